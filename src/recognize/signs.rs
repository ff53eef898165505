//! Signs by which a reader sees that a text begins anew or goes on from the one above.

use super::heads::{self, starts_with_number};
use crate::model::{Scheme, ascii_digit, fold, read_number};

/// Words that begin a sentence although they begin with hiragana.
const OPENERS: &[&str] = &[
    "また",
    "さらに",
    "なお",
    "ただし",
    "その",
    "この",
    "これ",
    "それ",
    "あわせて",
    "すべて",
    "いずれ",
    "ともに",
    "よって",
    "ついては",
    "おおむね",
    "まず",
    "つぎ",
    "もの",
    "はじめ",
    "ひと",
    "みどり",
    "あと",
    "ほか",
    "うち",
    "おもて",
    "しかし",
    "そこで",
    "そして",
    "ここ",
    "いま",
    "どの",
    "わが",
    "われ",
    "お",
    "ご",
    "さら",
    "ふる",
    "まち",
    "くら",
    "いき",
    "かつ",
    "とりわけ",
    "とくに",
];
const BULLETS: &str = "・･·•○〇◯●◎◆◇■□▪▶►※★☆＊*→⇒➡－-―";
pub(super) const OPENING: &str = "＜<〈《≪【〔［[";
const ENDINGS: &str = "。．！？!?：:」』）)】＞>〕］]》≫〉";

/// True when the text visibly begins something: a number, a bullet, a label.
pub(super) fn starts_anew(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else {
        return true;
    };
    BULLETS.contains(first)
        || OPENING.contains(first)
        || starts_with_number(text)
        || starts_with_label(text)
}

/// True for a bullet or a label in brackets: in the official table they begin a line.
pub(super) fn begins_line(text: &[char]) -> bool {
    const LABELS: &str = "＜<〈《≪【";
    const CLOSING: &str = "＞>〉》≫】";
    let Some(first) = text.first() else {
        return false;
    };
    if LABELS.contains(*first) {
        return text.iter().take(16).any(|c| CLOSING.contains(*c));
    }
    matches!(first, '・' | '･' | '○' | '●' | '◎' | '■' | '◆' | '※')
        && text
            .get(1)
            .is_some_and(|c| !c.is_whitespace() && ascii_digit(*c).is_none())
}

/// `派遣回数：196回`: a short label and a colon.
fn starts_with_label(text: &str) -> bool {
    let Some((label, _)) = text.split_once(['：', ':']) else {
        return false;
    };
    let label: Vec<char> = label.chars().take(16).collect();
    let is_name = |c: &char| {
        c.is_alphanumeric() && ascii_digit(*c).is_none()
            || matches!(c, '・' | '（' | '）' | '(' | ')')
    };
    (2..16).contains(&label.len()) && label.iter().all(is_name) && !closes_more_than_opens(&label)
}

/// `派遣）`: the rest of a remark in brackets, no label.
fn closes_more_than_opens(text: &[char]) -> bool {
    let count = |marks: &str| text.iter().filter(|c| marks.contains(**c)).count();
    count("）)") > count("（(")
}

/// `受講` at the end of a full line: a word that began shortly before the edge and may go on below.
fn ends_with_fragment(line: &str) -> bool {
    let is_edge = |c: char| c.is_whitespace() || "＞>】〕。、：:".contains(c);
    let last: Vec<char> = line
        .rsplit(is_edge)
        .next()
        .unwrap_or_default()
        .chars()
        .collect();
    (1..=6).contains(&last.len()) && last.iter().all(|c| c.is_alphabetic())
}

/// True when a text that stands below another is the rest of it. Where no page ends between the two, a bare
/// heading is believed to be whole.
pub(super) fn runs_on(before: &str, next: &str, at_page_break: bool) -> bool {
    let before = before.trim_end();
    let next = next.trim_start();
    if cuts_figure(before, next) && !starts_with_number(next) {
        return true;
    }
    if before.is_empty() || starts_anew(next) {
        return false;
    }
    let Some(last) = before.chars().last() else {
        return false;
    };
    if last == '。' {
        // `を行うこと。` + `と。` was cut inside the sentence that the next page repeats.
        return false;
    }
    if begins_inside_sentence(next) {
        return true;
    }
    if !at_page_break && heads::last_heading(before).is_some() {
        return false;
    }
    let begins_remark = next.starts_with(['(', '（']);
    !ENDINGS.contains(last) && !ends_with_labelled_quantity(before) && !begins_remark
}

