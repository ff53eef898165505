//! What of each cell stands in the document, put together again from captions, headings and rows.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::Subject;
use crate::model::{CellRef, Document, Span};

/// What is to be handed in of one cell.
pub(super) struct CellText {
    /// The cell.
    pub(super) cell: CellRef,
    /// Its characters with their positions; a line break stands where characters were taken out.
    pub(super) chars: Vec<(u32, char)>,
    /// Whether it stands above or below the table.
    pub(super) is_caption: bool,
    /// Whether the text goes on in another cell.
    pub(super) goes_on: bool,
}

impl CellText {
    /// The characters alone.
    pub(super) fn text(&self) -> String {
        self.chars.iter().map(|(_, c)| *c).collect()
    }

    /// Characters `start..end` of the text, as a place of the cell.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let at = |at: usize| self.chars.get(at).map(|(at, _)| *at);
        let first = at(start).unwrap_or_default();
        let last = end.checked_sub(1).and_then(at).unwrap_or(first);
        self.cell.span(first..last.max(first).saturating_add(1))
    }

    /// The characters `start..end` as they stand.
    pub(super) fn quote(&self, start: usize, end: usize) -> String {
        let chars = self.chars.iter().skip(start);
        chars
            .take(end.saturating_sub(start))
            .map(|(_, c)| *c)
            .collect()
    }
}

/// Every cell that has a part in the document, in the order of the sheet.
pub(super) fn cell_texts<'s>(subject: &'s Subject<'_>) -> &'s [CellText] {
    let texts = &subject.cell_texts;
    texts.get_or_init(|| put_together(subject.document))
}

fn put_together(document: &Document) -> Vec<CellText> {
    let captions = document.captions.iter().map(|caption| &caption.text);
    let headings = document.columns.values().map(|column| &column.heading);
    let passages = document
        .rows
        .iter()
        .flat_map(|row| row.entries.values())
        .map(|passage| &passage.text);
    let mut parts: BTreeMap<&CellRef, Vec<(&Span, &str)>> = BTreeMap::new();
    let mut goes_on: BTreeSet<&CellRef> = BTreeSet::new();
    let mut is_caption: BTreeSet<&CellRef> = BTreeSet::new();
    for (text, of_caption) in captions
        .map(|text| (text, true))
        .chain(headings.map(|text| (text, false)))
        .chain(passages.map(|text| (text, false)))
    {
        let pieces = text.parts();
        for (at, (span, part)) in pieces.iter().enumerate() {
            parts.entry(&span.cell).or_default().push((*span, *part));
            if pieces
                .get(at + 1)
                .is_some_and(|(next, _)| next.cell != span.cell)
            {
                goes_on.insert(&span.cell);
            }
            if of_caption {
                is_caption.insert(&span.cell);
            }
        }
    }
    parts
        .into_iter()
        .map(|(cell, parts)| CellText {
            cell: cell.clone(),
            chars: together(parts),
            is_caption: is_caption.contains(cell),
            goes_on: goes_on.contains(cell),
        })
        .collect()
}

/// The parts of one cell in order, each character once; gaps are line breaks.
fn together(mut parts: Vec<(&Span, &str)>) -> Vec<(u32, char)> {
    parts.sort_by_key(|(span, _)| (span.start, span.end));
    let mut chars: Vec<(u32, char)> = Vec::new();
    for (span, part) in parts {
        let next = chars.last().map_or(0, |(at, _)| at.saturating_add(1));
        if span.start > next && !chars.is_empty() {
            chars.push((next, '\n'));
        }
        chars.extend(
            (span.start..)
                .zip(part.chars())
                .filter(|(at, _)| *at >= next),
        );
    }
    chars
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::{Caption, CaptionKind, Traced};

    #[test]
    fn parts_of_a_cell_are_put_together_at_their_places() {
        let cell = CellRef::new(&"S".into(), 3, 1);
        let whole = Traced::cell(&cell, "派遣回数\n：196回");
        let mut text = whole.slice(0..4);
        text.push(&whole.slice(5..10));
        let mut document = Sample::new().document();
        let kind = CaptionKind::Note;
        document.captions.push(Caption { kind, text });
        let texts = put_together(&document);
        let found = texts
            .iter()
            .find(|text| text.cell == cell)
            .expect("the cell");
        assert_eq!(found.text(), "派遣回数\n：196回");
        assert_eq!(found.span(6, 9), cell.span(6..9));
        assert_eq!(found.quote(6, 9), "196");
        assert!(found.is_caption && !found.goes_on);
    }
}
