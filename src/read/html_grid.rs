//! A parsed page → the cells of one sheet, in the order of the page: tables with their spans, and the
//! lines of text around them in column A.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Node};

use super::cell_text;
use super::decoded::Decoded;
use super::error::ReadError;
use super::layout::Layout;
use super::limits::{self, CellCount, Limits};
use crate::model::Grid;

/// Nesting beyond which elements are passed over. Pages that nest so are refused before they come here, unless
/// somebody asked for them.
const DEPTH: usize = 400;
/// What browsers cut a `colspan` to.
const COLUMNS_SPANNED: u32 = 1000;

/// The sheet while it is filled.
pub(super) struct Sheet {
    grid: Grid,
    layout: Layout,
    count: CellCount,
    row: u32,
    /// Text outside of tables that waits for the end of its line.
    line: String,
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn new(name: &str, limits: Limits) -> Self {
        Self {
            grid: Grid::new(name),
            layout: Layout::within(limits),
            count: CellCount::within(limits),
            row: 0,
            line: String::new(),
        }
    }

    /// Reads a page.
    pub(super) fn read(&mut self, html: &str) -> Result<(), ReadError> {
        let page = Html::parse_document(html);
        self.walk(page.root_element(), 0)?;
        self.end_line()
    }

    /// The sheet, with bad bytes found again in the cells they came to stand in.
    pub(super) fn finish(mut self, decoded: &Decoded) -> Result<Grid, ReadError> {
        self.layout.check()?;
        self.layout.apply(&mut self.grid);
        self.grid.undecodable = super::csv::bad_cells(&self.grid, decoded);
        Ok(self.grid)
    }

    /// Goes through everything that is not in a table.
    fn walk(&mut self, element: ElementRef<'_>, depth: usize) -> Result<(), ReadError> {
        if depth > DEPTH {
            return Ok(());
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => push_text(&mut self.line, text),
                Node::Element(tag) => {
                    let Some(child) = ElementRef::wrap(child) else {
                        continue;
                    };
                    match tag.name() {
                        name if is_unseen(name) => {}
                        "table" => {
                            self.end_line()?;
                            self.table(child, depth)?;
                        }
                        "br" => self.end_line()?,
                        name if is_block(name) => {
                            self.end_line()?;
                            self.walk(child, depth + 1)?;
                            self.end_line()?;
                        }
                        _ => self.walk(child, depth + 1)?,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), ReadError> {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches(' ');
        if !line.trim().is_empty() {
            self.put(self.row, 0, line)?;
            self.row = self.row.saturating_add(1);
        }
        Ok(())
    }

    fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), ReadError> {
        if let Some((row, column)) = limits::on_sheet(row, column)
            && let Some(cell) = cell_text::cell(text)
        {
            self.count.keep_cell(&cell)?;
            self.grid.put(row, column, cell);
        }
        Ok(())
    }

    fn table(&mut self, table: ElementRef<'_>, depth: usize) -> Result<(), ReadError> {
        if depth > DEPTH {
            return Ok(());
        }
        let rows = rows(table);
        // A table of one cell around others is a frame, not a table.
        if let [row] = rows.as_slice()
            && let [only] = cells(*row).as_slice()
            && has_table(*only)
        {
            return self.walk(*only, depth + 1);
        }
        if let Some(caption) = child_elements(table).find(|child| child.value().name() == "caption")
        {
            self.walk(caption, depth + 1)?;
            self.end_line()?;
        }
        // Columns that a cell above still covers: column → first row that is free again.
        let mut covered: HashMap<u32, u32> = HashMap::new();
        let end = self
            .row
            .saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        for row in rows {
            let mut column = 0_u32;
            for cell in cells(row) {
                self.count.see()?;
                while covered.get(&column).is_some_and(|free| *free > self.row) {
                    self.count.see()?;
                    column += 1;
                }
                if column >= limits::COLUMNS {
                    break;
                }
                let columns = span(cell, "colspan").clamp(1, COLUMNS_SPANNED);
                // 0 means: to the end of the table.
                let last_row = match span(cell, "rowspan") {
                    0 => end.saturating_sub(1),
                    rows => self.row.saturating_add(rows - 1).min(end.saturating_sub(1)),
                };
                let last_column = column.saturating_add(columns - 1).min(limits::COLUMNS - 1);
                self.put(self.row, column, &cell_content(cell))?;
                self.layout
                    .merge((self.row, column), (last_row, last_column));
                if last_row > self.row {
                    self.count.see_many(u64::from(columns))?;
                    for column in column..=last_column {
                        covered.insert(column, last_row + 1);
                    }
                }
                column = last_column + 1;
            }
            self.row = self.row.saturating_add(1);
        }
        Ok(())
    }
}

fn child_elements(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.children().filter_map(ElementRef::wrap)
}

/// The rows of a table itself, not those of tables inside: head, bodies and foot as they stand.
fn rows(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut rows = Vec::new();
    for child in child_elements(table) {
        match child.value().name() {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(child_elements(child).filter(|row| row.value().name() == "tr"));
            }
            _ => {}
        }
    }
    rows
}

fn cells(row: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    child_elements(row)
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
        .collect()
}

fn has_table(element: ElementRef<'_>) -> bool {
    element
        .descendants()
        .filter_map(ElementRef::wrap)
        .any(|inner| inner.value().name() == "table")
}

fn span(cell: ElementRef<'_>, name: &str) -> u32 {
    let digits: String = cell
        .attr(name)
        .unwrap_or("1")
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    digits.parse().unwrap_or(1)
}

/// The text of a cell, with a line for each paragraph.
fn cell_content(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    content(cell, &mut text, 0);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_matches(' '))
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn content(element: ElementRef<'_>, text: &mut String, depth: usize) {
    if depth > DEPTH {
        return;
    }
    for child in element.children() {
        match child.value() {
            Node::Text(piece) => push_text(text, piece),
            Node::Element(tag) => {
                let Some(child) = ElementRef::wrap(child) else {
                    continue;
                };
                match tag.name() {
                    name if is_unseen(name) => {}
                    "br" => text.push('\n'),
                    // Cells of a table inside a cell stand beside each other.
                    "td" | "th" => {
                        content(child, text, depth + 1);
                        push_text(text, " ");
                    }
                    name if is_block(name) => {
                        end_paragraph(text);
                        content(child, text, depth + 1);
                        end_paragraph(text);
                    }
                    _ => content(child, text, depth + 1),
                }
            }
            _ => {}
        }
    }
}

/// A paragraph begins on a line of its own; it takes no blank line.
fn end_paragraph(text: &mut String) {
    let kept = text.trim_end_matches(' ').len();
    text.truncate(kept);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Blanks and line breaks of the source are one blank, as in a browser; a full-width blank stays.
fn push_text(text: &mut String, piece: &str) {
    for c in piece.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
}

fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "rt"
            | "rp"
            | "title"
            | "template"
            | "noscript"
            | "select"
            | "textarea"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "caption"
            | "pre"
            | "blockquote"
            | "center"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "address"
            | "hr"
            | "form"
    )
}
