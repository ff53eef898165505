//! Values as calamine gives them → cells as a person sees them.

use calamine::DataRef;

use super::cell_text;
use super::serial::Epoch;
use super::xlsx_styles::Formats;
use crate::model::{Cell, Raw};

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

    /// The cell that shows a value in a style; none when there is nothing to show.
    pub(super) fn cell(&self, value: &DataRef<'_>, style: usize) -> Option<Cell> {
        let format = self.formats.of_style(style);
        let number = |number: f64| format.cell(number, self.epoch);
        Some(match value {
            DataRef::Empty => return None,
            DataRef::String(text) => return cell_text::cell(&format.text(text)),
            DataRef::SharedString(text) => return cell_text::cell(&format.text(text)),
            DataRef::Float(value) => number(*value),
            DataRef::DateTime(serial) => number(serial.as_f64()),
            DataRef::Int(value) => number(value.to_string().parse().ok()?),
            DataRef::Bool(value) => Cell {
                shown: if *value { "TRUE" } else { "FALSE" }.to_owned(),
                raw: Raw::Bool(*value),
            },
            DataRef::Error(error) => Cell {
                shown: error.to_string(),
                raw: Raw::Error,
            },
            DataRef::DateTimeIso(text) => Cell {
                shown: text.clone(),
                raw: Raw::Date(text.clone()),
            },
            DataRef::DurationIso(text) => Cell {
                shown: text.clone(),
                raw: Raw::Duration(text.clone()),
            },
        })
    }
}
