//! Text tables: CSV, TSV, and text with no delimiter at all. The row of a cell is the number of its record
//! in the file, blank lines counted: they stand where a page ended.

use csv_core::{ReadFieldResult, ReaderBuilder, Terminator};

use super::ReadOptions;
use super::cell_text;
use super::charset;
use super::decoded::{self, Decoded};
use super::delimiter::{self, Delimiter};
use super::error::ReadError;
use super::limits::{self, CellCount, Limit, Limits};
use super::twin;
use crate::model::{Cell, Format, Grid, Undecodable, Workbook};

/// Any bytes at all; this reader is asked last.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    !bytes.is_empty()
}

/// Reads the one sheet that a text file is.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    options.limits.check_text(bytes)?;
    let charset = options
        .charset
        .unwrap_or_else(|| charset::detect(bytes, None));
    let mut decoded = decoded::decode(bytes, charset);
    if decoded.is_noise() {
        return Err(ReadError::Binary);
    }
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let lines = unix_lines(&mut decoded);
    let text = lines.as_deref().unwrap_or(&decoded.text);
    let delimiter = twin::delimiter(text).unwrap_or_else(|| delimiter::find(text));
    let mut grid = Grid::new("Sheet1");
    fill(&mut grid, text, delimiter, options.limits)?;
    grid.undecodable = bad_cells(&grid, &decoded);
    Ok(Workbook {
        format: match delimiter.byte {
            Some(b'\t') => Format::Tsv,
            _ => Format::Csv,
        },
        charset: Some(charset.name()),
        sheets: vec![grid],
        active: Vec::new(),
    })
}

/// Makes every line end in `\n`: where it stands, if no bad byte is known by its place there, to save a copy.
fn unix_lines(decoded: &mut Decoded) -> Option<String> {
    if !decoded.text.contains('\r') {
        return None;
    }
    if !decoded.bad.is_empty() {
        return Some(decoded.text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    let mut bytes = std::mem::take(&mut decoded.text).into_bytes();
    let mut after_return = false;
    bytes.retain_mut(|byte| {
        let is_second = after_return && *byte == b'\n';
        after_return = *byte == b'\r';
        if after_return {
            *byte = b'\n';
        }
        !is_second
    });
    decoded.text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    None
}

fn fill(
    grid: &mut Grid,
    text: &str,
    delimiter: Delimiter,
    limits: Limits,
) -> Result<(), ReadError> {
    let mut reader = ReaderBuilder::new()
        // Text without a delimiter: one that no text contains.
        .delimiter(delimiter.byte.unwrap_or(b'\x1F'))
        .quoting(delimiter.quotes)
        .terminator(Terminator::Any(b'\n'))
        .build();
    let longest = limits.piece();
    let mut count = CellCount::within(limits);
    let mut field = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    let mut rest = text.as_bytes();
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        if column == 0 && field.is_empty() {
            // The reader passes over blank lines in silence, so they are counted here.
            let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
            row = row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
            rest = rest.get(blank..).unwrap_or_default();
        }
        // Field by field: a record may be as long as the file.
        let (result, read, written) = reader.read_field(rest, &mut buffer);
        rest = rest.get(read..).unwrap_or_default();
        field.extend_from_slice(buffer.get(..written).unwrap_or_default());
        if field.len() > longest {
            return Err(limits.over(Limit::CellCharacters));
        }
        match result {
            // What is left is nothing, which is the end.
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::End => return Ok(()),
            ReadFieldResult::Field { record_end } => {
                count.see()?;
                let text = String::from_utf8_lossy(&field);
                if let Some(cell) = cell_text::cell(unguarded(&text)) {
                    let (row, column) =
                        limits::on_sheet(row, column).ok_or_else(limits::outside)?;
                    count.keep_cell(&cell)?;
                    grid.put(row, column, cell);
                }
                field.clear();
                column = column.saturating_add(1);
                if record_end {
                    row = row.saturating_add(1);
                    column = 0;
                }
            }
        }
    }
}

/// `="001"` is how programs keep Excel from reading 001 as a number.
fn unguarded(field: &str) -> &str {
    field
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inside| !inside.contains('"'))
        .unwrap_or(field)
}

/// Finds each replacement character again in the cell it came to stand in.
pub(super) fn bad_cells(grid: &Grid, decoded: &Decoded) -> Vec<Undecodable> {
    let mut undecodable = Vec::new();
    if decoded.bad.is_empty() {
        return undecodable;
    }
    let mut marks = decoded.marks();
    for (row, column, Cell { shown, .. }) in grid.cells() {
        for (at, c) in shown.chars().enumerate() {
            // A U+FFFD that stands in the file itself has no bad bytes.
            if c == '\u{FFFD}'
                && let Some(Some(bytes)) = marks.next()
            {
                undecodable.push(Undecodable {
                    cell: grid.at(row, column),
                    at: u32::try_from(at).unwrap_or(u32::MAX),
                    bytes: bytes.to_vec(),
                });
            }
        }
    }
    undecodable
}

#[cfg(test)]
mod tests {
    use super::super::charset::Charset;
    use super::*;

    fn grid(bytes: &[u8]) -> Grid {
        let mut book = read(bytes, ReadOptions::default()).expect("the text is read");
        book.sheets.remove(0)
    }

    fn shown(grid: &Grid) -> Vec<(u32, u32, String)> {
        grid.cells()
            .map(|(row, column, cell)| (row, column, cell.shown.clone()))
            .collect()
    }

