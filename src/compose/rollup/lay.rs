//! Rows of a document laid under a section, and what of its characters stands nowhere else.

use std::collections::HashMap;

use crate::model::{
    ByColumn, CellRef, ColumnKey, Document, DropReason, Dropped, Entry, Head, Item, ItemPath,
    Passage, RowKind, TableRow, Traced,
};

/// The row of a section.
pub(super) fn section(key: ColumnKey, path: &ItemPath, name: &Traced) -> TableRow {
    let passage = Passage {
        text: name.clone(),
        heads: vec![Head {
            at: 0,
            path: path.clone(),
        }],
    };
    TableRow {
        kind: RowKind::Section { depth: 0 },
        entries: ByColumn::from_iter([(key, passage)]),
    }
}

/// What the section's column says of its item.
pub(super) fn heading_entry(name: &Traced) -> Entry {
    Entry {
        number: None,
        heading: name.clone(),
        body: Traced::default(),
        text: name.clone(),
    }
}

/// A row under other columns, with longer paths.
pub(super) fn row(
    row: &TableRow,
    key_of: impl Fn(ColumnKey) -> ColumnKey,
    path_of: impl Fn(&ItemPath) -> ItemPath,
) -> TableRow {
    let entries = row.entries.iter().map(|(key, passage)| {
        let heads = passage.heads.iter().map(|head| Head {
            at: head.at,
            path: path_of(&head.path),
        });
        let passage = Passage {
            text: passage.text.clone(),
            heads: heads.collect(),
        };
        (key_of(*key), passage)
    });
    TableRow {
        kind: row.kind,
        entries: entries.collect(),
    }
}

/// Names the source of a row in a column that is blank there, and in the item that the row is about.
pub(super) fn name_source(row: &mut TableRow, section: &mut Item, key: ColumnKey, name: &str) {
    let is_blank = row
        .entries
        .get(&key)
        .is_none_or(|passage| passage.text.is_blank());
    let heads = || row.entries.values().flat_map(|passage| &passage.heads);
    let Some(path) = heads().next().map(|head| head.path.clone()) else {
        return;
    };
    let Some(item) = item_at(section, &path).filter(|_| is_blank) else {
        return;
    };
    let mut text = Traced::default();
    text.push_glue(name);
    let passage = Passage {
        text: text.clone(),
        heads: Vec::new(),
    };
    row.entries.insert(key, passage);
    let entry = Entry {
        number: None,
        heading: Traced::default(),
        body: text.clone(),
        text,
    };
    item.entries.insert(key, entry);
}

/// The last item at this path: rows are laid in order.
fn item_at<'i>(item: &'i mut Item, path: &ItemPath) -> Option<&'i mut Item> {
    if item.path == *path {
        return Some(item);
    }
    let below = item.items.iter_mut().rev();
    below
        .filter(|below| below.path.contains(path))
        .find_map(|below| item_at(below, path))
}

/// The characters that stand in a document, by cell.
pub(super) type Standing = HashMap<CellRef, Vec<(u32, u32)>>;

/// The characters of captions, headings and rows.
pub(super) fn standing(document: &Document) -> Standing {
    let captions = document.captions.iter().map(|caption| &caption.text);
    let headings = document.columns.values().map(|column| &column.heading);
    let rows = document.rows.iter().flat_map(|row| row.entries.values());
    let mut standing = Standing::new();
    for text in captions
        .chain(headings)
        .chain(rows.map(|passage| &passage.text))
    {
        for at in text.sources() {
            let stretches = standing.entry(at.cell.clone()).or_default();
            stretches.push((at.start, at.end));
        }
    }
    standing
}

/// What a text says in characters that stand nowhere.
pub(super) fn left(text: &Traced, standing: &Standing, reason: DropReason) -> Vec<Dropped> {
    let mut left = Vec::new();
    for (at, part) in text.parts() {
        let taken = standing.get(&at.cell);
        let mut run: Option<(u32, String)> = None;
        let mut end = |run: &mut Option<(u32, String)>| {
            if let Some((start, text)) = run.take()
                && !text.trim().is_empty()
            {
                let length = text.chars().count() as u32;
                left.push(Dropped {
                    at: at.cell.span(start..start + length),
                    text,
                    reason,
                });
            }
        };
        for (position, c) in (at.start..).zip(part.chars()) {
            let stands = taken
                .into_iter()
                .flatten()
                .any(|(from, to)| (*from..*to).contains(&position));
            if stands {
                end(&mut run);
            } else {
                run.get_or_insert((position, String::new())).1.push(c);
            }
        }
        end(&mut run);
    }
    left
}
