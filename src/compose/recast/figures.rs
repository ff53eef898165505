//! Figures in texts → cells of their own: numbered text or an outline → a table of one datum a cell.

use std::collections::HashMap;

use super::drawn::{Drawn, Row};
use super::located::Located;
use super::name::{Name, kept, lines_of};
use super::number::{number, spans_of};
use super::places::Places;
use crate::model::{
    ColumnKey, Document, Item, ItemKind, ItemPath, Kind, Metric, Role, Traced, fold,
};
use crate::template::Template;

/// The column that holds the figures of a kind, if the form has one.
fn role_of(kind: Kind, to: &Template) -> Option<Role> {
    let roles: &[Role] = match kind {
        Kind::Target => &[Role::Target],
        Kind::Plan => &[Role::Target, Role::Budget],
        Kind::Actual => &[Role::Actual, Role::Settlement],
        Kind::Forecast => &[Role::Forecast],
        Kind::Baseline => &[Role::Baseline],
        Kind::Rate => &[Role::Rate],
        Kind::Diff => &[Role::Diff],
        Kind::Count => &[],
    };
    roles
        .iter()
        .copied()
        .find(|role| to.column(*role).is_some())
}

/// The columns that the figures of a document need beside those both forms have.
pub(super) fn columns(document: &Document, to: &Template) -> Vec<ColumnKey> {
    let figures: Vec<(&Metric, Role)> = document
        .metrics
        .iter()
        .filter_map(|metric| Some((metric, role_of(metric.kind, to)?)))
        .collect();
    let mut keys: Vec<ColumnKey> = figures
        .iter()
        .map(|(_, role)| ColumnKey::from(*role))
        .collect();
    let has_unit = figures.iter().any(|(metric, _)| !metric.unit.is_empty());
    if has_unit && to.column(Role::Unit).is_some() {
        keys.push(Role::Unit.into());
    }
    if !figures.is_empty() {
        keys.extend(measure_column(to));
    }
    keys
}

/// The column of measures, where items may have several levels.
fn measure_column(to: &Template) -> Option<ColumnKey> {
    let column = to.column(Role::Item)?;
    let role = Role::Item;
    column.repeats.then_some(ColumnKey { role, nth: 1 })
}

/// Draws one row for each figure of an item: what it counts, its unit, and under each kind the number. What the form
/// has a column of text for stands in the first row of the item.
pub(super) fn draw(
    document: &Document,
    source: &Located<'_>,
    places: &Places,
    to: &Template,
) -> Drawn {
    let mut of_item: HashMap<&ItemPath, Vec<&Metric>> = HashMap::new();
    for metric in &document.metrics {
        of_item.entry(&metric.path).or_default().push(metric);
    }
    let mut drawing = Drawing {
        source,
        places,
        to,
        of_item,
        drawn: Drawn {
            metrics: Some(Vec::new()),
            ..Drawn::default()
        },
    };
    for item in &document.items {
        drawing.item(item, &Traced::default());
    }
    drawing.drawn
}

struct Drawing<'a> {
    source: &'a Located<'a>,
    places: &'a Places,
    to: &'a Template,
    of_item: HashMap<&'a ItemPath, Vec<&'a Metric>>,
    drawn: Drawn,
}

/// One row of figures that count the same.
struct Line<'a> {
    first: &'a Metric,
    cells: Vec<(Role, &'a Metric)>,
}

impl<'a> Drawing<'a> {
    fn item(&mut self, item: &Item, above: &Traced) {
        let name = Name::of(item, self.places);
        let mut title = above.clone();
        if !title.is_empty() {
            title.push_glue("　");
        }
        if name.whole.is_blank() {
            title.push_glue(item.path.steps().last().map_or("", String::as_str));
        } else {
            for (at, line) in lines_of(&name.whole).iter().enumerate() {
                if at > 0 {
                    title.push_glue(" ");
                }
                title.push(line);
            }
        }
        let lines = self.lines(item);
        let mut texts: Vec<(ColumnKey, Traced)> = Vec::new();
        if item.kind != ItemKind::Section {
            for (key, entry) in kept(item, self.places) {
                let text = name.without(entry, &mut self.drawn.repeated);
                texts.push((key, text));
            }
            texts.retain(|(_, text)| !text.is_blank());
        }
        for at in 0..lines.len().max(usize::from(!texts.is_empty())) {
            let texts = if at == 0 { &texts[..] } else { &[] };
            self.row(&title, lines.get(at), texts);
        }
        for below in &item.items {
            self.item(below, &title);
        }
    }

