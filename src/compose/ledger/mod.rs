//! A plan and its ledgers → the same plan with what was done: events are counted and summed by category and
//! month, categories are matched to items, and the sums stand in the status column in the form's own wording.
//!
//! Nothing is guessed. A category that fits two items, a day that cannot be read, a measure that two columns could
//! count stay out of every sum and are kept in [`Joined`] with their cells. An actual that the document already
//! states for the same period stays as it is, to be checked (T06); one of another period is replaced.

mod groups;
mod items;
mod labels;
mod measures;
#[cfg(test)]
mod sample;
mod scope;
mod wording;
mod writing;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::model::{
    Document, Joined, Ledger, LedgerUse, LeftOut, LeftOutReason, Metric, Role, StatedActual, Tally,
    TallyPart,
};
use crate::template::Template;

use groups::{FIRST_CELLS, Group};
use items::{Aim, Found, Items, heading};
use labels::{Aliases, Label};
use measures::{Counted, counted};
use scope::Scope;
use writing::{Pen, Written};

/// The columns that tell what became of a plan.
const RESULTS: [Role; 3] = [Role::Status, Role::Actual, Role::Forecast];

/// Events of one ledger that belong to one item.
struct Placed<'a> {
    node: usize,
    ledger: &'a Ledger,
    group: Group,
}

/// The sum of a measure of an item, with what the plan aims at.
struct Summed<'a> {
    node: usize,
    aim: &'a Aim,
    tally: Tally,
}

/// Fills a plan from its ledgers. `template` is the form of the plan, `known` are the forms whose tables of aliases
/// hold: its own and those of the ledgers. The items and metrics of the result are those of the plan still; they
/// are to be read anew from its rows.
#[must_use]
pub fn fill(
    plan: &Document,
    ledgers: &[Ledger],
    template: &Template,
    known: &[&Template],
) -> Document {
    let scope = Scope::of(plan, ledgers);
    let items = Items::of(plan);
    let aliases = Aliases::of_templates(known.iter().copied());
    let mut left_out = Vec::new();
    let mut placed = Vec::new();
    for ledger in ledgers {
        place(ledger, &scope, &items, &aliases, &mut placed, &mut left_out);
    }
    let mut summed = Vec::new();
    for (at, node) in items.nodes.iter().enumerate() {
        for aim in &node.aims {
            summed.extend(sum(at, aim, &items, &placed));
        }
    }
    let is_counted = |placed: &Placed<'_>| {
        summed
            .iter()
            .any(|s: &Summed<'_>| (s.node..items.nodes[s.node].end).contains(&placed.node))
    };
    for placed in placed.iter().filter(|placed| !is_counted(placed)) {
        let reason = LeftOutReason::NoFigure(items.title(placed.node));
        let name = joined_names(&placed.group);
        left_out.push(groups::told(
            placed.ledger,
            &placed.group.events,
            reason,
            name,
        ));
    }
    let uses = ledgers
        .iter()
        .map(|ledger| LedgerUse {
            source: ledger.source.clone(),
            events: ledger.rows.len() as u64,
            counted: placed
                .iter()
                .filter(|p| std::ptr::eq(p.ledger, ledger) && is_counted(p))
                .map(|p| p.group.events.len() as u64)
                .sum(),
            totals: ledger.totals,
        })
        .collect();
    let mut document = plan.clone();
    document
        .sources
        .extend(ledgers.iter().map(|ledger| ledger.source.clone()));
    let facts = ledgers.iter().flat_map(|ledger| ledger.facts.iter());
    document.facts.extend(facts.cloned());
    let files: Vec<&str> = ledgers.iter().map(|l| l.source.file.as_str()).collect();
    let mut pen = Pen::new(&mut document, template, files.join("、"));
    let mut line = 1;
    let mut start = 0;
    while start < summed.len() {
        let node = summed[start].node;
        let end = start
            + summed[start..]
                .iter()
                .take_while(|s| s.node == node)
                .count();
        let mut figures = Vec::new();
        for at in start..end {
            let is_open = !scope.is_other && has_open_part(&summed[at], &summed, &items);
            let summed = &mut summed[at];
            let figure = settle(summed, line, scope.is_other, &mut pen);
            figures.extend(figure.filter(|_| !is_open));
            line += summed.tally.lines();
        }
        pen.write(items.nodes[node].item, &figures);
        start = end;
    }
    pen.finish();
    document.joined = Some(Joined {
        ledgers: uses,
        period: scope.period(),
        is_other_period: scope.is_other,
        tallies: summed.into_iter().map(|summed| summed.tally).collect(),
        left_out,
    });
    document
}

