//! The rows and columns of a document as lines, and what stands where they cross.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::label::Nature;
use super::line::Line;
use super::notes::{self, Notes};
use crate::model::{
    CellNumber, CellValue, ColumnKey, Document, Message, Passage, Place, Role, RowKind, Setting,
    TableRow, cell_value, fold,
};

/// Rows that tell what a column holds.
const SAMPLE: usize = 300;
/// Most cells that are laid out.
const MOST: usize = 8_000_000;

/// From which side the lines are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Side {
    /// The lines are rows; columns cross them.
    Rows,
    /// The lines are columns; rows cross them.
    Columns,
}

impl Side {
    /// Row and column of a cell of a line.
    pub(in super::super) fn cell(self, line: usize, cross: usize) -> (usize, usize) {
        match self {
            Self::Rows => (line, cross),
            Self::Columns => (cross, line),
        }
    }

    /// The other side.
    pub(in super::super) fn across(self) -> Self {
        match self {
            Self::Rows => Self::Columns,
            Self::Columns => Self::Rows,
        }
    }
}

/// What a cell adds to a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Cell {
    /// Nothing stands there.
    Blank,
    /// －, 該当なし.
    Nil,
    /// Something that is no plain number: x, 約20, 調整中.
    Unclear,
    /// A number.
    Value {
        /// The number.
        value: Decimal,
        /// Digits it shows behind the point; negative for 3億.
        digits: i8,
    },
}

/// A document as lines.
pub(in super::super) struct Table<'a> {
    document: &'a Document,
    rows: Vec<Line>,
    columns: Vec<Line>,
    /// The row of the document of each line.
    of_row: Vec<usize>,
    /// The column of the document of each line.
    of_column: Vec<ColumnKey>,
    cells: Vec<Cell>,
    /// What the lines around the table say.
    pub(super) notes: Notes,
}

impl<'a> Table<'a> {
    /// Lays out the figures of a document; none where no line of the sides asked for is wanted.
    pub(in super::super) fn of(
        document: &'a Document,
        is_wanted: impl Fn(Side, &Line) -> bool,
    ) -> Option<Self> {
        let kinds = kinds(document);
        let labels = labels(&kinds);
        let of_column: Vec<ColumnKey> = kinds
            .iter()
            .filter(|(key, kind)| *kind == Holds::Figures && !labels.contains(key))
            .map(|(key, _)| *key)
            .collect();
        if of_column.is_empty() {
            return None;
        }
        let mut columns: Vec<Line> = of_column.iter().map(|key| column(document, *key)).collect();
        Line::settle_parts_of_year(&mut columns);
        let (mut rows, of_row, said) = rows(document, &labels);
        Line::settle_parts_of_year(&mut rows);
        let is_asked = rows.iter().any(|line| is_wanted(Side::Rows, line))
            || columns.iter().any(|line| is_wanted(Side::Columns, line));
        if !is_asked || rows.len().saturating_mul(columns.len()) > MOST {
            return None;
        }
        let mut table = Self {
            document,
            notes: Notes::of(document, &said),
            cells: vec![Cell::Blank; rows.len() * columns.len()],
            rows,
            columns,
            of_row,
            of_column,
        };
        table.fill();
        Some(table)
    }

    fn fill(&mut self) {
        let width = self.of_column.len();
        let places: BTreeMap<ColumnKey, usize> = self
            .of_column
            .iter()
            .enumerate()
            .map(|(at, key)| (*key, at))
            .collect();
        for (line, row) in self.of_row.iter().enumerate() {
            for (key, passage) in &self.document.rows[*row].entries {
                if let Some(column) = places.get(key) {
                    self.cells[line * width + column] = read(passage.text.text(), key.role);
                }
            }
        }
    }

    /// The lines of a side.
    pub(in super::super) fn lines(&self, side: Side) -> &[Line] {
        match side {
            Side::Rows => &self.rows,
            Side::Columns => &self.columns,
        }
    }

    /// What stands in a cell.
    pub(in super::super) fn cell(&self, row: usize, column: usize) -> Cell {
        let at = row
            .saturating_mul(self.columns.len())
            .saturating_add(column);
        self.cells.get(at).copied().unwrap_or(Cell::Blank)
    }

    /// Where a cell stands.
    pub(in super::super) fn place(
        &self,
        row: usize,
        column: usize,
        note: Message,
    ) -> Option<Place> {
        let key = self.of_column.get(column)?;
        let passage = self.passage(row, *key)?;
        let text = passage.text.trimmed();
        Some(Place {
            at: text.first()?,
            quote: text.text().to_owned(),
            note: Some(note),
        })
    }

