//! What of an input could harm whoever opens an output: formulas, links, macros, entities. None of it gets there.

#[path = "support/parts.rs"]
mod parts;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use parts::{Part, packed, unpacked};
use yoshiki::model::{Document, Workbook};
use yoshiki::pipeline::{self, Choice, ProductKind, Products};
use yoshiki::template::Catalog;
use yoshiki::write::{Encoding, FileNames, Writer};
use yoshiki::{read, recognize};

/// Every file that can be made of an input: its name, and its bytes.
fn outputs(bytes: &[u8], catalog: &Catalog) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for format in ["xlsx", "csv", "json"] {
        for unguarded in [false, true] {
            let choice = Choice {
                products: Products {
                    writer: Writer::named(format),
                    review: format == "xlsx",
                    encoding: Encoding {
                        unguarded,
                        ..Encoding::default()
                    },
                    ..Products::default()
                },
                ..Choice::default()
            };
            let names = FileNames {
                source: "原本.xlsx".to_owned(),
                official: "原本_提出用.xlsx".to_owned(),
            };
            let converted = pipeline::convert(bytes, &names, catalog, &choice)
                .unwrap_or_else(|error| panic!("{error}"));
            for product in converted.products {
                let kind = match product.kind {
                    ProductKind::Official => "official",
                    ProductKind::Review => "review",
                    ProductKind::Replaced => "replaced",
                };
                let guard = if unguarded { " unguarded" } else { "" };
                files.push((format!("{kind} {format}{guard}"), product.bytes));
            }
        }
    }
    files
}

fn catalog() -> Catalog {
    Catalog::built_in().expect("the forms")
}

fn sample(name: &str) -> Vec<u8> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    fs::read(samples.join(name)).expect("a sample")
}

/// Everything of which a part with a harmful input could be made; each has a word by which it is known.
const HARMFUL: &[(&str, &str)] = &[
    ("xl/vbaProject.bin", "HARM-macro"),
    (
        "xl/connections.xml",
        "<connections><connection id=\"1\" name=\"HARM-connection\"><dbPr connection=\"Provider=HARM-provider\"/></connection></connections>",
    ),
    (
        "xl/externalLinks/externalLink1.xml",
        "<externalLink><externalBook r:id=\"rId1\"><sheetNames><sheetName val=\"HARM-sheet\"/></sheetNames></externalBook></externalLink>",
    ),
    (
        "xl/externalLinks/externalLink2.xml",
        "<externalLink><ddeLink ddeService=\"HARM-service\" ddeTopic=\"HARM-topic\"><ddeItems><ddeItem name=\"HARM-item\"/></ddeItems></ddeLink></externalLink>",
    ),
    (
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath\" Target=\"file:///C:/HARM-folder/linked.xlsx\" TargetMode=\"External\"/></Relationships>",
    ),
    ("xl/embeddings/oleObject1.bin", "HARM-object"),
    (
        "xl/activeX/activeX1.xml",
        "<ax:ocx ax:classid=\"HARM-control\"/>",
    ),
    (
        "xl/worksheets/_rels/sheet1.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"https://harm.invalid/HARM-page\" TargetMode=\"External\"/></Relationships>",
    ),
    (
        "xl/comments1.xml",
        "<comments><authors><author>HARM-author</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><t>HARM-comment</t></text></comment></commentList></comments>",
    ),
    ("customXml/item1.xml", "<item>HARM-custom</item>"),
    (
        "docProps/core.xml",
        "<cp:coreProperties><dc:creator>HARM-creator</dc:creator></cp:coreProperties>",
    ),
    (
        "docProps/custom.xml",
        "<Properties><property pid=\"2\" name=\"HARM-property\"><vt:lpwstr>HARM-value</vt:lpwstr></property></Properties>",
    ),
    ("docProps/thumbnail.emf", "HARM-picture"),
    ("xl/printerSettings/printerSettings1.bin", "HARM-printer"),
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink\" Target=\"externalLinks/externalLink1.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"一覧\" sheetId=\"1\" r:id=\"rId1\"/></sheets><externalReferences><externalReference r:id=\"rId2\"/></externalReferences><definedNames><definedName name=\"HARM_name\">[1]Sheet1!$A$1</definedName><definedName name=\"Auto_Open\" hidden=\"1\">HARM_macro!$A$1</definedName></definedNames></workbook>",
    ),
    (
        "xl/worksheets/sheet1.xml",
        "<worksheet xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>番号</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>品目</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>数量</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>HYPERLINK(\"https://harm.invalid/HARM-call\",\"用紙\")</f><v>用紙</v></c><c r=\"C2\"><f>[1]HARM!$A$1</f><v>10</v></c></row>\
        <row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" t=\"str\"><f>HARM|'/c calc'!A0</f><v>封筒</v></c><c r=\"C3\"><f>WEBSERVICE(\"https://harm.invalid/HARM-web\")</f><v>20</v></c></row>\
        </sheetData><dataValidations count=\"1\"><dataValidation type=\"list\" sqref=\"B2\"><formula1>[1]HARM!$A:$A</formula1></dataValidation></dataValidations>\
        <hyperlinks><hyperlink ref=\"B2\" r:id=\"rId1\" tooltip=\"HARM-tip\"/></hyperlinks><oleObjects><oleObject progId=\"HARM-program\"/></oleObjects></worksheet>",
    ),
];

