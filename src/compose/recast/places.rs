//! Which column of the source goes into which column of the form to be written, and what heads it there.

use crate::model::{ByColumn, Column, ColumnKey, Document, Role, Traced, fold};
use crate::template::{Template, TemplateColumn};

/// The columns that both forms have.
pub(super) struct Places {
    /// Source column → column of the new form.
    kept: ByColumn<ColumnKey>,
    /// The columns of the new form, in its order.
    pub(super) columns: ByColumn<Column>,
    /// Whether the new form has a place of its own for numbers and for headings.
    pub(super) number: Option<ColumnKey>,
    pub(super) item: Option<ColumnKey>,
}

impl Places {
    pub(super) fn of(document: &Document, from: &Template, to: &Template) -> Self {
        let mut kept: ByColumn<ColumnKey> = ByColumn::default();
        let mut columns: ByColumn<Column> = ByColumn::default();
        for column in &to.columns {
            if columns.keys().any(|key| key.role == column.role) {
                continue;
            }
            let sources: Vec<ColumnKey> = document
                .columns
                .keys()
                .copied()
                .filter(|key| key.role == column.role && (key.nth == 0 || column.repeats))
                .collect();
            if sources.is_empty() && (column.required || is_name(column.role)) {
                columns.insert(column.role.into(), titled(&column.heading));
            }
            for key in sources {
                kept.insert(key, key);
                let source = document.columns.get(&key).cloned().unwrap_or_default();
                columns.insert(key, headed(source, from.column(column.role), column));
            }
        }
        let place = |role: Role| to.column(role).map(|_| ColumnKey::from(role));
        Self {
            kept,
            columns,
            number: place(Role::Number),
            item: place(Role::Item),
        }
    }

    /// Adds columns of the new form that the source has not, in the order of the form.
    pub(super) fn admit(&mut self, keys: Vec<ColumnKey>, to: &Template) {
        for key in keys {
            let Some(column) = to.column(key.role) else {
                continue;
            };
            if key.nth == 0 {
                let official = || titled(&column.heading);
                self.columns.entry(key).or_insert_with(official);
                continue;
            }
            // The first column is that of the way to it, the next that of what the form calls so.
            let is_known = column.names.weigh(&fold(WAY)).is_some();
            let way = if is_known { WAY } else { &column.heading };
            self.columns.insert(key.role.into(), titled(way));
            self.columns.insert(key, titled(&column.heading));
        }
        let place = |key: &ColumnKey| {
            let mut columns = to.columns.iter();
            let at = columns.position(|column| column.role == key.role);
            (at.unwrap_or(usize::MAX), key.nth)
        };
        self.columns.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
    }

    /// Whether a column of numbers or items stays as it is.
    pub(super) fn keeps(&self, key: ColumnKey) -> bool {
        self.kept.contains_key(&key)
    }

    /// Where the texts of a source column go; none for a column that the new form has not, and for numbers and
    /// items, which are places of names.
    pub(super) fn of_text(&self, key: ColumnKey) -> Option<ColumnKey> {
        self.kept
            .get(&key)
            .copied()
            .filter(|key| !is_name(key.role))
    }

    /// The columns of the new form that hold texts, in its order.
    pub(super) fn texts(&self) -> impl Iterator<Item = ColumnKey> {
        self.columns
            .keys()
            .copied()
            .filter(|key| !is_name(key.role))
    }

    /// The first column: sections stand in it.
    pub(super) fn first(&self) -> ColumnKey {
        let first = self.columns.keys().next().copied();
        first.unwrap_or(Role::Item.into())
    }
}

/// Heading of the column that says under which items a row stands.
const WAY: &str = "項目";

fn titled(heading: &str) -> Column {
    let mut text = Traced::default();
    text.push_glue(heading);
    Column::from(text)
}

/// True for columns that say which item a row is.
pub(super) fn is_name(role: Role) -> bool {
    matches!(role, Role::Number | Role::Item)
}

/// The column with its heading: the official heading of one form gives way to that of the other; a heading of the
/// office's own (令和5年度取組実績, 甲(みどり県)が実施すること) stays where the new form knows it.
fn headed(source: Column, was: Option<&TemplateColumn>, to: &TemplateColumn) -> Column {
    let heading = fold(source.heading.text());
    let is_official = was.is_some_and(|column| fold(&column.heading) == heading);
    let is_known = to.names.weigh(&heading).is_some();
    if is_known && !is_official {
        source
    } else {
        Column {
            scope: source.scope,
            measure: source.measure,
            unit: source.unit,
            ..titled(&to.heading)
        }
    }
}
