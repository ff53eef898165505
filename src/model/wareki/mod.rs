//! Dates as offices write them: 令和5年4月1日 ⇄ 2023-04-01, fiscal years, periods.

mod effective;
mod era;
mod mention;
mod names;
mod written;

use std::fmt;

use super::document::Period;
use super::narrow::{narrow, starts_with};

pub use effective::effective_period;
pub use era::Era;
pub(super) use mention::dates_in;
pub use mention::{DateMention, Joint, dates};
pub use names::{MONTHS_EN, WEEKDAYS, WEEKDAYS_EN};

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 西暦.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
}

impl Date {
    /// The day, if it exists.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        (1..=days_in_month(year, month))
            .contains(&day)
            .then_some(Self { year, month, day })
    }

    /// The weekday, 0 is Sunday.
    #[must_use]
    pub fn weekday(self) -> u32 {
        // Sakamoto's method: the offset of each month's first day.
        const OFFSETS: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = if self.month < 3 {
            self.year - 1
        } else {
            self.year
        };
        let month = self.month.clamp(1, 12) as usize - 1;
        let day = i32::try_from(self.day).unwrap_or(0);
        let sum = year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        (sum + OFFSETS[month] + day).rem_euclid(7).unsigned_abs()
    }

    /// The fiscal year (its first calendar year) the day lies in.
    #[must_use]
    pub fn fiscal_year(self) -> i32 {
        if self.month < 4 {
            self.year - 1
        } else {
            self.year
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How many days a month has; 0 for a month that does not exist.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// The fiscal year (its first calendar year) a text names: `令和5年度` → 2023. An era year with nothing
/// after it (`R5実施状況`) counts when no 年度 is there.
#[must_use]
pub fn fiscal_year(text: &str) -> Option<i32> {
    let found = dates(text);
    let named = found.iter().find(|date| date.fiscal && date.year.is_some());
    let bare = || {
        let chars = narrow(text);
        found.iter().find(|date| {
            let last = chars.get(date.chars.end.saturating_sub(1) as usize);
            date.era.is_some() && date.month.is_none() && last.is_some_and(|c| *c != '年')
        })
    };
    named.or_else(bare)?.year
}

/// The period a text states: `(令和5年4月1日から11月30日)` → 2023-04-01 to 2023-11-30. Also `令和5年度上半期`
/// and `令和5年度(4月～11月)`; a fiscal year alone is none.
#[must_use]
pub fn period(text: &str) -> Option<Period> {
    let found = dates(text);
    let fiscal = found.iter().find(|d| d.fiscal).and_then(|d| d.year);
    let stated = found.windows(2).find_map(|pair| match pair {
        [from, to] if to.joint == Some(Joint::Range) => {
            Some((bounds(from, fiscal)?.0, bounds(to, fiscal)?.1))
        }
        _ => None,
    });
    let (from, to) = stated.or_else(|| part_of_year(text, &found))?;
    (from <= to).then(|| Period {
        from: from.to_string(),
        to: to.to_string(),
    })
}

/// First and last day of what a date names. A month without a year lies in the fiscal year.
pub(super) fn bounds(date: &DateMention, fiscal: Option<i32>) -> Option<(Date, Date)> {
    let Some(month) = date.month else {
        let year = date.year?;
        return if date.fiscal {
            Some((Date::new(year, 4, 1)?, Date::new(year + 1, 3, 31)?))
        } else {
            Some((Date::new(year, 1, 1)?, Date::new(year, 12, 31)?))
        };
    };
    let year = date.year.or_else(|| Some(fiscal? + i32::from(month < 4)))?;
    match date.day {
        Some(day) => Date::new(year, month, day).map(|day| (day, day)),
        None => Some((
            Date::new(year, month, 1)?,
            Date::new(year, month, days_in_month(year, month))?,
        )),
    }
}

/// 令和5年度上半期, 令和5年度第2四半期
fn part_of_year(text: &str, found: &[DateMention]) -> Option<(Date, Date)> {
    /// Words, first month, number of months.
    const PARTS: &[(&[&str], u32, u32)] = &[
        (&["上半期", "上期", "前期"], 4, 6),
        (&["下半期", "下期", "後期"], 10, 6),
        (&["第1四半期", "第一四半期"], 4, 3),
        (&["第2四半期", "第二四半期"], 7, 3),
        (&["第3四半期", "第三四半期"], 10, 3),
        (&["第4四半期", "第四四半期"], 1, 3),
    ];
    let chars = narrow(text);
    let date = found.iter().find(|d| d.fiscal && d.year.is_some())?;
    let after = (date.chars.end as usize..chars.len()).find(|at| !" (の".contains(chars[*at]))?;
    let (_, month, months) = PARTS
        .iter()
        .find(|(words, ..)| words.iter().any(|word| starts_with(&chars, after, word)))?;
    let fiscal = date.year?;
    let first = |month: u32| Date::new(fiscal + i32::from(month < 4), month, 1);
    let last = (month + months + 11 - 1) % 12 + 1;
    let year = fiscal + i32::from(last < 4);
    Some((
        first(*month)?,
        Date::new(year, last, days_in_month(year, last))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_is_named_in_many_ways() {
        for (text, year) in [
            ("令和5年度若年者育成事業実施状況", Some(2023)),
            ("Ｒ５年度", Some(2023)),
            ("令和2(2020)年度", Some(2020)),
            ("平成31/令和元年度", Some(2019)),
            ("2023年度", Some(2023)),
            ("平成３０年度", Some(2018)),
            ("R5実施状況", Some(2023)),
            ("令和5年4月1日現在", None),
            ("実施状況", None),
        ] {
            assert_eq!(fiscal_year(text), year, "{text}");
        }
    }

    #[test]
    fn a_period_is_stated_in_many_ways() {
        for (text, expected) in [
            ("(令和5年4月1日から11月30日)", "2023-04-01/2023-11-30"),
            (
                "（令和５年４月１日～令和６年３月３１日）",
                "2023-04-01/2024-03-31",
            ),
            (
                "自 令和5年4月1日　至 令和6年3月31日",
                "2023-04-01/2024-03-31",
            ),
            ("R5.4.1～R5.11.30", "2023-04-01/2023-11-30"),
            ("2023/4/1-2023/11/30", "2023-04-01/2023-11-30"),
            ("令和5年度(4月～11月)", "2023-04-01/2023-11-30"),
            ("令和5年10月～3月", "2023-10-01/2024-03-31"),
            ("令和5年度上半期", "2023-04-01/2023-09-30"),
            ("令和5年度第4四半期", "2024-01-01/2024-03-31"),
            ("令和6年度下期", "2024-10-01/2025-03-31"),
            ("令和5年度実施状況", ""),
            ("令和5年11月30日現在", ""),
        ] {
            let shown = period(text).map_or(String::new(), |p| format!("{}/{}", p.from, p.to));
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn weekdays_and_days_that_do_not_exist() {
        assert_eq!(Date::new(2023, 11, 17).map(Date::weekday), Some(5));
        assert_eq!(Date::new(2024, 2, 29).map(Date::weekday), Some(4));
        assert_eq!(Date::new(2023, 11, 31), None);
        assert_eq!(Date::new(2023, 13, 1), None);
        assert_eq!(Date::new(2024, 3, 31).map(Date::fiscal_year), Some(2023));
    }
}
