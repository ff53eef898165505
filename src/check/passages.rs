//! The texts of a document as they stand on the sheet, each once.

use std::collections::HashSet;

use super::subject::Subject;
use crate::model::Traced;

/// Captions, headings of columns and the texts of the rows; a merged cell stands for several rows and is read once.
pub(super) fn passages<'a>(subject: &Subject<'a>) -> Vec<&'a Traced> {
    let document = subject.document;
    let captions = document.captions.iter().map(|caption| &caption.text);
    let headings = document.columns.values().map(|column| &column.heading);
    let entries = document.rows.iter().flat_map(|row| row.entries.values());
    let mut seen = HashSet::new();
    captions
        .chain(headings)
        .chain(entries.map(|passage| &passage.text))
        .filter(|text| text.first().is_none_or(|span| seen.insert(span)))
        .collect()
}
