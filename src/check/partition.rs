//! Totals of an item and the parts that the items below it state: 270 = 100 + 170.

use rust_decimal::Decimal;

use super::measure::{
    NOT_DONE, bounds, comparable, has_any, is_rate, is_rough, is_set_apart, stage, topics_within,
};
use super::subject::{Subject, title};
use crate::model::{Item, Metric, fold};

/// A stated total, the parts that should make it up, and their sum.
pub(super) struct Claim<'a> {
    /// The total.
    pub(super) total: &'a Metric,
    /// The parts, each with what it is a part for.
    pub(super) parts: Vec<(&'a Metric, String)>,
    /// What the parts add up to.
    pub(super) sum: Decimal,
}

/// A total against the items below it.
struct Split<'a> {
    total: &'a Metric,
    /// Items below with a part, and their parts.
    with: Vec<(usize, Vec<&'a Metric>)>,
    /// Items below that say nothing of the measure, and may still belong to the total.
    open: usize,
    /// Items below that have the measure, but not at this stage.
    uneven: usize,
    sum: Decimal,
}

impl Split<'_> {
    fn adds_up(&self) -> bool {
        self.sum == self.total.value
    }

    fn children(&self) -> impl Iterator<Item = usize> {
        self.with.iter().map(|(child, _)| *child)
    }
}

/// What was found for an item below.
enum Part<'a> {
    None,
    Some(Vec<&'a Metric>),
    /// Several readings; no total can be judged by it.
    Unclear,
}

/// Every total that the items below contradict, where these plainly divide it among them.
pub(super) fn claims<'a>(subject: &Subject<'a>) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, node) in subject.nodes.iter().enumerate() {
        if node.children.len() < 2 || node.figures.len() > 200 {
            continue;
        }
        let splits: Vec<Split<'a>> = totals(node.item, &node.figures)
            .into_iter()
            .filter_map(|total| split(subject, at, total))
            .collect();
        for found in splits.iter().filter(|split| !split.adds_up()) {
            // Another measure of the same items that does add up shows that they divide the total.
            let is_shown = splits
                .iter()
                .any(|other| other.adds_up() && other.children().eq(found.children()));
            let exceeds = found.sum > found.total.value;
            if is_shown || (found.uneven == 0 && (exceeds || found.open == 0)) {
                claims.push(claim(subject, found));
            }
        }
    }
    claims
}

fn claim<'a>(subject: &Subject<'a>, split: &Split<'a>) -> Claim<'a> {
    let parts = split.with.iter().flat_map(|(child, parts)| {
        let label = title(subject.nodes[*child].item);
        parts.iter().map(move |part| (*part, label.clone()))
    });
    Claim {
        total: split.total,
        parts: parts.collect(),
        sum: split.sum,
    }
}

/// The figures that can be a total, each measure and stage of a column once.
fn totals<'a>(item: &Item, figures: &[&'a Metric]) -> Vec<&'a Metric> {
    let mut totals: Vec<&'a Metric> = Vec::new();
    let mut unclear: Vec<&'a Metric> = Vec::new();
    for figure in figures.iter().copied().filter(|m| is_additive(item, m)) {
        match totals.iter().find(|other| is_alike(other, figure)) {
            Some(other) if other.value != figure.value => unclear.push(figure),
            Some(_) => {}
            None => totals.push(figure),
        }
    }
    totals.retain(|total| !unclear.iter().any(|other| is_alike(other, total)));
    totals
}

/// Same column, stage, measure and unit.
fn is_alike(a: &Metric, b: &Metric) -> bool {
    a.role == b.role && stage(a) == stage(b) && comparable(a, b)
}

fn is_additive(item: &Item, metric: &Metric) -> bool {
    stage(metric).is_some()
        && !metric.measure.is_empty()
        && !is_rate(metric)
        && !is_rough(metric)
        && !is_set_apart(metric)
        && bounds(metric).is_empty()
        && topics_within(item, metric).iter().all(|t| ["合計", "計", "全体", "総計", "総数"].contains(&t.as_str()))
        // Heads counted once do not add up over events.
        && !has_any(&metric.text, &["実人数", "実人員", "実数", "最大", "最小"])
}

fn split<'a>(subject: &Subject<'a>, at: usize, total: &'a Metric) -> Option<Split<'a>> {
    let mut found = Split {
        total,
        with: Vec::new(),
        open: 0,
        uneven: 0,
        sum: Decimal::ZERO,
    };
    for child in subject.nodes[at].children.iter().copied() {
        match part(subject, child, total) {
            Part::Unclear => return None,
            Part::Some(parts) => {
                for part in &parts {
                    found.sum = found.sum.checked_add(part.value)?;
                }
                found.with.push((child, parts));
            }
            Part::None if has_measure(subject, child, total) => found.uneven += 1,
            Part::None if is_closed(subject, child, total) => {}
            Part::None => found.open += 1,
        }
    }
    (found.with.len() >= 2).then_some(found)
}

/// The part an item below has, at the nearest level that states it.
fn part<'a>(subject: &Subject<'a>, at: usize, total: &Metric) -> Part<'a> {
    let node = &subject.nodes[at];
    if has_any(&node.item.heading, &["うち", "内数", "再掲", "参考"]) {
        return Part::Unclear;
    }
    let own: Vec<&Metric> = node
        .figures
        .iter()
        .copied()
        .filter(|m| is_alike(m, total))
        .collect();
    match own.as_slice() {
        [] => {}
        [only] if !is_set_apart(only) && !is_rough(only) => return Part::Some(own),
        _ => return Part::Unclear,
    }
    let mut below = Vec::new();
    for child in &node.children {
        match part(subject, *child, total) {
            Part::Unclear => return Part::Unclear,
            Part::Some(parts) => below.extend(parts),
            Part::None => {}
        }
    }
    if below.is_empty() {
        Part::None
    } else {
        Part::Some(below)
    }
}

fn has_measure(subject: &Subject<'_>, at: usize, total: &Metric) -> bool {
    subject
        .subtree(at)
        .flat_map(|below| &subject.nodes[below].figures)
        .any(|m| m.role == total.role && comparable(m, total))
}

/// True when an item without a figure has no share: the column leaves it out, or says that nothing is done.
fn is_closed(subject: &Subject<'_>, at: usize, total: &Metric) -> bool {
    subject.subtree(at).all(|below| {
        subject
            .entry(below, total.role)
            .is_none_or(|entry| has_any(&fold(entry.text.text()), &NOT_DONE))
    })
}
