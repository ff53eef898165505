//! xlsx and xlsm, by one pass of our own through the XML of each sheet. Readers that make the whole rectangle up to the
//! farthest cell, or room for as many texts as a part announces, are ended by two cells in its corners or one number.

use super::ReadOptions;
use super::active;
use super::error::ReadError;
use super::limits::CellCount;
use super::ooxml::{self, Relations};
use super::package::{self, Package};
use super::serial::Epoch;
use super::value::Values;
use super::written;
use super::xlsx_sheet::{self, Shared};
use super::xlsx_strings::SharedStrings;
use super::xlsx_styles::Formats;
use crate::model::{Format, Grid, Workbook};

/// True for a package with a workbook part in XML.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    package::part_names(bytes).is_some_and(|names| {
        names.iter().any(|name| name == "xl/workbook.xml")
            || (names.iter().any(|name| name == "[content_types].xml")
                && names.iter().any(|name| name.ends_with("workbook.xml")))
    })
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    let limits = options.limits;
    let mut package = Package::within(bytes, "xlsx", limits)?;
    let path = ooxml::workbook_path(&mut package, "xl/workbook.xml");
    let relations = Relations::of(&mut package, &path);
    let (entries, from_1904) = ooxml::workbook(&mut package, &path, &relations)?;
    let styles = relations.by_kind("styles").unwrap_or("xl/styles.xml");
    let formats = match package.stream(styles) {
        Some(stream) => Formats::read(stream, limits)?,
        None => Formats::default(),
    };
    let strings = relations
        .by_kind("sharedStrings")
        .filter(|path| package.has(path))
        .unwrap_or("xl/sharedStrings.xml");
    let strings = match package.stream(strings) {
        Some(stream) => SharedStrings::read(stream, limits)?,
        None => SharedStrings::default(),
    };
    let values = Values {
        formats,
        epoch: if from_1904 {
            Epoch::From1904
        } else {
            Epoch::From1900
        },
    };
    let shared = Shared {
        strings: &strings,
        values: &values,
        limits,
    };
    let mut count = CellCount::within(limits);
    let mut sheets = Vec::new();
    for entry in &entries {
        let mut grid = Grid::new(&entry.name);
        grid.visibility = entry.visibility;
        let stream = entry.path.as_deref().and_then(|path| package.stream(path));
        let Some(stream) = stream else {
            return Err(ReadError::corrupt("xlsx", "a sheet is missing"));
        };
        xlsx_sheet::read(stream, &shared, &mut grid, &mut count)?;
        sheets.push(grid);
    }
    written::declare(&mut package, &mut sheets);
    Ok(Workbook {
        format: if package.has("xl/vbaProject.bin") {
            Format::Xlsm
        } else {
            Format::Xlsx
        },
        charset: None,
        sheets,
        active: active::of_package(&mut package),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::{Format as CellFormat, Formula, Workbook as Written};

    use super::*;
    use crate::model::Raw;

    fn read_back(written: &mut Written) -> Workbook {
        let bytes = written.save_to_buffer().expect("the workbook is written");
        assert!(accepts(&bytes));
        read(&bytes, ReadOptions::default()).expect("the workbook is read")
    }

    #[test]
    fn values_formats_and_layout_come_back() {
        let mut written = Written::new();
        let people = CellFormat::new().set_num_format("#,##0\"人\"");
        let day = CellFormat::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
        let era_year = CellFormat::new().set_num_format("ggge\"年度\"");
        let by_id = CellFormat::new().set_num_format_index(57);
        let sheet = written.add_worksheet();
        let write = |result: Result<(), rust_xlsxwriter::XlsxError>| result.expect("written");
        write(sheet.set_name("様式1").map(|_| ()));
        write(sheet.write(0, 0, "甲\r\n乙").map(|_| ()));
        write(sheet.write_with_format(1, 0, 1460, &people).map(|_| ()));
        write(sheet.write_with_format(1, 1, 45017, &day).map(|_| ()));
        write(sheet.write_with_format(1, 2, 45017, &era_year).map(|_| ()));
        write(sheet.write_with_format(1, 3, 45017, &by_id).map(|_| ()));
        write(sheet.write(2, 0, true).map(|_| ()));
        write(sheet.write(1_048_575, 16_383, "隅").map(|_| ()));
        let centered = CellFormat::new();
        write(sheet.merge_range(3, 0, 4, 2, "結合", &centered).map(|_| ()));
        write(sheet.set_row_hidden(2).map(|_| ()));
        write(sheet.set_column_hidden(5).map(|_| ()));
        let hidden = written.add_worksheet();
        hidden.set_hidden(true);
        write(
            hidden
                .write(0, 0, Formula::new("1+1").set_result("2"))
                .map(|_| ()),
        );
        let book = read_back(&mut written);
        let sheet = &book.sheets[0];
        let shown = |row, column| sheet.cell(row, column).map(|cell| cell.shown.as_str());
        assert_eq!(&*sheet.name, "様式1");
        assert_eq!(shown(0, 0), Some("甲\n乙"));
        assert_eq!(shown(1, 0), Some("1,460人"));
        assert_eq!(shown(1, 1), Some("令和5年4月1日"));
        assert_eq!(shown(1, 2), Some("令和5年度"));
        assert_eq!(shown(1, 3), Some("R5.4.1"));
        assert_eq!(shown(2, 0), Some("TRUE"));
        assert_eq!(shown(1_048_575, 16_383), Some("隅"));
        assert_eq!(
            sheet.cell(1, 2).map(|c| &c.raw),
            Some(&Raw::Date("2023-04-01".into()))
        );
        assert_eq!(sheet.region_from(3, 0).to_string(), "A4:C5");
        assert!(sheet.is_row_hidden(2) && sheet.is_column_hidden(5));
        assert!(!sheet.is_row_hidden(1) && !sheet.is_column_hidden(4));
        let hidden = &book.sheets[1];
        assert_eq!(hidden.visibility, crate::model::Visibility::Hidden);
        assert_eq!(hidden.cell(0, 0).map(|c| c.shown.as_str()), Some("2"));
    }

    #[test]
    fn a_truncated_package_is_corrupt() {
        let mut written = Written::new();
        written.add_worksheet();
        let bytes = written.save_to_buffer().expect("the workbook is written");
        let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
        let result = read(half, ReadOptions::default());
        assert!(matches!(result, Err(ReadError::Corrupt { .. })));
    }

    /// A package of one sheet from its rows and shared strings.
    fn package(rows: &str, strings: &str, workbook: &str) -> Vec<u8> {
        use std::io::Write as _;
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        let relations = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let parts = [
            (
                "_rels/.rels",
                format!(
                    "<Relationships {relations}><Relationship Id=\"a\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook {main}>{workbook}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships {relations}><Relationship Id=\"s\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet {main}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"58\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!("<sst {main} {strings}</sst>"),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"),
            ),
        ];
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            written
                .start_file(name, zip::write::SimpleFileOptions::default())
                .expect("the part is begun");
            written
                .write_all(content.as_bytes())
                .expect("the part is written");
        }
        written
            .finish()
            .expect("the package is written")
            .into_inner()
    }

    #[test]
    fn a_broken_cell_costs_itself_alone() {
        let bytes = package(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"e\"><v>#SPILL!</v></c>\
             <c r=\"C1\" t=\"s\"><v>99</v></c><c r=\"XFE1\"><v>1</v></c><c r=\"D1\" s=\"1\"><v>43555</v></c>\
             <c r=\"E1\" t=\"e\"><v>#REF!</v></c><c r=\"F1\"><f>A1</f></c>\
             <c r=\"G1\"><v>六回</v></c><c r=\"H1\"><v>8</v></c></row>",
            "uniqueCount=\"1\"><si><t>東京_x000D_&#10;都</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si>",
            "<workbookPr date1904=\"1\"/>",
        );
        let book = read(&bytes, ReadOptions::default()).expect("the workbook is read");
        let cells: Vec<_> = book.sheets[0]
            .cells()
            .map(|(_, column, cell)| (column, cell.shown.as_str(), cell.raw.clone()))
            .collect();
        assert_eq!(
            cells,
            [
                (0, "東京\n都", Raw::Text),
                (1, "#SPILL!", Raw::Error),
                (3, "令和5年4月1日", Raw::Date("2023-04-01".into())),
                (4, "#REF!", Raw::Error),
                (5, "", Raw::FormulaWithoutValue),
                (6, "六回", Raw::Text),
                (7, "8", Raw::Number(8.into())),
            ]
        );
        let broken = [
            (0, 2, String::new()),
            (0, 16_383, "1".to_owned()),
            (0, 6, "六回".to_owned()),
        ];
        assert_eq!(book.sheets[0].broken, broken);
    }

    #[test]
    fn a_count_of_strings_that_cannot_be_is_not_believed() {
        let bytes = package(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>",
            "uniqueCount=\"1000000000000\"><si><t>甲</t></si>",
            "",
        );
        let book = read(&bytes, ReadOptions::default()).expect("the workbook is read");
        let shown = book.sheets[0].cell(0, 0).map(|cell| cell.shown.as_str());
        assert_eq!(shown, Some("甲"));
    }
}
