//! Figures in cells of their own → lines of text, in the wording of reports: a table of one datum a cell is told as
//! numbered text is, and can then be drawn like it.

use std::collections::HashMap;

use super::located::Located;
use super::number::{holds_figures, number, spans_of};
use crate::model::{
    ByColumn, Column, ColumnKey, Document, Entry, Item, ItemPath, Kind, Metric, Role, Span, Traced,
    fold,
};
use crate::template::Template;

/// Longer headings are no word for a kind.
const LONGEST_WORD: usize = 8;

/// The document with its figures in words, and the characters that are told so.
pub(super) fn worded(document: &Document, to: &Template) -> (Document, Vec<Span>) {
    let source = Located::of(&document.items);
    let mut wording = Wording {
        to,
        source: &source,
        columns: &document.columns,
        of_item: HashMap::new(),
        metrics: Vec::new(),
        told: Vec::new(),
    };
    for metric in &document.metrics {
        let of_item = wording.of_item.entry(&metric.path).or_default();
        of_item.push(metric);
    }
    let items = document
        .items
        .iter()
        .map(|item| wording.item(item))
        .collect();
    let mut columns = document.columns.clone();
    for role in [Role::Plan, Role::Status] {
        if to.column(role).is_some() {
            columns.entry(role.into()).or_default();
        }
    }
    let worded = Document {
        items,
        columns,
        metrics: wording.metrics,
        ..document.clone()
    };
    (worded, wording.told)
}

struct Wording<'a> {
    to: &'a Template,
    source: &'a Located<'a>,
    columns: &'a ByColumn<Column>,
    of_item: HashMap<&'a ItemPath, Vec<&'a Metric>>,
    metrics: Vec<Metric>,
    told: Vec<Span>,
}

impl Wording<'_> {
    fn item(&mut self, item: &Item) -> Item {
        let mut entries = item.entries.clone();
        let metrics = self.of_item.remove(&item.path).unwrap_or_default();
        for metric in metrics {
            let stays = self.to.column(metric.role).is_some();
            let column = self.column(metric.kind);
            let (Some(key), false) = (column, stays || !holds_figures(metric.role)) else {
                self.metrics.push(metric.clone());
                continue;
            };
            self.told.extend(spans_of(metric, self.source));
            let line = self.line(metric, key, item);
            let at = number(metric, self.source).first();
            self.metrics.push(Metric {
                role: key.role,
                nth: 0,
                text: line.text().to_owned(),
                at: at.unwrap_or_else(|| metric.at.clone()),
                ..metric.clone()
            });
            say(entries.entry(key).or_insert_with(blank), &line);
        }
        self.states(item, &mut entries);
        if let Some(unit) = item.entries.get(&Role::Unit) {
            self.told.extend(unit.text.sources().cloned());
        }
        Item {
            entries,
            items: item.items.iter().map(|below| self.item(below)).collect(),
            ..item.clone()
        }
    }

    /// Cells of figures that hold none (－, 集計中) are told as they stand.
    fn states(&mut self, item: &Item, entries: &mut ByColumn<Entry>) {
        for (key, entry) in &item.entries {
            let kind = match key.role {
                Role::Target | Role::Budget => Kind::Target,
                Role::Actual | Role::Settlement => Kind::Actual,
                Role::Forecast => Kind::Forecast,
                Role::Baseline => Kind::Baseline,
                Role::Rate => Kind::Rate,
                Role::Diff => Kind::Diff,
                _ => continue,
            };
            let is_told = entry.text.sources().any(|at| self.told.contains(at));
            let Some(column) = self.column(kind).filter(|_| !is_told) else {
                continue;
            };
            if entry.text.is_blank() || self.to.column(key.role).is_some() {
                continue;
            }
            let word = self.word(kind, *key);
            let mut line = labelled(&word, kind, column, &measure(item, ""), "");
            line.push(&entry.text.trimmed());
            say(entries.entry(column).or_insert_with(blank), &line);
        }
    }

    /// What a kind is called: as the column is headed, where that is one word, else as reports call it.
    fn word(&self, kind: Kind, key: ColumnKey) -> String {
        let column = self.columns.get(&key);
        let heading = column.and_then(|column| column.levels.last());
        let heading = heading.map_or("", |level| level.text().trim());
        let is_word = !heading.is_empty() && heading.chars().count() <= LONGEST_WORD;
        match kind {
            Kind::Rate | Kind::Baseline | Kind::Diff if is_word => heading.to_owned(),
            Kind::Rate => "達成率".to_owned(),
            kind => kind.ja().to_owned(),
        }
    }

    /// The column that figures of a kind are told in: aims with the plan, results with the status.
    fn column(&self, kind: Kind) -> Option<ColumnKey> {
        let roles = match kind {
            Kind::Target | Kind::Plan | Kind::Baseline => [Role::Plan, Role::Status],
            Kind::Actual | Kind::Forecast | Kind::Rate | Kind::Diff | Kind::Count => {
                [Role::Status, Role::Status]
            }
        };
        let mut roles = roles.into_iter();
        let role = roles.find(|role| self.to.column(*role).is_some())?;
        Some(role.into())
    }

    /// `目標派遣回数：100回` in a plan, `＜実績＞ 派遣回数：196回` in a status.
    fn line(&self, metric: &Metric, key: ColumnKey, item: &Item) -> Traced {
        let measure = measure(item, &metric.measure);
        let mut limits: Vec<&str> = metric.qualifiers.iter().map(String::as_str).collect();
        limits.extend(metric.scope.as_deref());
        let limits = if limits.is_empty() {
            String::new()
        } else {
            format!("（{}）", limits.join("、"))
        };
        let word = self.word(metric.kind, metric.column());
        let mut line = labelled(&word, metric.kind, key, &measure, &limits);
        line.push(&number(metric, self.source));
        line.push_glue(&metric.unit);
        line
    }
}

/// `目標派遣回数：` in a plan, `＜実績＞ 派遣回数：` elsewhere.
fn labelled(word: &str, kind: Kind, key: ColumnKey, measure: &Traced, limits: &str) -> Traced {
    let is_aim = key.role == Role::Plan && kind == Kind::Target;
    let says_word = fold(measure.text()).contains(&fold(word));
    let mut label = Traced::default();
    if kind != Kind::Count && !(is_aim && says_word) {
        let before = if is_aim {
            word.to_owned()
        } else {
            format!("＜{word}＞ ")
        };
        label.push_glue(&before);
    }
    label.push(measure);
    label.push_glue(limits);
    label.push_glue("：");
    label
}

/// What is counted: the name of the row as it stands there, where it says the same.
fn measure(item: &Item, measure: &str) -> Traced {
    let names = item
        .entries
        .iter()
        .filter(|(key, _)| key.role == Role::Item);
    let name = names.map(|(_, entry)| entry.text.trimmed()).next_back();
    let says_same = |name: &Traced| measure.trim().is_empty() || fold(name.text()) == fold(measure);
    name.filter(says_same).unwrap_or_else(|| {
        let own = if measure.trim().is_empty() {
            item.heading.trim()
        } else {
            measure.trim()
        };
        let mut text = Traced::default();
        text.push_glue(own);
        text
    })
}

fn blank() -> Entry {
    Entry {
        number: None,
        heading: Traced::default(),
        body: Traced::default(),
        text: Traced::default(),
    }
}

fn say(entry: &mut Entry, line: &Traced) {
    for text in [&mut entry.text, &mut entry.body] {
        if !text.is_empty() {
            text.push_glue("\n");
        }
        text.push(line);
    }
}
