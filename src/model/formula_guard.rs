//! The apostrophe that keeps a text from being run as a formula where a spreadsheet opens it as CSV: put before it on
//! writing, taken away on reading.

use std::borrow::Cow;

/// Whether a spreadsheet may take the text for a formula, or for one that is kept from being run. Numbers with a sign
/// and a sign alone are no formula: `-5`, `+1,200`, `－`.
#[must_use]
pub fn needs_guard(text: &str) -> bool {
    // Programs differ in whether a blank or a tab before the sign hides it.
    let shown = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let mut chars = shown.chars();
    match chars.next() {
        Some('=' | '@' | '＝' | '＠' | '\'') => true,
        Some('+' | '-' | '＋' | '－') => !is_number(chars.as_str()),
        _ => text.starts_with(['\t', '\r', '\n']),
    }
}

/// What follows the sign of a number, or of nothing at all.
fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches(['%', '％']);
    text.chars().all(|c| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, ',' | '.' | '，' | '．')
    })
}

/// The text with an apostrophe before it, where it needs one.
#[must_use]
pub fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if needs_guard(&text) {
        format!("'{text}").into()
    } else {
        text
    }
}

/// The text without the apostrophe that [`guarded`] put before it. Any other apostrophe belongs to the text.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

/// The text as it is, so that [`unguarded`] gives it back: where that would take an apostrophe of its own away, one
/// more stands before it. So it does before `="001"`, which is how programs keep Excel from reading 001 as a number.
#[must_use]
pub fn kept_as_is(text: Cow<'_, str>) -> Cow<'_, str> {
    if unguarded(&text).len() == text.len() && !text.starts_with("=\"") {
        text
    } else {
        format!("'{text}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMULAS: [&str; 17] = [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+81-3-1234-5678",
        "-2+3|cmd",
        "-研修の実施",
        "＝１＋１",
        "＋ＳＵＭ（Ａ１）",
        "－１－２",
        "＠ＳＵＭ",
        "  =1+1",
        "\u{3000}＝1",
        "\t研修",
        "\r=1",
        "'研修'",
        "''",
        "'=1",
    ];
    const OTHERS: [&str; 16] = [
        "", "研修", "-5", "+5", "－５", "-1,234.5", "－", "-", "+", "△5", "▲1,200", "+5%", "−1−2",
        "1=1", "a'b", "・-1+A1",
    ];

    #[test]
    fn formulas_are_guarded_and_numbers_kept() {
        for text in FORMULAS {
            assert_eq!(guarded(text.into()), format!("'{text}"));
        }
        for text in OTHERS {
            assert_eq!(guarded(text.into()), text);
        }
    }

    #[test]
    fn every_text_comes_back_guarded_or_not() {
        for text in FORMULAS.into_iter().chain(OTHERS) {
            assert_eq!(unguarded(&guarded(text.into())), text);
            assert_eq!(unguarded(&kept_as_is(text.into())), text);
        }
        assert_eq!(kept_as_is("=1+1".into()), "=1+1");
        assert_eq!(unguarded(&kept_as_is("=\"001\"".into())), "=\"001\"");
        assert_eq!(kept_as_is("'研修'".into()), "'研修'");
    }
}
