//! # CP932（シフトJIS）にない文字があります (X02 not-in-cp932)
//! # A character that CP932 does not have (X02 not-in-cp932)
//!
//! ## 何を見るか
//! ## What it sees
//! CSVをCP932（シフトJIS）で書き出すとき（`--to csv --charset cp932`）、その文字コードにない文字です。セルごとに、文字、符号位置、代わりの文字を示します。
//! When the CSV is to be written in CP932 (`--to csv --charset cp932`): each character that this character set does not have, by cell, with its code point and the substitute that offices write for it.
//!
//! ## なぜ大切か
//! ## Why it matters
//! そのまま書き出すと「?」などになり、氏名や地名が変わってしまいます。
//! Written as it is, it would become a question mark, and a name would no longer be the name.
//!
//! ## 例
//! ## Example
//! ```text
//! 𠮷田（U+20BB7）→ 吉田、㉑ → (21)、é → e、絵文字 → 〓
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! UTF-8のCSV、Excel、JSONには、どの文字も書けます。①、㈱、髙、外字はCP932にもあります。波ダッシュ（〜）のように同じ文字の別の符号があるものは、それで書き、一覧に記します。
//! UTF-8, workbooks and JSON hold every character; ①, ㈱, 髙 and user-defined characters are in CP932. A character with another code in CP932 (〜) is written under that, and listed.
//!
//! ## 対処
//! ## What to do
//! 指定がなければ書き出しません。代わりの文字でよければ `--substitute` を付けてください。置き換えた文字の一覧（`_置換一覧.csv`）が隣にできます。UTF-8で足りるなら `--charset cp932` を外してください。
//! Nothing is written unless you say so: `--substitute` writes the substitutes and a list of them (`_置換一覧.csv`) beside. Where UTF-8 will do, leave `--charset cp932` out.

use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity, misfits};

pub(super) const RULE: Rule = Rule {
    code: "X02",
    name: "not-in-cp932",
    severity: Severity::Warning,
    page: include_str!("not_in_cp932.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.in_cp932 {
        return;
    }
    for misfit in misfits(subject.document) {
        if !misfit.is_missing() {
            continue;
        }
        let (points, written) = (misfit.code_points(), misfit.written().to_owned());
        let (ja, en) = match written.as_str() {
            "" => ("書かない".to_owned(), "nothing".to_owned()),
            other => (format!("「{other}」"), other.to_owned()),
        };
        let message = Message::new(
            format!(
                "「{}」（{points}）はCP932にありません（代わりの文字: {ja}）",
                misfit.text
            ),
            format!(
                "{} ({points}) is not in CP932 (substitute: {en})",
                misfit.text
            ),
        );
        let place = Place {
            at: misfit.at,
            quote: misfit.text.clone(),
            note: None,
        };
        findings.push(
            RULE.finding(message, place)
                .hint(
                    "代わりの文字でよいか確かめてください（--substitute で置き換え、一覧を作ります）",
                    "see whether the substitute will do (--substitute writes it, and a list)",
                )
                .values(misfit.text, written),
        );
    }
}
