//! Which reading of a total is meant, and which of its cells speak against it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use super::super::measure::has_any;
use super::label::{self, Nature};
use super::line::Line;
use super::notes;
use super::plausible::Gap;
use super::table::{Cell, Side, Table};
use super::ways::{Reading, Way, readings};

/// A total that its addends do not make up.
#[derive(Clone, Debug)]
pub(in super::super) struct Mismatch {
    /// The line of the total.
    pub(in super::super) total: usize,
    /// The line that crosses it.
    pub(in super::super) cross: usize,
    /// The lines that it should add up.
    pub(in super::super) parts: Vec<usize>,
    /// The total.
    pub(in super::super) value: Decimal,
    /// What they add up to.
    pub(in super::super) sum: Decimal,
    /// True when notes of the table explain such a gap.
    pub(in super::super) is_explained: bool,
}

/// What a cell says of a reading.
#[derive(Clone, Copy, Debug)]
struct Vote {
    cross: usize,
    gap: Gap,
    holds: bool,
    /// At least two numbers were added.
    is_solid: bool,
}

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
    (settle(found, held, table), held)
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
            if let Some(best) = best.filter(|best| best.held() > best.failed().saturating_mul(2)) {
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
fn settle(mut found: Vec<Mismatch>, held: usize, table: &Table<'_>) -> Vec<Mismatch> {
    let by_hand = |found: &Mismatch| {
        let gap = found
            .value
            .checked_sub(found.sum)
            .unwrap_or(Decimal::MAX)
            .abs();
        gap <= Decimal::from(found.parts.len()).saturating_add(Decimal::ONE)
    };
    if found.iter().filter(|found| by_hand(found)).count() >= 3 {
        found.retain(|found| !by_hand(found));
    }
    if table.notes.repeated {
        found.retain(|found| found.sum < found.value);
    }
    if table.notes.otherwise {
        for found in &mut found {
            found.is_explained = true;
        }
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
        parts: meant.reading.parts.clone(),
        value: vote.gap.value,
        sum: vote.gap.sum,
        is_explained: table.notes.rounded && gap <= most,
    })
}

/// What the cells of a total say of a reading.
fn votes(table: &Table<'_>, side: Side, total: usize, reading: &Reading) -> Vec<Vote> {
    let crossing = table.lines(side.across());
    let mut votes = Vec::new();
    for (cross, line) in crossing.iter().enumerate() {
        if !line.adds && !line.is_share {
            continue;
        }
        if let Some(vote) = vote(table, side, total, cross, reading) {
            votes.push(vote);
        }
    }
    votes
}

fn vote(
    table: &Table<'_>,
    side: Side,
    total: usize,
    cross: usize,
    reading: &Reading,
) -> Option<Vote> {
    let at = |line: usize| {
        let (row, column) = side.cell(line, cross);
        table.cell(row, column)
    };
    let Cell::Value { value, digits } = at(total) else {
        return None;
    };
    let (mut sum, mut finest) = (Decimal::ZERO, digits);
    let (mut largest, mut smallest) = (Decimal::MIN, Decimal::MAX);
    let (mut numbers, mut nonzero) = (0_u32, 0_u32);
    for part in &reading.parts {
        match at(*part) {
            Cell::Value { value, digits } => {
                sum = sum.checked_add(value)?;
                largest = largest.max(value);
                smallest = smallest.min(value);
                finest = finest.max(digits);
                numbers = numbers.saturating_add(1);
                nonzero = nonzero.saturating_add(u32::from(!value.is_zero()));
            }
            Cell::Unclear => return None,
            Cell::Nil | Cell::Blank => {}
        }
    }
    if numbers == 0 || (nonzero == 0 && value.is_zero()) {
        return None;
    }
    let gap = Gap {
        value,
        sum,
        largest,
        smallest,
        is_count: nonzero >= 2 && is_count(table, side, total, cross),
    };
    if sum != value && is_of_a_day(table, side, reading, cross, value) {
        return None;
    }
    let is_share = table.lines(side.across())[cross].is_share || table.lines(side)[total].is_share;
    // The shares of a whole are 100 together; of anything else their total is no sum.
    let is_whole = |share: Decimal| (share - Decimal::ONE_HUNDRED).abs() <= Decimal::ONE;
    if is_share && !is_whole(value) && !is_whole(sum) {
        return None;
    }
    let unit = display_unit(finest);
    let rounding = Decimal::from(numbers.saturating_add(1))
        .checked_mul(unit)?
        .checked_div(Decimal::TWO)?;
    let cut = Decimal::from(numbers).checked_mul(unit)?;
    let share = if is_share && numbers >= 3 {
        Decimal::ONE
    } else {
        Decimal::ZERO
    };
    let is_rounded = finest != 0 || table.notes.rounded || is_scaled(table, side, total, cross);
    let allowed = match (table.notes.cut, is_rounded) {
        (true, _) => cut.max(rounding),
        (false, true) => rounding,
        (false, false) => Decimal::ZERO,
    };
    Some(Vote {
        cross,
        gap,
        holds: gap.size() <= allowed.max(share),
        is_solid: nonzero >= 2,
    })
}

