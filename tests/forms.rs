//! Forms of the office's own: drafted from a blank workbook, used without editing.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

fn yoshiki(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yoshiki"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "ja_JP.UTF-8")
        .output()
        .expect("the program")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// Widths of the columns, in pixels.
const WIDTHS: [u32; 6] = [40, 151, 290, 66, 66, 123];

/// A form as an office hands it out: two header rows, everything set up for print.
fn form(sheet: &mut Worksheet) {
    let title = Format::new()
        .set_font_name("ＭＳ ゴシック")
        .set_font_size(14);
    let heading = Format::new()
        .set_font_name("ＭＳ ゴシック")
        .set_font_size(9.5);
    let body = Format::new().set_font_name("ＭＳ 明朝").set_font_size(11);
    let write = |sheet: &mut Worksheet, row, column, text: &str, format: &Format| {
        sheet
            .write_with_format(row, column, text, format)
            .expect("a cell");
    };
    sheet.set_name("様式第4号").expect("a name");
    write(sheet, 0, 0, "様式第4号（第9条関係）", &body);
    sheet
        .merge_range(1, 0, 1, 5, "若葉町地域活動　実施状況報告書", &title)
        .expect("a title");
    for (column, text) in [(0, "番号"), (1, "活動の名称"), (2, "実施状況"), (5, "会場")]
    {
        sheet
            .merge_range(3, column, 4, column, text, &heading)
            .expect("a heading");
    }
    sheet
        .merge_range(3, 3, 3, 4, "参加者数", &heading)
        .expect("a heading");
    write(sheet, 4, 3, "目標", &heading);
    write(sheet, 4, 4, "実績", &heading);
    for row in 5..12 {
        for column in 0..6 {
            sheet.write_blank(row, column, &body).expect("a cell");
        }
    }
    for (column, width) in (0..).zip(WIDTHS) {
        sheet
            .set_column_width_pixels(column, width)
            .expect("a width");
    }
    sheet.set_repeat_rows(3, 4).expect("titles");
    sheet.set_landscape().set_paper_size(12);
    sheet.set_margins(0.591, 0.472, 0.984, 0.394, 0.3, 0.3);
}

fn blank(folder: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    form(sheet);
    sheet
        .write(13, 0, "※ 参加者数は延べ人数です。")
        .expect("a note");
    book.save(folder.join("様式第4号.xlsx")).expect("the form");
}

/// The same columns in a plain workbook of another look.
fn filled(folder: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip([
        "番号",
        "活動の名称",
        "実施状況",
        "参加者数\n目標",
        "参加者数\n実績",
        "会場",
    ]) {
        sheet.write(0, column, text).expect("a heading");
    }
    for (row, number) in (1..=3_u32).zip(1_u32..) {
        sheet.write(row, 0, number).expect("a cell");
        sheet
            .write(row, 1, format!("清掃活動その{number}"))
            .expect("a cell");
        sheet
            .write(row, 2, "公園と川沿いを清掃した。")
            .expect("a cell");
        sheet.write(row, 3, 40 + number).expect("a cell");
        sheet.write(row, 4, 41 + number).expect("a cell");
        sheet.write(row, 5, "中央公園").expect("a cell");
    }
    book.save(folder.join("報告.xlsx")).expect("the report");
}

fn part(path: &Path, name: &str) -> String {
    let file = fs::File::open(path).expect("a workbook");
    let mut archive = zip::ZipArchive::new(file).expect("a zip");
    let mut text = String::new();
    let mut part = archive.by_name(name).expect("the part");
    part.read_to_string(&mut text).expect("UTF-8");
    text
}

/// The elements of this name, each from its name to its end.
fn elements<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.split('<')
        .filter(|element| element.split([' ', '/', '>']).next() == Some(name))
        .collect()
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    element
        .split_once(&format!(" {name}=\""))
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default()
}

