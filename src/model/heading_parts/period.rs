//! First and last day of a scope: 令和6年度, 上半期, 4月, 9月末現在.

use crate::model::document::Period;
use crate::model::narrow::narrow;
use crate::model::wareki::{Date, DateMention, Joint, bounds, dates_in};

/// Parts of a fiscal year: words, first month, number of months.
const PARTS: &[(&[&str], u32, u32)] = &[
    (&["上半期", "上期", "前期", "前半"], 4, 6),
    (&["下半期", "下期", "後期", "後半"], 10, 6),
    (
        &["1四半期", "一四半期", "Ⅰ四半期", "1・四半期", "1Q", "Q1"],
        4,
        3,
    ),
    (
        &["2四半期", "二四半期", "Ⅱ四半期", "2・四半期", "2Q", "Q2"],
        7,
        3,
    ),
    (
        &["3四半期", "三四半期", "Ⅲ四半期", "3・四半期", "3Q", "Q3"],
        10,
        3,
    ),
    (
        &["4四半期", "四四半期", "Ⅳ四半期", "4・四半期", "4Q", "Q4"],
        1,
        3,
    ),
];

/// The first and last day of a scope as headings write it. What the scope leaves open (上半期, 4月) lies in the fiscal
/// year given, named by its first calendar year; without one there is no period. A point in time (9月末現在) is one day.
#[must_use]
pub fn scope_period(scope: &str, fiscal_year: Option<i32>) -> Option<Period> {
    // Beyond the years that ISO dates have.
    let given = fiscal_year.filter(|year| (1..9998).contains(year));
    let chars: Vec<char> = narrow(scope)
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let text: String = chars.iter().collect();
    let dates = dates_in(&chars);
    let year = relative(&text, given)
        .or_else(|| {
            dates
                .iter()
                .find(|date| fiscal(&chars, date))
                .and_then(|date| date.year)
        })
        .or(given);
    let (from, to) = part(&text, year)
        .or_else(|| stated(&chars, &dates, year))
        .or_else(|| whole(&text, year))?;
    let from = if is_point(&text) { to } else { from };
    (from <= to).then(|| Period {
        from: from.to_string(),
        to: to.to_string(),
    })
}

/// 9月末現在, 令和6年度末, 4月1日時点
fn is_point(text: &str) -> bool {
    ["末", "末日", "現在", "時点"]
        .iter()
        .any(|word| text.ends_with(word))
}

/// 今年度, 次年度
fn relative(text: &str, given: Option<i32>) -> Option<i32> {
    let given = given?;
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if any(&["次年度", "翌年度", "来年度"]) {
        return Some(given + 1);
    }
    any(&["本年度", "今年度", "当年度", "当該年度"]).then_some(given)
}

/// True for a year that stands for its fiscal year: 令和6年度, and R6 with nothing behind it.
fn fiscal(chars: &[char], date: &DateMention) -> bool {
    let last = (date.chars.end as usize)
        .checked_sub(1)
        .and_then(|last| chars.get(last));
    date.fiscal || date.era.is_some() && date.month.is_none() && last != Some(&'年')
}

/// 上半期, 第2四半期
fn part(text: &str, year: Option<i32>) -> Option<(Date, Date)> {
    let (_, month, months) = PARTS
        .iter()
        .find(|(words, ..)| words.iter().any(|word| text.contains(word)))?;
    let first = month_of(year?, *month)?;
    let last = month_of(year?, (month + months - 2) % 12 + 1)?;
    Some((first.0, last.1))
}

/// First and last day of a month of a fiscal year.
fn month_of(fiscal: i32, month: u32) -> Option<(Date, Date)> {
    let date = DateMention {
        month: Some(month),
        ..DateMention::default()
    };
    bounds(&date, Some(fiscal))
}

/// 令和4～6年度, 4～9月期, 令和6年9月, R6
fn stated(chars: &[char], dates: &[DateMention], year: Option<i32>) -> Option<(Date, Date)> {
    let mut span: Option<(Date, Date)> = None;
    let month_follows = |date: &DateMention| {
        date.month.is_none()
            && dates
                .iter()
                .any(|other| other.month.is_some() && other.chars.start >= date.chars.end)
    };
    let fiscal_range = dates.iter().any(|date| fiscal(chars, date));
    for date in dates {
        if month_follows(date) {
            continue;
        }
        let mut date = date.clone();
        // 平成27～30年度: what is said of the last year holds for the first.
        date.fiscal = date.fiscal || date.month.is_none() && fiscal_range;
        let own = if date.month.is_some() && date.year.is_none() {
            year
        } else {
            None
        };
        let (from, to) = bounds(&date, own)?;
        span = Some(match (span, date.joint) {
            (None, _) => (from, to),
            (Some((first, last)), Some(Joint::Range | Joint::List)) => {
                (first.min(from), last.max(to))
            }
            (Some(span), None) => span,
        });
    }
    span
}

/// 年間計, 今年度
fn whole(text: &str, year: Option<i32>) -> Option<(Date, Date)> {
    let words = [
        "年間",
        "年計",
        "年度計",
        "通年",
        "年度末",
        "本年度",
        "今年度",
        "当年度",
        "当該年度",
        "次年度",
        "翌年度",
        "来年度",
        "年累計",
        "年度累計",
        "年度合計",
    ];
    // 5年間 is not this year.
    let spelt = text.chars().any(|c| c.is_ascii_digit());
    if spelt || !words.iter().any(|word| text.contains(word)) {
        return None;
    }
    let year = year?;
    Some((Date::new(year, 4, 1)?, Date::new(year + 1, 3, 31)?))
}
