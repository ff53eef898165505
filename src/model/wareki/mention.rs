//! Finds the dates of a text: `令和5年11月17日(金)～19日(日)`, `R5.4.3`, `2023/4/3`, `6月、12月`, `平成27～30年度`.

use std::ops::Range;

use super::Date;
use super::era::Era;
use crate::model::narrow::{Cursor, digit_run, narrow};

/// A day, month or year that a text names. What the text leaves out and the date before it gives
/// (`11月17日～19日`) is filled in; everything else that is not said is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateMention {
    /// Characters (Unicode scalar values) it stands in, weekday included.
    pub chars: Range<u32>,
    /// The era, when it is written.
    pub era: Option<Era>,
    /// 西暦, counted from the era when there is one.
    pub year: Option<i32>,
    /// 西暦 written beside the era: 令和5(2023)年.
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

/// What stands between two dates, when it is nothing but a joint.
fn joint(chars: &[char], from: usize, to: usize) -> Option<Joint> {
    let between: String = chars
        .get(from..to)?
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

/// 令和5年4月1日, 令和2(2020)年度, R5.4.3, R5年度, 平成31
fn of_era(chars: &[char], mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    let (era, letter) = if let Some((era, length)) = Era::named(chars.get(cursor.at..)?) {
        cursor.at += length;
        (era, false)
    } else {
        let era = Era::letter(cursor.peek()?)?;
        if cursor.behind().is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        cursor.at += 1;
        cursor.eat('.');
        (era, true)
    };
    cursor.blanks();
    let year = if cursor.eat('元') {
        1
    } else {
        cursor.digits(2).or_else(|| kanji_number(&mut cursor))?
    };
    let mut mention = DateMention {
        era: Some(era),
        year: Some(era.western(year)),
        ..DateMention::default()
    };
    mention.beside = western_beside(&mut cursor);
    let end_of_year = cursor.at;
    cursor.blanks();
    if cursor.eat('年') {
        return Some(after_year(mention, cursor));
    }
    cursor.at = end_of_year;
    if let Some(dotted) = dotted(mention.clone(), cursor) {
        return Some(dotted);
    }
    // A letter alone says era only where nothing of a code follows it: R5, H25～H30, but not R5-01 or S3b.
    let bare = !letter
        || (matches!(era, Era::Reiwa | Era::Heisei)
            && !cursor
                .peek()
                .is_some_and(|c| c.is_ascii_alphanumeric() || "-.".contains(c)));
    bare.then_some((mention, end_of_year))
}

/// 2023年4月1日, 2023年度, 2023/4/3, 2023-04-03, 2023.4, FY2023
fn western(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    let fiscal = cursor.eat_word("FY");
    let year = cursor.digits(4).filter(|y| (1868..=2199).contains(y))?;
    let mut mention = DateMention {
        year: i32::try_from(year).ok(),
        fiscal,
        ..DateMention::default()
    };
    let end = cursor.at;
    if let Some((era, _)) = in_brackets(&mut cursor, |inner| {
        let (era, length) = Era::named(inner.rest())?;
        inner.at += length;
        inner.blanks();
        let year = if inner.eat('元') {
            1
        } else {
            inner.digits(2)?
        };
        inner.eat('年');
        inner.eat('度');
        Some((era, year))
    }) {
        mention.era = Some(era);
    }
    cursor.blanks();
    if cursor.eat('年') {
        return Some(after_year(mention, cursor));
    }
    cursor.at = end;
    if fiscal {
        return Some((mention, end));
    }
    dotted(mention, cursor)
}

/// What follows 年: 度, or month and day.
fn after_year(mut mention: DateMention, mut cursor: Cursor<'_>) -> (DateMention, usize) {
    let after = cursor.at;
    cursor.blanks();
    if cursor.eat('度') || cursor.eat_word("会計年度") {
        mention.fiscal = true;
        let beside = western_beside(&mut cursor);
        mention.beside = mention.beside.or(beside);
        return (mention, cursor.at);
    }
    cursor.at = after;
    let beside = western_beside(&mut cursor);
    mention.beside = mention.beside.or(beside);
    let after = cursor.at;
    cursor.blanks();
    match month_and_day(cursor) {
        Some((month, day, weekday, end)) => {
            mention.month = Some(month);
            mention.day = day;
            mention.weekday = weekday;
            (mention, end)
        }
        None => (mention, after),
    }
}

/// `.4.3`, `/4/3`, `-04-03`, `/4`, `.3月末`
fn dotted(mut mention: DateMention, mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    let mark = cursor.eat_any(&['.', '/', '-'])?;
    cursor.blanks();
    mention.month = Some(cursor.digits(2).filter(|m| (1..=12).contains(m))?);
    let end = cursor.at;
    if cursor.eat(mark) {
        cursor.blanks();
        if let Some(day) = cursor.digits(2).filter(|d| (1..=31).contains(d)) {
            mention.day = Some(day);
            mention.weekday = weekday(&mut cursor);
            return Some((mention, cursor.at));
        }
    }
    cursor.at = end;
    if cursor.eat('月') {
        return Some((mention, cursor.at));
    }
    // 2023-04 alone is as likely a code.
    (mark != '-').then_some((mention, end))
}

/// `(2023)`, `(2023年)`, `(2023年度)`, `・2023` beside an era.
fn western_beside(cursor: &mut Cursor<'_>) -> Option<i32> {
    in_brackets(cursor, |inner| {
        inner.eat_word("西暦");
        let year = inner.digits(4)?;
        inner.blanks();
        inner.eat('年');
        inner.eat('度');
        i32::try_from(year).ok()
    })
}

/// Reads a bracket that holds nothing else; stays where it was if it holds anything else.
fn in_brackets<T>(
    cursor: &mut Cursor<'_>,
    read: impl FnOnce(&mut Cursor<'_>) -> Option<T>,
) -> Option<T> {
    let mut inner = *cursor;
    inner.blanks();
    if !inner.eat('(') {
        return None;
    }
    inner.blanks();
    let value = read(&mut inner)?;
    inner.blanks();
    inner.eat(')').then(|| {
        *cursor = inner;
        value
    })
}

/// 6月21日(水), 6月, 12月5・6日; also the first of 4～9月 and 6・12月.
fn month(chars: &[char], mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    if let Some((month, day, weekday, end)) = month_and_day(cursor) {
        let mention = DateMention {
            month: Some(month),
            day,
            weekday,
            ..DateMention::default()
        };
        return Some((mention, end));
    }
    let month = cursor.digits(2).filter(|m| (1..=12).contains(m))?;
    let end = cursor.at;
    cursor.eat_any(&['~', '・', '、', '-'])?;
    cursor.digits(2).filter(|m| (1..=12).contains(m))?;
    let another = cursor.eat('月') && digit_run(chars, cursor.at) == 0;
    another.then(|| {
        let mention = DateMention {
            month: Some(month),
            ..DateMention::default()
        };
        (mention, end)
    })
}

fn month_and_day(mut cursor: Cursor<'_>) -> Option<(u32, Option<u32>, Option<u32>, usize)> {
    let month = cursor.digits(2).or_else(|| kanji_number(&mut cursor))?;
    cursor.blanks();
    if !cursor.eat('月') {
        return None;
    }
    let end = cursor.at;
    cursor.blanks();
    let Some(day) = cursor.digits(2).or_else(|| kanji_number(&mut cursor)) else {
        let mut cursor = cursor.moved(end);
        cursor.eat_word_of(&["末日", "末", "上旬", "中旬", "下旬", "初旬", "頃", "期"]);
        return Some((month, None, None, cursor.at));
    };
    let bare_day = cursor.at;
    cursor.blanks();
    if cursor.eat('日') && cursor.peek() != Some('間') {
        let weekday = weekday(&mut cursor);
        return Some((month, Some(day), weekday, cursor.at));
    }
    // 12月5・6日: the day mark stands after the last.
    let mut list = cursor.moved(bare_day);
    if list.eat_any(&['・', '、', ',', '~']).is_some()
        && list.digits(2).is_some()
        && list.eat('日')
        && list.peek() != Some('間')
    {
        return Some((month, Some(day), None, bare_day));
    }
    Some((month, None, None, end))
}

/// 12/1, 8/1(火): month and day, unless it reads as a fraction.
fn slashed(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    if cursor
        .behind()
        .is_some_and(|c| "/率".contains(c) || c.is_ascii_alphanumeric())
    {
        return None;
    }
    let month = cursor.digits(2).filter(|m| (1..=12).contains(m))?;
    if !cursor.eat('/') {
        return None;
    }
    let day = cursor.digits(2).filter(|d| (1..=31).contains(d))?;
    let fraction = ["以", "補", "の", "程", "ず", "/", "を", "%"];
    if fraction.iter().any(|word| cursor.sees(word)) {
        return None;
    }
    let weekday = weekday(&mut cursor);
    let mention = DateMention {
        month: Some(month),
        day: Some(day),
        weekday,
        ..DateMention::default()
    };
    Some((mention, cursor.at))
}

/// What only the date before makes a date: ～19日(日), ～30年度, ～9月.
fn following(
    mut cursor: Cursor<'_>,
    before: Option<(&DateMention, Joint)>,
) -> Option<(DateMention, usize)> {
    let (last, _) = before?;
    let number = cursor.digits(2)?;
    cursor.blanks();
    if cursor.eat('年') {
        let year = last.era.map(|era| era.western(number));
        let mention = DateMention {
            era: last.era,
            year,
            ..DateMention::default()
        };
        return year.map(|_| after_year(mention, cursor));
    }
    last.day?;
    if cursor.eat('日') && cursor.peek() != Some('間') {
        let mention = DateMention {
            month: last.month,
            day: Some(number),
            weekday: weekday(&mut cursor),
            ..DateMention::default()
        };
        return Some((mention, cursor.at));
    }
    None
}

/// 5年度 (which era is not said) and 19日(日).
fn bare(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    let number = cursor.digits(2)?;
    cursor.blanks();
    let mut mention = DateMention::default();
    if cursor.eat_word("年度") {
        mention.fiscal = true;
    } else if cursor.eat('日') {
        mention.day = Some(number);
        mention.weekday = Some(weekday(&mut cursor)?);
    } else {
        return None;
    }
    Some((mention, cursor.at))
}

/// `(月)`, `（火・祝）`, `(水曜日)`, `木曜日`
fn weekday(cursor: &mut Cursor<'_>) -> Option<u32> {
    const NAMES: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];
    let mut inner = *cursor;
    let bracket = {
        inner.blanks();
        inner.eat('(')
    };
    inner.blanks();
    let name = inner.eat_any(&NAMES)?;
    let spelt = inner.eat_word("曜日") || inner.eat('曜');
    inner.blanks();
    if inner.eat_any(&['・', '/', '、']).is_some() {
        inner.eat_word_of(&["祝日", "祝", "休日", "休"])?;
    }
    if bracket && !inner.eat(')') || !bracket && !spelt {
        return None;
    }
    *cursor = inner;
    NAMES.iter().position(|n| *n == name).map(|n| n as u32)
}

/// 二十三, 五, 十: up to 99.
fn kanji_number(cursor: &mut Cursor<'_>) -> Option<u32> {
    const DIGITS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| DIGITS.iter().position(|d| *d == c).map(|d| d as u32 + 1);
    let mut inner = *cursor;
    let tens = inner.eat_any(&DIGITS).and_then(digit);
    let value = if inner.eat('十') {
        tens.unwrap_or(1) * 10 + inner.eat_any(&DIGITS).and_then(digit).unwrap_or(0)
    } else {
        tens?
    };
    *cursor = inner;
    Some(value)
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
