//! The path of each row: its sections, the levels of its labels, its own number or name.

use super::super::heads;
use super::super::rows::BodyRow;
use super::joined;
use super::label::{self, Total};
use crate::model::{
    ByColumn, CellValue, Column, ColumnKey, ItemKind, ItemPath, Number, Role, Setting, Traced,
    cell_value,
};

/// One step of a row's path.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The path up to and with it.
    pub(super) path: ItemPath,
    /// Its number, where a column gives one.
    pub(super) number: Option<Number>,
    /// What it is called.
    pub(super) heading: String,
    /// The column whose cell of this row names it; none when it is named in a row above.
    pub(super) key: Option<ColumnKey>,
    /// The cell of a column of labels that names it, in this row or above.
    pub(super) label: Option<(ColumnKey, Traced)>,
}

/// Where a row stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Section, item or total.
    pub(super) kind: ItemKind,
    /// The steps to the row, its own last.
    pub(super) steps: Vec<Step>,
    /// True when the row says more of the item above it.
    pub(super) goes_on: bool,
}

impl Place {
    /// The path of the row.
    pub(super) fn path(&self) -> ItemPath {
        self.steps
            .last()
            .map_or_else(ItemPath::default, |step| step.path.clone())
    }
}

/// A label that stands until another one replaces it.
#[derive(Clone, Debug)]
struct Level {
    text: Traced,
    heading: String,
    number: Option<Number>,
}

/// Follows the labels down the rows.
pub(super) struct Paths<'a> {
    /// The columns of labels, from the outermost level.
    levels: &'a [ColumnKey],
    /// The level that the numbers of the number column belong to; none for the innermost of each row.
    numbered: Option<usize>,
    /// What each level says, as far down as is known.
    above: Vec<Option<Level>>,
    section: Option<Step>,
    last: Vec<Step>,
}

impl<'a> Paths<'a> {
    /// `columns` in the order of the sheet; `body` is what will be placed.
    pub(super) fn new(
        columns: &ByColumn<Column>,
        levels: &'a [ColumnKey],
        body: &[BodyRow],
    ) -> Self {
        let number = columns.keys().position(|key| *key == Role::Number);
        let numbered = number.and_then(|number| {
            levels
                .iter()
                .position(|level| columns.get_index_of(level) > Some(number))
        });
        // Where a further number stands beside a level that goes on, rows are numbered, not groups of them.
        let numbered = numbered.filter(|level| {
            body.iter().all(|row| {
                let says = |key: ColumnKey| row.cell(key).filter(|text| !text.is_blank());
                let goes_on = says(levels[*level]).is_none_or(|text| is_ditto(text.text()));
                !goes_on
                    || says(Role::Number.into()).is_none()
                    || !levels.iter().any(|level| says(*level).is_some())
            })
        });
        Self {
            levels,
            numbered,
            above: vec![None; levels.len()],
            section: None,
            last: Vec::new(),
        }
    }

    /// The place of the next row. `is_followed`: the row after it has values.
    pub(super) fn place(&mut self, row: &BodyRow, is_followed: bool) -> Place {
        if self.is_section(row, is_followed) {
            return self.section(row);
        }
        let named: Vec<Option<&Traced>> = self
            .levels
            .iter()
            .map(|key| row.cell(*key).filter(|text| !text.is_blank()))
            .collect();
        let deepest = named.iter().rposition(Option::is_some);
        let number = row.cell(Role::Number).filter(|text| !text.is_blank());
        if deepest.is_none() && number.is_none() && !self.last.is_empty() {
            return self.goes_on();
        }
        // 合計 may stand in the column of numbers as well.
        let totals = named
            .iter()
            .flatten()
            .chain(&number)
            .filter_map(|text| label::total(text.text()));
        let total = totals.max();
        self.remember(&named, deepest, number, total);
        let steps = self.steps(row, &named, deepest, number);
        self.last.clone_from(&steps);
        Place {
            kind: if total.is_some() {
                ItemKind::Total
            } else {
                ItemKind::Item
            },
            steps,
            goes_on: false,
        }
    }

    /// A row without a label says more of the item above it.
    fn goes_on(&self) -> Place {
        let mut steps = self.last.clone();
        for step in &mut steps {
            step.key = None;
        }
        Place {
            kind: ItemKind::Item,
            steps,
            goes_on: true,
        }
    }

