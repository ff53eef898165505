//! The account of all characters: what stands in the document, what was left behind.

use std::collections::BTreeMap;

use crate::model::{
    ByColumn, Caption, CellRef, Column, DropReason, Dropped, Placement, Span, TableRow, Traced,
    Workbook,
};

/// Records the sheets that are not the form's.
pub(super) fn drop_other_sheets(book: &Workbook, used: &[usize], placement: &mut Placement) {
    for (_, grid) in book
        .sheets
        .iter()
        .enumerate()
        .filter(|(i, _)| !used.contains(i))
    {
        for (row, column, cell) in grid.cells() {
            let text = Traced::cell(&grid.at(row, column), &cell.shown).trimmed();
            placement
                .dropped
                .extend(Dropped::all(&text, DropReason::OtherSheet));
        }
    }
}

/// Non-blank source characters that stand in the document, each counted once.
pub(super) fn count_placed(
    captions: &[Caption],
    columns: &ByColumn<Column>,
    rows: &[TableRow],
) -> u64 {
    let captions = captions.iter().map(|caption| &caption.text);
    let headings = columns.values().map(|column| &column.heading);
    let passages = rows
        .iter()
        .flat_map(|row| row.entries.values())
        .map(|passage| &passage.text);
    let mut by_cell: BTreeMap<&CellRef, Vec<(&Span, &str)>> = BTreeMap::new();
    for text in captions.chain(headings).chain(passages) {
        for (span, part) in text.parts() {
            by_cell.entry(&span.cell).or_default().push((span, part));
        }
    }
    let mut placed = 0;
    for parts in by_cell.values_mut() {
        parts.sort_by_key(|(span, _)| (span.start, span.end));
        let mut counted_to = 0;
        for (span, part) in parts.iter() {
            let skip = counted_to.max(span.start) - span.start;
            placed += part
                .chars()
                .skip(skip as usize)
                .filter(|c| !c.is_whitespace())
                .count() as u64;
            counted_to = counted_to.max(span.end);
        }
    }
    placed
}
