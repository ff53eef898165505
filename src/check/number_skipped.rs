//! # 項目番号が飛んでいるか、前に戻っています (N01 number-skipped)
//! # An item number is skipped or steps back (N01 number-skipped)
//!
//! ## 何を見るか
//! ## What it sees
//! ほかの番号が順に続いている文書で、同じ段の番号が一か所だけ飛んでいたり、前の番号に戻っていたりするものです。表の
//! No.・番号・回の欄で、ほかの行が一つずつ増えているときも見ます。
//! A gap or a step back among siblings, in a document whose other numbers run without gaps; the same in a No. column of a
//! table that goes up by one in its other rows.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 項目が抜け落ちたか、番号の付け間違いの印です。
//! An item was lost, or a number was mistyped.
//!
//! ## 例
//! ## Example
//! ```text
//! (1) 相談窓口の設置
//! (2) 連携会議の開催
//! (4) 広報の実施      ← (3) がありません
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 大きな計画の抜粋（番号があちこちで飛ぶ）、①②とまとめた番号、別の欄にその番号の項目があるとき、数え直し、番号の欄の
//! 枝番や記号の付いた番号。
//! Extracts of a larger plan (many gaps); joint numbers; items that another column has; lists that start again; codes.
//!
//! ## 対処
//! ## What to do
//! 抜けた項目がないか確認し、なければ番号を振り直してください。
//! See whether an item is missing; if not, number the items anew.

use std::collections::HashSet;

use super::lists::Odd;
use super::number_repeated::{repeated, runs};
use super::numbers::{Numbered, Series, series};
use super::rule::{Details, Rule};
use super::running::{Slip, running};
use super::subject::{Subject, text_place};
use crate::model::{Findings, ItemKind, Message, Number, Place, Scheme, Severity, Topic, Traced};

pub(super) const RULE: Rule = Rule {
    code: "N01",
    name: "number-skipped",
    severity: Severity::Warning,
    page: include_str!("number_skipped.rs"),
    check,
};

/// More missing numbers than this are no slip but another way of counting.
const LONGEST_GAP: u32 = 5;

/// A number that does not follow the one before it.
struct Break<'s, 'a> {
    series: &'s Series<'a>,
    before: &'s Numbered<'a>,
    here: &'s Numbered<'a>,
    /// The first number that is missing; none for a step back.
    missing: Option<u32>,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let running = running(subject);
    for _ in 0..running.held {
        findings.hold(Topic::Number);
    }
    for slip in running.slips.iter().filter(|slip| !slip.is_repeated) {
        tell_row(subject, slip, findings);
    }
    let all: Vec<Series<'_>> = series(subject)
        .into_iter()
        .filter(|s| s.scheme != Scheme::Column || !running.tells(s.role))
        .collect();
    let mut lists = 0;
    let mut cut = 0;
    let mut gaps: Vec<Break<'_, '_>> = Vec::new();
    let mut steps: Vec<Break<'_, '_>> = Vec::new();
    for family in all.chunk_by(|a, b| a.parent == b.parent) {
        let mut schemes: Vec<Scheme> = Vec::new();
        for series in family {
            if schemes.contains(&series.scheme) {
                continue;
            }
            schemes.push(series.scheme);
            let columns: Vec<&Series<'_>> = family
                .iter()
                .filter(|s| s.scheme == series.scheme)
                .collect();
            lists += u32::from(columns.iter().any(|s| s.numbers.len() > 1));
            cut += u32::from(columns.iter().all(|s| starts_late(s)));
            let (mut gap, mut step) = (Vec::new(), Vec::new());
            for series in &columns {
                breaks(subject, series, &columns, &mut gap, &mut step);
            }
            // Every column repeats what the first one got wrong; once is enough.
            gap.dedup_by_key(|b| b.missing);
            step.dedup_by_key(|b| b.here.node);
            gaps.extend(gap);
            steps.extend(step);
        }
    }
    let anomalies = u32::try_from(gaps.len())
        .unwrap_or(u32::MAX)
        .saturating_add(cut);
    let is_extract = anomalies >= 2 && anomalies.saturating_mul(10) >= lists;
    if is_extract {
        gaps.clear();
    }
    // Rows that leave out numbers of the plan leave out its sections too.
    if leaves_out_rows(subject) {
        gaps.retain(|b| subject.nodes[b.here.node].item.kind != ItemKind::Section);
    }
    // A number column that steps back again and again is sorted by something else.
    if steps
        .iter()
        .filter(|b| b.series.scheme == Scheme::Column)
        .count()
        > 1
    {
        steps.retain(|b| b.series.scheme != Scheme::Column);
    }
    for found in gaps.iter().chain(&steps) {
        tell(subject, found, findings);
    }
    let told = gaps.len().saturating_add(steps.len());
    let compared = all.iter().filter(|s| s.scheme != Scheme::Column);
    let compared: usize = compared.map(|s| s.numbers.len().saturating_sub(1)).sum();
    if !is_extract {
        for _ in told..compared {
            findings.hold(Topic::Number);
        }
    }
}

