//! Whether a text has one of many words.

/// True when the text has one of the words.
#[must_use]
pub fn has_any(text: &str, words: &[&str]) -> bool {
    // Most words of a list have a character that the text has not: told by a bit for every 64th character.
    let bits = |text: &str| {
        text.chars()
            .fold(0_u64, |bits, c| bits | 1 << (u32::from(c) & 63))
    };
    let held = bits(text);
    words
        .iter()
        .any(|word| bits(word) & !held == 0 && text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        assert!(has_any("待機児童数", &["苦情", "待機"]));
        assert!(has_any("苦情", &["苦情"]));
        assert!(has_any("苦情", &[""]));
        assert!(!has_any("機待", &["待機"]));
        assert!(!has_any("", &["待機"]));
    }
}
