//! Which reading of a total is meant, and which of its cells speak against it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use super::label::Nature;
use super::mismatch::{Mismatch, Term};
use super::notes;
use super::table::{Cell, Side, Table};
use super::votes::{Vote, display_unit, is_scaled, votes};
use super::ways::{Reading, Way, readings};

/// A reading with the votes of its cells.
struct Tried {
    reading: Reading,
    votes: Vec<Vote>,
}

impl Tried {
    fn held(&self) -> usize {
        self.votes
            .iter()
            .filter(|vote| vote.holds && vote.is_solid)
            .count()
    }

    fn failed(&self) -> usize {
        self.votes.iter().filter(|vote| !vote.holds).count()
    }
}

/// The totals of one side that are wrong, and how many were right.
pub(in super::super) fn mismatches(table: &Table<'_>, side: Side) -> (Vec<Mismatch>, usize) {
    let totals = totals(table, side);
    let support = support(&totals);
    let chosen: Vec<(usize, usize)> = totals
        .iter()
        .enumerate()
        .filter_map(|(at, (_, tried))| Some((at, choose(tried, &support)?)))
        .collect();
    let is_dead = dead(&totals, &chosen);
    let (mut found, mut held) = (Vec::new(), 0_usize);
    for (at, best) in chosen {
        let (total, tried) = &totals[at];
        let meant = &tried[best];
        let alive: Vec<&Vote> = meant
            .votes
            .iter()
            .filter(|vote| !is_dead.contains(&vote.cross))
            .collect();
        let holds = alive
            .iter()
            .filter(|vote| vote.holds && vote.is_solid)
            .count();
        held = held.saturating_add(holds);
        let other_holds = |cross: usize| {
            let mut others = tried.iter().flat_map(|other| &other.votes);
            others.any(|vote| vote.cross == cross && vote.holds && vote.is_solid)
        };
        let failed: Vec<&Vote> = alive
            .into_iter()
            .filter(|vote| !vote.holds && !other_holds(vote.cross))
            .collect();
        let known = support.get(&meant.reading.way).copied().unwrap_or_default();
        if !is_told(
            &failed,
            holds,
            known.saturating_sub(usize::from(meant.failed() == 0)),
            tried,
            best,
        ) {
            continue;
        }
        found.extend(
            failed
                .iter()
                .filter_map(|vote| mismatch(table, *total, meant, vote)),
        );
    }
    (settle(found, held, table, side), held)
}

/// The readings of every total with their votes. Totals that hold are settled first; those above them are read again
/// with these as their parts.
fn totals(table: &Table<'_>, side: Side) -> Vec<(usize, Vec<Tried>)> {
    let lines = table.lines(side);
    let mut settled: Vec<Option<Nature>> = vec![None; lines.len()];
    let mut totals: BTreeMap<usize, Vec<Tried>> = BTreeMap::new();
    for round in 0..ROUNDS {
        let agree = |total: usize, beside: &[usize]| agreed(table, side, total, beside);
        let mut is_new = false;
        let mut holding: Vec<(usize, Vec<usize>)> = Vec::new();
        for (total, readings) in readings(lines, &settled, round, agree) {
            if settled[total].is_some() {
                continue;
            }
            let known = totals.entry(total).or_default();
            for reading in readings {
                let is_known = |tried: &Tried| {
                    let known = &tried.reading;
                    known.parts == reading.parts
                        && (known.way.round < round || known.way == reading.way)
                };
                if known.iter().any(is_known) {
                    continue;
                }
                let votes = votes(table, side, total, &reading);
                if !votes.is_empty() {
                    is_new = true;
                    known.push(Tried { reading, votes });
                }
            }
            let best = choose(known, &BTreeMap::new()).map(|best| &known[best]);
            let is_sure = |best: &&Tried| {
                let (held, failed) = (best.held(), best.failed());
                held > failed.saturating_mul(2) || (held >= 2 && failed == 1)
            };
            if let Some(best) = best.filter(is_sure) {
                holding.push((total, best.reading.parts.clone()));
            }
        }
        if !is_new || holding.is_empty() {
            break;
        }
        for (total, parts) in holding {
            for part in parts {
                settled[part] = Some(Nature::Aside);
            }
            settled[total].get_or_insert(Nature::Plain);
        }
    }
    totals
        .into_iter()
        .filter(|(_, tried)| !tried.is_empty())
        .collect()
}

/// How many rounds: totals of groups, of groups of groups, and so on.
const ROUNDS: usize = 4;

/// How many of the lines beside a total it adds up, where most of its cells agree on that.
fn agreed(table: &Table<'_>, side: Side, total: usize, beside: &[usize]) -> Option<usize> {
    let crossing = table.lines(side.across());
    let cell = |line: usize, cross: usize| {
        let (row, column) = side.cell(line, cross);
        table.cell(row, column)
    };
    let mut open: Vec<(usize, Decimal, Decimal, Decimal)> = Vec::new();
    for (cross, _) in crossing.iter().enumerate().filter(|(_, line)| line.adds) {
        if let Cell::Value { value, digits } = cell(total, cross)
            && !value.is_zero()
        {
            let rounds = digits != 0 || table.notes.rounded || is_scaled(table, side, total, cross);
            let unit = if rounds {
                display_unit(digits)
            } else {
                Decimal::ZERO
            };
            open.push((cross, value, Decimal::ZERO, unit));
        }
    }
    let comparable = open.len();
    if comparable < 2 {
        return None;
    }
    for (at, line) in beside.iter().enumerate() {
        let mut held = 0_usize;
        let allowed = Decimal::from(at.saturating_add(2)).checked_div(Decimal::TWO)?;
        for (cross, value, sum, unit) in &mut open {
            if let Cell::Value { value: part, .. } = cell(*line, *cross) {
                *sum = sum.checked_add(part)?;
            }
            let gap = value.checked_sub(*sum)?.abs();
            held = held.saturating_add(usize::from(gap <= allowed.checked_mul(*unit)?));
        }
        let is_agreed = held == comparable
            || (held >= 3 && held.saturating_mul(3) >= comparable.saturating_mul(2));
        if at > 0 && is_agreed {
            return Some(at + 1);
        }
    }
    None
}

