//! The review workbook of real files, read back: the copy has every cell at its own address, findings and cells lead
//! to each other, and nothing of the machine it was made on is in it.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use yoshiki::model::{Findings, Raw};
use yoshiki::pipeline::{Choice, Converted, Part, Products, convert, join};
use yoshiki::read;
use yoshiki::template::Catalog;
use yoshiki::write::FileNames;

type Outcome = Result<(), Box<dyn Error>>;

const SAMPLES: &[&str] = &[
    "jisshi-jokyo/R5実施状況.xlsx",
    "jisshi-jokyo/方眼紙_一行ずつ.xlsx",
    "jisshi-jokyo/備考欄と非表示の列.xlsx",
    "jisshi-jokyo/unit_人_and_人日.csv",
    "jisshi-keikaku/numbers_in_cells.ods",
    "mokuhyo-kanri/three_row_header.ods",
    "mokuhyo-kanri/千円_小計と合計.xls",
    "mokuhyo-kanri/指定管理_計画と実績.xlsx",
    "renkei-ichiran/numbers_on_both_sides.xls",
    "torikumi-jisseki/repeated_item_differs_by_one_character.xls",
    "torikumi-jisseki/second_sheet_from_c7.xlsx",
    "hyo/施設_結合した区分.xlsx",
];

/// A review workbook, unpacked.
struct Review {
    bytes: Vec<u8>,
    findings: Findings,
}

impl Review {
    fn of(done: Converted<'_>) -> Result<Self, Box<dyn Error>> {
        let product = done.products.into_iter().next().ok_or("no review")?;
        Ok(Self {
            bytes: product.bytes,
            findings: done.findings,
        })
    }

    fn part(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let mut package = zip::ZipArchive::new(Cursor::new(&self.bytes))?;
        let mut text = String::new();
        package.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn parts(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let mut package = zip::ZipArchive::new(Cursor::new(&self.bytes))?;
        (0..package.len())
            .map(|at| Ok(package.by_index(at)?.name()?.into_owned()))
            .collect()
    }

    fn sheets(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&self.bytes))?;
        Ok(book.sheet_names())
    }

    /// The XML of a sheet.
    fn sheet(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let at = self.sheets()?.iter().position(|known| known == name);
        let at = at.ok_or_else(|| format!("no sheet {name}"))? + 1;
        self.part(&format!("xl/worksheets/sheet{at}.xml"))
    }
}

fn asked() -> Choice {
    Choice {
        products: Products {
            review: true,
            ..Products::default()
        },
        ..Choice::default()
    }
}

fn names(source: &str) -> FileNames {
    FileNames {
        source: source.to_owned(),
        official: String::new(),
    }
}

fn review_of(sample: &str, catalog: &Catalog) -> Result<(Vec<u8>, Review), Box<dyn Error>> {
    let path = Path::new("samples").join(sample);
    let name = path
        .file_name()
        .ok_or("no name")?
        .to_string_lossy()
        .into_owned();
    let bytes = fs::read(&path)?;
    let done = convert(&bytes, &names(&name), catalog, &asked())?;
    let review = Review::of(done)?;
    Ok((bytes, review))
}

#[test]
fn every_text_stands_at_its_own_address() -> Outcome {
    let catalog = Catalog::built_in()?;
    for sample in SAMPLES {
        let (bytes, review) = review_of(sample, &catalog)?;
        let source = read::read(&bytes)?;
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&review.bytes))?;
        let mut copied = 0;
        for grid in &source.sheets {
            let name = format!("写し_{}", grid.name);
            let Ok(copy) = book.worksheet_range(&name) else {
                continue;
            };
            copied += 1;
            for (row, column, cell) in grid.cells() {
                let at = grid.at(row, column);
                match (copy.get_value((row, column)), &cell.raw) {
                    (Some(Data::String(text)), _) => assert_eq!(*text, cell.shown, "{sample} {at}"),
                    (Some(Data::Float(_)), Raw::Number(_))
                    | (Some(Data::DateTime(_)), Raw::Date(_)) => {}
                    (None | Some(Data::Empty), _) if cell.shown.is_empty() => {}
                    (other, _) => panic!("{sample} {at}: {other:?} for {:?}", cell.shown),
                }
            }
            let xml = review.sheet(&name)?;
            assert!(!xml.contains("<f>"), "{sample}");
            for region in &grid.merged {
                assert!(
                    xml.contains(&format!("ref=\"{region}\"")),
                    "{sample} {region}"
                );
            }
        }
        assert!(copied > 0, "{sample}");
    }
    Ok(())
}

#[test]
fn findings_and_cells_lead_to_each_other() -> Outcome {
    let catalog = Catalog::built_in()?;
    let mut told = 0;
    for sample in SAMPLES {
        let (_, review) = review_of(sample, &catalog)?;
        let list = review.sheet("確認結果")?;
        let all = review.sheets()?;
        let notes: String = review
            .parts()?
            .iter()
            .filter(|part| part.starts_with("xl/comments"))
            .map(|part| review.part(part))
            .collect::<Result<_, _>>()?;
        for finding in review.findings.iter() {
            told += 1;
            let cell = &finding.place.at.cell;
            let copy = format!("写し_{}", cell.sheet);
            assert!(all.contains(&copy), "{sample}: {copy}");
            let there = format!("location=\"'{copy}'!{}\"", cell.a1());
            assert!(list.contains(&there), "{sample}: {there}");
            assert!(
                notes.contains(&format!("ref=\"{}\"", cell.a1())),
                "{sample} {cell}"
            );
            assert!(notes.contains(&format!("[{}]", finding.code)), "{sample}");
            let back = review.sheet(&copy)?;
            assert!(back.contains("location=\"'確認結果'!A"), "{sample} {cell}");
        }
    }
    assert!(told > 5, "{told}");
    Ok(())
}

