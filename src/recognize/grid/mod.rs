//! The rows of a table of one datum a cell → its items, figures and rows.
//!
//! Each row of the sheet is one row. Columns of items are the levels of a path; a blank level means "as above".

mod build;
mod figures;
mod label;
mod levels;
mod path;
mod unit;

use super::extract::Said;
use super::rows::BodyRow;
use crate::model::{
    ByColumn, Caption, Column, ColumnKey, Head, ItemKind, ItemPath, Passage, Role, RowKind,
    TableRow, Traced,
};
use crate::template::Table;
use build::Builder;
use figures::Figures;
use path::{Paths, Place};

/// What stands in a row beside its path.
struct Line<'a> {
    place: &'a Place,
    cells: &'a [(ColumnKey, Traced)],
    /// The columns that say what the rows are about.
    labels: &'a [ColumnKey],
}

/// Reads the rows below the header.
pub(super) fn read(
    body: &[BodyRow],
    columns: &ByColumn<Column>,
    captions: &[Caption],
    table: &Table,
) -> Said {
    let labels = levels::labels(body, columns);
    let mut paths = Paths::new(columns, &labels, body);
    let mut figures = Figures::new(columns, captions);
    let mut builder = Builder::default();
    let mut rows = Vec::with_capacity(body.len());
    let mut metrics = Vec::new();
    for (at, row) in body.iter().enumerate() {
        let has_values = |row: &BodyRow| row.cells.iter().any(|(key, _)| !is_label(*key, &labels));
        let is_followed = body.get(at + 1).is_some_and(has_values);
        let place = paths.place(row, is_followed);
        let line = Line {
            place: &place,
            cells: &row.cells,
            labels: &labels,
        };
        if place.kind != ItemKind::Section {
            metrics.extend(figures.of(&line));
        }
        let mut row = table_row(&line);
        if table.repeat_labels {
            repeat_labels(&mut row, &place, columns);
        }
        rows.push(row);
        builder.add(&line);
    }
    Said {
        rows,
        items: builder.finish(),
        metrics,
    }
}

fn table_row(line: &Line<'_>) -> TableRow {
    let heads = |key: ColumnKey| -> Vec<Head> {
        let begins = line.place.steps.iter().filter(|step| step.key == Some(key));
        begins
            .map(|step| Head {
                at: 0,
                path: step.path.clone(),
            })
            .collect()
    };
    TableRow {
        kind: match line.place.kind {
            ItemKind::Section => RowKind::Section {
                depth: (line.place.steps.len() as u32).saturating_sub(1),
            },
            ItemKind::Item | ItemKind::Total => RowKind::Data,
        },
        entries: line
            .cells
            .iter()
            .map(|(key, text)| {
                let passage = Passage {
                    text: text.clone(),
                    heads: heads(*key),
                };
                (*key, passage)
            })
            .collect(),
    }
}

/// Puts the labels of the groups into the row, as if no cell were merged or left out.
fn repeat_labels(row: &mut TableRow, place: &Place, columns: &ByColumn<Column>) {
    if place.goes_on {
        return;
    }
    // A group that has a number is told by both: its label alone would be another group.
    for step in place.steps.iter().filter(|step| step.number.is_none()) {
        let Some((key, text)) = &step.label else {
            continue;
        };
        row.entries.entry(*key).or_insert_with(|| Passage {
            text: text.clone(),
            heads: vec![Head {
                at: 0,
                path: step.path.clone(),
            }],
        });
    }
    row.entries
        .sort_by_key(|key, _| columns.get_index_of(key).unwrap_or(usize::MAX));
}

/// True for the columns that say what a row is about.
fn is_label(key: ColumnKey, labels: &[ColumnKey]) -> bool {
    key.role == Role::Number || labels.contains(&key)
}

/// The way to an item whose steps are these.
fn joined(above: &ItemPath, step: &str) -> ItemPath {
    // The slash parts the steps of a path.
    above.child(step.replace('/', "／"))
}