    /// The figures of an item, those that count the same side by side. A value told again is told once.
    fn lines(&mut self, item: &Item) -> Vec<Line<'a>> {
        let mut lines: Vec<Line<'a>> = Vec::new();
        let metrics = self.of_item.get(&item.path).cloned().unwrap_or_default();
        for metric in metrics {
            let Some(role) = role_of(metric.kind, self.to) else {
                continue;
            };
            self.drawn.told.extend(spans_of(metric, self.source));
            let same = |line: &&mut Line<'a>| counts_same(line.first, metric);
            let mut is_placed = false;
            for line in lines.iter_mut().filter(same) {
                let known = line.cells.iter().find(|(known, _)| *known == role);
                is_placed = known.is_none_or(|(_, known)| known.value == metric.value);
                if known.is_none() {
                    line.cells.push((role, metric));
                }
                if is_placed {
                    break;
                }
            }
            if !is_placed {
                lines.push(Line {
                    first: metric,
                    cells: vec![(role, metric)],
                });
            }
        }
        lines
    }

    fn row(&mut self, title: &Traced, line: Option<&Line<'a>>, texts: &[(ColumnKey, Traced)]) {
        let mut row = Row::default();
        let mut path = ItemPath::default().child(step(title.text()));
        let item = ColumnKey::from(Role::Item);
        let measure = line.map(|line| label(line.first)).unwrap_or_default();
        let of_measure = measure_column(self.to).filter(|_| !measure.is_empty());
        row.begin(item, &path, title.clone());
        if !measure.is_empty() {
            let mut name = Traced::default();
            name.push_glue(&measure);
            if let Some(key) = of_measure {
                path = path.child(step(&measure));
                row.begin(key, &path, name);
            }
        }
        for (key, text) in texts {
            row.go_on(*key, &path, text.clone());
        }
        if let Some(line) = line {
            self.figures(line, &path, &mut row);
        }
        self.drawn.row(row, self.places.columns.keys().copied());
    }

    fn figures(&mut self, line: &Line<'a>, path: &ItemPath, row: &mut Row) {
        let unit = ColumnKey::from(Role::Unit);
        let has_unit = self.places.columns.contains_key(&unit);
        if has_unit && !line.first.unit.is_empty() {
            let mut text = Traced::default();
            text.push_glue(&line.first.unit);
            row.go_on(unit, path, text);
        }
        for (role, metric) in &line.cells {
            let mut text = number(metric, self.source);
            let at = text.first().unwrap_or_else(|| metric.at.clone());
            if !has_unit {
                text.push_glue(&metric.unit);
            }
            let told = Metric {
                path: path.clone(),
                role: *role,
                nth: 0,
                text: text.text().to_owned(),
                at,
                ..(*metric).clone()
            };
            self.drawn.metrics.get_or_insert_default().push(told);
            row.go_on((*role).into(), path, text);
        }
    }
}

/// True when two figures count the same, however they are meant.
fn counts_same(a: &Metric, b: &Metric) -> bool {
    fold(&a.measure) == fold(&b.measure)
        && a.unit == b.unit
        && a.qualifiers == b.qualifiers
        && a.scope == b.scope
}

/// What a figure counts, with what limits it.
fn label(metric: &Metric) -> String {
    let mut limits: Vec<&str> = metric.qualifiers.iter().map(String::as_str).collect();
    limits.extend(metric.scope.as_deref());
    match (metric.measure.trim(), limits.as_slice()) {
        (measure, []) => measure.to_owned(),
        ("", limits) => limits.join("、"),
        (measure, limits) => format!("{measure}（{}）", limits.join("、")),
    }
}

/// A text as a step of a path.
fn step(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    // The slash parts the steps of a path.
    words.join(" ").replace('/', "／")
}
