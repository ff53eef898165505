//! The rows of the new form → its items: the same characters, told as a tree.

use super::located::Located;
use super::places::is_name;
use crate::model::{
    ColumnKey, Entry, Item, ItemKind, ItemPath, Number, Passage, Role, RowKind, TableRow, Traced,
    read_number,
};

/// The items, outermost first.
pub(super) fn items(rows: &[TableRow], source: &Located<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for row in rows {
        let kind = match row.kind {
            RowKind::Section { .. } => ItemKind::Section,
            RowKind::Data => ItemKind::Item,
        };
        for (key, passage) in &row.entries {
            for (path, text, begins) in pieces(passage, source) {
                let known = source.item(&path);
                let kind = match known {
                    Some(known) if kind == ItemKind::Item && known.kind == ItemKind::Total => {
                        ItemKind::Total
                    }
                    _ => kind,
                };
                let item = find(&mut items, &path, 0, source, &|item: &Item| {
                    begins && item.entries.contains_key(key)
                });
                if item.kind != ItemKind::Section {
                    item.kind = kind;
                }
                let owner = source.owner(&text).map(|owner| owner.item);
                write(item, *key, &text, owner.or(known));
            }
        }
    }
    for item in &mut items {
        settle(item, source);
    }
    items
}

/// The stretches of a passage, each with its item, and whether the item begins there.
fn pieces(passage: &Passage, source: &Located<'_>) -> Vec<(ItemPath, Traced, bool)> {
    let text = &passage.text;
    let mut pieces = Vec::new();
    let first = passage.heads.first().map_or(text.len(), |head| head.at);
    let before = text.slice(0..first).trimmed();
    if !before.is_blank() {
        let path = source.owner(&before).map(|owner| owner.item.path.clone());
        let first_line = || before.text().lines().next().unwrap_or_default().to_owned();
        let path = path.unwrap_or_else(|| ItemPath::default().child(first_line()));
        pieces.push((path, before, false));
    }
    for (at, head) in passage.heads.iter().enumerate() {
        let end = passage.heads.get(at + 1).map_or(text.len(), |next| next.at);
        let own = text.slice(head.at..end).trimmed();
        if !own.is_blank() {
            pieces.push((head.path.clone(), own, true));
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
                entries: indexmap::IndexMap::new(),
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

fn write(item: &mut Item, key: ColumnKey, text: &Traced, known: Option<&Item>) {
    if let Some(entry) = item.entries.get_mut(&key) {
        for own in [&mut entry.text, &mut entry.body] {
            if !own.is_empty() {
                own.push_glue("\n");
            }
            own.push(text);
        }
        return;
    }
    let number = own_number(item, key, text);
    let number_end = number.as_ref().map_or(0, |(_, end)| *end);
    let rest = text.slice(number_end..text.len()).trimmed();
    let (heading, body) = if item.kind == ItemKind::Section {
        (rest, Traced::default())
    } else if is_name(key.role) {
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
fn settle(item: &mut Item, source: &Located<'_>) {
    if let Some(entry) = item.entries.get(&Role::Number)
        && item.kind != ItemKind::Section
    {
        item.number = Some(Number::column(entry.text.text()));
    }
    let named = item
        .entries
        .iter()
        .filter(|(key, _)| key.role == Role::Item && item.kind != ItemKind::Section);
    let of_item = named.map(|(_, entry)| &entry.body).next_back();
    let mut of_columns = item.entries.values().map(|entry| &entry.heading);
    let heading = of_item.or_else(|| of_columns.find(|heading| !heading.is_blank()));
    item.heading = match heading {
        Some(heading) => one_line(heading.text()),
        None => source
            .item(&item.path)
            .map(|known| known.heading.clone())
            .unwrap_or_default(),
    };
    for below in &mut item.items {
        settle(below, source);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
