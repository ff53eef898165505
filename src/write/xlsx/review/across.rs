//! 指標別集計: the same figures of several documents side by side, with their total.

mod lines;

use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::Document;
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::twin::fold_lines;
use crate::write::xlsx::style::Style;
use lines::{Line, Total, lines};

const FIRST: &[ListColumn] = &[
    ("項目番号", 9),
    ("項目名", 17),
    ("指標", 12),
    ("限定", 9),
    ("種別", 5),
    ("時点", 7),
    ("単位", 5),
];
const LAST: &[ListColumn] = &[("合計", 9), ("備考", 14)];

/// Widths of the column of one document, in full-width characters.
const WIDTH: u32 = 8;

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let parts = document.parts.iter().map(|part| (part.as_str(), WIDTH));
    let columns: Vec<(&str, u32)> = FIRST
        .iter()
        .copied()
        .chain(parts)
        .chain(LAST.iter().copied())
        .collect();
    let mut list = List::new(sheet, "指標別集計", &[], &columns, style, setup)?;
    for line in lines(document) {
        list.push(&row(&line))?;
    }
    list.finish()
}

fn row(line: &Line<'_>) -> Vec<Value> {
    let mut values = vec![
        Value::text(line.path.clone()),
        Value::text(line.heading.clone()),
        Value::text(fold_lines(&line.metric.measure)),
        Value::text(line.metric.qualifiers.join("、")),
        Value::text(line.metric.kind.ja()),
        Value::text(line.metric.scope.clone().unwrap_or_default()),
        Value::text(fold_lines(&line.metric.unit)),
    ];
    let figures = line.values.iter();
    values.extend(figures.map(|value: &Option<Decimal>| Value::number(*value)));
    let (total, note) = match line.total() {
        Total::Sum(sum) => (Value::number(Some(sum)), String::new()),
        Total::OfSome(sum, some) => (
            Value::number(Some(sum)),
            format!("{}件中{some}件の合計", line.values.len()),
        ),
        Total::NotSummed(why) => (Value::text(""), why.to_owned()),
    };
    values.push(total);
    values.push(Value::text(note));
    values
}
