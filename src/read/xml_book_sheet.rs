//! One sheet of an XML Spreadsheet 2003 while its rows go by.

use quick_xml::events::BytesStart;
use rust_decimal::prelude::ToPrimitive;

use super::cell_text;
use super::content::Content;
use super::error::ReadError;
use super::filling::Filling;
use super::limits::{self, CellCount, Limits};
use super::number_format::NumberFormat;
use super::serial::{self, Epoch};
use super::xml;
use super::xml_book_styles::Styles;
use crate::model::{Cell, Grid, Raw, Visibility};

/// The sheet, and where in it the file is.
pub(super) struct XmlSheet {
    filling: Filling,
    row: u32,
    column: u32,
    /// The column that is told next.
    declared: u32,
    /// Styles of columns: first, last, id.
    column_styles: Vec<(u32, u32, String)>,
    row_style: Option<String>,
    cell: XmlCell,
    in_data: bool,
}

/// A cell while its parts go by.
#[derive(Default)]
struct XmlCell {
    style: Option<String>,
    has_formula: bool,
    /// Columns and rows merged into it.
    merged: (u32, u32),
    kind: String,
    text: String,
}

impl XmlSheet {
    /// An empty sheet.
    pub(super) fn new(name: &str, limits: Limits) -> Self {
        Self {
            filling: Filling::new(name, limits),
            row: 0,
            column: 0,
            declared: 0,
            column_styles: Vec::new(),
            row_style: None,
            cell: XmlCell::default(),
            in_data: false,
        }
    }

    /// Who sees the sheet.
    pub(super) fn hide(&mut self, visibility: Visibility) {
        self.filling.grid.visibility = visibility;
    }

    /// An element begins.
    pub(super) fn start(
        &mut self,
        name: &str,
        e: &BytesStart<'_>,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        match name {
            "Column" => self.column(e),
            "Row" => {
                count.see()?;
                self.row = index(e).unwrap_or(self.row);
                self.column = 0;
                self.row_style = xml::attribute(e, "StyleID");
                let last = self.row.saturating_add(number(e, "Span"));
                if xml::flag(e, "Hidden") {
                    self.filling.layout.hide_rows(self.row, last);
                }
                self.row = last;
            }
            "Cell" => {
                count.see()?;
                self.column = index(e).unwrap_or(self.column);
                self.cell = XmlCell {
                    style: xml::attribute(e, "StyleID"),
                    has_formula: xml::attribute(e, "Formula").is_some(),
                    merged: (number(e, "MergeAcross"), number(e, "MergeDown")),
                    ..XmlCell::default()
                };
            }
            "Data" => {
                self.cell.kind = xml::attribute(e, "Type").unwrap_or_default();
                self.in_data = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn column(&mut self, e: &BytesStart<'_>) {
        let first = index(e).unwrap_or(self.declared);
        let last = first.saturating_add(number(e, "Span"));
        self.declared = last.saturating_add(1);
        if xml::flag(e, "Hidden") {
            self.filling.layout.hide_columns(first, last);
        }
        if let Some(style) = xml::attribute(e, "StyleID")
            && self.column_styles.len() < limits::COLUMNS as usize
        {
            self.column_styles.push((first, last, style));
        }
    }

    /// Characters; outside of the data of a cell they are the layout of the XML.
    pub(super) fn text(&mut self, text: &str) {
        if self.in_data {
            self.cell.text.push_str(text);
        }
    }

    /// An element ends.
    pub(super) fn end(
        &mut self,
        name: &str,
        styles: &Styles,
        epoch: Epoch,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        match name {
            "Data" => self.in_data = false,
            "Cell" => self.end_cell(styles, epoch, count)?,
            "Row" => self.row = self.row.saturating_add(1),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(
        &mut self,
        styles: &Styles,
        epoch: Epoch,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        let cell = std::mem::take(&mut self.cell);
        let (row, column) = (self.row, self.column);
        self.in_data = false;
        let (across, down) = cell.merged;
        self.column = column.saturating_add(across).saturating_add(1);
        if across > 0 || down > 0 {
            let last = (row.saturating_add(down), column.saturating_add(across));
            self.filling.layout.merge((row, column), last);
        }
        let style = cell.style.as_deref().or(self.row_style.as_deref());
        let style = style.or_else(|| {
            // Columns are told from left to right.
            let behind = self
                .column_styles
                .partition_point(|(first, _, _)| *first <= column);
            let (_, last, style) = self.column_styles.get(behind.checked_sub(1)?)?;
            (column <= *last).then_some(style.as_str())
        });
        let format = styles.of(style.unwrap_or("Default"));
        let content = cell.content(format, epoch);
        if matches!(content, Content::Broken) {
            self.filling.broken(row, column, cell.text.trim());
            // The words are kept: they say more than nothing.
            if limits::on_sheet(row, column).is_some() {
                let text = cell_text::cell(cell.text.trim());
                let text = text.map_or(Content::Nothing, Content::Cell);
                self.filling.take(row, column, text, count)?;
            }
            return Ok(());
        }
        self.filling.take(row, column, content, count)
    }

    /// The sheet as it was read.
    pub(super) fn finish(self) -> Result<Grid, ReadError> {
        self.filling.finish()
    }
}

impl XmlCell {
    fn content(&self, format: &NumberFormat, epoch: Epoch) -> Content {
        let held = self.text.trim();
        if held.is_empty() && self.kind != "String" {
            return if self.has_formula {
                let (shown, raw) = (String::new(), Raw::FormulaWithoutValue);
                Content::Cell(Cell { shown, raw })
            } else {
                Content::Nothing
            };
        }
        match self.kind.as_str() {
            "Number" => match held.parse::<f64>() {
                Ok(number) if number.is_finite() => Content::number(number, format, epoch),
                _ => Content::Broken,
            },
            "DateTime" => moment(held, format, epoch).map_or(Content::Broken, Content::Cell),
            "Boolean" => Content::truth(u8::from(matches!(held, "1" | "true"))),
            "Error" => Content::Cell(Cell {
                shown: held.to_owned(),
                raw: Raw::Error,
            }),
            _ => Content::text(&self.text, format),
        }
    }
}

/// A moment as its format shows it; where that is none of days or times, as a day is usually shown.
fn moment(iso: &str, format: &NumberFormat, epoch: Epoch) -> Option<Cell> {
    let serial = serial::serial(iso, epoch)?;
    let number = serial.to_f64()?;
    let cell = format.cell(number, epoch);
    if !matches!(cell.raw, Raw::Number(_)) {
        return Some(cell);
    }
    let usual = if serial.fract().is_zero() { 14 } else { 22 };
    Some(NumberFormat::built_in(usual).cell(number, epoch))
}

/// Where an element says that it stands, from zero.
fn index(e: &BytesStart<'_>) -> Option<u32> {
    xml::number::<u32>(e, "Index")?.checked_sub(1)
}

fn number(e: &BytesStart<'_>, name: &str) -> u32 {
    xml::number(e, name).unwrap_or(0)
}
