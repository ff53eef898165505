//! # 最終見込が目標を下回っています (G01 forecast-below-target)
//! # The final forecast is below the target (G01 forecast-below-target)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ項目・同じ指標・同じ単位の目標と最終見込を比べます。報告の期間が年度末（3月31日）で終わるとき、または期間がなく欄の見出しが年度の実績であるときは、見込の記載がなければ実績を比べます。年度ごとに目標と実績の欄が
//! ある表では、年度どうしを比べます。
//! Target and final forecast of the same item, measure and unit; the actual, where no forecast is given and the period ends on 31 March or the column is headed as the results of a year.
//! Where each year has its columns of targets and actuals, year by year.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 目標に届かない見込みには、多くの様式で理由や対応の説明が求められます。数字の誤記のこともあります。
//! Most forms ask for reasons and measures when a target will be missed; it may also be a typing error.
//!
//! ## 例
//! ## Example
//! ```text
//! ＜目標＞受講者数：400人日  ＜最終見込＞受講者数：373人日
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 変更した目標があれば変更後の値と、上半期と下半期の欄があれば計の欄と比べます。
//! 「9月末現在」などの途中の年度の欄、率・平均・順位、少ないほどよい指標（待機、離職、残業、事故、苦情など）、「以内」「以下」の目標、どの目標と比べるか決められないとき。
//! 年度や期間の違う数、合計の行、予算と決算や支出、評価の欄で達成していないとされた年度、月や四半期ごとの行も比べません。実績が 0 のものは G07 が知らせます。
//! 様式の定義で `[checks]` に `decreasing`（少ないほどよい指標の言葉）や `prorated`（計画期間全体の目標）を書いたものも黙ります。
//! A revised target counts in place of the first, and the total of the halves for the year.
//! Columns of a year that is not over (9月末現在); rates, averages and ranks; measures of which less is better; targets that are upper bounds; figures with no clear partner;
//! figures of different years or periods; rows of totals; budgets and spending; years that the row itself judges; rows of single months or quarters; an actual of zero (G07);
//! what the template calls `decreasing` or `prorated` under `[checks]`.
//!
//! ## 対処
//! ## What to do
//! 数字を原本で確認し、正しければ理由と今後の対応を記載してください。
//! Check the figures against the original; if they are right, state the reason and what will be done.

use rust_decimal::Decimal;

