//! What figures are called: 支援企業 and 支援企業数, 延べ参加者数 and 参加人数 name one measure.

use super::label::fold;
use super::word_list::has_any;

/// The name of a measure without the words for its stage and without the suffix that says it is a number.
#[must_use]
pub fn measure_key(measure: &str) -> String {
    // Most names are kanji and hiragana alone, which folding leaves as they are.
    let is_plain = |c: char| ('一'..='\u{9FFF}').contains(&c) || ('ぁ'..='ん').contains(&c);
    let folded = if measure.chars().all(is_plain) {
        measure.to_owned()
    } else {
        fold(measure)
    };
    let mut key = folded.clone();
    for word in [
        "目標",
        "予定",
        "計画",
        "実績",
        "最終見込",
        "見込",
        "延べ",
        "のべ",
        "年間",
    ] {
        if key.contains(word) {
            key = key.replace(word, "");
        }
    }
    for (suffix, of) in [
        ("人数", "者"),
        ("者数", "者"),
        ("人員", "者"),
        ("員数", "員"),
        ("名数", "者"),
        ("数", ""),
    ] {
        if let Some(rest) = key.strip_suffix(suffix)
            && !(rest.is_empty() && of.is_empty())
        {
            key = format!("{rest}{of}");
            break;
        }
    }
    if key.starts_with('総') && key.chars().count() >= 3 {
        key.remove(0);
    }
    if key.is_empty() { folded } else { key }
}

/// True when one measure may well be told in the words of the other (認定者数 and 認定申請).
#[must_use]
pub fn related_measures(a: &str, b: &str) -> bool {
    let (a, b) = (measure_stem(a), measure_stem(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let contained = |long: &str, short: &str| short.chars().count() >= 2 && long.contains(short);
    contained(&a, &b)
        || contained(&b, &a)
        || SYNONYMS
            .iter()
            .any(|group| has_any(&a, group) && has_any(&b, group))
}

const SYNONYMS: [&[&str]; 4] = [
    &["実施", "開催", "開講", "派遣", "開設"],
    &["受講", "参加", "出席", "来場", "聴講", "利用"],
    &["認定", "登録", "認証"],
    &["訪問", "巡回"],
];

/// The core of a measure: 年間認定者数 → 認定.
#[must_use]
pub fn measure_stem(measure: &str) -> String {
    let mut stem = fold(measure);
    for word in ["目標", "予定", "計画", "延べ", "のべ", "年間", "総", "実績"] {
        stem = stem.replace(word, "");
    }
    for suffix in [
        "者数",
        "人数",
        "回数",
        "件数",
        "社数",
        "校数",
        "日数",
        "団体数",
        "か所数",
        "箇所数",
        "箇所",
        "か所",
        "数",
        "者",
    ] {
        if let Some(rest) = stem.strip_suffix(suffix)
            && !rest.is_empty()
        {
            return rest.to_owned();
        }
    }
    stem
}
