//! A rate as it is written, and whether a quotient gives it: 98.0％ is what 392 ÷ 400 gives, 98％ too.

use rust_decimal::{Decimal, RoundingStrategy};

use super::rule::grouped;
use crate::model::{Metric, fold};

/// Finest digit that is looked at; a cell without a number format shows ten and more.
const FINEST: u32 = 6;

/// A number and what it may have been before it was rounded for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// As stated.
    pub(super) value: Decimal,
    low: Decimal,
    high: Decimal,
}

impl Amount {
    /// Exactly this.
    pub(super) fn exact(value: Decimal) -> Self {
        Self {
            value,
            low: value,
            high: value,
        }
    }

    /// A figure of the document. Money told in thousands and shares with a decimal stand for more digits than
    /// they show; a count of people is what it is.
    pub(super) fn of(metric: &Metric) -> Self {
        let value = metric.value;
        let Some((shown, decimals)) = last_number(&metric.text) else {
            return Self::exact(value);
        };
        let scale = match value.checked_div(shown) {
            Some(scale) if !shown.is_zero() => scale.abs(),
            _ => Decimal::ONE,
        };
        if decimals == 0 && scale == Decimal::ONE {
            return Self::exact(value);
        }
        let half = scale
            .checked_mul(Decimal::new(5, decimals.saturating_add(1).min(20)))
            .unwrap_or_default();
        Self {
            value,
            low: value.checked_sub(half).unwrap_or(value),
            high: value.checked_add(half).unwrap_or(value),
        }
    }

    /// The sum of several.
    pub(super) fn sum(of: &[Self]) -> Option<Self> {
        let mut sum = Self::exact(Decimal::ZERO);
        for part in of {
            sum = Self {
                value: sum.value.checked_add(part.value)?,
                low: sum.low.checked_add(part.low)?,
                high: sum.high.checked_add(part.high)?,
            };
        }
        Some(sum)
    }

    fn minus(self, other: Self) -> Option<Self> {
        Some(Self {
            value: self.value.checked_sub(other.value)?,
            low: self.low.checked_sub(other.high)?,
            high: self.high.checked_sub(other.low)?,
        })
    }

    /// None where the divisor is zero, or may be.
    fn over(self, other: Self) -> Option<Self> {
        let value = self.value.checked_div(other.value)?;
        let mut all = [value; 5];
        let corners = [
            (self.low, other.low),
            (self.low, other.high),
            (self.high, other.low),
            (self.high, other.high),
        ];
        for (at, (top, bottom)) in corners.into_iter().enumerate() {
            all[at] = top.checked_div(bottom)?;
        }
        // A divisor that may have either sign says nothing.
        if (other.low.is_sign_negative() != other.high.is_sign_negative()) || other.value.is_zero()
        {
            return None;
        }
        Some(Self {
            value,
            low: all.into_iter().min()?,
            high: all.into_iter().max()?,
        })
    }
}

/// How a rate comes from its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Way {
    /// a ÷ b
    Share,
    /// (a − b) ÷ b
    Change,
    /// 2 − a ÷ b, where less is better
    Less,
}

impl Way {
    /// What two numbers give, 1 for the whole.
    pub(super) fn of(self, a: Amount, b: Amount) -> Option<Amount> {
        match self {
            Self::Share => a.over(b),
            Self::Change => a.minus(b)?.over(b),
            Self::Less => Amount::exact(Decimal::TWO).minus(a.over(b)?),
        }
    }

    /// The way in words, with the numbers of a place each.
    pub(super) fn told(self, a: &str, b: &str) -> String {
        match self {
            Self::Share => format!("{a} ÷ {b}"),
            Self::Change => format!("（{a} － {b}）÷ {b}"),
            Self::Less => format!("2 － {a} ÷ {b}"),
        }
    }
}

/// How far from the starting point towards the target: (基準 − 実績) ÷ (基準 − 目標).
pub(super) fn progress(base: Amount, reached: Amount, target: Amount) -> Option<Amount> {
    base.minus(reached)?.over(base.minus(target)?)
}

/// A rate as stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stated {
    /// In the scale it is written in.
    pub(super) value: Decimal,
    decimals: u32,
    /// 100 for percents, 1 for shares of one (0.98, 1.2倍).
    times: Decimal,
}

impl Stated {
    /// A rate of the document; none where the text shows no number. In bare digits it may be of one or of a hundred.
    pub(super) fn of(metric: &Metric) -> Option<Self> {
        let (_, decimals) = last_number(&metric.text)?;
        let times = match metric.unit.as_str() {
            "" | "%" | "％" => Decimal::ONE_HUNDRED,
            "倍" => Decimal::ONE,
            "割" => Decimal::TEN,
            _ => return None,
        };
        Some(Self {
            value: metric.value,
            decimals: decimals.min(FINEST),
            times,
        })
    }

    /// A rate in a column headed as one: whatever unit the table has, it holds percents.
    pub(super) fn of_column(metric: &Metric) -> Option<Self> {
        let (shown, decimals) = last_number(&metric.text)?;
        let sign = if metric.value.is_sign_negative() {
            Decimal::NEGATIVE_ONE
        } else {
            Decimal::ONE
        };
        Some(Self {
            value: shown.checked_mul(sign)?,
            decimals: decimals.min(FINEST),
            times: Decimal::ONE_HUNDRED,
        })
    }

