//! The records of an xls workbook → how its sheets are set up for print. Which rows are repeated in print is told
//! in formulas there and is not read.

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

use super::biff::{self, Record, Records, Texts};
use super::compound::u16_at;
use super::error::ReadError;
use super::limits::{self, Limits};
use super::setup::{default_width, digit_width};
use super::setup_xlsx::paper;
use super::xls;
use crate::model::{CellFont, SheetSetup};

/// Rows and cells whose fonts are remembered.
const ROWS: u32 = 2_000;
const CELLS: usize = 200_000;
/// What Excel takes where a sheet says nothing: 0.75 and 1 inch.
const MARGINS: [u32; 4] = [191, 191, 254, 254];

/// The set-up of every sheet.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Vec<SheetSetup>, ReadError> {
    let stream = xls::workbook_stream(bytes)?;
    let globals = xls::globals(&stream, limits)?;
    let records = xls::globals_records(&stream)?;
    let styles = Styles {
        fonts: records
            .iter()
            .filter(|record| record.kind == xls::FONT)
            .take(limits::FONTS)
            .filter_map(|record| font(record, globals.texts))
            .collect(),
        by_style: records
            .iter()
            .filter(|record| record.kind == xls::XF)
            .filter_map(|record| u16_at(record.data, 0))
            // There is no font 4.
            .map(|font| usize::from(if font > 4 { font - 1 } else { font }))
            .collect(),
    };
    let sheets = globals.sheets.iter().filter(|sheet| sheet.is_worksheet);
    Ok(sheets
        .take(limits::SHEETS)
        .map(|entry| {
            let mut setup = sheet(&stream, entry.start, &styles);
            setup.sheet.clone_from(&entry.name);
            setup
        })
        .collect())
}

struct Styles {
    fonts: Vec<CellFont>,
    by_style: Vec<usize>,
}

impl Styles {
    fn font(&self, style: u16) -> usize {
        self.by_style.get(usize::from(style)).copied().unwrap_or(0)
    }
}

fn font(record: &Record<'_>, texts: Texts) -> Option<CellFont> {
    Some(CellFont {
        // Twentieths of a point.
        size: u32::from(u16_at(record.data, 0)?) / 2,
        name: texts.short(record, 14)?,
    })
}

fn sheet(stream: &[u8], start: usize, styles: &Styles) -> SheetSetup {
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
    let mut depth = 0_u32;
    for record in Records::from(stream, start) {
        match record.kind {
            0x0809 => depth = depth.saturating_add(1),
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            // A record that is too short for what it should hold is passed over.
            _ if depth == 1 => {
                let _ = one(&record, digit, styles, &mut setup);
            }
            _ => {}
        }
    }
    setup
}

/// Widths in 256ths of a digit, in pixels.
fn pixels(width: u16, digit: u32) -> u32 {
    (u32::from(width).saturating_mul(digit).saturating_add(128)) / 256
}

fn one(record: &Record<'_>, digit: u32, styles: &Styles, setup: &mut SheetSetup) -> Option<()> {
    let data = record.data;
    match record.kind {
        // ColInfo
        0x007D => {
            let (first, last) = (u16_at(data, 0)?.into(), u16_at(data, 2)?.into());
            let is_hidden = u16_at(data, 8)? & 1 != 0;
            let width = if is_hidden {
                0
            } else {
                pixels(u16_at(data, 4)?, digit)
            };
            if setup.widths.len() < limits::COLUMNS as usize {
                setup.widths.push((first, last, width));
                let font = styles.font(u16_at(data, 6)?);
                setup.column_fonts.push((first, last, font));
            }
        }
        // StandardWidth
        0x0099 => setup.default_width = pixels(u16_at(data, 0)?, digit),
        // Row, with a style of its own
        0x0208 if u16_at(data, 12)? & 0x80 != 0 => {
            let row = u32::from(u16_at(data, 0)?);
            let font = styles.font(u16_at(data, 14)? & 0x0FFF);
            setup.row_fonts.insert(row, font);
        }
        // Margins
        0x0026..=0x0029 => {
            let inches = Decimal::from_f64(biff::number_at(data, 0)?)?;
            let tenths = inches
                .checked_mul(Decimal::from(254))?
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
                .to_u32()?;
            let margins = setup.margins.get_or_insert(MARGINS);
            *margins.get_mut(usize::from(record.kind - 0x0026))? = tenths;
        }
        // Setup; without a printer it says nothing.
        0x00A1 => {
            let options = u16_at(data, 10)?;
            if options & 4 == 0 {
                setup.paper = paper(u16_at(data, 0)?.into());
                setup.landscape = Some(options & 2 == 0);
            }
        }
        // Cells, blank ones too: row, column, style
        0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x027E | 0x00FD | 0x00D6 => {
            keep(setup, data, u16_at(data, 2)?, styles.font(u16_at(data, 4)?));
        }
        // MulBlank: styles of neighbouring cells
        0x00BE => {
            let first = u16_at(data, 2)?;
            let cells = data.get(4..data.len().checked_sub(2)?)?;
            for (column, style) in (first..).zip(cells.chunks_exact(2)) {
                keep(setup, data, column, styles.font(u16_at(style, 0)?));
            }
        }
        _ => {}
    }
    Some(())
}

fn keep(setup: &mut SheetSetup, data: &[u8], column: u16, font: usize) {
    let row = u16_at(data, 0).map(u32::from);
    if let Some(row) = row.filter(|row| *row < ROWS)
        && setup.cell_fonts.len() < CELLS
    {
        setup.cell_fonts.insert((row, column.into()), font);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_fonts_and_paper_are_those_of_the_workbook() {
        let bytes = include_bytes!("../../samples/jisshi-jokyo/clean.xls");
        let setups = read(bytes, Limits::default()).expect("the set-up");
        let setup = &setups[0];
        assert_eq!(setup.sheet, "Sheet1");
        // 30, 40 and 44 characters of 7 pixels
        let widths: Vec<u32> = (0..4).map(|column| setup.width(column)).collect();
        assert_eq!(widths, [210, 280, 308, 60]);
        // The workbook's fonts 4 and 6 stand in its list as third and fifth: there is no fourth.
        assert_eq!(setup.fonts[0].name, "Calibri");
        assert_eq!(setup.font(0, 0).map(|font| font.size), Some(110));
        assert!(setup.fonts.iter().any(|font| font.size == 105));
        assert_eq!(setup.landscape, Some(false));
        assert_eq!(setup.margins, Some([191, 191, 254, 254]));
    }

    #[test]
    fn records_that_are_too_short_say_nothing() {
        let styles = Styles {
            fonts: Vec::new(),
            by_style: Vec::new(),
        };
        let before = SheetSetup::default();
        for kind in [
            0x007D, 0x0099, 0x0208, 0x0026, 0x0029, 0x00A1, 0x0201, 0x00BE,
        ] {
            let mut setup = before.clone();
            let record = Record {
                kind,
                data: &[1],
                more: Vec::new(),
            };
            assert_eq!(one(&record, 7, &styles, &mut setup), None, "{kind:x}");
            assert_eq!(setup, before);
        }
    }
}
