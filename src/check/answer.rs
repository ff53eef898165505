//! What a target is, and which figures and words of the status answer for it.

use super::halves::is_within;
use super::measure::{
    NOT_DONE, RESULTS, Stage, has_any, is_for_each, is_outlook, is_related, is_set_apart, stage,
};
use super::naming::{is_generic, is_same_time, is_so_far, same_measure, yearly};
use super::subject::{Subject, position};
use crate::model::{Kind, Metric, Role, fold, same_unit};

/// True for a scope that is the time of a target, or a half of it.
pub(super) fn is_of_time(scope: Option<&str>, target: &Metric) -> bool {
    is_same_time(scope, target.scope.as_deref()) || is_within(scope, target.scope.as_deref())
}

/// A labelled target or plan; a count in a sentence of the plan promises nothing to report.
pub(super) fn is_commitment(metric: &Metric) -> bool {
    if metric.measure.is_empty() || is_set_apart(metric) || is_for_each(metric) {
        return false;
    }
    match metric.kind {
        Kind::Target => true,
        Kind::Plan => {
            metric.role != Role::Guideline
                && !is_outlook(metric)
                && (has_any(&metric.text, &["目標", "予定", "計画"])
                    || [
                        "回数", "者数", "人数", "件数", "か所", "箇所", "社数", "校数",
                    ]
                    .iter()
                    .any(|end| metric.measure.ends_with(end)))
        }
        _ => false,
    }
}

/// True when a result of the item, of those above or below, or of one joined with it answers for its target.
pub(super) fn is_answered(subject: &Subject<'_>, at: usize, target: &Metric) -> bool {
    let item = subject.nodes[at].item;
    // ①② tells of ① and of ②.
    let covered = subject.joined_with(at).iter();
    let joint = covered.flat_map(|other| subject.subtree(*other));
    let joint = joint
        .flat_map(|other| &subject.nodes[other].figures)
        .copied();
    let below = || {
        subject
            .subtree(at)
            .flat_map(|below| &subject.nodes[below].figures)
            .copied()
    };
    let above = || {
        subject
            .ancestors(at)
            .flat_map(|above| &subject.nodes[above].figures)
            .copied()
    };
    // 「その他（…）」 tells of those whom the target leaves out.
    let is_rest = |m: &Metric| {
        m.qualifiers
            .iter()
            .any(|q| has_any(q, &["その他", "以外", "うち"]))
    };
    // In a table the result of one year answers for no other.
    let is_timely = |m: &Metric| {
        !subject.is_grid() || is_same_time(m.scope.as_deref(), target.scope.as_deref())
    };
    let answers = |m: &&Metric| {
        RESULTS.contains(&m.role)
            && is_timely(m)
            && tells_a_result(subject, at, m)
            && (!subject.is_grid()
                || is_of_time(m.scope.as_deref(), target)
                || is_so_far(m, target))
            && (!is_rest(m) || is_rest(target))
    };
    let by_name = |m: &Metric| {
        same_measure(item, m, target)
            || (same_unit(&m.unit, &target.unit) && is_related(&m.measure, &target.measure))
    };
    // A target further down is judged there.
    let is_detailed = subject
        .subtree(at)
        .skip(1)
        .flat_map(|below| &subject.nodes[below].figures)
        .any(|m| is_commitment(m) && same_measure(item, m, target));
    is_detailed
        || below().filter(answers).any(by_name)
        || above().filter(answers).any(by_name)
        || joint.filter(answers).any(by_name)
        || is_answered_in_other_words(subject, at, target, answers)
        || is_not_done(subject, at)
}

/// A figure of the target's unit, whatever it is called: when the target is the only one in it, or has no name of its own.
fn is_answered_in_other_words(
    subject: &Subject<'_>,
    at: usize,
    target: &Metric,
    answers: impl Fn(&&Metric) -> bool,
) -> bool {
    let in_unit = |m: &&&Metric| same_unit(yearly(&m.unit), yearly(&target.unit));
    let figures = &subject.nodes[at].figures;
    let is_alone = figures
        .iter()
        .filter(in_unit)
        .filter(|m| is_commitment(m))
        .all(|m| {
            same_measure(subject.nodes[at].item, m, target)
                || (is_generic(m) && m.value == target.value)
        });
    (is_alone || is_generic(target))
        && subject
            .subtree(at)
            .flat_map(|below| &subject.nodes[below].figures)
            .filter(in_unit)
            .any(answers)
}

fn tells_a_result(subject: &Subject<'_>, at: usize, metric: &Metric) -> bool {
    matches!(stage(metric), Some(Stage::Done | Stage::Expected))
        || metric.kind == Kind::Count
        || (is_outlook(metric) && is_followed_by_outlook(subject, at, metric))
}

fn is_followed_by_outlook(subject: &Subject<'_>, at: usize, metric: &Metric) -> bool {
    let item = subject.nodes[at].item;
    let Some(range) = position(item, metric) else {
        return false;
    };
    let Some(entry) = item.entries.get(&metric.role) else {
        return false;
    };
    let after = entry.text.slice(range.start..range.end.saturating_add(20));
    let sentence = after.text().split(['。', '\n']).next().unwrap_or_default();
    has_any(
        sentence,
        &["予定", "見込", "計画している", "実施する", "開催する"],
    )
}

fn is_not_done(subject: &Subject<'_>, at: usize) -> bool {
    let says = |at: usize| {
        RESULTS.iter().any(|role| {
            subject
                .entry(at, *role)
                .is_some_and(|entry| has_any(&fold(entry.text.text()), &NOT_DONE))
        })
    };
    subject.subtree(at).any(says)
        || (RESULTS
            .iter()
            .all(|role| subject.entry(at, *role).is_none())
            && subject.nodes[at].parent.is_some_and(says))
}
