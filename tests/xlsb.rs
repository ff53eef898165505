//! What stands in a workbook comes back from xlsb, and calamine, which the reader was measured against, sees the same.

use std::error::Error;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsb, open_workbook_from_rs};
use yoshiki::model::{Cell, Format, Grid, Raw};
use yoshiki::read;

#[path = "support/xlsb.rs"]
mod xlsb;

type Outcome = Result<(), Box<dyn Error>>;

fn samples(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("refused") {
            samples(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "xlsx" || ending == "xls")
        {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn every_sample_comes_back_from_xlsb() -> Outcome {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    samples(&root.join("samples"), &mut files)?;
    let mut cells = 0;
    for file in files {
        let mut sheets = read::read(&fs::read(&file)?)?.sheets;
        for sheet in &mut sheets {
            edge_cells(sheet);
        }
        for all_kinds in [true, false] {
            let bytes = xlsb::xlsb(&sheets, all_kinds)?;
            let back = read::read(&bytes)?;
            assert_eq!(back.format, Format::Xlsb);
            assert_eq!(back.sheets.len(), sheets.len());
            for (sheet, back) in sheets.iter().zip(&back.sheets) {
                let file = file.display();
                assert_eq!(
                    (&sheet.name, sheet.visibility),
                    (&back.name, back.visibility)
                );
                assert_eq!(sheet.merged, back.merged, "{file}");
                assert_eq!(sheet.hidden_columns, back.hidden_columns, "{file}");
                assert_eq!(values(sheet), values(back), "{file}");
                assert!(back.broken.is_empty());
            }
            // calamine knows neither short records nor texts with formatting.
            if !all_kinds {
                let mut theirs: Xlsb<_> = open_workbook_from_rs(Cursor::new(&bytes))?;
                for sheet in &back.sheets {
                    cells += same_as_calamine(sheet, &mut theirs)?;
                }
            }
        }
    }
    assert!(cells > 2_500, "{cells}");
    Ok(())
}

/// What samples do not hold.
fn edge_cells(sheet: &mut Grid) {
    let number = |number: &str| Cell {
        shown: number.to_owned(),
        raw: Raw::Number(number.parse().unwrap_or_default()),
    };
    for (column, text) in (0..).zip([
        "0",
        "-1",
        "12.34",
        "-0.05",
        "536870911",
        "536870912",
        "1234567.891",
    ]) {
        sheet.put(200, column, number(text));
    }
    let error = |shown: &str| Cell {
        shown: shown.to_owned(),
        raw: Raw::Error,
    };
    for (column, shown) in (0..).zip([
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A",
    ]) {
        sheet.put(201, column, error(shown));
    }
    sheet.put(
        202,
        300,
        Cell {
            shown: "TRUE".to_owned(),
            raw: Raw::Bool(true),
        },
    );
    sheet.put(202, 301, Cell::text("𠮷野　髙\n塡"));
}

/// The cells: numbers by value, all else by what is seen.
fn values(sheet: &Grid) -> Vec<(u32, u32, String)> {
    let cells = sheet
        .cells()
        .filter(|(_, _, cell)| cell.raw != Raw::FormulaWithoutValue);
    cells
        .map(|(row, column, cell)| {
            let value = match &cell.raw {
                Raw::Number(number) => number.normalize().to_string(),
                _ => cell.shown.clone(),
            };
            (row, column, value)
        })
        .collect()
}

/// The number of cells compared.
fn same_as_calamine<R: std::io::Read + std::io::Seek>(
    sheet: &Grid,
    theirs: &mut Xlsb<R>,
) -> Result<usize, Box<dyn Error>> {
    let range = theirs.worksheet_range(&sheet.name)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut compared = 0;
    for (row, column, value) in range.used_cells() {
        let (row, column) = (row as u32 + top, column as u32 + left);
        let cell = sheet.cell(row, column);
        let same = match (value, cell.map(|cell| (&cell.raw, cell.shown.as_str()))) {
            (Data::String(text), Some((Raw::Text, shown))) => text == shown,
            (Data::Bool(theirs), Some((Raw::Bool(ours), _))) => theirs == ours,
            (Data::Error(error), Some((Raw::Error, shown))) => error.to_string() == shown,
            (Data::Float(_) | Data::Int(_), Some((Raw::Number(number), _))) => {
                value.to_string().parse() == Ok(number.normalize())
            }
            _ => false,
        };
        assert!(same, "{} {row} {column}: {value:?} {cell:?}", sheet.name);
        compared += 1;
    }
    assert_eq!(compared, sheet.cells().count());
    Ok(compared)
}
