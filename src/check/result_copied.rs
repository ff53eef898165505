//! # 別の計画の結果が写されているようです (S05 result-copied)
//! # A result seems to be copied under another plan (S05 result-copied)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ文の長い結果（15字以上。20字以上の文が同じなら、文が足されていてもよい）が二つの項目にあり、一方の計画・指摘や
//! 項目名には結果と同じ言葉があるのに、もう一方には一つもないところです。甲と乙の一覧では、一方の欄の記載を、項目名と相手の
//! 欄の言葉と比べます。短い文や計画の欄のない一覧でも、数や固有の言葉のある同じ文が二つの項目だけにあり、両方の行に
//! 共通する言葉がないところです。
//! The same result, of 15 characters or more (or one sentence of 20, with others added), under two items of which one plan or
//! audit finding shares words with it and the other none. In a list of two parties: the words of the topic and of the other
//! party. Shorter results too, and lists without a plan: the same words, of a figure or of something particular, under
//! two items alone whose rows have nothing in common.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 書き写す行を誤ると、その計画の結果はどこにも残りません。
//! When the wrong row is copied, what became of that plan stands nowhere.
//!
//! ## 例
//! ## Example
//! ```text
//! 40  計画 働き方の法令を周知します。          実績 創業支援セミナーを4回開催した。  ← 94 の実績です
//! 94  計画 創業に向けたセミナーを実施します。  実績 創業支援セミナーを4回開催した。
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 再掲の項目、計画か項目名に同じ言葉がある項目、どの計画の言葉もない決まり文句（「関係機関と連携して実施した」）。
//! Repeated items (再掲); items whose plans or headings share words; phrases that have words of neither plan.
//!
//! ## 対処
//! ## What to do
//! その項目の結果かどうかを確認してください。
//! See whether it is the result of this item.

use std::collections::{HashMap, HashSet};

use super::days::is_result;
use super::likeness::Folded;
use super::rule::{Details, Rule};
use super::statement::{said, statements};
use super::subject::{Subject, text_place, title};
use super::twins::twins;
use super::wording::sentences;
use crate::model::{ColumnKey, Findings, ItemKind, Message, Role, Severity, Topic, fold};

pub(super) const RULE: Rule = Rule {
    code: "S05",
    name: "result-copied",
    severity: Severity::Warning,
    page: include_str!("result_copied.rs"),
    check,
};

/// Shorter results are phrases.
const SHORTEST: usize = 15;
/// So many words in common make a result that of a plan.
const ENOUGH: usize = 2;

/// So many let them share a word of any kind beside.
const MANY: usize = 6;
/// A sentence of this length is not written twice by chance.
const LONG: usize = 20;

/// Columns of what was planned.
const PLANS: [Role; 3] = [Role::Plan, Role::Guideline, Role::Target];
/// Columns of what either of two parties does.
const PARTIES: [Role; 2] = [Role::PartyA, Role::PartyB];

pub(super) type Pair = (char, char);

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut told = Findings::default();
    by_plan(subject, &mut told);
    for twin in twins(subject) {
        // Of two cells of the same text one is told.
        let cell_of = |at: usize| {
            let entry = subject.nodes[at].item.entries.get(&twin.key)?;
            Some(entry.place()?.cell)
        };
        let cells = [cell_of(twin.at), cell_of(twin.source)];
        let is_told = told.iter().any(|finding| {
            cells
                .iter()
                .flatten()
                .any(|cell| finding.place.at.cell == *cell)
        });
        if !is_told {
            tell(subject, twin.key, twin.at, twin.source, &mut told);
        }
    }
    findings.absorb(told);
}

/// By what the plans say of either.
fn by_plan(subject: &Subject<'_>, findings: &mut Findings) {
    let keys = || subject.document.columns.keys().copied();
    let has = |roles: &[Role]| keys().any(|key| roles.contains(&key.role));
    if has(&PARTIES) {
        for key in keys().filter(|key| PARTIES.contains(&key.role)) {
            let plans = topics(subject, key);
            of_column(subject, key, &plans, &common(&plans), findings);
        }
        return;
    }
    if subject.is_grid() && !has(&PLANS) {
        return;
    }
    let plans: Vec<HashSet<Pair>> = (0..subject.nodes.len())
        .map(|at| plan(subject, at))
        .collect();
    let common = common(&plans);
    for key in keys().filter(|key| is_result(*key)) {
        of_column(subject, key, &plans, &common, findings);
    }
}

