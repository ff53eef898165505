//! Captions and texts folded for comparison. Nothing folded is ever written out.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text reduced to what matters when two are compared: width, dashes, wave dashes, brackets and
/// blanks no longer differ; ① and Ⅰ stay what they are (NFKC would make `①②` into `12`).
///
/// `（OFF－JT） 研修` and `(OFF-JT)研修` fold to the same key.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.chars().all(is_composed) {
        return settle_dashes(text.chars());
    }
    settle_dashes(compose_half_width_kana(text).nfc())
}

/// Characters that are in NFC beside each other, and no half-width kana: nearly all there are.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{3098}' | '\u{309B}'..='\u{A4CF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FE30}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFEE}')
        && !matches!(c, '\u{20D0}'..='\u{20FF}' | '\u{2126}' | '\u{212A}' | '\u{212B}' | '\u{2329}' | '\u{232A}' | '\u{2ADC}'
        | '\u{302A}'..='\u{302F}')
}

/// One character of the comparison key: full-width ASCII to half width, dash, wave and quote variants to one.
#[must_use]
pub fn fold_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5D}' => char::from_u32(u32::from(c) - 0xFEE0).map_or(c, fold_char),
        '-'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{FF70}'
        | '\u{30FC}'
        | '\u{2500}'
        | '\u{FE63}' => 'ー',
        '\u{301C}' | '\u{FF5E}' | '\u{223C}' => '~',
        '〈' | '《' | '≪' | '⟨' => '<',
        '〉' | '》' | '≫' | '⟩' => '>',
        '〔' => '[',
        '〕' => ']',
        '\u{FFE5}' | '\u{A5}' => '\\',
        '\u{FF61}' => '。',
        '\u{FF62}' => '「',
        '\u{FF63}' => '」',
        '\u{FF64}' | ',' => '、',
        '\u{FF65}' | '\u{B7}' | '\u{2022}' => '・',
        '○' | '◯' | '〇' => '○',
        _ => c,
    }
}

/// Digits of every width as ASCII; other characters as they are. For reading numbers, not for comparing.
#[must_use]
pub fn ascii_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// `ｶﾞｲﾄﾞ` → `ガイド`: half-width kana joined with its voicing mark. Other characters as they are.
#[must_use]
pub fn compose_half_width_kana(text: &str) -> String {
    if !text.chars().any(|c| ('\u{FF66}'..='\u{FF9F}').contains(&c)) {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| {
            // Only the half-width block: NFKC elsewhere would take ① and ㈱ apart.
            if ('\u{FF66}'..='\u{FF9F}').contains(&c) {
                c.nfkd().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .nfc()
        .collect()
}

/// Zero-width characters, variation selectors and controls: seen by no one, so no difference.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    // Kana and kanji, first of all.
    if matches!(c, '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{9FFF}' | ' '..='~') {
        return false;
    }
    matches!(c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || (c.is_control() && !c.is_whitespace())
        || (is_combining_mark(c) && !matches!(c, '\u{3099}' | '\u{309A}'))
}

/// A dash between kana is the long vowel, between digits a hyphen; the two look alike and are typed for
/// each other. After folding both are `ー`; here those that do not follow kana become `-`.
fn settle_dashes(text: impl Iterator<Item = char>) -> String {
    let mut settled = String::with_capacity(3 * text.size_hint().0);
    let mut after_kana = false;
    let seen = text.filter(|c| !c.is_whitespace() && !is_invisible(*c));
    for c in seen.map(fold_char) {
        if c == 'ー' && !after_kana {
            settled.push('-');
        } else {
            settled.push(c);
        }
        after_kana = matches!(c, '\u{3041}'..='\u{30FE}');
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_one_text_fold_to_one_key() {
        for (a, b) in [
            ("（ＯＦＦ－ＪＴ）", "(OFF-JT)"),
            ("項　目", "項目"),
            ("4月〜9月", "４月～９月"),
            ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
            ("センタ－", "センター"),
            ("＜目標＞", "<目標>"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn circled_and_roman_numbers_keep_their_identity() {
        assert_ne!(fold("①②"), fold("12"));
        assert_ne!(fold("Ⅰ"), fold("I"));
    }
}
