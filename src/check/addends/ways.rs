//! Every way in which a total of a table may be read.

use std::collections::HashMap;

use super::label::Nature;
use super::line::Line;
use super::parts::{self, Method, Stop};

/// How the addends of a total were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// How often totals below were settled before.
    pub(super) round: usize,
    /// The level of the labels on which it adds up; none for the lines as they follow each other.
    pub(super) level: Option<usize>,
    /// Which lines of those.
    pub(super) method: Method,
}

/// One reading of a total.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// How the addends were found.
    pub(super) way: Way,
    /// The lines that are added up.
    pub(super) parts: Vec<usize>,
}

/// The readings of every total among the lines, by line.
///
/// `settled` says what lines are whose sums are known: a total that holds is one of the lines of the next higher
/// total, and what it adds up is no longer. `agree` takes lines beside a total and gives as many of the first as the
/// total adds up.
pub(super) fn readings(
    lines: &[Line],
    settled: &[Option<Nature>],
    round: usize,
    agree: impl Fn(usize, &[usize]) -> Option<usize>,
) -> Vec<(usize, Vec<Reading>)> {
    let mut found: HashMap<usize, Vec<Reading>> = HashMap::new();
    for (level, run) in runs(lines, settled) {
        let is_total = |stop: &Stop| matches!(stop.nature, Nature::Total(_));
        let (Some(first), Some(last)) = (
            run.iter().position(is_total),
            run.iter().rposition(is_total),
        ) else {
            continue;
        };
        for at in first..=last {
            let line = run[at].line;
            if !is_total(&run[at])
                || !lines[line].adds
                || matches!(lines[line].nature, Nature::Part | Nature::Aside)
            {
                continue;
            }
            let readings = found.entry(line).or_default();
            let some = parts::beside(&run, at).map(|(method, mut parts)| {
                parts.truncate(agree(line, &parts).unwrap_or_default());
                parts.sort_unstable();
                (method, parts)
            });
            let some = some.into_iter().filter(|(_, parts)| !parts.is_empty());
            for (method, parts) in parts::of(&run, at, first, last).into_iter().chain(some) {
                if parts.iter().all(|part| fits(&lines[line], &lines[*part])) {
                    let way = Way {
                        round,
                        level,
                        method,
                    };
                    readings.push(Reading { way, parts });
                }
            }
        }
    }
    let mut found: Vec<(usize, Vec<Reading>)> = found.into_iter().collect();
    found.sort_unstable_by_key(|(line, _)| *line);
    found
}

/// Lines of other units are not added up.
fn fits(total: &Line, part: &Line) -> bool {
    total.unit.is_empty() || part.unit.is_empty() || total.unit == part.unit
}

/// The lines as they follow each other on a sheet, and those that differ in one level of their labels alone.
fn runs(lines: &[Line], settled: &[Option<Nature>]) -> Vec<(Option<usize>, Vec<Stop>)> {
    let nature = |at: usize, own: Nature| {
        if !lines[at].adds {
            return Nature::Aside;
        }
        let known = settled.get(at).copied().flatten();
        known
            .filter(|_| matches!(own, Nature::Total(_) | Nature::Plain))
            .unwrap_or(own)
    };
    let mut runs: Vec<(Option<usize>, Vec<Stop>)> = Vec::new();
    let mut sheet = None;
    for (at, line) in lines.iter().enumerate() {
        if sheet != Some(line.sheet) {
            sheet = Some(line.sheet);
            runs.push((None, Vec::new()));
        }
        if let Some((_, run)) = runs.last_mut() {
            run.push(Stop {
                line: at,
                nature: nature(at, line.nature),
                begins: line.begins,
            });
        }
    }
    let mut levels: HashMap<String, (usize, usize)> = HashMap::new();
    for line in lines.iter().filter(|line| line.levels.len() > 1) {
        for (level, nature) in line.natures.iter().enumerate() {
            if matches!(nature, Nature::Total(_)) {
                levels.entry(line.beside(level)).or_insert_with(|| {
                    runs.push((Some(level), Vec::new()));
                    (runs.len() - 1, level)
                });
            }
        }
    }
    if levels.is_empty() {
        return runs;
    }
    for (at, line) in lines.iter().enumerate() {
        for level in 0..line.levels.len() {
            if let Some((run, _)) = levels.get(&line.beside(level)) {
                runs[*run].1.push(Stop {
                    line: at,
                    nature: nature(at, line.natures[level]),
                    begins: false,
                });
            }
        }
    }
    runs
}
