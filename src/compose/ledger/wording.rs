//! How a form writes its figures: `＜目標＞ 派遣回数：100回　受講者数：400人日`.

use rust_decimal::Decimal;

use super::RESULTS;
use crate::model::{Document, Metric, Traced, char_slice, fold};
use crate::template::Template;

/// The marks around figures, as the document has them, else as the template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wording {
    target: String,
    actual: String,
    remaining: String,
    /// Between the mark and the first figure: nothing, a blank or a line break.
    lead: String,
    /// Between a measure and its number.
    colon: String,
    /// Between number and unit.
    gap: String,
    /// Between two figures.
    between: String,
    is_wide: bool,
    has_commas: bool,
}

/// Which mark a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Target,
    Actual,
    Remaining,
}

/// A mark found in a text: `＜実績＞`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether it is 目標 or 実績; none for any other (最終見込).
    pub(super) mark: Option<Mark>,
}

const OPEN: &str = "＜<〈《≪【〔［[";
const CLOSE: &str = "＞>〉》≫】〕］]";

/// The marks of a text, in order.
pub(super) fn marks(text: &str) -> Vec<Marked> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(kind) = OPEN.chars().position(|c| c == chars[at]) else {
            at += 1;
            continue;
        };
        let close = CLOSE.chars().nth(kind);
        let length = chars[at..].iter().take(16).position(|c| Some(*c) == close);
        let Some(length) = length else {
            at += 1;
            continue;
        };
        let inner: String = chars[at + 1..at + length].iter().collect();
        let inner = fold(&inner);
        let mark = if inner.ends_with("目標") || inner.ends_with("目標値") {
            Some(Mark::Target)
        } else if inner.ends_with("実績") || inner.ends_with("実績値") {
            Some(Mark::Actual)
        } else {
            None
        };
        let is_other = ["見込", "見込み", "計画", "残り"]
            .iter()
            .any(|w| inner.ends_with(w));
        if mark.is_some() || is_other {
            found.push(Marked {
                start: at as u32,
                end: (at + length + 1) as u32,
                mark,
            });
        }
        at += length + 1;
    }
    found
}

impl Wording {
    /// The wording of the document's results, else of its other columns, else of the template.
    pub(super) fn of(document: &Document, template: &Template) -> Self {
        let mut wording = Self::of_template(&template.ledger.wording);
        let passages = || {
            document
                .rows
                .iter()
                .flat_map(|row| &row.entries)
                .map(|(key, passage)| (RESULTS.contains(&key.role), &passage.text))
        };
        let texts: Vec<&Traced> = passages()
            .filter(|(is_result, _)| *is_result)
            .chain(passages().filter(|(is_result, _)| !is_result))
            .map(|(_, text)| text)
            .collect();
        wording.take_marks(&texts);
        wording.take_figures(document, &texts);
        wording
    }

    fn of_template(pattern: &str) -> Self {
        let (mark, rest) = pattern.split_once("{measure}").unwrap_or((pattern, ""));
        let (colon, rest) = rest.split_once("{value}").unwrap_or(("：", rest));
        let gap = rest.split_once("{unit}").map_or("", |(gap, _)| gap);
        let bare = mark.trim_end();
        let lead = &mark[bare.len()..];
        let marked = |word: &str| bare.replace("{kind}", word);
        Self {
            target: marked("目標"),
            actual: marked("実績"),
            remaining: marked("残り"),
            lead: lead.to_owned(),
            colon: colon.to_owned(),
            gap: gap.to_owned(),
            between: "　".to_owned(),
            is_wide: false,
            has_commas: true,
        }
    }

    /// Takes the marks for 目標 and 実績 that stand in the texts.
    fn take_marks(&mut self, texts: &[&Traced]) {
        let first = |mark: Mark| {
            texts.iter().find_map(|text| {
                let found = marks(text.text())
                    .into_iter()
                    .find(|m| m.mark == Some(mark))?;
                Some(char_slice(text.text(), found.start..found.end).to_owned())
            })
        };
        let (target, actual) = (first(Mark::Target), first(Mark::Actual));
        // 令和5年度実績 names a year; 目標 need not.
        let plain = target.as_ref().or(actual.as_ref());
        if let Some(plain) = plain {
            let word = |to: &str| plain.replace("目標", to).replace("実績", to);
            self.target = target.clone().unwrap_or_else(|| word("目標"));
            self.actual = actual.clone().unwrap_or_else(|| word("実績"));
            self.remaining = bracketed(plain, "残り");
        }
    }

    /// Takes the characters around figures from the first that stands behind a mark, else from any.
    fn take_figures(&mut self, document: &Document, texts: &[&Traced]) {
        let mut is_lead_known = false;
        let mut is_known = false;
        for text in texts {
            let marks = marks(text.text());
            let mut placed: Vec<(u32, u32, &Metric)> = document
                .metrics
                .iter()
                .filter_map(|metric| {
                    let start = text.position(&metric.at.cell, metric.at.start)?;
                    Some((start, start + metric.text.chars().count() as u32, metric))
                })
                .collect();
            placed.sort_by_key(|(start, ..)| *start);
            for (n, (start, end, metric)) in placed.iter().enumerate() {
                let Some((colon, gap, wide, commas)) = around_number(metric) else {
                    continue;
                };
                if !is_known && !colon.is_empty() {
                    is_known = true;
                    (self.colon, self.gap, self.is_wide) = (colon, gap, wide);
                    if let Some(commas) = commas {
                        self.has_commas = commas;
                    }
                }
                let Some(mark) = marks.iter().rfind(|m| m.mark.is_some() && m.end <= *start) else {
                    continue;
                };
                let lead = char_slice(text.text(), mark.end..*start);
                if is_lead_known || !lead.chars().all(char::is_whitespace) {
                    continue;
                }
                is_lead_known = true;
                lead.clone_into(&mut self.lead);
                if lead.contains('\n') {
                    lead.clone_into(&mut self.between);
                }
                if let Some((next, ..)) = placed.get(n + 1) {
                    let between = char_slice(text.text(), *end..*next);
                    let is_gap = |c: char| c.is_whitespace() || "、・".contains(c);
                    if !between.is_empty() && between.chars().all(is_gap) {
                        between.clone_into(&mut self.between);
                    }
                }
            }
            if is_lead_known {
                return;
            }
        }
    }

