//! Characters, lines and figures of narrowed text.

use crate::model::Quantity;

/// True for the opening of a caption.
pub(super) fn is_open(c: char) -> bool {
    matches!(c, '<' | '〈' | '《' | '【' | '〔' | '[')
}

/// True for the closing of a caption.
pub(super) fn is_close(c: char) -> bool {
    matches!(c, '>' | '〉' | '》' | '】' | '〕' | ']')
}

/// True for a mark that begins a line of a list.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '・' | '○'
            | '●'
            | '◎'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '▪'
            | '※'
            | '*'
            | '〇'
            | '◯'
            | '➢'
            | '⇒'
            | '☆'
            | '★'
            | '-'
            | '>'
    )
}

/// True for what stands between a label and its figure.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ':' | '…' | '=' | '→')
}

/// True for a character of a noun: kanji, katakana, letters.
pub(super) fn is_noun(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '々' | '\u{FF66}'..='\u{FF9F}')
        || c.is_ascii_alphabetic()
}

/// True for hiragana.
pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// Start and end of each line, without the line break.
pub(super) fn lines(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in chars.iter().enumerate() {
        if *c == '\n' {
            found.push((start, at));
            start = at + 1;
        }
    }
    found.push((start, chars.len()));
    found
}

/// The characters `from..to` without blanks at the ends.
pub(super) fn trim(chars: &[char], from: usize, to: usize) -> String {
    let text: String = chars
        .get(from..to.max(from))
        .unwrap_or_default()
        .iter()
        .collect();
    text.trim().to_owned()
}

/// The first of the figures that begin at `from` or later.
pub(super) fn figure_from(figures: &[Quantity], from: usize) -> Option<&Quantity> {
    figures.get(figures.partition_point(|figure| (figure.chars.start as usize) < from))
}

/// True when a figure begins in `from..to`.
pub(super) fn has_figure(figures: &[Quantity], from: usize, to: usize) -> bool {
    figure_from(figures, from).is_some_and(|figure| (figure.chars.start as usize) < to)
}

/// The lines that end after `at`, of lines in order.
pub(super) fn lines_after(lines: &[(usize, usize)], at: usize) -> &[(usize, usize)] {
    &lines[lines.partition_point(|(_, end)| *end <= at)..]
}
