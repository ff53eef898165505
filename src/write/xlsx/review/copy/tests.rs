//! Copies, read back.

use std::sync::Arc;

use super::super::{FileNames, Original, review};
use crate::model::{
    Cell, CellRef, Findings, Format, Grid, Raw, Region, Severity, SheetSetup, Workbook,
};
use crate::write::sample;
use crate::write::xlsx::readback::{part, rows, sheets};

const COPY: &str = "写し_様式1";

/// The sheet that the findings of the sample speak of.
fn grid() -> Grid {
    let mut grid = Grid::new("様式1");
    grid.put(0, 0, Cell::text("令和5年度青葉技能振興事業実施状況"));
    grid.put(3, 0, Cell::text("=SUM(A1:A2)"));
    grid.put(3, 1, Cell::text("https://example.jp/"));
    grid.put(3, 2, number("1,234.5", "1234.4999"));
    grid.put(3, 3, number("12人", "12"));
    grid.put(4, 1, Cell::text("派遣目標回数：100回"));
    grid.put(4, 2, Cell::text("＜実績＞派遣回数：80回"));
    let region = |first_row, first_column, last_row, last_column| Region {
        first_row,
        first_column,
        last_row,
        last_column,
    };
    grid.merged = vec![region(0, 0, 0, 2), region(4, 1, 5, 1), region(5, 1, 6, 1)];
    grid
}

fn number(shown: &str, raw: &str) -> Cell {
    Cell {
        shown: shown.to_owned(),
        raw: Raw::Number(raw.parse().expect("a number")),
    }
}

fn original(grid: Grid) -> Original {
    Original {
        file: "R5.xlsx".to_owned(),
        book: Workbook {
            format: Format::Xlsx,
            charset: None,
            active: Vec::new(),
            sheets: vec![grid],
        },
        setups: vec![SheetSetup {
            sheet: "様式1".to_owned(),
            widths: vec![(0, 0, 40), (1, 2, 160)],
            default_width: 72,
            ..SheetSetup::default()
        }],
        is_named: false,
    }
}

fn book(grid: Grid, findings: &Findings) -> Vec<u8> {
    let template = sample::template("jisshi-jokyo");
    let originals = [original(grid)];
    let names = FileNames::default();
    review(
        &sample::status_report(),
        &template,
        findings,
        &names,
        &originals,
    )
    .expect("a workbook")
}

/// The copy as XML: it is the third sheet, behind 概要.
fn xml(book: &[u8]) -> String {
    part(book, "xl/worksheets/sheet3.xml")
}

#[test]
fn every_cell_stands_at_its_own_address_as_it_was_shown() {
    let book = book(grid(), &sample::findings());
    assert_eq!(sheets(&book)[..3], ["確認結果", "概要", COPY]);
    let copy = rows(&book, COPY);
    assert_eq!(copy[0][0], "令和5年度青葉技能振興事業実施状況");
    assert_eq!(
        copy[3][..4],
        ["=SUM(A1:A2)", "https://example.jp/", "1234.4999", "12人"]
    );
    assert_eq!(
        copy[4][1..3],
        ["派遣目標回数：100回", "＜実績＞派遣回数：80回"]
    );
    let xml = xml(&book);
    assert!(
        !xml.contains("<f>") && !xml.contains("r:id=\"rId1\" display"),
        "{xml}"
    );
    // Of two regions that overlap, as in a broken file, the first is merged.
    assert!(xml.contains("<mergeCells count=\"2\">"), "{xml}");
    assert!(xml.contains("ref=\"A1:C1\"") && xml.contains("ref=\"B5:B6\""));
    assert!(part(&book, "xl/styles.xml").contains("formatCode=\"#,##0.0\""));
}

#[test]
fn a_finding_has_a_note_and_the_way_back() {
    let book = book(grid(), &sample::findings());
    let notes = part(&book, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ").count(), 2);
    assert!(notes.contains("ref=\"C5\"") && notes.contains("ref=\"B5\""));
    for text in [
        "●エラー[T03]",
        "記載: 80",
        "正しい値・比べた値: 100",
        "対処: 原本で確認してください",
    ] {
        assert!(notes.contains(text), "{text}: {notes}");
    }
    assert!(
        notes.contains("<authors><author></author></authors>"),
        "{notes}"
    );
    let list = part(&book, "xl/worksheets/sheet1.xml");
    assert!(
        list.contains(&format!("location=\"'{COPY}'!C5\"")),
        "{list}"
    );
    let at = rows(&book, "確認結果").len();
    assert!(xml(&book).contains(&format!(
        "<hyperlink ref=\"E5\" location=\"'確認結果'!A{at}\""
    )));
    assert_eq!(rows(&book, COPY)[4][4], "●エラー T03 C5");
}

#[test]
fn severities_differ_in_their_frames() {
    let mut styles = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut findings = Findings::default();
        for mut finding in sample::findings() {
            finding.severity = severity;
            findings.push(finding);
        }
        styles.push(part(&book(grid(), &findings), "xl/styles.xml"));
    }
    for (style, frame) in styles
        .iter()
        .zip(["medium", "mediumDashed", "mediumDashDot"])
    {
        assert!(
            style.contains(&format!("<left style=\"{frame}\">")),
            "{frame}"
        );
    }
}

#[test]
fn what_is_missing_is_marked_where_it_should_stand() {
    let mut findings = Findings::default();
    for mut finding in sample::findings() {
        let sheet: Arc<str> = "様式1".into();
        finding.place.at = CellRef::new(&sheet, 30, 5).span(0..0);
        // The lower half of a merged cell is told at its top.
        finding.related[0].at = CellRef::new(&sheet, 5, 1).span(0..0);
        findings.push(finding);
    }
    let notes = part(&book(grid(), &findings), "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"F31\"") && notes.contains("ref=\"B5\""),
        "{notes}"
    );
}

#[test]
fn a_long_sheet_is_copied_where_findings_are() {
    let mut long = grid();
    for row in 10..20_000 {
        long.put(row, 0, Cell::text("記録"));
    }
    let mut findings = sample::findings();
    for mut finding in sample::findings() {
        finding.place.at.cell.row = 15_000;
        findings.push(finding);
    }
    let book = book(long, &findings.into_sorted());
    let xml = xml(&book);
    assert!(xml.contains("zeroHeight=\"1\""));
    assert!(xml.matches("<row ").count() < 40);
    for row in ["r=\"14999\"", "r=\"15001\"", "r=\"15003\""] {
        assert!(xml.contains(&format!("<row {row}")), "{row}");
    }
    let legend = rows(&book, COPY)[0]
        .iter()
        .find(|text| text.contains("19993行のうち"))
        .cloned();
    assert!(legend.is_some());
}

#[test]
fn sheets_that_were_not_read_are_left_out() {
    let template = sample::template("jisshi-jokyo");
    let mut of_another = original(grid());
    of_another.book.sheets[0].name = "控え".into();
    let originals = [of_another, original(grid())];
    let document = sample::status_report();
    let names = FileNames::default();
    let bytes = |findings: &Findings| {
        review(&document, &template, findings, &names, &originals).expect("a workbook")
    };
    let book = bytes(&Findings::default());
    let copies = sheets(&book)
        .into_iter()
        .filter(|name| name.starts_with("写し_"));
    assert_eq!(copies.collect::<Vec<_>>(), [COPY]);
    assert_eq!(bytes(&sample::findings()), bytes(&sample::findings()));
}
