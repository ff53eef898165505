//! The records of one xls sheet → its cells and layout.

use super::biff::{self, Record, Records};
use super::compound::{u16_at, u32_at};
use super::content::Content;
use super::error::ReadError;
use super::filling::Filling;
use super::limits::{CellCount, Limits};
use super::xls::Globals;
use crate::model::Grid;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const MERGED: u16 = 0x00E5;

const NUMBER: u16 = 0x0203;
const PACKED_NUMBER: u16 = 0x027E;
const PACKED_NUMBERS: u16 = 0x00BD;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const SHARED_TEXT: u16 = 0x00FD;
const BOOL_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const TEXT_OF_FORMULA: u16 = 0x0207;

struct Sheet<'a> {
    globals: &'a Globals,
    filling: Filling,
    /// The cell whose formula gives a text, which comes in the next record.
    text_formula: Option<Head>,
}

/// Row, column and style, with which every cell record begins.
#[derive(Clone, Copy)]
struct Head {
    row: u32,
    column: u32,
    style: usize,
}

/// Reads the sheet that begins at byte `start` of the workbook stream.
pub(super) fn read(
    stream: &[u8],
    start: usize,
    name: &str,
    globals: &Globals,
    limits: Limits,
    count: &mut CellCount,
) -> Result<Grid, ReadError> {
    let mut sheet = Sheet {
        globals,
        filling: Filling::new(name, limits),
        text_formula: None,
    };
    // Charts inside of the sheet are parts of their own, with cells that are none.
    let mut depth = 0_u32;
    for record in Records::from(stream, start) {
        count.see_many(1 + record.more.len() as u64)?;
        match record.kind {
            BEGIN => depth = depth.saturating_add(1),
            END if depth <= 1 => return sheet.finish(),
            END => depth -= 1,
            _ if depth == 1 => sheet.record(&record, count)?,
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
    fn record(&mut self, record: &Record<'_>, count: &mut CellCount) -> Result<(), ReadError> {
        let data = record.data;
        match record.kind {
            ROW | COLUMNS | MERGED => {
                // One that is too short for what it should hold is passed over.
                let _ = self.layout(record.kind, data);
            }
            PACKED_NUMBERS => self.packed_numbers(data, count)?,
            TEXT_OF_FORMULA => {
                if let Some(head) = self.text_formula.take() {
                    let text = self.globals.texts.long(record, 0);
                    self.keep(head, text.map(|text| self.text(head, &text)), count)?;
                }
            }
            NUMBER | PACKED_NUMBER | TEXT | RICH_TEXT | SHARED_TEXT | BOOL_OR_ERROR | FORMULA => {
                self.forget_text_formula();
                if let Some(head) = head(data) {
                    self.keep(head, self.cell(head, record), count)?;
                    if is_text_formula(record) {
                        self.text_formula = Some(head);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn layout(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        let layout = &mut self.filling.layout;
        match kind {
            ROW if u16_at(data, 12)? & 0x20 != 0 => {
                let row = u32::from(u16_at(data, 0)?);
                layout.hide_rows(row, row);
            }
            COLUMNS if u16_at(data, 8)? & 1 != 0 => {
                layout.hide_columns(u16_at(data, 0)?.into(), u16_at(data, 2)?.into());
            }
            MERGED => {
                for region in data.get(2..)?.chunks_exact(8) {
                    let corner = |at| u16_at(region, at).map(u32::from);
                    layout.merge((corner(0)?, corner(4)?), (corner(2)?, corner(6)?));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// What a record of one cell holds; none where it is cut short or names a text that is not there.
    fn cell(&self, head: Head, record: &Record<'_>) -> Option<Content> {
        let data = record.data;
        Some(match record.kind {
            NUMBER => self.number(head, biff::number_at(data, 6)?),
            PACKED_NUMBER => self.number(head, biff::packed_number(u32_at(data, 6)?)),
            TEXT | RICH_TEXT => self.text(head, &self.globals.texts.long(record, 6)?),
            SHARED_TEXT => self.text(head, self.globals.strings.get(u32_at(data, 6)? as usize)?),
            BOOL_OR_ERROR if *data.get(7)? == 0 => Content::truth(*data.get(6)?),
            BOOL_OR_ERROR => Content::error(*data.get(6)?),
            // The stored value of a formula
            _ if u16_at(data, 12)? != 0xFFFF => self.number(head, biff::number_at(data, 6)?),
            _ => match *data.get(6)? {
                1 => Content::truth(*data.get(8)?),
                2 => Content::error(*data.get(8)?),
                // A text, which comes in a record of its own, or an empty one
                _ => Content::Nothing,
            },
        })
    }

    /// Packed numbers of neighbouring cells.
    fn packed_numbers(&mut self, data: &[u8], count: &mut CellCount) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
            return Ok(());
        };
        let end = data.len().saturating_sub(2);
        let cells = data.get(4..end).unwrap_or_default().chunks(6);
        for (column, cell) in (u32::from(first)..).zip(cells) {
            let style = u16_at(cell, 0).unwrap_or(0).into();
            let row = row.into();
            let head = Head { row, column, style };
            let number = u32_at(cell, 2).map(biff::packed_number);
            self.keep(head, number.map(|number| self.number(head, number)), count)?;
        }
        Ok(())
    }

    fn number(&self, head: Head, number: f64) -> Content {
        let format = self.globals.formats.of_style(head.style);
        Content::number(number, format, self.globals.epoch)
    }

    fn text(&self, head: Head, text: &str) -> Content {
        Content::text(text, self.globals.formats.of_style(head.style))
    }

    fn keep(
        &mut self,
        head: Head,
        content: Option<Content>,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        let content = content.unwrap_or(Content::Broken);
        self.filling.take(head.row, head.column, content, count)
    }

    /// A formula whose text did not come is broken.
    fn forget_text_formula(&mut self) {
        if let Some(head) = self.text_formula.take() {
            self.filling.broken(head.row, head.column, "");
        }
    }

    fn finish(mut self) -> Result<Grid, ReadError> {
        self.forget_text_formula();
        self.filling.finish()
    }
}

/// True when the value of a formula is a text.
fn is_text_formula(record: &Record<'_>) -> bool {
    record.kind == FORMULA
        && u16_at(record.data, 12) == Some(0xFFFF)
        && record.data.get(6) == Some(&0)
}

fn head(data: &[u8]) -> Option<Head> {
    Some(Head {
        row: u16_at(data, 0)?.into(),
        column: u16_at(data, 2)?.into(),
        style: u16_at(data, 4)?.into(),
    })
}
