//! # 記載が隣の欄とずれているようです (S03 column-shift)
//! # A text seems to stand one column off (S03 column-shift)
//!
//! ## 何を見るか
//! ## What it sees
//! 要領は「〜すること」、計画は「〜します・〜を行う」、状況は「〜した」と終わるものです。欄の文がすべて別の欄の
//! 言い回しで、しかもその欄も入れ替わっているか空白のところ、または状況の欄に「〜すること」だけがあるところです。
//! Guidelines end in 〜すること, plans in 〜します, statuses in 〜した. Entries of which every sentence is worded as another
//! column, where that column is worded as this one, or blank; a status that is nothing but 〜すること.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 貼り付ける欄が一つずれたまま提出されます。
//! The texts were pasted one column off, and would be handed in so.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  相談窓口を設置し、12件の相談に応じた。
//! 実施状況  相談窓口を設置し、相談に応じます。      ← 欄が入れ替わっています
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 言い回しの違う文が交じるとき、体言で終わるとき、「〜している」、その欄のほかの項目も同じ言い回しのとき。
//! Entries of mixed wording, without verbs, or with 〜している; columns of which other items are worded so too.
//!
//! ## 対処
//! ## What to do
//! 正しい欄に移してください。
//! Move the text to its column.

use std::collections::{HashMap, HashSet};

use super::rule::{Details, Rule};
use super::subject::{Subject, entry_place};
use super::wording::{Tense, sentences};
use crate::model::{CellRef, ColumnKey, Entry, Findings, Message, Role, Severity};

pub(super) const RULE: Rule = Rule {
    code: "S03",
    name: "column-shift",
    severity: Severity::Warning,
    page: include_str!("column_shift.rs"),
    check,
};

/// The columns from left to right, with how their sentences end.
const HOMES: [(Role, Tense); 3] = [
    (Role::Guideline, Tense::Asked),
    (Role::Plan, Tense::Planned),
    (Role::Status, Tense::Done),
];

/// What one column says of one item: how every sentence ends, and how many there are.
#[derive(Clone, Copy)]
enum Wording {
    Blank,
    Mixed,
    All(Tense, usize),
}

/// A text that stands in the column of another.
struct Shift<'a> {
    role: ColumnKey,
    home: ColumnKey,
    entry: &'a Entry,
    other: Option<&'a Entry>,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for shift in shifts(subject) {
        let (column, home) = (subject.column(shift.role), subject.column(shift.home));
        let Some(place) = entry_place(shift.entry, Some(column.clone())) else {
            continue;
        };
        let finding = RULE
            .finding(
                Message::new(
                    format!("{}の欄の文が、{}の言い回しです", column.ja, home.ja),
                    format!(
                        "the text of the {} column is worded as {}",
                        column.en, home.en
                    ),
                ),
                place,
            )
            .values(column.ja, home.ja.clone())
            .hint(
                "欄がずれていないか、入れ替わっていないかを確認してください",
                "see whether the texts stand one column off",
            )
            .related(
                shift
                    .other
                    .and_then(|e| entry_place(e, Some(home)))
                    .into_iter()
                    .collect(),
            );
        findings.push(finding);
    }
}

/// The column of each wording: by its role, or by its heading where the form has no role for it.
fn column_of(subject: &Subject<'_>, home: usize) -> Option<ColumnKey> {
    const NAMES: [&[&str]; 3] = [
        &["要綱", "要領", "要項", "仕様"],
        &["計画", "方針"],
        &["状況", "実績"],
    ];
    let columns = &subject.document.columns;
    let role = HOMES.get(home)?.0;
    if columns.contains_key(&role) {
        return Some(role.into());
    }
    let names = NAMES.get(home)?;
    let mut fitting = columns.keys().filter(|key| {
        key.role == Role::Other && {
            let heading = subject.column(**key).ja;
            names.iter().any(|name| heading.trim().ends_with(name))
        }
    });
    let (first, second) = (fitting.next(), fitting.next());
    first.filter(|_| second.is_none()).copied()
}

/// The cells that this rule speaks of: no other rule need speak of their wording.
pub(super) fn shifted_cells(subject: &Subject<'_>) -> HashSet<CellRef> {
    let shifts = shifts(subject);
    let entries = shifts
        .iter()
        .flat_map(|shift| [Some(shift.entry), shift.other]);
    entries.flatten().flat_map(Entry::cells).collect()
}

/// Every shift, one a row.
fn shifts<'a>(subject: &Subject<'a>) -> Vec<Shift<'a>> {
    let keys = [0, 1, 2].map(|home| column_of(subject, home));
    let wordings: Vec<[Wording; 3]> = (0..subject.nodes.len())
        .map(|at| keys.map(|key| key.map_or(Wording::Blank, |key| wording(subject, at, key))))
        .collect();
    // How often each column is worded as each of them.
    let mut usual: HashMap<(usize, usize), usize> = HashMap::new();
    for row in &wordings {
        for (column, wording) in row.iter().enumerate() {
            if let Some(home) = home(*wording) {
                *usual.entry((column, home)).or_default() += 1;
            }
        }
    }
    let is_odd = |column: usize, home: usize| {
        let count = |home: usize| usual.get(&(column, home)).copied().unwrap_or(0);
        let all: usize = (0..3).map(count).sum();
        count(home).saturating_mul(3) <= all && count(column) > 0
    };
    let mut told: HashSet<CellRef> = HashSet::new();
    let mut found = Vec::new();
    for (at, row) in wordings.iter().enumerate() {
        let Some((column, home)) = (0..3).rev().find_map(|column| {
            let home = home(row[column]).filter(|home| *home != column)?;
            let has_home = keys[home].is_some();
            let is_detail = subject
                .ancestors(at)
                .any(|above| !matches!(wordings[above][home], Wording::Blank));
            (has_home && is_odd(column, home) && is_clear(row, column, home, is_detail))
                .then_some((column, home))
        }) else {
            continue;
        };
        let of = |column: usize| subject.nodes[at].item.entries.get(&keys[column]?);
        let Some(entry) = of(column) else { continue };
        let is_new = entry.place().is_some_and(|span| told.insert(span.cell));
        if is_new {
            found.push(Shift {
                role: keys[column].unwrap_or_else(|| HOMES[column].0.into()),
                home: keys[home].unwrap_or_else(|| HOMES[home].0.into()),
                entry,
                other: of(home),
            });
        }
    }
    found
}

