//! # 読めない文字や値があります (X01 undecodable)
//! # Bytes or values that cannot be read (X01 undecodable)
//!
//! ## 何を見るか
//! ## What it sees
//! テキストのファイル（CSVなど）のうち、どの文字コードとしても読めないバイトがあるセルです。
//! ブックでは、数値のセルに文字が入っているなど、壊れていて値を読めないセルも知らせます。ほかのセルは読み取ります。
//! A cell of a text file (such as CSV) with bytes that the character set of the file does not explain; in a workbook a
//! cell that is broken, as one of numbers with words in it. The rest of the sheet is read.
//!
//! ## なぜ大切か
//! ## Why it matters
//! その文字は失われています。気づかずに提出すると、名前や数値が欠けたままになります。
//! Those characters are lost; handed in unnoticed, a name or a figure would be incomplete.
//!
//! ## 例
//! ## Example
//! ```text
//! 高橋 → 87 の 1 バイトだけが残り、2 バイト目がありません
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 外字（利用者が登録した文字）や機種依存文字は、読めるかぎり指摘しません。
//! User-defined and machine-dependent characters are no finding as long as they can be read.
//!
//! ## 対処
//! ## What to do
//! 元のシステムからもう一度出力するか、元のファイルでその文字を入れ直してください。
//! Export the file again from its system, or type the character again in the original.

use std::fmt::Write;

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{
    FileFact, FileFactKind, Finding, Findings, Message, Place, Severity, Undecodable,
};

pub(super) const RULE: Rule = Rule {
    code: "X01",
    name: "undecodable",
    severity: Severity::Error,
    page: include_str!("undecodable.rs"),
    check,
};

/// How many bytes are named; a cell of noise has thousands.
const SHOWN: usize = 8;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for cell in subject
        .document
        .undecodable
        .chunk_by(|a, b| a.cell == b.cell)
    {
        let Some(first) = cell.first() else { continue };
        let bytes: usize = cell.iter().map(|bad| bad.bytes.len()).sum();
        let shown = hex(cell);
        let place = Place {
            at: first.cell.span(first.at..first.at.saturating_add(1)),
            quote: "\u{FFFD}".to_owned(),
            note: None,
        };
        let mut finding = RULE
            .finding(
                Message::new(
                    format!("読めない文字があります（{bytes}バイト：{shown}）"),
                    format!("bytes that no character set of the file explains ({bytes}: {shown})"),
                ),
                place,
            )
            .hint(
                "元のシステムから出力し直すか、元のファイルでその文字を入れ直してください",
                "export the file again, or type the character again in the original",
            );
        finding.found = Some(shown);
        findings.push(finding);
    }
    for fact in &subject.document.facts {
        if fact.kind == FileFactKind::BrokenCell {
            findings.push(broken(fact));
        }
    }
}

/// A cell of a workbook that is broken.
fn broken(fact: &FileFact) -> Finding {
    let held = fact.quote.as_str();
    let message = if held.is_empty() {
        Message::new(
            "セルが壊れていて、値を読めません",
            "the cell is broken and its value cannot be read",
        )
    } else {
        Message::new(
            format!("セルが壊れています（数値などのはずが「{held}」）"),
            format!(
                "the cell is broken: it holds {held:?} where a number or the like should stand"
            ),
        )
    };
    let mut finding = RULE.finding(message, Place::of(fact)).hint(
        "元のファイルをExcelで開き、そのセルを入れ直して保存してください",
        "open the original in Excel, type the cell again and save it",
    );
    finding.found = Some(held.to_owned()).filter(|held| !held.is_empty());
    finding
}

fn hex(cell: &[Undecodable]) -> String {
    let mut shown = String::new();
    let mut bytes = cell.iter().flat_map(|bad| &bad.bytes);
    for byte in bytes.by_ref().take(SHOWN) {
        if !shown.is_empty() {
            shown.push(' ');
        }
        // Writing to a string cannot fail.
        let _ = write!(shown, "{byte:02X}");
    }
    if bytes.next().is_some() {
        shown.push_str(" …");
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample::{Sample, template};
    use super::*;
    use crate::model::CellRef;

    fn found(bad: &[(u32, u32, &[u8])]) -> Vec<(String, Option<String>)> {
        let sheet: Arc<str> = "S".into();
        let mut document = Sample::new().document();
        document.undecodable = bad
            .iter()
            .map(|(row, at, bytes)| Undecodable {
                cell: CellRef::new(&sheet, *row, 0),
                at: *at,
                bytes: bytes.to_vec(),
            })
            .collect();
        let template = template();
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        findings
            .into_iter()
            .map(|f| (f.place.at.cell.a1(), f.found))
            .collect()
    }

    #[test]
    fn each_cell_with_bad_bytes_is_one_finding() {
        let fires = found(&[(1, 0, &[0x87]), (1, 5, &[0xFD, 0xFE]), (4, 2, &[0xA0])]);
        assert_eq!(
            fires,
            [
                ("A2".to_owned(), Some("87 FD FE".to_owned())),
                ("A5".to_owned(), Some("A0".to_owned()))
            ]
        );
    }

    #[test]
    fn noise_is_named_by_its_first_bytes() {
        let fires = found(&[(1, 0, &[0xFF; 40])]);
        assert_eq!(fires[0].1.as_deref(), Some("FF FF FF FF FF FF FF FF …"));
    }

    #[test]
    fn readable_files_are_silent() {
        assert!(found(&[]).is_empty());
    }
}