/// True when a line that fills its column goes on in the next. A kana before a kanji (`ン製造`) is then the
/// rest of a word and no number, and a dot inside open brackets no bullet.
pub(super) fn is_wrapped(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    let next = next.trim_start();
    if line.ends_with('。') || ends_with_labelled_quantity(line) && names_a_figure(next) {
        return false;
    }
    let first = next.chars().next().unwrap_or(' ');
    if is_open(line) && (first == '・' || first == '～') || cuts_figure(line, next) {
        return true;
    }
    let chars: Vec<char> = next.chars().take(8).collect();
    let is_word = read_number(&chars, 0)
        .is_some_and(|mark| mark.number.scheme == Scheme::Kata && !mark.set_off);
    is_word || !starts_anew(next) || starts_with_label(next) && ends_with_fragment(line)
}

/// `実績件数　1,750件`: a line that is a name, a blank or a mark, and a figure.
fn names_a_figure(line: &str) -> bool {
    let first = line.split('\n').next().unwrap_or_default().trim();
    let name = first
        .chars()
        .take_while(|c| ascii_digit(*c).is_none())
        .collect::<String>();
    let is_name = (2..=16).contains(&name.chars().count())
        && name.trim_end_matches(|c: char| !c.is_alphanumeric()).len() < name.len()
        && !name.contains(['。', '、']);
    is_name && name.len() < first.len()
}

/// `44` + `4 人日`: the line ends inside a figure.
fn cuts_figure(line: &str, next: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| ascii_digit(c).is_some());
    let last = line.chars().last();
    is_digit(next.chars().next())
        && (is_digit(last) || matches!(last, Some('：' | ':' | ',' | '，')))
}

/// True when a bracket of the last line is still open.
pub(super) fn is_open(line: &str) -> bool {
    let count = |marks: &str| line.chars().filter(|c| marks.contains(*c)).count();
    count("「（(『【") > count("」）)』】")
}

/// Hiragana or a small kana at the head, and none of the words that begin a sentence.
pub(super) fn begins_inside_sentence(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let is_tail = matches!(
        first,
        '\u{3041}'
            ..='\u{3096}'
                | 'ー'
                | 'ァ'
                | 'ィ'
                | 'ゥ'
                | 'ェ'
                | 'ォ'
                | 'ッ'
                | 'ャ'
                | 'ュ'
                | 'ョ'
                | '、'
                | '。'
                | '）'
                | ')'
                | '」'
    );
    is_tail && !OPENERS.iter().any(|word| text.starts_with(word))
}

/// `派遣回数：196回`, `・認定　1名`: a labelled figure that ends a line; one inside a sentence ends nothing.
fn ends_with_labelled_quantity(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(16).collect();
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{3096}');
    let is_unit = |c: &&char| !c.is_whitespace() && ascii_digit(**c).is_none() && !is_kana(c);
    let unit = tail.iter().take_while(is_unit).count();
    let is_figure = |c: &&char| ascii_digit(**c).is_some() || matches!(c, ',' | '，' | '.');
    let figure = tail.iter().skip(unit).take_while(is_figure).count();
    let before = tail.get(unit + figure);
    let is_labelled = before.is_none_or(|c| {
        c.is_whitespace() || "：:…‥＞>】〕》〉＝".contains(*c) || "標績込画数".contains(*c)
    });
    (1..=4).contains(&unit) && figure > 0 && is_labelled
}

/// Two joined texts that would make one Latin word.
pub(super) fn needs_space(before: &str, next: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    is_word(before.chars().last()) && is_word(next.chars().next())
}

/// The heading without a number that two of these texts share as their first words. In `wrapped` columns one
/// line may hold more of it than another.
pub(super) fn shared_heading<'a>(
    texts: impl Iterator<Item = &'a str>,
    wrapped: bool,
) -> Option<String> {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for text in texts {
        let text = text.trim_start();
        if starts_anew(text) {
            continue;
        }
        let first = text.split(char::is_whitespace).next().unwrap_or_default();
        let key = fold(first);
        if !(4..=60).contains(&key.chars().count()) || key.contains('。') {
            continue;
        }
        if let Some((_, other)) = seen
            .iter()
            .find(|(known, _)| *known == key || wrapped && share_beginning(known, &key))
        {
            // Wrapped in columns of different width, the longer line says more of the heading.
            return Some(
                if other.len() > first.len() {
                    other
                } else {
                    first
                }
                .to_owned(),
            );
        }
        seen.push((key, first));
    }
    None
}

/// The same text, or one the beginning of the other: a line wrapped in columns of different width.
pub(super) fn share_beginning(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    a == b || shorter >= 6 && (a.starts_with(b) || b.starts_with(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_sentence_runs_on() {
        assert!(runs_on("共同で実施するこ", "と。", false));
        assert!(runs_on("情報収集（掘り起し）", "を積極的に行う", true));
        assert!(runs_on("(1) 相談と援助を行う人", "材の育成", true));
        assert!(!runs_on("(1) 相談の実施", "職員を配置する。", false));
        assert!(!runs_on("第2回認定1名", "(機械製図)", true));
        assert!(!runs_on("設置する。", "また、活用する", true));
        assert!(!runs_on("研修の実施", "・依頼があれば行う", true));
    }
}
