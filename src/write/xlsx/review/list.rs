//! A list on a sheet of its own: lines above, a header row that stays in sight, a filter, rows of measured height.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, Formula, Url, Worksheet};

use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::layout::{Block, Face, Page, Paper, TALLEST_ROW, lines, split_row};
use crate::write::xlsx::block::clean;
use crate::write::xlsx::book::set_up_paper;
use crate::write::xlsx::style::{Edges, Style, of_text};

/// A column of a list: its heading and its width in full-width characters.
pub(super) type ListColumn = (&'static str, u32);

/// Digits, sign and point of the longest number that a number cell keeps and a column shows.
const MOST_DIGITS: usize = 14;

/// What a cell of a list holds.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// A number, shown with thousands separators.
    Number(Decimal),
    /// A year or a serial number, shown as it is.
    Year(Decimal),
    /// Text that leads to a cell of this workbook, by row of the sheet of source cells.
    Link {
        /// What it says.
        text: String,
        /// Where it leads, as `internal:'原文'!B3`.
        target: String,
    },
    /// A rate that Excel computes anew, with its present value.
    Rate {
        /// The formula.
        formula: String,
        /// Its value now.
        result: Decimal,
    },
}

impl Value {
    /// Text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number, or nothing.
    pub(super) fn number(value: Option<Decimal>) -> Self {
        value.map_or_else(|| Self::text(""), Self::Number)
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Year(_) | Self::Rate { .. })
    }

    /// What is measured for the row's height.
    fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Link { text, .. } => clean(text).into_owned(),
            // Separators take about a character in three.
            Self::Number(value) => {
                let digits = value.to_string();
                format!("{digits}{}", ",".repeat(digits.len() / 3))
            }
            Self::Year(value) => value.to_string(),
            Self::Rate { .. } => "1000.0%".to_owned(),
        }
    }
}

/// A sheet with a list.
pub(super) struct List<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    header: u32,
    widths: Vec<u32>,
    page: Page,
    formats: Formats,
    face: Face,
}

impl<'s> List<'s> {
    /// Sets the sheet up: its name, lines of text above the list (the first of them large), and
    /// the header row.
    pub(super) fn new(
        sheet: &'s mut Worksheet,
        name: &str,
        above: &[String],
        columns: &[(&str, u32)],
        style: &Style,
        setup: &PageSetup,
    ) -> Result<Self, WriteError> {
        let face = style.face();
        let widths: Vec<u32> = columns
            .iter()
            .map(|(_, width)| face.column_width(*width))
            .collect();
        sheet.set_name(name)?;
        set_up_paper(sheet, setup, style);
        for (at, width) in (0u16..).zip(&widths) {
            sheet.set_column_width_pixels(at, *width)?;
        }
        let paper = Paper::new(setup);
        let total: u32 = widths.iter().sum();
        // One page wide: a wide list is printed smaller, so that more of its rows fit the page.
        let height =
            u64::from(paper.height) * u64::from(total.max(paper.width)) / u64::from(paper.width);
        let height = u32::try_from(height).unwrap_or(paper.height);
        let mut row = 0;
        let mut used = 0;
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        for (at, line) in above.iter().enumerate() {
            let (format, line_face) = if at == 0 {
                (
                    style.title().set_align(FormatAlign::Left),
                    style.title_face(),
                )
            } else {
                (style.plain(), face)
            };
            let count = lines(line, line_face.capacity(total)).len();
            let line_height = line_face.row_height(count);
            sheet.merge_range(row, 0, row, last, line, &format)?;
            sheet.set_row_height_pixels(row, line_height)?;
            used += line_height;
            row += 1;
        }
        let format = style.header();
        for (at, (heading, _)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(row, at, *heading, &format)?;
        }
        let most = columns
            .iter()
            .zip(&widths)
            .map(|((heading, _), width)| lines(heading, face.capacity(*width)).len());
        let header_height = face.row_height(most.max().unwrap_or(1)) + 6;
        sheet.set_row_height_pixels(row, header_height)?;
        sheet.set_repeat_rows(row, row)?;
        sheet.set_freeze_panes(row + 1, 0)?;
        Ok(Self {
            sheet,
            row: row + 1,
            header: row,
            widths,
            page: Page::new(height.saturating_sub(header_height), used),
            formats: Formats::new(style),
            face,
        })
    }

    /// The row that is written next, counted from one as people do.
    pub(super) fn next_row(&self) -> u32 {
        self.row + 1
    }