/// Whether the cells that fail are wrong, rather than the reading.
fn is_told(failed: &[&Vote], holds: usize, known: usize, tried: &[Tried], best: usize) -> bool {
    let parts = tried[best].reading.parts.len();
    match failed {
        [] => false,
        [only] if holds >= 2 => only.gap.is_sum() || only.gap.is_short(),
        [only] if holds == 1 => only.gap.is_slip(),
        // Nothing in its line speaks for the reading: others like it must, or there must be no other.
        [only] => {
            parts >= 2
                && only.is_solid
                && only.gap.is_slip()
                && (known > 0 || is_only(tried, best, only))
        }
        _ => {
            failed.len() * 3 <= holds + failed.len() && failed.iter().all(|vote| vote.gap.is_sum())
        }
    }
}

/// True when every other reading of a cell adds up to the same.
fn is_only(tried: &[Tried], best: usize, vote: &Vote) -> bool {
    tried
        .iter()
        .filter(|other| {
            other.reading.parts.len() >= 2
                || other.reading.way.method == tried[best].reading.way.method
        })
        .flat_map(|other| &other.votes)
        .filter(|other| other.cross == vote.cross && other.is_solid)
        .all(|other| other.gap.sum == vote.gap.sum)
}

/// How many totals of the table each way explains in all their cells.
fn support(totals: &[(usize, Vec<Tried>)]) -> BTreeMap<Way, usize> {
    let mut support: BTreeMap<Way, usize> = BTreeMap::new();
    for (_, tried) in totals {
        for tried in tried
            .iter()
            .filter(|tried| tried.failed() == 0 && tried.held() > 0)
        {
            let known = support.entry(tried.reading.way).or_default();
            *known = known.saturating_add(1);
        }
    }
    support
}

/// The reading that most cells speak for; of equals the one with the fewest against it, then the usual one.
fn choose(tried: &[Tried], support: &BTreeMap<Way, usize>) -> Option<usize> {
    (0..tried.len()).max_by_key(|at| {
        let tried = &tried[*at];
        let usual = support.get(&tried.reading.way).copied().unwrap_or_default();
        let is_of_several = tried.reading.parts.len() > 1;
        (
            tried.held(),
            is_of_several,
            std::cmp::Reverse(tried.failed()),
            usual,
            std::cmp::Reverse(tried.reading.way),
        )
    })
}

/// Lines that cross several totals and never hold: what stands in them is no sum.
fn dead(totals: &[(usize, Vec<Tried>)], chosen: &[(usize, usize)]) -> HashSet<usize> {
    let mut counts: HashMap<usize, (usize, usize)> = HashMap::new();
    for (at, best) in chosen {
        for vote in &totals[*at].1[*best].votes {
            let (held, failed) = counts.entry(vote.cross).or_default();
            if vote.holds {
                *held += usize::from(vote.is_solid);
            } else {
                *failed += 1;
            }
        }
    }
    let is_dead = |(held, failed): &(usize, usize)| *failed >= 2 && *failed > *held;
    counts
        .into_iter()
        .filter(|(_, count)| is_dead(count))
        .map(|(cross, _)| cross)
        .collect()
}

/// The last look at what was found: a table in which many totals are off was misread, or its figures are rounded.
fn settle(mut found: Vec<Mismatch>, held: usize, table: &Table<'_>, side: Side) -> Vec<Mismatch> {
    let by_hand = |found: &Mismatch| {
        let gap = found
            .value
            .checked_sub(found.sum)
            .unwrap_or(Decimal::MAX)
            .abs();
        gap <= Decimal::from(found.terms.len()).saturating_add(Decimal::ONE)
    };
    if found.iter().filter(|found| by_hand(found)).count() >= 3 {
        found.retain(|found| !by_hand(found));
    }
    if table.notes.repeated {
        found.retain(|found| found.sum < found.value);
    }
    for found in &mut found {
        let is_grand = notes::is_grand(&table.lines(side)[found.total].label);
        found.is_explained |= table.notes.otherwise || (table.notes.grand_otherwise && is_grand);
    }
    // One wrong cell makes all sums wrong that it stands in, each by as much.
    let gaps: BTreeSet<Decimal> = found
        .iter()
        .map(|found| {
            found
                .value
                .checked_sub(found.sum)
                .unwrap_or(Decimal::MAX)
                .abs()
        })
        .collect();
    let is_misread = match gaps.len() {
        0 => false,
        1 => found.len() > held.max(1),
        several => several.saturating_mul(3) > held,
    };
    if is_misread {
        found.clear();
    }
    found
}

fn mismatch(table: &Table<'_>, total: usize, meant: &Tried, vote: &Vote) -> Option<Mismatch> {
    let gap = vote.gap.size();
    let most = Decimal::from(meant.reading.parts.len()).checked_mul(Decimal::TWO)?;
    Some(Mismatch {
        total,
        cross: vote.cross,
        terms: meant
            .reading
            .parts
            .iter()
            .map(|part| Term::plus(*part, vote.cross))
            .collect(),
        is_balance: false,
        value: vote.gap.value,
        sum: vote.gap.sum,
        is_explained: table.notes.rounded && gap <= most,
    })
}
