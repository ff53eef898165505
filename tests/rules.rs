//! Walks `tests/rules/<rule>/`: a CSV drawn by hand is the sheet, the `.out` beside it has one line for each
//! finding of any rule: code, place, found, expected (`-` where there is none). A `.ledger.csv` beside it is joined with it.
//! What a CSV cannot hold is a workbook, made by `make_rule_sheets.py`.
//!
//! `ACCEPT=1 cargo test --test rules` writes the `.out` files anew; read the diff before keeping it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use yoshiki::check::{self, RULES};
use yoshiki::pipeline::{self, Choice, Part};
use yoshiki::recognize;
use yoshiki::template::Catalog;
use yoshiki::write::FileNames;

/// The endings of sheets.
const SHEETS: [&str; 4] = [".csv", ".xlsx", ".xlsm", ".xls"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn findings(sheet: &Path, catalog: &Catalog) -> String {
    let bytes = fs::read(sheet).expect("a sheet");
    let ledger = sheet.with_extension("ledger.csv");
    let findings = if ledger.exists() {
        let ledger_bytes = fs::read(&ledger).expect("a ledger");
        let parts = [(sheet, &bytes), (ledger.as_path(), &ledger_bytes)];
        let names = parts.map(|(path, _)| name(path));
        let parts: Vec<Part<'_>> = parts
            .iter()
            .zip(&names)
            .map(|((_, bytes), name)| Part { name, bytes })
            .collect();
        pipeline::join(&parts, &FileNames::default(), catalog, &Choice::default())
            .unwrap_or_else(|error| panic!("{}: {error}", sheet.display()))
            .findings
    } else {
        let book = yoshiki::read::read(&bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", sheet.display()));
        let found = recognize::identify(&book, catalog, None)
            .unwrap_or_else(|error| panic!("{}: {error}", sheet.display()));
        let document = recognize::extract(&book, &found, &name(sheet));
        // This rule speaks of what is to be written in CP932 alone.
        let is_of_cp932 = sheet
            .parent()
            .is_some_and(|rule| name(rule) == "not-in-cp932");
        let check = if is_of_cp932 {
            check::check_for_cp932
        } else {
            check::check
        };
        check(&document, found.template)
    };
    let mut lines = String::new();
    for finding in findings.iter() {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let place = finding.place.at.cell.a1();
        let (found, expected) = (value(&finding.found), value(&finding.expected));
        let _ = writeln!(lines, "{} {place} {found} {expected}", finding.code);
    }
    lines
}

#[test]
fn each_sheet_gives_the_findings_written_beside_it() {
    let catalog = Catalog::built_in().expect("the built-in forms");
    let accept = std::env::var_os("ACCEPT").is_some();
    let mut wrong = String::new();
    for rule in entries(&folder()) {
        for sheet in entries(&rule) {
            let is_sheet = SHEETS.iter().any(|ending| name(&sheet).ends_with(ending))
                && !name(&sheet).ends_with(".ledger.csv");
            if !is_sheet {
                continue;
            }
            let out = sheet.with_extension("out");
            let found = findings(&sheet, &catalog);
            if accept {
                fs::write(&out, &found).expect("a golden");
            }
            let golden =
                fs::read_to_string(&out).unwrap_or_else(|_| "no .out beside it\n".to_owned());
            if found != golden {
                let _ = writeln!(
                    wrong,
                    "{}\n  wanted:\n{golden}  found:\n{found}",
                    sheet.display()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn each_rule_has_a_sheet_that_it_speaks_of_and_one_where_it_is_silent() {
    let folders: Vec<String> = entries(&folder()).iter().map(|path| name(path)).collect();
    let mut rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    rules.sort_unstable();
    assert_eq!(folders, rules, "one folder for each rule");
    for rule in RULES {
        let outs: Vec<String> = entries(&folder().join(rule.name))
            .iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "out"))
            .map(|path| fs::read_to_string(path).expect("a golden"))
            .collect();
        let speaks = |out: &String| out.lines().any(|line| line.starts_with(rule.code));
        assert!(outs.iter().any(speaks), "{} is never found", rule.name);
        assert!(!outs.iter().all(speaks), "{} is always found", rule.name);
    }
}
