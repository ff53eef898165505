//! # 繰り返しの記載が一、二文字だけ異なります (S04 repeated-item-differs)
//! # A repeated text differs by a character or two (S04 repeated-item-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ欄の長い記載（20字以上）のうち、一、二文字（長い文では50分の1まで）を除いて同じものです。
//! Texts of one column, of 20 characters or more, that are the same but for a character or two (one in fifty of a long text).
//!
//! ## なぜ大切か
//! ## Why it matters
//! 再掲した項目や書き写した計画は同じ文のはずで、一、二文字の違いは多くが変換の誤りです。
//! A repeated item or a copied plan should read the same; so small a difference is mostly a typing error.
//!
//! ## 例
//! ## Example
//! ```text
//! 48   即戦力となる人材を育成します。
//! 102  即戦力となる人事を育成します。
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 数字・日付・回数の違い（項目名に「再掲」とあるものを除く。再掲の目標の違いは G03 で知らせます）、東部と西部・前期と後期・男性と女性のように対になる語の違い、句読点・全角半角・かっこ・空白の違い、状況の欄の語尾の違い。
//! Figures, dates and rounds, unless the heading says 再掲 (targets printed again are G03); words that come in pairs (east and west); punctuation, width, brackets and blanks; verb endings in the status.
//!
//! ## 対処
//! ## What to do
//! 計画の原文と照らし合わせて、異なる文字を確認してください。
//! Compare the characters with the original of the plan.

use std::collections::{HashMap, HashSet};

use super::likeness::{Difference, Folded, difference, is_meant};
use super::measure::RESULTS;
use super::restated::restated;
use super::rule::{Details, Rule};
use super::statement::{Statement, statements};
use super::subject::{Subject, text_place};
use crate::model::{
    ColumnKey, Entry, Findings, Message, Place, Severity, Span, Topic, Traced, fold,
};

pub(super) const RULE: Rule = Rule {
    code: "S04",
    name: "repeated-item-differs",
    severity: Severity::Warning,
    page: include_str!("repeated_item_differs.rs"),
    check,
};

/// Shorter texts are formulas that resemble each other by nature.
const SHORTEST: usize = 20;
/// From this length on, a likeness is no chance, whatever the headings say.
const LONG: usize = 60;
/// Characters at either end by which texts are brought together.
const END: usize = 8;
/// How many neighbours of the same beginning a text is compared with.
const NEIGHBOURS: usize = 40;

/// One wording and the items that have it.
struct Variant<'a> {
    folded: Folded,
    uses: Vec<(&'a Entry, &'a Traced)>,
    headings: Vec<String>,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut roles: Vec<ColumnKey> = Vec::new();
    for node in &subject.nodes {
        for role in node.item.entries.keys() {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
    }
    // Cells of a table and points of a list are labels and short by nature.
    let shortest = if subject.is_grid() || subject.template.table.bullets {
        LONG
    } else {
        SHORTEST
    };
    // A target that differs is told as such (G03).
    let targets: Vec<&Span> = restated(subject)
        .into_iter()
        .filter(|(first, again)| first.value != again.value)
        .flat_map(|(first, again)| [&first.at, &again.at])
        .collect();
    for role in roles {
        let variants = variants(subject, role, shortest);
        for variant in &variants {
            for _ in 1..variant.uses.len() {
                findings.hold(Topic::Repeat);
            }
        }
        for (minor, major, found) in slips(&variants, RESULTS.contains(&role.role)) {
            tell(
                &variants[minor],
                &variants[major],
                found,
                &targets,
                findings,
            );
        }
    }
}

fn variants<'a>(subject: &'a Subject<'_>, role: ColumnKey, shortest: usize) -> Vec<Variant<'a>> {
    let mut by_text: HashMap<Vec<char>, usize> = HashMap::new();
    let mut variants: Vec<Variant<'a>> = Vec::new();
    for statement in statements(subject, role, shortest) {
        let Statement {
            at: of,
            entry,
            text,
            folded,
        } = statement;
        let at = *by_text.entry(folded.chars.clone()).or_insert_with(|| {
            variants.push(Variant {
                folded,
                uses: Vec::new(),
                headings: Vec::new(),
            });
            variants.len() - 1
        });
        variants[at].uses.push((entry, text));
        variants[at]
            .headings
            .push(fold(&subject.nodes[of].item.heading));
    }
    variants
}

