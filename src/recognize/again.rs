//! The rows of a document, changed since they were recognized → its items and metrics, read anew.

use super::continuation::LogicalRow;
use super::{account, items, table};
use crate::model::{ColumnKey, Document};
use crate::template::Template;

/// Reads items and metrics anew from the rows of a document in text. Captions, period and the rest stay.
#[must_use]
pub fn again(mut document: Document, template: &Template) -> Document {
    let keys: Vec<ColumnKey> = document.columns.keys().copied().collect();
    let logical: Vec<LogicalRow> = document
        .rows
        .into_iter()
        .map(|row| LogicalRow {
            kind: row.kind,
            entries: row
                .entries
                .into_iter()
                .map(|(key, passage)| (key, passage.text))
                .collect(),
        })
        .collect();
    let (logical, outlined) = table::settle(logical, &keys, template);
    (document.items, document.metrics) = items::items(&outlined);
    document.rows = table::table_rows(logical, &outlined);
    document.placement.placed =
        account::count_placed(&document.captions, &document.columns, &document.rows);
    document
        .placement
        .dropped
        .sort_by(|a, b| (&a.at, a.reason).cmp(&(&b.at, b.reason)));
    document
}
