//! The events of a ledger in groups of the same categories, and those whose day does not count.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::measures::Counted;
use super::scope::Scope;
use crate::model::{Category, CellRef, Ledger, LeftOut, LeftOutReason, Month};

/// First cells that are kept for a finding.
pub(super) const FIRST_CELLS: usize = 5;

/// Events that say the same in the columns of categories.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// What each column says, in the order of the ledger; blank ones are left out.
    pub(super) names: Vec<(usize, String)>,
    /// The events.
    pub(super) events: Vec<u32>,
}

/// The sum of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    pub(super) total: Decimal,
    pub(super) events: u64,
    pub(super) months: BTreeMap<Month, Decimal>,
    pub(super) first: Vec<CellRef>,
}

/// Puts the events whose day counts into groups by the columns that name items; where none of them says anything,
/// by the others. The rest goes to `left_out`.
pub(super) fn group(ledger: &Ledger, scope: &Scope, left_out: &mut Vec<LeftOut>) -> Vec<Group> {
    let mut groups: IndexMap<Vec<u32>, Vec<u32>> = IndexMap::new();
    let (mut outside, mut dayless) = (Vec::new(), Vec::new());
    let naming: Vec<usize> = (0..ledger.categories.len())
        .filter(|at| ledger.categories[*at].names_items)
        .collect();
    let mut key: Vec<u32> = Vec::with_capacity(ledger.categories.len());
    for (event, day) in (0_u32..).zip(&ledger.days) {
        match day {
            None => dayless.push(event),
            Some(day) if !scope.contains(*day) => outside.push(event),
            Some(_) => {
                let said = |at: &usize| ledger.categories[*at].of_row[event as usize];
                let is_named = naming.iter().any(|at| said(at) != Category::BLANK);
                key.clear();
                key.extend((0..ledger.categories.len()).map(|at| {
                    if is_named && !ledger.categories[at].names_items {
                        Category::BLANK
                    } else {
                        said(&at)
                    }
                }));
                match groups.get_mut(&key) {
                    Some(events) => events.push(event),
                    None => {
                        groups.insert(key.clone(), vec![event]);
                    }
                }
            }
        }
    }
    for (events, reason) in [
        (outside, LeftOutReason::OutsidePeriod),
        (dayless, LeftOutReason::NoDay),
    ] {
        if !events.is_empty() {
            left_out.push(told(ledger, &events, reason, String::new()));
        }
    }
    groups
        .into_iter()
        .map(|(key, events)| Group {
            names: names(ledger, &key),
            events,
        })
        .collect()
}

fn names(ledger: &Ledger, key: &[u32]) -> Vec<(usize, String)> {
    key.iter()
        .enumerate()
        .filter_map(|(at, name)| {
            let name = ledger.categories[at].names.get(*name as usize)?;
            Some((at, name.clone()))
        })
        .collect()
}

/// Parts a group by what the columns say that do not name items.
pub(super) fn split(ledger: &Ledger, group: &Group) -> Vec<Group> {
    let mut parts: IndexMap<Vec<u32>, Vec<u32>> = IndexMap::new();
    for event in &group.events {
        let key: Vec<u32> = ledger
            .categories
            .iter()
            .map(|category| category.of_row[*event as usize])
            .collect();
        parts.entry(key).or_default().push(*event);
    }
    parts
        .into_iter()
        .map(|(key, events)| Group {
            names: names(ledger, &key),
            events,
        })
        .collect()
}

/// Sums what is counted of some events.
pub(super) fn sum(ledger: &Ledger, events: &[u32], counted: &Counted) -> Sum {
    let mut sum = Sum::default();
    for event in events {
        let event = *event as usize;
        let (value, cell) = match counted {
            Counted::Events => (Some(Decimal::ONE), None),
            Counted::Column(at, _) => {
                let measure = &ledger.measures[*at];
                (measure.values.get(event).copied().flatten(), Some(measure))
            }
        };
        let Some(value) = value else { continue };
        sum.events += 1;
        sum.total = sum.total.saturating_add(value);
        if let Some(Some(day)) = ledger.days.get(event) {
            let month = sum.months.entry((day.year, day.month)).or_default();
            *month = month.saturating_add(value);
        }
        if sum.first.len() < FIRST_CELLS {
            let cell = match cell {
                Some(measure) => {
                    ledger.cell(event, |sheet| measure.columns.get(sheet).copied().flatten())
                }
                None => ledger.name_cell(event),
            };
            sum.first.extend(cell);
        }
    }
    sum
}

/// Events that are in no sum, with what they would have added.
pub(super) fn told(
    ledger: &Ledger,
    events: &[u32],
    reason: LeftOutReason,
    text: String,
) -> LeftOut {
    let mut sums = Vec::new();
    let mut months = BTreeMap::new();
    for (at, measure) in ledger.measures.iter().enumerate() {
        let sum = sum(ledger, events, &Counted::Column(at, None));
        if sum.events > 0 {
            if sums.is_empty() {
                months = sum.months;
            }
            sums.push((measure.name.clone(), measure.unit.clone(), sum.total));
        }
    }
    let is_of_day = matches!(reason, LeftOutReason::OutsidePeriod | LeftOutReason::NoDay);
    let cell = |event: &u32| {
        if is_of_day {
            ledger.day_cell(*event as usize)
        } else {
            ledger.name_cell(*event as usize)
        }
    };
    LeftOut {
        reason,
        text,
        file: ledger.source.file.clone(),
        rows: events.len() as u64,
        cells: events.iter().filter_map(cell).take(FIRST_CELLS).collect(),
        sums,
        months,
    }
}
