//! Cells that hold a number or a date instead of text, where a cell of that kind shows the same characters.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::{Date, DateMention, Era, dates};

/// What a cell holds, and the format that draws it as the text was.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    /// The number; for a date the days since 1899-12-30.
    pub(super) value: f64,
    /// The number format.
    pub(super) format: String,
}

/// The number or date that a text is, if a cell can show it just so: `1,234`, `▲5`, `85.1%`, `令和5年4月3日`.
pub(super) fn typed(text: &str) -> Option<Typed> {
    number(text).or_else(|| date(text))
}

fn number(text: &str) -> Option<Typed> {
    let (sign, rest) = match text.chars().next()? {
        c @ ('-' | '▲' | '△') => (Some(c), &text[c.len_utf8()..]),
        _ => (None, text),
    };
    let (digits, percent) = match rest.strip_suffix('%') {
        Some(digits) => (digits, "%"),
        None => (rest, ""),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain: String = whole.chars().filter(|c| *c != ',').collect();
    let is_number = !plain.is_empty()
        && plain.len() + fraction.len() <= 15
        && plain
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
        && (plain == "0" || !plain.starts_with('0'))
        && digits.contains('.') != fraction.is_empty();
    if !is_number {
        return None;
    }
    let is_grouped = whole.contains(',');
    if is_grouped && grouped(&plain) != whole {
        return None;
    }
    let mut format = String::from(if is_grouped { "#,##0" } else { "0" });
    if !fraction.is_empty() {
        format.push('.');
        format.extend(std::iter::repeat_n('0', fraction.len()));
    }
    format.push_str(percent);
    let mut value: Decimal = format!("{plain}.{fraction}0").parse().ok()?;
    if !percent.is_empty() {
        value /= Decimal::ONE_HUNDRED;
    }
    match sign {
        // A negative zero would lose its sign.
        Some(_) if value.is_zero() => return None,
        Some(mark) => {
            value = -value;
            if mark != '-' {
                format = format!("{format};\"{mark}\"{format}");
            }
        }
        None => {}
    }
    Some(Typed {
        value: value.to_f64()?,
        format,
    })
}

fn grouped(digits: &str) -> String {
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A date of the years in which serial numbers and eras are beyond doubt, written in one of the usual shapes.
fn date(text: &str) -> Option<Typed> {
    let found = dates(text);
    let [mention] = found.as_slice() else {
        return None;
    };
    let date = mention.date().filter(|date| date.year >= 1990)?;
    let format = shapes(mention, date)
        .into_iter()
        .find(|(shown, _)| shown == text)
        .map(|(_, format)| format)?;
    Some(Typed {
        value: Decimal::from(serial(date)).to_f64()?,
        format: format.to_owned(),
    })
}

/// How the date looks in each format. The first year of an era (元年) is drawn in two ways: it stays text.
fn shapes(mention: &DateMention, date: Date) -> Vec<(String, &'static str)> {
    let Date { year, month, day } = date;
    let mut shapes = vec![
        (format!("{year}/{month}/{day}"), "yyyy/m/d"),
        (format!("{year}/{month:02}/{day:02}"), "yyyy/mm/dd"),
        (format!("{year}-{month:02}-{day:02}"), "yyyy-mm-dd"),
        (
            format!("{year}年{month}月{day}日"),
            "yyyy\"年\"m\"月\"d\"日\"",
        ),
    ];
    let of_era = match mention.era {
        Some(Era::Reiwa) if date > reiwa() => Some(("令和", "R", year - 2018)),
        Some(Era::Heisei) if date < reiwa() => Some(("平成", "H", year - 1988)),
        _ => None,
    };
    if let Some((name, letter, year)) = of_era.filter(|(.., year)| *year > 1) {
        shapes.push((
            format!("{name}{year}年{month}月{day}日"),
            "[$-411]ggge\"年\"m\"月\"d\"日\"",
        ));
        shapes.push((format!("{letter}{year}.{month}.{day}"), "[$-411]ge.m.d"));
    }
    shapes
}

fn reiwa() -> Date {
    Date {
        year: 2019,
        month: 5,
        day: 1,
    }
}

/// Days since 1899-12-30, as workbooks count them.
fn serial(date: Date) -> i64 {
    let year = i64::from(date.year);
    let month = i64::from(date.month);
    // Days from 0000-03-01, so that the leap day ends the year.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days = year * 365 + year / 4 - year / 100
        + year / 400
        + (month * 306 + 5) / 10
        + i64::from(date.day)
        - 1;
    // 1899-12-30 is day 693,899 of that count.
    days - 693_899
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_where_a_cell_shows_them_just_so() {
        for (text, value, format) in [
            ("1,234", 1234.0, "#,##0"),
            ("1234", 1234.0, "0"),
            ("85.1%", 0.851, "0.0%"),
            ("-5", -5.0, "0"),
            ("▲1,200", -1200.0, "#,##0;\"▲\"#,##0"),
            ("0", 0.0, "0"),
            ("0.50", 0.5, "0.00"),
        ] {
            let found = typed(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found.value - value).abs() < 1e-9, "{text} {}", found.value);
            assert_eq!(found.format, format, "{text}");
        }
        for text in [
            "", "－", "１２", "012", "1,23", "12人", "△ 5", "-0", "1.", "1.2.3", "4-1",
        ] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_dates_in_the_shape_they_had() {
        for (text, value, format) in [
            ("2023/4/1", 45017.0, "yyyy/m/d"),
            ("令和5年4月1日", 45017.0, "[$-411]ggge\"年\"m\"月\"d\"日\""),
            ("R5.4.1", 45017.0, "[$-411]ge.m.d"),
            ("平成30年4月1日", 43191.0, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        ] {
            let found = typed(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found.value - value).abs() < 1e-9, "{text} {}", found.value);
            assert_eq!(found.format, format, "{text}");
        }
        for text in [
            "令和元年5月1日",
            "4月3日",
            "令和5年4月1日(土)",
            "令和５年４月１日",
            "2023/4/31",
        ] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
