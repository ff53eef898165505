//! # 一つの欄にだけある項目です (S02 counterpart-missing)
//! # An item that stands in one column alone (S02 counterpart-missing)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ段の番号がほかの欄と対応しているのに、一つだけ、ほかのどの欄にも番号のない項目です。
//! Among siblings whose numbers the columns share, an item whose number no other column has.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計画にない取組を報告しているか、計画や要領に書き落としがあります。
//! Something is reported that was not planned, or the plan lacks an item.
//!
//! ## 例
//! ## Example
//! ```text
//! 計画  (1) 説明会  (2) 講習会
//! 実績  (1) 説明会  (2) 講習会  (3) 防止研修   ← 計画に (3) がありません
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! その番号の種類を一つの欄しか使っていないとき（状況だけの細目）、①②とまとめた番号、「新規」「追加」と書かれた項目、
//! 状況のない計画（S01）や番号の違い（N01、N02）としてお知らせするもの。
//! Numbers that one column alone counts with; joint numbers; items marked 新規 or 追加; what S01, N01 or N02 tells.
//!
//! ## 対処
//! ## What to do
//! ほかの欄に項目を加えるか、計画の外の取組であることを書き添えてください。
//! Add the item to the other columns, or say that it was done beside the plan.

use std::collections::{BTreeMap, HashSet};

use super::measure::RESULTS;
use super::numbers::{Numbered, Series, series};
use super::rule::{Details, Rule};
use super::status_missing::missing;
use super::subject::{Subject, title};
use crate::model::{Findings, Message, Role, Scheme, Severity, Topic, fold};

pub(super) const RULE: Rule = Rule {
    code: "S02",
    name: "counterpart-missing",
    severity: Severity::Info,
    page: include_str!("counterpart_missing.rs"),
    check,
};

/// The columns whose items are the same.
const COLUMNS: [Role; 3] = [Role::Guideline, Role::Plan, Role::Status];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let missing = missing(subject);
    let all = series(subject);
    for family in all.chunk_by(|a, b| a.parent == b.parent) {
        let mut by_scheme: BTreeMap<Scheme, Vec<&Series<'_>>> = BTreeMap::new();
        for series in family {
            let is_compared = COLUMNS.iter().any(|role| series.role == *role)
                && subject.template.is_aligned(series.role.role);
            if is_compared && series.scheme != Scheme::Column {
                by_scheme.entry(series.scheme).or_default().push(series);
            }
        }
        for columns in by_scheme.values() {
            of_family(subject, columns, &missing, findings);
        }
    }
}

