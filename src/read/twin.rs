//! The machine-readable twin, as CSV or as the データ sheet of a review workbook: its lines put together again as
//! the sheet that the document would stand on.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::delimiter::Delimiter;
use super::error::ReadError;
use super::form::{Figure, Form, FormColumn, FormRow};
use super::limits::Limits;
use crate::model::{CaptionKind, Cell, ColumnKey, Format, Grid, Kind, Raw, Workbook, unguarded};

/// The columns that are read; the others repeat or explain what stands in these.
const TITLE: &str = "文書";
const TEMPLATE: &str = "様式";
const ROW: &str = "行";
const KEY: &str = "役割";
const MEASURE: &str = "指標";
const KIND: &str = "種別";
const VALUE: &str = "値";
const UNIT: &str = "単位";
const TEXT: &str = "本文";
const LINE: &str = "枝番";
const INDENT: &str = "字下げ";
const NEEDED: [&str; 11] = [
    TITLE, TEMPLATE, ROW, KEY, MEASURE, KIND, VALUE, UNIT, TEXT, LINE, INDENT,
];

/// Empty lines that the numbers of lines may leave out: texts have few.
const MOST_EMPTY_LINES: u32 = 1_000_000;

/// What the names of the columns begin with in CSV.
const BEGINNING: &str = "文書,様式,年度,行,";

/// How the fields of a text are separated, where the text is a twin: commas in prose cannot hide it.
pub(super) fn delimiter(text: &str) -> Option<Delimiter> {
    text.starts_with(BEGINNING).then_some(Delimiter {
        byte: Some(b','),
        quotes: true,
    })
}

/// A workbook with a twin in it → the document that the twin tells; any other workbook as it is.
pub(super) fn unfold(book: Workbook, limits: Limits) -> Result<Workbook, ReadError> {
    let found = book.sheets.iter().find_map(|grid| {
        let (row, places) = header(grid)?;
        Some((grid, row, places))
    });
    let Some((grid, header, places)) = found else {
        return Ok(book);
    };
    let table = Table {
        grid,
        places,
        is_guarded: matches!(book.format, Format::Csv | Format::Tsv),
    };
    let mut told = Told::default();
    for (row, _) in grid.rows().filter(|(row, _)| *row > header) {
        told.take(&Record { table: &table, row })?;
    }
    let unfolded = told
        .into_form()?
        .into_workbook(book.format, book.charset, limits)?;
    Ok(Workbook {
        active: book.active,
        ..unfolded
    })
}

/// The first row of a sheet, if it names the columns of the twin: where each of [`NEEDED`] stands.
fn header(grid: &Grid) -> Option<(u32, [u32; NEEDED.len()])> {
    let (row, cells) = grid.rows().next()?;
    let mut places = [0; NEEDED.len()];
    for (place, name) in places.iter_mut().zip(NEEDED) {
        let is_its = |cell: &Cell| cell.shown.trim().trim_start_matches('\u{FEFF}') == name;
        *place = cells.iter().find(|(_, cell)| is_its(cell))?.0;
    }
    Some((row, places))
}

struct Table<'a> {
    grid: &'a Grid,
    places: [u32; NEEDED.len()],
    /// Whether text that begins like a formula, or with an apostrophe, has one more before it.
    is_guarded: bool,
}

/// One row of the twin.
struct Record<'a> {
    table: &'a Table<'a>,
    row: u32,
}

