//! Lines that count up to now: 累計 = 累計 of the line before ＋ the figure of this one.

use rust_decimal::Decimal;

use super::super::measure::has_any;
use super::label::Nature;
use super::mismatch::{Mismatch, Term};
use super::table::{Cell, Side, Table};
use crate::model::fold;

/// Lines beside it that may be counted.
const NEAR: usize = 3;
/// Steps that must hold for each that does not.
const PROOF: usize = 3;

/// The cells of a line of running totals that are not the one before with the figure of this line, and how many are.
pub(super) fn slips(table: &Table<'_>, side: Side, total: usize) -> (Vec<Mismatch>, usize) {
    let lines = table.lines(side);
    let is_running = |at: usize| has_any(&fold(&lines[at].label), &["累計", "累積"]);
    if !is_running(total) {
        return (Vec::new(), 0);
    }
    let near = (total.saturating_sub(NEAR)..total)
        .rev()
        .chain(total + 1..lines.len().min(total + NEAR));
    near.filter(|at| lines[*at].adds && lines[*at].sheet == lines[total].sheet && !is_running(*at))
        .map(|counted| of(table, side, total, counted))
        .filter(|(slips, held)| *held >= PROOF && slips.len().saturating_mul(PROOF) <= *held)
        .max_by_key(|(_, held)| *held)
        .unwrap_or_default()
}

fn of(table: &Table<'_>, side: Side, total: usize, counted: usize) -> (Vec<Mismatch>, usize) {
    let crossing = table.lines(side.across());
    let value = |line: usize, cross: usize| {
        let (row, column) = side.cell(line, cross);
        match table.cell(row, column) {
            Cell::Value { value, .. } => Some(value),
            Cell::Nil => Some(Decimal::ZERO),
            _ => None,
        }
    };
    let (mut slips, mut held): (Vec<Mismatch>, usize) = (Vec::new(), 0);
    let mut before: Option<(usize, Decimal)> = None;
    // What the total would be had the one before been right.
    let mut carried = Decimal::ZERO;
    for (cross, line) in crossing.iter().enumerate() {
        if line.nature != Nature::Plain || !line.adds || line.begins {
            before = None;
            carried = Decimal::ZERO;
        }
        let (Some(stated), Some(new)) = (value(total, cross), value(counted, cross)) else {
            before = None;
            continue;
        };
        if line.nature != Nature::Plain || !line.adds {
            continue;
        }
        if let Some((last, known)) = before {
            let sum = known.saturating_add(new);
            let gap = stated.saturating_sub(sum);
            if gap.is_zero() || gap.saturating_add(carried).is_zero() {
                held = held.saturating_add(usize::from(!new.is_zero()));
                carried = Decimal::ZERO;
            } else {
                slips.push(Mismatch {
                    total,
                    cross,
                    terms: vec![Term::plus(total, last), Term::plus(counted, cross)],
                    value: stated,
                    sum,
                    is_explained: false,
                    is_balance: true,
                });
                carried = gap;
            }
        }
        before = Some((cross, stated));
    }
    (slips, held)
}