#[test]
fn charts_are_drawn_where_there_is_something_to_compare() -> Outcome {
    let catalog = Catalog::built_in()?;
    let (_, status) = review_of("jisshi-jokyo/R5実施状況.xlsx", &catalog)?;
    assert!(status.sheets()?.contains(&"概要".to_owned()));
    let charts: Vec<String> = status
        .parts()?
        .into_iter()
        .filter(|part| part.starts_with("xl/charts/chart"))
        .collect();
    assert!(charts.len() >= 2, "{charts:?}");
    let rates = status.part("xl/charts/chart1.xml")?;
    for text in [
        "達成率",
        "目標（100％）",
        "項目・指標",
        "BIZ UDゴシック",
        "<a:pattFill",
        "'概要'!",
    ] {
        assert!(
            rates.contains(text) || rates.contains(&text.replace('\'', "")),
            "{text}"
        );
    }
    let (_, plan) = review_of("jisshi-keikaku/numbers_in_cells.ods", &catalog)?;
    assert!(!plan.sheets()?.contains(&"概要".to_owned()));
    assert!(
        plan.parts()?
            .iter()
            .all(|part| !part.starts_with("xl/charts"))
    );
    Ok(())
}

#[test]
fn nothing_of_the_machine_is_in_it_and_it_is_always_the_same() -> Outcome {
    let catalog = Catalog::built_in()?;
    let here = std::env::current_dir()?.display().to_string();
    let sample = "jisshi-jokyo/R5実施状況.xlsx";
    let (_, first) = review_of(sample, &catalog)?;
    let (_, second) = review_of(sample, &catalog)?;
    assert!(first.bytes == second.bytes);
    for part in first.parts()? {
        let text = first.part(&part)?;
        assert!(!text.contains(&here), "{part}");
        assert!(!text.contains("<author>A"), "{part}");
    }
    Ok(())
}

#[test]
fn a_plan_and_its_ledgers_have_a_copy_of_each_sheet() -> Outcome {
    let catalog = Catalog::built_in()?;
    let plan = fs::read("tests/cli/join.in/実施計画.csv")?;
    let mut ledger = String::from("指導日,対象区分,指導先,回数,参加者数\n");
    for nth in 0..20_000 {
        let day = nth % 28 + 1;
        writeln!(ledger, "R5.6.{day},小規模事業者,第{nth}工房,1,2")?;
    }
    ledger.push_str("未定,小規模事業者,若葉工房,1,9\n");
    let parts = [
        Part {
            name: "実施計画.csv",
            bytes: &plan,
        },
        Part {
            name: "台帳.csv",
            bytes: ledger.as_bytes(),
        },
    ];
    let done = join(&parts, &names("実施計画.csv"), &catalog, &asked())?;
    let review = Review::of(done)?;
    let copies: Vec<String> = review
        .sheets()?
        .into_iter()
        .filter(|name| name.starts_with("写し_"))
        .collect();
    assert_eq!(copies, ["写し_Sheet1", "写し_台帳_Sheet1"]);
    // Of 20,002 rows those with findings are copied, each at its own place.
    let xml = review.sheet("写し_台帳_Sheet1")?;
    assert!(xml.matches("<row ").count() < 3_000);
    let undated = review.findings.iter().any(|finding| {
        finding
            .place
            .at
            .cell
            .to_string()
            .starts_with("[台帳.csv]Sheet1!")
    });
    assert!(undated);
    assert!(xml.contains("r=\"A20002\""));
    Ok(())
}

#[test]
fn several_files_have_a_copy_each() -> Outcome {
    let catalog = Catalog::built_in()?;
    let one = fs::read("samples/jisshi-jokyo/R5実施状況.xlsx")?;
    let other = fs::read("samples/jisshi-jokyo/forecast_below_target.ods")?;
    let parts = [
        Part {
            name: "R5.xlsx",
            bytes: &one,
        },
        Part {
            name: "R6.ods",
            bytes: &other,
        },
    ];
    let done = join(&parts, &names("R5.xlsx"), &catalog, &asked())?;
    let review = Review::of(done)?;
    let sheets = review.sheets()?;
    for beginning in ["写し_R5_", "写し_R6_"] {
        let copies = sheets.iter().filter(|name| name.starts_with(beginning));
        assert_eq!(copies.count(), 1, "{sheets:?}");
    }
    let list = review.sheet("確認結果")?;
    for finding in review.findings.iter() {
        let cell = &finding.place.at.cell;
        let copy = cell.sheet.replace(".xlsx]", "_").replace(".ods]", "_");
        let copy = copy.replace('[', "写し_");
        assert!(
            list.contains(&format!("location=\"'{copy}'!{}\"", cell.a1())),
            "{cell}"
        );
    }
    assert!(review.findings.iter().next().is_some());
    Ok(())
}
