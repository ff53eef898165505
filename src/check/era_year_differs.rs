//! # 和暦と西暦が合いません (D04 era-year-differs)
//! # The year of the era is not the western year beside it (D04 era-year-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 令和6年（2024年）、2024年度（令和6年度）のように並べて書いた和暦と西暦の年が違うところです。
//! Years written in both ways side by side that are not the same.
//!
//! ## なぜ大切か
//! ## Why it matters
//! どちらの年のことか決まらず、前の年の文書から直し忘れた印でもあります。
//! It is open which year is meant; mostly one of them was left from last year's document.
//!
//! ## 例
//! ## Example
//! ```text
//! 令和6年度（2023年度）実施計画  ← 令和6年は2024年です
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! どちらか一方だけのとき、かっこの中に月日など別のことが書かれているとき（令和5年度（2024年3月期））。
//! One of the two alone; brackets that say something else besides, such as a month.
//!
//! ## 対処
//! ## What to do
//! 正しい年にそろえてください。
//! Write the right year in both.

use super::days::dated;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{Findings, Message, Severity, Topic, narrow};

pub(super) const RULE: Rule = Rule {
    code: "D04",
    name: "era-year-differs",
    severity: Severity::Error,
    page: include_str!("era_year_differs.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for dated in dated(subject) {
        let chars = narrow(dated.text.text());
        for day in &dated.days {
            let mention = &day.mention;
            let (Some(era), Some(first), Some(second)) =
                (mention.era, mention.year, mention.beside)
            else {
                continue;
            };
            if first == second {
                findings.hold(Topic::Date);
                continue;
            }
            let is_western_first = chars
                .get(mention.chars.start as usize)
                .is_some_and(char::is_ascii_digit);
            let (western, of_era) = if is_western_first {
                (first, second)
            } else {
                (second, first)
            };
            let written = era.year_of(of_era).unwrap_or(0);
            let name = era.ja();
            let shown = if written == 1 {
                "元".to_owned()
            } else {
                written.to_string()
            };
            let Some(place) = text_place(dated.text, mention.chars.clone(), None) else {
                continue;
            };
            let finding = RULE
                .finding(
                    Message::new(
                        format!(
                            "和暦と西暦が合いません（{}、{name}{shown}年は{of_era}年です）",
                            place.quote
                        ),
                        format!(
                            "the year of the era is not the western year ({}; the year of the era is {of_era})",
                            place.quote
                        ),
                    ),
                    place,
                )
                .values(western.to_string(), of_era.to_string())
                .hint("正しい年にそろえてください", "write the right year in both");
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
            .found("D04")
    }

    #[test]
    fn two_years_side_by_side() {
        for (text, expected) in [
            ("令和6年(2023年)に開いた。", "C2 2023/2024"),
            ("2024年（令和5年）4月に開いた。", "C2 2024/2023"),
            ("令和６（2025）年度の計画", "C2 2025/2024"),
            ("2019年度（平成30年度）から行った。", "C2 2019/2018"),
            ("令和元年（2018年）に設けた。", "C2 2018/2019"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
        for text in [
            "令和6年(2024年)4月1日に開いた。",
            "2024年（令和6年）に開いた。",
            "令和2(2020)年度の計画",
            "令和5年度（2024年3月期）の決算",
            "平成31（2019）年度",
            "令和6年度（12名参加）",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
