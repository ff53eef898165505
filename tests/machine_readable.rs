//! The machine-readable table, as CSV and as the データ sheet, against the rules of 行政データにおける機械可読性に関するルール
//! (デジタル庁, 令和8年3月31日), rule by rule. What holds by design and where it ends is said at each.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;

use yoshiki::template::Catalog;
use yoshiki::{check, read, recognize, write};

/// The table of one sample in both forms.
struct Table {
    name: String,
    csv: String,
    header: Vec<String>,
    records: Vec<Vec<String>>,
    /// The XML of the データ sheet, and the names of all parts of its workbook.
    sheet: String,
    parts: Vec<String>,
}

impl Table {
    fn column(&self, name: &str) -> usize {
        let at = self.header.iter().position(|heading| heading == name);
        at.unwrap_or_else(|| panic!("no column {name}"))
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let at = self.column(name);
        self.records.iter().map(move |record| record[at].as_str())
    }
}

/// The tables, made once for all tests.
fn tables() -> Result<&'static [Table], Box<dyn Error>> {
    static TABLES: LazyLock<Result<Vec<Table>, String>> =
        LazyLock::new(|| written().map_err(|error| error.to_string()));
    Ok(TABLES.as_ref().map_err(String::as_str)?)
}

fn written() -> Result<Vec<Table>, Box<dyn Error>> {
    let catalog = Catalog::built_in()?;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut tables = Vec::new();
    for file in [
        "jisshi-jokyo/R5実施状況.xlsx",
        "jisshi-jokyo/two_row_header.xlsx",
        "jisshi-jokyo/方眼紙_一行ずつ.xlsx",
        "torikumi-jisseki/clean.xlsx",
        "torikumi-jisseki/number_repeated_cp932.csv",
    ] {
        let book = read::read(&fs::read(samples.join(file))?)?;
        let found = recognize::identify(&book, &catalog, None)?;
        let document = recognize::extract(&book, &found, file);
        let bytes = write::csv::document(&document)?;
        let csv = String::from_utf8(bytes)?;
        let text = csv.strip_prefix('\u{FEFF}').ok_or("no byte order mark")?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            records.push(record?.iter().map(str::to_owned).collect::<Vec<_>>());
        }
        let header = records.remove(0);
        let findings = check::check(&document, found.template);
        let names = write::FileNames::default();
        let book = write::review(&document, found.template, &findings, &names, &[])?;
        let mut package = zip::ZipArchive::new(Cursor::new(book))?;
        let parts = (0..package.len())
            .map(|at| Ok(package.by_index(at)?.name()?.into_owned()))
            .collect::<Result<_, Box<dyn Error>>>()?;
        let mut list = String::new();
        package
            .by_name("xl/workbook.xml")?
            .read_to_string(&mut list)?;
        let before = list.split_once("name=\"データ\"").ok_or("no such sheet")?.0;
        let part = format!(
            "xl/worksheets/sheet{}.xml",
            before.matches("<sheet ").count()
        );
        let mut sheet = String::new();
        package.by_name(&part)?.read_to_string(&mut sheet)?;
        tables.push(Table {
            name: file.to_owned(),
            header,
            records,
            sheet,
            parts,
            csv,
        });
    }
    Ok(tables)
}

type Outcome = Result<(), Box<dyn Error>>;

/// L1-01: a format that machines read. CSV, and xlsx.
#[test]
fn l1_01_the_format_is_read_by_machines() -> Outcome {
    for table in tables()? {
        assert!(!table.records.is_empty(), "{}", table.name);
        assert!(
            table
                .parts
                .iter()
                .any(|part| part == "xl/worksheets/sheet1.xml")
        );
    }
    Ok(())
}

