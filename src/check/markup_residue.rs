//! # HTMLのタグが残っています (X04 markup-residue)
//! # Markup in a cell (X04 markup-residue)
//!
//! ## 何を見るか
//! ## What it sees
//! セルの文字に混じったHTMLのタグや記号（`<p>`、`<ul>`、`&nbsp;` など）です。本文からは取り除いてあります。
//! Tags and entities of HTML (`<p>`, `<ul>`, `&nbsp;`) among the characters of a cell; they were taken out of the text.
//!
//! ## なぜ大切か
//! ## Why it matters
//! ウェブのシステムから写したときに残ったもので、そのまま印刷すると読みにくくなります。
//! They are left over from a web system and would be printed as they are.
//!
//! ## 例
//! ## Example
//! ```text
//! <p>(1) 相談窓口の設置</p> → (1) 相談窓口の設置
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! `<目標>` や `<実績>` のように、人が見出しとして書いたかっこは本文です。
//! Brackets that people write as labels, such as `<目標>` and `<実績>`, are text and stay.
//!
//! ## 対処
//! ## What to do
//! 取り除いた文字に本文が混じっていないか確認してください。元のファイルは変更していません。
//! See that nothing of the text was taken out with them; the original file is unchanged.

use std::collections::HashMap;

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{CellRef, DropReason, Dropped, Findings, Message, Place, Severity};

pub(super) const RULE: Rule = Rule {
    code: "X04",
    name: "markup-residue",
    severity: Severity::Info,
    page: include_str!("markup_residue.rs"),
    check,
};

/// How many different tags are named.
const SHOWN: usize = 5;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut at: HashMap<&CellRef, usize> = HashMap::new();
    let mut cells: Vec<Vec<&Dropped>> = Vec::new();
    for dropped in &subject.document.placement.dropped {
        if dropped.reason == DropReason::Markup {
            let cell = *at.entry(&dropped.at.cell).or_insert_with(|| {
                cells.push(Vec::new());
                cells.len() - 1
            });
            cells[cell].push(dropped);
        }
    }
    for cell in cells {
        let Some(first) = cell.iter().min_by_key(|dropped| dropped.at.start) else {
            continue;
        };
        let place = Place {
            at: first.at.clone(),
            quote: first.text.clone(),
            note: None,
        };
        let (count, tags) = (cell.len(), kinds(&cell));
        let finding = RULE
            .finding(
                Message::new(
                    format!(
                        "HTMLのタグが残っていたため、本文から取り除きました（{count}か所：{tags}）"
                    ),
                    format!("markup in the cell was taken out of the text ({count}: {tags})"),
                ),
                place,
            )
            .hint(
                "取り除いた文字に本文が混じっていないか確認してください",
                "see that nothing of the text was taken out with it",
            );
        findings.push(finding);
    }
}

/// The different tags of a cell, in order.
fn kinds(cell: &[&Dropped]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    let mut more = false;
    for dropped in cell {
        let text = dropped.text.trim();
        if !kinds.contains(&text) {
            if kinds.len() == SHOWN {
                more = true;
                break;
            }
            kinds.push(text);
        }
    }
    let mut shown = kinds.join(" ");
    if more {
        shown.push_str(" …");
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample::Sample;
    use super::*;

    fn dropped(row: u32, start: u32, text: &str, reason: DropReason) -> Dropped {
        let sheet: Arc<str> = "S".into();
        let end = start + text.chars().count() as u32;
        Dropped {
            at: CellRef::new(&sheet, row, 0).span(start..end),
            text: text.to_owned(),
            reason,
        }
    }

    #[test]
    fn a_cell_with_many_tags_is_one_finding() {
        let findings = Sample::new()
            .dropped(dropped(1, 0, "<p>", DropReason::Markup))
            .dropped(dropped(2, 0, "&nbsp;", DropReason::Markup))
            .dropped(dropped(1, 9, "</p>", DropReason::Markup))
            .dropped(dropped(1, 13, "<p>", DropReason::Markup))
            .findings("X04");
        let cells: Vec<_> = findings.iter().map(|f| f.place.at.cell.a1()).collect();
        assert_eq!(cells, ["A2", "A3"]);
        let message = findings.iter().next().map(|f| f.message.en.clone());
        assert_eq!(
            message.as_deref(),
            Some("markup in the cell was taken out of the text (3: <p> </p>)")
        );
    }

    #[test]
    fn other_reasons_are_silent() {
        let found = Sample::new()
            .dropped(dropped(1, 0, "- 3 -", DropReason::PageNumber))
            .dropped(dropped(2, 0, "ル", DropReason::PageBreakOverlap))
            .dropped(dropped(3, 0, "備考", DropReason::NoColumn))
            .found("X04");
        assert!(found.is_empty(), "{found:?}");
    }
}
