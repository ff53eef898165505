//! # 実施状況が記入されていません (S01 status-missing)
//! # The status is missing (S01 status-missing)
//!
//! ## 何を見るか
//! ## What it sees
//! 実施要領や実施計画に内容があるのに、実施状況の欄が空白か、見出しだけになっている項目です。
//! 計画の欄のない一覧では、四分の三以上の行に状況があるとき、空白の行を警告します。
//! 回答や是正処置のような欄は、ほかの行がすべて記入されているのに一つの行だけ空白のものです。
//! Items of which guideline or plan says something while the status column is blank or has the heading alone.
//! In a list without a plan, rows that are blank where three of four have a status (a warning).
//! Of answers and corrections (回答, 是正処置): the one row that is blank where every other is filled.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計画したことがどうなったか、報告を読む人にわかりません。差し戻しの理由になります。
//! The reader cannot tell what became of the plan; the report will be sent back.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  イ 大会への参加支援  選手の旅費を助成します。
//! 実施状況  イ 大会への参加支援
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! どの欄も見出しだけの項目、下の項目に状況があるもの、上の項目の状況がまとめて述べているもの、実施要領だけにある細目。
//! 一つのセルに一つの値を書く表では、半分以上の行で空白の欄と、合計の行、数だけの計画。
//! Headings in every column; items reported in the items below or all together in the item above; details of the guideline alone;
//! in tables of one datum a cell: columns that are blank in half of the rows or more, rows of totals, plans that are a figure alone.
//!
//! ## 対処
//! ## What to do
//! 実施した内容を記入してください。実施しなかった場合は、その旨と理由を記入してください。
//! State what was done; if nothing was done, say so and why.

use super::gaps::gaps;
use super::reports::{Reports, is_expected, reported};
use super::rule::{Details, Rule};
use super::subject::{Subject, empty_place, entry_place, title};
use crate::model::{Entry, Findings, ItemKind, Message, Number, Role, Scheme, Severity, Topic};

