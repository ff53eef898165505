//! How a sheet is set up for print: column widths, paper, margins, fonts. What a blank form is drafted from.

use std::collections::{BTreeMap, HashMap};

/// Paper as printers know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSize {
    /// 210 × 297 mm
    A4,
    /// 297 × 420 mm
    A3,
    /// 148 × 210 mm
    A5,
    /// 257 × 364 mm (JIS)
    B4,
    /// 182 × 257 mm (JIS)
    B5,
}

/// The font of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellFont {
    /// Name of the font.
    pub name: String,
    /// Size in tenths of a point.
    pub size: u32,
}

/// One sheet's set-up. What the file does not say is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetSetup {
    /// Name of the sheet.
    pub sheet: String,
    /// Widths of columns that are not as wide as the rest, in pixels (96 to the inch): first and last column
    /// from zero, width. A hidden column has none.
    pub widths: Vec<(u32, u32, u32)>,
    /// Width of every other column, in pixels.
    pub default_width: u32,
    /// The paper, when it is one of those we know.
    pub paper: Option<PaperSize>,
    /// True for paper that lies, false for paper that stands.
    pub landscape: Option<bool>,
    /// Left, right, top and bottom margin, in tenths of a millimetre.
    pub margins: Option<[u32; 4]>,
    /// First and last of the rows repeated on every page, from zero.
    pub title_rows: Option<(u32, u32)>,
    /// The fonts that cells name by position.
    pub fonts: Vec<CellFont>,
    /// Row, column → position in `fonts`; of the upper rows alone.
    pub cell_fonts: HashMap<(u32, u32), usize>,
    /// Row → position in `fonts`, for cells that the file does not hold.
    pub row_fonts: BTreeMap<u32, usize>,
    /// First and last column → position in `fonts`, for cells that the file does not hold.
    pub column_fonts: Vec<(u32, u32, usize)>,
}

impl SheetSetup {
    /// Width of a column in pixels.
    #[must_use]
    pub fn width(&self, column: u32) -> u32 {
        self.widths
            .iter()
            .rfind(|(first, last, _)| (*first..=*last).contains(&column))
            .map_or(self.default_width, |(.., width)| *width)
    }

    /// Width of the columns `first..=last` together, in pixels.
    #[must_use]
    pub fn width_of(&self, first: u32, last: u32) -> u32 {
        (first..=last.min(first.saturating_add(999)))
            .fold(0, |sum, column| sum.saturating_add(self.width(column)))
    }

    /// The font of a cell: its own, that of its row, that of its column, that of the workbook.
    #[must_use]
    pub fn font(&self, row: u32, column: u32) -> Option<&CellFont> {
        let by_column = || {
            self.column_fonts
                .iter()
                .rfind(|(first, last, _)| (*first..=*last).contains(&column))
                .map(|(.., font)| font)
        };
        let at = self
            .cell_fonts
            .get(&(row, column))
            .or_else(|| self.row_fonts.get(&row))
            .or_else(by_column)
            .copied()
            .unwrap_or(0);
        self.fonts.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_does_not_say_its_row_or_column_says() {
        let font = |name: &str| CellFont {
            name: name.to_owned(),
            size: 110,
        };
        let setup = SheetSetup {
            default_width: 64,
            widths: vec![(1, 3, 100), (2, 2, 0)],
            fonts: vec![font("標準"), font("列"), font("行"), font("セル")],
            cell_fonts: [((0, 0), 3)].into(),
            row_fonts: [(0, 2)].into(),
            column_fonts: vec![(0, 5, 1)],
            ..SheetSetup::default()
        };
        let name = |row, column| setup.font(row, column).map(|font| font.name.as_str());
        assert_eq!(name(0, 0), Some("セル"));
        assert_eq!(name(0, 1), Some("行"));
        assert_eq!(name(1, 1), Some("列"));
        assert_eq!(name(1, 9), Some("標準"));
        assert_eq!(setup.width_of(0, 4), 64 + 100 + 100 + 64);
    }
}
