//! The rows of the new form while they are drawn.

use std::collections::HashMap;

use crate::model::{
    ByColumn, ColumnKey, Head, ItemPath, Metric, Passage, RowKind, Span, TableRow, Traced,
};

/// What was drawn, and which characters of the source it tells in other cells.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) rows: Vec<TableRow>,
    /// Whose the text before the first head of a passage is, by row and column; by default as in the source.
    pub(super) ahead: HashMap<(usize, ColumnKey), ItemPath>,
    /// Numbers and headings that stand elsewhere in the same words.
    pub(super) repeated: Vec<Span>,
    /// Characters told in cells of their own or in the wording of the form: `派遣回数：196回` as 196 under 実績.
    pub(super) told: Vec<Span>,
    /// The quantities, where they are not those of the source at the places their characters went to.
    pub(super) metrics: Option<Vec<Metric>>,
}

impl Drawn {
    /// Adds a heading over the rows below.
    pub(super) fn section(&mut self, key: ColumnKey, path: &ItemPath, text: Traced) {
        let depth = (path.steps().len() as u32).saturating_sub(1);
        let passage = Passage {
            text,
            heads: vec![Head {
                at: 0,
                path: path.clone(),
            }],
        };
        self.rows.push(TableRow {
            kind: RowKind::Section { depth },
            entries: ByColumn::from_iter([(key, passage)]),
        });
    }

    /// Adds a row, with its columns in the order of `columns`. A row that says nothing is none.
    pub(super) fn row(&mut self, mut row: Row, columns: impl Iterator<Item = ColumnKey>) {
        let mut entries: ByColumn<Passage> = ByColumn::default();
        for key in columns {
            if let Some(passage) = row.entries.swap_remove(&key)
                && !passage.text.is_blank()
            {
                entries.insert(key, passage);
            }
        }
        if !entries.is_empty() {
            let at = self.rows.len();
            let ahead = row.ahead.into_iter();
            self.ahead
                .extend(ahead.map(|(key, path)| ((at, key), path)));
            self.rows.push(TableRow {
                kind: RowKind::Data,
                entries,
            });
        }
    }
}

/// One row while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Row {
    entries: ByColumn<Passage>,
    ahead: ByColumn<ItemPath>,
}

impl Row {
    /// Adds lines to a column, with the items that begin in them.
    pub(super) fn add(&mut self, key: ColumnKey, passage: &Passage) {
        if passage.text.is_blank() {
            return;
        }
        let own = self.entries.entry(key).or_default();
        if !own.text.is_empty() {
            own.text.push_glue("\n");
        }
        let shift = own.text.len();
        own.text.push(&passage.text);
        own.heads.extend(passage.heads.iter().map(|head| Head {
            at: head.at + shift,
            path: head.path.clone(),
        }));
    }

    /// Adds a line with which an item begins.
    pub(super) fn begin(&mut self, key: ColumnKey, path: &ItemPath, text: Traced) {
        let head = Head {
            at: 0,
            path: path.clone(),
        };
        self.add(
            key,
            &Passage {
                text,
                heads: vec![head],
            },
        );
    }

    /// Adds a line that says more of an item which began in a row above.
    pub(super) fn go_on(&mut self, key: ColumnKey, path: &ItemPath, text: Traced) {
        if !self.has(key) {
            self.ahead.insert(key, path.clone());
        }
        let heads = Vec::new();
        self.add(key, &Passage { text, heads });
    }

    pub(super) fn has(&self, key: ColumnKey) -> bool {
        self.entries.contains_key(&key)
    }
}
