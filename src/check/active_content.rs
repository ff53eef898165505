//! # マクロ、外部へのリンク、埋め込みがあります (W05 active-content)
//! # Macros, links out of the file or embedded objects (W05 active-content)
//!
//! ## 何を見るか
//! ## What it sees
//! 元のブックにあるマクロ（VBA、Excel 4.0マクロシート、スクリプト）、ほかのブックやデータベースへのリンク、埋め込まれた文書や
//! ActiveXコントロールです。種類ごとに一度知らせます。
//! Macros (VBA, Excel 4 macro sheets, scripts), links to other workbooks or databases, embedded documents and `ActiveX` controls
//! of the workbook; once a kind.
//!
//! ## なぜ大切か
//! ## Why it matters
//! そのまま提出すると、受け取った側で警告が出て開けなかったり、リンク先がないため値が変わったり、見せるつもりのない文書が
//! 渡ったりします。
//! Handed in as it is, it may be refused with a warning, its values may change where the other file is missing, or a document
//! may go along that nobody meant to show.
//!
//! ## 例
//! ## Example
//! ```text
//! 外部リンク: 集計表.xlsx
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! ふつうのハイパーリンク、図形、写真、グラフは指摘しません。
//! Plain hyperlinks, shapes, pictures and charts are no finding.
//!
//! ## 対処
//! ## What to do
//! 提出用のファイルには、どれも入りません（値だけが入ります）。元のファイルを渡すときは、取り除いてから渡してください。
//! None of it is in the file to hand in, which holds values alone; remove it before you give the original to anyone.

use indexmap::IndexMap;

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{ActiveKind, FileFact, FileFactKind, Findings, Message, Place, Severity};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "W05",
    name: "active-content",
    severity: Severity::Warning,
    page: include_str!("active_content.rs"),
    check,
};

/// So many names are told.
const NAMED: usize = 5;

/// What is active, by sheet and kind: the first of it, and the names.
type Kinds<'a> = IndexMap<(&'a Arc<str>, ActiveKind), (&'a FileFact, Vec<&'a str>)>;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut kinds = Kinds::new();
    for fact in &subject.document.facts {
        if let FileFactKind::Active(active) = &fact.kind {
            let (_, names) = kinds
                .entry((&fact.at.cell.sheet, active.kind))
                .or_insert_with(|| (fact, Vec::new()));
            if !names.contains(&active.name.as_str()) && names.len() <= NAMED {
                names.push(&active.name);
            }
        }
    }
    for ((_, kind), (fact, mut names)) in kinds {
        names.retain(|name| !name.is_empty());
        let more = names.len() > NAMED;
        names.truncate(NAMED);
        let list = |comma: &str, more_of: &str| match names.as_slice() {
            [] => String::new(),
            names if more => format!("{}{more_of}", names.join(comma)),
            names => names.join(comma),
        };
        let (ja, en) = called(kind);
        let (names, names_en) = (list("、", "など"), list(", ", " and more"));
        let message = if names.is_empty() {
            Message::new(format!("{ja}があります"), format!("the file has {en}"))
        } else {
            Message::new(
                format!("{ja}があります（{names}）"),
                format!("the file has {en} ({names_en})"),
            )
        };
        let (hint, hint_en) = hint(kind);
        let mut finding = RULE.finding(message, Place::of(fact)).hint(hint, hint_en);
        finding.found = Some(names).filter(|names| !names.is_empty());
        findings.push(finding);
    }
}

fn called(kind: ActiveKind) -> (&'static str, &'static str) {
    match kind {
        ActiveKind::Macro => ("マクロ", "macros"),
        ActiveKind::MacroSheet => ("Excel 4.0のマクロシート", "a sheet of Excel 4 macros"),
        ActiveKind::ExternalLink => ("ほかのファイルへのリンク", "links to other files"),
        ActiveKind::ProgramLink => (
            "ほかのプログラムへのリンク（DDE）",
            "links to other programs (DDE)",
        ),
        ActiveKind::DataConnection => ("外部データへの接続", "connections to outside data"),
        ActiveKind::EmbeddedObject => ("埋め込まれた文書", "embedded documents"),
        ActiveKind::Control => ("ActiveXコントロール", "ActiveX controls"),
    }
}

fn hint(kind: ActiveKind) -> (&'static str, &'static str) {
    match kind {
        ActiveKind::ExternalLink | ActiveKind::ProgramLink | ActiveKind::DataConnection => (
            "保存されていた値を読みました。リンク先と同じか確かめてください。提出用のファイルには値だけが入ります",
            "the stored values were read; see whether they are those of the source; the file to hand in holds values alone",
        ),
        ActiveKind::EmbeddedObject => (
            "提出用のファイルには入りません。必要な文書であれば、別のファイルとして添えてください",
            "it is not in the file to hand in; where the document is needed, hand it in as a file of its own",
        ),
        _ => (
            "提出用のファイルには入りません。元のファイルをそのまま提出しないでください",
            "it is not in the file to hand in; do not hand in the original as it is",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::{ActiveContent, CellRef};

    fn active(kind: ActiveKind, name: &str) -> FileFact {
        FileFact {
            at: CellRef::new(&"S".into(), 0, 0).span(0..0),
            quote: String::new(),
            kind: FileFactKind::Active(ActiveContent {
                kind,
                name: name.to_owned(),
            }),
        }
    }

    #[test]
    fn each_kind_is_told_once_with_its_names() {
        let mut sample = Sample::new().fact(active(ActiveKind::Macro, ""));
        for name in ["集計.xlsx", "台帳.xlsx", "集計.xlsx"] {
            sample = sample.fact(active(ActiveKind::ExternalLink, name));
        }
        let findings = sample.findings("W05");
        let told: Vec<_> = findings.iter().map(|f| f.message.ja.as_str()).collect();
        assert_eq!(
            told,
            [
                "マクロがあります",
                "ほかのファイルへのリンクがあります（集計.xlsx、台帳.xlsx）"
            ]
        );
    }

    #[test]
    fn many_names_are_cut_short() {
        let sample = (0..9).fold(Sample::new(), |sample, at| {
            sample.fact(active(ActiveKind::EmbeddedObject, &format!("{at}.bin")))
        });
        let found = sample.found("W05");
        assert_eq!(found, ["A1 0.bin、1.bin、2.bin、3.bin、4.binなど"]);
    }

    #[test]
    fn plain_workbooks_are_silent() {
        assert!(Sample::new().found("W05").is_empty());
    }
}
