//! # 同じ番号が二度使われています (N03 number-repeated)
//! # The same number twice among siblings (N03 number-repeated)
//!
//! ## 何を見るか
//! ## What it sees
//! 一つの欄の同じ段の項目で、同じ番号が二度使われているものです。表の No.・番号・回の欄も見ます。
//! One number used twice for items of the same level in one column, or for rows of a table in its No. column.
//!
//! ## なぜ大切か
//! ## Why it matters
//! どちらの項目を指すのか決まらず、計画と実施状況の対応もつきません。
//! It is open which item is meant, and plan and status cannot be matched.
//!
//! ## 例
//! ## Example
//! ```text
//! ア 相談窓口の設置
//! イ 連携会議の開催
//! イ 広報の実施      ← ウ の誤り
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 番号が 1 から数え直されているとき、表のない文書で ア だけの並びが続くとき、見出しも同じとき（続き、再掲）、番号の違いを N02 が知らせたとき。
//! Numbering that starts again from 1; lists of one item each in an outline; the same heading too (continued, repeated); what N02 already tells.
//!
//! ## 対処
//! ## What to do
//! 番号を振り直してください。
//! Number the items anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::lists::{self, Odd};
use super::number_skipped;
use super::numbers::{Numbered, Series, series};
use super::rule::{Details, Rule};
use super::running::{Slip, running};
use super::subject::{Subject, text_place};
use crate::model::{Findings, Message, Scheme, Severity, Topic};
use crate::template::Layout;

pub(super) const RULE: Rule = Rule {
    code: "N03",
    name: "number-repeated",
    severity: Severity::Error,
    page: include_str!("number_repeated.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let running = running(subject);
    for slip in running.slips.iter().filter(|slip| slip.is_repeated) {
        tell_row(subject, slip, findings);
    }
    let mut told: HashSet<(Option<usize>, Vec<usize>)> = HashSet::new();
    for series in series(subject) {
        if series.scheme == Scheme::Column && running.tells(series.role) {
            continue;
        }
        let repeated = repeated(subject, &series);
        for _ in repeated.len()..series.numbers.len() {
            findings.hold(Topic::Number);
        }
        // Every column repeats what the first one got wrong; once is enough.
        let nodes: Vec<usize> = repeated.iter().map(|(_, second)| second.node).collect();
        if nodes.is_empty() || !told.insert((series.parent, nodes)) {
            continue;
        }
        for (first, second) in repeated {
            let number = &second.written.canonical;
            let note = Message::new("同じ番号の項目", "the other item");
            let Some(place) = second.place(None) else {
                continue;
            };
            let finding = RULE
                .finding(
                    Message::new(
                        format!(
                            "同じ番号 {number} が二度使われています（{}）",
                            subject.column(series.role).ja
                        ),
                        format!(
                            "the number {number} is used twice in {}",
                            subject.column(series.role).en
                        ),
                    ),
                    place,
                )
                .hint("番号を振り直してください", "number the items anew")
                .related(first.place(Some(note)).into_iter().collect());
            let mut finding = finding;
            finding.found = Some(number.clone());
            findings.push(finding);
        }
    }
    in_lists(subject, findings);
}

/// Lists that the form does not take for items: in a cell of any column, or down a column. What the items of the row
/// told already is enough.
fn in_lists(subject: &Subject<'_>, findings: &mut Findings) {
    let told: HashSet<(Arc<str>, u32)> = findings
        .iter()
        .filter(|finding| ["N01", "N02", "N03"].contains(&finding.code))
        .map(|finding| &finding.place.at.cell)
        .map(|cell| (Arc::clone(&cell.sheet), cell.row))
        .collect();
    let (odd, held) = lists::odd(subject);
    // The items of the form are counted by themselves.
    let is_new = held > 0 && subject.nodes.iter().all(|node| node.item.number.is_none());
    for _ in 0..if is_new { held } else { 0 } {
        findings.hold(Topic::Number);
    }
    for odd in odd {
        let cell = &odd.here.at.cell;
        let is_told = |row: u32| told.contains(&(Arc::clone(&cell.sheet), row));
        if is_told(cell.row) || cell.row.checked_add(1).is_some_and(is_told) {
            continue;
        }
        if odd.is_repeated {
            tell_odd(odd, findings);
        } else {
            number_skipped::tell_odd(odd, findings);
        }
    }
}

fn tell_odd(odd: Odd, findings: &mut Findings) {
    let (found, expected) = (&odd.found, odd.expected);
    let fact = Message::new(
        format!("同じ番号 {found} が二度使われています（順番では {expected} です）"),
        format!("the number {found} is used twice; {expected} is due here"),
    );
    let note = Message::new("同じ番号の項目", "the other item");
    let finding = odd.finding(&RULE, fact, note);
    findings.push(finding.hint("番号を振り直してください", "number the items anew"));
}

/// A row of a table whose number another row has, while the number due there is missing.
fn tell_row(subject: &Subject<'_>, slip: &Slip<'_>, findings: &mut Findings) {
    let Some(here) = text_place(slip.here, 0..slip.here.len(), None) else {
        return;
    };
    let note = Message::new("同じ番号の行", "the other row");
    let other = slip
        .other
        .and_then(|text| text_place(text, 0..text.len(), Some(note)));
    let column = subject.column(slip.column);
    let (found, expected) = (here.quote.clone(), slip.expected.to_string());
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "同じ番号 {found} が二度使われています（{}、順番では {expected} です）",
                    column.ja
                ),
                format!(
                    "the number {found} is used twice in {}; {expected} is due here",
                    column.en
                ),
            ),
            here,
        )
        .values(found, expected)
        .hint("番号を振り直してください", "number the rows anew")
        .related(other.into_iter().collect());
    findings.push(finding);
}

