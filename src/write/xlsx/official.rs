//! The official workbook: the form as it is handed in and printed, and nothing else.

use super::block::Canvas;
use super::body::body;
use super::book::{properties, set_up_paper, sheet_name, workbook};
use super::captions;
use super::header::header;
use super::outline;
use super::record::Record;
use super::style::Style;
use super::table::{columns, rows};
use crate::model::{Document, WrittenSheet};
use crate::template::{Layout, Template};
use crate::write::WriteError;
use crate::write::layout::{Page, Paper};

/// Writes the official workbook: title block, table with a header repeated on every page, notes. Row heights
/// are computed so that nothing is cut in print. A form without a table is one column of lines.
pub fn official(document: &Document, template: &Template) -> Result<Vec<u8>, WriteError> {
    let style = Style::official(&template.page);
    let columns = columns(document, template);
    let shares: Vec<u32> = match template.table.layout {
        Layout::Lines => vec![1],
        Layout::Text | Layout::Grid => columns.iter().map(|column| column.share).collect(),
    };
    let (paper, widths) = Paper::new(&template.page).fitted(template.page.widths, &shares);

    let mut book = workbook(&style)?;
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(short_name(&template.name.ja)))?;
    set_up_paper(sheet, &template.page, &style);
    sheet.set_screen_gridlines(false);
    for (at, width) in (0u16..).zip(&widths) {
        sheet.set_column_width_pixels(at, *width)?;
    }
    let mut canvas = Canvas {
        sheet,
        row: 0,
        widths,
        page: Page::new(paper.height, 0),
        breaks: Vec::new(),
        record: Record::default(),
    };
    captions::above(&mut canvas, document, &template.captions, &style)?;
    match template.table.layout {
        Layout::Lines => outline::body(&mut canvas, document, template, &style)?,
        Layout::Text | Layout::Grid => {
            header(&mut canvas, &columns, &style, paper)?;
            let rows = rows(document, template, &columns);
            body(&mut canvas, &rows, &columns, &style)?;
        }
    }
    captions::below(&mut canvas, document, &template.captions, &style)?;

    let (last_row, last_column) = (canvas.row.saturating_sub(1), canvas.last_column());
    let (breaks, record) = (canvas.breaks, canvas.record);
    sheet.set_print_area(0, 0, last_row, last_column)?;
    sheet.set_page_breaks(&breaks)?;
    let keys = columns.iter().map(|column| column.key).collect();
    let note = record.note(&template.id, keys).unwrap_or_default();
    let properties = (1..)
        .zip(note)
        .fold(properties()?, |properties, (at, text)| {
            properties.set_custom_property(WrittenSheet::property(at), text)
        });
    book.set_properties(&properties);
    Ok(book.save_to_buffer()?)
}