use super::halves::whole_year;
use super::measure::{
    Stage, has_any, in_force, is_less_better, is_part_of_year, is_rate, is_rough, is_spending,
    names_a_rate, names_less, pairs, stage, topics_within,
};
use super::naming::{comparable, is_same_time, whole_year_of};
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, figure_place};
use super::year::{is_judged, is_over, is_whole_year, last_final_year};
use crate::model::{Findings, Item, Kind, Message, Metric, Role, Severity, Topic, fold, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "G01",
    name: "forecast-below-target",
    severity: Severity::Warning,
    page: include_str!("forecast_below_target.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    // A target for the whole of a plan is not due in the part of it that is reported.
    if subject.template.checks.prorated {
        return;
    }
    let year_is_over = is_over(subject);
    let final_year = last_final_year(subject);
    for (at, node) in subject.nodes.iter().enumerate() {
        let Some(figures) = subject.indicator(at) else {
            continue;
        };
        let figures = in_force(node.item, &figures);
        // What is a share or is spent may be named in a row above: 支出 over 人件費.
        let silent = subject.is_grid()
            && subject.is_named(at, |name| {
                names_a_rate(name)
                    || is_spending(name)
                    || is_part_of_year(name)
                    || names_less(subject, name)
            });
        if silent {
            continue;
        }
        for (forecast, target) in pairs(node.item, &figures, Stage::Expected, Stage::Aim) {
            compare(subject, node.item, (forecast, target), findings);
        }
        // 上半期, 下半期 and 計: what was done in the year is their sum.
        for target in figures.iter().copied() {
            if subject.is_grid()
                && stage(target) == Some(Stage::Aim)
                && let Some(actual) = whole_year(subject, &figures, target)
            {
                compare(subject, node.item, (&actual, target), findings);
            }
        }
        let year_is_over = year_is_over || is_judged(subject, &figures);
        let is_final = |m: &Metric| {
            year_is_over
                || is_whole_year(m.scope.as_deref())
                || final_year.is_some_and(|last| is_final_year(subject, at, m, last))
        };
        if year_is_over || figures.iter().any(|m| is_final(m)) {
            for (actual, target) in pairs(node.item, &figures, Stage::Done, Stage::Aim) {
                if !is_final(actual) {
                    continue;
                }
                // 予算 and 決算 of an account, whatever its columns are called.
                if subject.is_grid() && target.kind == Kind::Plan && target.unit.ends_with('円') {
                    continue;
                }
                let has_forecast = figures.iter().any(|other| {
                    stage(other) == Some(Stage::Expected) && comparable(node.item, other, actual)
                });
                if !has_forecast && !has_nearer(subject, &figures, actual, target) {
                    compare(subject, node.item, (actual, target), findings);
                }
            }
        }
    }
}

/// True for the actual of a year of its own that is over, unless the row judges it: what falls short is then explained.
fn is_final_year(subject: &Subject<'_>, at: usize, actual: &Metric, last: i32) -> bool {
    const REACHED: [&str; 9] = [
        "S",
        "A",
        "◎",
        "○",
        "達成",
        "目標達成",
        "順調",
        "計画どおり",
        "計画通り",
    ];
    let Some(year) = whole_year_of(actual.scope.as_deref()).filter(|year| *year <= last) else {
        return false;
    };
    let judged = subject
        .entry(at, Role::Evaluation)
        .filter(|entry| !entry.text.is_blank());
    judged.is_none_or(|entry| year == last && REACHED.contains(&fold(entry.text.text()).as_str()))
}

/// True when another column between the two aims at something in the unit: 中期計画, 年度計画, 実績.
fn has_nearer(
    subject: &Subject<'_>,
    figures: &[&Metric],
    reached: &Metric,
    target: &Metric,
) -> bool {
    let place = |metric: &Metric| subject.document.columns.get_index_of(&metric.column());
    let (Some(from), Some(to)) = (place(target), place(reached)) else {
        return false;
    };
    figures.iter().any(|other| {
        stage(other) == Some(Stage::Aim)
            && same_unit(&other.unit, &target.unit)
            && is_same_time(other.scope.as_deref(), target.scope.as_deref())
            && place(other).is_some_and(|at| from < at && at < to)
    })
}

fn compare(
    subject: &Subject<'_>,
    item: &Item,
    (reached, target): (&Metric, &Metric),
    findings: &mut Findings,
) {
    let silent = is_rate(reached)
        || is_rate(target)
        || is_less_better(subject, target)
        || is_less_better(subject, reached)
        || is_rough(reached)
        || is_rough(target)
        || reached.role == Role::Settlement
        || target.role == Role::Budget
        // Nothing done at all is told as that (G07).
        || (stage(reached) == Some(Stage::Done) && reached.value.is_zero())
        // Nothing to reach: 収支差額 0.
        || target.value <= Decimal::ZERO
        || has_any(&reached.text, &["うち", "内数", "再掲"])
        // What will be needed (量の見込み) is foreseen, not aimed at.
        || target.measure.contains("見込")
        // A figure for a part of those aimed at says nothing of the whole.
        || (topics_within(item, target).is_empty()
            && !topics_within(item, reached).is_empty() && reached.role != target.role);
    if silent {
        return;
    }
    if reached.value >= target.value {
        findings.hold(Topic::Target);
        return;
    }
    let (name, name_en) = if stage(reached) == Some(Stage::Expected) {
        ("最終見込", "forecast")
    } else {
        ("実績", "actual")
    };
    let (goal, value) = (grouped(target.value), grouped(reached.value));
    let (goal_unit, unit) = (&target.unit, &reached.unit);
    let message = Message::new(
        format!("{name}が目標を下回っています（目標 {goal}{goal_unit}、{name} {value}{unit}）"),
        format!("the {name_en} is below the target (target {goal}, {name_en} {value})"),
    );
    let short = target.value.checked_sub(reached.value).unwrap_or_default();
    let finding = RULE
        .finding(message, figure_place(reached, Message::new(name, name_en)))
        .values(plain(reached.value), plain(target.value))
        .hint(
            format!(
                "数字を原本で確認し、正しければ理由と今後の対応を記載してください（差 {}{unit}）",
                grouped(short)
            ),
            format!(
                "check the figures; if they are right, state the reason and what will be done (difference {})",
                grouped(short)
            ),
        )
        .related(vec![figure_place(target, Message::new("目標", "target"))]);
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Forecast, Target};
    use crate::model::Role::{Plan, Status};

    #[test]
    fn a_forecast_under_its_target_is_found() {
        let found = Sample::new()
            .item(
                "1",
                "講座",
                &[(Status, "目標 400人日 実績 186人日 最終見込 373人日")],
            )
            .figure("1", Status, Target, ("受講者数", "400", "人日"))
            .figure("1", Status, Actual, ("受講者数", "186", "人日"))
            .figure("1", Status, Forecast, ("受講者数", "373", "人日"))
            .found("G01");
        assert_eq!(found, ["C2 373/400"]);
    }

    #[test]
    fn the_target_may_stand_in_the_plan() {
        let found = Sample::new()
            .item(
                "1",
                "講座",
                &[(Plan, "目標 1,600回"), (Status, "最終見込 1,599回")],
            )
            .figure("1", Plan, Target, ("派遣回数", "1,600", "回"))
            .figure("1", Status, Forecast, ("派遣回数", "1,599", "回"))
            .found("G01");
        assert_eq!(found, ["C2 1599/1600"]);
    }

    #[test]
    fn at_the_end_of_the_year_the_actual_counts() {
        let sample = |day| {
            Sample::new()
                .until(day)
                .item("1", "相談", &[(Plan, "目標 10回"), (Status, "実績 9回")])
                .figure("1", Plan, Target, ("開催回数", "10", "回"))
                .figure("1", Status, Actual, ("開催回数", "9", "回"))
                .found("G01")
        };
        assert_eq!(sample("2024-03-31"), ["C2 9/10"]);
        assert!(sample("2023-11-30").is_empty());
    }

    #[test]
    fn two_topics_in_one_item_keep_to_their_own_targets() {
        let found = Sample::new()
            .item(
                "1",
                "講座",
                &[(Status, "【甲】目標 5回 見込 6回 【乙】目標 20回 見込 19回")],
            )
            .figure("1", Status, Target, ("実施回数", "5", "回"))
            .figure("1", Status, Forecast, ("実施回数", "6", "回"))
            .figure("1", Status, Target, ("実施回数", "20", "回"))
            .figure("1", Status, Forecast, ("実施回数", "19", "回"))
            .found("G01");
        assert_eq!(found, ["C2 19/20"]);
    }

    #[test]
    fn a_target_reached_is_silent() {
        let found = Sample::new()
            .item("1", "講座", &[(Status, "目標 10回 最終見込 10回")])
            .figure("1", Status, Target, ("実施回数", "10", "回"))
            .figure("1", Status, Forecast, ("実施回数", "10", "回"))
            .found("G01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn less_may_be_better() {
        for (measure, unit) in [
            ("待機児童数", "人"),
            ("時間外勤務時間", "時間"),
            ("満足度", "%"),
        ] {
            let found = Sample::new()
                .item(
                    "1",
                    "指標",
                    &[(Status, &format!("目標 10{unit} 最終見込 3{unit}"))],
                )
                .figure("1", Status, Target, (measure, "10", unit))
                .figure("1", Status, Forecast, (measure, "3", unit))
                .found("G01");
            assert!(found.is_empty(), "{measure} {found:?}");
        }
    }

    #[test]
    fn another_unit_another_measure_or_a_breakdown_is_silent() {
        let found = Sample::new()
            .item(
                "1",
                "派遣",
                &[(Status, "目標 100回 400人日 見込 60回 40回 30人")],
            )
            .figure("1", Status, Target, ("派遣回数", "100", "回"))
            .figure("1", Status, Target, ("受講者数", "400", "人日"))
            .figure("1", Status, Forecast, ("派遣回数", "60", "回"))
            .figure("1", Status, Forecast, ("派遣回数", "40", "回"))
            .figure("1", Status, Forecast, ("受講者数", "30", "人"))
            .found("G01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn an_upper_bound_is_no_target_to_reach() {
        let found = Sample::new()
            .item("1", "派遣", &[(Status, "目標 100回以内 見込 60回")])
            .figure("1", Status, Target, ("派遣回数", "100", "回"))
            .qualified("以内")
            .figure("1", Status, Forecast, ("派遣回数", "60", "回"))
            .found("G01");
        assert!(found.is_empty(), "{found:?}");
    }
}
