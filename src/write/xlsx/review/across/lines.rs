//! Which figures of several documents are the same figure.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::model::{Document, Item, ItemPath, Kind, Metric, fold};

/// One figure, with its value in each document.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The way to the item, without the document.
    pub(super) path: String,
    /// What the item is called.
    pub(super) heading: String,
    /// The first of the figures.
    pub(super) metric: &'a Metric,
    /// The values, in the order of the documents.
    pub(super) values: Vec<Option<Decimal>>,
}

/// What the values add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Total {
    /// The sum of all documents.
    Sum(Decimal),
    /// The sum of those that state it.
    OfSome(Decimal, usize),
    /// It makes no sum, and why.
    NotSummed(&'static str),
}

impl Line<'_> {
    pub(super) fn total(&self) -> Total {
        if let Some(why) = why_not_summed(self.metric) {
            return Total::NotSummed(why);
        }
        let stated: Vec<Decimal> = self.values.iter().copied().flatten().collect();
        let sum = stated
            .iter()
            .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
        match sum {
            None => Total::NotSummed("桁数が多いため合計しません"),
            Some(sum) if stated.len() == self.values.len() => Total::Sum(sum),
            Some(sum) => Total::OfSome(sum, stated.len()),
        }
    }
}

/// Figures of which a sum says nothing.
fn why_not_summed(metric: &Metric) -> Option<&'static str> {
    const SHARES: [&str; 6] = ["率", "割合", "平均", "単価", "満足度", "指数"];
    let measure = fold(&metric.measure);
    let unit = fold(&metric.unit);
    // What stands in brackets is a remark: 受講者数(平均を除く)
    let name = measure.split('(').next().unwrap_or_default();
    let is_share = metric.kind == Kind::Rate
        || SHARES.iter().any(|word| name.contains(word))
        || unit.contains(['%', '/'])
        || ["割", "倍", "点", "位", "ポイント"].contains(&unit.as_str());
    if is_share {
        Some("率や平均のため合計しません")
    } else if metric.kind == Kind::Baseline {
        Some("基準値のため合計しません")
    } else {
        None
    }
}

/// The items of the documents: the same if path and heading are the same, or every heading on the way.
#[derive(Default)]
struct Known {
    labels: Vec<String>,
    by_path: HashMap<(String, String), Vec<usize>>,
    by_chain: HashMap<String, Vec<usize>>,
    of_path: HashMap<ItemPath, usize>,
}

impl Known {
    /// Finds each item among those of the documents before, or adds it.
    fn enter(&mut self, items: &[Item], above: &str, taken: &mut HashSet<usize>) {
        for item in items {
            let path = split(&item.path).map_or_else(String::new, |(_, path)| fold(&path));
            let label = fold(&item.heading);
            let own = match item.path.steps().last() {
                Some(step) if label.is_empty() => fold(step),
                _ => label.clone(),
            };
            let chain = format!("{above}\n{own}");
            let first_free = |known: Option<&Vec<usize>>, taken: &HashSet<usize>| {
                let mut known = known.into_iter().flatten().copied();
                known.find(|at| !taken.contains(at))
            };
            let key = (path, label);
            let same = first_free(self.by_path.get(&key), taken)
                .or_else(|| first_free(self.by_chain.get(&chain), taken));
            let at = same.unwrap_or_else(|| {
                self.labels.push(item.heading.clone());
                let at = self.labels.len() - 1;
                self.by_path.entry(key).or_default().push(at);
                self.by_chain.entry(chain.clone()).or_default().push(at);
                at
            });
            taken.insert(at);
            self.of_path.entry(item.path.clone()).or_insert(at);
            self.enter(&item.items, &chain, taken);
        }
    }
}

/// The figures of all documents, lined up; in the order in which they first stand.
pub(super) fn lines(document: &Document) -> Vec<Line<'_>> {
    let mut known = Known::default();
    for part in &document.items {
        known.enter(&part.items, "", &mut HashSet::new());
    }
    let mut lines: IndexMap<(usize, String, usize), Line<'_>> = IndexMap::new();
    let mut seen: IndexMap<(usize, usize, String), Vec<&Metric>> = IndexMap::new();
    for metric in &document.metrics {
        let Some((part, path)) = split(&metric.path) else {
            continue;
        };
        let Some(part) = document.parts.iter().position(|name| name == part) else {
            continue;
        };
        let item = known.of_path.get(&metric.path).copied();
        let item = item.unwrap_or(usize::MAX);
        let key = figure_key(metric);
        let before = seen.entry((part, item, key.clone())).or_default();
        // The same figure told again in another column.
        let is_again = before
            .iter()
            .any(|other| other.column() != metric.column() && other.value == metric.value);
        if is_again {
            continue;
        }
        let line = lines
            .entry((item, key, before.len()))
            .or_insert_with(|| Line {
                path,
                heading: known.labels.get(item).cloned().unwrap_or_default(),
                metric,
                values: vec![None; document.parts.len()],
            });
        if let Some(value) = line.values.get_mut(part) {
            *value = Some(metric.value);
        }
        before.push(metric);
    }
    let mut lines: Vec<(usize, Line<'_>)> = lines
        .into_iter()
        .map(|((item, ..), line)| (item, line))
        .collect();
    lines.sort_by_key(|(item, _)| *item);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What a figure counts, of which kind and when.
fn figure_key(metric: &Metric) -> String {
    let qualifiers: Vec<String> = metric.qualifiers.iter().map(|text| fold(text)).collect();
    let scope = metric.scope.as_deref().map(fold).unwrap_or_default();
    [
        fold(&metric.measure),
        fold(&metric.unit),
        metric.kind.name().to_owned(),
        scope,
        qualifiers.join("、"),
    ]
    .join("\n")
}

/// The document of a path, and the way below it.
fn split(path: &ItemPath) -> Option<(&str, String)> {
    let (part, below) = path.steps().split_first()?;
    Some((part, below.join("/")))
}