fn of_column(
    subject: &Subject<'_>,
    key: ColumnKey,
    plans: &[HashSet<Pair>],
    common: &HashSet<Pair>,
    findings: &mut Findings,
) {
    let mut uses: HashMap<Vec<char>, usize> = HashMap::new();
    let mut groups: Vec<(Vec<char>, Vec<usize>)> = Vec::new();
    for statement in statements(subject, key, SHORTEST) {
        let (at, entry) = (statement.at, statement.entry);
        let heading = &subject.nodes[at].item.heading;
        let is_repeated = entry.text.text().contains("再掲") || heading.contains("再掲");
        // A heading that the other columns have too is no result.
        let is_shared = entry.body.is_blank() && fold(heading) == fold(statement.text.text());
        if is_repeated || is_shared || plans[at].is_empty() {
            continue;
        }
        for key in keys(statement.text.text(), statement.folded.chars) {
            let group = *uses.entry(key.clone()).or_insert_with(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
            if groups[group].1.last() != Some(&at) {
                groups[group].1.push(at);
            }
        }
    }
    // An item is told, or held, once: of all that it shares with others.
    let mut told: HashSet<usize> = HashSet::new();
    let mut held: HashSet<usize> = HashSet::new();
    for (result, items) in groups.iter().filter(|(_, items)| items.len() > 1) {
        let words: HashSet<Pair> = words(result).difference(common).copied().collect();
        let shared = |at: usize| plans[at].intersection(&words).count();
        let Some(source) = items.iter().copied().max_by_key(|at| {
            (
                shared(*at),
                kanji(subject, *at, result),
                std::cmp::Reverse(*at),
            )
        }) else {
            continue;
        };
        for at in items.iter().copied().filter(|at| *at != source) {
            // One word is enough where a long result has several characters of one plan, and none of the other.
            let is_of_source = shared(source) >= ENOUGH
                || items.len() == 2
                    && shared(source) == 1
                    && result.len() >= LONG
                    && kanji(subject, source, result) >= 2 * ENOUGH
                    && kanji(subject, at, result) == 0;
            if !is_of_source {
                continue;
            }
            let own = plans[at].difference(common).count();
            let alike = plans[at]
                .intersection(&plans[source])
                .filter(|pair| !common.contains(pair))
                .count();
            let is_apart = alike == 0 || alike == 1 && shared(source) >= MANY;
            if says_nothing_of(subject, key, at, &plans[at], common)
                && shared(at) == 0
                && is_apart
                && own >= ENOUGH
            {
                if told.insert(at) {
                    tell(subject, key, at, source, findings);
                }
            } else {
                held.insert(at);
            }
        }
    }
    for _ in held.difference(&told) {
        findings.hold(Topic::Repeat);
    }
}

/// What a result is known by: the whole, and each sentence that is long enough; a remark may have been added to it.
fn keys(text: &str, body: Vec<char>) -> Vec<Vec<char>> {
    let long = sentences(text)
        .into_iter()
        .map(|sentence| Folded::new(&sentence.text).chars)
        .filter(|chars| chars.len() >= LONG && *chars != body);
    let mut keys: Vec<Vec<char>> = long.collect();
    keys.insert(0, body);
    keys
}

/// True when the whole result has no word of its plan.
fn says_nothing_of(
    subject: &Subject<'_>,
    key: ColumnKey,
    at: usize,
    plan: &HashSet<Pair>,
    common: &HashSet<Pair>,
) -> bool {
    let entry = subject.nodes[at].item.entries.get(&key);
    entry.is_none_or(|entry| {
        let words = words(&Folded::new(said(entry).text()).chars);
        !plan.intersection(&words).any(|pair| !common.contains(pair))
    })
}

/// How many kanji of a result stand in the plan too, even alone: 印, 漏れ.
fn kanji(subject: &Subject<'_>, at: usize, result: &[char]) -> usize {
    let of = |chars: &[char]| -> HashSet<char> {
        let kanji = chars.iter().copied();
        kanji
            .filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
            .collect()
    };
    let item = subject.nodes[at].item;
    let plans = item
        .entries
        .iter()
        .filter(|(key, _)| PLANS.contains(&key.role));
    let planned: HashSet<char> = plans
        .flat_map(|(_, entry)| of(&Folded::new(entry.text.text()).chars))
        .collect();
    planned.intersection(&of(result)).count()
}

fn tell(subject: &Subject<'_>, key: ColumnKey, at: usize, source: usize, findings: &mut Findings) {
    let place = |at: usize, note: Option<Message>| {
        let entry = subject.nodes[at].item.entries.get(&key)?;
        let text = said(entry);
        text_place(text, 0..text.len().min(40), note)
    };
    let Some(here) = place(at, None) else { return };
    let (item, other) = (subject.nodes[at].item, subject.nodes[source].item);
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "「{}」の結果が「{}」の結果と同じ文です。計画には共通する言葉がありません",
                    title(item),
                    title(other)
                ),
                format!(
                    "the result of {} is that of {}, whose plan has nothing in common with it",
                    title(item),
                    title(other)
                ),
            ),
            here,
        )
        .hint(
            "その項目の結果かどうかを確認してください",
            "see whether it is the result of this item",
        )
        .related(
            place(source, Some(Message::new("同じ結果", "the same result")))
                .into_iter()
                .collect(),
        );
    findings.push(finding);
}

