//! # 同じ指標の単位が異なります (G05 unit-differs)
//! # The same measure in different units (G05 unit-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ項目の同じ指標が、目標と実績、計画と実施状況などで、違うものを数える単位（人と人日など）で書かれているものです。
//! 計画と台帳をまとめるときは、計画と台帳の単位が違う指標も知らせます。
//! The same measure of the same item, in one place counted in one unit and in another place in another (persons, person-days).
//! Where a plan and its ledgers are joined, also measures that the plan and a ledger count in different units.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 単位が違う数は比べられません。達成率も合計も意味を失います。
//! Figures in different units cannot be compared; rates and totals lose their meaning.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  目標受講者数：130人
//! 実施状況  ＜目標＞受講者数：130人日
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 名と人、箇所とか所のように同じものを数える単位、時間と日・種と職種・か月と年のように言い換えのきく単位、「10回（校）」のような添え書き、
//! 一つの欄に両方の単位があるもの、割合、うち・再掲の数、「セミナー 2回 30名」のように数の名前でない見出し。
//! Units that count the same thing or stand for each other (hours and days); notes on a unit such as 10回（校）; both units in one place;
//! rates; of-which figures; labels that name no count.
//!
//! ## 対処
//! ## What to do
//! 計画の単位を確認し、異なる欄を直してください。
//! Check the unit of the plan and correct the other place.

use super::measure::{RESULTS, Stage, has_any, is_rate, is_set_apart, stage, topics_within};
use super::naming::{is_same, key};
use super::other_unit::other_unit;
use super::rule::{Details, Rule};
use super::subject::{Subject, figure_place};
use crate::model::{
    Findings, Item, Joined, Message, Metric, Place, Role, Severity, Topic, fold, same_unit,
};

pub(super) const RULE: Rule = Rule {
    code: "G05",
    name: "unit-differs",
    severity: Severity::Warning,
    page: include_str!("unit_differs.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(joined) = &subject.document.joined {
        compare_ledgers(joined, findings);
    }
    for (at, node) in subject.nodes.iter().enumerate() {
        held_against(subject, at, findings);
        let figures: Vec<&Metric> = node
            .figures
            .iter()
            .copied()
            .filter(|m| is_compared(m))
            .collect();
        // An item with hundreds of figures is a table of its own.
        if figures.len() > 200 {
            continue;
        }
        let named: Vec<(String, Vec<String>)> = figures
            .iter()
            .map(|m| {
                let mut topics = topics_within(node.item, m);
                // Person-days are 延べ by themselves; in a table the row says what is counted.
                if subject.is_grid() || m.unit.contains("人日") {
                    topics.retain(|topic| !matches!(topic.as_str(), "延べ" | "延" | "のべ"));
                }
                (key(&m.measure), topics)
            })
            .collect();
        let mut seen: Vec<usize> = Vec::new();
        for first in 0..figures.len() {
            let is_alike = |other: &usize| {
                let (name, topics) = &named[*other];
                is_same(node.item, name, &named[first].0) && *topics == named[first].1
            };
            if seen.iter().any(is_alike) {
                continue;
            }
            seen.push(first);
            let group: Vec<&Metric> = (0..figures.len())
                .filter(is_alike)
                .map(|other| figures[other])
                .collect();
            // In a table the cell of the target and that of the actual count one thing, whatever the row is called.
            let is_pair = subject.is_grid()
                && matches!(group.as_slice(), [a, b] if (a.role, b.role) == (Role::Target, Role::Actual)
                    && a.measure == b.measure
                    && [a, b].iter().all(|m| fills_its_cell(node.item, m)));
            if is_pair || group.iter().any(|m| names_a_count(&m.measure)) {
                compare(subject, &group, findings);
            }
        }
    }
}

/// 目標80回に対し87日: the sentence holds a number against the target that no figure of its unit answers.
fn held_against(subject: &Subject<'_>, at: usize, findings: &mut Findings) {
    let figures = &subject.nodes[at].figures;
    if subject.is_grid() || figures.len() > 200 {
        return;
    }
    for target in figures.iter().copied() {
        let is_stated = stage(target) == Some(Stage::Aim) && RESULTS.contains(&target.role);
        if !is_stated || is_rate(target) || is_set_apart(target) {
            continue;
        }
        let below = subject
            .subtree(at)
            .flat_map(|at| &subject.nodes[at].figures);
        let mut answers = below.filter(|m| {
            matches!(stage(m), Some(Stage::Done | Stage::Expected))
                && RESULTS.contains(&m.role)
                && same_unit(&m.unit, &target.unit)
        });
        if answers.next().is_some() {
            continue;
        }
        let Some(other) = other_unit(subject, at, target) else {
            continue;
        };
        let (measure, unit, quote) = (&target.measure, &target.unit, &other.place.quote);
        let message = Message::new(
            format!("{measure}の実績が目標と違う単位で書かれています（目標 {unit}、実績 {quote}）"),
            format!("an actual in another unit than its target (target {unit}, actual {quote})"),
        );
        let note = Message::new("目標", "target");
        let finding = RULE
            .finding(message, other.place)
            .values(other.unit, unit.clone())
            .hint(
                "目標と実績の単位を確認し、どちらかにそろえてください",
                "check which unit is meant, and use it for both",
            )
            .related(vec![figure_place(target, note)]);
        findings.push(finding);
    }
}

