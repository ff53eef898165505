//! The header of a file that tells its own: JSON and the machine-readable table.

use std::cmp::Reverse;

use super::names::names;
use super::stack::Stack;
use super::{Band, Header};
use crate::model::{ColumnKey, Declared, Grid, Traced};
use crate::template::Template;

/// The header that the file itself tells. A heading it leaves out is that of the form.
pub(super) fn as_declared(grid: &Grid, declared: &Declared, template: &Template) -> Header {
    let levels: Vec<Vec<Traced>> = (0..)
        .zip(&declared.columns)
        .map(|(at, _)| {
            (declared.header.0..=declared.header.1)
                .filter_map(|row| {
                    let (row, at) = standing_over(grid, row, at);
                    Some(Traced::cell(&grid.at(row, at), &grid.cell(row, at)?.shown))
                })
                .map(|text| text.trimmed())
                .filter(|text| !text.is_empty())
                .collect()
        })
        .collect();
    let of_forms = of_forms(&declared.columns, &levels, template);
    let bands: Vec<Band> = (0..)
        .zip(&declared.columns)
        .zip(levels.into_iter().zip(of_forms))
        .map(|((at, key), (mut levels, of_form))| {
            if levels.is_empty() {
                let official = of_form.map_or("", |c| template.columns[c].heading.as_str());
                let mut heading = Traced::default();
                heading.push_glue(official);
                levels.push(heading);
            }
            let mut heading = Traced::default();
            for (i, text) in levels.iter().enumerate() {
                if i > 0 {
                    heading.push_glue("\n");
                }
                heading.push(text);
            }
            Band {
                columns: (at, at),
                key: of_form.map(|_| *key),
                of_form,
                heading,
                levels,
            }
        })
        .collect();
    let is_there = |role| declared.columns.iter().any(|key| key.role == role);
    Header {
        rows: declared.header,
        score: 1000,
        missing: template
            .columns
            .iter()
            .filter(|column| column.required && !is_there(column.role))
            .map(|column| column.heading.clone())
            .collect(),
        bands,
    }
}

/// Where the heading stands that a cell of the header belongs to: on the left, where it is merged over several
/// columns.
fn standing_over(grid: &Grid, row: u32, column: u32) -> (u32, u32) {
    let from = grid.merged.partition_point(|region| region.first_row < row);
    let regions = grid.merged.get(from..).unwrap_or_default();
    regions
        .iter()
        .take_while(|region| region.first_row == row)
        .find(|region| (region.first_column..=region.last_column).contains(&column))
        .map_or((row, column), |region| (row, region.first_column))
}

/// Which column of the form each declared one is: of those with its role the one that is called so, else the next
/// that is free.
fn of_forms(keys: &[ColumnKey], levels: &[Vec<Traced>], template: &Template) -> Vec<Option<usize>> {
    let mut fits: Vec<(Reverse<usize>, bool, usize, usize)> = Vec::new();
    for (at, (key, levels)) in keys.iter().zip(levels).enumerate() {
        let names = names(&Stack {
            columns: (0, 0),
            texts: levels.clone(),
        });
        for (c, column) in template.columns.iter().enumerate() {
            if column.role == key.role {
                let weights = names.iter().filter_map(|name| column.names.weigh(name));
                let weight = weights.max().unwrap_or(0);
                fits.push((Reverse(weight), !column.required, at, c));
            }
        }
    }
    fits.sort_unstable();
    let mut of_forms = vec![None; keys.len()];
    let mut taken = vec![false; template.columns.len()];
    // Twice: columns that the form has once take in those that are left over.
    for is_last in [false, true] {
        for (_, _, at, c) in &fits {
            let is_free = !taken[*c] || template.columns[*c].repeats || is_last;
            if of_forms[*at].is_none() && is_free {
                of_forms[*at] = Some(*c);
                taken[*c] = true;
            }
        }
    }
    of_forms
}
