//! xls (BIFF8 and BIFF5), by records of our own. calamine reads every sheet into a full rectangle as it
//! opens the file, gives no number formats and no hidden rows, takes BIFF8 texts for CP932 where a code
//! page record says so, does not see XOR passwords, and ends the process on 3 % of damaged files.

use std::collections::{HashMap, HashSet};

use super::ReadOptions;
use super::active;
use super::biff::{Parts, Record, Records, Texts};
use super::compound::{self, Compound, u16_at, u32_at};
use super::error::ReadError;
use super::limits::{CellCount, Limit, Limits};
use super::serial::Epoch;
use super::xls_sheet;
use super::xlsx_strings::SharedStrings;
use super::xlsx_styles::Formats;
use crate::model::{ActiveContent, ActiveKind, Format, Visibility, Workbook};

/// What the global part of a workbook says, for reading its sheets.
pub(super) struct Globals {
    pub(super) texts: Texts,
    pub(super) strings: SharedStrings,
    pub(super) formats: Formats,
    pub(super) epoch: Epoch,
    pub(super) sheets: Vec<SheetEntry>,
    /// Macro sheets and links to other files and programs.
    active: Vec<ActiveContent>,
}

/// A sheet as the global part lists it.
pub(super) struct SheetEntry {
    pub(super) name: String,
    /// Where its records begin in the stream.
    pub(super) start: usize,
    visibility: Visibility,
    pub(super) is_worksheet: bool,
}

/// True for a compound file with a workbook stream.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    compound::is_compound(bytes)
        && Compound::open(bytes).is_ok_and(|file| file.has("Workbook") || file.has("Book"))
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    let file = Compound::open(bytes)?;
    let stream = stream_of(&file);
    let limits = options.limits;
    let globals = globals(&stream, limits)?;
    let mut active = active::of_compound(&file);
    active.extend(globals.active.iter().cloned());
    let mut count = CellCount::within(limits);
    let mut sheets = Vec::new();
    limits.check(Limit::Sheets, globals.sheets.len() as u64)?;
    for entry in &globals.sheets {
        if entry.is_worksheet {
            let mut grid = xls_sheet::read(
                &stream,
                entry.start,
                &entry.name,
                &globals,
                limits,
                &mut count,
            )?;
            grid.visibility = entry.visibility;
            sheets.push(grid);
        }
    }
    Ok(Workbook {
        format: Format::Xls,
        charset: None,
        sheets,
        active: active::sorted(active),
    })
}

/// The stream of the workbook.
pub(super) fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let file = Compound::open(bytes)?;
    Ok(stream_of(&file))
}

fn stream_of(file: &Compound<'_>) -> Vec<u8> {
    let stream = file.stream("Workbook").or_else(|| file.stream("Book"));
    stream.unwrap_or_default()
}

/// What the global part says.
pub(super) fn globals(stream: &[u8], limits: Limits) -> Result<Globals, ReadError> {
    let records = globals_records(stream)?;
    let version = records.first().and_then(|bof| u16_at(bof.data, 0));
    let find = |kind: u16| records.iter().filter(move |record| record.kind == kind);
    if find(FILE_PASS).next().is_some() {
        return Err(ReadError::Password);
    }
    let texts = match version {
        Some(0x0600) => Texts::Unicode,
        Some(0x0500) => {
            let page = find(CODE_PAGE)
                .next()
                .and_then(|record| u16_at(record.data, 0));
            let japanese_fonts = find(FONT).any(|font| font.data.get(12) == Some(&128));
            Texts::of_code_page(page, japanese_fonts)
        }
        _ => return Err(old_format()),
    };
    let codes: HashMap<u16, String> = find(FORMAT)
        .filter_map(|record| {
            let code = match texts {
                Texts::Unicode => texts.long(record, 2),
                Texts::Bytes(_) => texts.short(record, 2),
            };
            Some((u16_at(record.data, 0)?, code?))
        })
        .collect();
    let styles = find(XF).filter_map(|xf| u16_at(xf.data, 2)).collect();
    let mut active: Vec<ActiveContent> = find(LINKED)
        .filter_map(|record| linked(record, texts))
        .collect();
    if find(SHEET).any(|sheet| sheet.data.get(5) == Some(&1)) {
        active.push(active::told(ActiveKind::MacroSheet, ""));
    }
    let from_1904 = find(DATE_MODE).any(|record| u16_at(record.data, 0) == Some(1));
    Ok(Globals {
        texts,
        strings: match find(STRINGS).next() {
            Some(record) => strings(record, limits)?,
            None => SharedStrings::default(),
        },
        formats: Formats::new(&codes, styles),
        epoch: if from_1904 {
            Epoch::From1904
        } else {
            Epoch::From1900
        },
        sheets: sheets(find(SHEET), texts),
        active,
    })
}

