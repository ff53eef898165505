//! A document that a file tells in so many words → the sheet it would stand on, which says of itself what it is.
//! From there it goes the way of every other file.

use std::collections::{BTreeMap, BTreeSet};

use super::cell_text;
use super::error::ReadError;
use super::limits::{self, CellCount, Limits};
use crate::model::{CaptionKind, ColumnKey, Declared, Format, Grid, Kind, Region, Workbook, fold};

/// Name of the sheet.
const SHEET: &str = "文書";

/// A document in pieces, as its file tells it.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Id of the form.
    pub(super) template: String,
    /// The lines above and below the table, in order.
    pub(super) captions: Vec<(CaptionKind, String)>,
    /// The columns, in order.
    pub(super) columns: Vec<FormColumn>,
    /// The rows of the table, in order.
    pub(super) rows: Vec<FormRow>,
}

/// One column.
#[derive(Debug)]
pub(super) struct FormColumn {
    pub(super) key: ColumnKey,
    /// The stacked cells of its heading, topmost first; none where the file does not tell them.
    pub(super) levels: Vec<String>,
}

/// One row of the table.
#[derive(Debug, Default)]
pub(super) struct FormRow {
    pub(super) is_section: bool,
    pub(super) entries: Vec<(ColumnKey, String)>,
}

impl FormRow {
    /// Appends a line to what a column says.
    pub(super) fn append(&mut self, key: ColumnKey, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, above)) => {
                above.push('\n');
                above.push_str(text);
            }
            None => self.entries.push((key, text.to_owned())),
        }
    }
}

/// A quantity told beside the texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure<'a> {
    pub(super) measure: &'a str,
    pub(super) kind: Option<Kind>,
    pub(super) value: &'a str,
    pub(super) unit: &'a str,
    /// The words it was read from; may be blank.
    pub(super) text: &'a str,
}

impl Figure<'_> {
    /// The figure in words: as it was written, else put together as a form says it.
    pub(super) fn told(&self) -> Option<String> {
        if !self.text.trim().is_empty() {
            return Some(self.text.to_owned());
        }
        if self.value.trim().is_empty() {
            return None;
        }
        let label = match self.kind {
            Some(kind @ (Kind::Target | Kind::Plan | Kind::Actual | Kind::Forecast)) => {
                format!("＜{}＞", kind.ja())
            }
            _ => String::new(),
        };
        let colon = if self.measure.is_empty() { "" } else { "：" };
        let Self {
            measure,
            value,
            unit,
            ..
        } = self;
        Some(format!("{label}{measure}{colon}{value}{unit}"))
    }

    /// What to look for in texts that may tell the figure already.
    pub(super) fn needle(&self) -> Needle {
        Needle {
            text: fold(self.text),
            measure: fold(self.measure),
            figure: fold(&format!("{}{}", self.value, self.unit)),
        }
    }
}

/// A figure as it is looked for in folded texts.
#[derive(Debug)]
pub(super) struct Needle {
    text: String,
    measure: String,
    figure: String,
}

impl Needle {
    /// Whether a folded text tells the figure.
    pub(super) fn is_in(&self, entry: &str) -> bool {
        if !self.text.trim().is_empty() {
            return entry.contains(&self.text);
        }
        // Folding turns the comma of 1,460 into 、.
        entry.contains(&self.measure) && entry.replace('、', "").contains(&self.figure)
    }
}

impl Form {
    /// The workbook of one sheet.
    pub(super) fn into_workbook(
        mut self,
        format: Format,
        charset: Option<&'static str>,
        limits: Limits,
    ) -> Result<Workbook, ReadError> {
        self.complete_columns();
        let mut sheet = Sheet {
            grid: Grid::new(SHEET),
            count: CellCount::within(limits),
            row: 0,
        };
        let mut captions = Vec::new();
        let (below, above): (Vec<_>, Vec<_>) = self
            .captions
            .iter()
            .partition(|(kind, _)| *kind == CaptionKind::Note);
        for (kind, text) in above {
            captions.push((sheet.row, *kind));
            sheet.line(text)?;
        }
        let header = sheet.header(&self.columns)?;
        // Of columns with one key the first counts.
        let mut places = BTreeMap::new();
        for (at, column) in self.columns.iter().enumerate() {
            places.entry(column.key).or_insert(at);
        }
        for row in &self.rows {
            sheet.table_row(row, &places, self.columns.len())?;
        }
        for (kind, text) in below {
            captions.push((sheet.row, *kind));
            sheet.line(text)?;
        }
        let mut grid = sheet.grid;
        grid.merged.sort_unstable();
        grid.declared = Some(Declared {
            template: self.template,
            header,
            columns: self.columns.iter().map(|column| column.key).collect(),
            captions,
        });
        Ok(Workbook {
            format,
            charset,
            sheets: vec![grid],
            active: Vec::new(),
        })
    }

