//! Numbers: `1,460`, `１，６００`, `12.5`, `3億2,000万`, `二十三`.

use rust_decimal::Decimal;

use crate::model::narrow::digit_run;

/// A number in Arabic digits at `at` with its magnitude words, and where it ends.
pub(in crate::model) fn arabic(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    let (mut total, mut section) = (Decimal::ZERO, Decimal::ZERO);
    let mut end = at;
    let (mut least_large, mut least_small): (Option<u64>, Option<u64>) = (None, None);
    while let Some((segment, after)) = plain(chars, end) {
        let (small, after_small) = magnitude(chars, after, &[('百', 100), ('千', 1000)]);
        let (large, after_words) = magnitude(chars, after_small, LARGE);
        // Segments fall in size: 3億2,000万, 3千5百万. Anything else begins another number.
        if least_small.is_some_and(|least| small >= least)
            || large > 1 && least_large.is_some_and(|least| large >= least)
        {
            break;
        }
        section = section.checked_add(segment.checked_mul(Decimal::from(small))?)?;
        end = after_words;
        if large > 1 {
            total = total.checked_add(section.checked_mul(Decimal::from(large))?)?;
            section = Decimal::ZERO;
            (least_large, least_small) = (Some(large), None);
        } else if small > 1 {
            least_small = Some(small);
        } else {
            break;
        }
    }
    (end > at).then_some((total.checked_add(section)?, end))
}

/// Magnitude words that stand over 千 and 百.
const LARGE: &[(char, u64)] = &[
    ('万', 10_000),
    ('億', 100_000_000),
    ('兆', 1_000_000_000_000),
];

/// Digits with thousands separators and decimals, without magnitude words.
fn plain(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    let lead = digit_run(chars, at);
    if lead == 0 {
        return None;
    }
    let mut text: String = chars.get(at..at + lead)?.iter().collect();
    let mut end = at + lead;
    if lead <= 3 {
        while chars.get(end).is_some_and(|c| matches!(c, ',' | '、'))
            && digit_run(chars, end + 1) == 3
        {
            text.extend(chars.get(end + 1..end + 4)?);
            end += 4;
        }
    }
    if chars.get(end) == Some(&'.') {
        let decimals = digit_run(chars, end + 1);
        if decimals > 0 {
            text.push('.');
            text.extend(chars.get(end + 1..=end + decimals)?);
            end += decimals + 1;
        }
    }
    Some((text.parse().ok()?, end))
}

/// The magnitude words at `at` as one factor.
fn magnitude(chars: &[char], at: usize, words: &[(char, u64)]) -> (u64, usize) {
    let mut factor = 1_u64;
    let mut end = at;
    while let Some((_, times)) = words.iter().find(|(word, _)| chars.get(end) == Some(word)) {
        match factor.checked_mul(*times) {
            Some(product) if product <= 1_000_000_000_000_000 => factor = product,
            _ => break,
        }
        end += 1;
    }
    (factor, end)
}

/// The value of a kanji numeral: `二十三`, `百五十`, `一五〇`.
pub(super) fn kanji(numeral: &[char]) -> Option<Decimal> {
    let digit = |c: char| {
        "〇一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .map(|d| d as u64)
    };
    let digit = |c: char| match c {
        '壱' => Some(1),
        '弐' => Some(2),
        '参' => Some(3),
        _ => digit(c),
    };
    if numeral.is_empty() || numeral.len() > 15 {
        return None;
    }
    if numeral.iter().all(|c| digit(*c).is_some()) {
        // Positional, as in 一五〇; two digits in a row without 〇 are as likely 二、三 written together.
        let value = numeral.iter().try_fold(0_u64, |value, c| {
            value.checked_mul(10)?.checked_add(digit(*c)?)
        })?;
        return Some(Decimal::from(value));
    }
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None);
    for c in numeral {
        let small = match c {
            '十' | '拾' => 10,
            '百' => 100,
            '千' => 1000,
            '万' | '億' => {
                let big = if *c == '万' { 10_000 } else { 100_000_000 };
                let here = section.checked_add(pending.take().unwrap_or(0))?;
                total = total.checked_add(here.max(1).checked_mul(big)?)?;
                section = 0;
                continue;
            }
            c => {
                if pending.replace(digit(*c)?).is_some() {
                    return None;
                }
                continue;
            }
        };
        section = section.checked_add(pending.take().unwrap_or(1).checked_mul(small)?)?;
    }
    Some(Decimal::from(
        total
            .checked_add(section)?
            .checked_add(pending.unwrap_or(0))?,
    ))
}

/// True for a character of a kanji numeral.
pub(in crate::model) fn is_kanji_digit(c: char) -> bool {
    "〇一二三四五六七八九十百千万億壱弐参拾".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::narrow;

    #[test]
    fn numbers_in_every_writing() {
        for (text, value, length) in [
            ("1,460人", "1460", 5),
            ("１，６００人", "1600", 5),
            ("1、600人", "1600", 5),
            ("1、2回", "1", 1),
            ("12.5%", "12.5", 4),
            ("3億2,000万円", "320000000", 8),
            ("3億8598万7000円", "385987000", 11),
            ("5千円", "5000", 2),
            ("2百万円", "2000000", 3),
            ("1万2千人", "12000", 4),
            ("1.5億円", "150000000", 4),
            ("2百50万円", "2500000", 5),
            ("3千5百万円", "35000000", 5),
            ("2千万円", "20000000", 3),
            ("1億2千5百万円", "125000000", 7),
        ] {
            let (found, end) = arabic(&narrow(text), 0).expect(text);
            assert_eq!(
                (found.normalize().to_string().as_str(), end),
                (value, length),
                "{text}"
            );
        }
    }

    #[test]
    fn kanji_numerals() {
        for (text, value) in [
            ("二十三", 23),
            ("百五十", 150),
            ("一五〇", 150),
            ("三", 3),
            ("三千二百", 3200),
            ("二万", 20_000),
        ] {
            let numeral: Vec<char> = text.chars().collect();
            assert_eq!(kanji(&numeral), Some(Decimal::from(value)), "{text}");
        }
        assert_eq!(kanji(&['二', '三', '十']), None);
    }
}
