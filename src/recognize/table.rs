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
/// a line break; no other character is touched.
fn arrange(text: &Traced, mut heads: Vec<Head>) -> Passage {
    let blanks = blanks_to_break(text, &heads);
    if blanks.is_empty() {
        return Passage {
            text: text.clone(),
            heads,
        };
    }
    for head in &mut heads {
        let before = blanks.iter().filter(|blank| blank.end <= head.at);
        head.at -= before.map(|blank| blank.end - blank.start - 1).sum::<u32>();
    }
    let mut arranged = Traced::default();
    let mut kept_to = 0;
    for blank in blanks {
        arranged.push(&text.slice(kept_to..blank.start));
        arranged.push_glue("\n");
        kept_to = blank.end;
    }
    arranged.push(&text.slice(kept_to..text.len()));
    Passage {
        text: arranged,
        heads,
    }
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
        let passage = arrange(&text, vec![head(0, "(1)"), head(10, "ア")]);
        assert_eq!(
            passage.text.text(),
            "(1) 研修の実施\nア 対象\n・学校\n・企業\n<目標>  10回"
        );
        assert_eq!(passage.heads[1].at, 10);
    }
}
