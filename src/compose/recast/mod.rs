//! A document of one form → the same in the layout of another.
//!
//! What both forms have a column for is kept, with its place in the source; what has none is dropped with a reason.
//! Everything follows from the roles, the layout and the table keys of the two templates.

mod by_item;
mod by_row;
mod drawn;
mod items;
mod located;
mod name;
mod places;
mod remainder;

use crate::model::{Document, Metric, Role};
use crate::template::{Layout, Template};

use drawn::Drawn;
use located::Located;
use places::Places;

/// Draws a document of the form `from` as the form `to`.
#[must_use]
pub fn recast(document: &Document, from: &Template, to: &Template) -> Document {
    if from.id == to.id {
        return document.clone();
    }
    let source = Located::of(&document.items);
    let places = Places::of(document, from, to);
    let drawn = if keeps_rows(document, from, &places) {
        by_row::draw(document, &source, &places, to)
    } else {
        by_item::draw(document, &places, to)
    };
    let items = items::items(&drawn.rows, &source);
    let metrics = match &drawn.metrics {
        Some(metrics) => metrics.clone(),
        None => metrics(document, &Located::of(&items)),
    };
    let mut new = Document {
        template: to.id.clone(),
        columns: places.columns.clone(),
        items,
        metrics,
        ..document.clone()
    };
    let Drawn {
        rows,
        repeated,
        told,
        ..
    } = drawn;
    new.rows = rows;
    new.placement = remainder::placement(document, &source, &new, &places, (&repeated, &told));
    new
}

/// Whether rows stay rows: in tables of texts whose rows already are what the new form wants a row for.
fn keeps_rows(document: &Document, from: &Template, places: &Places) -> bool {
    let has = |role: Role| document.columns.contains_key(&role);
    let has_names = has(Role::Number) || has(Role::Item);
    let wants_names = places.number.or(places.item).is_some();
    from.table.layout != Layout::Lines && (has_names || !wants_names)
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
