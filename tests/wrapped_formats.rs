//! XML Spreadsheet 2003, `OpenDocument` in one file and web archives say what the files say that they were made of.

use std::error::Error;
use std::fs;
use std::path::Path;

use yoshiki::model::{Format, Grid, Raw, Workbook};
use yoshiki::read;

#[path = "support/wrapped.rs"]
mod wrapped;

type Outcome = Result<(), Box<dyn Error>>;

fn sample(name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name);
    Ok(fs::read(path)?)
}

fn same(one: &Workbook, other: &Workbook, value: fn(&Grid) -> Vec<(u32, u32, String)>) {
    assert_eq!(one.sheets.len(), other.sheets.len());
    for (one, other) in one.sheets.iter().zip(&other.sheets) {
        assert_eq!((&one.name, one.visibility), (&other.name, other.visibility));
        assert_eq!(one.merged, other.merged);
        assert_eq!(one.hidden_columns, other.hidden_columns);
        assert_eq!(value(one), value(other));
        assert!(other.broken.is_empty());
    }
}

fn shown(grid: &Grid) -> Vec<(u32, u32, String)> {
    let cells = grid.cells();
    cells
        .map(|(row, column, cell)| (row, column, cell.shown.clone()))
        .collect()
}

/// Numbers by value: their format is not written.
fn values(grid: &Grid) -> Vec<(u32, u32, String)> {
    let cells = grid.cells().map(|(row, column, cell)| {
        let value = match &cell.raw {
            Raw::Number(number) => number.normalize().to_string(),
            _ => cell.shown.clone(),
        };
        (row, column, value)
    });
    cells.collect()
}

#[test]
fn xml_spreadsheets() -> Outcome {
    for name in [
        "torikumi-jisseki/clean.xlsx",
        "jisshi-jokyo/備考欄と非表示の列.xlsx",
        "torikumi-jisseki/second_sheet_from_c7.xlsx",
        "mokuhyo-kanri/策定時と直近値.xlsx",
        "hyo/備品台帳_日付.xls",
    ] {
        let book = read::read(&sample(name)?)?;
        let back = read::read(&wrapped::xml_book(&book.sheets))?;
        assert_eq!(back.format, Format::Xml);
        same(&book, &back, values);
    }
    Ok(())
}

#[test]
fn open_documents_in_one_file() -> Outcome {
    for name in [
        "jisshi-jokyo/forecast_below_target.ods",
        "mokuhyo-kanri/three_row_header.ods",
    ] {
        let file = sample(name)?;
        let back = read::read(&wrapped::fods(&file)?)?;
        same(&read::read(&file)?, &back, shown);
    }
    Ok(())
}

#[test]
fn web_archives() -> Outcome {
    for name in [
        "renkei-ichiran/numbers_on_both_sides.xls",
        "jisshi-jokyo/status_missing_html.xls",
    ] {
        let file = sample(name)?;
        let page = read::read(&file)?;
        let back = read::read(&wrapped::mht(&file))?;
        assert_eq!(page.charset, back.charset);
        same(&page, &back, shown);
    }
    Ok(())
}
