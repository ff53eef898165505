//! What the cells of a total say of a reading: each adds its addends up.

use rust_decimal::Decimal;

use super::super::measure::has_any;
use super::label;
use super::line::Line;
use super::notes;
use super::plausible::Gap;
use super::table::{Cell, Side, Table};
use super::ways::Reading;

/// What a cell says of a reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vote {
    /// The line that crosses the total.
    pub(super) cross: usize,
    /// The total and the sum.
    pub(super) gap: Gap,
    /// True when they agree, but for rounding.
    pub(super) holds: bool,
    /// At least two numbers were added.
    pub(super) is_solid: bool,
}

/// What the cells of a total say of a reading.
pub(super) fn votes(table: &Table<'_>, side: Side, total: usize, reading: &Reading) -> Vec<Vote> {
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
    let share = if is_share && numbers >= 3 {
        Decimal::ONE
    } else {
        Decimal::ZERO
    };
    let allowed = allowance(table, side, (total, cross), (numbers, finest))?;
    Some(Vote {
        cross,
        gap,
        holds: gap.size() <= allowed.max(share),
        is_solid: nonzero >= 2,
    })
}

/// How far a cell may be from so many figures with so many digits, where they are rounded.
pub(super) fn allowance(
    table: &Table<'_>,
    side: Side,
    (total, cross): (usize, usize),
    (numbers, finest): (u32, i8),
) -> Option<Decimal> {
    let unit = display_unit(finest);
    let rounding = Decimal::from(numbers.saturating_add(1))
        .checked_mul(unit)?
        .checked_div(Decimal::TWO)?;
    let cut = Decimal::from(numbers).checked_mul(unit)?;
    let is_rounded = finest != 0 || table.notes.rounded || is_scaled(table, side, total, cross);
    Some(match (table.notes.cut, is_rounded) {
        (true, _) => cut.max(rounding),
        (false, true) => rounding,
        (false, false) => Decimal::ZERO,
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
pub(super) fn display_unit(digits: i8) -> Decimal {
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
pub(super) fn is_scaled(table: &Table<'_>, side: Side, total: usize, cross: usize) -> bool {
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
