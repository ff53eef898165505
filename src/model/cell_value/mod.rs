//! What a cell of a table says: a number with its unit, nothing, not known, as above, a word of state, or text.

mod affix;
mod figure;
mod figure_unit;
mod words;

use std::ops::Range;

use rust_decimal::Decimal;

use super::label::ascii_digit;
use super::role::Role;

pub(super) use figure::{closing, folded_width};
pub(super) use figure_unit::is_cell_unit;

/// What kind of column a cell stands in, where that decides how its signs are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Any column. △, ▲ and a minus that touches its digits are negative.
    #[default]
    Plain,
    /// 増減, 差引, 収支: a minus set apart from its digits is negative too, and so is 5人減.
    Signed,
    /// 評価: △ and × are grades.
    Grades,
}

impl Setting {
    /// The setting that a column's role alone gives.
    #[must_use]
    pub fn of(role: Role) -> Self {
        match role {
            Role::Diff => Self::Signed,
            Role::Evaluation => Self::Grades,
            _ => Self::Plain,
        }
    }
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A number; zero is one.
    Number(CellNumber),
    /// －, 皆無, 該当なし: there is none. Not zero.
    Nil,
    /// …, 不明: nobody knows.
    Unknown,
    /// x, ***: known and not told.
    Suppressed,
    /// 〃, 同左: what another cell says.
    Ditto(Direction),
    /// Why there is no number: 調整中, 未定, 実績なし. The word alone, one writing for all.
    Status(String),
    /// Nothing written: not known whether none, missing or as above.
    Blank,
    /// Anything else. Dates, times, fractions, ordinals, codes and several numbers in one cell are text here.
    Text,
}

/// Where the cell stands that a ditto mark repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 〃, 同上
    Above,
    /// 同左
    Left,
    /// 同右
    Right,
}

/// The number of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellNumber {
    /// The number, magnitude words resolved: `3億2,000万円` → 320000000. Of a range, the lower bound.
    pub value: Decimal,
    /// The unit the cell itself writes, width-folded: `人`, `回（校）`, `件/年`.
    pub unit: Option<String>,
    /// Characters (Unicode scalar values) of sign, number and unit.
    pub chars: Range<u32>,
    /// Bounds, approximations and marks in the order of the text: `約`, `以上`, `～15回`, `p`, `注1`.
    pub qualifiers: Vec<String>,
    /// What stands in brackets beside the number: the 1 of `2(1)`.
    pub remarks: Vec<Remark>,
    /// True for a number wholly in brackets, `(123)`: 内数 or 再掲 more often than a negative. The value is as written.
    pub bracketed: bool,
}

/// A bracket beside a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What the bracket holds, width-folded.
    pub text: String,
    /// The number, where it holds nothing else: 1 of `2(1)`, 15.1 of `8(15.1%)`.
    pub value: Option<Decimal>,
    /// The unit of that number.
    pub unit: Option<String>,
    /// Characters (Unicode scalar values) of the bracket.
    pub chars: Range<u32>,
}

impl CellNumber {
    /// The first number in brackets beside this one: the 1 of `2(1)`, 内数 or a share.
    #[must_use]
    pub fn inner(&self) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.value.is_some())
    }
}

/// Reads what a cell says, as shown on the sheet.
#[must_use]
pub fn cell_value(shown: &str, setting: Setting) -> CellValue {
    let chars: Vec<char> = shown.chars().collect();
    // No word begins with a digit, and most cells of a ledger do.
    let digit = chars
        .iter()
        .find(|c| !c.is_whitespace())
        .is_some_and(|c| ascii_digit(*c).is_some());
    if let Some(said) = (!digit).then(|| words::said(shown, setting)).flatten() {
        return said;
    }
    figure::figure(&chars, setting).map_or(CellValue::Text, CellValue::Number)
}

/// True when a cell shows a number, with or without unit, bounds and marks. Nothing and dashes show none.
#[must_use]
pub fn is_numeric_like(shown: &str) -> bool {
    matches!(cell_value(shown, Setting::Signed), CellValue::Number(_))
}

#[cfg(test)]
mod tests;
