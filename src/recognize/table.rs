//! The logical rows → the rows of the official table: every item and bullet begins a line.

use std::ops::Range;

use super::align::Alignment;
use super::continuation::LogicalRow;
use super::outline::{self, Outlined};
use super::signs;
use super::tree::{FoundHead, NodeId, Tree};
use crate::model::{ColumnKey, Head, ItemPath, Passage, RowKind, TableRow, Traced};
use crate::template::Template;

/// How often the lines are settled again; what is found in a text changes little when a line more begins in it.
const ROUNDS: usize = 4;

/// Begins the lines of all texts and reads the items from those lines, so that the table that is written says the
/// same when it is read again.
pub(super) fn settle(
    mut logical: Vec<LogicalRow>,
    columns: &[ColumnKey],
    template: &Template,
) -> (Vec<LogicalRow>, Outlined) {
    let mut outlined = outline::outline(&logical, columns, template);
    for _ in 0..ROUNDS {
        let mut is_settled = true;
        for (row, found) in logical.iter_mut().zip(&outlined.heads) {
            for (key, text) in &mut row.entries {
                let heads = found.get(key).into_iter().flatten();
                let blanks = blanks_to_break(text, |at| heads.clone().any(|(head, _)| *head == at));
                let mut changes: Vec<(Range<u32>, String)> = blanks
                    .into_iter()
                    .map(|blank| (blank, "\n".to_owned()))
                    .collect();
                if let Some(tree) = outlined.trees.get(key) {
                    indent_points(text, &points(tree, heads), &mut changes);
                }
                if !changes.is_empty() {
                    *text = broken(text, changes);
                    is_settled = false;
                }
            }
        }
        if is_settled {
            break;
        }
        outlined = outline::outline(&logical, columns, template);
    }
    (logical, outlined)
}

/// The rows of the table, with the place where each item begins.
pub(super) fn table_rows(logical: Vec<LogicalRow>, outlined: &Outlined) -> Vec<TableRow> {
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
                let heads = found
                    .get(&role)
                    .into_iter()
                    .flatten()
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

/// The bullet points of a passage that are items: where each stands, and how deep below the outermost item there.
fn points<'h>(
    tree: &Tree,
    heads: impl Iterator<Item = &'h FoundHead> + Clone,
) -> Vec<(u32, usize)> {
    let depth = |node: NodeId| tree.path(node).len();
    let outermost = heads.clone().map(|(_, node)| depth(*node)).min();
    let points = heads.filter(|(_, node)| tree.is_point(*node));
    points
        .map(|(at, node)| (*at, depth(*node) - outermost.unwrap_or(0)))
        .collect()
}

/// Indents each point by its depth: the blanks before it become as many wide ones.
fn indent_points(text: &Traced, points: &[(u32, usize)], changes: &mut Vec<(Range<u32>, String)>) {
    for (at, depth) in points {
        let indent = "\u{3000}".repeat(*depth);
        if let Some((_, glue)) = changes.iter_mut().find(|(blank, _)| blank.end == *at) {
            glue.push_str(&indent);
        } else {
            let blank =
                indent_before(text, *at).filter(|blank| text.slice(blank.clone()).text() != indent);
            changes.extend(blank.map(|blank| (blank, indent)));
        }
    }
    changes.sort_by_key(|(blank, _)| blank.start);
}

/// The blanks before a character, if it is the first of its line.
fn indent_before(text: &Traced, at: u32) -> Option<Range<u32>> {
    let before = text.slice(0..at);
    let blanks = before
        .text()
        .chars()
        .rev()
        .take_while(|c| matches!(c, ' ' | '\t' | '\u{3000}'))
        .count() as u32;
    let start = at - blanks;
    (start == 0 || before.slice(start - 1..start).text() == "\n").then_some(start..at)
}

/// The text with a line break or an indent in place of each of these blanks. No other character is touched.
fn broken(text: &Traced, changes: Vec<(Range<u32>, String)>) -> Traced {
    let mut broken = Traced::default();
    let mut kept_to = 0;
    for (blank, glue) in changes {
        broken.push(&text.slice(kept_to..blank.start));
        broken.push_glue(&glue);
        kept_to = blank.end;
    }
    broken.push(&text.slice(kept_to..text.len()));
    broken
}

/// The runs of blanks inside a line after which an item, a bullet or a label begins.
fn blanks_to_break(text: &Traced, is_head: impl Fn(u32) -> bool) -> Vec<Range<u32>> {
    let chars: Vec<char> = text.text().chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..]
            .iter()
            .take_while(|c| matches!(c, ' ' | '\u{3000}'))
            .count();
        let next = at + length;
        let is_inside_line = at > 0 && length > 0 && chars[at - 1] != '\n';
        if is_inside_line && (is_head(next as u32) || signs::begins_line(&chars[next..])) {
            found.push(at as u32..next as u32);
        }
        at = next.max(at + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::CellRef;

    #[test]
    fn items_bullets_and_labels_begin_a_line() {
        let sheet: Arc<str> = "S".into();
        let text = "(1) 研修の実施 ア 対象 ・学校 ・企業 <目標>  10回";
        let text = Traced::cell(&CellRef::new(&sheet, 0, 0), text);
        let blanks = blanks_to_break(&text, |at| at == 0 || at == 10);
        let changes = blanks
            .into_iter()
            .map(|blank| (blank, "\n".to_owned()))
            .collect();
        assert_eq!(
            broken(&text, changes).text(),
            "(1) 研修の実施\nア 対象\n・学校\n・企業\n<目標>  10回"
        );
    }

    #[test]
    fn points_are_indented_by_their_depth() {
        let sheet: Arc<str> = "S".into();
        let text = Traced::cell(
            &CellRef::new(&sheet, 0, 0),
            "○ 研修 ・学校\n ・企業\n  ○ 広報",
        );
        let mut changes = vec![(4..5, "\n".to_owned())];
        indent_points(&text, &[(0, 0), (5, 1), (10, 1), (16, 0)], &mut changes);
        let indented = broken(&text, changes);
        assert_eq!(indented.text(), "○ 研修\n　・学校\n　・企業\n○ 広報");
        let mut changes = Vec::new();
        indent_points(&indented, &[(0, 0), (6, 1), (11, 1), (15, 0)], &mut changes);
        assert!(changes.is_empty());
    }
}
