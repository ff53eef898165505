//! Text with, for every part of it, the cell and the characters it came from.

use std::ops::Range;

use super::cell_ref::{CellRef, Span};

/// Text put together from characters of cells. Characters that stand in no cell (a line break between
/// two joined rows) have no source; all others know theirs. Positions count Unicode scalar values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    text: String,
    chars: u32,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    start: u32,
    at: Span,
}

impl Traced {
    /// The whole shown text of a cell.
    #[must_use]
    pub fn cell(cell: &CellRef, shown: &str) -> Self {
        let chars = shown.chars().count() as u32;
        Self {
            text: shown.to_owned(),
            chars,
            pieces: vec![Piece {
                start: 0,
                at: cell.span(0..chars),
            }],
        }
    }

    /// Characters of a cell: `text` is what stands at the place, or what is written for it.
    #[must_use]
    pub fn at(place: &Span, text: &str) -> Self {
        let chars = text.chars().count() as u32;
        Self {
            text: text.to_owned(),
            chars,
            pieces: vec![Piece {
                start: 0,
                at: place.cell.span(place.start..place.start + chars),
            }],
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of characters.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.chars
    }

    /// True when there is no character at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// True when there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Appends another text with its sources.
    pub fn push(&mut self, other: &Self) {
        for piece in &other.pieces {
            self.push_piece(Piece {
                start: piece.start + self.chars,
                at: piece.at.clone(),
            });
        }
        self.text.push_str(&other.text);
        self.chars += other.chars;
    }

    /// Appends characters that stand in no cell, such as a line break or a space between cells.
    pub fn push_glue(&mut self, glue: &str) {
        self.text.push_str(glue);
        self.chars += glue.chars().count() as u32;
    }

    fn push_piece(&mut self, piece: Piece) {
        if let Some(last) = self.pieces.last_mut()
            && last.at.cell == piece.at.cell
            && last.at.end == piece.at.start
            && last.start + last.at.len() == piece.start
        {
            last.at.end = piece.at.end;
        } else {
            self.pieces.push(piece);
        }
    }

    /// The characters `range` with their sources.
    #[must_use]
    pub fn slice(&self, range: Range<u32>) -> Self {
        let range = range.start.min(self.chars)..range.end.min(self.chars);
        let text = char_slice(&self.text, range.clone()).to_owned();
        let mut pieces = Vec::new();
        for piece in self.pieces_in(&range) {
            let start = piece.start.max(range.start);
            let end = (piece.start + piece.at.len()).min(range.end);
            if start < end {
                let shift = piece.at.start + start - piece.start;
                pieces.push(Piece {
                    start: start - range.start,
                    at: piece.at.cell.span(shift..shift + end - start),
                });
            }
        }
        Self {
            text,
            chars: range.end.saturating_sub(range.start),
            pieces,
        }
    }

    /// The pieces that reach into `range`; they stand in order.
    fn pieces_in(&self, range: &Range<u32>) -> &[Piece] {
        let first = self
            .pieces
            .partition_point(|piece| piece.start + piece.at.len() <= range.start);
        let rest = &self.pieces[first..];
        &rest[..rest.partition_point(|piece| piece.start < range.end)]
    }

    /// Without white space at both ends.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let leading = self.text.chars().take_while(|c| c.is_whitespace()).count() as u32;
        if leading == self.chars {
            return Self::default();
        }
        let trailing = self
            .text
            .chars()
            .rev()
            .take_while(|c| c.is_whitespace())
            .count() as u32;
        self.slice(leading..self.chars - trailing)
    }

    /// Where the characters `range` stand: one span for each cell they were taken from, in order.
    #[must_use]
    pub fn locate(&self, range: Range<u32>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for piece in self.pieces_in(&range) {
            let start = piece.start.max(range.start);
            let end = (piece.start + piece.at.len()).min(range.end);
            if start < end {
                let shift = piece.at.start + start - piece.start;
                let span = piece.at.cell.span(shift..shift + end - start);
                match spans.last_mut() {
                    // Characters taken out between two pieces of one cell (markup) do not split the place.
                    Some(last) if last.cell == span.cell && last.end <= span.start => {
                        last.end = span.end;
                    }
                    _ => spans.push(span),
                }
            }
        }
        spans
    }

