//! # エラー値が表示されています (W01 error-value)
//! # An error value stands where a value should (W01 error-value)
//!
//! ## 何を見るか
//! ## What it sees
//! 提出する内容のセルにある `#REF!`、`#DIV/0!`、`#N/A`、`#VALUE!`、`#NAME?` などのエラー値です。文の中に値として入っているもの
//! （「達成率：#DIV/0!」）と、列幅が足りないまま保存された `########` も知らせます。同じ列に多数あるときは一つにまとめます。
//! `#REF!`, `#DIV/0!`, `#N/A`, `#VALUE!`, `#NAME?` and the like in a cell that is read; also one that stands for a value in
//! running text, and the `########` of a column that was too narrow when the file was saved as text. Many in a column are one.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計算が途中で失敗しています。その値も、その値を使った合計も、正しくありません。
//! The calculation failed there; neither that value nor a total that uses it can be right.
//!
//! ## 例
//! ## Example
//! ```text
//! D12 達成率 … #DIV/0!（目標が空欄か 0）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 様式に入らない列やシートのエラー値と、エラーについて述べた文章（「#REF!エラーの解消」）は指摘しません。
//! Errors in columns and sheets that the form does not take, and texts that speak of errors, are no finding.
//!
//! ## 対処
//! ## What to do
//! 元のファイルで式と参照先を直し、値が表示されることを確かめてください。該当がなければ「－」などと書きます。
//! Mend the formula or what it refers to in the original; where there is nothing to state, write a dash.

use indexmap::IndexMap;

use super::gathered::gathered;
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{FileFactKind, Findings, Message, Place, Severity};

pub(super) const RULE: Rule = Rule {
    code: "W01",
    name: "error-value",
    severity: Severity::Error,
    page: include_str!("error_value.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut by_value: IndexMap<&str, Vec<Place>> = IndexMap::new();
    for fact in &subject.document.facts {
        if fact.kind == FileFactKind::ErrorValue {
            by_value
                .entry(fact.quote.trim())
                .or_default()
                .push(Place::of(fact));
        }
    }
    for (value, places) in by_value {
        for told in gathered(places) {
            let message = match told.count {
                1 => Message::new(
                    format!("エラー値「{value}」が表示されています"),
                    format!("the error value {value} stands in the cell"),
                ),
                count => Message::new(
                    format!("エラー値「{value}」が{count}個のセルに表示されています"),
                    format!("the error value {value} stands in {count} cells"),
                ),
            };
            let (ja, en) = hint(value);
            let mut finding = RULE
                .finding(message, told.first)
                .hint(ja, en)
                .related(told.others);
            finding.found = Some(value.to_owned());
            findings.push(finding);
        }
    }
}

/// What usually lies behind it.
fn hint(value: &str) -> (&'static str, &'static str) {
    match value {
        "#DIV/0!" => (
            "0か空欄で割っています。割る数を確かめ、該当がなければ「－」と書いてください",
            "it divides by zero or a blank; see the divisor, or write a dash where there is none",
        ),
        "#REF!" => (
            "参照先の行、列、シートが削除されています。元のファイルで式を直してください",
            "the row, column or sheet it refers to was deleted; mend the formula in the original",
        ),
        "#N/A" => (
            "参照先に該当するデータがありません。元の表と検索する値を確かめてください",
            "what it looks up is not there; see the table and the value looked for",
        ),
        "#NAME?" => (
            "式にある関数名か名前が見つかりません。式でない文字は、先頭に「'」を付けて入力してください",
            "a function or name in it is not known; type text that is no formula with ' before it",
        ),
        _ if value.starts_with("##") => (
            "列幅が足りないまま保存されています。元のファイルで列を広げ、保存し直してください",
            "the column was too narrow when the file was saved; widen it in the original and save again",
        ),
        _ => (
            "元のファイルで式を直し、値が表示されることを確かめてください",
            "mend the formula in the original until it shows a value",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::{CellRef, FileFact};

    fn error(row: u32, column: u32, value: &str) -> FileFact {
        let end = value.chars().count() as u32;
        FileFact {
            at: CellRef::new(&"S".into(), row, column).span(0..end),
            quote: value.to_owned(),
            kind: FileFactKind::ErrorValue,
        }
    }

    fn found(facts: Vec<FileFact>) -> Vec<String> {
        let sample = facts.into_iter().fold(Sample::new(), Sample::fact);
        sample.found("W01")
    }

    #[test]
    fn each_cell_is_told_while_they_are_few() {
        let told = found(vec![error(2, 3, "#REF!"), error(5, 3, "#N/A")]);
        assert_eq!(told, ["D3 #REF!", "D6 #N/A"]);
    }

    #[test]
    fn a_column_of_errors_is_one_finding_with_the_cells() {
        let sample = (1..9).fold(Sample::new(), |s, row| s.fact(error(row, 3, "#DIV/0!")));
        let findings = sample.findings("W01");
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.place.at.cell.a1(), f.related.len(), f.message.ja.as_str()))
            .collect();
        let message = "エラー値「#DIV/0!」が8個のセルに表示されています";
        assert_eq!(told, [("D2".to_owned(), 7, message)]);
    }

    #[test]
    fn files_without_errors_are_silent() {
        assert!(found(Vec::new()).is_empty());
    }
}
