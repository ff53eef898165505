//! Web archives: pages of HTML in one message, as Excel writes 「単一ファイル Webページ」 and some systems their exports.

use super::ReadOptions;
use super::decoded;
use super::error::ReadError;
use super::html;
use super::limits::Limit;
use super::mime::{self, Part};
use super::{charset, charset::Charset};
use crate::model::{Visibility, Workbook};

/// True for a message of related parts.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    mime::kind(bytes).as_deref() == Some("multipart/related")
}

/// Reads every sheet: the pages that Excel names `sheet001.htm`, or else the first page with a table.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    let limits = options.limits;
    limits.check_text(bytes)?;
    let Some(parts) = mime::parts(bytes) else {
        return Err(ReadError::corrupt("mht", "the archive ends early"));
    };
    let pages: Vec<&Part> = parts
        .iter()
        .filter(|part| part.kind == "text/html")
        .collect();
    let Some(first) = pages.first() else {
        return Err(ReadError::corrupt("mht", "no page in it"));
    };
    let names = names(&first.content);
    let sheets: Vec<&Part> = pages
        .iter()
        .filter(|page| is_sheet(&page.location))
        .copied()
        .collect();
    limits.check(Limit::Sheets, sheets.len() as u64)?;
    if sheets.is_empty() {
        let page = pages.iter().find(|page| html::accepts(&page.content));
        return html::read(&page.unwrap_or(first).content, options);
    }
    let mut book: Option<Workbook> = None;
    for page in sheets {
        let mut read = html::read(&page.content, options)?;
        let known = names
            .iter()
            .find(|name| file(&name.page) == file(&page.location));
        for sheet in &mut read.sheets {
            if let Some(known) = known {
                sheet.name = known.name.as_str().into();
                sheet.visibility = known.visibility;
            }
        }
        match &mut book {
            Some(book) => book.sheets.extend(read.sheets),
            None => book = Some(read),
        }
    }
    book.ok_or(ReadError::Empty)
}

/// The last part of a path.
fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// `…/sheet001.htm`
fn is_sheet(location: &str) -> bool {
    file(location)
        .strip_prefix("sheet")
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(number, ending)| {
            number.bytes().all(|digit| digit.is_ascii_digit()) && ending.starts_with("htm")
        })
}

/// A sheet as the first page lists it.
struct Listed {
    name: String,
    page: String,
    visibility: Visibility,
}

fn names(page: &[u8]) -> Vec<Listed> {
    let charset: Charset = charset::detect(page, html::declared(page));
    let text = decoded::decode(page, charset).text;
    text.split("<x:ExcelWorksheet>")
        .skip(1)
        .filter_map(|entry| {
            let name = entry.split("<x:Name>").nth(1)?.split("</x:Name>").next()?;
            let page = entry.split("HRef=\"").nth(1)?.split('"').next()?;
            let seen = entry.split("<x:Visible>").nth(1).unwrap_or_default();
            Some(Listed {
                name: unescaped(name),
                page: page.to_owned(),
                visibility: if seen.starts_with("SheetVeryHidden") {
                    Visibility::VeryHidden
                } else if seen.starts_with("SheetHidden") {
                    Visibility::Hidden
                } else {
                    Visibility::Visible
                },
            })
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let text = quick_xml::escape::unescape(text);
    text.map_or_else(|_| String::new(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut text = String::from(
            "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n",
        );
        for (location, page) in parts {
            let part = format!(
                "--b\r\nContent-Location: file:///C:/x/{location}\r\nContent-Transfer-Encoding: 8bit\r\n\
                 Content-Type: text/html; charset=\"shift_jis\"\r\n\r\n{page}\r\n"
            );
            text.push_str(&part);
        }
        text.push_str("--b--\r\n");
        encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
    }

    #[test]
    fn sheets_of_excel_by_their_names() {
        let list = "<html><head><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>様式&amp;1</x:Name>\
             <x:WorksheetSource HRef=\"x.files/sheet001.htm\"/></x:ExcelWorksheet><x:ExcelWorksheet><x:Name>裏</x:Name>\
             <x:WorksheetSource HRef=\"x.files/sheet002.htm\"/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>\
             </x:WorksheetOptions></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml></head><frameset></frameset></html>";
        let bytes = archive(&[
            ("x.htm", list),
            (
                "x.files/sheet001.htm",
                "<html><body><table><tr><td>実施状況①</td></tr></table></body></html>",
            ),
            (
                "x.files/sheet002.htm",
                "<html><body><table><tr><td>メモ</td></tr></table></body></html>",
            ),
            (
                "x.files/tabstrip.htm",
                "<html><body><table><tr><td>様式</td></tr></table></body></html>",
            ),
        ]);
        assert!(accepts(&bytes));
        let book = read(&bytes, ReadOptions::default()).expect("the archive is read");
        let told: Vec<_> = book
            .sheets
            .iter()
            .map(|sheet| {
                let cell = sheet.cell(0, 0).map(|cell| cell.shown.as_str());
                (&*sheet.name, sheet.visibility, cell)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("様式&1", Visibility::Visible, Some("実施状況①")),
                ("裏", Visibility::Hidden, Some("メモ"))
            ]
        );
    }

    #[test]
    fn one_page_is_one_sheet_and_none_is_told() {
        let bytes = archive(&[(
            "x.htm",
            "<html><body><table><tr><td>甲</td></tr></table></body></html>",
        )]);
        let book = read(&bytes, ReadOptions::default()).expect("the archive is read");
        assert_eq!(book.sheets.len(), 1);
        let result = read(&archive(&[]), ReadOptions::default());
        assert!(matches!(result, Err(ReadError::Corrupt { .. })));
    }
}
