//! The logical rows → the trees of all columns, aligned.

use std::collections::HashSet;
use std::sync::Arc;

use super::align::{self, Alignment};
use super::bullets::Bullets;
use super::continuation::LogicalRow;
use super::tree::{FoundHead, NodeId, Step, Tree};
use super::{heads, signs};
use crate::model::{ByColumn, ColumnKey, Number, Role, RowKind, Scheme, Traced, fold, read_number};
use crate::template::Template;

/// The trees of the columns, merged, and where each row's heads lead.
pub(super) struct Outlined {
    pub(super) trees: ByColumn<Tree>,
    pub(super) alignment: Alignment,
    /// For each logical row and column, the heads found in it.
    pub(super) heads: Vec<ByColumn<Vec<FoundHead>>>,
    /// The sections, as nodes of the column they stand in.
    pub(super) sections: HashSet<(ColumnKey, NodeId)>,
    /// Depth of each row that is a section.
    pub(super) depths: Vec<u32>,
}

pub(super) fn outline(rows: &[LogicalRow], columns: &[ColumnKey], template: &Template) -> Outlined {
    let bullets = Arc::new(if template.table.bullets {
        bullets(rows)
    } else {
        Bullets::default()
    });
    let mut trees: ByColumn<Tree> = columns
        .iter()
        .map(|key| (*key, Tree::with_bullets(Arc::clone(&bullets))))
        .collect();
    let mut section_tree = Tree::new();
    let mut section: Vec<Step> = Vec::new();
    let mut heads = Vec::new();
    let mut sections = HashSet::new();
    let mut depths = Vec::new();
    let mut begun = Begun::default();
    let is_numbered = rows
        .iter()
        .flat_map(|row| row.entries.values())
        .any(|text| heads::starts_with_number(text.text()));
    let items_have_numbers = template.table.bullets && items_have_numbers(rows);
    for row in rows {
        let mut found: ByColumn<Vec<FoundHead>> = ByColumn::default();
        if let RowKind::Section { .. } = row.kind {
            for (role, text) in &row.entries {
                let node = section_tree.open_section(text.text());
                section = section_tree.path(node);
                for tree in trees.values_mut() {
                    tree.enter(&section);
                }
                if let Some(tree) = trees.get_mut(role) {
                    let node = tree.enter(&section);
                    tree.write_titled(node, text);
                    sections.insert((*role, node));
                    found.insert(*role, vec![(0, node)]);
                }
            }
            depths.push((section.len() as u32).saturating_sub(1));
            begun = Begun::default();
        } else {
            depths.push(0);
            match own_step(row, is_numbered, items_have_numbers) {
                Some(own) => {
                    let section = sections_over(row, &section, &mut begun);
                    read_own_row(row, section, &own, &mut trees, &mut found);
                }
                None => read_row(row, &mut trees, &mut found),
            }
        }
        heads.push(found);
    }
    let apart: Vec<ColumnKey> = columns
        .iter()
        .copied()
        .filter(|key| !template.is_aligned(key.role))
        .collect();
    let alignment = align::align(&trees, &apart);
    Outlined {
        trees,
        alignment,
        heads,
        sections,
        depths,
    }
}

/// The sections that a row lies under: (2) in the column of numbers goes on behind the section (1), unless rows
/// inside the section count so themselves.
fn sections_over<'s>(row: &LogicalRow, section: &'s [Step], begun: &mut Begun) -> &'s [Step] {
    let number = row.entries.get(&Role::Number).and_then(|text| {
        let chars: Vec<char> = text.text().trim().chars().collect();
        Some(read_number(&chars, 0)?.number)
    });
    let Some(number) = number else {
        return section;
    };
    // Bare digits mostly count through the whole form.
    let is_bare = number.scheme == Scheme::Num;
    let is_first = begun.schemes.is_empty();
    if begun.schemes.contains(&number.scheme) {
        return section;
    }
    let goes_on = |step: &Step| match step {
        Step::Numbered(above) => {
            // 4 goes on behind 3, which went on behind the section 2.
            let behind = begun
                .behind
                .as_ref()
                .filter(|last| last.scheme == above.scheme);
            let above = behind.unwrap_or(above);
            let next = above.last().saturating_add(1);
            above.scheme == number.scheme
                && (next == number.first() || (!is_bare && next < number.first()))
        }
        Step::Named(_) => false,
    };
    if let Some(at) = section.iter().rposition(goes_on)
        && !(is_bare && is_first)
    {
        begun.behind = Some(number);
        return &section[..at];
    }
    begun.schemes.push(number.scheme);
    section
}

