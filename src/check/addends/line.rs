//! A row or a column of a table, as far as sums are concerned.

use super::label::{self, Nature};

/// One row or column.
#[derive(Clone, Debug)]
pub(in super::super) struct Line {
    /// What it is called, on one line.
    pub(in super::super) label: String,
    /// The labels from the outermost group to its own, folded.
    pub(super) levels: Vec<String>,
    /// What each of the levels makes of it.
    pub(super) natures: Vec<Nature>,
    /// What it is among all lines.
    pub(in super::super) nature: Nature,
    /// False for rates, averages and the like.
    pub(in super::super) adds: bool,
    /// Shares of a whole: their total is 100.
    pub(super) is_share: bool,
    /// True when a new block begins with it: a section stands before it.
    pub(super) begins: bool,
    /// The unit stated for the line, folded; empty where none is.
    pub(super) unit: String,
    /// Lines of different sheets have nothing to do with each other.
    pub(in super::super) sheet: usize,
}

impl Line {
    /// A line under these labels, the outermost first.
    pub(super) fn new(levels: Vec<String>, label: String) -> Self {
        let natures: Vec<Nature> = levels.iter().map(|level| label::nature(level)).collect();
        let nature = natures
            .iter()
            .copied()
            .max_by_key(|nature| match nature {
                Nature::Plain => 0,
                Nature::Total(rank) => u32::from(*rank),
                Nature::Part => 100,
                Nature::Aside => 101,
            })
            .unwrap_or(Nature::Plain);
        Self {
            adds: levels.iter().all(|level| label::adds_up(level)),
            is_share: levels
                .last()
                .is_some_and(|level| label::is_composition(level)),
            label,
            levels,
            natures,
            nature,
            begins: false,
            unit: String::new(),
            sheet: 0,
        }
    }

    /// Makes halves and quarters the totals of the months and quarters that stand among the same lines.
    pub(super) fn settle_parts_of_year(lines: &mut [Self]) {
        let parts: Vec<Option<u8>> = lines
            .iter()
            .map(|line| line.levels.last().and_then(|own| label::part_of_year(own)))
            .collect();
        let Some(finest) = parts.iter().flatten().min().copied() else {
            return;
        };
        for (line, part) in lines.iter_mut().zip(&parts) {
            let Some(part) = part.filter(|part| *part > finest) else {
                continue;
            };
            if line.nature == Nature::Plain
                && let Some(own) = line.natures.last_mut()
            {
                *own = Nature::Total(part);
                line.nature = Nature::Total(part);
            }
        }
    }

    /// The rank of a total.
    pub(in super::super) fn rank(&self) -> Option<u8> {
        match self.nature {
            Nature::Total(rank) => Some(rank),
            _ => None,
        }
    }

    /// The labels but one, as a key.
    pub(super) fn beside(&self, level: usize) -> String {
        let mut key = format!("{}/{level}/{}", self.sheet, self.levels.len());
        for (at, text) in self.levels.iter().enumerate() {
            if at != level {
                key.push('\u{1}');
                key.push_str(text);
            }
        }
        key
    }
}
