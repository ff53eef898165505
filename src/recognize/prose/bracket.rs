//! Captions in brackets: ＜目標＞, 【講座】, ■実績■, and notes: 10名（目標）.

use std::collections::BTreeSet;

use crate::model::{Kind, Quantity};

use super::kind;
use super::label;
use super::words::{figure_from, has_figure, is_bullet, is_close, is_open, trim};

/// A caption in brackets.
#[derive(Clone, Debug)]
pub(super) struct Bracket {
    /// Position of the opening bracket.
    pub(super) open: usize,
    /// One past the closing bracket.
    pub(super) end: usize,
    /// What stands between, without blanks at the ends.
    pub(super) text: String,
    /// The kind, when the bracket says nothing else.
    pub(super) kind: Option<Kind>,
    /// True for a note to the figure before it: 10名（目標）、12名（実績）.
    pub(super) note: bool,
}

/// Finds the captions of a text.
pub(super) fn brackets(chars: &[char], figures: &[Quantity]) -> Vec<Bracket> {
    const LONGEST: usize = 40;
    let tails: BTreeSet<usize> = figures
        .iter()
        .map(|figure| label::tail(chars, figure))
        .collect();
    let mut found: Vec<Bracket> = Vec::new();
    for open in 0..chars.len() {
        let round = chars[open] == '(';
        if found.last().is_some_and(|last| open < last.end) {
            continue;
        }
        if let Some(marked) = marked(chars, open) {
            found.push(marked);
            continue;
        }
        if !round && !is_open(chars[open]) {
            continue;
        }
        let rest = chars[open + 1..]
            .iter()
            .take(LONGEST)
            .take_while(|c| **c != '\n');
        let Some(length) = rest
            .clone()
            .position(|c| if round { *c == ')' } else { is_close(*c) })
        else {
            continue;
        };
        let text = trim(chars, open + 1, open + 1 + length);
        let kind = kind::pure(&text).map(|(kind, _)| kind);
        // A round bracket is a caption only where it says a kind; else it is a note.
        let holds_figure = || {
            figure_from(figures, open).is_some_and(|f| (f.chars.start as usize) < open + 1 + length)
        };
        if text.is_empty() || round && (kind.is_none() || holds_figure()) {
            continue;
        }
        // In a line that begins with a caption, captions stand before their figures; else right after them.
        let line = chars[..open]
            .iter()
            .rposition(|c| *c == '\n')
            .map_or(0, |n| n + 1);
        let first = figure_from(figures, line).map(|f| f.chars.start as usize);
        let same_line = found.iter().rev().take_while(|other| other.open >= line);
        let leads = same_line
            .into_iter()
            .any(|other| other.kind.is_some() && first.is_none_or(|first| other.open < first));
        let note = round && !leads && tails.contains(&open);
        found.push(Bracket {
            open,
            end: open + length + 2,
            text,
            kind,
            note,
        });
    }
    found
}

/// A kind between two marks of a sort: ▼目標▼, ■実績■.
fn marked(chars: &[char], open: usize) -> Option<Bracket> {
    const LONGEST: usize = 10;
    let mark = *chars.get(open).filter(|c| "▼▽■□◆◇●○*★☆~=".contains(**c))?;
    let rest = chars.get(open + 1..)?;
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|c| **c != '\n')
        .position(|c| *c == mark)?;
    let text = trim(rest, 0, length);
    let (kind, _) = kind::pure(&text)?;
    Some(Bracket {
        open,
        end: open + length + 2,
        text,
        kind: Some(kind),
        note: false,
    })
}

/// True when a figure follows right after a bracket: the bracket is the figure's label.
pub(super) fn is_label(chars: &[char], end: usize, figures: &[Quantity]) -> bool {
    let Some(figure) = figure_from(figures, end) else {
        return false;
    };
    let between = trim(chars, end, figure.chars.start as usize);
    let between = between.trim_matches([':', ' ', '\n', '・', '全', '計', '各', '約']);
    between.is_empty()
        || kind::pure(between).is_some()
        || figure.qualifiers.iter().any(|q| q == between)
}

/// True for a bracket that heads what follows: not a note behind a word, not one with figures of its own,
/// not a tag of a web page.
pub(super) fn is_caption(chars: &[char], bracket: &Bracket, figures: &[Quantity]) -> bool {
    let behind = bracket.open.checked_sub(1).map(|at| chars[at]);
    let apart = behind.is_none_or(|c| c.is_whitespace() || is_bullet(c) || is_close(c) || c == ')');
    let figure = has_figure(figures, bracket.open, bracket.end);
    let tag = bracket.text.is_ascii()
        && bracket
            .text
            .starts_with(|c: char| c == '/' || c.is_ascii_lowercase());
    apart && !figure && !tag
}
