//! Targets that a result answers without a figure of their own, or that are only parts of another target.

use rust_decimal::Decimal;

use super::measure::{RESULTS, stem};
use super::subject::position;
use super::written_sum::written_sums;
use crate::model::{Entry, Item, Metric, dates, narrow};

/// How many characters may stand between a name and its figure: 回収率は42.1％.
const BETWEEN: usize = 6;

/// True for a part of a total that the plan itself writes out, and where the result names what is counted with a figure
/// behind it, or the days of as many times as were planned.
pub(super) fn is_told(item: &Item, target: &Metric) -> bool {
    is_part(item, target)
        || results(item).any(|entry| names_with_figure(entry, target) || has_days(entry, target))
}

fn results(item: &Item) -> impl Iterator<Item = &Entry> {
    let entries = item.entries.iter();
    entries.filter_map(|(key, entry)| RESULTS.contains(&key.role).then_some(entry))
}

/// 常勤1名 of 相談員3名（常勤1名、非常勤2名）.
fn is_part(item: &Item, target: &Metric) -> bool {
    let (Some(entry), Some(at)) = (item.entries.get(&target.column()), position(item, target))
    else {
        return false;
    };
    let sums = written_sums(entry.text.text());
    let mut parts = sums.iter().flat_map(|sum| &sum.parts);
    parts.any(|(part, _)| part.chars.end == at.end)
}

/// うち成約は28件 for 成約10件.
fn names_with_figure(entry: &Entry, target: &Metric) -> bool {
    let name: Vec<char> = narrow(&stem(&target.measure));
    let text = narrow(entry.text.text());
    if name.len() < 2 {
        return false;
    }
    let unit: Vec<char> = narrow(&target.unit);
    text.windows(name.len()).enumerate().any(|(at, window)| {
        let behind = text.get(at + name.len()..).unwrap_or_default();
        let lead = behind
            .iter()
            .take(BETWEEN)
            .take_while(|c| !c.is_ascii_digit() && !"。、\n（(".contains(**c))
            .count();
        let rest = behind.get(lead..).unwrap_or_default();
        let digits = rest
            .iter()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            .count();
        window == name.as_slice()
            && digits > 0
            && rest
                .get(digits..)
                .is_some_and(|rest| rest.starts_with(&unit))
    })
}

/// 6月14日及び10月18日に行った for 2回.
fn has_days(entry: &Entry, target: &Metric) -> bool {
    let is_times = target.unit == "回" || target.unit.starts_with("回/");
    let days = dates(entry.text.text());
    let days = days.iter().filter(|date| date.day.is_some()).count();
    is_times && days > 0 && Decimal::from(days) >= target.value
}
