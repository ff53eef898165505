//! The account: every character of the source stands in the new form or is dropped with a reason.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::located::Located;
use super::places::{Places, is_name};
use crate::model::{
    CellRef, Column, ColumnKey, Document, DropReason, Dropped, Passage, Placement, Span, Traced,
    Unplaced, visible_chars,
};

/// Which characters of each cell are accounted for.
#[derive(Default)]
struct Marks(HashMap<CellRef, Vec<(u32, u32)>>);

impl Marks {
    fn mark(&mut self, at: &Span) {
        self.0
            .entry(at.cell.clone())
            .or_default()
            .push((at.start, at.end));
    }

    fn mark_all<'a>(&mut self, spans: impl IntoIterator<Item = &'a Span>) {
        for at in spans {
            self.mark(at);
        }
    }

    /// The stretches of a span that are not marked.
    fn unmarked(&self, at: &Span) -> Vec<(u32, u32)> {
        let mut left = vec![(at.start, at.end)];
        for (start, end) in self.0.get(&at.cell).into_iter().flatten() {
            left = left
                .into_iter()
                .flat_map(|(from, to)| [(from, to.min(*start)), (from.max(*end), to)])
                .filter(|(from, to)| from < to)
                .collect();
        }
        left
    }

    /// What a text says in characters that are not marked; they are now. A heading merged over several columns
    /// stands in each, and is told once.
    fn take_left_of(&mut self, text: &Traced) -> Vec<(Span, String)> {
        let mut left = Vec::new();
        for (at, part) in text.parts() {
            for (start, end) in self.unmarked(at) {
                let skip = (start - at.start) as usize;
                let own = part.chars().skip(skip).take((end - start) as usize);
                let own: String = own.collect();
                let blank = own.chars().take_while(|c| c.is_whitespace()).count() as u32;
                let trimmed = own.trim();
                if trimmed.is_empty() {
                    continue;
                }
                let from = start + blank;
                let length = trimmed.chars().count() as u32;
                let place = at.cell.span(from..from + length);
                self.mark(&place);
                left.push((place, trimmed.to_owned()));
            }
        }
        left
    }
}

/// The account of the new form, once its rows and columns stand. `repeated` are numbers and headings told elsewhere
/// in the same words, `told` what stands in other words.
pub(super) fn placement(
    document: &Document,
    source: &Located<'_>,
    new: &Document,
    places: &Places,
    (repeated, told): (&[Span], &[Span]),
) -> Placement {
    let mut standing = Marks::default();
    let headings = new.columns.values().map(|column| &column.heading);
    let captions = new.captions.iter().map(|caption| &caption.text);
    for text in captions
        .chain(headings)
        .chain(passages(new).map(|(_, p)| &p.text))
    {
        standing.mark_all(text.sources());
    }
    standing.mark_all(told);

    let mut account = document.placement.clone();
    let mut dropping = Dropping {
        accounted: standing,
        dropped: Vec::new(),
        groups: IndexMap::new(),
    };
    let repeated = Repeated::of(repeated);
    for (key, passage) in passages(document) {
        let column = document
            .columns
            .get(&key)
            .map_or_else(String::new, |column| heading(column, key));
        for (text, section) in by_section(passage, source) {
            for (is_repeated, text) in repeated.split(&text) {
                let reason = if is_repeated {
                    DropReason::RepeatedHeading
                } else {
                    DropReason::NoPlaceInForm
                };
                dropping.drop(&text, reason, (&column, &section));
            }
        }
    }
    for (key, column) in &document.columns {
        let name = heading(column, *key);
        let has_no_place = dropping.groups.keys().any(|(column, _)| *column == name);
        let is_kept = places.of_text(*key).is_some() || is_name(key.role);
        let reason = if has_no_place && !is_kept {
            DropReason::NoPlaceInForm
        } else {
            DropReason::ReplacedHeading
        };
        dropping.drop_heading(&column.heading, reason);
    }
    for caption in &document.captions {
        dropping.drop(&caption.text, DropReason::NoPlaceInForm, ("", ""));
    }
    dropping.enter(&mut account);
    account
}

