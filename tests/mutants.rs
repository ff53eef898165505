//! Walks `tests/mutants/<rule>.toml`: each mutant changes one thing in a clean sample, as a slip of the hand would (a
//! digit, a character, a cell), and the rule must add exactly its finding, at that cell, and no other rule any.
//!
//! Keys of `[[mutant]]`: `sample` under `samples/`; `cell` and the characters in it that are changed, `from` → `to`
//! (a cell with nothing left is taken away); without `cell`, the characters of a text file. `tells` is the cell of the
//! finding, where it is another one. `with` names a file that is joined to the sample. `as` is another name for the file.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::SHIFT_JIS;
use serde::Deserialize;
use yoshiki::check::{self, RULES};
use yoshiki::model::{Cell, Findings, Raw, Severity, Workbook};
use yoshiki::pipeline::{self, Choice, Part};
use yoshiki::template::Catalog;
use yoshiki::write::FileNames;
use yoshiki::{read, recognize};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Fewer mutants do not show that a rule sees.
const FEWEST: usize = 3;

/// Rules that look at no cell a slip of the hand could change: what is written (X02), the bytes of the file.
const OF_NO_CELL: &[&str] = &["X01", "X02"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutants {
    mutant: Vec<Mutant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutant {
    sample: String,
    cell: Option<String>,
    from: String,
    to: String,
    tells: Option<String>,
    with: Option<String>,
}

/// How often each finding (code and cell) is there.
type Told = BTreeMap<(String, String), usize>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_mutant_adds_its_finding_and_no_other() -> Outcome {
    let catalog = Catalog::built_in()?;
    let mut wrong = Vec::new();
    for rule in RULES {
        let file = root().join(format!("tests/mutants/{}.toml", rule.name));
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let mutants: Mutants = toml::from_str(&text)?;
        for mutant in &mutants.mutant {
            let name = format!("{} {} {:?}", rule.name, mutant.sample, mutant.cell);
            let (before, after) =
                told(mutant, &catalog).map_err(|error| format!("{name}: {error}"))?;
            let added: Vec<String> = beyond(&after, &before);
            let gone = beyond(&before, &after);
            let place = mutant.tells.as_ref().or(mutant.cell.as_ref());
            let wanted = format!("{} {}", rule.code, place.map_or("", String::as_str));
            if added != [wanted.as_str()] || !gone.is_empty() {
                wrong.push(format!(
                    "{name}: wanted {wanted}, added {added:?}, gone {gone:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[test]
fn each_rule_has_its_mutants() -> Outcome {
    let mut few = BTreeSet::new();
    for rule in RULES.iter().filter(|r| !OF_NO_CELL.contains(&r.code)) {
        let file = root().join(format!("tests/mutants/{}.toml", rule.name));
        let text = fs::read_to_string(&file).unwrap_or_else(|_| "mutant = []".to_owned());
        let mutants: Mutants = toml::from_str(&text)?;
        if mutants.mutant.len() < FEWEST {
            few.insert(rule.name);
        }
    }
    assert!(few.is_empty(), "fewer than {FEWEST} mutants: {few:?}");
    Ok(())
}

#[test]
fn clean_samples_have_nothing_to_mend() -> Outcome {
    let catalog = Catalog::built_in()?;
    for template in catalog.templates() {
        let Ok(folder) = fs::read_dir(root().join("samples").join(&template.id)) else {
            continue;
        };
        for entry in folder {
            let file = entry?.path();
            let is_clean = file.file_stem().is_some_and(|stem| stem == "clean");
            let is_sample = file
                .extension()
                .is_some_and(|ending| ending != "json" && ending != "findings");
            if is_clean && is_sample {
                let findings = findings(&read::read(&fs::read(&file)?)?, &file, &catalog)?;
                let told: Vec<&str> = findings
                    .iter()
                    .filter(|finding| finding.severity != Severity::Info)
                    .map(|finding| finding.message.ja.as_str())
                    .collect();
                assert!(told.is_empty(), "{}: {told:?}", file.display());
            }
        }
    }
    Ok(())
}

/// What is told of the sample, and of the mutant.
fn told(mutant: &Mutant, catalog: &Catalog) -> Outcome<(Told, Told)> {
    let file = root().join("samples").join(&mutant.sample);
    let bytes = fs::read(&file)?;
    if let Some(cell) = &mutant.cell {
        let book = read::read(&bytes)?;
        let mut changed = book.clone();
        change(&mut changed, cell, mutant, &file, catalog)?;
        return Ok((
            count(&findings(&book, &file, catalog)?),
            count(&findings(&changed, &file, catalog)?),
        ));
    }
    let changed = changed_text(&bytes, mutant)?;
    Ok((
        count(&joined(&bytes, &file, mutant, catalog)?),
        count(&joined(&changed, &file, mutant, catalog)?),
    ))
}

fn findings(book: &Workbook, file: &Path, catalog: &Catalog) -> Outcome<Findings> {
    let found = recognize::identify(book, catalog, None)?;
    let document = recognize::extract(book, &found, &name(file));
    Ok(check::check(&document, found.template))
}

/// Changes the characters of one cell of the sheet that the form stands on.
fn change(
    book: &mut Workbook,
    cell: &str,
    mutant: &Mutant,
    file: &Path,
    catalog: &Catalog,
) -> Outcome {
    let sheet = {
        let found = recognize::identify(book, catalog, None)?;
        found.sheet
    };
    let grid = &mut book.sheets[sheet];
    let (row, column) = position(cell).ok_or_else(|| format!("{cell} is no cell"))?;
    let old = grid
        .cell(row, column)
        .ok_or_else(|| format!("{}: {cell} is blank", file.display()))?;
    let shown = once(&old.shown, mutant)?;
    let raw = match &old.raw {
        Raw::Number(_) => shown
            .replace(',', "")
            .parse()
            .map_or(Raw::Text, Raw::Number),
        _ => Raw::Text,
    };
    grid.put(row, column, Cell { shown, raw });
    Ok(())
}

/// The text with the one place changed.
fn once(text: &str, mutant: &Mutant) -> Outcome<String> {
    match text.matches(mutant.from.as_str()).count() {
        1 => Ok(text.replacen(&mutant.from, &mutant.to, 1)),
        n => Err(format!("{:?} stands {n} times in {text:?}", mutant.from).into()),
    }
}

/// A text file in UTF-8 or CP932 with the one place changed.
fn changed_text(bytes: &[u8], mutant: &Mutant) -> Outcome<Vec<u8>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(once(text, mutant)?.into_bytes());
    }
    let (text, _, is_bad) = SHIFT_JIS.decode(bytes);
    if is_bad {
        return Err("no text file in UTF-8 or CP932".into());
    }
    let changed = once(&text, mutant)?;
    Ok(SHIFT_JIS.encode(&changed).0.into_owned())
}

fn joined(bytes: &[u8], file: &Path, mutant: &Mutant, catalog: &Catalog) -> Outcome<Findings> {
    let other: PathBuf;
    let other_name: String;
    let other_bytes: Vec<u8>;
    let own = name(file);
    let names = FileNames {
        source: own.clone(),
        ..FileNames::default()
    };
    let choice = Choice::default();
    let Some(with) = &mutant.with else {
        return Ok(pipeline::convert(bytes, &names, catalog, &choice)?.findings);
    };
    other = root().join("samples").join(with);
    other_name = name(&other);
    other_bytes = fs::read(&other)?;
    let parts = [
        Part { name: &own, bytes },
        Part {
            name: &other_name,
            bytes: &other_bytes,
        },
    ];
    Ok(pipeline::join(&parts, &names, catalog, &choice)?.findings)
}

fn count(findings: &Findings) -> Told {
    let mut told = Told::new();
    for finding in findings.iter() {
        let key = (finding.code.to_owned(), finding.place.at.cell.a1());
        *told.entry(key).or_default() += 1;
    }
    told
}

/// What is in one more often than in the other, one text a finding.
fn beyond(one: &Told, other: &Told) -> Vec<String> {
    one.iter()
        .flat_map(|(key, times)| {
            let more = times.saturating_sub(other.get(key).copied().unwrap_or(0));
            std::iter::repeat_n(format!("{} {}", key.0, key.1), more)
        })
        .collect()
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

fn name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
