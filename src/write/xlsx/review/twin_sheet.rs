//! データ: the machine-readable twin as a sheet. Header in row 1, data from row 2, numbers as numbers, no
//! merged cells, one row a record.

use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::Document;
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::twin::{Field, HEADINGS, each};
use crate::write::xlsx::style::Style;

/// Widths in full-width characters, in the order of the headings.
const WIDTHS: [u32; HEADINGS.len()] = [14, 8, 4, 3, 8, 14, 7, 6, 9, 6, 8, 5, 9, 6, 6, 44, 3, 4, 12];

/// Columns of the fiscal year, of the row and of the line, shown without separators.
const PLAIN_NUMBERS: [usize; 3] = [2, 3, 16];

/// Rows written. A sheet holds 1,048,576, and long before that it is no longer looked at; the CSV holds them all.
const MOST_ROWS: u64 = 200_000;

/// Writes the sheet. What it has no room for is said in the last row, which no reader takes for data.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let columns: Vec<ListColumn> = HEADINGS.into_iter().zip(WIDTHS).collect();
    let mut list = List::new(sheet, "データ", &[], &columns, style, setup)?;
    let mut rows = 0_u64;
    each(document, |row| {
        rows += 1;
        if rows > MOST_ROWS {
            return Ok(());
        }
        let values: Vec<Value> = row
            .into_iter()
            .enumerate()
            .map(|(at, field)| match field {
                Field::Text(text) => Value::Text(text.into_owned()),
                Field::Number(number) if PLAIN_NUMBERS.contains(&at) => Value::Year(number),
                Field::Number(number) => Value::Number(number),
            })
            .collect();
        list.push_whole(&values)
    })?;
    if let Some(rest) = rows.checked_sub(MOST_ROWS).filter(|rest| *rest > 0) {
        list.push_whole(&[Value::Text(format!(
            "ほか {rest}行はここに入りません。すべての行は --to csv で書き出せます。"
        ))])?;
    }
    list.finish()
}
