//! # 内数が全体を超えています (T04 part-exceeds-whole)
//! # A part is larger than its whole (T04 part-exceeds-whole)
//!
//! ## 何を見るか
//! ## What it sees
//! 「うち」「内数」と書かれた数を、その全体の数と比べます。文章の中の「参加者120人（うち女性80人）」、表の「うち女性」の行や欄、「120(80)」のように括弧で添えた内数を見ます。
//! Figures told as うち or 内数 against what they are a part of: in running text, in rows and columns of a table, and in brackets beside a number under a heading that says so.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 内数は全体を超えません。どちらかの数が誤っているか、内数ではないものが書かれています。
//! A part is never larger than the whole: one of the two is wrong, or it is no part.
//!
//! ## 例
//! ## Example
//! ```text
//! 参加者120人（うち女性130人）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 率・平均、「約」「以上」の付いた数、単位の違う数、外数・別掲、全体がどれか分からないとき、多くの行で超えていて読み方が違うと分かるとき。
//! Rates and averages; rough figures; other units; figures told beside the whole (外数); where it is not plain what the whole is; and lines in which most figures are larger.
//!
//! ## 対処
//! ## What to do
//! 全体と内数のどちらが誤っているかを原本で確認してください。
//! Check in the original which of the two is wrong.

use std::collections::HashSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::addends::{Cell, Line, Nature, Side, Table};
use super::cell_text::cell_texts;
use super::measure::has_any;
use super::part_in_text::parts;
use super::rule::{Details, Rule, grouped, plain};
use super::spot::{Spot, spots};
use super::subject::{Subject, figure_place, position};
use crate::model::{CellRef, Findings, Message, Metric, Place, Severity, Topic, fold, same_unit};

pub(super) const RULE: Rule = Rule {
    code: "T04",
    name: "part-exceeds-whole",
    severity: Severity::Error,
    page: include_str!("part_exceeds_whole.rs"),
    check,
};

/// A part that is larger than its whole.
struct Excess {
    part: Place,
    whole: Place,
    values: (Decimal, Decimal),
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    in_texts(subject, findings);
    in_cells(subject, findings);
    let is_wanted = |_: Side, line: &Line| is_part(line);
    let Some(table) = Table::of(subject.document, is_wanted) else {
        return;
    };
    in_lines(&table, Side::Rows, findings);
    in_lines(&table, Side::Columns, findings);
    in_brackets(&table, findings);
}

fn tell(excess: Excess, findings: &mut Findings) {
    let (part, whole) = excess.values;
    let (shown, of) = (grouped(part), grouped(whole));
    let finding = RULE
        .finding(
            Message::new(
                format!("内数が全体を超えています（全体 {of}、内数 {shown}）"),
                format!("a part is larger than its whole (whole {of}, part {shown})"),
            ),
            excess.part,
        )
        .values(plain(part), format!("≤ {}", plain(whole)))
        .hint(
            "全体と内数のどちらが誤っているかを原本で確認してください",
            "check in the original which of the two is wrong",
        )
        .related(vec![excess.whole]);
    findings.push(finding);
}

/// 参加者120人（うち女性130人）
fn in_texts(subject: &Subject<'_>, findings: &mut Findings) {
    for node in &subject.nodes {
        if node.figures.len() < 2 || node.figures.len() > 200 {
            continue;
        }
        for (key, entry) in &node.item.entries {
            if !has_any(entry.text.text(), &["うち", "内数"]) {
                continue;
            }
            let mut found: Vec<(u32, u32, &Metric)> = node
                .figures
                .iter()
                .copied()
                .filter(|m| m.column() == *key)
                .filter_map(|m| position(node.item, m).map(|at| (at.start, at.end, m)))
                .collect();
            found.sort_by_key(|(start, end, _)| (*start, *end));
            let spots = spots(entry, &found);
            for (at, part) in spots.iter().enumerate() {
                let Some(whole) = whole_of(&spots[..at], part) else {
                    continue;
                };
                if part.metric.value <= whole.metric.value {
                    findings.hold(Topic::Total);
                    continue;
                }
                let excess = Excess {
                    part: figure_place(part.metric, Message::new("内数", "part")),
                    whole: figure_place(whole.metric, Message::new("全体", "whole")),
                    values: (part.metric.value, whole.metric.value),
                };
                tell(excess, findings);
            }
        }
    }
}

/// 相談は3,412件で、うち新規は698件: in texts of which the form reads no figures.
fn in_cells(subject: &Subject<'_>, findings: &mut Findings) {
    let told: HashSet<CellRef> = findings
        .iter()
        .filter(|finding| finding.code == RULE.code)
        .map(|finding| finding.place.at.cell.clone())
        .collect();
    for cell in cell_texts(subject) {
        let text = cell.text();
        if !text.contains("うち") || told.contains(&cell.cell) {
            continue;
        }
        for (part, whole) in parts(&text) {
            if part.value <= whole.value {
                findings.hold(Topic::Total);
                continue;
            }
            let place = |chars: &Range<usize>, ja: &str, en: &str| Place {
                at: cell.span(chars.start, chars.end),
                quote: cell.quote(chars.start, chars.end),
                note: Some(Message::new(ja, en)),
            };
            let excess = Excess {
                part: place(&part.chars, "内数", "part"),
                whole: place(&whole.chars, "全体", "whole"),
                values: (part.value, whole.value),
            };
            tell(excess, findings);
        }
    }
}