    #[test]
    fn blank_lines_keep_their_row() {
        let rows =
            |text: &str| -> Vec<u32> { grid(text.as_bytes()).rows().map(|(row, _)| row).collect() };
        assert_eq!(rows("a,b\n\n\nc,d\n"), [0, 3]);
        assert_eq!(rows("\r\n\r\na,b\r\n\r\nc,d\r\n\r\n"), [2, 4]);
        assert_eq!(rows("a,\"x\n\ny\"\n\nc,d"), [0, 2]);
        assert_eq!(rows("a,b\n,\nc,d"), [0, 2]);
    }

    #[test]
    fn quoted_line_breaks_and_guards() {
        let grid = grid("番号,内容\r\n=\"001\",\"甲\r\n乙,丙\"\r\n".as_bytes());
        assert_eq!(
            shown(&grid),
            [
                (0, 0, "番号".to_owned()),
                (0, 1, "内容".to_owned()),
                (1, 0, "001".to_owned()),
                (1, 1, "甲\n乙,丙".to_owned()),
            ]
        );
    }

    #[test]
    fn text_of_one_column_is_a_table_too() {
        let grid = grid("実施状況\n\n受講者数：1,460人日\n".as_bytes());
        assert_eq!(
            shown(&grid),
            [
                (0, 0, "実施状況".to_owned()),
                (2, 0, "受講者数：1,460人日".to_owned())
            ]
        );
    }

    #[test]
    fn bad_bytes_are_known_by_cell() {
        let mut bytes = b"\x8D\x80\x96\xDA,\x8E\xC0\x90\xD1\r\n\x89\xF1,\x90\x94".to_vec();
        bytes.extend([0xFD, b'x']);
        let grid = grid(&bytes);
        assert_eq!(grid.undecodable.len(), 1);
        let bad = &grid.undecodable[0];
        assert_eq!(bad.cell.a1(), "B2");
        assert_eq!((bad.at, bad.bytes.as_slice()), (1, [0xFD].as_slice()));
    }

    #[test]
    fn unicode_text_of_excel() {
        let text = "\u{FEFF}番号\t項目\r\n1\t\"甲\n乙\"\r\n";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let book = read(&bytes, ReadOptions::default()).expect("the text is read");
        assert_eq!((book.format, book.charset), (Format::Tsv, Some("UTF-16LE")));
        assert_eq!(
            book.sheets[0].cell(1, 1).map(|c| c.shown.as_str()),
            Some("甲\n乙")
        );
    }

    #[test]
    fn noise_is_refused_and_a_forced_charset_is_obeyed() {
        let mut state = 2_463_534_242_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 9) as u8
        })
        .take(4096)
        .collect();
        let options = ReadOptions::default();
        assert_eq!(read(&noise, options).err(), Some(ReadError::Binary));
        let options = ReadOptions {
            charset: Some(Charset::EucJp),
            ..ReadOptions::default()
        };
        let book = read(b"\xB2\xF3,\xBF\xF4", options).expect("the text is read");
        assert_eq!(book.charset, Some("EUC-JP"));
        assert_eq!(
            book.sheets[0].cell(0, 0).map(|c| c.shown.as_str()),
            Some("回")
        );
    }

    #[test]
    fn long_cells_and_long_lines_are_refused_field_by_field() {
        let limits = Limits::default()
            .with(Limit::CellCharacters, 50_000)
            .with(Limit::Characters, 100_000)
            .with(Limit::Cells, 4)
            .with(Limit::CellsSeen, 20_000);
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let over = |text: &str| match read(text.as_bytes(), options) {
            Err(ReadError::OverLimit { limit, .. }) => Some(limit),
            _ => None,
        };
        let long = "回".repeat(50_000);
        assert_eq!(over(&format!("{long},\"{long}\"")), None);
        assert_eq!(over(&format!("{long}回")), Some(Limit::CellCharacters));
        assert_eq!(
            over(&format!("\"{long}回\",a")),
            Some(Limit::CellCharacters)
        );
        assert_eq!(over(&format!("{long}\n{long}\na")), Some(Limit::Characters));
        assert_eq!(over("a,b\nc,d"), None);
        assert_eq!(over("a,b\nc,d,e"), Some(Limit::Cells));
        assert_eq!(
            over(&format!("a\n{}", "b,,\n".repeat(7000))),
            Some(Limit::Cells)
        );
        assert_eq!(
            over(&format!("a,b\n{}", ",,,\n".repeat(7000))),
            Some(Limit::CellsSeen)
        );
        let wide = read(
            &[b"a,b\n", b",".repeat(16_384).as_slice(), b"x"].concat(),
            options,
        );
        assert_eq!(wide.err(), Some(limits::outside()));
        let text = ReadOptions {
            limits: limits.with(Limit::Text, 1),
            ..options
        };
        let over = read(&b"a,b\n".repeat(1 << 18), text).err();
        assert_eq!(over, Some(text.limits.over(Limit::Cells)));
        let over = read(&[&b"a,b\n".repeat(1 << 18)[..], b"c"].concat(), text).err();
        assert_eq!(over, Some(text.limits.over(Limit::Text)));
    }

    #[test]
    fn a_text_of_bad_bytes_is_no_text_and_costs_little() {
        let bad = b"\xFD\xFDa\n".repeat(60_000);
        assert_eq!(
            read(&bad, ReadOptions::default()).err(),
            Some(ReadError::Binary)
        );
    }

    #[test]
    fn lines_of_every_system_end_alike() {
        for text in ["甲,乙\r\n丙\r\r\n丁", "甲,乙\r丙\n\r丁", "甲,乙\n丙\n\n丁"] {
            let cells = shown(&grid(text.as_bytes()));
            let at: Vec<u32> = cells.iter().map(|(row, _, _)| *row).collect();
            assert_eq!(at, [0, 0, 1, 3], "{text:?}");
        }
    }
}
