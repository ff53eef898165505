//! A cell that is one number: `約1,460人日以上`, `△10.5％`, `10～15回`, `2(1)`, `1,234 p`.

use rust_decimal::Decimal;

use crate::model::label::is_invisible;
use crate::model::narrow::{digit_run, narrow, starts_with};
use crate::model::quantity::{
    bound, number, numeral, same_unit, setting as around, unit, with_note,
};
use crate::model::wareki::dates_in;

use super::affix::{leading, mark, skip_blanks, word_after, years};
use super::figure_unit::{is_cell_unit, unit_after};
use super::{CellNumber, Remark, Setting};

/// Words that make a number of a signed column negative.
const LESS: &[&str] = &["減少", "削減", "低下", "減"];

/// Opening brackets of narrowed text with their closing ones.
const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('〔', '〕'),
    ('【', '】'),
    ('<', '>'),
    ('《', '》'),
    ('〈', '〉'),
    ('{', '}'),
];

/// The number a cell consists of; none when anything else stands in the cell.
pub(super) fn figure(shown: &[char], setting: Setting) -> Option<CellNumber> {
    // Longer cells are running text.
    const LONGEST: usize = 80;
    let blank = |c: &char| c.is_whitespace() || is_invisible(*c);
    let from = shown.iter().position(|c| !blank(c))?;
    let to = shown.iter().rposition(|c| !blank(c))? + 1;
    if to - from > LONGEST {
        return None;
    }
    let text: String = shown.iter().collect();
    let chars = narrow(&text);
    let cell = Cell { shown, setting };
    let chars = chars.get(..to)?;
    if closing(chars, from) == Some(to - 1) {
        let inside = chars.get(..to - 1)?;
        let mut number = cell.number(inside, skip_blanks(inside, from + 1), 1)?;
        number.bracketed = true;
        return Some(number);
    }
    cell.number(chars, from, 1)
}

/// The bracket that closes the one at `at`.
pub(in crate::model) fn closing(chars: &[char], at: usize) -> Option<usize> {
    let (open, close) = BRACKETS
        .iter()
        .copied()
        .find(|(open, _)| chars.get(at) == Some(open))?;
    let mut depth = 0_usize;
    for (n, c) in chars.iter().enumerate().skip(at) {
        if *c == open {
            depth += 1;
        } else if *c == close {
            depth -= 1;
            if depth == 0 {
                return Some(n);
            }
        }
    }
    None
}

struct Cell<'a> {
    /// The cell as shown: narrowed text no longer tells blanks apart.
    shown: &'a [char],
    setting: Setting,
}

/// What stands before and after the number.
#[derive(Default)]
struct Around {
    qualifiers: Vec<String>,
    remarks: Vec<Remark>,
}

/// The sign and the currency before a number.
struct Sign {
    negative: bool,
    either: bool,
    currency: bool,
    /// Where they begin.
    start: usize,
}

