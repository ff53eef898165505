//! Quantities in running text: `1,460人日`, `△50`, `12.5％`, `3億2,000万円`, `3割近く`.

use std::ops::Range;

use rust_decimal::Decimal;

/// A number with its unit, and where it stands in the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number, magnitude words resolved: `3億2,000万円` → 320000000.
    pub value: Decimal,
    /// The unit as written, width-folded: `人日`, `回（校）`, `社・校`, `回/年`. Empty when there is none.
    pub unit: String,
    /// Bounds and approximations: `以上`, `約`, `程度`, `近く`.
    pub qualifiers: Vec<String>,
    /// Characters (Unicode scalar values) of sign, number and unit.
    pub chars: Range<u32>,
}

/// Finds every quantity of a text, in order. Ordinals (第61回), grades (2級), dates, times, references
/// (資料4-1) and durations are none.
#[must_use]
pub fn quantities(_text: &str) -> Vec<Quantity> {
    Vec::new()
}

/// True when two units count the same thing (`名` and `人`, `箇所` and `か所`), not merely similar ones (`人` and `人日`).
#[must_use]
pub fn same_unit(a: &str, b: &str) -> bool {
    a == b
}
