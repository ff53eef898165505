//! # 計算結果のない式があります (W02 formula-without-value)
//! # A formula has no stored value (W02 formula-without-value)
//!
//! ## 何を見るか
//! ## What it sees
//! 式はあるのに、計算した値がファイルに保存されていないセルです。システムが出力したブックや、計算せずに保存したブックにあります。
//! 同じ列に多数あるときは一つにまとめます。
//! A cell with a formula whose value was never stored: workbooks written by systems, or saved without being calculated.
//! Many in a column are one.
//!
//! ## なぜ大切か
//! ## Why it matters
//! Excelで開けば計算されて見えますが、ファイルには値がないため、読み取った内容では空欄になります。
//! Excel calculates and shows it when it opens the file, but the file holds no value, so it is read as a blank.
//!
//! ## 例
//! ## Example
//! ```text
//! C20 =SUM(C5:C19) … 値が保存されていません
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 空の文字列を返す式、様式に入らない列やシートの式は指摘しません。
//! Formulas that give an empty text, and those in columns and sheets that the form does not take, are no finding.
//!
//! ## 対処
//! ## What to do
//! 元のファイルをExcelで開いて上書き保存すると、値が保存されます。そのうえで、もう一度お試しください。
//! Open the original in Excel and save it: the values are stored then. Try again after that.

use super::gathered::gathered;
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{FileFactKind, Findings, Message, Place, Severity};

pub(super) const RULE: Rule = Rule {
    code: "W02",
    name: "formula-without-value",
    severity: Severity::Warning,
    page: include_str!("formula_without_value.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let places = subject
        .document
        .facts
        .iter()
        .filter(|fact| fact.kind == FileFactKind::FormulaWithoutValue)
        .map(Place::of)
        .collect();
    for told in gathered(places) {
        let message = match told.count {
            1 => Message::new(
                "式の計算結果が保存されていないため、空欄として読みました",
                "the formula has no stored value and was read as a blank",
            ),
            count => Message::new(
                format!(
                    "{count}個のセルの式に計算結果が保存されていないため、空欄として読みました"
                ),
                format!(
                    "the formulas of {count} cells have no stored value and were read as blanks"
                ),
            ),
        };
        findings.push(
            RULE.finding(message, told.first)
                .hint(
                    "元のファイルをExcelで開き、上書き保存してから、もう一度お試しください",
                    "open the original in Excel, save it, and try again",
                )
                .related(told.others),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::{CellRef, FileFact};

    #[test]
    fn formulas_are_told_by_cell_and_by_column() {
        let formula = |row, column| FileFact {
            at: CellRef::new(&"S".into(), row, column).span(0..0),
            quote: String::new(),
            kind: FileFactKind::FormulaWithoutValue,
        };
        let sample = (4..12).fold(Sample::new(), |s, row| s.fact(formula(row, 2)));
        let found = sample.fact(formula(2, 1)).found("W02");
        assert_eq!(found, ["B3", "C5"]);
        assert!(Sample::new().found("W02").is_empty());
    }
}
