//! The commands as people type them, and what they leave on the disk.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every `console` block of `tests/cli/*.md` and of README.md.
///
/// `TRYCMD=overwrite cargo test --test cli` writes what the program says now into the files; read the difference
/// before you commit it.
#[test]
fn commands_say_what_is_written() {
    trycmd::TestCases::new()
        .env("LC_ALL", "ja_JP.UTF-8")
        .env("NO_COLOR", "1")
        .case("tests/cli/*.md")
        .case("README.md");
}

/// What the program left behind.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

fn yoshiki(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yoshiki"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "ja_JP.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = child.stdin.take().expect("standard input");
    stdin.write_all(input).expect("standard input");
    drop(stdin);
    let output = child.wait_with_output().expect("the end of the program");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

/// A folder with one sample in it under another name.
fn folder_with(source: &str, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(sample(source), folder.path().join(name)).expect("a sample");
    folder
}

const CLEAN: &str = "jisshi-jokyo/two_row_header.xlsx";
const FAULTY: &str = "jisshi-jokyo/bad_bytes.csv";
const REFUSED: &str = "refused/plan_without_status.xlsx";

#[test]
fn both_files_stand_beside_the_input_and_are_not_overwritten() {
    let folder = folder_with(CLEAN, "R5 実施状況.xlsx");
    let here = folder.path();
    let before = fs::read(here.join("R5 実施状況.xlsx")).expect("the input");
    let first = yoshiki(here, &["R5 実施状況.xlsx"], b"");
    assert_eq!(first.code, 0, "{}", first.err);
    let pair = ["R5 実施状況_提出用.xlsx", "R5 実施状況_確認用.xlsx"];
    assert_eq!(files(here), ["R5 実施状況.xlsx", pair[0], pair[1]]);
    let official = fs::read(here.join(pair[0])).expect("the official workbook");

    // Again: other names, and the same bytes. The outputs in the folder are no inputs.
    fs::write(here.join(pair[0]), "手を入れた").expect("an edit");
    let second = yoshiki(here, &["."], b"");
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(second.out.contains("番号を付けた名前"), "{}", second.out);
    assert!(second.err.contains("飛ばしました"), "{}", second.err);
    assert_eq!(files(here).len(), 5);
    let again = fs::read(here.join("R5 実施状況_提出用_2.xlsx")).expect("the second one");
    assert!(again == official, "the same input gave other bytes");
    assert_eq!(
        fs::read_to_string(here.join(pair[0])).ok().as_deref(),
        Some("手を入れた")
    );

    let forced = yoshiki(here, &["R5 実施状況.xlsx", "--force"], b"");
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert_eq!(files(here).len(), 5);
    assert!(fs::read(here.join(pair[0])).is_ok_and(|bytes| bytes == official));
    assert!(fs::read(here.join("R5 実施状況.xlsx")).is_ok_and(|bytes| bytes == before));
}

#[test]
fn an_output_named_like_the_input_goes_elsewhere() {
    let folder = folder_with(CLEAN, "R5.xlsx");
    let here = folder.path();
    let before = fs::read(here.join("R5.xlsx")).expect("the input");
    let ran = yoshiki(
        here,
        &["R5.xlsx", "-o", "./R5.xlsx", "--force", "--no-review"],
        b"",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(files(here), ["R5.xlsx", "R5_2.xlsx"]);
    assert!(fs::read(here.join("R5.xlsx")).is_ok_and(|bytes| bytes == before));
}

#[test]
fn a_bad_file_spoils_only_itself() {
    let folder = folder_with(CLEAN, "甲.xlsx");
    let here = folder.path();
    fs::copy(sample(REFUSED), here.join("乙.xlsx")).expect("a sample");
    fs::write(here.join("丙.xlsx"), "").expect("an empty file");
    let ran = yoshiki(
        here,
        &[
            "丙.xlsx",
            "甲.xlsx",
            "乙.xlsx",
            "ない.xlsx",
            "-o",
            "提出/",
            "--jobs",
            "3",
        ],
        b"",
    );
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(
        files(&here.join("提出")),
        ["甲_提出用.xlsx", "甲_確認用.xlsx"]
    );
    let named: Vec<Option<usize>> = ["丙.xlsx", "乙.xlsx", "ない.xlsx"]
        .iter()
        .map(|name| ran.err.find(&format!("処理できません: {name}")))
        .collect();
    assert!(
        named.iter().all(Option::is_some) && named.is_sorted(),
        "{}",
        ran.err
    );
}

#[test]
fn nothing_is_left_where_nothing_can_be_written() {
    let folder = folder_with(CLEAN, "R5.xlsx");
    let here = folder.path();
    for output in ["ない/R5.xlsx", "R5.xlsx/中/"] {
        let ran = yoshiki(here, &["R5.xlsx", "-o", output], b"");
        assert_eq!(ran.code, 3, "{output}: {}", ran.err);
        assert!(
            ran.err.contains("元のファイルは変更していません"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("no input was changed"), "{}", ran.err);
    }
    assert_eq!(files(here), ["R5.xlsx"]);
}

#[test]
fn an_error_in_a_document_is_told_by_the_exit_code_unless_allowed() {
    let folder = folder_with(FAULTY, "台帳.csv");
    let here = folder.path();
    let ran = yoshiki(here, &["check", "台帳.csv"], b"");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out
            .starts_with("提出前に直すところがあります（エラー 1件）"),
        "{}",
        ran.out
    );
    let allowed = yoshiki(here, &["check", "台帳.csv", "--allow", "x01"], b"");
    assert_eq!(allowed.code, 0, "{}", allowed.out);
    assert_eq!(yoshiki(here, &["台帳.csv", "-o", "出力/"], b"").code, 1);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = fs::read(sample(CLEAN)).expect("a sample");
    let ran = yoshiki(folder.path(), &["-", "--to", "json"], &bytes);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
    assert_eq!(json["schema"], "yoshiki/document/1");
    assert_eq!(json["template"], "jisshi-jokyo");
    assert!(ran.err.contains("提出できます"), "{}", ran.err);
    assert!(files(folder.path()).is_empty());

    let ran = yoshiki(folder.path(), &["check", "--format", "json", "-"], &bytes);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
    assert_eq!(json["schema"], "yoshiki/findings/1");
    assert_eq!(json["files"][0]["template"], "jisshi-jokyo");
}

#[test]
fn the_ending_given_with_o_chooses_the_format() {
    let folder = folder_with(CLEAN, "R5.xlsx");
    let here = folder.path();
    for output in ["R5.json", "R5.csv"] {
        assert_eq!(yoshiki(here, &["R5.xlsx", "-o", output], b"").code, 0);
    }
    assert_eq!(files(here), ["R5.csv", "R5.json", "R5.xlsx"]);
    let json = fs::read_to_string(here.join("R5.json")).expect("JSON");
    assert!(json.starts_with('{'), "{json}");
}

#[test]
fn a_form_can_be_chosen() {
    let folder = folder_with(CLEAN, "R5.xlsx");
    let ran = yoshiki(folder.path(), &["inspect", "R5.xlsx"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in [
        "xlsx",
        "Sheet1",
        "jisshi-jokyo",
        "見出し行",
        "guideline",
        "文字の行き先",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
    let other = ["inspect", "R5.xlsx", "--template", "torikumi-jisseki"];
    assert_eq!(yoshiki(folder.path(), &other, b"").code, 3);
}

#[test]
fn a_plan_and_its_ledger_become_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/join.in");
    for name in ["実施計画.csv", "派遣実績.csv"] {
        fs::copy(from.join(name), here.join(name)).expect("a sample");
    }
    let ran = yoshiki(
        here,
        &["実施計画.csv", "派遣実績.csv", "-o", "実施状況.xlsx"],
        b"",
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("実施計画.csv + 派遣実績.csv"),
        "{}",
        ran.out
    );
    let written = ["実施状況.xlsx", "実施状況_確認用.xlsx"];
    let mut expected = vec!["実施計画.csv", "派遣実績.csv"];
    expected.extend(written);
    expected.sort_unstable();
    assert_eq!(files(here), expected);

    // What was written reads back, and the ledger is as it was.
    let ran = yoshiki(here, &["実施状況.xlsx", "--to", "json", "-o", "-"], b"");
    let document: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let metrics = document["metrics"].as_array().expect("metrics");
    let actual = metrics.iter().find(|metric| {
        metric["path"] == "1/(1)/③" && metric["kind"] == "actual" && metric["unit"] == "人日"
    });
    assert_eq!(actual.map(|metric| &metric["value"]), Some(&"75".into()));
    let before = fs::read(from.join("派遣実績.csv")).expect("the ledger");
    assert_eq!(
        fs::read(here.join("派遣実績.csv")).expect("the ledger"),
        before
    );
}
