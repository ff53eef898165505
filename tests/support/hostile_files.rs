//! The hostile files, each a little beyond a limit.

use yoshiki::read::{Limit, Limits};

use super::zip_by_hand::{Packed, repeated, stored, zip, zip_of_one};

/// What a file gives.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// More than this limit.
    Over(Limit),
    /// Broken.
    Corrupt,
    /// An error, whichever.
    Refused,
    /// So many cells.
    Cells(usize),
}

use Expected::{Cells, Corrupt, Over, Refused};

type File = (&'static str, Vec<u8>, Expected);

/// Every file.
pub(crate) fn all(limits: Limits) -> Vec<File> {
    [
        workbooks(limits),
        packages(limits),
        sheets_of_ods(limits),
        broken_ods(),
        texts(limits),
    ]
    .concat()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONS: &str = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook with this sheet and these shared strings.
fn parts(sheet: Packed, strings: Packed) -> Vec<(String, Packed)> {
    let part = |name: &str, text: String| (name.to_owned(), stored(text));
    vec![
        part(
            "_rels/.rels",
            format!(
                "<Relationships {RELATIONS}><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        part(
            "xl/workbook.xml",
            format!(
                "<workbook {MAIN}><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships {RELATIONS}><Relationship Id=\"s\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml".to_owned(), sheet),
        ("xl/sharedStrings.xml".to_owned(), strings),
    ]
}

fn sheet_xml(before: &str, rows: &str) -> Packed {
    stored(format!(
        "<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"
    ))
}

fn strings_xml(attributes: &str, strings: &str) -> Packed {
    stored(format!("<sst {MAIN} {attributes}>{strings}</sst>"))
}

fn workbook(before: &str, rows: &str) -> Vec<u8> {
    zip(&parts(sheet_xml(before, rows), strings_xml("", "")))
}

/// A workbook whose sheet is a unit, many times.
fn many(before: &str, unit: &str, times: u64, after: &str) -> Vec<u8> {
    let sheet = repeated(
        &format!("<worksheet {MAIN}><sheetData>{before}"),
        unit,
        times,
        &format!("{after}</sheetData></worksheet>"),
    );
    zip(&parts(sheet, strings_xml("", "")))
}

fn shared(strings: Packed) -> Vec<u8> {
    zip(&parts(
        sheet_xml("", "<row><c t=\"s\"><v>0</v></c></row>"),
        strings,
    ))
}

const A1: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
const LAST: &str = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";

fn workbooks(limits: Limits) -> Vec<File> {
    [
        places(),
        announced(),
        long_pieces(limits),
        many_things(limits),
        layouts_and_nests(limits),
    ]
    .concat()
}

/// What stands where no cell can stand, or far away.
fn places() -> Vec<File> {
    vec![
        (
            "sparse.xlsx",
            workbook("", &format!("{A1}{LAST}")),
            Cells(2),
        ),
        (
            "dimension_reversed.xlsx",
            workbook("<dimension ref=\"XFD1048576:A1\"/>", A1),
            Cells(1),
        ),
        (
            "dimension_of_nothing.xlsx",
            workbook("<dimension ref=\"#REF!\"/>", A1),
            Cells(1),
        ),
        (
            "row_4294967295.xlsx",
            workbook(
                "",
                &format!("{A1}<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>"),
            ),
            Cells(1),
        ),
        (
            "column_zzzzzzzzzz.xlsx",
            workbook(
                "",
                &format!("{A1}<row><c r=\"ZZZZZZZZZZ99999999999\"><v>1</v></c></row>"),
            ),
            Cells(1),
        ),
    ]
}

/// What a file announces and does not hold.
fn announced() -> Vec<File> {
    let entities = "<!DOCTYPE sst [<!ENTITY big \"&a;&a;&a;\"><!ENTITY a \"&b;&b;&b;\"><!ENTITY b \"bang\">\
         <!ENTITY file SYSTEM \"file:///etc/hostname\">]>";
    let of_entities = stored(format!(
        "{entities}<sst {MAIN}><si><t>甲&big;&file;</t></si></sst>"
    ));
    vec![
        (
            "announces_a_trillion_strings.xlsx",
            shared(strings_xml(
                "uniqueCount=\"1000000000000\"",
                "<si><t>甲</t></si>",
            )),
            Cells(1),
        ),
        (
            "announces_all_strings_there_can_be.xlsx",
            shared(strings_xml(
                "uniqueCount=\"18446744073709551615\"",
                "<si><t>甲</t></si>",
            )),
            Cells(1),
        ),
        ("entities.xlsx", shared(of_entities), Corrupt),
    ]
}

/// Texts, tags and comments without end.
fn long_pieces(limits: Limits) -> Vec<File> {
    let more = |limit| limits.of(limit) + 1;
    let piece = limits.of(Limit::CellCharacters).max(32_768) * 32 + (1 << 17);
    let long = usize::try_from(more(Limit::CellCharacters)).unwrap_or_default();
    vec![
        (
            "long_text_inline.xlsx",
            many(
                "<row><c t=\"inlineStr\"><is><t>",
                "x",
                piece,
                "</t></is></c></row>",
            ),
            Over(Limit::CellCharacters),
        ),
        (
            "long_text_shared.xlsx",
            shared(repeated(
                &format!("<sst {MAIN}><si><t>"),
                "x",
                piece,
                "</t></si></sst>",
            )),
            Over(Limit::CellCharacters),
        ),
        (
            "long_text_of_runs.xlsx",
            shared(repeated(
                &format!("<sst {MAIN}><si>"),
                "<r><t>甲乙丙</t></r>",
                more(Limit::CellCharacters),
                "</si></sst>",
            )),
            Over(Limit::CellCharacters),
        ),
        (
            "long_number.xlsx",
            many("<row><c><v>", "1", piece, "</v></c></row>"),
            Over(Limit::CellCharacters),
        ),
        (
            "blanks_between_tags.xlsx",
            many("<row/>", " ", piece, ""),
            Over(Limit::CellCharacters),
        ),
        (
            "long_comment.xlsx",
            many("<!--", "x", piece, "-->"),
            Over(Limit::CellCharacters),
        ),
        (
            "long_attribute.xlsx",
            many("<row a=\"", "x", piece, "\"/>"),
            Over(Limit::CellCharacters),
        ),
        (
            "long_doctype.xlsx",
            shared(repeated("<!DOCTYPE ", "x", piece, "><sst/>")),
            Over(Limit::CellCharacters),
        ),
        (
            "long_cell.xlsx",
            workbook(
                "",
                &format!("<row><c t=\"str\"><v>{}</v></c></row>", "字".repeat(long)),
            ),
            Over(Limit::CellCharacters),
        ),
    ]
}

/// More cells, rows, texts and characters than any form has.
fn many_things(limits: Limits) -> Vec<File> {
    let more = |limit| limits.of(limit) + 1;
    let upside_down: Vec<String> = (1..=limits.of(Limit::Cells).min(200_000))
        .rev()
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect();
    let upside_down = upside_down.concat();
    let held = usize::try_from(limits.of(Limit::Cells).min(200_000)).unwrap_or_default();
    let ten = "一二三四五六七八九十".repeat(10);
    let cell_of_long = "<row><c t=\"s\"><v>0</v></c></row>";
    let quarter = usize::try_from(limits.of(Limit::CellCharacters) / 4).unwrap_or_default();
    let repeats = limits.of(Limit::Characters) / (quarter as u64).max(1) + 1;
    vec![
        (
            "empty_strings.xlsx",
            shared(strings("<si/>", more(Limit::Strings))),
            Over(Limit::Strings),
        ),
        (
            "many_characters_shared.xlsx",
            shared(strings(
                &format!("<si><t>{ten}</t></si>"),
                limits.of(Limit::Characters) / 100 + 1,
            )),
            Over(Limit::Characters),
        ),
        (
            "one_cell_again_and_again.xlsx",
            many(
                "<row>",
                "<c r=\"A1\"><v>1</v></c>",
                more(Limit::Cells),
                "</row>",
            ),
            Over(Limit::Cells),
        ),
        (
            "empty_cells.xlsx",
            many("<row>", "<c/>", more(Limit::CellsSeen), "</row>"),
            Over(Limit::CellsSeen),
        ),
        (
            "empty_rows.xlsx",
            many("", "<row/>", more(Limit::CellsSeen), ""),
            Over(Limit::CellsSeen),
        ),
        (
            "rows_upside_down.xlsx",
            workbook("", &upside_down),
            Cells(held),
        ),
        (
            "one_text_in_all_cells.xlsx",
            {
                let text = format!("<sst {MAIN}><si><t>{}</t></si></sst>", "字".repeat(quarter));
                let rows = format!("<worksheet {MAIN}><sheetData>");
                zip(&parts(
                    repeated(&rows, cell_of_long, repeats, "</sheetData></worksheet>"),
                    stored(text),
                ))
            },
            Over(Limit::Characters),
        ),
    ]
}

/// A part of shared strings that is a unit, many times.
fn strings(unit: &str, times: u64) -> Packed {
    repeated(&format!("<sst {MAIN}>"), unit, times, "</sst>")
}

fn layouts_and_nests(limits: Limits) -> Vec<File> {
    let more = |limit| limits.of(limit) + 1;
    vec![
        (
            "merged_regions.xlsx",
            {
                let sheet = repeated(
                    &format!("<worksheet {MAIN}><sheetData/><mergeCells>"),
                    "<mergeCell ref=\"A1:B2\"/>",
                    more(Limit::Regions),
                    "</mergeCells></worksheet>",
                );
                zip(&parts(sheet, strings_xml("", "")))
            },
            Over(Limit::Regions),
        ),
        (
            "hidden_columns.xlsx",
            {
                let unit = "<col min=\"1\" max=\"1\" hidden=\"1\"/><col min=\"3\" max=\"3\" hidden=\"1\"/>";
                let sheet = repeated(
                    &format!("<worksheet {MAIN}><cols>"),
                    unit,
                    more(Limit::Regions),
                    "</cols><sheetData/></worksheet>",
                );
                zip(&parts(sheet, strings_xml("", "")))
            },
            Over(Limit::Regions),
        ),
        (
            "nested_sheet.xlsx",
            many("<row><c>", "<v>", 100_000, ""),
            Over(Limit::Nesting),
        ),
        (
            "nested_strings.xlsx",
            shared(strings("<si>", 100_000)),
            Over(Limit::Nesting),
        ),
    ]
}

fn packages(limits: Limits) -> Vec<File> {
    let mut truncated = workbook("", A1);
    truncated.truncate(truncated.len() / 2);
    let mut many_sheets = parts(sheet_xml("", A1), strings_xml("", ""));
    let sheets = 0..=limits.of(Limit::Sheets);
    let listed = |n: u64| format!("<sheet name=\"{n}\" sheetId=\"{n}\" r:id=\"s{n}\"/>");
    let related = |n: u64| {
        format!(
            "<Relationship Id=\"s{n}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/{n}.xml\"/>"
        )
    };
    many_sheets[1].1 = stored(format!(
        "<workbook {MAIN}><sheets>{}</sheets></workbook>",
        sheets.clone().map(listed).collect::<String>()
    ));
    many_sheets[2].1 = stored(format!(
        "<Relationships {RELATIONS}>{}</Relationships>",
        sheets.map(related).collect::<String>()
    ));
    let mut with_macros = parts(sheet_xml("", A1), strings_xml("", ""));
    with_macros[1].1 = stored(format!(
        "<workbook {MAIN}><sheets><sheet name=\"M\" sheetId=\"2\" r:id=\"m\"/><sheet name=\"S\" sheetId=\"1\" r:id=\"s\"/>\
         <sheet name=\"C\" sheetId=\"3\" r:id=\"c\"/></sheets></workbook>"
    ));
    with_macros[2].1 = stored(format!(
        "<Relationships {RELATIONS}><Relationship Id=\"s\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"m\" Type=\"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet\" Target=\"macrosheets/sheet1.xml\"/>\
         <Relationship Id=\"c\" Type=\"{KIND}/chartsheet\" Target=\"chartsheets/sheet1.xml\"/></Relationships>"
    ));
    let entries = usize::try_from(limits.of(Limit::Entries)).unwrap_or_default();
    let part = |name: String| (name, stored(""));
    let mut many_entries = parts(sheet_xml("", A1), strings_xml("", ""));
    many_entries.extend((0..entries).map(|n| part(format!("xl/media/{n}"))));
    let says = |sheet: Packed| zip(&parts(sheet, strings_xml("", "")));
    let bomb = repeated("<worksheet><sheetData>", " ", 97 << 20, "");
    vec![
        ("macro_and_chart_sheets.xlsx", zip(&with_macros), Cells(1)),
        ("truncated.xlsx", truncated, Corrupt),
        ("many_sheets.xlsx", zip(&many_sheets), Over(Limit::Sheets)),
        (
            "many_entries.xlsx",
            zip(&many_entries),
            Over(Limit::Entries),
        ),
        (
            "entries_that_overlap.xlsx",
            zip_of_one(&parts(sheet_xml("", A1), strings_xml("", "")), 99),
            Corrupt,
        ),
        (
            "says_to_be_smaller.xlsx",
            says(
                repeated(
                    "<worksheet><sheetData>",
                    A1,
                    100_000,
                    "</sheetData></worksheet>",
                )
                .that_says(1000),
            ),
            Corrupt,
        ),
        (
            "says_to_be_larger.xlsx",
            says(sheet_xml("", A1).that_says(3 << 30)),
            Over(Limit::Unpacked),
        ),
        // One bit for each byte, and ninety-seven million bytes: with three gigabytes it would be the same.
        (
            "unpacks_to_much.xlsx",
            says(bomb.that_says(0xFFFF_FFFE)),
            Over(Limit::Unpacked),
        ),
        (
            "unpacks_to_many_times_its_size.xlsx",
            says(sheet_xml("", A1).that_says(200 << 20)),
            Over(Limit::Ratio),
        ),
        (
            "sheet_without_end.xlsx",
            says(stored(format!("<worksheet><sheetData>{A1}"))),
            Corrupt,
        ),
        (
            "no_sheet.xlsx",
            {
                let mut parts = parts(sheet_xml("", A1), strings_xml("", ""));
                parts.remove(3);
                zip(&parts)
            },
            Corrupt,
        ),
    ]
}

fn ods(content: Packed) -> Vec<u8> {
    let mimetype = stored("application/vnd.oasis.opendocument.spreadsheet");
    zip(&[
        ("mimetype".to_owned(), mimetype),
        ("content.xml".to_owned(), content),
    ])
}

const ODS: &str = "<office:document-content><office:body><office:spreadsheet>";
const END: &str = "</office:spreadsheet></office:body></office:document-content>";
const TABLE: &str = "<table:table table:name=\"S\">";

fn sheets_of_ods(limits: Limits) -> Vec<File> {
    let more = |limit| limits.of(limit) + 1;
    let piece = limits.of(Limit::CellCharacters).max(32_768) * 32 + (1 << 17);
    let around = |before: &str, unit: &str, times, after: &str| {
        ods(repeated(
            &format!("{ODS}{before}"),
            unit,
            times,
            &format!("{after}{END}"),
        ))
    };
    let value = "office:value-type=\"float\" office:value=\"1\"";
    let wide = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\" {value}/></table:table-row>"
    );
    let cell = of_text();
    let whole = format!(
        "{ODS}{TABLE}<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
         table:number-columns-repeated=\"16384\" {value}/></table:table-row></table:table>{END}"
    );
    vec![
        (
            "whole_sheet_repeated.ods",
            ods(stored(whole)),
            Over(Limit::Cells),
        ),
        (
            "wide_rows.ods",
            around(
                TABLE,
                &wide,
                more(Limit::Cells).div_ceil(16_384),
                "</table:table>",
            ),
            Over(Limit::Cells),
        ),
        (
            "empty_cells.ods",
            around(
                &format!("{TABLE}<table:table-row>"),
                "<table:table-cell/>",
                more(Limit::CellsSeen),
                "</table:table-row></table:table>",
            ),
            Over(Limit::CellsSeen),
        ),
        (
            "blanks_of_one_element.ods",
            around(
                &cell,
                "<text:s text:c=\"1000\"/>",
                more(Limit::CellCharacters) / 250 + 1,
                CELL_END,
            ),
            Over(Limit::CellCharacters),
        ),
        (
            "long_text.ods",
            around(&cell, "x", piece, CELL_END),
            Over(Limit::CellCharacters),
        ),
        (
            "nested.ods",
            around(&cell, "<text:span>", 100_000, CELL_END),
            Over(Limit::Nesting),
        ),
        (
            "nested_notes.ods",
            around(&cell, "<office:annotation>", 100_000, CELL_END),
            Over(Limit::Nesting),
        ),
        (
            "many_tables.ods",
            around("", "<table:table/>", more(Limit::Sheets), ""),
            Over(Limit::Sheets),
        ),
        (
            "hiding_styles.ods",
            ods({
                // Each style has a name of its own.
                let styles: Vec<String> = (0..more(Limit::Sheets))
                .map(|n| format!("<style:style style:name=\"t{n}\"><style:table-properties table:display=\"false\"/></style:style>"))
                .collect();
                let styles = styles.concat();
                stored(format!(
                    "<office:document-content>{styles}<office:body><office:spreadsheet>{END}"
                ))
            }),
            Over(Limit::Sheets),
        ),
    ]
}

fn of_text() -> String {
    format!("{TABLE}<table:table-row><table:table-cell office:value-type=\"string\"><text:p>")
}

const CELL_END: &str = "</text:p></table:table-cell></table:table-row></table:table>";

fn broken_ods() -> Vec<File> {
    let cell = of_text();
    let entities = "<!DOCTYPE x [<!ENTITY big \"&big2;&big2;\"><!ENTITY big2 \"bang\"><!ENTITY file SYSTEM \"file:///etc/hostname\">]>";
    vec![
        (
            "ends_inside_a_table.ods",
            ods(stored(format!("{ODS}{TABLE}<table:table-row>"))),
            Corrupt,
        ),
        (
            "ends_inside_a_note.ods",
            ods(stored(format!("{ODS}{cell}<office:annotation>"))),
            Corrupt,
        ),
        (
            "entities.ods",
            ods(stored(format!(
                "{entities}{ODS}{cell}甲&big;&file;{CELL_END}{END}"
            ))),
            Corrupt,
        ),
    ]
}

fn texts(limits: Limits) -> Vec<File> {
    let more = |limit| usize::try_from(limits.of(limit) + 1).unwrap_or_default();
    let text = usize::try_from(limits.bytes(Limit::Text)).unwrap_or_default();
    let page = |body: String| format!("<html><body>{body}</body></html>").into_bytes();
    let json = |items: String| {
        format!("{{\"schema\": \"yoshiki/document/1\", \"items\": {items}}}").into_bytes()
    };
    let deep = 1_000_000.min(text / 40);
    let covered = format!(
        "<table><tr>{}</tr>{}</table>",
        "<td rowspan=9999999 colspan=1000>甲</td>".repeat(17),
        "<tr><td>乙</td></tr>".repeat(more(Limit::CellsSeen) / 16_000)
    );
    let formats: Vec<String> = (0..80).map(|n| format!("<font color={n}>")).collect();
    let formats = formats.concat();
    let paragraphs = "<p>x".repeat(more(Limit::Elements) / 80);
    let bad = [b"a,b\n".repeat(2), b"\xFD\xFFx\n".repeat(text / 8)].concat();
    vec![
        ("one_cell.csv", "回".repeat(more(Limit::CellCharacters)).into_bytes(), Over(Limit::CellCharacters)),
        ("one_cell_in_quotes.csv", format!("a,\"{}", "b,\n".repeat(text / 4)).into_bytes(), Refused),
        ("one_line.csv", b"x,".repeat(text / 2), Refused),
        ("one_line_of_commas.csv", b",".repeat(text), Refused),
        ("too_much_text.csv", b"a,b\n".repeat(text / 4 + 1), Over(Limit::Text)),
        ("quotes.csv", b"\"".repeat(8_000_000.min(text)), Refused),
        ("cells.csv", b"1,2\n".repeat(more(Limit::Cells) / 2 + 1), Over(Limit::Cells)),
        ("bad_bytes.csv", bad, Refused),
        ("half_width_kana.csv", b"\xB1,\xB2\n".repeat(text / 4), Over(Limit::Cells)),
        ("nested_tables.html", page("<table><tr><td>".repeat(deep)), Over(Limit::Nesting)),
        ("nested_blocks.html", page("<div>".repeat(deep)), Over(Limit::Nesting)),
        ("nested_spreadsheetml.xml", format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{}", "<Row>".repeat(100_000.min(text / 8))
        ).into_bytes(), Refused),
        ("formats_that_come_back.html", page(format!("<p>{formats}{paragraphs}")), Over(Limit::Elements)),
        ("elements.html", page(format!("<table>{}</table>", "<tr><td>".repeat(more(Limit::Elements) / 2 + 1))), Over(Limit::Elements)),
        ("comments.html", page("<!---->".repeat(more(Limit::Elements))), Over(Limit::Elements)),
        ("attributes.html", page(format!("<table><tr><td {}>", "a1 b2 ".repeat(more(Limit::Elements)))), Corrupt),
        ("covered_columns.html", page(covered), Over(Limit::CellsSeen)),
        ("nested.json", json(format!("{}{}", "[".repeat(deep), "]".repeat(deep))), Over(Limit::Nesting)),
        ("items.json", json(format!("[{}{{}}]", "{},".repeat(more(Limit::Values) / 2))), Over(Limit::Values)),
    ]
}