/// True when the number column goes up and leaves out numbers again and again: 12 15 21 38.
fn leaves_out_rows(subject: &Subject<'_>) -> bool {
    let numbers = subject.nodes.iter().filter_map(|node| {
        let number = node.item.number.as_ref()?;
        (number.scheme == Scheme::Column).then(|| number.ordinals.first().copied())?
    });
    let (mut last, mut gaps) = (None, 0_usize);
    for number in numbers {
        gaps += usize::from(last.is_some_and(|last: u32| number > last.saturating_add(1)));
        last = Some(number);
    }
    gaps >= 2
}

fn starts_late(series: &Series<'_>) -> bool {
    series.scheme != Scheme::Column
        && series
            .numbers
            .first()
            .and_then(Numbered::bounds)
            .is_some_and(|(first, _)| first > 1)
}

fn breaks<'s, 'a>(
    subject: &Subject<'_>,
    series: &'s Series<'a>,
    columns: &[&'s Series<'a>],
    gaps: &mut Vec<Break<'s, 'a>>,
    steps: &mut Vec<Break<'s, 'a>>,
) {
    if series.scheme == Scheme::Column && !series.numbers.iter().all(is_plain) {
        return;
    }
    let has =
        |of: &Series<'_>, ordinal: u32| of.numbers.iter().any(|n| n.ordinals.contains(&ordinal));
    let others: Vec<&&Series<'_>> = columns.iter().filter(|s| s.role != series.role).collect();
    let elsewhere = |ordinal: u32| others.iter().any(|s| has(s, ordinal));
    let mut spare = u32::try_from(repeated(subject, series).len()).unwrap_or(u32::MAX);
    for run in runs(subject, series) {
        let mut seen: HashSet<u32> = HashSet::new();
        let mut highest: Option<(u32, &'s Numbered<'a>)> = None;
        for here in run {
            let Some((first, last)) = here.bounds() else {
                continue;
            };
            if let Some((highest, before)) = highest {
                let missing = (highest.saturating_add(1))..first;
                let count = first.saturating_sub(missing.start);
                // (1) (2) (5) (4): the 5 is told; the 4 only shows it.
                let is_told = gaps.iter().any(|gap| {
                    std::ptr::eq(gap.series, series)
                        && gap.missing.is_some_and(|missing| missing < first)
                        && gap.here.bounds().is_some_and(|(told, _)| first < told)
                });
                if is_told {
                    seen.extend(here.ordinals);
                    continue;
                }
                if first <= highest && !seen.contains(&first) {
                    steps.push(Break {
                        series,
                        before,
                        here,
                        missing: None,
                    });
                } else if count > 0 && count <= LONGEST_GAP && series.scheme != Scheme::Column {
                    let comes_later = has(series, missing.start);
                    let is_left_out = missing.clone().all(elsewhere) && elsewhere(first);
                    // A number used twice explains the one that is missing (N03).
                    let is_explained = spare >= count;
                    if is_explained {
                        spare -= count;
                    } else if !comes_later && !is_left_out {
                        gaps.push(Break {
                            series,
                            before,
                            here,
                            missing: Some(missing.start),
                        });
                    }
                }
            }
            seen.extend(here.ordinals);
            if highest.is_none_or(|(highest, _)| last > highest) {
                highest = Some((last, here));
            }
        }
    }
}

