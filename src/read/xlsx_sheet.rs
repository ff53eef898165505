//! The XML of a sheet comes in → its cells and layout go out, in one pass. Cells are put as they come: a cell costs
//! what it holds, wherever it says it stands. One that cannot be read is told, and the rest is read.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::cell_text;
use super::error::ReadError;
use super::layout::{self, Layout};
use super::limits::{self, CellCount, Limit, Limits};
use super::value::Values;
use super::xlsx_strings::{Runs, SharedStrings, unescaped};
use super::xml::{self, Events};
use crate::model::{Cell, Grid, Raw};

/// Cells that cannot be read are told up to this number for a sheet; more say nothing new.
const BROKEN: usize = 1000;
/// Characters that are told of such a cell.
const TOLD: usize = 1000;
/// Cells of numbers with words in them that are told; more are the habit of a program.
const WORDY: usize = 10;

/// Bytes of a date in words of ISO 8601.
const DATE: usize = 64;

/// What the sheets of a workbook share.
pub(super) struct Shared<'a> {
    pub(super) strings: &'a SharedStrings,
    pub(super) values: &'a Values,
    pub(super) limits: Limits,
}

/// What a cell says it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// A number, because nothing else is said.
    #[default]
    Unsaid,
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Date,
    Unknown,
}

/// A cell as the XML goes by.
#[derive(Default)]
struct Held {
    kind: Kind,
    style: usize,
    value: String,
    has_formula: bool,
    has_value: bool,
    has_inline: bool,
}

/// Where the pass through a sheet stands.
struct Pass<'a, 'b> {
    shared: &'a Shared<'a>,
    count: &'b mut CellCount,
    grid: &'b mut Grid,
    layout: Layout,
    row: u32,
    column: u32,
    cell: Held,
    in_cell: bool,
    in_value: bool,
    in_inline: bool,
    runs: Runs,
    wordy: Vec<(u32, u32, String)>,
    /// The farthest cell so far; those before it wait until the end.
    last: Option<(u32, u32)>,
    late: Vec<(u32, u32, Cell)>,
}

/// Goes once through the XML of a sheet.
pub(super) fn read(
    input: impl BufRead,
    shared: &Shared<'_>,
    grid: &mut Grid,
    count: &mut CellCount,
) -> Result<(), ReadError> {
    let mut events = Events::new(input, "xlsx", shared.limits);
    let mut pass = Pass {
        shared,
        count,
        grid,
        layout: Layout::within(shared.limits),
        row: 0,
        column: 0,
        cell: Held::default(),
        in_cell: false,
        in_value: false,
        in_inline: false,
        runs: Runs::within(shared.limits),
        wordy: Vec::new(),
        last: None,
        late: Vec::new(),
    };
    let mut is_read = false;
    loop {
        let event = match events.next_event() {
            // Behind the cells stands nothing that a form would be wrong without.
            Err(ReadError::Corrupt { .. }) if is_read => break,
            event => event?,
        };
        if pass.in_inline && !ends_inline(&event) {
            pass.cell.has_value = true;
            pass.runs.take(&event)?;
            continue;
        }
        match event {
            Event::Start(e) => pass.start(&e)?,
            Event::End(e) => {
                let name = e.local_name().into_inner();
                is_read |= matches!(
                    name,
                    "sheetData" | "worksheet" | "chartsheet" | "dialogsheet"
                );
                pass.end(name)?;
            }
            // Half a form is wrong.
            Event::Eof if !is_read => {
                return Err(ReadError::corrupt("xlsx", "a sheet ends early"));
            }
            Event::Eof => break,
            event => pass.text(&event)?,
        }
    }
    pass.finish()
}

/// What cannot stand inside of an inline text.
fn ends_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(e) => e.local_name().into_inner() == "c",
        Event::End(e) => matches!(
            e.local_name().into_inner(),
            "is" | "c" | "row" | "sheetData"
        ),
        Event::Eof => true,
        _ => false,
    }
}