impl Cell<'_> {
    /// Reads the text from `from` to the end as one number. `depth` says how deep brackets may still go.
    fn number(&self, chars: &[char], from: usize, depth: usize) -> Option<CellNumber> {
        let mut around = Around::default();
        let at = self.leading_brackets(chars, from, depth, &mut around)?;
        let begin = years(chars, at).unwrap_or(at);
        let start = (begin..chars.len())
            .find(|n| chars[*n].is_ascii_digit() || number::is_kanji_digit(chars[*n]))?;
        let (mut value, mut end, is_kanji) = match self.grouped(chars, start) {
            Some((value, end)) => (value, end, false),
            None => numeral(chars, start)?,
        };
        let is_code = digit_run(chars, start) > 1
            && chars[start] == '0'
            && chars.get(start + digit_run(chars, start)) != Some(&'.');
        let sign = self.sign(chars, at, start)?;
        let (before, bounds) = bound::before(chars, sign.start);
        let per = around::per_period(chars, bounds);
        let first = per.map_or(bounds, |(_, first)| first);
        let counted = unit_after(chars, end).is_some() || end - start > 2;
        leading(chars, at, first, counted, &mut around.qualifiers)?;
        around.qualifiers.extend(before);
        if sign.either && !value.is_zero() {
            around.qualifiers.push("±".to_owned());
        }
        if chars.get(end) == Some(&'余') && unit_after(chars, end + 1).is_some() {
            around.qualifiers.push("余".to_owned());
            end += 1;
        }
        let (mut unit, unit_end) = match unit_after(chars, end) {
            Some((unit, end)) => (Some(unit), end),
            None => (None, end),
        };
        let mut upper = None;
        if let Some(found) = upper_bound(chars, unit_end, unit.as_deref()) {
            end = found.end;
            unit = unit.or(found.unit);
            upper = Some(found.shown);
        } else if unit.as_deref() == Some("割") {
            (value, end) = tenths(chars, value, unit_end);
        } else {
            end = unit_end;
        }
        let factor = unit_in_bracket(chars, &mut unit, &mut end);
        value = value.checked_mul(Decimal::from(factor))?;
        if sign.currency && unit.is_none() {
            unit = Some("円".to_owned());
        }
        if is_kanji && !unit.as_deref().is_some_and(unit::counts_kanji)
            || is_code && unit.is_none()
            || unit.as_deref().is_some_and(|unit| unit.starts_with('日'))
                && !dates_in(chars).is_empty()
        {
            return None;
        }
        if let (Some((per, _)), Some(unit)) = (per, &mut unit)
            && !unit.contains('/')
        {
            unit.push('/');
            unit.push_str(per);
        }
        around.qualifiers.extend(upper);
        self.trailing(chars, end, depth, &mut around)?;
        let less = self.setting == Setting::Signed
            && around.qualifiers.iter().any(|q| LESS.contains(&q.as_str()));
        if (sign.negative || less) && !value.is_zero() {
            value = -value;
        }
        let start = if unit.is_some() && per.is_some() {
            first
        } else {
            sign.start
        };
        Some(CellNumber {
            value,
            unit,
            chars: start as u32..end as u32,
            qualifiers: around.qualifiers,
            remarks: around.remarks,
            bracketed: false,
        })
    }

    /// `3 782`, `341 400`: thousands set apart by a blank, as statistics offices print them.
    fn grouped(&self, chars: &[char], start: usize) -> Option<(Decimal, usize)> {
        let lead = digit_run(chars, start);
        if lead == 0 || lead > 3 || chars[start] == '0' {
            return None;
        }
        let mut digits: String = chars.get(start..start + lead)?.iter().collect();
        let mut end = start + lead;
        while chars.get(end) == Some(&' ')
            // Two numbers in one cell are set apart by a full-width blank.
            && self.shown.get(end) != Some(&'\u{3000}')
            && digit_run(chars, end + 1) == 3
        {
            digits.extend(chars.get(end + 1..end + 4)?);
            end += 4;
        }
        if end == start + lead {
            return None;
        }
        let decimals = digit_run(chars, end + 1);
        if chars.get(end) == Some(&'.') && decimals > 0 {
            digits.extend(chars.get(end..=end + decimals)?);
            end += decimals + 1;
        }
        Some((digits.parse().ok()?, end))
    }

    /// `〔36〕 1`: brackets before the number, which hold no number of this cell.
    fn leading_brackets(
        &self,
        chars: &[char],
        from: usize,
        depth: usize,
        around: &mut Around,
    ) -> Option<usize> {
        let mut at = skip_blanks(chars, from);
        while let Some(close) = closing(chars, at) {
            self.bracket(chars, at, close, depth, around)?;
            at = skip_blanks(chars, close + 1);
        }
        Some(at)
    }

    /// The sign right before the number at `start`; none when what stands there makes it no number.
    fn sign(&self, chars: &[char], at: usize, start: usize) -> Option<Sign> {
        let mut sign = Sign {
            negative: false,
            either: false,
            currency: false,
            start,
        };
        let mut signed = false;
        loop {
            let mut end = sign.start;
            while end > at && chars.get(end - 1) == Some(&' ') {
                end -= 1;
            }
            let touches = end == sign.start;
            let Some(before) = end.checked_sub(1).filter(|before| *before >= at) else {
                return Some(sign);
            };
            let opens = before == at || chars.get(before - 1).is_some_and(|c| c.is_whitespace());
            match chars[before] {
                '\\' if !sign.currency => sign.currency = true,
                '△' | '▲' | '▽' | '▼' if !signed => {
                    if self.setting == Setting::Grades {
                        return None;
                    }
                    (signed, sign.negative) = (true, true);
                }
                '-' | 'ー' if !signed && opens && (touches || self.setting == Setting::Signed) => {
                    (signed, sign.negative) = (true, true);
                }
                '+' if !signed => signed = true,
                '±' if !signed => (signed, sign.either) = (true, true),
                _ => return Some(sign),
            }
            sign.start = before;
        }
    }

    /// Bounds, marks and brackets from `at` to the end; none when anything else stands there.
    fn trailing(
        &self,
        chars: &[char],
        mut at: usize,
        depth: usize,
        around: &mut Around,
    ) -> Option<()> {
        loop {
            at = skip_blanks(chars, at);
            let Some(c) = chars.get(at).copied() else {
                return Some(());
            };
            let (words, end) = bound::after(chars, at);
            if end > at {
                around.qualifiers.extend(words);
                at = end;
                continue;
            }
            if let Some(end) = mark(chars, at) {
                let shown: String = chars.get(at..end)?.iter().collect();
                around
                    .qualifiers
                    .push(shown.trim_end_matches(')').to_owned());
                at = end;
                continue;
            }
            if let Some(close) = closing(chars, at) {
                self.bracket(chars, at, close, depth, around)?;
                at = close + 1;
                continue;
            }
            if let Some((shown, end)) = below(chars, at, around.qualifiers.last()) {
                around.qualifiers.push(shown);
                at = end;
                continue;
            }
            let last = at + 1 == chars.len();
            if last && c == '。' {
                return Some(());
            }
            if last && c == '~' {
                around.qualifiers.push("～".to_owned());
                return Some(());
            }
            let word = word_after(chars, at)?;
            around.qualifiers.push(word.to_owned());
            at += word.chars().count();
        }
    }

    /// Keeps what a bracket holds: a mark as a qualifier, anything else as a remark.
    fn bracket(
        &self,
        chars: &[char],
        open: usize,
        close: usize,
        depth: usize,
        around: &mut Around,
    ) -> Option<()> {
        let inside = chars.get(..close)?;
        let from = skip_blanks(inside, open + 1);
        if mark(inside, from) == Some(close) {
            around
                .qualifiers
                .push(inside.get(from..close)?.iter().collect());
            return Some(());
        }
        let number = depth
            .checked_sub(1)
            .and_then(|depth| self.number(inside, from, depth));
        let text: String = self
            .shown
            .get(open + 1..close)?
            .iter()
            .map(|c| folded_width(*c))
            .collect();
        around.remarks.push(Remark {
            text: text.trim().to_owned(),
            value: number.as_ref().map(|number| number.value),
            unit: number.and_then(|number| number.unit),
            chars: open as u32..close as u32 + 1,
        });
        Some(())
    }
}

