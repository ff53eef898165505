//! The numbers of siblings, column by column: `(1) (2) (3)` as the plan counts, `(1) (2) (1)` as the status does.

use std::collections::HashMap;

use super::number_differs;
use super::subject::{Subject, entry_place};
use crate::model::{ColumnKey, Entry, Item, Message, Number, Place, Role, Scheme, fold};

/// One number of a series.
pub(super) struct Numbered<'a> {
    /// The item that carries it.
    pub(super) node: usize,
    /// The positions it takes: the number itself, or the one it should be where N02 tells so.
    pub(super) ordinals: &'a [u32],
    /// As written.
    pub(super) written: &'a Number,
    /// What the column says under it.
    pub(super) entry: &'a Entry,
    /// The heading of the whole row, for a column that has none.
    heading: &'a str,
}

impl Numbered<'_> {
    /// Where it stands.
    pub(super) fn place(&self, note: Option<Message>) -> Option<Place> {
        entry_place(self.entry, note)
    }

    /// The whole of a number with several parts in a column of numbers (2-1); empty for any other.
    pub(super) fn compound(&self) -> &str {
        let written = &self.written.canonical;
        let is_compound =
            self.written.scheme == Scheme::Column && !written.chars().all(|c| c.is_ascii_digit());
        if is_compound { written } else { "" }
    }

    /// First and last position it takes.
    pub(super) fn bounds(&self) -> Option<(u32, u32)> {
        Some((*self.ordinals.iter().min()?, *self.ordinals.iter().max()?))
    }

    /// Its heading folded, to tell a repetition from another item; a sentence without one stands for itself.
    pub(super) fn heading(&self) -> String {
        // A cell with the number alone has no heading.
        let number = fold(&self.written.canonical);
        let said = [
            self.entry.heading.text(),
            self.heading,
            self.entry.body.text(),
        ];
        said.into_iter()
            .map(fold)
            .find(|text| !text.is_empty() && *text != number)
            .unwrap_or_default()
    }
}

/// The numbers of one family that one column gives to the items below one item, in the order of the sheet.
pub(super) struct Series<'a> {
    /// The item above.
    pub(super) parent: Option<usize>,
    /// The column.
    pub(super) role: ColumnKey,
    /// The family.
    pub(super) scheme: Scheme,
    /// The numbers.
    pub(super) numbers: Vec<Numbered<'a>>,
}

/// Every series of a document, by parent, then column.
pub(super) fn series<'a>(subject: &Subject<'a>) -> Vec<Series<'a>> {
    let believed: HashMap<(usize, ColumnKey), &'a Number> = number_differs::odd(subject)
        .into_iter()
        .map(|odd| ((odd.node, odd.role), odd.expected))
        .collect();
    let mut all = series_of(subject, None, &subject.roots(), &believed);
    for (at, node) in subject.nodes.iter().enumerate() {
        all.extend(series_of(subject, Some(at), &node.children, &believed));
    }
    all
}

fn series_of<'a>(
    subject: &Subject<'a>,
    parent: Option<usize>,
    children: &[usize],
    believed: &HashMap<(usize, ColumnKey), &'a Number>,
) -> Vec<Series<'a>> {
    let mut found: Vec<Series<'a>> = Vec::new();
    for child in children {
        let item = subject.nodes[*child].item;
        for (role, entry) in &item.entries {
            // The number column of a table gives its number to the whole row.
            let own = entry.number.as_ref();
            let Some(written) = own.or_else(|| row_number(item, *role, entry)) else {
                continue;
            };
            let ordinals = believed
                .get(&(*child, *role))
                .map_or(&written.ordinals, |n| &n.ordinals);
            let numbered = Numbered {
                node: *child,
                ordinals,
                written,
                entry,
                heading: &item.heading,
            };
            let scheme = written.scheme;
            match found
                .iter_mut()
                .find(|s| (s.role, s.scheme) == (*role, scheme))
            {
                Some(series) => series.numbers.push(numbered),
                None => found.push(Series {
                    parent,
                    role: *role,
                    scheme,
                    numbers: vec![numbered],
                }),
            }
        }
    }
    for series in &mut found {
        sort_by_place(&mut series.numbers);
    }
    found
}

/// The number of the row, where the cell says that very number.
fn row_number<'a>(item: &'a Item, role: ColumnKey, entry: &Entry) -> Option<&'a Number> {
    let number = item.number.as_ref()?;
    // 第2回 counts the meetings of a committee; another has a second one too.
    if fold(entry.text.text()).ends_with('回') {
        return None;
    }
    let is_said = fold(entry.text.text()).contains(&fold(&number.canonical));
    (role == Role::Number && (is_said || entry.text.is_blank())).then_some(number)
}

/// The order of the sheet; a document of several sheets keeps the order of its items.
fn sort_by_place(numbers: &mut [Numbered<'_>]) {
    let sheet = |n: &Numbered<'_>| n.entry.place().map(|span| span.cell.sheet);
    if numbers
        .windows(2)
        .all(|pair| sheet(&pair[0]) == sheet(&pair[1]))
    {
        numbers.sort_by_key(|n| n.entry.place().map(|span| (span.cell.row, span.start)));
    }
}
