//! Damaged files: whatever is done to the bytes of a valid file, reading and converting it ends, soon, with a document
//! or a message, never with a panic. No reader is unsafe code, so a panic is the worst that can come of it, and every
//! reader stands in this process.
//!
//! Each format has small valid files; a mutant is one of them with one to four random edits, in the file itself or,
//! for formats in a zip file, in one of its parts, zipped anew; and each is cut at every hundredth of its length.
//!
//! `YOSHIKI_MUTANTS=20000 cargo test --release --test hostile_mutants -- --nocapture` is the long run, and
//! `YOSHIKI_SEED=7` another one. A mutant that fails is kept in the folder of the build for temporary files.

use std::env;
use std::error::Error;
use std::fmt;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use yoshiki::pipeline::{Choice, Products, convert};
use yoshiki::read;
use yoshiki::template::Catalog;
use yoshiki::write::{FileNames, WRITERS};

#[path = "support/edits.rs"]
mod edits;
#[path = "support/wrapped.rs"]
mod wrapped;
#[path = "support/xlsb.rs"]
mod xlsb;

use edits::Edits;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Mutants of each format in an everyday run.
const MUTANTS: usize = 200;
/// So many files are only read for one that is converted, in an everyday run.
const READ_ALONE: usize = 20;
/// No mutant of such small files may take longer, without optimization and beside other tests.
const LONGEST: Duration = Duration::from_secs(10);

/// Megabytes that the whole run may take.
const MOST_MEMORY: u64 = 512;

/// A format and valid files of it.
struct Seeds {
    format: &'static str,
    files: Vec<Vec<u8>>,
}

fn seeds() -> Outcome<Vec<Seeds>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let of = |format, names: &[&str]| -> Outcome<Seeds> {
        let files = names.iter().map(|name| fs::read(root.join(name)));
        let files = files.collect::<Result<_, _>>()?;
        Ok(Seeds { format, files })
    };
    let xlsx = of(
        "xlsx",
        &[
            "torikumi-jisseki/clean.xlsx",
            "mokuhyo-kanri/策定時と直近値.xlsx",
            "renkei-ichiran/一行一点.xlsx",
        ],
    )?;
    let ods = of(
        "ods",
        &[
            "jisshi-jokyo/forecast_below_target.ods",
            "renkei-ichiran/rows_cut_by_page_breaks.ods",
        ],
    )?;
    let html = of(
        "html",
        &[
            "renkei-ichiran/numbers_on_both_sides.xls",
            "jisshi-jokyo/status_missing_html.xls",
        ],
    )?;
    let made = |format, from: &Seeds, make: fn(&[u8]) -> Outcome<Vec<u8>>| -> Outcome<Seeds> {
        let files = from.files.iter().map(|file| make(file));
        let files = files.collect::<Result<_, _>>()?;
        Ok(Seeds { format, files })
    };
    let binary = made("xlsb", &xlsx, |file| {
        xlsb::xlsb(&read::read(file)?.sheets, true)
    })?;
    let xml = made("xml", &xlsx, |file| {
        Ok(wrapped::xml_book(&read::read(file)?.sheets))
    })?;
    let fods = made("fods", &ods, wrapped::fods)?;
    let mht = made("mht", &html, |file| Ok(wrapped::mht(file)))?;
    Ok(vec![
        xlsx,
        binary,
        of(
            "xls",
            &[
                "mokuhyo-kanri/千円_小計と合計.xls",
                "hyo/備品台帳_日付.xls",
                "torikumi-jisseki/status_missing.xls",
            ],
        )?,
        ods,
        fods,
        xml,
        of(
            "csv",
            &[
                "torikumi-jisseki/number_repeated_cp932.csv",
                "jisshi-jokyo/bad_bytes.csv",
                "torikumi-jisseki/unicode_text.tsv",
            ],
        )?,
        html,
        mht,
        of(
            "json",
            &["renkei-teian/clean.json", "hyo/二列だけ_cp932.json"],
        )?,
    ])
}

