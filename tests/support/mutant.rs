//! One slip of the hand in a clean file: what is changed, and what is told before and after.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use encoding_rs::SHIFT_JIS;
use serde::Deserialize;
use yoshiki::model::{Cell, Findings, Grid, Raw, Severity, Workbook};
use yoshiki::pipeline::{self, Choice, Part};
use yoshiki::template::Catalog;
use yoshiki::write::FileNames;
use yoshiki::{check, read, recognize};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What is said of each finding, by its code and cell.
pub(crate) type Told = BTreeMap<(String, String), Vec<String>>;

/// The keys of `[[mutant]]`; see the head of `tests/mutants.rs`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutant {
    pub(crate) sample: String,
    pub(crate) cell: Option<String>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    pub(crate) tells: Option<String>,
    with: Option<String>,
    name: Option<String>,
    hide: Option<String>,
    raw: Option<RawKind>,
    part: Option<String>,
    #[serde(default)]
    charset: Charset,
}

/// What a changed cell holds, where that is not what its text looks like.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Formula,
    Error,
}

/// What the document is to be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Charset {
    #[default]
    Utf8,
    Cp932,
}

/// A clean file, read once for all that is changed in it.
pub(crate) struct Clean {
    name: String,
    bytes: Vec<u8>,
    book: Workbook,
    /// The sheet that the form stands on.
    sheet: usize,
}

impl Clean {
    /// Reads a file of `samples/`, or one made for the mutants alone.
    pub(crate) fn read(path: &str, catalog: &Catalog) -> Outcome<Self> {
        let file = sample(path)?;
        let bytes = fs::read(&file)?;
        let book = read::read(&bytes)?;
        let sheet = recognize::identify(&book, catalog, None)?.sheet;
        Ok(Self {
            name: name(&file),
            bytes,
            book,
            sheet,
        })
    }
}

impl Mutant {
    /// What is told of the clean file.
    pub(crate) fn told_before(&self, clean: &Clean, catalog: &Catalog) -> Outcome<Told> {
        match &self.with {
            Some(with) => untouched(&joined(&clean.bytes, &clean.name, with, catalog)?),
            None => untouched(&self.findings(&clean.book, &clean.name, catalog)?),
        }
    }

    /// What is told of the changed one.
    pub(crate) fn told_after(&self, clean: &Clean, catalog: &Catalog) -> Outcome<Told> {
        let changed = self.changed_file(&clean.bytes)?;
        if let Some(with) = &self.with {
            let bytes = changed.as_deref().unwrap_or(&clean.bytes);
            return Ok(count(&joined(bytes, &clean.name, with, catalog)?));
        }
        let mut book = match changed {
            Some(bytes) => read::read(&bytes)?,
            None => clean.book.clone(),
        };
        self.change(&mut book, clean.sheet)?;
        let name = self.name.as_deref().unwrap_or(&clean.name);
        Ok(count(&self.findings(&book, name, catalog)?))
    }

    /// What the clean file is told as; mutants of one key have the same findings before.
    pub(crate) fn key(&self) -> String {
        format!("{} {:?} {:?}", self.sample, self.with, self.charset)
    }

    fn findings(&self, book: &Workbook, file: &str, catalog: &Catalog) -> Outcome<Findings> {
        match self.charset {
            Charset::Utf8 => findings(book, file, catalog),
            Charset::Cp932 => {
                let found = recognize::identify(book, catalog, None)?;
                let document = recognize::extract(book, &found, file);
                Ok(check::check_for_cp932(&document, found.template))
            }
        }
    }

    /// The bytes of the changed file; none where no byte is changed, but what a reader makes of them.
    fn changed_file(&self, bytes: &[u8]) -> Outcome<Option<Vec<u8>>> {
        if let Some(part) = &self.part {
            return with_part(bytes, part).map(Some);
        }
        if self.cell.is_some() || self.from.is_empty() {
            return Ok(None);
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(Some(self.once(text)?.into_bytes()));
        }
        let (text, _, is_bad) = SHIFT_JIS.decode(bytes);
        if is_bad {
            return Err("no text file in UTF-8 or CP932".into());
        }
        let changed = self.once(&text)?;
        let pieces: Vec<Vec<u8>> = changed
            .split('\u{fffd}')
            .map(|piece| SHIFT_JIS.encode(piece).0.into_owned())
            .collect();
        Ok(Some(pieces.join(&0xff)))
    }

