//! One copy, written.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_xlsxwriter::{Note, Url, Worksheet};

use super::extent::Extent;
use super::format::Formats;
use super::mark::{Level, Mark, Marks, note};
use super::{Copy, name};
use crate::model::{Cell, Raw};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::layout::{Face, lines};
use crate::write::xlsx::block::clean;
use crate::write::xlsx::book::set_up_paper;
use crate::write::xlsx::style::{Style, of_text};
use crate::write::xlsx::typed::typed;

/// UTF-16 units that a cell holds.
const LONGEST: usize = 32_767;

/// Notes on one sheet; cells beyond are colored alone.
const MOST_NOTES: usize = 3_000;

/// Columns beside the table that lead back to the list.
const MOST_IN_MARGIN: usize = 6;

/// Width of such a column, in full-width characters.
const MARGIN: u32 = 12;

/// Columns of a sheet.
const COLUMNS: u32 = 16_384;

/// Width of a note, and its greatest height, in pixels.
const NOTE_WIDTH: u32 = 380;
const NOTE_HEIGHT: u32 = 640;

/// What the frames mean, at the head of each printed page.
const PRINTED_LEGEND: &str =
    "&R&8●実線の太枠＝エラー　▲破線の枠＝警告　○点と線の枠＝情報　灰色の網＝比べたところ";

/// Size of the text of a note, in tenths of a point.
const NOTE_SIZE: u32 = 90;

/// Writes a copy. `rows` are those of the findings in the list, from one.
pub(super) fn write(
    copy: &Copy<'_>,
    sheet: &mut Worksheet,
    rows: &[u32],
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let extent = Extent::of(copy, style.face());
    sheet.set_name(&copy.name)?;
    set_up_paper(sheet, setup, style);
    sheet.set_header(PRINTED_LEGEND);
    set_up(copy, &extent, sheet)?;
    let marks = at_anchors(copy, &extent);
    let mut pen = Pen {
        sheet,
        copy,
        extent: &extent,
        formats: Formats::new(style),
        marks,
    };
    pen.regions()?;
    pen.cells()?;
    pen.notes(rows, style)?;
    pen.margin(rows, style)
}

/// Widths, heights, and what is hidden.
fn set_up(copy: &Copy<'_>, extent: &Extent, sheet: &mut Worksheet) -> Result<(), WriteError> {
    for (column, width) in (0u16..).zip(&extent.widths) {
        match width {
            0 => sheet.set_column_hidden(column)?,
            width => sheet.set_column_width_pixels(column, *width)?,
        };
    }
    for (row, height) in &extent.heights {
        sheet.set_row_height_pixels(*row, *height)?;
    }
    if let Some(rows) = &copy.rows {
        // Rows that are not copied are shown as one gap.
        sheet.hide_unused_rows(true);
        let plain = extent.heights.values().min().copied().unwrap_or(18);
        for row in rows.iter().filter(|row| !extent.heights.contains_key(row)) {
            sheet.set_row_height_pixels(*row, plain)?;
        }
    }
    let marked: std::collections::BTreeSet<u32> = copy.marks.keys().map(|(row, _)| *row).collect();
    for (first, last) in &copy.grid.hidden_rows {
        for row in *first..=(*last).min(extent.last_row) {
            if copy.has_row(row) && !marked.contains(&row) {
                sheet.set_row_hidden(row)?;
            }
        }
    }
    Ok(())
}

/// The marks, those of covered cells with the cell that is seen.
fn at_anchors<'c>(copy: &'c Copy<'_>, extent: &Extent) -> BTreeMap<(u32, u32), Vec<&'c Mark<'c>>> {
    let mut anchored: BTreeMap<(u32, u32), Vec<&Mark>> = BTreeMap::new();
    let marks: &Marks = &copy.marks;
    for ((row, column), marks) in marks {
        if copy.has_row(*row) {
            let anchor = extent.anchor(*row, *column);
            anchored.entry(anchor).or_default().extend(marks);
        }
    }
    for marks in anchored.values_mut() {
        marks.sort_by_key(|mark| (mark.level(), mark.nth));
        marks.dedup_by_key(|mark| (mark.level(), mark.nth));
    }
    anchored
}

struct Pen<'c, 's> {
    sheet: &'s mut Worksheet,
    copy: &'c Copy<'c>,
    extent: &'c Extent,
    formats: Formats<'s>,
    marks: BTreeMap<(u32, u32), Vec<&'c Mark<'c>>>,
}

