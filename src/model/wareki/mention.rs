//! Finds the dates of a text: `令和5年11月17日(金)～19日(日)`, `R5.4.3`, `2023/4/3`, `6月、12月`, `平成27～30年度`.

use std::ops::Range;

use super::Date;
use super::era::Era;
use super::written::{bare, following, month, of_era, slashed, western};
use crate::model::narrow::{Cursor, narrow};

/// A day, month or year that a text names. What the text leaves out and the date before it gives
/// (`11月17日～19日`) is filled in; everything else that is not said is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateMention {
    /// Characters (Unicode scalar values) it stands in, weekday included.
    pub chars: Range<u32>,
    /// The era, when it is written.
    pub era: Option<Era>,
    /// 西暦, counted from the era when it begins with one.
    pub year: Option<i32>,
    /// The year as it is written beside, in 西暦: 令和5(2023)年, 2023年(令和5年).
    pub beside: Option<i32>,
    /// Month as written; need not exist.
    pub month: Option<u32>,
    /// Day as written; need not exist.
    pub day: Option<u32>,
    /// Weekday as written, 0 is Sunday.
    pub weekday: Option<u32>,
    /// True for a fiscal year (年度).
    pub fiscal: bool,
    /// How it follows the date before it.
    pub joint: Option<Joint>,
}

/// How one date follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// 4月1日から11月30日
    Range,
    /// 6月、12月
    List,
}

impl DateMention {
    /// The day, when year, month and day are all known and the day exists.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?)
    }
}

/// Finds every date of a text, in order.
#[must_use]
pub fn dates(text: &str) -> Vec<DateMention> {
    dates_in(&narrow(text))
}

/// Finds every date of narrowed text.
pub(in crate::model) fn dates_in(chars: &[char]) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !begins(chars[at]) {
            at += 1;
            continue;
        }
        let before = found.last().and_then(|last| {
            let joint = joint(chars, last.chars.end as usize, at)?;
            Some((last, joint))
        });
        if let Some((mention, end)) = mention(chars, at, before) {
            found.push(DateMention {
                chars: at as u32..end as u32,
                ..mention
            });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// True for a character that a date can begin with.
fn begins(c: char) -> bool {
    c.is_ascii_alphanumeric() || "明大昭平令㍾㍽㍼㍻㋿一二三四五六七八九十".contains(c)
}

/// What stands between two dates, when it is nothing but a joint.
fn joint(chars: &[char], from: usize, to: usize) -> Option<Joint> {
    const LONGEST: usize = 12;
    let between: String = chars
        .get(from..to)
        .filter(|between| between.len() <= LONGEST)?
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    match between.as_str() {
        "~" | "から" | "-" | "→" | "至" | "より" | "、至" | "・~" => Some(Joint::Range),
        "、" | "," | "・" | "及び" | "と" | "/" | "並びに" | "又は" => Some(Joint::List),
        _ => None,
    }
}

fn mention(
    chars: &[char],
    at: usize,
    before: Option<(&DateMention, Joint)>,
) -> Option<(DateMention, usize)> {
    let cursor = Cursor::new(chars, at);
    let behind = cursor.behind();
    let first = cursor.peek()?;
    if first.is_ascii_digit() && behind.is_some_and(|c| c.is_ascii_digit() || "第.,".contains(c)) {
        return None;
    }
    let (mut mention, end) = of_era(chars, cursor)
        .or_else(|| western(cursor))
        .or_else(|| following(cursor, before))
        .or_else(|| month(chars, cursor))
        .or_else(|| slashed(cursor))
        .or_else(|| bare(cursor))?;
    if let Some((last, joint)) = before {
        mention.joint = Some(joint);
        if mention.year.is_none() && !mention.fiscal {
            mention.year = last.year;
            // 10月から3月: the end lies in the next year.
            if joint == Joint::Range && mention.month < last.month && mention.month.is_some() {
                mention.year = mention.year.map(|year| year + 1);
            }
        }
    }
    Some((mention, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each date as `year-month-day weekday`, what is missing as `?`.
    fn shown(text: &str) -> String {
        let part = |n: Option<u32>| n.map_or("?".to_owned(), |n| n.to_string());
        dates(text)
            .iter()
            .map(|d| {
                let mut shown = d.year.map_or("?".to_owned(), |y| y.to_string());
                if d.fiscal {
                    shown.push_str("FY");
                }
                if d.month.is_some() || d.day.is_some() {
                    shown = format!("{shown}-{}-{}", part(d.month), part(d.day));
                }
                if let Some(weekday) = d.weekday {
                    shown = format!("{shown} w{weekday}");
                }
                if let Some(beside) = d.beside {
                    shown = format!("{shown} ={beside}");
                }
                shown
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn dates_are_found_in_every_writing() {
        for (text, expected) in [
            ("令和5年4月3日(月)に開所", "2023-4-3 w1"),
            ("令和５年４月３日（月）", "2023-4-3 w1"),
            ("令和 7 年度（2025 年度）", "2025FY =2025"),
            ("令和2(2020)年度事業計画", "2020FY =2020"),
            ("令和元年5月1日", "2019-5-1"),
            ("2024年（令和6年）4月1日", "2024-4-1 =2024"),
            (
                "2024年度（令和5年度）、2024(R6)年",
                "2024FY =2023; 2024 =2024",
            ),
            ("令和五年四月一日", "2023-4-1"),
            ("R5.4.3、H30.3月末", "2023-4-3; 2018-3-?"),
            ("Ｒ５．４．３", "2023-4-3"),
            (
                "2023/4/3 2023-04-03 2023年4月3日",
                "2023-4-3; 2023-4-3; 2023-4-3",
            ),
            ("6月21日", "?-6-21"),
            ("12/1 開催", "?-12-1"),
            ("8/1(火)～9/2（土・祝）", "?-8-1 w2; ?-9-2 w6"),
            ("(6月、12月)", "?-6-?; ?-12-?"),
            (
                "令和5年11月17日(金) ～19日(日)、21日(火)",
                "2023-11-17 w5; 2023-11-19 w0; 2023-11-21 w2",
            ),
            ("平成27～30年度", "2015; 2018FY"),
            ("H25~H30", "2013; 2018"),
            ("平成31/令和元年度", "2019; 2019FY"),
            ("4～9月期", "?-4-?; ?-9-?"),
            ("5年度", "?FY"),
            ("令和5年10月から3月", "2023-10-?; 2024-3-?"),
            ("12月5・6日", "?-12-5; ?-12-6"),
            ("3年間、2年から3年間、1か月以内、1/2補助、第5年度", ""),
            ("10回～15回、3日間、5日", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn the_characters_are_those_of_the_text() {
        let text = "開催日：令和５年６月２１日（水）です";
        let found = dates(text);
        assert_eq!(found[0].chars, 4..16);
    }
}
