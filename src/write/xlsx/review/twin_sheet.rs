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

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let columns: Vec<ListColumn> = HEADINGS.into_iter().zip(WIDTHS).collect();
    let mut list = List::new(sheet, "データ", &[], &columns, style, setup)?;
    each(document, |row| {
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
    list.finish()
}