/// The figure that a part told by うち belongs to: the nearest before it of its unit, in the same line and sentence.
fn whole_of<'s, 'a>(before: &'s [Spot<'a>], part: &Spot<'a>) -> Option<&'s Spot<'a>> {
    if !says_part(&part.before) || !part.is_countable() || part.metric.value < Decimal::ZERO {
        return None;
    }
    let whole = before
        .iter()
        .rev()
        .take_while(|spot| spot.line == part.line && !spot.after.starts_with('。'))
        .find(|spot| same_unit(&spot.metric.unit, &part.metric.unit) && !says_part(&spot.before))?;
    // A list of parts in one bracket, or a figure of what was planned beside what was done, is not the whole.
    let is_whole = whole.is_countable()
        && whole.depth <= part.depth
        && (whole.metric.kind == part.metric.kind || part.depth > whole.depth)
        && !has_any(&fold(&part.before), &["。", "延べ", "のべ", "累計"]);
    is_whole.then_some(whole)
}

fn says_part(before: &str) -> bool {
    let key = fold(before);
    let word = key.rfind("うち").map(|at| &key[at + "うち".len()..]);
    let is_word = word.is_some_and(|rest| {
        !rest.starts_with(['わ', '合', 'あ', 'け'])
            && !has_any(&rest.replace('、', ""), &["と、", "。"])
    });
    is_word || key.contains("内数")
}

/// True for a line of parts that stand beside their whole.
fn is_part(line: &Line) -> bool {
    let key = fold(&line.label);
    let is_part = line.nature == Nature::Part && has_any(&key, &["うち", "内数", "内書"]);
    (is_part || is_again(line)) && !has_any(&key, &["外数", "外書", "別掲"])
}

/// （再掲）高齢者 behind 合計: counted in it already.
fn is_again(line: &Line) -> bool {
    matches!(line.nature, Nature::Part | Nature::Aside) && fold(&line.label).contains("再掲")
}

/// Lines before a part that may be its whole.
const FAR: usize = 12;

/// うち… below or behind what it is a part of.
fn in_lines(table: &Table<'_>, side: Side, findings: &mut Findings) {
    let lines = table.lines(side);
    for part in (0..lines.len()).filter(|at| is_part(&lines[*at]) && lines[*at].adds) {
        let wholes = wholes(lines, part);
        let tried: Vec<Compared> = wholes
            .into_iter()
            .map(|whole| Compared::of(table, side, part, whole))
            .collect();
        // Where most are larger it is no part, or the whole stands elsewhere.
        let Some(meant) = tried.into_iter().find(|compared| !compared.is_misread()) else {
            continue;
        };
        // What is printed again may belong to something else: one slip among rows that hold.
        let is_again = is_again(&lines[part]);
        if is_again && (meant.over.len() > 1 || meant.within < 3) {
            continue;
        }
        for _ in 0..meant.within {
            findings.hold(Topic::Total);
        }
        for (cross, part_value, all) in meant.over {
            let place = |line: usize| {
                let (row, column) = side.cell(line, cross);
                let label = lines[line].label.clone();
                table.place(row, column, Message::new(label.clone(), label))
            };
            if let (Some(part_place), Some(whole_place)) = (place(part), place(meant.whole)) {
                let excess = Excess {
                    part: part_place,
                    whole: whole_place,
                    values: (part_value, all),
                };
                tell(excess, findings);
            }
        }
    }
}

/// What a part may be a part of: the line that its label names (うち給料 of 給料), else the one before it, and where
/// that cannot be, those farther up.
fn wholes(lines: &[Line], part: usize) -> Vec<usize> {
    let own = fold(&lines[part].label);
    let before = (0..part)
        .rev()
        .filter(|at| lines[*at].sheet == lines[part].sheet)
        .filter(|at| !matches!(lines[*at].nature, Nature::Part | Nature::Aside));
    let mut before: Vec<usize> = before.take(FAR).collect();
    let name = |at: usize| {
        let label = fold(&lines[at].label);
        let is_name = lines[at].rank().is_none() && label.chars().count() >= 2;
        // 女性部を置く組織（内数） of 組織数
        let stem = label.strip_suffix('数').unwrap_or(&label);
        let is_stem = stem.chars().count() >= 2 && own.contains(stem);
        (is_name && (own.contains(&label) || is_stem)).then(|| stem.chars().count())
    };
    let longest = before.iter().filter_map(|at| name(*at)).max();
    if let Some(named) = before
        .iter()
        .copied()
        .find(|at| longest.is_some() && name(*at) == longest)
    {
        return vec![named];
    }
    // Single lines are no wholes of what stands behind the total of them.
    if before.first().is_some_and(|at| lines[*at].rank().is_some()) {
        before.truncate(1);
    }
    before.retain(|at| lines[*at].adds);
    before
}

