//! Time told with what it is made of: 計90時間（前期52時間、後期38時間）. Running text counts it nowhere else.

use std::ops::Range;

use rust_decimal::Decimal;

use super::measure::has_any;
use super::written_sum::{Term, WrittenSum};
use crate::model::{ascii_digit, fold};

/// Units of time, the longer of two that begin alike first.
const UNITS: [&str; 8] = ["時間", "日間", "日", "週間", "か月", "ヶ月", "カ月", "分間"];

/// Words in labels that make no part of what they stand before.
const NO_PARTS: [&str; 19] = [
    "うち", "内数", "再掲", "ほか", "など", "主な", "含む", "除く", "前年", "昨年", "前回", "目標",
    "計画", "予定", "見込", "平均", "毎", "各", "約",
];

/// Every stretch of time of a text with a full list of its parts in brackets.
pub(super) fn stretches(text: &str) -> Vec<WrittenSum> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if ascii_digit(chars[at]).is_none() {
            at += 1;
            continue;
        }
        let Some((value, unit, end)) = amount(&chars, at) else {
            at = number(&chars, at).map_or(at + 1, |(_, end)| end.max(at + 1));
            continue;
        };
        if let Some(parts) = parts(&chars, end, unit) {
            let label = before(&chars, at);
            let is_rough = has_any(&fold(&label), &["約", "平均", "毎", "1回", "1人"]);
            if !is_rough && parts.len() >= 2 {
                let total = Term {
                    at: span(at, end),
                    value,
                    label,
                };
                let unit = unit.to_owned();
                found.push(WrittenSum { total, parts, unit });
            }
        }
        at = end;
    }
    found
}

/// The few characters before a place, from the last mark on.
fn before(chars: &[char], at: usize) -> String {
    let from = chars[..at]
        .iter()
        .rposition(|c| "。、，（）()\n".contains(*c))
        .map_or(0, |mark| mark + 1);
    chars[from.max(at.saturating_sub(8))..at].iter().collect()
}

/// The list in brackets from `open` on, where it holds nothing but labels and times of the unit.
fn parts(chars: &[char], open: usize, unit: &str) -> Option<Vec<Term>> {
    if !matches!(chars.get(open), Some('（' | '(')) {
        return None;
    }
    let mut parts = Vec::new();
    let mut at = open + 1;
    loop {
        let start = (at..chars.len().min(at + 20)).find(|at| is_amount(chars, *at, unit))?;
        let label: String = chars[at..start].iter().collect();
        let label = label.trim_matches(|c: char| c.is_whitespace() || "：:…・".contains(c));
        if !is_label(label) {
            return None;
        }
        let (value, _, end) = amount(chars, start)?;
        parts.push(Term {
            at: span(start, end),
            value,
            label: label.to_owned(),
        });
        match chars.get(end)? {
            '）' | ')' => return Some(parts),
            '、' | '，' | ',' | '・' | '／' | '/' | '＋' | '+' | ' ' | '\u{3000}' => {
                at = end + 1;
            }
            _ => return None,
        }
    }
}

fn is_amount(chars: &[char], at: usize, unit: &str) -> bool {
    let begins = ascii_digit(chars[at]).is_some()
        && at
            .checked_sub(1)
            .is_none_or(|last| ascii_digit(chars[last]).is_none());
    begins && amount(chars, at).is_some_and(|(_, of, _)| of == unit)
}

/// A name of a part: no date before the day, no sentence, and no number but that of a round.
fn is_label(label: &str) -> bool {
    let key = fold(label);
    let has_number = key.chars().any(|c| c.is_ascii_digit()) && !key.starts_with('第');
    !key.is_empty()
        && !has_number
        && !key.ends_with(['月', '年', '第'])
        && !has_any(&key, &NO_PARTS)
        && !key.contains(['。', '、', '\n'])
}

/// A number with a unit of time: value, unit and where it ends. 2時間30分 is more than one number.
fn amount(chars: &[char], at: usize) -> Option<(Decimal, &'static str, usize)> {
    let (value, end) = number(chars, at)?;
    let rest: String = chars[end..].iter().take(3).collect();
    let unit = UNITS.into_iter().find(|unit| rest.starts_with(unit))?;
    let end = end + unit.chars().count();
    let goes_on = chars
        .get(end)
        .is_some_and(|c| ascii_digit(*c).is_some() || *c == '半');
    (!goes_on).then_some((value, unit, end))
}

/// Digits, commas between three of them and a point.
fn number(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    let mut digits = String::new();
    let mut end = at;
    while let Some(c) = chars.get(end) {
        let is_next_digit = chars
            .get(end + 1)
            .is_some_and(|c| ascii_digit(*c).is_some());
        match ascii_digit(*c) {
            Some(digit) => digits.extend(char::from_digit(digit, 10)),
            None if matches!(c, ',' | '，') && is_next_digit && !digits.is_empty() => {}
            None if matches!(c, '.' | '．') && is_next_digit && !digits.contains('.') => {
                digits.push('.');
            }
            None => break,
        }
        end += 1;
    }
    Some((digits.parse().ok()?, end))
}

fn span(start: usize, end: usize) -> Range<u32> {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(start)..narrow(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        stretches(text)
            .iter()
            .map(|s| {
                let sum = s.sum().unwrap_or_default();
                format!("{}{} {} of {}", s.total.value, s.unit, sum, s.parts.len())
            })
            .collect()
    }

    #[test]
    fn time_and_what_it_is_made_of() {
        for (text, expected) in [
            (
                "研修を計90時間（前期52時間、後期33時間）行った。",
                "90時間 85 of 2",
            ),
            (
                "訓練は１２日間(市内８日間・市外４日間)である。",
                "12日間 12 of 2",
            ),
            (
                "講習1,200時間（第1回500時間、第2回700時間）",
                "1200時間 1200 of 2",
            ),
        ] {
            assert_eq!(told(text), [expected]);
        }
    }

    #[test]
    fn brackets_that_say_something_else_are_no_list() {
        for text in [
            "12時間（1回2時間、全6回）",
            "2日（5月1日、9月1日）に開いた。",
            "40時間（うち実技10時間、座学20時間）",
            "40時間（講義25時間、演習10時間など）",
            "3時間（午前1時間30分、午後1時間30分）",
            "約40時間（講義25時間、演習10時間）",
            "90時間（前期52時間）",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