/// True where months or halves are crossed by a count of one day: the year's figure is that of its last day, no sum.
fn is_of_a_day(
    table: &Table<'_>,
    side: Side,
    reading: &Reading,
    cross: usize,
    value: Decimal,
) -> bool {
    let lines = table.lines(side);
    if reading.parts.len() < 2
        || !reading
            .parts
            .iter()
            .all(|part| label::is_time(&lines[*part].label))
    {
        return false;
    }
    let last = reading.parts.iter().max().map(|part| {
        let (row, column) = side.cell(*part, cross);
        table.cell(row, column)
    });
    let ends_in_it = matches!(last, Some(Cell::Value { value: last, .. }) if last == value);
    ends_in_it || label::is_stock(&table.lines(side.across())[cross].label)
}

/// The step in which figures with so many digits are shown.
fn display_unit(digits: i8) -> Decimal {
    if digits >= 0 {
        Decimal::new(1, u32::from(digits.unsigned_abs()))
    } else {
        let zeros = u32::from(digits.unsigned_abs()).min(18);
        Decimal::from(10_u64.saturating_pow(zeros))
    }
}

/// True when the labels or units of a cell say that heads, things or money are counted in it; days and months, of
/// which a total may tell the most, are not.
fn is_count(table: &Table<'_>, side: Side, total: usize, cross: usize) -> bool {
    let (line, crossing) = (
        &table.lines(side)[total],
        &table.lines(side.across())[cross],
    );
    let labels = [&line.label, &crossing.label];
    let words = [
        "人数",
        "件数",
        "回数",
        "団体数",
        "校数",
        "者数",
        "社数",
        "世帯",
        "人口",
        "戸数",
        "台数",
        "冊数",
        "額",
        "費",
        "人員",
    ];
    let units = [
        "人", "名", "件", "回", "社", "校", "団体", "世帯", "円", "千円", "冊", "台", "戸",
    ];
    let is_of_unit = |line: &&Line| {
        let label = line.label.trim_end_matches([')', '）']);
        units.contains(&line.unit.as_str())
            || units
                .iter()
                .any(|unit| label.ends_with(&format!("（{unit}")))
            || units
                .iter()
                .any(|unit| label.ends_with(&format!("({unit}")))
    };
    labels.iter().any(|label| has_any(label, &words)) || [line, crossing].iter().any(is_of_unit)
}

/// True when the figures of a cell are in a unit that is rounded to; heads and times are counted one by one.
fn is_scaled(table: &Table<'_>, side: Side, total: usize, cross: usize) -> bool {
    let (line, crossing) = (
        &table.lines(side)[total],
        &table.lines(side.across())[cross],
    );
    let units = [&line.unit, &crossing.unit];
    if let Some(unit) = units.into_iter().find(|unit| !unit.is_empty()) {
        return notes::is_scaled(unit);
    }
    let counts = |label: &str| {
        ["人数", "件数", "回数", "団体数", "校数", "者数"]
            .iter()
            .any(|word| label.contains(word))
    };
    let labels = [&line.label, &crossing.label];
    if labels.iter().any(|label| notes::is_scaled(label)) {
        return true;
    }
    table.notes.scaled && !labels.iter().any(|label| counts(label))
}
