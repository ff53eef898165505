//! The published shape as it is read: everything but the schema may be missing, and texts may stand without their
//! cells.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::form::Figure;
use crate::model::{CaptionKind, ColumnKey, Kind, Role};

/// What the text says it is.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a document: {…}")]
pub(super) struct Schema {
    pub(super) schema: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a document: {…}")]
pub(super) struct Shape {
    pub(super) template: Option<String>,
    pub(super) title: Option<String>,
    pub(super) fiscal_year: Option<i32>,
    pub(super) period: Option<PeriodShape>,
    pub(super) organization: Option<String>,
    pub(super) captions: Option<Vec<CaptionShape>>,
    pub(super) columns: Option<Vec<ColumnShape>>,
    pub(super) rows: Option<Vec<RowShape>>,
    pub(super) items: Option<Vec<ItemShape>>,
    pub(super) metrics: Option<Vec<MetricShape>>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a period: {\"from\": …, \"to\": …}")]
pub(super) struct PeriodShape {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a caption: {\"kind\": …, \"text\": …}")]
pub(super) struct CaptionShape {
    pub(super) kind: OfCaption,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a column: {\"role\": …, \"heading\": …}")]
pub(super) struct ColumnShape {
    role: Role,
    key: Option<Key>,
    pub(super) heading: Option<String>,
    pub(super) levels: Option<Vec<String>>,
}

impl ColumnShape {
    /// Which column it is: the key where there is one, else the first of the role.
    pub(super) fn key(&self) -> ColumnKey {
        self.key.map_or_else(|| self.role.into(), |key| key.0)
    }
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a row: {\"kind\": …, \"entries\": …}")]
pub(super) struct RowShape {
    pub(super) kind: Option<OfRow>,
    pub(super) entries: Option<Entries>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an item: {\"path\": …, \"entries\": …}")]
pub(super) struct ItemShape {
    pub(super) path: Option<String>,
    pub(super) number: Option<String>,
    pub(super) heading: Option<String>,
    pub(super) kind: Option<OfRow>,
    pub(super) entries: Option<Entries>,
    pub(super) items: Option<Vec<Self>>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a metric: {\"path\": …, \"role\": …}")]
pub(super) struct MetricShape {
    pub(super) path: Option<String>,
    role: Role,
    column: Option<Key>,
    measure: Option<String>,
    kind: Option<Kind>,
    value: Option<String>,
    unit: Option<String>,
    text: Option<String>,
}

impl MetricShape {
    /// The column it stands in.
    pub(super) fn column(&self) -> ColumnKey {
        self.column.map_or_else(|| self.role.into(), |key| key.0)
    }

    pub(super) fn figure(&self) -> Figure<'_> {
        Figure {
            measure: self.measure.as_deref().unwrap_or_default(),
            kind: self.kind,
            value: self.value.as_deref().unwrap_or_default(),
            unit: self.unit.as_deref().unwrap_or_default(),
            text: self.text.as_deref().unwrap_or_default(),
        }
    }
}

/// `section` or not: of rows and items.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfRow(pub(super) bool);

impl<'de> Deserialize<'de> for OfRow {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        match name.as_str() {
            "section" => Ok(Self(true)),
            // Kinds of items that are no sections may be added.
            "data" | "item" | "total" | "note" => Ok(Self(false)),
            _ => Err(Error::unknown_variant(&name, &["section", "data", "item"])),
        }
    }
}

/// What a caption is.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfCaption(pub(super) CaptionKind);

impl<'de> Deserialize<'de> for OfCaption {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const KINDS: &[&str] = &[
            "form_number",
            "title",
            "period",
            "organization",
            "unit",
            "preamble",
            "note",
        ];
        let name = String::deserialize(from)?;
        CaptionKind::named(&name)
            .map(Self)
            .ok_or_else(|| Error::unknown_variant(&name, KINDS))
    }
}

/// The name of a column: `plan`, `target#2`.
#[derive(Clone, Copy, Debug)]
struct Key(ColumnKey);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        name.parse().map(Self).map_err(|()| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
            Error::custom(format!(
                "unknown variant `{name}`, expected one of {}",
                known.join(", ")
            ))
        })
    }
}

/// Columns that one row may speak of. No form is wider.
const COLUMNS: usize = 2_000;

/// What the columns say, in order: `{"plan": {"text": …}}` or `{"plan": "…"}`.
#[derive(Debug)]
pub(super) struct Entries(pub(super) Vec<(ColumnKey, String)>);

#[derive(Deserialize)]
#[serde(untagged, expecting = "a text: \"…\" or {\"text\": \"…\"}")]
enum EntryShape {
    Text(String),
    Cells { text: String },
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by column: {\"plan\": …}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries: Vec<(ColumnKey, String)> = Vec::new();
                let mut known = BTreeSet::new();
                while let Some((Key(key), entry)) = map.next_entry::<Key, EntryShape>()? {
                    if !known.insert(key) {
                        return Err(Error::custom(format!("duplicate field `{key}`")));
                    }
                    if known.len() > COLUMNS {
                        return Err(Error::custom(format!("more than {COLUMNS} columns")));
                    }
                    let (EntryShape::Text(text) | EntryShape::Cells { text }) = entry;
                    entries.push((key, text));
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Read)
    }
}
