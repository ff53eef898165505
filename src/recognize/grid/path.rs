//! The path of each row: its sections, the levels of its labels, its own number or name.

use indexmap::IndexMap;

use super::super::heads;
use super::super::rows::BodyRow;
use super::{is_label, joined, label};
use crate::model::{
    CellValue, Column, ColumnKey, ItemKind, ItemPath, Number, Role, Setting, Traced, cell_value,
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
    heading: String,
    /// It named the row above itself, not a group of rows.
    is_own: bool,
}

/// Follows the labels down the rows.
pub(super) struct Paths {
    /// The columns of items, from the outermost level.
    levels: Vec<ColumnKey>,
    /// What each level says, as far down as is known.
    above: Vec<Option<Level>>,
    section: Option<Step>,
    last: Vec<Step>,
}

impl Paths {
    pub(super) fn new(columns: &IndexMap<ColumnKey, Column>) -> Self {
        let levels: Vec<ColumnKey> = columns
            .keys()
            .copied()
            .filter(|key| key.role == Role::Item)
            .collect();
        Self {
            above: vec![None; levels.len()],
            levels,
            section: None,
            last: Vec::new(),
        }
    }

    /// True when a row says something beside its labels.
    pub(super) fn has_values(&self, row: &BodyRow) -> bool {
        row.cells.iter().any(|(key, _)| !is_label(*key))
    }

    /// The place of the next row. `is_followed`: the row after it has values.
    pub(super) fn place(&mut self, row: &BodyRow, is_followed: bool) -> Place {
        if self.is_section(row, is_followed) {
            return self.section(row);
        }
        let number = row.cell(Role::Number).filter(|text| !text.is_blank());
        let named: Vec<Option<&Traced>> = self
            .levels
            .iter()
            .map(|key| row.cell(*key).filter(|text| !text.is_blank()))
            .collect();
        let deepest = named.iter().rposition(Option::is_some);
        let total = named
            .iter()
            .flatten()
            .any(|text| label::is_total(text.text()));
        if deepest.is_none() && number.is_none() && !self.last.is_empty() {
            let mut steps = self.last.clone();
            for step in &mut steps {
                step.key = None;
            }
            return Place {
                kind: ItemKind::Item,
                steps,
                goes_on: true,
            };
        }
        let mut steps: Vec<Step> = self.section.iter().cloned().collect();
        for step in &mut steps {
            step.key = None;
        }
        for (level, text) in named.iter().enumerate() {
            let key = self.levels[level];
            match text {
                Some(text) if is_ditto(text.text()) => {}
                Some(text) => {
                    self.above[level] = Some(Level {
                        heading: one_line(text.text()),
                        is_own: Some(level) == deepest,
                    });
                    for below in &mut self.above[level + 1..] {
                        *below = None;
                    }
                }
                // A level left blank above a deeper label goes on; below it, it is not there. The name of a
                // single row is no group over the next.
                None if deepest.is_some_and(|deepest| level < deepest) => {
                    if total {
                        self.above[level] = None;
                    }
                }
                None => self.above[level] = None,
            }
            let Some(known) = &self.above[level] else {
                continue;
            };
            let is_own = Some(level) == deepest;
            if known.is_own && !is_own {
                // It had values of its own: the rows below are parts of it only if they say so by level.
            }
            let above = path_of(&steps);
            steps.push(Step {
                path: joined(&above, &known.heading),
                number: None,
                heading: known.heading.clone(),
                key: text.is_some().then_some(key),
            });
        }
        if let Some(number) = number {
            let number = Number::column(number.text());
            let heading = match steps.last() {
                Some(step) if deepest.is_some() => step.heading.clone(),
                _ => String::new(),
            };
            let key = steps.last().and_then(|step| step.key);
            if deepest.is_some() {
                steps.pop();
            }
            let path = joined(&path_of(&steps), &number.canonical);
            steps.push(Step {
                path,
                number: Some(number),
                heading,
                key: key.or(Some(Role::Number.into())),
            });
        }
        if steps.is_empty() {
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
            });
        }
        self.last.clone_from(&steps);
        Place {
            kind: if total {
                ItemKind::Total
            } else {
                ItemKind::Item
            },
            steps,
            goes_on: false,
        }
    }

    /// A heading over the rows below: one label merged over the table, or a numbered or bracketed one alone.
    fn is_section(&self, row: &BodyRow, is_followed: bool) -> bool {
        let [(key, text)] = row.cells.as_slice() else {
            return false;
        };
        if row.spanning {
            return !label::is_total(text.text());
        }
        let begins = text.text().trim_start();
        let is_marked = begins.starts_with(['【', '■', '◆', '●', '○', '＜', '<', '〔', '◎', '□'])
            || heads::is_numbered_heading(begins);
        // With one level of labels alone, a label without values over rows with values is a heading too.
        let is_outermost = self.levels.first() == Some(key);
        is_label(*key)
            && !label::is_total(text.text())
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
