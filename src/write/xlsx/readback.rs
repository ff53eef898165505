//! Reads written workbooks back, for the tests of this room.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

/// One part of the workbook, as text.
pub(super) fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("a zip");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("the part");
    file.read_to_string(&mut text).expect("UTF-8");
    text
}

/// The cells of a sheet, row by row, as text.
pub(super) fn rows(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    let text = |cell: &Data| match cell {
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

/// Names of the sheets.
pub(super) fn sheets(book: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).expect("a workbook");
    book.sheet_names()
}

/// Heights of all rows of the first sheet, in hundredths of a point; none where the row has no height.
pub(super) fn heights(book: &[u8]) -> Vec<Option<u32>> {
    part(book, "xl/worksheets/sheet1.xml")
        .split("<row ")
        .skip(1)
        .map(|row| {
            let height = row
                .split('>')
                .next()?
                .split("ht=\"")
                .nth(1)?
                .split('"')
                .next()?;
            let (points, fraction) = height.split_once('.').unwrap_or((height, "0"));
            let hundredths = format!("{fraction:0<2}").parse::<u32>().ok()?;
            Some(points.parse::<u32>().ok()? * 100 + hundredths)
        })
        .collect()
}

/// All characters but white space, sorted.
pub(super) fn visible<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
    let mut chars: Vec<char> = texts
        .into_iter()
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect();
    chars.sort_unstable();
    chars
}