    /// Position in this text of character `at` of `cell`, if it was taken from there.
    #[must_use]
    pub fn position(&self, cell: &CellRef, at: u32) -> Option<u32> {
        self.pieces
            .iter()
            .find(|piece| piece.at.cell == *cell && (piece.at.start..piece.at.end).contains(&at))
            .map(|piece| piece.start + at - piece.at.start)
    }

    /// Where the text begins, if any of it stands in a cell.
    #[must_use]
    pub fn first(&self) -> Option<Span> {
        let mut pieces = self.pieces.iter().filter(|piece| !piece.at.is_empty());
        let first = &pieces.next()?.at;
        // Characters taken out between two pieces of one cell (markup) do not split the place.
        let mut end = first.end;
        for at in pieces.map(|piece| &piece.at) {
            if at.cell != first.cell || at.start < end {
                break;
            }
            end = at.end;
        }
        Some(first.cell.span(first.start..end))
    }

    /// Every exact stretch of source characters, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Span> {
        self.pieces.iter().map(|piece| &piece.at)
    }

    /// Every exact stretch of source characters with what it says, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<(&Span, &str)> {
        let mut rest = self.text.char_indices().map(|(byte, _)| byte);
        let mut next = 0;
        let mut byte_at = |position: u32| {
            let skipped = rest.nth(position.saturating_sub(next) as usize);
            next = position + 1;
            skipped.unwrap_or(self.text.len())
        };
        self.pieces
            .iter()
            .map(|piece| {
                let start = byte_at(piece.start);
                let length: usize = self.text[start..]
                    .chars()
                    .take(piece.at.len() as usize)
                    .map(char::len_utf8)
                    .sum();
                (&piece.at, &self.text[start..start + length])
            })
            .collect()
    }

    /// The cells the text came from, in order, each once.
    #[must_use]
    pub fn cells(&self) -> Vec<CellRef> {
        let mut cells: Vec<CellRef> = Vec::new();
        for piece in &self.pieces {
            if !cells.contains(&piece.at.cell) {
                cells.push(piece.at.cell.clone());
            }
        }
        cells
    }
}

/// The characters `range` (Unicode scalar values) of `text`.
#[must_use]
pub fn char_slice(text: &str, range: Range<u32>) -> &str {
    let byte = |at: u32| {
        text.char_indices()
            .nth(at as usize)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let start = byte(range.start);
    let length: usize = text[start..]
        .chars()
        .take((range.end.saturating_sub(range.start)) as usize)
        .map(char::len_utf8)
        .sum();
    &text[start..start + length]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_slice_across_two_cells_knows_both() {
        let sheet: Arc<str> = "S".into();
        let (first, second) = (CellRef::new(&sheet, 0, 1), CellRef::new(&sheet, 4, 1));
        let mut text = Traced::cell(&first, "計画上のスケジュ");
        text.push(&Traced::cell(&second, "ールに沿って"));
        let word = text.slice(4..10);
        assert_eq!(word.text(), "スケジュール");
        assert_eq!(word.locate(0..6), [first.span(4..8), second.span(0..2)]);
        assert_eq!(word.position(&second, 1), Some(5));
        assert_eq!(word.position(&second, 2), None);
        assert_eq!(word.cells(), [first, second]);
    }

    #[test]
    fn glue_has_no_source() {
        let sheet: Arc<str> = "S".into();
        let cell = CellRef::new(&sheet, 0, 0);
        let mut text = Traced::cell(&cell, "甲");
        text.push_glue("\n");
        text.push(&Traced::cell(&cell, "乙"));
        assert_eq!(text.text(), "甲\n乙");
        assert!(text.locate(1..2).is_empty());
        assert_eq!(
            text.parts(),
            [(&cell.span(0..1), "甲"), (&cell.span(0..1), "乙")]
        );
        assert_eq!(text.len(), 3);
    }
}
