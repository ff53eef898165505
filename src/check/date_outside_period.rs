//! # 実績の日付が文書の期間に入りません (D03 date-outside-period)
//! # What was done lies outside the period of the report (D03 date-outside-period)
//!
//! ## 何を見るか
//! ## What it sees
//! 前の実施状況を計画として台帳とまとめたとき、文書の題名や期間が台帳の期間と違うところです。実績は台帳の集計に
//! 置き換えますが、題名、期間、見込み、文章はもとのままです。
//! Where an earlier report is joined with ledgers as their plan: the title or period of the document is not that of the
//! ledgers. The actuals are replaced by the sums of the ledgers; title, period, forecasts and text stay as they were.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 新しい実績に、前の年度の題名や期間が付いたまま提出されます。
//! New actuals would be handed in under the title and period of last year.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施状況!A2  （令和5年4月1日から11月30日）  ← 台帳は 2024-04-01 から 2024-11-30 まで
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 文書と台帳の期間が同じとき。文書の期間に入らない台帳の行は集計せず、W04 で知らせます。
//! Documents of the same period as their ledgers. Single rows outside it are in no sum and are told by W04.
//!
//! ## 対処
//! ## What to do
//! 題名、期間、目標、最終見込、文章を新しい期間のものに直してください。
//! Bring the title, the period, targets, forecasts and text up to date.

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{CaptionKind, Findings, Message, Place, Severity, Traced};

pub(super) const RULE: Rule = Rule {
    code: "D03",
    name: "date-outside-period",
    severity: Severity::Warning,
    page: include_str!("date_outside_period.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let document = subject.document;
    let Some(joined) = document.joined.as_ref().filter(|j| j.is_other_period) else {
        return;
    };
    let Some(counted) = &joined.period else {
        return;
    };
    let stated = document
        .caption(CaptionKind::Period)
        .or_else(|| document.caption(CaptionKind::Title))
        .or_else(|| {
            document
                .columns
                .values()
                .next()
                .map(|column| &column.heading)
        });
    let Some(place) = stated.and_then(place) else {
        return;
    };
    let (from, to) = (&counted.from, &counted.to);
    let replaced = joined
        .tallies
        .iter()
        .filter_map(|tally| tally.stated.as_ref());
    let replaced = replaced.filter(|stated| stated.is_replaced).count();
    let message = Message::new(
        format!(
            "文書の期間が台帳の期間（{from}～{to}）と違います（実績 {replaced}か所を台帳の集計に置き換えました）"
        ),
        format!(
            "the period of the document is not that of the ledger ({from} to {to}; {replaced} actuals were replaced)"
        ),
    );
    findings.push(RULE.finding(message, place).hint(
        "題名、期間、目標、最終見込、文章を新しい期間のものに直してください",
        "bring the title, the period, targets, forecasts and text up to date",
    ));
}

fn place(text: &Traced) -> Option<Place> {
    Some(Place {
        at: text.first()?,
        quote: text.text().to_owned(),
        note: None,
    })
}
