//! # 実施状況に計画の言い回しがあります (S06 plan-wording-in-status)
//! # The status is worded as a plan (S06 plan-wording-in-status)
//!
//! ## 何を見るか
//! ## What it sees
//! 実施状況や実績の欄で、「〜する予定」「〜行います」「〜を実施する」のように、これからのこととして終わる文です。
//! Sentences in a status or result column that end as plans do: 〜する予定, 〜行います, 〜を実施する.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計画の文を写したままか、期間が終わったのに予定のままの記載です。行ったのかどうかが伝わりません。
//! Copied from the plan, or still a plan after the period: the reader cannot tell whether it was done.
//!
//! ## 例
//! ## Example
//! ```text
//! 令和6年度取組実績  創業支援セミナーを開催した。 全4回予定
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 文の途中の「予定」や改行、最終見込や今後の予定として書かれたもの、期間の後の月日を添えた予定、「依頼があれば」「随時」などの
//! 継続する役割、「 」の引用、「以下の業務を行います」のような前置き、欄の半分より多くの文がこれからのことである文書。
//! Words and line breaks inside a sentence; forecasts and lists of what comes next; plans with a day after the period; standing duties
//! (on request, whenever needed); quotations; introductions of a list; columns of which most sentences look ahead.
//!
//! ## 対処
//! ## What to do
//! 行ったことは「〜した」「〜している」と書き、まだのものは時期を添えてください。
//! Tell what was done as done; for the rest, say when.

use super::column_shift;
use super::days::{Dated, dated, is_result, reported};
use super::measure::has_any;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use super::wording::{Sentence, Tense, sentences};
use crate::model::{ColumnKey, Findings, ItemKind, Message, Place, Severity, Topic, Traced};

pub(super) const RULE: Rule = Rule {
    code: "S06",
    name: "plan-wording-in-status",
    severity: Severity::Info,
    page: include_str!("plan_wording_in_status.rs"),
    check,
};

/// How many characters of a sentence are quoted.
const QUOTE: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let shifted = column_shift::shifted_cells(subject);
    let all = dated(subject);
    for key in subject
        .document
        .columns
        .keys()
        .copied()
        .filter(|key| is_result(*key))
    {
        let mut told: Vec<(Place, String)> = Vec::new();
        let mut others: usize = 0;
        for (at, node) in subject.nodes.iter().enumerate() {
            let Some(entry) = node
                .item
                .entries
                .get(&key)
                .filter(|_| node.item.kind == ItemKind::Item)
            else {
                continue;
            };
            let is_next = has_any(&node.item.heading, &NEXT);
            let text = &entry.text;
            let all_told = sentences(text.text());
            for (nth, sentence) in all_told.iter().enumerate() {
                if !is_plan(sentence) {
                    others = others.saturating_add(usize::from(is_report(sentence)));
                    continue;
                }
                let first = all.partition_point(|dated| dated.node < Some(at));
                let dated = all[first..]
                    .iter()
                    .take_while(|dated| dated.node == Some(at))
                    .find(|dated| dated.column == Some(key));
                if is_next
                    || is_broken(&all_told, nth)
                    || is_answered(&all_told, nth)
                    || is_standing(&sentence.text)
                    || is_dated_ahead(subject, key, dated, sentence)
                {
                    continue;
                }
                let Some(place) = place(text, sentence) else {
                    continue;
                };
                if !shifted.contains(&place.at.cell) {
                    told.push((place, sentence.text.clone()));
                }
            }
        }
        if told.len() > others && told.len() > 2 {
            continue;
        }
        for _ in 0..others {
            findings.hold(Topic::Entry);
        }
        for (place, sentence) in told {
            tell(subject, key, place, &sentence, findings);
        }
    }
}

fn is_plan(sentence: &Sentence) -> bool {
    matches!(sentence.tense, Tense::Planned | Tense::Intended)
}

fn is_report(sentence: &Sentence) -> bool {
    matches!(sentence.tense, Tense::Done | Tense::Ongoing)
}

/// True for a line that ends inside of a sentence: 「提出の1か月前に通知する⏎手順を定めた。」
fn is_broken(all: &[Sentence], nth: usize) -> bool {
    let is_verb = all[nth]
        .text
        .ends_with(|c: char| ('\u{3041}'..='\u{3096}').contains(&c))
        && !all[nth].text.ends_with("ます");
    let next = all.get(nth.saturating_add(1));
    is_verb
        && next.is_some_and(|next| {
            let mut chars = next.text.chars();
            let is_word = chars.next().is_some_and(char::is_alphabetic)
                && chars.next().is_some_and(|c| !c.is_whitespace());
            is_word && next.text.ends_with('。')
        })
}