/// L1-02, L1-03, L1-04, L3-01: one table alone, its header in the first row, no row and no column left blank.
#[test]
fn l1_02_to_04_one_table_from_the_first_row_without_gaps() -> Outcome {
    for table in tables()? {
        assert_eq!(table.header[0], "文書");
        for record in &table.records {
            assert_eq!(record.len(), table.header.len(), "{}", table.name);
            assert!(record.iter().any(|field| !field.is_empty()));
            assert_ne!(record, &table.header, "a second header");
        }
        let rows = table.sheet.matches("<row ").count();
        assert_eq!(
            rows,
            table.records.len() + 1,
            "{}: rows of the sheet",
            table.name
        );
        assert!(table.sheet.contains("<row r=\"1\""));
    }
    Ok(())
}

/// L1-05, L2-03: every column has a name of its own, in one row.
#[test]
fn l1_05_and_l2_03_names_of_columns_are_unique() -> Outcome {
    for table in tables()? {
        let names: BTreeSet<&String> = table.header.iter().collect();
        assert_eq!(names.len(), table.header.len());
        assert!(table.header.iter().all(|name| !name.trim().is_empty()));
    }
    Ok(())
}

/// L1-06, L1-14: no blank and no line break for looks; one record is one line. The blanks at the ends of a line are
/// spelled in 字下げ, so that they are not lost. Blanks inside a sentence are the writer's.
#[test]
fn l1_06_and_l1_14_no_blanks_for_looks_and_one_line_a_record() -> Outcome {
    for table in tables()? {
        assert_eq!(
            table.csv.lines().count(),
            table.records.len() + 1,
            "{}",
            table.name
        );
        for field in table.records.iter().flatten() {
            assert_eq!(field.trim(), field, "{}", table.name);
            assert!(!field.contains(['\n', '\r', '\u{2028}', '\u{2029}']));
        }
    }
    Ok(())
}

/// L1-07: one cell, one datum: a line of text, or a figure with its unit in the next column.
#[test]
fn l1_07_a_value_is_one_number() -> Outcome {
    for table in tables()? {
        for value in table.values("値").filter(|value| !value.is_empty()) {
            let digits = value.strip_prefix('-').unwrap_or(value);
            assert!(
                digits.chars().all(|c| c.is_ascii_digit() || c == '.'),
                "{value}"
            );
        }
    }
    Ok(())
}

/// L1-08: nothing but the characters of the document, for ① and 髙 are numbers and names there; the names that the
/// table gives itself have none that depend on the machine.
#[test]
fn l1_08_no_character_of_our_own_depends_on_the_machine() -> Outcome {
    for table in tables()? {
        let own = table
            .header
            .iter()
            .map(String::as_str)
            .chain(table.values("種別"));
        for name in own.chain(table.values("役割")) {
            let is_plain = |c: char| {
                let mut utf_8 = [0; 4];
                let text: &str = c.encode_utf8(&mut utf_8);
                let (bytes, _, bad) = encoding_rs::EUC_JP.encode(text);
                let row = bytes.first().copied().unwrap_or_default();
                // Row 13 of JIS X 0208 and those from 85 on are the vendors' own.
                !bad && row != 0xAD && row < 0xF5 || c.is_ascii()
            };
            assert!(name.chars().all(is_plain), "{name}");
        }
    }
    Ok(())
}

/// L1-09: blank is unknown, 0 is zero: each figure has a value, and text has none.
#[test]
fn l1_09_blank_is_not_zero() -> Outcome {
    let texts = [
        "様式番号",
        "題名",
        "期間",
        "団体名",
        "単位",
        "前文",
        "注記",
        "列見出し",
        "本文",
        "区分見出し",
    ];
    for table in tables()? {
        for (kind, value) in table.values("種別").zip(table.values("値")) {
            assert_eq!(texts.contains(&kind), value.is_empty(), "{kind} {value}");
        }
    }
    Ok(())
}

