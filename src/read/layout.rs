//! What a sheet has besides values: merged regions, hidden rows and columns.

use super::error::ReadError;
use super::limits::{self, Limit, Limits};
use crate::model::{Grid, Region};

/// Merged regions and hidden rows and columns, in the order the file gives them.
#[derive(Debug, Default)]
pub(super) struct Layout {
    merged: Vec<Region>,
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
    limits: Limits,
    /// There was more than the limit lets be held.
    is_over: bool,
}

impl Layout {
    /// Nothing yet.
    pub(super) fn within(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Refuses more regions or ranges than the limit. Asked once, at the end of a sheet.
    pub(super) fn check(&self) -> Result<(), ReadError> {
        if self.is_over {
            return Err(self.limits.over(Limit::Regions));
        }
        Ok(())
    }

    /// Cells merged into one; corners in any order.
    pub(super) fn merge(&mut self, from: (u32, u32), to: (u32, u32)) {
        let (first_row, last_row) = (from.0.min(to.0), from.0.max(to.0));
        let (first_column, last_column) = (from.1.min(to.1), from.1.max(to.1));
        let one_cell = first_row == last_row && first_column == last_column;
        if one_cell || limits::on_sheet(first_row, first_column).is_none() {
            return;
        }
        if self.merged.len() as u64 >= self.limits.of(Limit::Regions) {
            self.is_over = true;
            return;
        }
        self.merged.push(Region {
            first_row,
            first_column,
            last_row: last_row.min(limits::ROWS - 1),
            last_column: last_column.min(limits::COLUMNS - 1),
        });
    }

    /// Rows `first..=last` are hidden.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        let most = self.limits.of(Limit::Regions);
        self.is_over |= !push(&mut self.rows, (first, last), limits::ROWS, most);
    }

    /// Columns `first..=last` are hidden.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        let most = self.limits.of(Limit::Regions);
        self.is_over |= !push(&mut self.columns, (first, last), limits::COLUMNS, most);
    }

    /// Gives all to the sheet, in order.
    pub(super) fn apply(mut self, grid: &mut Grid) {
        self.merged.sort_unstable();
        self.merged
            .dedup_by_key(|region| (region.first_row, region.first_column));
        grid.merged = self.merged;
        grid.hidden_rows = joined(self.rows);
        grid.hidden_columns = joined(self.columns);
    }
}

/// Takes a range in; false when there are `most` already.
fn push(ranges: &mut Vec<(u32, u32)>, (first, last): (u32, u32), edge: u32, most: u64) -> bool {
    if first > last || first >= edge {
        return true;
    }
    let last = last.min(edge - 1);
    let is_full = ranges.len() as u64 >= most;
    match ranges.last_mut() {
        Some(before) if before.1.checked_add(1) == Some(first) => before.1 = last,
        Some(before) if before.0 <= first && last <= before.1 => {}
        _ if is_full => return false,
        _ => ranges.push((first, last)),
    }
    true
}

fn joined(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// `B2:D4` → its corners; `B2` alone is both. Case and `$` do not matter.
pub(super) fn corners(reference: &str) -> Option<((u32, u32), (u32, u32))> {
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    Some((position(from)?, position(to)?))
}

/// `C7` → (6, 2), if a sheet has that cell.
pub(super) fn position(name: &str) -> Option<(u32, u32)> {
    let (row, column) = place(name)?;
    limits::on_sheet(row, column)
}

/// `C7` → (6, 2), whether or not a sheet has that cell.
pub(super) fn place(name: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for c in name.trim().chars().filter(|c| *c != '$') {
        if c.is_ascii_alphabetic() && row == 0 {
            let letter = u32::from(c.to_ascii_uppercase()) - u32::from('A') + 1;
            column = column.saturating_mul(26).saturating_add(letter);
        } else {
            row = row.saturating_mul(10).saturating_add(c.to_digit(10)?);
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        assert_eq!(position("C7"), Some((6, 2)));
        assert_eq!(position("$xfd$1048576"), Some((1_048_575, 16_383)));
        for wrong in [
            "XFE1",
            "A1048577",
            "A0",
            "7",
            "C",
            "",
            "A99999999999",
            "ZZZZZZZZZZ1",
        ] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
        assert_eq!(corners("B2:D4"), Some(((1, 1), (3, 3))));
    }

    #[test]
    fn ranges_are_joined_and_sorted() {
        let mut layout = Layout::default();
        layout.hide_rows(7, 7);
        layout.hide_rows(8, 8);
        layout.hide_rows(2, 3);
        layout.merge((4, 1), (4, 3));
        layout.merge((1, 1), (1, 1));
        layout.merge((3, 3), (1, 1));
        let mut grid = Grid::new("S");
        layout.apply(&mut grid);
        assert_eq!(grid.hidden_rows, [(2, 3), (7, 8)]);
        let merged: Vec<String> = grid.merged.iter().map(ToString::to_string).collect();
        assert_eq!(merged, ["B2:D4", "B5:D5"]);
    }
}
