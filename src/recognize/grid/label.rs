//! What the label of a row says beside a name: a total, a part, the kind of its figures.

use crate::model::{Kind, fold, kind_word};

/// Words that make a row one of totals. `計` may end a short name: 県計.
const TOTALS: [&str; 14] = [
    "計",
    "合計",
    "小計",
    "中計",
    "総計",
    "総合計",
    "累計",
    "総数",
    "全体",
    "全体計",
    "合計額",
    "年間計",
    "年計",
    "計(延べ)",
];

/// True for the label of a row of totals: `合　計`, `小計①`, `県計`, `Ⅰ 計`.
pub(super) fn is_total(label: &str) -> bool {
    let key = fold(label);
    let bare: String = key
        .trim_start_matches(['<', '(', '[', '【'])
        .trim_end_matches(['>', ')', ']', '】'])
        .chars()
        .filter(|c| !c.is_ascii_digit() && !('\u{2460}'..='\u{2473}').contains(c))
        .collect();
    let bare = match bare.split_once('(') {
        Some((name, _)) if !name.is_empty() => name,
        _ => bare.as_str(),
    };
    TOTALS.contains(&bare)
        || ["小計", "合計", "総計"]
            .iter()
            .any(|word| bare.ends_with(word))
        || bare.chars().count() <= 4
            && bare.ends_with('計')
            && !bare.ends_with("会計")
            && !["統計", "設計", "家計", "時計", "推計", "生計"].contains(&bare)
}

/// The kind of the figures of a row that a label names: 目標, 実績.
pub(super) fn kind(label: &str) -> Option<Kind> {
    kind_word(&fold(label))
}

/// True for the label of a part of the row above: うち女性, （再掲）, 内数.
pub(super) fn is_part(label: &str) -> bool {
    let key = fold(label);
    let bare = key.trim_start_matches(['(', '[', '・', '-']);
    bare.starts_with("うち")
        || bare.starts_with("内訳")
        || ["再掲", "内数", "参考"]
            .iter()
            .any(|word| bare.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names() {
        for label in [
            "合　計",
            "小計",
            "県 計",
            "総計",
            "小計①",
            "(計)",
            "研修小計",
            "合計（延べ）",
        ] {
            assert!(is_total(label), "{label}");
        }
        for label in ["一般会計", "統計", "設計", "計画", "家計", "会計課", "研修"]
        {
            assert!(!is_total(label), "{label}");
        }
    }
}
