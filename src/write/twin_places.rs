//! Where the lines of the twin stand: in which item, which cells, which row of the table.

use std::collections::HashMap;

use super::twin::{joined, label};
use crate::model::{CellRef, ColumnKey, Document, Traced};

/// An item as the twin names it.
#[derive(Debug)]
pub(super) struct Owner {
    pub(super) path: String,
    pub(super) label: String,
}

/// First character, one past the last, item.
type Stretch = (u32, u32, usize);

/// Which item the characters of each cell belong to.
pub(super) struct Owners<'a> {
    items: Vec<Owner>,
    /// By cell and column, sorted.
    spans: HashMap<(&'a CellRef, ColumnKey), Vec<Stretch>>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut items = Vec::new();
        let mut spans: HashMap<_, Vec<_>> = HashMap::new();
        for (at, item) in document.all_items().into_iter().enumerate() {
            items.push(Owner {
                path: item.path.to_string(),
                label: label(&item.heading),
            });
            for (key, entry) in &item.entries {
                for span in entry.text.sources() {
                    let known = spans.entry((&span.cell, *key)).or_default();
                    known.push((span.start, span.end, at));
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for known in spans.values_mut() {
            known.sort_unstable();
        }
        Self { items, spans }
    }

    /// The item a line begins in.
    pub(super) fn of(&self, key: ColumnKey, line: &Traced) -> Option<&Owner> {
        line.sources().find_map(|span| {
            let known = self.spans.get(&(&span.cell, key))?;
            let behind = known.partition_point(|(start, ..)| *start < span.end);
            let (_, _, at) = known[..behind]
                .iter()
                .find(|(_, end, _)| *end > span.start)?;
            self.items.get(*at)
        })
    }
}

/// The row of the table that each cell went into, counted from one.
pub(super) fn row_of_cells(document: &Document) -> HashMap<CellRef, u32> {
    let mut rows = HashMap::new();
    for (row, number) in document.rows.iter().zip(1..) {
        for passage in row.entries.values() {
            for cell in passage.text.cells() {
                rows.entry(cell).or_insert(number);
            }
        }
    }
    rows
}

/// Cells in order, cells below one another as a range: `様式1!B25:B31`.
pub(super) fn cell_list(cells: &[CellRef]) -> String {
    let mut ranges: Vec<(&CellRef, u32)> = Vec::new();
    for cell in cells {
        match ranges.last_mut() {
            Some((first, last))
                if first.sheet == cell.sheet
                    && first.column == cell.column
                    && last.checked_add(1) == Some(cell.row) =>
            {
                *last = cell.row;
            }
            _ => ranges.push((cell, cell.row)),
        }
    }
    joined(ranges.into_iter().map(|(first, last)| {
        if first.row == last {
            first.to_string()
        } else {
            format!(
                "{first}:{}",
                CellRef::new(&first.sheet, last, first.column).a1()
            )
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_below_one_another_are_a_range() {
        let sheet: std::sync::Arc<str> = "様式1".into();
        let cells = [(4, 1), (5, 1), (6, 1), (6, 2), (9, 2)];
        let cells = cells.map(|(row, column)| CellRef::new(&sheet, row, column));
        assert_eq!(cell_list(&cells), "様式1!B5:B7、様式1!C7、様式1!C10");
    }
}
