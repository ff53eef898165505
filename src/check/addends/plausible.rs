//! Whether a gap between a total and its addends looks like an error of the hand.

use rust_decimal::Decimal;

/// A total, what its addends make, and the largest of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub(super) value: Decimal,
    pub(super) sum: Decimal,
    pub(super) largest: Decimal,
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

    /// True when the total is near its parts, or off by what one digit or two changed digits make.
    pub(super) fn is_slip(&self) -> bool {
        let most = self.value.abs().max(self.sum.abs());
        let is_near = self
            .size()
            .checked_mul(Decimal::TWO)
            .is_some_and(|twice| twice <= most);
        self.is_sum() && (is_near || self.is_of_one_digit())
    }

    /// True when the gap is one digit anywhere (300, 0.7), or two digits that changed places (180, 27).
    fn is_of_one_digit(&self) -> bool {
        let mut gap = self.size().normalize().mantissa();
        if gap == 0 {
            return false;
        }
        while gap % 10 == 0 {
            gap /= 10;
        }
        gap < 10 || (gap < 100 && gap % 9 == 0)
    }
}
