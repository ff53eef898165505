//! A document and its findings come in → the review workbook goes out: what does not add up, the figures, the
//! machine-readable table, the record of changes, the source cells that the findings point to, the sums of ledgers,
//! charts of what was aimed at and reached, and the sheets of the source once more with the findings in their place.

mod across;
mod changes;
mod chart;
mod copy;
mod figures;
mod list;
mod original;
mod quoted;
mod result;
mod summary;
mod tallies;
mod twin_sheet;

use super::book::workbook;
use super::style::Style;
use crate::model::{Document, Findings};
use crate::template::{Orientation, Page as PageSetup, Template};
use crate::write::WriteError;

use copy::Copies;
pub use original::Original;
use quoted::Quoted;

/// Names of the files a review workbook speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    /// The file that was read.
    pub source: String,
    /// The official workbook that stands beside the review workbook.
    pub official: String,
}

/// Writes the review workbook. Sheets of the `originals` that the document was read from, or that findings speak of,
/// are copied into it.
pub fn review(
    document: &Document,
    template: &Template,
    findings: &Findings,
    names: &FileNames,
    originals: &[Original],
) -> Result<Vec<u8>, WriteError> {
    let setup = PageSetup {
        orientation: Orientation::Landscape,
        margins: [12, 12, 14, 16],
        ..template.page.clone()
    };
    let style = Style::review(&setup);
    let mut quoted = Quoted::collect(document, findings);
    let copies = Copies::plan(document, findings, originals);
    let pairs = figures::pairs(document);
    // The order of the sheets is that in which they are read; they are written as the links need to know rows.
    let summaries = usize::from(!pairs.is_empty());
    let first_copy = 1 + summaries;
    let first_list = first_copy + copies.len();
    let mut book = workbook(&style)?;
    for _ in 0..first_list + 4 {
        book.add_worksheet();
    }
    quoted.write(book.worksheet_from_index(first_list + 3)?, &style, &setup)?;
    let rows = result::write(
        book.worksheet_from_index(0)?,
        (document, template, findings, names),
        (&quoted, &copies),
        &style,
        &setup,
    )?;
    if let Some(sheets) = book.worksheets_mut().get_mut(first_copy..first_list) {
        copies.write(sheets, &rows, &style, &setup)?;
    }
    let sheet = book.worksheet_from_index(first_list)?;
    let rows = figures::write(sheet, document, &style, &setup)?;
    if !pairs.is_empty() {
        let sheet = book.worksheet_from_index(1)?;
        summary::write(sheet, findings, (&pairs, &rows), &style, &setup)?;
    }
    let sheet = book.worksheet_from_index(first_list + 1)?;
    twin_sheet::write(sheet, document, &style, &setup)?;
    let sheet = book.worksheet_from_index(first_list + 2)?;
    changes::write(sheet, document, &style, &setup)?;
    if let Some(joined) = &document.joined {
        tallies::write(book.add_worksheet(), joined, &style, &setup)?;
    }
    if !document.parts.is_empty() {
        across::write(book.add_worksheet(), document, &style, &setup)?;
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;
    use crate::write::sample;
    use crate::write::xlsx::readback::{part, rows, sheets};

    fn names() -> FileNames {
        FileNames {
            source: "R5.xlsx".to_owned(),
            official: "R5_提出用.xlsx".to_owned(),
        }
    }

    fn book(findings: &Findings) -> Vec<u8> {
        let template = sample::template("jisshi-jokyo");
        review(&sample::status_report(), &template, findings, &names(), &[]).expect("a workbook")
    }

    #[test]
    fn the_first_line_says_whether_the_form_can_be_handed_in() {
        let mended = rows(&book(&Findings::default()), "確認結果");
        assert_eq!(mended[0][0], "提出できます");
        let found = rows(&book(&sample::findings()), "確認結果");
        assert_eq!(found[0][0], "提出前に直すところがあります（エラー 1件）");
        let finding = found.last().expect("the finding");
        assert_eq!(finding[..3], ["T03", "エラー", "様式1!C5"]);
    }

    #[test]
    fn a_finding_leads_to_the_whole_text_of_its_cell() {
        let book = book(&sample::findings());
        assert!(part(&book, "xl/worksheets/sheet1.xml").contains("location=\"'原文'!B3\""));
        let quoted = rows(&book, "原文");
        assert_eq!(quoted[2][0], "様式1!C5");
        assert_eq!(quoted[2][1], "＜実績＞派遣回数：80回\n=SUM(A1)から始まる行");
    }

    #[test]
    fn links_are_right_behind_a_cell_that_takes_several_rows() {
        let mut document = sample::Sheet::new("jisshi-jokyo")
            .header(&[
                (Role::Guideline, "要領"),
                (Role::Plan, "計画"),
                (Role::Status, "状況"),
            ])
            .row(&["", &"長い計画の文章です。".repeat(600), "状況です。"])
            .document;
        document.template = "jisshi-jokyo".to_owned();
        let mut found = Findings::default();
        for column in [1, 2] {
            for mut finding in sample::findings() {
                finding.place.at.cell.row = 1;
                finding.place.at.cell.column = column;
                finding.related.clear();
                found.push(finding);
            }
        }
        let template = sample::template("jisshi-jokyo");
        let book = review(&document, &template, &found, &names(), &[]).expect("a workbook");
        let quoted = rows(&book, "原文");
        let at = quoted
            .iter()
            .position(|row| row[0] == "様式1!C2")
            .expect("the cell");
        assert!(at > 3 && quoted[at][1] == "状況です。");
        let link = format!("location=\"'原文'!B{}\"", at + 1);
        assert!(part(&book, "xl/worksheets/sheet1.xml").contains(&link));
    }

    #[test]
    fn figures_stand_side_by_side_with_a_live_rate() {
        let book = book(&Findings::default());
        let figures = rows(&book, "数値一覧");
        assert_eq!(
            figures[1][..9],
            [
                "1/(1)",
                "講師の派遣",
                "派遣回数",
                "",
                "回",
                "100",
                "",
                "80",
                "0.8"
            ]
        );
        assert!(part(&book, "xl/worksheets/sheet3.xml").contains("<f>H2/F2</f><v>0.8</v>"));
    }

    #[test]
    fn the_twin_has_its_header_in_row_one_and_nothing_merged() {
        let book = book(&Findings::default());
        let data = rows(&book, "データ");
        assert_eq!(data[0], crate::write::twin::HEADINGS);
        // Header, captions, headings, lines, quantities.
        assert_eq!(data.len(), 1 + 3 + 3 + 6 + 2);
        assert!(!part(&book, "xl/worksheets/sheet4.xml").contains("mergeCell"));
    }

    #[test]
    fn every_change_and_the_account_are_recorded() {
        let changes = rows(&book(&Findings::default()), "変更記録");
        assert!(changes[1][0].contains("原本の文字 103 ＝ 様式に置いた文字 100 ＋ 除いた文字 3"));
        assert!(changes[1][0].contains("一致しています"));
        assert_eq!(
            changes[3][1..],
            ["様式1!A9", "1～5字目", "- 1 -", "ページ番号"]
        );
        assert_eq!(changes[4][0], "配置の変更");
    }

    #[test]
    fn the_same_document_gives_the_same_bytes() {
        let found = sample::findings();
        assert_eq!(book(&found), book(&found));
        assert_eq!(
            sheets(&book(&found)),
            ["確認結果", "概要", "数値一覧", "データ", "変更記録", "原文"]
        );
    }
}