/// One character with its width folded; wave dashes stay what they are.
pub(in crate::model) fn folded_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5D}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The other end of a range.
struct Upper {
    unit: Option<String>,
    end: usize,
    /// As a qualifier: ～15回.
    shown: String,
}

fn upper_bound(chars: &[char], from: usize, own: Option<&str>) -> Option<Upper> {
    let mut at = skip_blanks(chars, from);
    let word = ["~", "-", "から"]
        .into_iter()
        .find(|word| starts_with(chars, at, word))?;
    at = skip_blanks(chars, at + word.chars().count());
    let begin = at;
    at += usize::from(chars.get(at).is_some_and(|c| "△▲".contains(*c)));
    let (_, number_end) = number::arabic(chars, at)?;
    let (unit, end) = match unit_after(chars, number_end) {
        Some((unit, end)) => (Some(unit), end),
        None => (None, number_end),
    };
    let differ = matches!((own, &unit), (Some(own), Some(unit)) if !same_unit(own, unit));
    // 4-1 is a reference, 2-3 a date that a program damaged.
    let counts = word == "~" || own.is_some() || unit.is_some();
    let shown: String = chars
        .get(begin..end)?
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    (counts && !differ).then(|| Upper {
        unit,
        end,
        shown: format!("～{shown}"),
    })
}

/// 20人未満 of 10人以上20人未満, as ～20人.
fn below(chars: &[char], at: usize, last: Option<&String>) -> Option<(String, usize)> {
    last.filter(|last| matches!(last.as_str(), "以上" | "超" | "を超え"))?;
    let (_, number_end) = number::arabic(chars, at)?;
    let end = unit_after(chars, number_end).map_or(number_end, |(_, end)| end);
    let bounded = ["未満", "以下", "以内"]
        .iter()
        .any(|word| starts_with(chars, end, word));
    let shown: String = chars.get(at..end)?.iter().collect();
    bounded.then(|| (format!("～{shown}"), end))
}

/// 9割5分: a share in tenths with its hundredths.
fn tenths(chars: &[char], value: Decimal, end: usize) -> (Decimal, usize) {
    let at = skip_blanks(chars, end);
    let hundredths = (digit_run(chars, at) == 1 && chars.get(at + 1) == Some(&'分'))
        .then(|| chars[at].to_digit(10))
        .flatten()
        .and_then(|digit| value.checked_add(Decimal::new(i64::from(digit), 1)));
    hundredths.map_or((value, end), |value| (value, at + 2))
}

/// Takes the unit in brackets behind a number: `20（人）`, `1,234(千円)`, `10回（校）`. Gives its factor.
fn unit_in_bracket(chars: &[char], unit: &mut Option<String>, end: &mut usize) -> u64 {
    if let Some(unit) = unit {
        *end = with_note(chars, *end, unit);
        return 1;
    }
    let open = skip_blanks(chars, *end);
    let Some(close) = closing(chars, open) else {
        return 1;
    };
    let inner: String = chars[open + 1..close]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let inner = inner.trim_start_matches("単位").trim_start_matches(':');
    let (factor, plain) = unit::scale(inner);
    if !is_cell_unit(&plain.chars().collect::<Vec<_>>()) {
        return 1;
    }
    *unit = Some(plain.to_owned());
    *end = close + 1;
    factor
}
