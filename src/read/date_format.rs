//! The date part of number formats: western and Japanese years, weekdays, times.

use super::digits;
use super::number_format::{Section, Token, starts_with};
use super::serial::Moment;
use crate::model::{MONTHS_EN, Raw, WEEKDAYS, WEEKDAYS_EN};

/// A part of a date or time. The number is how often the letter is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DatePart {
    Year(usize),
    /// `b`: years of the Buddhist calendar.
    Buddhist(usize),
    /// `g` R, `gg` 令, `ggg` 令和
    Era(usize),
    /// `e`: years of the era
    EraYear(usize),
    Month(usize),
    Day(usize),
    /// `aaa` 月, `aaaa` 月曜日
    Weekday(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// `[h]`
    Hours(usize),
    /// `[m]`
    Minutes(usize),
    /// `[s]`
    Seconds(usize),
    /// `AM/PM`, `A/P`
    HalfDay(bool),
}

impl DatePart {
    /// A run of one letter at the start of `rest`, with the characters it takes.
    pub(super) fn parse(rest: &[char]) -> Option<(Self, usize)> {
        if starts_with(rest, "AM/PM") || starts_with(rest, "午前/午後") {
            return Some((Self::HalfDay(true), 5));
        }
        if starts_with(rest, "A/P") {
            return Some((Self::HalfDay(false), 3));
        }
        let letter = rest.first()?.to_ascii_lowercase();
        let run = rest
            .iter()
            .take_while(|c| c.to_ascii_lowercase() == letter)
            .count();
        let part = match letter {
            'y' => Self::Year(run),
            'b' if run != 3 => Self::Buddhist(run),
            'g' => Self::Era(run),
            'e' => Self::EraYear(run),
            'm' => Self::Month(run),
            'd' => Self::Day(run),
            'a' if run >= 3 => Self::Weekday(run),
            'h' => Self::Hour(run),
            's' => Self::Second(run),
            _ => return None,
        };
        Some((part, run))
    }

    /// `[h]`, `[mm]`, `[ss]` without the brackets.
    pub(super) fn elapsed(inside: &str) -> Option<Self> {
        let letter = inside.chars().next()?;
        let run = inside.chars().count();
        if run > 9 || !inside.chars().all(|c| c == letter) {
            return None;
        }
        match letter {
            'h' => Some(Self::Hours(run)),
            'm' => Some(Self::Minutes(run)),
            's' => Some(Self::Seconds(run)),
            _ => None,
        }
    }

    fn is_time(self) -> bool {
        matches!(
            self,
            Self::Hour(_)
                | Self::Minute(_)
                | Self::Second(_)
                | Self::Hours(_)
                | Self::Minutes(_)
                | Self::Seconds(_)
                | Self::HalfDay(_)
        )
    }

    fn is_elapsed(self) -> bool {
        matches!(self, Self::Hours(_) | Self::Minutes(_) | Self::Seconds(_))
    }
}

/// `m` behind hours or before seconds means minutes.
pub(super) fn tell_minutes_from_months(tokens: &mut [Token]) {
    let mut parts: Vec<&mut DatePart> = tokens
        .iter_mut()
        .filter_map(|token| match token {
            Token::Date(part) => Some(part),
            _ => None,
        })
        .collect();
    for at in 0..parts.len() {
        let before = at.checked_sub(1).and_then(|i| parts.get(i)).map(|p| **p);
        let after = parts.get(at + 1).map(|p| **p);
        let in_time = matches!(before, Some(DatePart::Hour(_) | DatePart::Hours(_)))
            || matches!(after, Some(DatePart::Second(_) | DatePart::Seconds(_)));
        if let Some(part) = parts.get_mut(at)
            && let DatePart::Month(run @ 1..=2) = **part
            && in_time
        {
            **part = DatePart::Minute(run);
        }
    }
}

/// The value beneath a date: a day, or a duration where the format shows time alone.
pub(super) fn raw(section: &Section, moment: Moment) -> Raw {
    let parts = || {
        section.tokens.iter().filter_map(|token| match token {
            Token::Date(part) => Some(*part),
            _ => None,
        })
    };
    let within_a_day = moment.elapsed == moment.millis;
    if parts().any(DatePart::is_elapsed) || (within_a_day && parts().all(DatePart::is_time)) {
        Raw::Duration(moment.iso_duration())
    } else {
        Raw::Date(moment.iso())
    }
}

