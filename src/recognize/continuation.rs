//! Rows and lines cut by a page break or wrapped by hand, joined again.

use super::heads;
use super::joint::{append, overlap, unwrap_lines};
use super::rows::BodyRow;
use super::shape::Shape;
use super::signs;
use crate::model::{ByColumn, ColumnKey, Placement, Role, RowKind, Traced, fold};
use crate::template::Template;

/// One row of the table as a person sees it, with the text of each column in one piece.
#[derive(Clone, Debug)]
pub(super) struct LogicalRow {
    pub(super) kind: RowKind,
    pub(super) entries: ByColumn<Traced>,
}

/// The logical rows of a file that tells them: each sheet row is one.
pub(super) fn whole(rows: &[BodyRow], columns: &[ColumnKey]) -> Vec<LogicalRow> {
    rows.iter()
        .map(|row| {
            if row.spanning {
                section(row)
            } else {
                LogicalRow {
                    kind: RowKind::Data,
                    entries: ordered(row, columns),
                }
            }
        })
        .collect()
}

/// Joins the sheet rows of the table into its logical rows.
pub(super) fn join(
    rows: Vec<BodyRow>,
    columns: &[ColumnKey],
    template: &Template,
    placement: &mut Placement,
) -> Vec<LogicalRow> {
    let shape = Shape::of(&rows, columns, template);
    let mut joined: Vec<LogicalRow> = Vec::new();
    let mut above: Option<BodyRow> = None;
    for mut row in rows {
        if !shape.by_line {
            for (_, text) in &mut row.cells {
                *text = unwrap_lines(text, placement);
            }
        }
        if shape.is_section(&row) {
            joined.push(section(&row));
        } else {
            let current = joined.last_mut().filter(|last| last.kind == RowKind::Data);
            match current {
                Some(current) if !shape.starts(&row, above.as_ref(), current) => {
                    let headings = if shape.by_line {
                        ByColumn::default()
                    } else {
                        shared_headings(current, &row)
                    };
                    for (role, text) in &row.cells {
                        let entry = current.entries.entry(*role).or_default();
                        let runs_on = match headings.get(role) {
                            Some(Heading::Whole) => false,
                            Some(Heading::Cut) => true,
                            None => {
                                shape.runs_on(entry, text, *role, row.after_gap, above.as_ref())
                            }
                        };
                        append(entry, text, runs_on, shape.by_line, placement);
                    }
                }
                _ => joined.push(LogicalRow {
                    kind: RowKind::Data,
                    entries: ordered(&row, &shape.roles),
                }),
            }
        }
        above = Some(row);
    }
    joined
}

fn ordered(row: &BodyRow, roles: &[ColumnKey]) -> ByColumn<Traced> {
    roles
        .iter()
        .filter_map(|role| Some((*role, row.cell(*role)?.clone())))
        .collect()
}

fn section(row: &BodyRow) -> LogicalRow {
    let mut text = Traced::default();
    let role = row
        .cells
        .first()
        .map_or(Role::Item.into(), |(role, _)| *role);
    for (_, cell) in &row.cells {
        if !text.is_empty() {
            text.push_glue(" ");
        }
        text.push(cell);
    }
    LogicalRow {
        kind: RowKind::Section { depth: 0 },
        entries: ByColumn::from_iter([(role, text)]),
    }
}

/// Whether a heading that ends a column stands there whole.
enum Heading {
    Whole,
    Cut,
}

/// The columns that end with the same heading. It was cut if they go on alike below a page break, or below
/// characters printed twice; else it is whole.
fn shared_headings(current: &LogicalRow, row: &BodyRow) -> ByColumn<Heading> {
    let mut ends: Vec<(ColumnKey, String, String)> = Vec::new();
    let mut page_ends = row.after_gap;
    for (role, text) in &row.cells {
        let Some(above) = current.entries.get(role) else {
            continue;
        };
        let Some(heading) = heads::last_heading(above.text()) else {
            continue;
        };
        let repeated = overlap(above.text(), text.text());
        page_ends |= repeated > 0;
        let rest = text.slice(repeated..text.len());
        let first: String = rest.text().trim_start().chars().take(2).collect();
        ends.push((*role, fold(&heading), first));
    }
    let mut headings = ByColumn::default();
    for (role, heading, first) in &ends {
        let others: Vec<&String> = ends
            .iter()
            .filter(|(other, same, _)| other != role && same == heading)
            .map(|(_, _, first)| first)
            .collect();
        if !others.is_empty() {
            let is_cut = page_ends && others.contains(&first) && !signs::starts_anew(first);
            headings.insert(*role, if is_cut { Heading::Cut } else { Heading::Whole });
        }
    }
    headings
}
