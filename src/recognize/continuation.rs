//! Rows and lines cut by a page break or wrapped by hand, joined again.

use indexmap::IndexMap;

use super::heads;
use super::joint::{append, overlap, unwrap_lines};
use super::rows::BodyRow;
use super::shape::Shape;
use crate::model::{Placement, Role, RowKind, Traced, fold};
use crate::template::Template;

/// One row of the table as a person sees it, with the text of each column in one piece.
#[derive(Clone, Debug)]
pub(super) struct LogicalRow {
    pub(super) kind: RowKind,
    pub(super) entries: IndexMap<Role, Traced>,
}

/// Joins the sheet rows of the table into its logical rows.
pub(super) fn join(
    rows: Vec<BodyRow>,
    template: &Template,
    placement: &mut Placement,
) -> Vec<LogicalRow> {
    let shape = Shape::of(&rows, template);
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
                    let whole_headings = whole_headings(current, &row);
                    for (role, text) in &row.cells {
                        let entry = current.entries.entry(*role).or_default();
                        let runs_on = !whole_headings.contains(role)
                            && shape.runs_on(entry, text, *role, row.after_gap, above.as_ref());
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

fn ordered(row: &BodyRow, roles: &[Role]) -> IndexMap<Role, Traced> {
    roles
        .iter()
        .filter_map(|role| Some((*role, row.cell(*role)?.clone())))
        .collect()
}

fn section(row: &BodyRow) -> LogicalRow {
    let mut text = Traced::default();
    let role = row.cells.first().map_or(Role::Item, |(role, _)| *role);
    for (_, cell) in &row.cells {
        if !text.is_empty() {
            text.push_glue(" ");
        }
        text.push(cell);
    }
    LogicalRow {
        kind: RowKind::Section { depth: 0 },
        entries: IndexMap::from([(role, text)]),
    }
}

/// The columns whose last heading is whole: the same heading ends two columns, and they go on differently.
fn whole_headings(current: &LogicalRow, row: &BodyRow) -> Vec<Role> {
    let mut ends: Vec<(Role, String, String)> = Vec::new();
    for (role, text) in &row.cells {
        let Some(above) = current.entries.get(role) else {
            continue;
        };
        let Some(heading) = heads::last_heading(above.text()) else {
            continue;
        };
        let rest = text.slice(overlap(above.text(), text.text())..text.len());
        ends.push((
            *role,
            fold(&heading),
            fold(&rest.text().chars().take(8).collect::<String>()),
        ));
    }
    let is_whole = |(role, heading, rest): &(Role, String, String)| {
        let mut others = ends
            .iter()
            .filter(|(other, same, _)| other != role && same == heading)
            .peekable();
        let first = |rest: &str| rest.chars().take(2).collect::<String>();
        others.peek().is_some() && others.all(|(_, _, other)| first(other) != first(rest))
    };
    ends.iter()
        .filter(|end| is_whole(end))
        .map(|(role, ..)| *role)
        .collect()
}
