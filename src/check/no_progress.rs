//! # 計画したことが行われていません (G07 no-progress)
//! # Planned, and nothing done (G07 no-progress)
//!
//! ## 何を見るか
//! ## What it sees
//! 目標や計画の数があるのに実績が 0 の項目と、計画の欄に記載があるのに実施状況が「未実施」「実施できなかった」「実績なし」などだけの項目です。
//! 「実績0日、年度末には18日を見込む」のように、これまでの実績が 0 でこれからの見込だけがある項目もです。
//! Items with a target or planned figure and an actual of zero; items with a plan of which the status says only that nothing was done;
//! items of which nothing was done so far and a figure is expected by the end of the year.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計画どおりに行わなかった項目は、理由と今後の予定を必ず聞かれます。書き写すときの 0 の残りのこともあります。
//! Readers ask for the reason and for what comes next; it may also be a zero left over from the blank form.
//!
//! ## 例
//! ## Example
//! ```text
//! 計画  講習会を年2回開催する。
//! 状況  未実施
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 計画が 0・設定なし・「必要に応じて」などのとき、年度の後半や次年度に始まると書かれているとき、少ないほどよい指標、率、予算と決算、月や四半期の行、
//! ほかに行ったことが書かれているとき、中止や該当なしだけのとき。
//! Nothing planned, or only as needed; what the form says begins later in the year or next year; less-is-better measures; rates; budgets;
//! rows of months or quarters; a status that tells of other things done; what was called off or did not apply.
//!
//! ## 対処
//! ## What to do
//! 実績を原本で確認し、実施していなければ理由と今後の予定を記載してください。
//! Check the original; if nothing was done, state the reason and what is planned.

use super::measure::{
    RESULTS, Stage, has_any, in_force, is_less_better, is_outlook, is_part_of_year, is_rate,
    names_less, pairs_in_year, stage,
};
use super::naming::{is_generic, same_measure, yearly};
use super::nothing_done::only_nothing;
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, entry_place, figure_place, text_place, title};
use super::year::is_later;
use crate::model::{Entry, Finding, Findings, Message, Metric, Role, Severity, fold, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "G07",
    name: "no-progress",
    severity: Severity::Warning,
    page: include_str!("no_progress.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for at in 0..subject.nodes.len() {
        if subject.is_total(at) {
            continue;
        }
        if let Some(finding) = by_figures(subject, at)
            .or_else(|| by_outlook(subject, at))
            .or_else(|| by_words(subject, at))
        {
            findings.push(finding);
        }
    }
}

/// A target over zero and an actual of zero.
fn by_figures(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let figures = subject.indicator(at)?;
    let item = subject.nodes[at].item;
    let figures = in_force(item, &figures);
    if subject.is_named(at, |name| {
        is_part_of_year(name) || names_less(subject, name)
    }) {
        return None;
    }
    let is_compared = |m: &Metric| {
        !matches!(m.role, Role::Budget | Role::Settlement)
            && !is_rate(m)
            && !is_less_better(subject, m)
    };
    let (actual, target) = pairs_in_year(item, &figures, Stage::Done, Stage::Aim)
        .into_iter()
        .find(|(actual, target)| {
            actual.value.is_zero()
                && target.value > rust_decimal::Decimal::ZERO
                && is_compared(actual)
                && is_compared(target)
                && !is_outlook(target)
                && RESULTS.contains(&actual.role)
        })?;
    // Money planned and not spent is told by the account.
    if (subject.is_grid() && target.unit.ends_with('円')) || is_later(subject, at) {
        return None;
    }
    let (goal, unit) = (grouped(target.value), &target.unit);
    let name = if actual.measure.is_empty() {
        title(item)
    } else {
        actual.measure.clone()
    };
    let message = Message::new(
        format!(
            "{name}の{}（{goal}{unit}）に対して実績が 0 です",
            target.kind.ja()
        ),
        format!(
            "a {} of {goal} and an actual of zero ({name})",
            target.kind.name()
        ),
    );
    let place = figure_place(actual, Message::new("実績", "actual"));
    let note = Message::new(target.kind.ja(), target.kind.name());
    Some(hinted(
        RULE.finding(message, place)
            .values(plain(actual.value), plain(target.value))
            .related(vec![figure_place(target, note)]),
    ))
}

