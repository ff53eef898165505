//! One cell of an ods sheet while its XML goes by.

use quick_xml::events::BytesStart;

use super::error::ReadError;
use super::limits::{Limit, Limits};
use super::{cell_text, digits, xml};
use crate::model::{Cell, Raw};

/// What the attributes and paragraphs of a cell say.
#[derive(Debug, Default)]
pub(super) struct OdsCell {
    /// Cells in a row that are the same.
    pub(super) repeated: u32,
    /// Rows and columns merged into this cell.
    pub(super) spanned: (u32, u32),
    kind: String,
    value: Option<String>,
    formula: bool,
    is_error: bool,
    text: String,
    paragraphs: u32,
    in_paragraph: bool,
}

impl OdsCell {
    /// A cell begins.
    pub(super) fn new(e: &BytesStart<'_>) -> Self {
        let mut cell = Self {
            repeated: 1,
            spanned: (1, 1),
            ..Self::default()
        };
        for attribute in e.attributes().with_checks(false).flatten() {
            let name = attribute.key.into_inner();
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            let value = || xml::attribute_value(&attribute);
            let number = || value().trim().parse::<u32>().unwrap_or(1).max(1);
            match local {
                "number-columns-repeated" => cell.repeated = number(),
                "number-rows-spanned" => cell.spanned.0 = number(),
                "number-columns-spanned" => cell.spanned.1 = number(),
                "formula" => cell.formula = true,
                "value-type" if prefix == "calcext" => cell.is_error = value() == "error",
                "value-type" => cell.kind = value(),
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    cell.value = Some(value());
                }
                _ => {}
            }
        }
        cell
    }

    /// An element inside of the cell begins.
    pub(super) fn start(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "p" | "h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.in_paragraph = true;
            }
            "s" => {
                let blanks = xml::number::<usize>(e, "c").unwrap_or(1).min(1000);
                self.text.extend(std::iter::repeat_n(' ', blanks));
            }
            "tab" => self.text.push('\t'),
            "line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    /// Refuses a text that goes on and on.
    pub(super) fn check(&self, limits: Limits) -> Result<(), ReadError> {
        // No character has more than four bytes; the exact count comes when the cell is kept.
        limits.check(Limit::CellCharacters, self.text.len() as u64 / 4)
    }

    /// A paragraph ends.
    pub(super) fn end_paragraph(&mut self) {
        self.in_paragraph = false;
    }

    /// Characters; outside of paragraphs they are the layout of the XML. Runs of white space are one blank,
    /// as `OpenDocument` has it: real ones are elements of their own.
    pub(super) fn push_text(&mut self, text: &str) {
        if !self.in_paragraph {
            return;
        }
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    /// The cell, or none when there is nothing in it.
    pub(super) fn finish(self) -> Option<Cell> {
        let value = self.value.as_deref().unwrap_or_default();
        let raw = match self.kind.as_str() {
            _ if self.is_error => Raw::Error,
            "float" | "percentage" | "currency" => value
                .parse()
                .ok()
                .and_then(digits::decimal)
                .map_or(Raw::Text, Raw::Number),
            // What is longer is no date: it would be held beneath each repetition of its cell.
            "date" | "time" if value.len() > 64 => Raw::Text,
            "date" => Raw::Date(value.trim_end_matches("T00:00:00").to_owned()),
            "time" => Raw::Duration(value.to_owned()),
            "boolean" => Raw::Bool(value == "true"),
            "" if self.formula && self.paragraphs == 0 => Raw::FormulaWithoutValue,
            _ => Raw::Text,
        };
        let shown = match &raw {
            // Programs that write no text leave the showing to the reader.
            _ if self.paragraphs > 0 => {
                let text = cell_text::clean(&self.text);
                // Blanks at the ends of a number are room for its neighbours' brackets.
                if raw == Raw::Text {
                    text
                } else {
                    text.trim().to_owned()
                }
            }
            Raw::Number(number) => digits::general(*number),
            Raw::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Raw::FormulaWithoutValue => String::new(),
            _ => cell_text::clean(value),
        };
        let empty = shown.is_empty() && matches!(raw, Raw::Text | Raw::Error);
        (!empty).then_some(Cell { shown, raw })
    }
}
