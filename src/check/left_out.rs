//! Rows of a ledger that are in no sum, as a finding.

use super::rule::{Details, Rule, grouped};
use crate::model::{CellRef, Finding, LeftOut, LeftOutReason, Message, Place};

/// Rows of a ledger that are in no sum.
pub(super) fn finding(rule: &Rule, left_out: &LeftOut) -> Option<Finding> {
    let (first, others) = left_out.cells.split_first()?;
    let sums = |comma: &str| {
        let sums = left_out.sums.iter();
        let shown = sums.map(|(measure, unit, sum)| format!("{measure} {}{unit}", grouped(*sum)));
        shown.collect::<Vec<_>>().join(comma)
    };
    let (what, hint) = told(left_out);
    let message = if left_out.sums.is_empty() {
        what
    } else {
        Message::new(
            format!("{}。合計 {}", what.ja, sums("、")),
            format!("{}; sums {}", what.en, sums(", ")),
        )
    };
    let place = |cell: &CellRef, note| Place {
        at: cell.span(0..0),
        quote: left_out.text.clone(),
        note,
    };
    let related = others.iter().map(|cell| place(cell, None)).collect();
    Some(
        rule.finding(message, place(first, None))
            .hint(hint.ja, hint.en)
            .related(related),
    )
}

fn quoted(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("「{item}」")).collect();
    quoted.concat()
}

/// The fact, and what to do.
fn told(left_out: &LeftOut) -> (Message, Message) {
    let (name, rows) = (&left_out.text, left_out.rows);
    match &left_out.reason {
        LeftOutReason::NoItem if name.is_empty() => (
            Message::new(
                format!("台帳に区分のない行があり、どの項目にも集計していません（{rows}行）"),
                format!("{rows} rows of the ledger name no category and are in no sum"),
            ),
            Message::new(
                "台帳に区分を書き入れてください",
                "name the category in the ledger",
            ),
        ),
        LeftOutReason::NoItem => (
            Message::new(
                format!("台帳の区分「{name}」に当たる項目が計画にありません（{rows}行）"),
                format!("the plan has no item for the category {name} of the ledger ({rows} rows)"),
            ),
            Message::new(
                "計画の項目名か台帳の区分を確かめるか、様式ファイルの [aliases] に同じものを指す言葉を加えてください",
                "check the item of the plan or the category of the ledger, or add the word to [aliases] of a template",
            ),
        ),
        LeftOutReason::SeveralItems(items) => (
            Message::new(
                format!(
                    "台帳の区分「{name}」は、計画のどの項目か決められません（{}、{rows}行）",
                    quoted(items)
                ),
                format!(
                    "the category {name} of the ledger fits several items of the plan ({}; {rows} rows)",
                    items.join(" / ")
                ),
            ),
            Message::new(
                "台帳の区分を、計画の項目が分かる名前に書き分けてください",
                "write the category of the ledger so that it tells the items apart",
            ),
        ),
        LeftOutReason::NoFigure(item) => (
            Message::new(
                format!(
                    "台帳の区分「{name}」の項目「{item}」に、台帳で数えられる目標がありません（{rows}行）"
                ),
                format!(
                    "the item {item} of the category {name} has no target that the ledger counts ({rows} rows)"
                ),
            ),
            Message::new(
                "計画に目標を書き入れるか、必要な実績を状況の欄に書き入れてください",
                "state a target in the plan, or write the actual into the status where it is needed",
            ),
        ),
        LeftOutReason::OutsidePeriod => (
            Message::new(
                format!("文書の期間に入らない日付の行は集計していません（{rows}行）"),
                format!(
                    "{rows} rows of the ledger lie outside the period of the document and are in no sum"
                ),
            ),
            Message::new(
                "日付の誤記か、文書の期間を確かめてください",
                "check these days, or the period of the document",
            ),
        ),
        LeftOutReason::NoDay => (
            Message::new(
                format!("日付を読めない行は集計していません（{rows}行）"),
                format!("{rows} rows of the ledger have no day that can be read and are in no sum"),
            ),
            Message::new(
                "台帳の日付を年月日で書いてください",
                "write the day in the ledger as year, month and day",
            ),
        ),
        LeftOutReason::NoNumber => (
            Message::new(
                format!("数として読めないセルは集計していません（{rows}セル）"),
                format!("{rows} cells of the ledger cannot be read as numbers and are in no sum"),
            ),
            Message::new(
                "台帳の数の欄には数だけを書いてください",
                "write numbers alone into the columns of figures",
            ),
        ),
    }
}
