//! # 式とみなされる文字列があります (W07 formula-like-text)
//! # Text that a spreadsheet would run when pasted (W07 formula-like-text)
//!
//! ## 何を見るか
//! ## What it sees
//! `=`、`+`、`-`、`@` で始まり、表計算ソフトが式として計算するか、エラーにする文字列です（`=B2*12`、`+81-3-1234-5678`、`=10回`、`@SUM(A1)`）。全角の `＝` も同じです。
//! Text that begins with `=`, `+`, `-` or `@` and that a spreadsheet would calculate or turn into an error: `=B2*12`, `+81-3-1234-5678`, `=10回`, `@SUM(A1)`.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 貼り付けたりCSVとして開いたりすると、書いた文字が消えて計算結果やエラーになります。外部から受け取った文字列では、
//! 意図しない処理が動くおそれもあります。
//! Pasted, or opened as CSV, the words give way to a result or an error; in text from outside it may even start something.
//!
//! ## 例
//! ## Example
//! ```text
//! +81-3-1234-5678 → -6834
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 負の数（`-5`、`△5`）、増減（`+5`、`+5%`）、`－`、箇条書きの「- 項目」「-項目」、単価の「@1,000円」、矢印や罫線の `=>` `===` は指摘しません。
//! Plain numbers with a sign, dashes, bullets, unit prices (`@1,000円`), arrows and rules are no finding.
//!
//! ## 対処
//! ## What to do
//! 提出用のファイルには文字列として書きます。ほかの表に貼り付けるときは、先頭に「'」を付けてください。
//! It is written as text in the file to hand in; where you paste it elsewhere, put ' before it.

use super::cell_text::cell_texts;
use super::gathered::gathered;
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity, narrow};

pub(super) const RULE: Rule = Rule {
    code: "W07",
    name: "formula-like-text",
    severity: Severity::Info,
    page: include_str!("formula_like_text.rs"),
    check,
};

/// Longest text that is looked at: Excel takes no longer formula.
const LONGEST: usize = 8192;
/// So much of it is quoted.
const QUOTED: usize = 60;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut places = Vec::new();
    for text in cell_texts(subject) {
        let is_whole = text.chars.first().is_some_and(|(at, _)| *at == 0);
        if !is_whole || text.chars.len() > LONGEST || !would_run(&text.text()) {
            continue;
        }
        let end = text.chars.len();
        places.push(Place {
            at: text.span(0, end),
            quote: text.quote(0, end.min(QUOTED)),
            note: None,
        });
    }
    for told in gathered(places) {
        let begins = told.first.quote.chars().take(1).collect::<String>();
        let message = match told.count {
            1 => Message::new(
                format!("「{begins}」で始まり、表計算ソフトでは式とみなされます"),
                format!("begins with {begins} and would be run as a formula"),
            ),
            count => Message::new(
                format!("表計算ソフトで式とみなされる文字列が{count}個のセルにあります"),
                format!("the texts of {count} cells would be run as formulas"),
            ),
        };
        let quote = told.first.quote.clone();
        let mut finding = RULE
            .finding(message, told.first)
            .hint(
                "提出用では文字列として書きます。ほかの表に貼り付けるときは、先頭に「'」を付けてください",
                "it is written as text; put ' before it where you paste it elsewhere",
            )
            .related(told.others);
        finding.found = Some(quote);
        findings.push(finding);
    }
}