const FILE_PASS: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
pub(super) const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041E;
pub(super) const XF: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
const STRINGS: u16 = 0x00FC;
const LINKED: u16 = 0x01AE;

/// Kinds of global records that say something here.
const TOLD: [u16; 9] = [
    FILE_PASS, CODE_PAGE, DATE_MODE, FONT, FORMAT, XF, SHEET, STRINGS, LINKED,
];
/// So many of them are kept: styles and fonts of a workbook are a few thousand.
const MOST_TOLD: usize = 200_000;

/// The first record, and those that say something up to the end of the global part.
pub(super) fn globals_records(stream: &[u8]) -> Result<Vec<Record<'_>>, ReadError> {
    let mut records = Vec::new();
    for record in Records::from(stream, 0) {
        match (records.is_empty(), record.kind) {
            (true, 0x0009 | 0x0209 | 0x0409) => return Err(old_format()),
            (true, 0x0809) | (false, _) => {}
            (true, _) => break,
        }
        if record.kind == 0x000A {
            return Ok(records);
        }
        if records.is_empty() || (TOLD.contains(&record.kind) && records.len() < MOST_TOLD) {
            records.push(record);
        }
    }
    // Encrypted from the first record on, the rest has no meaning.
    if records.iter().any(|record| record.kind == FILE_PASS) {
        return Ok(records);
    }
    Err(ReadError::corrupt("xls", "workbook stream ends early"))
}

/// BIFF2 to BIFF4.
pub(super) fn old_format() -> ReadError {
    ReadError::OldFormat {
        ja: "Excel 4.0以前のブック",
        en: "a workbook of Excel 4.0 or older",
    }
}

/// The workbook or program that formulas refer to; none for this workbook itself and for add-ins.
fn linked(record: &Record<'_>, texts: Texts) -> Option<ActiveContent> {
    const SELF: u16 = 0x0401;
    const ADD_IN: u16 = 0x3A01;
    if matches!(u16_at(record.data, 2)?, SELF | ADD_IN) {
        return None;
    }
    let path = texts.long(record, 2)?;
    // A workbook is named by an encoded path, a program by its name and topic.
    if path.starts_with('\u{1}') {
        let path = path.replace('\u{3}', "/");
        Some(active::link(&path))
    } else if path.contains('\u{3}') {
        Some(active::told(ActiveKind::ProgramLink, ""))
    } else {
        None
    }
}

/// The table of shared texts. The count at its head is not trusted; the texts end with the record.
fn strings(record: &Record<'_>, limits: Limits) -> Result<SharedStrings, ReadError> {
    let announced = u32_at(record.data, 4).unwrap_or(0);
    let mut parts = Parts::new(record, 8);
    let mut strings = SharedStrings::default();
    for _ in 0..announced {
        let Some(text) = parts
            .u16()
            .and_then(|length| parts.unicode(usize::from(length)))
        else {
            break;
        };
        strings.push(&text, limits)?;
    }
    Ok(strings)
}

/// The sheets as they are listed; of several that begin at one place the first.
fn sheets<'a>(records: impl Iterator<Item = &'a Record<'a>>, texts: Texts) -> Vec<SheetEntry> {
    let mut starts = HashSet::new();
    records
        .filter_map(|record| sheet_entry(record, texts))
        .filter(|sheet| starts.insert(sheet.start))
        .collect()
}

