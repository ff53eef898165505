//! The same form for several years or offices → one document: a section for each, its rows below.

mod captions;
mod columns;
mod label;
mod lay;

use crate::model::{
    ByColumn, ColumnKey, Document, DropReason, Item, ItemKind, ItemPath, Metric, Period, Placement,
    RowKind, Sourced, TableRow, Traced, Unplaced, visible_chars,
};
use crate::template::Template;

use columns::Columns;
use label::{Label, labels};

/// Lays documents of one form below one another, in the order given. Each gets a section named after its year and
/// office, and its items lie under that section. No character is lost: what is said once for all is recorded as
/// repeated. The sheets of the documents must bear different names, or their cells cannot be told apart.
#[must_use]
pub fn rollup(documents: &[Document], template: &Template) -> Document {
    let [first, _, ..] = documents else {
        return documents.first().cloned().unwrap_or_default();
    };
    let columns = Columns::of(documents, template);
    let (captions, said_again) = captions::together(documents);
    let units_differ = captions::units_differ(documents);
    let mut whole = Document {
        template: first.template.clone(),
        fiscal_year: shared(documents.iter().map(|document| document.fiscal_year)),
        period: period(documents),
        columns: columns.together.clone(),
        captions,
        ..Document::default()
    };
    for (label, (at, document)) in labels(documents).iter().zip(documents.iter().enumerate()) {
        let mut name = label.text.clone();
        if units_differ && let Some(unit) = captions::unit(document) {
            name.push_glue(" ");
            name.push(&unit.trimmed());
        }
        let part = Part {
            step: label.step(),
            name,
            label,
            column: columns.first(),
            source_column: columns.of_source,
            keys: columns.of_document(at),
        };
        let (rows, item) = part.laid(document);
        whole.parts.push(part.step.clone());
        whole.rows.extend(rows);
        whole.items.push(item);
        whole.metrics.extend(part.metrics(document));
        whole.sources.extend(document.sources.iter().cloned());
        whole
            .undecodable
            .extend(document.undecodable.iter().cloned());
        whole.facts.extend(document.facts.iter().cloned());
        whole.merged.extend(document.merged.iter().cloned());
    }
    whole.placement = placement(
        documents,
        &whole,
        &Columns::headings_said_again(documents),
        &said_again,
    );
    whole
}

/// One of the documents under its section.
struct Part<'a> {
    step: String,
    name: Traced,
    label: &'a Label,
    /// The column that sections stand in.
    column: ColumnKey,
    /// The column that may name the source in each row.
    source_column: Option<ColumnKey>,
    /// Column of the document → column of the whole.
    keys: &'a ByColumn<ColumnKey>,
}

impl Part<'_> {
    fn path(&self, below: &ItemPath) -> ItemPath {
        let section = ItemPath::default().child(&self.step);
        below
            .steps()
            .iter()
            .fold(section, |path, step| path.child(step))
    }

    fn key(&self, key: ColumnKey) -> ColumnKey {
        self.keys.get(&key).copied().unwrap_or(key)
    }

    /// The rows and the item of the document. Each row names its source where it has a blank column for it.
    fn laid(&self, document: &Document) -> (Vec<TableRow>, Item) {
        let mut item = self.item(document);
        let mut rows = vec![lay::section(self.column, &item.path, &self.name)];
        for row in &document.rows {
            let mut row = lay::row(row, |key| self.key(key), |path| self.path(path));
            match &mut row.kind {
                RowKind::Section { depth } => *depth = depth.saturating_add(1),
                RowKind::Data => {
                    if let Some(key) = self.source_column {
                        lay::name_source(&mut row, &mut item, key, &self.label.office);
                    }
                }
            }
            rows.push(row);
        }
        (rows, item)
    }

    fn item(&self, document: &Document) -> Item {
        let path = self.path(&ItemPath::default());
        let entry = lay::heading_entry(&self.name);
        Item {
            number: None,
            heading: self.step.clone(),
            kind: ItemKind::Section,
            entries: ByColumn::from_iter([(self.column, entry)]),
            items: document.items.iter().map(|item| self.below(item)).collect(),
            path,
        }
    }

    fn below(&self, item: &Item) -> Item {
        let mut entries: ByColumn<_> = item
            .entries
            .iter()
            .map(|(key, entry)| (self.key(*key), entry.clone()))
            .collect();
        entries.sort_by(|a, _, b, _| self.order(*a).cmp(&self.order(*b)));
        Item {
            path: self.path(&item.path),
            entries,
            items: item.items.iter().map(|item| self.below(item)).collect(),
            ..item.clone()
        }
    }

    fn order(&self, key: ColumnKey) -> usize {
        self.keys
            .values()
            .position(|known| *known == key)
            .unwrap_or(usize::MAX)
    }

    fn metrics(&self, document: &Document) -> impl Iterator<Item = Metric> {
        document.metrics.iter().map(|metric| {
            let key = self.key(metric.column());
            Metric {
                path: self.path(&metric.path),
                role: key.role,
                nth: key.nth,
                ..metric.clone()
            }
        })
    }
}

/// What all say the same, if they do.
fn shared<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values
        .all(|value| value.as_ref() == Some(&first))
        .then_some(first)
}

/// From the first day of all periods to the last, if every document states one.
fn period(documents: &[Document]) -> Option<Sourced<Period>> {
    let periods: Option<Vec<_>> = documents
        .iter()
        .map(|document| document.period.as_ref())
        .collect();
    let periods = periods?;
    let at = periods.first()?.at.clone();
    let from = periods.iter().map(|period| &period.value.from).min()?;
    let to = periods.iter().map(|period| &period.value.to).max()?;
    Some(Sourced {
        value: Period {
            from: from.clone(),
            to: to.clone(),
        },
        at,
    })
}

/// The accounts of all, and what stands once for several.
fn placement(
    documents: &[Document],
    whole: &Document,
    headings: &[Traced],
    captions: &[Traced],
) -> Placement {
    let mut account = Placement::default();
    for document in documents {
        let own = &document.placement;
        account.source_characters += own.source_characters;
        account.placed += own.placed;
        let shift = account.dropped.len();
        account.dropped.extend(own.dropped.iter().cloned());
        account.changes.extend(own.changes.iter().cloned());
        account
            .unplaced
            .extend(own.unplaced.iter().map(|unplaced| Unplaced {
                dropped: unplaced.dropped.start + shift..unplaced.dropped.end + shift,
                ..unplaced.clone()
            }));
    }
    let standing = lay::standing(whole);
    let kinds = [
        (headings, DropReason::ReplacedHeading),
        (captions, DropReason::CombinedCaption),
    ];
    for (texts, reason) in kinds {
        for text in texts {
            for dropped in lay::left(text, &standing, reason) {
                account.placed = account.placed.saturating_sub(visible_chars(&dropped.text));
                account.dropped.push(dropped);
            }
        }
    }
    account
}
