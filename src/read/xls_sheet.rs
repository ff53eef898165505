//! The records of one xls sheet → its cells and layout.

use super::biff::{self, Record, Records};
use super::cell_text;
use super::compound::{u16_at, u32_at};
use super::error::ReadError;
use super::layout::Layout;
use super::limits::{self, CellCount};
use super::xls::Globals;
use crate::model::{Cell, Grid, Raw};

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

struct Sheet<'a> {
    globals: &'a Globals,
    grid: Grid,
    layout: Layout,
    /// Cells kept since they were counted.
    kept: u64,
    /// The cell whose formula gives a text, which comes in the next record.
    text_formula: Option<(u32, u32, usize)>,
}

/// Reads the sheet that begins at byte `start` of the workbook stream.
pub(super) fn read(
    stream: &[u8],
    start: usize,
    name: &str,
    globals: &Globals,
    count: &mut CellCount,
) -> Result<Grid, ReadError> {
    let mut sheet = Sheet {
        globals,
        grid: Grid::new(name),
        layout: Layout::default(),
        kept: 0,
        text_formula: None,
    };
    // Charts inside of the sheet are parts of their own, with cells that are none.
    let mut depth = 0_u32;
    for record in Records::from(stream, start) {
        match record.kind {
            BEGIN => depth = depth.saturating_add(1),
            END if depth <= 1 => {
                sheet.layout.apply(&mut sheet.grid);
                return Ok(sheet.grid);
            }
            END => depth -= 1,
            _ if depth == 1 => {
                count.see()?;
                // A record that is too short for what it should hold is passed over.
                let _ = sheet.record(&record);
                count.keep_many(std::mem::take(&mut sheet.kept))?;
            }
            _ if depth == 0 => break,
            _ => {}
        }
    }
    Err(ReadError::corrupt(
        "xls",
        format!("sheet {name} ends early"),
    ))
}

impl Sheet<'_> {
    fn record(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        let texts = self.globals.texts;
        match record.kind {
            // Number
            0x0203 => self.number(data, biff::number_at(data, 6)?),
            // RK: a packed number
            0x027E => self.number(data, biff::packed_number(u32_at(data, 6)?)),
            // MulRk: packed numbers of neighbouring cells
            0x00BD => {
                let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
                let cells = data.get(4..data.len().checked_sub(2)?)?;
                for (column, cell) in (u32::from(first)..).zip(cells.chunks_exact(6)) {
                    let style = usize::from(u16_at(cell, 0)?);
                    let number = biff::packed_number(u32_at(cell, 2)?);
                    self.put_number(u32::from(row), column, style, number);
                }
                Some(())
            }
            // Label and RString: texts in place
            0x0204 | 0x00D6 => self.text(data, &texts.long(record, 6)?),
            // LabelSst: a shared text
            0x00FD => {
                let globals = self.globals;
                let text = globals.strings.get(u32_at(data, 6)? as usize)?;
                self.text(data, text)
            }
            // BoolErr
            0x0205 => self.bool_or_error(data, *data.get(6)?, *data.get(7)? != 0),
            // Formula: the stored value
            0x0006 => self.formula(data),
            // String: the text of the formula before
            0x0207 => {
                let (row, column, style) = self.text_formula.take()?;
                self.put_text(row, column, style, &texts.long(record, 0)?);
                Some(())
            }
            // Row
            0x0208 => {
                let row = u32::from(u16_at(data, 0)?);
                if u16_at(data, 12)? & 0x20 != 0 {
                    self.layout.hide_rows(row, row);
                }
                Some(())
            }
            // ColInfo
            0x007D => {
                if u16_at(data, 8)? & 1 != 0 {
                    let (first, last) = (u16_at(data, 0)?, u16_at(data, 2)?);
                    self.layout.hide_columns(first.into(), last.into());
                }
                Some(())
            }
            // MergeCells
            0x00E5 => {
                for region in data.get(2..)?.chunks_exact(8) {
                    let corner = |at| u16_at(region, at).map(u32::from);
                    self.layout
                        .merge((corner(0)?, corner(4)?), (corner(2)?, corner(6)?));
                }
                Some(())
            }
            _ => None,
        }
    }

    fn formula(&mut self, data: &[u8]) -> Option<()> {
        if u16_at(data, 12)? != 0xFFFF {
            return self.number(data, biff::number_at(data, 6)?);
        }
        match *data.get(6)? {
            0 => {
                self.text_formula = Some(head(data)?);
                Some(())
            }
            1 => self.bool_or_error(data, *data.get(8)?, false),
            2 => self.bool_or_error(data, *data.get(8)?, true),
            _ => None,
        }
    }

    fn number(&mut self, data: &[u8], number: f64) -> Option<()> {
        let (row, column, style) = head(data)?;
        self.put_number(row, column, style, number);
        Some(())
    }

    fn text(&mut self, data: &[u8], text: &str) -> Option<()> {
        let (row, column, style) = head(data)?;
        self.put_text(row, column, style, text);
        Some(())
    }

    fn bool_or_error(&mut self, data: &[u8], value: u8, is_error: bool) -> Option<()> {
        let (row, column, _) = head(data)?;
        let cell = if is_error {
            Cell {
                shown: biff::error_text(value).to_owned(),
                raw: Raw::Error,
            }
        } else {
            Cell {
                shown: if value == 0 { "FALSE" } else { "TRUE" }.to_owned(),
                raw: Raw::Bool(value != 0),
            }
        };
        self.put(row, column, cell);
        Some(())
    }

    fn put_number(&mut self, row: u32, column: u32, style: usize, number: f64) {
        let format = self.globals.formats.of_style(style);
        self.put(row, column, format.cell(number, self.globals.epoch));
    }

    fn put_text(&mut self, row: u32, column: u32, style: usize, text: &str) {
        let text = self.globals.formats.of_style(style).text(text);
        if let Some(cell) = cell_text::cell(&text) {
            self.put(row, column, cell);
        }
    }

    fn put(&mut self, row: u32, column: u32, cell: Cell) {
        if let Some((row, column)) = limits::on_sheet(row, column) {
            self.kept += 1;
            self.grid.put(row, column, cell);
        }
    }
}

/// Row, column and style, with which every cell record begins.
fn head(data: &[u8]) -> Option<(u32, u32, usize)> {
    Some((
        u16_at(data, 0)?.into(),
        u16_at(data, 2)?.into(),
        u16_at(data, 4)?.into(),
    ))
}
