//! Days written in figures alone that no calendar has, so that they are not even read as dates: 2023/6/37, R5.13.2, 6/31.

use std::ops::Range;

use crate::model::{Era, days_in_month, narrow};

/// A day in figures and the characters it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrittenDay {
    /// Characters of the text.
    pub(super) chars: Range<u32>,
    /// The calendar year; none where it is left out or written in two digits.
    pub(super) year: Option<i32>,
    /// The month as written.
    pub(super) month: u32,
    /// The day as written; none for a month alone.
    pub(super) day: Option<u32>,
}

impl WrittenDay {
    /// The days of its month, if there is such a month; 29 for a February of which the year is open.
    pub(super) fn longest(&self) -> Option<u32> {
        (1..=12).contains(&self.month).then(|| match self.year {
            Some(year) => days_in_month(year, self.month),
            None => days_in_month(2000, self.month),
        })
    }

    /// True when the calendar has it.
    pub(super) fn exists(&self) -> bool {
        let day = |longest: u32| self.day.is_none_or(|day| (1..=longest).contains(&day));
        self.longest().is_some_and(day)
    }
}

/// Numbers with one mark between them.
struct Numbers {
    values: Vec<u32>,
    lengths: Vec<usize>,
    mark: char,
    end: usize,
}

/// Days with a year of four digits or of an era, anywhere in a text: 2023/6/37, 2023-13-05, R5.6.31.
pub(super) fn in_text(text: &str) -> Vec<WrittenDay> {
    let chars = narrow(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_new = at
            .checked_sub(1)
            .is_none_or(|before| !is_part(chars[before]));
        match is_new.then(|| with_year(&chars, at)).flatten() {
            Some(day) => {
                at = day.chars.end as usize;
                found.push(day);
            }
            None => at += 1,
        }
    }
    found
}

/// The one day that the whole cell of a column of days names: 6/31, 5.2.30, 20230631, 13月; a weekday, a time or the end of
/// a range may follow.
pub(super) fn in_cell(text: &str) -> Option<WrittenDay> {
    let chars = narrow(text);
    let start = chars.iter().position(|c| !c.is_whitespace())?;
    if let Some(day) = with_year(&chars, start) {
        return Some(day);
    }
    let numbers = numbers(&chars, start)?;
    let is_end = chars
        .get(numbers.end)
        .is_none_or(|c| c.is_whitespace() || "(~-".contains(*c));
    let range = start as u32..numbers.end as u32;
    let day = |year, month, day| WrittenDay {
        chars: range.clone(),
        year,
        month,
        day,
    };
    match (numbers.values.as_slice(), numbers.lengths.as_slice()) {
        // The year of two digits is that of an era or of a century: its February is left open.
        ([_, month, of_month], [1 | 2, 1 | 2, 1 | 2]) if is_end => {
            Some(day(None, *month, Some(*of_month)))
        }
        ([month, of_month], [1 | 2, 1 | 2]) if is_end && matches!(numbers.mark, '/' | '.') => {
            Some(day(None, *month, Some(*of_month)))
        }
        ([number], [8]) if is_end && (19_000_000..21_000_000).contains(number) => Some(day(
            i32::try_from(number / 10_000).ok(),
            number / 100 % 100,
            Some(number % 100),
        )),
        ([month], [1 | 2]) if chars.get(numbers.end) == Some(&'月') => {
            let rest = chars.get(numbers.end + 1..).unwrap_or_default();
            let is_alone = rest
                .first()
                .is_none_or(|c| c.is_whitespace() || "(~-中上下".contains(*c));
            is_alone.then(|| WrittenDay {
                chars: start as u32..(numbers.end + 1) as u32,
                year: None,
                month: *month,
                day: None,
            })
        }
        _ => None,
    }
}

/// A day with its year, from `at` on.
fn with_year(chars: &[char], at: usize) -> Option<WrittenDay> {
    let era = match chars.get(at)? {
        'R' | 'r' => Some(Era::Reiwa),
        'H' | 'h' => Some(Era::Heisei),
        'S' | 's' => Some(Era::Showa),
        _ => None,
    };
    let numbers = numbers(chars, at + usize::from(era.is_some()))?;
    let ([year, month, day], [length, 1 | 2, 1 | 2]) =
        (numbers.values.as_slice(), numbers.lengths.as_slice())
    else {
        return None;
    };
    let is_end = chars.get(numbers.end).is_none_or(|c| !is_part(*c));
    let year = match era {
        Some(era) if *length <= 2 => era.western(*year),
        None if *length == 4 && (1900..2100).contains(year) => i32::try_from(*year).ok()?,
        _ => return None,
    };
    is_end.then_some(WrittenDay {
        chars: at as u32..numbers.end as u32,
        year: Some(year),
        month: *month,
        day: Some(*day),
    })
}

/// Up to three numbers with one mark between them.
fn numbers(chars: &[char], at: usize) -> Option<Numbers> {
    const LONGEST: usize = 8;
    let mut found = Numbers {
        values: Vec::new(),
        lengths: Vec::new(),
        mark: ' ',
        end: at,
    };
    loop {
        let digits: String = chars
            .get(found.end..)?
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .take(LONGEST + 1)
            .collect();
        if digits.is_empty() || digits.len() > LONGEST {
            return None;
        }
        found.values.push(digits.parse().ok()?);
        found.lengths.push(digits.len());
        found.end += digits.len();
        let Some(mark) = chars
            .get(found.end)
            .filter(|c| matches!(c, '/' | '.' | '-'))
        else {
            return Some(found);
        };
        let goes_on = chars.get(found.end + 1).is_some_and(char::is_ascii_digit);
        if found.values.len() == 1 {
            found.mark = *mark;
        }
        // 5/31-6/2 ends where another mark begins.
        if !goes_on || *mark != found.mark || found.values.len() == 3 {
            return Some(found);
        }
        found.end += 1;
    }
}

/// True for a character that would make the figures something else: an address, a version, a telephone number.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/.-_:".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_with_their_year_are_found_in_a_text() {
        let found = |text: &str| -> Vec<(i32, u32, u32, bool)> {
            in_text(text)
                .iter()
                .map(|d| (d.year.unwrap_or(0), d.month, d.day.unwrap_or(0), d.exists()))
                .collect()
        };
        assert_eq!(found("実施日 2024/6/37 20名"), [(2024, 6, 37, false)]);
        assert_eq!(
            found("2023-13-05、R5.6.31"),
            [(2023, 13, 5, false), (2023, 6, 31, false)]
        );
        assert_eq!(found("２０２４／２／２９"), [(2024, 2, 29, true)]);
        assert_eq!(found("2023.2.29"), [(2023, 2, 29, false)]);
        for text in [
            "0123-45-6789",
            "ver.2024.13.45.1",
            "20/31",
            "A2023/6/37B",
            "2023/6",
            "1.5.40",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_cell_of_a_column_of_days_may_leave_the_year_out() {
        for (text, exists) in [
            ("6/31", false),
            ("6/30", true),
            ("5/31(水)", true),
            ("5/32(水)", false),
            ("5.2.30", false),
            ("11.31", false),
            ("20230631", false),
            ("20230630", true),
            ("13月", false),
            ("6月", true),
            ("2023/6/37 10:00", false),
            ("5/31-6/2", true),
        ] {
            let day = in_cell(text);
            assert_eq!(day.map(|day| day.exists()), Some(exists), "{text}");
        }
        for text in [
            "未定",
            "12",
            "第1回 6/31",
            "6/31回",
            "1,200",
            "13月分",
            "3/4実施",
        ] {
            assert_eq!(in_cell(text), None, "{text}");
        }
    }
}