    /// Writes one row; a text taller than Excel allows goes on in the next, without a line between.
    pub(super) fn push(&mut self, values: &[Value]) -> Result<(), WriteError> {
        let shown: Vec<String> = values.iter().map(Value::shown).collect();
        let blocks: Vec<Block> = shown
            .iter()
            .zip(&self.widths)
            .map(|(text, width)| Block {
                text,
                heads: Vec::new(),
                capacity: self.face.capacity(*width),
            })
            .collect();
        let pieces = split_row(&blocks, &[], self.face, &mut self.page);
        let edges = Edges::of_pieces(&pieces);
        for (at, (piece, edges)) in pieces.iter().zip(edges).enumerate() {
            for ((column, text), value) in (0u16..).zip(&piece.texts).zip(values) {
                // Numbers stand in the first piece alone.
                let blank = Value::text("");
                let value = if at > 0 && value.is_number() {
                    &blank
                } else {
                    value
                };
                self.write_cell(column, text, value, edges)?;
            }
            self.sheet.set_row_height_pixels(self.row, piece.height)?;
            self.row += 1;
        }
        Ok(())
    }

    /// Writes one record in exactly one row.
    pub(super) fn push_whole(&mut self, values: &[Value]) -> Result<(), WriteError> {
        let mut most = 1;
        for ((column, value), width) in (0u16..).zip(values).zip(self.widths.clone()) {
            let shown = value.shown();
            most = most.max(lines(&shown, self.face.capacity(width)).len());
            self.write_cell(column, &shown, value, Edges::CLOSED)?;
        }
        let height = self.face.row_height(most).min(TALLEST_ROW);
        self.sheet.set_row_height_pixels(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn write_cell(
        &mut self,
        column: u16,
        text: &str,
        value: &Value,
        edges: Edges,
    ) -> Result<(), WriteError> {
        let (sheet, row, formats) = (&mut *self.sheet, self.row, self.formats.of(edges));
        match value {
            // More digits than a number cell keeps are written as text.
            Value::Number(number) if number.to_string().len() > MOST_DIGITS => {
                let text = number.to_string();
                sheet.write_string_with_format(row, column, text, &formats.text)?;
            }
            Value::Number(number) => {
                let format = if number.fract().is_zero() {
                    &formats.integer
                } else {
                    &formats.fraction
                };
                let number = number.to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, number, format)?;
            }
            Value::Year(number) => {
                let number = number.to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, number, &formats.year)?;
            }
            Value::Rate { formula, result } => {
                let formula = Formula::new(formula).set_result(result.normalize().to_string());
                sheet.write_formula_with_format(row, column, formula, &formats.rate)?;
            }
            Value::Link { target, .. } if !text.is_empty() => {
                let url = Url::new(target.as_str()).set_text(text);
                sheet.write_url_with_format(row, column, url, &formats.link)?;
            }
            Value::Text(_) | Value::Link { .. } => {
                sheet.write_string_with_format(row, column, text, &of_text(&formats.text, text))?;
            }
        }
        Ok(())
    }

    /// Puts the filter on and marks what is printed.
    pub(super) fn finish(self) -> Result<(), WriteError> {
        let last_row = self.row.saturating_sub(1);
        let last_column = u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(0);
        self.sheet
            .autofilter(self.header, 0, last_row.max(self.header), last_column)?;
        self.sheet.set_print_area(0, 0, last_row, last_column)?;
        Ok(())
    }
}

/// Formats of the cells of a list, made once.
struct Formats(Vec<(Edges, CellFormats)>);

struct CellFormats {
    text: Format,
    integer: Format,
    fraction: Format,
    year: Format,
    rate: Format,
    link: Format,
}

impl Formats {
    fn new(style: &Style) -> Self {
        let edges = [(true, true), (true, false), (false, true), (false, false)];
        Self(
            edges
                .map(|(top, bottom)| Edges { top, bottom })
                .map(|edges| {
                    // A row in one piece reads best with its short cells at half height.
                    let cell = if edges == Edges::CLOSED {
                        style.cell(edges).set_align(FormatAlign::VerticalCenter)
                    } else {
                        style.cell(edges)
                    };
                    let right = cell.clone().set_align(FormatAlign::Right);
                    let formats = CellFormats {
                        integer: right.clone().set_num_format("#,##0"),
                        fraction: right.clone().set_num_format("#,##0.0#######"),
                        year: right.clone().set_num_format("0"),
                        rate: right.set_num_format("0.0%"),
                        link: cell
                            .clone()
                            .set_font_color(0x0005_63C1)
                            .set_underline(rust_xlsxwriter::FormatUnderline::Single),
                        text: cell,
                    };
                    (edges, formats)
                })
                .into_iter()
                .collect(),
        )
    }

    fn of(&self, edges: Edges) -> &CellFormats {
        let at = self
            .0
            .iter()
            .position(|(known, _)| *known == edges)
            .unwrap_or(0);
        &self.0[at].1
    }
}