impl Pen<'_, '_> {
    fn level(&self, row: u32, column: u32) -> Option<Level> {
        let marks = self.marks.get(&(row, column))?;
        marks.first().map(|mark| mark.level())
    }

    /// Merges what is merged in the source.
    fn regions(&mut self) -> Result<(), WriteError> {
        for ((row, column), region) in &self.extent.merged {
            let level = self.level(*row, *column);
            let format = self.formats.of(level, true, None);
            let (Some(first), Some(last)) = (at(*column), at(region.last_column)) else {
                continue;
            };
            self.sheet
                .merge_range(*row, first, region.last_row, last, "", format)?;
        }
        Ok(())
    }

    fn cells(&mut self) -> Result<(), WriteError> {
        for (row, cells) in self.copy.rows() {
            for (column, cell) in cells {
                self.cell(row, *column, cell, cells)?;
            }
        }
        // What is missing is marked where it should stand.
        let empty: Vec<(u32, u32)> = self.marks.keys().copied().collect();
        for (row, column) in empty {
            let (None, Some(at)) = (self.copy.grid.cell(row, column), at(column)) else {
                continue;
            };
            let level = self.level(row, column);
            let format = self.formats.of(level, true, None);
            self.sheet.write_blank(row, at, format)?;
        }
        Ok(())
    }

    fn cell(
        &mut self,
        row: u32,
        column: u32,
        cell: &Cell,
        cells: &[(u32, Cell)],
    ) -> Result<(), WriteError> {
        let Some(at) = at(column) else {
            return Ok(());
        };
        let level = self.level(row, column);
        if let Some((number, format)) = number(cell) {
            let format = self.formats.of(level, true, Some(format));
            self.sheet
                .write_number_with_format(row, at, number, format)?;
            return Ok(());
        }
        let text = clean(&cell.shown);
        let text = fitting(&text);
        let wraps = self.extent.wraps(row, column, text, cells);
        let spoken = match self.marks.get(&(row, column)) {
            Some(marks) if text == cell.shown => spoken_of(marks, text),
            _ => Vec::new(),
        };
        let format = self.formats.of(level, wraps, None).clone();
        if spoken.is_empty() {
            self.sheet
                .write_string_with_format(row, at, text, &of_text(&format, text))?;
        } else {
            let parts: Vec<_> = spoken
                .into_iter()
                .map(|(text, is_spoken)| {
                    if is_spoken {
                        (&self.formats.quoted, text)
                    } else {
                        (&self.formats.unquoted, text)
                    }
                })
                .collect();
            self.sheet
                .write_rich_string_with_format(row, at, &parts, &of_text(&format, text))?;
        }
        Ok(())
    }

    fn notes(&mut self, rows: &[u32], style: &Style) -> Result<(), WriteError> {
        self.sheet.set_default_note_author("");
        let face = Face::named(style.heading_font(), NOTE_SIZE);
        let capacity = face.capacity(NOTE_WIDTH.saturating_sub(14));
        for ((row, column), marks) in self.marks.iter().take(MOST_NOTES) {
            let Some(at) = at(*column) else {
                continue;
            };
            let text = note(marks, |nth| rows.get(nth).copied());
            let height = face.row_height(lines(&text, capacity).len()) + 16;
            let note = Note::new(text)
                .add_author_prefix(false)
                .set_font_name(style.heading_font())
                .set_font_size(9)
                .set_font_family(3)
                .set_width(NOTE_WIDTH)
                .set_height(height.min(NOTE_HEIGHT));
            self.sheet.insert_note(*row, at, &note)?;
        }
        Ok(())
    }

