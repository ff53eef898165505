//! # 率が数字と合いません (T05 rate-mismatch)
//! # A rate is not what its numbers give (T05 rate-mismatch)
//!
//! ## 何を見るか
//! ## What it sees
//! 達成率・進捗率・執行率・構成比・増減率・対前年比・受講率などを、同じ行や文にある数から計算し直します。表では、ほかの行の率がどの欄から計算されているかを確かめてから比べます。
//! 表の注に「A：100％以上、B：80％以上100％未満」のように評価の基準があるときは、評価が率と合うかも見ます。
//! Achievement, progress, execution, shares and changes, computed again from the numbers of the same row or sentence. In a table the
//! other rows show which columns the rates come from. Where a note says which rates a grade stands for, grades are held to it.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 実績や目標を直したあとに率を直し忘れると、読む人は率のほうを信じます。
//! When a number was corrected and the rate was not, readers believe the rate.
//!
//! ## 例
//! ## Example
//! ```text
//! 目標 400件  実績 392件  達成率 89.0％   （392 ÷ 400 は 98.0％）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 端数は四捨五入・切上げ・切捨てのどれでもよいものとします。少ないほどよい指標の計算、基準値からの達成率、累計による率、100％を上限とする率も認めます。
//! 目標が 0 や設定なしのとき、千円単位などで丸めた数の差の範囲のとき、多くの行が合わず計算の仕方がわからないとき、評価の基準が書かれていないとき。
//! Rates rounded up, down or to the nearest; ways for less-is-better, from a starting point, up to now, and capped at 100; targets of
//! zero or none; differences within the rounding of the numbers; columns of which most rows fit no formula; grades without a legend.
//!
//! ## 対処
//! ## What to do
//! 率か元の数の誤記を原本で確認し、計算し直してください。
//! Check the rate and its numbers against the original, and compute the rate again.

use super::grade_legend::{Band, grade, legend};
use super::measure::is_less_better;
use super::rate_cells::{self, OffCell};
use super::rate_columns::{self, Verdict};
use super::rate_table::names_achievement;
use super::rate_words;
use super::rule::{Details, Rule, plain};
use super::subject::{Subject, entry_place, figure_place};
use crate::model::{Finding, Findings, Kind, Message, Metric, Place, Role, Severity, Topic, fold};

