//! The lines that a total may add up, in the ways sums are laid out.

use super::label::Nature;

/// How the addends of a total are found. The order is that of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Method {
    /// The lines above, up to the total or the section before.
    BlockAbove,
    /// The lines above, up to the total before.
    RunAbove,
    /// Subtotals above, with the lines that stand in no block.
    CollapsedAbove,
    /// The same, where sections part the blocks.
    SectionsAbove,
    /// Every single line above, up to a total as high.
    LeavesAbove,
    /// All lines above the last total.
    AllAbove,
    /// All totals of the same name above the last one.
    TotalsAbove,
    /// The lines below, down to the next total or section.
    BlockBelow,
    /// The lines below, down to the next total.
    RunBelow,
    /// Subtotals below, each over its own block.
    CollapsedBelow,
    /// The same, where sections part the blocks.
    SectionsBelow,
    /// Every single line below, down to a total as high.
    LeavesBelow,
    /// All lines below the first total.
    AllBelow,
    /// All totals of the same name below the first one.
    TotalsBelow,
    /// As many of the lines right above as the cells of the total agree on.
    SomeAbove,
    /// As many of the lines right below as the cells of the total agree on.
    SomeBelow,
}

/// One line in a run of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Which line.
    pub(super) line: usize,
    /// What it is in this run.
    pub(super) nature: Nature,
    /// True when a section begins with it.
    pub(super) begins: bool,
}

/// The single lines right above and right below the total at `at`, the nearest first, up to another total.
pub(super) fn beside(run: &[Stop], at: usize) -> [(Method, Vec<usize>); 2] {
    let above = (0..at).rev().map(|p| (run[p], false));
    let below = (at + 1..run.len()).map(|p| (run[p], false));
    [
        (Method::SomeAbove, block(above, false)),
        (Method::SomeBelow, block(below, false)),
    ]
}

/// Every way to read the total at `at` of a run. Each line is looked at once for each rank and way.
pub(super) fn of(run: &[Stop], at: usize, first: usize, last: usize) -> Vec<(Method, Vec<usize>)> {
    let Some(Nature::Total(rank)) = run.get(at).map(|stop| stop.nature) else {
        return Vec::new();
    };
    let above = || {
        (0..at)
            .rev()
            .map(|p| (run[p], p + 1 < run.len() && run[p + 1].begins))
    };
    let below = || (at + 1..run.len()).map(|p| (run[p], run[p].begins));
    let mut found = vec![
        (Method::BlockAbove, block(above(), true)),
        (Method::RunAbove, block(above(), false)),
        (Method::CollapsedAbove, collapsed(above(), rank, false)),
        (Method::SectionsAbove, collapsed(above(), rank, true)),
        (Method::LeavesAbove, leaves(above(), rank)),
        (Method::BlockBelow, block(below(), true)),
        (Method::RunBelow, block(below(), false)),
        (Method::CollapsedBelow, collapsed(below(), rank, false)),
        (Method::SectionsBelow, collapsed(below(), rank, true)),
        (Method::LeavesBelow, leaves(below(), rank)),
    ];
    let same = |stop: &Stop| stop.nature == Nature::Total(rank);
    if at == last {
        found.push((Method::AllAbove, leaves(above(), u8::MAX)));
        found.push((
            Method::TotalsAbove,
            run[..at]
                .iter()
                .filter(|s| same(s))
                .map(|s| s.line)
                .collect(),
        ));
    }
    if at == first {
        found.push((Method::AllBelow, leaves(below(), u8::MAX)));
        found.push((
            Method::TotalsBelow,
            run[at + 1..]
                .iter()
                .filter(|s| same(s))
                .map(|s| s.line)
                .collect(),
        ));
    }
    for (_, parts) in &mut found {
        parts.sort_unstable();
    }
    let mut ways: Vec<(Method, Vec<usize>)> = Vec::new();
    for (method, parts) in found {
        if !parts.is_empty() && !ways.iter().any(|(_, known)| *known == parts) {
            ways.push((method, parts));
        }
    }
    ways
}

/// Single lines up to a total; up to a section as well. With each line: whether a section begins behind it.
fn block(lines: impl Iterator<Item = (Stop, bool)>, to_section: bool) -> Vec<usize> {
    let mut found = Vec::new();
    for (stop, is_parted) in lines {
        if matches!(stop.nature, Nature::Total(_)) || (to_section && is_parted && !found.is_empty())
        {
            break;
        }
        if stop.nature == Nature::Plain {
            found.push(stop.line);
        }
    }
    found
}

/// Totals of lower ranks in place of what they add up, and single lines that stand in no block.
fn collapsed(lines: impl Iterator<Item = (Stop, bool)>, rank: u8, by_section: bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut covered = None;
    for (stop, is_parted) in lines {
        if by_section && is_parted {
            covered = None;
        }
        match stop.nature {
            Nature::Total(other) if other >= rank => break,
            Nature::Total(other) if covered.is_none_or(|known| other >= known) => {
                covered = Some(other);
                found.push(stop.line);
            }
            Nature::Plain if covered.is_none() => found.push(stop.line),
            _ => {}
        }
    }
    found
}

/// Every single line up to a total of the rank.
fn leaves(lines: impl Iterator<Item = (Stop, bool)>, rank: u8) -> Vec<usize> {
    lines
        .take_while(|(stop, _)| !matches!(stop.nature, Nature::Total(other) if other >= rank))
        .filter(|(stop, _)| stop.nature == Nature::Plain)
        .map(|(stop, _)| stop.line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(marks: &str) -> Vec<Stop> {
        let natures = marks.chars().map(|mark| match mark {
            's' => Nature::Total(1),
            'T' => Nature::Total(4),
            'u' => Nature::Part,
            _ => Nature::Plain,
        });
        natures
            .enumerate()
            .map(|(line, nature)| Stop {
                line,
                nature,
                begins: false,
            })
            .collect()
    }

    fn ways(marks: &str, at: usize) -> Vec<(Method, Vec<usize>)> {
        let last = marks.rfind(['s', 'T']).unwrap_or(0);
        let first = marks.find(['s', 'T']).unwrap_or(0);
        of(&run(marks), at, first, last)
    }

    #[test]
    fn a_subtotal_adds_up_its_block_and_a_total_the_subtotals() {
        assert_eq!(ways("..s.u.sT", 6)[0], (Method::BlockAbove, vec![3, 5]));
        let total = ways("..s.u.sT", 7);
        assert!(
            total.contains(&(Method::CollapsedAbove, vec![2, 6])),
            "{total:?}"
        );
        assert!(
            total.contains(&(Method::LeavesAbove, vec![0, 1, 3, 5])),
            "{total:?}"
        );
    }

    #[test]
    fn a_total_may_stand_over_its_parts() {
        assert!(ways("Ts..s..", 0).contains(&(Method::CollapsedBelow, vec![1, 4])));
        assert!(ways("Ts..s..", 1).contains(&(Method::BlockBelow, vec![2, 3])));
    }
}
