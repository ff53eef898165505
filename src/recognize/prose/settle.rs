//! Settles the kind of a figure from all that was found around it.

use crate::model::{Kind, Quantity, Role, same_unit};

use super::context::Contexts;
use super::kind::{self, Said};
use super::label::{self, Label};
use super::words::trim;

/// The kind of every figure of a text.
pub(super) fn kinds(
    chars: &[char],
    figures: &[Quantity],
    labels: &[Label],
    contexts: &Contexts,
    role: Role,
    shares: bool,
) -> Vec<Kind> {
    let glued = glued_kinds(chars, figures, labels, contexts);
    let mut said: Option<Kind> = None;
    let mut by_label = false;
    let mut last: Option<&Quantity> = None;
    figures
        .iter()
        .zip(labels)
        .enumerate()
        .map(|(n, (figure, label))| {
            let start = figure.chars.start as usize;
            let (context, _) = contexts.kind(start);
            let after = clause(chars, label::tail(chars, figure), chars.len());
            let after = past_share(chars, figure, figures.get(n + 1)).unwrap_or(after);
            let share = is_share(figure);
            let aimed = shares || beside_target(labels, figures, n);
            // 20名の参加を見込む in a plan plans them.
            let word = glued.get(n).copied().flatten().map(|kind| match kind {
                Kind::Forecast if matches!(role, Role::Plan | Role::Guideline) => Kind::Plan,
                kind => kind,
            });
            let going = last.filter(|last| {
                goes_on(chars, last, figure, label) || in_note(chars, last, figure, label)
            });
            let rated = share && contexts.topics(start).iter().any(|t| kind::is_progress(t));
            // 前年度は4件、1,900万円 under ＜実績＞: the word at the figure before outweighs the caption.
            let carried = said.filter(|_| by_label && going.is_some() && !share);
            let own = derivative(figure, label, chars, &after)
                .or_else(|| rated.then_some(Kind::Rate))
                .or(carried)
                .or_else(|| resolve(label, word, context, aimed))
                .or_else(|| planned(chars, figures, n, label, role));
            let kind = own.or_else(|| {
                let part = !share && (going.is_some() || is_part_of(chars, last, figure, label));
                said.filter(|_| part)
            });
            by_label = matches!(label.said, Some(Said::Clearly(_))) || carried.is_some();
            said = kind.filter(|kind| !matches!(kind, Kind::Rate | Kind::Diff));
            last = Some(figure);
            kind.unwrap_or_else(|| default_kind(figure, &label.measure, role))
        })
        .collect()
}

/// True for a figure without words of its own right behind another: 目標 12回、60件.
fn goes_on(chars: &[char], last: &Quantity, figure: &Quantity, label: &Label) -> bool {
    let from = label::tail(chars, last);
    let between = chars
        .get(from..figure.chars.start as usize)
        .unwrap_or_default();
    let mut between: String = between.iter().collect();
    // 目標 12回、延べ60名: bounds are no words of its own.
    for word in figure.qualifiers.iter().map(String::as_str).chain(["計"]) {
        let bare = between.trim_end().strip_suffix(word).map(str::to_owned);
        between = bare.unwrap_or(between);
    }
    label.said.is_none()
        && label.caption.is_none()
        && !between.is_empty()
        && between.chars().all(|c| "、, ".contains(c))
        && !same_unit(&last.unit, &figure.unit)
}

/// True for a labelled count in the bracket right behind another: 目標 45回（実施校 12校）.
fn in_note(chars: &[char], last: &Quantity, figure: &Quantity, label: &Label) -> bool {
    let from = label::tail(chars, last);
    let between = trim(chars, from, label.start);
    let words = trim(chars, label.start, figure.chars.start as usize);
    label.said.is_none()
        && label.caption.is_none()
        && matches!(between.as_str(), "(" | "(うち" | "(実" | "(延べ")
        && !words.contains([')', '、'])
        && !same_unit(&last.unit, &figure.unit)
}

/// True for a part of the figure before, which is what the whole is: 目標 200人（うち女性80人）.
fn is_part_of(chars: &[char], last: Option<&Quantity>, figure: &Quantity, label: &Label) -> bool {
    // 計画の5回のうち4回を終え: what is done of a plan is no plan.
    let of = words_before(chars, label.start).ends_with("のうち");
    last.is_some_and(|last| same_unit(&last.unit, &figure.unit))
        && is_part(chars, label.start)
        && !of
}

/// 20社に対し18社: in a status the first is what was planned, unless it is whom something was done for.
fn planned(
    chars: &[char],
    figures: &[Quantity],
    n: usize,
    label: &Label,
    role: Role,
) -> Option<Kind> {
    const WHOLES: [&str; 10] = [
        "定員", "対象", "会員", "配布", "送付", "発送", "調査", "回答", "応募", "全",
    ];
    let (figure, next) = (figures.get(n)?, figures.get(n + 1)?);
    let between: String = chars
        .get(label::tail(chars, figure)..next.chars.start as usize)?
        .iter()
        .filter(|c| !" 、,".contains(**c))
        .collect();
    let whole = WHOLES.iter().any(|word| label.measure.contains(word));
    (role == Role::Status
        && matches!(
            between.as_str(),
            "に対し" | "に対して" | "に対し実績" | "に対して実績"
        )
        && same_unit(&figure.unit, &next.unit)
        && !label.measure.is_empty()
        && !whole)
        .then_some(Kind::Plan)
}