#[test]
fn a_drafted_form_works_without_editing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    blank(here);
    filled(here);
    fs::create_dir(here.join("課の様式")).expect("a folder");
    let drafted = yoshiki(
        here,
        &[
            "templates",
            "new",
            "様式第4号.xlsx",
            "-o",
            "課の様式/katsudo.toml",
        ],
    );
    assert_eq!(code(&drafted), 0, "{}", said(&drafted));

    // Without the folder it is not known; with it, it is listed, shown and recognized.
    let alone = yoshiki(here, &["inspect", "報告.xlsx"]);
    assert!(!said(&alone).contains("katsudo"), "{}", said(&alone));
    let listed = yoshiki(here, &["templates", "--templates", "課の様式"]);
    assert!(
        said(&listed).contains("katsudo") && said(&listed).contains("課の様式/katsudo.toml"),
        "{}",
        said(&listed)
    );
    let shown = yoshiki(
        here,
        &["templates", "show", "katsudo", "--templates", "課の様式"],
    );
    let text = fs::read(here.join("課の様式/katsudo.toml")).expect("the template");
    assert_eq!(shown.stdout, text);
    let json = yoshiki(
        here,
        &[
            "報告.xlsx",
            "--templates",
            "課の様式",
            "--to",
            "json",
            "-o",
            "-",
        ],
    );
    let document: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(document["template"], "katsudo");
    let roles: Vec<&str> = document["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter_map(|column| column["role"].as_str())
        .collect();
    assert_eq!(
        roles,
        ["number", "item", "status", "target", "actual", "other"]
    );

    let converted = yoshiki(here, &["報告.xlsx", "--templates", "課の様式"]);
    assert!(code(&converted) <= 1, "{}", said(&converted));
    looks_like_the_form(&here.join("報告_提出用.xlsx"));
}

fn looks_like_the_form(book: &Path) {
    let sheet = part(book, "xl/worksheets/sheet1.xml");
    let mut widths = Vec::new();
    for column in elements(&sheet, "col") {
        let number = |name| attribute(column, name).parse::<u32>().expect("a column");
        // Seven pixels a character.
        let (whole, fraction) = attribute(column, "width")
            .split_once('.')
            .unwrap_or((attribute(column, "width"), "0"));
        let fraction: String = format!("{fraction}000").chars().take(3).collect();
        let thousandths = whole.parse::<u32>().expect("a width") * 1000
            + fraction.parse::<u32>().expect("a width");
        for _ in number("min")..=number("max") {
            widths.push((thousandths * 7 + 500) / 1000);
        }
    }
    assert_eq!(widths, WIDTHS);
    let setup = elements(&sheet, "pageSetup")[0];
    assert_eq!(attribute(setup, "paperSize"), "12");
    assert_eq!(attribute(setup, "orientation"), "landscape");
    let margins = elements(&sheet, "pageMargins")[0];
    // 15, 12, 25 and 10 mm
    for (side, inches) in [
        ("left", "0.590"),
        ("right", "0.472"),
        ("top", "0.984"),
        ("bottom", "0.393"),
    ] {
        let margin = attribute(margins, side);
        assert!(margin.starts_with(inches), "{side}: {margin}");
    }
    let styles = part(book, "xl/styles.xml");
    let fonts: Vec<String> = styles
        .split("<font>")
        .skip(1)
        .map(|font| {
            let name = elements(font, "name")
                .first()
                .map(|name| attribute(name, "val"));
            let size = elements(font, "sz")
                .first()
                .map(|size| attribute(size, "val"));
            format!("{} {}", name.unwrap_or_default(), size.unwrap_or_default())
        })
        .collect();
    for font in ["ＭＳ 明朝 11", "ＭＳ ゴシック 9.5", "ＭＳ ゴシック 14"] {
        assert!(fonts.iter().any(|known| known == font), "{font}: {fonts:?}");
    }
    assert!(part(book, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    // The report has no title, number or note of its own: those of the form stand there.
    let texts = part(book, "xl/sharedStrings.xml");
    for text in [
        "様式第4号（第9条関係）",
        "若葉町地域活動　実施状況報告書",
        "※ 参加者数は延べ人数です。",
    ] {
        assert!(texts.contains(text), "{text}");
    }
}

#[test]
fn an_existing_draft_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    blank(here);
    fs::write(here.join("a.toml"), "手を入れた").expect("a file");
    let again = yoshiki(
        here,
        &["templates", "new", "様式第4号.xlsx", "-o", "a.toml"],
    );
    assert_eq!(code(&again), 3, "{}", said(&again));
    assert!(said(&again).contains("a.toml"), "{}", said(&again));
    assert_eq!(
        fs::read_to_string(here.join("a.toml")).ok().as_deref(),
        Some("手を入れた")
    );
    let into = yoshiki(here, &["templates", "new", "様式第4号.xlsx", "-o", "."]);
    assert_eq!(code(&into), 0, "{}", said(&into));
    assert!(here.join("様式第4号.toml").is_file());
    let wrong = yoshiki(
        here,
        &["templates", "new", "様式第4号.xlsx", "-o", "a.xlsx"],
    );
    assert_eq!(code(&wrong), 2, "{}", said(&wrong));
}

#[test]
fn mistakes_are_told_and_nothing_is_converted() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    filled(here);
    fs::create_dir(here.join("様式")).expect("a folder");
    let text = "id = \"a\"\nname = { ja = \"甲\", en = \"a\" }\n\n[[columns]]\nrole = \"item\"\n\
        heading = \"項目\"\nrequired = true\nwidht = 10\n";
    fs::write(here.join("様式/a.toml"), text).expect("a template");
    fs::write(here.join("様式/dictionary.toml"), "staus = []").expect("labels");
    for args in [
        ["convert", "報告.xlsx"].as_slice(),
        &["check", "報告.xlsx"],
        &["inspect", "報告.xlsx"],
        &["templates"],
        &["templates", "show", "jisshi-jokyo"],
    ] {
        let args: Vec<&str> = args
            .iter()
            .copied()
            .chain(["--templates", "様式"])
            .collect();
        let ran = yoshiki(here, &args);
        assert_eq!(code(&ran), 2, "{args:?}: {}", said(&ran));
        for part in [
            "直すところが 2か所",
            "8行目 1文字目",
            "   | widht = 10",
            "「width」ではありませんか",
            "line 8, column 1",
            "did you mean \"width\"?",
            "「status」ではありませんか",
        ] {
            assert!(
                said(&ran).contains(part),
                "{part} is not in\n{}",
                said(&ran)
            );
        }
    }
    assert!(!here.join("報告_提出用.xlsx").exists());
    let missing = yoshiki(here, &["templates", "--templates", "ない"]);
    assert_eq!(code(&missing), 3, "{}", said(&missing));
    fs::write(here.join("様式/a.toml"), b"id = \"\x8a\xc5\"").expect("a template");
    let cp932 = yoshiki(here, &["templates", "--templates", "様式"]);
    assert_eq!(code(&cp932), 2);
    assert!(said(&cp932).contains("UTF-8"), "{}", said(&cp932));
}

