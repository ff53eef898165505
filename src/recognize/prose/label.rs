//! What a figure counts: the label before it, above it, around it, or the noun after it.

use crate::model::{Kind, Quantity};

use super::context::Contexts;
use super::kind::{self, Said};
use super::noun::is_count;
use super::reading::Reading;
use super::words::trim;

/// What was found around one figure.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    /// What is counted, without the word for the kind. Empty when nothing says it.
    pub(super) measure: String,
    /// The kind its words say.
    pub(super) said: Option<Said>,
    /// The kind of a caption right before the figure: ＜目標＞10回.
    pub(super) caption: Option<Kind>,
    /// Which of several, or of what: 第1回, 1回当たり.
    pub(super) ordinal: Option<String>,
    /// True for `label：figure`.
    pub(super) separated: bool,
    /// True when the noun stands outside the bracket that holds the figure: セミナー（3回）.
    pub(super) outside: bool,
    /// Where label and figure begin.
    pub(super) start: usize,
    /// Where figure, bounds and the noun after it end.
    pub(super) end: usize,
}

/// Finds what `figures[n]` counts. `floor` is the end of the figure before it.
pub(super) fn find(
    chars: &[char],
    figures: &[Quantity],
    n: usize,
    contexts: &Contexts,
) -> Option<Label> {
    let figure = figures.get(n)?;
    let floor = n
        .checked_sub(1)
        .and_then(|n| figures.get(n))
        .map_or(0, |last| contexts.end_of_note(tail(chars, last)));
    let ceiling = figures
        .get(n + 1)
        .map_or(chars.len(), |next| next.chars.start as usize);
    let reading = Reading {
        chars,
        contexts,
        floor,
        ceiling,
    };
    let (lead, each) = reading.lead(figure);
    let mut label = reading.before(lead, figure);
    if let Some(each) = each {
        label.ordinal = Some(each);
    }
    // 第1回(6月5日)：45名: which of several, and no measure.
    if let Some((ordinal, rest)) = ordinal(&label.measure) {
        label.ordinal = Some(ordinal);
        label.measure = rest;
    }
    let end = tail(chars, figure);
    label.end = end;
    if label.start > lead {
        label.start = lead;
    }
    let weak_noun = label.measure.is_empty()
        || label.outside && label.said.is_none()
        || label.said.is_none() && label.caption.is_none() && reading.by_particle(lead);
    let noun = (weak_noun && !label.separated)
        .then(|| reading.after(end))
        .flatten();
    if let Some((noun, noun_end)) = noun {
        let (measure, _) = kind::split(&noun);
        let measure = measure.trim_end_matches(['済', '中']).to_owned();
        if !measure.is_empty() && (label.measure.is_empty() || !is_count(&label.measure)) {
            label.measure = measure;
            label.end = noun_end;
            label.start = label.start.max(lead.min(figure.chars.start as usize));
        }
    }
    if label.measure.is_empty() && label.caption.is_none() {
        label.measure = reading.subject(label.start).unwrap_or_default();
    }
    Some(label)
}

/// The ordinal that a measure begins with and the rest, which is empty where it is only a note.
fn ordinal(measure: &str) -> Option<(String, String)> {
    let digits = measure.strip_prefix('第')?;
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(['回', '次', '期'])?;
    let ordinal = measure.strip_suffix(rest)?.to_owned();
    let note = rest.starts_with('(') && rest.ends_with(')');
    let rest = if note { "" } else { rest.trim() };
    (digits.len() > rest.len() && ordinal.chars().count() > 2).then(|| (ordinal, rest.to_owned()))
}

/// The end of a figure with the bounds after it.
pub(super) fn tail(chars: &[char], figure: &Quantity) -> usize {
    let mut end = figure.chars.end as usize;
    for word in &figure.qualifiers {
        let length = word.chars().count();
        if trim(chars, end, end + length) == *word {
            end += length;
        }
    }
    end
}