/// True for a figure that is part of the one before: 参加者20名（うち女性5名）.
pub(super) fn is_part(chars: &[char], start: usize) -> bool {
    let before: String = chars[..start.min(chars.len())]
        .iter()
        .rev()
        .filter(|c| **c != ' ')
        .take(2)
        .collect();
    before == "ちう" || before.starts_with("ち内")
}

/// The order in which words decide the kind: label, word at the figure, caption, 予定 inside the label.
fn resolve(label: &Label, glued: Option<Kind>, context: Option<Kind>, aimed: bool) -> Option<Kind> {
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
fn glued_kinds(
    chars: &[char],
    figures: &[Quantity],
    labels: &[Label],
    contexts: &Contexts,
) -> Vec<Option<Kind>> {
    let mut kinds: Vec<Option<Kind>> = vec![None; figures.len()];
    for (n, figure) in figures.iter().enumerate().rev() {
        let end = label::tail(chars, figure);
        let next = labels.get(n + 1).map_or(chars.len(), |next| next.start);
        let after = clause(chars, end, next);
        // 実績 45件　見込 60件: behind a blank the word leads the next figure.
        let leads = n + 1 < figures.len()
            && after.starts_with([' ', '→', '⇒', '/'])
            && trim(chars, end, next).lines().count() == 1
            && kind::pure(after.trim_matches([' ', '→', '⇒', '/', ':'])).is_some();
        kinds[n] = contexts
            .note_at(end)
            .or_else(|| kind::glued_after(&after).filter(|_| !leads))
            .or_else(|| behind_note(chars, figures, labels, n))
            .or_else(|| kind::glued_before(&words_before(chars, lead(chars, figure))));
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

/// The few characters that end at `at`.
fn words_before(chars: &[char], at: usize) -> String {
    const LONGEST: usize = 12;
    trim(chars, at.saturating_sub(LONGEST), at)
}

/// Where a figure with the bounds before it begins.
fn lead(chars: &[char], figure: &Quantity) -> usize {
    let mut at = figure.chars.start as usize;
    for word in figure.qualifiers.iter().rev() {
        let start = at.saturating_sub(word.chars().count());
        if trim(chars, start, at) == *word {
            at = start;
        }
    }
    at
}

/// The kind that the words behind a bracket give the figure before it: 1回（20名）を実施する見込み.
fn behind_note(chars: &[char], figures: &[Quantity], labels: &[Label], n: usize) -> Option<Kind> {
    const LONGEST: usize = 30;
    let end = label::tail(chars, figures.get(n)?);
    let rest = chars.get(end..).filter(|rest| rest.first() == Some(&'('))?;
    let close = end + rest.iter().take(LONGEST).position(|c| *c == ')')? + 1;
    let next = labels.iter().skip(n + 1).find(|label| label.start >= close);
    let after = clause(chars, close, next.map_or(chars.len(), |label| label.start));
    let told = after.starts_with(['を', 'の', 'が', 'で']);
    kind::glued_after(&after).filter(|_| told)
}

/// What follows where the change is stated twice: 9件（21.4％）の増加, for either figure.
fn past_share(chars: &[char], figure: &Quantity, next: Option<&Quantity>) -> Option<String> {
    let end = label::tail(chars, figure);
    let closes = |at: usize| chars.get(at) == Some(&')');
    let stated = next.filter(|next| is_share(next)).is_some_and(|next| {
        trim(chars, end, next.chars.start as usize) == "(" && closes(label::tail(chars, next))
    });
    let close = match next {
        Some(next) if stated => label::tail(chars, next),
        _ if is_share(figure) && closes(end) => end,
        _ => return None,
    };
    Some(clause(chars, close + 1, chars.len()))
}

/// Rates of progress and differences are what they are, whatever caption they stand under.
fn derivative(figure: &Quantity, label: &Label, chars: &[char], after: &str) -> Option<Kind> {
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
    let beside_last_year = label.measure.starts_with("対前") && !is_share(figure);
    if kind::is_progress(&label.measure) && !beside_last_year {
        return Some(Kind::Rate);
    }
    let compares = compares || beside_last_year || label.measure == "不用額";
    compares.then_some(Kind::Diff)
}

/// True for a figure in a unit of shares.
fn is_share(figure: &Quantity) -> bool {
    matches!(figure.unit.as_str(), "%" | "割" | "倍" | "パーセント" | "‰")
}

fn default_kind(figure: &Quantity, measure: &str, role: Role) -> Kind {
    if is_share(figure) || measure.ends_with('率') && figure.unit.is_empty() {
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
fn beside_target(labels: &[Label], figures: &[Quantity], n: usize) -> bool {
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
fn clause(chars: &[char], end: usize, next: usize) -> String {
    const LONGEST: usize = 20;
    let rest = &chars[end.min(chars.len())..next.clamp(end.min(chars.len()), chars.len())];
    let opened = rest.iter().find(|c| **c != ' ') == Some(&'(');
    rest.iter()
        .take(LONGEST)
        .take_while(|c| !"。、\n<【〔[《〈".contains(**c) && (opened || **c != ')'))
        .collect()
}
