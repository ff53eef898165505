//! Which days are counted, and whether the document already speaks of them.

use super::RESULTS;
use crate::model::{Date, Document, Kind, Ledger, Period};

/// The period that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// First and last day; none when nobody says: every day counts.
    pub(super) days: Option<(Date, Date)>,
    /// Whether the document speaks of other days: its actuals are those of last year, and are replaced.
    pub(super) is_other: bool,
}

impl Scope {
    /// The period of the document, else its fiscal year. Only a document that states actuals may be the report of
    /// other days, to be filled anew: when hardly any event lies in its period, or when a ledger states a period
    /// that reaches beyond the one the document states (to the end of March instead of November). Then the
    /// ledgers say the period. Days alone never decide the second: a ledger that runs on behind the period of
    /// the report is cut, and the rest told.
    pub(super) fn of(plan: &Document, ledgers: &[Ledger]) -> Self {
        let of_year = |year: i32| {
            let last = year.checked_add(1)?;
            Some((Date::new(year, 4, 1)?, Date::new(last, 3, 31)?))
        };
        let stated = plan.period.as_ref().and_then(|period| days(&period.value));
        let own = stated.or_else(|| plan.fiscal_year.and_then(of_year));
        let of_ledgers = ledgers
            .iter()
            .filter_map(|l| l.period.as_ref())
            .find_map(days);
        let year = main_year(ledgers);
        let Some(own) = own else {
            let days = of_ledgers.or_else(|| year.and_then(of_year));
            return Self {
                days,
                is_other: false,
            };
        };
        let is_done = plan
            .metrics
            .iter()
            .any(|metric| metric.kind == Kind::Actual && RESULTS.contains(&metric.role));
        let all = || {
            ledgers
                .iter()
                .flat_map(|ledger| ledger.days.iter().flatten())
        };
        let inside = all().filter(|day| own.0 <= **day && **day <= own.1).count();
        // A few days of last March in the ledger of this year do not make it last year's.
        let is_of_other_year = year.is_some_and(|year| own.0.fiscal_year() != year)
            && inside.saturating_mul(4) < all().count();
        let runs_longer = of_ledgers
            .is_some_and(|other| stated.is_some_and(|own| own != other) && !within(other, own));
        if is_done && (is_of_other_year || runs_longer || inside == 0) {
            let days = of_ledgers.or_else(|| year.and_then(of_year)).or(Some(own));
            return Self {
                days,
                is_other: days != Some(own),
            };
        }
        Self {
            days: Some(own),
            is_other: false,
        }
    }

    /// True when a day counts.
    pub(super) fn contains(&self, day: Date) -> bool {
        self.days
            .is_none_or(|(first, last)| first <= day && day <= last)
    }

    /// As a noun of the model.
    pub(super) fn period(&self) -> Option<Period> {
        let (first, last) = self.days?;
        Some(Period {
            from: first.to_string(),
            to: last.to_string(),
        })
    }
}

fn within(inner: (Date, Date), outer: (Date, Date)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

fn days(period: &Period) -> Option<(Date, Date)> {
    let day = |text: &str| {
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        Date::new(year, month, parts.next()?.parse().ok()?)
    };
    Some((day(&period.from)?, day(&period.to)?))
}

/// The fiscal year that more than half of all events lie in, else the one a ledger names.
fn main_year(ledgers: &[Ledger]) -> Option<i32> {
    let mut count = std::collections::BTreeMap::<i32, usize>::new();
    let mut all = 0_usize;
    for day in ledgers
        .iter()
        .flat_map(|ledger| ledger.days.iter().flatten())
    {
        *count.entry(day.fiscal_year()).or_default() += 1;
        all += 1;
    }
    let most = count.iter().max_by_key(|(_, n)| **n);
    most.filter(|(_, n)| **n * 2 > all)
        .map(|(year, _)| *year)
        .or_else(|| ledgers.iter().find_map(|ledger| ledger.fiscal_year))
}
