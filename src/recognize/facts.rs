//! A workbook and the sheets that were read of it → what is to be known of the file beside what it says.

use std::collections::HashSet;

use crate::model::{
    CellRef, DropReason, Dropped, FileFact, FileFactKind, Grid, Hidden, HiddenPart, Raw,
    Visibility, Workbook, error_mention, is_too_narrow, visible_chars,
};

/// Collects the facts: of the whole file, then sheet by sheet. `dropped` is what of the sheets has no place.
pub(super) fn facts(book: &Workbook, used: &[usize], dropped: &[Dropped]) -> Vec<FileFact> {
    let mut facts = Vec::new();
    let first = used.first().and_then(|sheet| book.sheets.get(*sheet));
    if let Some(first) = first.or(book.sheets.first()) {
        facts.extend(book.active.iter().map(|active| FileFact {
            at: first.at(0, 0).span(0..0),
            quote: String::new(),
            kind: FileFactKind::Active(active.clone()),
        }));
    }
    let left = Left::of(dropped);
    for (at, grid) in book.sheets.iter().enumerate() {
        let is_read = used.contains(&at);
        if grid.visibility != Visibility::Visible {
            facts.extend(hidden_sheet(grid, is_read));
        }
        if is_read {
            values(grid, &left, &mut facts);
            if grid.visibility == Visibility::Visible {
                hidden_lines(grid, &left, &mut facts);
            }
        }
    }
    facts
}

/// Cells, and columns, of content that the form has no column for.
struct Left<'a> {
    cells: HashSet<&'a CellRef>,
    columns: HashSet<(&'a str, u32)>,
}

impl<'a> Left<'a> {
    fn of(dropped: &'a [Dropped]) -> Self {
        let cells: HashSet<&CellRef> = dropped
            .iter()
            .filter(|dropped| dropped.reason == DropReason::NoColumn)
            .map(|dropped| &dropped.at.cell)
            .collect();
        let columns = dropped
            .iter()
            .filter(|dropped| dropped.reason == DropReason::NoColumn)
            .map(|dropped| (&*dropped.at.cell.sheet, dropped.at.cell.column))
            .collect();
        Self { cells, columns }
    }
}

/// Error values, formulas without a value and cells that could not be read.
fn values(grid: &Grid, left: &Left<'_>, facts: &mut Vec<FileFact>) {
    for (row, column, cell) in grid.cells() {
        let (at, kind) = match &cell.raw {
            Raw::Error => (
                0..cell.shown.chars().count() as u32,
                FileFactKind::ErrorValue,
            ),
            Raw::FormulaWithoutValue if !left.columns.contains(&(&*grid.name, column)) => {
                (0..0, FileFactKind::FormulaWithoutValue)
            }
            Raw::Text if is_too_narrow(&cell.shown) => (
                0..cell.shown.chars().count() as u32,
                FileFactKind::ErrorValue,
            ),
            Raw::Text => match error_mention(&cell.shown) {
                Some(at) => (at, FileFactKind::ErrorValue),
                None => continue,
            },
            _ => continue,
        };
        let cell_at = grid.at(row, column);
        if left.cells.contains(&cell_at) {
            continue;
        }
        let length = at.end.saturating_sub(at.start) as usize;
        let quote = cell.shown.chars().skip(at.start as usize).take(length);
        facts.push(FileFact {
            quote: quote.collect(),
            at: cell_at.span(at),
            kind,
        });
    }
    for (row, column, held) in &grid.broken {
        let shown = grid.cell(*row, *column).map_or("", |cell| &cell.shown);
        facts.push(FileFact {
            at: grid.at(*row, *column).span(0..shown.chars().count() as u32),
            quote: held.clone(),
            kind: FileFactKind::BrokenCell,
        });
    }
}

/// A sheet that people do not see.
fn hidden_sheet(grid: &Grid, is_read: bool) -> Option<FileFact> {
    let mut found = Found::default();
    for (row, column, cell) in grid.cells() {
        found.take(row, column, &cell.shown, is_read);
    }
    let by_macro = grid.visibility == Visibility::VeryHidden;
    found.fact(grid, HiddenPart::Sheet { by_macro })
}

/// Rows and columns of a shown sheet that people do not see.
fn hidden_lines(grid: &Grid, left: &Left<'_>, facts: &mut Vec<FileFact>) {
    if grid.hidden_rows.is_empty() && grid.hidden_columns.is_empty() {
        return;
    }
    let range = |ranges: &[(u32, u32)], at: u32| {
        let behind = ranges.partition_point(|(_, last)| *last < at);
        ranges
            .get(behind)
            .filter(|(first, _)| *first <= at)
            .map(|_| behind)
    };
    let mut rows: Vec<Found> = vec![Found::default(); grid.hidden_rows.len()];
    let mut columns: Vec<Found> = vec![Found::default(); grid.hidden_columns.len()];
    for (row, cells) in grid.rows() {
        let of_row = range(&grid.hidden_rows, row);
        if of_row.is_none() && grid.hidden_columns.is_empty() {
            continue;
        }
        for (column, cell) in cells {
            let of_column = || range(&grid.hidden_columns, *column);
            let found = match of_row {
                Some(at) => rows.get_mut(at),
                None => of_column().and_then(|at| columns.get_mut(at)),
            };
            if let Some(found) = found
                && grid.is_cell_hidden(row, *column)
            {
                let is_read = !left.cells.contains(&grid.at(row, *column));
                found.take(row, *column, &cell.shown, is_read);
            }
        }
    }
    for (found, (first, last)) in rows.iter().zip(&grid.hidden_rows) {
        facts.extend(found.fact(grid, HiddenPart::Rows(*first, *last)));
    }
    for (found, (first, last)) in columns.iter().zip(&grid.hidden_columns) {
        facts.extend(found.fact(grid, HiddenPart::Columns(*first, *last)));
    }
}

