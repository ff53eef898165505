//! The rows of a grid → the tree of its items.

use super::{Line, is_label};
use crate::model::{ByColumn, ColumnKey, Entry, Item, ItemKind, Traced, fold};

/// The items, put together row by row.
#[derive(Default)]
pub(super) struct Builder {
    items: Vec<Item>,
}

impl Builder {
    /// Adds what a row says: to the groups it names, and to an item of its own.
    pub(super) fn add(&mut self, line: &Line<'_>) {
        let mut siblings = &mut self.items;
        let steps = &line.place.steps;
        for (depth, step) in steps.iter().enumerate() {
            let is_own = depth + 1 == steps.len();
            let open = siblings
                .last()
                .is_some_and(|last| last.path == step.path && (!is_own || line.place.goes_on));
            if !open {
                siblings.push(Item {
                    path: step.path.clone(),
                    number: step.number.clone(),
                    heading: step.heading.clone(),
                    kind: if is_own {
                        line.place.kind
                    } else {
                        ItemKind::Section
                    },
                    entries: ByColumn::default(),
                    items: Vec::new(),
                });
            }
            let Some(item) = siblings.last_mut() else {
                return;
            };
            for (key, text) in line.cells {
                let names_it = step.key == Some(*key);
                let is_named_above = is_label(*key, line.labels)
                    && steps[..depth].iter().any(|above| above.key == Some(*key));
                // A group told again in each of its rows is named once.
                let is_told = !is_own
                    && item
                        .entries
                        .get(key)
                        .is_some_and(|entry| fold(entry.text.text()) == fold(text.text()));
                if names_it && !is_told || is_own && !is_named_above {
                    say(item, *key, text, is_label(*key, line.labels));
                }
            }
            siblings = &mut item.items;
        }
    }

    /// The items.
    pub(super) fn finish(self) -> Vec<Item> {
        self.items
    }
}

/// Adds a cell to an item; what a further row says of it comes on a line below.
fn say(item: &mut Item, key: ColumnKey, text: &Traced, is_label: bool) {
    let entry = item.entries.entry(key).or_insert_with(|| Entry {
        number: None,
        heading: Traced::default(),
        body: Traced::default(),
        text: Traced::default(),
    });
    if !entry.text.is_empty() {
        entry.text.push_glue("\n");
    }
    entry.text.push(text);
    if is_label {
        entry.heading = entry.text.clone();
    } else {
        entry.body = entry.text.clone();
    }
}
