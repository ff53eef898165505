//! Which item and column the characters of a source belong to.

use std::collections::HashMap;

use crate::model::{CellRef, ColumnKey, Entry, Item, ItemPath, Traced};

/// One item's say in one column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    pub(super) item: &'a Item,
    pub(super) key: ColumnKey,
    pub(super) entry: &'a Entry,
}

/// The items of a document, found by path or by source character.
pub(super) struct Located<'a> {
    owners: Vec<Owner<'a>>,
    stretches: HashMap<&'a CellRef, Vec<(u32, u32, usize)>>,
    items: HashMap<&'a ItemPath, &'a Item>,
}

impl<'a> Located<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        let mut located = Self {
            owners: Vec::new(),
            stretches: HashMap::new(),
            items: HashMap::new(),
        };
        located.add(items);
        located
    }

    fn add(&mut self, items: &'a [Item]) {
        for item in items {
            self.items.entry(&item.path).or_insert(item);
            for (key, entry) in &item.entries {
                let owner = self.owners.len();
                self.owners.push(Owner {
                    item,
                    key: *key,
                    entry,
                });
                for at in entry.text.sources() {
                    let of_cell = self.stretches.entry(&at.cell).or_default();
                    of_cell.push((at.start, at.end, owner));
                }
            }
            self.add(&item.items);
        }
    }

    /// The item at the end of this path; the first, where there are several.
    pub(super) fn item(&self, path: &ItemPath) -> Option<&'a Item> {
        self.items.get(path).copied()
    }

    /// Whose the character is; with several owners the one in `column`, else the first.
    pub(super) fn owner_at(
        &self,
        cell: &CellRef,
        at: u32,
        column: Option<ColumnKey>,
    ) -> Option<Owner<'a>> {
        let mut owners = self
            .stretches
            .get(cell)?
            .iter()
            .filter(|(start, end, _)| (*start..*end).contains(&at))
            .filter_map(|(.., owner)| self.owners.get(*owner).copied());
        let first = owners.next()?;
        if column.is_none_or(|column| first.key == column) {
            return Some(first);
        }
        owners
            .find(|owner| Some(owner.key) == column)
            .or(Some(first))
    }

    /// Whose the text is, by its first character that stands in a cell.
    pub(super) fn owner(&self, text: &Traced) -> Option<Owner<'a>> {
        let first = text.trimmed().sources().next()?.clone();
        self.owner_at(&first.cell, first.start, None)
    }

    /// The heading of the outermost item over a path, on one line.
    pub(super) fn section(&self, path: &ItemPath) -> String {
        let Some(step) = path.steps().first() else {
            return String::new();
        };
        let outermost = self.item(&ItemPath::default().child(step));
        outermost.map_or_else(|| step.clone(), title)
    }
}

/// Number and heading of an item on one line.
pub(super) fn title(item: &Item) -> String {
    let number = item.number.as_ref().map(|number| number.canonical.as_str());
    let heading = item.heading.trim();
    let is_told = number.is_none_or(|number| heading.starts_with(number));
    match number {
        Some(number) if !is_told && !heading.is_empty() => format!("{number} {heading}"),
        Some(number) if heading.is_empty() => number.to_owned(),
        _ => heading.to_owned(),
    }
}
