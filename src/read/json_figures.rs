//! The quantities that a JSON document tells beside its texts → the rows they belong to, where no text tells them.

use std::collections::HashMap;

use super::form::{Form, FormRow};
use super::json_shape::MetricShape;
use crate::model::{ColumnKey, fold};

/// Bytes of text that are searched for figures. A document with more is searched in the row of each figure alone.
const SEARCHED: usize = 1 << 29;

/// Where figures are looked for and put.
pub(super) struct Figures<'a> {
    /// The first row of each path.
    rows: HashMap<&'a str, usize>,
    /// The folded texts of each row.
    texts: Vec<Vec<(ColumnKey, String)>>,
    left: usize,
}

impl<'a> Figures<'a> {
    /// The rows of a form, with their paths.
    pub(super) fn of(form: &Form, paths: &'a [String]) -> Self {
        let mut rows = HashMap::new();
        let mut texts = Vec::with_capacity(form.rows.len());
        for (at, row) in form.rows.iter().enumerate() {
            if let Some(path) = paths.get(at)
                && !row.is_section
            {
                rows.entry(path.as_str()).or_insert(at);
            }
            let folded = row.entries.iter().map(|(key, text)| (*key, fold(text)));
            texts.push(folded.collect());
        }
        Self {
            rows,
            texts,
            left: SEARCHED,
        }
    }

    /// Puts a figure that no text of its column tells into the row of its item.
    pub(super) fn add(&mut self, metric: &MetricShape, form: &mut Form) {
        let figure = metric.figure();
        let Some(text) = figure.told() else { return };
        let key = metric.column();
        let own = self.row_of(metric.path.as_deref().unwrap_or_default());
        let needle = figure.needle();
        let mut searched = 0;
        let is_told = |row: &Vec<(ColumnKey, String)>| {
            let mut entries = row.iter().filter(|(known, _)| *known == key);
            entries.any(|(_, entry)| {
                searched += entry.len();
                needle.is_in(entry)
            })
        };
        let is_told = match own {
            Some(own) if self.left == 0 => self.texts.get(own).is_some_and(is_told),
            None if self.left == 0 => false,
            _ => self.texts.iter().any(is_told),
        };
        // A row that says nothing in the column costs a little too.
        let cost = searched.saturating_add(self.texts.len());
        self.left = self.left.saturating_sub(cost);
        if is_told {
            return;
        }
        let row = own.and_then(|own| Some((form.rows.get_mut(own)?, self.texts.get_mut(own)?)));
        if let Some((row, texts)) = row {
            row.append(key, &text);
            texts.push((key, fold(&text)));
        } else {
            self.texts.push(vec![(key, fold(&text))]);
            form.rows.push(FormRow {
                is_section: false,
                entries: vec![(key, text)],
            });
        }
    }

    /// The row of an item or of the outermost item it stands in: the first of those that its path leads through.
    fn row_of(&self, path: &str) -> Option<usize> {
        /// Items stand in each other less deep than this.
        const DEEP: usize = 200;
        let steps = path.match_indices('/').take(DEEP);
        let steps = steps.filter_map(|(at, _)| path.get(..at));
        let rows = steps.chain([path]).filter_map(|step| self.rows.get(step));
        rows.min().copied()
    }
}
