//! Ledgers drawn by hand.

use super::*;
use crate::model::{Format, Grid, Raw};
use crate::recognize::identify;
use crate::template::Catalog;

fn book(rows: &[&[&str]]) -> Workbook {
    let mut grid = Grid::new("Sheet1");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            if !text.is_empty() {
                grid.put(row as u32, column as u32, Cell::text(*text));
            }
        }
    }
    Workbook {
        format: Format::Csv,
        charset: Some("CP932"),
        sheets: vec![grid],
        active: Vec::new(),
    }
}

fn read(book: &Workbook, year: Option<i32>) -> Ledger {
    let catalog = Catalog::built_in().expect("the forms");
    let found = identify(book, &catalog, Some("jisseki-daicho")).expect("a ledger");
    assert!(is_ledger(&found));
    events(book, &found, "台帳.csv", year)
}

fn sum(ledger: &Ledger, measure: usize) -> String {
    let values = ledger.measures[measure].values.iter().flatten();
    values.sum::<rust_decimal::Decimal>().to_string()
}

#[test]
fn columns_are_told_by_heading_and_content() {
    let ledger = read(
        &book(&[
            &["令和5年度 派遣実績台帳"],
            &[
                "No.",
                "派遣日",
                "対象区分",
                "派遣先",
                "職種",
                "派遣回数",
                "受講者数（人日）",
                "備考",
            ],
            &[
                "1",
                "4/3",
                "中小企業",
                "みどり工作所",
                "旋盤",
                "1",
                "12",
                "",
            ],
            &[
                "2",
                "R5.5.10",
                "学校",
                "みどり高校",
                "溶接",
                "２",
                "３０",
                "雨天",
            ],
            &[
                "3",
                "2024/1/15",
                "学校",
                "あおば高校",
                "溶接",
                "",
                "1,005",
                "",
            ],
        ]),
        None,
    );
    assert_eq!(ledger.fiscal_year, Some(2023));
    let days: Vec<String> = ledger.days.iter().flatten().map(Date::to_string).collect();
    assert_eq!(days, ["2023-04-03", "2023-05-10", "2024-01-15"]);
    let headings: Vec<_> = ledger
        .categories
        .iter()
        .map(|c| (c.heading.as_str(), c.names_items))
        .collect();
    assert_eq!(
        headings,
        [("対象区分", true), ("派遣先", false), ("職種", false)]
    );
    let measures: Vec<_> = ledger
        .measures
        .iter()
        .map(|m| (m.name.as_str(), m.unit.as_str()))
        .collect();
    assert_eq!(measures, [("派遣回数", "回"), ("受講者数", "人日")]);
    assert_eq!(
        (sum(&ledger, 0), sum(&ledger, 1)),
        ("3".to_owned(), "1047".to_owned())
    );
    assert_eq!(ledger.measures[0].values[2], None);
    assert_eq!(
        ledger.day_cell(1).map(|c| c.to_string()).as_deref(),
        Some("[台帳.csv]Sheet1!B4")
    );
}

#[test]
fn totals_headers_and_remarks_are_no_events() {
    let ledger = read(
        &book(&[
            &["日付", "区分", "回数", "参加者数"],
            &["2023/4/3", "企業", "1", "10"],
            &["", "小　計", "1", "10"],
            &["日付", "区分", "回数", "参加者数"],
            &["2023/4/9", "〃", "1", "7"],
            &["未定", "企業", "1", "中止"],
            &["合計", "", "3", "17"],
            &["※ 中止のものを除く"],
        ]),
        None,
    );
    assert_eq!(ledger.totals, 2);
    assert_eq!(ledger.rows.len(), 3);
    assert_eq!(ledger.days.iter().flatten().count(), 2);
    assert_eq!(ledger.categories[0].of_row, [0, 0, 0]);
    let (unread, count) = &ledger.unread;
    assert_eq!(
        (unread[0].0.a1().as_str(), unread[0].1.as_str(), *count),
        ("D6", "中止", 1)
    );
}

#[test]
fn sheets_of_months_are_one_ledger_and_real_dates_are_read() {
    let mut book = book(&[&["実施日", "種別", "人数"], &["4/3", "講習", "5"]]);
    let mut may = Grid::new("5月");
    for (column, text) in ["人数", "種別", "実施日"].into_iter().enumerate() {
        may.put(1, column as u32, Cell::text(text));
    }
    may.put(
        2,
        0,
        Cell {
            shown: "8".into(),
            raw: Raw::Number(8.into()),
        },
    );
    may.put(2, 1, Cell::text("相談"));
    may.put(
        2,
        2,
        Cell {
            shown: "5月9日".into(),
            raw: Raw::Date("2023-05-09".into()),
        },
    );
    book.sheets.push(may);
    let ledger = read(&book, Some(2023));
    let days: Vec<String> = ledger.days.iter().flatten().map(Date::to_string).collect();
    assert_eq!(days, ["2023-04-03", "2023-05-09"]);
    assert_eq!(sum(&ledger, 0), "13");
    assert_eq!(
        ledger.name_cell(1).map(|c| c.to_string()).as_deref(),
        Some("[台帳.csv]5月!B3")
    );
}

#[test]
fn year_month_and_day_may_stand_apart() {
    let ledger = read(
        &book(&[
            &["令和5年度", ""],
            &["月", "日", "事業名", "参加者数"],
            &["4", "3", "講習会", "10"],
            &["1月", "15日", "講習会", "11"],
        ]),
        None,
    );
    let days: Vec<String> = ledger.days.iter().flatten().map(Date::to_string).collect();
    assert_eq!(days, ["2023-04-03", "2024-01-15"]);
}