/// A ledger that counts persons where the plan counts person-days.
fn compare_ledgers(joined: &Joined, findings: &mut Findings) {
    let mut told: Vec<(&str, &str, &str)> = Vec::new();
    for tally in &joined.tallies {
        let (Some(other), Some((_, at)), Some(cell)) =
            (&tally.other_unit, &tally.target, tally.cells.first())
        else {
            continue;
        };
        let (measure, unit) = (&tally.measure, &tally.unit);
        let same = (measure.as_str(), unit.as_str(), other.as_str());
        if told.contains(&same) {
            continue;
        }
        told.push(same);
        let message = Message::new(
            format!(
                "{measure}の単位が計画では{unit}、台帳では{other}です（台帳の合計を{unit}として書きました）"
            ),
            format!(
                "{measure} is counted in {unit} in the plan and in {other} in the ledger (its sum was written in {unit})"
            ),
        );
        let place = Place {
            at: at.clone(),
            quote: format!("{measure} {unit}"),
            note: None,
        };
        let related = vec![Place {
            at: cell.span(0..0),
            quote: format!("{measure} {other}"),
            note: Some(Message::new("台帳", "the ledger")),
        }];
        let finding = RULE
            .finding(message, place)
            .values(other.clone(), unit.clone())
            .related(related)
            .hint(
                "台帳が延べの数（1日ごとの人数）であるか確かめてください",
                "check whether the ledger counts everyone once a day",
            );
        findings.push(finding);
    }
}

fn is_compared(metric: &Metric) -> bool {
    stage(metric).is_some() && !metric.unit.is_empty() && !is_rate(metric) && !is_set_apart(metric)
}

/// True for a figure that is all its cell says, but for 延べ and a note in brackets.
fn fills_its_cell(item: &Item, metric: &Metric) -> bool {
    let of_column = item.entries.get(&metric.column());
    of_column.is_some_and(|entry| {
        let text = fold(entry.text.text());
        let bare = text.split('(').next().unwrap_or_default();
        bare.chars().count() <= fold(&metric.text).chars().count() + 3
            && bare.starts_with(|c: char| c.is_ascii_digit() || "延約".contains(c))
    })
}

/// Labels such as 受講者数; a topic alone (セミナー 2回 30名) goes with any unit.
fn names_a_count(measure: &str) -> bool {
    let is_counted = [
        "企業",
        "団体",
        "学生",
        "生徒",
        "者",
        "学校",
        "事業所",
        "世帯",
        "チーム",
        "会員",
    ]
    .iter()
    .any(|end| measure.ends_with(end));
    is_counted
        || has_any(
            measure,
            &[
                "数", "量", "額", "箇所", "か所", "規模", "定員", "時間", "日程", "面積", "延長",
            ],
        )
}

/// One measure of one item: the unit used most is taken for right, in a tie the one stated first.
fn compare(subject: &Subject<'_>, group: &[&Metric], findings: &mut Findings) {
    let count = |unit: &str| group.iter().filter(|m| is_alike(&m.unit, unit)).count();
    let Some(usual) = group.iter().rev().max_by_key(|m| count(&m.unit)) else {
        return;
    };
    let Some(odd) = group.iter().find(|m| !is_alike(&m.unit, &usual.unit)) else {
        if group.len() > 1 {
            findings.hold(Topic::Target);
        }
        return;
    };
    // 参加者数 30人（5社）: both units said of one thing at once are no contradiction.
    let is_place = |m: &&&Metric, of: &Metric| (m.role, m.kind) == (of.role, of.kind);
    let both = group
        .iter()
        .filter(|m| is_place(m, odd))
        .any(|m| is_alike(&m.unit, &usual.unit))
        || group
            .iter()
            .filter(|m| is_place(m, usual))
            .any(|m| is_alike(&m.unit, &odd.unit));
    if both {
        return;
    }
    let note = |metric: &Metric| {
        let (column, kind) = (subject.column(metric.role), metric.kind);
        Message::new(
            format!("{}の{}", column.ja, kind.ja()),
            format!("{} in {}", kind.name(), column.en),
        )
    };
    let message = Message::new(
        format!(
            "{}の単位が異なります（{} {}、{} {}）",
            odd.measure,
            note(usual).ja,
            usual.unit,
            note(odd).ja,
            odd.unit
        ),
        format!(
            "the same measure in different units ({} {}, {} {})",
            note(usual).en,
            usual.unit,
            note(odd).en,
            odd.unit
        ),
    );
    let finding = RULE
        .finding(message, figure_place(odd, note(odd)))
        .values(odd.unit.clone(), usual.unit.clone())
        .hint(
            "計画の単位を確認し、異なる欄を直してください",
            "check the unit of the plan and correct the other place",
        )
        .related(vec![figure_place(
            nearest(group, usual, odd),
            note(nearest(group, usual, odd)),
        )]);
    findings.push(finding);
}

