//! # 目標に対する実績も見込もありません (G02 target-without-actual)
//! # A target with neither actual nor forecast (G02 target-without-actual)
//!
//! ## 何を見るか
//! ## What it sees
//! 目標や予定の数が書かれているのに、実施状況の欄のその項目（下の項目を含む）に、実績も最終見込も見当たらないものです。
//! A target or planned count for which the status column of the item, or of the items below, has neither actual nor forecast.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 目標の達成状況を報告する様式で、数字の記入漏れは差し戻しの理由になります。
//! The form reports how far targets are reached; a figure left out sends it back.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  実施予定回数：2回
//! 実施状況  ・依頼があれば取り組む。
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 中止・未実施・予定はないなどの記載があるとき、近い言い方の数があるとき、文中の数（コーディネーター2名を配置）、実施状況そのものが空白のとき（S01）。
//! 「1社当たり3回」のような一つずつの数、うち・再掲・変更前の数、総計の行の目標、ほかの項目に分けて書かれた目標も見ません。
//! 数値の表では、まだ報告のない年度や期間、未定・集計中・「…」などの記載があるとき、合計の行。
//! When the status says that it was cancelled or not done; figures in similar words; counts in running text; a blank status (S01);
//! figures for each of many; of-which, repeated and revised figures; totals; targets told again further down;
//! in tables of figures: years or periods not reported on yet, a word such as 未定 or 集計中 in place of the figure, rows of totals.
//!
//! ## 対処
//! ## What to do
//! 実績か最終見込を記入してください。実施していない場合は 0 か「実績なし」と記入してください。
//! State the actual or the forecast; if nothing was done, write 0 or that there was none.

