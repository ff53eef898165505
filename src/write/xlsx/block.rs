//! A line or paragraph over the whole width of the table: titles, captions, sections, notes.

use rust_xlsxwriter::{Format, Worksheet};

use super::record::Record;
use super::style::{Edges, of_text};
use crate::write::WriteError;
use crate::write::layout::{Block, Face, Page, split_row};

/// The sheet that is being written, from top to bottom.
pub(super) struct Canvas<'s> {
    /// The sheet.
    pub(super) sheet: &'s mut Worksheet,
    /// The next free row.
    pub(super) row: u32,
    /// Widths of the columns, in pixels.
    pub(super) widths: Vec<u32>,
    /// How full the page is.
    pub(super) page: Page,
    /// Rows before which a page begins by our own will.
    pub(super) breaks: Vec<u32>,
    /// What was written so far, for the note about it.
    pub(super) record: Record,
}

impl Canvas<'_> {
    /// The last column.
    pub(super) fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Width of the whole table, in pixels.
    pub(super) fn width(&self) -> u32 {
        self.widths.iter().sum()
    }

    /// Text over the whole width, in as many rows as it needs. `format` is asked with the edges of each.
    pub(super) fn block(
        &mut self,
        text: &str,
        face: Face,
        indent: u32,
        format: impl Fn(Edges) -> Format,
    ) -> Result<(), WriteError> {
        let text = clean(text);
        let capacity = face.capacity(self.width().saturating_sub(indent));
        let block = Block {
            text: &text,
            heads: Vec::new(),
            capacity,
        };
        let pieces = split_row(&[block], &[], face, &mut self.page);
        let texts = [text.as_ref()];
        self.record.rows(self.row, &texts, &pieces);
        for (piece, edges) in pieces.iter().zip(Edges::of_pieces(&pieces)) {
            let format = format(edges);
            let text = piece.texts.first().copied().unwrap_or_default();
            self.sheet.set_row_height_pixels(self.row, piece.height)?;
            if self.widths.len() > 1 {
                let last = self.last_column();
                self.sheet.merge_range(
                    self.row,
                    0,
                    self.row,
                    last,
                    text,
                    &of_text(&format, text),
                )?;
            } else {
                self.sheet
                    .write_string_with_format(self.row, 0, text, &of_text(&format, text))?;
            }
            self.row += 1;
        }
        Ok(())
    }

    /// An empty row of this height in pixels.
    pub(super) fn space(&mut self, height: u32) -> Result<(), WriteError> {
        self.sheet.set_row_height_pixels(self.row, height)?;
        self.page.place(height);
        self.row += 1;
        Ok(())
    }

    /// Height that a text over the whole width takes, in pixels.
    pub(super) fn height_of(&self, text: &str, face: Face, indent: u32) -> u32 {
        let capacity = face.capacity(self.width().saturating_sub(indent));
        face.row_height(crate::write::layout::lines(text, capacity).len())
    }

    /// Begins a new page here, unless one begins here anyway.
    pub(super) fn turn_page(&mut self) {
        if !self.page.is_empty() {
            self.page.turn();
            self.breaks.push(self.row);
        }
    }
}

/// Text as it goes into a cell: carriage returns are no characters of their own there.
pub(super) fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}