/// A part that this program writes into workbooks.
fn is_known(name: &str) -> bool {
    let numbered = |front: &str, end: &str| {
        name.strip_prefix(front)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/sharedStrings.xml",
        "xl/metadata.xml",
    ]
    .contains(&name)
        || numbered("xl/worksheets/sheet", ".xml")
        || numbered("xl/worksheets/_rels/sheet", ".xml.rels")
        || numbered("xl/charts/chart", ".xml")
        || numbered("xl/drawings/drawing", ".xml")
        || numbered("xl/drawings/vmlDrawing", ".vml")
        || numbered("xl/drawings/_rels/drawing", ".xml.rels")
        || numbered("xl/comments", ".xml")
}

/// What an output holds that could reach out or run.
fn harm(name: &str, bytes: &[u8]) -> Vec<String> {
    let parts = if name.contains("xlsx") {
        unpacked(bytes)
    } else {
        let bytes = bytes.to_vec();
        vec![Part {
            name: name.to_owned(),
            bytes,
            time: None,
        }]
    };
    let mut found = Vec::new();
    for part in parts {
        let text = part.text();
        let mut tell = |what: &str| found.push(format!("{name}: {}: {what}", part.name));
        if text.contains("HARM") {
            let at = text.find("HARM").unwrap_or_default();
            let rest: String = text[at..].chars().take(40).collect();
            tell(&rest);
        }
        if !name.contains("xlsx") {
            continue;
        }
        if !is_known(&part.name) {
            tell("is no part of ours");
        }
        for word in [
            "harm.invalid",
            "ddeLink",
            "externalReference",
            "vbaProject",
            "oleObject",
            "macroEnabled",
            "<dataValidation",
        ] {
            if text.contains(word) {
                tell(word);
            }
        }
        // Links of our own lead from the review to the workbook beside it, and into the review itself.
        for link in text.split("<Relationship ").skip(1) {
            let link = link.split("/>").next().unwrap_or_default();
            if link.contains("TargetMode=\"External\"")
                && !link.contains("_%E6%8F%90%E5%87%BA%E7%94%A8.xlsx")
                && !link.contains("_提出用.xlsx")
            {
                tell(link);
            }
        }
        // Formulas of our own divide one cell of the list by another.
        for formula in text.split("<f>").skip(1) {
            let formula = formula.split("</f>").next().unwrap_or_default();
            let is_rate = name.starts_with("review")
                && formula
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'/');
            if part.name.starts_with("xl/worksheets/") && !is_rate {
                tell(formula);
            }
        }
        for defined in text.split("<definedName ").skip(1) {
            if !defined.starts_with("name=\"_xlnm.") {
                tell(defined.split('>').next().unwrap_or_default());
            }
        }
    }
    found
}

