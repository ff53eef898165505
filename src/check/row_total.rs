//! # 計の欄が内訳の和と一致しません (T02 row-total)
//! # A column of totals is not the sum of its parts in the row (T02 row-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 「計」「合計」「年間計」「上半期計」などの欄の数を、同じ行の内訳の欄（男・女、4月から3月、四半期など）の和と比べます。二段の見出しでは、区分ごとの計も見ます。
//! The figures of a column of totals (計, 合計, 年間計) against the columns it adds up in the same row: men and women, months, quarters; under stacked headings group by group.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計か内訳のどちらかが誤っています。横の計が違うと、縦の合計も合わなくなります。
//! Either the total or a part is wrong, and the totals below will not agree either.
//!
//! ## 例
//! ## Example
//! ```text
//! 施設名      男    女    計
//! 北会館      12    18    31   （和は 30）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! うち・再掲の欄、率・平均・実人数、「x」や「約」のある行、端数処理で説明できる差、重複計上の注記があるとき、多くの行で合わず欄の読み方が違うと分かるとき。
//! Of-which columns; rates, averages and heads counted once; suppressed or rough figures; gaps that rounding explains; notes of double counting; and columns that do not add up in most rows, because then they add up something else.
//!
//! ## 対処
//! ## What to do
//! 計か内訳の誤記を原本で確認してください。
//! Check the original for a typing error in the total or in a part.

use super::addends::{Line, Side, Table, mismatches, told};
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Severity, Topic};

pub(super) const RULE: Rule = Rule {
    code: "T02",
    name: "row-total",
    severity: Severity::Error,
    page: include_str!("row_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let is_wanted = |side: Side, line: &Line| side == Side::Columns && line.rank().is_some();
    let Some(table) = Table::of(subject.document, is_wanted) else {
        return;
    };
    let (wrong, held) = mismatches(&table, Side::Columns);
    for _ in 0..held {
        findings.hold(Topic::Total);
    }
    for told in wrong
        .iter()
        .filter_map(|found| told(&table, Side::Columns, found))
    {
        let (column, row) = &told.names;
        let (stated, added, gap) = &told.shown;
        let mut finding = RULE
            .finding(
                Message::new(
                    format!("「{column}」の欄が内訳の和と一致しません（{row}：{column} {stated}、内訳の和 {added}）"),
                    format!("the column {column} is not the sum of its parts ({row}: stated {stated}, parts add up to {added})"),
                ),
                told.place,
            )
            .values(told.values.0, told.values.1)
            .hint(
                format!("計か内訳の誤記を原本で確認してください（差 {gap}）"),
                format!("check the original for a typing error in the total or in a part (difference {gap})"),
            )
            .related(told.related);
        if told.is_explained {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
}
