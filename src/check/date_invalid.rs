//! # 存在しない日付があります (D01 date-invalid)
//! # A date that does not exist (D01 date-invalid)
//!
//! ## 何を見るか
//! ## What it sees
//! 暦にない月日（11月31日、2月30日、うるう年でない年の2月29日）、日付としか読めない数字（2024/6/37、日付の欄の6/31や13月）、元号が終わった後の年（平成40年、昭和70年）、0年です。
//! 令和元年4月のように元号が始まる前の月は、情報としてお知らせします。
//! Days that no calendar has (31 November, 29 February of a common year), figures that can be nothing but a date (2024/6/37;
//! 6/31 or 13月 in a column of days), years after the end of an era (平成40年, 昭和70年), a year 0. A month before the beginning of its era (令和元年4月) is told as information.
//!
//! ## なぜ大切か
//! ## Why it matters
//! いつのことか分からず、証拠書類と照らし合わせることもできません。
//! Nobody can tell when it was, nor find the papers of that day.
//!
//! ## 例
//! ## Example
//! ```text
//! 第2回連携会議（令和6年11月31日開催）  ← 11月は30日まで
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 改元の前に書かれた文書の先の年（平成30年度の計画にある平成32年）、「 」の中の計画名や、平成28～32年度のような範囲。
//! 9/31 のように分数とも読めるもの。年が書かれていない2月29日は、候補の年がすべて平年のときだけお知らせします。
//! Future years in documents written before the era changed; names of plans in 「 」 and ranges (平成28～32年度); 9/31, which may
//! be a fraction. 29 February without a year is told only when every year it may be in is a common year.
//!
//! ## 対処
//! ## What to do
//! 正しい日付を原本で確認してください。
//! Look up the right date in the original.

use std::collections::HashSet;
use std::ops::Range;

use super::days::{Day, dated, holds_days, written_in};
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use super::written_day::{WrittenDay, in_cell, in_text};
use crate::model::{
    Era, Findings, Joint, Message, Severity, Span, Topic, Traced, days_in_month, narrow,
};

pub(super) const RULE: Rule = Rule {
    code: "D01",
    name: "date-invalid",
    severity: Severity::Error,
    page: include_str!("date_invalid.rs"),
    check,
};

/// How many years ahead a plan looks.
const AHEAD: i32 = 25;
/// From so many years after its end on, an era is a slip in a document of any year.
const FAR: i32 = 9;

/// What is wrong with a date.
struct Fault {
    severity: Severity,
    ja: String,
    en: String,
    expected: Option<String>,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut told = HashSet::new();
    in_words(subject, &mut told, findings);
    in_figures(subject, &told, findings);
}

/// Dates as they are read: 11月31日, 令和5年2月29日, 平成40年.
fn in_words(subject: &Subject<'_>, told: &mut HashSet<Span>, findings: &mut Findings) {
    let all = dated(subject);
    let written = written_in(subject, all);
    for dated in all {
        let chars = narrow(dated.text.text());
        for (nth, day) in dated.days.iter().enumerate() {
            let is_range =
                |day: Option<&Day>| day.is_some_and(|d| d.mention.joint == Some(Joint::Range));
            let spans = is_range(Some(day)) || is_range(dated.days.get(nth + 1));
            let fault =
                no_such_day(day, &chars).or_else(|| no_such_year(day, &chars, spans, written));
            match fault {
                Some(fault) => {
                    let first = day.mention.chars.start;
                    told.extend(dated.text.slice(first..first + 1).first());
                    tell(dated.text, day.mention.chars.clone(), fault, findings);
                }
                None if day.mention.day.is_some() => findings.hold(Topic::Date),
                None => {}
            }
        }
    }
}

