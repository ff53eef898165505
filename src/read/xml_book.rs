//! XML Spreadsheet 2003, which systems of its time still export, mostly named `.xls` or `.xml`.

use quick_xml::events::{BytesStart, Event};

use super::ReadOptions;
use super::charset::{self, Charset};
use super::decoded;
use super::error::ReadError;
use super::html;
use super::limits::{CellCount, Limit, Limits};
use super::serial::Epoch;
use super::xml::{self, Events};
use super::xml_book_sheet::XmlSheet;
use super::xml_book_styles::Styles;
use crate::model::{Format, Grid, Visibility, Workbook};

const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// True for XML whose root is such a workbook.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    let head = html::head(bytes);
    let start = head.trim_start();
    (start.starts_with("<?xml") || start.starts_with("<?mso") || start.starts_with("<workbook"))
        && head.contains(NAMESPACE)
        && ["<workbook", ":workbook"]
            .iter()
            .any(|tag| head.contains(tag))
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    options.limits.check_text(bytes)?;
    let charset = options
        .charset
        .unwrap_or_else(|| charset::detect(bytes, declared(bytes)));
    let decoded = decoded::decode(bytes, charset);
    if decoded.is_noise() {
        return Err(ReadError::Binary);
    }
    Ok(Workbook {
        format: Format::Xml,
        charset: Some(charset.name()),
        sheets: sheets(&decoded.text, options.limits)?,
        active: Vec::new(),
    })
}

/// The character set that the XML says it has.
fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = html::head(bytes);
    let (_, rest) = head.split_once("encoding=")?;
    let name = rest
        .trim_start_matches(['"', '\''])
        .split(['"', '\''])
        .next()?;
    Charset::from_name(name)
}

/// Where the pass stands.
#[derive(Default)]
struct Pass {
    styles: Styles,
    epoch: Epoch,
    sheets: Vec<Grid>,
    sheet: Option<XmlSheet>,
    count: CellCount,
    limits: Limits,
    /// What the text of an option says: `<Visible>SheetHidden</Visible>`.
    in_visible: bool,
}

fn sheets(text: &str, limits: Limits) -> Result<Vec<Grid>, ReadError> {
    let mut events = Events::new(text.as_bytes(), "xml", limits);
    let mut pass = Pass {
        count: CellCount::within(limits),
        limits,
        ..Pass::default()
    };
    // Inside of notes and furigana, how deep.
    let mut passed_over = 0_u32;
    let mut ended = false;
    loop {
        match events.next_event()? {
            Event::Start(_) if passed_over > 0 => passed_over = passed_over.saturating_add(1),
            Event::Start(e)
                if matches!(e.local_name().into_inner(), "Comment" | "PhoneticText") =>
            {
                passed_over = 1;
            }
            Event::Start(e) => pass.start(&e)?,
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::End(e) => {
                let name = e.local_name().into_inner();
                ended |= name == "Workbook";
                pass.end(name)?;
            }
            Event::Text(text) if passed_over == 0 => pass.text(&text),
            Event::CData(text) if passed_over == 0 => pass.text(&text.into_inner()),
            Event::GeneralRef(e) if passed_over == 0 => {
                pass.text(&xml::resolved(&e, "xml")?);
            }
            Event::Eof if ended => return Ok(pass.sheets),
            Event::Eof => return Err(ReadError::corrupt("xml", "the workbook ends early")),
            _ => {}
        }
    }
}

