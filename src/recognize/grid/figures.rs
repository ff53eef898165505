//! The figures of a row: numbers in cells of their own, and those in the text of longer cells.

use indexmap::IndexMap;

use super::super::prose;
use super::unit::{self, Stated};
use super::{Line, label};
use crate::model::{
    Caption, CellNumber, CellValue, Column, ColumnKey, Kind, Metric, Role, Setting, Traced,
    cell_value, fold,
};

/// What a column's cells hold.
struct Cells {
    setting: Setting,
    kind: Option<Kind>,
    /// Longer cells are running text with figures in it.
    is_prose: bool,
}

/// Reads the figures of rows.
pub(super) struct Figures<'a> {
    columns: &'a IndexMap<ColumnKey, Column>,
    cells: IndexMap<ColumnKey, Cells>,
    caption: Option<String>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(columns: &'a IndexMap<ColumnKey, Column>, captions: &[Caption]) -> Self {
        let cells = columns
            .iter()
            .filter_map(|(key, column)| Some((*key, cells(key.role, column)?)))
            .collect();
        Self {
            columns,
            cells,
            caption: unit::of_captions(captions),
        }
    }

    /// Every figure of a row, by column.
    pub(super) fn of(&self, line: &Line<'_>) -> Vec<Metric> {
        let mut found = Vec::new();
        let labels: Vec<&str> = line
            .place
            .steps
            .iter()
            .map(|step| step.heading.as_str())
            .collect();
        let row = Row {
            kind: labels.iter().rev().find_map(|text| label::kind(text)),
            name: labels
                .iter()
                .rev()
                .find(|text| label::kind(text).is_none() && !text.is_empty())
                .copied()
                .unwrap_or_default(),
            unit: line
                .cells
                .iter()
                .find(|(key, _)| key.role == Role::Unit)
                .map(|(_, text)| unit::bare(text.text())),
        };
        for (key, text) in line.cells {
            let (Some(cells), Some(column)) = (self.cells.get(key), self.columns.get(key)) else {
                continue;
            };
            match cell_value(text.text(), cells.setting) {
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
        let kind = cells.kind.or(row.kind).unwrap_or(Kind::Count);
        let measure = measure(key, column, row.name);
        let stated = Stated {
            cell: number.unit.as_deref(),
            row: row.unit.as_deref(),
            heading: column.unit.as_deref(),
            caption: self.caption.as_deref(),
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
}

/// Headings of columns whose digits count nothing.
const CODES: [&str; 17] = [
    "コード",
    "番号",
    "電話",
    "郵便",
    "年月日",
    "日付",
    "年",
    "年度",
    "月",
    "日",
    "時刻",
    "期日",
    "ID",
    "TEL",
    "FAX",
    "生年",
    "住所",
];

fn cells(role: Role, column: &Column) -> Option<Cells> {
    let plain = |kind, is_prose| {
        Some(Cells {
            setting: Setting::Plain,
            kind,
            is_prose,
        })
    };
    match role {
        Role::Target => plain(Some(Kind::Target), true),
        Role::Actual | Role::Settlement => plain(Some(Kind::Actual), true),
        Role::Forecast => plain(Some(Kind::Forecast), true),
        Role::Baseline => plain(Some(Kind::Baseline), true),
        Role::Rate => plain(Some(Kind::Rate), false),
        Role::Budget => plain(Some(Kind::Plan), false),
        Role::Diff => Some(Cells {
            setting: Setting::Signed,
            kind: Some(Kind::Diff),
            is_prose: false,
        }),
        Role::Plan => plain(Some(Kind::Plan), true),
        Role::Status => plain(Some(Kind::Actual), true),
        Role::Guideline | Role::Issues | Role::Next | Role::PartyA | Role::PartyB => {
            plain(None, true)
        }
        Role::Other => {
            let heading = fold(column.heading.text());
            let is_code = CODES.iter().any(|word| heading.ends_with(word));
            (!is_code).then(|| Cells {
                setting: Setting::Signed,
                kind: kind_within(&heading),
                is_prose: false,
            })
        }
        Role::Number
        | Role::Item
        | Role::Evaluation
        | Role::Department
        | Role::Unit
        | Role::Period
        | Role::Notes => None,
    }
}

/// The kind that a heading's words say: 令和6年度計画額.
fn kind_within(heading: &str) -> Option<Kind> {
    [
        (Kind::Rate, ["率", "割合", "比率"].as_slice()),
        (Kind::Diff, &["増減", "差引", "差額", "不用額"]),
        (Kind::Forecast, &["見込"]),
        (Kind::Target, &["目標"]),
        (Kind::Actual, &["実績", "決算"]),
        (Kind::Plan, &["計画", "予定", "予算"]),
    ]
    .into_iter()
    .find(|(_, words)| words.iter().any(|word| heading.contains(word)))
    .map(|(kind, _)| kind)
}

/// What a figure counts: what the heading says beside a kind, else what the row is called.
fn measure(key: ColumnKey, column: &Column, name: &str) -> String {
    if let Some(measure) = &column.measure {
        return measure.clone();
    }
    let heading: String = column.heading.text().split_whitespace().collect();
    if key.role == Role::Other && !heading.is_empty() && column.scope.is_none() {
        return heading;
    }
    name.to_owned()
}
