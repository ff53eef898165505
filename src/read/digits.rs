//! Numbers as text: by the digits of a number format, or plainly.

use rust_decimal::{Decimal, RoundingStrategy};

use super::number_format::{Section, Token};

/// The number that the shortest text of `value` stands for; none beyond 28 digits, or for no number.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    if exponent < -28 {
        // What is left of a subtraction that should have given nothing.
        return mantissa.parse::<Decimal>().ok().map(|_| Decimal::ZERO);
    }
    Decimal::from_scientific(&text)
        .or_else(|_| format!("{value:.28}").parse())
        .ok()
        .map(|number| number.normalize())
}

/// `1E+300`
pub(super) fn scientific(value: f64) -> String {
    if !value.is_finite() {
        return "#NUM!".to_owned();
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => {
            format!("{mantissa}E+{exponent}")
        }
        _ => text,
    }
}

/// A number in the format `General`: whole numbers in full, others in eleven characters as Excel shows
/// them. Excel would show a whole number of twelve digits and more as `1.23457E+11`; the digits are what
/// was typed, and a 法人番号 has thirteen.
pub(super) fn general(number: Decimal) -> String {
    if number.is_integer() {
        return number.normalize().to_string();
    }
    let whole = number.trunc().abs().to_string().len();
    let places = u32::try_from(10_usize.saturating_sub(whole)).unwrap_or(0);
    let rounded = round(number, places).normalize();
    if rounded.is_zero() || (number.abs() < Decimal::new(1, 4) && number.scale() > 9) {
        return exponential(number, 5, 2, true);
    }
    rounded.to_string()
}

fn round(number: Decimal, places: u32) -> Decimal {
    // Excel calculates with 15 digits: what lies beyond them is noise (0.1 + 0.2), not a digit to round by.
    let clean = number
        .round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero)
        .unwrap_or(number);
    clean.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A number by a section that shows no date. The sign is left to the caller.
pub(super) fn show(section: &Section, number: Decimal) -> String {
    let tokens = &section.tokens;
    let shown = if tokens.iter().any(|t| matches!(t, Token::Exponent(_))) {
        with_exponent(tokens, number)
    } else if let Some(fraction) = with_fraction(tokens, number) {
        fraction
    } else {
        with_digits(tokens, number)
    };
    numerals(&shown, section.numerals)
}

fn is_digit(token: &Token) -> bool {
    matches!(token, Token::Digit(_))
}

fn with_digits(tokens: &[Token], number: Decimal) -> String {
    let point = tokens
        .iter()
        .position(|token| *token == Token::Point)
        .unwrap_or(tokens.len());
    let last_digit = tokens.iter().rposition(is_digit);
    let first_digit = tokens.iter().position(is_digit);
    // Commas between digits group by thousands, commas behind them divide.
    let is_group = |at: usize| {
        at < point
            && first_digit.is_some_and(|first| first < at)
            && tokens
                .get(at..point)
                .is_some_and(|rest| rest.iter().any(is_digit))
    };
    let mut grouped = false;
    let mut value = number;
    for (at, token) in tokens.iter().enumerate() {
        let factor = match token {
            Token::Percent => Decimal::from(100),
            Token::Comma if is_group(at) => {
                grouped = true;
                continue;
            }
            Token::Comma if last_digit.is_some_and(|last| last < at) || at < point => {
                Decimal::new(1, 3)
            }
            _ => continue,
        };
        value = value.checked_mul(factor).unwrap_or(value);
    }
    let places = tokens.iter().skip(point).filter(|t| is_digit(t)).count();
    let places = u32::try_from(places).unwrap_or(0).min(28);
    let text = format!("{:.*}", places as usize, round(value, places));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');

    let before = tokens.get(..point).unwrap_or(tokens);
    let only_behind = last_digit.is_some() && !before.iter().any(is_digit);
    let mut shown = whole_part(before, whole, grouped, only_behind, number);
    let kept = fraction.trim_end_matches('0').len();
    let mut digits = fraction.chars().enumerate();
    for token in tokens.get(point..).unwrap_or_default() {
        match token {
            Token::Digit(kind) => match digits.next() {
                Some((at, digit)) if *kind == '0' || at < kept => shown.push(digit),
                Some(_) if *kind == '?' => shown.push(' '),
                _ => {}
            },
            other => shown.push_str(&literal(other, number)),
        }
    }
    shown
}

