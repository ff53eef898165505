//! Items become rows: numbered text in cells, or an outline → a table with columns for numbers and headings.

use super::by_row::drop_bare_sections;
use super::drawn::{Drawn, Row};
use super::name::{Name, is_kept, joined, kept, says, split_number};
use super::places::{Places, is_name};
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
    drop_bare_sections(&mut drawing.drawn);
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
        let goes_down =
            holds_sections(item) || self.goes_down && goes_down(item, &name, self.places);
        if !goes_down {
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
            // The name stands at the head of the texts.
            (None, None) => {
                let columns = self.places.texts();
                for key in columns.filter(|key| speaks(item, *key, self.places)) {
                    row.begin(key, path, name.whole.clone());
                }
            }
        }
        for (key, text) in self.own_texts(item, name) {
            // Another number than the row's is an item below it.
            let other = item.entries.get(&key).and_then(|entry| {
                let number = entry.number.as_ref()?;
                let is_whole = text == entry.text.trimmed();
                (is_whole && !split_number(entry).0.is_empty()).then_some(number)
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
        let path = if let Some(sources) = label {
            // What stands under the name of its column stands in the column.
            self.drawn.repeated.extend(sources);
            for (key, entry) in kept(item, self.places) {
                row.begin(key, above, entry.body.trimmed());
            }
            above.clone()
        } else {
            let step = item.path.steps().last().cloned().unwrap_or_default();
            let path = above.child(step);
            let name = of_columns(item, self.places);
            for (key, entry) in kept(item, self.places) {
                let is_told = name
                    .sources()
                    .all(|at| entry.text.sources().any(|own| own == at));
                let mut text = Traced::default();
                if !is_told {
                    text.push(&name);
                    text.push_glue("\n");
                }
                text.push(&entry.text.trimmed());
                row.begin(key, &path, text);
            }
            path
        };
        for below in &item.items {
            self.below(below, &path, row);
        }
    }
}

/// The name that columns of numbers and items give an item; it stands before the texts of an item inside a cell.
fn of_columns(item: &Item, places: &Places) -> Traced {
    if item.entries.keys().any(|key| is_name(key.role)) {
        Name::of(item, places).whole
    } else {
        Traced::default()
    }
}

/// The characters of a line that says no more than the heading of its column: 都の取組 over the items of the block.
fn label(item: &Item, document: &Document, places: &Places) -> Option<Vec<Span>> {
    const AROUND: &str = "()[]<>【】「」『』{}:■●○◆◎□・";
    let bare = |text: &str| {
        let key = fold(text);
        key.trim_matches(|c| AROUND.contains(c)).to_owned()
    };
    let says_column = |key: &ColumnKey, text: &str| {
        let columns = [document.columns.get(key), places.columns.get(key)];
        let mut headings = columns
            .into_iter()
            .flatten()
            .map(|column| bare(column.heading.text()));
        headings.any(|heading| heading == bare(text))
    };
    let is_label = item.kind == ItemKind::Section
        && !item.entries.is_empty()
        && item
            .entries
            .iter()
            .all(|(key, entry)| says_column(key, entry.heading.text()));
    is_label.then(|| {
        let texts = item.entries.values().map(|entry| &entry.heading);
        texts.flat_map(|text| text.sources().cloned()).collect()
    })
}

/// True for a section over sections, as against one over blocks and items: 第1 over 1.
pub(super) fn holds_sections(item: &Item) -> bool {
    let is_named = |item: &Item| item.entries.keys().any(|key| is_name(key.role));
    let mut below = item.items.iter();
    item.kind == ItemKind::Section
        && below.any(|below| below.kind == ItemKind::Section && is_named(below))
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
