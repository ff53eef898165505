//! A sheet with one event a row → a [`Ledger`], read straight from the grid, without a document between.

mod columns;
mod day;
mod figure;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use super::caption;
use super::extract::stated_period;
use super::facts;
use super::header::{self, Header};
use super::identify::Match;
use crate::model::{
    Category, Cell, CellRef, Date, Grid, Ledger, Measure, Source, Visibility, Workbook,
    fiscal_year, fold,
};

use columns::{Columns, DayColumns, cell_in};
use figure::{Figure, figure};

/// Different words of a column that does not name items; more are no categories.
const MOST_NAMES: usize = 20_000;
/// Cells that cannot be read which are kept for the record.
const MOST_UNREAD: usize = 20;

/// True when a table of this header has a column of days: an event has one, whatever else it is.
#[must_use]
pub(super) fn has_days(grid: &Grid, header: &Header) -> bool {
    Columns::find(grid, header).is_some()
}

/// True for a form of events, one a row.
#[must_use]
pub fn is_ledger(found: &Match<'_>) -> bool {
    found.template.table.events
}

/// Reads every event. `file` is the name of the file; `year` the fiscal year to read days without a year by,
/// where the ledger names none.
#[must_use]
pub fn events(book: &Workbook, found: &Match<'_>, file: &str, year: Option<i32>) -> Ledger {
    let first = &book.sheets[found.sheet];
    let captions = caption::read(first, 0, found.header.rows.0);
    let texts = || captions.iter().map(|caption| caption.text.text());
    let stated = texts().find_map(fiscal_year);
    let named = stated
        .or_else(|| fiscal_year(&first.name))
        .or_else(|| fiscal_year(file));
    let period = stated_period(&captions).map(|period| period.value);
    let mut reader = Reader::new(Ledger {
        source: Source {
            file: file.to_owned(),
            format: book.format.name(),
            charset: book.charset,
            sheets: Vec::new(),
        },
        facts: Vec::new(),
        sheets: Vec::new(),
        fiscal_year: named,
        period,
        categories: Vec::new(),
        measures: Vec::new(),
        rows: Vec::new(),
        days: Vec::new(),
        day_columns: Vec::new(),
        totals: 0,
        unread: (Vec::new(), 0),
    });
    let mut used = Vec::new();
    for (at, grid) in book.sheets.iter().enumerate() {
        // Offices keep a sheet for each month.
        let header = if at == found.sheet {
            Some(found.header.clone())
        } else if grid.visibility == Visibility::Visible {
            header::find(grid, found.template).filter(|header| header.missing.is_empty())
        } else {
            None
        };
        if let Some((header, columns)) =
            header.and_then(|header| Some((header.clone(), Columns::find(grid, &header)?)))
        {
            let of_sheet = fiscal_year(&grid.name);
            reader.sheet(grid, &header, &columns, of_sheet.or(named).or(year));
            used.push(at);
        }
    }
    // Addresses of a ledger name its file.
    reader.ledger.facts = facts::facts(book, &used, &[])
        .into_iter()
        .map(|mut fact| {
            let sheet = format!("[{file}]{}", fact.at.cell.sheet);
            fact.at.cell.sheet = sheet.as_str().into();
            fact
        })
        .collect();
    reader.ledger
}

struct Reader {
    ledger: Ledger,
    /// Words of each category column, by what they say.
    known: Vec<HashMap<String, u32>>,
    days: HashMap<String, Option<Date>>,
}

