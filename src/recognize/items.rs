//! The aligned trees → the items of the document, with what each column says and counts.

use super::outline::Outlined;
use super::prose;
use super::tree::{NodeId, Step, Tree};
use crate::model::{ByColumn, Entry, Item, ItemKind, ItemPath, Metric, Role};

/// The items, outermost first, and every quantity said of them.
pub(super) fn items(outlined: &Outlined) -> (Vec<Item>, Vec<Metric>) {
    let mut metrics = Vec::new();
    let items = items_below(outlined, 0, &ItemPath::default(), &mut metrics);
    (items, metrics)
}

fn items_below(
    outlined: &Outlined,
    parent: usize,
    above: &ItemPath,
    metrics: &mut Vec<Metric>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for id in &outlined.alignment.items[parent].children {
        let aligned = &outlined.alignment.items[*id];
        let path = above.child(aligned.step.key());
        let entries: ByColumn<Entry> = aligned
            .nodes
            .iter()
            .filter_map(|(role, node)| Some((*role, entry(&outlined.trees[role], *node)?)))
            .collect();
        let named = match &aligned.step {
            Step::Named(name) => name.clone(),
            Step::Numbered(_) => String::new(),
        };
        let is_section = aligned
            .nodes
            .iter()
            .any(|(role, node)| outlined.sections.contains(&(*role, *node)));
        let of_item = entries.get(&Role::Item).map(|entry| {
            let has_own_number = !is_section && !entry.heading.is_blank();
            one_line(if has_own_number {
                entry.heading.text()
            } else {
                entry.text.text()
            })
        });
        let of_columns = || {
            entries
                .values()
                .map(|entry| one_line(entry.heading.text()))
                .find(|heading| !heading.is_empty())
        };
        let heading = of_item.or_else(of_columns).unwrap_or(named);
        for (role, entry) in entries
            .iter()
            .filter(|(role, _)| !matches!(role.role, Role::Number | Role::Item))
        {
            let own_heading = entry.heading.text();
            let heading = if own_heading.is_empty() {
                heading.as_str()
            } else {
                own_heading
            };
            let figures = prose::metrics(&entry.text, heading, &path, role.role);
            metrics.extend(figures.into_iter().map(|metric| Metric {
                nth: role.nth,
                ..metric
            }));
        }
        let number = match &aligned.step {
            Step::Numbered(number) => Some(number.clone()),
            Step::Named(_) => None,
        };
        let below = items_below(outlined, *id, &path, metrics);
        if entries.is_empty() && below.is_empty() {
            continue;
        }
        items.push(Item {
            path,
            number,
            heading,
            kind: if is_section {
                ItemKind::Section
            } else {
                ItemKind::Item
            },
            entries,
            items: below,
        });
    }
    items
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entry(tree: &Tree, node: NodeId) -> Option<Entry> {
    let node = &tree.nodes[node];
    if node.text.is_blank() {
        return None;
    }
    let number = match &node.step {
        Some(Step::Numbered(number)) if node.number_end > 0 => Some(number.clone()),
        _ => None,
    };
    Some(Entry {
        number,
        heading: node.text.slice(node.number_end..node.heading_end).trimmed(),
        body: node.text.slice(node.heading_end..node.text.len()).trimmed(),
        text: node.text.clone(),
    })
}
