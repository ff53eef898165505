//! One sheet of an ods file while its rows go by. Repeated rows and cells stay counts until one of them
//! holds something.

use super::error::ReadError;
use super::layout::Layout;
use super::limits::{self, CellCount, Limits};
use super::ods_cell::OdsCell;
use crate::model::{Cell, Grid};

/// The sheet, its row and column as the file is read.
pub(super) struct OdsSheet {
    pub(super) grid: Grid,
    layout: Layout,
    row: u32,
    rows_repeated: u32,
    column: u32,
    /// Columns declared so far, for hidden ones.
    declared: u32,
    /// The cells of the row that hold something: first column, how many, the cell.
    cells: Vec<(u32, u32, Cell)>,
}

impl OdsSheet {
    /// An empty sheet.
    pub(super) fn new(name: &str, limits: Limits) -> Self {
        Self {
            grid: Grid::new(name),
            layout: Layout::within(limits),
            row: 0,
            rows_repeated: 1,
            column: 0,
            declared: 0,
            cells: Vec::new(),
        }
    }

    /// Columns are declared.
    pub(super) fn columns(&mut self, repeated: u32, hidden: bool) {
        let last = self.declared.saturating_add(repeated);
        if hidden {
            self.layout.hide_columns(self.declared, last - 1);
        }
        self.declared = last;
    }

    /// A row begins.
    pub(super) fn start_row(&mut self, repeated: u32, hidden: bool) {
        self.rows_repeated = repeated;
        self.column = 0;
        self.cells.clear();
        if hidden {
            let last = self.row.saturating_add(repeated).saturating_sub(1);
            self.layout.hide_rows(self.row, last);
        }
    }

    /// A cell ends.
    pub(super) fn cell(&mut self, cell: OdsCell) {
        let repeated = cell.repeated;
        let (rows, columns) = cell.spanned;
        if rows > 1 || columns > 1 {
            self.layout.merge(
                (self.row, self.column),
                (
                    self.row.saturating_add(rows - 1),
                    self.column.saturating_add(columns - 1),
                ),
            );
        }
        if let Some(cell) = cell.finish() {
            self.cells.push((self.column, repeated, cell));
        }
        self.column = self.column.saturating_add(repeated);
    }

    /// A row ends; what it holds is put once for each repetition.
    pub(super) fn end_row(&mut self, count: &mut CellCount) -> Result<(), ReadError> {
        let rows = self
            .rows_repeated
            .min(limits::ROWS.saturating_sub(self.row));
        for (_, many, cell) in &self.cells {
            count.keep_copies(cell, u64::from(*many).saturating_mul(u64::from(rows)))?;
        }
        if !self.cells.is_empty() {
            for row in self.row..self.row.saturating_add(rows) {
                for (first, many, cell) in &self.cells {
                    for column in *first..first.saturating_add(*many) {
                        if let Some((row, column)) = limits::on_sheet(row, column) {
                            self.grid.put(row, column, cell.clone());
                        }
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.rows_repeated);
        self.cells.clear();
        Ok(())
    }

    /// The sheet as it was read.
    pub(super) fn finish(mut self) -> Result<Grid, ReadError> {
        self.layout.check()?;
        self.layout.apply(&mut self.grid);
        Ok(self.grid)
    }
}