    /// How many digits stand behind the point.
    pub(super) fn decimals(self) -> u32 {
        self.decimals
    }

    /// The same digits read as a share of one: 1.1 in a column of 1.04 and 1.15 is 1.10.
    pub(super) fn bare(self, decimals: u32) -> Self {
        Self {
            times: Decimal::ONE,
            decimals,
            ..self
        }
    }

    /// True when a quotient gives these digits, rounded up, down or to the nearest.
    pub(super) fn fits(self, quotient: Amount) -> bool {
        let step = Decimal::new(1, self.decimals);
        let scaled = |value: Decimal| value.checked_mul(self.times);
        let (Some(low), Some(high), Some(least), Some(most)) = (
            scaled(quotient.low),
            scaled(quotient.high),
            self.value.checked_sub(step),
            self.value.checked_add(step),
        ) else {
            return true;
        };
        least < high && low < most
    }

    /// A quotient in the digits of this rate.
    pub(super) fn shown(self, quotient: Amount) -> Decimal {
        let scaled = quotient.value.checked_mul(self.times).unwrap_or_default();
        scaled.round_dp_with_strategy(self.decimals, RoundingStrategy::MidpointAwayFromZero)
    }

    /// The same as people read it.
    pub(super) fn told(self, quotient: Amount) -> String {
        let shown = self.shown(quotient);
        let unit = if self.times == Decimal::ONE_HUNDRED {
            "%"
        } else {
            ""
        };
        let whole = grouped(shown);
        // 98.0, not 98, beside 96.4.
        let missing = self.decimals.saturating_sub(shown.normalize().scale()) as usize;
        let point = if missing > 0 && !whole.contains('.') {
            "."
        } else {
            ""
        };
        format!("{whole}{point}{}{unit}", "0".repeat(missing))
    }

    /// True for exactly all.
    pub(super) fn is_whole(self) -> bool {
        self.value == self.times
    }

    /// True for more than all.
    pub(super) fn is_over(self) -> bool {
        self.value > self.times
    }

    /// True when a quotient comes to more.
    pub(super) fn exceeded_by(self, quotient: Amount) -> bool {
        let scaled = quotient.value.checked_mul(self.times);
        scaled.is_some_and(|scaled| scaled > self.value)
    }

    /// True when a number in the scale of the rate is the same but for the last digit.
    pub(super) fn is_near(self, value: Decimal) -> bool {
        let step = Decimal::new(1, self.decimals);
        let distance = value.checked_sub(self.value);
        distance.is_some_and(|distance| distance.abs() < step)
    }

    /// True for none and for all: what such a rate is of cannot be told from it.
    pub(super) fn is_plain(self) -> bool {
        self.value.is_zero() || self.value == self.times
    }
}

/// The last number of a text and how many decimals it has: `達成率 98.0％` → (98.0, 1).
fn last_number(text: &str) -> Option<(Decimal, u32)> {
    let folded = fold(text);
    let digits: Vec<char> = folded.chars().filter(|c| *c != '、').collect();
    let end = digits.iter().rposition(char::is_ascii_digit)? + 1;
    let is_part = |c: &char| c.is_ascii_digit() || *c == '.';
    let start = digits[..end]
        .iter()
        .rposition(|c| !is_part(c))
        .map_or(0, |at| at + 1);
    let number: String = digits[start..end].iter().collect();
    let number = number.trim_start_matches('.');
    let decimals = number
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    let value = number.parse().ok()?;
    Some((value, u32::try_from(decimals).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(value: &str) -> Amount {
        Amount::exact(value.parse().expect("a number"))
    }

    fn stated(value: &str, decimals: u32) -> Stated {
        Stated {
            value: value.parse().expect("a number"),
            decimals,
            times: Decimal::ONE_HUNDRED,
        }
    }

    #[test]
    fn every_way_of_rounding_is_right() {
        // 186 ÷ 400 = 46.5
        let quotient = Way::Share
            .of(amount("186"), amount("400"))
            .expect("a quotient");
        for (value, decimals, fits) in [
            ("46.5", 1, true),
            ("46", 0, true),
            ("47", 0, true),
            ("48", 0, false),
            ("46.6", 1, false),
            ("46.4", 1, false),
            ("46.50", 2, true),
        ] {
            assert_eq!(stated(value, decimals).fits(quotient), fits, "{value}");
        }
        assert_eq!(stated("46.6", 2).told(quotient), "46.50%");
        assert_eq!(stated("98", 1).told(amount("0.98")), "98.0%");
    }

    #[test]
    fn changes_and_ways_from_a_start() {
        let change = Way::Change.of(amount("285600"), amount("300000"));
        assert!(stated("-4.8", 1).fits(change.expect("a change")));
        let progress = progress(amount("40"), amount("16"), amount("10"));
        assert!(stated("80", 0).fits(progress.expect("a way")));
        assert_eq!(Way::Share.of(amount("5"), amount("0")), None);
    }

    #[test]
    fn the_number_of_a_label_is_its_last() {
        assert_eq!(
            last_number("達成率 98.0％"),
            Some((Decimal::new(980, 1), 1))
        );
        assert_eq!(
            last_number("R6達成率：1,098％"),
            Some((Decimal::from(1098), 0))
        );
        assert_eq!(last_number("なし"), None);
    }
}
