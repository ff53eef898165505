//! The header of a file that tells its own: JSON and the machine-readable table.

use super::{Band, Header};
use crate::model::{Declared, Grid, Traced};
use crate::template::Template;

/// The header that the file itself tells. A heading it leaves out is that of the form.
pub(super) fn as_declared(grid: &Grid, declared: &Declared, template: &Template) -> Header {
    let bands: Vec<Band> = (0..)
        .zip(&declared.columns)
        .map(|(at, key)| {
            let of_form = template.columns.iter().position(|c| c.role == key.role);
            let mut levels: Vec<Traced> = (declared.header.0..=declared.header.1)
                .filter_map(|row| Some(Traced::cell(&grid.at(row, at), &grid.cell(row, at)?.shown)))
                .map(|text| text.trimmed())
                .filter(|text| !text.is_empty())
                .collect();
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
    let is_there = |c: usize| bands.iter().any(|band| band.of_form == Some(c));
    let missing = (0..).zip(&template.columns);
    Header {
        rows: declared.header,
        score: 1000,
        missing: missing
            .filter(|(c, column)| column.required && !is_there(*c))
            .map(|(_, column)| column.heading.clone())
            .collect(),
        bands,
    }
}
