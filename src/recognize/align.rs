//! The items of all columns → one tree: the same item stands once, with what each column says of it.

use std::collections::HashMap;
use std::collections::VecDeque;

use super::tree::{NodeId, Step, Tree};
use crate::model::{ByColumn, ColumnKey, fold};

/// One item of the merged tree.
#[derive(Debug)]
pub(super) struct Aligned {
    pub(super) step: Step,
    pub(super) children: Vec<usize>,
    /// The node of each column that speaks of it.
    pub(super) nodes: ByColumn<NodeId>,
    heading: String,
    /// Whether it is the item of one column alone, which no other column speaks of.
    is_apart: bool,
}

/// The merged tree. Index 0 is the root.
#[derive(Debug)]
pub(super) struct Alignment {
    pub(super) items: Vec<Aligned>,
    of_node: HashMap<(ColumnKey, NodeId), usize>,
}

/// Merges the trees of the columns, in the order of the form; the first column that has an item decides
/// its number and place. Columns that stand `apart` share their rows alone.
pub(super) fn align(trees: &ByColumn<Tree>, apart: &[ColumnKey]) -> Alignment {
    let root = Aligned {
        step: Step::Named(String::new()),
        children: Vec::new(),
        nodes: ByColumn::default(),
        heading: String::new(),
        is_apart: false,
    };
    let mut alignment = Alignment {
        items: vec![root],
        of_node: HashMap::new(),
    };
    for (role, tree) in trees {
        alignment.merge(*role, tree, apart.contains(role), 0, 0);
    }
    alignment
}

impl Alignment {
    /// The item a node of a column became.
    pub(super) fn item_of(&self, role: ColumnKey, node: NodeId) -> Option<usize> {
        self.of_node.get(&(role, node)).copied()
    }

    fn merge(&mut self, role: ColumnKey, tree: &Tree, apart: bool, into: usize, from: NodeId) {
        let nodes = &tree.nodes[from].children;
        let is_apart = |node: &NodeId| apart && !tree.nodes[*node].is_of_row;
        let matched = self.pair(tree, into, nodes, is_apart);
        let mut after = None;
        for (node, item) in nodes.iter().zip(matched) {
            let item = if let Some(item) = item {
                item
            } else {
                let item = self.items.len();
                self.items.push(Aligned {
                    step: tree.nodes[*node]
                        .step
                        .clone()
                        .unwrap_or(Step::Named(String::new())),
                    children: Vec::new(),
                    nodes: ByColumn::default(),
                    heading: heading_key(tree, *node),
                    is_apart: is_apart(node),
                });
                let siblings = &self.items[into].children;
                let at = match after {
                    None if self.items[item].is_apart => siblings.len(),
                    Some(before) => siblings
                        .iter()
                        .rposition(|s| *s == before)
                        .map_or(siblings.len(), |i| i + 1),
                    None => self.first_place(tree, *node, siblings),
                };
                self.items[into].children.insert(at, item);
                item
            };
            after = Some(item);
            if self.items[item].heading.is_empty() {
                self.items[item].heading = heading_key(tree, *node);
            }
            self.items[item].nodes.insert(role, *node);
            self.of_node.insert((role, *node), item);
            self.merge(role, tree, apart, item, *node);
        }
    }

    /// Where an item goes that only a later column has, with none before it there: a first number in front,
    /// text without a number before the numbers, a later number at the end.
    fn first_place(&self, tree: &Tree, node: NodeId, siblings: &[usize]) -> usize {
        let is_numbered = |item: &usize| matches!(self.items[*item].step, Step::Numbered(_));
        match &tree.nodes[node].step {
            Some(Step::Numbered(number)) if number.first() == 1 => 0,
            Some(Step::Named(_)) => siblings
                .iter()
                .position(is_numbered)
                .unwrap_or(siblings.len()),
            _ => siblings.len(),
        }
    }

    /// Which known item each node is: the one with its number and heading; else with its heading, though
    /// the number differs; else with its number.
    fn pair(
        &self,
        tree: &Tree,
        into: usize,
        nodes: &[NodeId],
        is_apart: impl Fn(&NodeId) -> bool,
    ) -> Vec<Option<usize>> {
        let mut by_both: HashMap<(String, &str), VecDeque<usize>> = HashMap::new();
        let mut by_heading: HashMap<&str, VecDeque<usize>> = HashMap::new();
        let mut by_number: HashMap<String, VecDeque<usize>> = HashMap::new();
        let children = &self.items[into].children;
        for item in children.iter().filter(|item| !self.items[**item].is_apart) {
            let known = &self.items[*item];
            let key = known.step.key();
            by_both
                .entry((key.clone(), known.heading.as_str()))
                .or_default()
                .push_back(*item);
            by_number.entry(key).or_default().push_back(*item);
            if known.heading.chars().count() >= 2 {
                by_heading
                    .entry(known.heading.as_str())
                    .or_default()
                    .push_back(*item);
            }
        }
        let mut taken = vec![false; self.items.len()];
        let mut take = |queue: Option<&mut VecDeque<usize>>| -> Option<usize> {
            let queue = queue?;
            while let Some(item) = queue.pop_front() {
                if !taken[item] {
                    taken[item] = true;
                    return Some(item);
                }
            }
            None
        };
        let keys: Vec<(String, String)> = nodes
            .iter()
            .map(|node| {
                (
                    tree.nodes[*node]
                        .step
                        .as_ref()
                        .map(Step::key)
                        .unwrap_or_default(),
                    heading_key(tree, *node),
                )
            })
            .collect();
        let mut matched: Vec<Option<usize>> = vec![None; nodes.len()];
        let may_match = |at: usize| nodes.get(at).is_none_or(|node| !is_apart(node));
        for (at, (slot, (key, heading))) in matched.iter_mut().zip(&keys).enumerate() {
            if may_match(at) {
                *slot = take(by_both.get_mut(&(key.clone(), heading.as_str())));
            }
        }
        for (at, (slot, (_, heading))) in matched.iter_mut().zip(&keys).enumerate() {
            if slot.is_none() && may_match(at) {
                *slot = take(by_heading.get_mut(heading.as_str()));
            }
        }
        for (at, (slot, (key, _))) in matched.iter_mut().zip(&keys).enumerate() {
            if slot.is_none() && may_match(at) {
                *slot = take(by_number.get_mut(key));
            }
        }
        matched
    }
}

fn heading_key(tree: &Tree, node: NodeId) -> String {
    let node = &tree.nodes[node];
    fold(node.text.slice(node.number_end..node.heading_end).text())
}
