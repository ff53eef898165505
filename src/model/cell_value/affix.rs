//! Words and marks before and after the number of a cell that running text has not: 全12回, 1,234 p, 5人減.

use crate::model::label::is_invisible;
use crate::model::narrow::{Cursor, digit_run, starts_with};

/// Words before a number of a cell that the bounds of running text lack. They say what is counted together.
const BEFORE: &[&str] = &[
    "全",
    "計",
    "合計",
    "小計",
    "累計",
    "通算",
    "うち",
    "内数",
    "内",
    "実",
    "実人数",
    "延べ人数",
    "延人数",
    "純",
    "毎年度",
    "毎年",
    "各年度",
    "各年",
    "年平均",
    "月平均",
    "目標",
    "目標値",
    "計画",
    "予定",
    "見込",
    "見込み",
    "実績",
    "以上",
    "上限",
    "下限",
    "前年比",
    "前年度比",
    "対前年比",
    "対前年度比",
    "対前年",
    "前年同期比",
    "目標比",
    "計画比",
    "増減",
];

/// Words after a number of a cell that the bounds of running text lack.
const AFTER: &[&str] = &[
    "増加",
    "減少",
    "削減",
    "上昇",
    "低下",
    "向上",
    "見込み",
    "見込",
    "予定",
    "達成",
    "確保",
    "維持",
    "目標",
    "実績",
    "計画",
    "まで",
    "ずつ",
    "相当",
    "増",
    "減",
    "台",
    "分",
    "を目標",
    "を維持",
    "を確保",
    "を達成",
    "を予定",
    "を見込む",
    "を目指す",
    "の増",
    "の減",
    "の増加",
    "の減少",
];

/// Signs before a number that set a bound, with the word they stand for.
const COMPARE: &[(char, &str)] = &[
    ('≧', "以上"),
    ('≥', "以上"),
    ('≦', "以下"),
    ('≤', "以下"),
    ('>', "超"),
    ('<', "未満"),
];

/// Marks and words from `at` up to the number; none when anything else stands there. `counted` says that the number
/// has a unit or is long: only then does a mark that touches it stand before a figure.
pub(super) fn leading(
    chars: &[char],
    mut at: usize,
    to: usize,
    counted: bool,
    found: &mut Vec<String>,
) -> Option<()> {
    loop {
        at = skip_blanks(chars, at);
        if at >= to {
            return Some(());
        }
        let c = chars[at];
        if let Some((_, word)) = COMPARE.iter().find(|(sign, _)| *sign == c) {
            found.push((*word).to_owned());
            at += 1;
        } else if "*※†‡pre".contains(c) {
            // ※1, r6 and p3 are a note, a year and a page.
            let apart = chars.get(at + 1).is_some_and(|c| c.is_whitespace());
            (apart || counted).then_some(())?;
            found.push(c.to_string());
            at += 1;
        } else if c == '#' {
            found.push(c.to_string());
            at += 1;
        } else if let Some(end) = years(chars, at) {
            found.push(chars.get(at..end)?.iter().collect());
            at = end;
        } else {
            let word = BEFORE
                .iter()
                .filter(|word| starts_with(chars, at, word))
                .max_by_key(|word| word.len())?;
            found.push((*word).to_owned());
            at += word.chars().count();
            at += usize::from(matches!(chars.get(at), Some(':')));
        }
    }
}

/// 5年間で, 5か年累計: the years a figure is summed over, before it.
pub(super) fn years(chars: &[char], at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(chars, at);
    cursor.digits(2)?;
    cursor.eat_word_of(&["年間", "か年", "カ年", "ヶ年", "年"])?;
    let spelt = cursor.behind() != Some('年');
    let sum = cursor
        .eat_word_of(&["累計", "合計", "計", "延べ"])
        .is_some();
    let joint = cursor.eat_word_of(&["で", "の"]).is_some();
    (sum || spelt && joint).then_some(cursor.at)
}

/// `*`, `※1`, `注1)`, `p`, `r`, `¹`: the end of a provisional or footnote mark at `at`.
pub(super) fn mark(chars: &[char], at: usize) -> Option<usize> {
    let digits = |at: usize| at + digit_run(chars, at).min(2);
    let closed = |at: usize| at + usize::from(chars.get(at) == Some(&')'));
    match chars.get(at)? {
        '*' | '#' | '※' | '†' | '‡' => {
            let end = at + chars[at..].iter().take_while(|c| **c == chars[at]).count();
            Some(closed(digits(end)))
        }
        '注' => Some(closed(digits(at + 1))),
        '¹' | '²' | '³' | '⁴' | '⁵' => Some(closed(at + 1)),
        'p' | 'r' | 'e' => {
            let end = closed(at + 1);
            let ends = chars
                .get(end)
                .is_none_or(|c| c.is_whitespace() || *c == '(');
            ends.then_some(end)
        }
        c if c.is_ascii_digit() => {
            // 123 1): the number of a note behind a blank.
            let behind = at.checked_sub(1).and_then(|behind| chars.get(behind))?;
            let end = digits(at);
            (behind.is_whitespace() && chars.get(end) == Some(&')')).then_some(end + 1)
        }
        _ => None,
    }
}

/// The longest word behind a number at `at`: 増, 見込み, 台.
pub(super) fn word_after(chars: &[char], at: usize) -> Option<&'static str> {
    AFTER
        .iter()
        .filter(|word| starts_with(chars, at, word))
        .max_by_key(|word| word.len())
        .copied()
}

/// The next place at or after `at` where something is seen.
pub(super) fn skip_blanks(chars: &[char], at: usize) -> usize {
    at + chars
        .iter()
        .skip(at)
        .take_while(|c| c.is_whitespace() || is_invisible(**c))
        .count()
}
