//! Bytes come in → how each sheet is set up for print goes out, as far as the format says it.

use super::ReadOptions;
use super::error::ReadError;
use super::{ods, package, setup_ods, setup_xls, setup_xlsx, xls, xlsx};
use crate::model::SheetSetup;

/// The set-up of every sheet, in the order of the file; empty for formats that know none (text, HTML, xlsb).
pub fn sheet_setups(bytes: &[u8], options: ReadOptions) -> Result<Vec<SheetSetup>, ReadError> {
    package::check_entries(bytes, options.limits)?;
    if xlsx::accepts(bytes) {
        setup_xlsx::read(bytes, options.limits)
    } else if xls::accepts(bytes) {
        setup_xls::read(bytes, options.limits)
    } else if ods::accepts(bytes) {
        setup_ods::read(bytes, options.limits)
    } else {
        Ok(Vec::new())
    }
}

/// Width of the widest digit of a font, in pixels: what column widths are counted in. Japanese fonts print
/// digits half an em wide, Latin ones a little more, and Excel works in whole pixels.
pub(super) fn digit_width(font: &str, tenths: u32) -> u32 {
    let pixels = tenths.clamp(10, 4090).saturating_mul(4).saturating_add(15) / 30;
    let is_japanese = !font.is_ascii()
        || ["MS ", "Yu ", "Meiryo", "BIZ", "HG"]
            .iter()
            .any(|beginning| font.starts_with(beginning));
    let digit = if is_japanese {
        pixels.div_ceil(2)
    } else {
        pixels * 507 / 1000
    };
    digit.max(1)
}

/// Width of a column that nobody set: eight digits and a rim, in steps of eight pixels.
pub(super) fn default_width(digit: u32) -> u32 {
    digit
        .saturating_mul(8)
        .saturating_add(5)
        .next_multiple_of(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_excel_shows() {
        for (font, tenths, digit, width) in [
            ("Calibri", 110, 7, 64),
            ("ＭＳ Ｐゴシック", 110, 8, 72),
            ("游ゴシック", 110, 8, 72),
            ("BIZ UDゴシック", 105, 7, 64),
            ("ＭＳ 明朝", 105, 7, 64),
        ] {
            assert_eq!(digit_width(font, tenths), digit, "{font}");
            assert_eq!(default_width(digit), width, "{font}");
        }
    }
}
