//! Parts of an xlsx package → how its sheets are set up for print.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::error::ReadError;
use super::layout;
use super::limits::{self, Limits};
use super::ooxml::{self, Relations};
use super::package::Package;
use super::setup::{default_width, digit_width};
use super::xml::{self, Events};
use crate::model::{CellFont, PaperSize, SheetSetup};

/// A blank form has no more rows above the cells whose font matters.
const ROWS: u32 = 2_000;
/// Cells and columns of all sheets whose fonts and widths are remembered.
const CELLS: usize = 200_000;
/// Fonts and cell styles that are remembered; Excel takes 1,024 and 65,490.
const FONTS: usize = 2_000;
const STYLES: usize = 1_000_000;
/// Sheets with repeated rows that are remembered.
const TITLES: usize = 10_000;
/// What Excel takes where a sheet says nothing: 0.7 and 0.75 inches.
const MARGINS: [u32; 4] = [178, 178, 191, 191];

/// The set-up of every sheet.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Vec<SheetSetup>, ReadError> {
    let mut package = Package::within(bytes, "xlsx", limits)?;
    let path = ooxml::workbook_path(&mut package, "xl/workbook.xml");
    let relations = Relations::of(&mut package, &path);
    let (entries, _) = ooxml::workbook(&mut package, &path, &relations)?;
    let titles = match package.stream(&path) {
        Some(stream) => title_rows(stream, limits)?,
        None => Vec::new(),
    };
    let styles = relations.by_kind("styles").unwrap_or("xl/styles.xml");
    let styles = match package.stream(styles) {
        Some(stream) => Styles::read(stream, limits)?,
        None => Styles::default(),
    };
    let mut setups = Vec::new();
    let mut left = CELLS;
    for (at, entry) in entries.iter().enumerate() {
        let Some(stream) = entry.path.as_deref().and_then(|path| package.stream(path)) else {
            continue;
        };
        let mut setup = sheet(stream, &styles, limits, &mut left)?;
        setup.sheet.clone_from(&entry.name);
        setup.title_rows = titles
            .iter()
            .find(|(sheet, _)| *sheet == at)
            .map(|(_, rows)| *rows);
        setups.push(setup);
    }
    Ok(setups)
}

/// Fonts, and the font of each cell style.
#[derive(Default)]
struct Styles {
    fonts: Vec<CellFont>,
    by_style: Vec<usize>,
}

