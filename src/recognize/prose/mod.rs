//! The text of an item in one column comes in → the metrics it states go out: `＜実績＞ 派遣回数：196回 受講者数：444人日`.

mod bracket;
mod context;
mod kind;
mod label;
mod lead;
mod listed;
mod noun;
mod reach;
mod reading;
mod revised;
mod settle;
mod words;

use crate::model::{
    ItemPath, Kind, Metric, Quantity, Role, Traced, dates, narrow, quantities, same_unit,
};

use context::Contexts;
use kind::Said;
use label::Label;

/// Words before a target that tell it from no other: 年間の目標は、….
const WHOLE_YEAR: [&str; 6] = ["年間", "通年", "年度", "本年度", "今年度", "当年度"];

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
    if matches!(role, Role::Guideline | Role::Plan | Role::Target) {
        for label in labels.iter_mut().filter(|label| label.measure == "現状") {
            label.measure.clear();
            label.said = Some(Said::Clearly(Kind::Baseline));
        }
    }
    if role == Role::Plan {
        // 参加見込 120人 in a plan plans them.
        for label in labels.iter_mut().filter(|label| !label.measure.is_empty()) {
            if label.said == Some(Said::Clearly(Kind::Forecast)) {
                label.said = Some(Said::Weakly(Kind::Plan));
            }
        }
    }
    listed::apply(&chars, &figures, &mut labels);
    for (label, figure) in labels.iter_mut().zip(&figures) {
        // 20社（目標）⇒17社（実績）: a note says no more than a kind.
        if label.measure.is_empty() && label.caption.is_none() {
            label.caption = contexts.note_at(label::tail(&chars, figure));
        }
    }
    share_measures(&mut labels, &figures, &chars);
    let shares = is_circled(path);
    let mut kinds = settle::kinds(&chars, &figures, &labels, &contexts, role, shares);
    let revisions = revised::revisions(&chars, &figures, &mut labels, &mut kinds);
    (0..figures.len().min(labels.len()).min(kinds.len()))
        .filter_map(|n| {
            let (figure, label) = (&figures[n], &labels[n]);
            let start = figure.chars.start as usize;
            let (_, part) = contexts.kind(start);
            let kind = kinds[n];
            let topics = if shares { topic_of(heading) } else { None };
            let mut qualifiers: Vec<String> = topics.into_iter().collect();
            qualifiers.extend(contexts.topics(start));
            qualifiers.extend(part.map(str::to_owned));
            qualifiers.extend(label.ordinal.clone());
            if settle::is_part(&chars, label.start) {
                qualifiers.push("うち".to_owned());
            }
            qualifiers.extend(figure.qualifiers.iter().cloned());
            let revision = revisions.get(n).copied().flatten();
            qualifiers.extend(revision.map(|revision| revision.word().to_owned()));
            qualifiers
                .retain(|word| *word != label.measure && !WHOLE_YEAR.contains(&word.as_str()));
            let range = label.start as u32..label.end as u32;
            Some(Metric {
                path: path.clone(),
                role,
                nth: 0,
                measure: measure(&label.measure, &figure.unit),
                kind,
                value: figure.value,
                unit: figure.unit.clone(),
                qualifiers,
                scope: None,
                text: source
                    .get(label.start..label.end)
                    .unwrap_or_default()
                    .iter()
                    .collect(),
                at: text.locate(range).into_iter().next()?,
            })
        })
        .collect()
}