fn of_family(
    subject: &Subject<'_>,
    columns: &[&Series<'_>],
    missing: &[bool],
    findings: &mut Findings,
) {
    let ordinals = |series: &Series<'_>| -> HashSet<u32> {
        series
            .numbers
            .iter()
            .flat_map(|n| n.ordinals.iter().copied())
            .collect()
    };
    let sets: Vec<HashSet<u32>> = columns.iter().map(|series| ordinals(series)).collect();
    let of_others = |column: usize| -> HashSet<u32> {
        let others = sets.iter().enumerate().filter(|(at, _)| *at != column);
        others.flat_map(|(_, set)| set.iter().copied()).collect()
    };
    let mut alone: Vec<(usize, &Numbered<'_>)> = Vec::new();
    for (column, series) in columns.iter().enumerate() {
        let others = of_others(column);
        if sets[column].intersection(&others).next().is_none() {
            continue;
        }
        for numbered in &series.numbers {
            if numbered
                .ordinals
                .iter()
                .any(|ordinal| others.contains(ordinal))
            {
                findings.hold(Topic::Number);
            } else {
                alone.push((column, numbered));
            }
        }
    }
    // Two that stand alone in different columns are one item with two numbers.
    let first = alone.first().map(|(column, _)| *column);
    if alone.iter().any(|(column, _)| Some(*column) != first) {
        return;
    }
    for (column, numbered) in alone {
        let series = columns[column];
        let is_result = RESULTS.iter().any(|role| series.role == *role);
        let is_told = subject
            .ancestors(numbered.node)
            .chain([numbered.node])
            .any(|at| missing[at]);
        let heading = fold(numbered.entry.heading.text());
        let text = numbered.entry.text.text();
        let is_new = ["新規", "追加", "計画外", "その他"]
            .iter()
            .any(|word| text.contains(word));
        // What the plan has and nobody reports on is S01's; details of one column are its own affair.
        let is_shared = is_result || columns.len() == COLUMNS.len() && sets[column].len() > 2;
        let is_elsewhere = !heading.is_empty()
            && columns.iter().enumerate().any(|(at, other)| {
                at != column
                    && other
                        .numbers
                        .iter()
                        .any(|n| fold(n.entry.heading.text()) == heading)
            });
        if is_told || is_new || is_elsewhere || !is_shared {
            continue;
        }
        tell(subject, series, numbered, columns, findings);
    }
}

fn tell(
    subject: &Subject<'_>,
    series: &Series<'_>,
    numbered: &Numbered<'_>,
    columns: &[&Series<'_>],
    findings: &mut Findings,
) {
    let Some(place) = numbered.place(None) else {
        return;
    };
    let column = subject.column(series.role);
    let others: Vec<String> = columns
        .iter()
        .filter(|other| other.role != series.role)
        .map(|other| subject.column(other.role).ja)
        .collect();
    let number = &numbered.written.canonical;
    let heading = title(subject.nodes[numbered.node].item);
    let last = columns
        .iter()
        .filter(|other| other.role != series.role)
        .filter_map(|other| {
            other
                .numbers
                .last()?
                .place(Some(subject.column(other.role)))
        });
    let mut finding = RULE
        .finding(
            Message::new(
                format!(
                    "{} だけにある項目です（{heading}、{}に {number} がありません）",
                    column.ja,
                    others.join("・")
                ),
                format!("the item {number} stands in the {} column alone", column.en),
            ),
            place,
        )
        .hint(
            "ほかの欄に項目を加えるか、計画の外の取組であることを書き添えてください",
            "add the item to the other columns, or say that it was done beside the plan",
        )
        .related(last.collect());
    finding.found = Some(number.clone());
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Guideline, Plan, Status};

    #[test]
    fn an_item_of_the_status_alone() {
        let both = [(Plan, "行います。"), (Status, "行った。")];
        let found = Sample::new()
            .item("3", "普及", &both)
            .item("3/(1)", "説明会", &both)
            .item("3/(2)", "講習会", &both)
            .item("3/(3)", "防止研修", &[(Status, "行った。")])
            .found("S02");
        assert_eq!(found, ["C5 (3)"]);
    }

    #[test]
    fn own_details_joint_numbers_and_new_items_are_silent() {
        let both = [(Plan, "行います。"), (Status, "行った。")];
        let found = Sample::new()
            .item("1", "会議", &both)
            .item("1/ア", "第1回", &[(Status, "開いた。")])
            .item("1/イ", "第2回", &[(Status, "開いた。")])
            .item("2", "派遣", &both)
            .item("2/①", "企業", &[(Plan, "派遣します。")])
            .item("2/②", "団体", &[(Plan, "派遣します。")])
            .item("2/①②", "企業・団体", &[(Status, "派遣した。")])
            .item("3", "普及", &both)
            .item("3/(1)", "説明会", &both)
            .item("3/(2)", "交流会（新規）", &[(Status, "開いた。")])
            .item("4", "研修", &both)
            .item("4/(1)", "入門", &both)
            .item("4/(2)", "応用編", &[(Plan, "行います。")])
            .item("4/(3)", "応用の研修", &[(Status, "行った。")])
            .item(
                "5",
                "体制",
                &[
                    (Guideline, "置くこと。"),
                    (Plan, "置きます。"),
                    (Status, "置いた。"),
                ],
            )
            .found("S02");
        assert!(found.is_empty(), "{found:?}");
    }
}
