//! ods, by one pass of our own through `content.xml`. calamine drops what this room must give (merged
//! cells, hidden rows, the shown text of dates and numbers), reads ruby as text, expands repeated cells,
//! and does not come back from a `content.xml` that ends inside a table.

use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::ReadOptions;
use super::active;
use super::error::ReadError;
use super::limits::{CellCount, Limit, Limits};
use super::ods_cell::OdsCell;
use super::ods_sheet::OdsSheet;
use super::package::{self, Package};
use super::xml::{self, Events};
use crate::model::{ActiveContent, ActiveKind, Format, Grid, Visibility, Workbook};

/// True for a package that says it is an `OpenDocument` spreadsheet.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    let has_content = package::part_names(bytes)
        .is_some_and(|names| names.iter().any(|name| name == "content.xml"));
    has_content
        && package::beginning_of(bytes, "mimetype")
            .or_else(|| package::beginning_of(bytes, "META-INF/manifest.xml"))
            .is_some_and(|text| text.contains("opendocument.spreadsheet"))
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    let limits = options.limits;
    let mut package = Package::within(bytes, "ods", limits)?;
    let manifest = package.small_part("META-INF/manifest.xml");
    let manifest = String::from_utf8_lossy(&manifest);
    if manifest.contains("encryption-data") {
        return Err(ReadError::Password);
    }
    let mut active = active::of_ods(&package, &manifest);
    let Some(content) = package.stream("content.xml") else {
        return Err(ReadError::corrupt("ods", "content.xml"));
    };
    let (sheets, links) = sheets(content, limits)?;
    active.extend(links);
    Ok(Workbook {
        format: Format::Ods,
        charset: None,
        sheets,
        active: active::sorted(active),
    })
}

/// So many links are told; more say nothing new.
const LINKS: usize = 1000;

/// Where the pass stands.
#[derive(Default)]
struct Pass {
    limits: Limits,
    sheets: Vec<Grid>,
    sheet: Option<OdsSheet>,
    cell: Option<OdsCell>,
    /// Table styles that hide their sheet.
    hiding_styles: HashSet<String>,
    style: String,
    count: CellCount,
    /// Links to other files and programs.
    links: Vec<ActiveContent>,
}

/// The sheets, and links to other files and programs.
pub(super) fn sheets(
    content: impl BufRead,
    limits: Limits,
) -> Result<(Vec<Grid>, Vec<ActiveContent>), ReadError> {
    let mut events = Events::new(content, "ods", limits);
    let mut pass = Pass {
        limits,
        count: CellCount::within(limits),
        ..Pass::default()
    };
    // Inside of notes, drawings and furigana, how deep.
    let mut passed_over = 0_u32;
    let mut ended = false;
    loop {
        match events.next_event()? {
            Event::Start(_) if passed_over > 0 => passed_over += 1,
            Event::Start(e) if is_passed_over(&e) => {
                passed_over = 1;
                if e.local_name().into_inner() == "dde-links" {
                    pass.link(active::told(ActiveKind::ProgramLink, ""));
                }
            }
            Event::Start(e) => pass.start(&e)?,
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::End(e) => {
                ended |= e.local_name().into_inner() == "spreadsheet";
                pass.end(e.name().into_inner())?;
            }
            Event::Text(text) if passed_over == 0 => pass.text(&text)?,
            Event::CData(text) if passed_over == 0 => pass.text(&text)?,
            Event::GeneralRef(e) if passed_over == 0 => pass.text(&xml::resolved(&e, "ods")?)?,
            Event::Eof if ended => return Ok((pass.sheets, pass.links)),
            Event::Eof => return Err(ReadError::corrupt("ods", "content.xml ends early")),
            _ => {}
        }
    }
}

/// Notes, drawings, furigana, and tables that are no sheets.
fn is_passed_over(e: &BytesStart<'_>) -> bool {
    matches!(
        e.local_name().into_inner(),
        "annotation"
            | "annotation-end"
            | "ruby-text"
            | "shapes"
            | "tracked-changes"
            | "frame"
            | "custom-shape"
            | "forms"
            | "dde-links"
            | "content-validations"
    ) || e.name().into_inner().starts_with("draw:")
}