pub(super) const RULE: Rule = Rule {
    code: "S01",
    name: "status-missing",
    severity: Severity::Error,
    page: include_str!("status_missing.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for gap in gaps(subject).into_iter().filter(|gap| gap.is_result) {
        let column = subject.column(gap.key);
        let message = Message::new(
            format!("{}の欄がこの行だけ空白です（{}）", column.ja, gap.name),
            format!("the {} column is blank in this row alone", column.en),
        );
        let finding = RULE
            .finding(message, empty_place(gap.cell, Some(column)))
            .hint(
                "実施した内容を記入してください。該当がなければ「－」「なし」と書いてください",
                "state what was done, or write － where there is nothing to say",
            )
            .related(gap.place.into_iter().collect());
        findings.push(finding);
    }
    let Some(status) = status_column(subject) else {
        return;
    };
    let missing = missing(subject);
    for (at, node) in subject.nodes.iter().enumerate() {
        if !missing[at] {
            let says = |role| subject.entry(at, role).is_some_and(|e| !e.body.is_blank());
            if asks(subject, at) && says(status) {
                findings.hold(Topic::Entry);
            }
            continue;
        }
        // Where the plan says it, there or further down; the guideline where there is no plan.
        let asked = [Role::Plan, Role::Guideline].iter().find_map(|role| {
            let entry = subject
                .subtree(at)
                .find_map(|below| subject.entry(below, *role).filter(|e| !e.text.is_blank()))?;
            Some((entry, subject.column(*role)))
        });
        let asked = asked.or_else(|| row_of(subject, at));
        let Some((asked, column)) = asked else {
            continue;
        };
        let (name, heading) = (subject.column(status), title(node.item));
        let own = subject
            .entry(at, status)
            .and_then(|entry| entry_place(entry, Some(name.clone())));
        let (what, what_en) = if own.is_some() {
            ("見出しだけです", "has the heading alone")
        } else {
            ("空白です", "is blank")
        };
        let place = own
            .or_else(|| {
                let cell = subject.cell_beside(&asked.place()?.cell, status)?;
                Some(empty_place(cell, Some(name.clone())))
            })
            .or_else(|| entry_place(asked, Some(column.clone())));
        let Some(place) = place else { continue };
        let mut finding = RULE
            .finding(
                Message::new(
                    format!("{}の欄が{what}（{heading}）", name.ja),
                    format!("the {} column {what_en} ({heading})", name.en),
                ),
                place,
            )
            .hint(
                "実施した内容を記入してください。実施しなかった場合は、その旨と理由を記入してください",
                "state what was done; if nothing was done, say so and why",
            )
            .related(entry_place(asked, Some(column)).into_iter().collect());
        if is_list(subject) {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}

/// True for a table that says what was done of each row, but not what was planned.
fn is_list(subject: &Subject<'_>) -> bool {
    let has = |role| subject.document.columns.keys().any(|key| key.role == role);
    subject.is_grid() && has(Role::Status) && !has(Role::Plan) && !has(Role::Guideline)
}

/// What a row of such a table says first.
fn row_of<'a>(subject: &'a Subject<'_>, at: usize) -> Option<(&'a Entry, Message)> {
    if !is_list(subject) {
        return None;
    }
    subject.subtree(at).find_map(|below| {
        let mut entries = subject.nodes[below].item.entries.iter();
        let (key, entry) = entries.find(|(_, entry)| !entry.text.is_blank())?;
        Some((entry, subject.column(*key)))
    })
}

fn status_column(subject: &Subject<'_>) -> Option<Role> {
    let has = |role: &Role| {
        subject.document.columns.contains_key(role)
            || subject
                .nodes
                .iter()
                .any(|node| node.item.entries.contains_key(role))
    };
    [Role::Status, Role::Actual].into_iter().find(has)
}

/// In a table of one datum a cell blank cells are usual: a status is expected where most rows have one. Figures that
/// are missing there are told by G02.
fn is_asked_for(subject: &Subject<'_>) -> bool {
    if !subject.is_grid() {
        return true;
    }
    let (mut asked, mut told) = (0_usize, 0_usize);
    for (at, _) in subject.nodes.iter().enumerate() {
        if !subject.is_total(at) && asks(subject, at) {
            let status = subject.entry(at, Role::Status);
            asked += 1;
            told += usize::from(status.is_some_and(|entry| !entry.text.is_blank()));
        }
    }
    if is_list(subject) {
        // Without a plan there is no telling but from the other rows.
        return told >= 3 && told.saturating_mul(4) >= asked.saturating_mul(3);
    }
    asked > 0 && told.saturating_mul(2) > asked
}

/// For each item, whether its status is missing; of nested items, only the outermost counts.
pub(super) fn missing(subject: &Subject<'_>) -> Vec<bool> {
    let mut missing = vec![false; subject.nodes.len()];
    if status_column(subject).is_none() || !is_asked_for(subject) {
        return missing;
    }
    let reported = reported(subject);
    let reports = Reports::new(subject, &reported);
    let asks: Vec<bool> = (0..subject.nodes.len())
        .map(|at| subject.subtree(at).any(|below| asks(subject, below)))
        .collect();
    let mut at = 0;
    while at < subject.nodes.len() {
        let node = &subject.nodes[at];
        if node.item.kind == ItemKind::Item
            && asks[at]
            && !reported[at]
            && is_expected(subject, at, &reports)
        {
            missing[at] = true;
            at = node.end;
        } else {
            at += 1;
        }
    }
    missing
}

/// True when the plan says something of the item itself, or the guideline does and it was taken up.
fn asks(subject: &Subject<'_>, at: usize) -> bool {
    let item = subject.nodes[at].item;
    let is_figure = |entry: &Entry| {
        let letters = entry.text.text().chars().filter(|c| c.is_alphabetic());
        letters.count() < 4
    };
    let is_grid = subject.is_grid();
    if subject.is_total(at) {
        return false;
    }
    if is_list(subject) {
        let is_row = subject.nodes[at].children.is_empty() && !subject.is_side(at);
        return is_row && row_of(subject, at).is_some();
    }
    let says = |role: Role| {
        let entry = item.entries.get(&role);
        entry.is_some_and(|entry| is_statement(entry) && !(is_grid && is_figure(entry)))
    };
    let is_taken_up = |role: &Role| item.entries.get(role).is_some_and(|e| !e.text.is_blank());
    says(Role::Plan)
        || (says(Role::Guideline)
            && (is_taken_up(&Role::Status)
                || is_taken_up(&Role::Plan)
                || !subject.document.columns.contains_key(&Role::Plan)
                || item.number.as_ref().is_some_and(|n| is_top(subject, at, n))))
}

/// Numbers that the columns of such forms share; below them each column counts its own way.
fn is_top(subject: &Subject<'_>, at: usize, number: &Number) -> bool {
    matches!(
        number.scheme,
        Scheme::Num | Scheme::Pnum | Scheme::Dai | Scheme::Part | Scheme::Column
    ) && subject.ancestors(at).count() < 2
}

/// A text under the heading, or a heading that is itself a sentence.
fn is_statement(entry: &Entry) -> bool {
    !entry.body.is_blank() || entry.heading.text().trim_end().ends_with('。')
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Guideline, Plan, Status};

    const DONE: [(super::Role, &str); 2] = [(Plan, "行います。"), (Status, "行った。")];

    #[test]
    fn a_heading_alone_is_found_once_for_all_below() {
        let found = Sample::new()
            .item("2", "業務", &DONE)
            .item("2/ア", "予選の実施", &DONE)
            .item(
                "2/イ",
                "大会への参加支援",
                &[(Guideline, ""), (Plan, "次のとおりです。"), (Status, "")],
            )
            .item("2/イ/(ア)", "旅費", &[(Plan, "助成します。")])
            .item("2/イ/(イ)", "運搬費", &[(Plan, "助成します。")])
            .found("S01");
        assert_eq!(found, ["C4"]);
    }

    #[test]
    fn a_blank_cell_is_found_where_it_is_blank() {
        let findings = Sample::new()
            .item("1", "周知", &DONE)
            .item(
                "2",
                "相談",
                &[(Guideline, "相談に応じること。"), (Plan, "応じます。")],
            )
            .findings("S01");
        let told: Vec<_> = findings
            .iter()
            .map(|f| {
                (
                    f.place.at.cell.a1(),
                    f.message.ja.as_str(),
                    f.related[0].at.cell.a1(),
                )
            })
            .collect();
        let expected = (
            "C3".to_owned(),
            "実施状況の欄が空白です（2 相談）",
            "B3".to_owned(),
        );
        assert_eq!(told, [expected]);
    }

    #[test]
    fn the_guideline_alone_asks_too() {
        let found = Sample::new()
            .item("3", "業務", &[])
            .item(
                "3/(1)",
                "開拓",
                &[
                    (Guideline, "行うこと。"),
                    (Plan, "行います。"),
                    (Status, "行った。"),
                ],
            )
            .item("3/(2)", "説明", &[(Guideline, "行うこと。")])
            .found("S01");
        assert_eq!(found, ["C4"]);
    }

    #[test]
    fn one_sibling_left_out_is_found() {
        let found = Sample::new()
            .item(
                "4",
                "安全の確保",
                &[(Plan, "次のとおり。"), (Status, "次のとおり行った。")],
            )
            .item("4/①", "点検", &DONE)
            .item("4/②", "訓練", &[(Plan, "行います。")])
            .item("4/③", "研修", &DONE)
            .found("S01");
        assert_eq!(found, ["C4"]);
    }

    #[test]
    fn a_row_under_a_section_is_found() {
        let found = Sample::new()
            .section("Ⅰ", "環境づくり")
            .section("Ⅰ/(2)", "登用促進")
            .item("Ⅰ/(2)/#26", "周知", &[(Plan, "周知します。")])
            .section("Ⅰ/(3)", "継続支援")
            .item("Ⅰ/(3)/#40", "相談", &DONE)
            .found("S01");
        assert_eq!(found, ["C4"]);
    }

    #[test]
    fn headings_everywhere_are_silent() {
        let found = Sample::new()
            .item(
                "1",
                "実施体制",
                &[(Guideline, ""), (Plan, ""), (Status, "")],
            )
            .item("1/(1)", "窓口", &DONE)
            .item("2", "その他", &[(Guideline, ""), (Plan, ""), (Status, "")])
            .found("S01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn an_item_above_or_below_may_report() {
        let found = Sample::new()
            .item(
                "1",
                "情報の取扱い",
                &[(Plan, ""), (Status, "各項目を守っている。")],
            )
            .item("1/(1)", "誤送付", &[(Plan, "確認する。")])
            .item("1/(1)/ア", "宛名", &[(Plan, "二人で確認する。")])
            .item("1/(2)", "郵送", &[(Plan, "確認する。")])
            .item("2", "派遣", &[(Plan, "派遣します。"), (Status, "")])
            .item("2/ア", "企業", &[(Status, "派遣した。")])
            .found("S01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn details_of_the_guideline_and_joint_numbers_are_silent() {
        let found = Sample::new()
            .item("2", "指導", &DONE)
            .item(
                "2/ア",
                "対象",
                &[
                    (Guideline, ""),
                    (Plan, "次のとおり。"),
                    (Status, "目標 270回"),
                ],
            )
            .item(
                "2/ア/(ア)",
                "対象企業等は、次のとおり。",
                &[(Guideline, "① 企業 ② 団体")],
            )
            .item("2/ア/①", "企業", &[(Plan, "派遣します。")])
            .item("2/ア/②", "団体", &[(Plan, "派遣します。")])
            .item("2/ア/①②", "企業・団体", &[(Status, "派遣した。")])
            .found("S01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_mistyped_number_is_not_a_missing_status() {
        let found = Sample::new()
            .item("1", "業務", &DONE)
            .item("1/ア", "設置", &DONE)
            .item("1/イ", "報告を行います", &[(Plan, "行います。")])
            .item("1/ウ", "報告", &[(Status, "行った。")])
            .found("S01");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_report_in_one_line_is_a_report_unless_it_copies_the_plan() {
        let sample = |status: &str| {
            Sample::new()
                .item(
                    "(ア)",
                    "対象地域",
                    &[(Guideline, "県内とする。"), (Plan, "県内とする。")],
                )
                .renumbered("(ア)", Status, "(ア)", status)
                .without_body("(ア)", Status)
                .item("(イ)", "周知", &DONE)
                .found("S01")
        };
        assert!(sample("県内で実施している。").is_empty());
        assert_eq!(sample("対象地域"), ["C2"]);
    }
}
