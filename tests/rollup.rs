//! The same form for several years or offices as one document: read, rolled up, written, read back.

use std::error::Error;
use std::io::Cursor;

use calamine::Reader;
use yoshiki::model::{CaptionKind, Document, Findings, Kind, RowKind, visible_chars};
use yoshiki::template::Catalog;
use yoshiki::write::FileNames;
use yoshiki::{compose, read, recognize, write};

type Outcome = Result<(), Box<dyn Error>>;

/// A report of results with two measures, as an office writes it.
fn report(title: &str, office: &str, results: [u32; 2]) -> String {
    format!(
        "{title},,,\n（団体名：{office}）,,,\n番号,項目,計画記載の内容,取組実績\n\
         Ⅰ 暮らしを支える,,,\n\
         1,見守り,声掛けの訪問を行います。目標：訪問件数120件,訪問件数：{}件\n\
         2,食事の会,月に一度の食事の会を開きます。,開催回数：{}回\n",
        results[0], results[1]
    )
}

fn document(catalog: &Catalog, file: &str, text: &str) -> Result<Document, Box<dyn Error>> {
    let book = read::read(text.as_bytes())?.named_after(file);
    let found = recognize::identify(&book, catalog, None)?;
    assert_eq!(found.template.id, "torikumi-jisseki");
    Ok(recognize::extract(&book, &found, file))
}

fn three(catalog: &Catalog) -> Result<Vec<Document>, Box<dyn Error>> {
    [
        (
            "R4.csv",
            "令和4年度ふれあい事業取組実績",
            "みどり町社会福祉会",
            [110, 9],
        ),
        (
            "R5.csv",
            "令和5年度ふれあい事業取組実績",
            "みどり町社会福祉会",
            [131, 11],
        ),
        (
            "みなと.csv",
            "令和5年度ふれあい事業取組実績",
            "みなと町社会福祉会",
            [98, 12],
        ),
    ]
    .into_iter()
    .map(|(file, title, office, results)| document(catalog, file, &report(title, office, results)))
    .collect()
}

#[test]
fn each_document_is_a_section() -> Outcome {
    let catalog = Catalog::built_in()?;
    let form = catalog.get("torikumi-jisseki").ok_or("no such form")?;
    let documents = three(&catalog)?;
    let whole = compose::rollup(&documents, form);
    assert_eq!(
        whole.parts,
        [
            "令和4年度 みどり町社会福祉会",
            "令和5年度 みどり町社会福祉会",
            "令和5年度 みなと町社会福祉会"
        ]
    );
    let sections: Vec<String> = whole
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Section { depth: 0 })
        .flat_map(|row| row.entries.values())
        .map(|passage| passage.text.text().to_owned())
        .collect();
    assert_eq!(sections, whole.parts);
    assert_eq!(
        whole
            .caption(CaptionKind::Title)
            .map(yoshiki::model::Traced::text),
        Some("令和4年度～令和5年度ふれあい事業取組実績")
    );
    let paths: Vec<String> = whole.metrics.iter().map(|m| m.path.to_string()).collect();
    assert!(
        paths[0].starts_with("令和4年度 みどり町社会福祉会/Ⅰ/1"),
        "{paths:?}"
    );
    assert_eq!(whole.sources.len(), 3);
    assert_eq!(whole.fiscal_year, None);
    Ok(())
}

#[test]
fn no_character_is_lost() -> Outcome {
    let catalog = Catalog::built_in()?;
    let form = catalog.get("torikumi-jisseki").ok_or("no such form")?;
    let documents = three(&catalog)?;
    let whole = compose::rollup(&documents, form);
    let placement = &whole.placement;
    assert!(placement.adds_up(), "{placement:?}");
    let source: u64 = documents
        .iter()
        .map(|d| d.placement.source_characters)
        .sum();
    assert_eq!(placement.source_characters, source);
    for (document, item) in documents.iter().zip(&whole.items) {
        let rows = document.rows.iter().flat_map(|row| row.entries.values());
        let characters: u64 = rows.map(|p| visible_chars(p.text.text())).sum();
        let laid: u64 = below(item);
        assert_eq!(laid, characters);
    }
    Ok(())
}

fn below(item: &yoshiki::model::Item) -> u64 {
    let of_items = |item: &yoshiki::model::Item| -> u64 {
        item.entries
            .values()
            .map(|entry| visible_chars(entry.text.text()))
            .sum()
    };
    item.items
        .iter()
        .map(|item| of_items(item) + below(item))
        .sum()
}

#[test]
fn a_rolled_up_document_reads_back() -> Outcome {
    let catalog = Catalog::built_in()?;
    let form = catalog.get("torikumi-jisseki").ok_or("no such form")?;
    let whole = compose::rollup(&three(&catalog)?, form);
    let book = read::read(&write::official(&whole, form)?)?;
    let found = recognize::identify(&book, &catalog, None)?;
    let again = recognize::extract(&book, &found, "again.xlsx");
    let figures = |document: &Document| -> Vec<String> {
        let of_metric = |m: &yoshiki::model::Metric| {
            format!(
                "{} {} {} {}{}",
                m.path,
                m.measure,
                m.kind.name(),
                m.value,
                m.unit
            )
        };
        document.metrics.iter().map(of_metric).collect()
    };
    assert_eq!(figures(&again), figures(&whole));
    Ok(())
}

#[test]
fn the_review_sums_what_can_be_summed() -> Outcome {
    let catalog = Catalog::built_in()?;
    let form = catalog.get("torikumi-jisseki").ok_or("no such form")?;
    let whole = compose::rollup(&three(&catalog)?, form);
    let actual: Vec<String> = whole
        .metrics
        .iter()
        .filter(|metric| metric.kind == Kind::Actual && metric.unit == "件")
        .map(|metric| metric.value.to_string())
        .collect();
    assert_eq!(actual, ["110", "131", "98"]);
    let review = write::review(
        &whole,
        form,
        &Findings::default(),
        &FileNames::default(),
        &[],
    )?;
    // The reader of the program takes such a workbook for the document it speaks of.
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(review))?;
    let rows: Vec<String> = book
        .worksheet_range("指標別集計")?
        .rows()
        .map(|cells| {
            let shown = cells.iter().map(ToString::to_string);
            shown.collect::<Vec<_>>().join("|")
        })
        .collect();
    assert!(
        rows.iter()
            .any(|row| row.contains("実績") && row.contains("|110|131|98|339")),
        "{rows:#?}"
    );
    assert!(
        rows.iter()
            .any(|row| row.contains("目標") && row.contains("|120|120|120|360")),
        "{rows:#?}"
    );
    Ok(())
}
