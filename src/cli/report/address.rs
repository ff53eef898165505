//! Where a finding is, as people are told.

use crate::model::{CellRef, TALLY_SHEET};

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct About<'a> {
    /// Name of the file.
    pub(in crate::cli) file: &'a str,
    /// Names of the files joined to it.
    pub(in crate::cli) joined: &'a [String],
}

impl About<'_> {
    /// `計画.xlsx + 台帳.csv`
    pub(super) fn title(&self) -> String {
        let mut title = self.file.to_owned();
        for name in self.joined {
            title.push_str(" + ");
            title.push_str(name);
        }
        title
    }

    /// The file, the sheet and the cell: `R5.xlsx 実施状況!C30`. A cell of a file joined to it names its own; sums
    /// of ledgers stand in none.
    pub(super) fn address(&self, cell: &CellRef) -> String {
        let is_sum = *cell.sheet == *TALLY_SHEET && !self.joined.is_empty();
        if is_sum || cell.sheet.starts_with('[') {
            cell.to_string()
        } else {
            format!("{} {cell}", self.file)
        }
    }
}

/// The sheet is named where it is another one.
pub(super) fn beside(cell: &CellRef, other: &CellRef) -> String {
    if cell.sheet == other.sheet {
        cell.a1()
    } else {
        cell.to_string()
    }
}
