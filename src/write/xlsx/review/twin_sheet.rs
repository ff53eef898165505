//! データ: the machine-readable twin as a sheet. Header in row 1, data from row 2, numbers as numbers, no
//! merged cells, one row a record.

use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::Document;
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::twin::{Field, HEADINGS, rows};
use crate::write::xlsx::style::Style;

/// Widths in full-width characters, in the order of the headings.
const WIDTHS: [u32; HEADINGS.len()] = [14, 4, 8, 14, 7, 9, 5, 8, 5, 9, 6, 44, 3, 12];

/// Column of the fiscal year and of the part of a long text, shown without separators.
const PLAIN_NUMBERS: [usize; 2] = [1, 12];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let columns: Vec<ListColumn> = HEADINGS.into_iter().zip(WIDTHS).collect();
    let mut list = List::new(sheet, "データ", &[], &columns, style, setup)?;
    for row in rows(document) {
        let values: Vec<Value> = row
            .into_iter()
            .enumerate()
            .map(|(at, field)| match field {
                Field::Text(text) => Value::Text(text),
                Field::Number(number) if PLAIN_NUMBERS.contains(&at) => Value::Year(number),
                Field::Number(number) => Value::Number(number),
            })
            .collect();
        list.push_whole(&values)?;
    }
    list.finish()
}
