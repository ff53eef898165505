//! # 曜日が日付と合いません (D02 weekday-differs)
//! # The weekday is not that of the date (D02 weekday-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 日付に添えた曜日や、表の「曜日」の欄が、暦の曜日と違うところです。年が書かれていないときは、文書の年度や期間から
//! 補います（1～3月は翌年）。
//! A weekday beside a date, or in a column 曜日 of its own, that is not that of the calendar. A year left out is that of the
//! fiscal year or period (January to March lie in the next calendar year).
//!
//! ## なぜ大切か
//! ## Why it matters
//! 日付か曜日のどちらかが誤りです。案内や証拠書類と食い違い、別の日に集まることになります。
//! Either the date or the weekday is wrong; people may come on another day.
//!
//! ## 例
//! ## Example
//! ```text
//! 令和6年7月25日（金）  ← 木曜日です
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 年がどこからも分からないとき。年の候補が二つ以上あり（前の文に別の年度がある、「翌年」「前年度」とある）、
//! そのどれかで曜日が合うとき。
//! No year to be had; several years that it may be (another year named before it, 翌年, 前年度) of which one fits.
//!
//! ## 対処
//! ## What to do
//! 日付と曜日のどちらが正しいか、原本で確認してください。
//! See in the original which of the two is right.

use std::collections::HashMap;

use super::days::{Dated, Day, dated};
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{
    CellRef, ColumnKey, Date, Findings, Message, Place, Severity, TableRow, Topic, Traced,
    WEEKDAYS, WEEKDAYS_EN, fold,
};

pub(super) const RULE: Rule = Rule {
    code: "D02",
    name: "weekday-differs",
    severity: Severity::Error,
    page: include_str!("weekday_differs.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let all = dated(subject);
    for dated in all {
        for day in &dated.days {
            let Some(weekday) = day.mention.weekday.filter(|_| day.mention.day.is_some()) else {
                continue;
            };
            let spans = day.spans();
            let Some((date, _)) = spans.first().copied() else {
                continue;
            };
            if spans.iter().any(|(date, _)| date.weekday() == weekday) {
                findings.hold(Topic::Date);
                continue;
            }
            if let Some(place) = text_place(dated.text, day.mention.chars.clone(), None) {
                let quote = place.quote.clone();
                tell(place, &quote, weekday, date, None, findings);
            }
        }
    }
    of_columns(subject, all, findings);
}

fn tell(
    place: Place,
    quote: &str,
    weekday: u32,
    date: Date,
    beside: Option<Place>,
    findings: &mut Findings,
) {
    let name = |weekday: u32| WEEKDAYS[weekday as usize % 7];
    let right = date.weekday();
    let (found, expected) = (name(weekday), name(right));
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "曜日が日付と合いません（{quote}、{}年{}月{}日は{expected}曜日です）",
                    date.year, date.month, date.day
                ),
                format!(
                    "the weekday is not that of the date ({quote}; {date} is a {})",
                    WEEKDAYS_EN[right as usize % 7]
                ),
            ),
            place,
        )
        .values(found, expected)
        .hint(
            "日付と曜日のどちらが正しいか、原本で確認してください",
            "see in the original which of the two is right",
        )
        .related(beside.into_iter().collect());
    findings.push(finding);
}

