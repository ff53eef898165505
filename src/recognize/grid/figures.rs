//! The figures of a row: numbers in cells of their own, and those in the text of longer cells.

use super::super::prose;
use super::unit::{self, Stated};
use super::{Line, label};
use crate::model::{
    ByColumn, Caption, CellNumber, CellValue, Column, ColumnKey, Kind, Metric, Role, Setting,
    Traced, cell_value, fold, heading_parts,
};

/// What a column's cells hold.
struct Cells {
    setting: Setting,
    kind: Option<Kind>,
    /// Longer cells are running text with figures in it.
    is_prose: bool,
    /// What its figures count, where the heading tells it; else the row does.
    measure: Option<String>,
}

/// Reads the figures of rows.
pub(super) struct Figures<'a> {
    columns: &'a ByColumn<Column>,
    cells: ByColumn<Cells>,
    captions: Vec<String>,
    /// The unit of the row above, for rows of the same item.
    unit_above: Option<String>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(columns: &'a ByColumn<Column>, captions: &[Caption]) -> Self {
        let mut cells: ByColumn<Cells> = columns
            .iter()
            .filter_map(|(key, column)| {
                let measure = measure(*key, column);
                let cells = cells(key.role, column)?;
                Some((*key, Cells { measure, ..cells }))
            })
            .collect();
        // 現状値 beside 実績値 is where the plan starts from.
        let is_start = |key: &ColumnKey| {
            let heading = columns.get(key).map(|column| fold(column.heading.text()));
            key.role == Role::Actual
                && heading.is_some_and(|heading| {
                    ["現状", "現況", "策定時", "当初"]
                        .iter()
                        .any(|word| heading.contains(word))
                })
        };
        let reports = |key: &ColumnKey| key.role == Role::Actual && !is_start(key);
        if columns.keys().any(reports) {
            for (key, cells) in &mut cells {
                if is_start(key) {
                    cells.kind = Some(Kind::Baseline);
                }
            }
        }
        Self {
            columns,
            cells,
            captions: unit::of_captions(captions),
            unit_above: None,
        }
    }

    /// The unit in a cell of the row; one left blank means "as above" in rows of the same item.
    fn unit(&mut self, line: &Line<'_>) -> Option<String> {
        let cell = line.cells.iter().find(|(key, _)| key.role == Role::Unit);
        let is_of_above =
            line.place.goes_on || line.place.steps.len() > 1 && line.place.steps[0].key.is_none();
        let unit = match cell {
            Some((_, text))
                if matches!(cell_value(text.text(), Setting::Plain), CellValue::Ditto(_)) =>
            {
                self.unit_above.clone()
            }
            Some((_, text)) if cell_value(text.text(), Setting::Plain) == CellValue::Nil => {
                Some(String::new())
            }
            Some((_, text)) => Some(unit::bare(text.text())),
            None if is_of_above => self.unit_above.clone(),
            None => None,
        };
        self.unit_above.clone_from(&unit);
        unit
    }

    /// Every figure of a row, by column.
    pub(super) fn of(&mut self, line: &Line<'_>) -> Vec<Metric> {
        let mut found = Vec::new();
        // The nearest label first.
        let labels: Vec<(&str, Option<Kind>)> = line
            .place
            .steps
            .iter()
            .rev()
            .map(|step| (step.heading.as_str(), label::kind(&step.heading)))
            .collect();
        let names = |(text, kind): &&(&str, Option<Kind>)| kind.is_none() && !text.is_empty();
        let row = Row {
            kind: labels.iter().find_map(|(_, kind)| *kind),
            name: labels.iter().find(names).map_or("", |(text, _)| text),
            unit: self.unit(line),
            bracketed: labels.iter().find_map(|(text, _)| unit::in_brackets(text)),
        };
        for (key, text) in line.cells {
            let (Some(cells), Some(column)) = (self.cells.get(key), self.columns.get(key)) else {
                continue;
            };
            if line.labels.contains(key) {
                continue;
            }
            match value(text.text(), cells) {
                CellValue::Number(number) => {
                    self.typed(line, *key, column, cells, &row, text, &number, &mut found);
                }
                CellValue::Text if cells.is_prose => {
                    let path = line.place.path();
                    let figures = prose::metrics(text, row.name, &path, key.role);
                    found.extend(figures.into_iter().map(|metric| Metric {
                        nth: key.nth,
                        scope: column.scope.clone(),
                        ..metric
                    }));
                }
                _ => {}
            }
        }
        found
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a figure is told by its row, its column and its cell"
    )]
    fn typed(
        &self,
        line: &Line<'_>,
        key: ColumnKey,
        column: &Column,
        cells: &Cells,
        row: &Row<'_>,
        text: &Traced,
        number: &CellNumber,
        found: &mut Vec<Metric>,
    ) {
        // A row of rates or differences holds them under any heading.
        let of_row = row
            .kind
            .filter(|kind| matches!(kind, Kind::Rate | Kind::Diff));
        let kind = of_row.or(cells.kind).or(row.kind).unwrap_or(Kind::Count);
        let measure = cells.measure.as_deref().unwrap_or(row.name).to_owned();
        let stated = Stated {
            cell: number.unit.as_deref(),
            row: row.unit.as_deref(),
            heading: column.unit.as_deref(),
            bracketed: row.bracketed.as_deref(),
            captions: &self.captions,
        };
        let (unit, times) = stated.of(key.role, kind, &measure, row.name, number.value);
        let mut qualifiers = Vec::new();
        if label::is_part(row.name) {
            qualifiers.push("うち".to_owned());
        }
        if number.bracketed {
            qualifiers.push("（ ）".to_owned());
        }
        qualifiers.extend(number.qualifiers.iter().cloned());
        let Some(at) = text.locate(number.chars.clone()).into_iter().next() else {
            return;
        };
        let figure = Metric {
            path: line.place.path(),
            role: key.role,
            nth: key.nth,
            measure,
            kind,
            value: number.value.checked_mul(times).unwrap_or(number.value),
            unit,
            qualifiers,
            scope: column.scope.clone(),
            text: text.slice(number.chars.clone()).text().to_owned(),
            at,
        };
        if let Some(inner) = number.inner()
            && let (Some(value), Some(at)) = (
                inner.value,
                text.locate(inner.chars.clone()).into_iter().next(),
            )
        {
            let is_share = inner.unit.as_deref().is_some_and(|unit| unit == "%");
            found.push(Metric {
                kind: if is_share { Kind::Rate } else { kind },
                value: match inner.unit {
                    Some(_) => value,
                    None => value.checked_mul(times).unwrap_or(value),
                },
                unit: inner.unit.clone().unwrap_or_else(|| figure.unit.clone()),
                qualifiers: vec!["（ ）".to_owned()],
                text: text.slice(inner.chars.clone()).text().to_owned(),
                at,
                ..figure.clone()
            });
        }
        found.push(figure);
    }
}