/// True when an item below states an actual that is not the ledger's and is kept: a total above it would contradict
/// one of the two.
fn has_open_part(whole: &Summed<'_>, summed: &[Summed<'_>], items: &Items<'_>) -> bool {
    let below = whole.node + 1..items.nodes[whole.node].end;
    summed.iter().any(|part| {
        below.contains(&part.node)
            && items::is_same(part.aim, &whole.aim.measure, &whole.aim.unit)
            && part
                .aim
                .stated
                .iter()
                .any(|stated| stated.value != part.tally.total)
    })
}

/// Finds the item of every event.
fn place<'a>(
    ledger: &'a Ledger,
    scope: &Scope,
    items: &Items<'_>,
    aliases: &Aliases,
    placed: &mut Vec<Placed<'a>>,
    left_out: &mut Vec<LeftOut>,
) {
    let mut unknown: IndexMap<(String, &'static str), (LeftOutReason, String, Vec<u32>)> =
        IndexMap::new();
    let mut leave = |reason: LeftOutReason, group: &Group| {
        let key = (key(group), reason.name());
        let known = unknown
            .entry(key)
            .or_insert_with(|| (reason, joined_names(group), Vec::new()));
        known.2.extend(&group.events);
    };
    for group in groups::group(ledger, scope, left_out) {
        let found = items.find(&group.names, aliases);
        let parts = match found {
            // The other columns (派遣先, 職種) may tell which of them is meant.
            Found::Several(several) => groups::split(ledger, &group)
                .into_iter()
                .map(|part| {
                    let narrowed = match items.find(&part.names, aliases) {
                        Found::Item(at) if items.is_one_of(at, &several) => Found::Item(at),
                        _ => Found::Several(several.clone()),
                    };
                    let names = group.names.clone();
                    (Group { names, ..part }, narrowed)
                })
                .collect(),
            found => vec![(group, found)],
        };
        for (group, found) in parts {
            match found {
                Found::Item(node) => placed.push(Placed {
                    node,
                    ledger,
                    group,
                }),
                Found::Several(several) => {
                    let titles = several.iter().map(|at| items.title(*at)).collect();
                    leave(LeftOutReason::SeveralItems(titles), &group);
                }
                Found::Nothing => leave(LeftOutReason::NoItem, &group),
            }
        }
    }
    for (reason, name, mut events) in unknown.into_values() {
        events.sort_unstable();
        left_out.push(groups::told(ledger, &events, reason, name));
    }
    let (cells, count) = &ledger.unread;
    if let Some((_, text)) = cells.first() {
        left_out.push(LeftOut {
            reason: LeftOutReason::NoNumber,
            text: text.clone(),
            file: ledger.source.file.clone(),
            rows: u64::from(*count),
            cells: cells
                .iter()
                .map(|(cell, _)| cell.clone())
                .take(FIRST_CELLS)
                .collect(),
            sums: Vec::new(),
            months: std::collections::BTreeMap::new(),
        });
    }
}

/// The category of a group, however it is written.
fn key(group: &Group) -> String {
    let keys: Vec<String> = group
        .names
        .iter()
        .map(|(_, name)| Label::of(name).key())
        .collect();
    keys.join("／")
}

/// The category of a group in one text.
fn joined_names(group: &Group) -> String {
    let names: Vec<&str> = group.names.iter().map(|(_, name)| name.as_str()).collect();
    names.join("／")
}

/// Sums what counts a measure of an item, over the item and all below it.
fn sum<'a>(
    at: usize,
    aim: &'a Aim,
    items: &Items<'_>,
    placed: &[Placed<'_>],
) -> Option<Summed<'a>> {
    let node = &items.nodes[at];
    let of_subtree = |range: std::ops::Range<usize>| {
        placed
            .iter()
            .filter(move |placed| range.contains(&placed.node))
    };
    // A total whose parts are not all in the ledgers would be too small.
    let lacks_a_part = (at + 1..node.end).any(|below| {
        let part = &items.nodes[below];
        part.aims
            .iter()
            .any(|own| items::is_same(own, &aim.measure, &aim.unit))
            && of_subtree(below..part.end).next().is_none()
    });
    if lacks_a_part {
        return None;
    }
    let mut tally = Tally {
        path: node.item.path.clone(),
        heading: heading(node.item),
        measure: aim.measure.clone(),
        unit: aim.unit.clone(),
        other_unit: None,
        target: aim.target.clone(),
        total: Decimal::ZERO,
        remaining: None,
        events: 0,
        cells: Vec::new(),
        parts: Vec::new(),
        stated: None,
    };
    let mut parts: IndexMap<String, TallyPart> = IndexMap::new();
    for placed in of_subtree(at..node.end) {
        let Some(counted) = counted(placed.ledger, &aim.measure, &aim.unit) else {
            continue;
        };
        let sum = groups::sum(placed.ledger, &placed.group.events, &counted);
        if sum.events == 0 {
            continue;
        }
        if let Counted::Column(_, Some(unit)) = &counted {
            tally.other_unit = Some(unit.clone());
        }
        if tally.measure.is_empty()
            && let Counted::Column(column, _) = &counted
        {
            tally
                .measure
                .clone_from(&placed.ledger.measures[*column].name);
        }
        tally.total = tally.total.saturating_add(sum.total);
        tally.events += sum.events;
        let room = FIRST_CELLS.saturating_sub(tally.cells.len());
        tally.cells.extend(sum.first.into_iter().take(room));
        let part = parts.entry(key(&placed.group)).or_default();
        if part.category.is_empty() {
            part.category = joined_names(&placed.group);
        }
        part.total = part.total.saturating_add(sum.total);
        part.events += sum.events;
        for (month, value) in sum.months {
            let known = part.months.entry(month).or_default();
            *known = known.saturating_add(value);
        }
    }
    if tally.events == 0 {
        return None;
    }
    tally.parts = parts.into_values().collect();
    tally.remaining = aim
        .target
        .as_ref()
        .and_then(|(target, _)| target.checked_sub(tally.total))
        .filter(|rest| *rest > Decimal::ZERO);
    Some(Summed {
        node: at,
        aim,
        tally,
    })
}

