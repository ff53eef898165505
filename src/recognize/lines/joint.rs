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

/// Lines above in which a bracket may have been opened.
const LINES_OF_BRACKET: usize = 4;
/// Fewer lines with dots have no indent in common.
const FEWEST_DOTS: usize = 3;

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

/// Dots at the beginning of lines: bullets, or the dot of 「育児・介護」 where a line or a page was cut.
pub(super) struct Dots {
    /// For each column, the smallest and the next smallest indent of such lines, and how many lines there are.
    indents: HashMap<u32, (usize, usize, usize)>,
}

impl Dots {
    /// Looks at every line with a dot.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut indents: HashMap<u32, (usize, usize, usize)> = HashMap::new();
        for line in lines.iter().filter(|line| begins_with_dot(line)) {
            let indent = line.indent();
            let known = indents
                .entry(line.column)
                .or_insert((usize::MAX, usize::MAX, 0));
            let (least, next, count) = *known;
            *known = if indent < least {
                (indent, least, count + 1)
            } else {
                (least, next.min(indent), count + 1)
            };
        }
        Self { indents }
    }

    /// True when a dot is no bullet: it stands in a bracket that the lines above open and this one closes, or below a
    /// page break as the only one without the indent of all others.
    pub(super) fn is_inside_sentence(&self, lines: &[Line], at: usize) -> bool {
        let line = &lines[at];
        if at == 0 || !begins_with_dot(line) {
            return false;
        }
        let above = &lines[at.saturating_sub(LINES_OF_BRACKET)..at];
        let from = above.iter().rposition(Line::is_marked).unwrap_or(0);
        let open = above[from..]
            .iter()
            .fold(0, |open, line| depth_after(open, line.text.text()).0);
        if open > 0 && depth_after(0, line.text.text()).1 {
            return true;
        }
        let lost_its_indent = self
            .indents
            .get(&line.column)
            .is_some_and(|(least, next, count)| {
                *count > FEWEST_DOTS && line.indent() == *least && next > least
            });
        line.after_gap && lost_its_indent && !lines[at - 1].text.text().ends_with('。')
    }
}

fn begins_with_dot(line: &Line) -> bool {
    line.text.text().starts_with(['・', '･'])
}

/// Brackets open after a text, when `open` were open before it, and whether it closes one it did not open.
fn depth_after(open: usize, text: &str) -> (usize, bool) {
    let mut closes_earlier = false;
    let mut depth = open;
    let mut own = 0_usize;
    for c in text.chars() {
        match c {
            '（' | '(' | '「' | '『' => {
                depth += 1;
                own += 1;
            }
            '）' | ')' | '」' | '』' => {
                depth = depth.saturating_sub(1);
                closes_earlier |= own == 0;
                own = own.saturating_sub(1);
            }
            _ => {}
        }
    }
    (depth, closes_earlier)
}

/// True when `next`, a line without a mark, goes on where `above` ends. `last` is the lowest line of `above` as it
/// stands on the sheet.
pub(super) fn runs_on(above: &str, last: &Line, next: &Line, wrap: &Wrap) -> bool {
    let text = next.text.text();
    if above.ends_with('。') {
        return false;
    }
    if is_cut(above, text) || begins_with_dot(next) {
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
    // （青葉県協会） is whole, however wide it is.
    let is_bracketed =
        above.starts_with(['(', '（', '【', '[']) && above.ends_with([')', '）', '】', ']']);
    !above.ends_with('。')
        && !is_bracketed
        && !next.after_gap
        && (is_cut(above, next.text.text())
            || wrap.fills(last) && !signs::starts_anew(next.text.text()))
        || next.after_gap && signs::is_open(above)
}