#[test]
fn nothing_that_runs_or_reaches_out_passes_from_an_input_to_an_output() {
    let catalog = catalog();
    let input = packed(
        HARMFUL
            .iter()
            .map(|(name, content)| (*name, content.as_bytes())),
    );
    let files = outputs(&input, &catalog);
    assert_eq!(files.len(), 8);
    for (name, bytes) in &files {
        assert_eq!(harm(name, bytes), [""; 0]);
    }
    // The values are there.
    let csv = files.iter().find(|(name, _)| name == "official csv");
    let csv = String::from_utf8_lossy(&csv.expect("a CSV").1).into_owned();
    for value in ["用紙", "封筒", ",10,", ",20,"] {
        assert!(csv.contains(value), "{value} is not in {csv}");
    }
    // The search sees what it looks for.
    assert!(!harm("official xlsx", &input).is_empty());
}

#[test]
fn nothing_that_runs_or_reaches_out_passes_from_an_open_document() {
    let catalog = catalog();
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let content = format!(
        "<office:document-content><office:scripts><office:event-listeners><script:event-listener script:event-name=\"dom:load\" xlink:href=\"vnd.sun.star.script:HARM\"/></office:event-listeners></office:scripts>\
         <office:body><office:spreadsheet><table:table table:name=\"一覧\">\
         <table:table-row>{}{}{}</table:table-row>\
         <table:table-row>{}<table:table-cell office:value-type=\"string\"><text:p><text:a xlink:href=\"https://harm.invalid/HARM\">用紙</text:a></text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=DDE(&quot;HARM&quot;;&quot;a&quot;;&quot;b&quot;)\" office:value-type=\"float\" office:value=\"10\"><text:p>10</text:p></table:table-cell></table:table-row>\
         <table:table-row>{}{}<table:table-cell table:formula=\"of:='file:///HARM/b.ods'#$Sheet1.A1\" office:value-type=\"float\" office:value=\"20\"><text:p>20</text:p></table:table-cell></table:table-row>\
         </table:table><table:dde-links><table:dde-link><office:dde-source office:dde-application=\"HARM\"/></table:dde-link></table:dde-links></office:spreadsheet></office:body></office:document-content>",
        cell("番号"),
        cell("品目"),
        cell("数量"),
        cell("1"),
        cell("2"),
        cell("封筒"),
    );
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"Object 1/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/></manifest:manifest>";
    let meta = "<office:document-meta><office:meta><meta:initial-creator>HARM</meta:initial-creator></office:meta></office:document-meta>";
    let input = packed([
        (
            "mimetype",
            &b"application/vnd.oasis.opendocument.spreadsheet"[..],
        ),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        ("Basic/Standard/Module1.xml", b"HARM"),
        ("Object 1/content.xml", b"HARM"),
    ]);
    for (name, bytes) in outputs(&input, &catalog) {
        assert_eq!(harm(&name, &bytes), [""; 0]);
    }
}

/// Texts that a spreadsheet would run, and what they could be mistaken for.
const FORMULAS: [&str; 14] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"https://harm.invalid\",\"a\")",
    "@SUM(A1:A9)",
    "+81-3-1234-5678",
    "-2+3+cmd|' /C calc'!A0",
    "-研修の実施",
    "＝１＋１",
    "＠ＳＵＭ（Ａ１）",
    "＋Ａ１",
    "－Ａ１",
    "'=1+1",
    "''引用",
    "=\"001\"",
];