/// The text of a moment.
pub(super) fn show(section: &Section, moment: Moment) -> String {
    let half_days = section
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Date(DatePart::HalfDay(_))));
    let mut shown = String::new();
    let mut tokens = section.tokens.iter().peekable();
    // Digits behind a point behind seconds are their fraction.
    let mut fraction = None;
    while let Some(token) = tokens.next() {
        match token {
            Token::Date(part) => {
                let before_year =
                    matches!(tokens.peek(), Some(Token::Literal(next)) if next.starts_with('年'));
                let text = part_text(*part, section, moment, half_days, before_year);
                shown.push_str(&digits::numerals(&text, section.numerals));
            }
            Token::Literal(literal) => shown.push_str(literal),
            Token::Slash => shown.push('/'),
            Token::Comma => shown.push(','),
            Token::Percent => shown.push('%'),
            Token::Point => {
                shown.push('.');
                if matches!(tokens.peek(), Some(Token::Digit(_))) {
                    fraction = Some(
                        format!("{:03}", moment.millis % 1000)
                            .into_bytes()
                            .into_iter(),
                    );
                }
            }
            Token::Digit(_) => {
                if let Some(digit) = fraction.as_mut().and_then(Iterator::next) {
                    shown.push(char::from(digit));
                }
            }
            Token::Exponent(_) | Token::Text | Token::General => {}
        }
    }
    shown.trim().to_owned()
}

fn part_text(
    part: DatePart,
    section: &Section,
    moment: Moment,
    half_days: bool,
    before_year: bool,
) -> String {
    let seconds = moment.millis / 1000;
    let padded = |value: i64, run: usize| {
        if run >= 2 {
            format!("{value:02}")
        } else {
            value.to_string()
        }
    };
    let short = |name: &str| name.chars().take(3).collect::<String>();
    match part {
        DatePart::Year(run) if run <= 2 => format!("{:02}", moment.year % 100),
        DatePart::Year(_) => format!("{:04}", moment.year),
        DatePart::Buddhist(run) if run <= 2 => format!("{:02}", (moment.year + 543) % 100),
        DatePart::Buddhist(_) => format!("{:04}", moment.year + 543),
        DatePart::Era(run) => {
            let (code, name, _) = era(moment);
            match run {
                1 => code.to_owned(),
                2 => name.chars().take(1).collect(),
                _ => name.to_owned(),
            }
        }
        DatePart::EraYear(run) => match era(moment).2 {
            1 if section.gannen && before_year => "元".to_owned(),
            year => padded(year, run),
        },
        DatePart::Month(run) => {
            let name = MONTHS_EN
                .get(moment.month as usize - 1)
                .copied()
                .unwrap_or("");
            match run {
                3 => short(name),
                4 => name.to_owned(),
                5.. => name.chars().take(1).collect(),
                _ => padded(i64::from(moment.month), run),
            }
        }
        DatePart::Day(run @ 1..=2) => padded(i64::from(moment.day), run),
        DatePart::Day(run) if section.japanese => weekday(moment, run),
        DatePart::Day(run) => {
            let name = WEEKDAYS_EN
                .get(moment.weekday as usize)
                .copied()
                .unwrap_or("");
            if run == 3 {
                short(name)
            } else {
                name.to_owned()
            }
        }
        DatePart::Weekday(run) => weekday(moment, run),
        DatePart::Hour(run) => {
            let hour = seconds / 3600;
            let hour = if half_days {
                (hour + 11) % 12 + 1
            } else {
                hour
            };
            padded(hour, run)
        }
        DatePart::Minute(run) => padded(seconds / 60 % 60, run),
        DatePart::Second(run) => padded(seconds % 60, run),
        DatePart::Hours(run) => padded(moment.elapsed / 3_600_000, run),
        DatePart::Minutes(run) => padded(moment.elapsed / 60_000, run),
        DatePart::Seconds(run) => padded(moment.elapsed / 1000, run),
        DatePart::HalfDay(long) => {
            let name = match (seconds < 43_200, section.japanese) {
                (true, true) => "午前",
                (false, true) => "午後",
                (true, false) => "AM",
                (false, false) => "PM",
            };
            name.chars().take(if long { 2 } else { 1 }).collect()
        }
    }
}

fn weekday(moment: Moment, run: usize) -> String {
    let day = WEEKDAYS.get(moment.weekday as usize);
    let suffix = if run >= 4 { "曜日" } else { "" };
    day.map_or_else(String::new, |day| format!("{day}{suffix}"))
}

/// Code letter, name and year of the era a day lies in.
fn era(moment: Moment) -> (&'static str, &'static str, i64) {
    let day = (moment.year, moment.month, moment.day);
    let (code, name, first) = ERAS
        .iter()
        .find(|(_, _, first)| day >= *first)
        .copied()
        .unwrap_or(("M", "明治", (1868, 1, 25)));
    (code, name, moment.year - first.0 + 1)
}

const ERAS: [(&str, &str, (i64, u32, u32)); 5] = [
    ("R", "令和", (2019, 5, 1)),
    ("H", "平成", (1989, 1, 8)),
    ("S", "昭和", (1926, 12, 25)),
    ("T", "大正", (1912, 7, 30)),
    ("M", "明治", (1868, 1, 25)),
];
