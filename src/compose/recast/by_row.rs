//! Rows that stay rows: a table of texts → another table of texts.

use super::drawn::{Drawn, Row};
use super::located::Located;
use super::name::{Name, joined};
use super::places::{Places, is_name};
use crate::model::{ColumnKey, Document, ItemPath, Passage, RowKind, TableRow, Traced};
use crate::template::Template;

/// Draws each row of the source as one row. Numbers and headings for which the new form has no column, and sections
/// for which it has no rows, stand at the head of the texts.
pub(super) fn draw(
    document: &Document,
    source: &Located<'_>,
    places: &Places,
    to: &Template,
) -> Drawn {
    let mut drawn = Drawn::default();
    let mut above: Vec<(ItemPath, Traced)> = Vec::new();
    let keeps_sections = to.table.sections || places.number.or(places.item).is_some();
    for row in &document.rows {
        match row.kind {
            RowKind::Section { .. } => {
                for passage in row.entries.values() {
                    let text = passage.text.trimmed();
                    let owner = source.owner(&text);
                    let path = owner.map(|owner| owner.item.path.clone());
                    let path = path.unwrap_or_default();
                    if keeps_sections {
                        drawn.section(places.first(), &path, text);
                    } else {
                        above.retain(|(known, _)| known.contains(&path) && *known != path);
                        above.push((path, text));
                    }
                }
            }
            RowKind::Data => data(row, source, places, &mut above, &mut drawn),
        }
    }
    drop_bare_sections(&mut drawn);
    drawn
}

fn data(
    row: &TableRow,
    source: &Located<'_>,
    places: &Places,
    above: &mut Vec<(ItemPath, Traced)>,
    drawn: &mut Drawn,
) {
    let texts: Vec<(ColumnKey, &Passage)> = row
        .entries
        .iter()
        .filter_map(|(key, passage)| Some((places.of_text(*key)?, passage)))
        .filter(|(_, passage)| !passage.text.is_blank())
        .collect();
    let naming = || row.entries.iter().filter(|(key, _)| is_name(key.role));
    let owner = naming()
        .filter_map(|(_, passage)| source.owner(&passage.text))
        .next_back();
    let has_place_for_name = places.item.is_some() || places.number.is_some();
    if texts.is_empty() && (owner.is_none() || !has_place_for_name) {
        return;
    }
    let mut drawing = Row::default();
    let mut prefix: Vec<(ItemPath, Traced)> = std::mem::take(above);
    if naming().all(|(key, _)| places.keeps(*key)) {
        for (key, passage) in naming() {
            drawing.add(*key, passage);
        }
    } else if let Some(owner) = owner {
        let name = Name::of(owner.item, places);
        let path = &owner.item.path;
        // A row that bears the heading of the section above it speaks for the section.
        let is_above = prefix.last().is_some_and(|(section, text)| {
            section.contains(path) && section != path && speaks_for(text, &name)
        });
        match (places.number, places.item) {
            (Some(number), Some(item)) => {
                drawing.begin(number, path, name.number);
                drawing.begin(item, path, name.heading);
            }
            (None, Some(item)) => drawing.begin(item, path, joined(&name.number, &name.heading)),
            (Some(number), None) => {
                drawing.begin(number, path, name.number);
                prefix.push((path.clone(), name.heading));
            }
            (None, None) if is_above => {
                drawn.repeated.extend(name.whole.sources().cloned());
            }
            (None, None) => prefix.push((path.clone(), joined(&name.number, &name.heading))),
        }
    }
    let columns: Vec<ColumnKey> = if texts.is_empty() {
        places.texts().take(1).collect()
    } else {
        texts.iter().map(|(key, _)| *key).collect()
    };
    for key in columns {
        for (path, line) in &prefix {
            drawing.begin(key, path, line.clone());
        }
    }
    for (key, passage) in texts {
        drawing.add(key, passage);
    }
    drawn.row(drawing, places.columns.keys().copied());
}

fn speaks_for(section: &Traced, name: &Name) -> bool {
    let heading = name.heading.text().trim();
    name.number.is_blank() && !heading.is_empty() && section.text().trim().ends_with(heading)
}

/// A section over nothing is none: what lay below it has no place in the new form.
pub(super) fn drop_bare_sections(drawn: &mut Drawn) {
    let mut least = 0;
    let mut keeps: Vec<bool> = Vec::with_capacity(drawn.rows.len());
    for row in drawn.rows.iter().rev() {
        let keep = match row.kind {
            RowKind::Section { depth } => {
                let is_over_rows = depth < least;
                if is_over_rows {
                    least = depth;
                }
                is_over_rows
            }
            RowKind::Data => {
                least = u32::MAX;
                true
            }
        };
        keeps.push(keep);
    }
    keeps.reverse();
    let mut at = 0;
    let mut moved: Vec<usize> = Vec::with_capacity(keeps.len());
    for keep in &keeps {
        moved.push(at);
        at += usize::from(*keep);
    }
    let mut keep = keeps.iter();
    drawn.rows.retain(|_| keep.next().copied().unwrap_or(true));
    drawn.ahead = std::mem::take(&mut drawn.ahead)
        .into_iter()
        .filter_map(|((row, key), path)| Some(((*moved.get(row)?, key), path)))
        .collect();
}
