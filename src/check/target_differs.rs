//! # 目標の値が欄によって異なります (G03 target-differs)
//! # The target differs between columns (G03 target-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ項目・同じ指標・同じ単位の目標（計画・予定を含む）が、実施計画と実施状況など別の欄で異なる値になっているものです。
//! 「（再掲）」とある項目では、元の項目の目標とも比べます。
//! The target (or planned figure) of the same item, measure and unit, stated with different values in different columns; also the
//! targets of an item that is printed again (再掲) against those of the item itself.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 目標は計画で決めたものを書き写すため、異なれば転記の誤りです。達成率も誤ります。
//! The target is copied from the plan, so a difference is a copying error, and rates computed from it are wrong.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  派遣目標回数：270回
//! 実施状況  派遣目標回数：260回
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 変更後・当初など改定がわかるもの、対象の違うもの、一つの欄に同じ指標がいくつもあるもの、「約」「程度」の付いた数、「1社当たり3回」のような
//! 一つずつの数、実施要領の以上・以下、表の目標欄にその年の目標として書かれた数、文の中の予定（2回実施する予定）。単位の違いは G05 が見ます。
//! Revised targets; figures for other groups; several figures of the same measure in one column; rough figures; figures for each of
//! many; bounds of the guideline; targets in a column of targets of their own; outlooks in a sentence. Units are G05.
//!
//! ## 対処
//! ## What to do
//! 実施計画の値を確認し、異なる欄を直してください。計画を変更したのであれば、そのことを記載してください。
//! Check the plan and correct the other column; if the plan was changed, say so.

use rust_decimal::Decimal;

use super::measure::{
    Stage, bounds, in_force, is_for_each, is_outlook, is_revised, is_rough, is_set_apart, stage,
    topics_within,
};
use super::naming::{comparable, is_generic, same_measure};
use super::restated::restated;
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, figure_place};
use crate::model::{
    Finding, Findings, Item, Kind, Message, Metric, Role, Severity, Topic, same_unit,
};

pub(super) const RULE: Rule = Rule {
    code: "G03",
    name: "target-differs",
    severity: Severity::Error,
    page: include_str!("target_differs.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (first, again) in restated(subject) {
        if first.value == again.value {
            findings.hold(Topic::Target);
        } else {
            findings.push(elsewhere(subject, first, again));
        }
    }
    for (at, node) in subject.nodes.iter().enumerate() {
        let mut targets = node.figures.clone();
        // A target that was changed is stated anew on purpose.
        if targets.iter().any(|m| is_revised(m)) {
            targets = in_force(node.item, &targets);
        }
        targets.retain(|m| is_target(m));
        // An item with hundreds of figures is a table of its own; a row of totals promises nothing.
        if subject.is_total(at) || targets.is_empty() || targets.len() > 200 {
            continue;
        }
        let mut told: Vec<&Metric> = Vec::new();
        for (later, target) in targets.iter().enumerate() {
            let earlier = only_counterpart(node.item, &targets[..later], &targets, target)
                .or_else(|| only_unnamed(&targets, target));
            let Some(earlier) = earlier else {
                continue;
            };
            if earlier.value == target.value {
                findings.hold(Topic::Target);
            } else if !told
                .iter()
                .any(|other| comparable(node.item, other, target))
            {
                told.push(target);
                findings.push(finding(subject, earlier, target));
            }
        }
        for target in &targets {
            if let Some(below) = moved_below(subject, at, target)
                && below.value != target.value
                && !told
                    .iter()
                    .any(|other| comparable(node.item, other, target))
            {
                told.push(target);
                findings.push(finding(subject, target, below));
            }
        }
        if subject.is_joint(at) {
            joint(subject, at, findings);
        }
    }
}

fn is_target(metric: &Metric) -> bool {
    // What the guideline says is meant for everyone; only a stated target binds.
    stage(metric) == Some(Stage::Aim)
        && (metric.role != Role::Guideline || metric.kind == Kind::Target)
        && !metric.measure.is_empty()
        && !is_rough(metric)
        && !is_set_apart(metric)
        && !is_for_each(metric)
        && !is_outlook(metric)
}

/// The one target of another, earlier column that must be the same, when both stand alone in their columns.
fn only_counterpart<'a>(
    item: &Item,
    before: &[&'a Metric],
    all: &[&'a Metric],
    target: &Metric,
) -> Option<&'a Metric> {
    let topics = |metric: &Metric| topics_within(item, metric);
    let own = topics(target);
    let alike = |other: &Metric| {
        comparable(item, other, target) && topics(other) == own && bounds(other) == bounds(target)
    };
    let alone = |role: Role| all.iter().filter(|m| m.role == role && alike(m)).count() == 1;
    if !alone(target.role) {
        return None;
    }
    let mut earlier = before
        .iter()
        .filter(|other| other.role != target.role && alike(other) && alone(other.role));
    // A column of targets beside the plan (数値目標, 年度計画) has a target of its own; it copies none.
    if target.role == Role::Target {
        return None;
    }
    // The plan is the nearer promise.
    earlier
        .clone()
        .find(|m| m.role == Role::Plan)
        .or_else(|| earlier.next())
        .copied()
}

