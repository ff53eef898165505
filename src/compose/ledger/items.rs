//! The items of a plan with what they aim at, as a ledger sees them.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::RESULTS;
use super::labels::{Aliases, Fit, Label};
use super::measures::plain;
use crate::model::{Document, Item, ItemPath, Kind, Metric, Role, Span, measure_key, same_unit};

/// One item.
pub(super) struct Node<'a> {
    pub(super) item: &'a Item,
    pub(super) parent: Option<usize>,
    /// One past the last item below it.
    pub(super) end: usize,
    /// What it aims at.
    pub(super) aims: Vec<Aim>,
    labels: Vec<Label>,
}

/// A measure of an item that the plan states a figure for.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    /// The measure, as the form is to call it.
    pub(super) measure: String,
    /// The unit, as the plan writes it.
    pub(super) unit: String,
    /// The target, else the plan.
    pub(super) target: Option<(Decimal, Span)>,
    /// Whether the status already states the target.
    pub(super) is_in_status: bool,
    /// Whether the target is the sum of those of ① and ②.
    is_of_parts: bool,
    /// The actuals that the document states.
    pub(super) stated: Vec<Metric>,
    /// What it states as missing to the target.
    pub(super) remaining: Vec<Metric>,
}

/// The items in document order, each before those below it.
pub(super) struct Items<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Items that a joint one stands for, ①② for ① and ②.
    joint: HashMap<usize, usize>,
}

/// What a category turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One item, which has figures or has some below or above it.
    Item(usize),
    /// Several.
    Several(Vec<usize>),
    /// None.
    Nothing,
}

