//! Targets that a result answers without a figure of their own, or that are only parts of another target.

use std::ops::Range;

use rust_decimal::Decimal;

use super::measure::{RESULTS, Stage, stage, stem};
use super::subject::{Node, position};
use super::written_sum::written_sums;
use crate::model::{Entry, Item, Metric, dates, narrow};

/// How many characters may stand between a name and its figure: 回収率は42.1％.
const BETWEEN: usize = 6;

/// True for a part of a total that the plan itself writes out, and where the result names what is counted with a figure
/// behind it, or the days of as many times as were planned.
pub(super) fn is_told(node: &Node<'_>, target: &Metric) -> bool {
    let mut results = node
        .item
        .entries
        .iter()
        .filter(|(key, _)| RESULTS.contains(&key.role));
    is_part(node.item, target)
        || results.any(|(key, entry)| {
            let aims: Vec<Range<u32>> = node
                .figures
                .iter()
                .filter(|m| m.column() == *key && stage(m) == Some(Stage::Aim))
                .filter_map(|m| position(node.item, m))
                .collect();
            names_with_figure(entry, target, &aims) || has_days(entry, target)
        })
}

/// 常勤1名 of 相談員3名（常勤1名、非常勤2名）.
fn is_part(item: &Item, target: &Metric) -> bool {
    let (Some(entry), Some(at)) = (item.entries.get(&target.column()), position(item, target))
    else {
        return false;
    };
    let sums = written_sums(entry.text.text());
    let mut parts = sums.iter().flat_map(|sum| &sum.parts);
    parts.any(|part| part.at.end == at.end)
}

/// うち成約は28件 for 成約10件; not where the target itself is told again, among `aims`.
fn names_with_figure(entry: &Entry, target: &Metric, aims: &[Range<u32>]) -> bool {
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
        let figure = (at + name.len() + lead) as u32;
        window == name.as_slice()
            && digits > 0
            && !aims.iter().any(|aim| aim.contains(&figure))
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

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Target};
    use crate::model::Role::{Plan, Status};

    /// What is told of a target of the plan, with this in the status.
    fn found(plan: &str, status: &str, target: (&str, &str, &str)) -> Vec<String> {
        Sample::new()
            .item("1", "展示会", &[(Plan, plan), (Status, status)])
            .figure("1", Plan, Target, target)
            .found("G02")
    }

    #[test]
    fn a_result_that_names_what_is_counted_answers() {
        let target = ("成約", "10", "件");
        assert!(
            found(
                "成約10件を目標とします。",
                "うち成約は28件であった。",
                target
            )
            .is_empty()
        );
        assert_eq!(
            found("成約10件を目標とします。", "成約の支援を行った。", target).len(),
            1
        );
    }

    #[test]
    fn the_target_told_again_is_no_answer() {
        let found = Sample::new()
            .item(
                "1",
                "講習",
                &[
                    (Plan, "受講者数：210人"),
                    (Status, "目標 受講者数：210人 実績 回数：9回"),
                ],
            )
            .figure("1", Plan, Target, ("受講者数", "210", "人"))
            .figure("1", Status, Target, ("受講者数", "210", "人"))
            .figure("1", Status, Actual, ("回数", "9", "回"))
            .found("G02");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn parts_of_a_target_are_no_targets() {
        let plan = "相談員3名（常勤1名、非常勤2名）を置きます。";
        assert!(found(plan, "窓口を開いた。", ("常勤", "1", "名")).is_empty());
    }

    #[test]
    fn the_days_of_a_meeting_tell_how_often_it_met() {
        let target = ("会議", "2", "回");
        assert!(
            found(
                "会議を2回開きます。",
                "6月14日及び10月18日に開いた。",
                target
            )
            .is_empty()
        );
        assert_eq!(
            found("会議を2回開きます。", "6月14日に開いた。", target).len(),
            1
        );
    }
}
