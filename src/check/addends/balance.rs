//! Lines that others make by plus and minus: 残額 = 予算額 − 決算額, 前年度末 ＋ 加入 － 脱退 ＝ 今年度末.
//!
//! Nothing in a file says which columns these are. Every way that offices lay them out is tried, and the other cells of
//! the line must bear it out before a cell is told.

use rust_decimal::Decimal;

use super::super::measure::has_any;
use super::label::Nature;
use super::line::Line;
use super::mismatch::{Mismatch, Term};
use super::plausible::is_of_one_digit;
use super::table::{Cell, Side, Table};
use super::votes::allowance;
use crate::model::fold;

/// Lines before and behind a line that it may come from.
const BEFORE: usize = 8;
const BEHIND: usize = 4;
/// Most lines in a row that make up another.
const LONGEST: usize = 6;
/// Tables with more lines that may be made of others are lists.
const MOST: usize = 200;
/// Cells that a way is tried on before it is followed through the table.
const TRIED: usize = 12;

/// Words in the labels of lines that others make.
const NAMES: [&str; 13] = [
    "差",
    "残",
    "増減",
    "過不足",
    "不用",
    "収支",
    "繰越",
    "末",
    "比較",
    "在庫",
    "累計",
    "累積",
    "現在高",
];

/// A line and what makes it: each term with whether it is taken off.
#[derive(Clone, Debug)]
struct Way {
    total: usize,
    terms: Vec<(usize, bool)>,
    how: How,
}

/// How sure a way is before any cell has spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// The labels of all its lines say so: 差引 of 収入合計 and 支出合計.
    Plain,
    /// The label of the line says that it is made, and the terms stand right beside it.
    Beside,
    /// The same, of terms farther away.
    Apart,
    /// No label says so.
    Unnamed,
}

/// What a cell says of a way.
struct Vote {
    cross: usize,
    value: Decimal,
    sum: Decimal,
    holds: bool,
    /// At least two figures were taken together.
    is_solid: bool,
}

/// A way with what the cells say.
struct Tried {
    way: Way,
    votes: Vec<Vote>,
}

impl Tried {
    fn held(&self) -> usize {
        self.votes.iter().filter(|v| v.holds && v.is_solid).count()
    }

    fn failed(&self) -> usize {
        self.votes.iter().filter(|vote| !vote.holds).count()
    }

    /// Digits that came out right: chance makes few of them.
    fn evidence(&self) -> usize {
        let digits = |vote: &Vote| {
            vote.value
                .normalize()
                .mantissa()
                .unsigned_abs()
                .max(1)
                .ilog10() as usize
                + 1
        };
        let held = self.votes.iter().filter(|v| v.holds && v.is_solid);
        held.map(digits).sum()
    }

    /// True when the cells that hold prove the way, and those that fail are the odd ones.
    fn is_borne_out(&self) -> bool {
        let (held, failed, evidence) = (self.held(), self.failed(), self.evidence());
        match self.way.how {
            How::Plain => held >= 1 && failed <= held,
            How::Beside => held >= 2 && failed.saturating_mul(2) <= held && evidence >= 4,
            How::Apart => held >= 3 && failed.saturating_mul(3) <= held && evidence >= 7,
            How::Unnamed => held >= 3 && failed <= 1 && evidence >= 7,
        }
    }
}

