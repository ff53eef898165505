//! Items that are printed again (再掲), and the targets that both places state.

use std::collections::HashMap;

use super::measure::{Stage, bounds, is_outlook, is_rough, stage, topics_within};
use super::naming::comparable;
use super::subject::Subject;
use crate::model::{Metric, Role, fold};

/// Marks of an item that is printed again.
const MARKS: [&str; 3] = ["再掲", "再度掲載", "重複掲載"];

/// The targets of items and the same of the items printed again: the item itself first.
pub(super) fn restated<'a>(subject: &Subject<'a>) -> Vec<(&'a Metric, &'a Metric)> {
    let mut originals: HashMap<String, Vec<usize>> = HashMap::new();
    let mut again: Vec<(String, usize)> = Vec::new();
    for (at, node) in subject.nodes.iter().enumerate() {
        if subject.is_total(at) || node.figures.len() > 60 {
            continue;
        }
        let heading = fold(&node.item.heading);
        let name = unmarked(&heading);
        if name.chars().count() < 3 {
            continue;
        }
        let is_marked = MARKS.iter().any(|mark| heading.contains(mark));
        let is_noted = node.item.entries.iter().any(|(key, entry)| {
            matches!(key.role, Role::Notes | Role::Number | Role::Other)
                && MARKS.iter().any(|mark| entry.text.text().contains(mark))
        });
        if is_marked || is_noted {
            again.push((name, at));
        } else {
            originals.entry(name).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for (name, at) in again {
        // Two items of one name leave it open which of them is printed again.
        let Some([only]) = originals.get(&name).map(Vec::as_slice) else {
            continue;
        };
        let item = subject.nodes[at].item;
        for target in alone(subject, at) {
            let mut same = alone(subject, *only).into_iter().filter(|other| {
                other.column() == target.column()
                    && comparable(item, other, target)
                    && topics_within(item, other) == topics_within(item, target)
                    && bounds(other) == bounds(target)
            });
            if let (Some(first), None) = (same.next(), same.next()) {
                found.push((first, target));
            }
        }
    }
    found
}

/// The heading without the mark and its brackets.
fn unmarked(heading: &str) -> String {
    let mut name = heading.to_owned();
    for mark in MARKS {
        for (open, close) in [("(", ")"), ("[", "]"), ("【", "】"), ("<", ">")] {
            name = name.replace(&format!("{open}{mark}{close}"), "");
        }
        name = name.replace(&format!("※{mark}"), "").replace(mark, "");
    }
    name
}

/// Plain targets of an item, each the only one of its measure in its column.
fn alone<'a>(subject: &Subject<'a>, at: usize) -> Vec<&'a Metric> {
    let node = &subject.nodes[at];
    let is_plain = |m: &Metric| {
        stage(m) == Some(Stage::Aim)
            && !is_rough(m)
            && !is_outlook(m)
            && !["変更", "当初", "修正", "見直し"]
                .iter()
                .any(|word| m.text.contains(word) || m.qualifiers.iter().any(|q| q.contains(word)))
    };
    let targets: Vec<&Metric> = node
        .figures
        .iter()
        .copied()
        .filter(|m| is_plain(m))
        .collect();
    let is_alone = |target: &&Metric| {
        let same = targets
            .iter()
            .filter(|m| m.column() == target.column() && comparable(node.item, m, target));
        same.count() == 1
    };
    targets.iter().copied().filter(|m| is_alone(m)).collect()
}