    /// Takes the labels of a row over. A level left blank above a deeper label means "as above"; a total over
    /// everything stands in no group.
    fn remember(
        &mut self,
        named: &[Option<&Traced>],
        deepest: Option<usize>,
        number: Option<&Traced>,
        total: Option<Total>,
    ) {
        let numbered = self.numbered.or(deepest);
        for (level, text) in named.iter().enumerate() {
            match text {
                Some(text) if is_ditto(text.text()) => {
                    if let (Some(known), Some(number)) = (&mut self.above[level], number)
                        && numbered == Some(level)
                    {
                        known.number = Some(Number::column(number.text()));
                    }
                }
                Some(text) => {
                    self.above[level] = Some(Level {
                        text: (*text).clone(),
                        heading: one_line(text.text()),
                        number: number
                            .filter(|_| numbered == Some(level))
                            .map(|text| Number::column(text.text())),
                    });
                    self.above[level + 1..].fill(None);
                }
                None if deepest.is_some_and(|deepest| level < deepest)
                    && total != Some(Total::OfAll) => {}
                None => self.above[level] = None,
            }
        }
    }

    fn steps(
        &self,
        row: &BodyRow,
        named: &[Option<&Traced>],
        deepest: Option<usize>,
        number: Option<&Traced>,
    ) -> Vec<Step> {
        let mut steps: Vec<Step> = self.section.iter().cloned().collect();
        for step in &mut steps {
            step.key = None;
        }
        let known = self.above.iter().zip(named).zip(self.levels);
        for ((level, text), key) in known {
            let Some(level) = level else { continue };
            let step = level
                .number
                .as_ref()
                .map_or(level.heading.as_str(), |number| &number.canonical);
            steps.push(Step {
                path: joined(&path_of(&steps), step),
                number: level.number.clone(),
                heading: level.heading.clone(),
                key: text.is_some().then_some(*key),
                label: Some((*key, level.text.clone())),
            });
        }
        match number {
            // A number with no name beside it.
            Some(number) if deepest.is_none() => {
                let number = Number::column(number.text());
                steps.push(Step {
                    path: joined(&path_of(&steps), &number.canonical),
                    number: Some(number),
                    heading: String::new(),
                    key: Some(Role::Number.into()),
                    label: None,
                });
            }
            _ if steps.is_empty() => {
                // A row with values alone: called by its first words.
                let heading = row
                    .cells
                    .first()
                    .map(|(_, text)| heads::first_words(text.text()))
                    .unwrap_or_default();
                steps.push(Step {
                    path: joined(&ItemPath::default(), &heading),
                    number: None,
                    heading,
                    key: row.cells.first().map(|(key, _)| *key),
                    label: None,
                });
            }
            _ => {}
        }
        steps
    }

    /// A heading over the rows below: one label merged over the table, or a numbered or bracketed one alone.
    fn is_section(&self, row: &BodyRow, is_followed: bool) -> bool {
        let [(key, text)] = row.cells.as_slice() else {
            return false;
        };
        if row.spanning {
            return label::total(text.text()).is_none();
        }
        let begins = text.text().trim_start();
        let is_marked = begins.starts_with(['【', '■', '◆', '●', '○', '＜', '<', '〔', '◎', '□'])
            || heads::is_numbered_heading(begins);
        // With one level of labels alone, a label without values over rows with values is a heading too.
        let is_outermost = self.levels.first() == Some(key);
        self.levels.contains(key)
            && label::total(text.text()).is_none()
            && is_followed
            && (is_marked && is_outermost || self.levels.len() == 1)
    }

    fn section(&mut self, row: &BodyRow) -> Place {
        let (key, text) = row
            .cells
            .first()
            .map_or((None, String::new()), |(key, text)| {
                (Some(*key), one_line(text.text()))
            });
        let step = Step {
            path: joined(&ItemPath::default(), &text),
            number: None,
            heading: text,
            key,
            label: None,
        };
        self.section = Some(step.clone());
        self.above.fill(None);
        self.last = vec![step.clone()];
        Place {
            kind: ItemKind::Section,
            steps: vec![step],
            goes_on: false,
        }
    }
}

fn path_of(steps: &[Step]) -> ItemPath {
    steps
        .last()
        .map_or_else(ItemPath::default, |step| step.path.clone())
}

fn is_ditto(text: &str) -> bool {
    matches!(cell_value(text, Setting::Plain), CellValue::Ditto(_))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