    /// Columns that rows speak of and nothing else does.
    fn complete_columns(&mut self) {
        let mut known: BTreeSet<ColumnKey> = self.columns.iter().map(|c| c.key).collect();
        for (key, _) in self.rows.iter().flat_map(|row| &row.entries) {
            if known.insert(*key) {
                self.columns.push(FormColumn {
                    key: *key,
                    levels: Vec::new(),
                });
            }
        }
    }
}

/// The sheet being filled from the top.
struct Sheet {
    grid: Grid,
    count: CellCount,
    row: u32,
}

impl Sheet {
    fn put(&mut self, column: usize, text: &str) -> Result<(), ReadError> {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        let (row, column) = limits::on_sheet(self.row, column).ok_or_else(limits::outside)?;
        if let Some(cell) = cell_text::cell(text) {
            self.count.keep_cell(&cell)?;
            self.grid.put(row, column, cell);
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<(), ReadError> {
        self.put(0, text)?;
        self.next();
        Ok(())
    }

    fn next(&mut self) {
        self.row = self.row.saturating_add(1);
    }

    /// The heading cells, those of fewer levels at the bottom.
    fn header(&mut self, columns: &[FormColumn]) -> Result<(u32, u32), ReadError> {
        let first = self.row;
        let depth = columns
            .iter()
            .map(|column| column.levels.len())
            .max()
            .unwrap_or(0)
            .max(1);
        for level in 0..depth {
            for (at, column) in columns.iter().enumerate() {
                let missing = depth - column.levels.len();
                let text = level
                    .checked_sub(missing)
                    .and_then(|level| column.levels.get(level));
                if let Some(text) = text {
                    self.put(at, text)?;
                }
            }
            self.next();
        }
        Ok((first, self.row.saturating_sub(1)))
    }

    fn table_row(
        &mut self,
        row: &FormRow,
        places: &BTreeMap<ColumnKey, usize>,
        columns: usize,
    ) -> Result<(), ReadError> {
        let mut texts = BTreeMap::new();
        for (key, text) in &row.entries {
            if let Some(at) = places.get(key) {
                texts.entry(*at).or_insert(text);
            }
        }
        let first = texts.keys().next().copied();
        for (at, text) in texts {
            self.put(at, text)?;
        }
        if row.is_section
            && let Some(first) = first.and_then(|first| u32::try_from(first).ok())
        {
            let last = u32::try_from(columns).unwrap_or(u32::MAX);
            self.grid.merged.push(Region {
                first_row: self.row,
                first_column: first,
                last_row: self.row,
                // Wide even where the heading stands in the last column.
                last_column: last.max(first.saturating_add(1)),
            });
        }
        self.next();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn a_form_becomes_a_sheet_that_says_what_it_is() {
        let mut row = FormRow::default();
        row.append(Role::Plan.into(), "計画");
        row.append(Role::Plan.into(), "続き");
        row.append(Role::Status.into(), " ");
        let form = Form {
            template: "x".to_owned(),
            captions: vec![
                (CaptionKind::Note, "※ 注".to_owned()),
                (CaptionKind::Title, "表題".to_owned()),
            ],
            columns: vec![FormColumn {
                key: Role::Item.into(),
                levels: vec!["上".to_owned(), "下".to_owned()],
            }],
            rows: vec![
                FormRow {
                    is_section: true,
                    entries: vec![(Role::Item.into(), "Ⅰ 節".to_owned())],
                },
                row,
            ],
        };
        let book = form
            .into_workbook(Format::Json, None, Limits::default())
            .expect("a workbook");
        let grid = &book.sheets[0];
        let cells: Vec<_> = grid
            .cells()
            .map(|(row, column, cell)| (row, column, cell.shown.as_str()))
            .collect();
        assert_eq!(
            cells,
            [
                (0, 0, "表題"),
                (1, 0, "上"),
                (2, 0, "下"),
                (3, 0, "Ⅰ 節"),
                (4, 1, "計画\n続き"),
                (5, 0, "※ 注")
            ]
        );
        assert_eq!(grid.region_from(3, 0).last_column, 2);
        let declared = grid.declared.as_ref().expect("a declaration");
        assert_eq!(declared.header, (1, 2));
        assert_eq!(declared.columns, [Role::Item, Role::Plan]);
        assert_eq!(
            declared.captions,
            [(0, CaptionKind::Title), (5, CaptionKind::Note)]
        );
    }
}
