//! A table of figures comes in → the totals of its rows and columns that their addends do not make up go out.
//!
//! Rows and columns are the same thing seen from two sides: lines that are named, of which some add others up. What
//! a total adds up is told by no file; it is tried in the ways that offices lay sums out, and the cells of the line
//! vote for the way that is meant. A line that most cells speak against was misread, and nothing is said of it.

mod balance;
#[cfg(test)]
mod drawn;
mod label;
mod line;
mod mismatch;
mod notes;
mod parts;
mod plausible;
mod table;
mod upto;
mod verdict;
mod votes;
mod ways;

use balance::balances;
#[cfg(test)]
pub(super) use drawn::{Said, said};
pub(super) use label::Nature;
pub(super) use line::Line;
use mismatch::{Mismatch, Term};
pub(super) use table::{Cell, Side, Table};
use verdict::mismatches;

use super::rate_columns;
use super::rule::{Details, Rule, grouped, plain};
use super::subject::Subject;
use crate::model::{CellRef, Findings, Message, Place, Severity, Topic};

/// Most addends that a finding names.
const NAMED: usize = 30;

/// The totals of both sides that are wrong, and how many were right.
#[derive(Debug, Default)]
pub(super) struct Sums {
    rows: (Vec<Told>, usize),
    columns: (Vec<Told>, usize),
}

impl Sums {
    /// Adds up all rows and columns of a document.
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let Some(table) = Table::of(subject.document, |_, line| balance::is_asked(line)) else {
            return Self::default();
        };
        let judged = |side| {
            let (mut wrong, held) = mismatches(&table, side);
            let (off, more) = balances(&table, side, &wrong);
            wrong.extend(off);
            (wrong, held.saturating_add(more))
        };
        let (rows, columns) = (judged(Side::Rows), judged(Side::Columns));
        let told = |side: Side, (wrong, held): &(Vec<Mismatch>, usize)| {
            let causes = |found: &Mismatch| {
                let rows = rows.0.iter().map(|other| (Side::Rows, other));
                let mut all = rows.chain(columns.0.iter().map(|other| (Side::Columns, other)));
                all.any(|other| found.follows_from(side, other))
            };
            let first = wrong
                .iter()
                .filter(|found| wrong.len() > MOST || !causes(found));
            (
                first
                    .filter_map(|found| told(&table, side, found))
                    .collect(),
                *held,
            )
        };
        Self {
            rows: told(Side::Rows, &rows),
            columns: told(Side::Columns, &columns),
        }
    }
}

/// Most wrong totals that are held against each other.
const MOST: usize = 500;

/// Tells the totals of one side that their addends do not make up, each with the fact and the hint that `words` gives,
/// and counts those that hold.
pub(super) fn tell_totals(
    subject: &Subject<'_>,
    (side, rule): (Side, &Rule),
    words: impl Fn(&Told) -> (Message, Message),
    findings: &mut Findings,
) {
    let sums = subject.sums();
    let (wrong, held) = match side {
        Side::Rows => &sums.rows,
        Side::Columns => &sums.columns,
    };
    for _ in 0..*held {
        findings.hold(Topic::Total);
    }
    let off = shares_off(subject, wrong);
    let is_off = |part: &Place| off.contains(&part.at.cell);
    for told in wrong {
        // The share that is no share of its number is told as that.
        if told.is_share && told.related.iter().any(is_off) {
            continue;
        }
        let (fact, hint) = told.balanced().unwrap_or_else(|| words(told));
        let mut finding = rule
            .finding(fact, told.place.clone())
            .values(told.values.0.clone(), told.values.1.clone())
            .hint(hint.ja, hint.en)
            .related(told.related.clone());
        if told.is_explained {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
}

/// The shares that their numbers do not give, where a sum of shares is wrong.
fn shares_off(subject: &Subject<'_>, wrong: &[Told]) -> Vec<CellRef> {
    if !wrong.iter().any(|told| told.is_share) {
        return Vec::new();
    }
    let verdicts = rate_columns::verdicts(subject);
    let off = verdicts.iter().filter(|verdict| verdict.off.is_some());
    off.map(|verdict| verdict.rate.at.cell.clone()).collect()
}

/// A sum that is wrong, as both rules tell it.
#[derive(Debug)]
pub(super) struct Told {
    /// The total.
    place: Place,
    /// Its addends.
    related: Vec<Place>,
    /// The line of the total, and the line that crosses it.
    pub(super) names: (String, String),
    /// Total, sum and gap, grouped by three.
    pub(super) shown: (String, String, String),
    /// Total and sum for scripts.
    values: (String, String),
    /// True when the gap is no more than notes of the table explain.
    is_explained: bool,
    /// True for shares of a whole.
    is_share: bool,
    /// The terms in words, for what is no plain sum: 予算額 － 決算額.
    way: Option<String>,
}

impl Told {
    /// The fact and the hint of a line that others make by plus and minus.
    fn balanced(&self) -> Option<(Message, Message)> {
        let way = self.way.as_ref()?;
        let (name, cross) = &self.names;
        let (stated, right, gap) = &self.shown;
        let fact = Message::new(
            format!("「{name}」が計算と合いません（{cross}：記載 {stated}、{way} は {right}）"),
            format!(
                "{name} is not what its numbers give ({cross}: stated {stated}, {way} gives {right})"
            ),
        );
        let hint = Message::new(
            format!("「{name}」か元の数の誤記を原本で確認してください（差 {gap}）"),
            format!("check {name} and its numbers against the original (difference {gap})"),
        );
        Some((fact, hint))
    }
}

/// A mismatch with its places, names and values.
fn told(table: &Table<'_>, side: Side, mismatch: &Mismatch) -> Option<Told> {
    let (row, column) = side.cell(mismatch.total, mismatch.cross);
    let lines = table.lines(side);
    let name = lines[mismatch.total].label.clone();
    let crossing = table.lines(side.across());
    let cross = crossing[mismatch.cross].label.clone();
    let note = Message::new(name.clone(), "total");
    let place = table.place(row, column, note)?;
    let related = mismatch
        .terms
        .iter()
        .filter_map(|term| {
            let (row, column) = side.cell(term.line, term.cross);
            let is_value = matches!(table.cell(row, column), Cell::Value { .. });
            let note = Message::new(lines[term.line].label.clone(), "part");
            is_value.then(|| table.place(row, column, note)).flatten()
        })
        .take(NAMED)
        .collect();
    let term = |term: &Term| {
        let name = &lines[term.line].label;
        if term.cross == mismatch.cross {
            name.clone()
        } else {
            format!("{}の{name}", crossing[term.cross].label)
        }
    };
    let way = mismatch.terms.iter().fold(String::new(), |said, next| {
        let sign = match (said.is_empty(), next.is_less) {
            (true, _) => "",
            (false, true) => " － ",
            (false, false) => " ＋ ",
        };
        format!("{said}{sign}{}", term(next))
    });
    let gap = mismatch.gap().abs();
    Some(Told {
        place,
        related,
        names: (name, cross),
        shown: (grouped(mismatch.value), grouped(mismatch.sum), grouped(gap)),
        values: (plain(mismatch.value), plain(mismatch.sum)),
        is_explained: mismatch.is_explained,
        is_share: crossing[mismatch.cross].is_share,
        way: mismatch.is_balance.then_some(way),
    })
}
