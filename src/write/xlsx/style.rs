//! Fonts, borders and alignments of a workbook.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::model::needs_guard;
use crate::template::Page as PageSetup;
use crate::write::layout::{Face, Piece};

/// The format of a cell with this text: one that would become a formula when somebody edits the cell, or copies it to
/// a sheet of their own, is marked as text.
pub(super) fn of_text<'a>(format: &'a Format, text: &str) -> Cow<'a, Format> {
    if needs_guard(text) {
        Cow::Owned(format.clone().set_quote_prefix())
    } else {
        Cow::Borrowed(format)
    }
}

/// Grey of header rows.
const GREY: u32 = 0x00D9_D9D9;

/// Fonts, borders and alignments.
#[derive(Clone, Debug)]
pub(super) struct Style {
    body_font: String,
    heading_font: String,
    body_size: u32,
    heading_size: u32,
    title_size: u32,
}

/// Which edges of a cell are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edges {
    /// The line above.
    pub(super) top: bool,
    /// The line below.
    pub(super) bottom: bool,
}

impl Edges {
    /// All four.
    pub(super) const CLOSED: Self = Self {
        top: true,
        bottom: true,
    };

    /// Edges of each piece of a row: lines above the first and below the last; between pieces none, so that
    /// they print as one cell, unless a page ends there.
    pub(super) fn of_pieces(pieces: &[Piece]) -> Vec<Self> {
        let bottoms = pieces.iter().map(|piece| !piece.goes_on);
        std::iter::once(true)
            .chain(bottoms.clone())
            .zip(bottoms)
            .map(|(top, bottom)| Self { top, bottom })
            .collect()
    }
}

impl Style {
    /// The style of the official workbook.
    pub(super) fn official(setup: &PageSetup) -> Self {
        Self {
            body_font: setup.body_font.clone(),
            heading_font: setup.heading_font.clone(),
            body_size: size(setup.body_size),
            heading_size: size(setup.heading_size.unwrap_or(setup.body_size)),
            title_size: size(setup.title_size),
        }
    }

    /// The style of the review workbook.
    pub(super) fn review(setup: &PageSetup) -> Self {
        Self {
            body_font: setup.heading_font.clone(),
            heading_font: setup.heading_font.clone(),
            body_size: 95,
            heading_size: 95,
            title_size: 150,
        }
    }

    /// The font of the body, measured.
    pub(super) fn face(&self) -> Face {
        Face::named(&self.body_font, self.body_size)
    }

    /// The font of the header row, measured.
    pub(super) fn heading_face(&self) -> Face {
        Face::named(&self.heading_font, self.heading_size)
    }

    /// The font of section rows, measured.
    pub(super) fn section_face(&self) -> Face {
        Face::named(&self.heading_font, self.body_size)
    }

    /// The font of the title, measured.
    pub(super) fn title_face(&self) -> Face {
        Face::named(&self.heading_font, self.title_size)
    }

    /// Name of the font of headings and page numbers.
    pub(super) fn heading_font(&self) -> &str {
        &self.heading_font
    }

    /// What cells without a format look like. 10.5 pt makes a digit 7 pixels wide, which column widths count in.
    pub(super) fn normal(&self) -> Format {
        font(&self.body_font, 105)
    }

    /// Text without lines around it, top left, wrapped.
    pub(super) fn plain(&self) -> Format {
        font(&self.body_font, self.body_size)
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::Top)
            .set_text_wrap()
    }

    /// A cell of the table: text top left, wrapped, thin lines.
    pub(super) fn cell(&self, edges: Edges) -> Format {
        bordered(self.plain(), edges)
    }

    /// A cell of the header row: grey, centered, bold.
    pub(super) fn header(&self) -> Format {
        bordered(font(&self.heading_font, self.heading_size), Edges::CLOSED)
            .set_bold()
            .set_background_color(Color::RGB(GREY))
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }

    /// A section row: over the whole width, bold, indented by depth.
    pub(super) fn section(&self, indent: u8, edges: Edges) -> Format {
        bordered(font(&self.heading_font, self.body_size), edges)
            .set_bold()
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::VerticalCenter)
            .set_indent(indent)
            .set_text_wrap()
    }

    /// A heading of an outline: bold, without lines around it.
    pub(super) fn heading(&self, indent: u8) -> Format {
        font(&self.heading_font, self.body_size)
            .set_bold()
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::Top)
            .set_indent(indent)
            .set_text_wrap()
    }

    /// A line of an outline.
    pub(super) fn indented(&self, indent: u8) -> Format {
        self.plain().set_indent(indent)
    }

    /// The title: centered, bold, larger.
    pub(super) fn title(&self) -> Format {
        font(&self.heading_font, self.title_size)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }
}

/// A size that can be read and fits a row.
fn size(tenths: u32) -> u32 {
    tenths.clamp(60, 240)
}

fn bordered(format: Format, edges: Edges) -> Format {
    let line = |drawn| {
        if drawn {
            FormatBorder::Thin
        } else {
            FormatBorder::None
        }
    };
    format
        .set_border_left(FormatBorder::Thin)
        .set_border_right(FormatBorder::Thin)
        .set_border_top(line(edges.top))
        .set_border_bottom(line(edges.bottom))
}

/// Every format names its font: one that does not is written as Calibri.
fn font(name: &str, tenths: u32) -> Format {
    let size = Decimal::new(i64::from(tenths), 1).to_f64().unwrap_or(10.5);
    Format::new()
        .set_font_name(name)
        .set_font_size(size)
        .set_font_charset(128)
        .set_font_family(3)
}
