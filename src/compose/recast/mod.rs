//! A document of one form → the same in the layout of another.
//!
//! What both forms have a column for is kept, with its place in the source; what has none is dropped with a reason.
//! Everything follows from the roles, the layout and the table keys of the two templates.

mod by_item;
mod by_line;
mod by_row;
mod drawn;
mod figures;
mod items;
mod located;
mod name;
mod number;
mod places;
mod remainder;
mod wording;

use crate::model::{Document, Metric, Role, Span};
use crate::template::{Layout, Template};

use located::Located;
use places::Places;

/// Draws a document of the form `from` as the form `to`.
#[must_use]
pub fn recast(document: &Document, from: &Template, to: &Template) -> Document {
    if from.id == to.id {
        return document.clone();
    }
    let (said, told) = match (from.table.layout, to.table.layout) {
        (Layout::Grid, Layout::Text | Layout::Lines) => wording::worded(document, to),
        _ => (document.clone(), Vec::new()),
    };
    let said_by = Located::of(&said.items);
    let mut places = Places::of(&said, from, to);
    let drawn = match (from.table.layout, to.table.layout) {
        (_, Layout::Lines) => by_line::draw(&said, &places, to),
        (Layout::Text | Layout::Lines, Layout::Grid) => {
            places.admit(figures::columns(&said, to), to);
            figures::draw(&said, &said_by, &places, to)
        }
        _ if keeps_rows(&said, (from, to), &places) => by_row::draw(&said, &said_by, &places, to),
        _ => by_item::draw(&said, &places, to),
    };
    let items = items::items(&drawn, &said_by, to);
    let mut metrics = metrics(&said, &Located::of(&items));
    metrics.extend(drawn.metrics.into_iter().flatten());
    let new = Document {
        template: to.id.clone(),
        columns: places.columns.clone(),
        rows: drawn.rows,
        items,
        metrics,
        ..document.clone()
    };
    let told: Vec<Span> = told.into_iter().chain(drawn.told).collect();
    let source = Located::of(&document.items);
    let placement =
        remainder::placement(document, &source, &new, &places, (&drawn.repeated, &told));
    Document { placement, ..new }
}

/// Whether rows stay rows: in tables whose rows already are what the new form wants a row for.
fn keeps_rows(document: &Document, (from, to): (&Template, &Template), places: &Places) -> bool {
    let has = |role: Role| document.columns.contains_key(&role);
    let has_names = has(Role::Number) || has(Role::Item);
    let wants_names = places.number.or(places.item).is_some();
    match (from.table.layout, to.table.layout) {
        (Layout::Lines, _) | (Layout::Grid, Layout::Text) => false,
        _ => has_names || !wants_names,
    }
}

/// The quantities whose characters stand in the new form, with the item and column they stand in now.
fn metrics(document: &Document, located: &Located<'_>) -> Vec<Metric> {
    let moved = |metric: &Metric| {
        let owner = located.owner_at(&metric.at.cell, metric.at.start, Some(metric.column()))?;
        Some(Metric {
            path: owner.item.path.clone(),
            role: owner.key.role,
            nth: owner.key.nth,
            ..metric.clone()
        })
    };
    document.metrics.iter().filter_map(moved).collect()
}