/// The column of which this is the wording.
fn home(wording: Wording) -> Option<usize> {
    let Wording::All(tense, _) = wording else {
        return None;
    };
    HOMES.iter().position(|(_, home)| *home == tense)
}

/// True when the row leaves no doubt: the two columns are exchanged, or the text moved and left its column blank.
/// A detail of an item that has the other column is not left there.
fn is_clear(row: &[Wording; 3], column: usize, at_home: usize, is_detail: bool) -> bool {
    let count = match row[column] {
        Wording::All(_, count) => count,
        _ => 0,
    };
    let other = row[at_home];
    let is_exchanged = home(other) == Some(column);
    // The whole row moved: what stands at home belongs elsewhere too.
    let is_moved = home(other).is_some_and(|home| home != at_home);
    let is_left = !is_detail && matches!(other, Wording::Blank) && (count > 1 || at_home < column);
    // A plan that asks what the guideline asks is a copy of it.
    let is_copy = home(other) == Some(at_home) && HOMES[column].0 == Role::Plan;
    let is_request =
        HOMES[at_home].1 == Tense::Asked && (HOMES[column].0 == Role::Status || is_copy);
    is_exchanged || is_moved || is_left || is_request
}

fn wording(subject: &Subject<'_>, at: usize, key: ColumnKey) -> Wording {
    let Some(entry) = subject.nodes[at]
        .item
        .entries
        .get(&key)
        .filter(|entry| !entry.text.is_blank())
    else {
        return Wording::Blank;
    };
    if subject.is_total(at) {
        return Wording::Mixed;
    }
    let text = if entry.body.is_blank() {
        &entry.heading
    } else {
        &entry.body
    };
    let mut all: Option<Tense> = None;
    let mut count: usize = 0;
    for sentence in sentences(text.text()) {
        if sentence.tense == Tense::Open && !sentence.text.ends_with('。') {
            // A line of a list or a label says nothing.
            continue;
        }
        if all.is_some_and(|tense| tense != sentence.tense) {
            return Wording::Mixed;
        }
        all = Some(sentence.tense);
        count = count.saturating_add(1);
    }
    all.map_or(Wording::Mixed, |tense| Wording::All(tense, count))
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Guideline, Plan, Status};

    fn sample() -> Sample {
        let mut sample = Sample::new();
        for (step, what) in [("1", "相談"), ("2", "周知"), ("3", "研修")] {
            sample = sample.item(
                step,
                what,
                &[
                    (Guideline, &format!("{what}を行うこと。")),
                    (Plan, &format!("{what}を行います。")),
                    (Status, &format!("{what}を行った。")),
                ],
            );
        }
        sample
    }

    #[test]
    fn two_columns_exchanged() {
        let found = sample()
            .item(
                "4",
                "講座",
                &[
                    (Guideline, "開くこと。"),
                    (Plan, "講座を開いた。"),
                    (Status, "講座を開催します。"),
                ],
            )
            .found("S03");
        assert_eq!(found, ["C5 実施状況/実施計画"]);
        let found = sample()
            .item(
                "4",
                "講座",
                &[
                    (Guideline, "開催します。"),
                    (Plan, "講座を開催すること。"),
                    (Status, "開いた。"),
                ],
            )
            .found("S03");
        assert_eq!(found, ["B5 実施計画/実施要領"]);
    }

    #[test]
    fn a_row_that_moved() {
        let found = sample()
            .item(
                "4",
                "講座",
                &[
                    (Plan, "講座を開催すること。"),
                    (Status, "講座を開催します。"),
                ],
            )
            .found("S03");
        assert_eq!(found, ["C5 実施状況/実施計画"]);
    }

    #[test]
    fn a_status_that_asks() {
        let found = sample()
            .item(
                "4",
                "講座",
                &[
                    (Guideline, "開催すること。"),
                    (Plan, "開催します。"),
                    (Status, "講座を開催すること。"),
                ],
            )
            .found("S03");
        assert_eq!(found, ["C5 実施状況/実施要領"]);
    }

    #[test]
    fn usual_wordings_are_silent() {
        let found = sample()
            .item(
                "4",
                "講座",
                &[
                    (Plan, "講座を開催している。"),
                    (Status, "講座を開催します。"),
                ],
            )
            .item(
                "5",
                "経理",
                &[
                    (Plan, "前年は応募がなかった。今年は周知します。"),
                    (Status, "周知した。"),
                ],
            )
            .item(
                "6",
                "広報",
                &[
                    (Guideline, "広報"),
                    (Plan, "周知しました。"),
                    (Status, "周知した。"),
                ],
            )
            .found("S03");
        assert!(found.is_empty(), "{found:?}");
    }
}
