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

/// One list, and what `check` says with it.
fn checked_with(list: &str) -> Ran {
    let folder = folder_with(FAULTY, "台帳.csv");
    fs::write(folder.path().join("台帳.allow.toml"), list).expect("a list");
    yoshiki(folder.path(), &["check", "台帳.csv"], b"")
}

#[test]
fn a_list_beside_the_file_allows_findings_with_a_reason() {
    let folder = folder_with(FAULTY, "台帳.csv");
    let here = folder.path();
    let list = "[[allow]]\ncode = \"X01\"\nreason = \"原本も読めない\"\n";
    fs::write(here.join("台帳.allow.toml"), list).expect("a list");
    let ran = yoshiki(here, &["check", "台帳.csv"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("提出できます"), "{}", ran.out);
    let told = "許可済み[X01] 1件（台帳.allow.toml、理由：原本も読めない）";
    assert!(ran.out.contains(told), "{}", ran.out);

    let ran = yoshiki(here, &["check", "台帳.csv", "--format", "json"], b"");
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
    let file = &json["files"][0];
    assert_eq!(file["counts"]["error"], 0);
    assert_eq!(file["allowed"][0]["code"], "X01");
    assert_eq!(file["allowed"][0]["reason"], "原本も読めない");

    let ran = yoshiki(here, &["check", "台帳.csv", "--format", "sarif"], b"");
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
    let result = &json["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "X01");
    assert_eq!(result["suppressions"][0]["kind"], "external");
    let of_rules = &json["runs"][0]["tool"]["driver"]["rules"];
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(of_rules[index]["id"], "X01");

    // What is allowed does not count when the file is converted, either.
    let ran = yoshiki(here, &["台帳.csv", "-o", "出力/"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("許可済み 1件"), "{}", ran.out);
}

#[test]
fn a_list_may_be_limited_to_cells_and_items() {
    let entry = |limit: &str| format!("[[allow]]\ncode = \"X01\"\nreason = \"甲\"\n{limit}\n");
    let cell = {
        let folder = folder_with(FAULTY, "台帳.csv");
        let ran = yoshiki(
            folder.path(),
            &["check", "台帳.csv", "--format", "json"],
            b"",
        );
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
        let cell = &json["files"][0]["findings"][0]["place"]["cell"];
        cell.as_str().expect("a cell").to_owned()
    };
    let (_, a1) = cell.split_once('!').expect("an address");
    for limit in [format!("cell = \"{cell}\""), format!("cell = \"A1:{a1}\"")] {
        let ran = checked_with(&entry(&limit));
        assert_eq!(ran.code, 0, "{limit}: {}", ran.out);
    }
    for limit in [
        "cell = \"Z99\"".to_owned(),
        format!("cell = \"別のシート!{a1}\""),
        "path = \"9/(9)\"".to_owned(),
    ] {
        let ran = checked_with(&entry(&limit));
        assert_eq!(ran.code, 1, "{limit}: {}", ran.out);
        // An entry that speaks of nothing is told: it may be misspelt or out of date.
        assert!(ran.out.contains("当たる指摘のない許可: X01"), "{}", ran.out);
    }
}

#[test]
fn an_item_is_named_by_its_path_with_those_below() {
    let folder = folder_with("jisshi-jokyo/R5実施状況.xlsx", "R5.xlsx");
    let here = folder.path();
    for (path, errors) in [("4/(2)", 0), ("4/（2）/ア", 0), ("4/(1)", 2), ("4/(2", 2)] {
        let list = format!("[[allow]]\ncode = \"T03\"\nreason = \"甲\"\npath = \"{path}\"\n");
        fs::write(here.join("R5.allow.toml"), list).expect("a list");
        let ran = yoshiki(here, &["check", "R5.xlsx", "--format", "json"], b"");
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
        assert_eq!(json["files"][0]["counts"]["error"], errors, "{path}");
    }
}

#[test]
fn a_mistake_in_a_list_spoils_only_its_file() {
    let folder = folder_with(CLEAN, "甲.xlsx");
    let here = folder.path();
    fs::copy(sample(CLEAN), here.join("乙.xlsx")).expect("a sample");
    fs::write(here.join("甲.allow.toml"), "[[allow]]\ncode = \"G02\"\n").expect("a list");
    let ran = yoshiki(here, &["check", "."], b"");
    assert_eq!(ran.code, 3, "{}", ran.err);
    for part in [
        "処理できません: 甲.xlsx",
        "『甲.allow.toml』 1行目",
        "「reason」がありません",
        "甲.allow.toml, line 1",
    ] {
        assert!(ran.err.contains(part), "{part} is not in {}", ran.err);
    }
    assert!(ran.out.contains("乙.xlsx"), "{}", ran.out);
    let last = "2件のうち、提出できるもの 1件、調べられなかったもの 1件\n";
    assert!(ran.out.ends_with(last), "{}", ran.out);
    assert_eq!(yoshiki(here, &["甲.xlsx"], b"").code, 3);
}

#[test]
fn a_form_may_allow_findings_of_its_documents() {
    let folder = folder_with("jisshi-jokyo/R5実施状況.xlsx", "R5.xlsx");
    let here = folder.path();
    fs::create_dir(here.join("課の様式")).expect("a folder");
    let form = yoshiki(here, &["templates", "show", "jisshi-jokyo"], b"").out;
    let allow = "\n[[allow]]\ncode = \"G01\"\nreason = \"見込みは速報値の様式のため\"\n";
    fs::write(here.join("課の様式/jisshi-jokyo.toml"), form + allow).expect("a form");
    let args = ["check", "R5.xlsx", "--templates", "課の様式"];
    let ran = yoshiki(here, &args, b"");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let told = "許可済み[G01] 1件（様式の設定、理由：見込みは速報値の様式のため）";
    assert!(ran.out.contains(told), "{}", ran.out);
    let all = [&args[..], &["--allow", "stated-total"]].concat();
    let ran = yoshiki(here, &all, b"");
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out.contains("許可済み[T03] 2件（--allow の指定）"),
        "{}",
        ran.out
    );
}

#[test]
fn a_plan_and_its_ledger_are_checked_together_when_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/join.in");
    for name in ["実施計画.csv", "派遣実績.csv"] {
        fs::copy(from.join(name), here.join(name)).expect("a sample");
    }
    let codes = |args: &[&str]| {
        let ran = yoshiki(here, &[&["check", "--format", "json"], args].concat(), b"");
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
        let files = json["files"].as_array().expect("files");
        files
            .iter()
            .map(|file| {
                let findings = file["findings"].as_array().expect("findings");
                let of_ledger = findings.iter().filter(|finding| {
                    let cell = finding["place"]["cell"].as_str();
                    finding["code"] == "W04"
                        && cell.is_some_and(|cell| cell.starts_with("[派遣実績.csv]Sheet1!"))
                });
                let joined = file["joined"].as_array().map_or(0, Vec::len);
                let name = file["file"].as_str().unwrap_or_default().to_owned();
                (name, joined, of_ledger.count())
            })
            .collect::<Vec<_>>()
    };
    let (plan, ledger) = ("実施計画.csv".to_owned(), "派遣実績.csv".to_owned());
    // The ledger is checked by itself too; the order asked does not matter.
    let together = [(plan.clone(), 1, 3), (ledger.clone(), 0, 0)];
    assert_eq!(codes(&["実施計画.csv", "派遣実績.csv"]), together);
    assert_eq!(codes(&["派遣実績.csv", "実施計画.csv"]), together);
    assert_eq!(codes(&["--join", "."]), together);
    // A folder may hold anything: its files are checked one by one.
    assert_eq!(codes(&["."]), [(plan, 0, 0), (ledger, 0, 0)]);
    let ran = yoshiki(here, &["check", "--join", "派遣実績.csv", "ない.csv"], b"");
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.out.is_empty(), "{}", ran.out);
    fs::copy(here.join("派遣実績.csv"), here.join("写し.csv")).expect("a copy");
    let ran = yoshiki(here, &["check", "--join", "派遣実績.csv", "写し.csv"], b"");
    assert_eq!(ran.code, 2, "{}", ran.err);
}