/// The digits before the point, put into their places from the right.
fn whole_part(
    tokens: &[Token],
    whole: &str,
    grouped: bool,
    show_anyway: bool,
    number: Decimal,
) -> String {
    let mut digits = whole.chars().rev();
    let leftmost = tokens.iter().position(is_digit);
    let mut count = 0_u32;
    // Collected backwards; turned round at the end.
    let mut backwards: Vec<char> = Vec::new();
    let mut push_digit = |backwards: &mut Vec<char>, digit: char| {
        if grouped && count > 0 && count.is_multiple_of(3) {
            backwards.push(',');
        }
        count += 1;
        backwards.push(digit);
    };
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(kind) => {
                match (digits.next(), kind) {
                    (Some(digit), _) => push_digit(&mut backwards, digit),
                    (None, '0') => push_digit(&mut backwards, '0'),
                    (None, '?') => backwards.push(' '),
                    _ => {}
                }
                if leftmost == Some(at) {
                    for digit in digits.by_ref() {
                        push_digit(&mut backwards, digit);
                    }
                }
            }
            other => backwards.extend(literal(other, number).chars().rev()),
        }
    }
    // `.00` has no place for digits before the point, but shows them.
    if show_anyway {
        backwards.extend(whole.chars().rev());
    }
    backwards.iter().rev().collect()
}

fn literal(token: &Token, number: Decimal) -> String {
    match token {
        Token::Literal(text) => text.clone(),
        Token::Point => ".".to_owned(),
        Token::Percent => "%".to_owned(),
        Token::Slash => "/".to_owned(),
        Token::General | Token::Text => general(number),
        _ => String::new(),
    }
}

fn with_exponent(tokens: &[Token], number: Decimal) -> String {
    let at = tokens
        .iter()
        .position(|token| matches!(token, Token::Exponent(_)))
        .unwrap_or(tokens.len());
    let (mantissa, exponent) = tokens.split_at(at);
    let point = mantissa.iter().position(|token| *token == Token::Point);
    let places = point.map_or(0, |point| {
        mantissa.iter().skip(point).filter(|t| is_digit(t)).count()
    });
    let width = exponent.iter().filter(|t| is_digit(t)).count();
    let plus = matches!(exponent.first(), Some(Token::Exponent(true)));
    let shown = exponential(number, u32::try_from(places).unwrap_or(0), width, false);
    if plus {
        shown
    } else {
        shown.replace("E+", "E")
    }
}

/// `1.23E-05`
fn exponential(number: Decimal, places: u32, width: usize, trim: bool) -> String {
    let mut exponent = 0_i32;
    let mut mantissa = number;
    let ten = Decimal::TEN;
    while mantissa.abs() >= ten {
        let Some(next) = mantissa.checked_div(ten) else {
            break;
        };
        mantissa = next;
        exponent += 1;
    }
    while mantissa.abs() < Decimal::ONE && !mantissa.is_zero() {
        let Some(next) = mantissa.checked_mul(ten) else {
            break;
        };
        mantissa = next;
        exponent -= 1;
    }
    let mut rounded = round(mantissa, places.min(20));
    if rounded.abs() >= ten {
        rounded = Decimal::ONE;
        exponent += 1;
    }
    let digits = if trim {
        rounded.normalize().to_string()
    } else {
        format!("{:.*}", places.min(20) as usize, rounded)
    };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}E{sign}{:0width$}", exponent.abs())
}