/// Of the figures in the usual unit, the one that says the same as the odd one: its stage, another column.
fn nearest<'a>(group: &[&'a Metric], usual: &'a Metric, odd: &Metric) -> &'a Metric {
    let in_usual = || {
        group
            .iter()
            .copied()
            .filter(|m| is_alike(&m.unit, &usual.unit))
    };
    in_usual()
        .find(|m| m.value == odd.value && stage(m) == stage(odd))
        .or_else(|| in_usual().find(|m| stage(m) == stage(odd)))
        .unwrap_or(usual)
}

/// True when two units may stand for each other without anyone being misled.
fn is_alike(a: &str, b: &str) -> bool {
    const GROUPS: [&[&str]; 4] = [
        &["種", "職種", "種目", "種類", "科目"],
        &["時間", "分", "日", "時間/日"],
        &["か月", "年", "月"],
        &["施設", "か所", "箇所", "園", "校", "会場"],
    ];
    if a == b || same_unit(a, b) {
        return true;
    }
    let (a, b) = (bare(a), bare(b));
    same_unit(&a, &b)
        || a.split('・')
            .any(|part| b.split('・').any(|other| same_unit(part, other)))
        || GROUPS
            .iter()
            .any(|group| group.contains(&a.as_str()) && group.contains(&b.as_str()))
}

/// Without the note in brackets, 延べ and the period: `回（校）` → `回`, `回/年` → `回`.
fn bare(unit: &str) -> String {
    let unit = fold(unit);
    let unit = unit.split(['(', '/']).next().unwrap_or_default();
    unit.trim_start_matches("延べ")
        .trim_start_matches('延')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Forecast, Target};
    use crate::model::Role::{Plan, Status};

    #[test]
    fn the_unit_used_once_is_the_odd_one() {
        let found = Sample::new()
            .item(
                "1",
                "派遣",
                &[(Plan, "130人"), (Status, "130人日 119人日 149人日")],
            )
            .figure("1", Plan, Target, ("受講者数", "130", "人"))
            .figure("1", Status, Target, ("受講者数", "130", "人日"))
            .figure("1", Status, Actual, ("受講者数", "119", "人日"))
            .figure("1", Status, Forecast, ("受講者数", "149", "人日"))
            .found("G05");
        assert_eq!(found, ["B2 人/人日"]);
    }

    #[test]
    fn in_a_tie_the_first_statement_is_right() {
        let found = Sample::new()
            .item("1", "派遣", &[(Plan, "10回"), (Status, "12件")])
            .figure("1", Plan, Target, ("派遣回数", "10", "回"))
            .figure("1", Status, Actual, ("派遣回数", "12", "件"))
            .found("G05");
        assert_eq!(found, ["C2 件/回"]);
    }

    #[test]
    fn the_stages_of_one_column_are_compared() {
        let found = Sample::new()
            .item(
                "1",
                "派遣",
                &[(Status, "目標 400人日 実績 186人 見込 373人日")],
            )
            .figure("1", Status, Target, ("受講者数", "400", "人日"))
            .figure("1", Status, Actual, ("受講者数", "186", "人"))
            .figure("1", Status, Forecast, ("受講者数", "373", "人日"))
            .found("G05");
        assert_eq!(found, ["C2 人/人日"]);
    }

    #[test]
    fn notes_on_a_unit_are_silent() {
        for (a, b) in [
            ("回（校）", "回"),
            ("回/年", "回"),
            ("社・校", "校"),
            ("種", "職種"),
            ("か所", "校"),
        ] {
            let found = Sample::new()
                .item(
                    "1",
                    "講座",
                    &[(Plan, &format!("10{a}")), (Status, &format!("8{b}"))],
                )
                .figure("1", Plan, Target, ("実施箇所数", "10", a))
                .figure("1", Status, Actual, ("実施箇所数", "8", b))
                .found("G05");
            assert!(found.is_empty(), "{a} {b} {found:?}");
        }
    }

    #[test]
    fn two_units_said_at_once_are_silent() {
        let found = Sample::new()
            .item("1", "講座", &[(Plan, "30人"), (Status, "28人（5社）")])
            .figure("1", Plan, Target, ("参加者数", "30", "人"))
            .figure("1", Status, Actual, ("参加者数", "28", "人"))
            .figure("1", Status, Actual, ("参加者数", "5", "社"))
            .found("G05");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_topic_goes_with_any_unit_and_rates_are_no_counts() {
        let found = Sample::new()
            .item("1", "講座", &[(Plan, "2回 90%"), (Status, "30名 45人")])
            .figure("1", Plan, Target, ("セミナー", "2", "回"))
            .figure("1", Plan, Target, ("参加者数", "90", "%"))
            .figure("1", Status, Actual, ("セミナー", "30", "名"))
            .figure("1", Status, Actual, ("参加者数", "45", "人"))
            .found("G05");
        assert!(found.is_empty(), "{found:?}");
    }
}