/// Each wording that looks like a slip of a more frequent one, or of one that stands before it.
fn slips(variants: &[Variant<'_>], is_result: bool) -> Vec<(usize, usize, Difference)> {
    // Sorted from either end, variants of one text are neighbours unless they differ at both ends.
    let mut forward: Vec<usize> = (0..variants.len()).collect();
    forward.sort_by(|a, b| variants[*a].folded.chars.cmp(&variants[*b].folded.chars));
    let mut backward: Vec<usize> = (0..variants.len()).collect();
    backward.sort_by(|a, b| {
        let chars = |at: &usize| variants[*at].folded.chars.iter().rev();
        chars(a).cmp(chars(b))
    });
    let mut slips: HashMap<usize, (usize, Difference)> = HashMap::new();
    for (order, from_end) in [(&forward, false), (&backward, true)] {
        for (nth, first) in order.iter().enumerate() {
            for second in order[nth + 1..].iter().take(NEIGHBOURS) {
                let (a, b) = (&variants[*first], &variants[*second]);
                if !is_same_end(a, b, from_end) {
                    break;
                }
                let Some((minor, major, found)) = judge(variants, *first, *second, is_result)
                else {
                    continue;
                };
                let best = slips.entry(minor).or_insert((major, found));
                if (variants[major].uses.len(), best.0) > (variants[best.0].uses.len(), major) {
                    *best = (major, found);
                }
            }
        }
    }
    let mut slips: Vec<_> = slips
        .into_iter()
        .map(|(minor, (major, found))| (minor, major, found))
        .collect();
    slips.sort_unstable_by_key(|(minor, ..)| *minor);
    slips
}

fn is_same_end(a: &Variant<'_>, b: &Variant<'_>, from_end: bool) -> bool {
    let (a, b) = (&a.folded.chars, &b.folded.chars);
    if from_end {
        a.iter().rev().take(END).eq(b.iter().rev().take(END))
    } else {
        a.iter().take(END).eq(b.iter().take(END))
    }
}

/// Which of two wordings is the slip, if one is.
fn judge(
    variants: &[Variant<'_>],
    first: usize,
    second: usize,
    is_result: bool,
) -> Option<(usize, usize, Difference)> {
    let rank = |at: usize| (std::cmp::Reverse(variants[at].uses.len()), at);
    let (major, minor) = if rank(first) < rank(second) {
        (first, second)
    } else {
        (second, first)
    };
    let (a, b) = (&variants[minor], &variants[major]);
    let found = difference(&a.folded.chars, &b.folded.chars)?;
    let (here, there) = (&a.folded.chars, &b.folded.chars);
    // What is said to be repeated is to be the same to the last digit.
    let is_said = is_said_again(a, b) && changes_words(here, there, found);
    if is_meant(here, there, found) && !is_said {
        return None;
    }
    let changed = || {
        here[found.start..found.start + found.a]
            .iter()
            .chain(&there[found.start..found.start + found.b])
    };
    // 開催した and 開催する are two states, not two spellings.
    if is_result && !is_said && changed().all(|c| ('\u{3041}'..='\u{309F}').contains(c)) {
        return None;
    }
    let is_long = here.len() >= LONG;
    let is_repeated = b.uses.len() > 1;
    let same_heading = a
        .headings
        .iter()
        .any(|heading| !heading.is_empty() && b.headings.contains(heading));
    (is_long || is_repeated || same_heading || is_said).then_some((minor, major, found))
}

/// True when the heading of one is that of the other with 再掲 beside it.
fn is_said_again(a: &Variant<'_>, b: &Variant<'_>) -> bool {
    let bare = |heading: &String| {
        let bare = heading
            .replace("(再掲)", "")
            .replace("[再掲]", "")
            .replace("【再掲】", "");
        bare.replace("再掲", "")
    };
    let is_marked = |v: &Variant<'_>| v.headings.iter().any(|heading| heading.contains("再掲"));
    let of_b: HashSet<String> = b.headings.iter().map(bare).collect();
    (is_marked(a) || is_marked(b))
        && a.headings
            .iter()
            .any(|heading| of_b.contains(&bare(heading)))
}

/// True when more than punctuation differs.
fn changes_words(here: &[char], there: &[char], found: Difference) -> bool {
    let (a, b) = (
        found.start..found.start + found.a,
        found.start..found.start + found.b,
    );
    here[a].iter().chain(&there[b]).any(|c| c.is_alphanumeric())
}

fn tell(
    minor: &Variant<'_>,
    major: &Variant<'_>,
    found: Difference,
    targets: &[&Span],
    findings: &mut Findings,
) {
    let (word, _) = found.word(&minor.folded, found.a);
    let (usual, _) = found.word(&major.folded, found.b);
    let Some((_, first)) = minor.uses.first() else {
        return;
    };
    let Some(place) = place_in(first, found, true, None) else {
        return;
    };
    let is_target = |target: &&Span| {
        target.cell == place.at.cell && target.start < place.at.end && place.at.start < target.end
    };
    if targets.iter().any(is_target) {
        return;
    }
    let same = Message::new(format!("「{word}」"), format!("also {word}"));
    let other = Message::new(format!("「{usual}」"), usual.clone());
    let rest = minor
        .uses
        .iter()
        .skip(1)
        .filter_map(|(_, text)| place_in(text, found, true, Some(same.clone())));
    let related: Vec<Place> = major
        .uses
        .iter()
        .filter_map(|(_, text)| place_in(text, found, false, Some(other.clone())))
        .chain(rest)
        .collect();
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "繰り返しの記載が一部だけ異なります（「{word}」、ほかの項目では「{usual}」）"
                ),
                format!(
                    "a repeated text differs by a character or two ({word}, elsewhere {usual})"
                ),
            ),
            place,
        )
        .values(word, usual)
        .hint(
            "計画の原文と照らし合わせて、どちらが正しいか確認してください",
            "compare with the original of the plan to see which is right",
        )
        .related(related);
    findings.push(finding);
}

