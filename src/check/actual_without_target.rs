//! # 実績に対する目標がありません (G06 actual-without-target)
//! # An actual without a target (G06 actual-without-target)
//!
//! ## 何を見るか
//! ## What it sees
//! 隣の項目や対象では目標と実績が並んでいるのに、同じ指標の実績だけがあって目標の書かれていないものです。表では、ほとんどの行に目標がある欄の空白です。
//! 実績を書いた同じ章の項目のうち、一つだけ目標がどこにもないものも見ます。
//! An actual of a measure that has targets at the items or groups beside it, and none here; in a table, a blank in a column of targets
//! that is filled in most rows. Also the one item of a section that states an actual and no target at all.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 目標の記入漏れか、計画の後で加わった対象です。後者は、そう書いてあると読む人が迷いません。
//! Either a target was left out, or the group was added after the plan; readers like to be told which.
//!
//! ## 例
//! ## Example
//! ```text
//! ① 企業  ＜目標＞派遣回数：100回  ＜実績＞派遣回数：104回
//! ② 施設                            ＜実績＞派遣回数：12回
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! －・設定なしなどの記載があるとき、内訳を足すと全体の実績になるとき、うち・内数・再掲、合計の行、隣にも目標のある項目が少ないとき。
//! A dash or 設定なし in place of the target; parts that add up to the actual told beside them; of-which figures; rows of totals; few
//! neighbours with a target.
//!
//! ## 対処
//! ## What to do
//! 目標があれば記入し、計画になかったものであれば、その旨を備考などに記載してください。
//! State the target, or say that it was not in the plan.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::measure::{
    RESULTS, Stage, has_any, is_outlook, is_rate, is_set_apart, stage, topics_within,
};
use super::naming::{key, same_measure};
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, empty_place, figure_place, title};
use crate::model::{CellRef, ColumnKey, Findings, Message, Metric, Role, Severity, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "G06",
    name: "actual-without-target",
    severity: Severity::Info,
    page: include_str!("actual_without_target.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.is_grid() {
        let rows: Vec<usize> = (0..subject.nodes.len()).collect();
        columns(subject, &rows, findings);
        return;
    }
    let groups: Vec<Vec<usize>> = std::iter::once(subject.roots())
        .chain(subject.nodes.iter().map(|node| node.children.clone()))
        .filter(|group| !group.is_empty())
        .collect();
    for group in groups {
        texts(subject, &group, findings);
    }
    unplanned(subject, findings);
}

/// Items that state 実績 and no target at all, where the other items of their section that state one have targets.
fn unplanned(subject: &Subject<'_>, findings: &mut Findings) {
    for root in subject.roots() {
        let reported: Vec<(usize, &Metric)> = subject
            .subtree(root)
            .filter_map(|at| Some((at, reported(subject, at)?)))
            .collect();
        let (without, with): (Vec<_>, Vec<_>) = reported
            .into_iter()
            .partition(|(at, _)| !has_aim(subject, *at));
        // One that was forgotten; where several have none, the form asks for none.
        let [(at, actual)] = without.as_slice() else {
            continue;
        };
        let known = |m: &&Metric| stage(m) == Some(Stage::Aim) && RESULTS.contains(&m.role);
        let beside = with.iter().find_map(|(other, _)| {
            let mut figures = subject.nodes[*other].figures.iter().copied();
            figures.find(known)
        });
        let is_told = findings
            .iter()
            .any(|finding| finding.code == RULE.code && finding.place.at == actual.at);
        if with.len() >= 2
            && let Some(aim) = beside
            && !is_told
            && !speaks_of_targets(subject, *at)
        {
            tell(subject, *at, actual, (Some(aim), None), findings);
        }
    }
}

/// The first figure of an item that its status calls 実績.
fn reported<'a>(subject: &Subject<'a>, at: usize) -> Option<&'a Metric> {
    let node = &subject.nodes[at];
    let said = subject.entry(at, Role::Status)?.text.text();
    if node.figures.len() > 60 || !said.contains("実績") || subject.is_joint(at) {
        return None;
    }
    node.figures.iter().copied().find(|m| {
        m.role == Role::Status
            && stage(m) == Some(Stage::Done)
            && !m.measure.is_empty()
            && !is_rate(m)
            && !is_set_apart(m)
            && (m.text.contains("実績") || is_labelled(m))
            && topics_within(node.item, m).is_empty()
    })
}

/// True when a target is stated for the item, above it or below it.
fn has_aim(subject: &Subject<'_>, at: usize) -> bool {
    let around = subject.subtree(at).chain(subject.ancestors(at));
    let joint = subject.joined_with(at).iter().copied();
    around
        .chain(joint)
        .flat_map(|at| &subject.nodes[at].figures)
        .any(|m| stage(m) == Some(Stage::Aim) && !is_outlook(m))
}