/// Nothing so far, and all of it still expected: 実績0日であり、年度末には18日を見込む.
fn by_outlook(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    if subject.is_grid() || subject.is_named(at, |name| names_less(subject, name)) {
        return None;
    }
    let node = &subject.nodes[at];
    // An item with hundreds of figures is a table of its own.
    if node.figures.len() > 200 {
        return None;
    }
    let told = |of: Stage| {
        node.figures
            .iter()
            .copied()
            .filter(move |m| stage(m) == Some(of) && RESULTS.contains(&m.role) && !is_rate(m))
    };
    // 18日を実施する: a verb is no name of what is counted.
    let is_bare = |m: &Metric| {
        is_generic(m) || ["実施", "開催", "設置", "派遣", "参加"].contains(&m.measure.as_str())
    };
    let is_same = |a: &Metric, b: &Metric| {
        same_unit(yearly(&a.unit), yearly(&b.unit))
            && (same_measure(node.item, a, b) || is_bare(a) || is_bare(b))
    };
    let is_open = |m: &&Metric| m.value.is_zero() && !is_less_better(subject, m);
    let (actual, forecast) = told(Stage::Done).filter(is_open).find_map(|actual| {
        // 「講座5回、相談会0回」: something was done in the unit, and no name says of what.
        let is_done_else = told(Stage::Done)
            .any(|m| !m.value.is_zero() && is_same(actual, m) && m.kind == actual.kind);
        let forecast = told(Stage::Expected)
            .find(|m| m.value > rust_decimal::Decimal::ZERO && is_same(actual, m))?;
        (!is_done_else).then_some((actual, forecast))
    })?;
    if is_later(subject, at) {
        return None;
    }
    let (expected, unit) = (grouped(forecast.value), &forecast.unit);
    let heading = title(node.item);
    let message = Message::new(
        format!("実績が 0 で、これから{expected}{unit}を見込んでいます（{heading}）"),
        format!("nothing done so far, and {expected} still expected ({heading})"),
    );
    let place = figure_place(actual, Message::new("実績", "actual"));
    let of_forecast = Message::new("最終見込", "forecast");
    Some(hinted(
        RULE.finding(message, place)
            .values(plain(actual.value), plain(forecast.value))
            .related(vec![figure_place(forecast, of_forecast)]),
    ))
}

/// A plan in words, and a status that says only that nothing was done.
fn by_words(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let item = subject.nodes[at].item;
    if subject.is_named(at, |name| names_less(subject, name)) {
        return None;
    }
    let entry = [Role::Status, Role::Actual]
        .into_iter()
        .find_map(|role| subject.entry(at, role))?;
    let word = only_nothing(entry)?;
    let is_done = |m: &&Metric| {
        stage(m) == Some(Stage::Done)
            && RESULTS.contains(&m.role)
            && !m.value.is_zero()
            && !is_rate(m)
    };
    let mut below = subject
        .subtree(at)
        .flat_map(|at| &subject.nodes[at].figures);
    if below.any(is_done) {
        return None;
    }
    let (plan, role) = planned(subject, at)?;
    if is_later(subject, at) {
        return None;
    }
    let heading = title(item);
    let message = Message::new(
        format!("計画の記載がありますが、「{word}」とあります（{heading}）"),
        format!("planned, and the status says that nothing was done ({heading})"),
    );
    let text = entry.text.text();
    let start = text
        .find(word)
        .map_or(0, |byte| text[..byte].chars().count()) as u32;
    let end = start.saturating_add(word.chars().count() as u32);
    let place = text_place(&entry.text, start..end, None).or_else(|| entry_place(entry, None))?;
    let related = entry_place(plan, Some(subject.column(role)));
    let mut finding = RULE
        .finding(message, place)
        .related(related.into_iter().collect());
    finding.found = Some(word.to_owned());
    Some(hinted(finding))
}

fn hinted(finding: Finding) -> Finding {
    finding.hint(
        "実績を原本で確認し、実施していなければ理由と今後の予定を記載してください",
        "check the original; if nothing was done, state the reason and what is planned",
    )
}

