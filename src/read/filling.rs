//! A sheet while its cells come in, in whatever order a file gives them. Cells that come late wait and are put
//! all at once, so that a file with its rows upside down costs no more than another.

use super::content::Content;
use super::error::ReadError;
use super::layout::Layout;
use super::limits::{self, CellCount, Limits};
use crate::model::{Cell, Grid};

/// So many broken cells of one sheet are told; more say nothing new.
const BROKEN: usize = 1000;

/// A sheet that is being read.
pub(super) struct Filling {
    pub(super) grid: Grid,
    pub(super) layout: Layout,
    last: Option<(u32, u32)>,
    late: Vec<(u32, u32, Cell)>,
}

impl Filling {
    /// An empty sheet.
    pub(super) fn new(name: &str, limits: Limits) -> Self {
        Self {
            grid: Grid::new(name),
            layout: Layout::within(limits),
            last: None,
            late: Vec::new(),
        }
    }

    /// Puts a cell; one beyond the edge of every sheet is told as broken.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        cell: Cell,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        let Some(at) = limits::on_sheet(row, column) else {
            note_broken(&mut self.grid, row, column, &cell.shown);
            return Ok(());
        };
        count.keep_cell(&cell)?;
        if self.last.is_none_or(|last| last < at) {
            self.last = Some(at);
            self.grid.put(row, column, cell);
        } else {
            self.late.push((row, column, cell));
        }
        Ok(())
    }

    /// Puts what a cell turned out to hold.
    pub(super) fn take(
        &mut self,
        row: u32,
        column: u32,
        content: Content,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        match content {
            Content::Nothing => {}
            Content::Cell(cell) => self.put(row, column, cell, count)?,
            Content::Broken => self.broken(row, column, ""),
        }
        Ok(())
    }

    /// Notes a cell that cannot be read, with what the file holds there.
    pub(super) fn broken(&mut self, row: u32, column: u32, held: &str) {
        note_broken(&mut self.grid, row, column, held);
    }

    /// The sheet as it was read.
    pub(super) fn finish(mut self) -> Result<Grid, ReadError> {
        self.layout.check()?;
        self.grid.put_all(self.late);
        self.layout.apply(&mut self.grid);
        Ok(self.grid)
    }
}

/// Notes a cell that cannot be read, with what the file holds there.
pub(super) fn note_broken(grid: &mut Grid, row: u32, column: u32, held: &str) {
    if grid.broken.len() < BROKEN {
        let (row, column) = (row.min(limits::ROWS - 1), column.min(limits::COLUMNS - 1));
        grid.broken.push((row, column, held.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_any_order_end_in_theirs() -> Result<(), ReadError> {
        let mut count = CellCount::default();
        let mut sheet = Filling::new("S", Limits::default());
        for (row, column) in [(5, 2), (5, 1), (0, 3), (5, 2), (7, 0), (0, 0), (9, 16_384)] {
            let text = format!("{row},{column}/{}", sheet.late.len());
            sheet.put(row, column, Cell::text(text), &mut count)?;
        }
        let grid = sheet.finish()?;
        let cells: Vec<_> = grid
            .cells()
            .map(|(_, _, cell)| cell.shown.as_str())
            .collect();
        assert_eq!(cells, ["0,0/3", "0,3/1", "5,1/0", "5,2/2", "7,0/3"]);
        assert_eq!(grid.broken, [(9, 16_383, "9,16384/4".to_owned())]);
        Ok(())
    }

    #[test]
    fn rows_upside_down_take_no_longer() -> Result<(), ReadError> {
        let mut count = CellCount::default();
        let mut sheet = Filling::new("S", Limits::default());
        // Put one by one in front of each other these would take a minute.
        for row in (0..400_000).rev() {
            sheet.put(row, 0, Cell::text("x"), &mut count)?;
        }
        assert_eq!(sheet.finish()?.cells().count(), 400_000);
        Ok(())
    }
}
