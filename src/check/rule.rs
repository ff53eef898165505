//! A rule of the registry, and the shape its findings share.

use rust_decimal::Decimal;

use super::subject::Subject;
use crate::model::{Finding, Findings, Message, Place, Severity};

/// One check: what it is called, how much it matters, its manual page and its function.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `T03`; never changes its meaning.
    pub code: &'static str,
    /// `stated-total`: names the problem.
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// The file of the rule; its `//!` head is the manual.
    pub page: &'static str,
    /// Drops what it notices into the tray.
    pub(super) check: fn(&Subject<'_>, &mut Findings),
}

impl Rule {
    /// A finding of this rule with the fact and its place; the rest is filled in by [`Details`].
    pub(super) fn finding(&self, message: Message, place: Place) -> Finding {
        Finding {
            code: self.code,
            name: self.name,
            severity: self.severity,
            message,
            hint: None,
            found: None,
            expected: None,
            place,
            related: Vec::new(),
        }
    }
}

/// What a finding may say beside its fact and place.
pub(super) trait Details {
    /// What to do.
    fn hint(self, ja: impl Into<String>, en: impl Into<String>) -> Self;
    /// The value as found, and the one that would be right.
    fn values(self, found: impl Into<String>, expected: impl Into<String>) -> Self;
    /// What it does not agree with.
    fn related(self, related: Vec<Place>) -> Self;
}

impl Details for Finding {
    fn hint(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(Message::new(ja, en));
        self
    }

    fn values(mut self, found: impl Into<String>, expected: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self.expected = Some(expected.into());
        self
    }

    fn related(mut self, related: Vec<Place>) -> Self {
        self.related = related;
        self
    }
}

/// A number as people read it: `1,600`, `12.5`, `-3`.
pub(super) fn grouped(value: Decimal) -> String {
    let plain = plain(value);
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut shown = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

/// A number as scripts read it: no separators, no trailing zeros.
pub(super) fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (value, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1600", "1,600"),
            ("-1234567.50", "-1,234,567.5"),
        ] {
            let value: Decimal = value.parse().expect("a decimal");
            assert_eq!(grouped(value), shown);
        }
    }
}
