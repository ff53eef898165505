//! # 個人情報と思われる内容があります (W06 personal-data)
//! # What looks like personal data (W06 personal-data)
//!
//! ## 何を見るか
//! ## What it sees
//! 提出する内容にある電話番号とメールアドレスです。同じセルか同じ行に人の名前があるときは、そのことも知らせます（課や係の名前は
//! 人ではありません）。表の上下にある問合せ先は一つにまとめ、同じ列に多数あるときも一つにまとめます。
//! Telephone numbers and mail addresses in what is handed in, and whether a person's name (that of a section is none) stands in
//! the same cell or row. Those above and below the table are one finding, and so are many in a column.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 公表される書類に個人の連絡先が残ると、取り返しがつきません。
//! A private number in a published document cannot be taken back.
//!
//! ## 例
//! ## Example
//! ```text
//! 担当者：様式 太郎　携帯 090-0000-0000
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 日付、郵便番号、金額、品番、受付番号など、フリーダイヤル（0120、0800、0570）は指摘しません。氏名だけのセルも指摘しません。
//! Dates, postal codes, amounts, item codes, numbers of files, toll-free numbers and names alone are no finding.
//!
//! ## 対処
//! ## What to do
//! 提出先に必要な連絡先か確かめてください。公表する書類では、個人のものを消すか、課の代表番号にします。
//! See whether whoever receives it needs them; in what is published, delete them or give the number of the section.

use super::cell_text::{CellText, cell_texts};
use super::contact::{ContactKind, contacts};
use super::gathered::gathered;
use super::person::{names_person, rows_with_names};
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "W06",
    name: "personal-data",
    severity: Severity::Info,
    page: include_str!("personal_data.rs"),
    check,
};

/// So many other places of a block are named.
const NAMED: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut of_office: Vec<(Place, &'static str)> = Vec::new();
    let mut of_rows: Vec<(Place, &'static str)> = Vec::new();
    let named = rows_with_names(subject.document);
    for text in cell_texts(subject) {
        let is_named = named.contains(&(Arc::clone(&text.cell.sheet), text.cell.row));
        if let Some((place, what)) = contact_of(text, is_named) {
            if text.is_caption {
                of_office.push((place, what));
            } else {
                of_rows.push((place, what));
            }
        }
    }
    if let Some((first, others)) = of_office.split_first() {
        let others: Vec<Place> = others
            .iter()
            .take(NAMED)
            .map(|(place, _)| place.clone())
            .collect();
        tell(first.0.clone(), others, of_office.len(), first.1, findings);
    }
    for what in ["電話番号", "メールアドレス"] {
        let places = of_rows
            .iter()
            .filter(|(_, kind)| *kind == what)
            .map(|(place, _)| place.clone())
            .collect();
        for told in gathered(places) {
            tell(told.first, told.others, told.count, what, findings);
        }
    }
}

/// The first contact of a cell: where it stands and what it is.
fn contact_of(text: &CellText, is_named: bool) -> Option<(Place, &'static str)> {
    let written = text.text();
    let found = contacts(&written);
    let first = found.first()?;
    let person = is_named || names_person(&written);
    let note = person.then(|| Message::new("担当者名など", "with a person's name"));
    let what = match first.kind {
        ContactKind::Telephone => "電話番号",
        ContactKind::Mail => "メールアドレス",
    };
    let place = Place {
        at: text.span(first.chars.start, first.chars.end),
        quote: text.quote(first.chars.start, first.chars.end),
        note,
    };
    Some((place, what))
}

fn tell(first: Place, others: Vec<Place>, count: usize, what: &str, findings: &mut Findings) {
    let what_en = if what == "電話番号" {
        "a telephone number"
    } else {
        "a mail address"
    };
    let has_person = std::iter::once(&first)
        .chain(&others)
        .any(|place| place.note.is_some());
    let (with, with_en) = if has_person {
        ("氏名などとともに", " with a person's name")
    } else {
        ("", "")
    };
    let message = if count == 1 {
        Message::new(
            format!("{with}{what}があります"),
            format!("{what_en}{with_en}"),
        )
    } else {
        Message::new(
            format!("{with}{what}などの連絡先が{count}個のセルにあります"),
            format!("{what_en} or the like{with_en} in {count} cells"),
        )
    };
    let quote = first.quote.clone();
    let mut finding = RULE
        .finding(message, first)
        .hint(
            "提出先に必要な連絡先か確かめてください。公表する書類では、個人のものを消してください",
            "see whether whoever receives it needs it; delete what is private from what is published",
        )
        .related(others);
    finding.found = Some(quote);
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, template};
    use super::*;
    use crate::model::{
        Caption, CaptionKind, CellRef, Document, Passage, RowKind, TableRow, Traced,
    };

    fn document(captions: &[&str], rows: &[&str]) -> Document {
        let mut document = Sample::new().document();
        let cell = |row| CellRef::new(&"S".into(), row, 2);
        for (row, text) in (0..).zip(captions) {
            document.captions.push(Caption {
                kind: CaptionKind::Preamble,
                text: Traced::cell(&cell(row), text),
            });
        }
        for (row, text) in (10..).zip(rows) {
            let passage = Passage {
                text: Traced::cell(&cell(row), text),
                heads: Vec::new(),
            };
            document.rows.push(TableRow {
                kind: RowKind::Data,
                entries: [(crate::model::Role::Plan.into(), passage)]
                    .into_iter()
                    .collect(),
            });
        }
        document
    }

    fn found(captions: &[&str], rows: &[&str]) -> Vec<String> {
        let (document, template) = (document(captions, rows), template());
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        findings
            .into_iter()
            .map(|f| format!("{} {}", f.place.at.cell.a1(), f.message.ja))
            .collect()
    }

    #[test]
    fn the_block_of_the_office_is_one_finding() {
        let told = found(
            &[
                "みどり課",
                "担当者：様式 太郎　電話 03-0000-0000",
                "メール a@example.jp",
            ],
            &[],
        );
        assert_eq!(
            told,
            ["C2 氏名などとともに電話番号などの連絡先が2個のセルにあります"]
        );
    }

    #[test]
    fn numbers_in_rows_are_told_by_cell_and_by_column() {
        let told = found(&[], &["窓口は03-0000-0001。", "〒100-0001", "a@example.jp"]);
        assert_eq!(
            told,
            ["C11 電話番号があります", "C13 メールアドレスがあります"]
        );
        let column: Vec<String> = (0..9).map(|at| format!("03-0000-000{at}")).collect();
        let column: Vec<&str> = column.iter().map(String::as_str).collect();
        assert_eq!(
            found(&[], &column),
            ["C11 電話番号などの連絡先が9個のセルにあります"]
        );
    }

    #[test]
    fn documents_without_contacts_are_silent() {
        assert!(
            found(
                &["令和5年4月1日"],
                &["担当者：様式 太郎", "2023-04-01", "0120-000-000"]
            )
            .is_empty()
        );
    }
}
