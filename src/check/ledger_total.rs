//! # 実績が台帳の集計と一致しません (T06 ledger-total)
//! # A reported actual is not the total of the ledger (T06 ledger-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 計画と台帳をまとめたとき、文書に書かれた実績と、同じ期間の台帳を集計した値が違うところです。
//! 文書の実績は書き換えません。
//! Where a document and its ledgers are joined: an actual in the document that is not the sum of the ledger over the
//! same period. The actual in the document is left as it is.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 台帳は実績の証拠書類です。合わない実績は、検査で説明を求められます。
//! The ledger is what proves the actual. One that differs must be explained when it is audited.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施状況!C5  派遣回数：196回  ← 文書の実績
//! [派遣実績.csv]Sheet1!E3  ← 台帳（204件の合計 204回）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 台帳に当たる行がない項目、上半期と下半期のように同じ実績がいくつも書かれた項目、台帳と期間や年度が違う文書
//! （実績を台帳の集計に置き換えます）は指摘しません。
//! Items without a row in the ledger, items that state several actuals of one measure (for halves of the year), and
//! documents of another period or year than the ledger, whose actuals are replaced.
//!
//! ## 対処
//! ## What to do
//! 台帳の記入もれと重複、文書の実績を確かめて、誤っている方を直してください。
//! Look for missing and repeated rows of the ledger and at the actual, and correct the one that is wrong.

use super::rule::{Details, Rule, grouped, plain};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "T06",
    name: "ledger-total",
    severity: Severity::Error,
    page: include_str!("ledger_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let joined = subject.document.joined.as_ref();
    for tally in joined.into_iter().flat_map(|joined| &joined.tallies) {
        let Some(stated) = &tally.stated else {
            continue;
        };
        if stated.is_replaced || stated.value == tally.total {
            continue;
        }
        let (found, expected, unit) = (grouped(stated.value), grouped(tally.total), &tally.unit);
        let measure = &tally.measure;
        let message = Message::new(
            format!(
                "{measure}の実績が台帳の集計と一致しません（実績 {found}{unit}、台帳 {expected}{unit}）"
            ),
            format!(
                "the actual of {measure} is not the total of the ledger (stated {found}{unit}, ledger {expected}{unit})"
            ),
        );
        let place = Place {
            at: stated.at.clone(),
            quote: stated.text.clone(),
            note: Some(Message::new("文書の実績", "the actual in the document")),
        };
        let events = tally.events;
        let counted = tally
            .other_unit
            .as_ref()
            .filter(|other| !same_unit(other, unit));
        let counted = counted.map_or_else(String::new, |other| format!("、台帳の単位は{other}"));
        let related = tally.cells.iter().enumerate().map(|(n, cell)| Place {
            at: cell.span(0..0),
            quote: String::new(),
            note: (n == 0).then(|| {
                Message::new(
                    format!("台帳（{events}件の合計 {expected}{unit}{counted}）"),
                    format!("the ledger ({events} events, {expected}{unit} in all)"),
                )
            }),
        });
        let apart = stated.value.saturating_sub(tally.total).abs();
        let finding = RULE
            .finding(message, place)
            .values(plain(stated.value), plain(tally.total))
            .related(related.collect())
            .hint(
                format!(
                    "台帳の記入もれと重複、文書の実績を確かめてください（差 {}{unit}）",
                    grouped(apart)
                ),
                format!(
                    "check the ledger for missing and repeated rows, and the actual (they differ by {}{unit})",
                    grouped(apart)
                ),
            );
        findings.push(finding);
    }
}