    /// The mark that begins a line.
    pub(super) fn mark(&self, mark: Mark) -> String {
        let text = match mark {
            Mark::Target => &self.target,
            Mark::Actual => &self.actual,
            Mark::Remaining => &self.remaining,
        };
        format!("{text}{}", self.lead)
    }

    /// What stands between two figures of a line.
    pub(super) fn between(&self) -> &str {
        &self.between
    }

    /// What stands between a number and its unit.
    pub(super) fn gap(&self) -> &str {
        &self.gap
    }

    /// A measure up to its number, and what follows the number.
    pub(super) fn around(&self, measure: &str, unit: &str) -> (String, String) {
        (
            format!("{measure}{}", self.colon),
            format!("{}{unit}", self.gap),
        )
    }

    /// A number as the form writes it.
    pub(super) fn number(&self, value: Decimal) -> String {
        number(value, self.is_wide, self.has_commas)
    }
}

/// `＜目標＞` and 残り → `＜残り＞`.
fn bracketed(mark: &str, word: &str) -> String {
    let mut chars = mark.chars();
    match (chars.next(), chars.next_back()) {
        (Some(open), Some(close)) if OPEN.contains(open) => format!("{open}{word}{close}"),
        _ => word.to_owned(),
    }
}

/// A number with the digits and separators of a form.
pub(super) fn number(value: Decimal, is_wide: bool, has_commas: bool) -> String {
    let plain = value.normalize().to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", &*plain), |d| ("△", d));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut shown = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if has_commas && at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    if is_wide {
        shown = shown
            .chars()
            .map(|c| match c {
                '0'..='9' | ',' | '.' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
                _ => c,
            })
            .collect();
    }
    shown
}

/// The characters of the number in a metric's text.
pub(super) fn digits(metric: &Metric) -> Option<(u32, u32)> {
    let chars: Vec<char> = metric.text.chars().collect();
    let narrowed = crate::model::narrow(&metric.text);
    let mut at = 0;
    while at < narrowed.len() {
        if !narrowed[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut end = at;
        while narrowed
            .get(end)
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        {
            end += 1;
        }
        while end > at && !narrowed[end - 1].is_ascii_digit() {
            end -= 1;
        }
        let text: String = narrowed[at..end].iter().filter(|c| **c != ',').collect();
        if text
            .parse::<Decimal>()
            .is_ok_and(|value| value == metric.value)
        {
            return (end <= chars.len()).then_some((at as u32, end as u32));
        }
        at = end.max(at + 1);
    }
    None
}

/// Colon, gap before the unit, wide digits, commas of a figure.
fn around_number(metric: &Metric) -> Option<(String, String, bool, Option<bool>)> {
    let (start, end) = digits(metric)?;
    let before = char_slice(&metric.text, 0..start);
    let after = char_slice(&metric.text, end..metric.text.chars().count() as u32);
    let digits = char_slice(&metric.text, start..end);
    let is_sign = |c: &char| "：:… 　".contains(*c);
    let colon: String = before.chars().rev().take_while(is_sign).collect();
    let colon: String = colon.chars().rev().collect();
    let gap: String = after
        .chars()
        .take_while(|c| matches!(c, ' ' | '　'))
        .collect();
    let is_wide = digits.chars().any(|c| ('０'..='９').contains(&c));
    let commas = (metric.value >= Decimal::ONE_THOUSAND).then(|| digits.contains([',', '，']));
    let has_colon = colon.contains(['：', ':']);
    has_colon.then_some((colon, gap, is_wide, commas))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_every_bracket() {
        let found = marks("＜目標＞ 10回 【令和5年度実績】8回 <最終見込>9回 <br> 〈対象者〉");
        let kinds: Vec<_> = found.iter().map(|m| m.mark).collect();
        assert_eq!(kinds, [Some(Mark::Target), Some(Mark::Actual), None]);
        assert_eq!((found[0].start, found[0].end), (0, 4));
    }

    #[test]
    fn the_template_says_how_where_the_document_does_not() {
        let wording = Wording::of_template("【{kind}】 {measure} {value}{unit}");
        assert_eq!(wording.mark(Mark::Actual), "【実績】 ");
        assert_eq!(
            wording.around("回数", "回"),
            ("回数 ".to_owned(), "回".to_owned())
        );
    }

    #[test]
    fn numbers_are_written_in_the_digits_of_the_form() {
        let value = Decimal::new(1460, 0);
        assert_eq!(number(value, false, true), "1,460");
        assert_eq!(number(value, true, true), "１，４６０");
        assert_eq!(number(value, false, false), "1460");
        assert_eq!(number(Decimal::new(25, 1), false, true), "2.5");
    }
}