/// The cells that are not what others make of them, and how many are. `taken` are the totals told already.
pub(super) fn balances(
    table: &Table<'_>,
    side: Side,
    taken: &[Mismatch],
) -> (Vec<Mismatch>, usize) {
    let lines = table.lines(side);
    let made: Vec<usize> = (0..lines.len())
        .filter(|at| may_be_made(side, &lines[*at]))
        .collect();
    let (mut found, mut held) = (Vec::new(), 0_usize);
    if made.len() > MOST || table.lines(side.across()).is_empty() {
        return (found, held);
    }
    let mut known: Vec<Vec<usize>> = Vec::new();
    for at in made {
        let mut tried: Vec<Tried> = ways(lines, side, at)
            .into_iter()
            .filter_map(|way| tried(table, side, way))
            .filter(Tried::is_borne_out)
            .collect();
        tried.sort_by_key(|tried| {
            let (held, failed) = (tried.held(), tried.failed());
            (
                std::cmp::Reverse(held),
                failed,
                tried.way.how,
                tried.way.terms.len(),
            )
        });
        let Some(best) = tried.first() else {
            let (slips, holds) = super::upto::slips(table, side, at);
            found.extend(slips);
            held = held.saturating_add(holds);
            continue;
        };
        // A = B − C says the same as C = B − A.
        let mut of: Vec<usize> = best.way.terms.iter().map(|(line, _)| *line).collect();
        of.push(best.way.total);
        of.sort_unstable();
        if known.contains(&of) {
            continue;
        }
        held = held.saturating_add(best.held());
        let is_open = |vote: &Vote| {
            let others = tried[1..]
                .iter()
                .filter(|other| other.held().saturating_mul(2) >= best.held());
            others
                .flat_map(|other| &other.votes)
                .any(|other| other.cross == vote.cross && other.holds)
        };
        let is_taken = |vote: &Vote| {
            taken
                .iter()
                .any(|told| told.cross == vote.cross && of.contains(&told.total))
        };
        let is_slip = |vote: &Vote| {
            let gap = vote.value.saturating_sub(vote.sum);
            best.way.how != How::Unnamed || is_of_one_digit(gap)
        };
        let wrong = best
            .votes
            .iter()
            .filter(|v| !v.holds && !is_open(v) && !is_taken(v) && is_slip(v));
        found.extend(wrong.map(|vote| mismatch(best, vote)));
        known.push(of);
    }
    (found, held)
}

fn mismatch(tried: &Tried, vote: &Vote) -> Mismatch {
    let terms = tried.way.terms.iter().map(|(line, is_less)| Term {
        line: *line,
        cross: vote.cross,
        is_less: *is_less,
    });
    Mismatch {
        total: tried.way.total,
        cross: vote.cross,
        terms: terms.collect(),
        value: vote.value,
        sum: vote.sum,
        is_explained: false,
        is_balance: true,
    }
}

/// Totals have ways of their own; of columns any other may be made of those before it.
fn may_be_made(side: Side, line: &Line) -> bool {
    let is_free = matches!(line.nature, Nature::Plain | Nature::Aside);
    is_free
        && is_figure(line)
        && (is_named(line) || (side == Side::Columns && line.nature == Nature::Plain))
}

/// True for a line for which a table is laid out: a total, or one that its label says is made of others.
pub(super) fn is_asked(line: &Line) -> bool {
    line.rank().is_some() || (is_figure(line) && is_named(line))
}

fn is_figure(line: &Line) -> bool {
    line.adds && !line.is_share
}

fn is_named(line: &Line) -> bool {
    has_any(&fold(&line.label), &NAMES)
}

/// Every way in which a line may come from others.
fn ways(lines: &[Line], side: Side, total: usize) -> Vec<Way> {
    let own = &lines[total];
    let is_term = |at: &usize| {
        let line = &lines[*at];
        is_figure(line)
            && line.sheet == own.sheet
            && line.nature != Nature::Part
            && (own.unit.is_empty() || line.unit.is_empty() || own.unit == line.unit)
    };
    let before: Vec<usize> = (total.saturating_sub(2 * BEFORE)..total)
        .rev()
        .filter(is_term)
        .take(BEFORE)
        .collect();
    let behind: Vec<usize> = (total + 1..lines.len())
        .take(2 * BEHIND)
        .filter(is_term)
        .take(BEHIND)
        .collect();
    let mut ways = Vec::new();
    if is_named(own) {
        let mut near = before.clone();
        near.extend(&behind);
        if side == Side::Rows {
            let totals = (0..total)
                .rev()
                .take(MOST)
                .filter(|at| lines[*at].rank().is_some());
            let far: Vec<usize> = totals
                .filter(is_term)
                .filter(|at| !near.contains(at))
                .take(4)
                .collect();
            near.extend(far);
        }
        for a in near.iter().copied() {
            for b in near.iter().copied().filter(|b| *b != a) {
                let is_beside = [a, b].iter().all(|at| {
                    before
                        .iter()
                        .take(2)
                        .chain(behind.iter().take(2))
                        .any(|near| near == at)
                });
                let how = match (is_plain(own, &lines[a], &lines[b]), is_beside) {
                    (true, _) => How::Plain,
                    (false, true) => How::Beside,
                    (false, false) => How::Apart,
                };
                ways.push(Way {
                    total,
                    terms: vec![(a, false), (b, true)],
                    how,
                });
            }
        }
    }
    let how = if is_named(own) {
        How::Beside
    } else {
        How::Unnamed
    };
    for length in 2..=LONGEST.min(before.len()) {
        let run: Vec<usize> = before[..length].iter().rev().copied().collect();
        // 計 has its own ways: what it adds up is not looked for the other way round.
        if how == How::Unnamed && run.iter().any(|at| lines[*at].nature != Nature::Plain) {
            break;
        }
        for signs in 0..1_usize << (length - 1) {
            let sign = |nth: usize| nth > 0 && signs >> (nth - 1) & 1 == 1;
            let terms: Vec<(usize, bool)> = run
                .iter()
                .enumerate()
                .map(|(nth, at)| (*at, sign(nth)))
                .collect();
            ways.push(turned(Way { total, terms, how }));
        }
    }
    ways
}

