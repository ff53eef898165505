//! Parts of an ods package → how its sheets are set up for print.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use super::limits::{self, Limits};
use super::package::Package;
use super::setup_ods_styles::{Styles, paper};
use super::xml::{self, Events};
use crate::model::SheetSetup;

/// Rows of a sheet, and cells, columns and fonts of all sheets, that are remembered.
const ROWS: u32 = 2_000;
const CELLS: usize = 200_000;
/// Width of a column that nobody set: 2.258 cm.
const DEFAULT_WIDTH: u32 = 85;

/// The set-up of every sheet.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Vec<SheetSetup>, ReadError> {
    let mut package = Package::within(bytes, "ods", limits)?;
    let mut styles = Styles::default();
    for part in ["styles.xml", "content.xml"] {
        if let Some(stream) = package.stream(part) {
            styles.read(stream, limits)?;
        }
    }
    let content = package.stream("content.xml");
    match content {
        Some(stream) => sheets(stream, &styles, limits),
        None => Ok(Vec::new()),
    }
}

/// Where the pass through the tables stands.
struct Pass<'a> {
    styles: &'a Styles,
    setups: Vec<SheetSetup>,
    /// Style name → position in `fonts` of the current sheet.
    fonts: HashMap<String, usize>,
    row: u32,
    rows: u32,
    column: u32,
    table_column: u32,
    header_rows: Option<u32>,
    depth: u32,
    /// Cells, columns and fonts that may still be remembered.
    left: usize,
}

fn sheets(
    input: impl BufRead,
    styles: &Styles,
    limits: Limits,
) -> Result<Vec<SheetSetup>, ReadError> {
    let mut events = Events::new(input, "ods", limits);
    let mut pass = Pass {
        styles,
        setups: Vec::new(),
        fonts: HashMap::new(),
        row: 0,
        rows: 1,
        column: 0,
        table_column: 0,
        header_rows: None,
        depth: 0,
        left: CELLS,
    };
    loop {
        match events.next_or_end()? {
            Event::Start(e) => pass.start(&e),
            Event::End(e) => pass.end(e.local_name().into_inner()),
            Event::Eof => return Ok(pass.setups),
            _ => {}
        }
    }
}

