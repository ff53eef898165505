//! A figure as it is written in another place: by its characters in the source where they say it, else anew.

use rust_decimal::Decimal;

use super::located::Located;
use crate::model::{Metric, Role, Span, Traced, ascii_digit, quantities};

/// The characters that a figure was read from, label included.
pub(super) fn source_of(metric: &Metric, source: &Located<'_>) -> Option<Traced> {
    let owner = source.owner_at(&metric.at.cell, metric.at.start, Some(metric.column()))?;
    let text = &owner.entry.text;
    let from = text.position(&metric.at.cell, metric.at.start)?;
    let length = metric.text.chars().count() as u32;
    let own = text.slice(from..from.saturating_add(length));
    (own.text() == metric.text).then_some(own)
}

/// Where those characters stand.
pub(super) fn spans_of(metric: &Metric, source: &Located<'_>) -> Vec<Span> {
    source_of(metric, source).map_or_else(
        || vec![metric.at.clone()],
        |text| text.sources().cloned().collect(),
    )
}

/// The number without its unit: as written in the source if it says the same there, else with separators.
pub(super) fn number(metric: &Metric, source: &Located<'_>) -> Traced {
    source_of(metric, source)
        .and_then(|text| digits(&text, metric.value))
        .unwrap_or_else(|| {
            let mut written = Traced::default();
            written.push_glue(&separated(metric.value));
            written
        })
}

/// The digits of a text that say this number.
fn digits(text: &Traced, value: Decimal) -> Option<Traced> {
    let chars: Vec<char> = text.text().chars().collect();
    let stated = quantities(text.text());
    let start = stated
        .iter()
        .find(|quantity| quantity.value == value)
        .map_or(0, |quantity| quantity.chars.start as usize);
    let is_part = |c: &char| {
        ascii_digit(*c).is_some()
            || matches!(c, ',' | '，' | '.' | '．' | '-' | '－' | '△' | '▲' | '−')
    };
    let from = start + chars.get(start..)?.iter().position(is_part)?;
    let length = chars.get(from..)?.iter().take_while(|c| is_part(c)).count();
    let own: String = chars
        .get(from..from + length)?
        .iter()
        .filter_map(|c| match c {
            ',' | '，' => None,
            '.' | '．' => Some('.'),
            '-' | '－' | '△' | '▲' | '−' => Some('-'),
            c => ascii_digit(*c).and_then(|digit| char::from_digit(digit, 10)),
        })
        .collect();
    let same = own.parse::<Decimal>().ok() == Some(value);
    same.then(|| text.slice(from as u32..(from + length) as u32))
}

/// 1234567.5 → 1,234,567.5
fn separated(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut written = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push('.');
        written.push_str(fraction);
    }
    written
}

/// True for columns that hold one figure a cell.
pub(super) fn holds_figures(role: Role) -> bool {
    matches!(
        role,
        Role::Target
            | Role::Actual
            | Role::Forecast
            | Role::Baseline
            | Role::Rate
            | Role::Diff
            | Role::Budget
            | Role::Settlement
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_separators() {
        for (value, written) in [
            ("1234567.50", "1,234,567.5"),
            ("-50", "-50"),
            ("196", "196"),
        ] {
            let value: Decimal = value.parse().expect("a number");
            assert_eq!(separated(value), written);
        }
    }
}
