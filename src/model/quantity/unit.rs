//! Units: which words count things, and which of them count the same.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::narrow::{ends_with, starts_with};

/// Words by their first character, the longest first.
type Words = BTreeMap<char, Vec<(&'static str, usize)>>;

/// Words that count. The longest that fits wins.
static UNITS: LazyLock<Words> = LazyLock::new(|| words(include_str!("units.txt")));

/// Words that begin like a unit and are none: 3 本社, 2 人材.
static NOT_UNITS: LazyLock<Words> = LazyLock::new(|| words(include_str!("not_units.txt")));

/// The words of a list; lines that begin with # are remarks.
fn words(list: &'static str) -> Words {
    let mut words = Words::new();
    for word in list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
    {
        let first = word.chars().next().unwrap_or_default();
        words
            .entry(first)
            .or_default()
            .push((word, word.chars().count()));
    }
    for same_first in words.values_mut() {
        same_first.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    }
    words
}

/// The longest word of the list at `at`, with its length.
fn longest(list: &Words, chars: &[char], at: usize) -> Option<(&'static str, usize)> {
    let same_first = list.get(chars.get(at)?)?;
    same_first
        .iter()
        .copied()
        .find(|(word, _)| starts_with(chars, at, word))
}

/// The unit that stands at `at`, and where it ends. Two joined by ・ or / count as one: `社・校`, `円/人`.
pub(in crate::model) fn unit_at(chars: &[char], at: usize) -> Option<(String, usize)> {
    let (first, mut end) = word_at(chars, at)?;
    let mut unit = first.to_owned();
    while let Some(joint) = chars.get(end).filter(|c| matches!(c, '・' | '/')) {
        let Some((next, next_end)) = word_at(chars, end + 1).or_else(|| {
            let per = ["年", "月", "週"]
                .into_iter()
                .find(|w| starts_with(chars, end + 1, w))?;
            // 延べ20人／年度目標: a slash between two figures.
            (*joint == '/' && !continues(chars, end + 2)).then_some((per, end + 2))
        }) else {
            break;
        };
        if *joint == '・' && continues(chars, next_end) {
            break;
        }
        unit.push(*joint);
        unit.push_str(next);
        end = next_end;
    }
    Some((unit, end))
}

/// True when the word before `at` goes on: 2回・部品.
fn continues(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| {
        ('\u{4E00}'..='\u{9FFF}').contains(c) && !"以程前近強弱未超余".contains(*c)
    })
}

fn word_at(chars: &[char], at: usize) -> Option<(&'static str, usize)> {
    let (unit, length) = longest(&UNITS, chars, at)?;
    let other = longest(&NOT_UNITS, chars, at).is_some_and(|(_, other)| other > length);
    let end = at + length;
    // A unit in letters ends where the letters end: 3D, 5Gb.
    let letters = unit
        .chars()
        .last()
        .is_some_and(|c| c.is_ascii_alphanumeric())
        && chars.get(end).is_some_and(char::is_ascii_alphanumeric);
    // 2回目 is an ordinal, 2回目標 is not.
    let ordinal =
        chars.get(end) == Some(&'目') && !"標的".contains(*chars.get(end + 1).unwrap_or(&' '));
    (!other && !letters && !ordinal).then_some((unit, end))
}

/// True when the whole text is a unit: the content of （校） in 10回（校）.
pub(in crate::model) fn is_unit(chars: &[char]) -> bool {
    unit_at(chars, 0).is_some_and(|(_, end)| end == chars.len())
}

/// Multiplier and unit of a money scale: 千円 → (1000, 円).
pub(in crate::model) fn scale(unit: &str) -> (u64, &str) {
    for (word, factor) in [
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("十億", 1_000_000_000),
        ("千", 1000),
        ("万", 10_000),
        ("億", 100_000_000),
    ] {
        if let Some(rest) = unit.strip_prefix(word)
            && (rest.is_empty() || is_unit(&rest.chars().collect::<Vec<_>>()))
        {
            return (factor, rest);
        }
    }
    (1, unit)
}

/// True for a word that counts or measures: `人`, `社・校`, `千円`.
#[must_use]
pub fn is_unit_word(text: &str) -> bool {
    let (_, plain) = scale(text);
    is_unit(&plain.chars().collect::<Vec<_>>())
}

/// Multiplier and plain unit of a scaled one: `千円` → (1000, `円`); others as they are.
#[must_use]
pub fn scaled_unit(unit: &str) -> (u64, &str) {
    scale(unit)
}

/// Units that measure time: counts only where a label says so (稼働日数：240日).
pub(super) fn is_time(unit: &str) -> bool {
    matches!(unit, "日" | "時間" | "分" | "秒" | "度")
}