/// The status column often states the target of an item one level down, when only one of the items below has one.
fn moved_below<'a>(subject: &Subject<'a>, at: usize, target: &Metric) -> Option<&'a Metric> {
    let node = &subject.nodes[at];
    if target.role != Role::Plan
        || node.figures.iter().any(|m| {
            m.role == Role::Status
                && same_measure(node.item, m, target)
                && stage(m) == Some(Stage::Aim)
        })
        || node
            .figures
            .iter()
            .filter(|m| m.role == Role::Plan && comparable(node.item, m, target))
            .count()
            > 1
    {
        return None;
    }
    let mut below = subject.nodes[at + 1..node.end]
        .iter()
        .flat_map(|n| &n.figures)
        .copied()
        .filter(|m| stage(m) == Some(Stage::Aim) && same_measure(node.item, m, target));
    let only = below.next()?;
    (below.next().is_none()
        && only.role == Role::Status
        && same_unit(&only.unit, &target.unit)
        && is_target(only)
        && topics_within(node.item, only) == topics_within(node.item, target))
    .then_some(only)
}

/// The one 目標 of the plan in the unit, where one of the two has no name of its own (受講者の目標は150名とする).
fn only_unnamed<'a>(all: &[&'a Metric], target: &Metric) -> Option<&'a Metric> {
    let in_unit = |role: Role| {
        all.iter().copied().filter(move |m| {
            m.role == role && m.kind == Kind::Target && same_unit(&m.unit, &target.unit)
        })
    };
    let earlier = in_unit(Role::Plan).next()?;
    (target.role == Role::Status
        && target.kind == Kind::Target
        && in_unit(Role::Plan).count() == 1
        && in_unit(Role::Status).count() == 1
        && (is_generic(earlier) || is_generic(target))
        && bounds(earlier) == bounds(target))
    .then_some(earlier)
}

/// The target of ①② in the status column repeats what the plan states under ① and under ②, or under one for both.
fn joint(subject: &Subject<'_>, at: usize, findings: &mut Findings) {
    let item = subject.nodes[at].item;
    let own = &subject.nodes[at].figures;
    for target in own
        .iter()
        .copied()
        .filter(|m| m.role == Role::Status && is_target(m))
    {
        let alike =
            |m: &Metric| is_target(m) && comparable(item, m, target) && bounds(m) == bounds(target);
        if own.iter().filter(|m| alike(m)).count() > 1 {
            continue;
        }
        let parts: Vec<Vec<&Metric>> = subject
            .joined_with(at)
            .iter()
            .map(|other| {
                let below = subject
                    .subtree(*other)
                    .flat_map(|below| &subject.nodes[below].figures);
                below.copied().filter(|m| alike(m)).collect()
            })
            .collect();
        let all: Vec<&Metric> = parts.concat();
        let is_plan = all.iter().all(|m| m.role == Role::Plan);
        let is_whole = all.len() == 1 || parts.iter().all(|part| part.len() == 1);
        let sum = all
            .iter()
            .try_fold(Decimal::ZERO, |sum, m| sum.checked_add(m.value));
        if let Some(first) = all.first()
            && let Some(sum) = sum
            && is_plan
            && is_whole
            && sum != target.value
        {
            let whole = Metric {
                value: sum,
                ..(*first).clone()
            };
            let column = subject.column(first.role);
            let places = all
                .iter()
                .map(|m| figure_place(m, column.clone()))
                .collect();
            findings.push(finding(subject, &whole, target).related(places));
        }
    }
}

fn finding(subject: &Subject<'_>, first: &Metric, second: &Metric) -> Finding {
    let (planned, stated) = (grouped(first.value), grouped(second.value));
    let (column, other) = (subject.column(first.role), subject.column(second.role));
    let message = Message::new(
        format!(
            "目標の値が欄によって異なります（{} {planned}{}、{} {stated}{}）",
            column.ja, first.unit, other.ja, second.unit
        ),
        format!(
            "the target differs between columns ({} {planned}, {} {stated})",
            column.en, other.en
        ),
    );
    RULE.finding(message, figure_place(second, other))
        .values(plain(second.value), plain(first.value))
        .hint(
            "計画の値を確認し、異なる欄を直してください。計画を変更した場合はそのことを記載してください",
            "check the plan and correct the other column; if the plan was changed, say so",
        )
        .related(vec![figure_place(first, column)])
}

