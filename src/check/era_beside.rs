//! Years of an era and western years that do not touch: in two columns of a table (年度 | 西暦), or in two lines of the
//! title (令和6年度 … / （2024年度）).

use std::ops::Range;

use super::subject::Subject;
use crate::model::{ColumnKey, DateMention, Era, TableRow, Traced, dates, fold, narrow};

/// A year of an era and the western year that stands apart from it.
pub(super) struct Apart<'a> {
    /// The text with the year of the era.
    pub(super) era_text: &'a Traced,
    /// Its characters.
    pub(super) era_chars: Range<u32>,
    /// The era.
    pub(super) era: Era,
    /// Its year, in 西暦.
    pub(super) of_era: i32,
    /// The text with the western year.
    pub(super) western_text: &'a Traced,
    /// Its characters.
    pub(super) western_chars: Range<u32>,
    /// The western year as written.
    pub(super) western: i32,
}

/// Every pair of the document.
pub(super) fn apart<'a>(subject: &Subject<'a>) -> Vec<Apart<'a>> {
    let mut found = of_columns(subject);
    found.extend(of_title(subject));
    found
}

/// 年度 | 西暦: the columns are compared where most rows agree.
fn of_columns<'a>(subject: &Subject<'a>) -> Vec<Apart<'a>> {
    let document = subject.document;
    let western: Vec<ColumnKey> = document
        .columns
        .iter()
        .filter(|(_, column)| {
            let heading = fold(column.heading.text());
            heading.contains("西暦") || heading == "年" || heading == "年度"
        })
        .map(|(key, _)| *key)
        .filter(|key| {
            let mut cells = document
                .rows
                .iter()
                .filter_map(|row| row.entries.get(key))
                .filter(|passage| !passage.text.is_blank())
                .peekable();
            cells.peek().is_some() && cells.all(|p| western_alone(p.text.text()).is_some())
        })
        .collect();
    let mut found = Vec::new();
    for key in western {
        let mut best: Vec<Apart<'a>> = Vec::new();
        for other in document.columns.keys().filter(|other| **other != key) {
            let pairs: Vec<Apart<'a>> = document
                .rows
                .iter()
                .filter_map(|row| pair(row, *other, key))
                .collect();
            if pairs.len() > best.len() {
                best = pairs;
            }
        }
        let wrong = best.iter().filter(|p| p.of_era != p.western).count();
        // Columns that differ again and again count something else.
        if wrong.saturating_mul(3) <= best.len() {
            found.extend(best);
        }
    }
    found
}

fn pair(row: &TableRow, era: ColumnKey, western: ColumnKey) -> Option<Apart<'_>> {
    let era_text = &row.entries.get(&era)?.text;
    let western_text = &row.entries.get(&western)?.text;
    let (year, is_fiscal) = western_alone(western_text.text())?;
    let [mention] = era_years(era_text.text()).try_into().ok()?;
    let mut of_era = mention.year?;
    // 令和7年2月 beside 2024年度: the fiscal year of that day.
    if is_fiscal && mention.month.is_some_and(|month| month < 4) {
        of_era = of_era.checked_sub(1)?;
    }
    Some(Apart {
        era: mention.era?,
        era_chars: mention.chars,
        of_era,
        era_text,
        western_text,
        western_chars: 0..western_text.len(),
        western: year,
    })
}

/// The title names the year in one way, and brackets or a line of their own in the other.
fn of_title<'a>(subject: &Subject<'a>) -> Vec<Apart<'a>> {
    let captions: Vec<&'a Traced> = subject
        .document
        .captions
        .iter()
        .map(|caption| &caption.text)
        .collect();
    let mut found = Vec::new();
    for (at, western_text) in captions.iter().copied().enumerate() {
        let text = western_text.text();
        let Some((western_chars, western, is_fiscal)) = bracketed(text) else {
            continue;
        };
        let own = era_years(text);
        let (era_text, eras) = if own.is_empty() {
            let neighbour = if at == 0 { Some(1) } else { at.checked_sub(1) };
            let Some(other) = neighbour.and_then(|at| captions.get(at)).copied() else {
                continue;
            };
            (other, era_years(other.text()))
        } else {
            (western_text, own)
        };
        let [mention] = eras.as_slice() else { continue };
        let is_same_kind = mention.month.is_none() && mention.fiscal == is_fiscal;
        if let (Some(era), Some(of_era), None, true) =
            (mention.era, mention.year, mention.beside, is_same_kind)
        {
            found.push(Apart {
                era_text,
                era_chars: mention.chars.clone(),
                era,
                of_era,
                western_text,
                western_chars,
                western,
            });
        }
    }
    found
}

/// The years of eras that a text names.
fn era_years(text: &str) -> Vec<DateMention> {
    let all = dates(text).into_iter();
    all.filter(|m| m.era.is_some() && m.year.is_some())
        .collect()
}

/// A text, or the one pair of brackets in it, that names a western year and nothing else.
fn bracketed(text: &str) -> Option<(Range<u32>, i32, bool)> {
    if let Some((year, is_fiscal)) = western_alone(text) {
        let length = u32::try_from(text.chars().count()).ok()?;
        return Some((0..length, year, is_fiscal));
    }
    let chars = narrow(text);
    let open = chars.iter().rposition(|c| *c == '(')?;
    let close = open + chars.iter().skip(open).position(|c| *c == ')')?;
    // Brackets that touch the year are read with it: 令和6年度(2024年度).
    let touches = open
        .checked_sub(1)
        .and_then(|before| chars.get(before))
        .is_some_and(|c| "年度".contains(*c) || c.is_ascii_digit());
    let inner: String = chars.get(open + 1..close)?.iter().collect();
    let (year, is_fiscal) = western_alone(&inner).filter(|_| !touches)?;
    let range = u32::try_from(open).ok()?..u32::try_from(close + 1).ok()?;
    Some((range, year, is_fiscal))
}

/// 2024, 2024年, （2024年度）: the year, and whether it is a fiscal one.
fn western_alone(text: &str) -> Option<(i32, bool)> {
    let folded = fold(text);
    let bare = folded
        .trim_start_matches(['(', '[', '西', '暦'])
        .trim_end_matches([')', ']']);
    // A column of numbers may show 2,024.
    let bare = bare.replacen(',', "", usize::from(bare.find(',') == Some(1)));
    let bare = bare.as_str();
    let is_fiscal = bare.ends_with("年度");
    let digits = bare
        .strip_suffix("年度")
        .or_else(|| bare.strip_suffix('年'))
        .unwrap_or(bare);
    let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let year = digits.parse::<i32>().ok().filter(|_| is_year)?;
    (1868..=2100).contains(&year).then_some((year, is_fiscal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_western_year_alone() {
        for (text, expected) in [
            ("2024", Some((2024, false))),
            ("２０２４年", Some((2024, false))),
            ("（2024年度）", Some((2024, true))),
            ("2024年4月", None),
            ("1200人", None),
            ("12345", None),
        ] {
            assert_eq!(western_alone(text), expected, "{text}");
        }
        assert_eq!(
            bracketed("令和6年度 研修計画（2024年度）").map(|found| found.1),
            Some(2024)
        );
        assert_eq!(bracketed("令和6年度（2024年度）計画"), None);
        assert_eq!(bracketed("研修計画（案）"), None);
    }
}
