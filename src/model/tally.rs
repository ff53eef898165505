//! What ledgers add up to, item by item, and the rows that found no place in the sums.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cell_ref::{CellRef, Span};
use super::document::{Period, Source};
use super::item_path::ItemPath;

/// What became of the ledgers that were joined to a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The ledgers, in the order given.
    pub ledgers: Vec<LedgerUse>,
    /// The period that was counted; none when neither plan nor ledger says one.
    pub period: Option<Period>,
    /// Whether that is another than the document speaks of: a report of last year, filled anew.
    pub is_other_period: bool,
    /// The sums, in the order of the items.
    pub tallies: Vec<Tally>,
    /// Rows that are in no sum.
    pub left_out: Vec<LeftOut>,
}

/// One ledger, and how much of it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerUse {
    /// The file.
    pub source: Source,
    /// Its events.
    pub events: u64,
    /// Those that are in a sum.
    pub counted: u64,
    /// Its rows of totals, which are no events.
    pub totals: u32,
}

/// A year and a month.
pub type Month = (i32, u32);

/// The sum of one measure of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The item.
    pub path: ItemPath,
    /// Its heading.
    pub heading: String,
    /// What is counted, in the words of the plan.
    pub measure: String,
    /// In which unit, as the plan writes it.
    pub unit: String,
    /// What the ledger calls the unit, where that is another one.
    pub other_unit: Option<String>,
    /// The target, and where it stands.
    pub target: Option<(Decimal, Span)>,
    /// The sum.
    pub total: Decimal,
    /// What is missing to the target; none when it is reached.
    pub remaining: Option<Decimal>,
    /// How many events were counted.
    pub events: u64,
    /// The first cells that were counted.
    pub cells: Vec<CellRef>,
    /// The sums by category.
    pub parts: Vec<TallyPart>,
    /// What the document already states.
    pub stated: Option<StatedActual>,
}

/// The sum of one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TallyPart {
    /// The category as the ledger writes it; several columns with ／ between them.
    pub category: String,
    /// The sum.
    pub total: Decimal,
    /// How many events.
    pub events: u64,
    /// By month.
    pub months: BTreeMap<Month, Decimal>,
}

/// An actual that stands in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedActual {
    /// Its characters.
    pub at: Span,
    /// As written: `派遣回数：196回`.
    pub text: String,
    /// Its value.
    pub value: Decimal,
    /// Whether the sum of the ledger stands in its place now. Otherwise it was kept, to be checked.
    pub is_replaced: bool,
}

impl Tally {
    /// The sums of all categories by month.
    #[must_use]
    pub fn months(&self) -> BTreeMap<Month, Decimal> {
        let mut months: BTreeMap<Month, Decimal> = BTreeMap::new();
        for (month, value) in self.parts.iter().flat_map(|part| &part.months) {
            let sum = months.entry(*month).or_default();
            *sum = sum.saturating_add(*value);
        }
        months
    }

    /// Lines it takes on the sheet of sums: its own and one a category.
    #[must_use]
    pub fn lines(&self) -> u32 {
        1 + self.parts.len() as u32
    }
}

/// Why rows of a ledger are in no sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOutReason {
    /// No item of the plan is called so.
    NoItem,
    /// Several items could be meant.
    SeveralItems(Vec<String>),
    /// An item is meant that has no figure the ledger could fill.
    NoFigure(String),
    /// The day lies outside the period.
    OutsidePeriod,
    /// The day cannot be read.
    NoDay,
    /// A figure cannot be read as a number.
    NoNumber,
}

impl LeftOutReason {
    /// The name used in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoItem => "no-item",
            Self::SeveralItems(_) => "several-items",
            Self::NoFigure(_) => "no-figure",
            Self::OutsidePeriod => "outside-period",
            Self::NoDay => "no-day",
            Self::NoNumber => "no-number",
        }
    }

    /// The reason in Japanese, for the review workbook.
    #[must_use]
    pub fn ja(&self) -> &'static str {
        match self {
            Self::NoItem => "計画に当たる項目がない区分",
            Self::SeveralItems(_) => "いくつもの項目に当たる区分",
            Self::NoFigure(_) => "数値の欄がない項目の区分",
            Self::OutsidePeriod => "期間に入らない日付",
            Self::NoDay => "日付を読めない行",
            Self::NoNumber => "数を読めないセル",
        }
    }
}

/// Rows of a ledger that are in no sum, told together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// The category, or what the first cell says.
    pub text: String,
    /// Name of the ledger's file.
    pub file: String,
    /// How many rows.
    pub rows: u64,
    /// The first cells.
    pub cells: Vec<CellRef>,
    /// What they would have added: measure, unit, sum.
    pub sums: Vec<(String, String, Decimal)>,
    /// The sums by month of the first measure.
    pub months: BTreeMap<Month, Decimal>,
}

/// Name of the sheet of sums in the review workbook, which the figures written into a document stand on.
pub const TALLY_SHEET: &str = "集計";

/// Column of that sheet for the target.
pub const TALLY_TARGET: u32 = 5;
/// Column of that sheet for April; the other months follow.
pub const TALLY_APRIL: u32 = 6;
/// Column of that sheet for the sum.
pub const TALLY_TOTAL: u32 = 18;
/// Column of that sheet for what is missing to the target.
pub const TALLY_REMAINING: u32 = 19;
