//! `styles.xml` comes in → the number format of each cell style goes out.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::Event;

use super::builtin_format;
use super::error::ReadError;
use super::limits::Limits;
use super::number_format::NumberFormat;
use super::xml::{self, Events};

/// Bytes of all format codes; the longest that Excel takes has 255 characters.
const CODES: usize = 4 << 20;
/// Cell styles; Excel takes 65,490.
const STYLES: usize = 1_000_000;

/// Number formats by cell style.
#[derive(Debug, Default)]
pub(super) struct Formats {
    by_id: HashMap<u16, NumberFormat>,
    styles: Vec<u16>,
    general: NumberFormat,
}

/// Characters of a format code; Excel takes 255.
pub(super) const LONGEST: usize = 512;
/// Different formats of a workbook; Excel takes some 250 of one's own.
pub(super) const MOST: usize = 4000;

impl Formats {
    /// Formats of numbered styles from custom codes and the format id of each style.
    pub(super) fn new(codes: &HashMap<u16, String>, styles: Vec<u16>) -> Self {
        let mut by_id = HashMap::new();
        for &id in &styles {
            if by_id.len() >= MOST {
                break;
            }
            by_id.entry(id).or_insert_with(|| match codes.get(&id) {
                Some(code) if code.len() <= LONGEST && !builtin_format::overrides_code(id) => {
                    NumberFormat::new(code)
                }
                _ => NumberFormat::built_in(id),
            });
        }
        Self {
            by_id,
            styles,
            general: NumberFormat::built_in(0),
        }
    }

    /// Reads `styles.xml`.
    pub(super) fn read(input: impl BufRead, limits: Limits) -> Result<Self, ReadError> {
        let mut events = Events::new(input, "xlsx", limits);
        let (mut codes, mut styles) = (HashMap::new(), Vec::new());
        let (mut in_cell_styles, mut length) = (false, 0_usize);
        loop {
            match events.next_event()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (
                            xml::number(&e, "numFmtId"),
                            xml::attribute(&e, "formatCode"),
                        ) {
                            length = length.saturating_add(code.len());
                            // Differential formats further down use ids of their own.
                            codes.entry(id).or_insert(code);
                        }
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles => {
                        styles.push(xml::number(&e, "numFmtId").unwrap_or(0));
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().into_inner() == "cellXfs" => {
                    in_cell_styles = false;
                }
                Event::Eof => return Ok(Self::new(&codes, styles)),
                _ => {}
            }
            if length > CODES || styles.len() > STYLES {
                return Err(ReadError::corrupt("xlsx", "too many styles"));
            }
        }
    }

    /// The format of a cell style.
    pub(super) fn of_style(&self, style: usize) -> &NumberFormat {
        self.styles
            .get(style)
            .and_then(|id| self.by_id.get(id))
            .unwrap_or(&self.general)
    }
}

#[cfg(test)]
mod tests {
    use super::super::serial::Epoch;
    use super::*;

    #[test]
    fn styles_lead_to_formats() {
        let formats = Formats::read(
            r##"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="#,##0&quot;人&quot;"/>
            <numFmt numFmtId="14" formatCode="mm-dd-yy"/></numFmts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/><xf numFmtId="57"/></cellXfs></styleSheet>"##
                .as_bytes(),
            Limits::default(),
        )
        .expect("styles");
        let shown = |style| formats.of_style(style).cell(45017.0, Epoch::From1900).shown;
        assert_eq!(shown(0), "45017");
        assert_eq!(shown(1), "45,017人");
        assert_eq!(shown(2), "2023/4/1");
        assert_eq!(shown(3), "R5.4.1");
        assert_eq!(shown(99), "45017");
    }
}
