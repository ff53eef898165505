//! The rows of the new form → its items: the same characters, told as a tree.

use super::drawn::Drawn;
use super::located::Located;
use super::places::is_name;
use crate::model::{
    ByColumn, ColumnKey, Entry, Item, ItemKind, ItemPath, Number, Passage, Role, RowKind, Traced,
    read_number,
};
use crate::template::{Layout, Template};

/// The items, outermost first.
pub(super) fn items(drawn: &Drawn, source: &Located<'_>, to: &Template) -> Vec<Item> {
    let mut items = Vec::new();
    for (at, row) in drawn.rows.iter().enumerate() {
        let named: Vec<&ItemPath> = row
            .entries
            .iter()
            .filter(|(key, _)| is_name(key.role))
            .flat_map(|(_, passage)| passage.heads.iter().map(|head| &head.path))
            .collect();
        for (key, passage) in &row.entries {
            let ahead = drawn.ahead.get(&(at, *key));
            for piece in pieces(passage, ahead, source) {
                let kind = kind(row.kind, source.item(&piece.path));
                // Columns whose items are not those of the others share with them what names the row alone.
                let is_apart = !to.is_aligned(key.role) && !named.contains(&&piece.path);
                let is_taken = |item: &Item| {
                    piece.begins
                        && (item.entries.contains_key(key) || is_apart && !item.entries.is_empty())
                };
                let item = find(&mut items, &piece.path, 0, source, &is_taken);
                if item.kind != ItemKind::Section {
                    item.kind = kind;
                }
                write(item, *key, &piece.text, source, to.table.layout);
            }
        }
    }
    for item in &mut items {
        settle(item);
    }
    items
}

fn kind(row: RowKind, known: Option<&Item>) -> ItemKind {
    match (row, known) {
        (RowKind::Section { .. }, _) => ItemKind::Section,
        (RowKind::Data, Some(known)) if known.kind == ItemKind::Total => ItemKind::Total,
        (RowKind::Data, _) => ItemKind::Item,
    }
}

/// A stretch of a passage with its item.
struct Piece {
    path: ItemPath,
    text: Traced,
    /// Whether the item begins there.
    begins: bool,
}

fn pieces(passage: &Passage, ahead: Option<&ItemPath>, source: &Located<'_>) -> Vec<Piece> {
    let text = &passage.text;
    let mut pieces = Vec::new();
    let first = passage.heads.first().map_or(text.len(), |head| head.at);
    let before = text.slice(0..first).trimmed();
    if !before.is_blank() {
        let owner = source.owner(&before).map(|owner| &owner.item.path);
        let first_line = || before.text().lines().next().unwrap_or_default().to_owned();
        let path = ahead.or(owner).cloned();
        pieces.push(Piece {
            path: path.unwrap_or_else(|| ItemPath::default().child(first_line())),
            text: before,
            begins: false,
        });
    }
    for (at, head) in passage.heads.iter().enumerate() {
        let end = passage.heads.get(at + 1).map_or(text.len(), |next| next.at);
        let own = text.slice(head.at..end).trimmed();
        if !own.is_blank() {
            pieces.push(Piece {
                path: head.path.clone(),
                text: own,
                begins: true,
            });
        }
    }
    pieces
}

/// The item at the end of a path, made where it is missing, and made anew where `is_taken` says so.
fn find<'t>(
    items: &'t mut Vec<Item>,
    path: &ItemPath,
    depth: usize,
    source: &Located<'_>,
    is_taken: &dyn Fn(&Item) -> bool,
) -> &'t mut Item {
    let steps = path.steps();
    let is_last = depth + 1 >= steps.len();
    let own = steps
        .iter()
        .take(depth + 1)
        .fold(ItemPath::default(), |above, step| above.child(step));
    let known = items.iter().rposition(|item| item.path == own);
    let at = match known {
        Some(at) if !(is_last && is_taken(&items[at])) => at,
        _ => {
            items.push(Item {
                number: source.item(&own).and_then(|item| item.number.clone()),
                path: own,
                heading: String::new(),
                kind: ItemKind::Item,
                entries: ByColumn::default(),
                items: Vec::new(),
            });
            items.len() - 1
        }
    };
    let item = &mut items[at];
    if is_last {
        item
    } else {
        find(&mut item.items, path, depth + 1, source, is_taken)
    }
}

