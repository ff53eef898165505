//! Items become lines: a table → an outline, with a block under each section for each column.

use super::by_item::holds_sections;
use super::drawn::{Drawn, Row};
use super::name::{Name, is_kept, kept, lines_of};
use super::places::Places;
use crate::model::{ColumnKey, Document, Item, ItemKind, ItemPath, Role, Traced};
use crate::template::Template;

/// Draws each outermost item as a section; what each column says of it and of the items below stands under a line
/// with the name of the column.
pub(super) fn draw(document: &Document, places: &Places, to: &Template) -> Drawn {
    let mut drawn = Drawn::default();
    for item in &document.items {
        section(item, document, places, to, &mut drawn);
    }
    drawn
}

fn section(item: &Item, document: &Document, places: &Places, to: &Template, drawn: &mut Drawn) {
    if !is_kept(item, places) {
        return;
    }
    let name = Name::of(item, places);
    let key = places.item.unwrap_or(Role::Item.into());
    drawn.section(key, &item.path, name.whole.clone());
    if holds_sections(item) {
        for below in &item.items {
            section(below, document, places, to, drawn);
        }
        return;
    }
    for key in places.texts() {
        let mut lines: Vec<(ItemPath, Traced)> = Vec::new();
        let label = label(key, document, places, to);
        let block = item.path.child(label.text().trim().replace('/', "／"));
        if item.kind != ItemKind::Section {
            for (_, entry) in kept(item, places).filter(|(own, _)| *own == key) {
                let text = name.without(entry, &mut drawn.repeated);
                lines.push((block.clone(), text));
            }
        }
        collect(&item.items, key, &block, places, &mut lines);
        lines.retain(|(_, text)| !text.is_blank());
        if lines.is_empty() {
            continue;
        }
        drawn.section(key, &block, label);
        for (path, text) in lines {
            for (at, line) in lines_of(&text).into_iter().enumerate() {
                let mut row = Row::default();
                if at == 0 && path != block {
                    row.begin(key, &path, line);
                } else {
                    row.go_on(key, &path, line);
                }
                drawn.row(row, std::iter::once(key));
            }
        }
    }
}

/// What one column says of the items below, in order.
fn collect(
    items: &[Item],
    key: ColumnKey,
    above: &ItemPath,
    places: &Places,
    lines: &mut Vec<(ItemPath, Traced)>,
) {
    for item in items {
        let step = item.path.steps().last().cloned().unwrap_or_default();
        let path = above.child(step);
        for (_, entry) in kept(item, places).filter(|(own, _)| *own == key) {
            lines.push((path.clone(), entry.text.trimmed()));
        }
        collect(&item.items, key, &path, places, lines);
    }
}

/// The line that heads a block: the heading of the column, as the source or the form calls it.
fn label(key: ColumnKey, document: &Document, places: &Places, to: &Template) -> Traced {
    let kept = places.columns.get(&key).map(|column| &column.heading);
    if let Some(heading) = kept.filter(|heading| !heading.is_blank()) {
        return heading.trimmed();
    }
    let official = to.column(key.role).map(|column| column.heading.as_str());
    let source = document
        .columns
        .get(&key)
        .map(|column| column.heading.text());
    let mut label = Traced::default();
    label.push_glue(official.or(source).unwrap_or_default());
    label
}
