//! What every format does with the text of a cell.

use crate::model::Cell;

/// Unicode's own line and paragraph breaks, which many programs take for the end of a record.
const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// Line breaks become `\n`, and characters that no text has (NUL and the like) go.
pub(super) fn clean(text: &str) -> String {
    if !text.contains(|c: char| c.is_control() && c != '\n' || SEPARATORS.contains(&c)) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\u{b}', '\u{c}', '\u{85}'], "\n")
        .replace(SEPARATORS, "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// A cell of text, or none when there is no character in it.
pub(super) fn cell(text: &str) -> Option<Cell> {
    let text = clean(text);
    (!text.is_empty()).then(|| Cell::text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_one_character() {
        assert_eq!(clean("甲\r\n乙\r丙\n丁"), "甲\n乙\n丙\n丁");
        assert_eq!(clean("甲\u{2028}乙\u{2029}丙"), "甲\n乙\n丙");
        assert_eq!(clean("a\u{0}b\tc"), "ab\tc");
        assert_eq!(cell("\u{1}"), None);
    }
}
