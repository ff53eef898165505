//! One document in many layouts, formats and character sets says the same in all of them.

use std::error::Error;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};
use yoshiki::model::{Document, Grid};
use yoshiki::template::Catalog;
use yoshiki::{read, recognize};

type Outcome = Result<(), Box<dyn Error>>;
type Table = Vec<Vec<String>>;

#[test]
fn character_sets_and_separators_do_not_matter() -> Outcome {
    for sample in [
        "jisshi-jokyo/R5実施状況.xlsx",
        "torikumi-jisseki/clean.xlsx",
    ] {
        let (expected, table) = sample_table(sample)?;
        let csv = separated(&table, ",");
        let tsv = separated(&table, "\t");
        let variants: Vec<(&str, Vec<u8>)> = vec![
            ("CP932", encoding_rs::SHIFT_JIS.encode(&csv).0.into_owned()),
            ("UTF-8", csv.clone().into_bytes()),
            ("UTF-8 BOM", format!("\u{FEFF}{csv}").into_bytes()),
            ("EUC-JP", encoding_rs::EUC_JP.encode(&csv).0.into_owned()),
            (
                "ISO-2022-JP",
                encoding_rs::ISO_2022_JP.encode(&csv).0.into_owned(),
            ),
            ("UTF-16LE", utf16(&tsv, u16::to_le_bytes)),
            ("UTF-16BE", utf16(&tsv, u16::to_be_bytes)),
            ("semicolons", separated(&table, ";").into_bytes()),
            ("HTML", html(&table).into_bytes()),
        ];
        for (name, bytes) in variants {
            assert_eq!(said(&document(&bytes)?), expected, "{sample} as {name}");
        }
    }
    Ok(())
}

#[test]
fn graph_paper_gaps_and_order_of_columns_do_not_matter() -> Outcome {
    for sample in ["jisshi-jokyo/clean.xls", "torikumi-jisseki/clean.xlsx"] {
        let (expected, table) = sample_table(sample)?;
        let columns = table.iter().map(Vec::len).max().unwrap_or_default() as u16;
        let apart = |column: u16| (3 + column * 2, 3 + column * 2);
        let backwards = |column: u16| (columns - 1 - column, columns - 1 - column);
        let graph_paper = |column: u16| (1 + column * 12, 12 + column * 12);
        for (name, book) in [
            ("apart", workbook(&table, 5, apart)?),
            ("backwards", workbook(&table, 0, backwards)?),
            ("graph paper", workbook(&table, 2, graph_paper)?),
        ] {
            assert_eq!(said(&document(&book)?), expected, "{sample} {name}");
        }
    }
    Ok(())
}

#[test]
fn pages_may_stand_on_sheets_of_their_own() -> Outcome {
    for (sample, head) in [
        ("jisshi-jokyo/clean.xls", 5),
        ("torikumi-jisseki/clean.xlsx", 4),
    ] {
        let (expected, table) = sample_table(sample)?;
        let header = table
            .iter()
            .position(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 2);
        assert!(header.is_some_and(|row| row < head), "{sample} {header:?}");
        let (top, rows) = table.split_at(header.unwrap_or_default() + 1);
        let mut book = Workbook::new();
        for page in rows.chunks(rows.len() / 3 + 1) {
            let sheet = book.add_worksheet();
            for (row, cells) in top.iter().chain(page).enumerate() {
                for (column, text) in cells
                    .iter()
                    .enumerate()
                    .filter(|(_, text)| !text.is_empty())
                {
                    sheet.write_string(row as u32, column as u16, text)?;
                }
            }
        }
        let document = document(&book.save_to_buffer()?)?;
        assert_eq!(said(&document), expected, "{sample}");
        assert_eq!(document.sources[0].sheets.len(), 3);
        assert!(
            document
                .placement
                .dropped
                .iter()
                .all(|dropped| !dropped.reason.is_content())
        );
    }
    Ok(())
}

#[test]
fn a_section_told_twice_loses_nothing() -> Outcome {
    let csv = "番号,項目,計画記載の内容,取組実績\n1 周知の推進,,,\n1 周知の推進（続き）,,,\n3,広報,広く知らせます。,知らせた。\n";
    let document = document(csv.as_bytes())?;
    let told: String = document
        .all_items()
        .iter()
        .flat_map(|item| item.entries.values())
        .map(|e| e.text.text())
        .collect();
    assert!(
        told.contains("1 周知の推進\n1 周知の推進（続き）"),
        "{told}"
    );
    Ok(())
}

