//! The day from which a document holds, as its closing clause says.

use std::ops::Range;

use super::{Date, dates};
use crate::model::document::Period;
use crate::model::traced::char_slice;

/// What stands behind that day.
const BEGINS: &[&str] = &[
    "から実施",
    "より実施",
    "から施行",
    "より施行",
    "から適用",
    "より適用",
];

/// From the day that a clause names (`本計画は、令和7年4月1日から実施する。`) to the end of its fiscal year, and the
/// characters in which the day stands.
#[must_use]
pub fn effective_period(text: &str) -> Option<(Period, Range<u32>)> {
    let date = dates(text).into_iter().find(|date| {
        let behind = char_slice(text, date.chars.end..date.chars.end.saturating_add(4));
        BEGINS.iter().any(|word| behind.starts_with(word))
    })?;
    let from = Date::new(date.year?, date.month?, date.day?)?;
    let to = Date::new(from.fiscal_year().checked_add(1)?, 3, 31)?;
    let period = Period {
        from: from.to_string(),
        to: to.to_string(),
    };
    Some((period, date.chars))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_holds_from_its_day_to_the_end_of_the_year() {
        let (period, at) = effective_period("本実施計画は、令和7年（2025年）4月1日から実施する。")
            .expect("a period");
        assert_eq!(
            (period.from.as_str(), period.to.as_str()),
            ("2025-04-01", "2026-03-31")
        );
        assert_eq!(at, 7..22);
        let (period, _) =
            effective_period("この要領は、令和8年1月15日から施行する。").expect("a period");
        assert_eq!(period.to, "2026-03-31");
        for text in [
            "令和7年4月1日から受け付ける。",
            "4月1日から実施する。",
            "令和7年2月30日から実施する。",
        ] {
            assert_eq!(effective_period(text), None, "{text}");
        }
    }
}