/// What the labels of a row say of its figures.
struct Row<'a> {
    kind: Option<Kind>,
    name: &'a str,
    unit: Option<String>,
    /// The unit in brackets behind the nearest label that has one.
    bracketed: Option<String>,
}

/// Endings of headings whose digits count nothing.
const CODES: [&str; 13] = [
    "コード",
    "番号",
    "年月日",
    "日付",
    "時刻",
    "期日",
    "ID",
    "TEL",
    "FAX",
    "住所",
    "NO.",
    "No.",
    "№",
];
/// The same, where nothing else stands in the heading.
const BARE_CODES: [&str; 6] = ["年", "年度", "月", "日", "No", "NO"];

/// What a cell says; in a column of figures a number may carry a unit that no list knows (6,120歩).
fn value(shown: &str, cells: &Cells) -> CellValue {
    let value = cell_value(shown, cells.setting);
    if value != CellValue::Text
        || !shown.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
    {
        return value;
    }
    // #,##0.## draws 12 as `12.`.
    let trimmed = shown.trim_end().trim_end_matches('.');
    if trimmed.len() < shown.trim_end().len()
        && let CellValue::Number(found) = cell_value(trimmed, cells.setting)
    {
        return CellValue::Number(found);
    }
    let end = trimmed
        .char_indices()
        .rev()
        .take_while(|(_, c)| !c.is_ascii_digit() && !('０'..='９').contains(c))
        .last()
        .map_or(trimmed.len(), |(at, _)| at);
    let (number, unit) = trimmed.split_at(end);
    let is_unit = cells.kind.is_some()
        && (1..=3).contains(&unit.chars().count())
        && unit.chars().all(char::is_alphabetic)
        && !["年", "月", "日", "時", "回目", "号", "期", "次", "級"].contains(&unit);
    match cell_value(number, cells.setting) {
        CellValue::Number(mut found) if is_unit && found.unit.is_none() => {
            found.unit = Some(unit.to_owned());
            found.chars.end = trimmed.chars().count() as u32;
            CellValue::Number(found)
        }
        _ => value,
    }
}