pub(super) const RULE: Rule = Rule {
    code: "T05",
    name: "rate-mismatch",
    severity: Severity::Warning,
    page: include_str!("rate_mismatch.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut verdicts = rate_columns::verdicts(subject);
    verdicts.extend(rate_words::verdicts(subject));
    for verdict in &verdicts {
        if verdict.off.is_none() {
            findings.hold(Topic::Rate);
        } else if let Some(finding) = told(subject, verdict) {
            findings.push(finding);
        }
    }
    let is_judged = |key| {
        let mut columns = verdicts.iter().map(|verdict| verdict.rate.column());
        columns.any(|other| other == key)
    };
    let (off, held) = rate_cells::off(subject, is_judged);
    for _ in 0..held {
        findings.hold(Topic::Rate);
    }
    for off in off {
        findings.push(told_cell(subject, off));
    }
    let wrong: Vec<&Metric> = verdicts
        .iter()
        .filter(|verdict| verdict.off.is_some())
        .map(|verdict| verdict.rate)
        .collect();
    if let Some(bands) = legend(subject) {
        grades(subject, &bands, &wrong, findings);
    }
}

fn told_cell(subject: &Subject<'_>, off: OffCell) -> Finding {
    let name = subject.column(off.column).ja;
    let (stated, given) = (off.rate.quote.clone(), off.expected.to_string());
    let message = Message::new(
        format!(
            "{name}が数字と合いません（記載 {stated}、{} は {given}）",
            off.way
        ),
        format!("a rate is not what its numbers give (stated {stated}, they give {given})"),
    );
    let found = stated.trim_end_matches(['%', '％']).to_owned();
    RULE.finding(message, off.rate)
        .values(found, given)
        .hint(
            "率か元の数の誤記を原本で確認し、計算し直してください",
            "check the rate and its numbers against the original, and compute the rate again",
        )
        .related(off.numbers)
}

fn told(subject: &Subject<'_>, verdict: &Verdict<'_>) -> Option<Finding> {
    let (rate, off) = (verdict.rate, verdict.off.as_ref()?);
    let name = name(subject, rate);
    let stated = rate.text.trim();
    let message = Message::new(
        format!(
            "{name}が数字と合いません（記載 {stated}、{} は {}）",
            off.way, off.expected
        ),
        format!(
            "a rate is not what its numbers give (stated {stated}, they give {})",
            off.expected
        ),
    );
    let note = |metric: &Metric| {
        let column = subject.column(metric.column());
        Message::new(column.ja, column.en)
    };
    let numbers = off.numbers.iter().map(|m| figure_place(m, note(m)));
    let finding = RULE
        .finding(message, figure_place(rate, Message::new(name, "rate")))
        .values(
            plain(rate.value),
            off.expected.trim_end_matches('%').replace(',', ""),
        )
        .hint(
            "率か元の数の誤記を原本で確認し、計算し直してください",
            "check the rate and its numbers against the original, and compute the rate again",
        )
        .related(numbers.collect());
    Some(finding)
}

/// What the rate is called: the heading of its column, or its label in the text.
fn name(subject: &Subject<'_>, rate: &Metric) -> String {
    if matches!(rate.role, Role::Rate | Role::Other) {
        subject.column(rate.column()).ja
    } else if rate.measure.is_empty() {
        "率".to_owned()
    } else {
        rate.measure.clone()
    }
}

/// Each grade against the rate of its own row, where the row has one and the document says what grades mean.
fn grades(subject: &Subject<'_>, bands: &[Band], wrong: &[&Metric], findings: &mut Findings) {
    let mut told: Vec<Finding> = Vec::new();
    let mut held = 0usize;
    for node in &subject.nodes {
        let mut evaluations = node
            .item
            .entries
            .iter()
            .filter(|(key, _)| key.role == Role::Evaluation);
        let (Some((_, entry)), None) = (evaluations.next(), evaluations.next()) else {
            continue;
        };
        let Some(given) = grade(entry.text.text()) else {
            continue;
        };
        let Some(band) = bands.iter().find(|band| band.grade == given) else {
            continue;
        };
        let rates: Vec<&Metric> = node
            .figures
            .iter()
            .copied()
            .filter(|m| m.kind == Kind::Rate && m.role == Role::Rate)
            .filter(|m| names_achievement(&fold(&subject.column(m.column()).ja)))
            .collect();
        let [rate] = rates.as_slice() else {
            continue;
        };
        // A rate that is wrong itself, or that may be measured the other way round, judges no grade.
        if wrong.iter().any(|m| std::ptr::eq(*m, *rate)) || is_less_better(subject, rate) {
            continue;
        }
        let near = |step: i64| {
            let step = rust_decimal::Decimal::new(step, rate.value.scale().max(1));
            rate.value
                .checked_add(step)
                .is_some_and(|value| band.holds(value))
        };
        if [0, -1, 1].into_iter().any(near) {
            held += 1;
            continue;
        }
        let right: Vec<&Band> = bands.iter().filter(|band| band.holds(rate.value)).collect();
        let ([right], Some(place)) = (right.as_slice(), entry_place(entry, None)) else {
            continue;
        };
        told.push(contradicted(subject, place, (given, band), right, rate));
    }
    // Grades that the rates do not bear out at all are given for something else.
    let is_theirs = told.len() <= 2 && told.len().saturating_mul(2) <= held.max(2);
    if is_theirs {
        for _ in 0..held {
            findings.hold(Topic::Rate);
        }
        for finding in told {
            findings.push(finding);
        }
    }
}

fn contradicted(
    subject: &Subject<'_>,
    place: Place,
    (given, band): (char, &Band),
    right: &Band,
    rate: &Metric,
) -> Finding {
    let column = subject.column(rate.column());
    let stated = rate.text.trim();
    let message = Message::new(
        format!(
            "評価が率と合いません（{} {stated} は {}、記載は {given}（{}））",
            column.ja,
            right.grade,
            band.told()
        ),
        format!(
            "a grade is not what the legend gives for its rate (stated {given}, the rate gives {})",
            right.grade
        ),
    );
    RULE.finding(message, place)
        .values(given.to_string(), right.grade.to_string())
        .hint(
            "評価の基準（表の注）と率を確かめ、誤っているほうを直してください",
            "check the rate and the legend, and correct the grade or the rate",
        )
        .related(vec![figure_place(rate, column)])
}