impl Record<'_> {
    fn cell(&self, name: &str) -> Option<&Cell> {
        let at = NEEDED.iter().position(|known| *known == name)?;
        self.table.grid.cell(self.row, *self.table.places.get(at)?)
    }

    fn text(&self, name: &str) -> &str {
        let text = self.cell(name).map_or("", |cell| cell.shown.as_str());
        if self.table.is_guarded {
            unguarded(text)
        } else {
            text
        }
    }

    /// A count from one. `None` where the field is blank.
    fn number(&self, name: &'static str) -> Result<Option<u32>, ReadError> {
        let Some(cell) = self.cell(name) else {
            return Ok(None);
        };
        let shown = match &cell.raw {
            Raw::Number(number) => number.normalize().to_string(),
            _ => cell.shown.trim().to_owned(),
        };
        match shown.parse() {
            _ if shown.is_empty() => Ok(None),
            Ok(number) if number > 0 => Ok(Some(number)),
            _ => Err(self.refused(name, &shown, "1以上の数", "a number from 1")),
        }
    }

    fn needed(&self, name: &'static str) -> Result<u32, ReadError> {
        match self.number(name)? {
            Some(number) => Ok(number),
            None => Err(self.refused(name, "", "1以上の数", "a number from 1")),
        }
    }

    fn key(&self) -> Result<ColumnKey, ReadError> {
        let name = self.text(KEY).trim();
        name.parse().map_err(|()| {
            self.refused(
                KEY,
                name,
                "plan、status などの列の名前",
                "the name of a column such as plan or status",
            )
        })
    }

    /// The line, or a part of it, with the blanks that 字下げ tells.
    fn line(&self) -> Result<Line, ReadError> {
        let told = self.text(INDENT).trim();
        let (before, behind) = told.split_once('／').unwrap_or((told, ""));
        let blanks = |spelled: &str| -> Result<String, ReadError> {
            spelled.chars().map(|c| self.blank(c, told)).collect()
        };
        Ok(Line {
            before: blanks(before)?,
            text: self.text(TEXT).to_owned(),
            behind: blanks(behind)?,
        })
    }

    fn blank(&self, spelled: char, told: &str) -> Result<char, ReadError> {
        match spelled {
            '全' => Ok('\u{3000}'),
            '半' => Ok(' '),
            'タ' => Ok('\t'),
            _ => Err(self.refused(INDENT, told, "全・半・タの並び", "a row of 全, 半 and タ")),
        }
    }

    fn refused(&self, column: &str, found: &str, ja: &str, en: &str) -> ReadError {
        let row = u64::from(self.row) + 1;
        let found: String = found.chars().take(40).collect();
        ReadError::NotADocument {
            format: "機械判読用の表",
            ja: format!("{row}行目の「{column}」に書けるのは{ja}です"),
            en: format!("row {row}: {column} should be {en}"),
            found: Some(found),
        }
    }
}

/// One line of a text, with the blanks at its ends.
#[derive(Debug, Default)]
struct Line {
    before: String,
    text: String,
    behind: String,
}

/// The lines of a text by number.
#[derive(Debug, Default)]
struct Lines(BTreeMap<u32, Line>);

impl Lines {
    /// Adds a line, or a further part of one.
    fn add(&mut self, number: u32, line: Line) {
        match self.0.entry(number) {
            Entry::Vacant(place) => {
                place.insert(line);
            }
            Entry::Occupied(known) => known.into_mut().text.push_str(&line.text),
        }
    }

    /// The text. Numbers that are left out are empty lines, of which `empty` more may come.
    fn text(&self, empty: &mut u32) -> Result<String, ReadError> {
        let mut text = String::new();
        let mut last = 1;
        for (number, line) in &self.0 {
            let breaks = number.saturating_sub(last);
            last = *number;
            let Some(rest) = empty.checked_sub(breaks.saturating_sub(1)) else {
                return Err(ReadError::TooLarge {
                    ja: format!("枝番で空けられる行は{MOST_EMPTY_LINES}行まで"),
                    en: format!("at most {MOST_EMPTY_LINES} empty lines left out by 枝番"),
                });
            };
            *empty = rest;
            text.extend(std::iter::repeat_n('\n', breaks as usize));
            text.push_str(&line.before);
            text.push_str(&line.text);
            text.push_str(&line.behind);
        }
        Ok(text)
    }
}

/// What the rows read so far say.
#[derive(Debug, Default)]
struct Told {
    document: Option<(String, String)>,
    captions: BTreeMap<u32, (CaptionKind, Lines)>,
    columns: Vec<(ColumnKey, BTreeMap<u32, Lines>)>,
    rows: BTreeMap<u32, Row>,
    /// Figures, told in words.
    figures: Vec<(Option<u32>, ColumnKey, String)>,
}

/// One row of the table.
#[derive(Debug, Default)]
struct Row {
    is_section: bool,
    entries: Vec<(ColumnKey, Lines)>,
}

/// What a row of the twin is, by its 種別.
enum Meaning {
    Caption(CaptionKind),
    Column,
    Text,
    Section,
    Figure(Kind),
}

impl Meaning {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "様式番号" => Self::Caption(CaptionKind::FormNumber),
            "題名" => Self::Caption(CaptionKind::Title),
            "期間" => Self::Caption(CaptionKind::Period),
            "団体名" => Self::Caption(CaptionKind::Organization),
            "単位" => Self::Caption(CaptionKind::Unit),
            "前文" => Self::Caption(CaptionKind::Preamble),
            "注記" => Self::Caption(CaptionKind::Note),
            "列見出し" => Self::Column,
            "本文" => Self::Text,
            "区分見出し" => Self::Section,
            _ => Self::Figure(Kind::ALL.into_iter().find(|kind| kind.ja() == name)?),
        })
    }
}

