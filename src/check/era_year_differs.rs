//! # 和暦と西暦が合いません (D04 era-year-differs)
//! # The year of the era is not the western year beside it (D04 era-year-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 令和6年（2024年）、2024年度（令和6年度）、令和6年・2024年度のように並べて書いた和暦と西暦の年が違うところです。
//! 表の「年度」と「西暦」の欄や、題名の年度とその下の行の（2024年度）も比べます。
//! Years written in both ways side by side that are not the same; also in two columns of a table (年度, 西暦) and in the
//! title and the line below it.
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
//! どちらか一方だけのとき、「令和5年度、2024年度」のように読点で分けたとき、かっこの中に月日など別のことが書かれているとき（令和5年度（2024年3月期））。
//! 二つの欄の年が多くの行で違うとき。
//! One of the two alone, or with a comma between; brackets that say something else besides, such as a month; columns of which
//! many rows differ.
//!
//! ## 対処
//! ## What to do
//! 正しい年にそろえてください。
//! Write the right year in both.

use std::ops::Range;

use super::days::{Dated, dated};
use super::era_beside::{Apart, apart};
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{DateMention, Era, Findings, Message, Severity, Topic, Traced, narrow};

pub(super) const RULE: Rule = Rule {
    code: "D04",
    name: "era-year-differs",
    severity: Severity::Error,
    page: include_str!("era_year_differs.rs"),
    check,
};

/// A year told in both ways.
struct Pair {
    era: Era,
    of_era: i32,
    western: i32,
    chars: Range<u32>,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for dated in dated(subject) {
        let chars = narrow(dated.text.text());
        for pair in in_brackets(dated, &chars).chain(side_by_side(dated, &chars)) {
            if pair.of_era == pair.western {
                findings.hold(Topic::Date);
            } else {
                tell(dated.text, &pair, findings);
            }
        }
    }
    for pair in apart(subject) {
        if pair.of_era == pair.western {
            findings.hold(Topic::Date);
        } else {
            tell_apart(&pair, findings);
        }
    }
}

/// 令和6年（2023年）, 2023年（令和6年）
fn in_brackets<'a>(dated: &'a Dated<'_>, chars: &'a [char]) -> impl Iterator<Item = Pair> + 'a {
    dated.days.iter().filter_map(|day| {
        let mention = &day.mention;
        let (era, first, second) = (mention.era?, mention.year?, mention.beside?);
        let is_western_first = begins_with_digit(mention, chars);
        let (western, of_era) = if is_western_first {
            (first, second)
        } else {
            (second, first)
        };
        Some(Pair {
            era,
            of_era,
            western,
            chars: mention.chars.clone(),
        })
    })
}

/// 令和6年・2023年度, 2023年度/令和6年度: nobody lists two years in two ways of counting.
fn side_by_side<'a>(dated: &'a Dated<'_>, chars: &'a [char]) -> impl Iterator<Item = Pair> + 'a {
    dated.days.windows(2).filter_map(|days| {
        let (a, b) = (&days[0].mention, &days[1].mention);
        let is_year = |m: &DateMention| m.year.is_some() && m.month.is_none() && m.beside.is_none();
        let between: String = chars
            .get(a.chars.end as usize..b.chars.start as usize)?
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_beside = ["・", "/", "=", "[", "<"].contains(&between.as_str());
        if !is_year(a) || !is_year(b) || !is_beside || !days.iter().all(|day| day.is_stated) {
            return None;
        }
        let (of_era, western) = match (a.era, b.era) {
            (Some(_), None) => (a, b),
            (None, Some(_)) => (b, a),
            _ => return None,
        };
        let written = &chars[western.chars.start as usize..western.chars.end as usize];
        let is_whole = written.iter().take_while(|c| c.is_ascii_digit()).count() == 4
            && written.contains(&'年');
        is_whole.then_some(())?;
        Some(Pair {
            era: of_era.era?,
            of_era: of_era.year?,
            western: western.year?,
            chars: a.chars.start..b.chars.end,
        })
    })
}

fn begins_with_digit(mention: &DateMention, chars: &[char]) -> bool {
    chars
        .get(mention.chars.start as usize)
        .is_some_and(char::is_ascii_digit)
}

fn tell_apart(pair: &Apart<'_>, findings: &mut Findings) {
    let Some(beside) = text_place(pair.era_text, pair.era_chars.clone(), None) else {
        return;
    };
    let Some(place) = text_place(pair.western_text, pair.western_chars.clone(), None) else {
        return;
    };
    let (of_era, western) = (pair.of_era, pair.western);
    let shown = shown(pair.era, of_era);
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "和暦と西暦が合いません（{}、記載 {}、{shown}は{of_era}年です）",
                    beside.quote, place.quote
                ),
                format!(
                    "the year of the era is not the western year ({}, stated {}; the year of the era is {of_era})",
                    beside.quote, place.quote
                ),
            ),
            place,
        )
        .values(western.to_string(), of_era.to_string())
        .hint("正しい年にそろえてください", "write the right year in both")
        .related(vec![beside]);
    findings.push(finding);
}

/// 令和元年
fn shown(era: Era, year: i32) -> String {
    let name = era.ja();
    match era.year_of(year).unwrap_or(0) {
        1 => format!("{name}元年"),
        written => format!("{name}{written}年"),
    }
}

fn tell(text: &Traced, pair: &Pair, findings: &mut Findings) {
    let Pair {
        era,
        of_era,
        western,
        chars,
    } = pair;
    let shown = shown(*era, *of_era);
    let Some(place) = text_place(text, chars.clone(), None) else {
        return;
    };
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "和暦と西暦が合いません（{}、{shown}は{of_era}年です）",
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
            ("令和6年・2023年度の実績", "C2 2023/2024"),
            ("2023年度／令和6年度の実績", "C2 2023/2024"),
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
            "令和6年度・2024年度の実績",
            "令和5年度、2024年度の実績",
            "令和5・6年度の実績",
            "令和5年・2024年4月の実績",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
