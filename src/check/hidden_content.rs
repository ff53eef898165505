//! # 非表示の部分に内容があります (W03 hidden-content)
//! # A hidden part has content (W03 hidden-content)
//!
//! ## 何を見るか
//! ## What it sees
//! 非表示の行、列、シートにある内容です。範囲ごと、シートごとに一度知らせます（飛び飛びの行が多いときは一つにまとめます）。
//! Content in hidden rows, columns or sheets, very hidden ones too; told once a range or sheet, and many ranges as one.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 画面では見えない内容を、気づかないまま提出することになります。消したつもりの前年度の行や、個人の情報が残っていることがあります。
//! What nobody sees on the screen would be handed in unnoticed: rows of last year, or personal data.
//!
//! ## 例
//! ## Example
//! ```text
//! 12～14行目（非表示）に 9セルの内容
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 内容のない非表示の行や列、見える行や列とつながった結合セルは指摘しません。様式と関係のないシートは not-placed（W04）で知らせます。
//! Hidden rows and columns without content, and merged cells that reach into shown ones, are no finding. Shown sheets that
//! are not the form's are told by not-placed (W04).
//!
//! ## 対処
//! ## What to do
//! 再表示して内容を確かめ、要らないものは削除してください。非表示の行と列は読み取り、提出用では表示されます。
//! Show it and look; delete what is not needed. Hidden rows and columns are read and stand in the file to hand in.

use std::sync::Arc;

use indexmap::IndexMap;

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{
    FileFact, FileFactKind, Findings, Hidden, HiddenPart, Message, Place, Severity, column_name,
};

pub(super) const RULE: Rule = Rule {
    code: "W03",
    name: "hidden-content",
    severity: Severity::Warning,
    page: include_str!("hidden_content.rs"),
    check,
};

/// So many ranges of a sheet are told one by one.
const FEW: usize = 3;
/// So many of the other ranges are named.
const NAMED: usize = 20;

/// Ranges of one sheet and direction, rows or columns; whole sheets together.
type Groups<'a> = IndexMap<(Option<&'a Arc<str>>, u8), Vec<(&'a FileFact, &'a Hidden)>>;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut groups = Groups::new();
    for fact in &subject.document.facts {
        if let FileFactKind::Hidden(hidden) = &fact.kind {
            let direction = match hidden.part {
                HiddenPart::Sheet { .. } => 0,
                HiddenPart::Rows(..) => 1,
                HiddenPart::Columns(..) => 2,
            };
            let sheet = (direction > 0).then_some(&fact.at.cell.sheet);
            groups
                .entry((sheet, direction))
                .or_default()
                .push((fact, hidden));
        }
    }
    for group in groups.values() {
        if group.len() <= FEW {
            for (fact, hidden) in group {
                tell(fact, hidden, findings);
            }
        } else {
            tell_together(group, findings);
        }
    }
}

fn tell(fact: &FileFact, hidden: &Hidden, findings: &mut Findings) {
    let (cells, sheet) = (hidden.cells, &fact.at.cell.sheet);
    let (ja, en) = named(hidden.part);
    let message = match hidden.part {
        HiddenPart::Sheet { by_macro } => {
            let (how, how_en) = if by_macro {
                ("メニューからは表示できない非表示の", "very hidden")
            } else {
                ("非表示の", "hidden")
            };
            Message::new(
                format!("{how}シート「{sheet}」に内容があります（{cells}セル）"),
                format!("the {how_en} sheet {sheet} has content ({cells} cells)"),
            )
        }
        _ => Message::new(
            format!("非表示の{ja}に内容があります（{cells}セル）"),
            format!("hidden {en} with content ({cells} cells)"),
        ),
    };
    let (hint, hint_en) = hint(hidden);
    findings.push(RULE.finding(message, Place::of(fact)).hint(hint, hint_en));
}