/// The differing word in one of the texts; its blanks may lie elsewhere, so it is folded anew.
fn place_in(
    text: &Traced,
    found: Difference,
    is_minor: bool,
    note: Option<Message>,
) -> Option<Place> {
    let folded = Folded::new(text.text());
    let (_, chars) = found.word(&folded, if is_minor { found.a } else { found.b });
    text_place(text, chars, note)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{self, Plan, Status};

    const LONG: &str = "協議会により、就業を希望する方を発掘し、研修に加えて現場での実習を実施することにより、即戦力となる人材を育成します。さらに面接会の開催により、定着を支援します。";

    fn column(role: Role, texts: &[(&str, &str)]) -> Vec<String> {
        let mut sample = Sample::new();
        for (at, (heading, text)) in texts.iter().enumerate() {
            sample = sample.item(&format!("#{}", at + 1), heading, &[(role, text)]);
        }
        sample.found("S04")
    }

    #[test]
    fn one_wording_among_many_is_found() {
        let slip = LONG.replace("人材", "人事");
        let found = column(
            Plan,
            &[("甲", LONG), ("乙", LONG), ("丙", &slip), ("丁", LONG)],
        );
        assert_eq!(found, ["B4 人事/人材"]);
    }

    #[test]
    fn in_a_tie_the_later_wording_is_told_once() {
        let slip = LONG.replace("人材", "人事");
        let mut sample = Sample::new();
        for (at, text) in [LONG, &slip, LONG, &slip].into_iter().enumerate() {
            sample = sample.item(&format!("#{}", at + 1), "能力開発", &[(Plan, text)]);
        }
        let findings = sample.findings("S04");
        let told: Vec<_> = findings
            .iter()
            .map(|f| {
                let related: Vec<_> = f.related.iter().map(|p| p.at.cell.a1()).collect();
                (
                    f.place.at.cell.a1(),
                    f.place.quote.clone(),
                    related.join(" "),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("B3".to_owned(), "人事".to_owned(), "B2 B4 B5".to_owned())]
        );
    }

    #[test]
    fn a_short_text_under_the_same_heading() {
        let text = "均等法の周知や、環境整備に関する資料等の配布を行います。";
        let slip = text.replace("配布", "配付");
        assert_eq!(
            column(Plan, &[("周知", text), ("周知", &slip)]),
            ["B3 配付/配布"]
        );
        assert!(
            column(Plan, &[("周知", text), ("広報", &slip)]).is_empty(),
            "two short texts may be two things"
        );
    }

    #[test]
    fn a_lost_character_in_a_status() {
        let slip = LONG.replace("現場での実習", "現場の実習");
        assert!(
            column(Status, &[("甲", LONG), ("乙", &slip)]).is_empty(),
            "only kana differ"
        );
        let slip = LONG.replace("面接会", "面会");
        assert_eq!(
            column(Status, &[("甲", LONG), ("乙", &slip)]),
            ["C3 面会/面接会"]
        );
    }

    #[test]
    fn what_is_said_to_be_repeated_has_the_same_figures() {
        let text = "均等法の資料を480の事業所に配布し、相談にも応じた。";
        let slip = text.replace("480", "580");
        assert_eq!(
            column(Status, &[("周知", text), ("周知（再掲）", &slip)]).len(),
            1
        );
        assert!(column(Status, &[("周知", text), ("広報", &slip)]).is_empty());
    }

    #[test]
    fn layout_and_figures_are_silent() {
        let spaced = LONG.replace("さらに", "\nさらに ").replace('、', "､");
        let first = LONG.replace("面接会", "第1回面接会");
        let second = LONG.replace("面接会", "第2回面接会");
        let found = column(
            Plan,
            &[
                ("甲", LONG),
                ("乙", &spaced),
                ("丙", &first),
                ("丁", &second),
            ],
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn parallel_items_are_silent() {
        let of = |place: &str| LONG.replace("協議会", &format!("{place}部協議会"));
        let found = column(
            Plan,
            &[("甲", &of("東")), ("乙", &of("西")), ("丙", &of("北"))],
        );
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn other_columns_and_short_texts_are_silent() {
        let sample = Sample::new()
            .item(
                "1",
                "業務",
                &[(Plan, LONG), (Status, &LONG.replace("人材", "人事"))],
            )
            .item("2", "窓口", &[(Plan, "相談窓口を設置します。")])
            .item("3", "窓口", &[(Plan, "相談窓口を設営します。")]);
        assert!(sample.found("S04").is_empty());
    }

    #[test]
    fn thousands_of_alike_texts_take_no_time() {
        let mut sample = Sample::new();
        let texts: Vec<String> = (0..3000)
            .map(|at| format!("{LONG}対象は事業者{at}とします。"))
            .collect();
        for (at, text) in texts.iter().enumerate() {
            sample = sample.item(&format!("#{}", at + 1), "業務", &[(Plan, text)]);
        }
        assert!(sample.found("S04").is_empty());
    }
}
