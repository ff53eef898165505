//! The logical rows → the rows of the official table: every item and bullet begins a line.

use std::ops::Range;

use super::align::Alignment;
use super::continuation::LogicalRow;
use super::outline::Outlined;
use super::signs;
use crate::model::{Head, ItemPath, Passage, RowKind, TableRow, Traced};

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
                let tree = outlined.trees.get(&role);
                let heads = found
                    .get(&role)
                    .into_iter()
                    .flatten()
                    .filter_map(|(at, node)| {
                        let item = outlined.alignment.item_of(role, *node)?;
                        let head = Head {
                            at: *at,
                            path: paths[item].clone(),
                        };
                        Some((head, tree.is_some_and(|tree| tree.is_point(*node))))
                    })
                    .collect();
                (role, arrange(&text, heads))
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

/// Begins a line at every item, bullet and label that the source sets off by blanks alone. The blanks become
/// a line break; no other character is touched. A bullet point that is an item (the second of each pair) is indented
/// by its depth.
fn arrange(text: &Traced, heads: Vec<(Head, bool)>) -> Passage {
    let outermost = heads.iter().map(|(head, _)| head.path.steps().len()).min();
    let points: Vec<(u32, usize)> = heads
        .iter()
        .filter(|(_, is_point)| *is_point)
        .map(|(head, _)| (head.at, head.path.steps().len() - outermost.unwrap_or(0)))
        .collect();
    let mut heads: Vec<Head> = heads.into_iter().map(|(head, _)| head).collect();
    let breaks = blanks_to_break(text, &heads)
        .into_iter()
        .map(|blank| (blank, "\n".to_owned()));
    let mut changes: Vec<(Range<u32>, String)> = breaks.collect();
    for (at, depth) in points {
        let indent = "\u{3000}".repeat(depth);
        match changes.iter_mut().find(|(blank, _)| blank.end == at) {
            Some((_, glue)) => glue.push_str(&indent),
            None => changes.extend(indent_before(text, at).map(|blank| (blank, indent))),
        }
    }
    changes.sort_by_key(|(blank, _)| blank.start);
    if changes.is_empty() {
        return Passage {
            text: text.clone(),
            heads,
        };
    }
    for head in &mut heads {
        let before = || changes.iter().filter(|(blank, _)| blank.end <= head.at);
        let taken: u32 = before().map(|(blank, _)| blank.end - blank.start).sum();
        let given: usize = before().map(|(_, glue)| glue.chars().count()).sum();
        head.at = head.at - taken + given as u32;
    }
    let mut arranged = Traced::default();
    let mut kept_to = 0;
    for (blank, glue) in changes {
        arranged.push(&text.slice(kept_to..blank.start));
        arranged.push_glue(&glue);
        kept_to = blank.end;
    }
    arranged.push(&text.slice(kept_to..text.len()));
    Passage {
        text: arranged,
        heads,
    }
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

/// The runs of blanks inside a line after which an item, a bullet or a label begins.
fn blanks_to_break(text: &Traced, heads: &[Head]) -> Vec<Range<u32>> {
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
        let is_head = || heads.iter().any(|head| head.at as usize == next);
        if is_inside_line && (is_head() || signs::begins_line(&chars[next..])) {
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
        let head = |at, step: &str| Head {
            at,
            path: ItemPath::default().child(step),
        };
        let heads = vec![(head(0, "(1)"), false), (head(10, "ア"), false)];
        let passage = arrange(&text, heads);
        assert_eq!(
            passage.text.text(),
            "(1) 研修の実施\nア 対象\n・学校\n・企業\n<目標>  10回"
        );
        assert_eq!(passage.heads[1].at, 10);
    }

    #[test]
    fn points_are_indented_by_their_depth() {
        let sheet: Arc<str> = "S".into();
        let text = Traced::cell(
            &CellRef::new(&sheet, 0, 0),
            "○ 研修 ・学校\n ・企業\n  ○ 広報",
        );
        let point = |at, steps: &[&str]| {
            let path = steps
                .iter()
                .fold(ItemPath::default(), |path, step| path.child(*step));
            (Head { at, path }, true)
        };
        let heads = vec![
            point(0, &["研修"]),
            point(5, &["研修", "学校"]),
            point(10, &["研修", "企業"]),
            point(16, &["広報"]),
        ];
        let passage = arrange(&text, heads);
        assert_eq!(passage.text.text(), "○ 研修\n　・学校\n　・企業\n○ 広報");
        let at: Vec<u32> = passage.heads.iter().map(|head| head.at).collect();
        assert_eq!(at, [0, 6, 11, 15]);
    }
}
