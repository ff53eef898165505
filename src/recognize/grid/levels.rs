//! Which columns say what a row is about, from the outermost level.

use super::super::rows::BodyRow;
use crate::model::{ByColumn, CellValue, Column, ColumnKey, Role, Setting, cell_value};

/// Rows that are looked at.
const ROWS: usize = 300;

/// The columns of items; with them the columns of text on their left (部 and 課 before 事業名). Where no column
/// is one of items, the columns of text on the left of the first figures.
pub(super) fn labels(body: &[BodyRow], columns: &ByColumn<Column>) -> Vec<ColumnKey> {
    let keys: Vec<ColumnKey> = columns.keys().copied().collect();
    let is_item = |key: &ColumnKey| key.role == Role::Item;
    let end = keys
        .iter()
        .rposition(is_item)
        .or_else(|| keys.iter().position(|key| holds_figures(body, *key)))
        .unwrap_or(usize::from(!keys.is_empty()));
    keys.into_iter()
        .take(end + 1)
        .filter(|key| match key.role {
            Role::Item => true,
            Role::Other => !holds_figures(body, *key),
            _ => false,
        })
        .collect()
}

/// True when most cells of a column are numbers or stand for one.
fn holds_figures(body: &[BodyRow], key: ColumnKey) -> bool {
    let (mut figures, mut texts) = (0, 0);
    for text in body.iter().take(ROWS).filter_map(|row| row.cell(key)) {
        match cell_value(text.text(), Setting::Plain) {
            CellValue::Text => texts += 1,
            CellValue::Number(_) => figures += 1,
            _ => {}
        }
    }
    figures > texts
}
