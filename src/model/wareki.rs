//! Dates as offices write them: 令和5年4月1日 ⇄ 2023-04-01, fiscal years, periods.

use super::document::Period;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 西暦.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
}

/// The fiscal year (its first calendar year) a text names: `令和5年度` → 2023.
#[must_use]
pub fn fiscal_year(_text: &str) -> Option<i32> {
    None
}

/// The period a text states: `(令和5年4月1日から11月30日)` → 2023-04-01 to 2023-11-30.
#[must_use]
pub fn period(_text: &str) -> Option<Period> {
    None
}