fn is_plain(numbered: &Numbered<'_>) -> bool {
    numbered.written.ordinals.len() == 1
        && numbered
            .written
            .canonical
            .chars()
            .all(|c| c.is_ascii_digit())
}

/// A row of a table whose number does not follow.
fn tell_row(subject: &Subject<'_>, slip: &Slip<'_>, findings: &mut Findings) {
    let place = |text: &Traced, note: Option<Message>| -> Option<Place> {
        text_place(text, 0..text.len(), note)
    };
    let Some(here) = place(slip.here, None) else {
        return;
    };
    let column = subject.column(slip.column);
    let (found, expected) = (here.quote.clone(), slip.expected.to_string());
    let before = Message::new("前の行", "the row before");
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "番号が順に続いていません（{}、{expected} のはずの行が {found}）",
                    column.ja
                ),
                format!(
                    "the numbers do not run on ({}, {found} where {expected} is due)",
                    column.en
                ),
            ),
            here,
        )
        .values(found, expected)
        .hint(
            "抜けた行がないか確認し、なければ番号を振り直してください",
            "see whether a row is missing; if not, number the rows anew",
        )
        .related(
            slip.other
                .and_then(|text| place(text, Some(before)))
                .into_iter()
                .collect(),
        );
    findings.push(finding);
}

/// A number of a list that the form does not take for items.
pub(super) fn tell_odd(odd: Odd, findings: &mut Findings) {
    let (found, expected) = (&odd.found, odd.expected);
    let fact = Message::new(
        format!("番号が順に続いていません（{expected} のはずの項目が {found}）"),
        format!("the numbers do not run on ({found} where {expected} is due)"),
    );
    let finding = odd.finding(&RULE, fact, Message::new("前の項目", "the item before"));
    findings.push(finding.hint(
        "抜けた項目がないか確認し、なければ番号を振り直してください",
        "see whether an item is missing; if not, number the items anew",
    ));
}