/// What the rows of a section have counted so far.
#[derive(Default)]
struct Begun {
    /// The schemes of rows that began from the first inside it.
    schemes: Vec<Scheme>,
    /// The number of the last row that went on behind it.
    behind: Option<Number>,
}

/// The list marks of the columns that hold running text.
fn bullets(rows: &[LogicalRow]) -> Bullets {
    let texts: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.entries)
        .filter(|(key, _)| !matches!(key.role, Role::Number | Role::Item))
        .map(|(_, text)| text.text())
        .collect();
    Bullets::of(&texts)
}

/// Whether every row begins its item with a number of one family, and none twice: `1 窓口`, `2 広報`.
fn items_have_numbers(rows: &[LogicalRow]) -> bool {
    let mut seen: Vec<Number> = Vec::new();
    for row in rows.iter().filter(|row| row.kind == RowKind::Data) {
        let number = row.entries.get(&Role::Item).and_then(item_number);
        match number {
            Some(number) if seen.iter().all(|other| other.scheme == number.scheme) => {
                if seen.contains(&number) {
                    return false;
                }
                seen.push(number);
            }
            _ => return false,
        }
    }
    !seen.is_empty()
}

fn item_number(text: &Traced) -> Option<Number> {
    let chars: Vec<char> = text.text().trim().chars().collect();
    heads::is_numbered_heading(text.text()).then_some(())?;
    Some(read_number(&chars, 0)?.number)
}

/// What names a row of its own: its number, its item, or its heading where nothing is numbered.
fn own_step(row: &LogicalRow, is_numbered: bool, items_have_numbers: bool) -> Option<Step> {
    if let Some(number) = row
        .entries
        .get(&Role::Number)
        .filter(|number| !number.is_blank())
    {
        return Some(Step::Numbered(Number::column(number.text())));
    }
    if let Some(item) = row.entries.get(&Role::Item) {
        if items_have_numbers && let Some(number) = item_number(item) {
            return Some(Step::Numbered(number));
        }
        return Some(Step::Named(
            item.text().split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    if let Some(shared) = signs::shared_heading(row.entries.values().map(Traced::text), false) {
        return Some(Step::Named(shared));
    }
    if is_numbered {
        return None;
    }
    let first = row.entries.values().next()?;
    Some(Step::Named(heads::first_words(first.text())))
}

fn read_own_row(
    row: &LogicalRow,
    section: &[Step],
    own: &Step,
    trees: &mut ByColumn<Tree>,
    found: &mut ByColumn<Vec<FoundHead>>,
) {
    for (role, tree) in trees.iter_mut() {
        let node = tree.enter_row(section, own.clone());
        let Some(text) = row.entries.get(role) else {
            continue;
        };
        if matches!(role.role, Role::Number | Role::Item) {
            // Without a number column a numbered row has its number from the item.
            let is_titled = role.role == Role::Item
                && matches!(own, Step::Numbered(_))
                && !row.entries.contains_key(&Role::Number);
            if is_titled {
                tree.write_titled(node, text);
            } else {
                tree.write(node, text);
            }
            found.insert(*role, vec![(0, node)]);
            continue;
        }
        let is_heading =
            matches!(own, Step::Named(name) if fold(text.text()).starts_with(&fold(name)));
        found.insert(*role, tree.read(text, None));
        if is_heading && let Step::Named(name) = own {
            tree.nodes[node].heading_end = name.chars().count() as u32;
            found.entry(*role).or_default().insert(0, (0, node));
        }
    }
}

/// A row of numbered text: the first column leads, the others hang where it hangs.
fn read_row(row: &LogicalRow, trees: &mut ByColumn<Tree>, found: &mut ByColumn<Vec<FoundHead>>) {
    let mut lead: Option<Vec<Step>> = None;
    for (role, tree) in trees.iter_mut() {
        let Some(text) = row.entries.get(role) else {
            continue;
        };
        let begins = heads::starts_with_number(text.text());
        if !begins && let Some(steps) = &lead {
            tree.enter(steps);
        }
        let heads = tree.read(text, lead.as_deref());
        if begins && lead.is_none() {
            lead = heads.first().map(|(_, node)| tree.path(*node));
        }
        found.insert(*role, heads);
    }
}