/// 目標は設けていない, 計画外: the item says itself why it has none.
fn speaks_of_targets(subject: &Subject<'_>, at: usize) -> bool {
    let words = [
        "目標",
        "計画外",
        "計画に",
        "新たに",
        "新規",
        "追加",
        "要請",
        "依頼",
        "随時",
        "必要に応じ",
        "その他",
    ];
    let item = subject.nodes[at].item;
    has_any(&item.heading, &words)
        || item.entries.iter().any(|(key, entry)| {
            matches!(key.role, Role::Plan | Role::Status | Role::Notes)
                && has_any(entry.text.text(), &words)
        })
}

/// Rows of a table: 目標 and 実績 of one year stand side by side in most of them.
fn columns(subject: &Subject<'_>, group: &[usize], findings: &mut Findings) {
    let rows: Vec<usize> = group
        .iter()
        .copied()
        .filter(|at| !subject.is_total(*at) && !subject.is_side(*at))
        .collect();
    let mut pairs: Vec<(ColumnKey, ColumnKey)> = Vec::new();
    let columns = &subject.document.columns;
    for (aim, column) in columns.iter().filter(|(key, _)| key.role == Role::Target) {
        let mut results = columns.iter().filter(|(key, other)| {
            key.role == Role::Actual
                && !subject.is_baseline(**key)
                && other.scope == column.scope
                && other.measure == column.measure
        });
        let mut aims = columns.iter().filter(|(key, other)| {
            key.role == Role::Target
                && other.scope == column.scope
                && other.measure == column.measure
        });
        // With two targets of one year none is missing where the other stands.
        if let (Some((result, _)), None, Some(_), None) =
            (results.next(), results.next(), aims.next(), aims.next())
        {
            pairs.push((*aim, *result));
        }
    }
    for (aim, result) in pairs {
        let figure = |at: usize, of: ColumnKey| -> Option<&Metric> {
            let figures = &subject.nodes[at].figures;
            figures.iter().copied().find(|m| m.column() == of)
        };
        let with = rows
            .iter()
            .filter(|at| figure(**at, aim).is_some() && figure(**at, result).is_some())
            .count();
        let without: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|at| {
                let blank = subject.nodes[*at].item.entries.get(&aim);
                figure(*at, result).is_some_and(|m| !is_set_apart(m))
                    && blank.is_none_or(|entry| entry.text.is_blank())
            })
            .collect();
        if with < 2 || without.len().saturating_mul(2) > with {
            continue;
        }
        for at in without {
            if let Some(actual) = figure(at, result) {
                let blank = subject.cell_beside(&actual.at.cell, aim);
                tell(subject, at, actual, (None, blank), findings);
            }
        }
    }
}

/// Items of one group, and the groups that one item names: 【企業】, 【その他】.
fn texts(subject: &Subject<'_>, group: &[usize], findings: &mut Findings) {
    // The targets of the group, by the name of the measure.
    let mut aims: HashMap<String, Vec<(usize, &Metric)>> = HashMap::new();
    for at in group {
        for inner in subject.subtree(*at) {
            for metric in subject.nodes[inner].figures.iter().copied() {
                let is_aim = stage(metric) == Some(Stage::Aim)
                    && metric.role != Role::Guideline
                    && !is_outlook(metric);
                if is_aim && !metric.measure.is_empty() {
                    aims.entry(key(&metric.measure))
                        .or_default()
                        .push((*at, metric));
                }
            }
        }
    }
    for at in group.iter().copied() {
        let node = &subject.nodes[at];
        if node.figures.len() > 60 {
            continue;
        }
        for actual in node.figures.iter().copied() {
            let is_result = stage(actual) == Some(Stage::Done)
                && RESULTS.contains(&actual.role)
                && !actual.measure.is_empty()
                && !is_rate(actual)
                && !is_set_apart(actual)
                && is_labelled(actual);
            let Some(known) = aims.get(&key(&actual.measure)).filter(|_| is_result) else {
                continue;
            };
            let in_unit = |m: &Metric| same_unit(&m.unit, &actual.unit);
            let own =
                |m: &&Metric| stage(m) == Some(Stage::Aim) && same_measure(node.item, m, actual);
            let is_first = node
                .figures
                .iter()
                .copied()
                .find(|m| {
                    stage(m) == Some(Stage::Done)
                        && RESULTS.contains(&m.role)
                        && topics_within(node.item, m) == topics_within(node.item, actual)
                })
                .is_some_and(|first| std::ptr::eq(first, actual));
            if !is_first {
                continue;
            }
            let has_own = node.figures.iter().copied().any(|m| own(&m));
            let below = subject.subtree(at).skip(1);
            let has_below = below
                .flat_map(|below| &subject.nodes[below].figures)
                .any(&own);
            let joint = subject
                .joined_with(at)
                .iter()
                .any(|other| subject.nodes[*other].figures.iter().any(&own));
            let beside = known
                .iter()
                .find(|(other, m)| *other != at && in_unit(m) && m.role == actual.role);
            if !has_own && !has_below && !joint {
                if let Some((_, aim)) = beside {
                    tell(subject, at, actual, (Some(aim), None), findings);
                }
            } else if let Some(aim) = beside_in_item(subject, at, actual) {
                tell(subject, at, actual, (Some(aim), None), findings);
            }
        }
    }
}

