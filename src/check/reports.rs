//! Which items the status column reports on, and how it counts them.

use std::collections::{HashMap, HashSet};

use super::measure::RESULTS;
use super::subject::Subject;
use crate::model::{ItemKind, Scheme, fold};

/// For each item, whether its status, or that of an item below, says anything.
pub(super) fn reported(subject: &Subject<'_>) -> Vec<bool> {
    let mut reported: Vec<bool> = (0..subject.nodes.len())
        .map(|at| says_itself(subject, at))
        .collect();
    for at in (0..subject.nodes.len()).rev() {
        if reported[at]
            && let Some(parent) = subject.nodes[at].parent
        {
            reported[parent] = true;
        }
    }
    reported
}

fn says_itself(subject: &Subject<'_>, at: usize) -> bool {
    let item = subject.nodes[at].item;
    RESULTS.iter().any(|role| {
        item.entries.get(role).is_some_and(|entry| {
            if !entry.body.is_blank() {
                return true;
            }
            // A heading that no other column has is a report in one line.
            let heading = fold(entry.heading.text());
            let is_copied = item.entries.iter().any(|(other, entry)| {
                !RESULTS.contains(&other.role) && {
                    let other = fold(entry.heading.text());
                    other.contains(&heading) || heading.contains(&other) && !other.is_empty()
                }
            });
            !heading.is_empty() && (!is_copied || (heading.ends_with('。') && is_past(&heading)))
        })
    })
}

/// 「〜した。」「〜している。」: a sentence that reports, although it may repeat the plan.
fn is_past(sentence: &str) -> bool {
    let sentence = sentence.trim_end_matches('。');
    ["た", "ている", "ています", "ない", "済", "済み"]
        .iter()
        .any(|end| sentence.ends_with(end))
}

/// Which families of numbers report below each item, and which numbers.
pub(super) struct Reports {
    numbers: HashMap<(Option<usize>, Scheme), HashSet<u32>>,
    /// Those of items that no other column has.
    strays: HashMap<(Option<usize>, Scheme), HashSet<u32>>,
    headings: HashMap<(Option<usize>, String), usize>,
    any: HashMap<Option<usize>, usize>,
}

impl Reports {
    /// Counts them.
    pub(super) fn new(subject: &Subject<'_>, reported: &[bool]) -> Self {
        let mut reports = Self {
            numbers: HashMap::new(),
            strays: HashMap::new(),
            headings: HashMap::new(),
            any: HashMap::new(),
        };
        for (at, node) in subject
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, _)| reported[*at])
        {
            let parent = node.parent;
            *reports.any.entry(parent).or_default() += 1;
            if let Some(number) = &node.item.number {
                let numbers = reports.numbers.entry((parent, number.scheme)).or_default();
                numbers.extend(&number.ordinals);
                if node
                    .item
                    .entries
                    .keys()
                    .all(|role| RESULTS.contains(&role.role))
                {
                    let strays = reports.strays.entry((parent, number.scheme)).or_default();
                    strays.extend(&number.ordinals);
                }
            }
            reports
                .headings
                .insert((parent, fold(&node.item.heading)), at);
        }
        reports
    }
}

/// True when the status is expected at the item itself: its siblings report one by one.
pub(super) fn is_expected(subject: &Subject<'_>, at: usize, reports: &Reports) -> bool {
    let node = &subject.nodes[at];
    let parent = node.parent;
    // The same heading under another number is N02, not a missing status.
    let heading = fold(&node.item.heading);
    if heading.chars().count() >= 4 && reports.headings.contains_key(&(parent, heading)) {
        return false;
    }
    let number = node.item.number.as_ref();
    let siblings = number.and_then(|n| reports.numbers.get(&(parent, n.scheme)));
    if let (Some(number), Some(reported)) = (number, siblings) {
        // A number beside it that the status alone has may be this one, mistyped (N01).
        let is_mistyped = node
            .item
            .entries
            .keys()
            .all(|role| !RESULTS.contains(&role.role))
            && reports
                .strays
                .get(&(parent, number.scheme))
                .is_some_and(|strays| {
                    number
                        .ordinals
                        .iter()
                        .any(|n| strays.contains(&n.saturating_add(1)))
                });
        if is_mistyped {
            return false;
        }
        // ①② together report for ① and for ②.
        return !number.ordinals.iter().all(|n| reported.contains(n));
    }
    match parent {
        Some(above) if subject.nodes[above].item.kind == ItemKind::Item => {
            // Nothing beside it reports in this way: the item above speaks for it, or is missing itself.
            number.is_none() && reports.any.contains_key(&parent) && !says_itself(subject, above)
        }
        _ => true,
    }
}
