//! A writer of xlsb for tests: no library and no office but Excel itself writes it.

use std::error::Error;
use std::io::{Cursor, Write as _};

use yoshiki::model::{Grid, Raw, Visibility};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The sheets as a binary workbook. Dates and durations are written as the text they show.
///
/// `all_kinds`: also with cells that leave out their column and texts with formatting in their cell, which Excel may
/// write and few programs read.
pub(crate) fn xlsb(sheets: &[Grid], all_kinds: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut texts = Vec::new();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut bundle = Vec::new();
    let mut relations = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for (at, grid) in (1_u32..).zip(sheets) {
        parts.push((
            format!("xl/worksheets/sheet{at}.bin"),
            sheet(grid, &mut texts, all_kinds),
        ));
        let state = match grid.visibility {
            Visibility::Visible => 0,
            Visibility::Hidden => 1,
            Visibility::VeryHidden => 2,
        };
        let id = format!("rId{at}");
        let entry = [numbers(&[state, at]), wide(&id), wide(&grid.name)].concat();
        bundle.extend(record(0x9C, &entry));
        let relation = format!(
            "<Relationship Id=\"{id}\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet{at}.bin\"/>"
        );
        relations.push_str(&relation);
    }
    let beside = format!(
        "<Relationship Id=\"t\" Type=\"{kind}/sharedStrings\" Target=\"sharedStrings.bin\"/>\
         <Relationship Id=\"s\" Type=\"{kind}/styles\" Target=\"styles.bin\"/></Relationships>"
    );
    relations.push_str(&beside);
    let workbook = [
        record(0x83, &[]),
        record(0x99, &numbers(&[0, 0, 0])),
        record(0x8F, &[]),
        bundle,
        record(0x90, &[]),
        record(0x84, &[]),
    ]
    .concat();
    parts.push(("xl/workbook.bin".to_owned(), workbook));
    parts.push((
        "xl/_rels/workbook.bin.rels".to_owned(),
        relations.into_bytes(),
    ));
    parts.push(("xl/sharedStrings.bin".to_owned(), shared_texts(&texts)));
    parts.push(("xl/styles.bin".to_owned(), styles()));
    let package_relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"
    );
    parts.push(("_rels/.rels".to_owned(), package_relations.into_bytes()));
    parts.push(("[Content_Types].xml".to_owned(), CONTENT_TYPES.into()));
    package(&parts)
}

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
     <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
     <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";

/// The parts in a zip file.
pub(crate) fn package(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        written.start_file(name.as_str(), SimpleFileOptions::default())?;
        written.write_all(content)?;
    }
    Ok(written.finish()?.into_inner())
}

fn sheet(grid: &Grid, texts: &mut Vec<String>, all_kinds: bool) -> Vec<u8> {
    let area = record(0x94, &numbers(&[0, 1_048_575, 0, 16_383]));
    let mut bytes = [record(0x81, &[]), area, columns(grid), record(0x91, &[])].concat();
    let last = grid.rows().map(|(row, _)| row).next_back().unwrap_or(0);
    let hidden = |row| grid.is_row_hidden(row);
    for row in (0..=last).filter(|row| hidden(*row) || !grid.row(*row).is_empty()) {
        let mut head = numbers(&[row, 0]);
        head.extend([0x68, 1, 0, if hidden(row) { 0x10 } else { 0 }, 0]);
        head.extend(numbers(&[0]));
        bytes.extend(record(0, &head));
        let mut before = None;
        for (column, cell) in grid.row(row) {
            let (kind, value) = match &cell.raw {
                Raw::Number(number) => number_record(&number.to_string()),
                Raw::Bool(value) => (4, vec![u8::from(*value)]),
                Raw::Error => (3, vec![error_code(&cell.shown)]),
                Raw::FormulaWithoutValue => (1, Vec::new()),
                _ => text_record(&cell.shown, texts, all_kinds),
            };
            // Every other cell right of another one leaves out its column.
            let is_short = all_kinds && before == Some(*column) && column % 2 == 1 && kind < 8;
            let (kind, head) = if is_short {
                (kind + 11, numbers(&[0]))
            } else {
                (kind, numbers(&[*column, 0]))
            };
            bytes.extend(record(kind, &[head, value].concat()));
            before = Some(column + 1);
        }
    }
    bytes.extend(record(0x92, &[]));
    if !grid.merged.is_empty() {
        bytes.extend(record(0xB1, &numbers(&[grid.merged.len() as u32])));
        for region in &grid.merged {
            let corners = [
                region.first_row,
                region.last_row,
                region.first_column,
                region.last_column,
            ];
            bytes.extend(record(0xB0, &numbers(&corners)));
        }
        bytes.extend(record(0xB2, &[]));
    }
    bytes.extend(record(0x82, &[]));
    bytes
}

