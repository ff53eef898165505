//! The text of an item in one column comes in → the metrics it states go out: `＜実績＞ 派遣回数：196回 受講者数：444人日`.

mod context;
mod kind;
mod label;
mod words;

use crate::model::{ItemPath, Kind, Metric, Quantity, Role, Traced, narrow, quantities, same_unit};

use context::Contexts;
use kind::Said;
use label::Label;

/// Finds the quantities a column states of one item. `text` is the column's text of the item without the
/// items below it, number and heading included; `heading` is the heading alone.
#[must_use]
pub fn metrics(text: &Traced, heading: &str, path: &ItemPath, role: Role) -> Vec<Metric> {
    let source: Vec<char> = text.text().chars().collect();
    let chars = narrow(text.text());
    let figures = quantities(text.text());
    let contexts = Contexts::find(&chars, &source, &figures);
    let mut labels: Vec<Label> = (0..figures.len())
        .filter_map(|n| label::find(&chars, &figures, n, &contexts))
        .collect();
    share_measures(&mut labels, &figures, &chars);
    let shares = is_circled(path);
    (0..figures.len().min(labels.len()))
        .filter_map(|n| {
            let (figure, label) = (&figures[n], &labels[n]);
            let next = labels.get(n + 1).map_or(chars.len(), |next| next.start);
            let after = clause(&chars, figure.chars.end as usize, next);
            let start = figure.chars.start as usize;
            let (context, part) = contexts.kind(start);
            let aimed = shares || beside_target(&labels, &figures, n);
            let kind = derivative(figure, label, &chars, &after)
                .or_else(|| resolve(label, &after, context, aimed))
                .unwrap_or_else(|| default_kind(figure, &label.measure, role));
            let topics = if shares { topic_of(heading) } else { None };
            let mut qualifiers: Vec<String> = topics.into_iter().collect();
            qualifiers.extend(contexts.topics(start));
            qualifiers.extend(part.map(str::to_owned));
            qualifiers.extend(label.ordinal.clone());
            qualifiers.extend(figure.qualifiers.iter().cloned());
            let range = label.start as u32..label.end as u32;
            Some(Metric {
                path: path.clone(),
                role,
                measure: measure(&label.measure, &figure.unit),
                kind,
                value: figure.value,
                unit: figure.unit.clone(),
                qualifiers,
                text: text.slice(range.clone()).text().to_owned(),
                at: text.locate(range).into_iter().next()?,
            })
        })
        .collect()
}

/// The order in which words decide the kind: label, word at the figure, caption, 予定 inside the label.
fn resolve(label: &Label, after: &str, context: Option<Kind>, aimed: bool) -> Option<Kind> {
    if let Some(Said::Clearly(kind)) = label.said {
        return Some(kind);
    }
    let weak = match label.said {
        // A figure planned beside a target, or as a share (①, ②, …) of one, is itself aimed at.
        Some(Said::Weakly(Kind::Plan)) if aimed => Some(Kind::Target),
        Some(Said::Weakly(kind)) => Some(kind),
        _ => None,
    };
    kind::glued_after(after)
        .or(label.caption)
        .or(context)
        .or(weak)
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
    if kind::is_progress(&label.measure) {
        return Some(Kind::Rate);
    }
    compares.then_some(Kind::Diff)
}

fn default_kind(figure: &Quantity, measure: &str, role: Role) -> Kind {
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

/// What is counted, from the unit where no word says it: 4回 → 回数.
fn measure(said: &str, unit: &str) -> String {
    if !said.is_empty() {
        return said.to_owned();
    }
    let unit = unit.split(['/', '（']).next().unwrap_or_default();
    match unit {
        "" | "%" | "割" | "円" | "位" | "倍" | "ポイント" | "pt" | "パーセント" => {
            String::new()
        }
        "人" | "名" => "人数".to_owned(),
        "日" | "時間" | "分" => unit.to_owned(),
        unit => format!("{unit}数"),
    }
}

/// `派遣回数 目標：10回 実績：8回`: a label that is a kind alone goes on with the measure before it.
fn share_measures(labels: &mut [Label], figures: &[Quantity], chars: &[char]) {
    for n in 1..labels.len() {
        let (Some(last), Some(figure)) = (figures.get(n - 1), figures.get(n)) else {
            continue;
        };
        let between = &chars[(last.chars.end as usize).min(labels[n].start)..labels[n].start];
        let near = between.iter().all(|c| " 、,/→・()".contains(*c));
        let alone = labels[n].measure.is_empty()
            && (labels[n].said.is_some() || labels[n].caption.is_some());
        if near && alone && same_unit(&last.unit, &figure.unit) {
            labels[n].measure = labels[n - 1].measure.clone();
        }
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

/// True for items that are shares or cases of the item above: ①, ①②.
fn is_circled(path: &ItemPath) -> bool {
    path.steps()
        .last()
        .and_then(|step| step.chars().next())
        .is_some_and(|c| matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '⓪' | '❶'..='❿'))
}

/// A heading as a qualifier, without the definition in brackets behind it.
fn topic_of(heading: &str) -> Option<String> {
    let heading = heading.trim();
    let cut = heading.find(['（', '(']).unwrap_or(heading.len());
    let note = heading[cut..].chars().count() > 12;
    let topic = if note { heading[..cut].trim() } else { heading };
    (!topic.is_empty()).then(|| topic.to_owned())
}

#[cfg(test)]
mod tests;
