//! What grades mean, as the document itself says it: 「A：100％以上、B：80％以上100％未満」. Never assumed.

use rust_decimal::Decimal;

use super::measure::has_any;
use super::subject::Subject;
use crate::model::{CaptionKind, Role, fold};

/// The signs that are grades.
const GRADES: &str = "SABCDE◎○△×▲●";

/// One grade and the rates it stands for, in percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Band {
    /// The sign.
    pub(super) grade: char,
    low: Option<(Decimal, bool)>,
    high: Option<(Decimal, bool)>,
}

impl Band {
    /// True for a rate that the grade stands for.
    pub(super) fn holds(&self, rate: Decimal) -> bool {
        let above = self
            .low
            .is_none_or(|(low, with)| rate > low || (with && rate == low));
        let below = self
            .high
            .is_none_or(|(high, with)| rate < high || (with && rate == high));
        above && below
    }

    fn meets(&self, other: &Self) -> bool {
        let under = |high: Option<(Decimal, bool)>, low: Option<(Decimal, bool)>| match (high, low)
        {
            (Some((high, in_high)), Some((low, in_low))) => {
                high < low || (high == low && !(in_high && in_low))
            }
            _ => false,
        };
        !under(self.high, other.low) && !under(other.high, self.low)
    }

    /// The band as it is told: 80％以上100％未満.
    pub(super) fn told(&self) -> String {
        let side = |bound: Option<(Decimal, bool)>, with: &str, without: &str| {
            bound.map_or(String::new(), |(value, is_in)| {
                format!(
                    "{}％{}",
                    value.normalize(),
                    if is_in { with } else { without }
                )
            })
        };
        side(self.low, "以上", "超") + &side(self.high, "以下", "未満")
    }
}

/// The legend of a document: every grade with its rates, no two of them meeting. None where it is not plain.
pub(super) fn legend(subject: &Subject<'_>) -> Option<Vec<Band>> {
    let captions = subject.document.captions.iter();
    let mut texts: Vec<String> = captions
        .filter(|caption| caption.kind != CaptionKind::Organization)
        .map(|caption| caption.text.text().to_owned())
        .collect();
    let columns = subject.document.columns.iter();
    texts.extend(
        columns
            .filter(|(key, _)| key.role == Role::Evaluation)
            .map(|(_, column)| column.heading.text().to_owned()),
    );
    let bands: Vec<Band> = texts.iter().flat_map(|text| bands(text)).collect();
    let is_plain = bands.iter().enumerate().all(|(at, band)| {
        bands[at + 1..]
            .iter()
            .all(|other| other.grade != band.grade && !band.meets(other))
    });
    (bands.len() >= 2 && bands.len() <= 8 && is_plain).then_some(bands)
}

/// The grade that a cell gives: `Ａ`, `A評価`, `（○）`.
pub(super) fn grade(cell: &str) -> Option<char> {
    let folded = fold(cell);
    let bare = folded
        .trim_matches(['(', ')', '[', ']', '「', '」'])
        .trim_end_matches("評価")
        .trim_end_matches("判定");
    let mut chars = bare.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    GRADES.contains(only).then_some(only)
}

/// The grades a line explains by rates.
fn bands(text: &str) -> Vec<Band> {
    text.split('\n').flat_map(line_bands).collect()
}

fn line_bands(line: &str) -> Vec<Band> {
    let chars: Vec<char> = fold(line).chars().collect();
    let begins = |at: usize| {
        let is_apart = |c: char| {
            !c.is_alphanumeric() || ('ぁ'..='ヿ').contains(&c) || ('一'..='龥').contains(&c)
        };
        GRADES.contains(chars[at])
            && at
                .checked_sub(1)
                .is_none_or(|before| !chars[before].is_ascii_alphabetic())
            && chars
                .get(at + 1)
                .is_some_and(|c| is_apart(*c) || c.is_ascii_digit())
    };
    let starts: Vec<usize> = (0..chars.len()).filter(|at| begins(*at)).collect();
    starts
        .iter()
        .enumerate()
        .filter_map(|(nth, start)| {
            let end = starts.get(nth + 1).copied().unwrap_or(chars.len());
            let said: String = chars[start + 1..end].iter().collect();
            band(chars[*start], &said)
        })
        .collect()
}

/// 「：80%以上100%未満」 behind a grade.
fn band(grade: char, said: &str) -> Option<Band> {
    // A rate of something else than of targets says nothing of the rates beside the grades.
    if !said.contains('%') || has_any(said, &["執行率", "予算", "経費", "前年", "増減", "削減"])
    {
        return None;
    }
    let mut band = Band {
        grade,
        low: None,
        high: None,
    };
    let mut rest = said;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[at..];
        let end = from
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(from.len());
        let value: Decimal = from[..end].trim_end_matches('.').parse().ok()?;
        rest = &from[end..];
        let word = rest.trim_start_matches('%');
        let starts = |words: &[&str]| words.iter().any(|w| word.starts_with(w));
        if starts(&["以上", "~"]) {
            band.low = Some((value, true));
        } else if starts(&["超", "を超"]) {
            band.low = Some((value, false));
        } else if starts(&["未満", "を下回", "に満たない"]) {
            band.high = Some((value, false));
        } else if starts(&["以下", "まで"]) {
            band.high = Some((value, true));
        } else if band.low.is_some_and(|_| said.contains('~')) {
            // 80～99%: whether 99.5 is in it nobody says.
            return None;
        } else {
            return None;
        }
    }
    let is_band = match (band.low, band.high) {
        (Some((low, _)), Some((high, _))) => low < high,
        (None, None) => false,
        _ => true,
    };
    is_band.then_some(band)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let bands = bands(text);
        bands
            .iter()
            .map(|b| format!("{}{}", b.grade, b.told()))
            .collect()
    }

    #[test]
    fn legends_are_read_as_offices_write_them() {
        for (text, bands) in [
            (
                "※評価 Ａ：100％以上、Ｂ：80％以上100％未満、Ｃ：80％未満",
                "A100％以上 B80％以上100％未満 C80％未満",
            ),
            (
                "【達成度】◎＝達成率100%以上　○＝70%以上100%未満　△＝70%未満",
                "◎100％以上 ○70％以上100％未満 △70％未満",
            ),
            (
                "Ａ（120％超） Ｂ（100％以上120％以下）",
                "A120％超 B100％以上120％以下",
            ),
            ("A：目標を達成した B：おおむね達成した", ""),
            ("A：予算の執行率95％以上", ""),
            ("A 100～120％ B 80～99％", ""),
        ] {
            assert_eq!(told(text).join(" "), bands, "{text}");
        }
    }

    #[test]
    fn a_grade_is_a_sign_alone() {
        for (cell, is) in [
            ("Ａ", Some('A')),
            ("B評価", Some('B')),
            ("〇", Some('○')),
            ("AB", None),
            ("継続", None),
            ("", None),
        ] {
            assert_eq!(grade(cell), is, "{cell}");
        }
    }
}