/// A table with such a text in every kind of place.
fn table_of_formulas() -> Vec<u8> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut lines = vec![
        format!("{},,,", quoted("=表題(1)")),
        format!("番号,品目,{},数量", quoted("=列見出し")),
    ];
    for (at, text) in FORMULAS.iter().enumerate() {
        lines.push(format!("{at},{},{},{at}", quoted(text), quoted(text)));
    }
    lines.push("20,用紙,負の数,-5".to_owned());
    lines.push("21,封筒,三角,△5".to_owned());
    lines.push(format!("{},,,", quoted("@注記(1)")));
    lines.join("\r\n").into_bytes()
}

#[test]
fn no_text_becomes_a_formula_in_a_workbook() {
    let catalog = catalog();
    for (name, bytes) in outputs(&table_of_formulas(), &catalog) {
        if !name.contains("xlsx") {
            continue;
        }
        let parts = unpacked(&bytes);
        let text_of = |part: &str| parts.iter().find(|p| p.name == part).map(Part::text);
        let strings = text_of("xl/sharedStrings.xml").expect("shared strings");
        let styles = text_of("xl/styles.xml").expect("styles");
        assert!(styles.contains("quotePrefix=\"1\""), "{name}");
        // What begins with =" is how programs write 001 into CSV, and is read as that.
        for formula in FORMULAS.iter().filter(|text| !text.starts_with("=\"")) {
            let escaped = formula.replace('"', "&quot;");
            assert!(
                strings.contains(&format!(">{formula}<"))
                    || strings.contains(&format!(">{escaped}<")),
                "{name}: {formula}"
            );
        }
        for part in parts
            .iter()
            .filter(|p| p.name.starts_with("xl/worksheets/sheet"))
        {
            let text = part.text();
            for formula in text.split("<f>").skip(1) {
                let formula = formula.split("</f>").next().unwrap_or_default();
                assert!(
                    formula.contains('/') && formula.len() < 20,
                    "{name}: {formula}"
                );
            }
            // Numbers are numbers all the same.
            if part.name.ends_with("sheet1.xml") && name.starts_with("official") {
                assert_eq!(text.matches("<v>-5</v>").count(), 2, "{name}");
            }
        }
    }
}

#[test]
fn no_unit_becomes_a_reference_of_a_chart() {
    let catalog = catalog();
    for unit in ["=[1]HARM!$A$1", "HARM!A1", "=HARM!$A$1:$A$9", "=(HARM!A1)"] {
        let table = format!(
            "令和5年度 目標管理表\r\n指標,単位,目標,実績\r\n研修の回数,{unit},10,8\r\n相談の回数,{unit},20,18\r\n"
        );
        let mut charts = 0;
        for (name, bytes) in outputs(table.as_bytes(), &catalog) {
            if !name.starts_with("review") {
                continue;
            }
            for part in unpacked(&bytes) {
                let text = part.text();
                if part.name.starts_with("xl/charts/") {
                    charts += usize::from(text.contains("HARM"));
                    for reference in text.split("<c:f>").skip(1) {
                        let reference = reference.split("</c:f>").next().unwrap_or_default();
                        assert!(reference.starts_with("概要!"), "{unit}: {reference}");
                    }
                }
                assert!(!part.name.contains("external"), "{unit}: {}", part.name);
            }
        }
        // The unit is there, as text.
        assert!(charts > 0, "{unit}");
    }
}

/// What stands in the columns of a document.
fn texts(document: &Document) -> Vec<String> {
    let captions = document.captions.iter().map(|caption| caption.text.text());
    let headings = document
        .columns
        .values()
        .map(|column| column.heading.text());
    let rows = document.rows.iter().flat_map(|row| row.entries.values());
    captions
        .chain(headings)
        .chain(rows.map(|passage| passage.text.text()))
        .map(str::to_owned)
        .collect()
}

fn document(book: &Workbook, catalog: &Catalog) -> Document {
    let found = recognize::identify(book, catalog, None).unwrap_or_else(|e| panic!("{e}"));
    recognize::extract(book, &found, "a")
}

