//! The logical rows → the rows of the official table: every item and bullet begins a line.

use std::ops::Range;

use super::align::Alignment;
use super::continuation::LogicalRow;
use super::outline::{self, Outlined};
use super::signs;
use crate::model::{ColumnKey, Head, ItemPath, Passage, RowKind, TableRow, Traced};

/// How often the lines are settled again; what is found in a text changes little when a line more begins in it.
const ROUNDS: usize = 4;

/// Begins the lines of all texts and reads the items from those lines, so that the table that is written says the
/// same when it is read again.
pub(super) fn settle(
    mut logical: Vec<LogicalRow>,
    columns: &[ColumnKey],
) -> (Vec<LogicalRow>, Outlined) {
    let mut outlined = outline::outline(&logical, columns);
    for _ in 0..ROUNDS {
        let mut is_settled = true;
        for (row, found) in logical.iter_mut().zip(&outlined.heads) {
            for (key, text) in &mut row.entries {
                let heads = found.get(key).into_iter().flatten();
                let blanks = blanks_to_break(text, |at| heads.clone().any(|(head, _)| *head == at));
                if !blanks.is_empty() {
                    *text = broken(text, &blanks);
                    is_settled = false;
                }
            }
        }
        if is_settled {
            break;
        }
        outlined = outline::outline(&logical, columns);
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

/// The text with a line break in place of each of these blanks. No other character is touched.
fn broken(text: &Traced, blanks: &[Range<u32>]) -> Traced {
    let mut broken = Traced::default();
    let mut kept_to = 0;
    for blank in blanks {
        broken.push(&text.slice(kept_to..blank.start));
        broken.push_glue("\n");
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
        assert_eq!(
            broken(&text, &blanks).text(),
            "(1) 研修の実施\nア 対象\n・学校\n・企業\n<目標>  10回"
        );
    }
}
