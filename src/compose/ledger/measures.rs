//! Which column of a ledger counts what a plan aims at.

use crate::model::{Ledger, Measure, measure_key, measure_stem, related_measures, same_unit};

/// What of a ledger is summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// A column, with its unit where the plan has another one.
    Column(usize, Option<String>),
    /// The events themselves, one each.
    Events,
}

/// What counts a measure of a plan; none when no column does, or several could.
pub(super) fn counted(ledger: &Ledger, measure: &str, unit: &str) -> Option<Counted> {
    let mut fits: Vec<(u8, usize, Option<String>)> = ledger
        .measures
        .iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let (rank, other_unit) = fit(measure, unit, column)?;
            Some((rank, at, other_unit))
        })
        .collect();
    fits.sort_by_key(|(rank, at, _)| (std::cmp::Reverse(*rank), *at));
    match fits.as_slice() {
        [] => {
            let counts_events = |unit: &str| same_unit(unit, "回") || same_unit(unit, "件");
            let unit = plain(unit);
            let has_own = ledger
                .measures
                .iter()
                .any(|m| counts_events(plain(&m.unit)));
            (counts_events(unit) && !has_own).then_some(Counted::Events)
        }
        [(rank, ..), (other, ..), ..] if rank == other => None,
        [(_, at, other_unit), ..] => Some(Counted::Column(*at, other_unit.clone())),
    }
}

/// How well a column fits a measure: the same name, a name of the same, or a name that says no more than the unit.
fn fit(measure: &str, unit: &str, column: &Measure) -> Option<(u8, Option<String>)> {
    let (aimed, own) = (plain(unit), plain(&column.unit));
    let (one, other) = (measure_key(measure), measure_key(&column.name));
    let is_named = || {
        one == other
            || measure_stem(measure) == measure_stem(&column.name)
            || related_measures(measure, &column.name)
    };
    let other_unit = if same_unit(aimed, own) {
        None
    } else if own.is_empty() {
        let counts_people = other.ends_with(['者', '人', '員']) || other.contains("人");
        if !(one == other || is_people(aimed) && counts_people) {
            return None;
        }
        None
    } else if is_people(aimed) && is_people(own) {
        Some(column.unit.clone())
    } else {
        return None;
    };
    let rank = if one == other {
        4
    } else if is_named() {
        3
    } else if is_generic(&other) || is_generic(&one) {
        2
    } else {
        return None;
    };
    Some((rank, other_unit))
}

/// 回（校） → 回, 回/年 → 回.
pub(super) fn plain(unit: &str) -> &str {
    let unit = unit.split(['（', '(']).next().unwrap_or(unit);
    unit.strip_suffix("/年").unwrap_or(unit).trim()
}

fn is_people(unit: &str) -> bool {
    ["人", "人日", "者", "人回"]
        .iter()
        .any(|known| same_unit(unit, known))
}

/// 回数, 人数, 件数, 時間: the unit and no more.
fn is_generic(key: &str) -> bool {
    matches!(
        key,
        "" | "回" | "件" | "者" | "人" | "時間" | "日" | "社" | "校" | "人日"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(columns: &[(&str, &str)]) -> Ledger {
        let measures = columns.iter().map(|(name, unit)| Measure {
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
            ..Measure::default()
        });
        super::super::sample::ledger(&[]).with_measures(measures.collect())
    }

    #[test]
    fn measures_are_found_by_name_and_unit() {
        let column = |at| Some(Counted::Column(at, None));
        for (columns, (measure, unit), expected) in [
            (
                &[("派遣回数", "回"), ("受講者数", "人日")][..],
                ("派遣回数", "回"),
                column(0),
            ),
            (
                &[("回数", "回"), ("参加者数", "")],
                ("受講者数", "人日"),
                column(1),
            ),
            (
                &[("回数", "回"), ("人数", "")],
                ("実施回数", "回（校）"),
                column(0),
            ),
            (&[("実施回数", "回")], ("派遣回数", "回"), column(0)),
            (
                &[("受講者数", "人"), ("申込者数", "人")],
                ("受講者数", "人"),
                column(0),
            ),
            (&[("申込者数", "人")], ("受講者数", "人"), None),
            (
                &[("受講者数", "人")],
                ("派遣回数", "回"),
                Some(Counted::Events),
            ),
            (&[("訪問回数", "回")], ("派遣回数", "回"), None),
            (&[("受講者数", "人")], ("支援企業数", "社"), None),
            (
                &[("受講者数", "人")],
                ("受講者数", "人日"),
                Some(Counted::Column(0, Some("人".to_owned()))),
            ),
        ] {
            assert_eq!(
                counted(&ledger(columns), measure, unit),
                expected,
                "{columns:?} {measure}"
            );
        }
    }
}
