//! Quantities in running text: `1,460人日`, `△50`, `12.5％`, `3億2,000万円`, `3割近く`.

pub(super) mod bound;
mod each;
mod excluded;
pub(super) mod number;
pub(super) mod setting;
pub(super) mod unit;

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;

use super::narrow::{digit_run, narrow, starts_with};
use excluded::excluded;

pub use each::is_each;
pub use unit::{is_unit_word, same_unit, scaled_unit};

/// A number with its unit, and where it stands in the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number, magnitude words resolved: `3億2,000万円` → 320000000. Of a range, the lower bound.
    pub value: Decimal,
    /// The unit as written, width-folded: `人日`, `回（校）`, `社・校`, `回/年`. Empty when there is none.
    pub unit: String,
    /// Bounds and approximations in the order of the text: `約`, `以上`, `程度`, `近く`, `～15回`.
    pub qualifiers: Vec<String>,
    /// Characters (Unicode scalar values) of sign, number and unit; `年` of 年2回 included.
    pub chars: Range<u32>,
}

/// Finds every quantity of a text, in order. Ordinals (第61回), grades (2級), dates, times, references
/// (資料4-1) and durations are none. A number without a unit counts only after a label (`参加者数：25`).
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    let chars = narrow(text);
    let excluded = excluded(&chars);
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..chars.len()).find(|at| !excluded[*at] && begins(&chars, *at)) {
        let read = read(&chars, start).filter(|(quantity, _)| {
            found
                .last()
                .is_none_or(|last| last.chars.end <= quantity.chars.start)
        });
        if let Some((quantity, end)) = read {
            found.push(quantity);
            at = end;
        } else {
            at = skip(&chars, start);
        }
    }
    found
}

fn begins(chars: &[char], at: usize) -> bool {
    chars[at].is_ascii_digit() || number::is_kanji_digit(chars[at])
}

/// The end of the digits that turned out to count nothing.
fn skip(chars: &[char], at: usize) -> usize {
    let run = digit_run(chars, at);
    let kanji = chars[at..]
        .iter()
        .take_while(|c| number::is_kanji_digit(**c))
        .count();
    let whole = number::arabic(chars, at).map_or(0, |(_, end)| end - at);
    let end = at + run.max(kanji).max(whole).max(1);
    // `1人1台` and `一人一人` each: an idiom as a whole.
    let next = chars.get(end + 1);
    let idiom = end == at + 1
        && matches!(chars[at], '1' | '一')
        && next == Some(&chars[at])
        && digit_run(chars, end + 1) <= 1;
    if idiom { end + 2 } else { end }
}

/// Reads the quantity whose number begins at `start`.
fn read(chars: &[char], start: usize) -> Option<(Quantity, usize)> {
    let (value, number_end, is_kanji) = numeral(chars, start)?;
    let (sign, signed) = setting::sign(chars, start);
    let (mut qualifiers, bounds_start) = bound::before(chars, signed);
    let label = setting::label(chars, bounds_start);
    let mut end = number_end;
    if chars.get(end) == Some(&'数') {
        return None;
    }
    if chars.get(end) == Some(&'余') && unit::unit_at(chars, end + 1).is_some() {
        qualifiers.push("余".to_owned());
        end += 1;
    }
    let own = spaced_unit(chars, end);
    let upper = upper_bound(
        chars,
        own.as_ref().map_or(end, |(_, end)| *end),
        own.as_ref(),
    );
    let (mut unit, mut factor) = (String::new(), 1);
    if let Some((upper_unit, upper_end)) = &upper {
        let number_and_unit: String = chars[own.as_ref().map_or(end, |(_, end)| *end)..*upper_end]
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        let shown = number_and_unit.trim_start_matches(['~', '-']);
        qualifiers.push(format!("～{}", shown.trim_start_matches("から")));
        unit.clone_from(upper_unit);
        end = *upper_end;
    } else if let Some((own, own_end)) = own {
        unit = own;
        end = own_end;
    } else if is_kanji {
        return None;
    } else if chars.get(signed.wrapping_sub(1)) == Some(&'\\') {
        "円".clone_into(&mut unit);
    } else {
        let labelled = label.as_ref()?;
        let (stated, stated_end) = setting::any_unit(chars, end)?;
        end = stated_end;
        unit = stated;
        if unit.is_empty() {
            let scaled = labelled
                .unit
                .clone()
                .or_else(|| setting::stated_unit(chars, start));
            let scaled = scaled.unwrap_or_default();
            let (times, plain) = unit::scale(&scaled);
            factor = times;
            plain.clone_into(&mut unit);
        }
    }
    if is_kanji && !unit::counts_kanji(&unit)
        || unit::is_time(&unit)
            && !setting::measures_time(chars, bounds_start, end, label.is_some())
    {
        return None;
    }
    // 1か所平均248人, 1人500円, 1回2時間: the figure is what others are counted by.
    let one = value == Decimal::ONE
        && (starts_with(chars, end, "平均")
            || setting::rates(chars, end)
            || each::counts_others(chars, start, end));
    if one
        || setting::per(chars, end)
        || each::is_rule(chars, start, end)
        || each::groups(chars, start, end)
        || setting::places(chars, bounds_start)
        || is_idiom(chars, start, number_end, end)
    {
        return None;
    }
    end = with_note(chars, end, &mut unit);
    let mut first = signed;
    if let Some((per, per_start)) = setting::per_period(chars, bounds_start)
        && !unit.is_empty()
        && !unit.contains('/')
    {
        unit.push('/');
        unit.push_str(per);
        first = per_start;
    }
    qualifiers.extend(bound::after(chars, end).0);
    let value = value.checked_mul(Decimal::from(factor))?;
    let quantity = Quantity {
        value: if sign { -value } else { value },
        unit,
        qualifiers,
        chars: first as u32..end as u32,
    };
    Some((quantity, end))
}

