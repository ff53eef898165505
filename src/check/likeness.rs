//! Where two long texts differ by a character or two, and whether that may be meant.

use crate::model::{compose_half_width_kana, fold_char, is_invisible};

/// A text reduced for comparison, each character with its position in the original.
pub(super) struct Folded {
    /// The characters that count.
    pub(super) chars: Vec<char>,
    at: Vec<u32>,
}

impl Folded {
    /// Folds widths, brackets, dashes and blanks away, as `model::fold` does, and keeps the positions.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            chars: Vec::new(),
            at: Vec::new(),
        };
        let mut chars = text.chars().zip(0..).peekable();
        while let Some((c, at)) = chars.next() {
            if c.is_whitespace() || is_invisible(c) {
                continue;
            }
            let mark = chars.next_if(|(next, _)| matches!(next, 'ﾞ' | 'ﾟ'));
            let c = if ('\u{FF61}'..='\u{FF9F}').contains(&c) {
                let pair: String = [Some(c), mark.map(|(mark, _)| mark)]
                    .into_iter()
                    .flatten()
                    .collect();
                compose_half_width_kana(&pair).chars().next().unwrap_or(c)
            } else {
                c
            };
            folded.chars.push(fold_char(c));
            folded.at.push(at);
        }
        folded
    }

    /// Position in the original of the character `at`; behind the last one, the end.
    fn original(&self, at: usize) -> u32 {
        let end = self.at.last().map_or(0, |last| last.saturating_add(1));
        self.at.get(at).copied().unwrap_or(end)
    }
}

/// The characters in which two texts differ: from `start`, `a` characters here and `b` there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) start: usize,
    pub(super) a: usize,
    pub(super) b: usize,
}

impl Difference {
    /// The word around the difference in one text, and its characters in the original.
    pub(super) fn word(self, text: &Folded, length: usize) -> (String, std::ops::Range<u32>) {
        let is_word = |c: &char| {
            ('\u{4E00}'..='\u{9FFF}').contains(c) || ('\u{30A1}'..='\u{30FE}').contains(c)
        };
        let mut start = self.start;
        let mut end = self.start + length;
        while start > 0 && self.start - start < 4 && is_word(&text.chars[start - 1]) {
            start -= 1;
        }
        while end < text.chars.len() && end - self.start - length < 4 && is_word(&text.chars[end]) {
            end += 1;
        }
        let word = text.chars[start..end].iter().collect();
        let original =
            text.original(start)..end.checked_sub(1).map_or(0, |last| text.original(last) + 1);
        (word, original.start..original.end.max(original.start))
    }
}

/// The one stretch in which two different texts differ, when it is as short as a slip: two characters, or
/// one in fifty of a long text.
pub(super) fn difference(a: &[char], b: &[char]) -> Option<Difference> {
    let longest = (a.len().min(b.len()) / 50).max(2);
    if a.len().abs_diff(b.len()) > longest {
        return None;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - start;
    let behind = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(room)
        .take_while(|(x, y)| x == y)
        .count();
    let found = Difference {
        start,
        a: a.len() - start - behind,
        b: b.len() - start - behind,
    };
    (found.a.max(found.b) <= longest).then_some(found)
}

/// True when the difference is one that people make on purpose: figures, dates, rounds, pairs of words
/// (東部, 西部), punctuation.
pub(super) fn is_meant(a: &[char], b: &[char], found: Difference) -> bool {
    let (here, there) = (
        &a[found.start..found.start + found.a],
        &b[found.start..found.start + found.b],
    );
    let all = || here.iter().chain(there);
    let is_figure =
        |c: &char| c.is_ascii_digit() || "〇一二三四五六七八九十百千万億兆、.,%".contains(*c);
    let is_sign = |c: &char| !c.is_alphanumeric();
    let is_letter =
        |c: &char| c.is_ascii_alphabetic() || ('①'..='⓿').contains(c) || ('Ⅰ'..='ⅿ').contains(c);
    if all().all(is_figure) || all().all(is_sign) || all().all(is_letter) {
        return true;
    }
    // 1回 and 10回, 4月 and 12月: a figure that grew by a digit shows its neighbour too.
    if all().any(char::is_ascii_digit) {
        return true;
    }
    // 研修 and 研修等 are two things to say.
    let vague = |text: &[char]| {
        ["等", "など", "ほか", "他"].contains(&text.iter().collect::<String>().as_str())
    };
    if (here.is_empty() && vague(there)) || (there.is_empty() && vague(here)) {
        return true;
    }
    let pairs = here.len() == there.len()
        && here
            .iter()
            .zip(there)
            .filter(|(x, y)| x != y)
            .all(|(x, y)| {
                CONTRASTS
                    .iter()
                    .any(|group| group.contains(*x) && group.contains(*y))
            });
    pairs && !here.is_empty()
}

/// Characters that stand for each other in parallel items.
const CONTRASTS: [&str; 17] = [
    "東西南北中央",
    "前後中",
    "上下中",
    "左右",
    "男女",
    "小中高大",
    "春夏秋冬",
    "朝昼夕夜",
    "都道府県市区町村国",
    "甲乙丙丁",
    "新旧",
    "内外",
    "初次再終",
    "月火水木金土日",
    "公私",
    "入出",
    "父母子親",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> Option<(String, String, bool)> {
        let (a, b) = (Folded::new(a), Folded::new(b));
        let found = difference(&a.chars, &b.chars)?;
        let meant = is_meant(&a.chars, &b.chars, found);
        Some((found.word(&a, found.a).0, found.word(&b, found.b).0, meant))
    }

    #[test]
    fn the_word_around_the_difference_is_named() {
        let slip = compare(
            "即戦力となる人材を育成します",
            "即戦力となる人事を育成します",
        );
        assert_eq!(slip, Some(("人材".to_owned(), "人事".to_owned(), false)));
        let lost = compare("フラワー装飾を教える", "フラー装飾を教える");
        assert_eq!(
            lost,
            Some(("フラワー装飾".to_owned(), "フラー装飾".to_owned(), false))
        );
    }

    #[test]
    fn positions_are_those_of_the_original() {
        let (a, b) = (Folded::new("ｶﾞｲﾄﾞ を 人材 に"), Folded::new("ガイドを人事に"));
        let found = difference(&a.chars, &b.chars).expect("a difference");
        assert_eq!(found.word(&a, found.a), ("人材".to_owned(), 8..10));
    }

    #[test]
    fn widths_are_no_difference() {
        let (a, b) = (Folded::new("（OFF－JT）研修"), Folded::new("(OFF-JT) 研修"));
        assert_eq!(a.chars, b.chars);
    }

    #[test]
    fn some_differences_are_meant() {
        for (a, b) in [
            ("第1回の会議", "第2回の会議"),
            ("東部会場で開く", "西部会場で開く"),
            ("前期に開く", "後期に開く"),
            ("開催し、周知した", "開催し周知した"),
            ("9月に開く", "10月に開く"),
            ("A班で行う", "B班で行う"),
        ] {
            assert!(compare(a, b).is_some_and(|(_, _, meant)| meant), "{a} {b}");
        }
    }

    #[test]
    fn other_texts_are_no_variants() {
        assert_eq!(compare("相談窓口を設けます", "連携会議を開きます"), None);
        assert_eq!(compare("", "相談窓口"), None);
    }
}