/// 女 = 利用者数 − 男 is what people call 利用者数 = 男 ＋ 女.
fn turned(way: Way) -> Way {
    let is_rest = way.how == How::Unnamed && way.terms.iter().skip(1).all(|(_, is_less)| *is_less);
    let Some(((first, _), rest)) = way.terms.split_first().filter(|_| is_rest) else {
        return way;
    };
    let terms = rest
        .iter()
        .map(|(line, _)| (*line, false))
        .chain([(way.total, false)]);
    Way {
        total: *first,
        terms: terms.collect(),
        how: way.how,
    }
}

/// 差引 beside 収入 and 支出: the labels leave nothing open.
fn is_plain(total: &Line, a: &Line, b: &Line) -> bool {
    let says = |line: &Line, words: &[&str]| has_any(&fold(&line.label), words);
    says(total, &["差引", "収支差", "差額", "残額", "残高"])
        && a.rank() == b.rank()
        && says(a, &["収入", "歳入", "収益"])
        && says(b, &["支出", "歳出", "費用"])
        && !says(a, &["支出", "歳出"])
        && !says(b, &["収入", "歳入"])
}

/// A way with the votes of its cells; none where the first of them speak against it.
fn tried(table: &Table<'_>, side: Side, way: Way) -> Option<Tried> {
    let crossing = table.lines(side.across());
    let (mut votes, mut failed) = (Vec::new(), 0_usize);
    for cross in (0..crossing.len()).filter(|cross| crossing[*cross].adds) {
        let Some(vote) = vote(table, side, cross, &way) else {
            continue;
        };
        failed = failed.saturating_add(usize::from(!vote.holds));
        votes.push(vote);
        if votes.len() >= TRIED.min(2 * failed + 2) && failed.saturating_mul(2) > votes.len() {
            return None;
        }
    }
    (!votes.is_empty()).then_some(Tried { way, votes })
}

fn vote(table: &Table<'_>, side: Side, cross: usize, way: &Way) -> Option<Vote> {
    let at = |line: usize| {
        let (row, column) = side.cell(line, cross);
        table.cell(row, column)
    };
    let Cell::Value { value, digits } = at(way.total) else {
        return None;
    };
    let (mut sum, mut finest, mut numbers, mut nonzero) = (Decimal::ZERO, digits, 0_u32, 0_u32);
    for (line, is_less) in &way.terms {
        match at(*line) {
            Cell::Value { value, digits } => {
                sum = if *is_less {
                    sum.checked_sub(value)?
                } else {
                    sum.checked_add(value)?
                };
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
    let gap = value.checked_sub(sum)?.abs();
    let allowed = allowance(table, side, (way.total, cross), (numbers, finest))?;
    Some(Vote {
        cross,
        value,
        sum,
        holds: gap <= allowed,
        is_solid: nonzero >= 2,
    })
}
