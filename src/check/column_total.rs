//! # 合計の行が内訳の和と一致しません (T01 column-total)
//! # A row of totals is not the sum of its block (T01 column-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 「小計」「計」「合計」「総数」などの行の数を、その行がまとめる行の和と、欄ごとに比べます。小計の上の合計、先頭に立つ総数、区分ごとの計も見分けます。
//! The figures of a row of totals (小計, 計, 合計, 総数) against the rows it adds up, column by column: totals over subtotals, totals that stand first, totals of groups.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 合計か内訳のどちらかが誤っています。表を受け取った人が最初に電卓で確かめるところです。
//! Either the total or one of its parts is wrong; it is the first thing a reader adds up.
//!
//! ## 例
//! ## Example
//! ```text
//! 事業名      決算額
//! 講座開催    1,200
//! 相談窓口      800
//! 合　計      2,100   （和は 2,000）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! うち・内数・再掲・参考の行、率・平均・単価・実人数の欄、「x」や「約」のある欄、端数処理で説明できる差（千円・％・小数）、重複計上の注記があるとき、多くの欄で合わず読み方が違うと分かるとき。
//! Of-which rows; rates, averages, unit prices and heads counted once; suppressed or rough figures; gaps that rounding explains; notes of double counting; and totals of which most columns do not add up, because then they add up something else.
//!
//! ## 対処
//! ## What to do
//! 合計か内訳の誤記を原本で確認してください。行を追加したときは、合計の範囲に入っているかを確認してください。
//! Check the original for a typing error in the total or in a part, and whether a row added later is in the sum.

use super::addends::{Line, Side, Table, mismatches, told};
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Severity, Topic};

pub(super) const RULE: Rule = Rule {
    code: "T01",
    name: "column-total",
    severity: Severity::Error,
    page: include_str!("column_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let is_wanted = |side: Side, line: &Line| side == Side::Rows && line.rank().is_some();
    let Some(table) = Table::of(subject.document, is_wanted) else {
        return;
    };
    let (wrong, held) = mismatches(&table, Side::Rows);
    for _ in 0..held {
        findings.hold(Topic::Total);
    }
    for told in wrong
        .iter()
        .filter_map(|found| told(&table, Side::Rows, found))
    {
        let (row, column) = &told.names;
        let (stated, added, gap) = &told.shown;
        let mut finding = RULE
            .finding(
                Message::new(
                    format!("「{row}」の行が内訳の和と一致しません（{column}：{row} {stated}、内訳の和 {added}）"),
                    format!("the row {row} is not the sum of its parts ({column}: stated {stated}, parts add up to {added})"),
                ),
                told.place,
            )
            .values(told.values.0, told.values.1)
            .hint(
                format!("合計か内訳の誤記を原本で確認してください（差 {gap}）"),
                format!("check the original for a typing error in the total or in a part (difference {gap})"),
            )
            .related(told.related);
        if told.is_explained {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
}