    /// Changes the sheet.
    fn change(&self, book: &mut Workbook, sheet: usize) -> Outcome {
        let grid = book.sheets.get_mut(sheet).ok_or("the sheet is gone")?;
        if let Some(hide) = &self.hide {
            return hidden(grid, hide);
        }
        let Some(cell) = &self.cell else {
            return Ok(());
        };
        let (row, column) = position(cell).ok_or_else(|| format!("{cell} is no cell"))?;
        let (shown, raw) = match grid.cell(row, column) {
            Some(old) => (self.once(&old.shown)?, old.raw.clone()),
            None if self.from.is_empty() => (self.to.clone(), Raw::Text),
            None => return Err(format!("{cell} is blank").into()),
        };
        let raw = match (self.raw, raw) {
            (Some(RawKind::Formula), _) => Raw::FormulaWithoutValue,
            (Some(RawKind::Error), _) => Raw::Error,
            (None, Raw::Number(_)) => {
                let digits = shown.replace(',', "");
                digits.parse().map_or(Raw::Text, Raw::Number)
            }
            _ => Raw::Text,
        };
        let rest = grid.take_rows(|asked| asked == row);
        for (at, old) in rest.into_iter().flat_map(|(_, cells)| cells) {
            if at != column {
                grid.put(row, at, old);
            }
        }
        if !shown.is_empty() || raw == Raw::FormulaWithoutValue {
            grid.put(row, column, Cell { shown, raw });
        }
        Ok(())
    }

    /// The text with the one place changed.
    fn once(&self, text: &str) -> Outcome<String> {
        match text.matches(self.from.as_str()).count() {
            1 => Ok(text.replacen(&self.from, &self.to, 1)),
            n => Err(format!("{:?} stands {n} times in {text:?}", self.from).into()),
        }
    }
}

/// A file of `samples/`, or one made for the mutants alone.
fn sample(path: &str) -> Outcome<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [
        root.join("samples").join(path),
        root.join("tests/mutants").join(path),
    ];
    let found = places.into_iter().find(|file| file.is_file());
    found.ok_or_else(|| format!("{path} is neither in samples nor in tests/mutants").into())
}

/// What is told of a file under this name.
pub(crate) fn findings(book: &Workbook, file: &str, catalog: &Catalog) -> Outcome<Findings> {
    let found = recognize::identify(book, catalog, None)?;
    let document = recognize::extract(book, &found, file);
    Ok(check::check(&document, found.template))
}

fn joined(bytes: &[u8], file: &str, with: &str, catalog: &Catalog) -> Outcome<Findings> {
    let other = sample(with)?;
    let (other_name, other_bytes) = (name(&other), fs::read(&other)?);
    let names = FileNames {
        source: file.to_owned(),
        ..FileNames::default()
    };
    let parts = [
        Part { name: file, bytes },
        Part {
            name: &other_name,
            bytes: &other_bytes,
        },
    ];
    Ok(pipeline::join(&parts, &names, catalog, &Choice::default())?.findings)
}

/// Hides a row (`7`) or a column (`C`).
fn hidden(grid: &mut Grid, what: &str) -> Outcome {
    let at = match what.parse::<u32>() {
        Ok(_) => position(&format!("A{what}")),
        Err(_) => position(&format!("{what}1")),
    };
    let (row, column) = at.ok_or_else(|| format!("{what} is neither row nor column"))?;
    if what.starts_with(|c: char| c.is_ascii_digit()) {
        grid.hidden_rows.push((row, row));
    } else {
        grid.hidden_columns.push((column, column));
    }
    Ok(())
}

/// The workbook with one more part in its package.
fn with_part(bytes: &[u8], part: &str) -> Outcome<Vec<u8>> {
    let mut writer = ZipWriter::new_append(Cursor::new(bytes.to_vec()))?;
    writer.start_file(part, SimpleFileOptions::default())?;
    writer.write_all(b"<part/>")?;
    let changed = writer.finish()?.into_inner();
    ZipArchive::new(Cursor::new(changed.as_slice()))?.by_name(part)?;
    Ok(changed)
}

/// What is told, by code and cell; nothing that a clerk would have to mend.
fn untouched(findings: &Findings) -> Outcome<Told> {
    let mut told = findings.iter().filter(|f| f.severity != Severity::Info);
    match told.next() {
        None => Ok(count(findings)),
        Some(one) => {
            Err(format!("the sample is not clean: {} {}", one.code, one.message.ja).into())
        }
    }
}

fn count(findings: &Findings) -> Told {
    let mut told = Told::new();
    for finding in findings.iter() {
        let key = (finding.code.to_owned(), finding.place.at.cell.a1());
        told.entry(key)
            .or_default()
            .push(finding.message.ja.clone());
    }
    told
}

/// Row and column of `C12`, from zero.
fn position(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.find(|c: char| c.is_ascii_digit())?;
    let column = cell[..letters].bytes().try_fold(0_u32, |column, letter| {
        let digit = letter.checked_sub(b'A').filter(|at| *at < 26)?;
        Some(column * 26 + u32::from(digit) + 1)
    })?;
    let row: u32 = cell[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The name of a file without its folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