/// `# ?/?`: the nearest fraction whose denominator has as many digits as the format has places.
fn with_fraction(tokens: &[Token], number: Decimal) -> Option<String> {
    let slash = tokens.iter().position(|token| *token == Token::Slash)?;
    let (before, after) = tokens.split_at(slash);
    if !before.iter().any(is_digit) || !after.iter().any(is_digit) {
        return None;
    }
    let places = after.iter().filter(|t| is_digit(t)).count().min(3);
    let largest = 10_i64.checked_pow(u32::try_from(places).ok()?)? - 1;
    let mixed = before
        .iter()
        .any(|token| matches!(token, Token::Literal(_)));
    let whole = if mixed { number.trunc() } else { Decimal::ZERO };
    let rest = number.checked_sub(whole)?;
    let mut best = (Decimal::ZERO, 1_i64, rest);
    for denominator in 1..=largest {
        let of = Decimal::from(denominator);
        let numerator = rest
            .checked_mul(of)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let off = numerator.checked_div(of)?.checked_sub(rest)?.abs();
        if off < best.2 {
            best = (numerator, denominator, off);
        }
    }
    let (mut whole, mut numerator) = (whole, best.0);
    if mixed && numerator == Decimal::from(best.1) {
        whole = whole.checked_add(Decimal::ONE)?;
        numerator = Decimal::ZERO;
    }
    Some(match (whole.is_zero(), numerator.is_zero()) {
        (_, true) => whole.normalize().to_string(),
        (true, false) => format!("{}/{}", numerator.normalize(), best.1),
        (false, false) => format!("{} {}/{}", whole.normalize(), numerator.normalize(), best.1),
    })
}

/// Digits as `[DBNum1]` (二十三), `[DBNum2]` (弐拾参) or `[DBNum3]` (２３) shows them.
pub(super) fn numerals(text: &str, kind: u8) -> String {
    let (digits, units) = match kind {
        1 => ("〇一二三四五六七八九", ["", "十", "百", "千"]),
        2 => ("〇壱弐参四伍六七八九", ["", "拾", "百", "阡"]),
        3 => ("０１２３４５６７８９", ["", "", "", ""]),
        _ => return text.to_owned(),
    };
    let digit = |c: char| c.to_digit(10).and_then(|d| digits.chars().nth(d as usize));
    let mut shown = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        // Four digits and fewer are said with 十百千; a longer run digit by digit.
        let spoken = kind < 3 && run.len() <= 4 && !run.starts_with('0');
        for (at, c) in run.chars().enumerate() {
            let unit = units.get(run.len() - at - 1).copied().unwrap_or("");
            match (spoken, c) {
                (true, '0') => {}
                (true, '1') if kind == 1 && !unit.is_empty() => shown.push_str(unit),
                (true, _) => {
                    shown.extend(digit(c));
                    shown.push_str(unit);
                }
                (false, _) => shown.extend(digit(c)),
            }
        }
        run.clear();
        if c != '\n' {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_have_no_noise() {
        for (value, shown) in [
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333"),
            (1_234.567_890_12, "1234.56789"),
            (5_000_012_010_001.0, "5000012010001"),
            (0.000_012_3, "0.0000123"),
            (1e-12, "1E-12"),
            (100.0, "100"),
            (-2.50, "-2.5"),
        ] {
            let number = decimal(value);
            assert_eq!(number.map(general).as_deref(), Some(shown));
        }
        assert_eq!(decimal(1e300), None);
        assert_eq!(scientific(1e300), "1E+300");
    }

    #[test]
    fn the_exact_value_is_the_shortest_text_of_the_number() {
        assert_eq!(decimal(0.1).map(|d| d.to_string()).as_deref(), Some("0.1"));
        assert_eq!(
            decimal(1460.0).map(|d| d.to_string()).as_deref(),
            Some("1460")
        );
        assert_eq!(decimal(1e-40), Some(Decimal::ZERO));
        assert_eq!(decimal(f64::NAN), None);
    }

    #[test]
    fn kanji_numerals() {
        assert_eq!(numerals("23", 1), "二十三");
        assert_eq!(numerals("105", 2), "壱百伍");
        assert_eq!(numerals("2023年", 3), "２０２３年");
        assert_eq!(numerals("12345", 1), "一二三四五");
    }
}
