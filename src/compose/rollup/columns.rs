//! The columns of several documents → the columns of the whole.

use crate::model::{ByColumn, Column, ColumnKey, Document, Role, Traced, fold};
use crate::template::{Layout, Template};

/// Which column of each document is which of the whole.
pub(super) struct Columns {
    pub(super) together: ByColumn<Column>,
    /// The column in which each row may name its source.
    pub(super) of_source: Option<ColumnKey>,
    of_documents: Vec<ByColumn<ColumnKey>>,
}

impl Columns {
    pub(super) fn of(documents: &[Document], template: &Template) -> Self {
        let mut columns: ByColumn<Column> = ByColumn::default();
        let mut of_documents = Vec::new();
        for document in documents {
            let mut keys: ByColumn<ColumnKey> = ByColumn::default();
            for (key, column) in &document.columns {
                let own = place(*key, column, documents, &columns, &keys);
                keys.insert(*key, own);
                match columns.get_mut(&own) {
                    Some(known) => agree(known, column),
                    None => {
                        columns.insert(own, column.clone());
                    }
                }
            }
            of_documents.push(keys);
        }
        let order = |role: Role| {
            template
                .columns
                .iter()
                .position(|column| column.role == role)
        };
        // Tables of figures keep the order of the sheet: 目標 and 実績 of one year, then of the next.
        if template.table.layout != Layout::Grid {
            columns.sort_by(|a, _, b, _| {
                let at = |key: &ColumnKey| order(key.role).unwrap_or(usize::MAX);
                at(a).cmp(&at(b))
            });
        }
        let of_source = [Role::Department, Role::Notes]
            .map(ColumnKey::from)
            .into_iter()
            .find(|key| columns.contains_key(key));
        Self {
            together: columns,
            of_source,
            of_documents,
        }
    }

    /// The first column: sections stand in it.
    pub(super) fn first(&self) -> ColumnKey {
        let first = self.together.keys().next().copied();
        first.unwrap_or(Role::Item.into())
    }

    pub(super) fn of_document(&self, at: usize) -> &ByColumn<ColumnKey> {
        &self.of_documents[at]
    }

    /// The headings of all documents: what of them stands above no column of the whole was replaced.
    pub(super) fn headings_said_again(documents: &[Document]) -> Vec<Traced> {
        let columns = documents
            .iter()
            .flat_map(|document| document.columns.values());
        columns.map(|column| column.heading.clone()).collect()
    }
}

/// The column of the whole that a column is. Where a role has several columns (years), headings tell which.
fn place(
    key: ColumnKey,
    column: &Column,
    documents: &[Document],
    known: &ByColumn<Column>,
    taken: &ByColumn<ColumnKey>,
) -> ColumnKey {
    let is_single = documents.iter().all(|document| {
        let of_role = document.columns.keys().filter(|own| own.role == key.role);
        of_role.count() <= 1
    });
    // Levels of a path stay levels.
    if is_single || matches!(key.role, Role::Item | Role::Number) {
        return key;
    }
    let heading = fold(column.heading.text());
    let same = known.iter().find(|(other, column)| {
        other.role == key.role
            && fold(column.heading.text()) == heading
            && !taken.values().any(|taken| taken == *other)
    });
    if let Some((same, _)) = same {
        return *same;
    }
    let free = (0..=u16::MAX)
        .map(|nth| ColumnKey { nth, ..key })
        .find(|own| !known.contains_key(own) && !taken.values().any(|taken| taken == own));
    free.unwrap_or(key)
}

/// A heading that not all have (令和5年度実績, 令和6年度実績) gives way to that of the form.
fn agree(known: &mut Column, other: &Column) {
    if fold(known.heading.text()) != fold(other.heading.text()) {
        known.heading = Traced::default();
        known.levels = Vec::new();
    }
    let keep = |known: &mut Option<String>, other: &Option<String>| {
        if known != other {
            *known = None;
        }
    };
    keep(&mut known.scope, &other.scope);
    keep(&mut known.measure, &other.measure);
    keep(&mut known.unit, &other.unit);
}