impl Pass<'_> {
    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().into_inner() {
            "table" => {
                self.depth = self.depth.saturating_add(1);
                if self.depth == 1 && self.setups.len() < limits::SHEETS {
                    self.table(e);
                }
            }
            _ if self.depth != 1 => {}
            "table-column" => self.column(e),
            "table-header-rows" => self.header_rows = Some(self.row),
            "table-row" => {
                self.rows = xml::number(e, "number-rows-repeated").unwrap_or(1);
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.cell(e),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table" => self.depth = self.depth.saturating_sub(1),
            _ if self.depth != 1 => {}
            "table-row" => self.row = self.row.saturating_add(self.rows),
            "table-header-rows" => {
                if let (Some(first), Some(last), Some(setup)) = (
                    self.header_rows.take(),
                    self.row.checked_sub(1),
                    self.setups.last_mut(),
                ) && first <= last
                {
                    setup.title_rows = Some((first, last));
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, e: &BytesStart<'_>) {
        let style = xml::attribute(e, "style-name").unwrap_or_default();
        let layout = self.styles.layout_of(&style).cloned().unwrap_or_default();
        let [left, right, top, bottom] = layout.margins;
        let margins = match (left, right, top, bottom) {
            (Some(left), Some(right), Some(top), Some(bottom)) => Some([left, right, top, bottom]),
            _ => None,
        };
        self.setups.push(SheetSetup {
            sheet: xml::attribute(e, "name").unwrap_or_default(),
            default_width: DEFAULT_WIDTH,
            paper: layout.size.and_then(paper),
            landscape: layout
                .landscape
                .or(layout.size.map(|(width, height)| width > height)),
            margins,
            fonts: vec![self.styles.font("Default")],
            ..SheetSetup::default()
        });
        self.fonts.clear();
        (self.row, self.table_column) = (0, 0);
    }

    fn column(&mut self, e: &BytesStart<'_>) {
        let repeated = xml::number::<u32>(e, "number-columns-repeated").unwrap_or(1);
        let first = self.table_column;
        let last = first.saturating_add(repeated.max(1)).saturating_sub(1);
        self.table_column = last.saturating_add(1);
        let style = xml::attribute(e, "style-name").unwrap_or_default();
        let is_hidden = xml::attribute(e, "visibility").is_some_and(|seen| seen != "visible");
        let width = if is_hidden {
            Some(0)
        } else {
            self.styles
                .style("table-column", &style)
                .and_then(|style| style.width)
        };
        let font = xml::attribute(e, "default-cell-style-name").map(|name| self.font(&name));
        let Some(setup) = self.setups.last_mut() else {
            return;
        };
        if setup.widths.len() >= limits::COLUMNS as usize || self.left == 0 {
            return;
        }
        self.left -= 1;
        setup
            .widths
            .push((first, last, width.unwrap_or(DEFAULT_WIDTH)));
        if let Some(font) = font {
            setup.column_fonts.push((first, last, font));
        }
    }

    fn cell(&mut self, e: &BytesStart<'_>) {
        let repeated = xml::number::<u32>(e, "number-columns-repeated").unwrap_or(1);
        let first = self.column;
        self.column = first.saturating_add(repeated.max(1));
        // Empty rows and cells repeated to the edge of the sheet are no cells of a form.
        if self.row >= ROWS || self.rows > ROWS || repeated > 500 || self.left == 0 {
            return;
        }
        let Some(name) = xml::attribute(e, "style-name") else {
            return;
        };
        let font = self.font(&name);
        let Some(setup) = self.setups.last_mut() else {
            return;
        };
        for row in self.row..self.row.saturating_add(self.rows).min(ROWS) {
            for column in first..self.column {
                if self.left == 0 {
                    return;
                }
                self.left -= 1;
                setup.cell_fonts.insert((row, column), font);
            }
        }
    }

    fn font(&mut self, style: &str) -> usize {
        if let Some(known) = self.fonts.get(style) {
            return *known;
        }
        let Some(setup) = self.setups.last_mut().filter(|_| self.left > 0) else {
            return 0;
        };
        self.left -= 1;
        setup.fonts.push(self.styles.font(style));
        let at = setup.fonts.len() - 1;
        self.fonts.insert(style.to_owned(), at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PaperSize;

    const STYLES: &str = r#"<office:document-styles>
        <style:default-style style:family="table-cell"><style:text-properties style:font-name="Arial" style:font-name-asian="ＭＳ 明朝" fo:font-size="10pt"/></style:default-style>
        <style:style style:name="Default" style:family="table-cell"/>
        <style:page-layout style:name="Mpm1"><style:page-layout-properties fo:page-width="36.401cm" fo:page-height="25.7cm" style:print-orientation="landscape" fo:margin-top="0.5in" fo:margin-bottom="10mm" fo:margin-left="1.5cm" fo:margin-right="1.5cm"/></style:page-layout>
        <office:master-styles><style:master-page style:name="M" style:page-layout-name="Mpm1"/></office:master-styles></office:document-styles>"#;
    const CONTENT: &str = r#"<office:document-content><office:automatic-styles>
        <style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="2.54cm"/></style:style>
        <style:style style:name="ta1" style:family="table" style:master-page-name="M"/>
        <style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"><style:text-properties style:font-name-asian="ＭＳ ゴシック" style:font-size-asian="9.5pt" fo:font-size="9pt"/></style:style>
        </office:automatic-styles><office:body><office:spreadsheet><table:table table:name="様式" table:style-name="ta1">
        <table:table-column table:style-name="co1" table:number-columns-repeated="2" table:default-cell-style-name="Default"/>
        <table:table-column table:style-name="co1" table:visibility="collapse"/>
        <table:table-row><table:table-cell/></table:table-row>
        <table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell table:style-name="ce1" table:number-columns-repeated="2"/></table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="1048573"><table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/></table:table-row>
        </table:table></office:spreadsheet></office:body></office:document-content>"#;

    #[test]
    fn styles_lead_to_widths_fonts_and_paper() {
        let mut styles = Styles::default();
        styles
            .read(STYLES.as_bytes(), Limits::default())
            .expect("styles");
        styles
            .read(CONTENT.as_bytes(), Limits::default())
            .expect("styles");
        let setups = sheets(CONTENT.as_bytes(), &styles, Limits::default()).expect("sheets");
        let setup = &setups[0];
        assert_eq!(setup.sheet, "様式");
        let widths: Vec<u32> = (0..4).map(|column| setup.width(column)).collect();
        assert_eq!(widths, [96, 96, 0, DEFAULT_WIDTH]);
        assert_eq!(
            (setup.paper, setup.landscape),
            (Some(PaperSize::B4), Some(true))
        );
        assert_eq!(setup.margins, Some([150, 150, 127, 100]));
        assert_eq!(setup.title_rows, Some((1, 2)));
        let font = |row, column| {
            let font = setup.font(row, column).expect("a font");
            (font.name.as_str(), font.size)
        };
        assert_eq!(font(2, 1), ("ＭＳ ゴシック", 95));
        assert_eq!(font(0, 0), ("ＭＳ 明朝", 100));
        assert!(setup.cell_fonts.len() < 10);
    }
}
