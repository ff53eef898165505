//! Walks `samples/`: every file is a test, its goldens stand beside it.
//!
//! After a wanted change `YOSHIKI_ACCEPT=1 cargo test --test samples` writes the goldens anew; read their diff.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use yoshiki::model::{Document, Findings, Item, visible_chars};
use yoshiki::template::{Catalog, Template};
use yoshiki::{check, read, recognize, write};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn every_sample_says_what_its_goldens_say() -> Outcome {
    let catalog = Catalog::built_in()?;
    let is_accepting = env::var_os("YOSHIKI_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for (template, file) in samples()? {
        let (document, findings) = convert(&file, &catalog, &template)?;
        let goldens = [
            (
                file.with_extension("json"),
                write::json::document(&document),
            ),
            (file.with_extension("findings"), listed(&findings)),
        ];
        for (golden, text) in goldens {
            if is_accepting {
                fs::write(&golden, &text)?;
            } else if fs::read_to_string(&golden)
                .unwrap_or_default()
                .replace('\r', "")
                != text
            {
                wrong.push(golden);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these no longer say what the program says: {wrong:#?}"
    );
    Ok(())
}

#[test]
fn every_character_is_placed_or_dropped_with_a_reason() -> Outcome {
    let catalog = Catalog::built_in()?;
    for (template, file) in samples()? {
        let (document, _) = convert(&file, &catalog, &template)?;
        let placement = &document.placement;
        assert!(placement.adds_up(), "{}: {placement:?}", file.display());
        // The table that is written and the items that are checked hold the same characters.
        let rows = document.rows.iter().flat_map(|row| row.entries.values());
        let in_rows: u64 = rows.map(|passage| visible_chars(passage.text.text())).sum();
        assert_eq!(
            in_rows,
            characters_of(&document.items),
            "{}",
            file.display()
        );
    }
    Ok(())
}

#[test]
fn every_sample_is_its_own_form() -> Outcome {
    let catalog = Catalog::built_in()?;
    for (template, file) in samples()? {
        let book = read::read(&fs::read(&file)?)?;
        let found = recognize::identify(&book, &catalog, None)?;
        assert_eq!(found.template.id, template, "{}", file.display());
        // Nor does it fit, though asked for, a form that is told by its required columns alone. Families of like
        // tables are told apart by what fits best.
        let by_columns =
            |form: &&Template| !form.fallback && form.titles.is_empty() && form.enough.is_empty();
        if !by_columns(&found.template) {
            continue;
        }
        for other in catalog.templates().iter().filter(by_columns) {
            let forced = recognize::identify(&book, &catalog, Some(&other.id));
            assert_eq!(
                forced.is_ok(),
                other.id == template,
                "{} as {}",
                file.display(),
                other.id
            );
        }
    }
    Ok(())
}

#[test]
fn what_is_no_form_is_refused() -> Outcome {
    let catalog = Catalog::built_in()?;
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/refused"))? {
        let refused = match read::read(&fs::read(&file)?) {
            Ok(book) => recognize::identify(&book, &catalog, None)
                .err()
                .map(|e| e.to_string()),
            Err(error) => Some(error.to_string()),
        };
        let message = refused.ok_or_else(|| format!("{} was not refused", file.display()))?;
        let mut lines = message.lines();
        let is_japanese = |line: &str| line.chars().any(|c| ('\u{3041}'..='\u{30FE}').contains(&c));
        assert!(
            lines.next().is_some_and(is_japanese),
            "{}: {message}",
            file.display()
        );
        assert!(
            lines
                .next()
                .is_some_and(|line| line.is_char_boundary(0) && !line.is_empty()),
            "{message}"
        );
    }
    Ok(())
}

#[test]
fn the_official_workbook_reads_back_to_the_same_items() -> Outcome {
    let catalog = Catalog::built_in()?;
    for (template, file) in samples()? {
        let (document, _) = convert(&file, &catalog, &template)?;
        let form = catalog.get(&template).ok_or("no such template")?;
        let book = read::read(&write::official(&document, form)?)?;
        let found = recognize::identify(&book, &catalog, None)?;
        let again = recognize::extract(&book, &found, "again.xlsx");
        assert_eq!(outline(&again), outline(&document), "{}", file.display());
        let dropped: Vec<_> = again
            .placement
            .dropped
            .iter()
            .map(|dropped| &dropped.text)
            .collect();
        assert!(dropped.is_empty(), "{}: {dropped:?}", file.display());
    }
    Ok(())
}

fn convert(
    file: &Path,
    catalog: &Catalog,
    template: &str,
) -> Result<(Document, Findings), Box<dyn Error>> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let book =
        read::read(&fs::read(file)?).map_err(|error| format!("{}: {error}", file.display()))?;
    let found = recognize::identify(&book, catalog, None)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    assert_eq!(found.template.id, template, "{}", file.display());
    let document = recognize::extract(&book, &found, &name);
    let findings = check::check(&document, found.template).into_sorted();
    Ok((document, findings))
}

/// One line a finding: code, place, message; found and expected where there are any.
fn listed(findings: &Findings) -> String {
    let mut lines = String::new();
    for finding in findings.iter() {
        let _ = write!(
            lines,
            "{} {} {}",
            finding.code, finding.place.at.cell, finding.message.ja
        );
        if let (Some(found), Some(expected)) = (&finding.found, &finding.expected) {
            let _ = write!(lines, " [{found} → {expected}]");
        }
        lines.push('\n');
    }
    lines
}

/// Paths, headings and texts without white space, and every quantity.
fn outline(document: &Document) -> Vec<String> {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let items = document.all_items().into_iter().flat_map(|item| {
        let entries = item.entries.iter();
        entries.map(move |(role, entry)| {
            squeeze(&format!("{} {} {}", item.path, role, entry.text.text()))
        })
    });
    let metrics = document.metrics.iter().map(|metric| {
        format!(
            "{} {} {} {} {}",
            metric.path,
            metric.measure,
            metric.kind.name(),
            metric.value,
            metric.unit
        )
    });
    items.chain(metrics).collect()
}

fn characters_of(items: &[Item]) -> u64 {
    let own = |item: &Item| {
        item.entries
            .values()
            .map(|entry| visible_chars(entry.text.text()))
            .sum::<u64>()
    };
    items
        .iter()
        .map(|item| own(item) + characters_of(&item.items))
        .sum()
}

/// The files of every template's folder, with the template's id.
fn samples() -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut samples = Vec::new();
    for template in Catalog::built_in()?.templates() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples")
            .join(&template.id);
        let found = files(&folder)?;
        assert!(!found.is_empty(), "{} has no sample", template.id);
        samples.extend(found.into_iter().map(|file| (template.id.clone(), file)));
    }
    Ok(samples)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let is_golden = |path: &Path| {
        path.extension()
            .is_some_and(|e| e == "json" || e == "findings")
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    // What the README's first command writes beside its sample is no sample.
    let is_written = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains("_提出用") || name.contains("_確認用")
    };
    files.retain(|path| path.is_file() && !is_golden(path) && !is_written(path));
    files.sort();
    Ok(files)
}