/// Each number that stood before in the same run, with the one before it.
pub(super) fn repeated<'s, 'a>(
    subject: &Subject<'_>,
    series: &'s Series<'a>,
) -> Vec<(&'s Numbered<'a>, &'s Numbered<'a>)> {
    let mut repeated = Vec::new();
    for run in runs(subject, series) {
        // 2-1 is no repetition of 1-1.
        let mut seen: HashMap<(&[u32], &str), &'s Numbered<'a>> = HashMap::new();
        for numbered in run.iter().filter(|numbered| !numbered.ordinals.is_empty()) {
            let first = *seen
                .entry((numbered.ordinals, numbered.compound()))
                .or_insert(numbered);
            if first.node != numbered.node && !is_continued(first, numbered) {
                repeated.push((first, numbered));
            }
        }
    }
    repeated
}

fn is_continued(first: &Numbered<'_>, second: &Numbered<'_>) -> bool {
    let text = second.entry.text.text();
    first.heading() == second.heading()
        || first.entry.text.is_blank()
        || second.entry.text.is_blank()
        || ["続き", "つづき", "再掲", "前掲"]
            .iter()
            .any(|word| text.contains(word))
}

/// The series cut where the counting starts again: 1 2 3 | 1 2.
pub(super) fn runs<'s, 'a>(
    subject: &Subject<'_>,
    series: &'s Series<'a>,
) -> Vec<&'s [Numbered<'a>]> {
    let numbers = &series.numbers;
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..numbers.len() {
        let is_first =
            numbers[at].ordinals.first() == Some(&1) && numbers[at].compound().is_empty();
        if is_first && starts_again(subject, series, at) {
            runs.push(&numbers[start..at]);
            start = at;
        }
    }
    runs.push(&numbers[start..]);
    runs
}

