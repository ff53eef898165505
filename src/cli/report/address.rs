//! Where a finding is, as people are told.

use crate::model::CellRef;

/// The file, the sheet and the cell: `R5.xlsx 実施状況!C30`. A cell of a file joined to it names its own.
pub(super) fn whole(file: &str, cell: &CellRef) -> String {
    if cell.sheet.starts_with('[') {
        cell.to_string()
    } else {
        format!("{file} {cell}")
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