impl Styles {
    fn read(input: impl BufRead, limits: Limits) -> Result<Self, ReadError> {
        let mut events = Events::new(input, "xlsx", limits);
        let mut styles = Self::default();
        let (mut in_fonts, mut in_cell_styles) = (false, false);
        loop {
            match events.next_or_end()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "fonts" => in_fonts = true,
                    "font" if in_fonts && styles.fonts.len() >= FONTS => in_fonts = false,
                    "font" if in_fonts => styles.fonts.push(CellFont {
                        name: String::new(),
                        size: 110,
                    }),
                    "sz" if in_fonts => {
                        if let Some(font) = styles.fonts.last_mut()
                            && let Some(size) = scaled(&e, "val", 10)
                        {
                            font.size = size;
                        }
                    }
                    "name" if in_fonts => {
                        if let Some(font) = styles.fonts.last_mut() {
                            font.name = xml::attribute(&e, "val").unwrap_or_default();
                        }
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles && styles.by_style.len() < STYLES => {
                        styles.by_style.push(xml::number(&e, "fontId").unwrap_or(0));
                    }
                    _ => {}
                },
                Event::End(e) => match e.local_name().into_inner() {
                    "fonts" => in_fonts = false,
                    "cellXfs" => in_cell_styles = false,
                    _ => {}
                },
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    fn font(&self, style: usize) -> usize {
        self.by_style.get(style).copied().unwrap_or(0)
    }
}

/// An attribute times `scale`, rounded.
fn scaled(e: &BytesStart<'_>, name: &str, scale: u32) -> Option<u32> {
    let text = xml::attribute(e, name)?;
    let text = text.trim();
    let number = text
        .parse::<Decimal>()
        .or_else(|_| Decimal::from_scientific(text))
        .ok()?;
    number
        .checked_mul(Decimal::from(scale))?
        .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        .to_u32()
}

/// Index of a sheet, and its first and last repeated row.
type TitleRows = (usize, (u32, u32));

/// The repeated rows that the defined names of a workbook tell, by index of the sheet.
fn title_rows(workbook: impl BufRead, limits: Limits) -> Result<Vec<TitleRows>, ReadError> {
    let mut events = Events::new(workbook, "xlsx", limits);
    let mut found = Vec::new();
    let mut name: Option<(usize, String)> = None;
    loop {
        match events.next_or_end()? {
            Event::Start(e) if e.local_name().into_inner() == "definedName" => {
                let is_titles = xml::attribute(&e, "name").as_deref() == Some("_xlnm.Print_Titles");
                name = match xml::number(&e, "localSheetId") {
                    Some(sheet) if is_titles => Some((sheet, String::new())),
                    _ => None,
                };
            }
            Event::Text(text) => {
                if let Some((_, written)) = &mut name {
                    written.push_str(&text);
                }
            }
            Event::End(e) if e.local_name().into_inner() == "definedName" => {
                if let Some((sheet, written)) = name.take()
                    && let Some(rows) = rows(&written)
                    && found.len() < TITLES
                {
                    found.push((sheet, rows));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// `様式1!$A:$B,様式1!$5:$7` → rows 4 to 6 from zero.
fn rows(reference: &str) -> Option<(u32, u32)> {
    reference.rsplit(',').find_map(|area| {
        let range = area.rsplit('!').next()?.replace('$', "");
        let (first, last) = range.trim().split_once(':')?;
        let row = |text: &str| text.parse::<u32>().ok()?.checked_sub(1);
        let (first, last) = (row(first)?, row(last)?);
        (first <= last && last < limits::ROWS).then_some((first, last))
    })
}

/// Goes once through the XML of a sheet. A broken end gives what came before it.
fn sheet(
    input: impl BufRead,
    styles: &Styles,
    limits: Limits,
    left: &mut usize,
) -> Result<SheetSetup, ReadError> {
    let digit = styles
        .fonts
        .first()
        .map_or(7, |font| digit_width(&font.name, font.size));
    let mut setup = SheetSetup {
        default_width: default_width(digit),
        fonts: styles.fonts.clone(),
        landscape: Some(false),
        margins: Some(MARGINS),
        ..SheetSetup::default()
    };
    let mut events = Events::new(input, "xlsx", limits);
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        match events.next_or_end()? {
            Event::Start(e) => match e.local_name().into_inner() {
                "sheetFormatPr" => {
                    if let Some(width) = scaled(&e, "defaultColWidth", digit) {
                        setup.default_width = width;
                    }
                }
                "col" if *left > 0 => {
                    *left -= 1;
                    column_setup(&e, digit, styles, &mut setup);
                }
                "row" => {
                    if let Some(number) = xml::number::<u32>(&e, "r") {
                        row = number.saturating_sub(1);
                    }
                    column = 0;
                    if xml::flag(&e, "customFormat")
                        && row < ROWS
                        && let Some(style) = xml::number(&e, "s")
                    {
                        setup.row_fonts.insert(row, styles.font(style));
                    }
                }
                "c" => {
                    if let Some(at) = xml::attribute(&e, "r").and_then(|at| layout::position(&at)) {
                        (row, column) = at;
                    }
                    if row < ROWS && *left > 0 {
                        *left -= 1;
                        let style = xml::number(&e, "s").unwrap_or(0);
                        setup.cell_fonts.insert((row, column), styles.font(style));
                    }
                    column = column.saturating_add(1);
                }
                "pageMargins" => {
                    let sides = ["left", "right", "top", "bottom"];
                    setup.margins = Some(std::array::from_fn(|side| {
                        scaled(&e, sides[side], 254).unwrap_or(MARGINS[side])
                    }));
                }
                "pageSetup" => {
                    setup.landscape =
                        Some(xml::attribute(&e, "orientation").as_deref() == Some("landscape"));
                    setup.paper = xml::number(&e, "paperSize").and_then(paper);
                }
                _ => {}
            },
            Event::End(e) if e.local_name().into_inner() == "row" => row = row.saturating_add(1),
            Event::Eof => return Ok(setup),
            _ => {}
        }
    }
}

fn column_setup(e: &BytesStart<'_>, digit: u32, styles: &Styles, setup: &mut SheetSetup) {
    let Some(first) = xml::number::<u32>(e, "min").and_then(|min| min.checked_sub(1)) else {
        return;
    };
    let last = xml::number::<u32>(e, "max").map_or(first, |max| max.saturating_sub(1));
    if last < first || setup.widths.len() >= limits::COLUMNS as usize {
        return;
    }
    let width = if xml::flag(e, "hidden") {
        Some(0)
    } else {
        scaled(e, "width", digit)
    };
    if let Some(width) = width {
        setup.widths.push((first, last, width));
    }
    if let Some(style) = xml::number(e, "style") {
        setup.column_fonts.push((first, last, styles.font(style)));
    }
}

/// The paper that a workbook knows by this number.
pub(super) fn paper(code: u32) -> Option<PaperSize> {
    match code {
        8 => Some(PaperSize::A3),
        9 => Some(PaperSize::A4),
        11 => Some(PaperSize::A5),
        12 => Some(PaperSize::B4),
        13 => Some(PaperSize::B5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::*;

    #[test]
    fn what_was_set_up_comes_back() {
        let mut book = Workbook::new();
        let heading = Format::new()
            .set_font_name("ＭＳ ゴシック")
            .set_font_size(9.5);
        let body = Format::new().set_font_name("ＭＳ 明朝").set_font_size(12);
        let sheet = book.add_worksheet();
        sheet.set_name("様式 1").expect("a name");
        sheet.set_column_width_pixels(0, 40).expect("a width");
        sheet.set_column_width_pixels(1, 333).expect("a width");
        sheet.set_column_hidden(2).expect("a column");
        sheet.set_column_format(3, &body).expect("a format");
        sheet.set_row_format(6, &heading).expect("a format");
        sheet
            .write_with_format(4, 1, "計画", &heading)
            .expect("a cell");
        sheet.set_repeat_rows(3, 4).expect("rows");
        sheet.set_landscape().set_paper_size(8);
        sheet.set_margins(0.5, 0.6, 1.0, 0.25, 0.3, 0.3);
        book.add_worksheet();
        let bytes = book.save_to_buffer().expect("a workbook");
        let setups = read(&bytes, Limits::default()).expect("the set-up");
        let first = &setups[0];
        assert_eq!(first.sheet, "様式 1");
        let widths: Vec<u32> = (0..5).map(|column| first.width(column)).collect();
        assert_eq!(widths, [40, 333, 0, 64, 64]);
        assert_eq!(first.title_rows, Some((3, 4)));
        assert_eq!(
            (first.landscape, first.paper),
            (Some(true), Some(PaperSize::A3))
        );
        assert_eq!(first.margins, Some([127, 152, 254, 64]));
        let font = |row, column| {
            let font = first.font(row, column).expect("a font");
            (font.name.as_str(), font.size)
        };
        assert_eq!(font(4, 1), ("ＭＳ ゴシック", 95));
        assert_eq!(font(6, 9), ("ＭＳ ゴシック", 95));
        assert_eq!(font(7, 3), ("ＭＳ 明朝", 120));
        assert_eq!(font(7, 0).1, 110);
        assert_eq!(setups[1].landscape, Some(false));
        assert_eq!(setups[1].margins, Some(MARGINS));
    }

    #[test]
    fn repeated_rows_are_told_from_repeated_columns() {
        assert_eq!(rows("'甲,乙'!$A:$B,'甲,乙'!$5:$7"), Some((4, 6)));
        assert_eq!(rows("甲!$A:$B"), None);
        assert_eq!(rows("甲!$1:$1,甲!$A:$C"), Some((0, 0)));
        assert_eq!(rows("#REF!"), None);
        assert_eq!(rows("甲!$7:$5"), None);
    }
}
