//! Rates of a table from the numbers that stand in its cells, where the form reads the columns as something else: a column
//! of rates (就職率) that all rows but one work out from two other columns (就職件数 ÷ 紹介件数).

use rust_decimal::Decimal;

use super::subject::{Subject, text_place};
use crate::model::{ColumnKey, Place, RowKind, Traced, fold};

/// A rate that its row does not give.
pub(super) struct OffCell {
    /// The rate.
    pub(super) rate: Place,
    /// The column it stands in.
    pub(super) column: ColumnKey,
    /// What the numbers give, in the digits of the rate.
    pub(super) expected: Decimal,
    /// 就職件数 ÷ 紹介件数
    pub(super) way: String,
    /// The numbers.
    pub(super) numbers: Vec<Place>,
}

/// Fewer rows prove no way.
const FEWEST: usize = 4;
/// Wider tables are left alone.
const WIDEST: usize = 24;

/// One rate and the numbers of its row, column by column.
struct RateRow<'a> {
    rate: Decimal,
    text: &'a Traced,
    numbers: Vec<Option<(Decimal, &'a Traced)>>,
}

/// The columns of rates of which one row does not hold, and how many rates hold. `is_judged` tells columns that are known.
pub(super) fn off(
    subject: &Subject<'_>,
    is_judged: impl Fn(ColumnKey) -> bool,
) -> (Vec<OffCell>, usize) {
    let document = subject.document;
    let headings: Vec<(ColumnKey, String)> = document
        .columns
        .iter()
        .map(|(key, column)| (*key, fold(column.heading.text())))
        .collect();
    let (mut found, mut held) = (Vec::new(), 0_usize);
    if headings.len() > WIDEST {
        return (found, held);
    }
    for (key, _) in headings
        .iter()
        .filter(|(key, heading)| is_rate(heading) && !is_judged(*key))
    {
        let rows: Vec<RateRow<'_>> = document
            .rows
            .iter()
            .filter(|row| row.kind == RowKind::Data)
            .filter_map(|row| {
                let text = &row.entries.get(key)?.text;
                let numbers = headings.iter().map(|(other, heading)| {
                    let text = &row.entries.get(other)?.text;
                    let value = number(text.text())?;
                    (!is_rate(heading)).then_some((value, text))
                });
                Some(RateRow {
                    rate: number(text.text().trim_end_matches(['%', '％']))?,
                    text,
                    numbers: numbers.collect(),
                })
            })
            .collect();
        if rows.len() < FEWEST {
            continue;
        }
        let Some((above, below, right)) = way(&rows, headings.len()) else {
            continue;
        };
        held = held.saturating_add(right);
        for row in &rows {
            let Some(given) = quotient(row, above, below).filter(|given| !fits(row.rate, *given))
            else {
                continue;
            };
            let name = |at: usize| headings.get(at).map_or("", |(_, name)| name.as_str());
            let place = |text: &Traced| text_place(text, 0..text.len(), None);
            let numbers = [above, below].into_iter().filter_map(|at| {
                let (_, text) = row.numbers.get(at).copied().flatten()?;
                place(text)
            });
            if let Some(rate) = place(row.text) {
                found.push(OffCell {
                    rate,
                    column: *key,
                    expected: given.round_dp(row.rate.scale()),
                    way: format!("{} ÷ {}", name(above), name(below)),
                    numbers: numbers.collect(),
                });
            }
        }
    }
    (found, held)
}

/// The two columns that give the rate of every row but one, and in how many rows they do.
fn way(rows: &[RateRow<'_>], columns: usize) -> Option<(usize, usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    for above in 0..columns {
        for below in (0..columns).filter(|below| *below != above) {
            let given = rows
                .iter()
                .filter_map(|row| Some((row.rate, quotient(row, above, below)?)));
            let (mut right, mut wrong) = (0_usize, 0_usize);
            for (rate, given) in given {
                if fits(rate, given) {
                    right += 1;
                } else {
                    wrong += 1;
                }
                if wrong > 1 {
                    break;
                }
            }
            let is_known = wrong <= 1 && right.saturating_add(1) >= FEWEST;
            if is_known && best.is_none_or(|(.., most)| right > most) {
                best = Some((above, below, right));
            }
        }
    }
    best.filter(|(.., right)| *right >= FEWEST)
}

fn quotient(row: &RateRow<'_>, above: usize, below: usize) -> Option<Decimal> {
    let (above, _) = row.numbers.get(above).copied().flatten()?;
    let (below, _) = row.numbers.get(below).copied().flatten()?;
    above
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(below)
        .filter(|_| below > Decimal::ZERO)
}

/// Rounded up, down or to the nearest.
fn fits(rate: Decimal, given: Decimal) -> bool {
    let step = Decimal::new(1, rate.scale());
    rate.checked_sub(given)
        .is_some_and(|difference| difference.abs() < step)
}

/// 就職率, 受診率（%）, 前年同月比
fn is_rate(heading: &str) -> bool {
    let name = heading.split(['(', '[']).next().unwrap_or_default();
    name.ends_with('率')
        || name.ends_with("月比")
        || name.ends_with("年比")
        || name.ends_with("度比")
}

fn number(text: &str) -> Option<Decimal> {
    let folded = fold(text).replace(',', "");
    let is_plain = !folded.is_empty() && folded.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    folded.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_may_be_rounded_either_way() {
        let value = |text: &str| text.parse::<Decimal>().expect("a number");
        assert!(fits(value("33.3"), value("33.333")));
        assert!(fits(value("33.4"), value("33.333")));
        assert!(!fits(value("34.3"), value("33.333")));
        assert!(is_rate("受診率(%)") && is_rate("前年同月比") && !is_rate("比率の説明"));
    }
}
