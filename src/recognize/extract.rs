//! A sheet that is a form → its [`Document`].

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::align::{self, Alignment};
use super::continuation::{self, LogicalRow};
use super::identify::Match;
use super::outline::{FoundHead, NodeId, Step, Tree};
use super::{caption, heads, prose, rows, signs};
use crate::model::{
    Caption, CaptionKind, CellRef, Column, Document, DropReason, Dropped, Entry, Grid, Head, Item,
    ItemKind, ItemPath, Metric, Number, Passage, Period, Placement, Role, RowKind, Source, Sourced,
    Span, TableRow, Traced, Workbook, fiscal_year, fold, period, visible_chars,
};
use crate::template::Template;

/// Reads everything the form says. `file` is the name of the file, for the record.
#[must_use]
pub fn extract(book: &Workbook, found: &Match<'_>, file: &str) -> Document {
    let grid = &book.sheets[found.sheet];
    let header = &found.header;
    let mut placement = Placement::default();
    let captions = caption::read(grid, 0, header.rows.0);
    let body = rows::read(grid, header, &captions, &mut placement);
    let logical = continuation::join(body.rows, found.template, &mut placement);
    let outlined = outline(&logical, found.template);
    let captions: Vec<Caption> = captions.into_iter().chain(body.notes).collect();
    let columns: IndexMap<Role, Column> = found
        .template
        .columns
        .iter()
        .filter_map(|column| {
            let band = header
                .bands
                .iter()
                .find(|band| band.role == Some(column.role))?;
            Some((
                column.role,
                Column {
                    heading: band.heading.clone(),
                },
            ))
        })
        .collect();
    let (items, metrics) = items(&outlined);
    let rows = table_rows(logical, &outlined);
    for band in header.bands.iter().filter(|band| band.role.is_none()) {
        placement
            .dropped
            .extend(Dropped::all(&band.heading.trimmed(), DropReason::NoColumn));
    }
    drop_other_sheets(book, found.sheet, &mut placement);
    placement.source_characters = book
        .sheets
        .iter()
        .flat_map(Grid::cells)
        .map(|(_, _, cell)| visible_chars(&cell.shown))
        .sum();
    placement.placed = count_placed(&captions, &columns, &rows);
    placement
        .dropped
        .sort_by(|a, b| (&a.at, a.reason).cmp(&(&b.at, b.reason)));
    let period = stated_period(&captions);
    let fiscal_year = stated_year(&captions, &columns, period.as_ref());
    Document {
        template: found.template.id.clone(),
        sources: vec![Source {
            file: file.to_owned(),
            format: book.format.name(),
            charset: book.charset,
            sheets: vec![grid.name.clone()],
        }],
        captions,
        fiscal_year,
        period,
        columns,
        rows,
        items,
        metrics,
        placement,
        undecodable: book
            .sheets
            .iter()
            .flat_map(|grid| grid.undecodable.iter().cloned())
            .collect(),
    }
}

/// The trees of the columns, merged, and where each row's heads lead.
struct Outlined {
    trees: IndexMap<Role, Tree>,
    alignment: Alignment,
    /// For each logical row and column, the heads found in it.
    heads: Vec<IndexMap<Role, Vec<FoundHead>>>,
    /// The sections, as nodes of the column they stand in.
    sections: Vec<(Role, NodeId)>,
    /// Depth of each row that is a section.
    depths: Vec<u32>,
}

fn outline(rows: &[LogicalRow], template: &Template) -> Outlined {
    let roles = template.columns.iter().map(|column| column.role);
    let mut trees: IndexMap<Role, Tree> = roles.map(|role| (role, Tree::new())).collect();
    let mut section_tree = Tree::new();
    let mut section: Vec<Step> = Vec::new();
    let mut heads = Vec::new();
    let mut sections = Vec::new();
    let mut depths = Vec::new();
    let is_numbered = rows
        .iter()
        .flat_map(|row| row.entries.values())
        .any(|text| heads::starts_with_number(text.text()));
    for row in rows {
        let mut found: IndexMap<Role, Vec<FoundHead>> = IndexMap::new();
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
                    sections.push((*role, node));
                    found.insert(*role, vec![(0, node)]);
                }
            }
            depths.push((section.len() as u32).saturating_sub(1));
        } else {
            depths.push(0);
            match own_step(row, is_numbered) {
                Some(own) => read_own_row(row, &section, &own, &mut trees, &mut found),
                None => read_row(row, &mut trees, &mut found),
            }
        }
        heads.push(found);
    }
    let alignment = align::align(&trees);
    Outlined {
        trees,
        alignment,
        heads,
        sections,
        depths,
    }
}

