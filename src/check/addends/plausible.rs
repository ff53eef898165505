//! Whether a gap between a total and its addends looks like an error of the hand.

use rust_decimal::Decimal;

/// A total, what its addends make, and the largest of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub(super) value: Decimal,
    pub(super) sum: Decimal,
    pub(super) largest: Decimal,
    pub(super) smallest: Decimal,
    /// True where heads, things or money are counted, as the labels say.
    pub(super) is_count: bool,
}

impl Gap {
    /// How far they are apart.
    pub(super) fn size(&self) -> Decimal {
        self.value
            .checked_sub(self.sum)
            .unwrap_or(Decimal::MAX)
            .abs()
    }

    /// True for a line that may well be a sum: an average or a maximum is no larger than its largest part.
    pub(super) fn is_sum(&self) -> bool {
        self.value > self.largest || (self.is_of_one_digit() && self.size() >= Decimal::TEN)
    }

    /// True for a total that is less than one of its parts and still no average or maximum of them: in a line whose
    /// other totals hold, what is counted is never less than a part of it.
    pub(super) fn is_short(&self) -> bool {
        let is_counted = self.smallest >= Decimal::ZERO && self.value >= Decimal::ZERO;
        let is_least = self.value < self.smallest;
        is_counted && self.value < self.largest && (self.is_count || is_least)
    }

    /// True when the total is near its parts, or off by what one digit or two changed digits make.
    pub(super) fn is_slip(&self) -> bool {
        let most = self.value.abs().max(self.sum.abs());
        let is_near = self
            .size()
            .checked_mul(Decimal::TWO)
            .is_some_and(|twice| twice <= most);
        self.is_sum() && (is_near || self.is_of_one_digit())
    }

    fn is_of_one_digit(&self) -> bool {
        is_of_one_digit(self.size())
    }
}

/// True when a gap is one digit anywhere (300, 0.7), or two digits that changed places (180, 27).
pub(super) fn is_of_one_digit(gap: Decimal) -> bool {
    let mut gap = gap.abs().normalize().mantissa();
    if gap == 0 {
        return false;
    }
    while gap % 10 == 0 {
        gap /= 10;
    }
    gap < 10 || (gap < 100 && gap % 9 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(value: i64, parts: &[i64], is_count: bool) -> Gap {
        let parts = parts.iter().map(|part| Decimal::from(*part));
        Gap {
            value: Decimal::from(value),
            sum: parts.clone().sum(),
            largest: parts.clone().max().unwrap_or_default(),
            smallest: parts.min().unwrap_or_default(),
            is_count,
        }
    }

    #[test]
    fn a_count_is_never_less_than_a_part_of_it() {
        assert!(gap(95, &[120, 80, 60], true).is_short());
        assert!(gap(26, &[120, 80, 60], false).is_short());
        assert!(!gap(95, &[120, 80, 60], false).is_short(), "an average");
        assert!(!gap(120, &[120, 80, 60], true).is_short(), "a maximum");
        assert!(
            !gap(95, &[120, 80, -60], true).is_short(),
            "money that is owed"
        );
    }

    #[test]
    fn slips_are_one_digit_or_two_that_changed_places() {
        for (value, parts, is_slip) in [
            (239, [128, 101], true),
            (319, [128, 101], true),
            (292, [128, 101], true),
            (1290, [128, 101], false),
        ] {
            assert_eq!(gap(value, &parts, false).is_slip(), is_slip, "{value}");
        }
    }
}
