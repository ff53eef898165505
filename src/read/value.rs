//! Numbers and texts of xlsx → cells as a person sees them.

use super::cell_text;
use super::serial::Epoch;
use super::xlsx_styles::Formats;
use crate::model::Cell;

/// What turns the values of a workbook into text.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) formats: Formats,
    pub(super) epoch: Epoch,
}

impl Values {
    /// The cell that shows a number in a style.
    pub(super) fn number(&self, number: f64, style: usize) -> Cell {
        self.formats.of_style(style).cell(number, self.epoch)
    }

    /// The cell that shows a text in a style; none when there is nothing to show.
    pub(super) fn text(&self, text: &str, style: usize) -> Option<Cell> {
        cell_text::cell(&self.formats.of_style(style).text(text))
    }
}
