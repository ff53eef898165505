//! Targets that were changed on the way: 目標24回（変更後20回）, 当初24回→変更後20回, 目標を24回から20回に見直した.

use crate::model::{Kind, Quantity, has_any, same_unit};

use super::label::{self, Label};

/// Words for what holds now.
const NOW: [&str; 9] = [
    "変更後",
    "改定後",
    "改訂後",
    "修正後",
    "見直し後",
    "見直後",
    "変更目標",
    "修正目標",
    "改定目標",
];

/// Words for what held first.
const FIRST: [&str; 6] = ["変更前", "改定前", "改訂前", "修正前", "見直し前", "当初"];

/// Words that something was changed.
const CHANGED: [&str; 7] = ["変更", "見直", "改め", "改定", "修正", "引き", "引下"];

/// Whether a target is the first one or that in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Revision {
    First,
    Now,
}

impl Revision {
    /// The qualifier a figure is given.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::First => "変更前",
            Self::Now => "変更後",
        }
    }
}

/// Tells first and revised targets apart. A revised figure without a name of its own is given that of the first.
pub(super) fn revisions(
    chars: &[char],
    figures: &[Quantity],
    labels: &mut [Label],
    kinds: &mut [Kind],
) -> Vec<Option<Revision>> {
    let count = figures.len().min(labels.len()).min(kinds.len());
    let mut found = vec![None; count];
    if !has_any(&chars.iter().collect::<String>(), &CHANGED) && !has_first(chars) {
        return found;
    }
    for n in 0..count {
        let end = label::tail(chars, &figures[n]);
        let floor = n
            .checked_sub(1)
            .map_or(0, |last| label::tail(chars, &figures[last]));
        if is_aim(kinds[n]) {
            found[n] =
                found[n].or_else(|| said_before(chars, floor, figures[n].chars.start as usize));
            found[n] = found[n].or_else(|| noted(chars, end, None));
        }
        let Some(next) = (n + 1 < count).then(|| n + 1) else {
            continue;
        };
        let start = figures[next].chars.start as usize;
        let between: String = chars.get(end..start).unwrap_or_default().iter().collect();
        if !is_aim(kinds[n]) || !same_unit(&figures[n].unit, &figures[next].unit) {
            continue;
        }
        let pair = if between.trim_start().starts_with('(') && !between.contains(')') {
            noted(chars, end, Some(start))
        } else if between == "から" || between == "を" {
            let after: String = following(chars, label::tail(chars, &figures[next]));
            let is_changed = after.starts_with(['に', 'へ']) && has_any(&after, &CHANGED);
            is_changed.then_some(Revision::First)
        } else if between.trim_start().starts_with(['→', '⇒']) && has_any(&between, &NOW) {
            Some(Revision::First)
        } else {
            None
        };
        let Some(own) = pair else {
            continue;
        };
        found[n] = Some(own);
        found[next] = Some(if own == Revision::First {
            Revision::Now
        } else {
            Revision::First
        });
        kinds[next] = kinds[n];
        let name = named_like(n, figures, labels, kinds);
        labels[next].measure.clone_from(&name);
        labels[n].measure = name;
    }
    found
}

/// The name of a target: its own, or where it has none that of the target before it of the same value.
fn named_like(n: usize, figures: &[Quantity], labels: &[Label], kinds: &[Kind]) -> String {
    let own = &labels[n].measure;
    let is_same = |at: &usize| {
        is_aim(kinds[*at])
            && !labels[*at].measure.is_empty()
            && same_unit(&figures[*at].unit, &figures[n].unit)
    };
    if own.is_empty() {
        (0..n)
            .rfind(is_same)
            .map_or_else(String::new, |at| labels[at].measure.clone())
    } else {
        own.clone()
    }
}

fn is_aim(kind: Kind) -> bool {
    matches!(kind, Kind::Target | Kind::Plan)
}

fn has_first(chars: &[char]) -> bool {
    chars.windows(2).any(|pair| pair == ['当', '初'])
}

/// What the words right before a figure say of it: 変更後の目標 20回, 【変更後】20回.
fn said_before(chars: &[char], floor: usize, start: usize) -> Option<Revision> {
    const FAR: usize = 18;
    let from = floor.max(start.saturating_sub(FAR));
    let text: String = chars.get(from..start)?.iter().collect();
    let text = text.rsplit(['。', ')', '※']).next()?;
    // A caption on the line above speaks of the figure, other lines do not.
    let lines: Vec<&str> = text.rsplitn(3, '\n').collect();
    let near = match lines.as_slice() {
        [own, above, ..] if above.ends_with(['】', '>', '〕', ']', '》', '〉']) => {
            format!("{above}{own}")
        }
        [own, ..] => (*own).to_owned(),
        [] => return None,
    };
    let last = |words: &[&str]| words.iter().filter_map(|word| near.rfind(word)).max();
    match (last(&NOW), last(&FIRST)) {
        (Some(now), first) if first.is_none_or(|first| first < now) => Some(Revision::Now),
        (_, Some(_)) if !near.contains("当初予算") => Some(Revision::First),
        _ => None,
    }
}

/// What a note right behind a figure says of it: 20回（変更後）, 20回（当初24回）. `until` is where another figure
/// begins in the note.
fn noted(chars: &[char], end: usize, until: Option<usize>) -> Option<Revision> {
    const LONGEST: usize = 30;
    let rest = chars.get(end..)?;
    let open = rest.iter().position(|c| *c != ' ')?;
    if rest.get(open) != Some(&'(') {
        return None;
    }
    let note: String = match until {
        Some(until) => chars.get(end + open + 1..until)?.iter().collect(),
        None => rest
            .iter()
            .skip(open + 1)
            .take(LONGEST)
            .take_while(|c| !matches!(c, ')' | '\n'))
            .collect(),
    };
    if until.is_none() {
        // 変更後 of the figure itself, unless a figure follows the word.
        let word = NOW.iter().chain(&FIRST).filter_map(|word| {
            let at = note.find(word)?;
            let behind = note[at + word.len()..].trim_start_matches(['は', '：', ':', ' ', 'の']);
            let is_own = !behind.starts_with(|c: char| c.is_ascii_digit());
            let said = if NOW.contains(word) {
                Revision::Now
            } else {
                Revision::First
            };
            Some((at, if is_own { said } else { opposite(said) }))
        });
        return word.min_by_key(|(at, _)| *at).map(|(_, said)| said);
    }
    // The last words before the figure in the note speak of that one.
    let last = |words: &[&str]| words.iter().filter_map(|word| note.rfind(word)).max();
    match (last(&NOW), last(&FIRST)) {
        (now, Some(first)) if now.is_none_or(|now| now < first) => Some(Revision::Now),
        (Some(_), _) => Some(Revision::First),
        _ => has_any(&note, &CHANGED).then_some(Revision::First),
    }
}

fn opposite(said: Revision) -> Revision {
    match said {
        Revision::First => Revision::Now,
        Revision::Now => Revision::First,
    }
}

fn following(chars: &[char], from: usize) -> String {
    const FAR: usize = 12;
    let rest = chars.get(from..).unwrap_or_default();
    rest.iter()
        .take(FAR)
        .take_while(|c| !matches!(c, '。' | '\n'))
        .collect()
}
