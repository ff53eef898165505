//! # 曜日が日付と合いません (D02 weekday-differs)
//! # The weekday is not that of the date (D02 weekday-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 日付に添えた曜日が、暦の曜日と違うところです。年が書かれていないときは、文書の年度や期間から補います（1～3月は翌年）。
//! A weekday beside a date that is not that of the calendar. A year left out is that of the fiscal year or period (January
//! to March lie in the next calendar year).
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

use super::days::dated;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{Findings, Message, Severity, Topic};

pub(super) const RULE: Rule = Rule {
    code: "D02",
    name: "weekday-differs",
    severity: Severity::Error,
    page: include_str!("weekday_differs.rs"),
    check,
};

const NAMES: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
const ENGLISH: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for dated in dated(subject) {
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
            let Some(place) = text_place(dated.text, day.mention.chars.clone(), None) else {
                continue;
            };
            let name = |weekday: u32| NAMES[weekday as usize % 7];
            let right = date.weekday();
            let (found, expected) = (name(weekday), name(right));
            let quote = place.quote.clone();
            let finding = RULE
                .finding(
                    Message::new(
                        format!(
                            "曜日が日付と合いません（{quote}、{}年{}月{}日は{expected}曜日です）",
                            date.year, date.month, date.day
                        ),
                        format!(
                            "the weekday is not that of the date ({quote}; {date} is a {})",
                            ENGLISH[right as usize % 7]
                        ),
                    ),
                    place,
                )
                .values(found, expected)
                .hint(
                    "日付と曜日のどちらが正しいか、原本で確認してください",
                    "see in the original which of the two is right",
                );
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::Status;

    fn found(text: &str) -> Vec<String> {
        Sample::new()
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
