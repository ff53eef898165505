//! Walks `tests/mutants/<rule>.toml`: each mutant changes one thing in a clean sample, as a slip of the hand would (a
//! digit, a character, a cell), and the rule must add exactly its finding, at that cell, and no other rule any.
//!
//! Keys of `[[mutant]]`: `sample`, a clean file under `samples/` or here; `cell` and the characters in it that are
//! changed, `from` → `to` (a blank cell has no `from`; a cell with nothing left is taken away); without `cell`, the
//! characters of a text file (U+FFFD stands for a byte that is no character). `tells` is the cell of the finding,
//! where it is another one. What is no character of a cell: `raw` makes the cell a `formula` without a value or an
//! `error`; `hide` hides a row (`7`) or a column (`C`); `part` adds one to the package; `name` is another name for
//! the file; `with` is a file that it is joined with; `charset = "cp932"` is what it is to be written in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use yoshiki::check::RULES;
use yoshiki::model::Severity;
use yoshiki::read;
use yoshiki::template::Catalog;

#[path = "support/mutant.rs"]
mod mutant;

use mutant::{Clean, Mutant, Outcome, Told, findings, name};

/// Fewer mutants do not show that a rule sees.
const FEWEST: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutants {
    mutant: Vec<Mutant>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn mutants(rule: &str) -> Outcome<Vec<Mutant>> {
    let file = root().join(format!("tests/mutants/{rule}.toml"));
    if !file.is_file() {
        return Ok(Vec::new());
    }
    let mutants: Mutants = toml::from_str(&fs::read_to_string(&file)?)?;
    Ok(mutants.mutant)
}

#[test]
fn each_mutant_adds_its_finding_and_no_other() -> Outcome {
    let catalog = Catalog::built_in()?;
    let mut wrong = Vec::new();
    let mut known = Known::default();
    for rule in RULES {
        for (n, mutant) in mutants(rule.name)?.iter().enumerate() {
            let at = mutant.cell.as_deref().unwrap_or_default();
            let title = format!("{} {}: {} {at}", rule.name, n + 1, mutant.sample);
            let (before, after) = match told(mutant, &mut known, &catalog) {
                Ok(told) => told,
                Err(error) => {
                    wrong.push(format!("{title}: {error}"));
                    continue;
                }
            };
            let place = mutant.tells.as_ref().or(mutant.cell.as_ref());
            let wanted = format!("{} {}", rule.code, place.map_or("", String::as_str));
            let (added, gone) = (beyond(&after, &before), beyond(&before, &after));
            let is_right = matches!(added.as_slice(), [(one, _)] if *one == wanted);
            if !is_right || !gone.is_empty() {
                wrong.push(format!(
                    "{title}: not {wanted}, but {added:?}, gone {gone:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

/// The clean files so far, and what is told of them.
#[derive(Default)]
struct Known {
    clean: BTreeMap<String, Clean>,
    told: BTreeMap<String, Told>,
}

/// What is told of the sample, and of the mutant.
fn told(mutant: &Mutant, known: &mut Known, catalog: &Catalog) -> Outcome<(Told, Told)> {
    if !known.clean.contains_key(&mutant.sample) {
        let clean = Clean::read(&mutant.sample, catalog)?;
        known.clean.insert(mutant.sample.clone(), clean);
    }
    let clean = known.clean.get(&mutant.sample).ok_or("no sample")?;
    let before = match known.told.get(&mutant.key()) {
        Some(told) => told.clone(),
        None => mutant.told_before(clean, catalog)?,
    };
    known.told.insert(mutant.key(), before.clone());
    Ok((before, mutant.told_after(clean, catalog)?))
}

#[test]
fn each_rule_has_its_mutants() -> Outcome {
    let mut few = BTreeSet::new();
    for rule in RULES {
        if mutants(rule.name)?.len() < FEWEST {
            few.insert(rule.name);
        }
    }
    assert!(few.is_empty(), "fewer than {FEWEST} mutants: {few:?}");
    Ok(())
}

#[test]
fn every_file_of_mutants_is_of_a_rule() -> Outcome {
    for file in files(&root().join("tests/mutants"))? {
        let is_toml = file.extension().is_some_and(|ending| ending == "toml");
        let rule = RULES
            .iter()
            .find(|rule| file.ends_with(format!("{}.toml", rule.name)));
        assert!(!is_toml || rule.is_some(), "{}", file.display());
    }
    Ok(())
}

#[test]
fn clean_samples_have_nothing_to_mend() -> Outcome {
    let catalog = Catalog::built_in()?;
    for template in catalog.templates() {
        let folder = root().join("samples").join(&template.id);
        if !folder.is_dir() {
            continue;
        }
        for file in files(&folder)? {
            let is_clean = file.file_stem().is_some_and(|stem| stem == "clean");
            let is_sample = file
                .extension()
                .is_some_and(|ending| ending != "json" && ending != "findings");
            if is_clean && is_sample {
                let book = read::read(&fs::read(&file)?)?;
                let findings = findings(&book, &name(&file), &catalog)?;
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

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

/// What is told more often in one than in the other, with what is said.
fn beyond(one: &Told, other: &Told) -> Vec<(String, String)> {
    one.iter()
        .flat_map(|(key, said)| {
            let known = other.get(key).map_or(0, Vec::len);
            said.iter()
                .skip(known)
                .map(|text| (format!("{} {}", key.0, key.1), text.clone()))
        })
        .collect()
}
