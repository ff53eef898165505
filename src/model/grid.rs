//! A workbook as read: sparse cells with shown text and raw value, merged regions, what is hidden.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::cell_ref::{CellRef, Region};
use super::document::CaptionKind;
use super::file_fact::ActiveContent;
use super::role::ColumnKey;

/// The formats a workbook is read from; found from the bytes, never from the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Office Open XML workbook with macros.
    Xlsm,
    /// BIFF8 or BIFF5 workbook.
    Xls,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Text separated by commas (or semicolons).
    Csv,
    /// Text separated by tabs.
    Tsv,
    /// An HTML table, usually named `.xls`.
    Html,
    /// An XML Spreadsheet 2003, often named `.xls`.
    Xml,
    /// A document as JSON, in the published shape.
    Json,
}

impl Format {
    /// The name used in JSON and reports: `xlsx`, `csv`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Json => "json",
        }
    }
}

/// A file, read: its sheets in order.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// What the bytes turned out to be.
    pub format: Format,
    /// Character set of a text file (`CP932`, `UTF-8`, `UTF-16LE`, `UTF-16BE`, `EUC-JP`, `ISO-2022-JP`); none for workbooks.
    pub charset: Option<&'static str>,
    /// The sheets, in the order of the file.
    pub sheets: Vec<Grid>,
    /// What of the file runs or reaches out of it: macros, links, objects.
    pub active: Vec<ActiveContent>,
}

impl Workbook {
    /// The same with the file in the name of each sheet, as formulas name other workbooks: `[R5.xlsx]様式1`. Cells
    /// of several files are told apart by it.
    #[must_use]
    pub fn named_after(mut self, file: &str) -> Self {
        for sheet in &mut self.sheets {
            sheet.name = format!("[{file}]{}", sheet.name).into();
        }
        self
    }
}

/// Whether the user sees a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Shown.
    #[default]
    Visible,
    /// Hidden; can be shown from the menu.
    Hidden,
    /// Hidden; can be shown by a macro alone.
    VeryHidden,
}

/// What a cell holds beneath its shown text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Text.
    Text,
    /// A number.
    Number(Decimal),
    /// A date, or date and time, in ISO 8601: `2023-04-01`, `2023-04-01T09:30:00`.
    Date(String),
    /// A time of day or a duration, in ISO 8601: `PT9H30M`.
    Duration(String),
    /// True or false.
    Bool(bool),
    /// An error value such as `#REF!`, as shown.
    Error,
    /// A formula that has no stored value; its shown text is empty.
    FormulaWithoutValue,
}

/// One cell with content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text a person sees in the cell. Line breaks inside are `\n`. Never furigana.
    pub shown: String,
    /// The value beneath.
    pub raw: Raw,
}

impl Cell {
    /// A cell of text.
    #[must_use]
    pub fn text(shown: impl Into<String>) -> Self {
        Self {
            shown: shown.into(),
            raw: Raw::Text,
        }
    }
}

/// Bytes that no character set of the file explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The cell they stand in.
    pub cell: CellRef,
    /// Position of the replacement character (U+FFFD) in the cell's shown text.
    pub at: u32,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a file says of a sheet itself, so that nothing has to be guessed: the JSON and the machine-readable table
/// of a document. Each row of such a sheet is one whole row of the form; no page and no printed line cut it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Id of the form.
    pub template: String,
    /// First and last row of the header, from zero. The rows hold no cell where the headings are not told.
    pub header: (u32, u32),
    /// What the columns are for, from the first.
    pub columns: Vec<ColumnKey>,
    /// What the lines above and below the table are, by row. Every row below the header that is not among them
    /// is a row of the table; one merged over all columns is a section.
    pub captions: Vec<(u32, CaptionKind)>,
}

/// One sheet: sparse cells, sorted by row and column, with absolute addresses.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Name of the sheet; `Sheet1` for text files.
    pub name: Arc<str>,
    /// Whether the user sees the sheet.
    pub visibility: Visibility,
    /// Regions merged into one cell; the value stands in the top-left cell. Sorted.
    pub merged: Vec<Region>,
    /// Hidden rows, as inclusive ranges counted from zero.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns, as inclusive ranges counted from zero.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Bytes of a text file that could not be decoded.
    pub undecodable: Vec<Undecodable>,
    /// Cells that could not be read, by row and column, with what the file holds there.
    pub broken: Vec<(u32, u32, String)>,
    /// What the file says of this sheet itself; none where the sheet has to be recognized.
    pub declared: Option<Declared>,
    rows: Vec<(u32, Vec<(u32, Cell)>)>,
}

impl Declared {
    /// What the line in this row is, if it stands above or below the table.
    #[must_use]
    pub fn caption(&self, row: u32) -> Option<CaptionKind> {
        let found = self.captions.iter().find(|(known, _)| *known == row);
        found.map(|(_, kind)| *kind)
    }
}

