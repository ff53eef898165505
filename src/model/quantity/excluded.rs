//! Digits that count nothing: dates, times, ordinals, references, codes, fractions, item numbers.

use crate::model::narrow::{Cursor, digit_run};
use crate::model::wareki::dates_in;

use super::number::is_kanji_digit;
use super::unit::unit_at;

/// For each character, true when a digit there is part of no quantity.
pub(super) fn excluded(chars: &[char]) -> Vec<bool> {
    let mut out = vec![false; chars.len()];
    let mut mark = |from: usize, to: usize| {
        for flag in out.iter_mut().take(to).skip(from) {
            *flag = true;
        }
    };
    for date in dates_in(chars) {
        mark(date.chars.start as usize, date.chars.end as usize);
    }
    for at in 0..chars.len() {
        let behind = at.checked_sub(1).and_then(|b| chars.get(b)).copied();
        if chars[at] == '第' {
            mark(at, ordinal(chars, at + 1));
        }
        if let Some(end) = address(chars, at) {
            mark(at, end);
        }
        if !chars[at].is_ascii_digit() || behind.is_some_and(|c| c.is_ascii_digit()) {
            continue;
        }
        if let Some(end) = time(chars, at)
            .or_else(|| fraction(chars, at))
            .or_else(|| code(chars, at))
            .or_else(|| item_number(chars, at))
        {
            mark(at, end);
        }
    }
    out
}

/// 第61回, 第 2.4(2), 第1～3回, 第三者: the end of the numbers after 第.
fn ordinal(chars: &[char], at: usize) -> usize {
    let mut cursor = Cursor::new(chars, at);
    let mut end = at;
    loop {
        cursor.blanks();
        let start = cursor.at;
        while cursor
            .peek()
            .is_some_and(|c| c.is_ascii_digit() || is_kanji_digit(c))
        {
            cursor.at += 1;
        }
        if cursor.at == start {
            return end;
        }
        end = cursor.at;
        if cursor.eat_any(&['.', '-', '~', '・', '、', ',']).is_none() {
            return end;
        }
    }
}

/// 10:30, 午後1時30分
fn time(chars: &[char], at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(chars, at);
    let hour = cursor.digits(2)?;
    if cursor.eat('時') {
        if hour > 30 || cursor.peek() == Some('間') {
            return None;
        }
        let end = cursor.at;
        return Some(match cursor.digits(2) {
            Some(_) if cursor.eat('分') => cursor.at,
            _ => end,
        });
    }
    if cursor.eat(':') && digit_run(chars, cursor.at) > 0 {
        let minutes = digit_run(chars, cursor.at);
        // R5:98人 labels a figure.
        let letter = at.checked_sub(1).and_then(|b| chars.get(b));
        if letter.is_some_and(char::is_ascii_alphabetic)
            && unit_at(chars, cursor.at + minutes).is_some()
        {
            return None;
        }
        // 1:30 is a time, 1:1 a ratio; neither counts anything.
        return Some(cursor.at + minutes);
    }
    None
}

/// 2分の1, 1/2
fn fraction(chars: &[char], at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(chars, at);
    cursor.digits(4)?;
    if cursor.eat_word("分の") || cursor.eat('/') {
        cursor.digits(4)?;
        return Some(cursor.at);
    }
    None
}

/// 資料4-1, 083-123-4567, A4, COVID-19, No.5, 1.2.3
fn code(chars: &[char], at: usize) -> Option<usize> {
    let behind = |n: usize| at.checked_sub(n).and_then(|b| chars.get(b)).copied();
    let run = digit_run(chars, at);
    let mut end = at + run;
    let mut joints = 0;
    while chars.get(end).is_some_and(|c| matches!(c, '-' | '.')) && digit_run(chars, end + 1) > 0 {
        joints += usize::from(chars[end] == '-');
        end += 1 + digit_run(chars, end + 1);
    }
    let counts = unit_at(chars, end).is_some();
    let dots = chars[at..end].iter().filter(|c| **c == '.').count();
    if joints > 1 || dots > 1 || joints == 1 && !counts {
        return Some(end);
    }
    match behind(1)? {
        '№' | '#' | '〒' => Some(end),
        // PR3回 counts; A4 3枚 does not count with A4.
        c if c.is_ascii_alphabetic() => {
            let word = behind(2).is_some_and(|c| c.is_ascii_alphabetic());
            (!word || !counts || joints > 0).then_some(end)
        }
        '.' | '-' | '_' if behind(2).is_some_and(|c| c.is_ascii_alphanumeric()) => Some(end),
        '.' if behind(2) == Some('№') => Some(end),
        _ => None,
    }
}

/// `1 事業`, `1. 事業`, `1) 事業` at the start of a line: the number of an item.
fn item_number(chars: &[char], at: usize) -> Option<usize> {
    let line = chars[..at]
        .iter()
        .rposition(|c| *c == '\n')
        .map_or(0, |n| n + 1);
    if chars[line..at].iter().any(|c| *c != ' ') {
        return None;
    }
    let mut cursor = Cursor::new(chars, at);
    cursor.digits(3)?;
    let end = cursor.at;
    if cursor.eat(')') {
        return Some(end);
    }
    if cursor.eat_any(&['.', '、']).is_some() {
        return (digit_run(chars, cursor.at) == 0).then_some(end);
    }
    if !cursor.eat(' ') {
        return None;
    }
    cursor.blanks();
    // `10 回` alone on its line is a figure under its label.
    let figure = unit_at(chars, cursor.at).is_some_and(|(_, after)| {
        chars
            .get(after)
            .is_none_or(|c| c.is_whitespace() || "。、,;()・/以程未".contains(*c))
    });
    (!figure).then_some(end)
}

/// Mail and web addresses.
fn address(chars: &[char], at: usize) -> Option<usize> {
    let starts = at == 0 || !chars[at - 1].is_ascii_graphic();
    if !starts || !chars[at].is_ascii_graphic() {
        return None;
    }
    let length = chars[at..]
        .iter()
        .take_while(|c| c.is_ascii_graphic())
        .count();
    let text: String = chars[at..at + length].iter().collect();
    (text.contains("://") || text.contains('@') || text.starts_with("www.")).then_some(at + length)
}
