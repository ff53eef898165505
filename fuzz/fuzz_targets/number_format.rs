//! What a cell shows: a number on the first line, the code of its format on the others.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::ReadOptions;
use yoshiki_fuzz::{package, read_as};

fuzz_target!(|text: &str| {
    let (value, code) = text.split_once('\n').unwrap_or(("1", text));
    let (value, code) = (escaped(value), escaped(code));
    let parts = format!(
        r#"=== _rels/.rels
<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>
=== xl/_rels/workbook.xml.rels
<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>
=== [Content_Types].xml
<Types/>
=== xl/workbook.xml
<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>
=== xl/styles.xml
<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs count="1"><xf numFmtId="164"/></cellXfs></styleSheet>
=== xl/worksheets/sheet1.xml
<worksheet><sheetData><row r="1"><c r="A1" s="0"><v>{value}</v></c></row></sheetData></worksheet>"#
    );
    read_as("xlsx", &package(parts.as_bytes()), ReadOptions::default());
});

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
}
