//! How wide a character is printed.

use unicode_width::UnicodeWidthChar;

/// Width in thousandths of an em. Japanese fonts of fixed pitch print half-width characters at 500; the wide
/// Latin letters get more, because a font that stands in for a missing one is proportional.
pub(super) fn char_width(c: char) -> u32 {
    match c {
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' => 800,
        'A'..='Z' => 570,
        ' '..='~' => 500,
        // Colored pictures are wider than the em in every font that has them.
        '\u{1F000}'..='\u{1FAFF}' => 1300,
        _ => match c.width_cjk() {
            // Controls are written as they are; what they print as is up to the program that opens the file.
            None => 500,
            Some(0) => 0,
            Some(1) if ('\u{FF61}'..='\u{FFDC}').contains(&c) => 500,
            // Accented letters and foreign scripts come from other, wider fonts.
            Some(1) => 700,
            Some(_) => 1000,
        },
    }
}

/// Tab stops stand four characters apart.
pub(super) const TAB_STOP: u32 = 4000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_japanese_fonts_are_full_width() {
        for c in ['①', '…', '―', '※', 'あ', '％', '　', '○'] {
            assert_eq!(char_width(c), 1000, "{c}");
        }
        for c in ['1', 'a', 'ｱ', ' ', '('] {
            assert_eq!(char_width(c), 500, "{c}");
        }
    }
}
