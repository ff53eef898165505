//! How the cells of a copy look: light lines, and colors that frames tell apart too.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern};

use super::mark::Level;
use crate::write::xlsx::style::Style;

/// The light lines around cells.
const LINE: u32 = 0x00BF_BFBF;

/// Formats of a copy, each made once.
pub(super) struct Formats<'s> {
    style: &'s Style,
    known: BTreeMap<(Option<Level>, bool, Option<String>), Format>,
    /// Characters of a cell that a finding speaks of.
    pub(super) quoted: Format,
    /// The other characters of such a cell.
    pub(super) unquoted: Format,
}

impl<'s> Formats<'s> {
    /// Of this style.
    pub(super) fn new(style: &'s Style) -> Self {
        Self {
            style,
            known: BTreeMap::new(),
            quoted: style
                .plain()
                .set_bold()
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            unquoted: style.plain(),
        }
    }

    /// The format of a cell; `number` is how its number is shown.
    pub(super) fn of(
        &mut self,
        level: Option<Level>,
        wraps: bool,
        number: Option<String>,
    ) -> &Format {
        let style = self.style;
        self.known
            .entry((level, wraps, number))
            .or_insert_with_key(|(level, wraps, number)| {
                let plain = style.plain();
                let plain = if *wraps {
                    plain
                } else {
                    plain.unset_text_wrap()
                };
                let plain = match number {
                    Some(format) => plain.set_num_format(format).set_align(FormatAlign::Right),
                    None => plain,
                };
                marked(plain, *level)
            })
    }

    /// The margin: what stands beside a row.
    pub(super) fn margin(&mut self, level: Option<Level>) -> Format {
        let format = self.style.plain().set_align(FormatAlign::VerticalCenter);
        let Some(level) = level else {
            return format.unset_text_wrap();
        };
        marked(format, Some(level))
            .set_font_color(0x0005_63C1)
            .set_underline(rust_xlsxwriter::FormatUnderline::Single)
    }
}

/// Frames differ as colors do, so that a black and white print tells severities apart.
fn marked(format: Format, level: Option<Level>) -> Format {
    let (border, line, fill) = match level {
        None => (FormatBorder::Thin, LINE, None),
        Some(Level::Error) => (FormatBorder::Medium, 0x009C_0006, Some(0x00FF_C7CE)),
        Some(Level::Warning) => (FormatBorder::MediumDashed, 0x007F_6000, Some(0x00FF_EB9C)),
        Some(Level::Info) => (FormatBorder::MediumDashDot, 0x001F_4E78, Some(0x00DD_EBF7)),
        Some(Level::Related) => {
            return format
                .set_border(FormatBorder::Thin)
                .set_border_color(0x0059_5959)
                .set_pattern(FormatPattern::Gray0625)
                .set_foreground_color(0x0080_8080)
                .set_background_color(0x00FF_FFFF);
        }
    };
    let format = format.set_border(border).set_border_color(line);
    match fill {
        Some(fill) => format.set_background_color(fill),
        None => format,
    }
}
