//! A ledger: one row an event, kept in columns, so that a million events take little room.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::cell_ref::CellRef;
use super::document::{Period, Source};
use super::file_fact::FileFact;
use super::wareki::Date;

/// A table of events (派遣, 講習, 相談), each with a day, what it was and what it counts.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The file it was read from.
    pub source: Source,
    /// What is to be known of the file beside what it says.
    pub facts: Vec<FileFact>,
    /// The sheets as addresses name them: `[派遣実績.csv]Sheet1`.
    pub sheets: Vec<Arc<str>>,
    /// The fiscal year that its title, sheet or file names.
    pub fiscal_year: Option<i32>,
    /// The period that its title states.
    pub period: Option<Period>,
    /// What the events are sorted by, from left to right: first the columns of items, then other words.
    pub categories: Vec<Category>,
    /// What is counted of each event.
    pub measures: Vec<Measure>,
    /// Where each event stands: index of the sheet, row from zero.
    pub rows: Vec<(u16, u32)>,
    /// The day of each event; none when it cannot be read.
    pub days: Vec<Option<Date>>,
    /// Column of the days on each sheet.
    pub day_columns: Vec<u32>,
    /// Rows of totals (合計, 小計), which are no events.
    pub totals: u32,
    /// Figures that cannot be read as numbers: the first of them, and how many.
    pub unread: (Vec<(CellRef, String)>, u32),
}

/// One column of words.
#[derive(Clone, Debug, Default)]
pub struct Category {
    /// Its heading.
    pub heading: String,
    /// Whether it names items (区分) or says more of the event (派遣先, 職種).
    pub names_items: bool,
    /// Column on each sheet; none where the sheet lacks it.
    pub columns: Vec<Option<u32>>,
    /// The words that stand in it, each once.
    pub names: Vec<String>,
    /// For each event, which of them; [`Category::BLANK`] for none.
    pub of_row: Vec<u32>,
}

impl Category {
    /// Stands for an event of which the column says nothing.
    pub const BLANK: u32 = u32::MAX;

    /// What the column says of an event.
    #[must_use]
    pub fn name(&self, event: usize) -> Option<&str> {
        let at = *self.of_row.get(event)?;
        self.names.get(at as usize).map(String::as_str)
    }
}

/// One column of figures.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// What is counted, without unit: `受講者数`.
    pub name: String,
    /// The unit that heading, caption or cells state; may be empty.
    pub unit: String,
    /// Column on each sheet; none where the sheet lacks it.
    pub columns: Vec<Option<u32>>,
    /// The figure of each event. Blank is none, not zero.
    pub values: Vec<Option<Decimal>>,
}

impl Ledger {
    /// A cell of an event.
    #[must_use]
    pub fn cell(&self, event: usize, column: impl Fn(usize) -> Option<u32>) -> Option<CellRef> {
        let (sheet, row) = *self.rows.get(event)?;
        let name = self.sheets.get(usize::from(sheet))?;
        Some(CellRef::new(name, row, column(usize::from(sheet))?))
    }

    /// The cell that holds the day of an event, whether it can be read or not.
    #[must_use]
    pub fn day_cell(&self, event: usize) -> Option<CellRef> {
        self.cell(event, |sheet| self.day_columns.get(sheet).copied())
    }

    /// The cell of an event that names its category, else that of its day.
    #[must_use]
    pub fn name_cell(&self, event: usize) -> Option<CellRef> {
        let named = self.categories.iter().find(|c| c.name(event).is_some());
        named
            .and_then(|category| self.cell(event, |sheet| *category.columns.get(sheet)?))
            .or_else(|| self.day_cell(event))
    }
}