/// What the plan says of the item, or of the item above where it is planned there.
fn planned<'a>(subject: &Subject<'a>, at: usize) -> Option<(&'a Entry, Role)> {
    let plans = [Role::Plan, Role::Target];
    let of = |at: usize| {
        plans.into_iter().find_map(|role| {
            let entry = subject.entry(at, role)?;
            let said = fold(entry.text.text());
            let is_promise = said.chars().count() >= 2
                && !has_any(
                    &said,
                    &[
                        "必要に応じ",
                        "必要があれば",
                        "必要な場合",
                        "希望があれば",
                        "希望に応じ",
                        "要望に応じ",
                        "要望があれば",
                        "依頼があれば",
                        "依頼に応じ",
                        "求めに応じ",
                        "申請があれば",
                        "状況に応じ",
                        "随時",
                        "なし",
                        "予定はない",
                        "実施しない",
                        "設定しない",
                        "未定",
                        "検討中",
                    ],
                );
            is_promise.then_some((entry, role))
        })
    };
    let has_own = plans.iter().any(|role| {
        subject
            .entry(at, *role)
            .is_some_and(|entry| !entry.text.is_blank())
    });
    if has_own {
        return of(at);
    }
    subject.nodes[at].parent.and_then(of)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Target};
    use crate::model::Role::{Plan, Status};

    fn words(plan: &str, status: &str) -> Vec<String> {
        Sample::new()
            .until("2023-11-30")
            .item("1", "講習", &[(Plan, plan), (Status, status)])
            .found("G07")
    }

    #[test]
    fn a_plan_and_a_status_that_nothing_was_done() {
        assert_eq!(words("講習会を開催する。", "未実施"), ["C2 未実施"]);
        assert_eq!(
            words("年2回開きます。", "講師の都合により実施できなかった。"),
            ["C2 実施できなかった"]
        );
        assert_eq!(words("冊子を配る。", "実績なし"), ["C2 実績なし"]);
    }

    #[test]
    fn plans_for_later_and_other_things_done_are_silent() {
        for (plan, status) in [
            ("2月に開催する。", "未実施"),
            ("次年度から始める。", "未実施"),
            ("必要に応じて開く。", "実績なし"),
            ("講習会を開催する。", "未実施（1月に開催予定）"),
            ("講習会を開催する。", "広報を行った。講習は未実施"),
            (
                "講習会を開催する。",
                "3校で開催した。未実施の学校へは案内を送った。",
            ),
            ("講習会を開催する。", "台風のため中止した。"),
        ] {
            let found = words(plan, status);
            assert!(found.is_empty(), "{plan} {status} {found:?}");
        }
    }

    #[test]
    fn zero_so_far_and_the_rest_expected() {
        let found = |plan: &str, (measure, unit): (&str, &str), others: &str| {
            let mut sample = Sample::new()
                .until("2023-11-30")
                .item(
                    "1",
                    "相談",
                    &[
                        (Plan, plan),
                        (
                            Status,
                            &format!("実績は0{unit}、見込は18{unit}である。{others}回"),
                        ),
                    ],
                )
                .figure("1", Status, Actual, (measure, "0", unit))
                .figure(
                    "1",
                    Status,
                    crate::model::Kind::Forecast,
                    (measure, "18", unit),
                );
            if !others.is_empty() {
                sample = sample.figure("1", Status, Actual, ("開催回数", others, "回"));
            }
            sample.found("G07")
        };
        assert_eq!(found("相談会を開く。", ("相談回数", "回"), ""), ["C2 0/18"]);
        assert_eq!(found("相談会を開く。", ("日", "日"), ""), ["C2 0/18"]);
        assert!(found("相談会を2月に開く。", ("相談回数", "回"), "").is_empty());
        assert!(found("苦情を減らす。", ("苦情件数", "件"), "").is_empty());
        assert!(found("相談会を開く。", ("回数", "回"), "7").is_empty());
    }

    #[test]
    fn an_actual_of_zero_is_found_unless_less_is_better() {
        let found = |measure: &str, goal: &str| {
            Sample::new()
                .item(
                    "1",
                    "派遣",
                    &[(Plan, &format!("目標 {goal}回")), (Status, "実績 0回")],
                )
                .figure("1", Plan, Target, (measure, goal, "回"))
                .figure("1", Status, Actual, (measure, "0", "回"))
                .found("G07")
        };
        assert_eq!(found("派遣回数", "10"), ["C2 0/10"]);
        assert!(found("派遣回数", "0").is_empty());
        assert!(found("事故件数", "10").is_empty());
    }
}
