//! 写し: the sheets of the source once more, every cell at its own address, with what the findings say in its place.

mod extent;
mod format;
mod mark;
mod name;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::Worksheet;

use super::Original;
use crate::model::{Cell, CellRef, Document, Findings, Grid, SheetSetup};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::xlsx::style::Style;

use mark::Marks;

/// Sheets that are copied at most; those with findings go first.
const MOST_SHEETS: usize = 60;

/// Rows and cells up to which a sheet is copied whole.
const MOST_ROWS: usize = 3_000;
const MOST_CELLS: usize = 60_000;

/// Cells of all copies together, beyond which sheets are copied in part.
const MOST_CELLS_IN_ALL: usize = 300_000;

/// Rows of a copy in part: from the top, around a finding, and in all.
const ROWS_AT_TOP: usize = 10;
const ROWS_AROUND: u32 = 2;
const MOST_ROWS_IN_PART: usize = 2_000;

/// The copies that go into a review workbook.
pub(super) struct Copies<'a> {
    sheets: Vec<Copy<'a>>,
}

/// The copy of one sheet.
struct Copy<'a> {
    /// What addresses call the source.
    address: String,
    /// Name of the copy.
    name: String,
    grid: &'a Grid,
    setup: Option<&'a SheetSetup>,
    marks: Marks<'a>,
    /// The rows that are copied, where not all are.
    rows: Option<BTreeSet<u32>>,
    /// How many rows of the source hold something.
    all_rows: usize,
}

impl<'a> Copies<'a> {
    /// Settles which sheets are copied, and how much of them.
    pub(super) fn plan(
        document: &Document,
        findings: &'a Findings,
        originals: &'a [Original],
    ) -> Self {
        let mut marks = mark::marks(findings);
        let mut sheets: Vec<(Copy, &Original)> = Vec::new();
        let grids = originals.iter().flat_map(|original| {
            original
                .book
                .sheets
                .iter()
                .map(move |grid| (original, grid))
        });
        for (original, grid) in grids {
            let address = original.address_of(grid);
            let marks = marks.remove(address.as_str()).unwrap_or_default();
            let all_rows = grid.rows().count();
            if all_rows > 0 && (!marks.is_empty() || original.is_read(grid, document)) {
                let copy = Copy {
                    address,
                    name: String::new(),
                    grid,
                    setup: original.setup(grid),
                    marks,
                    rows: None,
                    all_rows,
                };
                sheets.push((copy, original));
            }
        }
        if sheets.len() > MOST_SHEETS {
            sheets.sort_by_key(|(copy, _)| copy.marks.is_empty());
            sheets.truncate(MOST_SHEETS);
        }
        let mut taken = Vec::new();
        let mut room = MOST_CELLS_IN_ALL;
        let sheets = sheets.into_iter().map(|(mut copy, original)| {
            let file = original.is_named.then_some(original.file.as_str());
            copy.name = name::unique(file, &copy.grid.name, &taken);
            taken.push(copy.name.clone());
            let cells: usize = copy.grid.rows().map(|(_, cells)| cells.len()).sum();
            if copy.all_rows > MOST_ROWS || cells > MOST_CELLS.min(room) {
                copy.rows = Some(in_part(copy.grid, &copy.marks));
            } else {
                room -= cells;
            }
            copy
        });
        Self {
            sheets: sheets.collect(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sheets.len()
    }

    /// Where a link to this cell of the source leads.
    pub(super) fn link(&self, cell: &CellRef) -> Option<String> {
        let copy = self
            .sheets
            .iter()
            .find(|copy| *copy.address == *cell.sheet)?;
        let has = copy.has_row(cell.row);
        has.then(|| name::link(&copy.name, &cell.a1()))
    }

    /// Writes the copies. `rows` are those of the findings in the list, from one.
    pub(super) fn write(
        &self,
        sheets: &mut [Worksheet],
        rows: &[u32],
        style: &Style,
        setup: &PageSetup,
    ) -> Result<(), WriteError> {
        for (copy, sheet) in self.sheets.iter().zip(sheets) {
            sheet::write(copy, sheet, rows, style, setup)?;
        }
        Ok(())
    }
}

impl Copy<'_> {
    /// The rows that are copied, with their cells.
    fn rows(&self) -> Box<dyn Iterator<Item = Row<'_>> + '_> {
        match &self.rows {
            None => Box::new(self.grid.rows()),
            Some(rows) => {
                let rows = rows.iter().map(|row| (*row, self.grid.row(*row)));
                Box::new(rows.filter(|(_, cells)| !cells.is_empty()))
            }
        }
    }

    fn has_row(&self, row: u32) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.contains(&row))
    }

    /// The sentence beside the first row.
    fn legend(&self) -> String {
        let mut legend = format!(
            "「{}」の写し（セルの番地は原本と同じ）。●実線の太枠＝エラー、▲破線＝警告、○点と線＝情報、灰色の網＝比べたところ。セルの右上の印にメモ、行の右に「確認結果」への案内があります。",
            self.address
        );
        if let Some(rows) = &self.rows {
            let sentence = format!(
                "{}行のうち{}行（先頭と、指摘のある行とその前後）だけを写しました。写すのは{MOST_ROWS}行・{MOST_CELLS}セルまでです。",
                self.all_rows,
                rows.len()
            );
            legend = format!("{sentence}{legend}");
        }
        legend
    }
}

/// The first rows, and those with findings and their neighbors.
fn in_part(grid: &Grid, marks: &Marks<'_>) -> BTreeSet<u32> {
    let mut rows: BTreeSet<u32> = grid.rows().take(ROWS_AT_TOP).map(|(row, _)| row).collect();
    // Rows that a finding is about go before those it only compares.
    let (main, related): (Vec<_>, Vec<_>) = marks
        .iter()
        .map(|((row, _), marks)| (*row, marks.iter().any(|mark| mark.is_main)))
        .partition(|(_, is_main)| *is_main);
    for (row, _) in main.into_iter().chain(related) {
        if rows.len() >= MOST_ROWS_IN_PART {
            break;
        }
        rows.extend(row.saturating_sub(ROWS_AROUND)..=row.saturating_add(ROWS_AROUND));
    }
    rows
}

/// A row and its cells, by column.
type Row<'g> = (u32, &'g [(u32, Cell)]);

/// Heights of rows, by row.
type Heights = BTreeMap<u32, u32>;

#[cfg(test)]
mod tests;
