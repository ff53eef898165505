//! # 合計が内訳と一致しません (T03 stated-total)
//! # A stated total does not match its parts (T03 stated-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 項目に書かれた数と、その下の項目の同じ指標の和を比べます。一つの文章の中で「合計」や「22名（10名、12名）」のように並べた内訳も足し合わせます。
//! The figure of an item against the sum of the same measure in the items below it, and totals against the parts enumerated with them in one text.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 合計と内訳のどちらかが誤っています。読む人が最初に確かめるところです。
//! Either the total or a part is wrong, and it is the first thing a reader checks.
//!
//! ## 例
//! ## Example
//! ```text
//! 派遣目標回数：270回
//!   ①②企業・団体  派遣回数：100回
//!   ③学校          派遣回数：160回   （和は 260回）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! うち・内数・再掲・参考、その他など数のない項目が残るとき、率や平均、実人数、「約」「以上」の付いた数、単位や欄の違うもの、合計の候補がいくつもあるとき。項目の中に「・その他（病院）」のように別の名の数があり、内訳に含まれるか別かで和が変わるときは、どちらかで合えば黙り、どちらでも合わなければ両方の和を情報として示すだけです。
//! Of-which figures; items left without a figure; rates, averages and heads counted once; rough figures; other units or columns; several possible totals. A figure under a further name in an item may be within it or beside it: silent when one reading holds; else both sums are shown as information.
//!
//! ## 対処
//! ## What to do
//! 合計か内訳の誤記を原本で確認してください。
//! Check the original for a typing error in the total or in a part.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::durations;
use super::enumeration;
use super::partition::{self, Claim};
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, figure_place, text_place};
use super::written_sum::{Term, WrittenSum, written_sums};
use crate::model::{CellRef, Finding, Findings, Message, Place, Severity, Topic, Traced};

