//! The styles of an ods package: column widths, fonts of cells, page layouts.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::error::ReadError;
use super::limits::Limits;
use super::xml::{self, Events};
use crate::model::{CellFont, PaperSize};

/// What a style says of itself; the rest its parent says.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    parent: String,
    /// Width of a column, in pixels.
    pub(super) width: Option<u32>,
    font: Option<String>,
    size: Option<u32>,
    master: String,
}

/// A page as a page layout describes it.
#[derive(Clone, Debug, Default)]
pub(super) struct PageLayout {
    /// Width and height, in tenths of a millimetre.
    pub(super) size: Option<(u32, u32)>,
    pub(super) landscape: Option<bool>,
    /// Left, right, top, bottom, in tenths of a millimetre.
    pub(super) margins: [Option<u32>; 4],
}

/// Styles of a sort that are remembered.
const STYLES: usize = 100_000;

/// Styles, page layouts and master pages.
#[derive(Default)]
pub(super) struct Styles {
    /// By family and name; the default style of a family has no name.
    by_name: HashMap<(String, String), Style>,
    layouts: HashMap<String, PageLayout>,
    /// Master page → its layout.
    masters: HashMap<String, String>,
}

impl Styles {
    /// Adds what a part says.
    pub(super) fn read(&mut self, input: impl BufRead, limits: Limits) -> Result<(), ReadError> {
        let mut events = Events::new(input, "ods", limits);
        let mut style = (String::new(), String::new());
        let mut layout = String::new();
        loop {
            match events.next_or_end()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "style" | "default-style" if self.by_name.len() < STYLES => {
                        let of = |name| xml::attribute(&e, name).unwrap_or_default();
                        style = (of("family"), of("name"));
                        let entry = self.by_name.entry(style.clone()).or_default();
                        entry.parent = of("parent-style-name");
                        entry.master = of("master-page-name");
                    }
                    "table-column-properties" => {
                        if let Some(entry) = self.by_name.get_mut(&style) {
                            entry.width = length(&e, "column-width").map(pixels);
                        }
                    }
                    "text-properties" => {
                        if let Some(entry) = self.by_name.get_mut(&style) {
                            text_properties(&e, entry);
                        }
                    }
                    "page-layout" => layout = xml::attribute(&e, "name").unwrap_or_default(),
                    "page-layout-properties" if self.layouts.len() < STYLES => {
                        self.layouts.insert(layout.clone(), page_layout(&e));
                    }
                    "master-page" if self.masters.len() < STYLES => {
                        let of = |name| xml::attribute(&e, name).unwrap_or_default();
                        self.masters.insert(of("name"), of("page-layout-name"));
                    }
                    // The table itself is read in a pass of its own.
                    "body" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// A style by family and name.
    pub(super) fn style(&self, family: &str, name: &str) -> Option<&Style> {
        self.by_name.get(&(family.to_owned(), name.to_owned()))
    }

    /// The font of a cell style, with what its parents say.
    pub(super) fn font(&self, name: &str) -> CellFont {
        let (mut family, mut size) = (None, None);
        let mut name = name.to_owned();
        // Parents of parents are few; a circle ends.
        for _ in 0..8 {
            let Some(style) = self.style("table-cell", &name) else {
                break;
            };
            family = family.or_else(|| style.font.clone());
            size = size.or(style.size);
            if name.is_empty() {
                break;
            }
            name.clone_from(&style.parent);
        }
        let default = self.style("table-cell", "");
        CellFont {
            name: family.or_else(|| default?.font.clone()).unwrap_or_default(),
            size: size.or_else(|| default?.size).unwrap_or(100),
        }
    }

    /// How the page of a table with this style is laid out.
    pub(super) fn layout_of(&self, table_style: &str) -> Option<&PageLayout> {
        let style = self.style("table", table_style)?;
        self.layouts.get(self.masters.get(&style.master)?)
    }
}

/// Japanese text has fonts of its own in these files.
fn text_properties(e: &BytesStart<'_>, style: &mut Style) {
    let first = |names: [&str; 4]| {
        names
            .into_iter()
            .find_map(|name| xml::attribute(e, name))
            .map(|name| name.trim_matches(['\'', '"']).to_owned())
    };
    let font = first([
        "font-name-asian",
        "font-family-asian",
        "font-name",
        "font-family",
    ]);
    style.font = font.or_else(|| style.font.take());
    let size = ["font-size-asian", "font-size"]
        .into_iter()
        .find_map(|name| {
            let text = xml::attribute(e, name)?;
            scaled(text.strip_suffix("pt")?, 10)
        });
    style.size = size.or(style.size);
}

fn page_layout(e: &BytesStart<'_>) -> PageLayout {
    let margin = length(e, "margin");
    let side = |name: &str| length(e, name).or(margin);
    PageLayout {
        size: length(e, "page-width").zip(length(e, "page-height")),
        landscape: xml::attribute(e, "print-orientation").map(|way| way == "landscape"),
        margins: [
            side("margin-left"),
            side("margin-right"),
            side("margin-top"),
            side("margin-bottom"),
        ],
    }
}

fn scaled(number: &str, scale: u32) -> Option<u32> {
    number
        .trim()
        .parse::<Decimal>()
        .ok()?
        .checked_mul(Decimal::from(scale))?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_u32()
}

/// A length in hundredths of a millimetre.
fn hundredths(text: &str) -> Option<u32> {
    let text = text.trim();
    for (unit, scale) in [("cm", 1000), ("mm", 100), ("in", 2540)] {
        if let Some(number) = text.strip_suffix(unit) {
            return scaled(number, scale);
        }
    }
    // 72 points to the inch
    Some(scaled(text.strip_suffix("pt")?, 25_400)? / 720)
}

/// An attribute that is a length, in tenths of a millimetre.
fn length(e: &BytesStart<'_>, name: &str) -> Option<u32> {
    let hundredths = hundredths(&xml::attribute(e, name)?)?;
    Some(hundredths.saturating_add(5) / 10)
}

/// Tenths of a millimetre in pixels, 96 to the inch.
fn pixels(tenths: u32) -> u32 {
    (tenths.saturating_mul(96).saturating_add(127)) / 254
}

/// The paper of this size, in tenths of a millimetre, lying or standing.
pub(super) fn paper((width, height): (u32, u32)) -> Option<PaperSize> {
    let (short, long) = (width.min(height), width.max(height));
    let is_near = |a: u32, b: u32| a.abs_diff(b) <= 20;
    [
        (PaperSize::A3, 2970, 4200),
        (PaperSize::A4, 2100, 2970),
        (PaperSize::A5, 1480, 2100),
        (PaperSize::B4, 2570, 3640),
        (PaperSize::B5, 1820, 2570),
    ]
    .into_iter()
    .find(|(_, s, l)| is_near(short, *s) && is_near(long, *l))
    .map(|(paper, ..)| paper)
}
