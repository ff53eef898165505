//! Any bytes give an error or a document; any document gives a workbook that other programs read, cell for cell.
//! `PROPTEST_CASES=10000 cargo test --release --test properties` is the long run.

#[path = "support/documents.rs"]
mod documents;

use std::error::Error;
use std::io::Cursor;

use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook_from_rs};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use yoshiki::model::{Document, Raw};
use yoshiki::pipeline::{self, Choice, Products};
use yoshiki::template::Catalog;
use yoshiki::write::{self, Encoding, FileNames, WRITERS, Writer};
use yoshiki::{check, read, recognize};

type Outcome = Result<(), Box<dyn Error>>;

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

fn failed(error: impl Into<Box<dyn Error>>) -> TestCaseError {
    TestCaseError::fail(error.into().to_string())
}

/// What files begin with, so that every reader gets its share of noise.
const BEGINNINGS: &[&[u8]] = &[
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"\x09\x08\x10\x00\x00\x05\x05\x00",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\x1B$B",
    b"<html><table><tr><td>",
    b"<?xml version=\"1.0\"?>",
    b"{\"schema\": \"yoshiki/document/1\", \"rows\": [",
    b"\x94\xd4\x8d\x86,\x8d\x80\x96\xda,\x90\x94\x97\xca\r\n",
    "番号,項目,計画,実績\n1,".as_bytes(),
];

/// Noise of all kinds: bytes, and the pieces that tables are made of.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&'static [u8]> = vec![
        b",",
        b"\"",
        b"\n",
        b"\r\n",
        b"\t",
        b"\0",
        b"\xFF",
        b"\x81",
        b"\x82\xA0",
        b"<td>",
        b"</tr>",
        b"<table>",
        b"rowspan=\"9\"",
        b"&#x3042;",
        b"{",
        b"}",
        b"[",
        b"\"rows\":",
        b"1,234",
        b"R5.4.1",
        "（単位：千円）".as_bytes(),
        "目標：10回".as_bytes(),
        "①②".as_bytes(),
        "か\u{3099}".as_bytes(),
    ];
    let piece = prop_oneof![
        3 => select(pieces).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    (select(BEGINNINGS), prop::collection::vec(piece, 0..60)).prop_map(|(head, pieces)| {
        let mut bytes = head.to_vec();
        bytes.extend(pieces.concat());
        bytes
    })
}

#[test]
fn any_bytes_give_an_error_or_a_document() -> Outcome {
    let catalog = Catalog::built_in()?;
    TestRunner::new(config(200)).run(&(noise(), 0..WRITERS.len()), |(bytes, writer)| {
        let choice = Choice {
            template: bytes.len().is_multiple_of(2).then(|| "hyo".to_owned()),
            products: Products {
                writer: WRITERS.get(writer),
                review: bytes.len().is_multiple_of(8),
                ..Products::default()
            },
            ..Choice::default()
        };
        // What it gives is its business; a panic would end the test.
        if let Ok(converted) = pipeline::convert(&bytes, &FileNames::default(), &catalog, &choice) {
            for product in converted.products {
                read::read(&product.bytes).map_err(failed)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Made-up documents of every form.
fn for_documents(
    cases: u32,
    check: impl Fn(&Document, &Catalog) -> Result<(), TestCaseError>,
) -> Outcome {
    let catalog = Catalog::built_in()?;
    for template in catalog.templates() {
        let mut runner = TestRunner::new(config(cases));
        runner.run(&documents::sheets(template), |sheet| {
            match sheet.document(&catalog) {
                Some(document) => check(&document, &catalog),
                None => Ok(()),
            }
        })?;
    }
    Ok(())
}

/// The characters that leave ink, sorted: our own reader puts the pieces of a row together again that pages cut. Those
/// of numbers are left out, for a number that was cut from nothing is text to it.
fn ink<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<char> {
    let mut ink: Vec<char> = texts
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && !"0123456789.,-%△▲".contains(*c))
        .collect();
    ink.sort_unstable();
    ink
}

/// That another reader finds on every sheet of a workbook what our own finds there; how many characters there were.
fn agrees(bytes: &[u8]) -> Result<usize, TestCaseError> {
    let ours = read::READERS.iter().find(|reader| reader.name == "xlsx");
    let ours = ours.ok_or_else(|| failed("no reader"))?;
    let ours = (ours.read)(bytes, read::ReadOptions::default()).map_err(failed)?;
    let mut theirs: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(failed)?;
    let mut seen = 0;
    prop_assert_eq!(ours.sheets.len(), theirs.sheet_names().len());
    for grid in &ours.sheets {
        let range = theirs.worksheet_range(&grid.name).map_err(failed)?;
        let of_ours = ink(grid
            .cells()
            .filter(|(_, _, cell)| cell.raw == Raw::Text)
            .map(|(_, _, cell)| cell.shown.as_str()));
        let of_theirs = ink(range.used_cells().filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text.as_str()),
            _ => None,
        }));
        prop_assert_eq!(&of_ours, &of_theirs, "{}", grid.name);
        let numbers = grid.cells().filter(|(_, _, cell)| cell.raw != Raw::Text);
        let of_theirs = range.used_cells().filter(|(_, _, cell)| !cell.is_string());
        prop_assert!(numbers.count() <= of_theirs.count(), "{}", grid.name);
        seen += of_ours.len();
    }
    Ok(seen)
}

#[test]
fn workbooks_say_the_same_to_another_reader() -> Outcome {
    for_documents(2, |document, catalog| {
        let template = catalog
            .get(&document.template)
            .ok_or_else(|| failed("no template"))?;
        let official = write::official(document, template).map_err(failed)?;
        prop_assert!(agrees(&official)? > 0);
        let findings = check::check(document, template);
        let names = FileNames::default();
        let review = write::review(document, template, &findings, &names, &[]).map_err(failed)?;
        prop_assert!(agrees(&review)? > 0);
        Ok(())
    })
}

#[test]
fn a_csv_without_guards_is_read_back_too() -> Outcome {
    let csv = Writer::named("csv").ok_or("no CSV")?;
    let texts = |document: &Document| -> Vec<String> {
        let rows = document.rows.iter().flat_map(|row| {
            let mut entries: Vec<_> = row.entries.iter().collect();
            entries.sort_by_key(|(key, _)| **key);
            entries
        });
        rows.map(|(key, passage)| format!("{key} {}", passage.text.text()))
            .collect()
    };
    for_documents(4, |before, catalog| {
        let template = catalog
            .get(&before.template)
            .ok_or_else(|| failed("no template"))?;
        let encoding = Encoding {
            unguarded: true,
            ..Encoding::default()
        };
        let written = (csv.write)(before, template, encoding).map_err(failed)?;
        let book = read::read(&written.bytes).map_err(failed)?;
        let found = recognize::identify(&book, catalog, None).map_err(failed)?;
        let after = recognize::extract(&book, &found, "a.csv");
        prop_assert_eq!(texts(before), texts(&after));
        Ok(())
    })
}
