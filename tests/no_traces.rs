//! What is handed in tells nothing of who made it, where and when; and what is sent to somebody for help tells where
//! something failed, not what stands there.

#[path = "support/parts.rs"]
mod parts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use parts::{packed, unpacked};

/// Stands in everything that must not come through.
const TRACE: &str = "SENTINEL";

/// What the program said.
struct Ran {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

/// Runs the program on a machine whose every name is a trace, in the time zone given.
fn yoshiki(folder: &Path, args: &[&str], zone: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yoshiki"));
    for name in [
        "USER",
        "LOGNAME",
        "USERNAME",
        "USERDOMAIN",
        "HOSTNAME",
        "COMPUTERNAME",
        "NAME",
        "EMAIL",
        "ORGANIZATION",
        "REALNAME",
    ] {
        command.env(name, format!("{TRACE}_{name}"));
    }
    for name in ["HOME", "USERPROFILE", "APPDATA"] {
        command.env(name, format!("/home/{TRACE}_{name}"));
    }
    let output = command
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "ja_JP.UTF-8")
        .env("TZ", zone)
        .stdin(Stdio::null())
        .output()
        .expect("the program");
    Ran {
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

/// A sample with the traces that an office leaves in a workbook.
fn with_traces(name: &str) -> Vec<u8> {
    let bytes = fs::read(sample(name)).expect("a sample");
    let traces = [
        (
            "docProps/core.xml",
            format!(
                "<cp:coreProperties xmlns:cp=\"cp\" xmlns:dc=\"dc\"><dc:creator>{TRACE}</dc:creator><cp:lastModifiedBy>{TRACE}</cp:lastModifiedBy></cp:coreProperties>"
            ),
        ),
        (
            "docProps/app.xml",
            format!(
                "<Properties><Company>{TRACE}</Company><Manager>{TRACE}</Manager><HyperlinkBase>C:\\Users\\{TRACE}</HyperlinkBase></Properties>"
            ),
        ),
        (
            "docProps/custom.xml",
            format!(
                "<Properties><property pid=\"2\" name=\"{TRACE}\"><vt:lpwstr>{TRACE}</vt:lpwstr></property></Properties>"
            ),
        ),
        (
            "meta.xml",
            format!(
                "<office:document-meta><office:meta><meta:initial-creator>{TRACE}</meta:initial-creator><dc:creator>{TRACE}</dc:creator></office:meta></office:document-meta>"
            ),
        ),
        (
            "xl/printerSettings/printerSettings1.bin",
            format!("\\\\{TRACE}\\printer"),
        ),
    ];
    let mut parts: Vec<(String, Vec<u8>)> = unpacked(&bytes)
        .into_iter()
        .filter(|part| traces.iter().all(|(name, _)| part.name != *name))
        .map(|part| {
            let mut bytes = part.bytes;
            if part.name == "xl/workbook.xml" {
                // Where the workbook was saved last, as new versions of Excel note it.
                let text = String::from_utf8_lossy(&bytes);
                let path = format!("<x15ac:absPath url=\"C:\\Users\\{TRACE}\\\"/></workbook>");
                bytes = text.replace("</workbook>", &path).into_bytes();
            }
            (part.name, bytes)
        })
        .collect();
    parts.extend(traces.map(|(name, text)| (name.to_owned(), text.into_bytes())));
    packed(
        parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    )
}

/// Where a trace stands in a file, in the name of a part or in its bytes, in any writing.
fn traces(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |place: String, bytes: &[u8]| {
        let narrow = String::from_utf8_lossy(bytes).to_uppercase();
        let wide: Vec<u8> = TRACE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if narrow.contains(TRACE) || bytes.windows(wide.len()).any(|bytes| bytes == wide) {
            found.push(place);
        }
    };
    if bytes.starts_with(b"PK") {
        for part in unpacked(bytes) {
            look(format!("{name}: {}", part.name), part.name.as_bytes());
            look(format!("{name}: {}", part.name), &part.bytes);
        }
    }
    look(name.to_owned(), bytes);
    found
}

/// The outputs of so many commands, which together write all kinds, by their names.
fn outputs(zone: &str, commands: usize) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().join(format!("{TRACE}_共有"));
    fs::create_dir(&here).expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(here.join(name), bytes).expect("an input");
    put("R5.xlsx", &with_traces("jisshi-jokyo/R5実施状況.xlsx"));
    put(
        "R4.ods",
        &with_traces("jisshi-jokyo/forecast_below_target.ods"),
    );
    put(
        "表.csv",
        "番号,品目,数量\n1,𠮷野,10\n2,=1+1,20\n".as_bytes(),
    );
    let join = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/join.in");
    for name in ["実施計画.csv", "派遣実績.csv"] {
        put(name, &fs::read(join.join(name)).expect("a sample"));
    }
    let absolute = here.join("R5.xlsx");
    let absolute = absolute.to_str().expect("a path");
    let all = [
        vec![absolute, "R4.ods", "表.csv", "-o", "出力/"],
        vec![
            "表.csv",
            "--to",
            "csv",
            "--output-charset",
            "cp932",
            "--substitute",
            "-o",
            "出力/一覧/",
        ],
        vec!["R5.xlsx", "R4.ods", "--to", "csv", "-o", "出力/"],
        vec![absolute, "R4.ods", "--to", "json", "-o", "出力/"],
        vec!["実施計画.csv", "派遣実績.csv", "-o", "出力/まとめ.xlsx"],
        vec!["実施計画.csv", "派遣実績.csv", "-o", "出力/まとめ.json"],
        vec!["R4.ods", "R5.xlsx", "-o", "出力/年度.xlsx"],
        vec![
            absolute,
            "--template",
            "renkei-ichiran",
            "--no-review",
            "-o",
            "出力/移し替え/",
        ],
        vec!["templates", "new", absolute, "-o", "出力/様式.toml"],
    ];
    for args in all.into_iter().take(commands) {
        let ran = yoshiki(&here, &args, zone);
        assert!(matches!(ran.code, Some(0 | 1)), "{args:?}: {}", ran.err);
    }
    let mut files = Vec::new();
    for format in ["text", "json", "sarif"] {
        let ran = yoshiki(
            &here,
            &["check", "R5.xlsx", "表.csv", "--format", format],
            zone,
        );
        files.push((format!("check {format}"), ran.out));
    }
    for folder in ["出力", "出力/一覧", "出力/移し替え"] {
        let entries = fs::read_dir(here.join(folder)).into_iter().flatten();
        for entry in entries {
            let path = entry.expect("an output").path();
            if path.is_file() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                files.push((
                    format!("{folder}/{name}"),
                    fs::read(&path).expect("an output"),
                ));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn outputs_carry_no_trace_of_writer_machine_or_time() {
    let files = outputs("Asia/Tokyo", usize::MAX);
    for kind in [
        "_提出用.xlsx",
        "_確認用.xlsx",
        ".csv",
        ".json",
        ".toml",
        "_置換一覧.csv",
    ] {
        let has = files.iter().any(|(name, _)| name.ends_with(kind));
        assert!(
            has,
            "no {kind} in {:?}",
            files.iter().map(|(name, _)| name).collect::<Vec<_>>()
        );
    }
    for (name, bytes) in &files {
        assert_eq!(traces(name, bytes), [""; 0]);
        if bytes.starts_with(b"PK") {
            for part in unpacked(bytes) {
                let year = part.time.map(|time| time.year());
                assert_eq!(year, Some(1980), "{name}: {}", part.name);
            }
        }
    }
    // The search finds what it looks for.
    let input = with_traces("jisshi-jokyo/R5実施状況.xlsx");
    assert!(traces("input", &input).len() > 4);

    let elsewhere = outputs("America/New_York", 2);
    assert!(elsewhere.len() > 8, "{}", elsewhere.len());
    for (name, there) in &elsewhere {
        let here = files.iter().find(|(known, _)| known == name);
        let is_same = here.is_some_and(|(_, here)| here == there);
        assert!(is_same, "{name} differs by time and place");
    }
}

/// Files that fail, each with a secret where it fails.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let twin = "文書,様式,年度,行,項目番号,項目名,列,役割,指標,種別,値,単位,限定,期間,時点,本文,枝番,字下げ,出典セル\n";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>秘密 太郎</秘密></c>";
    let rels = "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let book_rels = "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let book =
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"秘密\" sheetId=\"1\" r:id=\"a\"/></sheets>";
    vec![
        (
            "twin.csv",
            format!("{twin}表,hyo,,1,,,,,,秘密 太郎,,,,,,,1,,\n").into_bytes(),
        ),
        (
            "document.json",
            "{\"schema\": \"yoshiki/document/1\", \"rows\": \"秘密 太郎\"}".into(),
        ),
        (
            "letter.csv",
            "秘密 太郎 様\n\n拝啓、秘密の件につきましては\n".into(),
        ),
        (
            "broken.xlsx",
            packed([
                ("[Content_Types].xml", &b"<Types/>"[..]),
                ("_rels/.rels", rels.as_bytes()),
                ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
                ("xl/workbook.xml", book.as_bytes()),
                ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ]),
        ),
        (
            "broken.ods",
            packed([
                (
                    "mimetype",
                    &b"application/vnd.oasis.opendocument.spreadsheet"[..],
                ),
                (
                    "content.xml",
                    "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"秘密\"><table:table-row><table:table-cell><text:p>秘密 太郎</text:x".as_bytes(),
                ),
            ]),
        ),
    ]
}

#[test]
fn errors_hold_positions_and_contents_only_where_they_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for (name, bytes) in broken() {
        fs::write(here.join(name), bytes).expect("an input");
        for command in ["check", "convert"] {
            let ran = yoshiki(here, &[command, name], "UTC");
            assert_eq!(ran.code, Some(3), "{name}: {}", ran.err);
            let said = format!("{}{}", ran.err, String::from_utf8_lossy(&ran.out));
            assert!(!said.contains("秘密"), "{name}: {said}");
            assert!(!said.contains("--verbose"), "{name}: {said}");
        }
        let ran = yoshiki(here, &["check", name, "--verbose"], "UTC");
        assert!(
            ran.err.starts_with("--verbose: ") && ran.err.contains("書類の文字が含まれる"),
            "{name}: {}",
            ran.err
        );
        assert!(ran.err.contains("ミリ秒"), "{name}: {}", ran.err);
        let has_contents = ["twin.csv", "document.json"].contains(&name);
        assert_eq!(
            ran.err.contains("秘密 太郎"),
            has_contents,
            "{name}: {}",
            ran.err
        );
    }
}
