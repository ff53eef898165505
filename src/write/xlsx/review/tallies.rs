//! 集計: what the ledgers add up to, by category and month, and the rows that are in no sum. The figures written
//! into the document name their cells on this sheet.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::{
    CellRef, Joined, LeftOut, Month, TALLY_APRIL, TALLY_REMAINING, TALLY_SHEET, TALLY_TARGET,
    TALLY_TOTAL, Tally, TallyPart,
};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::twin::{fold_lines, joined};
use crate::write::xlsx::style::Style;

const COLUMNS: &[ListColumn] = &[
    ("項目番号", 8),
    ("項目名", 14),
    ("区分", 14),
    ("指標", 8),
    ("単位", 5),
    ("目標", 6),
    ("4月", 5),
    ("5月", 5),
    ("6月", 5),
    ("7月", 5),
    ("8月", 5),
    ("9月", 5),
    ("10月", 5),
    ("11月", 5),
    ("12月", 5),
    ("1月", 5),
    ("2月", 5),
    ("3月", 5),
    ("計", 7),
    ("残り", 6),
    ("行数", 5),
    ("文書の実績", 8),
    ("台帳のセル", 16),
];

/// Longest text of a cell: each sum keeps to one row, where the document expects it.
const LONGEST: usize = 60;

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    joined: &Joined,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let mut list = List::new(sheet, TALLY_SHEET, &[], COLUMNS, style, setup)?;
    for tally in &joined.tallies {
        list.push_whole(&total(tally))?;
        for one in &tally.parts {
            list.push_whole(&part(tally, one))?;
        }
    }
    for one in &joined.left_out {
        list.push_whole(&left_out(one))?;
    }
    list.finish()
}

fn row(texts: [&str; 5], months: &BTreeMap<Month, Decimal>) -> Vec<Value> {
    let mut values: Vec<Value> = texts.into_iter().map(short).collect();
    values.resize(COLUMNS.len(), Value::text(""));
    // Sums of several years have no month of their own.
    let is_one_year = months.len() <= 12
        && months.keys().next().copied().map(fiscal)
            == months.keys().next_back().copied().map(fiscal);
    if is_one_year {
        for ((_, month), value) in months {
            let at = TALLY_APRIL + (month + 8) % 12;
            set(&mut values, at, Value::Number(*value));
        }
    }
    values
}

fn fiscal((year, month): Month) -> i32 {
    year - i32::from(month < 4)
}

fn total(tally: &Tally) -> Vec<Value> {
    let path = tally.path.to_string();
    let unit = match &tally.other_unit {
        Some(other) => format!("{}（台帳は{other}）", tally.unit),
        None => tally.unit.clone(),
    };
    let mut values = row(
        [&path, &tally.heading, "計", &tally.measure, &unit],
        &tally.months(),
    );
    let target = tally.target.as_ref().map(|(value, _)| *value);
    set(&mut values, TALLY_TARGET, Value::number(target));
    set(&mut values, TALLY_TOTAL, Value::Number(tally.total));
    set(&mut values, TALLY_REMAINING, Value::number(tally.remaining));
    set(
        &mut values,
        TALLY_REMAINING + 1,
        Value::Number(tally.events.into()),
    );
    let stated = tally.stated.as_ref().map(|stated| stated.value);
    set(&mut values, TALLY_REMAINING + 2, Value::number(stated));
    set(
        &mut values,
        TALLY_REMAINING + 3,
        short(&cells(&tally.cells, tally.events)),
    );
    values
}

fn part(tally: &Tally, part: &TallyPart) -> Vec<Value> {
    let path = tally.path.to_string();
    let mut values = row(
        [
            &path,
            &tally.heading,
            &part.category,
            &tally.measure,
            &tally.unit,
        ],
        &part.months,
    );
    set(&mut values, TALLY_TOTAL, Value::Number(part.total));
    set(
        &mut values,
        TALLY_REMAINING + 1,
        Value::Number(part.events.into()),
    );
    values
}

fn left_out(left_out: &LeftOut) -> Vec<Value> {
    let why = format!("集計していません：{}", left_out.reason.ja());
    let first = left_out.sums.first();
    let (measure, unit) = first.map_or(("", ""), |(measure, unit, _)| (measure, unit));
    let mut values = row(["", &why, &left_out.text, measure, unit], &left_out.months);
    set(
        &mut values,
        TALLY_TOTAL,
        Value::number(first.map(|(.., sum)| *sum)),
    );
    set(
        &mut values,
        TALLY_REMAINING + 1,
        Value::Number(left_out.rows.into()),
    );
    set(
        &mut values,
        TALLY_REMAINING + 3,
        short(&cells(&left_out.cells, left_out.rows)),
    );
    values
}

fn set(values: &mut [Value], at: u32, value: Value) {
    if let Some(slot) = values.get_mut(at as usize) {
        *slot = value;
    }
}

fn short(text: &str) -> Value {
    let text = fold_lines(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Value::Text(format!("{}…", &text[..end])),
        None => Value::Text(text),
    }
}

/// The first cells: `[台帳.csv]Sheet1!E2、E5 ほか`.
fn cells(cells: &[CellRef], all: u64) -> String {
    let Some((first, others)) = cells.split_first() else {
        return String::new();
    };
    let others = others.iter().take(1).map(CellRef::a1);
    let shown = joined(std::iter::once(first.to_string()).chain(others));
    if all > 2 {
        format!("{shown} ほか")
    } else {
        shown
    }
}
