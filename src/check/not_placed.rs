//! # 様式に置き場所のない内容があります (W04 not-placed)
//! # Content that found no place in the form (W04 not-placed)
//!
//! ## 何を見るか
//! ## What it sees
//! 元のファイルにあって、様式のどの欄にも当たらない列やシートの内容です。列ごと、シートごとに一度だけ知らせます。
//! 計画と台帳をまとめるときは、集計に入らなかった台帳の行も知らせます。計画に当たる項目がない区分、いくつもの項目に
//! 当たる区分、期間に入らない日付、読めない日付と数です。区分ごとに一度、行数と最初のセルと合計を示します。
//! 別の様式に移すとき（`--template`）は、移す先に欄のない内容を、元の列と大項目ごとに一度だけ知らせます。全文は確認用の「変更記録」にあります。
//! Content of the source in a column or sheet that the form does not have; told once for each column and sheet.
//! Where a plan and its ledgers are joined, also the rows of a ledger that are in no sum: categories of no item or of
//! several, days outside the period, days and figures that cannot be read; once a category, with rows, cells and sums.
//! When a document is recast into another form (`--template`), content that form has no place for is told once for each
//! column and outermost item of the source; the whole text stands in 変更記録 of the review workbook.
//!
//! ## なぜ大切か
//! ## Why it matters
//! その内容は提出用のファイルに入りません。必要なものなら、失われたことになります。
//! It is not in the file to hand in; if it is needed there, it would be lost.
//!
//! ## 例
//! ## Example
//! ```text
//! 様式1!F1:F20  「担当者メモ」の列（12セル）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! ページ番号、繰り返しの見出し、文字で引いた線、HTMLのタグは内容ではないため指摘しません。非表示のシートと列は hidden-content（W03）で知らせます。
//! Page numbers, repeated headings, ruled lines and markup are not content. Hidden sheets and columns are told by
//! hidden-content (W03).
//!
//! ## 対処
//! ## What to do
//! 必要な内容であれば、様式の欄へ書き写すか、様式ファイルに列を加えてください。
//! If it is needed, copy it into a column of the form, or add the column to the template.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::left_out;
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{
    CellRef, Document, DropReason, Dropped, FileFactKind, Finding, Findings, HiddenPart, Message,
    Place, Region, Severity, Unplaced, visible_chars,
};

pub(super) const RULE: Rule = Rule {
    code: "W04",
    name: "not-placed",
    severity: Severity::Warning,
    page: include_str!("not_placed.rs"),
    check,
};