    /// Beside each row with findings, the way back to the list.
    fn margin(&mut self, rows: &[u32], style: &Style) -> Result<(), WriteError> {
        let mut beside: BTreeMap<u32, Vec<&Mark>> = BTreeMap::new();
        for ((row, _), marks) in &self.marks {
            beside.entry(*row).or_default().extend(marks);
        }
        // A finding that is about the row is not told again as one that compares it.
        for marks in beside.values_mut() {
            marks.sort_by_key(|mark| (mark.nth, mark.level()));
            marks.dedup_by_key(|mark| mark.nth);
            marks.sort_by_key(|mark| (mark.level(), mark.nth));
        }
        let most = beside.values().map(Vec::len).max().unwrap_or(0);
        let first_row = self.first_row();
        let columns = u32::try_from(most.min(MOST_IN_MARGIN)).unwrap_or(0) + 1;
        let first = self.extent.last_column.saturating_add(1);
        let end = first.saturating_add(columns);
        if end > COLUMNS {
            return Ok(());
        }
        let width = style.face().column_width(MARGIN);
        for column in (first..end).filter_map(at) {
            self.sheet.set_column_width_pixels(column, width)?;
        }
        let legend = self.copy.legend();
        let mut last_row = self.extent.last_row;
        for (row, marks) in beside {
            last_row = last_row.max(row);
            // The first row keeps its first place for the legend.
            let from = first + u32::from(row == first_row);
            for (column, (nth, mark)) in (from..end).filter_map(at).zip(marks.iter().enumerate()) {
                let mut text = mark.margin();
                if nth + 1 == MOST_IN_MARGIN && marks.len() > MOST_IN_MARGIN {
                    text = format!("{text} ほか{}件", marks.len() - MOST_IN_MARGIN);
                }
                let format = self.formats.margin(Some(mark.level()));
                if let Some(target) = rows.get(mark.nth) {
                    let target = name::link(super::super::result::SHEET, &format!("A{target}"));
                    let url = Url::new(target).set_text(text);
                    self.sheet
                        .write_url_with_format(row, column, url, &format)?;
                } else {
                    self.sheet
                        .write_string_with_format(row, column, text, &format)?;
                }
            }
        }
        if let Some(column) = at(first) {
            let format = self.formats.margin(None);
            self.sheet
                .write_string_with_format(first_row, column, legend, &format)?;
        }
        if let Some(last) = at(end - 1) {
            self.sheet.set_print_area(0, 0, last_row, last)?;
        }
        Ok(())
    }

    /// The first row that is seen.
    fn first_row(&self) -> u32 {
        let hidden = |row: &u32| self.copy.grid.is_row_hidden(*row);
        let mut shown = (0..=self.extent.last_row).filter(|row| self.copy.has_row(*row));
        shown.find(|row| !hidden(row)).unwrap_or(0)
    }
}

fn at(column: u32) -> Option<u16> {
    u16::try_from(column).ok().filter(|_| column < COLUMNS)
}

/// The number or date that a cell of the source holds, if one of ours can show it just so; as exact as the source's
/// own where it would be shown the same.
fn number(cell: &Cell) -> Option<(f64, String)> {
    let shown = match cell.raw {
        Raw::Number(_) | Raw::Date(_) => typed(&cell.shown)?,
        _ => return None,
    };
    let exact = match cell.raw {
        Raw::Number(exact) => Some(exact).filter(|exact| {
            let format = shown.format.split(';').next().unwrap_or_default();
            let fraction = format.split_once('.').map_or("", |(_, fraction)| fraction);
            let places = fraction.chars().filter(|c| *c == '0').count()
                + if format.ends_with('%') { 2 } else { 0 };
            let rounded = exact.round_dp_with_strategy(
                u32::try_from(places).unwrap_or(0),
                rust_decimal::RoundingStrategy::MidpointAwayFromZero,
            );
            Decimal::from_f64(shown.value).is_some_and(|shown| shown == rounded)
        }),
        _ => None,
    };
    let value = exact
        .and_then(|exact| exact.to_f64())
        .unwrap_or(shown.value);
    Some((value, shown.format))
}

/// What of a text fits a cell.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST {
            return &text[..at];
        }
    }
    text
}

/// The text in parts that findings speak of and parts that they do not; nothing where that says nothing.
fn spoken_of<'t>(marks: &[&Mark<'_>], text: &'t str) -> Vec<(&'t str, bool)> {
    let mut spans: Vec<(usize, usize)> = marks
        .iter()
        .map(|mark| (mark.place.at.start as usize, mark.place.at.end as usize))
        .filter(|(start, end)| start < end)
        .collect();
    spans.sort_unstable();
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut begun = 0;
    let mut spans = spans.into_iter().peekable();
    let mut until = 0;
    let mut was_spoken = false;
    for (nth, (at, _)) in text.char_indices().enumerate() {
        while let Some((_, end)) = spans.next_if(|(start, _)| *start <= nth) {
            until = until.max(end);
        }
        let is_spoken = nth < until;
        if is_spoken != was_spoken && at > begun {
            parts.push((&text[begun..at], was_spoken));
            begun = at;
        }
        was_spoken = is_spoken;
    }
    parts.push((&text[begun..], was_spoken));
    // The whole of a cell needs no setting off.
    if parts.len() > 1 { parts } else { Vec::new() }
}