fn passages(document: &Document) -> impl Iterator<Item = (ColumnKey, &Passage)> {
    let rows = document.rows.iter().flat_map(|row| &row.entries);
    rows.map(|(key, passage)| (*key, passage))
}

fn heading(column: &Column, key: ColumnKey) -> String {
    let heading = column.heading.text().split_whitespace();
    let heading = heading.collect::<Vec<_>>().join(" ");
    if heading.is_empty() {
        key.to_string()
    } else {
        heading
    }
}

/// A passage cut where an outermost item begins, with the heading of that item.
fn by_section(passage: &Passage, source: &Located<'_>) -> Vec<(Traced, String)> {
    let text = &passage.text;
    let mut cuts: Vec<u32> = vec![0];
    cuts.extend(passage.heads.iter().map(|head| head.at));
    cuts.push(text.len());
    let mut parts: Vec<(Traced, String)> = Vec::new();
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        let own = text.slice(*from..*to);
        let owner = source.owner(&own).map(|owner| &owner.item.path);
        let section = owner.map_or_else(String::new, |path| source.section(path));
        match parts.last_mut() {
            Some((last, known)) if *known == section => last.push(&own),
            _ => parts.push((own, section)),
        }
    }
    parts
}

/// Characters told elsewhere in the same words.
struct Repeated(Marks);

impl Repeated {
    fn of(spans: &[Span]) -> Self {
        let mut marks = Marks::default();
        marks.mark_all(spans);
        Self(marks)
    }

    /// The stretches of a text, each repeated as a whole or not at all.
    fn split(&self, text: &Traced) -> Vec<(bool, Traced)> {
        let mut split = Vec::new();
        for (at, part) in text.parts() {
            let piece = |start: u32, end: u32| {
                let skip = (start - at.start) as usize;
                let own: String = part
                    .chars()
                    .skip(skip)
                    .take((end - start) as usize)
                    .collect();
                Traced::at(&at.cell.span(start..end), &own)
            };
            let mut next = at.start;
            for (start, end) in self.0.unmarked(at) {
                if next < start {
                    split.push((true, piece(next, start)));
                }
                split.push((false, piece(start, end)));
                next = end;
            }
            if next < at.end {
                split.push((true, piece(next, at.end)));
            }
        }
        split
    }
}

/// Gathers what is dropped; each character once.
struct Dropping {
    accounted: Marks,
    dropped: Vec<Dropped>,
    groups: IndexMap<(String, String), Vec<Dropped>>,
}

impl Dropping {
    fn drop(&mut self, text: &Traced, reason: DropReason, (column, section): (&str, &str)) {
        for (at, text) in self.accounted.take_left_of(text) {
            let dropped = Dropped { at, text, reason };
            if reason == DropReason::NoPlaceInForm {
                let group = (column.to_owned(), section.to_owned());
                self.groups.entry(group).or_default().push(dropped);
            } else {
                self.dropped.push(dropped);
            }
        }
    }

    /// A heading goes with its column, and is told with it.
    fn drop_heading(&mut self, text: &Traced, reason: DropReason) {
        for (at, text) in self.accounted.take_left_of(text) {
            self.dropped.push(Dropped { at, text, reason });
        }
    }

    /// Enters everything into the account: what was placed before and is dropped now.
    fn enter(self, account: &mut Placement) {
        let groups = self.groups.values().flatten();
        let newly: u64 = self
            .dropped
            .iter()
            .chain(groups)
            .map(|dropped| visible_chars(&dropped.text))
            .sum();
        account.placed = account.placed.saturating_sub(newly);
        account.dropped.extend(self.dropped);
        for ((column, section), dropped) in self.groups {
            let first = account.dropped.len();
            account.dropped.extend(dropped);
            account.unplaced.push(Unplaced {
                column,
                section,
                dropped: first..account.dropped.len(),
            });
        }
    }
}
