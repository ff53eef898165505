//! The published shape of a document: `yoshiki/document/1`.

use indexmap::IndexMap;
use serde::Serialize;

use super::joined::JoinedShape;
use super::printed;
use crate::model::{
    Caption, CaptionKind, ColumnKey, Document, Entry, Item, ItemKind, Metric, Placement, RowKind,
    TableRow, Traced,
};

/// Writes a document as JSON.
#[must_use]
pub fn document(document: &Document) -> String {
    printed(&Shape::from(document))
}

#[derive(Serialize)]
struct Shape<'a> {
    schema: &'static str,
    template: &'a str,
    source: Vec<SourceShape<'a>>,
    title: Option<&'a str>,
    fiscal_year: Option<i32>,
    period: Option<PeriodShape<'a>>,
    organization: Option<String>,
    captions: Vec<CaptionShape<'a>>,
    columns: Vec<ColumnShape<'a>>,
    rows: Vec<RowShape<'a>>,
    items: Vec<ItemShape<'a>>,
    metrics: Vec<MetricShape<'a>>,
    placement: PlacementShape<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledgers: Option<JoinedShape<'a>>,
}

#[derive(Serialize)]
struct SourceShape<'a> {
    file: &'a str,
    format: &'static str,
    charset: Option<&'static str>,
    sheets: Vec<&'a str>,
}

#[derive(Serialize)]
struct PeriodShape<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct CaptionShape<'a> {
    kind: &'static str,
    text: &'a str,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct ColumnShape<'a> {
    role: &'static str,
    /// Told where it is not the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    heading: &'a str,
    /// The stacked cells of the heading, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    levels: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
}

#[derive(Serialize)]
struct RowShape<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<u32>,
    entries: IndexMap<String, &'a str>,
}

#[derive(Serialize)]
struct ItemShape<'a> {
    path: String,
    number: Option<&'a str>,
    heading: &'a str,
    kind: &'static str,
    entries: IndexMap<String, EntryShape<'a>>,
    items: Vec<Self>,
}

#[derive(Serialize)]
struct EntryShape<'a> {
    text: &'a str,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct MetricShape<'a> {
    path: String,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    measure: &'a str,
    kind: &'static str,
    value: String,
    unit: &'a str,
    qualifiers: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    text: &'a str,
    cell: String,
    span: [u32; 2],
}

#[derive(Serialize)]
struct PlacementShape<'a> {
    source_characters: u64,
    placed: u64,
    dropped: Vec<DroppedShape<'a>>,
}

#[derive(Serialize)]
struct DroppedShape<'a> {
    cell: String,
    text: &'a str,
    reason: &'static str,
}

impl<'a> From<&'a Document> for Shape<'a> {
    fn from(document: &'a Document) -> Self {
        let caption = |kind| document.caption(kind).map(Traced::text);
        Self {
            schema: "yoshiki/document/1",
            template: &document.template,
            source: document
                .sources
                .iter()
                .map(|source| SourceShape {
                    file: &source.file,
                    format: source.format,
                    charset: source.charset,
                    sheets: source.sheets.iter().map(|sheet| &**sheet).collect(),
                })
                .collect(),
            title: caption(CaptionKind::Title),
            fiscal_year: document.fiscal_year,
            period: document.period.as_ref().map(|period| PeriodShape {
                from: &period.value.from,
                to: &period.value.to,
            }),
            organization: document.organization(),
            captions: document.captions.iter().map(CaptionShape::from).collect(),
            columns: document
                .columns
                .iter()
                .map(|(key, column)| ColumnShape {
                    role: key.role.name(),
                    key: further(*key),
                    heading: column.heading.text(),
                    levels: match column.levels.as_slice() {
                        [] | [_] => Vec::new(),
                        levels => levels.iter().map(Traced::text).collect(),
                    },
                    scope: column.scope.as_deref(),
                    measure: column.measure.as_deref(),
                    unit: column.unit.as_deref(),
                })
                .collect(),
            rows: document.rows.iter().map(RowShape::from).collect(),
            items: document.items.iter().map(ItemShape::from).collect(),
            metrics: document.metrics.iter().map(MetricShape::from).collect(),
            placement: PlacementShape::from(&document.placement),
            ledgers: document.joined.as_ref().map(JoinedShape::from),
        }
    }
}