impl Pass<'_, '_> {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        match e.local_name().into_inner() {
            "row" => {
                self.count.see()?;
                self.start_row(e);
            }
            "c" => {
                self.count.see()?;
                self.start_cell(e);
            }
            "f" => self.cell.has_formula = true,
            "v" => self.in_value = self.in_cell,
            "is" if self.in_cell => {
                self.in_inline = true;
                self.runs.begin();
            }
            "col"
                if xml::flag(e, "hidden") || xml::attribute(e, "width").as_deref() == Some("0") =>
            {
                let first = xml::number::<u32>(e, "min").and_then(|min| min.checked_sub(1));
                let last = xml::number::<u32>(e, "max").and_then(|max| max.checked_sub(1));
                if let Some(first) = first {
                    self.layout.hide_columns(first, last.unwrap_or(first));
                }
            }
            "mergeCell" => {
                if let Some((from, to)) =
                    xml::attribute(e, "ref").and_then(|range| layout::corners(&range))
                {
                    self.layout.merge(from, to);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, e: &BytesStart<'_>) {
        if let Some(row) = xml::number::<u32>(e, "r") {
            self.row = row.saturating_sub(1);
        }
        // A row of no height is as hidden as one that says so.
        if xml::flag(e, "hidden") || xml::attribute(e, "ht").as_deref() == Some("0") {
            self.layout.hide_rows(self.row, self.row);
        }
    }

    fn start_cell(&mut self, e: &BytesStart<'_>) {
        (self.in_cell, self.in_value, self.in_inline) = (true, false, false);
        let mut value = std::mem::take(&mut self.cell.value);
        value.clear();
        let mut cell = Held {
            value,
            ..Held::default()
        };
        for attribute in e.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().into_inner() {
                "r" => {
                    if let Some((row, column)) = layout::place(&attribute.value) {
                        (self.row, self.column) = (row, column);
                    }
                }
                "s" => cell.style = attribute.value.trim().parse().unwrap_or(0),
                "t" => cell.kind = kind(&attribute.value),
                _ => {}
            }
        }
        // An empty text is a value too.
        cell.has_value = cell.kind == Kind::Text;
        self.cell = cell;
    }