/// 派遣回数：26回, not a count in a sentence.
fn is_labelled(metric: &Metric) -> bool {
    metric.text.contains(['：', ':', '＞', '>', '…'])
}

/// A group named in an item whose target is for others: 目標 170回, 実績 181回, 【その他】実績 26回.
fn beside_in_item<'a>(subject: &Subject<'a>, at: usize, actual: &Metric) -> Option<&'a Metric> {
    let node = &subject.nodes[at];
    let topics = |m: &Metric| topics_within(node.item, m);
    let own = topics(actual);
    let alike: Vec<&'a Metric> = node
        .figures
        .iter()
        .copied()
        .filter(|m| {
            m.role == actual.role
                && same_measure(node.item, m, actual)
                && same_unit(&m.unit, &actual.unit)
        })
        .collect();
    let is_ordinal = |topic: &String| topic.chars().any(|c| c.is_ascii_digit());
    if own.is_empty() || own.iter().any(is_ordinal) {
        return None;
    }
    let aim = alike
        .iter()
        .copied()
        .find(|m| stage(m) == Some(Stage::Aim) && topics(m) != own)?;
    let has_aim = alike
        .iter()
        .any(|m| stage(m) == Some(Stage::Aim) && topics(m) == own);
    let done = |of: &dyn Fn(&Metric) -> bool| -> Vec<&Metric> {
        let done = alike
            .iter()
            .copied()
            .filter(|m| stage(m) == Some(Stage::Done));
        done.filter(|m| of(m)).collect()
    };
    // The target is answered by a figure of its own, of which this one is no part.
    let whole = done(&|m| topics(m) == topics(aim));
    let parts = done(&|m| topics(m) != topics(aim));
    let sum = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, m| sum.checked_add(m.value))?;
    let is_extra = whole.len() == 1 && whole.iter().all(|m| m.value != sum);
    (!has_aim && is_extra).then_some(aim)
}

fn tell(
    subject: &Subject<'_>,
    at: usize,
    actual: &Metric,
    (beside, blank): (Option<&Metric>, Option<CellRef>),
    findings: &mut Findings,
) {
    let (value, unit) = (grouped(actual.value), &actual.unit);
    let heading = title(subject.nodes[at].item);
    let name = if actual.measure.is_empty() || heading.contains(&actual.measure) {
        "実績".to_owned()
    } else {
        format!("{}の実績", actual.measure)
    };
    let message = Message::new(
        format!("{name}（{value}{unit}）に対する目標がありません（{heading}）"),
        format!("an actual ({value}) without a target ({heading})"),
    );
    let note = |what: (&str, &str)| Message::new(what.0, what.1);
    let related = beside.map(|aim| figure_place(aim, note(("並びの目標", "a target beside it"))));
    let stated = figure_place(actual, note(("実績", "actual")));
    // In a table the target is to be written in the cell that is blank.
    let (place, related) = match blank {
        Some(cell) => {
            let blank = empty_place(cell, Some(note(("目標の欄", "the cell of the target"))));
            (blank, Some(stated))
        }
        None => (stated, related),
    };
    let mut finding = RULE
        .finding(message, place)
        .hint(
            "目標があれば記入し、計画になかったものであれば、その旨を備考などに記載してください",
            "state the target, or say that it was not in the plan",
        )
        .related(related.into_iter().collect());
    finding.found = Some(plain(actual.value));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Target};
    use crate::model::Role::Status;

    fn group(extra: &str) -> Sample {
        Sample::new()
            .item("1", "派遣", &[(Status, "次のとおり。")])
            .item("1/①", "企業", &[(Status, "目標：100回 実績：104回")])
            .item("1/②", "学校", &[(Status, "目標：50回 実績：51回")])
            .item("1/③", "施設", &[(Status, extra)])
            .figure("1/①", Status, Target, ("派遣回数", "100", "回"))
            .figure("1/①", Status, Actual, ("派遣回数", "104", "回"))
            .figure("1/②", Status, Target, ("派遣回数", "50", "回"))
            .figure("1/②", Status, Actual, ("派遣回数", "51", "回"))
    }

    #[test]
    fn an_actual_beside_targets_is_found() {
        let mut document = group("派遣回数：12回")
            .figure("1/③", Status, Actual, ("派遣回数", "12", "回"))
            .document();
        if let Some(metric) = document.metrics.last_mut() {
            metric.text = "派遣回数：12回".to_owned();
        }
        let template = super::super::sample::template();
        let found = super::super::check(&document, &template);
        let told: Vec<_> = found
            .iter()
            .filter(|f| f.code == "G06")
            .map(|f| f.place.at.cell.a1())
            .collect();
        assert_eq!(told, ["C5"]);
    }

    #[test]
    fn a_count_in_a_sentence_is_silent() {
        let found = group("12回派遣した。")
            .figure("1/③", Status, Actual, ("派遣回数", "12", "回"))
            .found("G06");
        assert!(found.is_empty(), "{found:?}");
    }
}