impl Grid {
    /// An empty, visible sheet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            visibility: Visibility::Visible,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            undecodable: Vec::new(),
            broken: Vec::new(),
            declared: None,
            rows: Vec::new(),
        }
    }

    /// Puts a cell; one that stands there already is replaced. Fast when cells come in order.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) {
        let at = match self.rows.last() {
            Some((last, _)) if *last == row => self.rows.len() - 1,
            Some((last, _)) if *last < row => {
                // Rows hardly ever grow once they are passed, and most are narrow.
                if let Some((_, cells)) = self.rows.last_mut() {
                    cells.shrink_to_fit();
                }
                self.rows.push((row, Vec::new()));
                self.rows.len() - 1
            }
            None => {
                self.rows.push((row, Vec::new()));
                0
            }
            Some(_) => match self.rows.binary_search_by_key(&row, |(r, _)| *r) {
                Ok(at) => at,
                Err(at) => {
                    self.rows.insert(at, (row, Vec::new()));
                    at
                }
            },
        };
        let cells = &mut self.rows[at].1;
        match cells.last() {
            Some((last, _)) if *last >= column => {
                match cells.binary_search_by_key(&column, |(c, _)| *c) {
                    Ok(at) => cells[at].1 = cell,
                    Err(at) => cells.insert(at, (column, cell)),
                }
            }
            _ => cells.push((column, cell)),
        }
    }

    /// Puts many cells in any order, at the cost of sorting them; of two in one place the later stays.
    pub fn put_all(&mut self, mut cells: Vec<(u32, u32, Cell)>) {
        if cells.is_empty() {
            return;
        }
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        let mut known = std::mem::take(&mut self.rows).into_iter().peekable();
        let mut cells = cells.into_iter().peekable();
        while let Some(row) = cells.peek().map(|(row, _, _)| *row) {
            while let Some(above) = known.next_if(|(known, _)| *known < row) {
                self.rows.push(above);
            }
            let mut all = known
                .next_if(|(known, _)| *known == row)
                .map_or_else(Vec::new, |(_, all)| all);
            while let Some((_, column, cell)) = cells.next_if(|(next, _, _)| *next == row) {
                all.push((column, cell));
            }
            all.sort_by_key(|(column, _)| *column);
            all.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    std::mem::swap(later, earlier);
                }
                same
            });
            self.rows.push((row, all));
        }
        self.rows.extend(known);
    }

    /// Takes the rows that are asked for away, with their cells.
    pub fn take_rows(&mut self, asked: impl Fn(u32) -> bool) -> Vec<(u32, Vec<(u32, Cell)>)> {
        let rows = std::mem::take(&mut self.rows);
        let (taken, kept) = rows.into_iter().partition(|(row, _)| asked(*row));
        self.rows = kept;
        taken
    }

    /// The cell at `row`, `column`, if it holds anything.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.row(row);
        cells
            .binary_search_by_key(&column, |(c, _)| *c)
            .ok()
            .map(|at| &cells[at].1)
    }

    /// The cells of one row, by column; empty when the row holds nothing.
    #[must_use]
    pub fn row(&self, row: u32) -> &[(u32, Cell)] {
        match self.rows.binary_search_by_key(&row, |(r, _)| *r) {
            Ok(at) => &self.rows[at].1,
            Err(_) => &[],
        }
    }

    /// Every row that holds something, in order, with its cells by column.
    #[must_use]
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (u32, &[(u32, Cell)])> {
        self.rows
            .iter()
            .map(|(row, cells)| (*row, cells.as_slice()))
    }

    /// Every cell that holds something, row by row.
    pub fn cells(&self) -> impl Iterator<Item = (u32, u32, &Cell)> {
        self.rows()
            .flat_map(|(row, cells)| cells.iter().map(move |(column, cell)| (row, *column, cell)))
    }

    /// The merged region that has its top-left corner here, or the cell alone.
    #[must_use]
    pub fn region_from(&self, row: u32, column: u32) -> Region {
        let key = (row, column);
        match self
            .merged
            .binary_search_by_key(&key, |r| (r.first_row, r.first_column))
        {
            Ok(at) => self.merged[at],
            Err(_) => Region::cell(row, column),
        }
    }

    /// True when the row is hidden.
    #[must_use]
    pub fn is_row_hidden(&self, row: u32) -> bool {
        covers(&self.hidden_rows, row)
    }

    /// True when the column is hidden.
    #[must_use]
    pub fn is_column_hidden(&self, column: u32) -> bool {
        covers(&self.hidden_columns, column)
    }

    /// True when a person sees nothing of the cell, or of the region merged into it, on the shown sheet.
    #[must_use]
    pub fn is_cell_hidden(&self, row: u32, column: u32) -> bool {
        let region = self.region_from(row, column);
        let all = |ranges: &[(u32, u32)], first: u32, last: u32| {
            let behind = ranges.partition_point(|(_, end)| *end < first);
            ranges
                .get(behind)
                .is_some_and(|(from, to)| *from <= first && last <= *to)
        };
        all(&self.hidden_rows, region.first_row, region.last_row)
            || all(
                &self.hidden_columns,
                region.first_column,
                region.last_column,
            )
    }

    /// A reference to a cell of this sheet.
    #[must_use]
    pub fn at(&self, row: u32, column: u32) -> CellRef {
        CellRef::new(&self.name, row, column)
    }
}

fn covers(ranges: &[(u32, u32)], at: u32) -> bool {
    // The ranges are sorted and do not overlap.
    let behind = ranges.partition_point(|(_, last)| *last < at);
    ranges.get(behind).is_some_and(|(first, _)| *first <= at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_sorted_however_they_were_put() {
        let mut grid = Grid::new("Sheet1");
        for (row, column) in [(5, 2), (0, 1), (5, 0), (0, 0), (2, 9), (5, 2)] {
            grid.put(row, column, Cell::text(format!("{row},{column}")));
        }
        let order: Vec<_> = grid.cells().map(|(row, column, _)| (row, column)).collect();
        assert_eq!(order, [(0, 0), (0, 1), (2, 9), (5, 0), (5, 2)]);
        assert_eq!(grid.cell(2, 9).map(|c| c.shown.as_str()), Some("2,9"));
        assert_eq!(grid.cell(2, 8), None);
    }
}