/// The cells of a part against those of what may be its whole.
struct Compared {
    whole: usize,
    /// The cells that are larger than the whole: the crossing line, the part and the whole.
    over: Vec<(usize, Decimal, Decimal)>,
    /// How many are not.
    within: usize,
}

impl Compared {
    fn of(table: &Table<'_>, side: Side, part: usize, whole: usize) -> Self {
        let mut compared = Self {
            whole,
            over: Vec::new(),
            within: 0,
        };
        let crossing = table.lines(side.across());
        for (cross, other) in crossing.iter().enumerate().filter(|(_, other)| other.adds) {
            let value = |line: usize| {
                let (row, column) = side.cell(line, cross);
                match table.cell(row, column) {
                    Cell::Value { value, .. } if value >= Decimal::ZERO => Some(value),
                    _ => None,
                }
            };
            let is_sum = !matches!(other.nature, Nature::Aside) || side == Side::Columns;
            match (value(part), value(whole)) {
                (Some(part), Some(all)) if part > all && is_sum => {
                    compared.over.push((cross, part, all));
                }
                (Some(_), Some(_)) => compared.within = compared.within.saturating_add(1),
                _ => {}
            }
        }
        compared
    }

    fn is_misread(&self) -> bool {
        let over = self.over.len();
        over.saturating_add(self.within) == 0 || (over > 1 && over.saturating_mul(3) > self.within)
    }
}

/// 120(130) under a heading that says that brackets hold a part.
fn in_brackets(table: &Table<'_>, findings: &mut Findings) {
    for (column, line) in table.lines(Side::Columns).iter().enumerate() {
        if !has_any(&fold(&line.label), &["(うち", "(内", "内数", "内書"]) {
            continue;
        }
        let (mut over, mut within) = (Vec::new(), 0_usize);
        for row in 0..table.lines(Side::Rows).len() {
            let Some(number) = table.number(row, column) else {
                continue;
            };
            let inner = number
                .inner()
                .filter(|inner| inner.unit.as_deref() != Some("%"));
            let Some(part) = inner.and_then(|inner| inner.value) else {
                continue;
            };
            if part > number.value {
                over.push((row, part, number.value));
            } else {
                within = within.saturating_add(1);
            }
        }
        for _ in 0..within {
            findings.hold(Topic::Total);
        }
        if over.len() > 1 && over.len().saturating_mul(3) > within {
            continue;
        }
        for (row, part, all) in over {
            let place = |ja: &str, en: &str| table.place(row, column, Message::new(ja, en));
            if let (Some(part_place), Some(whole_place)) =
                (place("内数", "part"), place("全体", "whole"))
            {
                let excess = Excess {
                    part: part_place,
                    whole: whole_place,
                    values: (part, all),
                };
                tell(excess, findings);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::addends::said;
    use super::super::sample::Sample;
    use crate::model::{Kind, Role};

    fn found(text: &str, values: &[&str]) -> Vec<String> {
        let sample = Sample::new().item("1", "講座", &[(Role::Status, text)]);
        values
            .iter()
            .fold(sample, |sample, value| {
                sample.figure("1", Role::Status, Kind::Actual, ("参加者", value, "人"))
            })
            .found("T04")
    }

    #[test]
    fn a_part_in_a_sentence_is_no_larger_than_the_whole() {
        assert_eq!(
            found("参加者120人（うち女性130人）", &["120", "130"]),
            ["C2 130/≤ 120"]
        );
        assert_eq!(
            found("参加者120人、うち女性130人", &["120", "130"]),
            ["C2 130/≤ 120"]
        );
        for silent in [
            "参加者120人（うち女性80人）",
            "参加者120人。このうちわ80人",
            "参加者120人（学生80人）",
        ] {
            assert!(found(silent, &["120", "80"]).is_empty(), "{silent}");
        }
        assert!(found("参加者120人\nうちわの配布130人", &["120", "130"]).is_empty());
    }

    #[test]
    fn the_whole_of_a_row_is_the_one_its_label_names() {
        let staff = |part: &str| {
            format!(
                "区分|前年|今年\n給料|247|260\n手当|120|131\n共済費|31|35\nうち給料の時間外分|40|{part}\n計|398|426"
            )
        };
        let of = |text: &str| said("T04", &[], text).wrong;
        assert!(of(&staff("44")).is_empty());
        assert_eq!(of(&staff("440")), ["C5 440/≤ 260"]);
        // Without a name it is the row before, and where most are larger, one farther up.
        let places = |part: &str| {
            format!(
                "区分|4月|5月|6月|7月\n大人|90|80|85|88\n子ども|12|11|10|9\nうち市外|40|35|{part}|30\n計|102|91|95|97"
            )
        };
        assert!(of(&places("38")).is_empty());
        assert_eq!(of(&places("380")), ["D4 380/≤ 85"]);
    }
}
