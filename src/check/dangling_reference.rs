//! # 参照先が見つかりません (N04 dangling-reference)
//! # A reference to nothing (N04 dangling-reference)
//!
//! ## 何を見るか
//! ## What it sees
//! 「(1)において」「(3)で説明」のように項目番号を指す言葉で、同じ段にその番号がないもの。「資料5」「別紙3」「様式第4号」「※3」
//! のうち、文書が示す資料の一覧や注にないもの。一覧がなくても、資料1～3の次が資料9のもの、ほかに別紙のない「別紙4」。
//! 「資料○」「○ページ」のように番号が埋められていないものです。
//! References to item numbers (「(1)において」) that no item beside has; 資料5, 別紙3, 様式第4号 and ※3 that the list of
//! attachments or the notes of the document do not have; without a list, 資料9 after 資料1 to 3, and 別紙4 where no other
//! 別紙 is named; numbers never filled in (資料○, ○ページ).
//!
//! ## なぜ大切か
//! ## Why it matters
//! 読む人がたどれません。番号を振り直したときに直し忘れた印です。
//! The reader cannot follow it; mostly it was left when the items were numbered anew.
//!
//! ## 例
//! ## Example
//! ```text
//! 添付資料：資料1 名簿、資料2 写真
//! 実施状況  参加者は資料4のとおり。  ← 一覧に資料4がありません
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 資料の一覧がどこにもなく番号が続いている文書、番号のない「別紙」「別添」、別紙1・別紙2だけの文書、要領や法令の番号
//! （第2.4(2)ア）、同じ種類の番号の項目がそばにないとき。
//! Documents that list no attachments and whose numbers run on; 別紙 and 別添 without a number; a 別紙1 or 2 alone; numbers
//! of laws and guidelines; numbers of a family that no item beside counts with.
//!
//! ## 対処
//! ## What to do
//! 番号を確認するか、資料を一覧に加えてください。
//! Check the number, or add the paper to the list.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::item_reference::{Numbers, inline_numbers, references};
use super::papers::{BLANK, Paper, papers};
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{CaptionKind, Findings, Message, Severity, Topic, Traced, narrow};