/// Figures that are no date but can be meant as nothing else: 2024/6/37, and 6/31 in a column of days.
fn in_figures(subject: &Subject<'_>, told: &HashSet<Span>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for node in &subject.nodes {
        for (key, entry) in &node.item.entries {
            // A cell that stands for several rows is looked at once.
            if entry.text.is_blank() || !entry.text.first().is_none_or(|span| seen.insert(span)) {
                continue;
            }
            let text = entry.text.text();
            let days = if holds_days(subject, *key) {
                in_cell(text).into_iter().collect()
            } else {
                in_text(text)
            };
            for day in days.into_iter().filter(|day| !day.exists()) {
                let first = entry.text.slice(day.chars.start..day.chars.start + 1);
                if first.first().is_none_or(|span| !told.contains(&span)) {
                    tell(
                        &entry.text,
                        day.chars.clone(),
                        no_such_figures(&day),
                        findings,
                    );
                }
            }
        }
    }
}

fn no_such_figures(day: &WrittenDay) -> Fault {
    let month = day.month;
    let (ja, en) = match day.longest() {
        Some(longest) => (
            format!("{month}月は{longest}日までです"),
            format!("month {month} has {longest} days"),
        ),
        None => (
            format!("{month}月はありません"),
            format!("no month {month}"),
        ),
    };
    Fault {
        severity: Severity::Error,
        ja,
        en,
        expected: None,
    }
}

fn tell(text: &Traced, chars: Range<u32>, fault: Fault, findings: &mut Findings) {
    let Some(place) = text_place(text, chars, None) else {
        return;
    };
    let quote = place.quote.clone();
    let mut finding = RULE
        .finding(
            Message::new(
                format!("存在しない日付です（{quote}。{}）", fault.ja),
                format!("a date that does not exist ({quote}: {})", fault.en),
            ),
            place,
        )
        .hint(
            "正しい日付を原本で確認してください",
            "look up the right date in the original",
        );
    finding.severity = fault.severity;
    finding.found = Some(quote);
    finding.expected = fault.expected;
    findings.push(finding);
}

/// A month or a day that no calendar has.
fn no_such_day(day: &Day, chars: &[char]) -> Option<Fault> {
    let mention = &day.mention;
    let month = mention.month?;
    let fault = |ja: String, en: String| {
        Some(Fault {
            severity: Severity::Error,
            ja,
            en,
            expected: None,
        })
    };
    if !(1..=12).contains(&month) {
        // 24月 alone is a number of months in old texts.
        let is_then = chars.get(mention.chars.end as usize) == Some(&'に');
        let is_date = mention.day.is_some() || day.is_stated || is_then;
        return is_date.then(|| {
            fault(
                format!("{month}月はありません"),
                format!("no month {month}"),
            )
        })?;
    }
    let number = mention.day?;
    if may_be_fraction(day, chars) {
        return None;
    }
    let longest = if month == 2 {
        29
    } else {
        days_in_month(2000, month)
    };
    if !(1..=longest).contains(&number) {
        return fault(
            format!("{month}月は{longest}日までです"),
            format!("month {month} has {longest} days"),
        );
    }
    let is_common = |year: &i32| days_in_month(*year, 2) == 28;
    if (month, number) == (2, 29) && !day.years.is_empty() && day.years.iter().all(is_common) {
        let year = day.years[0];
        return fault(
            format!("{year}年の2月は28日までです"),
            format!("February {year} has 28 days"),
        );
    }
    None
}

/// 9/31 without a weekday, and with no word of an event behind it.
fn may_be_fraction(day: &Day, chars: &[char]) -> bool {
    let range = day.mention.chars.start as usize..day.mention.chars.end as usize;
    let part = chars.get(range.clone()).unwrap_or_default();
    if day.is_stated || day.mention.weekday.is_some() || !part.contains(&'/') {
        return false;
    }
    // 開催日：6/31
    let before: String = chars[..range.start.min(chars.len())].iter().collect();
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || ":】>])…".contains(c));
    if ["日", "日時", "日付", "年月日", "日程", "とき"]
        .iter()
        .any(|label| before.ends_with(label))
    {
        return false;
    }
    let behind: String = chars[range.end.min(chars.len())..]
        .iter()
        .filter(|c| !c.is_whitespace())
        .take(3)
        .collect();
    !["に", "開催", "実施", "~", "から", "訪問", "開始"]
        .iter()
        .any(|word| behind.starts_with(word))
}