fn tell(subject: &Subject<'_>, found: &Break<'_, '_>, findings: &mut Findings) {
    let Some(place) = found.here.place(None) else {
        return;
    };
    let (before, here) = (
        &found.before.written.canonical,
        &found.here.written.canonical,
    );
    let column = subject.column(found.series.role);
    let (what, what_en) = if found.missing.is_some() {
        ("項目番号が飛んでいます", "an item number is skipped")
    } else {
        ("項目番号が前に戻っています", "an item number steps back")
    };
    let mut finding = RULE
        .finding(
            Message::new(
                format!("{what}（{}、{before} の次が {here}）", column.ja),
                format!("{what_en} ({}, {here} after {before})", column.en),
            ),
            place,
        )
        .hint(
            "抜けた項目がないか確認し、なければ番号を振り直してください",
            "see whether an item is missing; if not, number the items anew",
        )
        .related(
            found
                .before
                .place(Some(Message::new("前の項目", "the item before")))
                .into_iter()
                .collect(),
        );
    finding.found = Some(here.clone());
    finding.expected = found
        .missing
        .map(|missing| Number::of(found.series.scheme, vec![missing]).canonical);
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{self, Plan, Status};

    /// Three lists that run, and one under test.
    fn sample(steps: &[&str]) -> Sample {
        let mut sample = Sample::new();
        for parent in ["1", "2", "3"] {
            sample = sample.item(parent, "業務", &[(Plan, "行います。")]);
            for step in ["(1)", "(2)", "(3)"] {
                sample = sample.item(&format!("{parent}/{step}"), "取組", &[(Plan, "行います。")]);
            }
        }
        sample = sample.item("4", "業務", &[(Plan, "行います。")]);
        steps.iter().fold(sample, |sample, step| {
            let heading = format!("取組その{}", sample.items());
            sample.item(&format!("4/{step}"), &heading, &[(Plan, "行います。")])
        })
    }

    #[test]
    fn a_gap_is_found() {
        assert_eq!(sample(&["(1)", "(2)", "(4)"]).found("N01"), ["B17 (4)/(3)"]);
        assert_eq!(sample(&["ア", "ウ", "エ"]).found("N01"), ["B16 ウ/イ"]);
        assert_eq!(sample(&["①②", "④"]).found("N01"), ["B16 ④/③"]);
    }

    #[test]
    fn a_step_back_is_found() {
        assert_eq!(sample(&["(1)", "(3)", "(2)"]).found("N01"), ["B17 (2)"]);
    }

    #[test]
    fn a_number_out_of_its_row_is_told_once() {
        assert_eq!(
            sample(&["(1)", "(2)", "(5)", "(4)"]).found("N01"),
            ["B17 (5)/(3)"]
        );
    }

    #[test]
    fn a_number_no_other_column_has_is_found() {
        let found = sample(&[])
            .item(
                "4/①",
                "窓口の設置",
                &[(Plan, "行います。"), (Status, "行った。")],
            )
            .item(
                "4/②",
                "会議の開催",
                &[(Plan, "行います。"), (Status, "行った。")],
            )
            .item("4/③", "広報を行います", &[(Plan, "行います。")])
            .item("4/④", "広報活動", &[(Status, "行った。")])
            .found("N01");
        assert_eq!(found, ["C18 ④/③"]);
    }

    #[test]
    fn joint_numbers_cover_all_of_theirs() {
        assert!(sample(&["①②", "③", "④⑤", "⑥"]).found("N01").is_empty());
    }

    #[test]
    fn an_item_that_one_column_leaves_out_is_silent() {
        let both = [(Plan, "行います。"), (Status, "行った。")];
        let found = sample(&[])
            .item("4/(1)", "窓口の設置", &both)
            .item("4/(2)", "会議の開催", &both[..1])
            .item("4/(3)", "広報の実施", &both)
            .found("N01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_number_used_twice_explains_the_gap() {
        assert!(
            sample(&["(1)", "(2)", "(2)", "(4)"])
                .found("N01")
                .is_empty()
        );
    }

    #[test]
    fn lists_start_again_under_another_parent_or_heading() {
        assert!(
            sample(&["ア", "イ", "ア", "イ", "ウ"])
                .found("N01")
                .is_empty()
        );
    }

    #[test]
    fn extracts_are_silent() {
        let mut sample = Sample::with(&[(Role::Number, "番号"), (Plan, "計画"), (Status, "実績")]);
        for path in [
            "1",
            "1/(2)",
            "1/(2)/#26",
            "1/(3)",
            "1/(3)/#40",
            "1/(3)/#48",
            "5",
            "5/#94",
            "6",
            "6/#102",
        ] {
            let text = if path.contains('#') {
                "取り組みます。"
            } else {
                ""
            };
            sample = sample.item(path, "取組", &[(Role::Number, ""), (Plan, text)]);
        }
        let found = sample.found("N01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_number_column_has_to_increase() {
        let rows = |steps: &[&str]| {
            let sample = Sample::with(&[(Role::Number, "番号"), (Plan, "計画")]);
            let rows = steps.iter().fold(sample, |sample, step| {
                sample.item(step, "", &[(Role::Number, ""), (Plan, "取り組みます。")])
            });
            rows.found("N01")
        };
        assert_eq!(rows(&["#26", "#40", "#38", "#94"]), ["A4 38"]);
        assert!(rows(&["#26", "#40", "#94"]).is_empty());
        assert!(rows(&["#9", "#7", "#5", "#3"]).is_empty());
    }
}
