//! Small documents drawn by hand, for the tests of the rules. Each column of each item has a cell of its own.

use std::sync::Arc;

use super::{RULES, subject::Subject};
use crate::model::{
    ByColumn, CellRef, Column, ColumnKey, Document, Dropped, Entry, FileFact, Findings, Item,
    ItemKind, ItemPath, Kind, Metric, Number, Period, Placement, Role, Scheme, Sourced, Traced,
};
use crate::template::Template;

const SHEET: &str = "S";

/// A document being drawn.
pub(super) struct Sample {
    sheet: Arc<str>,
    row: u32,
    document: Document,
}

impl Sample {
    /// A form of guideline (A), plan (B) and status (C).
    pub(super) fn new() -> Self {
        Self::with(&[
            (Role::Guideline, "実施要領"),
            (Role::Plan, "実施計画"),
            (Role::Status, "実施状況"),
        ])
    }

    /// A form with these columns, from A on.
    pub(super) fn with(columns: &[(Role, &str)]) -> Self {
        let sheet: Arc<str> = SHEET.into();
        let columns = columns
            .iter()
            .enumerate()
            .map(|(at, (role, heading))| {
                let cell = CellRef::new(&sheet, 0, at as u32);
                let heading = Traced::cell(&cell, heading);
                (ColumnKey::from(*role), Column::from(heading))
            })
            .collect();
        Self {
            sheet,
            row: 0,
            document: Document {
                template: "sample".to_owned(),
                sources: Vec::new(),
                captions: Vec::new(),
                fiscal_year: Some(2023),
                period: None,
                columns,
                rows: Vec::new(),
                items: Vec::new(),
                metrics: Vec::new(),
                placement: Placement::default(),
                ..Document::default()
            },
        }
    }

    /// The last day of the report.
    pub(super) fn until(mut self, day: &str) -> Self {
        let period = Period {
            from: "2023-04-01".to_owned(),
            to: day.to_owned(),
        };
        let at = CellRef::new(&self.sheet, 0, 9).span(0..1);
        self.document.period = Some(Sourced { value: period, at });
        self
    }

    /// An item under the number that ends its path; each column says number, heading and body.
    pub(super) fn item(mut self, path: &str, heading: &str, bodies: &[(Role, &str)]) -> Self {
        self.row += 1;
        let step = path.rsplit('/').next().unwrap_or(path);
        let number = number(step);
        let mut entries = ByColumn::default();
        for (role, body) in bodies {
            entries.insert(
                (*role).into(),
                self.entry(*role, number.as_ref(), heading, body),
            );
        }
        let item = Item {
            path: path_of(path),
            number,
            heading: heading.to_owned(),
            kind: ItemKind::Item,
            entries,
            items: Vec::new(),
        };
        place(&mut self.document.items, item);
        self
    }

    /// How many items there are.
    pub(super) fn items(&self) -> u32 {
        self.row
    }

    /// A section over the items below its path.
    pub(super) fn section(mut self, path: &str, heading: &str) -> Self {
        self = self.item(path, heading, &[]);
        if let Some(item) = find(&mut self.document.items, &path_of(path)) {
            item.kind = ItemKind::Section;
        }
        self
    }

    /// Gives the number or heading of the last item otherwise in one column.
    pub(super) fn renumbered(mut self, path: &str, role: Role, step: &str, heading: &str) -> Self {
        let entry = self.entry(role, number(step).as_ref(), heading, "本文です。");
        if let Some(item) = find(&mut self.document.items, &path_of(path)) {
            item.entries.insert(role.into(), entry);
        }
        self
    }

    /// Leaves the heading alone in one column of an item.
    pub(super) fn without_body(mut self, path: &str, role: Role) -> Self {
        if let Some(item) = find(&mut self.document.items, &path_of(path))
            && let Some(entry) = item.entries.get_mut(&role)
        {
            let headed = entry.text.len() - entry.body.len();
            entry.text = entry.text.slice(0..headed).trimmed();
            entry.body = Traced::default();
        }
        self
    }

    /// A figure that stands in the column's text as `value` and `unit`; the first not taken yet.
    pub(super) fn figure(
        mut self,
        path: &str,
        role: Role,
        kind: Kind,
        (measure, value, unit): (&str, &str, &str),
    ) -> Self {
        let path = path_of(path);
        let item =
            find(&mut self.document.items, &path).expect("the item stands before its figure");
        let text = &item.entries[&role].text;
        let wanted = format!("{value}{unit}");
        let taken = self
            .document
            .metrics
            .iter()
            .filter(|m| m.path == path && m.role == role)
            .filter_map(|m| text.position(&m.at.cell, m.at.end - 1))
            .max()
            .map_or(0, |last| last + 1);
        let rest = text.slice(taken..text.len());
        let byte = rest
            .text()
            .find(&wanted)
            .expect("the figure stands in the text");
        let start = taken + rest.text()[..byte].chars().count() as u32;
        let at = text
            .locate(start..start + wanted.chars().count() as u32)
            .remove(0);
        self.document.metrics.push(Metric {
            path,
            role,
            nth: 0,
            measure: measure.to_owned(),
            kind,
            value: value.replace(',', "").parse().expect("a number"),
            unit: unit.to_owned(),
            qualifiers: Vec::new(),
            scope: None,
            text: wanted,
            at,
        });
        self
    }