#[test]
fn a_csv_has_no_formula_unless_it_is_asked_for_and_is_read_back_to_the_letter() {
    let catalog = catalog();
    let input = table_of_formulas();
    let before = texts(&document(&read::read(&input).expect("a table"), &catalog));
    for formula in FORMULAS.iter().filter(|text| !text.starts_with("=\"")) {
        assert!(
            before.iter().any(|text| text == formula),
            "{formula} in {before:?}"
        );
    }
    for (name, bytes) in outputs(&input, &catalog) {
        if !name.contains("csv") {
            continue;
        }
        let is_guarded = !name.contains("unguarded");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
        let mut seen = 0;
        for record in reader.records() {
            for field in &record.expect("a record") {
                let is_number = field.parse::<rust_decimal::Decimal>().is_ok();
                let begins = field
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                let runs = begins && !is_number && field.chars().count() > 1;
                assert!(!(is_guarded && runs), "{name}: {field}");
                seen += usize::from(runs);
                if field.ends_with("-5") {
                    assert_eq!(field, "-5", "{name}");
                }
            }
        }
        assert!(is_guarded || seen > 10, "{name}: {seen}");
        let again = document(&read::read(&bytes).expect("our own table"), &catalog);
        assert_eq!(texts(&again), before, "{name}");
    }
}

/// Entities of entities, a thousand million words in all, in the part of a package that is asked for.
fn with_entities(parts: &[Part], at: usize) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(&parts[at].bytes).ok()?;
    let (front, rest) = match text.find("?>") {
        Some(end) => text.split_at(end + 2),
        None => ("", text),
    };
    let levels: Vec<String> = (1..10)
        .map(|level| {
            let ten = format!("&l{};", level - 1).repeat(10);
            format!("<!ENTITY l{level} \"{ten}\">")
        })
        .collect();
    let doctype = format!(
        "<!DOCTYPE bomb [<!ENTITY l0 \"HARM\">{}<!ENTITY file SYSTEM \"file:///etc/hostname\">]>",
        levels.concat()
    );
    // In a text, in an attribute, and at the end.
    let mut body = rest.replacen("</", "&l9;&file;</", 3);
    if let Some(end) = body.find("=\"") {
        body.insert_str(end + 2, "&l9;");
    }
    let changed = format!("{front}{doctype}{body}");
    let all = parts.iter().enumerate().map(|(nth, part)| {
        let bytes = if nth == at {
            changed.as_bytes()
        } else {
            &part.bytes
        };
        (part.name.as_str(), bytes)
    });
    Some(packed(all))
}

#[test]
fn entities_are_never_expanded() {
    let catalog = catalog();
    let mut tried = 0;
    for name in [
        "jisshi-jokyo/R5実施状況.xlsx",
        "jisseki-daicho/real_dates.xlsx",
        "jisshi-jokyo/forecast_below_target.ods",
    ] {
        let parts = unpacked(&sample(name));
        for at in 0..parts.len() {
            let is_xml = parts[at].text().trim_start().starts_with('<');
            let Some(bytes) = with_entities(&parts, at).filter(|_| is_xml) else {
                continue;
            };
            tried += 1;
            let began = Instant::now();
            let part = &parts[at].name;
            let choice = Choice {
                products: Products {
                    writer: Writer::named("json"),
                    // A review asks how the sheets are set up, too.
                    review: ["sheet", "styles", "content"]
                        .iter()
                        .any(|name| part.contains(name)),
                    ..Products::default()
                },
                ..Choice::default()
            };
            let converted = pipeline::convert(&bytes, &FileNames::default(), &catalog, &choice);
            assert!(began.elapsed() < Duration::from_secs(20), "{name}: {part}");
            if let Ok(converted) = converted {
                for product in converted.products {
                    let is_workbook = product.kind == ProductKind::Review;
                    let kind = if is_workbook { "review xlsx" } else { "json" };
                    assert_eq!(harm(kind, &product.bytes), [""; 0], "{name}: {part}");
                }
            }
        }
    }
    assert!(tried > 20, "{tried}");
}