/// Replaces or keeps what the document states; what it does not state is to be written.
fn settle(
    summed: &mut Summed<'_>,
    line: u32,
    is_other: bool,
    pen: &mut Pen<'_>,
) -> Option<Written> {
    let (aim, tally) = (summed.aim, &mut summed.tally);
    let figure = Written {
        line,
        measure: tally.measure.clone(),
        unit: tally.unit.clone(),
        target: tally.target.as_ref().map(|(value, _)| *value),
        is_target_there: aim.is_in_status,
        total: tally.total,
        remaining: tally.remaining,
    };
    let Some(stated) = only(&aim.stated) else {
        // Several actuals of one measure (for halves of the year, say) are not the ledger's to settle.
        return aim.stated.is_empty().then_some(figure);
    };
    let is_replaced = is_other && pen.replace(stated, &figure, tally.total);
    if is_replaced && let Some(remaining) = only(&aim.remaining) {
        let rest = tally.remaining.unwrap_or_default();
        pen.replace(remaining, &figure, rest);
    }
    tally.stated = Some(StatedActual {
        at: stated.at.clone(),
        text: stated.text.clone(),
        value: stated.value,
        is_replaced,
    });
    None
}

/// The figure, where all of them say the same.
fn only(metrics: &[Metric]) -> Option<&Metric> {
    let (first, others) = metrics.split_first()?;
    others
        .iter()
        .all(|other| other.value == first.value)
        .then_some(first)
}
