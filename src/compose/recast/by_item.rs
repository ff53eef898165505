//! Items become rows: numbered text in cells, or an outline → a table with columns for numbers and headings.

use super::by_row::drop_bare_sections;
use super::drawn::{Drawn, Row};
use super::name::{Name, is_kept, joined, kept, says, split_number};
use super::places::Places;
use crate::model::{ColumnKey, Document, Item, ItemKind, ItemPath, Span, Traced, fold};
use crate::template::{Rows, Template};

/// Draws the items of the source as rows. A form with sections gets one row a numbered item, as far down as the
/// columns go together, and section rows over them; a form without gets one row an outermost item.
pub(super) fn draw(document: &Document, places: &Places, to: &Template) -> Drawn {
    let mut drawing = Drawing {
        document,
        places,
        goes_down: to.table.sections || to.table.rows == Rows::Item,
        drawn: Drawn::default(),
    };
    for item in &document.items {
        drawing.place(item);
    }
    drop_bare_sections(&mut drawing.drawn.rows);
    drawing.drawn
}

struct Drawing<'a> {
    document: &'a Document,
    places: &'a Places,
    goes_down: bool,
    drawn: Drawn,
}

impl Drawing<'_> {
    fn place(&mut self, item: &Item) {
        if !is_kept(item, self.places) {
            return;
        }
        let name = Name::of(item, self.places);
        if !(self.goes_down && goes_down(item, &name, self.places)) {
            let row = self.row(item, &name);
            return self.drawn.row(row, self.places.columns.keys().copied());
        }
        if !name.whole.is_blank() {
            let first = self.places.first();
            self.drawn.section(first, &item.path, name.whole.clone());
        }
        self.own_row(item, &name);
        for below in &item.items {
            self.place(below);
        }
    }

    /// What an item says itself, where it is a section: a row under the section that bears its heading.
    fn own_row(&mut self, item: &Item, name: &Name) {
        let mut row = Row::default();
        let heading = name.heading.text().split_whitespace().collect::<Vec<_>>();
        let path = item.path.child(heading.join(" ").replace('/', "／"));
        for (key, text) in self.own_texts(item, name) {
            row.begin(key, &path, text);
        }
        if self.places.texts().any(|key| row.has(key)) {
            if let Some(key) = self.places.item {
                row.begin(key, &path, name.heading.clone());
            }
            self.drawn.row(row, self.places.columns.keys().copied());
        }
    }

    fn own_texts(&mut self, item: &Item, name: &Name) -> Vec<(ColumnKey, Traced)> {
        if item.kind == ItemKind::Section {
            let lines = kept(item, self.places).skip(1);
            let repeated = lines.flat_map(|(_, entry)| entry.text.sources().cloned());
            self.drawn.repeated.extend(repeated);
            return Vec::new();
        }
        let mut texts = Vec::new();
        for (key, entry) in kept(item, self.places) {
            let text = name.without(entry, &mut self.drawn.repeated);
            if !text.is_blank() {
                texts.push((key, text));
            }
        }
        texts
    }

    /// The row of an item with everything below it.
    fn row(&mut self, item: &Item, name: &Name) -> Row {
        let mut row = Row::default();
        let path = &item.path;
        match (self.places.number, self.places.item) {
            (Some(number), Some(key)) => {
                row.begin(number, path, name.number.clone());
                row.begin(key, path, name.heading.clone());
            }
            (Some(number), None) => row.begin(number, path, name.number.clone()),
            (None, Some(key)) => row.begin(key, path, joined(&name.number, &name.heading)),
            (None, None) => {}
        }
        for (key, text) in self.own_texts(item, name) {
            // Another number than the row's is an item below it.
            let other = item.entries.get(&key).and_then(|entry| {
                let number = entry.number.as_ref()?;
                (split_number(entry).0.len() > 0 && text == entry.text.trimmed()).then_some(number)
            });
            let path = other.map_or_else(|| path.clone(), |number| path.child(&number.canonical));
            row.begin(key, &path, text);
        }
        for below in &item.items {
            self.below(below, path, &mut row);
        }
        row
    }

    fn below(&mut self, item: &Item, above: &ItemPath, row: &mut Row) {
        let label = label(item, self.document, self.places);
        let path = match label {
            // What stands under the name of its column stands in the column.
            Some(sources) => {
                self.drawn.repeated.extend(sources);
                above.clone()
            }
            None => {
                let step = item.path.steps().last().cloned().unwrap_or_default();
                let path = above.child(step);
                for (key, entry) in kept(item, self.places) {
                    row.begin(key, &path, entry.text.trimmed());
                }
                path
            }
        };
        for below in &item.items {
            self.below(below, &path, row);
        }
    }
}

/// The characters of a line that says no more than the heading of its column: 都の取組 over the items of the block.
fn label(item: &Item, document: &Document, places: &Places) -> Option<Vec<Span>> {
    let says_column = |key: &ColumnKey, text: &str| {
        let heading = |column: Option<&crate::model::Column>| {
            column.is_some_and(|column| fold(column.heading.text()) == fold(text))
        };
        heading(document.columns.get(key)) || heading(places.columns.get(key))
    };
    let is_label = !item.items.is_empty()
        && !item.entries.is_empty()
        && item
            .entries
            .iter()
            .all(|(key, entry)| says_column(key, entry.text.text().trim()));
    is_label.then(|| {
        let texts = item.entries.values().map(|entry| &entry.text);
        texts.flat_map(|text| text.sources().cloned()).collect()
    })
}

/// Whether the items below one become rows of their own: every column that speaks of it goes down with them, so that
/// what belongs together still stands side by side.
fn goes_down(item: &Item, name: &Name, places: &Places) -> bool {
    if item.kind == ItemKind::Section {
        return true;
    }
    let below: Vec<&Item> = item
        .items
        .iter()
        .filter(|below| is_kept(below, places))
        .collect();
    let are_numbered = below.iter().all(|below| below.number.is_some());
    if below.is_empty() || !are_numbered || are_joined_otherwise(&below) {
        return false;
    }
    let goes = |key: ColumnKey| below.iter().any(|below| speaks(below, key, places));
    kept(item, places)
        .filter(|(_, entry)| !name.without(entry, &mut Vec::new()).is_blank())
        .all(|(key, _)| goes(key))
}

/// True when one column takes two numbers together that another gives one by one: ①② beside ① and ②.
fn are_joined_otherwise(items: &[&Item]) -> bool {
    let numbers = || items.iter().filter_map(|item| item.number.as_ref());
    numbers()
        .filter(|number| number.ordinals.len() > 1)
        .any(|joint| {
            numbers().any(|other| {
                other != joint
                    && other.scheme == joint.scheme
                    && other.ordinals.iter().any(|at| joint.ordinals.contains(at))
            })
        })
}

fn speaks(item: &Item, key: ColumnKey, places: &Places) -> bool {
    let own = says(item, places)
        && kept(item, places).any(|(of, entry)| of == key && !entry.text.is_blank());
    own || item.items.iter().any(|below| speaks(below, key, places))
}
