//! Whether a line without a mark is the rest of the line above it.

use std::collections::{BTreeMap, HashMap};

use super::line::Line;
use crate::recognize::joint::WRAP_SLACK;
use crate::recognize::signs;

/// Wider lines were not broken by hand.
const WIDEST: usize = 160;
/// Narrower lines were not, either.
const NARROWEST: usize = 24;
/// A longer text is a sentence, not a heading.
const LONGEST_HEADING: usize = 40;

/// The widths at which the lines of a sheet were broken.
pub(super) struct Wrap(HashMap<u32, usize>);

impl Wrap {
    /// Lines that begin in one column were broken where several are as wide and none is wider.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut widths: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for line in lines {
            widths.entry(line.column).or_default().push(line.width);
        }
        let broken = widths.into_iter().filter_map(|(column, widths)| {
            let widest = widths.iter().copied().max()?;
            let as_wide = widths.iter().filter(|line| *line + WRAP_SLACK >= widest);
            let is_wrap = as_wide.count() >= 2 && (NARROWEST..=WIDEST).contains(&widest);
            is_wrap.then_some((column, widest))
        });
        Self(broken.collect())
    }

    fn fills(&self, line: &Line) -> bool {
        let wrap = self.0.get(&line.column);
        wrap.is_some_and(|wrap| line.width + WRAP_SLACK >= *wrap)
    }
}

/// True when `next`, a line without a mark, goes on where `above` ends. `last` is the lowest line of `above` as it
/// stands on the sheet.
pub(super) fn runs_on(above: &str, last: &Line, next: &Line, wrap: &Wrap) -> bool {
    let text = next.text.text();
    if above.ends_with('。') {
        return false;
    }
    if is_cut(above, text) {
        return true;
    }
    if wrap.fills(last) && signs::is_wrapped(last.text.text(), text) {
        return true;
    }
    // A paragraph under its heading.
    let is_heading = above.chars().count() <= LONGEST_HEADING && !above.contains('。');
    if text.contains('。') && is_heading {
        return false;
    }
    next.after_gap && signs::runs_on(above, text, true)
}

/// True when a text visibly ends inside a sentence, or the next visibly begins inside one.
pub(super) fn is_cut(above: &str, next: &str) -> bool {
    const OPEN_ENDS: &str = "、，・（(「『";
    const PARTICLES: &[&str] = &[
        "を",
        "に",
        "が",
        "の",
        "と",
        "で",
        "は",
        "し、",
        "及び",
        "並びに",
        "又は",
    ];
    let above = above.trim_end();
    signs::is_open(above)
        || above.ends_with(|c| OPEN_ENDS.contains(c))
        || PARTICLES.iter().any(|word| above.ends_with(word))
        || signs::begins_inside_sentence(next.trim_start())
}

/// The same for lines above the first section and below the last block, where blank lines part paragraphs.
pub(super) fn caption_runs_on(above: &str, last: &Line, next: &Line, wrap: &Wrap) -> bool {
    !above.ends_with('。')
        && !next.after_gap
        && (is_cut(above, next.text.text())
            || wrap.fills(last) && !signs::starts_anew(next.text.text()))
        || next.after_gap && signs::is_open(above)
}
