//! What the targets share: packages put together from their parts, and one reader called by its name.

use std::io::{Cursor, Write as _};
use std::panic;

use yoshiki::model::Workbook;
use yoshiki::read::{self, READERS, ReadOptions};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Stands before the name of each part in the text that a package is made from.
pub const PART: &[u8] = b"\n=== ";

/// Lets readers catch the panics of their libraries, as the program does; what nobody catches still ends the run.
pub fn allow_caught_panics() {
    panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// The bytes as they are where they are a package; else a package of the parts that they spell out, so that a change
/// of one byte is a change of the XML and not of a checksum.
///
/// ```text
/// === xl/workbook.xml
/// <workbook/>
/// === xl/worksheets/sheet1.xml
/// <worksheet/>
/// ```
pub fn package(data: &[u8]) -> Vec<u8> {
    if data.starts_with(b"PK") {
        return data.to_vec();
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts(data) {
        let end = part.iter().position(|byte| *byte == b'\n');
        let (name, content) = part.split_at(end.unwrap_or(part.len()));
        let name = String::from_utf8_lossy(name);
        // Two parts of one name cannot be written.
        if writer.start_file(name.trim(), stored).is_ok() {
            let _ = writer.write_all(content.get(1..).unwrap_or_default());
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data.strip_prefix(&PART[1..]).unwrap_or(data);
    while let Some(at) = rest.windows(PART.len()).position(|bytes| bytes == PART) {
        parts.push(&rest[..at]);
        rest = &rest[at + PART.len()..];
    }
    parts.push(rest);
    parts
}

/// Reads the bytes as this format, whatever they look like.
pub fn read_as(format: &str, bytes: &[u8], options: ReadOptions) -> Option<Workbook> {
    let reader = READERS.iter().find(|reader| reader.name == format);
    let reader = reader.expect("there is such a reader");
    let book = (reader.read)(bytes, options).ok()?;
    hold(&book);
    Some(book)
}

/// Reads how the sheets are set up: widths, fonts, paper.
pub fn set_up(bytes: &[u8]) {
    let _ = read::sheet_setups(bytes, ReadOptions::default());
}

/// What holds for every workbook that was read.
pub fn hold(book: &Workbook) {
    for grid in &book.sheets {
        for (row, column, cell) in grid.cells() {
            assert!(row < 1_048_576 && column < 16_384, "{row} {column}");
            assert!(cell.shown.len() < 1 << 24);
        }
    }
}