impl Pass {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        match e.local_name().into_inner() {
            "Style" => self.styles.begin(e),
            "NumberFormat" => self.styles.format(e),
            "Date1904" => self.epoch = Epoch::From1904,
            "Worksheet" => {
                self.limits
                    .check(Limit::Sheets, self.sheets.len() as u64 + 1)?;
                let name = xml::attribute(e, "Name").unwrap_or_default();
                xml::check_name(&name, "xml")?;
                self.sheet = Some(XmlSheet::new(&name, self.limits));
            }
            "Visible" => self.in_visible = true,
            name => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.start(name, e, &mut self.count)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "Visible" => self.in_visible = false,
            "Worksheet" => {
                if let Some(sheet) = self.sheet.take() {
                    self.sheets.push(sheet.finish()?);
                }
            }
            name => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.end(name, &self.styles, self.epoch, &mut self.count)?;
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        match text {
            "SheetHidden" if self.in_visible => sheet.hide(Visibility::Hidden),
            "SheetVeryHidden" if self.in_visible => sheet.hide(Visibility::VeryHidden),
            _ => sheet.text(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Raw;

    fn book(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
             <Workbook xmlns=\"{NAMESPACE}\" xmlns:ss=\"{NAMESPACE}\"><Styles>\
             <Style ss:ID=\"Default\"><NumberFormat/></Style>\
             <Style ss:ID=\"people\"><NumberFormat ss:Format=\"#,##0&quot;人&quot;\"/></Style>\
             <Style ss:ID=\"bold\" ss:Parent=\"people\"><Font ss:Bold=\"1\"/></Style>\
             <Style ss:ID=\"day\"><NumberFormat ss:Format=\"Short Date\"/></Style>\
             <Style ss:ID=\"era\"><NumberFormat ss:Format=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></Style>\
             </Styles>{body}</Workbook>"
        )
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells()
            .map(|(row, column, cell)| format!("{}={}", grid.at(row, column).a1(), cell.shown))
            .collect()
    }

    #[test]
    fn values_positions_and_layout() {
        let text = book(
            "<Worksheet ss:Name=\"様式1\"><Table>\
             <Column ss:Index=\"3\" ss:Hidden=\"1\" ss:Span=\"1\"/><Column ss:StyleID=\"people\"/>\
             <Row><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\"><Data ss:Type=\"String\"><B>実施</B>&lt;状況&gt;&#10;①</Data>\
             <Comment ss:Author=\"x\"><ss:Data>メモ</ss:Data></Comment><PhoneticText>じっし</PhoneticText></Cell>\
             <Cell><Data ss:Type=\"Boolean\">1</Data></Cell><Cell ss:Index=\"5\"><Data ss:Type=\"Number\">7</Data></Cell></Row>\
             <Row ss:Index=\"4\" ss:Hidden=\"1\" ss:Span=\"1\"/>\
             <Row><Cell ss:StyleID=\"bold\"><Data ss:Type=\"Number\">1460</Data></Cell>\
             <Cell ss:StyleID=\"era\"><Data ss:Type=\"DateTime\">2023-04-01T00:00:00.000</Data></Cell>\
             <Cell ss:StyleID=\"day\"><Data ss:Type=\"DateTime\">2023-04-01T00:00:00.000</Data></Cell>\
             <Cell ss:StyleID=\"Default\"><Data ss:Type=\"DateTime\">2023-04-01T00:00:00.000</Data></Cell>\
             <Cell ss:Formula=\"=RC[-1]\"><Data ss:Type=\"Error\">#REF!</Data></Cell><Cell ss:Formula=\"=1+1\"/></Row>\
             </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>",
        );
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        assert!(accepts(&bytes) && !html::accepts(&bytes));
        let book = read(&bytes, ReadOptions::default()).expect("the workbook is read");
        assert_eq!(book.charset, Some("CP932"));
        let grid = &book.sheets[0];
        assert_eq!(
            (&*grid.name, grid.visibility),
            ("様式1", Visibility::Hidden)
        );
        assert_eq!(
            shown(grid),
            [
                "A1=実施<状況>\n①",
                "C1=TRUE",
                "E1=7人",
                "A6=1,460人",
                "B6=令和5年4月1日",
                "C6=2023/4/1",
                "D6=2023/4/1",
                "E6=#REF!",
                "F6="
            ]
        );
        assert_eq!(
            grid.cell(5, 5).map(|cell| &cell.raw),
            Some(&Raw::FormulaWithoutValue)
        );
        assert_eq!(
            grid.cell(5, 1).map(|cell| &cell.raw),
            Some(&Raw::Date("2023-04-01".into()))
        );
        assert_eq!(grid.region_from(0, 0).to_string(), "A1:B2");
        assert_eq!(grid.hidden_rows, [(3, 4)]);
        assert_eq!(grid.hidden_columns, [(2, 3)]);
    }

    #[test]
    fn a_cell_that_is_not_what_it_says_is_told_and_kept() {
        let text = book(
            "<Worksheet ss:Name=\"S\"><Table><Row><Cell><Data ss:Type=\"Number\">六回</Data></Cell>\
             <Cell><Data ss:Type=\"DateTime\">いつか</Data></Cell>\
             <Cell ss:Index=\"99999\"><Data ss:Type=\"Number\">8</Data></Cell></Row>\
             <Row ss:Index=\"4294967295\"/><Row><Cell ss:Index=\"x\"><Data>乙</Data></Cell></Row></Table></Worksheet>",
        );
        let book = read(text.as_bytes(), ReadOptions::default()).expect("the workbook is read");
        let grid = &book.sheets[0];
        assert_eq!(shown(grid), ["A1=六回", "B1=いつか"]);
        let broken: Vec<_> = grid
            .broken
            .iter()
            .map(|(row, column, held)| (*row, *column, held.as_str()))
            .collect();
        assert_eq!(
            broken,
            [
                (0, 0, "六回"),
                (0, 1, "いつか"),
                (0, 16_383, "8"),
                (1_048_575, 0, "乙")
            ]
        );
    }

    #[test]
    fn entities_and_an_early_end_are_refused() {
        let bomb = book(
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><Worksheet ss:Name=\"S\"><Table><Row><Cell>\
             <Data ss:Type=\"String\">甲&a;</Data></Cell></Row></Table></Worksheet>",
        );
        let whole = bomb.replace("&a;", "&amp;a;");
        let book = read(whole.as_bytes(), ReadOptions::default()).expect("the workbook is read");
        assert_eq!(shown(&book.sheets[0]), ["A1=甲&a;"]);
        for text in [
            bomb.as_str(),
            whole.get(..whole.len() - 40).unwrap_or_default(),
        ] {
            let result = read(text.as_bytes(), ReadOptions::default());
            assert!(matches!(result, Err(ReadError::Corrupt { .. })));
        }
    }
}