    /// Qualifies the last figure.
    pub(super) fn qualified(mut self, qualifier: &str) -> Self {
        if let Some(metric) = self.document.metrics.last_mut() {
            metric.qualifiers.push(qualifier.to_owned());
        }
        self
    }

    /// Drops characters.
    pub(super) fn dropped(mut self, dropped: Dropped) -> Self {
        self.document.placement.dropped.push(dropped);
        self
    }

    /// A fact of the file.
    pub(super) fn fact(mut self, fact: FileFact) -> Self {
        self.document.facts.push(fact);
        self
    }

    /// The document as drawn.
    pub(super) fn document(self) -> Document {
        self.document
    }

    /// What one rule finds: `cell found/expected`, or the cell alone.
    pub(super) fn found(self, code: &str) -> Vec<String> {
        self.findings(code)
            .iter()
            .map(|finding| {
                let cell = finding.place.at.cell.a1();
                match (&finding.found, &finding.expected) {
                    (Some(found), Some(expected)) => format!("{cell} {found}/{expected}"),
                    (Some(found), None) => format!("{cell} {found}"),
                    _ => cell,
                }
            })
            .collect()
    }

    /// What one rule finds.
    pub(super) fn findings(self, code: &str) -> Findings {
        let rule = RULES
            .iter()
            .find(|rule| rule.code == code)
            .expect("a known code");
        let template = template();
        let mut findings = Findings::default();
        (rule.check)(&Subject::new(&self.document, &template), &mut findings);
        findings.into_sorted()
    }

    fn entry(&self, role: Role, number: Option<&Number>, heading: &str, body: &str) -> Entry {
        let column = self.document.columns.get_index_of(&role).unwrap_or(9) as u32;
        let cell = CellRef::new(&self.sheet, self.row, column);
        let canonical = number.map_or("", |n| n.canonical.as_str());
        let break_before_body = if body.is_empty() || (canonical.is_empty() && heading.is_empty()) {
            ""
        } else {
            "\n"
        };
        let text = Traced::cell(
            &cell,
            &format!("{canonical}{heading}{break_before_body}{body}"),
        );
        let numbered = canonical.chars().count() as u32;
        let headed = numbered + heading.chars().count() as u32;
        Entry {
            number: number.cloned(),
            heading: text.slice(numbered..headed),
            body: text.slice(headed..text.len()).trimmed(),
            text,
        }
    }
}

/// A template without columns of its own.
pub(super) fn template() -> Template {
    let text = "id = \"sample\"\nname = { ja = \"\", en = \"\" }\ncolumns = []\n";
    Template::parse("sample.toml", text).expect("a template")
}

fn path_of(path: &str) -> ItemPath {
    path.split('/')
        .fold(ItemPath::default(), |path, step| path.child(step))
}

fn find<'a>(items: &'a mut [Item], path: &ItemPath) -> Option<&'a mut Item> {
    // The last of several: the one just drawn.
    for item in items.iter_mut().rev() {
        if item.path == *path {
            return Some(item);
        }
        if item.path.contains(path) {
            return find(&mut item.items, path);
        }
    }
    None
}

fn place(items: &mut Vec<Item>, item: Item) {
    match items
        .iter()
        .rposition(|above| above.path.contains(&item.path) && above.path != item.path)
    {
        Some(above) => place(&mut items[above].items, item),
        None => items.push(item),
    }
}

/// `(1)`, `ア`, `①②`, `3`, `#26` (a number in a column of its own); anything else is no number.
fn number(step: &str) -> Option<Number> {
    const KATA: &str = "アイウエオカキクケコ";
    let inner = step.trim_start_matches('(').trim_end_matches(')');
    let in_kata = |c: char| KATA.chars().position(|k| k == c).map(|at| at as u32 + 1);
    let circled = |c: char| ('①'..='⑳').contains(&c).then(|| u32::from(c) - 0x245F);
    let (scheme, ordinals) = if let Some(column) = step.strip_prefix('#') {
        (Scheme::Column, vec![column.parse().ok()?])
    } else if let Ok(number) = inner.parse() {
        (
            if step.len() == inner.len() {
                Scheme::Num
            } else {
                Scheme::Pnum
            },
            vec![number],
        )
    } else if let Some(circled) = step.chars().map(circled).collect::<Option<Vec<_>>>() {
        (Scheme::Circ, circled)
    } else {
        let mut chars = inner.chars();
        let (first, None) = (chars.next()?, chars.next()) else {
            return None;
        };
        (
            if step.len() == inner.len() {
                Scheme::Kata
            } else {
                Scheme::Pkata
            },
            vec![in_kata(first)?],
        )
    };
    Some(Number {
        scheme,
        ordinals,
        canonical: step.trim_start_matches('#').to_owned(),
    })
}
