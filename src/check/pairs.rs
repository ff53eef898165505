//! Which figure of an item is to be held against which: the forecast against the target, the actual against the plan.

use super::measure::{Stage, stage, topics, topics_within};
use super::naming::{comparable, is_generic, is_same_time, is_so_far, key, same_but_time};
use crate::model::{Item, Metric, same_unit};

/// Figures of one stage, each with the one figure of another stage it is to be compared with: the same
/// measure, unit and topic, the nearest before it in its own column. What is ambiguous is left out.
/// `figures` are those of one item, in document order.
pub(super) fn pairs<'a>(
    item: &Item,
    figures: &[&'a Metric],
    of: Stage,
    with: Stage,
) -> Vec<(&'a Metric, &'a Metric)> {
    pairs_by(item, figures, (of, with), comparable)
}

/// The same, where a figure so far (12月末実績) may be held against one of the whole year (年間目標).
pub(super) fn pairs_in_year<'a>(
    item: &Item,
    figures: &[&'a Metric],
    of: Stage,
    with: Stage,
) -> Vec<(&'a Metric, &'a Metric)> {
    pairs_by(item, figures, (of, with), |item, a, b| {
        let (done, whole) = if stage(a) == Some(Stage::Done) {
            (a, b)
        } else {
            (b, a)
        };
        comparable(item, a, b) || (is_so_far(done, whole) && same_but_time(item, a, b))
    })
}

/// Whether two figures of an item may be held against each other.
type Alike = fn(&Item, &Metric, &Metric) -> bool;

fn pairs_by<'a>(
    item: &Item,
    figures: &[&'a Metric],
    (of, with): (Stage, Stage),
    is_alike: Alike,
) -> Vec<(&'a Metric, &'a Metric)> {
    // An item with hundreds of figures is a table of its own; neighbours mean nothing in it.
    if figures.len() > 200 {
        return Vec::new();
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        if stage(figure) == Some(of)
            && let Some(partner) = partner(item, figures, at, (with, is_alike))
        {
            pairs.push((at, partner));
        }
    }
    // Of several (24名の応募があった, 応募者数：24名) the one with the very name of the partner counts.
    let is_named =
        |at: usize, partner: usize| key(&figures[at].measure) == key(&figures[partner].measure);
    let rivals = |at: usize, partner: usize| {
        let mut rivals = pairs
            .iter()
            .filter(|(other, with)| *with == partner && *other != at);
        if is_named(at, partner) {
            rivals.any(|(other, _)| is_named(*other, partner))
        } else {
            rivals.next().is_some()
        }
    };
    pairs
        .iter()
        .filter(|(at, partner)| !rivals(*at, *partner))
        .map(|(at, partner)| (figures[*at], figures[*partner]))
        .collect()
}

fn partner(
    item: &Item,
    figures: &[&Metric],
    at: usize,
    (with, is_alike): (Stage, Alike),
) -> Option<usize> {
    let figure = figures[at];
    let topics = |metric: &Metric| topics_within(item, metric);
    let own = topics(figure);
    let candidates: Vec<usize> = (0..figures.len())
        .filter(|other| {
            let other = figures[*other];
            stage(other) == Some(with)
                && is_alike(item, figure, other)
                && (topics(other) == own || topics(other).is_empty() || own.is_empty())
        })
        .collect();
    let in_column: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|other| figures[*other].column() == figure.column())
        .collect();
    let exact = |of: &[usize]| -> Vec<usize> {
        of.iter()
            .copied()
            .filter(|other| topics(figures[*other]) == own)
            .collect()
    };
    if let Some(nearest) = exact(&in_column)
        .into_iter()
        .rfind(|other| *other < at)
        .or_else(|| in_column.iter().copied().rfind(|other| *other < at))
        .or_else(|| in_column.first().copied())
    {
        return Some(nearest);
    }
    match exact(&candidates).as_slice() {
        [only] => Some(*only),
        [] => match candidates.as_slice() {
            [only] => Some(*only),
            [] => nameless(figures, at, with),
            _ => None,
        },
        _ => None,
    }
}

/// For a forecast with no name of its own (年度末には190人を見込む): the figure of the other stage, where all in its unit
/// are of one measure.
fn nameless(figures: &[&Metric], at: usize, with: Stage) -> Option<usize> {
    let figure = figures[at];
    if stage(figure) != Some(Stage::Expected) || !is_generic(figure) {
        return None;
    }
    let alike = |of: Stage| -> Vec<usize> {
        (0..figures.len())
            .filter(|other| {
                let other = figures[*other];
                stage(other) == Some(of)
                    && same_unit(&other.unit, &figure.unit)
                    && is_same_time(other.scope.as_deref(), figure.scope.as_deref())
            })
            .collect()
    };
    let others = alike(with);
    let (first, last) = (*others.first()?, *others.last()?);
    let name = key(&figures[first].measure);
    let is_one = others
        .iter()
        .all(|other| key(&figures[*other].measure) == name)
        && alike(Stage::Expected) == [at]
        && topics(figures[first]) == topics(figure);
    is_one.then_some(last)
}