/// True when a 1 begins a new list: it goes on with 2, or an item without a number stands before it.
fn starts_again(subject: &Subject<'_>, series: &Series<'_>, at: usize) -> bool {
    let (before, here) = (&series.numbers[at - 1], &series.numbers[at]);
    let goes_on = series
        .numbers
        .get(at + 1)
        .is_some_and(|next| next.bounds().is_some_and(|(first, _)| first == 2));
    let was_counting = before.bounds().is_some_and(|(_, last)| last >= 2);
    let has_break = (before.node + 1..here.node).any(|between| {
        let node = &subject.nodes[between];
        node.parent == series.parent && node.item.number.is_none()
    });
    // In an outline a heading between two lists of one may have been taken for the end of the line above.
    let is_alone = subject.template.table.layout == Layout::Lines
        && before.bounds() == Some((1, 1))
        && series
            .numbers
            .get(at + 1)
            .is_none_or(|next| next.ordinals.first() <= Some(&2));
    (goes_on && was_counting) || has_break || is_alone
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{self, Guideline, Plan, Status};

    fn sample(steps: &[(&str, &str)]) -> Sample {
        steps.iter().fold(
            Sample::new().item("1", "業務", &[]),
            |sample, (step, heading)| {
                sample.item(&format!("1/{step}"), heading, &[(Status, "実施した。")])
            },
        )
    }

    #[test]
    fn a_number_twice_in_a_row_is_found() {
        let found = sample(&[
            ("ア", "窓口"),
            ("イ", "会議"),
            ("イ", "広報"),
            ("ウ", "研修"),
        ])
        .found("N03");
        assert_eq!(found, ["C5 イ"]);
    }

    #[test]
    fn a_number_that_comes_back_is_found() {
        let found = sample(&[
            ("(1)", "窓口"),
            ("(2)", "会議"),
            ("(3)", "広報"),
            ("(2)", "研修"),
        ])
        .found("N03");
        assert_eq!(found, ["C6 (2)"]);
        let found = sample(&[("(1)", "窓口"), ("(2)", "会議"), ("(1)", "研修")]).found("N03");
        assert_eq!(found, ["C5 (1)"]);
    }

    #[test]
    fn what_all_columns_repeat_is_told_once() {
        let all = [(Guideline, "行う。"), (Plan, "行う。"), (Status, "行う。")];
        let found = Sample::new()
            .item("1", "業務", &[])
            .item("1/①", "窓口の設置", &all)
            .item("1/①", "会議の開催", &all)
            .item("1/②", "広報の実施", &all)
            .found("N03");
        assert_eq!(found, ["A4 ①"]);
    }

    #[test]
    fn sentences_without_headings_are_told_apart() {
        let mut sample = Sample::new();
        for (step, text) in [
            ("①", "宛先を確認する。"),
            ("②", "履歴を確認する。"),
            ("②", "窓口を見直す。"),
        ] {
            sample = sample.item(step, "", &[(Plan, text)]);
        }
        assert_eq!(sample.found("N03"), ["B4 ②"]);
    }

    #[test]
    fn a_number_column_may_not_repeat_itself() {
        let row = [(Role::Number, ""), (Plan, "行います。")];
        let mut sample =
            Sample::with(&[(Role::Number, "番号"), (Role::Item, "項目"), (Plan, "計画")]);
        for (step, heading) in [
            ("#14", "川の清掃"),
            ("#14", "生き物調べ"),
            ("#16", "苗木の配布"),
        ] {
            sample = sample.item(step, heading, &row);
        }
        assert_eq!(sample.found("N03"), ["A3 14"]);
    }

    #[test]
    fn a_list_that_starts_again_is_silent() {
        let found = sample(&[
            ("ア", "窓口"),
            ("イ", "会議"),
            ("ア", "広報"),
            ("イ", "研修"),
        ])
        .found("N03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_heading_between_two_lists_is_silent() {
        let found = sample(&[("ア", "窓口"), ("団体の取組", ""), ("ア", "広報")]).found("N03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_continued_item_is_silent() {
        let found = sample(&[
            ("ア", "窓口"),
            ("イ", "会議"),
            ("イ", "会議"),
            ("ウ", "広報"),
        ])
        .found("N03");
        assert!(found.is_empty(), "{found:?}");
        let found = sample(&[("ア", "窓口"), ("イ", "会議"), ("イ", "会議（続き）")]).found("N03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_another_column_corrects_is_silent() {
        let both = [(Plan, "行います。"), (Status, "行った。")];
        let found = Sample::new()
            .item("3", "業務", &[])
            .item("3/(1)", "候補者の開拓", &both)
            .item("3/(2)", "指導者に対する研修", &both)
            .renumbered("3/(2)", Status, "(1)", "指導者に対する研修")
            .found("N03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn other_parents_have_their_own_numbers() {
        let found = sample(&[
            ("(1)", "窓口"),
            ("(1)/ア", "設置"),
            ("(2)", "会議"),
            ("(2)/ア", "開催"),
        ])
        .found("N03");
        assert!(found.is_empty(), "{found:?}");
    }
}
