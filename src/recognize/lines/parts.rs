//! What each line of an outline is: above the first section, a section, a label, an item, text, or a closing clause.

use super::blocks::Label;
use super::joint;
use super::line::Line;
use crate::model::{Number, Scheme, fold, read_number};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Above the first section.
    Caption,
    /// A heading over blocks.
    Section,
    /// The rest of such a heading.
    SectionRest,
    /// A label that heads a block: its index among the labels.
    Label(usize),
    /// A line with a number or bullet.
    Item,
    /// A line without.
    Text,
    /// A closing clause or note below the last block.
    Note,
}

/// Lines that a heading may take.
const MOST_HEADING_LINES: usize = 3;

/// Tells the lines of a document apart.
pub(super) fn parts(lines: &[Line], labels: &[Label]) -> Vec<Part> {
    let dots = joint::Dots::of(lines);
    let mut parts: Vec<Part> = (0..)
        .zip(lines)
        .map(|(at, line)| {
            if line.is_marked() && !dots.is_inside_sentence(lines, at) {
                Part::Item
            } else {
                Part::Text
            }
        })
        .collect();
    for (at, label) in labels.iter().enumerate() {
        parts[label.line] = Part::Label(at);
    }
    let Some(first) = labels.first() else {
        let items = parts.iter().take_while(|part| **part != Part::Item).count();
        parts[..items].fill(Part::Caption);
        close(lines, &mut parts);
        return parts;
    };
    match heading_above(lines, &parts, first.line) {
        Some((at, number)) => numbered_sections(lines, &mut parts, at, number.scheme),
        None => named_sections(lines, &mut parts, labels),
    }
    join_headings(lines, &mut parts);
    let start = parts.iter().position(|part| *part == Part::Section);
    for part in &mut parts[..start.unwrap_or(0)] {
        *part = Part::Caption;
    }
    close(lines, &mut parts);
    parts
}

fn number(line: &Line) -> Option<Number> {
    let chars: Vec<char> = line.text.text().chars().collect();
    let mark = read_number(&chars, 0).filter(|mark| !mark.lookalike && mark.end < chars.len())?;
    line.is_marked().then_some(mark.number)
}

/// The numbered line right above a label: the heading of its section, which may take several lines.
fn heading_above(lines: &[Line], parts: &[Part], label: usize) -> Option<(usize, Number)> {
    let from = label.saturating_sub(MOST_HEADING_LINES);
    let at = (from..label).rev().find(|at| parts[*at] != Part::Text)?;
    Some((at, number(&lines[at])?))
}

/// Sections have numbers of one scheme: those right above a label, and those that go on counting.
fn numbered_sections(lines: &[Line], parts: &mut [Part], first: usize, scheme: Scheme) {
    let mut last = 0;
    let mut last_item: Option<u32> = None;
    for at in 0..lines.len() {
        if matches!(parts[at], Part::Label(_)) {
            last_item = None;
            continue;
        }
        let Some(number) = number(&lines[at]) else {
            continue;
        };
        if number.scheme != scheme {
            continue;
        }
        // Below a heading of a higher rank sections count from 1 again.
        let is_below_outer = at > 0 && is_higher(&lines[at - 1], scheme);
        // 1 2 3 inside a block is a list of its own.
        let goes_on_list = last_item.is_some_and(|item| item + 1 == number.first());
        let begins_list = at > first && number.first() == 1 && !is_below_outer;
        let heads_label = parts[at + 1..]
            .iter()
            .take(MOST_HEADING_LINES)
            .find(|part| **part != Part::Text)
            .is_some_and(|part| matches!(part, Part::Label(_)));
        let is_next = number.first() == last + 1;
        if !goes_on_list && !begins_list && (is_next || heads_label) {
            parts[at] = Part::Section;
            last = number.last();
            last_item = None;
        } else {
            last_item = Some(number.last());
        }
    }
    outer_sections(lines, parts, scheme);
}

/// Headings of a higher rank right above a section: `第1 …` over `1 …`.
fn outer_sections(lines: &[Line], parts: &mut [Part], scheme: Scheme) {
    for at in (0..lines.len().saturating_sub(1)).rev() {
        if parts[at] == Part::Item
            && parts[at + 1] == Part::Section
            && is_higher(&lines[at], scheme)
        {
            parts[at] = Part::Section;
        }
    }
}

fn is_higher(line: &Line, scheme: Scheme) -> bool {
    number(line)
        .and_then(|number| number.scheme.rank())
        .is_some_and(|rank| Some(rank) < scheme.rank())
}

/// Sections without numbers: the line right above each label that stands first in its section.
fn named_sections(lines: &[Line], parts: &mut [Part], labels: &[Label]) {
    let opener = labels.first().map(|label| label.key);
    for label in labels.iter().filter(|label| Some(label.key) == opener) {
        let Some(above) = label.line.checked_sub(1) else {
            continue;
        };
        let ends_sentence = lines[above].text.text().ends_with('。');
        if parts[above] == Part::Text && !ends_sentence {
            parts[above] = Part::Section;
        }
    }
}

/// Lines right below a heading that are the rest of it.
fn join_headings(lines: &[Line], parts: &mut [Part]) {
    for at in 1..lines.len() {
        let is_below = matches!(parts[at - 1], Part::Section | Part::SectionRest);
        if parts[at] == Part::Text && is_below {
            let heading = lines[at - 1].text.text();
            if joint::is_cut(heading, lines[at].text.text()) {
                parts[at] = Part::SectionRest;
            }
        }
    }
}

/// The lines after the last item that close the document.
fn close(lines: &[Line], parts: &mut [Part]) {
    let marked = parts
        .iter()
        .rposition(|part| !matches!(part, Part::Text | Part::Note));
    let annex = lines.iter().position(|line| {
        let text = fold(line.text.text());
        matches!(text.as_str(), "附則" | "付則" | "(附則)" | "(付則)")
    });
    let from = marked.map_or(0, |at| at + 1);
    let clause = (from..lines.len()).find(|at| closes(lines[*at].text.text()));
    let Some(start) = annex.or(clause).filter(|start| *start > 0) else {
        return;
    };
    for part in &mut parts[start..] {
        *part = Part::Note;
    }
}

/// `本実施計画は、令和7年4月1日から実施する。`, `※ …`, `以上`.
fn closes(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "から実施",
        "から施行",
        "から適用",
        "より実施",
        "より施行",
        "に定めのない",
        "協議の上",
        "見直し",
    ];
    const SUBJECTS: &[&str] = &["本", "この", "当該", "なお"];
    let key = fold(text);
    let is_clause = key.ends_with('。')
        && (WORDS.iter().any(|word| key.contains(word))
            || SUBJECTS.iter().any(|word| key.starts_with(word)));
    let is_remark = ["※", "(注", "注)", "注:", "備考:", "(備考"]
        .iter()
        .any(|word| key.starts_with(word));
    is_clause || is_remark || key == "以上"
}