/// Units that kanji numerals may count without being part of a name or an idiom (三重県, 一般, 二人三脚).
pub(in crate::model) fn counts_kanji(unit: &str) -> bool {
    matches!(
        unit,
        "回" | "名"
            | "件"
            | "社"
            | "校"
            | "団体"
            | "か所"
            | "カ所"
            | "ヵ所"
            | "ヶ所"
            | "ケ所"
            | "箇所"
            | "個所"
            | "施設"
            | "世帯"
            | "事業所"
            | "店舗"
            | "職種"
            | "種目"
            | "コース"
            | "講座"
            | "会場"
            | "地区"
            | "か国"
            | "カ国"
            | "ヶ国"
            | "人"
            | "台"
            | "冊"
            | "枚"
            | "円"
            | "人日"
            | "園"
            | "市町村"
            | "事業者"
            | "企業"
            | "種類"
            | "項目"
            | "割"
    )
}

/// Units that are part of a longer word more often than not when a blank stands before them and kanji after: `3 本校舎`.
pub(super) fn stands_apart(chars: &[char], end: usize) -> bool {
    chars.get(end).is_none_or(|c| {
        !('\u{4E00}'..='\u{9FFF}').contains(c)
            || "実開参派程以予未超前後近弱強余計配認受".contains(*c)
    })
}

/// True when two units count the same thing (`名` and `人`, `箇所` and `か所`), not merely similar ones
/// (`人` and `人日`, `%` and `ポイント`).
#[must_use]
pub fn same_unit(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

fn canonical(unit: &str) -> String {
    /// Every writing of a unit, the first stands for all.
    const SAME: &[&[&str]] = &[
        &["人", "名", "人(名)", "名(人)", "ひと"],
        &["人日", "人・日", "人/日", "延べ人日", "延人日", "のべ人日"],
        &["回", "度"],
        &[
            "か所", "箇所", "カ所", "ヵ所", "ヶ所", "ケ所", "ｹ所", "ｶ所", "個所",
        ],
        &["か国", "箇国", "カ国", "ヵ国", "ヶ国", "ケ国"],
        &["社", "者"],
        &["店", "店舗"],
        &["校", "学校"],
        &["事業所", "事業者"],
        &["種", "種類"],
        &["%", "パーセント"],
        &["%ポイント", "ポイント", "pt"],
        &["㎡", "m2", "m²", "平方メートル"],
        &["㎥", "m3", "m³", "立方メートル"],
        &["km", "㎞", "キロメートル"],
        &["kg", "㎏", "キログラム"],
        &["ha", "㌶", "ヘクタール"],
        &["t", "トン", "㌧"],
    ];
    let narrowed: String = crate::model::narrow(unit)
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let word = |word: &str| {
        SAME.iter()
            .find(|same| same.contains(&word))
            .map_or_else(|| word.to_owned(), |same| same[0].to_owned())
    };
    if narrowed.contains(['/', '・']) && !SAME.iter().any(|same| same.contains(&narrowed.as_str()))
    {
        let mut parts = String::new();
        for part in narrowed.split_inclusive(['/', '・']) {
            let joint = part.chars().last().filter(|c| matches!(c, '/' | '・'));
            parts.push_str(&word(part.trim_end_matches(['/', '・'])));
            parts.extend(joint);
        }
        return parts;
    }
    word(&narrowed)
}

/// True when the words ending at `at` name a time span counted in days or hours.
pub(super) fn counts_time(chars: &[char], at: usize) -> bool {
    ["日数", "時間数", "時間", "日"]
        .iter()
        .any(|word| ends_with(chars, at, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::narrow;

    #[test]
    fn the_longest_unit_wins_and_words_that_only_begin_like_one_do_not() {
        for (text, unit) in [
            ("人日を", Some("人日")),
            ("社・校)", Some("社・校")),
            ("回・部品", Some("回")),
            ("部門", Some("部門")),
            ("本社", None),
            ("人材", None),
            ("回目", None),
            ("回目標", Some("回")),
            ("円/人", Some("円/人")),
            ("D", None),
            ("％", Some("%")),
            ("ｈａ", Some("ha")),
        ] {
            let found = unit_at(&narrow(text), 0).map(|(unit, _)| unit);
            assert_eq!(found.as_deref(), unit, "{text}");
        }
    }

    #[test]
    fn units_that_count_the_same() {
        for (a, b, same) in [
            ("名", "人", true),
            ("箇所", "か所", true),
            ("％", "パーセント", true),
            ("人・日", "人日", true),
            ("名/月", "人/月", true),
            ("人", "人日", false),
            ("%", "ポイント", false),
            ("回", "件", false),
            ("円", "千円", false),
            ("社・校", "社", false),
            ("回（校）", "回(校)", true),
        ] {
            assert_eq!(same_unit(a, b), same, "{a} {b}");
        }
    }
}