/// 開催日 | 曜日: the weekday in a column of its own, beside the column of the date.
fn of_columns(subject: &Subject<'_>, all: &[Dated<'_>], findings: &mut Findings) {
    // Columns by where they stand on the sheet: a form may have another order.
    let columns: Vec<(u32, ColumnKey, bool)> = subject
        .document
        .columns
        .iter()
        .filter_map(|(key, column)| {
            let is_weekday = ["曜日", "曜"].contains(&fold(column.heading.text()).as_str());
            Some((column.heading.first()?.cell.column, *key, is_weekday))
        })
        .collect();
    let weekdays: Vec<(u32, ColumnKey)> = columns
        .iter()
        .filter(|(.., is_weekday)| *is_weekday)
        .map(|(at, key, _)| (*at, *key))
        .collect();
    if weekdays.is_empty() {
        return;
    }
    let mut by_cell: HashMap<CellRef, Vec<(&Dated<'_>, &Day)>> = HashMap::new();
    for dated in all {
        for day in &dated.days {
            let chars = day.mention.chars.clone();
            if let Some(span) = dated.text.slice(chars).first() {
                by_cell.entry(span.cell).or_default().push((dated, day));
            }
        }
    }
    for (at, key) in weekdays {
        // 曜日 stands behind its date as a rule.
        let beside = [at.checked_sub(1), at.checked_add(1)];
        let is_dated = |other: &ColumnKey| {
            let rows = &subject.document.rows;
            rows.iter().any(|row| day(row, *other, &by_cell).is_some())
        };
        let date_key = beside
            .into_iter()
            .flatten()
            .filter_map(|at| columns.iter().find(|(other, ..)| *other == at))
            .map(|(_, key, _)| *key)
            .find(is_dated);
        let Some(date_key) = date_key else { continue };
        let mut wrong = Vec::new();
        let mut right: usize = 0;
        for row in &subject.document.rows {
            let Some((text, weekday)) = weekday(row, key) else {
                continue;
            };
            let Some((dated, day)) = day(row, date_key, &by_cell) else {
                continue;
            };
            let spans = day.spans();
            let Some((date, _)) = spans.first().copied() else {
                continue;
            };
            if spans.iter().any(|(date, _)| date.weekday() == weekday) {
                right = right.saturating_add(1);
                findings.hold(Topic::Date);
            } else {
                wrong.push((text, dated, day, weekday, date));
            }
        }
        // A whole column that is off by a day or two is of another year.
        let is_other_year =
            wrong.len() > right && !wrong.iter().all(|(_, _, day, ..)| day.is_stated);
        if is_other_year {
            continue;
        }
        for (text, dated, day, weekday, date) in wrong {
            let beside = text_place(dated.text, day.mention.chars.clone(), None);
            if let Some(place) = text_place(text, 0..text.len(), None) {
                let quote = beside.as_ref().map_or("", |place| place.quote.as_str());
                let quote = format!("{quote} {}", place.quote);
                tell(place, &quote, weekday, date, beside, findings);
            }
        }
    }
}

/// The one day that a cell names, without a weekday of its own.
fn day<'s, 'a>(
    row: &TableRow,
    key: ColumnKey,
    by_cell: &HashMap<CellRef, Vec<(&'s Dated<'a>, &'s Day)>>,
) -> Option<(&'s Dated<'a>, &'s Day)> {
    let cell = row.entries.get(&key)?.text.first()?.cell;
    let [(dated, day)] = by_cell.get(&cell)?.as_slice() else {
        return None;
    };
    let is_bare = day.mention.day.is_some() && day.mention.weekday.is_none();
    is_bare.then_some((*dated, *day))
}

/// 木, （木）, 木曜日, 木・祝
fn weekday(row: &TableRow, key: ColumnKey) -> Option<(&Traced, u32)> {
    let text = &row.entries.get(&key)?.text;
    let folded = fold(text.text());
    let bare = folded.trim_start_matches('(').trim_end_matches(')');
    let bare = ["曜日", "曜", "・祝", "(祝", "・休", "(休"]
        .iter()
        .find_map(|suffix| bare.strip_suffix(suffix))
        .unwrap_or(bare);
    let at = WEEKDAYS
        .iter()
        .position(|name| bare.strip_prefix(*name) == Some(""))?;
    Some((text, u32::try_from(at).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::Status;

    fn found(text: &str) -> Vec<String> {
        Sample::new()
            .until("2023-11-30")
            .item("1", "会議", &[(Status, text)])
            .found("D02")
    }

    #[test]
    fn a_wrong_weekday_is_found() {
        for (text, expected) in [
            ("令和5年11月17日(木)に開催した。", "C2 木/金"),
            ("6月21日（火）に開催した。", "C2 火/水"),
            ("1月10日（火）に開催した。", "C2 火/水"),
            ("8/1（月・祝）開催", "C2 月/火"),
            ("令和5年11月17日(金)～19日(月)", "C2 月/日"),
            ("R5.4.3（日）開所", "C2 日/月"),
            ("6月21日木曜日に開催した。", "C2 木/水"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_right_weekday_and_one_of_another_year_are_silent() {
        for text in [
            "令和5年11月17日(金)～19日(日)、21日(火)に開催した。",
            "6月21日（水）、1月10日（水）に開催した。",
            "令和4年度は6月21日（火）に開催した。",
            "翌年6月21日（金）に開催する。",
            "19日（月）に開いた。",
            "11月31日（金）に開いた。",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
