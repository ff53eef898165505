//! Bounds and approximations around a number: 約10回, 10回以上, 延べ30人, 3割近く.

use crate::model::narrow::{ends_with, starts_with};

/// Words before a number.
const BEFORE: &[&str] = &[
    "約",
    "およそ",
    "おおよそ",
    "おおむね",
    "概ね",
    "ほぼ",
    "延べ",
    "のべ",
    "延",
    "最大",
    "最小",
    "最低",
    "最高",
    "平均",
    "少なくとも",
    "各",
];

/// Words after a unit.
const AFTER: &[&str] = &[
    "以上",
    "以下",
    "未満",
    "以内",
    "程度",
    "前後",
    "近く",
    "を超える",
    "を超え",
    "超え",
    "超",
    "余り",
    "あまり",
    "余",
    "ほど",
    "くらい",
    "ぐらい",
    "強",
    "弱",
    "を上限",
];

/// The bounds before `at` with the place where they begin, in the order of the text.
pub(in crate::model) fn before(chars: &[char], at: usize) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    let mut start = at;
    loop {
        let word_end = start
            - chars[..start]
                .iter()
                .rev()
                .take_while(|c| **c == ' ')
                .count();
        let Some(word) = BEFORE.iter().find(|word| ends_with(chars, word_end, word)) else {
            return (found, start);
        };
        start = word_end - word.chars().count();
        // 遅延, 成約, 契約: part of a longer word.
        let behind = start.checked_sub(1).map(|b| chars[b]);
        let longer = match *word {
            "延" => behind.is_some_and(|c| "遅順".contains(c)),
            "約" => behind.is_some_and(|c| "成契予誓解節条要規集制公倹協特".contains(c)),
            _ => false,
        };
        if longer {
            return (found, word_end);
        }
        found.insert(0, (*word).to_owned());
    }
}

/// The bounds at `at` with the place where they end.
pub(in crate::model) fn after(chars: &[char], at: usize) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    let mut end = at;
    while let Some(word) = AFTER.iter().find(|word| starts_with(chars, end, word)) {
        let next = end + word.chars().count();
        // 3社強化 is no bound.
        let longer = word.chars().count() == 1
            && chars
                .get(next)
                .is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
        // 計画の100回を超える120回 compares two figures.
        let compares = word.starts_with('を') && chars.get(next).is_some_and(char::is_ascii_digit);
        if longer || compares {
            break;
        }
        found.push((*word).to_owned());
        end = next;
    }
    (found, end)
}

/// True for a bound that stands before its number.
pub(super) fn stands_before(word: &str) -> bool {
    BEFORE.contains(&word)
}
