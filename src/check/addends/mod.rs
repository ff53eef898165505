//! A table of figures comes in → the totals of its rows and columns that their addends do not make up go out.
//!
//! Rows and columns are the same thing seen from two sides: lines that are named, of which some add others up. What
//! a total adds up is told by no file; it is tried in the ways that offices lay sums out, and the cells of the line
//! vote for the way that is meant. A line that most cells speak against was misread, and nothing is said of it.

#[cfg(test)]
mod drawn;
mod label;
mod line;
mod notes;
mod parts;
mod plausible;
mod table;
mod verdict;
mod ways;

#[cfg(test)]
pub(super) use drawn::{Said, said};
pub(super) use label::Nature;
pub(super) use line::Line;
pub(super) use table::{Cell, Side, Table};
use verdict::{Mismatch, mismatches};

use super::rule::{Details, Rule, grouped, plain};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity, Topic};

/// Most addends that a finding names.
const NAMED: usize = 30;

/// Tells the totals of one side that their addends do not make up, each with the fact and the hint that `words` gives,
/// and counts those that hold.
pub(super) fn tell_totals(
    subject: &Subject<'_>,
    (side, rule): (Side, &Rule),
    words: impl Fn(&Told) -> (Message, Message),
    findings: &mut Findings,
) {
    let is_wanted = |of: Side, line: &Line| of == side && line.rank().is_some();
    let Some(table) = Table::of(subject.document, is_wanted) else {
        return;
    };
    let (wrong, held) = mismatches(&table, side);
    for _ in 0..held {
        findings.hold(Topic::Total);
    }
    for told in wrong.iter().filter_map(|found| told(&table, side, found)) {
        let (fact, hint) = words(&told);
        let mut finding = rule
            .finding(fact, told.place)
            .values(told.values.0, told.values.1)
            .hint(hint.ja, hint.en)
            .related(told.related);
        if told.is_explained {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
}

/// A sum that is wrong, as both rules tell it.
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
}

/// A mismatch with its places, names and values.
fn told(table: &Table<'_>, side: Side, mismatch: &Mismatch) -> Option<Told> {
    let (row, column) = side.cell(mismatch.total, mismatch.cross);
    let lines = table.lines(side);
    let name = lines[mismatch.total].label.clone();
    let cross = table.lines(side.across())[mismatch.cross].label.clone();
    let note = Message::new(name.clone(), "total");
    let place = table.place(row, column, note)?;
    let related = mismatch
        .parts
        .iter()
        .filter_map(|part| {
            let (row, column) = side.cell(*part, mismatch.cross);
            let is_value = matches!(table.cell(row, column), Cell::Value { .. });
            let note = Message::new(lines[*part].label.clone(), "part");
            is_value.then(|| table.place(row, column, note)).flatten()
        })
        .take(NAMED)
        .collect();
    let gap = mismatch.value.checked_sub(mismatch.sum)?.abs();
    Some(Told {
        place,
        related,
        names: (name, cross),
        shown: (grouped(mismatch.value), grouped(mismatch.sum), grouped(gap)),
        values: (plain(mismatch.value), plain(mismatch.sum)),
        is_explained: mismatch.is_explained,
    })
}