fn cells(role: Role, column: &Column) -> Option<Cells> {
    let plain = |kind, is_prose| {
        Some(Cells {
            setting: Setting::Plain,
            kind,
            is_prose,
            measure: None,
        })
    };
    match role {
        Role::Target => plain(Some(Kind::Target), true),
        Role::Actual | Role::Settlement | Role::Status => plain(Some(Kind::Actual), true),
        Role::Forecast => plain(Some(Kind::Forecast), true),
        Role::Baseline => plain(Some(Kind::Baseline), true),
        Role::Rate => plain(Some(Kind::Rate), false),
        Role::Budget => plain(Some(Kind::Plan), false),
        Role::Diff => Some(Cells {
            setting: Setting::Signed,
            kind: Some(Kind::Diff),
            is_prose: false,
            measure: None,
        }),
        Role::Plan => plain(Some(Kind::Plan), true),
        Role::Guideline | Role::Issues | Role::Next | Role::PartyA | Role::PartyB => {
            plain(None, true)
        }
        Role::Other => {
            let heading = fold(column.heading.text());
            let is_code = BARE_CODES.contains(&heading.as_str())
                || CODES.iter().any(|word| heading.ends_with(word));
            (!is_code).then(|| Cells {
                setting: Setting::Signed,
                kind: kind_within(&heading),
                is_prose: false,
                measure: None,
            })
        }
        Role::Number
        | Role::Item
        | Role::Evaluation
        | Role::Department
        | Role::Unit
        | Role::Notes => None,
        // 年度 over R4, R5, R6: the cells hold what was counted in each.
        Role::Period if column.scope.is_none() => None,
        Role::Period => Some(Cells {
            setting: Setting::Signed,
            kind: None,
            is_prose: false,
            measure: None,
        }),
    }
}

/// The kind that a heading's words say: 令和6年度計画額.
fn kind_within(heading: &str) -> Option<Kind> {
    [
        (Kind::Rate, ["率", "割合", "比率"].as_slice()),
        (Kind::Diff, &["増減", "差引", "差額", "不用額", "との差"]),
        (Kind::Baseline, &["基準", "策定時", "当初値", "前年度"]),
        (Kind::Forecast, &["見込"]),
        (Kind::Target, &["目標"]),
        (Kind::Actual, &["実績", "決算"]),
        (Kind::Plan, &["計画", "予定", "予算"]),
    ]
    .into_iter()
    .find(|(_, words)| words.iter().any(|word| heading.contains(word)))
    .map(|(kind, _)| kind)
}

/// What the figures of a column count, where the heading says more than a kind.
fn measure(key: ColumnKey, column: &Column) -> Option<String> {
    if let Some(measure) = &column.measure {
        return Some(measure.clone());
    }
    let heading: String = column.heading.text().split_whitespace().collect();
    let heading = match (&column.unit, heading.rfind(['（', '('])) {
        (Some(_), Some(at)) if at > 0 => heading[..at].to_owned(),
        _ => heading,
    };
    let is_named = matches!(key.role, Role::Other | Role::Budget | Role::Settlement);
    if !is_named || heading.is_empty() {
        return None;
    }
    if column.scope.is_none() {
        return Some(heading);
    }
    // What is left of the heading without the time it is about.
    let levels: Vec<&str> = column.levels.iter().map(Traced::text).collect();
    let bare = heading_parts(&levels).names.into_iter().next();
    bare.filter(|bare| *bare != fold(&heading))
}