/// What is counted, from the unit where no word says it: 4回 → 回数.
fn measure(said: &str, unit: &str) -> String {
    // 参加人数(人): the unit in the label is none of its words.
    let stated = said
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let said = match stated {
        Some((name, note))
            if !unit.is_empty()
                && note.ends_with(unit)
                && note.chars().count() <= unit.chars().count() + 4 =>
        {
            name
        }
        _ => said,
    };
    // 登録者数(12月末現在): when it was counted is none either.
    let dated = said
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, note)| note.contains(|c: char| c.is_ascii_digit()))
        .map_or(said, |(name, _)| name);
    // R5：98人: a date counts nothing.
    let length = dated.chars().count() as u32;
    let date = dates(dated)
        .first()
        .is_some_and(|date| date.chars == (0..length));
    let said = if date { "" } else { dated };
    // 延べ says how people were counted, not what they are.
    let said = ["延べ", "のべ"]
        .iter()
        .find_map(|word| said.strip_prefix(word))
        .unwrap_or(said);
    if said.chars().count() > 1 {
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
    const NEAR: usize = 4;
    for label in labels.iter_mut().filter(|label| {
        label.measure.is_empty() && (label.said.is_some() || label.caption.is_some())
    }) {
        label.measure = noun::above(chars, label.start).unwrap_or_default();
    }
    for n in 1..labels.len() {
        let (Some(last), Some(figure)) = (figures.get(n - 1), figures.get(n)) else {
            continue;
        };
        let between = &chars[(last.chars.end as usize).min(labels[n].start)..labels[n].start];
        let near = between
            .iter()
            .all(|c| " 、,/→⇒・()目標計画実績最終見込".contains(*c));
        let alone = labels[n].measure.is_empty()
            && (labels[n].said.is_some() || labels[n].caption.is_some());
        let text: String = chars
            [last.chars.end as usize..(figure.chars.start as usize).max(last.chars.end as usize)]
            .iter()
            .collect();
        // 計画の100回を上回る120回: both figures are of the same.
        let compared = ["上回", "下回", "に対し", "超え"]
            .iter()
            .any(|word| text.contains(word))
            && labels[n].measure.is_empty()
            || text == "から" && labels[n].said.is_none();
        // 実施回数は、実績15回で、年度末には24回となる見込み: the subject of the sentence goes on.
        let later = labels[n].measure.is_empty() && is_later(&text);
        if (near && alone || compared || later) && same_unit(&last.unit, &figure.unit) {
            let measure = labels[n - 1].measure.clone();
            labels[n].measure = measure;
        } else if alone && (labels[n].separated || heads_line(chars, labels[n].start)) {
            // 受診率：51.2％ and on the next line 年度末見込み：58.0％.
            let above = (n.saturating_sub(NEAR)..n)
                .rev()
                .find(|m| same_unit(&figures[*m].unit, &figure.unit));
            if let Some(above) = above.filter(|m| labels[*m].said != labels[n].said) {
                let measure = labels[above].measure.clone();
                labels[n].measure = measure;
            }
        }
    }
}

/// True for words between two figures of one sentence that say no more than when the second is reached: で、年度末には.
fn is_later(between: &str) -> bool {
    const WHENS: &[&str] = &[
        "年度末",
        "年度内",
        "期末",
        "最終",
        "年間",
        "通年",
        "終了",
        "3月末",
        "現時点",
        "見込",
    ];
    let when = WHENS.iter().find_map(|word| between.split_once(word));
    when.is_some_and(|(before, after)| {
        let before = before.trim_matches([' ', '、', ',', '(']);
        let joins = [
            "",
            "で",
            "であり",
            "となり",
            "に達し",
            "あり",
            "で今",
            "だが",
            "であるが",
        ];
        let after = after.trim_matches([' ', '、', ',', '的', '値']);
        let leads = [
            "",
            "に",
            "には",
            "は",
            "で",
            "では",
            "まで",
            "までに",
            "までには",
            "みは",
            "みで",
            "見込",
            "見込は",
            "見込み",
            "見込みは",
        ];
        joins.contains(&before) && leads.contains(&after)
    })
}

/// True where a line begins, but for blanks and a bullet.
fn heads_line(chars: &[char], at: usize) -> bool {
    chars[..at.min(chars.len())]
        .iter()
        .rev()
        .take_while(|c| **c != '\n')
        .all(|c| *c == ' ' || words::is_bullet(*c))
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
