//! The manual page of a rule: the `//!` head of its file, in one language or in both.

use super::RULES;

/// The language of a manual page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Japanese,
    /// English
    English,
}

/// The headings of every page, in order: what it sees, why it matters, example, silence, remedy.
pub const HEADINGS: [(&str, &str); 5] = [
    ("何を見るか", "What it sees"),
    ("なぜ大切か", "Why it matters"),
    ("例", "Example"),
    ("黙るとき", "When it stays silent"),
    ("対処", "What to do"),
];

/// The manual page of the rule with this code (any case), or none when there is no such rule.
#[must_use]
pub fn explain(code: &str, language: Language) -> Option<String> {
    let rule = RULES
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code.trim()))?;
    let mut fenced = false;
    let mut page = String::new();
    for line in head(rule.page) {
        let fence = line.starts_with("```");
        fenced ^= fence;
        // Examples are shown in both languages; other lines are written in one, told by how they begin.
        if fence {
            continue;
        }
        if fenced {
            page.push_str("    ");
        }
        if fenced || line.is_empty() || language_of(line) == language {
            page.push_str(line);
            page.push('\n');
        }
    }
    Some(page)
}

/// The lines of the `//!` head, without their marks.
pub(super) fn head(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
}

/// Japanese and English lines are told apart by their letters; code in English lines may be Japanese, and
/// the code and name of the rule stand in both titles.
fn language_of(line: &str) -> Language {
    let line = line.rsplit_once(" (").map_or(line, |(title, _)| title);
    let letters = line.chars().filter(char::is_ascii_alphabetic).count();
    let others = line.chars().filter(|c| !c.is_ascii()).count();
    if letters > others {
        Language::English
    } else {
        Language::Japanese
    }
}
