//! Kinds in a row for figures in a row: `目標／実績：10回／8回`, `8回／10回（実績／目標）`.

use crate::model::{Kind, Quantity};

use super::kind::{self, Said};
use super::label::{Label, tail};
use super::words::trim;

/// Gives figures joined by slashes the kinds that are listed in the same way right before or after them.
pub(super) fn apply(chars: &[char], figures: &[Quantity], labels: &mut [Label]) {
    let mut first = 0;
    while first < figures.len() {
        let mut last = first;
        while joined(chars, figures, last) {
            last += 1;
        }
        if last > first
            && let Some(listed) =
                before(chars, &figures[first]).or_else(|| after(chars, &figures[last]))
            && listed.kinds.len() == last - first + 1
        {
            for (label, kind) in labels.iter_mut().skip(first).zip(&listed.kinds) {
                label.said = Some(Said::Clearly(*kind));
                label.measure.clone_from(&listed.measure);
                label.caption = None;
            }
        }
        first = last + 1;
    }
}

struct Listed {
    kinds: Vec<Kind>,
    measure: String,
}

fn joined(chars: &[char], figures: &[Quantity], n: usize) -> bool {
    let (Some(figure), Some(next)) = (figures.get(n), figures.get(n + 1)) else {
        return false;
    };
    trim(chars, tail(chars, figure), next.chars.start as usize) == "/"
}

/// The kinds on the line before the first figure, with the measure before them: 派遣回数　目標/実績　10回/8回.
fn before(chars: &[char], figure: &Quantity) -> Option<Listed> {
    let at = figure.chars.start as usize;
    let start = chars[..at.min(chars.len())]
        .iter()
        .rposition(|c| *c == '\n')
        .map_or(0, |n| n + 1);
    let text = trim(chars, start, at);
    let text = text.trim_end_matches([' ', ':', ')', '>', '】', '〕', ']', '》', '〉']);
    let from = text
        .rfind([
            ' ', ':', '(', '<', '【', '〔', '[', '《', '〈', '・', '■', '○',
        ])
        .and_then(|open| Some(open + text[open..].chars().next()?.len_utf8()))
        .unwrap_or(0);
    let measure = text[..from].trim_matches(|c: char| !super::words::is_noun(c));
    let plain = measure.chars().all(super::words::is_noun);
    Some(Listed {
        kinds: kinds(&text[from..])?,
        measure: if plain {
            measure.to_owned()
        } else {
            String::new()
        },
    })
}

/// The kinds in the bracket after the last figure.
fn after(chars: &[char], figure: &Quantity) -> Option<Listed> {
    const LONGEST: usize = 30;
    let end = tail(chars, figure);
    let rest = chars.get(end..)?;
    let blanks = rest.iter().take_while(|c| **c == ' ').count();
    if rest.get(blanks) != Some(&'(') {
        return None;
    }
    let close = rest.iter().take(LONGEST).position(|c| *c == ')')?;
    Some(Listed {
        kinds: kinds(&trim(rest, blanks + 1, close))?,
        measure: String::new(),
    })
}

fn kinds(text: &str) -> Option<Vec<Kind>> {
    let words: Vec<&str> = text.split('/').collect();
    if words.len() < 2 {
        return None;
    }
    words
        .iter()
        .map(|word| kind::pure(word.trim()).map(|(kind, _)| kind))
        .collect()
}
