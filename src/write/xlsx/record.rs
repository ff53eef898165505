//! What was written where, for the note about the sheet.

use crate::model::{CaptionKind, ColumnKey, Declared, Fingerprint, RestRow, WrittenSheet};
use crate::write::layout::Piece;

/// What was written so far.
#[derive(Debug, Default)]
pub(super) struct Record {
    fingerprint: Fingerprint,
    header: Option<(u32, u32)>,
    captions: Vec<(u32, CaptionKind)>,
    rests: Vec<RestRow>,
    sections: Vec<(u32, u32)>,
    /// Whether a text was cut where the note cannot tell.
    is_lossy: bool,
}

impl Record {
    /// The text of a cell.
    pub(super) fn cell(&mut self, row: u32, column: u32, text: &str) {
        self.fingerprint.see(row, column, text);
    }

    /// The rows of the header.
    pub(super) fn header(&mut self, first: u32, last: u32) {
        self.header = Some((first, last));
    }

    /// A line above or below the table.
    pub(super) fn caption(&mut self, row: u32, kind: CaptionKind) {
        self.captions.push((row, kind));
    }

    /// A section that stood under this column.
    pub(super) fn section(&mut self, row: u32, column: usize) {
        if let Some(column) = u32::try_from(column).ok().filter(|column| *column > 0) {
            self.sections.push((row, column));
        }
    }

    /// The pieces of a row, the first of which stands in `row`, with the texts they were cut from.
    pub(super) fn rows(&mut self, row: u32, whole: &[&str], pieces: &[Piece]) {
        let mut rests: Vec<&str> = whole.to_vec();
        for (at, (piece, row)) in pieces.iter().zip(row..).enumerate() {
            let mut breaks = Vec::with_capacity(rests.len());
            for ((rest, text), column) in rests.iter_mut().zip(&piece.texts).zip(0..) {
                self.cell(row, column, text);
                let mut count = 0;
                while let Some(below) = rest.strip_prefix('\n')
                    && !rest.starts_with(text)
                {
                    *rest = below;
                    count += 1;
                }
                match rest.strip_prefix(text) {
                    Some(below) => *rest = below,
                    None => self.is_lossy = true,
                }
                breaks.push(count);
            }
            if at > 0 {
                self.rests.push(RestRow { row, breaks });
            }
        }
    }

    /// The note about the table, as properties of the workbook; none where there is no table.
    pub(super) fn note(self, template: &str, columns: Vec<ColumnKey>) -> Option<Vec<String>> {
        let note = WrittenSheet {
            declared: Declared {
                template: template.to_owned(),
                header: self.header.filter(|_| !self.is_lossy)?,
                columns,
                captions: self.captions,
            },
            rests: self.rests,
            sections: self.sections,
            fingerprint: self.fingerprint,
        };
        note.to_properties()
    }
}