/// What is told together: a column of a sheet, or a whole sheet.
type Key<'a> = (&'a Arc<str>, DropReason, Option<u32>);

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let hidden = Unseen::of(subject.document);
    let mut at: HashMap<Key<'_>, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Dropped>> = Vec::new();
    for dropped in &subject.document.placement.dropped {
        // What has no place in the form it was recast into is told below, by column and section.
        if !dropped.reason.is_content()
            || dropped.reason == DropReason::NoPlaceInForm
            || visible_chars(&dropped.text) == 0
            || hidden.has(dropped)
        {
            continue;
        }
        let CellRef { sheet, column, .. } = &dropped.at.cell;
        let column = (dropped.reason == DropReason::NoColumn).then_some(*column);
        let group = *at
            .entry((sheet, dropped.reason, column))
            .or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
        groups[group].push(dropped);
    }
    for group in groups {
        let Some(first) = group.iter().min_by_key(|d| &d.at) else {
            continue;
        };
        let place = Place {
            at: first.at.clone(),
            quote: first.text.clone(),
            note: None,
        };
        let mut cells: Vec<&CellRef> = group.iter().map(|dropped| &dropped.at.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        let cells = cells.len();
        let chars: u64 = group.iter().map(|d| visible_chars(&d.text)).sum();
        let (region, sheet) = (region(&group), &first.at.cell.sheet);
        let message = if first.reason == DropReason::OtherSheet {
            Message::new(
                format!("シート「{sheet}」の内容は様式に入りません（{cells}セル、{chars}文字）"),
                format!(
                    "sheet {sheet} has no place in the form ({cells} cells, {chars} characters)"
                ),
            )
        } else {
            Message::new(
                format!("様式にない列の内容があります（{region}、{cells}セル、{chars}文字）"),
                format!(
                    "a column that the form does not have ({region}, {cells} cells, {chars} characters)"
                ),
            )
        };
        let mut finding = RULE.finding(message, place).hint(
            "必要な内容であれば、様式の欄へ書き写してください。元のファイルは変更していません",
            "if it is needed, copy it into a column of the form; the original file is unchanged",
        );
        // A cover says what the papers are, and nothing of their content.
        let is_cover = ["表紙", "目次", "鑑", "かがみ", "送付状"].contains(&sheet.trim());
        if is_cover && first.reason == DropReason::OtherSheet && cells <= 20 {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
    let joined = subject.document.joined.as_ref();
    for left_out in joined.into_iter().flat_map(|joined| &joined.left_out) {
        if let Some(finding) = left_out::finding(&RULE, left_out) {
            findings.push(finding);
        }
    }
    for unplaced in &subject.document.placement.unplaced {
        if let Some(finding) = homeless(unplaced, &subject.document.placement.dropped) {
            findings.push(finding);
        }
    }
}

/// Hidden sheets and columns, which hidden-content (W03) tells as what they are.
struct Unseen<'a> {
    sheets: HashSet<&'a str>,
    columns: Vec<(&'a str, u32, u32)>,
}

impl<'a> Unseen<'a> {
    fn of(document: &'a Document) -> Self {
        let (mut sheets, mut columns) = (HashSet::new(), Vec::new());
        for fact in &document.facts {
            let sheet = &*fact.at.cell.sheet;
            if let FileFactKind::Hidden(hidden) = &fact.kind
                && !hidden.is_read
            {
                match hidden.part {
                    HiddenPart::Sheet { .. } => {
                        sheets.insert(sheet);
                    }
                    HiddenPart::Columns(first, last) => columns.push((sheet, first, last)),
                    HiddenPart::Rows(..) => {}
                }
            }
        }
        Self { sheets, columns }
    }

    fn has(&self, dropped: &Dropped) -> bool {
        let CellRef { sheet, column, .. } = &dropped.at.cell;
        match dropped.reason {
            DropReason::OtherSheet => self.sheets.contains(&**sheet),
            DropReason::NoColumn => self
                .columns
                .iter()
                .any(|(of, first, last)| *of == &**sheet && (*first..=*last).contains(column)),
            _ => false,
        }
    }
}

/// Content of one column and section that the form it was recast into has no place for.
fn homeless(unplaced: &Unplaced, dropped: &[Dropped]) -> Option<Finding> {
    let group = dropped.get(unplaced.dropped.clone())?;
    let first = group.first()?;
    let place = Place {
        at: first.at.clone(),
        quote: first.text.clone(),
        note: None,
    };
    let chars: u64 = group.iter().map(|d| visible_chars(&d.text)).sum();
    let names = [&unplaced.column, &unplaced.section].map(|name| shortened(name));
    let [column, section] = &names;
    let (of, of_en) = match (column.is_empty(), section.is_empty()) {
        (false, false) => (
            format!("「{column}」の「{section}」の内容"),
            format!("content of {column:?} under {section:?}"),
        ),
        (false, true) => (
            format!("「{column}」の内容"),
            format!("content of {column:?}"),
        ),
        _ => (
            format!("「{section}」の内容"),
            format!("content of {section:?}"),
        ),
    };
    let message = Message::new(
        format!("{of}を置く欄が、書き出す様式にありません（{chars}文字）"),
        format!("{of_en} has no place in the form to write ({chars} characters)"),
    );
    let finding = RULE.finding(message, place).hint(
        "全文は確認用の「変更記録」にあります。必要な内容であれば、様式の欄へ書き写してください",
        "the whole text stands in 変更記録 of the review workbook; if it is needed, copy it into a column of the form",
    );
    Some(finding)
}

/// The first words of a heading.
fn shortened(name: &str) -> String {
    const MOST: usize = 24;
    let mut short: String = name.chars().take(MOST).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn region(group: &[&Dropped]) -> Region {
    let cells = || group.iter().map(|dropped| &dropped.at.cell);
    Region {
        first_row: cells().map(|cell| cell.row).min().unwrap_or_default(),
        first_column: cells().map(|cell| cell.column).min().unwrap_or_default(),
        last_row: cells().map(|cell| cell.row).max().unwrap_or_default(),
        last_column: cells().map(|cell| cell.column).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    fn dropped(sheet: &str, row: u32, column: u32, text: &str, reason: DropReason) -> Dropped {
        let end = text.chars().count() as u32;
        Dropped {
            at: CellRef::new(&sheet.into(), row, column).span(0..end),
            text: text.to_owned(),
            reason,
        }
    }

    #[test]
    fn a_column_is_told_once() {
        let findings = Sample::new()
            .dropped(dropped("S", 9, 5, "確認済", DropReason::NoColumn))
            .dropped(dropped("S", 0, 5, "担当者メモ", DropReason::NoColumn))
            .dropped(dropped("S", 3, 7, "済", DropReason::NoColumn))
            .findings("W04");
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.place.quote.as_str(), f.message.ja.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "担当者メモ",
                    "様式にない列の内容があります（F1:F10、2セル、8文字）"
                ),
                ("済", "様式にない列の内容があります（H4:H4、1セル、1文字）"),
            ]
        );
    }

    #[test]
    fn a_sheet_is_told_once() {
        let found = Sample::new()
            .dropped(dropped("記入例", 0, 0, "例", DropReason::OtherSheet))
            .dropped(dropped("記入例", 4, 2, "注意", DropReason::OtherSheet))
            .dropped(dropped("別表", 1, 1, "一覧", DropReason::OtherSheet))
            .found("W04");
        assert_eq!(found, ["B2", "A1"]);
    }

    #[test]
    fn what_no_person_wrote_is_silent() {
        let found = Sample::new()
            .dropped(dropped("S", 0, 0, "- 3 -", DropReason::PageNumber))
            .dropped(dropped("S", 1, 0, "実施要領", DropReason::RepeatedHeader))
            .dropped(dropped("S", 2, 0, "--------", DropReason::RuleLine))
            .dropped(dropped("S", 3, 0, "<p>", DropReason::Markup))
            .dropped(dropped("S", 4, 6, " \u{3000}", DropReason::NoColumn))
            .found("W04");
        assert!(found.is_empty(), "{found:?}");
    }
}
