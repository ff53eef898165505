//! Where something stands: a cell, a block of cells, characters of a cell.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One cell of one sheet. Rows and columns count from zero; shown as Excel does: `様式1!C7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// Row, from zero.
    pub row: u32,
    /// Column, from zero.
    pub column: u32,
}

impl CellRef {
    /// Names the cell at `row`, `column` (from zero) of `sheet`.
    #[must_use]
    pub fn new(sheet: &Arc<str>, row: u32, column: u32) -> Self {
        Self {
            sheet: Arc::clone(sheet),
            row,
            column,
        }
    }

    /// The address without the sheet: `C7`.
    #[must_use]
    pub fn a1(&self) -> String {
        format!("{}{}", column_name(self.column), u64::from(self.row) + 1)
    }

    /// The characters `start..end` of this cell's shown text.
    #[must_use]
    pub fn span(&self, chars: Range<u32>) -> Span {
        Span {
            cell: self.clone(),
            start: chars.start,
            end: chars.end,
        }
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}", self.sheet, self.a1())
    }
}

/// Letters of a column counted from zero: 0 → `A`, 27 → `AB`.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Characters of one cell: `start..end` counts Unicode scalar values of the shown text, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The cell.
    pub cell: CellRef,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Span {
    /// Number of characters.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.end - self.start
    }

    /// True when no character is meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// A rectangle of cells of one sheet, both corners inside. Rows and columns count from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region {
    /// Topmost row.
    pub first_row: u32,
    /// Leftmost column.
    pub first_column: u32,
    /// Lowest row.
    pub last_row: u32,
    /// Rightmost column.
    pub last_column: u32,
}

impl Region {
    /// The region that is one cell.
    #[must_use]
    pub fn cell(row: u32, column: u32) -> Self {
        Self {
            first_row: row,
            first_column: column,
            last_row: row,
            last_column: column,
        }
    }

    /// True when the cell lies inside.
    #[must_use]
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row)
            && (self.first_column..=self.last_column).contains(&column)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let corner = |row, column| format!("{}{}", column_name(column), u64::from(row) + 1);
        write!(
            f,
            "{}:{}",
            corner(self.first_row, self.first_column),
            corner(self.last_row, self.last_column)
        )
    }
}

/// A value and the characters it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it stood.
    pub at: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16383, "XFD"),
        ] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn a_cell_shows_its_sheet_and_address() {
        let sheet: Arc<str> = "様式1".into();
        assert_eq!(CellRef::new(&sheet, 6, 2).to_string(), "様式1!C7");
    }
}