/// The name without what it says in brackets: 実施状況（…） → 実施状況.
fn short_name(name: &str) -> &str {
    name.split(['（', '(']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaptionKind, Role};
    use crate::template::{Orientation, Rows};
    use crate::write::sample::{Sheet, status_report, template};
    use crate::write::xlsx::readback::{heights, part, rows, sheets, visible};

    /// Text of mixed widths with line breaks, the same every time.
    fn prose(seed: usize, chars: usize) -> String {
        const POOL: &str = "技能の振興に関する計画を、青葉県内（３地区）で実施した。ｱｲｳ①②ABC word 12%ー「研修」…🙂𠮷\n";
        let pool: Vec<char> = POOL.chars().collect();
        (0..chars)
            .map(|at| pool[(at * at * 7 + at * 3 + seed * 13) % pool.len()])
            .collect()
    }

    fn long_report() -> Document {
        let mut sheet = Sheet::new("jisshi-jokyo")
            .caption(CaptionKind::FormNumber, "様式第1号")
            .caption(CaptionKind::Title, "令和5年度青葉技能振興事業実施状況")
            .caption(CaptionKind::Preamble, &prose(1, 120))
            .caption(CaptionKind::Unit, "（単位：回）")
            .header(&[
                (Role::Guideline, "実施要領"),
                (Role::Plan, "実施計画"),
                (Role::Status, "実施状況"),
            ]);
        for (at, chars) in [10, 80, 700, 3000, 6000, 40, 1500].into_iter().enumerate() {
            sheet = sheet.section(at as u32 % 3, &format!("{at} {}", prose(at, 20 + at * 30)));
            let numbered = format!(
                "1 {}\n2 {}\n",
                prose(at + 1, chars / 3),
                prose(at + 2, chars / 5)
            );
            sheet = sheet.row(&[&prose(at, chars / 4), &numbered, &prose(at + 3, chars)]);
        }
        sheet.caption(CaptionKind::Note, &prose(9, 200)).document
    }

    fn source_texts(document: &Document) -> Vec<&str> {
        let captions = document.captions.iter().map(|caption| caption.text.text());
        let headings = document
            .columns
            .values()
            .map(|column| column.heading.text());
        let rows = document.rows.iter().flat_map(|row| row.entries.values());
        captions
            .chain(headings)
            .chain(rows.map(|passage| passage.text.text()))
            .collect()
    }

    fn assert_nothing_lost(document: &Document, book: &[u8]) {
        let written = rows(book, &sheets(book)[0]);
        assert_eq!(
            visible(written.iter().flatten().map(String::as_str)),
            visible(source_texts(document))
        );
    }

    #[test]
    fn every_character_is_written_and_every_row_fits_the_page() {
        let document = long_report();
        for orientation in [Orientation::Landscape, Orientation::Portrait] {
            let mut template = template("jisshi-jokyo");
            template.page.orientation = orientation;
            let book = official(&document, &template).expect("a workbook");
            assert_nothing_lost(&document, &book);
            let heights = heights(&book);
            assert!(heights.len() > document.rows.len() + 5);
            for height in heights {
                let height = height.expect("a height");
                assert!(height > 0 && height <= 40_875 && height != 1500);
            }
        }
    }

    #[test]
    fn the_same_document_gives_the_same_bytes() {
        let (document, template) = (long_report(), template("jisshi-jokyo"));
        let book = || official(&document, &template).expect("a workbook");
        assert_eq!(book(), book());
    }

    #[test]
    fn nothing_but_the_form_is_in_the_workbook() {
        let book = official(&status_report(), &template("jisshi-jokyo")).expect("a workbook");
        assert_eq!(sheets(&book), ["実施状況"]);
        assert!(part(&book, "docProps/core.xml").contains("<dc:creator></dc:creator>"));
        assert!(!part(&book, "docProps/core.xml").contains("<cp:lastModifiedBy>y"));
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>"));
        for part in [
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "paperSize=\"9\"",
            "&amp;P",
        ] {
            assert!(sheet.contains(part), "{part}");
        }
        let names = part(&book, "xl/workbook.xml");
        assert!(names.contains("_xlnm.Print_Titles") && names.contains("_xlnm.Print_Area"));
        let written = rows(&book, "実施状況");
        assert!(
            written
                .iter()
                .flatten()
                .any(|text| text.contains("=SUM(A1)"))
        );
    }

    #[test]
    fn cells_beyond_the_limits_of_the_format_are_cut() {
        let texts = [
            "\u{200B}".repeat(40_000),
            "行\n".repeat(600),
            "𠮷".repeat(20_000),
            format!("{}_x000D_\u{1}\u{FFFE}\tあ\r\nい\rう", "\n".repeat(300)),
        ];
        let document = Sheet::new("jisshi-jokyo")
            .caption(CaptionKind::Title, &"題".repeat(3000))
            .header(&[
                (Role::Guideline, "要領"),
                (Role::Plan, "計画"),
                (Role::Status, "状況"),
            ])
            .row(&[&texts[0], &texts[1], &texts[2]])
            .section(99, &texts[3])
            .row(&[&texts[3], "", ""])
            .document;
        let book = official(&document, &template("jisshi-jokyo")).expect("a workbook");
        assert_nothing_lost(&document, &book);
        for cell in rows(&book, "実施状況").iter().flatten() {
            assert!(cell.encode_utf16().count() <= 32_767);
            assert!(cell.matches('\n').count() <= 253);
        }
    }

    #[test]
    fn long_rows_are_cut_at_the_same_item_in_every_column() {
        let column = |chars: usize| -> String {
            let item = |item| format!("{item} {}", prose(item, chars).replace('\n', ""));
            (1..=9).map(item).collect::<Vec<_>>().join("\n")
        };
        let document = Sheet::new("jisshi-jokyo")
            .header(&[
                (Role::Guideline, "要領"),
                (Role::Plan, "計画"),
                (Role::Status, "状況"),
            ])
            .row(&[&column(20), &column(150), &column(90)])
            .document;
        let book = official(&document, &template("jisshi-jokyo")).expect("a workbook");
        let written = rows(&book, "実施状況");
        assert!(written.len() > 3);
        for row in &written[1..] {
            let numbers: Vec<_> = row.iter().map(|text| text.chars().next()).collect();
            assert!(numbers[0].is_some() && numbers.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }

    #[test]
    fn a_template_may_ask_for_one_row_an_item() {
        let mut template = template("jisshi-jokyo");
        template.table.rows = Rows::Item;
        let mut document = status_report();
        // The items hold less than the rows here: the rows are written.
        let book = official(&document, &template).expect("a workbook");
        assert_nothing_lost(&document, &book);
        document.rows.clear();
        let book = official(&document, &template).expect("a workbook");
        let written = rows(&book, "実施状況");
        let last: Vec<&str> = written[written.len() - 1]
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(last, ["", "派遣目標回数：100回", "＜実績＞派遣回数：80回"]);
        assert_eq!(written[written.len() - 2][0], "1 派遣");
    }

    #[test]
    fn a_document_without_anything_is_a_form_all_the_same() {
        let document = Sheet::new("jisshi-jokyo").document;
        let book = official(&document, &template("jisshi-jokyo")).expect("a workbook");
        assert_eq!(
            rows(&book, "実施状況")[0],
            ["実施要領", "実施計画", "実施状況"]
        );
    }
}