fn tell_together(group: &[(&FileFact, &Hidden)], findings: &mut Findings) {
    let Some(((first, hidden), others)) = group.split_first() else {
        return;
    };
    let cells = group
        .iter()
        .fold(0_u32, |sum, (_, hidden)| sum.saturating_add(hidden.cells));
    let ranges = group.len();
    let (what, what_en) = match hidden.part {
        HiddenPart::Sheet { .. } => ("シート", "sheets"),
        HiddenPart::Columns(..) => ("列", "columns"),
        HiddenPart::Rows(..) => ("行", "rows"),
    };
    let message = Message::new(
        format!("非表示の{what}に内容があります（{ranges}か所、{cells}セル）"),
        format!("hidden {what_en} with content ({ranges} places, {cells} cells)"),
    );
    // What was read is what people must look at first.
    let read = group.iter().find(|(_, hidden)| hidden.is_read);
    let (hint, hint_en) = hint(read.map_or(hidden, |(_, hidden)| hidden));
    let others = others.iter().take(NAMED).map(|(fact, hidden)| {
        let (ja, en) = named(hidden.part);
        Place {
            note: Some(Message::new(ja, en)),
            ..Place::of(fact)
        }
    });
    findings.push(
        RULE.finding(message, Place::of(first))
            .hint(hint, hint_en)
            .related(others.collect()),
    );
}

fn hint(hidden: &Hidden) -> (&'static str, &'static str) {
    match (hidden.part, hidden.is_read) {
        (HiddenPart::Sheet { .. }, false) => (
            "再表示して内容を確かめてください。提出用のファイルには入りません",
            "show it and look at it; it is not in the file to hand in",
        ),
        (HiddenPart::Sheet { .. }, true) => (
            "様式をこのシートから読み取りました。見えるシートが正しい方でないか確かめてください",
            "the form was read from this sheet; see whether it is the right one",
        ),
        (_, true) => (
            "読み取ったため、提出用では表示されます。再表示して確かめ、要らないものは削除してください",
            "it was read and is shown in the file to hand in; show it, and delete what is not needed",
        ),
        (_, false) => (
            "再表示して内容を確かめてください。様式にない列のため、提出用のファイルには入りません",
            "show it and look at it; the form has no column for it, so it is not in the file to hand in",
        ),
    }
}

/// A range as people name it.
fn named(part: HiddenPart) -> (String, String) {
    match part {
        HiddenPart::Sheet { .. } => ("シート".to_owned(), "sheet".to_owned()),
        HiddenPart::Rows(first, last) => {
            let (first, last) = (u64::from(first) + 1, u64::from(last) + 1);
            if first == last {
                (format!("{first}行目"), format!("row {first}"))
            } else {
                (
                    format!("{first}～{last}行目"),
                    format!("rows {first} to {last}"),
                )
            }
        }
        HiddenPart::Columns(first, last) => {
            let (from, to) = (column_name(first), column_name(last));
            if first == last {
                (format!("{from}列"), format!("column {from}"))
            } else {
                (format!("{from}～{to}列"), format!("columns {from} to {to}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::CellRef;

    fn hidden(sheet: &str, row: u32, part: HiddenPart, is_read: bool) -> FileFact {
        FileFact {
            at: CellRef::new(&sheet.into(), row, 0).span(0..1),
            quote: "文".to_owned(),
            kind: FileFactKind::Hidden(Hidden {
                part,
                cells: 2,
                characters: 4,
                is_read,
            }),
        }
    }

    fn messages(facts: Vec<FileFact>) -> Vec<String> {
        let sample = facts.into_iter().fold(Sample::new(), Sample::fact);
        let findings = sample.findings("W03");
        findings.iter().map(|f| f.message.ja.clone()).collect()
    }

    #[test]
    fn each_range_and_sheet_is_told_once() {
        let told = messages(vec![
            hidden("S", 3, HiddenPart::Rows(3, 5), true),
            hidden("S", 9, HiddenPart::Columns(2, 2), true),
            hidden("T", 0, HiddenPart::Sheet { by_macro: true }, false),
        ]);
        assert_eq!(
            told,
            [
                "非表示の4～6行目に内容があります（2セル）",
                "非表示のC列に内容があります（2セル）",
                "メニューからは表示できない非表示のシート「T」に内容があります（2セル）",
            ]
        );
    }

    #[test]
    fn filtered_rows_are_one_finding() {
        let rows =
            (0..40).map(|row| hidden("S", row * 2, HiddenPart::Rows(row * 2, row * 2), true));
        let told = messages(rows.collect());
        assert_eq!(told, ["非表示の行に内容があります（40か所、80セル）"]);
    }

    #[test]
    fn many_sheets_are_one_finding() {
        let sheets = ["一", "二", "三", "四", "五"];
        let part = HiddenPart::Sheet { by_macro: false };
        let told = messages(sheets.map(|name| hidden(name, 0, part, false)).into());
        assert_eq!(told, ["非表示のシートに内容があります（5か所、10セル）"]);
    }

    #[test]
    fn sheets_without_hidden_parts_are_silent() {
        assert!(messages(Vec::new()).is_empty());
    }
}
