//! The sheet columns below each heading.

use super::Header;
use crate::model::{Grid, Region, Role, Traced, fold};
use crate::template::Template;

/// A row right below in which every text is a remark in brackets belongs to the header.
pub(super) fn extend_over_remarks(grid: &Grid, header: &mut Header) {
    let next = header.rows.1 + 1;
    let row = grid.row(next);
    let is_remark = |text: &str| {
        let text = fold(text);
        text.starts_with('(')
            && text.ends_with(')')
            && text.chars().count() <= 20
            && text.chars().count() > 3
    };
    if row.is_empty() || !row.iter().all(|(_, cell)| is_remark(&cell.shown)) {
        return;
    }
    for (column, cell) in row {
        let Some(band) = header
            .bands
            .iter_mut()
            .find(|band| (band.columns.0..=band.columns.1).contains(column))
        else {
            return;
        };
        let remark = Traced::cell(&grid.at(next, *column), &cell.shown).trimmed();
        band.heading.push_glue("\n");
        band.heading.push(&remark);
        band.levels.push(remark);
    }
    header.rows.1 = next;
}

/// Spreads each heading over the sheet columns that belong to it: to the right up to the next heading; to
/// the left where the cells below are merged further than the heading, and before the first.
pub(super) fn spread(grid: &Grid, header: &mut Header) {
    let merged_below: Vec<Region> = grid
        .merged
        .iter()
        .filter(|region| {
            region.first_row > header.rows.1 && region.first_column != region.last_column
        })
        .copied()
        .collect();
    for i in 0..header.bands.len() {
        let (first, last) = header.bands[i].columns;
        if first != last {
            continue;
        }
        let floor = if i == 0 {
            0
        } else {
            header.bands[i - 1].columns.1 + 1
        };
        let ceiling = header
            .bands
            .get(i + 1)
            .map_or(u32::MAX, |next| next.columns.0);
        let around = merged_below
            .iter()
            .filter(|r| r.first_column >= floor && r.last_column < ceiling)
            .filter(|r| (r.first_column..=r.last_column).contains(&first))
            .max_by_key(|r| r.last_column - r.first_column);
        if let Some(region) = around {
            header.bands[i].columns = (region.first_column, region.last_column);
        }
    }
    // The last band has no neighbour on its right: it is as wide as the widest other, no wider.
    let starts: Vec<u32> = header.bands.iter().map(|band| band.columns.0).collect();
    let widest = starts
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .max()
        .unwrap_or(1);
    let count = header.bands.len();
    for (i, band) in header.bands.iter_mut().enumerate() {
        match starts.get(i + 1) {
            Some(next) => band.columns.1 = next - 1,
            None if band.columns.0 == band.columns.1 => {
                band.columns.1 = band.columns.0 + widest - 1;
            }
            None => {}
        }
        if i == 0 && count > 1 {
            band.columns.0 = 0;
        }
    }
}

/// A row right below that numbers the columns (`①`, `(2)`, `A`, `B/A`) belongs to the header.
pub(super) fn extend_over_numbers(grid: &Grid, header: &mut Header) {
    let next = header.rows.1 + 1;
    let row = grid.row(next);
    let texts: Vec<String> = row
        .iter()
        .map(|(_, cell)| fold(&cell.shown))
        .filter(|text| !text.is_empty())
        .collect();
    let plain = |text: &String| text.trim_matches(['(', ')']).parse::<usize>().ok();
    let counts_up = texts.len() >= 2 && texts.iter().map(plain).eq((1..=texts.len()).map(Some));
    let is_letters = texts.len() >= 2
        && texts.iter().all(|text| {
            text.chars().count() <= 7
                && text
                    .chars()
                    .any(|c| ('\u{2460}'..='\u{2473}').contains(&c) || c.is_ascii_uppercase())
                && text.chars().all(|c| {
                    ('\u{2460}'..='\u{2473}').contains(&c)
                        || c.is_ascii_uppercase()
                        || "()+-/÷=×%*".contains(c)
                })
        });
    if !(counts_up || is_letters) {
        return;
    }
    for (column, cell) in row {
        let Some(band) = header
            .bands
            .iter_mut()
            .find(|band| (band.columns.0..=band.columns.1).contains(column))
        else {
            return;
        };
        let text = Traced::cell(&grid.at(next, *column), &cell.shown).trimmed();
        band.heading.push_glue("\n");
        band.heading.push(&text);
        band.levels.push(text);
    }
    header.rows.1 = next;
}

/// Splits a band whose heading stands over several columns of the table (項目 over 大区分 and 小区分): each
/// becomes a band of its own under the same heading. Cells that are merged belong together.
pub(super) fn split(grid: &Grid, header: &mut Header, template: &Template) {
    const ROWS: usize = 200;
    let item = template
        .columns
        .iter()
        .position(|column| column.role == Role::Item);
    let mut bands = Vec::new();
    for band in &header.bands {
        let (first, last) = band.columns;
        let mut starts: Vec<u32> = Vec::new();
        if first != last && band.of_form.is_some() {
            let rows = grid.rows().filter(|(row, _)| *row > header.rows.1);
            for (_, cells) in rows.take(ROWS) {
                let filled: Vec<u32> = cells
                    .iter()
                    .filter(|(column, cell)| {
                        (first..=last).contains(column) && !cell.shown.trim().is_empty()
                    })
                    .map(|(column, _)| *column)
                    .collect();
                if filled.len() > 1 {
                    starts.extend(filled);
                }
            }
            starts.sort_unstable();
            starts.dedup();
        }
        if starts.len() < 2 {
            bands.push(band.clone());
            continue;
        }
        starts[0] = first;
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(last, |next| next - 1);
            let mut part = band.clone();
            part.columns = (*start, end);
            // Labels on the left of the first heading, under a corner that was left blank.
            if band.heading.first().is_some_and(|at| end < at.cell.column) {
                part.of_form = item;
                part.heading = Traced::default();
                part.levels.clear();
            }
            bands.push(part);
        }
    }
    header.bands = bands;
}
