//! A workbook and its sheets, set up so that the same document always gives the same bytes.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::style::Style;
use crate::template::{Orientation, Page as PageSetup};
use crate::write::WriteError;

/// Tenths of a millimetre from the paper's edge to the page number.
const FOOTER_MARGIN: i64 = 80;

/// An empty workbook: no author, no company, and a creation date that never changes.
pub(super) fn workbook(style: &Style) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    book.set_default_format(&style.normal(), 18, 64)?;
    book.set_zip_compression_level(3);
    Ok(book)
}

/// No author, no company, and a creation date that never changes.
pub(super) fn properties() -> Result<DocProperties, WriteError> {
    Ok(DocProperties::new()
        .set_author("")
        .set_company("")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// Sets the paper up: size, margins, one page wide, page numbers.
pub(super) fn set_up_paper(sheet: &mut Worksheet, setup: &PageSetup, style: &Style) {
    let [left, right, top, bottom] = setup.margins.map(|mm| inches(i64::from(mm.min(80)) * 10));
    let edge = inches(FOOTER_MARGIN);
    sheet
        .set_paper_size(setup.paper.code())
        .set_margins(left, right, top, bottom, edge, edge)
        .set_print_center_horizontally(true)
        .set_print_fit_to_pages(1, 0)
        .set_footer(format!(
            "&C&\"{},Regular\"&9&P / &N ページ",
            footer_font(style.heading_font())
        ));
    match setup.orientation {
        Orientation::Landscape => sheet.set_landscape(),
        Orientation::Portrait => sheet.set_portrait(),
    };
}

/// Name of a font as it may stand in a page footer, which has 255 characters and marks of its own.
fn footer_font(name: &str) -> String {
    let marks = ['"', '&', ','];
    name.chars()
        .filter(|c| !marks.contains(c) && !c.is_control())
        .take(60)
        .collect()
}

fn inches(tenths_of_mm: i64) -> f64 {
    (Decimal::from(tenths_of_mm) / Decimal::from(254))
        .to_f64()
        .unwrap_or(0.5)
}

/// A name that Excel takes for a sheet: at most 31 characters, none of `[]:*?/\`, no quote at the ends.
pub(super) fn sheet_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\'))
        .take(31)
        .collect();
    let kept = kept.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if kept.is_empty() || kept.eq_ignore_ascii_case("history") {
        "様式".to_owned()
    } else {
        kept.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_excel_refuses_are_mended() {
        assert_eq!(sheet_name("様式1/2 [案]"), "様式12 案");
        assert_eq!(sheet_name("''"), "様式");
        assert_eq!(sheet_name(&"長".repeat(40)).chars().count(), 31);
    }
}
