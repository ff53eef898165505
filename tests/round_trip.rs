//! What is written is read back as the same document.

#[path = "support/documents.rs"]
mod documents;

use std::cell::Cell;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use yoshiki::model::{CaptionKind, Document, Item, Traced};
use yoshiki::template::{Catalog, Layout, Template};
use yoshiki::{check, model, read, recognize, write};

type Outcome = Result<(), Box<dyn Error>>;

/// Every sample that is recognized.
fn samples() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder)? {
            let file = file?.path();
            if file.extension().is_some_and(|ending| ending == "json") {
                files.extend(fs::read_dir(file.parent().ok_or("no folder")?)?.filter_map(
                    |other| {
                        let other = other.ok()?.path();
                        let is_source = other.file_stem() == file.file_stem()
                            && !other
                                .extension()
                                .is_some_and(|e| e == "json" || e == "findings");
                        is_source.then_some(other)
                    },
                ));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn document(bytes: &[u8], catalog: &Catalog) -> Result<Document, Box<dyn Error>> {
    let book = read::read(bytes)?;
    let found = recognize::identify(&book, catalog, None)?;
    Ok(recognize::extract(&book, &found, "file"))
}

/// A text without the blanks: what sets items off inside a line is a line break in the table.
fn visible(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(items: &[Item], lines: &mut Vec<String>) {
    for item in items {
        lines.push(format!("{} {:?} {}", item.path, item.kind, item.heading));
        for (key, entry) in &item.entries {
            lines.push(format!("  {key} {}", visible(entry.text.text())));
        }
        list(&item.items, lines);
    }
}

/// Everything a document says, but where it stood.
fn told(document: &Document) -> Vec<String> {
    let mut lines = vec![
        document.template.clone(),
        format!(
            "{:?} {:?}",
            document.fiscal_year,
            document.period.as_ref().map(|p| &p.value)
        ),
    ];
    for caption in &document.captions {
        lines.push(format!("{:?} {}", caption.kind, caption.text.text()));
    }
    for (key, column) in &document.columns {
        let levels: Vec<&str> = column.levels.iter().map(Traced::text).collect();
        lines.push(format!("{key} {levels:?} {:?}", column.scope));
    }
    for row in &document.rows {
        lines.push(format!("{:?}", row.kind));
        let mut entries: Vec<_> = row.entries.iter().collect();
        entries.sort_by_key(|(key, _)| **key);
        for (key, passage) in entries {
            let heads: Vec<String> = passage
                .heads
                .iter()
                .map(|head| format!("{}@{}", head.path, head.at))
                .collect();
            lines.push(format!("  {key} {:?} {heads:?}", passage.text.text()));
        }
    }
    list(&document.items, &mut lines);
    for metric in &document.metrics {
        lines.push(format!(
            "{} {} {} {} {} {} {:?} {:?} {}",
            metric.path,
            metric.column(),
            metric.measure,
            metric.kind.name(),
            metric.value.normalize(),
            metric.unit,
            metric.qualifiers,
            metric.scope,
            visible(&metric.text),
        ));
    }
    lines
}

fn same(before: &Document, after: &Document, name: &str) {
    let (before, after) = (told(before), told(after));
    for (at, (a, b)) in before.iter().zip(&after).enumerate() {
        assert_eq!(a, b, "{name}: line {at}");
    }
    assert_eq!(before.len(), after.len(), "{name}");
}

#[test]
fn json_of_every_sample_is_read_back() -> Outcome {
    let catalog = Catalog::built_in()?;
    let files = samples()?;
    assert!(files.len() >= 20, "{files:?}");
    for file in files {
        let before = document(&fs::read(&file)?, &catalog)?;
        let after = document(write::json::document(&before).as_bytes(), &catalog)?;
        same(&before, &after, &file.display().to_string());
    }
    Ok(())
}

/// Made-up documents of every form.
fn for_documents(
    cases: u32,
    check: impl Fn(&Document, &Catalog) -> Result<(), TestCaseError>,
) -> Outcome {
    let catalog = Catalog::built_in()?;
    // Any document of numbered lines is one of `bunsho`, whatever stands above it: made-up lines are not told apart
    // as titles and offices in the same way when they are read again. Its samples are.
    let is_told_apart = |form: &&Template| !(form.fallback && form.table.layout == Layout::Lines);
    for template in catalog.templates().iter().filter(is_told_apart) {
        let asked = env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
        let config = ProptestConfig {
            cases: asked.unwrap_or(cases),
            failure_persistence: None,
            max_shrink_iters: 200,
            ..ProptestConfig::default()
        };
        let mut runner = TestRunner::new(config);
        runner.run(&documents::sheets(template), |sheet| {
            match sheet.document(&catalog) {
                Some(document) => check(&document, &catalog),
                None => Ok(()),
            }
        })?;
    }
    Ok(())
}

#[test]
fn json_of_made_up_documents_is_read_back() -> Outcome {
    for_documents(12, |before, catalog| {
        let json = write::json::document(before);
        let after = document(json.as_bytes(), catalog).map_err(failed)?;
        prop_assert_eq!(told(before), told(&after));
        Ok(())
    })
}

#[test]
fn the_twin_of_every_sample_is_read_back() -> Outcome {
    let catalog = Catalog::built_in()?;
    for file in samples()? {
        let name = file.display().to_string();
        let before = document(&fs::read(&file)?, &catalog)?;
        let after = document(&write::csv::document(&before)?, &catalog)?;
        same(&before, &after, &name);
        same(
            &before,
            &document(&review(&before, &catalog)?, &catalog)?,
            &name,
        );
    }
    Ok(())
}

fn review(document: &Document, catalog: &Catalog) -> Result<Vec<u8>, Box<dyn Error>> {
    let template = catalog.get(&document.template).ok_or("no template")?;
    let findings = check::check(document, template);
    let names = write::FileNames::default();
    Ok(write::review(document, template, &findings, &names, &[])?)
}

#[test]
fn the_twin_of_made_up_documents_is_read_back_from_csv() -> Outcome {
    for_documents(12, |before, catalog| {
        let csv = write::csv::document(before).map_err(failed)?;
        let after = document(&csv, catalog).map_err(failed)?;
        prop_assert_eq!(told(before), told(&after));
        Ok(())
    })
}

#[test]
fn the_twin_of_made_up_documents_is_read_back_from_the_review_workbook() -> Outcome {
    for_documents(4, |before, catalog| {
        let book = review(before, catalog).map_err(failed)?;
        let after = document(&book, catalog).map_err(failed)?;
        prop_assert_eq!(told(before), told(&after));
        Ok(())
    })
}

/// The document as the official workbook has it: a place for each kind of caption, and in forms of text one cell
/// for each heading, however many it stood in.
fn as_in_form(mut document: Document, template: &Template) -> Document {
    if template.table.layout != Layout::Grid {
        for column in document.columns.values_mut() {
            column.levels = vec![column.heading.clone()];
        }
    }
    document.captions.sort_by_key(|caption| match caption.kind {
        CaptionKind::FormNumber => 0,
        CaptionKind::Title => 1,
        CaptionKind::Period => 2,
        CaptionKind::Organization => 3,
        CaptionKind::Preamble => 4,
        CaptionKind::Unit => 5,
        CaptionKind::Note => 6,
    });
    document
}

/// The first lines in which two documents differ.
fn difference(before: &Document, after: &Document) -> Option<String> {
    let (before, after) = (told(before), told(after));
    let at = (0..before.len().max(after.len())).find(|at| before.get(*at) != after.get(*at))?;
    Some(format!(
        "line {at}\n was {:#?}\n is {:#?}",
        before.iter().skip(at).take(3).collect::<Vec<_>>(),
        after.iter().skip(at).take(3).collect::<Vec<_>>()
    ))
}

#[test]
fn the_official_workbook_of_made_up_documents_is_read_back() -> Outcome {
    for_documents(6, |before, catalog| {
        let template = catalog
            .get(&before.template)
            .ok_or_else(|| failed("no template"))?;
        let book = write::official(before, template).map_err(failed)?;
        let after = document(&book, catalog).map_err(failed)?;
        let before = as_in_form(before.clone(), template);
        prop_assert_eq!(difference(&before, &as_in_form(after, template)), None);
        Ok(())
    })
}

#[test]
fn the_official_workbook_of_every_sample_is_read_back() -> Outcome {
    let catalog = Catalog::built_in()?;
    for file in samples()? {
        let before = document(&fs::read(&file)?, &catalog)?;
        let template = catalog.get(&before.template).ok_or("no template")?;
        let after = document(&write::official(&before, template)?, &catalog)?;
        let before = as_in_form(before, template);
        let difference = difference(&before, &as_in_form(after, template));
        assert_eq!(difference, None, "{}", file.display());
    }
    Ok(())
}

fn failed(error: impl Into<Box<dyn Error>>) -> TestCaseError {
    TestCaseError::fail(error.into().to_string())
}

#[test]
fn the_twin_in_cp932_is_read_back_where_it_fits() -> Outcome {
    let csv = write::Writer::named("csv").ok_or("no CSV")?;
    let cp932 = write::Encoding {
        charset: write::TextCharset::Cp932,
        substitute: false,
        unguarded: false,
    };
    let fitting = Cell::new(0);
    for_documents(12, |before, catalog| {
        let template = catalog
            .get(&before.template)
            .ok_or_else(|| failed("no template"))?;
        let misfits = model::misfits(before);
        let written = (csv.write)(before, template, cp932);
        if misfits.iter().any(model::Misfit::is_missing) {
            prop_assert!(matches!(written, Err(write::WriteError::NotInCp932(_))));
            // With substitutes it is written, and the list tells each of them.
            let substituted = write::Encoding {
                substitute: true,
                ..cp932
            };
            let written = (csv.write)(before, template, substituted).map_err(failed)?;
            let list = String::from_utf8(written.replaced.unwrap_or_default()).map_err(failed)?;
            for misfit in misfits {
                prop_assert!(list.contains(&misfit.code_points()));
            }
            document(&written.bytes, catalog).map_err(failed)?;
        } else {
            let written = written.map_err(failed)?;
            prop_assert_eq!(written.replaced.is_some(), !misfits.is_empty());
            let after = document(&written.bytes, catalog).map_err(failed)?;
            // Other codes of the same characters are the only difference there may be.
            let seen = |document: &Document| -> Vec<String> {
                told(document).iter().map(|line| in_windows(line)).collect()
            };
            prop_assert_eq!(seen(before), seen(&after));
            fitting.set(fitting.get() + 1);
        }
        Ok(())
    })?;
    assert!(fitting.get() > 10, "{}", fitting.get());
    Ok(())
}

/// In the codes of Windows. Numbers of items are told in half width, which 〜 and − have not.
fn in_windows(text: &str) -> String {
    let bytes = model::to_cp932(text);
    let text = encoding_rs::SHIFT_JIS.decode(&bytes).0;
    text.replace('～', "~").replace('－', "-")
}
