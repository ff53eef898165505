//! `OpenDocument` in one XML file (fods): what the parts of an ods package say, one behind the other.

use super::ReadOptions;
use super::active;
use super::charset;
use super::decoded;
use super::error::ReadError;
use super::html;
use super::ods;
use crate::model::{ActiveKind, Format, Workbook};

/// True for XML that says it is an `OpenDocument` spreadsheet.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    let head = html::head(bytes);
    head.trim_start().starts_with("<?xml")
        && head.contains("<office:document")
        && head.contains("opendocument.spreadsheet")
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    options.limits.check_text(bytes)?;
    let charset = options
        .charset
        .unwrap_or_else(|| charset::detect(bytes, None));
    let text = decoded::decode(bytes, charset).text;
    let (sheets, mut active) = ods::sheets(text.as_bytes(), options.limits)?;
    if text.contains("<ooo:source-code") {
        active.push(active::told(ActiveKind::Macro, ""));
    }
    Ok(Workbook {
        format: Format::Ods,
        charset: None,
        sheets,
        active: active::sorted(active),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_macros_are_found() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document xmlns:office=\"x\" \
             office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:scripts><ooo:source-code>\
             </ooo:source-code></office:scripts><office:body><office:spreadsheet><table:table table:name=\"様式1\">\
             <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1460\"><text:p>1,460人</text:p>\
             </table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>";
        assert!(accepts(text.as_bytes()) && !html::accepts(text.as_bytes()));
        let book = read(text.as_bytes(), ReadOptions::default()).expect("the file is read");
        assert_eq!(&*book.sheets[0].name, "様式1");
        let cell = book.sheets[0].cell(0, 0).map(|cell| cell.shown.as_str());
        assert_eq!(cell, Some("1,460人"));
        assert_eq!(book.active, [active::told(ActiveKind::Macro, "")]);
        let cut = text.as_bytes().get(..400).unwrap_or_default();
        assert!(matches!(
            read(cut, ReadOptions::default()),
            Err(ReadError::Corrupt { .. })
        ));
    }
}