fn write(item: &mut Item, key: ColumnKey, text: &Traced, source: &Located<'_>, layout: Layout) {
    if let Some(entry) = item.entries.get_mut(&key) {
        for own in [&mut entry.text, &mut entry.body] {
            if !own.is_empty() {
                own.push_glue("\n");
            }
            own.push(text);
        }
        return;
    }
    let owner = source.owner(text);
    let is_heading = item.kind == ItemKind::Section || is_name(key.role);
    if let Some(owner) = owner
        && !is_heading
        && layout != Layout::Grid
        && owner.entry.text.trimmed() == *text
    {
        item.entries.insert(key, owner.entry.clone());
        return;
    }
    let known = owner
        .map(|owner| owner.item)
        .or_else(|| source.item(&item.path));
    let number = match layout {
        Layout::Grid => None,
        Layout::Text | Layout::Lines => own_number(item, key, text),
    };
    let number_end = number.as_ref().map_or(0, |(_, end)| *end);
    let rest = text.slice(number_end..text.len()).trimmed();
    let is_grid = layout == Layout::Grid;
    let heads =
        item.kind == ItemKind::Section || is_name(key.role) && (is_grid || number.is_some());
    let (heading, body) = if heads {
        (rest, Traced::default())
    } else if is_grid || is_heading {
        (Traced::default(), rest)
    } else {
        let length = known
            .into_iter()
            .flat_map(|item| {
                let of_columns = item.entries.values().map(|entry| entry.heading.text());
                of_columns.chain([item.heading.as_str()])
            })
            .map(str::trim)
            .filter(|heading| rest.text().starts_with(heading))
            .map(|heading| heading.chars().count() as u32)
            .max()
            .unwrap_or(0);
        (
            rest.slice(0..length),
            rest.slice(length..rest.len()).trimmed(),
        )
    };
    item.entries.insert(
        key,
        Entry {
            number: number.map(|(number, _)| number),
            heading,
            body,
            text: text.clone(),
        },
    );
}

/// The item's number, where the text begins with it.
fn own_number(item: &Item, key: ColumnKey, text: &Traced) -> Option<(Number, u32)> {
    // A number in a column of its own is no beginning of a text.
    if key == Role::Number && item.kind != ItemKind::Section {
        return None;
    }
    let step = item.path.steps().last()?;
    let chars: Vec<char> = text.text().chars().collect();
    let mark = read_number(&chars, 0)?;
    let is_known = item
        .number
        .as_ref()
        .is_some_and(|number| number.scheme == mark.number.scheme);
    (mark.number.canonical == *step || is_known).then_some((mark.number, mark.end as u32))
}

/// Settles numbers and headings once all columns have spoken.
fn settle(item: &mut Item) {
    if let Some(entry) = item.entries.get(&Role::Number)
        && item.kind != ItemKind::Section
    {
        item.number = Some(Number::column(entry.text.text()));
    }
    let named = item
        .entries
        .iter()
        .filter(|(key, _)| key.role == Role::Item);
    let of_item = named
        .map(|(_, entry)| {
            if entry.heading.is_blank() || item.kind == ItemKind::Section {
                &entry.text
            } else {
                &entry.heading
            }
        })
        .next_back();
    let mut of_columns = item.entries.values().map(|entry| &entry.heading);
    let heading = of_item.or_else(|| of_columns.find(|heading| !heading.is_blank()));
    item.heading = match (heading, item.path.steps().last()) {
        (Some(heading), _) => one_line(heading.text()),
        (None, Some(step)) if item.number.is_none() => step.clone(),
        (None, _) => String::new(),
    };
    for below in &mut item.items {
        settle(below);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