#[test]
fn forms_beside_the_program_are_always_known() {
    let program = Path::new(env!("CARGO_BIN_EXE_yoshiki"));
    let target = program.parent().expect("a folder");
    let folder = tempfile::tempdir_in(target).expect("a folder");
    let here = folder.path();
    let name = program.file_name().expect("a name");
    fs::hard_link(program, here.join(name))
        .or_else(|_| fs::copy(program, here.join(name)).map(|_| ()))
        .expect("the program");
    let list = |args: &[&str]| {
        Command::new(here.join(name))
            .args(args)
            .current_dir(here)
            .env("LC_ALL", "ja_JP.UTF-8")
            .output()
            .expect("the program")
    };
    let text = |name: &str| {
        format!(
            "id = \"a\"\nname = {{ ja = \"{name}\", en = \"a\" }}\n[[columns]]\nrole = \"item\"\n\
             heading = \"項目\"\nrequired = true\nwidth = 1\n"
        )
    };
    assert!(!said(&list(&["templates"])).contains("隣の様式"));
    fs::create_dir(here.join("templates")).expect("a folder");
    fs::write(here.join("templates/a.toml"), text("隣の様式")).expect("a template");
    assert!(said(&list(&["templates"])).contains("隣の様式"));
    // What is asked for goes before what stands beside.
    fs::create_dir(here.join("課")).expect("a folder");
    fs::write(here.join("課/a.toml"), text("課の様式")).expect("a template");
    let both = said(&list(&["templates", "--templates", "課"]));
    assert!(
        both.contains("課の様式") && !both.contains("隣の様式"),
        "{both}"
    );
    // A mistake there stops what needs forms, and nothing else.
    fs::write(here.join("templates/a.toml"), "id = 1").expect("a template");
    assert_eq!(code(&list(&["templates"])), 2);
    assert_eq!(code(&list(&["explain", "T03"])), 0);
}