/// The number at `start`: value, end, and whether it is in kanji.
pub(super) fn numeral(chars: &[char], start: usize) -> Option<(Decimal, usize, bool)> {
    let behind = start.checked_sub(1).and_then(|b| chars.get(b)).copied();
    // 数10名 is about ten; 参加者数10名 is ten.
    let before = start.checked_sub(2).and_then(|b| chars.get(b)).copied();
    let noun =
        before.is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FC}'));
    if behind.is_some_and(|c| "数何幾".contains(c)) && !noun {
        return None;
    }
    if let Some((value, end)) = number::arabic(chars, start) {
        return Some((value, end, false));
    }
    let length = chars[start..]
        .iter()
        .take_while(|c| number::is_kanji_digit(**c))
        .count();
    let numeral = &chars[start..start + length];
    let is_kanji = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    // 統一, 第三, 二、三名 and 千名 alone are no counts.
    let word =
        numeral == ['一'] && behind.is_some_and(|c| is_kanji(c) && !"各計全約年月".contains(c));
    let about = behind.is_some_and(|c| "第、・".contains(c))
        && start >= 2
        && number::is_kanji_digit(chars[start - 2]);
    let open = behind.is_some_and(|c| "第再唯無万随画".contains(c) || c.is_ascii_digit());
    let large = length == 1 && "百千万億".contains(numeral[0]);
    if word || about || open || large {
        return None;
    }
    Some((number::kanji(numeral)?, start + length, true))
}

/// The unit after a number, with at most two blanks between.
fn spaced_unit(chars: &[char], end: usize) -> Option<(String, usize)> {
    let blanks = chars[end.min(chars.len())..]
        .iter()
        .take_while(|c| **c == ' ')
        .count();
    let (unit, unit_end) = unit::unit_at(chars, end + blanks)?;
    (blanks == 0 || blanks <= 2 && unit::stands_apart(chars, unit_end)).then_some((unit, unit_end))
}

/// The other end of 10～15回, 10回から15回: its unit and its end.
fn upper_bound(
    chars: &[char],
    from: usize,
    own: Option<&(String, usize)>,
) -> Option<(String, usize)> {
    let mut at = from;
    let word = ["~", "-", "から"]
        .into_iter()
        .find(|word| starts_with(chars, at, word))?;
    at += word.chars().count();
    at += chars.get(at..)?.iter().take_while(|c| **c == ' ').count();
    let (_, number_end) = number::arabic(chars, at)?;
    let (unit, end) = spaced_unit(chars, number_end)?;
    if own.is_some_and(|(own, _)| !same_unit(own, &unit)) {
        return None;
    }
    // 10名から15名に増加 is a change, not a range.
    let change = word == "から"
        && ["に", "へ", "と", "増", "減"]
            .iter()
            .any(|next| starts_with(chars, end, next));
    (!change).then_some((unit, end))
}

/// 1人1台, 一校一品: one each, counting nothing.
fn is_idiom(chars: &[char], start: usize, number_end: usize, end: usize) -> bool {
    let one = number_end == start + 1 && matches!(chars[start], '1' | '一');
    one && chars.get(end) == chars.get(start) && digit_run(chars, end) <= 1 && end > number_end
}

/// Takes the bracket of 10回（校） into the unit; a bracket that holds anything but a unit is a note.
pub(super) fn with_note(chars: &[char], end: usize, unit: &mut String) -> usize {
    if unit.is_empty() || chars.get(end) != Some(&'(') {
        return end;
    }
    let inner = &chars[end + 1..];
    let Some(length) = inner.iter().take(8).position(|c| *c == ')') else {
        return end;
    };
    if !unit::is_unit(&inner[..length]) {
        return end;
    }
    unit.push('（');
    unit.extend(&inner[..length]);
    unit.push('）');
    end + length + 2
}

impl fmt::Display for Quantity {
    /// As offices write it: `約1,460人日以上`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after): (Vec<&String>, Vec<&String>) = self
            .qualifiers
            .iter()
            .partition(|word| bound::stands_before(word));
        for word in before {
            f.write_str(word)?;
        }
        let number = self.value.normalize().to_string();
        let (sign, number) = number
            .strip_prefix('-')
            .map_or(("", &*number), |n| ("△", n));
        let (whole, decimals) = number
            .split_once('.')
            .map_or((number, None), |(w, d)| (w, Some(d)));
        f.write_str(sign)?;
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if let Some(decimals) = decimals {
            write!(f, ".{decimals}")?;
        }
        f.write_str(&self.unit)?;
        after.iter().try_for_each(|word| f.write_str(word))
    }
}

#[cfg(test)]
mod tests;
