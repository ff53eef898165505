//! Where the lines of a cell begin.

use std::ops::Range;

use super::char_width::{TAB_STOP, char_width};
use super::kinsoku::may_break;

/// Most characters on one line, however narrow: keeps every cell far below the 32,767 of the file format
/// even when its characters have no width at all.
const LONGEST_LINE: usize = 400;

/// Breaks a text into lines no wider than `capacity` (thousandths of an em), as byte ranges without the line
/// break itself. A text always has at least one line.
pub(in crate::write) fn lines(text: &str, capacity: u32) -> Vec<Range<usize>> {
    first_lines(text, capacity, usize::MAX)
}

/// The same, but no more lines than a few over `most`: a long text need not be broken to its end to see that it
/// does not fit.
pub(super) fn first_lines(text: &str, capacity: u32, most: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut before = None;
    for (at, c) in text.char_indices() {
        if lines.len() > most {
            return lines;
        }
        if is_line_break(c) {
            lines.push(line.start..at);
            line = Line::from(at + c.len_utf8());
            before = None;
            continue;
        }
        if let Some(before) = before
            && may_break(before, c)
        {
            line.last_break = Some((at, line.width));
        }
        let mut advance = line.advance(c);
        // A space at the end of a line hangs over the edge.
        if c != ' ' && line.width + advance > capacity && at > line.start
            || line.chars >= LONGEST_LINE
        {
            let (end, width) = line.last_break.unwrap_or((at, line.width));
            lines.push(line.start..end);
            line = Line {
                start: end,
                width: line.width.saturating_sub(width),
                chars: text[end..at].chars().count(),
                last_break: None,
            };
            advance = line.advance(c);
            // What was carried over may fill the new line already.
            if line.width + advance > capacity && at > line.start {
                lines.push(line.start..at);
                line = Line::from(at);
                advance = line.advance(c);
            }
        }
        line.width += advance;
        line.chars += 1;
        before = Some(c);
    }
    lines.push(line.start..text.len());
    lines
}

/// Characters that end a line in every program that opens the file.
pub(super) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[derive(Default)]
struct Line {
    start: usize,
    width: u32,
    chars: usize,
    last_break: Option<(usize, u32)>,
}

impl Line {
    fn from(start: usize) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    fn advance(&self, c: char) -> u32 {
        if c == '\t' {
            TAB_STOP - self.width % TAB_STOP
        } else {
            char_width(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, capacity: u32) -> Vec<&str> {
        lines(text, capacity)
            .into_iter()
            .map(|line| &text[line])
            .collect()
    }

    #[test]
    fn full_and_half_width_characters_fill_a_line() {
        assert_eq!(broken("あいうえおか", 5000), ["あいうえお", "か"]);
        assert_eq!(broken("ｱｲｳｴｵｶｷｸｹｺｻ", 5000), ["ｱｲｳｴｵｶｷｸｹｺ", "ｻ"]);
        assert_eq!(broken("あ\n\nい", 5000), ["あ", "", "い"]);
        assert_eq!(broken("", 5000), [""]);
    }

    #[test]
    fn a_full_stop_takes_its_word_to_the_next_line() {
        assert_eq!(broken("あいうえお。か", 5000), ["あいうえ", "お。か"]);
        assert_eq!(broken("あいうえ「お」", 5000), ["あいうえ", "「お」"]);
    }

    #[test]
    fn words_stay_whole_unless_wider_than_the_column() {
        assert_eq!(
            broken("研修 abcdefg です", 5000),
            ["研修 ", "abcdefg で", "す"]
        );
        assert_eq!(broken("abcdefghijklm", 5000), ["abcdefghij", "klm"]);
    }

    #[test]
    fn every_character_stands_on_exactly_one_line() {
        let text = "ア（イ）\t「ｳ」 word……――。。。。。。\u{301}\u{20BB7}\u{1F600}終\n";
        for capacity in [1, 500, 1000, 1700, 3000, 90_000] {
            let joined: String = broken(text, capacity).concat();
            assert_eq!(joined, text.replace('\n', ""), "{capacity}");
        }
    }

    #[test]
    fn lines_of_characters_without_width_are_cut_too() {
        let text = "\u{200B}".repeat(5000);
        assert!(
            broken(&text, 5000)
                .iter()
                .all(|line| line.chars().count() <= LONGEST_LINE)
        );
    }
}