/// A year that its era does not have.
fn no_such_year(day: &Day, chars: &[char], in_range: bool, written: Option<i32>) -> Option<Fault> {
    let mention = &day.mention;
    let era = mention.era.filter(|_| day.is_stated)?;
    // 2019年(令和元年): the year of the era stands beside.
    let begins_with_digit = chars
        .get(mention.chars.start as usize)
        .is_some_and(char::is_ascii_digit);
    let western = if begins_with_digit {
        mention.beside?
    } else {
        mention.year?
    };
    // 2040年(平成52年) says which year is meant; whether the two agree is for D04.
    let is_clear = mention.beside.is_some() && mention.beside == mention.year;
    let Some(year) = era.year_of(western) else {
        return Some(Fault {
            severity: Severity::Error,
            ja: format!("{}0年はありません", era.ja()),
            en: "no year 0".to_owned(),
            expected: None,
        });
    };
    let (first, last) = era.days();
    if let Some(last) = last {
        if western > last.year {
            let is_of_its_time = match written {
                Some(written) => written <= last.year && western <= written.saturating_add(AHEAD),
                None => western < last.year.saturating_add(FAR),
            };
            if is_of_its_time || is_clear || in_range || is_quoted(day, chars) {
                return None;
            }
            let expected = Era::Reiwa
                .year_of(western)
                .map(|reiwa| format!("令和{reiwa}年"));
            return Some(Fault {
                severity: Severity::Error,
                ja: format!("{}は{}年までです", era.ja(), era.year_of(last.year)?),
                en: format!("the era ended in {}", last.year),
                expected,
            });
        }
        return None;
    }
    let is_before = western == first.year && mention.month.is_some_and(|month| month < first.month);
    is_before.then(|| Fault {
        severity: Severity::Info,
        ja: format!("{}{year}年は{}月からです", era.ja(), first.month),
        en: format!("the era began in month {}", first.month),
        expected: None,
    })
}

/// True inside 「 」, where names of plans keep their years.
fn is_quoted(day: &Day, chars: &[char]) -> bool {
    let start = (day.mention.chars.start as usize).min(chars.len());
    let line = chars[..start].iter().rev().take_while(|c| **c != '\n');
    let mut depth: i32 = 0;
    for c in line {
        match c {
            '」' | '』' => depth -= 1,
            '「' | '『' => depth += 1,
            _ => {}
        }
        if depth > 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::Status;

    fn found(text: &str) -> Vec<String> {
        Sample::new()
            .item("1", "会議", &[(Status, text)])
            .found("D01")
    }

    #[test]
    fn days_that_no_calendar_has() {
        for (text, expected) in [
            ("11月31日に開催した。", "C2 11月31日"),
            ("令和5年2月29日（水）に開いた。", "C2 令和5年2月29日（水）"),
            ("2月30日に訪問した。", "C2 2月30日"),
            ("9/31(日) 開催", "C2 9/31(日)"),
            ("R5.6.31に実施", "C2 R5.6.31"),
            ("13月5日に開いた。", "C2 13月5日"),
            ("昭和70年に設立した。", "C2 昭和70年/令和"),
            ("令和0年度に設けた。", "C2 令和0年度"),
        ] {
            let found = found(text);
            assert!(
                found.len() == 1 && found[0].starts_with(expected.trim_end_matches("/令和")),
                "{text}: {found:?}"
            );
        }
        assert_eq!(
            found("平成40年3月31日まで貸し付けた。"),
            ["C2 平成40年3月31日/令和10年"]
        );
    }

    #[test]
    fn days_that_exist_or_may_be_something_else() {
        for text in [
            "令和6年2月29日（木）に開いた。",
            "2月29日に開いた。",
            "出席者は9/31であった。",
            "「未来計画（平成28～32年度）」に基づき行った。",
            "平成31年4月30日に開いた。",
            "2040年（平成52年）までに行う。",
            "24月分を支払った。",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