    fn text(&mut self, event: &Event<'_>) -> Result<(), ReadError> {
        if !self.in_value {
            return Ok(());
        }
        let cell = &mut self.cell;
        match event {
            Event::Text(text) => {
                cell.has_value |= !text.is_empty();
                cell.value.push_str(text);
            }
            Event::CData(text) => {
                cell.has_value = true;
                cell.value.push_str(text);
            }
            Event::GeneralRef(e) => {
                cell.has_value = true;
                cell.value.push_str(&xml::resolved(e, "xlsx")?);
            }
            _ => {}
        }
        if cell.value.len() > self.shared.limits.piece() {
            return Err(self.shared.limits.over(Limit::CellCharacters));
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "is" => {
                self.in_inline = false;
                self.cell.has_inline = true;
            }
            "v" => self.in_value = false,
            "c" if self.in_cell => {
                (self.in_cell, self.in_value, self.in_inline) = (false, false, false);
                let cell = std::mem::take(&mut self.cell);
                self.end_cell(&cell)?;
                self.cell = cell;
                self.column = self.column.saturating_add(1);
            }
            "row" => {
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, cell: &Held) -> Result<(), ReadError> {
        let Some((row, column)) = limits::on_sheet(self.row, self.column) else {
            // Told at the edge that is nearest to where it says it stands.
            let row = self.row.min(limits::ROWS - 1);
            let column = self.column.min(limits::COLUMNS - 1);
            let held = match cell.kind {
                Kind::Shared => "",
                _ => cell.value.trim(),
            };
            if cell.has_value {
                self.broken(row, column, held);
            }
            return Ok(());
        };
        if cell.has_formula && !cell.has_value {
            let (shown, raw) = (String::new(), Raw::FormulaWithoutValue);
            return self.put(row, column, Cell { shown, raw });
        }
        match self.value(cell, row, column) {
            Some(found) => self.put(row, column, found),
            None => Ok(()),
        }
    }

    /// The cell as people see it.
    fn value(&mut self, cell: &Held, row: u32, column: u32) -> Option<Cell> {
        let shared = self.shared;
        let values = shared.values;
        if cell.has_inline {
            return values.text(self.runs.finish(), cell.style);
        }
        let held = cell.value.trim();
        if held.is_empty() && cell.kind != Kind::Text {
            return None;
        }
        let number = || held.parse::<f64>().ok().filter(|number| number.is_finite());
        match cell.kind {
            Kind::Inline => None,
            Kind::Text => values.text(&unescaped(&cell.value), cell.style),
            Kind::Shared => {
                let text = held
                    .parse()
                    .ok()
                    .and_then(|index| shared.strings.get(index));
                if text.is_none() {
                    // The position of a shared text says nothing to anyone.
                    self.broken(row, column, "");
                }
                values.text(text?, cell.style)
            }
            Kind::Error => Some(Cell {
                shown: cell_text::clean(held),
                raw: Raw::Error,
            }),
            Kind::Date if held.len() <= DATE => Some(Cell {
                shown: held.to_owned(),
                raw: Raw::Date(held.to_owned()),
            }),
            Kind::Bool => match truth(held) {
                Some(truth) => Some(Cell {
                    shown: if truth { "TRUE" } else { "FALSE" }.to_owned(),
                    raw: Raw::Bool(truth),
                }),
                None => self.text_instead(row, column, held),
            },
            Kind::Number | Kind::Unsaid => match number() {
                Some(number) => Some(values.number(number, cell.style)),
                None if cell.kind == Kind::Unsaid => {
                    if self.wordy.len() <= WORDY {
                        let held = held.chars().take(TOLD).collect();
                        self.wordy.push((row, column, held));
                    }
                    values.text(held, cell.style)
                }
                None => self.text_instead(row, column, held),
            },
            Kind::Date | Kind::Unknown => self.text_instead(row, column, held),
        }
    }

    fn text_instead(&mut self, row: u32, column: u32, held: &str) -> Option<Cell> {
        self.broken(row, column, held);
        cell_text::cell(held)
    }

    fn broken(&mut self, row: u32, column: u32, held: &str) {
        if self.grid.broken.len() < BROKEN {
            let held = held.chars().take(TOLD).collect();
            self.grid.broken.push((row, column, held));
        }
    }

    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), ReadError> {
        self.count.keep_cell(&cell)?;
        if self.last.is_some_and(|last| last >= (row, column)) {
            self.late.push((row, column, cell));
        } else {
            self.last = Some((row, column));
            self.grid.put(row, column, cell);
        }
        Ok(())
    }

    fn finish(self) -> Result<(), ReadError> {
        // A program that writes all its texts so is not broken.
        if self.wordy.len() <= WORDY {
            self.grid.broken.extend(self.wordy);
        }
        self.grid.put_all(self.late);
        self.layout.check()?;
        self.layout.apply(self.grid);
        Ok(())
    }
}

/// What the schema takes for yes and no.
fn truth(held: &str) -> Option<bool> {
    let is = |word: &str| held.eq_ignore_ascii_case(word);
    match held {
        "0" => Some(false),
        "1" => Some(true),
        _ if is("false") => Some(false),
        _ if is("true") => Some(true),
        _ => None,
    }
}

fn kind(name: &str) -> Kind {
    match name {
        "n" => Kind::Number,
        "s" => Kind::Shared,
        "str" => Kind::Text,
        "inlineStr" | "is" => Kind::Inline,
        "b" => Kind::Bool,
        "e" => Kind::Error,
        "d" => Kind::Date,
        _ => Kind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_within(xml: &str, limits: Limits) -> Result<Grid, ReadError> {
        let shared = Shared {
            strings: &SharedStrings::default(),
            values: &Values::default(),
            limits,
        };
        let mut grid = Grid::new("S");
        let mut count = CellCount::within(limits);
        read(xml.as_bytes(), &shared, &mut grid, &mut count)?;
        Ok(grid)
    }

    fn cells(grid: &Grid) -> Vec<String> {
        grid.cells()
            .map(|(row, column, cell)| format!("{}={}", grid.at(row, column).a1(), cell.shown))
            .collect()
    }

    #[test]
    fn hidden_merged_and_unvalued_cells_are_found() {
        let sheet = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>
            <sheetData><row r="2" hidden="1"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A2</f></c>
            <c><f>A2</f><v/></c><c t="str"><f>""</f><v></v></c></row>
            <row><c t="inlineStr"><is><t>甲</t></is></c><c><v>六回</v></c><c><v>-1.5E3</v></c></row></sheetData>
            <mergeCells><mergeCell ref="A4:C4"/><mergeCell ref="nonsense"/></mergeCells></worksheet>"#;
        let grid = read_within(sheet, Limits::default()).expect("a sheet");
        assert_eq!(
            cells(&grid),
            ["A2=2", "B2=", "C2=", "A3=甲", "B3=六回", "C3=-1500"]
        );
        let is_unvalued =
            |column| grid.cell(1, column).map(|cell| &cell.raw) == Some(&Raw::FormulaWithoutValue);
        assert!(is_unvalued(1) && is_unvalued(2));
        assert_eq!(grid.broken, [(2, 1, "六回".to_owned())]);
        assert_eq!(grid.hidden_rows, [(1, 1)]);
        assert_eq!(grid.hidden_columns, [(1, 2)]);
        assert_eq!(grid.merged.len(), 1);
    }

    #[test]
    fn cells_in_any_order_are_sorted_and_the_last_of_one_place_counts() {
        let sheet = "<worksheet><sheetData><row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"A3\"><v>2</v></c></row>\
             <row r=\"1\"><c r=\"A1\"><v>3</v></c></row><row r=\"4\"><c r=\"A4\"><v>4</v></c>\
             <c r=\"B3\"><v>5</v></c><c r=\"B3\"><v>6</v></c></row></sheetData></worksheet>";
        let grid = read_within(sheet, Limits::default()).expect("a sheet");
        assert_eq!(cells(&grid), ["A1=3", "A3=2", "B3=6", "A4=4"]);
    }

    #[test]
    fn places_on_no_sheet_are_told_and_cost_nothing() {
        let sheet = "<worksheet><dimension ref=\"XFD1048576:A1\"/><sheetData><row r=\"4294967295\">\
             <c r=\"A4294967295\"><v>1</v></c><c r=\"ZZZZZZZZZZ99999999999\"><v>2</v></c></row>\
             <row r=\"1\"><c r=\"A1\"><v>3</v></c><c r=\"XFD1048576\"><v>4</v></c></row></sheetData></worksheet>";
        let grid = read_within(sheet, Limits::default()).expect("a sheet");
        assert_eq!(cells(&grid), ["A1=3", "XFD1048576=4"]);
        let told: Vec<&str> = grid
            .broken
            .iter()
            .map(|(_, _, held)| held.as_str())
            .collect();
        assert_eq!(told, ["1", "2"]);
    }

    #[test]
    fn a_sheet_that_ends_early_is_refused() {
        let whole =
            "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells/></worksheet>";
        let end = whole.find("</sheetData>").unwrap_or_default();
        for cut in 0..whole.len() {
            let result = read_within(&whole[..cut], Limits::default());
            assert_eq!(result.is_err(), cut < end + 12, "{}", &whole[..cut]);
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits::default()
            .with(Limit::Cells, 2)
            .with(Limit::CellsSeen, 9)
            .with(Limit::CellCharacters, 5)
            .with(Limit::Regions, 2);
        let result = |rows: &str, behind: &str| {
            let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{behind}</worksheet>");
            read_within(&sheet, limits).map(|_| ())
        };
        let over = |limit| Err(limits.over(limit));
        let one = "<c r=\"A1\"><v>1</v></c>";
        assert_eq!(result(&one.repeat(2), ""), Ok(()));
        assert_eq!(result(&one.repeat(3), ""), over(Limit::Cells));
        assert_eq!(result(&"<c/>".repeat(10), ""), over(Limit::CellsSeen));
        assert_eq!(result(&"<row/>".repeat(10), ""), over(Limit::CellsSeen));
        let runs = "<r><t>一二三</t></r>".repeat(2);
        let inline = format!("<c t=\"inlineStr\"><is>{runs}</is></c>");
        assert_eq!(result(&inline, ""), over(Limit::CellCharacters));
        let merged = |many: u32| {
            let cells = (1..=many).map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>"));
            cells.collect::<Vec<String>>().concat()
        };
        assert_eq!(result("", &merged(2)), Ok(()));
        assert_eq!(result("", &merged(3)), over(Limit::Regions));
        let hidden = "<row r=\"1\" hidden=\"1\"/><row r=\"3\" hidden=\"1\"/>".repeat(2);
        assert_eq!(result(&hidden, ""), over(Limit::Regions));
    }
}