impl Reader {
    fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            known: Vec::new(),
            days: HashMap::new(),
        }
    }

    fn sheet(&mut self, grid: &Grid, header: &Header, columns: &Columns, year: Option<i32>) {
        let sheet = self.ledger.sheets.len();
        let Ok(sheet_at) = u16::try_from(sheet) else {
            return;
        };
        self.days.clear();
        self.ledger.source.sheets.push(Arc::clone(&grid.name));
        let name = format!("[{}]{}", self.ledger.source.file, grid.name);
        self.ledger.sheets.push(name.as_str().into());
        self.ledger.day_columns.push(match columns.day {
            DayColumns::One((first, _)) => first,
            DayColumns::Parts(parts) => parts[1].map_or(0, |(first, _)| first),
        });
        let words: Vec<usize> = columns
            .words
            .iter()
            .map(|column| self.category(&column.heading, column.names_items, sheet, column.at.0))
            .collect();
        let figures: Vec<usize> = columns
            .figures
            .iter()
            .map(|column| self.measure(&column.name, &column.unit, sheet, column.at.0))
            .collect();
        let headings: Vec<((u32, u32), String)> = header
            .bands
            .iter()
            .map(|band| (band.columns, fold(band.heading.text())))
            .collect();
        let merged = merged_below(grid, header);
        let mut above: Vec<Option<u32>> = vec![None; self.ledger.categories.len()];
        for (row, cells) in grid.rows().filter(|(row, _)| *row > header.rows.1) {
            if is_header_again(cells, &headings) {
                continue;
            }
            if is_total(cells) {
                self.ledger.totals = self.ledger.totals.saturating_add(1);
                continue;
            }
            let day = day_text(cells, &columns.day);
            let named = columns
                .words
                .iter()
                .any(|column| cell_in(cells, column.at).is_some());
            let counted = columns
                .figures
                .iter()
                .any(|column| cell_in(cells, column.at).is_some());
            // Remarks below the table, and lines that are only numbered beforehand, are no events.
            if !(day.is_some() && (named || counted || columns.words.is_empty())
                || named && counted)
            {
                continue;
            }
            let day = day.and_then(|text| self.day(&text, year));
            self.ledger.rows.push((sheet_at, row));
            self.ledger.days.push(day);
            for (category, column) in words.iter().zip(&columns.words) {
                let said = cell_in(cells, column.at).map(|(_, cell)| cell.shown.as_str());
                let is_merged = || merged.iter().any(|m| m.contains(row, column.at.0));
                let name = match said {
                    Some(text) if is_ditto(text) => above[*category],
                    Some(text) => self.intern(*category, text, column.names_items),
                    None if is_merged() => above[*category],
                    None => None,
                };
                above[*category] = name;
                let category = &mut self.ledger.categories[*category];
                category.of_row.push(name.unwrap_or(Category::BLANK));
            }
            for (measure, column) in figures.iter().zip(&columns.figures) {
                let value = match cell_in(cells, column.at) {
                    Some((at, cell)) => self.figure(*measure, grid, row, at, cell, &name),
                    None => None,
                };
                self.ledger.measures[*measure].values.push(value);
            }
            self.level();
        }
    }

    /// Gives every column that this sheet lacks a blank for the event just read.
    fn level(&mut self) {
        let events = self.ledger.rows.len();
        for category in &mut self.ledger.categories {
            category.of_row.resize(events, Category::BLANK);
        }
        for measure in &mut self.ledger.measures {
            measure.values.resize(events, None);
        }
    }

    fn category(&mut self, heading: &str, names_items: bool, sheet: usize, column: u32) -> usize {
        let key = fold(heading);
        let events = self.ledger.rows.len();
        let known = |category: &Category| {
            fold(&category.heading) == key && category.columns.get(sheet).is_none()
        };
        let at = if let Some(at) = self.ledger.categories.iter().position(known) {
            at
        } else {
            self.ledger.categories.push(Category {
                heading: heading.to_owned(),
                names_items,
                of_row: vec![Category::BLANK; events],
                ..Category::default()
            });
            self.known.push(HashMap::new());
            self.ledger.categories.len() - 1
        };
        let columns = &mut self.ledger.categories[at].columns;
        columns.resize(sheet, None);
        columns.push(Some(column));
        at
    }

    fn measure(&mut self, name: &str, unit: &str, sheet: usize, column: u32) -> usize {
        let key = fold(name);
        let events = self.ledger.rows.len();
        let known =
            |measure: &Measure| fold(&measure.name) == key && measure.columns.get(sheet).is_none();
        let at = if let Some(at) = self.ledger.measures.iter().position(known) {
            at
        } else {
            self.ledger.measures.push(Measure {
                name: name.to_owned(),
                unit: unit.to_owned(),
                values: vec![None; events],
                ..Measure::default()
            });
            self.ledger.measures.len() - 1
        };
        let columns = &mut self.ledger.measures[at].columns;
        columns.resize(sheet, None);
        columns.push(Some(column));
        at
    }

    fn intern(&mut self, category: usize, text: &str, names_items: bool) -> Option<u32> {
        let text = text.trim();
        let known = &mut self.known[category];
        if let Some(at) = known.get(text) {
            return Some(*at);
        }
        if !names_items && known.len() >= MOST_NAMES {
            return None;
        }
        let at = u32::try_from(known.len()).ok()?;
        known.insert(text.to_owned(), at);
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.ledger.categories[category].names.push(name);
        Some(at)
    }

    fn day(&mut self, text: &Cell, year: Option<i32>) -> Option<Date> {
        if let Some(known) = self.days.get(&text.shown) {
            return *known;
        }
        let found = day::day(text, year);
        // Few days, many events.
        if self.days.len() < MOST_NAMES {
            self.days.insert(text.shown.clone(), found);
        }
        found
    }

    fn figure(
        &mut self,
        measure: usize,
        grid: &Grid,
        row: u32,
        column: u32,
        cell: &Cell,
        sheet: &str,
    ) -> Option<rust_decimal::Decimal> {
        match figure(cell) {
            Figure::Blank => None,
            Figure::Number(value, unit) => {
                let measure = &mut self.ledger.measures[measure];
                if measure.unit.is_empty() && !unit.is_empty() {
                    measure.unit = unit;
                }
                Some(value)
            }
            Figure::Words => {
                let (first, count) = &mut self.ledger.unread;
                *count = count.saturating_add(1);
                if first.len() < MOST_UNREAD {
                    let at = CellRef {
                        sheet: sheet.into(),
                        ..grid.at(row, column)
                    };
                    first.push((at, cell.shown.trim().to_owned()));
                }
                None
            }
        }
    }
}

