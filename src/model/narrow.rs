//! Text of one width, character for character, so that positions stay those of the source.

/// The characters of a text with every width, dash and blank made one: `１，６００　人日` → `1,600 人日`.
/// One character comes out for each that goes in. Line breaks stay.
#[must_use]
pub fn narrow(text: &str) -> Vec<char> {
    text.chars().map(narrow_char).collect()
}

fn narrow_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).map_or(c, narrow_char),
        '\u{3000}' | '\u{A0}' | '\t' | '\r' | '\u{2000}'..='\u{200A}' => ' ',
        '\u{301C}' | '\u{223C}' => '~',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' => '-',
        '﹪' | '㌫' => '%',
        '｡' => '。',
        '､' => '、',
        '･' => '・',
        '￥' | '¥' => '\\',
        '‥' => '…',
        '≪' => '《',
        '≫' => '》',
        _ => c,
    }
}

/// A place in narrowed text, moved along as things are read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    chars: &'a [char],
    /// Position of the next character.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// Stands before the character `at`.
    pub(super) fn new(chars: &'a [char], at: usize) -> Self {
        Self { chars, at }
    }

    /// The same text from another place on.
    pub(super) fn moved(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Everything from here on.
    pub(super) fn rest(&self) -> &'a [char] {
        self.chars.get(self.at..).unwrap_or_default()
    }

    /// The character before.
    pub(super) fn behind(&self) -> Option<char> {
        self.chars.get(self.at.checked_sub(1)?).copied()
    }

    /// Passes this character, if it is the next.
    pub(super) fn eat(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    /// Passes one of these characters, if one is the next.
    pub(super) fn eat_any(&mut self, any: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| any.contains(c))?;
        self.at += 1;
        Some(c)
    }

    /// Passes this word, if it is next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let there = self.sees(word);
        if there {
            self.at += word.chars().count();
        }
        there
    }

    /// Passes the first of these words that is next.
    pub(super) fn eat_word_of<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.eat_word(word))
    }

    /// True when this word is next.
    pub(super) fn sees(&self, word: &str) -> bool {
        starts_with(self.chars, self.at, word)
    }

    /// Passes blanks, but no line break.
    pub(super) fn blanks(&mut self) {
        while self.eat(' ') {}
    }

    /// Passes a number of at most `most` digits. Longer ones are not passed.
    pub(super) fn digits(&mut self, most: usize) -> Option<u32> {
        let run = digit_run(self.chars, self.at);
        if run == 0 || run > most {
            return None;
        }
        let text: String = self.chars[self.at..self.at + run].iter().collect();
        let value = text.parse().ok()?;
        self.at += run;
        Some(value)
    }
}

/// How many ASCII digits stand at `at`.
pub(super) fn digit_run(chars: &[char], at: usize) -> usize {
    chars
        .iter()
        .skip(at)
        .take_while(|c| c.is_ascii_digit())
        .count()
}

/// True when `word` stands at `at`.
pub(super) fn starts_with(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

/// True when `word` ends right before `at`.
pub(super) fn ends_with(chars: &[char], at: usize, word: &str) -> bool {
    at.checked_sub(word.chars().count())
        .is_some_and(|start| starts_with(chars, start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_out_for_each_in() {
        let text = "１，６００　人日〜△−５％\r\n≪目標≫";
        let narrowed: String = narrow(text).iter().collect();
        assert_eq!(narrowed, "1,600 人日~△-5% \n《目標》");
        assert_eq!(narrowed.chars().count(), text.chars().count());
    }
}