    /// The number of a cell with what stands beside it.
    pub(in super::super) fn number(&self, row: usize, column: usize) -> Option<CellNumber> {
        let key = self.of_column.get(column)?;
        match cell_value(self.passage(row, *key)?.text.text(), Setting::of(key.role)) {
            CellValue::Number(number) => Some(number),
            _ => None,
        }
    }

    fn passage(&self, row: usize, key: ColumnKey) -> Option<&'a Passage> {
        self.document
            .rows
            .get(*self.of_row.get(row)?)?
            .entries
            .get(&key)
    }
}

/// What most cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Figures,
    Words,
}

/// What the columns hold, in the order of the form; columns that hold nothing that matters are left out.
fn kinds(document: &Document) -> Vec<(ColumnKey, Holds)> {
    let mut counts: BTreeMap<ColumnKey, (usize, usize)> = BTreeMap::new();
    for row in document
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Data)
        .take(SAMPLE)
    {
        for (key, passage) in &row.entries {
            let (figures, words) = counts.entry(*key).or_default();
            match cell_value(passage.text.text(), Setting::of(key.role)) {
                CellValue::Number(_) => *figures += 1,
                CellValue::Text => *words += 1,
                _ => {}
            }
        }
    }
    let is_of_figures = |role: Role| {
        !matches!(
            role,
            Role::Number | Role::Period | Role::Unit | Role::Notes | Role::Evaluation
        )
    };
    document
        .columns
        .keys()
        .filter_map(|key| {
            let (figures, words) = counts.get(key).copied().unwrap_or_default();
            // 内訳 over 国費 and 県費 heads figures, not notes.
            let is_breakdown = key.role == Role::Notes && words == 0 && figures >= 3;
            let holds = if figures > words && (is_of_figures(key.role) || is_breakdown) {
                Holds::Figures
            } else {
                Holds::Words
            };
            Some((*key, holds)).filter(|_| figures + words > 0)
        })
        .collect()
}

/// The columns that name the rows: those of words on the left of the figures. A code before them is no figure.
fn labels(kinds: &[(ColumnKey, Holds)]) -> Vec<ColumnKey> {
    let is_word = |(key, holds): &(ColumnKey, Holds)| {
        *holds == Holds::Words && key.role != Role::Notes && key.role != Role::Unit
    };
    let Some(first) = kinds.iter().position(is_word) else {
        return kinds.iter().take(1).map(|(key, _)| *key).collect();
    };
    let end = kinds[first..]
        .iter()
        .position(|(_, holds)| *holds == Holds::Figures)
        .map_or(kinds.len(), |at| first + at);
    // Words behind the first figures still name the rows where a column of items stands there.
    let end = kinds
        .iter()
        .rposition(|(key, _)| key.role == Role::Item)
        .map_or(end, |item| end.max(item + 1));
    kinds[..end]
        .iter()
        .filter(|kind| is_word(kind))
        .map(|(key, _)| *key)
        .collect()
}

fn column(document: &Document, key: ColumnKey) -> Line {
    let Some(column) = document.columns.get(&key) else {
        return Line::new(Vec::new(), String::new());
    };
    let mut levels: Vec<String> = column
        .levels
        .iter()
        .map(|level| fold(level.text()))
        .collect();
    levels.dedup();
    levels.retain(|level| !level.is_empty());
    let label: String = column
        .heading
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut line = Line::new(levels, label);
    line.adds &= !matches!(key.role, Role::Rate);
    line.unit = column.unit.as_deref().map(fold).unwrap_or_default();
    line
}