/// The content of a hidden part.
#[derive(Clone, Default)]
struct Found {
    first: Option<(u32, u32)>,
    cells: u32,
    characters: u64,
    is_read: bool,
}

impl Found {
    fn take(&mut self, row: u32, column: u32, shown: &str, is_read: bool) {
        let characters = visible_chars(shown);
        if characters > 0 {
            self.first.get_or_insert((row, column));
            self.cells = self.cells.saturating_add(1);
            self.characters = self.characters.saturating_add(characters);
            self.is_read |= is_read;
        }
    }

    fn fact(&self, grid: &Grid, part: HiddenPart) -> Option<FileFact> {
        let (row, column) = self.first?;
        let quote = grid.cell(row, column).map_or("", |cell| &cell.shown);
        Some(FileFact {
            at: grid.at(row, column).span(0..quote.chars().count() as u32),
            quote: quote.to_owned(),
            kind: FileFactKind::Hidden(Hidden {
                part,
                cells: self.cells,
                characters: self.characters,
                is_read: self.is_read,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActiveContent, ActiveKind, Cell, Format, Region};

    fn text(grid: &mut Grid, row: u32, column: u32, text: &str) {
        grid.put(row, column, Cell::text(text));
    }

    fn told(book: &Workbook, used: &[usize], dropped: &[Dropped]) -> Vec<(String, FileFactKind)> {
        facts(book, used, dropped)
            .into_iter()
            .map(|fact| (fact.at.cell.to_string(), fact.kind))
            .collect()
    }

    fn book(sheets: Vec<Grid>) -> Workbook {
        Workbook {
            format: Format::Xlsx,
            charset: None,
            sheets,
            active: Vec::new(),
        }
    }

    #[test]
    fn values_of_read_sheets_alone_are_told() {
        let mut form = Grid::new("様式");
        text(&mut form, 0, 0, "達成率：#DIV/0!");
        let raw = Raw::FormulaWithoutValue;
        let shown = String::new();
        form.put(1, 1, Cell { shown, raw });
        let mut other = Grid::new("別");
        text(&mut other, 0, 0, "#REF!");
        form.broken.push((3, 2, "x".to_owned()));
        let found = told(&book(vec![form, other]), &[0], &[]);
        assert_eq!(
            found,
            [
                ("様式!A1".to_owned(), FileFactKind::ErrorValue),
                ("様式!B2".to_owned(), FileFactKind::FormulaWithoutValue),
                ("様式!C4".to_owned(), FileFactKind::BrokenCell),
            ]
        );
    }

    #[test]
    fn what_the_form_has_no_column_for_has_no_values() {
        let mut form = Grid::new("S");
        text(&mut form, 1, 5, "#N/A");
        text(&mut form, 2, 5, "メモ");
        let dropped = |row, said: &str| Dropped {
            at: CellRef::new(&"S".into(), row, 5).span(0..said.chars().count() as u32),
            text: said.to_owned(),
            reason: DropReason::NoColumn,
        };
        let dropped = [dropped(1, "#N/A"), dropped(2, "メモ")];
        assert_eq!(told(&book(vec![form]), &[0], &dropped), []);
    }

    #[test]
    fn hidden_rows_columns_and_sheets_with_content() {
        let mut form = Grid::new("S");
        for (row, column) in [(0, 0), (2, 0), (3, 1), (5, 0), (0, 3)] {
            text(&mut form, row, column, "文");
        }
        form.hidden_rows = vec![(2, 3), (8, 9)];
        form.hidden_columns = vec![(3, 3), (6, 7)];
        let mut list = Grid::new("リスト");
        list.visibility = Visibility::VeryHidden;
        text(&mut list, 4, 1, "甲 乙");
        let mut empty = Grid::new("空");
        empty.visibility = Visibility::Hidden;
        text(&mut empty, 0, 0, "　");
        let hidden = |part, cells, characters, is_read| {
            FileFactKind::Hidden(Hidden {
                part,
                cells,
                characters,
                is_read,
            })
        };
        assert_eq!(
            told(&book(vec![form, list, empty]), &[0], &[]),
            [
                (
                    "S!A3".to_owned(),
                    hidden(HiddenPart::Rows(2, 3), 2, 2, true)
                ),
                (
                    "S!D1".to_owned(),
                    hidden(HiddenPart::Columns(3, 3), 1, 1, true)
                ),
                (
                    "リスト!B5".to_owned(),
                    hidden(HiddenPart::Sheet { by_macro: true }, 1, 2, false)
                ),
            ]
        );
    }

    #[test]
    fn a_region_that_reaches_out_of_the_hidden_rows_is_seen() {
        let mut form = Grid::new("S");
        text(&mut form, 1, 0, "見える");
        form.hidden_rows = vec![(1, 2)];
        form.merged = vec![Region {
            first_row: 1,
            first_column: 0,
            last_row: 4,
            last_column: 0,
        }];
        assert_eq!(told(&book(vec![form]), &[0], &[]), []);
    }

    #[test]
    fn what_belongs_to_the_file_is_told_at_the_form() {
        let mut whole = book(vec![Grid::new("表紙"), Grid::new("様式")]);
        let active = ActiveContent {
            kind: ActiveKind::Macro,
            name: String::new(),
        };
        whole.active.push(active.clone());
        assert_eq!(
            told(&whole, &[1], &[]),
            [("様式!A1".to_owned(), FileFactKind::Active(active))]
        );
    }
}