/// The cell of the day; where year, month and day stand apart, a cell put together of them.
fn day_text<'a>(
    cells: &'a [(u32, Cell)],
    columns: &DayColumns,
) -> Option<std::borrow::Cow<'a, Cell>> {
    use std::borrow::Cow;
    match columns {
        DayColumns::One(at) => cell_in(cells, *at).map(|(_, cell)| Cow::Borrowed(cell)),
        DayColumns::Parts(parts) => {
            let mut text = String::new();
            for (at, mark) in parts.iter().zip(["年", "月", "日"]) {
                if let Some((_, cell)) = at.and_then(|at| cell_in(cells, at)) {
                    text.push_str(cell.shown.trim().trim_end_matches(mark));
                    text.push_str(mark);
                }
            }
            (!text.is_empty()).then(|| Cow::Owned(Cell::text(text)))
        }
    }
}

/// Regions of several rows below the header: a group that is named once.
fn merged_below(grid: &Grid, header: &Header) -> Vec<crate::model::Region> {
    grid.merged
        .iter()
        .filter(|region| region.first_row > header.rows.1 && region.first_row < region.last_row)
        .copied()
        .collect()
}

/// 〃, 同上: as above.
fn is_ditto(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "〃" | "\"" | "''" | "々" | "同上" | "同" | "”" | "″"
    )
}

/// The header row again, on a later page.
fn is_header_again(cells: &[(u32, Cell)], headings: &[((u32, u32), String)]) -> bool {
    let mut alike = 0;
    for (column, cell) in cells
        .iter()
        .filter(|(_, cell)| !cell.shown.trim().is_empty())
    {
        let Some((_, heading)) = headings
            .iter()
            .find(|((first, last), _)| (first..=last).contains(&column))
        else {
            return false;
        };
        if cell.shown.len() > heading.len() * 3 || !heading.contains(&fold(&cell.shown)) {
            return false;
        }
        alike += 1;
    }
    alike >= 2
}

/// 合計, 小　計, 4月計, 総計 anywhere in the row.
fn is_total(cells: &[(u32, Cell)]) -> bool {
    cells.iter().any(|(_, cell)| {
        cell.shown.contains('計') && cell.shown.chars().count() <= 16 && {
            let key = fold(&cell.shown);
            let key = key.trim_start_matches(['(', '【', '<', '[']);
            let key = key.trim_end_matches([')', '】', '>', ']', ':']);
            key == "計"
                || [
                    "合計", "小計", "総計", "累計", "月計", "年計", "期計", "回計", "通計",
                ]
                .iter()
                .any(|word| key.ends_with(word) || key.starts_with(word))
        }
    })
}

/// True when the characters begin with a word.
fn starts_with(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}
