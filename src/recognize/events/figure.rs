//! A figure of an event: `25`, `２５`, `1,460人`, `－`.

use rust_decimal::Decimal;

use crate::model::{Cell, Raw, narrow};

/// What a cell of figures holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// Nothing, or a mark for nothing.
    Blank,
    /// A number, with the unit where the cell writes one.
    Number(Decimal, String),
    /// Words.
    Words,
}

/// Reads a cell of figures.
pub(super) fn figure(cell: &Cell) -> Figure {
    match &cell.raw {
        Raw::Number(number) => Figure::Number(*number, String::new()),
        Raw::Text => of_text(&cell.shown),
        Raw::FormulaWithoutValue => Figure::Blank,
        _ if cell.shown.trim().is_empty() => Figure::Blank,
        _ => Figure::Words,
    }
}

fn of_text(text: &str) -> Figure {
    // Most cells of text tables are plain ASCII digits.
    if !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text
            .parse::<u32>()
            .map_or(Figure::Words, |n| Figure::Number(n.into(), String::new()));
    }
    let chars: Vec<char> = narrow(text)
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    if chars.is_empty() || chars.iter().all(|c| "-―ー…‥・*".contains(*c)) {
        return Figure::Blank;
    }
    let mut at = 0;
    for word in ["延べ", "のべ", "計"] {
        if crate::recognize::events::starts_with(&chars[at..], word) {
            at += word.chars().count();
        }
    }
    let is_negative = chars.get(at).is_some_and(|c| "-▲△".contains(*c));
    at += usize::from(is_negative);
    let mut digits = String::new();
    while let Some(c) = chars.get(at) {
        match c {
            '0'..='9' => digits.push(*c),
            '.' if !digits.is_empty() && !digits.contains('.') => digits.push('.'),
            ',' | '、' if !digits.is_empty() => {}
            _ => break,
        }
        at += 1;
    }
    let unit: String = chars[at..].iter().collect();
    let is_unit = unit.chars().count() <= 5
        && !unit.contains(|c: char| c.is_ascii_digit() || ":/~-+".contains(c))
        && !unit.contains("程度")
        && !unit.contains("以上");
    match digits.trim_end_matches('.').parse::<Decimal>() {
        Ok(number) if is_unit => Figure::Number(if is_negative { -number } else { number }, unit),
        _ => Figure::Words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_every_width_are_read() {
        for (text, value, unit) in [
            ("25", "25", ""),
            ("２５", "25", ""),
            ("1,460人", "1460", "人"),
            (" ３ 回 ", "3", "回"),
            ("1.5", "1.5", ""),
            ("▲2", "-2", ""),
            ("延べ30人", "30", "人"),
        ] {
            let value: Decimal = value.parse().expect("a decimal");
            assert_eq!(
                of_text(text),
                Figure::Number(value, unit.to_owned()),
                "{text}"
            );
        }
        for text in ["", "－", "―", "　", "…"] {
            assert_eq!(of_text(text), Figure::Blank, "{text}");
        }
        for text in ["中止", "約30人", "10:30", "2～3", "15人程度"] {
            assert_eq!(of_text(text), Figure::Words, "{text}");
        }
    }
}