impl<'a> Items<'a> {
    /// Lays out the items of a plan.
    pub(super) fn of(plan: &'a Document) -> Self {
        let mut nodes = Vec::new();
        for item in &plan.items {
            add(item, None, &mut nodes);
        }
        let mut by_path: HashMap<&ItemPath, usize> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            by_path.entry(&node.item.path).or_insert(at);
        }
        let mut figures: Vec<Vec<&Metric>> = nodes.iter().map(|_| Vec::new()).collect();
        for metric in &plan.metrics {
            if let Some(at) = by_path.get(&metric.path) {
                figures[*at].push(metric);
            }
        }
        for (node, figures) in nodes.iter_mut().zip(figures) {
            node.aims = aims(node.item, &figures);
        }
        let mut items = Self {
            nodes,
            joint: HashMap::new(),
        };
        items.joint = items.find_joint();
        items.move_to_joint();
        items
    }

    fn children(&self, parent: Option<usize>) -> Vec<usize> {
        let range = match parent {
            Some(parent) => parent + 1..self.nodes[parent].end,
            None => 0..self.nodes.len(),
        };
        range
            .filter(|at| self.nodes[*at].parent == parent)
            .collect()
    }

    fn find_joint(&self) -> HashMap<usize, usize> {
        let mut joint = HashMap::new();
        for parent in (0..self.nodes.len()).map(Some).chain([None]) {
            let children = self.children(parent);
            let number = |at: &usize| self.nodes[*at].item.number.as_ref();
            for several in &children {
                let Some(one) = number(several).filter(|n| n.ordinals.len() > 1) else {
                    continue;
                };
                for single in &children {
                    if number(single).is_some_and(|other| {
                        other.scheme == one.scheme
                            && other.ordinals.len() == 1
                            && one.ordinals.contains(&other.first())
                    }) {
                        joint.insert(*single, *several);
                    }
                }
            }
        }
        joint
    }

    /// What ① and ② aim at is answered by ①② where that stands in the status.
    fn move_to_joint(&mut self) {
        let mut pairs: Vec<(usize, usize)> = self.joint.iter().map(|(a, b)| (*a, *b)).collect();
        pairs.sort_unstable();
        for (single, joint) in pairs {
            let labels = self.nodes[single].labels.clone();
            self.nodes[joint].labels.extend(labels);
            for aim in std::mem::take(&mut self.nodes[single].aims) {
                let aims = &mut self.nodes[joint].aims;
                match aims
                    .iter_mut()
                    .find(|known| is_same(known, &aim.measure, &aim.unit))
                {
                    // 50 for ① and 60 for ② are 110 for ①②, unless it says so itself.
                    Some(known) if known.is_of_parts => {
                        if let (Some((sum, _)), Some((value, _))) = (&mut known.target, &aim.target)
                        {
                            *sum = sum.saturating_add(*value);
                        }
                    }
                    Some(known) if known.target.is_none() => {
                        known.target.clone_from(&aim.target);
                        known.is_of_parts = true;
                    }
                    Some(_) => {}
                    None => aims.push(Aim {
                        is_of_parts: true,
                        ..aim
                    }),
                }
            }
        }
    }

    /// True when an item, one above or one below it has figures.
    fn counts(&self, at: usize) -> bool {
        let mut above = Some(at);
        while let Some(node) = above {
            if !self.nodes[node].aims.is_empty() {
                return true;
            }
            above = self.nodes[node].parent;
        }
        (at..self.nodes[at].end).any(|below| !self.nodes[below].aims.is_empty())
    }

    fn is_above(&self, above: usize, below: usize) -> bool {
        above < below && below < self.nodes[above].end
    }

    /// The item that what several columns of a ledger say belongs to.
    pub(super) fn find(&self, names: &[(usize, String)], aliases: &Aliases) -> Found {
        let labels: Vec<Label> = names.iter().map(|(_, name)| Label::of(name)).collect();
        // For each column the items that fit it.
        let fits: Vec<Vec<(usize, Fit)>> = labels
            .iter()
            .map(|label| {
                (0..self.nodes.len())
                    .filter_map(|at| {
                        let own = self.nodes[at].labels.iter();
                        let best = own.filter_map(|l| label.fits(l, aliases)).max()?;
                        Some((at, best))
                    })
                    .collect()
            })
            .collect();
        let fit_of = |column: usize, at: usize| {
            let of = fits[column].iter().find(|(item, _)| *item == at);
            of.map(|(_, fit)| *fit)
        };
        // An item is spoken for by a column that fits it or an item above it.
        let path = |at: usize| std::iter::successors(Some(at), |at| self.nodes[*at].parent);
        let mut scored: Vec<(usize, Vec<Fit>, usize)> = Vec::new();
        for at in 0..self.nodes.len() {
            if !(0..labels.len()).any(|column| fit_of(column, at).is_some()) {
                continue;
            }
            let mut support: Vec<Fit> = (0..labels.len())
                .filter_map(|column| path(at).filter_map(|at| fit_of(column, at)).max())
                .collect();
            let columns = support.len();
            support.sort_unstable_by(|a, b| b.cmp(a));
            scored.push((columns, support, at));
        }
        let Some(most) = scored.iter().map(|(columns, ..)| *columns).max() else {
            return Found::Nothing;
        };
        scored.retain(|(columns, ..)| *columns == most);
        let Some(best) = scored.iter().map(|(_, support, _)| support.clone()).max() else {
            return Found::Nothing;
        };
        scored.retain(|(_, support, _)| *support == best);
        let mut found: Vec<usize> = scored.into_iter().map(|(.., at)| at).collect();
        // ① is told under ①②; of an item and one below it the lower one says more.
        for at in &mut found {
            *at = self.joint.get(at).copied().unwrap_or(*at);
        }
        found.sort_unstable();
        found.dedup();
        let all = found.clone();
        found.retain(|at| !all.iter().any(|other| self.is_above(*at, *other)));
        if found.len() > 1 && found.iter().any(|at| self.counts(*at)) {
            found.retain(|at| self.counts(*at));
        }
        match found.as_slice() {
            [] => Found::Nothing,
            [only] => Found::Item(self.settled(*only)),
            _ => Found::Several(found),
        }
    }

    /// True for one of several items, or one below it.
    pub(super) fn is_one_of(&self, at: usize, several: &[usize]) -> bool {
        several
            .iter()
            .any(|one| *one == at || self.is_above(*one, at))
    }

    /// Down to the one item with figures, where the named one has none.
    fn settled(&self, named: usize) -> usize {
        let mut at = named;
        while self.nodes[at].aims.is_empty() {
            let below: Vec<usize> = self
                .children(Some(at))
                .into_iter()
                .filter(|child| {
                    (*child..self.nodes[*child].end).any(|n| !self.nodes[n].aims.is_empty())
                })
                .collect();
            match below.as_slice() {
                [only] => at = *only,
                _ => return named,
            }
        }
        at
    }

    /// Number and heading of an item.
    pub(super) fn title(&self, at: usize) -> String {
        let item = self.nodes[at].item;
        let number = item.number.as_ref().map_or("", |n| n.canonical.as_str());
        let heading: String = heading(item).chars().take(24).collect();
        match (number.is_empty(), heading.is_empty()) {
            (true, _) => heading,
            (false, true) => item.path.to_string(),
            (false, false) => format!("{number} {heading}"),
        }
    }
}

