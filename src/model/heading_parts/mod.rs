//! What a stack of heading cells says: 令和6年度 over 目標値（人） → the scope, the unit, and the name of the column.

mod cell;
mod kind_word;
mod period;
mod reference;
mod scope;

use crate::model::label::fold;

use cell::HeadingCell;

pub use kind_word::kind_word;
pub use period::scope_period;

/// The parts of a column's heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingParts {
    /// Which part of time the column is about, as written, width-folded: `令和6年度`, `4～9月期`. Two are joined by a
    /// full-width blank, topmost first: `令和6年度　上半期`.
    pub scope: Option<String>,
    /// The unit a bracket of the heading states, width-folded: `人`, `千円`. The lowest cell that has one decides.
    pub unit: Option<String>,
    /// The mark other headings refer to the column by, or what it is computed from: `(A)`, `①`, `(B)/(A)`.
    pub reference: Option<String>,
    /// What the column may be called, folded, for comparison with labels: all cells together, the lowest, the
    /// topmost and the others without scope, unit and reference, each with and without remarks in brackets; then
    /// the same as written. None twice, none empty.
    pub names: Vec<String>,
    /// What is counted, where another part of the heading is only a word of kind: 研修回数 over 実績, 研修回数（実績）.
    /// Several cells are joined by a full-width blank.
    pub measure: Option<String>,
}

/// Takes a stack of heading cells apart, topmost first. A cell merged over several rows may stand there more than once.
#[must_use]
pub fn heading_parts<S: AsRef<str>>(levels: &[S]) -> HeadingParts {
    let mut cells: Vec<HeadingCell> = Vec::new();
    for level in levels {
        let cell = HeadingCell::read(level.as_ref());
        if !cell.written.is_empty() && cells.last().is_none_or(|last| last.written != cell.written)
        {
            cells.push(cell);
        }
    }
    if let [_, .., lowest] = cells.as_mut_slice() {
        lowest.take_unit_row();
    }
    let mut scopes: Vec<&str> = Vec::new();
    for scope in cells.iter().flat_map(|cell| &cell.scopes) {
        if !scopes.contains(&scope.as_str()) {
            scopes.push(scope);
        }
    }
    HeadingParts {
        scope: (!scopes.is_empty()).then(|| scopes.join("\u{3000}")),
        unit: cells.iter().rev().find_map(|cell| cell.unit.clone()),
        reference: cells.iter().rev().find_map(|cell| cell.reference.clone()),
        names: names(&cells),
        measure: measure(&cells),
    }
}

fn names(cells: &[HeadingCell]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        let name = fold(text);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    };
    let all = |part: fn(&HeadingCell) -> &str| cells.iter().map(part).collect::<String>();
    let parts: [fn(&HeadingCell) -> &str; 2] = [|cell| &cell.name, |cell| &cell.bare];
    for part in parts {
        add(&all(part));
    }
    // The lowest cell says most about its own column, the topmost names the group.
    let lowest_first = cells
        .last()
        .into_iter()
        .chain(cells.first())
        .chain(cells.iter().rev().skip(1));
    for cell in lowest_first.clone() {
        add(&cell.name);
        add(&cell.bare);
    }
    add(&all(|cell| &cell.written));
    for cell in lowest_first {
        add(&cell.written);
    }
    names
}

/// Words of kind that name a thing counted as well, where another word of kind stands below: 確保方策 over 計画 and
/// 実績.
const COUNTED: [&str; 9] = [
    "量の見込み",
    "量の見込",
    "確保方策",
    "確保の方策",
    "確保量",
    "見込量",
    "需要量",
    "事業量",
    "供給量",
];

fn measure(cells: &[HeadingCell]) -> Option<String> {
    let mut kinds = false;
    let mut said: Vec<&str> = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let is_counted = COUNTED.contains(&fold(&cell.name).as_str())
            && cells[at + 1..].iter().any(|below| below.kind().is_some());
        if is_counted {
            said.push(&cell.name);
        } else if cell.kind().is_some() {
            kinds = true;
        } else if cell.noted_kind().is_some() && !cell.bare.is_empty() {
            kinds = true;
            said.push(&cell.bare);
        } else if !cell.name.is_empty() {
            said.push(&cell.name);
        }
    }
    (kinds && !said.is_empty()).then(|| said.join("\u{3000}"))
}

#[cfg(test)]
mod tests;
