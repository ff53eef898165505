//! # HTMLのタグが残っています (X04 markup-residue)
//! # Markup in a cell (X04 markup-residue)
//!
//! ## 何を見るか
//! ## What it sees
//! セルの文字に混じったHTMLのタグや記号（`<p>`、`<ul>`、`&nbsp;` など）です。本文からは取り除いてあります。シートごとに一つにまとめて知らせます。
//! Tags and entities of HTML (`<p>`, `<ul>`, `&nbsp;`) among the characters of a cell; they were taken out of the text. One finding for each sheet.
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
use std::sync::Arc;

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{DropReason, Dropped, Findings, Message, Place, Severity};

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
    let mut at: HashMap<&Arc<str>, usize> = HashMap::new();
    let mut sheets: Vec<Vec<&Dropped>> = Vec::new();
    for dropped in &subject.document.placement.dropped {
        if dropped.reason == DropReason::Markup {
            let sheet = *at.entry(&dropped.at.cell.sheet).or_insert_with(|| {
                sheets.push(Vec::new());
                sheets.len() - 1
            });
            sheets[sheet].push(dropped);
        }
    }
    for mut sheet in sheets {
        sheet.sort_by_key(|d| (d.at.cell.row, d.at.cell.column, d.at.start));
        let mut places: Vec<Place> = Vec::new();
        for dropped in &sheet {
            if places
                .last()
                .is_none_or(|place| place.at.cell != dropped.at.cell)
            {
                places.push(Place {
                    at: dropped.at.clone(),
                    quote: dropped.text.clone(),
                    note: None,
                });
            }
        }
        let (cells, count, tags) = (places.len(), sheet.len(), kinds(&sheet));
        let mut places = places.into_iter();
        let Some(first) = places.next() else {
            continue;
        };
        let finding = RULE
            .finding(
                Message::new(
                    format!(
                        "HTMLのタグが残っていたため、本文から取り除きました（{cells}セル、{count}か所：{tags}）"
                    ),
                    format!(
                        "markup was taken out of the text ({count} in {cells} cell{}: {tags})",
                        if cells == 1 { "" } else { "s" }
                    ),
                ),
                first,
            )
            .hint(
                "取り除いた文字に本文が混じっていないか確認してください",
                "see that nothing of the text was taken out with it",
            )
            .related(places.collect());
        findings.push(finding);
    }
}

/// The different tags of a sheet, in order.
fn kinds(sheet: &[&Dropped]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    let mut more = false;
    for dropped in sheet {
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
    use super::super::sample::Sample;
    use super::*;
    use crate::model::CellRef;

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
    fn a_sheet_with_many_tags_is_one_finding() {
        let findings = Sample::new()
            .dropped(dropped(2, 0, "&nbsp;", DropReason::Markup))
            .dropped(dropped(1, 9, "</p>", DropReason::Markup))
            .dropped(dropped(1, 0, "<p>", DropReason::Markup))
            .dropped(dropped(1, 13, "<p>", DropReason::Markup))
            .findings("X04");
        let told: Vec<_> = findings
            .iter()
            .map(|f| {
                let related: Vec<_> = f.related.iter().map(|place| place.at.cell.a1()).collect();
                (f.place.at.cell.a1(), related, f.message.en.as_str())
            })
            .collect();
        let message = "markup was taken out of the text (4 in 2 cells: <p> </p> &nbsp;)";
        assert_eq!(told, [("A2".to_owned(), vec!["A3".to_owned()], message)]);
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
