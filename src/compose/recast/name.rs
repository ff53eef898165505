//! What an item is called: its number and its heading, and what each column says beside them.

use super::places::{Places, is_name};
use crate::model::{ColumnKey, Entry, Item, ItemKind, Role, Span, Traced, fold, read_number};

/// Number and heading of an item, as one column of the source gives them.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub(super) number: Traced,
    pub(super) heading: Traced,
    /// Both, as written; a section's whole line.
    pub(super) whole: Traced,
}

impl Name {
    /// The name of an item in the columns that are kept. Columns of numbers and headings go before texts.
    pub(super) fn of(item: &Item, places: &Places) -> Self {
        let number = item.entries.get(&Role::Number);
        let headings = item
            .entries
            .iter()
            .filter(|(key, _)| key.role == Role::Item);
        let heading = headings.map(|(_, entry)| entry).next_back();
        if number.is_some() || heading.is_some() {
            return Self::of_columns(number, heading);
        }
        if item.kind == ItemKind::Section {
            let line = item.entries.values().next();
            return line.map_or_else(Self::default, Self::of_line);
        }
        let kept = item
            .entries
            .iter()
            .filter(|(key, _)| places.of_text(**key).is_some());
        let names = kept.map(|(_, entry)| Self::of_entry(entry));
        let mut first = Self::default();
        for name in names {
            if !name.heading.is_blank() {
                return name;
            }
            if first.whole.is_blank() {
                first = name;
            }
        }
        first
    }

    fn of_columns(number: Option<&Entry>, heading: Option<&Entry>) -> Self {
        let mut name = Self::default();
        if let Some(entry) = heading {
            let (own, rest) = split_number(entry);
            (name.number, name.heading) = (own, rest);
        }
        if let Some(entry) = number {
            // A number in a column of its own; one before the heading as well belongs to the heading.
            if !name.number.is_blank() {
                name.heading = heading
                    .map(|entry| entry.text.trimmed())
                    .unwrap_or_default();
            }
            name.number = entry.text.trimmed();
        }
        name.whole = joined(&name.number, &name.heading);
        name
    }

    /// A section's line is its name, whatever stands in it.
    fn of_line(entry: &Entry) -> Self {
        let (number, heading) = split_number(entry);
        Self {
            number,
            heading,
            whole: entry.text.trimmed(),
        }
    }

    fn of_entry(entry: &Entry) -> Self {
        let text = entry.text.trimmed();
        let (number, rest) = split_number(entry);
        let length = entry.heading.trimmed().len();
        let is_ahead = rest.text().starts_with(entry.heading.trimmed().text());
        let heading = if is_ahead {
            rest.slice(0..length)
        } else {
            Traced::default()
        };
        let end = text.len() - rest.len() + heading.len();
        Self {
            number,
            whole: text.slice(0..end).trimmed(),
            heading,
        }
    }

    /// What a column says of the item beside its name. What it repeats of the name in other words or under another
    /// number stays; what it repeats in the same goes to `repeated`.
    pub(super) fn without(&self, entry: &Entry, repeated: &mut Vec<Span>) -> Traced {
        let own = Self::of_entry(entry);
        let text = entry.text.trimmed();
        let (number, rest) = split_number(entry);
        if !number.is_blank() && !same_number(&number, &self.number) {
            return text;
        }
        repeated.extend(number.sources().cloned());
        if own.heading.is_blank() || fold(own.heading.text()) != fold(self.heading.text()) {
            return rest;
        }
        repeated.extend(own.heading.sources().cloned());
        rest.slice(own.heading.len()..rest.len()).trimmed()
    }
}

/// The number that an entry begins with, and the rest.
pub(super) fn split_number(entry: &Entry) -> (Traced, Traced) {
    let text = entry.text.trimmed();
    if entry.number.is_none() {
        return (Traced::default(), text);
    }
    let chars: Vec<char> = text.text().chars().collect();
    let end = read_number(&chars, 0).map_or(0, |mark| mark.end as u32);
    (
        text.slice(0..end).trimmed(),
        text.slice(end..text.len()).trimmed(),
    )
}

fn same_number(a: &Traced, b: &Traced) -> bool {
    let canonical = |text: &Traced| {
        let chars: Vec<char> = text.text().chars().collect();
        read_number(&chars, 0).map(|mark| mark.number.canonical)
    };
    fold(a.text()) == fold(b.text()) || (canonical(a).is_some() && canonical(a) == canonical(b))
}

/// Two texts with a space between.
pub(super) fn joined(a: &Traced, b: &Traced) -> Traced {
    let mut whole = a.clone();
    if !a.is_empty() && !b.is_empty() {
        whole.push_glue(" ");
    }
    whole.push(b);
    whole
}

/// True when a kept column says something of the item or of what lies below it.
pub(super) fn is_kept(item: &Item, places: &Places) -> bool {
    says(item, places) || item.items.iter().any(|below| is_kept(below, places))
}

/// True when a kept column says something of the item itself. A section only heads what lies below.
pub(super) fn says(item: &Item, places: &Places) -> bool {
    item.kind != ItemKind::Section
        && item.entries.iter().any(|(key, entry)| {
            !is_name(key.role) && places.of_text(*key).is_some() && !entry.text.is_blank()
        })
}

/// The kept texts of an item: the column they go to, and the entry.
pub(super) fn kept<'a>(
    item: &'a Item,
    places: &Places,
) -> impl Iterator<Item = (ColumnKey, &'a Entry)> {
    item.entries
        .iter()
        .filter_map(|(key, entry)| Some((places.of_text(*key)?, entry)))
}

/// The lines of a text that say something.
pub(super) fn lines_of(text: &Traced) -> Vec<Traced> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for line in text.text().split('\n') {
        end += line.chars().count() as u32;
        let own = text.slice(start..end).trimmed();
        if !own.is_blank() {
            lines.push(own);
        }
        end += 1;
        start = end;
    }
    lines
}
