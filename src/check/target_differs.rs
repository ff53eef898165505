//! # 目標の値が欄によって異なります (G03 target-differs)
//! # The target differs between columns (G03 target-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ項目・同じ指標・同じ単位の目標（計画・予定を含む）が、実施計画と実施状況など別の欄で異なる値になっているものです。
//! The target (or planned figure) of the same item, measure and unit, stated with different values in different columns.
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
//! 変更後・当初など改定がわかるもの、対象の違うもの、一つの欄に同じ指標がいくつもあるもの。単位の違いは G05 が見ます。
//! Revised targets; figures for other groups; several figures of the same measure in one column. Units are G05.
//!
//! ## 対処
//! ## What to do
//! 実施計画の値を確認し、異なる欄を直してください。計画を変更したのであれば、そのことを記載してください。
//! Check the plan and correct the other column; if the plan was changed, say so.

use super::measure::{Stage, bounds, is_rough, is_set_apart, stage, topics_within};
use super::naming::{comparable, same_measure};
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, figure_place};
use crate::model::{Finding, Findings, Item, Kind, Message, Metric, Role, Severity, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "G03",
    name: "target-differs",
    severity: Severity::Error,
    page: include_str!("target_differs.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (at, node) in subject.nodes.iter().enumerate() {
        let targets: Vec<&Metric> = node
            .figures
            .iter()
            .copied()
            .filter(|m| is_target(m))
            .collect();
        // An item with hundreds of figures is a table of its own.
        if targets.is_empty() || targets.len() > 200 {
            continue;
        }
        let mut told: Vec<&Metric> = Vec::new();
        for (later, target) in targets.iter().enumerate() {
            let Some(earlier) = only_counterpart(node.item, &targets[..later], &targets, target)
            else {
                continue;
            };
            if earlier.value != target.value
                && !told
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
            if let Some(joint) = joint(subject, at, target)
                && joint.value != target.value
            {
                findings.push(finding(subject, target, joint));
            }
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

/// The target of ①② in the status column, which repeats the one that the plan states under ① or ② for both.
fn joint<'a>(subject: &Subject<'a>, at: usize, target: &Metric) -> Option<&'a Metric> {
    let item = subject.nodes[at].item;
    let aims = |of: usize, role: Role| {
        subject
            .subtree(of)
            .flat_map(|below| &subject.nodes[below].figures)
            .copied()
            .filter(move |m| {
                m.role == role && stage(m) == Some(Stage::Aim) && same_measure(item, m, target)
            })
    };
    let is_only = |mut of: Box<dyn Iterator<Item = &'a Metric> + '_>| {
        let first = of.next()?;
        of.next().is_none().then_some(first)
    };
    if target.role != Role::Plan || aims(at, Role::Status).next().is_some() {
        return None;
    }
    let joint = *subject.joined_with(at).first()?;
    if !subject.is_joint(joint) {
        return None;
    }
    let covered = || subject.joined_with(joint).iter().copied();
    is_only(Box::new(
        covered().flat_map(|other| aims(other, Role::Plan)),
    ))?;
    let stated = is_only(Box::new(aims(joint, Role::Status)))?;
    (aims(joint, Role::Plan).next().is_none()
        && same_unit(&stated.unit, &target.unit)
        && is_target(stated)
        && covered().all(|other| aims(other, Role::Status).next().is_none()))
    .then_some(stated)
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