pub(super) const RULE: Rule = Rule {
    code: "N04",
    name: "dangling-reference",
    severity: Severity::Info,
    page: include_str!("dangling_reference.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    to_items(subject, findings);
    to_papers(subject, findings);
}

fn to_items(subject: &Subject<'_>, findings: &mut Findings) {
    let mut below: HashMap<Option<usize>, Numbers> = HashMap::new();
    for node in &subject.nodes {
        let of_columns = node
            .item
            .entries
            .values()
            .filter_map(|entry| entry.number.as_ref());
        for number in node.item.number.iter().chain(of_columns) {
            let numbers = below.entry(node.parent).or_default();
            numbers.extend(
                number
                    .ordinals
                    .iter()
                    .map(|ordinal| (number.scheme, *ordinal)),
            );
        }
    }
    let anywhere: Numbers = below.values().flatten().copied().collect();
    for (at, node) in subject.nodes.iter().enumerate() {
        for entry in node.item.entries.values() {
            let chars = narrow(entry.text.text());
            let references = references(&chars);
            let inline = inline_numbers(&chars, &references);
            for (range, scheme, ordinals) in references {
                if range.start == 0 {
                    continue;
                }
                let parents = std::iter::once(Some(at)).chain([node.parent]).chain(
                    subject
                        .ancestors(at)
                        .map(|above| subject.nodes[above].parent),
                );
                let families: Vec<&Numbers> =
                    parents.filter_map(|parent| below.get(&parent)).collect();
                // Nobody beside counts so: then anywhere in the document.
                let is_beside = families
                    .iter()
                    .any(|f| f.iter().any(|(other, _)| *other == scheme));
                let is_counted = is_beside || anywhere.iter().any(|(other, _)| *other == scheme);
                let has = |ordinal: &u32| {
                    let number = (scheme, *ordinal);
                    let beside = families.iter().any(|family| family.contains(&number));
                    beside || !is_beside && anywhere.contains(&number)
                };
                let missing = ordinals
                    .iter()
                    .find(|ordinal| !has(ordinal) && !inline.contains(&(scheme, **ordinal)));
                match missing {
                    Some(_) if is_counted => {
                        let what = "この番号の項目が同じ段にありません";
                        tell(
                            &entry.text,
                            range,
                            what,
                            "no item beside has this number",
                            findings,
                        );
                    }
                    None => findings.hold(Topic::Reference),
                    Some(_) => {}
                }
            }
        }
    }
}

fn to_papers(subject: &Subject<'_>, findings: &mut Findings) {
    let document = subject.document;
    let captions = document
        .captions
        .iter()
        .map(|caption| (&caption.text, true, caption.kind));
    let entries = subject
        .nodes
        .iter()
        .flat_map(|node| node.item.entries.values());
    let entries = entries.map(|entry| (&entry.text, false, CaptionKind::Preamble));
    let mut seen = HashSet::new();
    let mut named: Vec<(&Traced, Paper)> = Vec::new();
    for (text, is_caption, kind) in captions.chain(entries) {
        if text.first().is_some_and(|span| !seen.insert(span)) {
            continue;
        }
        for mut paper in papers(text.text(), is_caption) {
            paper.is_listed |= kind == CaptionKind::FormNumber;
            named.push((text, paper));
        }
    }
    let mut lists: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for (_, paper) in named.iter().filter(|(_, paper)| paper.is_listed) {
        lists
            .entry(paper.family)
            .or_default()
            .insert(paper.number.clone());
    }
    let sheets = document.sources.iter().flat_map(|source| &source.sheets);
    for paper in sheets.flat_map(|sheet| papers(sheet, true)) {
        lists.entry(paper.family).or_default().insert(paper.number);
    }
    let far = far_off(&named, &lists);
    for (text, paper) in named.into_iter().filter(|(_, paper)| !paper.is_listed) {
        if paper.number == BLANK {
            tell(
                text,
                paper.chars,
                "番号が入っていません",
                "its number was never filled in",
                findings,
            );
            continue;
        }
        let Some(list) = lists.get(paper.family) else {
            if far.contains(&(paper.family, paper.number.clone())) {
                let (what, what_en) = (
                    "その前の番号のものが文書にありません",
                    "none of the numbers before it is named",
                );
                tell(text, paper.chars, what, what_en, findings);
            }
            continue;
        };
        if list.iter().any(|listed| is_same(listed, &paper.number)) {
            findings.hold(Topic::Reference);
            continue;
        }
        // One paper in the heading of a form is no list.
        if list.len() > 1 || paper.family == "※" {
            let listed: Vec<&str> = list.iter().map(String::as_str).take(6).collect();
            let what = format!("文書が示すのは {}{} です", paper.family, listed.join("、"));
            let what_en = format!("the document lists {}{}", paper.family, listed.join(", "));
            tell(text, paper.chars, &what, &what_en, findings);
        }
    }
}

/// Papers that no list names, by a number that none of the others leads up to: 資料9 after 資料1, 2 and 3; 別紙4 where no
/// other 別紙 is named.
fn far_off(
    named: &[(&Traced, Paper)],
    lists: &HashMap<&str, BTreeSet<String>>,
) -> HashSet<(&'static str, String)> {
    // 別紙1 may be the form itself, and 別紙2 may go with it.
    const MISSING: u32 = 2;
    let mut families: BTreeMap<&'static str, Vec<(u32, &str)>> = BTreeMap::new();
    for (_, paper) in named {
        let first = paper.number.split('-').next().unwrap_or_default();
        if let Ok(first) = first.parse() {
            let numbers = families.entry(paper.family).or_default();
            numbers.push((first, &paper.number));
        }
    }
    let mut far = HashSet::new();
    for (family, mut numbers) in families {
        // Forms are numbered by rules elsewhere, remarks by themselves.
        if lists.contains_key(family) || ["様式", "※", ""].contains(&family) {
            continue;
        }
        numbers.sort_unstable();
        let Some(((last, number), before)) = numbers.split_last() else {
            continue;
        };
        let mut run = 0;
        let is_run = before.iter().all(|(number, _)| {
            let follows = *number == run || *number == run + 1;
            run = *number;
            follows
        });
        let is_far = *last > run.saturating_add(MISSING);
        let proves = run >= 3 || run == 0 && ["別紙", "別添", "別表"].contains(&family);
        if is_run && is_far && proves {
            far.insert((family, (*number).to_owned()));
        }
    }
    far
}

/// 資料4 stands for 資料4-1 and 4-2, and the other way round.
fn is_same(a: &str, b: &str) -> bool {
    let part = |whole: &str, part: &str| {
        whole
            .strip_prefix(part)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    part(a, b) || part(b, a)
}

fn tell(text: &Traced, chars: Range<usize>, ja: &str, en: &str, findings: &mut Findings) {
    let Some(place) = text_place(text, chars.start as u32..chars.end as u32, None) else {
        return;
    };
    let quote = place.quote.clone();
    let mut finding = RULE
        .finding(
            Message::new(
                format!("参照先が見つかりません（{quote}。{ja}）"),
                format!("a reference to nothing ({quote}: {en})"),
            ),
            place,
        )
        .hint(
            "番号を確認するか、資料を一覧に加えてください",
            "check the number, or add the paper to the list",
        );
    finding.found = Some(quote);
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Plan, Status};

    fn found(text: &str) -> Vec<String> {
        let both = [(Plan, "行います。"), (Status, "行った。")];
        Sample::new()
            .item("5", "会議", &both)
            .item("5/(1)", "設置", &both)
            .item("5/(2)", "回数", &[(Plan, "開きます。"), (Status, text)])
            .found("N04")
    }

    #[test]
    fn a_number_that_no_item_has() {
        assert_eq!(
            found("(4)で説明しているとおり、年2回開催した。"),
            ["C4 (4)"]
        );
        assert_eq!(
            found("上記（3）において設置した会議を開いた。"),
            ["C4 （3）"]
        );
        assert!(found("(1)で説明しているとおり、年2回開催した。").is_empty());
        assert!(found("要領第2.4(7)に定める会議を開いた。").is_empty());
        assert!(
            found("③に掲げる会議を開いた。").is_empty(),
            "nobody counts so"
        );
    }

    #[test]
    fn a_paper_that_the_list_does_not_have() {
        let list = "会議を開いた。（資料5参照）\n添付資料：資料1、資料2、資料3";
        assert_eq!(found(list), ["C4 資料5"]);
        assert_eq!(
            found("名簿は別紙3のとおり。\n別紙1　名簿\n別紙2　写真"),
            ["C4 別紙3"]
        );
        assert_eq!(found("20名※2\n※1 見込みを含む。"), ["C4 ※2"]);
        assert_eq!(found("名簿は資料○のとおり。"), ["C4 資料○"]);
        assert_eq!(found("詳しくは○ページを参照"), ["C4 ○ページ"]);
    }

    #[test]
    fn a_number_that_nothing_leads_up_to() {
        let text = "名簿（資料1）と写真（資料2）、記録（資料3）を付けた。\n感想文は資料9のとおり。";
        assert_eq!(found(text), ["C4 資料9"]);
        assert_eq!(found("負担の割合は別紙5のとおり。"), ["C4 別紙5"]);
        for text in [
            "負担の割合は別紙2のとおり。",
            "名簿は資料9のとおり。",
            "名簿（資料1）、写真（資料2）、記録（資料3）、感想文（資料5）を付けた。",
            "名簿（別紙3）と写真（別紙4）を付けた。",
            "様式第8号により届け出た。",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn papers_without_a_list_are_silent() {
        for text in [
            "（参考）資料1-1、1-2及び1-3",
            "詳細は別紙のとおり。",
            "資料3部を配布した。",
            "名簿は資料1-2のとおり。\n資料1　名簿\n資料2　写真",
            "10名※1\n※1 見込みを含む。",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