/// L1-10 to L1-13, L2-06, for the sheet: no picture, no meaning by color or by weight, nothing merged, hidden or
/// computed.
#[test]
fn l1_10_to_13_and_l2_06_the_sheet_is_plain() -> Outcome {
    for table in tables()? {
        for element in [
            "<mergeCell",
            "<drawing",
            "<legacyDrawing",
            "<conditionalFormatting",
            "hidden=\"1\"",
            "<f>",
            "outlineLevel",
        ] {
            assert!(!table.sheet.contains(element), "{}: {element}", table.name);
        }
        // One style for all text below the header.
        let body = table.sheet.split("<row ").skip(2).collect::<String>();
        let styles: BTreeSet<&str> = body
            .split("<c ")
            .skip(1)
            .filter(|cell| cell.contains("t=\"s\""))
            .filter_map(|cell| cell.split(" s=\"").nth(1)?.split('"').next())
            .collect();
        assert_eq!(styles.len(), 1, "{}: {styles:?}", table.name);
    }
    Ok(())
}

/// L1-15: fields with commas are quoted.
#[test]
fn l1_15_fields_with_commas_are_quoted() -> Outcome {
    for table in tables()? {
        for (line, record) in table.csv.lines().skip(1).zip(&table.records) {
            for field in record.iter().filter(|field| field.contains(',')) {
                let quoted = format!("\"{}\"", field.replace('"', "\"\""));
                assert!(line.contains(&quoted), "{line}");
            }
        }
    }
    Ok(())
}

/// L2-01: numbers are numbers, in the sheet too.
#[test]
fn l2_01_numbers_are_numbers() -> Outcome {
    for table in tables()? {
        for name in ["年度", "行", "枝番"] {
            for value in table.values(name).filter(|value| !value.is_empty()) {
                assert!(value.chars().all(|c| c.is_ascii_digit()), "{name} {value}");
            }
        }
        let value = table.column("値") as u8;
        let letter = char::from(b'A' + value);
        let mark = format!("<c r=\"{letter}");
        let cells = table.sheet.split(&mark).skip(2);
        let text = cells.filter(|cell| {
            let attributes = cell.split('>').next().unwrap_or_default();
            attributes.contains("t=\"s\"")
        });
        assert_eq!(text.count(), 0, "{}: values as text", table.name);
    }
    Ok(())
}

/// L2-02: nothing is left out because it is as above: document, form and kind stand in every row, row and column in
/// every row of the table.
#[test]
fn l2_02_every_row_is_complete_in_itself() -> Outcome {
    for table in tables()? {
        for name in ["文書", "様式", "種別"] {
            assert!(table.values(name).all(|value| !value.is_empty()), "{name}");
        }
        let of_table = table
            .values("種別")
            .zip(&table.records)
            .filter(|(kind, _)| {
                !["様式番号", "題名", "期間", "団体名", "単位", "前文", "注記"].contains(kind)
            });
        for (kind, record) in of_table {
            for name in ["行", "列", "役割"] {
                assert!(!record[table.column(name)].is_empty(), "{kind}: {name}");
            }
        }
    }
    Ok(())
}

/// L2-04: kinds and parts of columns are from a fixed set. L2-05 asks for nothing here: there is no choice 'other'
/// with a text of its own.
#[test]
fn l2_04_kinds_are_from_a_list() -> Outcome {
    let kinds = [
        "様式番号",
        "題名",
        "期間",
        "団体名",
        "単位",
        "前文",
        "注記",
        "列見出し",
        "本文",
        "区分見出し",
        "目標",
        "計画",
        "実績",
        "最終見込",
        "基準",
        "割合",
        "増減",
        "数",
    ];
    for table in tables()? {
        for kind in table.values("種別") {
            assert!(kinds.contains(&kind), "{kind}");
        }
        for key in table.values("役割").filter(|key| !key.is_empty()) {
            assert!(key.parse::<yoshiki::model::ColumnKey>().is_ok(), "{key}");
        }
    }
    Ok(())
}

/// L3-05: days are ISO 8601, the fiscal year is its first calendar year.
#[test]
fn l3_05_time_is_told_in_western_years() -> Outcome {
    for table in tables()? {
        for day in table.values("時点").filter(|day| !day.is_empty()) {
            let parts: Vec<&str> = day.split('-').collect();
            assert!(
                matches!(parts[..], [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2),
                "{day}"
            );
        }
    }
    Ok(())
}
