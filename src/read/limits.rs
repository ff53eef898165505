//! How much a file may unpack to and hold. Small files that unpack to gigabytes exist; forms do not.

use super::error::ReadError;

/// Bytes of all parts of a package, unpacked.
pub(super) const UNPACKED: u64 = 1 << 30;
/// Bytes of one part that is held in memory as a whole (shared strings, styles).
pub(super) const PART: u64 = 256 << 20;
/// Unpacked to packed size, above which a package of more than [`SUSPICIOUS`] bytes is refused.
pub(super) const RATIO: u64 = 300;
/// Bytes below which any ratio is fine: an empty 方眼紙 packs well.
pub(super) const SUSPICIOUS: u64 = 96 << 20;
/// Cells with content in one file.
pub(super) const CELLS: u64 = 3_000_000;
/// Cells with content in one text file: a ledger of a million rows and eight columns.
pub(super) const TEXT_CELLS: u64 = 8_000_000;
/// Cells looked at in one file, empty ones too.
pub(super) const CELLS_SEEN: u64 = 30_000_000;
/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;
/// Merged regions of one sheet.
pub(super) const REGIONS: usize = 1_000_000;
/// Sheets of one file.
pub(super) const SHEETS: usize = 2_000;

/// Cell styles of one file.
pub(super) const STYLES: usize = 70_000;
/// Fonts of one file.
pub(super) const FONTS: usize = 2_000;
/// Texts that the cells of a binary workbook (xls, xlsb) share.
pub(super) const SHARED_TEXTS: usize = 10_000_000;
/// Bytes of the texts that the cells of a binary workbook (xls, xlsb) share.
pub(super) const SHARED_TEXT: usize = 128 << 20;

/// Counts cells and says when there are too many.
#[derive(Debug)]
pub(super) struct CellCount {
    filled: u64,
    seen: u64,
    limit: u64,
}

impl Default for CellCount {
    fn default() -> Self {
        Self {
            filled: 0,
            seen: 0,
            limit: CELLS,
        }
    }
}

impl CellCount {
    /// Counts the cells of a text file.
    pub(super) fn of_text() -> Self {
        Self {
            limit: TEXT_CELLS,
            ..Self::default()
        }
    }

    /// One more cell was met.
    pub(super) fn see(&mut self) -> Result<(), ReadError> {
        self.see_many(1)
    }

    /// `many` more cells were met.
    pub(super) fn see_many(&mut self, many: u64) -> Result<(), ReadError> {
        self.seen = self.seen.saturating_add(many);
        if self.seen > CELLS_SEEN {
            return Err(too_many_cells(CELLS_SEEN));
        }
        Ok(())
    }

    /// One more cell is kept.
    pub(super) fn keep(&mut self) -> Result<(), ReadError> {
        self.keep_many(1)
    }

    /// `many` more cells are kept.
    pub(super) fn keep_many(&mut self, many: u64) -> Result<(), ReadError> {
        self.filled = self.filled.saturating_add(many);
        if self.filled > self.limit {
            return Err(too_many_cells(self.limit));
        }
        Ok(())
    }
}

fn too_many_cells(limit: u64) -> ReadError {
    ReadError::TooLarge {
        ja: format!("セルは{limit}個まで"),
        en: format!("at most {limit} cells"),
    }
}

/// The error for more shared texts than a workbook of forms can have.
pub(super) fn too_many_shared_texts() -> ReadError {
    let mib = SHARED_TEXT >> 20;
    ReadError::TooLarge {
        ja: format!("共有文字列は{SHARED_TEXTS}個・{mib} MBまで"),
        en: format!("at most {SHARED_TEXTS} shared texts of {mib} MB"),
    }
}

/// Refuses a package by the sizes its directory declares. The `zip` crate holds entries to them.
pub(super) fn check_package(packed: u64, unpacked: u64) -> Result<(), ReadError> {
    if unpacked > UNPACKED || (unpacked > SUSPICIOUS && unpacked / packed.max(1) > RATIO) {
        return Err(too_many_bytes(UNPACKED));
    }
    Ok(())
}

/// The error for more bytes than `limit`.
pub(super) fn too_many_bytes(limit: u64) -> ReadError {
    let mib = limit >> 20;
    ReadError::TooLarge {
        ja: format!("展開後は{mib} MBまで、圧縮率は{RATIO}倍まで"),
        en: format!("at most {mib} MB unpacked, at most {RATIO} times the packed size"),
    }
}

/// The position, if a sheet can have it.
pub(super) fn on_sheet(row: u32, column: u32) -> Option<(u32, u32)> {
    (row < ROWS && column < COLUMNS).then_some((row, column))
}

/// The error for a position that no sheet has.
pub(super) fn outside() -> ReadError {
    ReadError::TooLarge {
        ja: format!("{ROWS}行・{COLUMNS}列まで"),
        en: format!("at most {ROWS} rows and {COLUMNS} columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_and_a_form_is_not() {
        assert!(check_package(50_000, 2_000_000).is_ok());
        assert!(check_package(200_000, 80_000_000).is_ok());
        assert!(check_package(300_000, 300_000_000).is_err());
        assert!(check_package(300_000_000, 3_000_000_000).is_err());
    }

    #[test]
    fn positions_outside_of_a_sheet_are_none() {
        assert!(on_sheet(1_048_575, 16_383).is_some());
        assert!(on_sheet(1_048_576, 0).is_none());
        assert!(on_sheet(0, 16_384).is_none());
    }
}