/// The name of a column that is not the first of its role.
fn further(key: ColumnKey) -> Option<String> {
    (key.nth > 0).then(|| key.to_string())
}

impl<'a> From<&'a Caption> for CaptionShape<'a> {
    fn from(caption: &'a Caption) -> Self {
        Self {
            kind: caption.kind.name(),
            text: caption.text.text(),
            cells: caption
                .text
                .cells()
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }
}

impl<'a> From<&'a TableRow> for RowShape<'a> {
    fn from(row: &'a TableRow) -> Self {
        let (kind, depth) = match row.kind {
            RowKind::Section { depth } => ("section", Some(depth)),
            RowKind::Data => ("data", None),
        };
        Self {
            kind,
            depth,
            entries: row
                .entries
                .iter()
                .map(|(key, passage)| (key.to_string(), passage.text.text()))
                .collect(),
        }
    }
}

impl<'a> From<&'a Item> for ItemShape<'a> {
    fn from(item: &'a Item) -> Self {
        Self {
            path: item.path.to_string(),
            number: item.number.as_ref().map(|number| number.canonical.as_str()),
            heading: &item.heading,
            kind: match item.kind {
                ItemKind::Section => "section",
                ItemKind::Item => "item",
                ItemKind::Total => "total",
            },
            entries: item
                .entries
                .iter()
                .map(|(key, entry)| (key.to_string(), EntryShape::from(entry)))
                .collect(),
            items: item.items.iter().map(Self::from).collect(),
        }
    }
}

impl<'a> From<&'a Entry> for EntryShape<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            text: entry.text.text(),
            cells: entry.cells().iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> From<&'a Metric> for MetricShape<'a> {
    fn from(metric: &'a Metric) -> Self {
        Self {
            path: metric.path.to_string(),
            role: metric.role.name(),
            column: further(metric.column()),
            measure: &metric.measure,
            kind: metric.kind.name(),
            value: metric.value.normalize().to_string(),
            unit: &metric.unit,
            qualifiers: &metric.qualifiers,
            scope: metric.scope.as_deref(),
            text: &metric.text,
            cell: metric.at.cell.to_string(),
            span: [metric.at.start, metric.at.end],
        }
    }
}

impl<'a> From<&'a Placement> for PlacementShape<'a> {
    fn from(placement: &'a Placement) -> Self {
        Self {
            source_characters: placement.source_characters,
            placed: placement.placed,
            dropped: placement
                .dropped
                .iter()
                .map(|dropped| DroppedShape {
                    cell: dropped.at.cell.to_string(),
                    text: &dropped.text,
                    reason: dropped.reason.name(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::write::sample;

    #[test]
    fn a_document_has_the_published_shape() {
        let text = document(&sample::status_report());
        let value: serde_json::Value = serde_json::from_str(&text).expect("json");
        assert_eq!(value["schema"], "yoshiki/document/1");
        assert_eq!(
            value["period"],
            json!({"from": "2023-04-01", "to": "2023-11-30"})
        );
        assert_eq!(
            value["source"],
            json!([{"file": "R5.xlsx", "format": "xlsx", "charset": null, "sheets": ["様式1"]}])
        );
        let metric = &value["metrics"][0];
        assert_eq!(
            *metric,
            json!({"path": "1/(1)", "role": "plan", "measure": "派遣回数", "kind": "target",
                   "value": "100", "unit": "回", "qualifiers": [], "text": "派遣目標回数：100回",
                   "cell": "様式1!B5", "span": [0, 11]})
        );
        let item = &value["items"][0]["items"][0];
        assert_eq!(item["kind"], "item");
        assert_eq!(item["entries"]["plan"]["cells"], json!(["様式1!B5"]));
        let dropped = &value["placement"]["dropped"][0];
        assert_eq!(
            *dropped,
            json!({"cell": "様式1!A9", "text": "- 1 -", "reason": "page-number"})
        );
    }

    #[test]
    fn the_order_of_the_keys_never_changes() {
        let text = document(&sample::status_report());
        let at = |key: &str| text.find(key);
        assert!(at("\"schema\"") < at("\"template\""));
        assert!(at("\"items\"") < at("\"metrics\""));
        assert_eq!(text, document(&sample::status_report()));
    }
}