fn columns(grid: &Grid) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (first, last) in &grid.hidden_columns {
        let mut column = numbers(&[*first, *last, 0x900, 0]);
        column.extend([1, 0]);
        bytes.extend(record(0x3C, &column));
    }
    if bytes.is_empty() {
        return bytes;
    }
    [record(0x186, &[]), bytes, record(0x187, &[])].concat()
}

/// Whole numbers and hundredths are packed.
fn number_record(number: &str) -> (u16, Vec<u8>) {
    let packed = |text: &str| {
        let number = text.parse::<i32>().ok()?;
        ((-1 << 29..1 << 29).contains(&number)).then_some(number.cast_unsigned() << 2 | 2)
    };
    let hundredths = number
        .split_once('.')
        .filter(|(_, behind)| behind.len() == 2)
        .and_then(|(whole, behind)| packed(&format!("{whole}{behind}")))
        .map(|packed| packed | 1);
    match packed(number).or(hundredths) {
        Some(packed) => (2, packed.to_le_bytes().to_vec()),
        None => (
            5,
            number.parse::<f64>().unwrap_or(0.0).to_le_bytes().to_vec(),
        ),
    }
}

/// Texts stand in the cell, with a formatting run, or among the shared ones, in turn.
fn text_record(text: &str, texts: &mut Vec<String>, all_kinds: bool) -> (u16, Vec<u8>) {
    match text.len() % 3 {
        0 => (6, wide(text)),
        1 if all_kinds => (0x3E, [vec![1], wide(text), numbers(&[1, 0])].concat()),
        _ => {
            texts.push(text.to_owned());
            (7, numbers(&[texts.len() as u32 - 1]))
        }
    }
}

fn error_code(shown: &str) -> u8 {
    match shown {
        "#NULL!" => 0x00,
        "#DIV/0!" => 0x07,
        "#VALUE!" => 0x0F,
        "#REF!" => 0x17,
        "#NAME?" => 0x1D,
        "#NUM!" => 0x24,
        _ => 0x2A,
    }
}

fn shared_texts(texts: &[String]) -> Vec<u8> {
    let many = texts.len() as u32;
    let mut bytes = record(0x9F, &numbers(&[many, many]));
    for text in texts {
        // Furigana stand behind the text.
        let phonetic = [wide("よみ"), numbers(&[0])].concat();
        bytes.extend(record(0x13, &[vec![2], wide(text), phonetic].concat()));
    }
    bytes.extend(record(0xA0, &[]));
    bytes
}

fn styles() -> Vec<u8> {
    let style = [0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    [
        record(0x116, &[]),
        record(0x269, &numbers(&[1])),
        record(0x2F, &style),
        record(0x26A, &[]),
        record(0x117, &[]),
    ]
    .concat()
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = if kind < 0x80 {
        vec![kind as u8]
    } else {
        vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]
    };
    let mut length = data.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(data);
    bytes
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
    bytes.collect()
}

fn wide(text: &str) -> Vec<u8> {
    let mut bytes = numbers(&[text.encode_utf16().count() as u32]);
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}