/// The rows with their labels, where each stands in the document, and the rows that are notes.
fn rows(document: &Document, labels: &[ColumnKey]) -> (Vec<Line>, Vec<usize>, Vec<String>) {
    let (mut lines, mut of_row, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut above: Vec<String> = vec![String::new(); labels.len()];
    let mut begins = false;
    let mut sheets: Vec<std::sync::Arc<str>> = Vec::new();
    for (at, row) in document.rows.iter().enumerate() {
        if row.kind != RowKind::Data {
            begins = true;
            notes.extend(note(row));
            continue;
        }
        if let Some(text) = note(row) {
            notes.push(text);
            continue;
        }
        let mut line = row_line(row, labels, &mut above);
        let sheet = row
            .entries
            .values()
            .find_map(|passage| passage.text.first())
            .map(|span| span.cell.sheet);
        if let Some(sheet) = sheet
            && sheets.last() != Some(&sheet)
        {
            sheets.push(sheet);
        }
        line.sheet = sheets.len();
        line.begins = std::mem::take(&mut begins);
        lines.push(line);
        of_row.push(at);
    }
    (lines, of_row, notes)
}

/// The text of a row that is a note.
fn note(row: &TableRow) -> Option<String> {
    let mut texts = row
        .entries
        .values()
        .map(|passage| passage.text.text())
        .filter(|text| !text.trim().is_empty());
    let (only, None) = (texts.next()?, texts.next()) else {
        return None;
    };
    notes::is_note(only).then(|| only.to_owned())
}

fn row_line(row: &TableRow, labels: &[ColumnKey], above: &mut [String]) -> Line {
    let own: Vec<String> = labels
        .iter()
        .map(|key| {
            row.entries
                .get(key)
                .map(|passage| one_line(passage.text.text()))
                .unwrap_or_default()
        })
        .collect();
    let deepest = own.iter().rposition(|text| !text.is_empty());
    for (level, text) in own.iter().enumerate() {
        if !text.is_empty() {
            above[level].clone_from(text);
            above[level + 1..].fill(String::new());
        } else if deepest.is_none_or(|deepest| level > deepest) {
            above[level].clear();
        }
    }
    let mut levels: Vec<String> = above
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| fold(text))
        .collect();
    let mut label = own
        .iter()
        .rfind(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default();
    if levels.is_empty()
        && let Some(number) = row.entries.get(&Role::Number)
    {
        label = one_line(number.text.text());
        levels.push(fold(&label));
    }
    // A total beside its number: 合計 may stand in the column of numbers.
    let number = row
        .entries
        .get(&Role::Number)
        .map(|passage| one_line(passage.text.text()));
    if let Some(number) = number
        && matches!(super::label::nature(&number), Nature::Total(_))
    {
        label.clone_from(&number);
        levels = vec![fold(&number)];
    }
    // 合計 | 男: the total is told by its group.
    let is_total = |text: &str| matches!(super::label::nature(text), Nature::Total(_));
    if !is_total(&label) && levels.iter().any(|level| is_total(level)) {
        let named = above.iter().filter(|text| !text.is_empty());
        label = named.cloned().collect::<Vec<_>>().join(" ");
    }
    let mut line = Line::new(levels, label);
    let unit = row.entries.iter().find(|(key, _)| key.role == Role::Unit);
    line.unit = unit
        .map(|(_, passage)| fold(passage.text.text()))
        .unwrap_or_default();
    line
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a cell adds to a sum.
fn read(text: &str, role: Role) -> Cell {
    match cell_value(text, Setting::of(role)) {
        CellValue::Number(number) => figure(text, &number),
        CellValue::Nil => Cell::Nil,
        CellValue::Blank => Cell::Blank,
        CellValue::Status(word)
            if [
                "なし",
                "実績なし",
                "該当なし",
                "皆無",
                "中止",
                "未実施",
                "休止",
            ]
            .contains(&word.as_str()) =>
        {
            Cell::Nil
        }
        _ => Cell::Unclear,
    }
}

fn figure(text: &str, number: &CellNumber) -> Cell {
    let is_rough = number.qualifiers.iter().any(|q| {
        let marks = ["p", "r", "*", "#"];
        !marks.contains(&q.as_str()) && !q.starts_with('注') && !q.starts_with('※')
    });
    if is_rough || number.bracketed {
        return Cell::Unclear;
    }
    let shown: String = text
        .chars()
        .skip(number.chars.start as usize)
        .take(number.chars.len())
        .collect();
    let shown = fold(&shown);
    let behind = shown.split_once('.').map_or("", |(_, behind)| behind);
    let places = behind.chars().take_while(char::is_ascii_digit).count();
    let magnitude = [("兆", 12), ("億", 8), ("百万", 6), ("万", 4), ("千", 3)]
        .into_iter()
        .filter_map(|(word, zeros)| shown.rfind(word).map(|at| (at, zeros)))
        .max()
        .map_or(0, |(_, zeros)| zeros);
    let digits = i8::try_from(places).unwrap_or(9).saturating_sub(magnitude);
    Cell::Value {
        value: number.value,
        digits,
    }
}
