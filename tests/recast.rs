//! A form written in the layout of another: read, recast, written, read back.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use yoshiki::model::{ColumnKey, Document, ItemKind, Role};
use yoshiki::template::{Catalog, Template};
use yoshiki::{compose, read, recognize, write};

type Outcome = Result<(), Box<dyn Error>>;

/// Forms that have columns in common.
const PAIRS: [[&str; 2]; 2] = [
    ["jisshi-jokyo", "torikumi-jisseki"],
    ["jisshi-keikaku", "renkei-ichiran"],
];

fn both_ways() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAIRS.into_iter().flat_map(|[a, b]| [(a, b), (b, a)])
}

/// The files of a template's folder, without goldens and outputs.
fn samples(template: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(template);
    let is_sample = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        path.is_file()
            && !matches!(&*ending, "json" | "findings")
            && !name.contains("_提出用")
            && !name.contains("_確認用")
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.retain(is_sample);
    files.sort();
    assert!(!files.is_empty(), "{template} has no sample");
    Ok(files)
}

fn read_as(bytes: &[u8], catalog: &Catalog, id: Option<&str>) -> Result<Document, Box<dyn Error>> {
    let book = read::read(bytes)?;
    let found = recognize::identify(&book, catalog, id)?;
    Ok(recognize::extract(&book, &found, "sample"))
}

fn form<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Template, Box<dyn Error>> {
    Ok(catalog.get(id).ok_or("no such form")?)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Everything the columns of texts say, by column and item.
fn outline(document: &Document) -> Vec<String> {
    let mut lines: Vec<String> = document
        .all_items()
        .into_iter()
        .flat_map(|item| {
            let entries = item.entries.iter();
            entries.map(move |(key, entry)| {
                let kind = if item.kind == ItemKind::Section {
                    "section"
                } else {
                    "item"
                };
                let text = squeeze(entry.text.text());
                let heading = squeeze(&item.heading);
                format!(
                    "{} {heading} {kind} {key} {text}",
                    squeeze(&item.path.to_string())
                )
            })
        })
        .collect();
    lines.extend(document.metrics.iter().map(|metric| {
        format!(
            "{} {} {} {} {} {}",
            metric.path,
            metric.column(),
            metric.measure,
            metric.kind.name(),
            metric.value,
            metric.unit
        )
    }));
    lines
}

fn text_of(document: &Document, key: impl Into<ColumnKey>) -> String {
    let key = key.into();
    let rows = document.rows.iter();
    rows.filter_map(|row| row.entries.get(&key))
        .map(|passage| squeeze(passage.text.text()))
        .collect()
}

#[test]
fn the_same_form_stays_as_it_is() -> Outcome {
    let catalog = Catalog::built_in()?;
    for id in PAIRS.concat() {
        for file in samples(id)? {
            let document = read_as(&fs::read(&file)?, &catalog, None)?;
            let same = compose::recast(&document, form(&catalog, id)?, form(&catalog, id)?);
            assert_eq!(same.rows, document.rows, "{}", file.display());
            assert_eq!(same.items, document.items, "{}", file.display());
        }
    }
    Ok(())
}

#[test]
fn every_character_is_kept_or_recorded() -> Outcome {
    let catalog = Catalog::built_in()?;
    for from in PAIRS.concat() {
        for file in samples(from)? {
            let document = read_as(&fs::read(&file)?, &catalog, None)?;
            for to in catalog.templates() {
                let new = compose::recast(&document, form(&catalog, from)?, to);
                assert!(
                    new.placement.adds_up(),
                    "{} as {}: {} {}",
                    file.display(),
                    to.id,
                    new.placement.source_characters,
                    new.placement.placed
                );
            }
        }
    }
    Ok(())
}

#[test]
fn what_was_recast_reads_back_as_it_was_drawn() -> Outcome {
    let catalog = Catalog::built_in()?;
    for (from, to) in both_ways() {
        for file in samples(from)? {
            let document = read_as(&fs::read(&file)?, &catalog, None)?;
            let to = form(&catalog, to)?;
            let new = compose::recast(&document, form(&catalog, from)?, to);
            let again = read_as(&write::official(&new, to)?, &catalog, Some(&to.id))?;
            // Numbers of a column of their own (26 under (2)) say in plain text no longer where they belong.
            let keeps_path = from != "torikumi-jisseki";
            let [again, new] = [&again, &new].map(|document| {
                let lines = outline(document).into_iter();
                let without_path = |line: String| {
                    let at = line.find(' ').map_or(0, |at| at + 1);
                    line.get(at..).unwrap_or_default().to_owned()
                };
                lines
                    .map(|line| if keeps_path { line } else { without_path(line) })
                    .collect::<Vec<_>>()
            });
            assert_same(&again, &new, &file);
        }
    }
    Ok(())
}

fn assert_same(again: &[String], new: &[String], file: &Path) {
    let missing: Vec<_> = new.iter().filter(|line| !again.contains(line)).collect();
    let extra: Vec<_> = again.iter().filter(|line| !new.contains(line)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{}\nmissing: {missing:#?}\nextra: {extra:#?}",
        file.display()
    );
}

#[test]
fn there_and_back_keeps_what_both_forms_have() -> Outcome {
    let catalog = Catalog::built_in()?;
    for (from, to) in both_ways() {
        let (from, to) = (form(&catalog, from)?, form(&catalog, to)?);
        for file in samples(&from.id)? {
            let document = read_as(&fs::read(&file)?, &catalog, None)?;
            let back = compose::recast(&compose::recast(&document, from, to), to, from);
            for role in [Role::Plan, Role::Status, Role::PartyA, Role::PartyB] {
                let is = text_of(&back, role);
                for item in document.all_items() {
                    let Some(entry) = item.entries.get(&role) else {
                        continue;
                    };
                    let body = squeeze(entry.body.text());
                    let place = format!("{} {} {role:?}", file.display(), item.path);
                    assert!(is.contains(&body), "{place}: {body}");
                }
            }
        }
    }
    Ok(())
}