/// The target of an item that is printed again.
fn elsewhere(subject: &Subject<'_>, first: &Metric, again: &Metric) -> Finding {
    let (value, other) = (grouped(again.value), grouped(first.value));
    let message = Message::new(
        format!(
            "再掲の項目で目標の値が異なります（{other}{}、再掲 {value}{}）",
            first.unit, again.unit
        ),
        format!("the target differs where the item is printed again ({other}, again {value})"),
    );
    RULE.finding(message, figure_place(again, subject.column(again.column())))
        .values(plain(again.value), plain(first.value))
        .hint(
            "元の項目の値を確認し、異なるほうを直してください",
            "check the item that is printed again and correct the one that is wrong",
        )
        .related(vec![figure_place(first, subject.column(first.column()))])
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Plan as Planned, Target};
    use crate::model::Role::{Guideline, Plan, Status};

    #[test]
    fn another_value_in_the_status_column_is_found() {
        let found = Sample::new()
            .item(
                "1",
                "派遣",
                &[(Plan, "270回 1,600人日"), (Status, "260回 1,600人日")],
            )
            .figure("1", Plan, Target, ("派遣回数", "270", "回"))
            .figure("1", Plan, Target, ("受講者数", "1,600", "人日"))
            .figure("1", Status, Target, ("派遣回数", "260", "回"))
            .figure("1", Status, Target, ("受講者数", "1,600", "人日"))
            .found("G03");
        assert_eq!(found, ["C2 260/270"]);
    }

    #[test]
    fn plan_and_target_are_one() {
        let found = Sample::new()
            .item("1", "派遣", &[(Plan, "予定 10回"), (Status, "目標 12回")])
            .figure("1", Plan, Planned, ("実施回数", "10", "回"))
            .figure("1", Status, Target, ("実施回数", "12", "回"))
            .found("G03");
        assert_eq!(found, ["C2 12/10"]);
    }

    #[test]
    fn the_only_target_below_must_be_the_same() {
        let sample = |value: &str| {
            Sample::new()
                .item("1", "学校", &[(Plan, "170回"), (Status, "")])
                .item("1/ア", "講師", &[(Status, &format!("{value}回"))])
                .item("1/イ", "その他", &[(Status, "1回")])
                .figure("1", Plan, Planned, ("派遣回数", "170", "回"))
                .figure("1/ア", Status, Target, ("派遣回数", value, "回"))
                .figure(
                    "1/イ",
                    Status,
                    crate::model::Kind::Actual,
                    ("派遣回数", "1", "回"),
                )
                .found("G03")
        };
        assert_eq!(sample("160"), ["C3 160/170"]);
        assert!(sample("170").is_empty());
    }

    #[test]
    fn the_guideline_sets_bounds_for_everyone() {
        let found = Sample::new()
            .item(
                "1",
                "会議",
                &[
                    (Guideline, "2回以上 5回"),
                    (Plan, "3回 6回"),
                    (Status, "3回"),
                ],
            )
            .figure("1", Guideline, Target, ("開催回数", "2", "回"))
            .qualified("以上")
            .figure("1", Guideline, Planned, ("訪問回数", "5", "回"))
            .figure("1", Plan, Target, ("開催回数", "3", "回"))
            .figure("1", Plan, Target, ("訪問回数", "6", "回"))
            .figure("1", Status, Target, ("開催回数", "3", "回"))
            .found("G03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn several_figures_of_a_measure_are_left_alone() {
        let found = Sample::new()
            .item("1", "講座", &[(Plan, "5回 20回"), (Status, "20回")])
            .figure("1", Plan, Target, ("実施回数", "5", "回"))
            .figure("1", Plan, Target, ("実施回数", "20", "回"))
            .figure("1", Status, Target, ("実施回数", "20", "回"))
            .found("G03");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn units_topics_and_revisions_are_silent() {
        for (unit, qualifier) in [("人日", ""), ("人", "小学校"), ("人", "変更後")] {
            let mut sample = Sample::new()
                .item(
                    "1",
                    "派遣",
                    &[(Plan, "130人"), (Status, &format!("140{unit}"))],
                )
                .figure("1", Plan, Target, ("受講者数", "130", "人"))
                .figure("1", Status, Target, ("受講者数", "140", unit));
            if !qualifier.is_empty() {
                sample = sample.qualified(qualifier);
            }
            let found = sample.found("G03");
            assert!(found.is_empty(), "{unit} {qualifier} {found:?}");
        }
    }
}