/// What became of mutants.
#[derive(Default)]
struct Tally {
    runs: usize,
    refused: usize,
    converted: usize,
    slowest: Duration,
    /// What the slowest was.
    slowest_title: String,
    failed: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} files: {} refused, {} converted, the slowest {:?} ({})",
            self.runs, self.refused, self.converted, self.slowest, self.slowest_title
        )
    }
}

impl Tally {
    /// Reads one file, and converts it.
    fn run(&mut self, bytes: &[u8], title: &str, catalog: &Catalog) {
        let is_long_run = number("YOSHIKI_MUTANTS").is_some();
        let converts = is_long_run || self.runs.is_multiple_of(READ_ALONE);
        let names = FileNames {
            source: "様式.xlsx".to_owned(),
            official: "様式_提出用.xlsx".to_owned(),
        };
        let choice = Choice {
            products: Products {
                writer: WRITERS.first(),
                review: true,
                ..Products::default()
            },
            ..Choice::default()
        };
        let begun = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| {
            let is_read = read::read(bytes).is_ok();
            let is_converted =
                is_read && converts && convert(bytes, &names, catalog, &choice).is_ok();
            (is_read, is_converted)
        }));
        let taken = begun.elapsed();
        self.runs += 1;
        if taken > self.slowest {
            (self.slowest, self.slowest_title) = (taken, title.to_owned());
        }
        match result {
            Ok((is_read, is_converted)) => {
                self.refused += usize::from(!is_read);
                self.converted += usize::from(is_converted);
            }
            Err(_) => self.failed.push(kept(bytes, title)),
        }
        if taken > LONGEST {
            self.failed.push(kept(bytes, title));
        }
    }
}

/// Keeps a file that failed; where.
fn kept(bytes: &[u8], title: &str) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(title.replace(' ', "_"));
    let _ = fs::write(&file, bytes);
    file.display().to_string()
}

#[expect(
    clippy::print_stdout,
    reason = "what a long run came to is for people to read"
)]
fn tell(format: &str, tally: &Tally) {
    let peak = peak().map_or_else(String::new, |peak| format!(", peak so far {peak} MB"));
    println!("{format}: {tally}{peak}");
}

/// The most memory this process ever had, in megabytes, where the system tells it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[test]
fn mutants_of_every_format_end_with_a_document_or_a_message() -> Outcome<()> {
    let catalog = Catalog::built_in()?;
    let many = number("YOSHIKI_MUTANTS").map_or(MUTANTS, |many| many as usize);
    let mut failed = Vec::new();
    for Seeds { format, files } in seeds()? {
        let mut tally = Tally::default();
        let mut edits = Edits::new(number("YOSHIKI_SEED").unwrap_or(1));
        for at in 0..many {
            let Some(file) = files.get(at % files.len()) else {
                continue;
            };
            let mutant = edits.mutant(file)?;
            tally.run(&mutant, &format!("{format} mutant {at}"), &catalog);
        }
        tell(format, &tally);
        failed.extend(tally.failed);
    }
    assert!(failed.is_empty(), "panicked or hung: {failed:#?}");
    assert!(
        peak().is_none_or(|peak| peak < MOST_MEMORY),
        "{:?} MB",
        peak()
    );
    Ok(())
}

#[test]
fn files_cut_at_every_hundredth_end_with_a_document_or_a_message() -> Outcome<()> {
    let catalog = Catalog::built_in()?;
    let mut failed = Vec::new();
    for Seeds { format, files } in seeds()? {
        let mut tally = Tally::default();
        let Some(file) = files.first() else {
            continue;
        };
        for percent in 0..100 {
            let cut = file.get(..file.len() * percent / 100).unwrap_or_default();
            tally.run(cut, &format!("{format} cut at {percent} %"), &catalog);
        }
        tell(format, &tally);
        failed.extend(tally.failed);
    }
    assert!(failed.is_empty(), "panicked or hung: {failed:#?}");
    Ok(())
}
