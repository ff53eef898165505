//! One date at a place in narrowed text, in each of the ways offices write it.

use super::era::Era;
use super::mention::{DateMention, Joint};
use super::names::WEEKDAYS;
use crate::model::narrow::{Cursor, digit_run};

/// 令和5年4月1日, 令和2(2020)年度, R5.4.3, R5年度, 平成31
pub(super) fn of_era(chars: &[char], mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
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
pub(super) fn western(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
    let fiscal = cursor.eat_word("FY");
    let year = cursor.digits(4).filter(|y| (1868..=2199).contains(y))?;
    let mut mention = DateMention {
        year: i32::try_from(year).ok(),
        fiscal,
        ..DateMention::default()
    };
    let end = cursor.at;
    beside_western(&mut mention, &mut cursor);
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
        beside(&mut mention, &mut cursor);
        return (mention, cursor.at);
    }
    cursor.at = after;
    beside(&mut mention, &mut cursor);
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

/// The other way of counting the year, in brackets behind it.
fn beside(mention: &mut DateMention, cursor: &mut Cursor<'_>) {
    if mention.beside.is_some() {
        return;
    }
    if mention.era.is_none() {
        beside_western(mention, cursor);
    } else {
        mention.beside = western_beside(cursor);
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

/// `(令和5年)`, `(令和5年度)` beside a 西暦: the era, and its year counted from it.
fn beside_western(mention: &mut DateMention, cursor: &mut Cursor<'_>) {
    let beside = in_brackets(cursor, |inner| {
        let (era, length) = Era::named(inner.rest()).or_else(|| {
            let era = Era::letter(inner.peek()?)?;
            Some((era, 1))
        })?;
        inner.at += length;
        inner.blanks();
        let year = if inner.eat('元') {
            1
        } else {
            inner.digits(2).or_else(|| kanji_number(inner))?
        };
        inner.blanks();
        inner.eat('年');
        inner.eat('度');
        Some((era, era.western(year)))
    });
    if let Some((era, year)) = beside {
        mention.era = Some(era);
        mention.beside = Some(year);
    }
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
pub(super) fn month(chars: &[char], mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
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
pub(super) fn slashed(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
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
pub(super) fn following(
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
pub(super) fn bare(mut cursor: Cursor<'_>) -> Option<(DateMention, usize)> {
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
    let mut inner = *cursor;
    let bracket = {
        inner.blanks();
        inner.eat('(')
    };
    inner.blanks();
    let name = inner.eat_any(&WEEKDAYS)?;
    let spelt = inner.eat_word("曜日") || inner.eat('曜');
    inner.blanks();
    if inner.eat_any(&['・', '/', '、']).is_some() {
        inner.eat_word_of(&["祝日", "祝", "休日", "休"])?;
    }
    if bracket && !inner.eat(')') || !bracket && !spelt {
        return None;
    }
    *cursor = inner;
    WEEKDAYS.iter().position(|n| *n == name).map(|n| n as u32)
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