fn sheet_entry(record: &Record<'_>, texts: Texts) -> Option<SheetEntry> {
    Some(SheetEntry {
        start: usize::try_from(u32_at(record.data, 0)?).ok()?,
        visibility: match record.data.get(4)? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
        is_worksheet: *record.data.get(5)? == 0,
        name: texts.short(record, 6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::compound::tests::with_stream;
    use super::*;
    use crate::model::Raw;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend((data.len() as u16).to_le_bytes());
        bytes.extend(data);
        bytes
    }

    fn wide(text: &str) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    fn cell(row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
        let mut bytes: Vec<u8> = [row, column, style]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        bytes.extend(rest);
        bytes
    }

    /// A workbook of one sheet from its global and sheet records.
    fn book(version: u16, globals: &[Vec<u8>], name: &[u8], sheet: &[Vec<u8>]) -> Vec<u8> {
        let bof = |kind: u16| {
            let fields = [version, kind, 0, 0, 0, 0, 0, 0];
            record(0x0809, &fields.map(u16::to_le_bytes).concat())
        };
        let globals = globals.concat();
        let start = bof(5).len() + globals.len() + 4 + 6 + name.len() + 4;
        let mut entry = (start as u32).to_le_bytes().to_vec();
        entry.extend([1, 0]);
        entry.extend(name);
        let mut stream = [bof(5), globals, record(SHEET, &entry), record(0x0A, &[])].concat();
        stream.extend([bof(0x10), sheet.concat(), record(0x0A, &[])].concat());
        with_stream(
            if version == 0x0600 {
                "Workbook"
            } else {
                "Book"
            },
            &stream,
        )
    }

    #[test]
    fn biff8_is_utf_16_whatever_the_code_page_says() {
        let mut format = vec![176, 0];
        let code = "ggge\"年\"m\"月\"d\"日\"";
        format.extend((code.chars().count() as u16).to_le_bytes());
        format.extend(wide(code));
        let mut sst = [2_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat();
        for text in ["実施状況", "甲\r\n乙"] {
            sst.extend((text.chars().count() as u16).to_le_bytes());
            sst.extend(wide(text));
        }
        let mut name = vec![3];
        name.extend(wide("様式1"));
        let file = book(
            0x0600,
            &[
                record(CODE_PAGE, &932_u16.to_le_bytes()),
                record(FORMAT, &format),
                record(XF, &[0; 20]),
                record(XF, &[0, 0, 176, 0]),
                record(XF, &[0, 0, 57, 0]),
                record(STRINGS, &sst),
            ],
            &name,
            &[
                record(0x0208, &[2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]),
                record(0x007D, &[3, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
                record(0x00FD, &cell(0, 0, 0, &0_u32.to_le_bytes())),
                record(0x00FD, &cell(0, 1, 0, &1_u32.to_le_bytes())),
                record(0x0203, &cell(1, 0, 1, &45017_f64.to_le_bytes())),
                record(
                    0x027E,
                    &cell(1, 1, 2, &((45017_u32 << 2) | 2).to_le_bytes()),
                ),
                record(0x0205, &cell(1, 2, 0, &[0x17, 1])),
                record(0x0203, &cell(65535, 255, 0, &12.5_f64.to_le_bytes())),
                record(0x00E5, &[1, 0, 0, 0, 1, 0, 2, 0, 3, 0]),
            ],
        );
        assert!(accepts(&file));
        let book = read(&file, ReadOptions::default()).expect("the workbook is read");
        let grid = &book.sheets[0];
        let shown = |row, column| grid.cell(row, column).map(|cell| cell.shown.as_str());
        assert_eq!(
            (&*grid.name, grid.visibility),
            ("様式1", Visibility::Hidden)
        );
        assert_eq!(shown(0, 0), Some("実施状況"));
        assert_eq!(shown(0, 1), Some("甲\n乙"));
        assert_eq!(shown(1, 0), Some("令和5年4月1日"));
        assert_eq!(shown(1, 1), Some("R5.4.1"));
        assert_eq!(shown(1, 2), Some("#REF!"));
        assert_eq!(shown(65535, 255), Some("12.5"));
        assert_eq!(
            grid.cell(1, 0).map(|c| &c.raw),
            Some(&Raw::Date("2023-04-01".into()))
        );
        assert_eq!(grid.region_from(0, 2).to_string(), "C1:D2");
        assert_eq!(
            (grid.hidden_rows.as_slice(), grid.hidden_columns.as_slice()),
            ([(2, 2)].as_slice(), [(3, 4)].as_slice())
        );
    }

    #[test]
    fn biff5_without_code_page_is_cp932_by_its_fonts() {
        let mut font = vec![0_u8; 15];
        font[12] = 128;
        let text = b"\x8E\xC0\x8E\x7B\x8F\xF3\x8B\xB5\x87\x40";
        let mut label = (text.len() as u16).to_le_bytes().to_vec();
        label.extend(text);
        let file = book(
            0x0500,
            &[record(FONT, &font)],
            b"\x06\x97\x6C\x8E\xAE\x82\x50",
            &[record(0x0204, &cell(0, 0, 0, &label))],
        );
        let book = read(&file, ReadOptions::default()).expect("the workbook is read");
        assert_eq!(&*book.sheets[0].name, "様式１");
        assert_eq!(
            book.sheets[0].cell(0, 0).map(|c| c.shown.as_str()),
            Some("実施状況①")
        );
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_told_and_the_rest_is_read() {
        let text_formula = [[0, 0, 0, 0, 0, 0, 0xFF, 0xFF].as_slice(), &[0; 8]].concat();
        let packed = ((7_u32 << 2) | 2).to_le_bytes();
        let mut neighbours = vec![1, 0, 0, 0, 0, 0];
        neighbours.extend(packed);
        neighbours.extend([0, 0, 1, 2, 1, 0]);
        let file = book(
            0x0600,
            &[record(XF, &[0; 20])],
            b"\x01\0S",
            &[
                record(0x00FD, &cell(0, 0, 0, &9_u32.to_le_bytes())),
                record(0x0203, &cell(0, 1, 0, &[1, 2, 3])),
                record(0x0006, &cell(0, 2, 0, &text_formula)),
                record(0x0203, &cell(0, 3, 0, &5_f64.to_le_bytes())),
                record(0x00BD, &neighbours),
                record(0x0203, &cell(2, 0, 0, &6_f64.to_le_bytes())),
            ],
        );
        let book = read(&file, ReadOptions::default()).expect("the workbook is read");
        let grid = &book.sheets[0];
        let shown: Vec<_> = grid.cells().map(|(_, _, c)| c.shown.as_str()).collect();
        assert_eq!(shown, ["5", "7", "6"]);
        let broken: Vec<_> = grid.broken.iter().map(|(row, at, _)| (*row, *at)).collect();
        assert_eq!(broken, [(0, 0), (0, 1), (0, 2), (1, 1)]);
    }

    #[test]
    fn every_password_is_seen() {
        for kind in [0_u16, 1] {
            let file = book(
                0x0600,
                &[record(FILE_PASS, &kind.to_le_bytes())],
                b"\x01\0S",
                &[],
            );
            assert_eq!(
                read(&file, ReadOptions::default()).err(),
                Some(ReadError::Password)
            );
        }
    }

    #[test]
    fn damage_gives_an_error_or_less_never_a_panic() {
        let file = book(
            0x0600,
            &[record(XF, &[0; 20])],
            b"\x01\0S",
            &[record(0x0203, &cell(0, 0, 0, &1_f64.to_le_bytes()))],
        );
        for at in 0..file.len() {
            for value in [0, 0x7F, 0xFF] {
                let mut damaged = file.clone();
                damaged[at] = value;
                if accepts(&damaged) {
                    let _ = read(&damaged, ReadOptions::default());
                }
            }
        }
    }
}
