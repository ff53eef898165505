//! The sums of ledgers in the published shape of a document.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::{CellRef, Joined, LeftOut, LeftOutReason, Month, Tally, TallyPart};

/// What became of the ledgers.
#[derive(Serialize)]
pub(super) struct JoinedShape<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    /// Whether the document speaks of another period, and its actuals were replaced.
    other_period: bool,
    files: Vec<FileShape<'a>>,
    tallies: Vec<TallyShape<'a>>,
    left_out: Vec<LeftOutShape<'a>>,
}

#[derive(Serialize)]
struct FileShape<'a> {
    file: &'a str,
    events: u64,
    counted: u64,
    totals: u32,
}

#[derive(Serialize)]
struct TallyShape<'a> {
    path: String,
    heading: &'a str,
    measure: &'a str,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger_unit: Option<&'a str>,
    target: Option<String>,
    total: String,
    remaining: Option<String>,
    events: u64,
    months: BTreeMap<String, String>,
    categories: Vec<PartShape<'a>>,
    cells: Vec<String>,
    stated: Option<StatedShape<'a>>,
}

#[derive(Serialize)]
struct PartShape<'a> {
    category: &'a str,
    total: String,
    events: u64,
    months: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct StatedShape<'a> {
    value: String,
    text: &'a str,
    cell: String,
    span: [u32; 2],
    replaced: bool,
}

#[derive(Serialize)]
struct LeftOutShape<'a> {
    reason: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    items: &'a [String],
    file: &'a str,
    rows: u64,
    cells: Vec<String>,
    sums: Vec<SumShape<'a>>,
}

#[derive(Serialize)]
struct SumShape<'a> {
    measure: &'a str,
    unit: &'a str,
    total: String,
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// `2023-04` → the sum of that month.
fn months(months: &BTreeMap<Month, Decimal>) -> BTreeMap<String, String> {
    months
        .iter()
        .map(|((year, month), value)| (format!("{year:04}-{month:02}"), plain(*value)))
        .collect()
}

fn cells(cells: &[CellRef]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

impl<'a> From<&'a Joined> for JoinedShape<'a> {
    fn from(joined: &'a Joined) -> Self {
        let period = joined.period.as_ref();
        Self {
            from: period.map(|period| period.from.as_str()),
            to: period.map(|period| period.to.as_str()),
            other_period: joined.is_other_period,
            files: joined
                .ledgers
                .iter()
                .map(|ledger| FileShape {
                    file: &ledger.source.file,
                    events: ledger.events,
                    counted: ledger.counted,
                    totals: ledger.totals,
                })
                .collect(),
            tallies: joined.tallies.iter().map(TallyShape::from).collect(),
            left_out: joined.left_out.iter().map(LeftOutShape::from).collect(),
        }
    }
}

impl<'a> From<&'a Tally> for TallyShape<'a> {
    fn from(tally: &'a Tally) -> Self {
        Self {
            path: tally.path.to_string(),
            heading: &tally.heading,
            measure: &tally.measure,
            unit: &tally.unit,
            ledger_unit: tally.other_unit.as_deref(),
            target: tally.target.as_ref().map(|(value, _)| plain(*value)),
            total: plain(tally.total),
            remaining: tally.remaining.map(plain),
            events: tally.events,
            months: months(&tally.months()),
            categories: tally.parts.iter().map(PartShape::from).collect(),
            cells: cells(&tally.cells),
            stated: tally.stated.as_ref().map(|stated| StatedShape {
                value: plain(stated.value),
                text: &stated.text,
                cell: stated.at.cell.to_string(),
                span: [stated.at.start, stated.at.end],
                replaced: stated.is_replaced,
            }),
        }
    }
}

impl<'a> From<&'a TallyPart> for PartShape<'a> {
    fn from(part: &'a TallyPart) -> Self {
        Self {
            category: &part.category,
            total: plain(part.total),
            events: part.events,
            months: months(&part.months),
        }
    }
}

impl<'a> From<&'a LeftOut> for LeftOutShape<'a> {
    fn from(left_out: &'a LeftOut) -> Self {
        Self {
            reason: left_out.reason.name(),
            text: &left_out.text,
            items: match &left_out.reason {
                LeftOutReason::SeveralItems(items) => items,
                LeftOutReason::NoFigure(item) => std::slice::from_ref(item),
                _ => &[],
            },
            file: &left_out.file,
            rows: left_out.rows,
            cells: cells(&left_out.cells),
            sums: left_out
                .sums
                .iter()
                .map(|(measure, unit, sum)| SumShape {
                    measure,
                    unit,
                    total: plain(*sum),
                })
                .collect(),
        }
    }
}
