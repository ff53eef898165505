//! A line that is not what others of the table make of it.

use rust_decimal::Decimal;

use super::table::Side;

/// A cell that goes into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Its line.
    pub(super) line: usize,
    /// The line that crosses it.
    pub(super) cross: usize,
    /// True when it is taken off.
    pub(super) is_less: bool,
}

impl Term {
    /// A cell that is added.
    pub(super) fn plus(line: usize, cross: usize) -> Self {
        Self {
            line,
            cross,
            is_less: false,
        }
    }
}

/// A cell that its terms do not make up.
#[derive(Clone, Debug)]
pub(super) struct Mismatch {
    /// The line of the total.
    pub(super) total: usize,
    /// The line that crosses it.
    pub(super) cross: usize,
    /// What it should add up.
    pub(super) terms: Vec<Term>,
    /// The total.
    pub(super) value: Decimal,
    /// What they add up to.
    pub(super) sum: Decimal,
    /// True when notes of the table explain such a gap.
    pub(super) is_explained: bool,
    /// True when it is no plain sum: 残額 = 予算額 − 決算額.
    pub(super) is_balance: bool,
}

impl Mismatch {
    /// How much the total is above its terms.
    pub(super) fn gap(&self) -> Decimal {
        self.value.checked_sub(self.sum).unwrap_or(Decimal::MAX)
    }

    /// True when this one is off only because the total of the other is: with that mended, it holds.
    pub(super) fn follows_from(&self, side: Side, other: (Side, &Self)) -> bool {
        let (other_side, other) = other;
        let wrong = other_side.cell(other.total, other.cross);
        let term = self
            .terms
            .iter()
            .find(|term| side.cell(term.line, term.cross) == wrong);
        let Some(term) = term else {
            return false;
        };
        let gap = other.gap();
        let carried = if term.is_less {
            gap
        } else {
            gap.saturating_mul(Decimal::NEGATIVE_ONE)
        };
        self.gap() == carried
    }
}
