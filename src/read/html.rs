//! HTML tables, which many systems name `.xls` or `.csv`. Parsed as browsers do (html5ever), so `<目標>`
//! written raw stays text: a tag begins with a letter of ASCII.

use super::ReadOptions;
use super::charset::{self, Charset};
use super::decoded;
use super::error::ReadError;
use super::html_attributes;
use super::html_grid::Sheet;
use crate::model::{Format, Workbook};

/// True when the text opens as a page or a table. `<p>` and `<目標>` open cells of text tables too, so a
/// `<table` or `<html` element is asked for besides.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    let head = head(bytes);
    let start = head.trim_start();
    let opens = ["<html", "<!doctype html", "<table", "<meta", "<head", "<style", "<body", "<!--"]
        .iter()
        .any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") && (start.contains("<html") || start.contains("xhtml")))
        // Saved by Internet Explorer or by Word.
        || start.starts_with("<div")
        || start.starts_with("<center");
    let is_xml_workbook = start.contains("urn:schemas-microsoft-com:office:spreadsheet");
    opens && !is_xml_workbook && (start.contains("<html") || contains_table(bytes))
}

/// The first characters in lower case, enough of them to tell what a file is.
pub(super) fn head(bytes: &[u8]) -> String {
    let (charset, rest) = charset::byte_order_mark(bytes).unwrap_or((Charset::Utf8, bytes));
    let head = rest.get(..4096).unwrap_or(rest);
    let text = match charset {
        Charset::Utf16Le | Charset::Utf16Be => decoded::decode(head, charset).text,
        _ => String::from_utf8_lossy(head).into_owned(),
    };
    text.to_ascii_lowercase()
}

fn contains_table(bytes: &[u8]) -> bool {
    // In UTF-16 every other byte is NUL.
    let mut matched = 0;
    bytes.iter().filter(|byte| **byte != 0).any(|byte| {
        matched = match byte.to_ascii_lowercase() {
            b'<' => 1,
            byte if matched > 0 && b"<table".get(matched) == Some(&byte) => matched + 1,
            _ => 0,
        };
        matched == 6
    })
}

/// Reads every table of the page into one sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    options.limits.check_text(bytes)?;
    let charset = options
        .charset
        .unwrap_or_else(|| charset::detect(bytes, declared(bytes)));
    let decoded = decoded::decode(bytes, charset);
    if decoded.is_noise() {
        return Err(ReadError::Binary);
    }
    html_attributes::check(&decoded.text)?;
    let mut sheet = Sheet::new("Sheet1", options.limits);
    sheet.read(&decoded.text)?;
    Ok(Workbook {
        format: Format::Html,
        charset: Some(charset.name()),
        sheets: vec![sheet.finish(&decoded)?],
        active: Vec::new(),
    })
}

/// The character set the page says it has.
pub(super) fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = head(bytes);
    let (_, rest) = head.split_once("charset=")?;
    let name: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Charset::from_name(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Grid;

    fn grid(html: &str) -> Grid {
        assert!(accepts(html.as_bytes()), "{html}");
        let book = read(html.as_bytes(), ReadOptions::default());
        book.expect("the page is read").sheets.remove(0)
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells()
            .map(|(row, column, cell)| format!("{}={}", grid.at(row, column).a1(), cell.shown))
            .collect()
    }

    #[test]
    fn spans_become_merged_regions() {
        let grid = grid(
            "<table><tr><td rowspan=2>甲</td><td colspan=\"2\">乙</td></tr>\
             <tr><td>丙</td><td>丁</td></tr><tr><td>戊</td></tr></table>",
        );
        assert_eq!(shown(&grid), ["A1=甲", "B1=乙", "B2=丙", "C2=丁", "A3=戊"]);
        let merged: Vec<String> = grid.merged.iter().map(ToString::to_string).collect();
        assert_eq!(merged, ["A1:A2", "B1:C1"]);
    }

    #[test]
    fn text_of_cells_is_what_a_browser_shows() {
        let grid = grid(
            "<html><head><title>無題</title><style>td{}</style></head><body><h1>表題</h1>\n\
             <table>\n<tr><td> 甲<br>乙 <p>丙</p><p>丁</p></td><td><目標> 10回</td></tr>\n\
             <tr><td><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></td>\
             <td>A&amp;B&nbsp;C &lt;実績&gt;</td></tr></table>\n注：以上<script>x()</script></body></html>",
        );
        assert_eq!(
            shown(&grid),
            [
                "A1=表題",
                "A2=甲\n乙\n丙\n丁",
                "B2=<目標> 10回",
                "A3=漢字",
                "B3=A&B\u{a0}C <実績>",
                "A4=注：以上"
            ]
        );
    }

    #[test]
    fn a_table_inside_a_cell_is_text_of_the_cell_and_one_around_tables_is_none() {
        let inner = grid(
            "<table><tr><td>甲</td><td><table><tr><td>い</td><td>ろ</td></tr><tr><td>は</td></tr></table></td></tr></table>",
        );
        assert_eq!(shown(&inner), ["A1=甲", "B1=い ろ\nは"]);
        let outer =
            grid("<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>");
        assert_eq!(shown(&outer), ["A1=甲", "B1=乙"]);
    }

    #[test]
    fn a_text_table_with_markup_in_its_cells_is_no_page() {
        for text in [
            "<p>1 体制</p>\t<p>計画</p>\n",
            "<目標>,<実績>\n",
            "番号,<table>\n",
            "<meta>,b\n",
        ] {
            assert!(!accepts(text.as_bytes()), "{text}");
        }
        assert!(accepts(
            b"\xEF\xBB\xBF\n <!DOCTYPE HTML><html><body><table></table>"
        ));
    }

    #[test]
    fn absurd_spans_cost_nothing() {
        let grid = grid(
            "<table><tr><td rowspan=99999999 colspan=99999999>甲</td><td>乙</td></tr></table>",
        );
        assert_eq!(shown(&grid)[0], "A1=甲");
    }

    #[test]
    fn the_declared_set_decides_only_between_sets_that_fit() {
        let (page, _, _) = encoding_rs::SHIFT_JIS.encode(
            "<html><meta charset=\"utf-8\"><table><tr><td>実施状況</td></tr></table></html>",
        );
        let book = read(&page, ReadOptions::default()).expect("the page is read");
        assert_eq!(book.charset, Some("CP932"));
    }
}
