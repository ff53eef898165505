//! A sheet that this program wrote, and nobody has changed since → the same sheet with its rows in one piece each,
//! and what each of them is. The note about it stands in properties of the workbook.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::Event;

use super::limits::Limits;
use super::package::Package;
use super::xml::{self, Events};
use crate::model::{Cell, Fingerprint, Grid, WrittenSheet};

/// The part with the properties.
const PART: &str = "docProps/custom.xml";

/// Tells the sheet what the note says of it, if the note still fits.
pub(super) fn declare(package: &mut Package<'_>, sheets: &mut [Grid]) {
    let [grid] = sheets else {
        return;
    };
    let limits = package.limits();
    let Some(stream) = package.stream(PART) else {
        return;
    };
    let Some(note) = note(stream, limits) else {
        return;
    };
    let mut seen = Fingerprint::default();
    for (row, column, cell) in grid.cells() {
        seen.see(row, column, &cell.shown);
    }
    if seen != note.fingerprint {
        return;
    }
    join(grid, &note);
    put_under(grid, &note.sections);
    grid.merged.sort_unstable();
    grid.declared = Some(note.declared);
}

/// The note, from its parts.
fn note(part: impl BufRead, limits: Limits) -> Option<WrittenSheet> {
    let properties = properties(part, limits);
    let mut note = String::new();
    for part in 1.. {
        let name = WrittenSheet::property(part);
        match properties.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => note.push_str(text),
            None => break,
        }
    }
    WrittenSheet::parse(&note)
}

/// Properties that are looked at; a note has a few dozen.
const MOST: usize = 10_000;

/// The properties that are text, by name.
fn properties(part: impl BufRead, limits: Limits) -> Vec<(String, String)> {
    let mut events = Events::new(part, "xlsx", limits);
    let mut properties: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    while let Ok(event) = events.next_event() {
        match event {
            Event::Start(e) if e.local_name().into_inner() == "property" => {
                let name = xml::attribute(&e, "name").unwrap_or_default();
                properties.push((name, String::new()));
                is_open = true;
            }
            Event::End(e) if e.local_name().into_inner() == "property" => is_open = false,
            Event::Text(text) if is_open => {
                if let Some((_, value)) = properties.last_mut() {
                    value.push_str(text.trim());
                }
            }
            Event::Eof => break,
            _ if properties.len() > MOST => break,
            _ => {}
        }
    }
    properties
}

/// Puts sections, merged over all columns, under the columns they belong to.
fn put_under(grid: &mut Grid, sections: &[(u32, u32)]) {
    let columns: BTreeMap<u32, u32> = sections.iter().copied().collect();
    let mut put = Vec::new();
    let mut moved = BTreeMap::new();
    for (row, cells) in grid.take_rows(|row| columns.contains_key(&row)) {
        let under = columns.get(&row).copied().unwrap_or(0);
        if cells.first().is_some_and(|(column, _)| *column == 0) {
            put.extend(
                cells
                    .into_iter()
                    .take(1)
                    .map(|(_, cell)| (row, under, cell)),
            );
            moved.insert(row, under);
        } else {
            put.extend(cells.into_iter().map(|(column, cell)| (row, column, cell)));
        }
    }
    grid.put_all(put);
    for region in &mut grid.merged {
        if let Some(column) = moved.get(&region.first_row) {
            region.first_column = *column;
            // Wide even where the heading stands in the last column.
            region.last_column = region.last_column.max(column.saturating_add(1));
        }
    }
}

/// Puts the rests of rows back below the texts they were cut from.
fn join(grid: &mut Grid, note: &WrittenSheet) {
    let told = |row: u32| note.rests.binary_search_by_key(&row, |rest| rest.row).ok();
    let mut open: Option<(u32, u32)> = None;
    let mut texts: Vec<(u32, String)> = Vec::new();
    for (row, cells) in grid.take_rows(|row| told(row).is_some()) {
        let Some(rest) = told(row).and_then(|at| note.rests.get(at)) else {
            continue;
        };
        // A rest right below another belongs to the same row.
        let top = match open {
            Some((top, last)) if last.checked_add(1) == Some(row) => top,
            _ => {
                close(grid, open, &mut texts);
                row.saturating_sub(1)
            }
        };
        open = Some((top, row));
        for (column, cell) in cells {
            let breaks = rest.breaks.get(column as usize).copied().unwrap_or(1);
            let known = texts.iter().position(|(known, _)| *known == column);
            let at = known.unwrap_or_else(|| {
                let above = grid.cell(top, column).map(|cell| cell.shown.clone());
                texts.push((column, above.unwrap_or_default()));
                texts.len() - 1
            });
            let text = &mut texts[at].1;
            text.extend(std::iter::repeat_n('\n', breaks as usize));
            text.push_str(&cell.shown);
        }
    }
    close(grid, open, &mut texts);
}

/// Puts the texts of a row, now whole, where it begins.
fn close(grid: &mut Grid, open: Option<(u32, u32)>, texts: &mut Vec<(u32, String)>) {
    if let Some((top, _)) = open {
        for (column, text) in texts.drain(..) {
            grid.put(top, column, Cell::text(text));
        }
    }
}