impl Pass {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        match e.local_name().into_inner() {
            "style" => self.style = xml::attribute(e, "name").unwrap_or_default(),
            "table-properties" if xml::attribute(e, "display").as_deref() == Some("false") => {
                let style = std::mem::take(&mut self.style);
                xml::check_name(&style, "ods")?;
                self.hiding_styles.insert(style);
                // No more styles hide sheets than there are sheets.
                let styles = self.hiding_styles.len() as u64;
                self.limits.check(Limit::Sheets, styles)?;
            }
            "table" if self.sheet.is_none() => {
                self.limits
                    .check(Limit::Sheets, self.sheets.len() as u64 + 1)?;
                let mut sheet =
                    OdsSheet::new(&xml::attribute(e, "name").unwrap_or_default(), self.limits);
                xml::check_name(&sheet.grid.name, "ods")?;
                let style = xml::attribute(e, "style-name").unwrap_or_default();
                if self.hiding_styles.contains(&style) {
                    sheet.grid.visibility = Visibility::Hidden;
                }
                self.sheet = Some(sheet);
            }
            "table-source" => {
                let target = xml::attribute(e, "href").unwrap_or_default();
                self.link(active::link(&target));
            }
            "table-column" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.columns(repeats(e, "number-columns-repeated"), is_hidden(e));
                }
            }
            "table-row" => {
                self.count.see()?;
                if let Some(sheet) = &mut self.sheet {
                    sheet.start_row(repeats(e, "number-rows-repeated"), is_hidden(e));
                }
            }
            "table-cell" | "covered-table-cell" if self.cell.is_none() => {
                self.count.see()?;
                self.cell = Some(OdsCell::new(e));
            }
            name => {
                if let Some(cell) = &mut self.cell {
                    cell.start(name, e);
                    cell.check(self.limits)?;
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if let Some(cell) = &mut self.cell {
            cell.push_text(text);
            cell.check(self.limits)?;
        }
        Ok(())
    }

    fn link(&mut self, link: ActiveContent) {
        if self.links.len() < LINKS {
            self.links.push(link);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name.rsplit(':').next().unwrap_or(name) {
            "table-cell" | "covered-table-cell" => {
                if let (Some(sheet), Some(cell)) = (&mut self.sheet, self.cell.take()) {
                    sheet.cell(cell);
                }
            }
            "table-row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.end_row(&mut self.count)?;
                }
            }
            "table" if self.cell.is_none() => {
                // What was copied from another file for its links is no sheet of this one.
                if let Some(sheet) = self.sheet.take() {
                    let grid = sheet.finish()?;
                    if !grid.name.starts_with("'file:") {
                        self.sheets.push(grid);
                    }
                }
            }
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.end_paragraph();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn repeats(e: &BytesStart<'_>, name: &str) -> u32 {
    xml::number::<u32>(e, name).unwrap_or(1).max(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(
        xml::attribute(e, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Raw;

    fn content(body: &str) -> String {
        format!(
            "<office:document-content><office:automatic-styles>\
             <style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>\
             </office:automatic-styles><office:body><office:spreadsheet>{body}\
             </office:spreadsheet></office:body></office:document-content>"
        )
    }

    fn read(body: &str) -> Result<Vec<Grid>, ReadError> {
        sheets(content(body).as_bytes(), Limits::default()).map(|(sheets, _)| sheets)
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells()
            .map(|(row, column, cell)| format!("{}={}", grid.at(row, column).a1(), cell.shown))
            .collect()
    }

    #[test]
    fn spans_repeats_and_hidden_parts() {
        let sheets = read(
            "<table:table table:name=\"様式1\"><table:table-column table:number-columns-repeated=\"2\"/>\
             <table:table-column table:visibility=\"collapse\"/>\
             <table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\" \
             office:value-type=\"string\"><text:p>甲</text:p><text:p>乙<text:s text:c=\"2\"/>丙</text:p></table:table-cell>\
             <table:covered-table-cell/><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" \
             office:value=\"1460\"><text:p>1,460人</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\" table:visibility=\"filter\"><table:table-cell/>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2023-04-01\"><text:p>令和5年4月1日</text:p>\
             </table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
             </table:table-row></table:table>\
             <table:table table:name=\"裏\" table:style-name=\"ta2\"/>",
        )
        .expect("the content is read");
        let grid = &sheets[0];
        assert_eq!(
            shown(grid),
            [
                "A1=甲\n乙  丙",
                "C1=1,460人",
                "D1=1,460人",
                "B2=令和5年4月1日",
                "B3=令和5年4月1日"
            ]
        );
        assert_eq!(grid.region_from(0, 0).to_string(), "A1:B2");
        assert_eq!(grid.hidden_rows, [(1, 2)]);
        assert_eq!(grid.hidden_columns, [(2, 2)]);
        assert_eq!(
            grid.cell(1, 1).map(|c| &c.raw),
            Some(&Raw::Date("2023-04-01".into()))
        );
        assert_eq!(sheets[1].visibility, Visibility::Hidden);
    }

    #[test]
    fn notes_drawings_and_furigana_are_no_text() {
        let sheets = read(
            "<table:table table:name=\"S\"><table:table-row><table:table-cell office:value-type=\"string\">\
             <office:annotation><text:p>メモ</text:p></office:annotation><draw:frame><text:p>図</text:p></draw:frame>\
             <text:p><text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>\
             &lt;目標&gt; &#x56DE;</text:p></table:table-cell>\
             <table:table-cell table:formula=\"of:=1+1\"/></table:table-row></table:table>",
        )
        .expect("the content is read");
        assert_eq!(shown(&sheets[0]), ["A1=漢字<目標> 回", "B1="]);
        assert_eq!(
            sheets[0].cell(0, 1).map(|c| &c.raw),
            Some(&Raw::FormulaWithoutValue)
        );
    }

    #[test]
    fn copies_of_linked_sheets_are_links_and_no_sheets() {
        let body = "<table:table table:name=\"S\"/><table:table table:name=\"'file:///C:/a/%E9%9B%86.ods'#S\">\
             <table:table-source xlink:href=\"../a/%E9%9B%86.ods\"/></table:table>";
        let (sheets, links) =
            sheets(content(body).as_bytes(), Limits::default()).expect("the content is read");
        assert_eq!(sheets.len(), 1);
        assert_eq!(links, [active::told(ActiveKind::ExternalLink, "集.ods")]);
    }

    #[test]
    fn content_that_ends_early_or_swells_is_refused() {
        let whole = content("<table:table table:name=\"S\"><table:table-row>");
        let cut = &whole[..whole.len() - 70];
        assert!(matches!(
            sheets(cut.as_bytes(), Limits::default()),
            Err(ReadError::Corrupt { .. })
        ));
        let cell = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
             table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
        let body = format!("<table:table table:name=\"S\">{cell}</table:table>");
        let over = |body: &str, limits: Limits| {
            let result = sheets(content(body).as_bytes(), limits);
            result.map(|(sheets, _)| sheets.len())
        };
        let limits = Limits::default();
        assert_eq!(over(&body, limits), Err(limits.over(Limit::Cells)));
        let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\" \
             office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
        let body = format!("<table:table>{}</table:table>", wide.repeat(300));
        assert_eq!(over(&body, limits), Err(limits.over(Limit::Cells)));
        let blanks = "<text:s text:c=\"1000\"/>".repeat(1001);
        let cell = format!("<table:table-cell><text:p>{blanks}</text:p></table:table-cell>");
        let body = format!("<table:table><table:table-row>{cell}</table:table-row></table:table>");
        assert_eq!(over(&body, limits), Err(limits.over(Limit::CellCharacters)));
        let limits = limits.with(Limit::Sheets, 2).with(Limit::CellsSeen, 5);
        assert_eq!(over(&"<table:table/>".repeat(2), limits), Ok(2));
        let body = "<table:table/>".repeat(3);
        assert_eq!(over(&body, limits), Err(limits.over(Limit::Sheets)));
        let body = format!(
            "<table:table>{}</table:table>",
            "<table:table-row/>".repeat(6)
        );
        assert_eq!(over(&body, limits), Err(limits.over(Limit::CellsSeen)));
    }
}