/// What names a row of its own: its number, its item, or its heading where nothing is numbered.
fn own_step(row: &LogicalRow, is_numbered: bool) -> Option<Step> {
    if let Some(number) = row
        .entries
        .get(&Role::Number)
        .filter(|number| !number.is_blank())
    {
        return Some(Step::Numbered(Number::column(number.text())));
    }
    if let Some(item) = row.entries.get(&Role::Item) {
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
    let first = row.entries.values().next()?.text();
    let line = first.trim().split(['\n', '。']).next().unwrap_or_default();
    Some(Step::Named(line.chars().take(40).collect()))
}

fn read_own_row(
    row: &LogicalRow,
    section: &[Step],
    own: &Step,
    trees: &mut IndexMap<Role, Tree>,
    found: &mut IndexMap<Role, Vec<FoundHead>>,
) {
    for (role, tree) in trees.iter_mut() {
        let node = tree.enter_row(section, own.clone());
        let Some(text) = row.entries.get(role) else {
            continue;
        };
        if matches!(role, Role::Number | Role::Item) {
            tree.write(node, text);
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
fn read_row(
    row: &LogicalRow,
    trees: &mut IndexMap<Role, Tree>,
    found: &mut IndexMap<Role, Vec<FoundHead>>,
) {
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

fn items(outlined: &Outlined) -> (Vec<Item>, Vec<Metric>) {
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
        let entries: IndexMap<Role, Entry> = aligned
            .nodes
            .iter()
            .filter_map(|(role, node)| Some((*role, entry(&outlined.trees[role], *node)?)))
            .collect();
        let named = match &aligned.step {
            Step::Named(name) => name.clone(),
            Step::Numbered(_) => String::new(),
        };
        let of_item = entries
            .get(&Role::Item)
            .map(|entry| one_line(entry.text.text()));
        let of_columns = || {
            entries
                .values()
                .map(|entry| one_line(entry.heading.text()))
                .find(|heading| !heading.is_empty())
        };
        let heading = of_item.or_else(of_columns).unwrap_or(named);
        for (role, entry) in entries
            .iter()
            .filter(|(role, _)| !matches!(role, Role::Number | Role::Item))
        {
            let own_heading = entry.heading.text();
            let heading = if own_heading.is_empty() {
                heading.as_str()
            } else {
                own_heading
            };
            metrics.extend(prose::metrics(&entry.text, heading, &path, *role));
        }
        let is_section = aligned
            .nodes
            .iter()
            .any(|(role, node)| outlined.sections.contains(&(*role, *node)));
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

fn table_rows(logical: Vec<LogicalRow>, outlined: &Outlined) -> Vec<TableRow> {
    let paths = paths(&outlined.alignment);
    let rows = logical
        .into_iter()
        .zip(&outlined.heads)
        .zip(&outlined.depths);
    rows.map(|((row, found), depth)| TableRow {
        kind: match row.kind {
            RowKind::Section { .. } => RowKind::Section { depth: *depth },
            RowKind::Data => RowKind::Data,
        },
        entries: row
            .entries
            .into_iter()
            .map(|(role, text)| {
                let heads = found.get(&role).into_iter().flatten();
                let heads = heads
                    .filter_map(|(at, node)| {
                        let item = outlined.alignment.item_of(role, *node)?;
                        Some(Head {
                            at: *at,
                            path: paths[item].clone(),
                        })
                    })
                    .collect();
                (role, Passage { text, heads })
            })
            .collect(),
    })
    .collect()
}

fn paths(alignment: &Alignment) -> Vec<ItemPath> {
    let mut paths = vec![ItemPath::default(); alignment.items.len()];
    let mut open = vec![0];
    while let Some(parent) = open.pop() {
        for child in &alignment.items[parent].children {
            paths[*child] = paths[parent].child(alignment.items[*child].step.key());
            open.push(*child);
        }
    }
    paths
}

fn drop_other_sheets(book: &Workbook, used: usize, placement: &mut Placement) {
    for (_, grid) in book.sheets.iter().enumerate().filter(|(i, _)| *i != used) {
        for (row, column, cell) in grid.cells() {
            let text = Traced::cell(&grid.at(row, column), &cell.shown).trimmed();
            placement
                .dropped
                .extend(Dropped::all(&text, DropReason::OtherSheet));
        }
    }
}

/// Non-blank source characters that stand in the document, each counted once.
fn count_placed(captions: &[Caption], columns: &IndexMap<Role, Column>, rows: &[TableRow]) -> u64 {
    let captions = captions.iter().map(|caption| &caption.text);
    let headings = columns.values().map(|column| &column.heading);
    let passages = rows
        .iter()
        .flat_map(|row| row.entries.values())
        .map(|passage| &passage.text);
    let mut by_cell: BTreeMap<&CellRef, Vec<(&Span, &str)>> = BTreeMap::new();
    for text in captions.chain(headings).chain(passages) {
        for (span, part) in text.parts() {
            by_cell.entry(&span.cell).or_default().push((span, part));
        }
    }
    let mut placed = 0;
    for parts in by_cell.values_mut() {
        parts.sort_by_key(|(span, _)| (span.start, span.end));
        let mut counted_to = 0;
        for (span, part) in parts.iter() {
            let skip = counted_to.max(span.start) - span.start;
            placed += part
                .chars()
                .skip(skip as usize)
                .filter(|c| !c.is_whitespace())
                .count() as u64;
            counted_to = counted_to.max(span.end);
        }
    }
    placed
}

fn stated_period(captions: &[Caption]) -> Option<Sourced<Period>> {
    let of_kind = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Period);
    of_kind.chain(captions).find_map(|caption| {
        Some(Sourced {
            value: period(caption.text.text())?,
            at: caption.text.first()?,
        })
    })
}

/// The fiscal year of the title, else of a column's heading, else of the period.
fn stated_year(
    captions: &[Caption],
    columns: &IndexMap<Role, Column>,
    period: Option<&Sourced<Period>>,
) -> Option<i32> {
    let title = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Title);
    let texts = title.chain(captions).map(|caption| caption.text.text());
    let headings = columns.values().map(|column| column.heading.text());
    texts.chain(headings).find_map(fiscal_year).or_else(|| {
        let from = &period?.value.from;
        let (year, rest) = from.split_once('-')?;
        let year: i32 = year.parse().ok()?;
        Some(if matches!(rest.get(..2), Some("01" | "02" | "03")) {
            year - 1
        } else {
            year
        })
    })
}
