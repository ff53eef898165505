//! The limits: told in the README as they are in the code, and raised and lowered by their switches.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use yoshiki::read::Limit;

#[test]
fn the_readme_tells_every_limit_as_it_is() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.expect("the README");
    let told: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `--max-"))
        .collect();
    let known: Vec<String> = Limit::ALL
        .into_iter()
        .map(|limit| {
            let most = limit.amount_ja(limit.default_most());
            format!(
                "| `{}` | {most} | {} | {} |",
                limit.switch(),
                limit.ja(),
                limit.en()
            )
        })
        .collect();
    assert_eq!(told, known);
}

fn yoshiki(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yoshiki"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "ja_JP.UTF-8")
        .output()
        .expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const TABLE: &str = "番号,項目,実施状況\n1,研修,行った\n2,広報,配った\n3,相談,受けた\n";

#[test]
fn a_switch_lowers_and_raises_its_limit_for_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::write(here.join("表.csv"), TABLE).expect("a table");
    for command in ["convert", "check", "inspect"] {
        let output = yoshiki(here, &[command, "表.csv", "--max-cells", "11"]);
        assert_eq!(output.status.code(), Some(3), "{command}");
        let said = said(&output);
        assert!(said.contains("内容のあるセルは11個まで"), "{said}");
        assert!(said.contains("at most 11 cells with content"), "{said}");
        assert_eq!(said.matches("--max-cells").count(), 2, "{said}");
        let output = yoshiki(here, &[command, "表.csv", "--max-cells", "12"]);
        assert_ne!(output.status.code(), Some(3), "{command}");
    }
    let output = yoshiki(here, &["templates", "new", "表.csv", "--max-cells", "11"]);
    assert_eq!(output.status.code(), Some(3));
    let output = yoshiki(here, &["表.csv", "--max-cells", "0"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_file_that_is_too_large_is_not_read_and_the_others_are_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::write(here.join("表.csv"), TABLE).expect("a table");
    let large = fs::File::create(here.join("大.csv")).expect("a file");
    // Nothing but a length.
    large.set_len(3 << 30).expect("a length");
    let output = yoshiki(here, &["check", "大.csv", "表.csv"]);
    assert_eq!(output.status.code(), Some(3));
    let said = said(&output);
    assert!(
        said.contains("大.csv") && said.contains("--max-input"),
        "{said}"
    );
    assert!(!said.contains("処理できません: 表.csv"), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("表.csv"));
}

#[test]
fn a_file_that_takes_too_long_is_given_up_and_the_others_are_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::write(here.join("表.csv"), TABLE).expect("a table");
    let long: Vec<String> = (1..=100_000)
        .map(|row| format!("{row},研修{row}の実施,{row}回行った。\n"))
        .collect();
    let long = long.concat();
    fs::write(here.join("長.csv"), format!("番号,項目,実施状況\n{long}")).expect("a table");
    let output = yoshiki(here, &["check", "長.csv", "表.csv", "--max-seconds", "1"]);
    assert_eq!(output.status.code(), Some(3));
    let said = said(&output);
    assert!(said.contains("処理できません: 長.csv"), "{said}");
    assert!(
        said.contains("ひとつのファイルにかける時間は1秒まで"),
        "{said}"
    );
    assert!(said.contains("at most 1 seconds for one file"), "{said}");
    assert!(said.contains("--max-seconds"), "{said}");
    assert!(!said.contains("処理できません: 表.csv"), "{said}");
}
