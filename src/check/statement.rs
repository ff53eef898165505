//! What each item says in a column, where it says enough to be compared with others.

use super::likeness::Folded;
use super::subject::Subject;
use crate::model::{ColumnKey, Entry, Traced};

/// The words of one item in one column.
pub(super) struct Statement<'a> {
    /// The item.
    pub(super) at: usize,
    /// Its entry.
    pub(super) entry: &'a Entry,
    /// The part of it that says something.
    pub(super) text: &'a Traced,
    /// That part, reduced for comparison.
    pub(super) folded: Folded,
}

/// The statements of a column that have so many characters or more; rows of totals make none.
pub(super) fn statements<'a>(
    subject: &'a Subject<'_>,
    key: ColumnKey,
    shortest: usize,
) -> impl Iterator<Item = Statement<'a>> {
    let entries = subject
        .nodes
        .iter()
        .enumerate()
        .filter(|(at, _)| !subject.is_total(*at))
        .filter_map(move |(at, node)| Some((at, node.item.entries.get(&key)?)));
    entries.filter_map(move |(at, entry)| {
        let text = said(entry);
        let folded = Folded::new(text.text());
        (folded.chars.len() >= shortest).then_some(Statement {
            at,
            entry,
            text,
            folded,
        })
    })
}

/// The text under the heading; a sentence in one line is all heading.
pub(super) fn said(entry: &Entry) -> &Traced {
    if entry.body.is_blank() {
        &entry.heading
    } else {
        &entry.body
    }
}