use super::answer::{is_answered, is_commitment, is_of_time};
use super::measure::{RESULTS, Stage, stage};
use super::naming::{is_generic, is_same_time, same_measure, yearly};
use super::other_unit::other_unit;
use super::rule::{Details, Rule, grouped};
use super::spot::is_total_line;
use super::status_missing::missing;
use super::subject::{Subject, empty_place, figure_place, title};
use super::told_in_words;
use crate::model::{CellRef, Findings, Item, Message, Metric, Role, Severity, Topic, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "G02",
    name: "target-without-actual",
    severity: Severity::Warning,
    page: include_str!("target_without_actual.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let reports = subject
        .document
        .columns
        .keys()
        .any(|key| RESULTS.contains(&key.role));
    if !reports {
        return;
    }
    let mut silent = missing(subject);
    for (at, node) in subject.nodes.iter().enumerate() {
        // What lies below a missing status is missing with it.
        silent[at] |= node.parent.is_some_and(|parent| silent[parent]);
        // A row of totals promises nothing; 目標 and 実績 in rows are read across the row, year by year.
        if silent[at] || node.figures.len() > 200 || subject.is_total(at) || subject.is_side(at) {
            continue;
        }
        let targets: Vec<&Metric> = node
            .figures
            .iter()
            .copied()
            .filter(|m| is_commitment(m) && !is_total_line(node.item, m))
            .collect();
        // In a table each year has its own.
        let is_one = |a: &Metric, b: &Metric| {
            is_one_promise(node.item, a, b)
                && (!subject.is_grid() || is_same_time(a.scope.as_deref(), b.scope.as_deref()))
        };
        for (nth, target) in targets.iter().enumerate() {
            let is_repeated = targets[..nth].iter().any(|other| is_one(other, target));
            if is_repeated || !is_due(subject, at, target) {
                continue;
            }
            if is_told_in_another_unit(subject, at, target) {
                continue;
            }
            if told_in_words::is_told(node, target) {
                findings.hold(Topic::Target);
                continue;
            }
            if is_answered(subject, at, target) {
                findings.hold(Topic::Target);
            } else {
                let stated: Vec<&Metric> = targets
                    .iter()
                    .copied()
                    .filter(|m| is_one(m, target))
                    .collect();
                tell(subject, at, &stated, findings);
            }
        }
    }
}

/// 目標80回に対し87日: that the units differ is told as such (G05).
fn is_told_in_another_unit(subject: &Subject<'_>, at: usize, target: &Metric) -> bool {
    let stated = subject.nodes[at].figures.iter().copied();
    let mut same = stated.filter(|m| is_one_promise(subject.nodes[at].item, m, target));
    same.any(|m| RESULTS.contains(&m.role) && other_unit(subject, at, m).is_some())
}

/// One measure, or one figure under two names: 予定回数：6回 in the plan, ＜目標＞実施回数：6回 in the status.
fn is_one_promise(item: &Item, a: &Metric, b: &Metric) -> bool {
    same_measure(item, a, b)
        || ((is_generic(a) || is_generic(b))
            && a.role != b.role
            && a.value == b.value
            && same_unit(yearly(&a.unit), yearly(&b.unit)))
}

/// In a table of figures: the table reports on the year or period of the target, and the row has nothing in its
/// place. Years to come are blank; 未定, …, 集計中 and x are answers.
fn is_due(subject: &Subject<'_>, at: usize, target: &Metric) -> bool {
    if !subject.is_grid() {
        return true;
    }
    let is_result = |metric: &Metric| {
        RESULTS.contains(&metric.role)
            && is_of_time(metric.scope.as_deref(), target)
            && matches!(stage(metric), Some(Stage::Done | Stage::Expected))
    };
    let reports = subject
        .nodes
        .iter()
        .any(|node| node.figures.iter().any(|metric| is_result(metric)));
    let is_nothing = |text: &str| {
        text.chars()
            .all(|c| c.is_whitespace() || "-－―ー‐−–—".contains(c))
    };
    let says = subject.nodes[at].item.entries.iter().any(|(key, entry)| {
        RESULTS.contains(&key.role)
            && !subject.is_baseline(*key)
            && subject.document.columns.get(key).is_none_or(|column| {
                column.scope.is_none()
                    || target.scope.is_none()
                    || is_of_time(column.scope.as_deref(), target)
            })
            && !is_nothing(entry.text.text())
    });
    reports && !says
}

/// The cell beside a target of a table where its actual belongs, where the table has one column for it.
fn blank_beside(subject: &Subject<'_>, target: &Metric) -> Option<CellRef> {
    if !subject.is_grid() {
        return None;
    }
    let mut columns = subject.document.columns.iter().filter(|(key, column)| {
        key.role == Role::Actual
            && !subject.is_baseline(**key)
            && is_same_time(column.scope.as_deref(), target.scope.as_deref())
    });
    let (Some((key, _)), None) = (columns.next(), columns.next()) else {
        return None;
    };
    subject.cell_beside(&target.at.cell, *key)
}

fn tell(subject: &Subject<'_>, at: usize, stated: &[&Metric], findings: &mut Findings) {
    let in_status = stated.iter().find(|m| RESULTS.contains(&m.role));
    let Some(target) = in_status.or(stated.first()).copied() else {
        return;
    };
    let (heading, value) = (title(subject.nodes[at].item), grouped(target.value));
    let (measure, unit) = (&target.measure, &target.unit);
    let note = Message::new(target.kind.ja(), target.kind.name());
    let stated_at = figure_place(target, note.clone());
    // In a table the figure is to be written in the cell that is blank.
    let blank = blank_beside(subject, target).map(|cell| {
        let note = Message::new("実績の欄", "the cell of the actual");
        empty_place(cell, Some(note))
    });
    let is_told_there = blank.is_some();
    let mut finding = RULE
        .finding(
            Message::new(
                format!("{measure}の{}（{value}{unit}）に対する実績も最終見込もありません（{heading}）", target.kind.ja()),
                format!("a {} ({value}) with neither actual nor forecast ({heading})", target.kind.name()),
            ),
            blank.unwrap_or(stated_at),
        )
        .hint(
            "実績か最終見込を記入してください。実施していない場合は 0 か「実績なし」と記入してください",
            "state the actual or the forecast; if nothing was done, write 0 or that there was none",
        )
        .related(
            stated
                .iter()
                .filter(|m| is_told_there || !std::ptr::eq(**m, target))
                .map(|m| figure_place(m, subject.column(m.role)))
                .collect(),
        );
    finding.found = Some(super::rule::plain(target.value));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Count, Forecast, Plan as Planned, Target};
    use crate::model::Role::{Plan, Status};

    #[test]
    fn a_plan_without_a_figure_in_the_status_is_found() {
        let found = Sample::new()
            .item(
                "ア",
                "支援機関",
                &[(Plan, "実施予定 2か所"), (Status, "依頼があれば取り組む。")],
            )
            .figure("ア", Plan, Planned, ("実施箇所", "2", "か所"))
            .found("G02");
        assert_eq!(found, ["B2 2"]);
    }

    #[test]
    fn a_target_repeated_in_the_status_is_told_there_and_once() {
        let findings = Sample::new()
            .item(
                "ア",
                "派遣",
                &[
                    (Plan, "10回 130人日"),
                    (Status, "目標10回 目標130人日 実績119人日"),
                ],
            )
            .figure("ア", Plan, Target, ("派遣回数", "10", "回"))
            .figure("ア", Plan, Target, ("受講者数", "130", "人日"))
            .figure("ア", Status, Target, ("派遣回数", "10", "回"))
            .figure("ア", Status, Target, ("受講者数", "130", "人日"))
            .figure("ア", Status, Actual, ("受講者数", "119", "人日"))
            .findings("G02");
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.place.at.cell.a1(), f.related.len(), f.message.ja.as_str()))
            .collect();
        assert_eq!(
            told,
            [(
                "C2".to_owned(),
                1,
                "派遣回数の目標（10回）に対する実績も最終見込もありません（ア 派遣）"
            )]
        );
    }

    #[test]
    fn each_of_the_items_below_must_report() {
        let found = Sample::new()
            .item("ア", "派遣", &[(Status, "目標 270回")])
            .item("ア/①", "企業", &[(Status, "目標 100回")])
            .item("ア/②", "学校", &[(Status, "目標 170回 実績 181回")])
            .figure("ア", Status, Target, ("派遣回数", "270", "回"))
            .figure("ア/①", Status, Target, ("派遣回数", "100", "回"))
            .figure("ア/②", Status, Target, ("派遣回数", "170", "回"))
            .figure("ア/②", Status, Actual, ("派遣回数", "181", "回"))
            .found("G02");
        assert_eq!(found, ["C3 100"]);
    }

    #[test]
    fn a_forecast_or_figures_below_answer() {
        let found = Sample::new()
            .item("ア", "派遣", &[(Plan, "10回"), (Status, "見込 12回")])
            .item("イ", "講座", &[(Plan, "5回"), (Status, "次のとおり。")])
            .item("イ/①", "学校", &[(Status, "5回")])
            .figure("ア", Plan, Target, ("派遣回数", "10", "回"))
            .figure("ア", Status, Forecast, ("派遣回数", "12", "回"))
            .figure("イ", Plan, Target, ("実施回数", "5", "回"))
            .figure("イ/①", Status, Actual, ("開催", "5", "回"))
            .found("G02");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn other_words_for_the_same_answer() {
        let found = Sample::new()
            .item(
                "ア",
                "開拓",
                &[(Plan, "4名"), (Status, "22名認定申請があった。")],
            )
            .item(
                "イ",
                "研修",
                &[(Plan, "2回"), (Status, "講習を2回実施する予定。")],
            )
            .item("ウ", "登録", &[(Plan, "3社"), (Status, "5社")])
            .figure("ア", Plan, Target, ("認定者数", "4", "名"))
            .figure("ア", Status, Actual, ("認定申請", "22", "名"))
            .figure("イ", Plan, Planned, ("実施回数", "2", "回"))
            .figure("イ", Status, Planned, ("講習", "2", "回"))
            .figure("ウ", Plan, Target, ("登録数", "3", "社"))
            .figure("ウ", Status, Count, ("", "5", "社"))
            .found("G02");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_cancelled_plan_is_answered() {
        for status in [
            "講師の都合により中止した。",
            "実施する予定はない。",
            "実績なし",
            "依頼がなかった。",
        ] {
            let found = Sample::new()
                .item("ア", "派遣", &[(Plan, "予定 2回"), (Status, status)])
                .figure("ア", Plan, Target, ("派遣回数", "2", "回"))
                .found("G02");
            assert!(found.is_empty(), "{status} {found:?}");
        }
    }

    #[test]
    fn a_status_that_speaks_of_the_plan_states_no_new_one() {
        let found = Sample::new()
            .item(
                "(1)",
                "予選",
                &[(Plan, "行います。"), (Status, "計画した4職種を募った。")],
            )
            .figure("(1)", Status, Planned, ("職種数", "4", "職種"))
            .found("G02");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn counts_in_running_text_and_blank_status_are_silent() {
        let found = Sample::new()
            .item(
                "(1)",
                "開拓",
                &[(Plan, "担当2名を配置します。"), (Status, "配置した。")],
            )
            .item("(2)", "派遣", &[(Plan, "10回")])
            .figure("(1)", Plan, Planned, ("担当", "2", "名"))
            .figure("(2)", Plan, Target, ("派遣回数", "10", "回"))
            .found("G02");
        assert!(found.is_empty(), "{found:?}");
    }
}
