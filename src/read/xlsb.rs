//! xlsb. Values come from calamine, cell by cell; formats, merged regions and hidden rows from the binary
//! parts themselves.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, Xlsb, XlsbError, open_workbook_from_rs};

use super::ReadOptions;
use super::active;
use super::error::ReadError;
use super::limits::{self, CellCount};
use super::ooxml::Relations;
use super::package::{self, Package};
use super::serial::Epoch;
use super::unwind::guarded;
use super::value::Values;
use super::xlsb_parts::{self, SheetParts};
use crate::model::{Format, Grid, Workbook};

/// True for a package with a binary workbook part.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    package::part_names(bytes)
        .is_some_and(|names| names.iter().any(|name| name == "xl/workbook.bin"))
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], _: ReadOptions) -> Result<Workbook, ReadError> {
    let mut package = Package::open(bytes, "xlsb")?;
    let relations = Relations::of(&mut package, "xl/workbook.bin");
    let workbook = package.part("xl/workbook.bin").unwrap_or_default();
    let (entries, from_1904) = xlsb_parts::workbook(&workbook, &relations);
    let values = Values {
        formats: xlsb_parts::formats(&package.part("xl/styles.bin").unwrap_or_default()),
        epoch: if from_1904 {
            Epoch::From1904
        } else {
            Epoch::From1900
        },
    };
    let mut book = guarded("xlsb", || open(bytes))?;
    let metadata = book.sheets_metadata().to_vec();
    let mut count = CellCount::default();
    let mut sheets = Vec::new();
    for entry in entries.iter().take(limits::SHEETS) {
        let is_worksheet = metadata
            .iter()
            .any(|sheet| sheet.name == entry.name && sheet.typ == SheetType::WorkSheet);
        if !is_worksheet {
            continue;
        }
        let mut grid = Grid::new(&entry.name);
        grid.visibility = entry.visibility;
        let part = entry.path.as_deref().and_then(|path| package.part(path));
        let parts = xlsb_parts::sheet(&part.unwrap_or_default(), &mut count)?;
        guarded("xlsb", || {
            fill(&mut book, &values, &parts, &mut grid, &mut count)
        })?;
        parts.layout.apply(&mut grid);
        sheets.push(grid);
    }
    Ok(Workbook {
        format: Format::Xlsb,
        charset: None,
        sheets,
        active: active::of_package(&mut package),
    })
}

fn open(bytes: &[u8]) -> Result<Xlsb<Cursor<&[u8]>>, ReadError> {
    open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsbError| match error {
        XlsbError::Password => ReadError::Password,
        error => ReadError::corrupt("xlsb", error),
    })
}

fn fill(
    book: &mut Xlsb<Cursor<&[u8]>>,
    values: &Values,
    parts: &SheetParts,
    grid: &mut Grid,
    count: &mut CellCount,
) -> Result<(), ReadError> {
    let name = grid.name.to_string();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| ReadError::corrupt("xlsb", error))?;
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let style = parts.styles.get(&(row, column)).copied().unwrap_or(0);
                if let Some((row, column)) = limits::on_sheet(row, column)
                    && let Some(cell) = values.cell(cell.get_value(), style)
                {
                    count.keep()?;
                    grid.put(row, column, cell);
                }
            }
            Ok(None) => return Ok(()),
            // The reader stands behind the cell whose error it does not know.
            Err(XlsbError::CellError(_)) => {}
            Err(error) => return Err(ReadError::corrupt("xlsb", error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_without_a_readable_workbook_is_corrupt() {
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        written
            .start_file("xl/workbook.bin", zip::write::SimpleFileOptions::default())
            .expect("the part is begun");
        let bytes = written
            .finish()
            .expect("the package is written")
            .into_inner();
        assert!(accepts(&bytes));
        let result = read(&bytes, ReadOptions::default());
        assert!(matches!(result, Err(ReadError::Corrupt { .. })));
    }
}