/// The heading of an item, else the first words of what a column says under its number.
pub(super) fn heading(item: &Item) -> String {
    if !item.heading.is_empty() {
        return item.heading.clone();
    }
    let said = item.entries.values().find(|entry| !entry.body.is_empty());
    said.map_or_else(String::new, |entry| {
        let text = entry.body.text();
        let words = text
            .split(['。', '\n', '（', '('])
            .next()
            .unwrap_or_default();
        words.chars().take(40).collect()
    })
}

fn add<'a>(item: &'a Item, parent: Option<usize>, nodes: &mut Vec<Node<'a>>) {
    let at = nodes.len();
    let mut labels: Vec<Label> = Vec::new();
    let headings = item.entries.values().map(|entry| {
        if entry.heading.is_empty() {
            entry.body.text()
        } else {
            entry.heading.text()
        }
    });
    for text in std::iter::once(item.heading.as_str()).chain(headings) {
        let label = Label::of(text);
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
    nodes.push(Node {
        item,
        parent,
        end: at + 1,
        aims: Vec::new(),
        labels,
    });
    for below in &item.items {
        add(below, Some(at), nodes);
    }
    nodes[at].end = nodes.len();
}

/// The same measure in the same unit.
pub(super) fn is_same(aim: &Aim, measure: &str, unit: &str) -> bool {
    (same_unit(plain(&aim.unit), plain(unit)))
        && (measure_key(&aim.measure) == measure_key(measure) || measure.is_empty())
}

/// What the plan aims at for an item: its targets, else its plans, with the actuals that answer them. An actual
/// without a target is answered too: the form has a place for it.
fn aims(item: &Item, figures: &[&Metric]) -> Vec<Aim> {
    let mut aims: Vec<Aim> = Vec::new();
    let headings: Vec<Label> = item
        .entries
        .values()
        .map(|entry| entry.heading.text())
        .chain([item.heading.as_str()])
        .map(Label::of)
        .collect();
    // A figure for some of them (高校生, 各1回以上) is no figure of the item.
    let is_whole = |metric: &Metric| {
        metric
            .qualifiers
            .iter()
            .all(|q| BOUNDS.contains(&q.as_str()) || headings.contains(&Label::of(q)))
            && !metric.text.starts_with('各')
    };
    let is_sentence = |metric: &Metric| {
        RESULTS.contains(&metric.role) && !metric.text.contains(['：', ':', '＞', '>', '】', '〉'])
    };
    let is_aim = |kind: Kind, metric: &Metric| {
        metric.kind == kind
            && !metric.unit.is_empty()
            && !["%", "割", "倍", "円", "点", "位"].contains(&metric.unit.as_str())
            && is_whole(metric)
            && !(kind == Kind::Plan && is_sentence(metric))
    };
    for kind in [Kind::Target, Kind::Plan, Kind::Actual] {
        for metric in figures.iter().filter(|metric| is_aim(kind, metric)) {
            let in_status = metric.role == Role::Status;
            let is_reported = RESULTS.contains(&metric.role) && !is_sentence(metric);
            if kind == Kind::Actual && !is_reported {
                continue;
            }
            let known = aims
                .iter_mut()
                .find(|aim| is_same(aim, &metric.measure, &metric.unit));
            match known {
                Some(aim) if kind == Kind::Actual => aim.stated.push((*metric).clone()),
                Some(aim) => aim.is_in_status |= in_status,
                None => aims.push(Aim {
                    measure: metric.measure.clone(),
                    unit: metric.unit.clone(),
                    target: (kind != Kind::Actual).then(|| (metric.value, metric.at.clone())),
                    is_in_status: in_status,
                    is_of_parts: false,
                    stated: if kind == Kind::Actual {
                        vec![(*metric).clone()]
                    } else {
                        Vec::new()
                    },
                    remaining: Vec::new(),
                }),
            }
        }
    }
    let place = |aim: &Aim| {
        figures
            .iter()
            .position(|m| is_same(aim, &m.measure, &m.unit))
    };
    aims.sort_by_key(place);
    for metric in figures
        .iter()
        .filter(|m| m.kind == Kind::Diff && RESULTS.contains(&m.role))
    {
        if let Some(aim) = aims
            .iter_mut()
            .find(|aim| is_same(aim, &metric.measure, &metric.unit))
        {
            aim.remaining.push((*metric).clone());
        }
    }
    aims
}

/// Qualifiers that bound a figure and do not limit it.
const BOUNDS: [&str; 10] = [
    "以上",
    "以下",
    "以内",
    "程度",
    "約",
    "未満",
    "まで",
    "最大",
    "およそ",
    "概ね",
];