impl Told {
    fn take(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let kind = record.text(KIND).trim();
        let Some(meaning) = Meaning::of(kind) else {
            return Err(record.refused(
                KIND,
                kind,
                "題名、列見出し、本文、目標、実績など",
                "題名, 列見出し, 本文, 目標, 実績 and so on",
            ));
        };
        self.is_of_one_document(record)?;
        match meaning {
            Meaning::Caption(kind) => {
                let caption = self.captions.entry(record.needed(ROW)?);
                let (_, lines) = caption.or_insert_with(|| (kind, Lines::default()));
                lines.add(record.needed(LINE)?, record.line()?);
            }
            Meaning::Column => {
                let lines = of_key(&mut self.columns, record.key()?)
                    .entry(record.needed(ROW)?)
                    .or_default();
                lines.add(record.needed(LINE)?, record.line()?);
            }
            Meaning::Text | Meaning::Section => {
                let row = self.rows.entry(record.needed(ROW)?).or_default();
                row.is_section |= matches!(meaning, Meaning::Section);
                of_key(&mut row.entries, record.key()?).add(record.needed(LINE)?, record.line()?);
            }
            Meaning::Figure(kind) => {
                let value = record.cell(VALUE).map_or("", |cell| match &cell.raw {
                    // 1460, not 1,460 as the sheet shows it.
                    Raw::Number(_) | Raw::Text => cell.shown.as_str(),
                    _ => "",
                });
                let figure = Figure {
                    measure: record.text(MEASURE),
                    kind: Some(kind),
                    value,
                    unit: record.text(UNIT),
                    text: record.text(TEXT),
                };
                if let Some(text) = figure.told() {
                    let row = record.number(ROW)?;
                    self.figures.push((row, record.key()?, text));
                }
            }
        }
        Ok(())
    }

    /// Tables of several documents may be put below one another to count with; they are no form any more.
    fn is_of_one_document(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let document = || (record.text(TITLE), record.text(TEMPLATE));
        match &self.document {
            Some((title, template)) if (title.as_str(), template.as_str()) == document() => Ok(()),
            Some((title, _)) => Err(record.refused(
                TITLE,
                record.text(TITLE),
                &format!("一つの文書「{title}」だけ"),
                &format!("one document alone ({title:?})"),
            )),
            None => {
                let (title, template) = document();
                self.document = Some((title.to_owned(), template.to_owned()));
                Ok(())
            }
        }
    }

    fn into_form(self) -> Result<Form, ReadError> {
        let mut empty = MOST_EMPTY_LINES;
        let mut form = Form {
            template: self.document.unwrap_or_default().1,
            ..Form::default()
        };
        for (kind, lines) in self.captions.values() {
            form.captions.push((*kind, lines.text(&mut empty)?));
        }
        for (key, levels) in &self.columns {
            let levels = levels.values().map(|lines| lines.text(&mut empty));
            form.columns.push(FormColumn {
                key: *key,
                levels: levels.collect::<Result<_, _>>()?,
            });
        }
        let mut rows: BTreeMap<u32, FormRow> = BTreeMap::new();
        for (number, row) in &self.rows {
            let mut told = FormRow {
                is_section: row.is_section,
                entries: Vec::new(),
            };
            for (key, lines) in &row.entries {
                told.entries.push((*key, lines.text(&mut empty)?));
            }
            rows.insert(*number, told);
        }
        // Figures come from the texts; one without a text is told in a row of its own.
        let last = rows.keys().next_back().copied().unwrap_or(0);
        for (row, key, text) in self.figures {
            let has_text = row.is_some_and(|row| {
                let row = self.rows.get(&row);
                row.is_some_and(|row| row.entries.iter().any(|(known, _)| *known == key))
            });
            if !has_text {
                let row = row.unwrap_or(last.saturating_add(1));
                rows.entry(row).or_default().append(key, &text);
            }
        }
        form.rows = rows.into_values().collect();
        Ok(form)
    }
}

/// What belongs to a column in a list of columns.
fn of_key<T: Default>(list: &mut Vec<(ColumnKey, T)>, key: ColumnKey) -> &mut T {
    let at = list.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        list.push((key, T::default()));
        list.len() - 1
    });
    &mut list[at].1
}
