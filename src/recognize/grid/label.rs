//! What the label of a row says beside a name: a total, a part, the kind of its figures.

use crate::model::{Kind, fold, kind_word};

/// What a row of totals sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Total {
    /// 小計, 計: the rows of a group.
    OfGroup,
    /// 合計, 総計: all rows.
    OfAll,
}

/// Reads the label of a row of totals: `合　計`, `小計①`, `県計`, `Ⅰ 計`.
pub(super) fn total(label: &str) -> Option<Total> {
    const NAMES: [&str; 6] = ["統計", "設計", "家計", "時計", "推計", "生計"];
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
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    if ends(&["合計", "総計", "総数"]) || ["全体", "全体計", "合計額", "年計"].contains(&bare)
    {
        return Some(Total::OfAll);
    }
    let is_short = bare.chars().count() <= 4 && bare.ends_with('計');
    let is_name = bare.ends_with("会計") || NAMES.contains(&bare);
    (ends(&["小計", "中計"]) || is_short && !is_name).then_some(Total::OfGroup)
}

/// The kind of the figures of a row that a label names: 目標, 実績.
pub(super) fn kind(label: &str) -> Option<Kind> {
    let key = fold(label);
    kind_word(&key).or_else(|| computed(&key))
}

/// What is computed from rows above that carry marks: `②－①` a difference, `(B)/(A)` a rate.
fn computed(key: &str) -> Option<Kind> {
    let is_mark = |c: char| ('\u{2460}'..='\u{2473}').contains(&c) || c.is_ascii_uppercase();
    let bare: String = key.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    let chars: Vec<char> = bare.chars().collect();
    match chars.as_slice() {
        [a, sign, b] if is_mark(*a) && is_mark(*b) => match sign {
            '-' | 'ー' => Some(Kind::Diff),
            '/' | '÷' => Some(Kind::Rate),
            _ => None,
        },
        _ => None,
    }
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
            assert!(total(label).is_some(), "{label}");
        }
        for label in ["一般会計", "統計", "設計", "計画", "家計", "会計課", "研修"]
        {
            assert!(total(label).is_none(), "{label}");
        }
    }

    #[test]
    fn what_is_computed_from_marked_rows_is_no_target() {
        assert_eq!(kind("②－①"), Some(Kind::Diff));
        assert_eq!(kind("（Ｂ）／（Ａ）"), Some(Kind::Rate));
        assert_eq!(kind("①量の見込み②"), None);
    }
}