/// Whether a spreadsheet would take the text for a formula.
fn would_run(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let rest: String = narrow(text).into_iter().skip(1).collect();
    // What is no formula after all gives an error in place of the words: =10回, @来年度.
    match (first, rest.chars().next()) {
        ('=', Some(next)) if !" =>".contains(next) => return true,
        ('@', Some(next)) if next.is_alphabetic() => return true,
        _ => {}
    }
    let Some(tokens) = tokens(&rest) else {
        return false;
    };
    let calls = tokens.contains(&Token::Call);
    let refers = tokens.contains(&Token::Reference);
    // A sign before the first value is part of it: -5 is a number, -1-2 a difference.
    let operators = tokens
        .windows(2)
        .filter(|pair| matches!(pair, [Token::Number | Token::Close, Token::Operator]))
        .count();
    match first {
        '=' | '＝' => tokens
            .iter()
            .any(|token| !matches!(token, Token::Operator | Token::Open | Token::Close)),
        '+' => calls || refers || operators > 0,
        // -1-2 is as good a number of an item or a telephone number as a difference.
        '-' => calls || refers,
        '@' | '＠' => calls,
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Number,
    Text,
    /// A name: of a cell range, a sheet, or nothing that is known.
    Name,
    /// `B2`, `$B$2`, `様式1!B2`.
    Reference,
    /// A name before an open bracket.
    Call,
    Operator,
    Open,
    Close,
}

/// The parts of a formula; none when the text is not made as one.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let is_name = |c: &char| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '!' | '#' | '\'' | '[' | ']' | ':')
        };
        let token = match c {
            // A percent sign belongs to the number before it.
            '%' if tokens.last() == Some(&Token::Number) => {
                at += 1;
                continue;
            }
            ' ' | '\n' => {
                at += 1;
                continue;
            }
            '"' => {
                at += 1 + chars.get(at + 1..)?.iter().position(|c| *c == '"')?;
                Token::Text
            }
            '(' | '{' => {
                depth = depth.checked_add(1)?;
                Token::Open
            }
            ')' | '}' => {
                depth = depth.checked_sub(1)?;
                Token::Close
            }
            '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<' | '>' | '%' | ',' | ';' | '|' => {
                Token::Operator
            }
            c if is_name(&c) => {
                let mut end = at;
                while chars.get(end).is_some_and(&is_name) {
                    // The name of a sheet may have blanks.
                    if chars.get(end) == Some(&'\'') {
                        end += 1 + chars.get(end + 1..)?.iter().position(|c| *c == '\'')?;
                    }
                    end += 1;
                }
                let word: String = chars.get(at..end)?.iter().collect();
                at = end - 1;
                word_token(&word, chars.get(end) == Some(&'('))?
            }
            _ => return None,
        };
        // Two values side by side are words, not a formula.
        let is_value = |token: &Token| {
            matches!(
                token,
                Token::Number | Token::Text | Token::Name | Token::Reference | Token::Call
            )
        };
        let follows_value = tokens
            .last()
            .is_some_and(|last| *last != Token::Call && (is_value(last) || *last == Token::Close));
        if follows_value && (is_value(&token) || token == Token::Open) {
            return None;
        }
        tokens.push(token);
        at += 1;
    }
    let ends_well = tokens.last().is_some_and(|token| *token != Token::Operator)
        || text.trim_end().ends_with('%');
    (depth == 0 && ends_well).then_some(tokens)
}

fn word_token(word: &str, is_called: bool) -> Option<Token> {
    let plain = word.replace('$', "");
    let last = plain.rsplit(['!', ':']).next()?;
    let letters = last.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = last.get(letters..)?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if is_called {
        return (letters > 0).then_some(Token::Call);
    }
    if (1..=3).contains(&letters) && is_number(digits) {
        return Some(Token::Reference);
    }
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return word
            .parse::<rust_decimal::Decimal>()
            .ok()
            .map(|_| Token::Number);
    }
    // Words in kana are a sentence; names of ranges have none.
    let is_kana = |c: char| ('\u{3041}'..='\u{3096}').contains(&c);
    (!word.contains(is_kana)).then_some(Token::Name)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::Role;

    #[test]
    fn what_a_spreadsheet_would_run() {
        for text in [
            "=B2*12",
            "=SUM(B2:B9)",
            "=1-2",
            "＝１＋２",
            "=研修!B2",
            "='R5 計画'!B2",
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://example.jp/\",\"研修\")",
            "=研修回数",
            "+81-3-1234-5678",
            "+A1",
            "-SUM(A1:A3)",
            "@SUM(A1:A3)",
            "=10回",
            "=研修、会議",
            "@yoshiki_city",
        ] {
            assert!(would_run(text), "{text}");
        }
    }

    #[test]
    fn what_it_would_not() {
        for text in [
            "",
            "-5",
            "+5",
            "+5%",
            "-1,234",
            "－",
            "-",
            "---",
            "=====",
            "= 前年度と同じ",
            "=> 次年度へ",
            "- 項目",
            "-研修の実施",
            "-ICTの活用",
            "+α",
            "+3人",
            "-1-2",
            "@1,000円",
            "＋5ポイント",
            "-(1)研修",
            "研修=10",
        ] {
            assert!(!would_run(text), "{text}");
        }
    }

    #[test]
    fn the_cell_is_told() {
        let mut document = Sample::new()
            .item("1", "", &[(Role::Plan, "=B2*12")])
            .document();
        let text = document.items[0].entries[&Role::Plan].text.clone();
        document.captions.push(crate::model::Caption {
            kind: crate::model::CaptionKind::Note,
            text: text.slice(text.len() - 6..text.len()),
        });
        // A text that begins inside of its cell is none of its own.
        let template = super::super::sample::template();
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        assert!(findings.is_empty());
    }
}
