//! Settles the kind of a figure from all that was found around it.

use crate::model::{Kind, Quantity, Role};

use super::context::Contexts;
use super::kind::{self, Said};
use super::label::{self, Label};

/// The order in which words decide the kind: label, word at the figure, caption, 予定 inside the label.
pub(super) fn resolve(
    label: &Label,
    glued: Option<Kind>,
    context: Option<Kind>,
    aimed: bool,
) -> Option<Kind> {
    if let Some(Said::Clearly(kind)) = label.said {
        return Some(kind);
    }
    let weak = match label.said {
        // A figure planned beside a target, or as a share (①, ②, …) of one, is itself aimed at.
        Some(Said::Weakly(Kind::Plan)) if aimed => Some(Kind::Target),
        Some(Said::Weakly(kind)) => Some(kind),
        _ => None,
    };
    glued.or(label.caption).or(context).or(weak)
}

/// The kind that the words after each figure give it. Figures joined by nothing but 、 share it: 45回、560人日の見込み.
pub(super) fn glued_kinds(
    chars: &[char],
    figures: &[Quantity],
    labels: &[Label],
    contexts: &Contexts,
) -> Vec<Option<Kind>> {
    let mut kinds: Vec<Option<Kind>> = vec![None; figures.len()];
    for (n, figure) in figures.iter().enumerate().rev() {
        let end = label::tail(chars, figure);
        let next = labels.get(n + 1).map_or(chars.len(), |next| next.start);
        kinds[n] = contexts
            .note_at(end)
            .or_else(|| kind::glued_after(&clause(chars, end, next)));
        let joined = figures.get(n + 1).is_some_and(|next| {
            let between = chars
                .get(end..next.chars.start as usize)
                .unwrap_or_default();
            !between.is_empty() && between.iter().all(|c| "、・と".contains(*c))
        });
        if kinds[n].is_none() && joined {
            kinds[n] = kinds.get(n + 1).copied().flatten();
        }
    }
    kinds
}

/// Rates of progress and differences are what they are, whatever caption they stand under.
pub(super) fn derivative(
    figure: &Quantity,
    label: &Label,
    chars: &[char],
    after: &str,
) -> Option<Kind> {
    let signed = chars
        .get(figure.chars.start as usize)
        .is_some_and(|c| "+±△▲▽▼-".contains(*c));
    let compares = [
        "比",
        "増減",
        "差",
        "差引",
        "差額",
        "増減額",
        "増減数",
        "伸び",
    ]
    .iter()
    .any(|end| label.measure.ends_with(end));
    let point = figure.unit.ends_with("ポイント") || figure.unit == "pt";
    if point || signed && (compares || figure.unit == "%") || kind::changes(after) {
        return Some(Kind::Diff);
    }
    if kind::is_progress(&label.measure) {
        return Some(Kind::Rate);
    }
    compares.then_some(Kind::Diff)
}

pub(super) fn default_kind(figure: &Quantity, measure: &str, role: Role) -> Kind {
    let share = matches!(figure.unit.as_str(), "%" | "割" | "倍" | "パーセント" | "‰");
    if share || measure.ends_with('率') && figure.unit.is_empty() {
        return Kind::Rate;
    }
    match role {
        Role::Plan | Role::PartyA | Role::PartyB | Role::Next | Role::Budget => Kind::Plan,
        Role::Status | Role::Actual | Role::Settlement => Kind::Actual,
        Role::Target => Kind::Target,
        Role::Forecast => Kind::Forecast,
        Role::Rate => Kind::Rate,
        Role::Baseline => Kind::Baseline,
        Role::Diff => Kind::Diff,
        _ => Kind::Count,
    }
}

/// True when the figure stands in a row of labelled figures beside one that says 目標.
pub(super) fn beside_target(labels: &[Label], figures: &[Quantity], n: usize) -> bool {
    let near = |a: usize, b: usize| {
        let (Some(first), Some(second)) = (figures.get(a), labels.get(b)) else {
            return false;
        };
        second.start.saturating_sub(first.chars.end as usize) <= 2
    };
    let aims = |n: usize| {
        labels
            .get(n)
            .is_some_and(|label| label.separated && label.said == Some(Said::Clearly(Kind::Target)))
    };
    labels.get(n).is_some_and(|label| label.separated)
        && (aims(n + 1) && near(n, n + 1) || n > 0 && aims(n - 1) && near(n - 1, n))
}

/// What follows a figure in its clause, up to the label of the next.
pub(super) fn clause(chars: &[char], end: usize, next: usize) -> String {
    const LONGEST: usize = 20;
    let rest = &chars[end.min(chars.len())..next.clamp(end.min(chars.len()), chars.len())];
    let opened = rest.iter().find(|c| **c != ' ') == Some(&'(');
    rest.iter()
        .take(LONGEST)
        .take_while(|c| !"。、\n<【〔[《〈".contains(**c) && (opened || **c != ')'))
        .collect()
}