pub(super) const RULE: Rule = Rule {
    code: "T03",
    name: "stated-total",
    severity: Severity::Error,
    page: include_str!("stated_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut held = HashSet::new();
    let claims = [partition::claims(subject), enumeration::claims(subject)];
    for claim in claims.iter().flatten() {
        if claim.holds() {
            // Two ways to read the parts of one total are one comparison.
            if held.insert(std::ptr::from_ref(claim.total)) {
                findings.hold(Topic::Total);
            }
        } else if let Some(beside) = claim.beside() {
            findings.push(open(claim, beside));
        } else {
            findings.push(wrong(claim));
        }
    }
    let told: HashSet<(&CellRef, u32)> = claims
        .iter()
        .flatten()
        .map(|claim| (&claim.total.at.cell, claim.total.at.end))
        .collect();
    let entries = subject
        .nodes
        .iter()
        .flat_map(|node| node.item.entries.values());
    let captions = subject
        .document
        .captions
        .iter()
        .map(|caption| &caption.text);
    for text in entries.map(|entry| &entry.text).chain(captions) {
        let is_new = |sum: &WrittenSum| {
            let total = text_place(text, sum.total.at.clone(), None);
            total.is_none_or(|place| !told.contains(&(&place.at.cell, place.at.end)))
        };
        let counted = written_sums(text.text()).into_iter().filter(is_new);
        // Figures of time are no metrics: nothing else tells them.
        for sum in durations::stretches(text.text()).into_iter().chain(counted) {
            in_text(text, &sum, findings);
        }
    }
}

/// 88名（第1回41名、第2回47名）, 計90時間（前期52時間、後期38時間）, wherever they stand.
fn in_text(text: &Traced, sum: &WrittenSum, findings: &mut Findings) {
    let place = |term: &Term, ja: &str, en: &str| {
        text_place(text, term.at.clone(), Some(Message::new(ja, en)))
    };
    let total = &sum.total;
    let (Some(added), Some(at)) = (sum.sum(), place(total, "合計", "total")) else {
        return;
    };
    if added == total.value {
        findings.hold(Topic::Total);
        return;
    }
    let parts = sum.parts.iter();
    let parts = parts.filter_map(|part| place(part, &part.label, "part"));
    findings.push(told((total.value, added), &sum.unit, at, parts.collect()));
}

/// The places of the parts, and of the figures that may be one.
fn places(claim: &Claim<'_>) -> Vec<Place> {
    let parts = claim.parts.iter().chain(&claim.loose);
    parts
        .map(|(part, label)| figure_place(part, Message::new(label.clone(), "part")))
        .collect()
}

/// Neither reading of the parts makes up the total, and they differ: both are shown, and nothing is asserted.
fn open(claim: &Claim<'_>, beside: Decimal) -> Finding {
    let (total, unit) = (claim.total, &claim.total.unit);
    let stated = grouped(total.value);
    let (within, apart) = (grouped(claim.sum), grouped(beside));
    let names: Vec<&str> = claim.loose.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join("」「");
    let mut finding = RULE
        .finding(
            Message::new(
                format!("合計 {stated}{unit}の内訳が二通りに読めます（「{names}」を他の内訳に含まれるとみると和は {within}{unit}、別に加えるとみると {apart}{unit}）"),
                format!("the parts of a total ({stated}) may be read in two ways ({names} within the other parts: {within}, beside them: {apart})"),
            ),
            figure_place(total, Message::new("合計", "total")),
        )
        .values(plain(total.value), format!("{} / {}", plain(claim.sum), plain(beside)))
        .hint(
            "合計に何を含むかを書き添えるか、原本で確認してください",
            "state what the total contains, or check the original",
        )
        .related(places(claim));
    finding.severity = Severity::Info;
    finding
}

fn wrong(claim: &Claim<'_>) -> Finding {
    let place = figure_place(claim.total, Message::new("合計", "total"));
    let values = (claim.total.value, claim.sum);
    told(values, &claim.total.unit, place, places(claim))
}

/// A total and what its parts come to.
fn told((total, sum): (Decimal, Decimal), unit: &str, at: Place, parts: Vec<Place>) -> Finding {
    let (stated, added) = (grouped(total), grouped(sum));
    let gap = grouped(total.checked_sub(sum).unwrap_or_default().abs());
    RULE.finding(
        Message::new(
            format!("合計が内訳と一致しません（合計 {stated}{unit}、内訳の和 {added}{unit}）"),
            format!(
                "stated total does not match its parts (total {stated}, parts add up to {added})"
            ),
        ),
        at,
    )
    .values(plain(total), plain(sum))
    .hint(
        format!("合計か内訳の誤記を原本で確認してください（差 {gap}{unit}）"),
        format!(
            "check the original for a typing error in the total or in a part (difference {gap})"
        ),
    )
    .related(parts)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Plan as Planned, Target};
    use crate::model::Role::{Plan, Status};
    use crate::model::{Kind, Role, Severity, Topic};

    /// ア with 270 over ①② with 100, ③/ア with `last` and ③/イ with an actual alone, ④ with `rest`.
    fn divided(last: &str, rest: &str) -> Sample {
        Sample::new()
            .item("ア", "派遣対象", &[(Plan, "270回"), (Status, "270回")])
            .item("ア/①②", "企業・団体", &[(Status, "100回 196回")])
            .item("ア/③", "学校", &[(Plan, "170回"), (Status, "")])
            .item("ア/③/ア", "講師", &[(Status, &format!("{last}回 181回"))])
            .item("ア/③/イ", "専門部門", &[(Status, "1回")])
            .item(
                "ア/④",
                "公共施設",
                &[(Plan, "行いません。"), (Status, rest)],
            )
            .figure("ア", Plan, Target, ("派遣回数", "270", "回"))
            .figure("ア/③", Plan, Planned, ("派遣回数", "170", "回"))
            .figure("ア", Status, Target, ("派遣回数", "270", "回"))
            .figure("ア/①②", Status, Target, ("派遣回数", "100", "回"))
            .figure("ア/①②", Status, Actual, ("派遣回数", "196", "回"))
            .figure("ア/③/ア", Status, Target, ("派遣回数", last, "回"))
            .figure("ア/③/ア", Status, Actual, ("派遣回数", "181", "回"))
            .figure("ア/③/イ", Status, Actual, ("派遣回数", "1", "回"))
    }

    #[test]
    fn the_items_below_do_not_make_up_the_total() {
        let findings = divided("160", "実施する予定はない。").findings("T03");
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.place.at.cell.a1(), f.message.ja.as_str(), f.related.len()))
            .collect();
        let message = "合計が内訳と一致しません（合計 270回、内訳の和 260回）";
        assert_eq!(told, [("C2".to_owned(), message, 2)]);
        let cells: Vec<_> = findings
            .iter()
            .flat_map(|f| &f.related)
            .map(|p| p.at.cell.a1())
            .collect();
        assert_eq!(cells, ["C3", "C5"]);
    }

    #[test]
    fn the_items_below_make_up_the_total() {
        assert!(
            divided("170", "実施する予定はない。")
                .found("T03")
                .is_empty()
        );
        assert!(divided("170", "依頼があれば行う。").found("T03").is_empty());
    }

    #[test]
    fn an_item_without_a_figure_may_be_the_rest_but_not_more_than_all() {
        assert!(divided("160", "依頼があれば行う。").found("T03").is_empty());
        assert_eq!(
            divided("180", "依頼があれば行う。").found("T03"),
            ["C2 270/280"]
        );
    }

    #[test]
    fn a_measure_that_adds_up_shows_that_the_items_divide_the_other() {
        let found = divided("160", "依頼があれば行う。")
            .item("イ", "", &[])
            .item("ウ", "講座", &[(Status, "30回 500人日")])
            .item("ウ/①", "学校", &[(Status, "10回 200人日")])
            .item("ウ/②", "企業", &[(Status, "15回 300人日")])
            .item("ウ/③", "その他", &[(Status, "随時")])
            .figure("ウ", Status, Target, ("回数", "30", "回"))
            .figure("ウ", Status, Target, ("人数", "500", "人日"))
            .figure("ウ/①", Status, Target, ("回数", "10", "回"))
            .figure("ウ/①", Status, Target, ("人数", "200", "人日"))
            .figure("ウ/②", Status, Target, ("回数", "15", "回"))
            .figure("ウ/②", Status, Target, ("人数", "300", "人日"))
            .found("T03");
        assert_eq!(found, ["C9 30/25"]);
    }

    #[test]
    fn rough_figures_other_units_and_of_which_are_silent() {
        for (unit, qualifier, heading) in [
            ("回", "約", "企業"),
            ("件", "", "企業"),
            ("回", "", "うち企業"),
            ("%", "", "企業"),
        ] {
            let total = if unit == "%" { "%" } else { "回" };
            let mut sample = Sample::new()
                .item("1", "派遣", &[(Status, &format!("100{total}"))])
                .item("1/①", heading, &[(Status, &format!("50{unit}"))])
                .item("1/②", "学校", &[(Status, &format!("70{unit}"))])
                .figure("1", Status, Actual, ("派遣", "100", total));
            if !qualifier.is_empty() {
                sample = sample.qualified(qualifier);
            }
            let found = sample
                .figure("1/①", Status, Actual, ("派遣", "50", unit))
                .figure("1/②", Status, Actual, ("派遣", "70", unit))
                .found("T03");
            assert!(found.is_empty(), "{unit} {qualifier} {heading} {found:?}");
        }
    }

    /// One item whose status is `text`; figures as (kind, measure, value, unit) in order.
    fn text(text: &str, figures: &[(Kind, &str, &str, &str)]) -> Vec<String> {
        let sample = Sample::new().item("1", "業務", &[(Status, text)]);
        figures
            .iter()
            .fold(sample, |sample, (kind, measure, value, unit)| {
                sample.figure("1", Role::Status, *kind, (measure, value, unit))
            })
            .found("T03")
    }

    #[test]
    fn rounds_of_one_text_make_up_the_number_told_before() {
        let of = |last: &str| {
            let body = format!(
                "今年度は、22名認定申請があった。\n<認定者数>目標4名\n・第1回認定4名\n（塗装）\n・第2回認定1名\n・第3回認定申請中{last}名"
            );
            text(
                &body,
                &[
                    (Actual, "認定申請", "22", "名"),
                    (Target, "認定者数", "4", "名"),
                    (Actual, "認定", "4", "名"),
                    (Actual, "認定", "1", "名"),
                    (Actual, "認定申請", last, "名"),
                ],
            )
        };
        assert!(of("17").is_empty());
        assert_eq!(of("16"), ["C2 22/21"]);
        let half =
            [("認定申請", "22"), ("認定", "4"), ("認定", "1")].map(|(m, v)| (Actual, m, v, "名"));
        let found = text(
            "22名認定申請があった。\n・第1回認定4名\n・第2回認定1名",
            &half,
        );
        assert!(
            found.is_empty(),
            "applied for and certified are two things: {found:?}"
        );
    }

    /// The findings of a status text with these numbers of participants in it.
    fn participants(body: &str, values: &[&str]) -> Vec<String> {
        let figures: Vec<_> = values
            .iter()
            .map(|v| (Actual, "参加者", *v, "人"))
            .collect();
        text(body, &figures)
    }

    #[test]
    fn a_breakdown_in_brackets() {
        assert_eq!(
            participants("参加者30人（男性10人、女性21人）", &["30", "10", "21"]),
            ["C2 30/31"]
        );
        for silent in [
            "参加者30人（男性10人、女性20人）",
            "参加者30人（うち男性10人、女性10人）",
            "参加者30人（会員10人、学生10人など）",
            "参加者30人（定員10人、申込10人）",
            "参加者30人（講師10人で対応、10人が欠席）",
        ] {
            let values: &[&str] = if silent.contains("20人") {
                &["30", "10", "20"]
            } else {
                &["30", "10", "10"]
            };
            let found = participants(silent, values);
            assert!(found.is_empty(), "{silent} {found:?}");
        }
    }

    #[test]
    fn a_total_by_its_word() {
        assert_eq!(
            participants("甲会場20人、乙会場30人、合計60人", &["20", "30", "60"]),
            ["C2 60/50"]
        );
        assert_eq!(
            participants(
                "合計　55人\n・甲会場　20人\n・乙会場　30人",
                &["55", "20", "30"]
            ),
            ["C2 55/50"]
        );
        assert_eq!(
            participants("前期20人、後期30人　計45人", &["20", "30", "45"]),
            ["C2 45/50"]
        );
        assert!(participants("甲会場20人、乙会場30人、合計50人", &["20", "30", "50"]).is_empty());
        assert!(
            participants(
                "講師5人\n甲会場20人、乙会場30人、合計50人",
                &["5", "20", "30", "50"]
            )
            .is_empty()
        );
        assert!(
            participants(
                "甲会場20人が来場し、うち30人が入会した。合計60人",
                &["20", "30", "60"]
            )
            .is_empty()
        );
    }

    /// 派遣 with a total over ①, and ② that names a hospital in its text.
    fn loose(total: &str, name: &str) -> Sample {
        Sample::new()
            .item("ア", "派遣", &[(Status, &format!("{total}回"))])
            .item("ア/①", "企業", &[(Status, "90回")])
            .item("ア/②", "学校", &[(Status, "150回\n・その他（病院）26回")])
            .figure("ア", Status, Actual, ("派遣回数", total, "回"))
            .figure("ア/①", Status, Actual, ("派遣回数", "90", "回"))
            .figure("ア/②", Status, Actual, ("派遣回数", "150", "回"))
            .figure("ア/②", Status, Actual, ("派遣回数", "26", "回"))
            .qualified(name)
    }

    #[test]
    fn a_figure_within_a_part_or_beside_it_is_shown_in_both_readings() {
        let findings = loose("251", "その他（病院）").findings("T03");
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.severity, f.message.ja.as_str(), f.related.len()))
            .collect();
        let message = "合計 251回の内訳が二通りに読めます（「その他（病院）」を他の内訳に含まれるとみると和は 240回、別に加えるとみると 266回）";
        assert_eq!(told, [(Severity::Info, message, 3)]);
        for total in ["240", "266"] {
            let findings = loose(total, "その他（病院）").findings("T03");
            assert!(findings.is_empty(), "{total}");
            assert_eq!(findings.held().collect::<Vec<_>>(), [(Topic::Total, 1)]);
        }
        // Halves, of-which figures and heads counted once are in it for sure, or not the same.
        for name in ["うち病院", "前期", "第2回", "実人数"] {
            assert!(loose("251", name).found("T03").is_empty(), "{name}");
        }
    }
}