/// True under a line such as ＜今後の予定＞ or ＜最終見込＞, and for an introduction of a list.
fn is_answered(all: &[Sentence], nth: usize) -> bool {
    let is_headline = |s: &&Sentence| {
        s.text.starts_with([
            '＜', '<', '【', '〔', '［', '[', '《', '〈', '≪', '■', '◆', '○', '●', '（', '(',
        ]) && s.text.chars().count() <= 20
    };
    let headline = all[..=nth].iter().rev().find(is_headline);
    headline.is_some_and(|s| has_any(&s.text, &NEXT))
}

const NEXT: [&str; 9] = [
    "今後",
    "次年度",
    "来年度",
    "翌年度",
    "見込",
    "次回",
    "方針",
    "目標",
    "計画",
];

/// What is done whenever it is called for, or introduces a list.
fn is_standing(sentence: &str) -> bool {
    has_any(
        sentence,
        &[
            "あれば",
            "場合",
            "際は",
            "際には",
            "たら",
            "随時",
            "都度",
            "必要に応じ",
            "適宜",
            "引き続き",
            "引続き",
            "今後",
            "次のとおり",
            "次の通り",
            "以下の",
            "以下のとおり",
            "下記",
            "次年度",
            "来年度",
            "翌年度",
            "次の事項",
            "予定はな",
            "予定なし",
            "予定がな",
            "次の業務",
            "次回",
        ],
    )
}

/// True for a plan with a day that the report does not cover: it may well be a plan.
fn is_dated_ahead(
    subject: &Subject<'_>,
    key: ColumnKey,
    dated: Option<&Dated<'_>>,
    sentence: &Sentence,
) -> bool {
    let Some((period, _)) = reported(subject, key) else {
        return false;
    };
    dated.into_iter().flat_map(|dated| &dated.days).any(|day| {
        let is_ahead = match (day.mention.month, day.mention.year) {
            (Some(_), _) => day.spans().iter().any(|(first, _)| *first > period.1),
            (None, Some(year)) => year > period.1.fiscal_year(),
            _ => false,
        };
        sentence.chars.contains(&day.mention.chars.start) && is_ahead
    })
}

/// The end of a sentence, where its verb stands.
fn place(text: &Traced, sentence: &Sentence) -> Option<Place> {
    let start = sentence
        .chars
        .end
        .saturating_sub(QUOTE as u32)
        .max(sentence.chars.start);
    text_place(text, start..sentence.chars.end, None)
}

fn tell(
    subject: &Subject<'_>,
    key: ColumnKey,
    place: Place,
    sentence: &str,
    findings: &mut Findings,
) {
    let length = sentence.chars().count();
    let end: String = sentence
        .chars()
        .skip(length.saturating_sub(QUOTE))
        .collect();
    let shown = if length > QUOTE {
        format!("…{end}")
    } else {
        end
    };
    let column = subject.column(key);
    let mut finding = RULE
        .finding(
            Message::new(
                format!(
                    "{}の欄の文が、これからのこととして書かれています（「{shown}」）",
                    column.ja
                ),
                format!(
                    "a sentence of the {} column is worded as a plan ({shown})",
                    column.en
                ),
            ),
            place,
        )
        .hint(
            "行ったことは「〜した」「〜している」と書き、まだのものは時期を添えてください",
            "tell what was done as done; for the rest, say when",
        );
    finding.found = Some(shown);
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Plan, Status};

    fn found(text: &str) -> usize {
        Sample::new()
            .until("2023-11-30")
            .item("1", "会議", &[(Plan, "会議を開きます。"), (Status, text)])
            .item(
                "2",
                "周知",
                &[(Plan, "周知します。"), (Status, "周知した。広報した。")],
            )
            .found("S06")
            .len()
    }

    #[test]
    fn sentences_that_end_as_plans_do() {
        for text in [
            "セミナーを開催した。\n全4回予定",
            "講習を2回実施する予定である。",
            "実績の報告を行いながら、事業を進めます。",
            "相談会を開催する。",
            "・相談会を開催する\n・広報した。",
            "説明会を開催します\n広報した。",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn what_is_still_to_come_is_silent() {
        for text in [
            "予定していた講習を2回実施した。",
            "第2回は2月に開催する予定である。",
            "依頼があれば取り組みます。",
            "＜今後の予定＞\n説明会を開催する。",
            "標語「みんなで進めます。」を掲げた。",
            "以下の業務を実施します。",
            "職員3名を配置",
            "窓口があります。",
            "当面、実施する予定はない。",
            "提出の1か月前に通知する\n手順を定めた。",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn a_column_that_looks_ahead_is_no_report() {
        let mut sample = Sample::new();
        for step in ["1", "2", "3"] {
            sample = sample.item(step, "取組", &[(Status, "説明会を開催します。")]);
        }
        assert!(sample.found("S06").is_empty());
    }
}