/// The words of what was planned: of every column but the results, and of the heading.
fn plan(subject: &Subject<'_>, at: usize) -> HashSet<Pair> {
    let item = subject.nodes[at].item;
    let texts = item
        .entries
        .iter()
        .filter(|(key, _)| PLANS.contains(&key.role))
        .map(|(_, entry)| &entry.text);
    let mut pairs: HashSet<Pair> = HashSet::new();
    let mut is_said = false;
    for text in texts {
        is_said |= !text.is_blank();
        pairs.extend(words(&Folded::new(text.text()).chars));
    }
    if !is_said {
        return HashSet::new();
    }
    pairs.extend(words(&Folded::new(&item.heading).chars));
    pairs
}

/// In a list of two parties: for each item the words of its row but for what the one party does: the topic, and what
/// the other does for it.
fn topics(subject: &Subject<'_>, key: ColumnKey) -> Vec<HashSet<Pair>> {
    let mut topics = vec![HashSet::new(); subject.nodes.len()];
    let is_row = |at: usize| {
        let item = subject.nodes[at].item;
        item.kind == ItemKind::Item && item.entries.keys().any(|key| key.role == Role::Item)
    };
    for row in (0..subject.nodes.len()).filter(|at| is_row(*at)) {
        let mut pairs = words(&Folded::new(&subject.nodes[row].item.heading).chars);
        let others = subject.subtree(row).flat_map(|at| {
            let entries = subject.nodes[at].item.entries.iter();
            entries.filter(|(other, _)| **other != key)
        });
        for (_, entry) in others {
            pairs.extend(words(&Folded::new(entry.text.text()).chars));
        }
        for at in subject.subtree(row) {
            topics[at].clone_from(&pairs);
        }
    }
    topics
}

/// Neighbouring kanji or katakana: what tells one subject from another.
pub(super) fn words(chars: &[char]) -> HashSet<Pair> {
    let is_kanji = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let is_kana = |c: char| ('\u{30A1}'..='\u{30FE}').contains(&c);
    chars
        .windows(2)
        .filter(|pair| {
            is_kanji(pair[0]) && is_kanji(pair[1]) || is_kana(pair[0]) && is_kana(pair[1])
        })
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// Words that many plans have, or any: they tell nothing apart.
fn common(plans: &[HashSet<Pair>]) -> HashSet<Pair> {
    const ANY: [&str; 24] = [
        "実施", "開催", "支援", "事業", "取組", "推進", "連携", "周知", "情報", "提供", "年度",
        "対象", "関係", "機関", "活動", "計画", "充実", "促進", "啓発", "普及", "地域", "県内",
        "市内", "町内",
    ];
    let mut counts: HashMap<Pair, usize> = HashMap::new();
    let mut of_any: HashSet<Pair> = HashSet::new();
    for word in ANY {
        of_any.extend(words(&word.chars().collect::<Vec<_>>()));
    }
    for pair in plans.iter().flatten() {
        *counts.entry(*pair).or_default() += 1;
    }
    let planned = plans.iter().filter(|plan| !plan.is_empty()).count();
    let many = (planned / 3).max(3);
    of_any.extend(
        counts
            .into_iter()
            .filter(|(_, count)| *count > many)
            .map(|(pair, _)| pair),
    );
    of_any
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Plan, Status};

    fn found(rows: &[(&str, &str, &str)]) -> Vec<String> {
        let mut sample = Sample::new();
        for (at, (heading, plan, status)) in rows.iter().enumerate() {
            let path = format!("{}", at + 1);
            sample = sample.item(&path, heading, &[(Plan, plan), (Status, status)]);
        }
        sample.found("S05")
    }

    const RESULT: &str = "創業セミナーを4回開催し、延べ62名が参加した。";

    #[test]
    fn a_result_under_a_plan_it_does_not_belong_to() {
        let found = found(&[
            ("法令の周知", "均等法の資料を配布します。", RESULT),
            ("起業の後押し", "創業に向けたセミナーを開きます。", RESULT),
            (
                "相談",
                "相談窓口を設けます。",
                "相談窓口を設け、41件に応じた。",
            ),
        ]);
        assert_eq!(found, ["C2"]);
    }

    #[test]
    fn plans_with_something_in_common_are_silent() {
        let silent = found(&[
            ("起業の後押し", "創業に向けたセミナーを開きます。", RESULT),
            ("女性の活躍", "女性の創業を後押しします。", RESULT),
        ]);
        assert!(silent.is_empty(), "{silent:?}");
    }

    #[test]
    fn phrases_and_repeated_items_are_silent() {
        let phrase = "関係する機関と連携して、計画のとおり実施した。";
        let silent = found(&[
            ("窓口", "相談窓口を設けます。", phrase),
            ("配布", "教材を配ります。", phrase),
            ("起業の後押し", "創業に向けたセミナーを開きます。", RESULT),
            ("法令の周知（再掲）", "均等法の資料を配布します。", RESULT),
        ]);
        assert!(silent.is_empty(), "{silent:?}");
    }
}