#[test]
fn text_before_the_first_number_loses_nothing() -> Outcome {
    let csv = "実施要領,実施計画,実施状況\n次のとおり行うこと。,次のとおり行います。,次のとおり行った。\n1 周知,1 周知,1 周知\n";
    let document = document(csv.as_bytes())?;
    let told: Vec<&str> = document
        .all_items()
        .iter()
        .flat_map(|item| item.entries.values())
        .map(|e| e.text.text())
        .collect();
    assert!(told.contains(&"次のとおり行います。"), "{told:?}");
    assert_eq!(
        document.items.last().map(|item| item.path.to_string()),
        Some("1".to_owned())
    );
    Ok(())
}

/// What a document says, without places and white space.
fn said(document: &Document) -> Vec<String> {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let mut said: Vec<String> = Vec::new();
    for item in document.all_items() {
        said.push(format!(
            "{} {:?} {}",
            item.path,
            item.kind,
            squeeze(&item.heading)
        ));
        said.extend(
            item.entries
                .iter()
                .map(|(role, entry)| format!("{} {}", role, squeeze(entry.text.text()))),
        );
    }
    said.extend(document.metrics.iter().map(|metric| {
        let kind = metric.kind.name();
        format!(
            "{} {} {} {kind} {} {:?}",
            metric.path, metric.measure, metric.value, metric.unit, metric.qualifiers
        )
    }));
    said
}

fn document(bytes: &[u8]) -> Result<Document, Box<dyn Error>> {
    let catalog = Catalog::built_in()?;
    let book = read::read(bytes)?;
    let found = recognize::identify(&book, &catalog, None)?;
    let document = recognize::extract(&book, &found, "variant");
    assert!(document.placement.adds_up(), "{:?}", document.placement);
    Ok(document)
}

/// A sample's document, and its cells as a table.
fn sample_table(sample: &str) -> Result<(Vec<String>, Table), Box<dyn Error>> {
    let bytes = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples")
            .join(sample),
    )?;
    let book = read::read(&bytes)?;
    Ok((said(&document(&bytes)?), table(&book.sheets[0])))
}

fn table(grid: &Grid) -> Table {
    let rows = grid.rows().map(|(row, _)| row).max().unwrap_or_default() + 1;
    let columns = grid
        .cells()
        .map(|(_, column, _)| column)
        .max()
        .unwrap_or_default()
        + 1;
    let text = |row, column| {
        grid.cell(row, column)
            .map_or_else(String::new, |cell| cell.shown.clone())
    };
    (0..rows)
        .map(|row| (0..columns).map(|column| text(row, column)).collect())
        .collect()
}

fn separated(table: &Table, separator: &str) -> String {
    let quoted = |cell: &String| {
        let is_plain = !cell.contains(['"', '\n', '\t', ',', ';']);
        if is_plain {
            cell.clone()
        } else {
            format!("\"{}\"", cell.replace('"', "\"\""))
        }
    };
    table
        .iter()
        .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(separator) + "\r\n")
        .collect()
}

fn html(table: &Table) -> String {
    let cell = |text: &String| {
        format!(
            "<td>{}</td>",
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('\n', "<br>")
        )
    };
    let row =
        |cells: &Vec<String>| format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>());
    format!(
        "<html><body><table border=1>\n{}</table></body></html>",
        table.iter().map(row).collect::<String>()
    )
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{FEFF}{text}")
        .encode_utf16()
        .flat_map(bytes)
        .collect()
}

/// The table as a workbook: moved down by `top` rows, each column over the sheet columns `place` gives.
fn workbook(
    table: &Table,
    top: u32,
    place: impl Fn(u16) -> (u16, u16),
) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new();
    for (row, cells) in table.iter().enumerate() {
        for (column, text) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            let (first, last) = place(column as u16);
            let row = row as u32 + top;
            if first == last {
                sheet.write_string(row, first, text)?;
            } else {
                sheet.merge_range(row, first, row, last, text, &format)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}
