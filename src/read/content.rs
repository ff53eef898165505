//! What the cell records of the binary formats (xls, xlsb) hold → cells.

use super::biff;
use super::cell_text;
use super::number_format::NumberFormat;
use super::serial::Epoch;
use crate::model::{Cell, Raw};

/// What a cell turned out to hold.
pub(super) enum Content {
    /// Nothing that is seen.
    Nothing,
    /// A cell.
    Cell(Cell),
    /// Less than its record should hold, or a text that the file does not have.
    Broken,
}

impl Content {
    /// A number as its format shows it.
    pub(super) fn number(number: f64, format: &NumberFormat, epoch: Epoch) -> Self {
        Self::Cell(format.cell(number, epoch))
    }

    /// A text as its format shows it.
    pub(super) fn text(text: &str, format: &NumberFormat) -> Self {
        cell_text::cell(&format.text(text)).map_or(Self::Nothing, Self::Cell)
    }

    /// Anything but zero is true.
    pub(super) fn truth(value: u8) -> Self {
        Self::Cell(Cell {
            shown: if value == 0 { "FALSE" } else { "TRUE" }.to_owned(),
            raw: Raw::Bool(value != 0),
        })
    }

    /// An error value by its code.
    pub(super) fn error(code: u8) -> Self {
        Self::Cell(Cell {
            shown: biff::error_text(code).to_owned(),
            raw: Raw::Error,
        })
    }
}
