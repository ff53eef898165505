//! 相談は延べ3,412件で、うち新規は698件: a part told in running text, whatever the form makes of its figures.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::narrow;

/// A figure of a text with its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// The digits and the unit.
    pub(super) chars: Range<usize>,
    /// What they say.
    pub(super) value: Decimal,
    unit: &'static str,
}

/// What people and things are counted in.
const UNITS: [&str; 24] = [
    "世帯", "団体", "か所", "ヶ所", "箇所", "時間", "校区", "区画", "施設", "人", "名", "件", "社",
    "者", "回", "戸", "枚", "台", "冊", "点", "円", "校", "棟", "店",
];
/// What makes a figure another count than the one before it.
const OTHERS: [&str; 6] = ["延べ", "のべ", "累計", "うち合", "前年", "目標"];
/// How far a part stands behind its word.
const NEAR: usize = 25;

/// Each part that うち tells, with its whole: the last figure of the unit before the word, in the same sentence.
pub(super) fn parts(text: &str) -> Vec<(Figure, Figure)> {
    let chars = narrow(text);
    let figures = figures(&chars);
    let mut found = Vec::new();
    for at in 1..chars.len().saturating_sub(1) {
        if (chars[at], chars[at + 1]) != ('う', 'ち') {
            continue;
        }
        let is_word = matches!(chars[at - 1], '(' | '、' | ',' | 'の' | ' ' | '　' | '[');
        let end = chars[at..]
            .iter()
            .position(|c| matches!(c, '。' | '\n'))
            .map_or(chars.len(), |length| at + length);
        let part = figures
            .iter()
            .find(|figure| figure.chars.start > at && figure.chars.end <= end)
            .filter(|figure| figure.chars.start - at <= NEAR);
        let start = chars[..at]
            .iter()
            .rposition(|c| matches!(c, '。' | '\n'))
            .map_or(0, |at| at + 1);
        let Some(part) = part.filter(|_| is_word) else {
            continue;
        };
        let whole = figures
            .iter()
            .rev()
            .find(|figure| figure.chars.end <= at && figure.chars.start >= start)
            .filter(|figure| figure.unit == part.unit);
        let between: String = chars[at..part.chars.start].iter().collect();
        let is_other = OTHERS.iter().any(|word| between.contains(word))
            || between.chars().any(|c| c.is_ascii_digit());
        if let Some(whole) = whole.filter(|_| !is_other) {
            found.push((part.clone(), whole.clone()));
        }
    }
    found
}

/// Every number with a unit.
fn figures(chars: &[char]) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = chars[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
            .count();
        let end = at + length;
        let digits: String = chars[at..end].iter().filter(|c| **c != ',').collect();
        let rest: String = chars[end..].iter().take(2).collect();
        let unit = UNITS.into_iter().find(|unit| rest.starts_with(unit));
        // 年3回, 1回当たり3人 and 第2回 are no counts of what is told.
        let is_bare = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .is_none_or(|c| !"第各約毎".contains(*c) && !c.is_ascii_alphanumeric());
        if let (Some(unit), Ok(value), true) = (unit, digits.parse(), is_bare) {
            let end = end + unit.chars().count();
            found.push(Figure {
                chars: at..end,
                value,
                unit,
            });
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_their_wholes() {
        let said = |text: &str| -> Vec<String> {
            parts(text)
                .iter()
                .map(|(part, whole)| format!("{}/{}", part.value, whole.value))
                .collect()
        };
        assert_eq!(
            said("相談は延べ3,412件で、うち新規は698件であった。"),
            ["698/3412"]
        );
        assert_eq!(said("実習者19人（うち就職に至った者27人）"), ["27/19"]);
        for text in [
            "相談は120件。うち新規は80件",
            "相談は120件（うち面談した人80人）",
            "登録者120人（うち延べ利用者300人）",
            "うちわを300人に配った。",
            "参加者20人、おうち体験30人",
        ] {
            assert!(said(text).is_empty(), "{text}: {:?}", said(text));
        }
    }
}
