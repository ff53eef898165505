//! A form written in the layout of another: read, recast, written, read back.

use std::collections::BTreeSet;
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
            let document = read_as(&fs::read(&file)?, &catalog, Some(id))?;
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
            let document = read_as(&fs::read(&file)?, &catalog, Some(from))?;
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
            let document = read_as(&fs::read(&file)?, &catalog, Some(from))?;
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
            let document = read_as(&fs::read(&file)?, &catalog, Some(&from.id))?;
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

/// A table of indicators, as an office keeps it.
const INDICATORS: &str = "令和6年度商工振興計画の進捗,,,,,,,\n（みなと商工会）,,,,,,,\n\
    分野,指標,単位,基準値,目標,実績,達成率,評価\n\
    創業支援,創業塾の開催回数,回,4,6,7,116.7%,A\n\
    ,創業塾の受講者数,人,40,60,\"1,052\",1753.3%,A\n\
    経営支援,巡回訪問件数,件,300,400,380,95%,B\n\
    ,専門家派遣回数,回,10,20,－,－,C\n";

fn figures(document: &Document) -> BTreeSet<String> {
    let of_metric = |m: &yoshiki::model::Metric| {
        format!(
            "{} {} {}{}",
            m.measure,
            m.kind.name(),
            m.value.normalize(),
            m.unit
        )
    };
    document.metrics.iter().map(of_metric).collect()
}

#[test]
fn figures_of_a_table_are_told_in_words() -> Outcome {
    let catalog = Catalog::built_in()?;
    let from = form(&catalog, "mokuhyo-kanri")?;
    let document = read_as(INDICATORS.as_bytes(), &catalog, Some(&from.id))?;
    for to in ["jisshi-jokyo", "torikumi-jisseki"] {
        let to = form(&catalog, to)?;
        let new = compose::recast(&document, from, to);
        assert!(new.placement.adds_up(), "{:?}", new.placement);
        assert_eq!(figures(&new), figures(&document));
        let (plan, status) = (text_of(&new, Role::Plan), text_of(&new, Role::Status));
        assert!(plan.contains("目標巡回訪問件数：400件"), "{plan}");
        assert!(status.contains("＜実績＞巡回訪問件数：380件"), "{status}");
        assert!(
            status.contains("＜実績＞創業塾の受講者数：1,052人"),
            "{status}"
        );
        // No value is told as it stands; a grade stands in a column of its own.
        assert!(status.contains("＜実績＞専門家派遣回数：－"), "{status}");
        let homeless: Vec<&str> = new
            .placement
            .unplaced
            .iter()
            .map(|unplaced| unplaced.column.as_str())
            .collect();
        assert!(homeless.is_empty(), "{homeless:?}");
        assert!(!text_of(&new, Role::Evaluation).is_empty());
        // What was written is read again as aims and results.
        let again = read_as(&write::official(&new, to)?, &catalog, Some(&to.id))?;
        for figure in [
            "巡回訪問件数 target 400件",
            "巡回訪問件数 actual 380件",
            "創業塾の受講者数 actual 1052人",
        ] {
            assert!(
                figures(&again).contains(figure),
                "{figure}: {:?}",
                figures(&again)
            );
        }
    }
    Ok(())
}

#[test]
fn figures_of_texts_stand_in_cells() -> Outcome {
    let catalog = Catalog::built_in()?;
    let text = "令和5年度実施状況,,\n実施要領,実施計画,実施状況\n\
        1 派遣,1 派遣,1 派遣\n\
        (1) 講師を派遣すること。,(1) 講師の派遣　派遣目標回数：100回,(1) 講師の派遣　＜実績＞派遣回数：96回　＜最終見込＞派遣回数：120回\n";
    let (from, to) = (
        form(&catalog, "jisshi-jokyo")?,
        form(&catalog, "mokuhyo-kanri")?,
    );
    let document = read_as(text.as_bytes(), &catalog, Some(&from.id))?;
    let new = compose::recast(&document, from, to);
    assert!(new.placement.adds_up(), "{:?}", new.placement);
    let row: Vec<(String, &str)> = new.rows[0]
        .entries
        .iter()
        .filter(|(key, _)| !matches!(key.role, Role::Plan | Role::Status))
        .map(|(key, passage)| (key.to_string(), passage.text.text()))
        .collect();
    assert_eq!(
        row,
        [
            ("item".to_owned(), "1 派遣　(1) 講師の派遣"),
            ("item#2".to_owned(), "派遣回数"),
            ("unit".to_owned(), "回"),
            ("target".to_owned(), "100"),
            ("actual".to_owned(), "96"),
            ("forecast".to_owned(), "120"),
        ]
    );
    let again = read_as(&write::official(&new, to)?, &catalog, Some(&to.id))?;
    for figure in [
        "派遣回数 target 100回",
        "派遣回数 actual 96回",
        "派遣回数 forecast 120回",
    ] {
        assert!(figures(&again).contains(figure), "{figure}");
    }
    Ok(())
}

#[test]
fn an_outline_becomes_a_list_of_two_parties() -> Outcome {
    let catalog = Catalog::built_in()?;
    let text = "連携協定に基づく実施計画\n1 「子育て」の支援\n（内容）\n(1) 事業者の支援\n\
        県の取組\nア 応援店の登録\n・登録の受付\nイ 催しの開催\nあおば協会の取組\nア 会員への周知\n\
        2 移住の促進\n（内容）\n(1) 情報の発信\n県の取組\nア 窓口の設置\nあおば協会の取組\nア 職場の見学\n";
    let (from, to) = (
        form(&catalog, "jisshi-keikaku")?,
        form(&catalog, "renkei-ichiran")?,
    );
    let document = read_as(text.as_bytes(), &catalog, Some(&from.id))?;
    let new = compose::recast(&document, from, to);
    assert!(new.placement.adds_up(), "{:?}", new.placement);
    let heading = |role: Role| new.columns.get(&role).map(|column| column.heading.text());
    assert_eq!(heading(Role::PartyA), Some("県の取組"));
    assert_eq!(heading(Role::PartyB), Some("あおば協会の取組"));
    let rows: Vec<Vec<&str>> = new
        .rows
        .iter()
        .map(|row| row.entries.values().map(|p| p.text.text()).collect())
        .collect();
    assert_eq!(
        rows,
        [
            [
                "1 「子育て」の支援",
                "(1) 事業者の支援",
                "ア 応援店の登録\n・登録の受付\nイ 催しの開催",
                "ア 会員への周知"
            ],
            [
                "2 移住の促進",
                "(1) 情報の発信",
                "ア 窓口の設置",
                "ア 職場の見学"
            ],
        ]
    );
    Ok(())
}
