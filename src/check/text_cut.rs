//! # 文章が途中で切れているようです (W09 text-cut)
//! # A text seems to be cut short (W09 text-cut)
//!
//! ## 何を見るか
//! ## What it sees
//! 古いソフトやシステムが文字数の上限で切り捨てた跡です。ちょうど255、256、1,024、32,767文字（または255、256バイト）で、文の途中で終わっている文章です。
//! Texts of exactly 255, 256, 1,024 or 32,767 characters (or 255, 256 bytes of Shift JIS) that end inside of a sentence, as old
//! programs and systems cut them.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 続きが失われています。元のファイルやシステムには、残っていることがあります。
//! The rest is lost; the original file or system may still have it.
//!
//! ## 例
//! ## Example
//! ```text
//! …今後も関係機関と連携し、研修の内容を充実させ（255文字）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 句点やかっこで終わる文章、句点を使わない箇条書き、次のセルに続く文章は、文字数が同じでも指摘しません。
//! Texts that end with a full stop or a bracket, lists without full stops, and texts that go on in the next cell are no finding.
//!
//! ## 対処
//! ## What to do
//! 切れる前の原稿を探し、続きを書き足してください。
//! Find the text as it was written, and complete it.

use std::collections::HashMap;

use super::cell_text::{CellText, cell_texts};
use super::gathered::gathered;
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{Findings, Message, Place, Severity, to_cp932};

pub(super) const RULE: Rule = Rule {
    code: "W09",
    name: "text-cut",
    severity: Severity::Warning,
    page: include_str!("text_cut.rs"),
    check,
};

/// Where old programs cut by characters, and by bytes of Shift JIS.
const CHARACTERS: [u32; 4] = [255, 256, 1024, 32767];
const BYTES: [usize; 2] = [255, 256];
/// So much of the end is quoted.
const QUOTED: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let texts = cell_texts(subject);
    // A program that cuts at so many bytes lets no text of the column be longer.
    let mut longest: HashMap<(&str, u32), usize> = HashMap::new();
    for text in texts {
        let longest = longest
            .entry((&text.cell.sheet, text.cell.column))
            .or_default();
        *longest = (*longest).max(bytes(text));
    }
    let mut cut: Vec<(usize, &str, Vec<Place>)> = Vec::new();
    for text in texts.iter().filter(|text| !text.goes_on) {
        let length = text.chars.last().map_or(0, |(at, _)| at.saturating_add(1));
        let bytes = bytes(text);
        let is_longest = longest.get(&(&text.cell.sheet, text.cell.column)) == Some(&bytes);
        let (many, unit) = if CHARACTERS.contains(&length) && is_cut(text) {
            (length as usize, "文字")
        } else if BYTES.contains(&bytes) && is_longest && is_cut(text) {
            (bytes, "バイト")
        } else {
            continue;
        };
        let end = text.chars.len();
        let start = end.saturating_sub(QUOTED);
        let place = Place {
            at: text.span(start, end),
            quote: text.quote(start, end),
            note: None,
        };
        match cut.iter_mut().find(|(m, u, _)| (*m, *u) == (many, unit)) {
            Some((_, _, places)) => places.push(place),
            None => cut.push((many, unit, vec![place])),
        }
    }
    for (many, unit, places) in cut {
        let unit_en = if unit == "文字" {
            "characters"
        } else {
            "bytes"
        };
        for told in gathered(places) {
            let message = match told.count {
                1 => Message::new(
                    format!("ちょうど{many}{unit}で、文の途中で終わっています"),
                    format!("ends inside of a sentence after exactly {many} {unit_en}"),
                ),
                count => Message::new(
                    format!("{count}個のセルが、ちょうど{many}{unit}で、文の途中で終わっています"),
                    format!(
                        "{count} cells end inside of a sentence after exactly {many} {unit_en}"
                    ),
                ),
            };
            let mut finding = RULE
                .finding(message, told.first)
                .hint(
                    "上限で切り捨てられたようです。元の原稿やシステムで、続きを確かめてください",
                    "it seems to have been cut at a limit; look for the rest in the original",
                )
                .related(told.others);
            finding.found = Some(many.to_string());
            findings.push(finding);
        }
    }
}

/// Bytes of the text in Shift JIS, as old programs count; none of a text whose beginning stands elsewhere.
fn bytes(text: &CellText) -> usize {
    // What was taken out at the beginning is white space, of a byte or two: not known.
    match text.chars.first() {
        Some((0, _)) if text.chars.len() <= 1024 => to_cp932(&text.text()).len(),
        Some((0, _)) => usize::MAX,
        _ => 0,
    }
}

/// Whether a text ends as nobody ends one. In doubt it does not.
fn is_cut(text: &CellText) -> bool {
    let all: Vec<char> = text.chars.iter().map(|(_, c)| *c).collect();
    let Some(last) = all.last().copied() else {
        return false;
    };
    if "。．.｡！？!?」』）)】］]〉》＞>…‥～〜：:".contains(last) {
        return false;
    }
    // A comma, a dot between words, a particle or half a syllable ends no text.
    if "、，,・のをにがはへっゃゅょッ（「『【(".contains(last) {
        return true;
    }
    let opened = all.iter().filter(|c| "（(「『【".contains(**c)).count();
    let closed = all.iter().filter(|c| "）)」』】".contains(**c)).count();
    if opened > closed {
        return true;
    }
    // Who ends sentences with a full stop ends the last with one: every line so far does, and the last was begun.
    let lines: Vec<String> = text
        .text()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    let Some((last_line, before)) = lines.split_last() else {
        return false;
    };
    let in_line = last_line.matches('。').count();
    let stopped = before.iter().filter(|line| line.ends_with('。')).count();
    let is_sentence = |c: char| {
        ('\u{3041}'..='\u{3096}').contains(&c)
            || ('\u{4E00}'..='\u{9FFF}').contains(&c)
            || ('\u{30A1}'..='\u{30FC}').contains(&c)
    };
    is_sentence(last) && (in_line > 0 || stopped > 0 && stopped * 2 >= before.len())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, template};
    use super::*;
    use crate::model::{Caption, CaptionKind, CellRef, Document, Traced};

    fn document(texts: &[String]) -> Document {
        let mut document = Sample::new().document();
        for (row, text) in (1..).zip(texts) {
            document.captions.push(Caption {
                kind: CaptionKind::Note,
                text: Traced::cell(&CellRef::new(&"S".into(), row, 2), text),
            });
        }
        document
    }

    fn found(texts: &[String]) -> Vec<String> {
        let (document, template) = (document(texts), template());
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        findings
            .into_iter()
            .map(|f| format!("{} {}", f.place.at.cell.a1(), f.found.unwrap_or_default()))
            .collect()
    }

    /// Sentences, cut after so many characters.
    fn sentences(length: usize) -> String {
        "地域の企業を訪ね、研修の計画を説明した。"
            .chars()
            .cycle()
            .take(length)
            .collect()
    }

    #[test]
    fn texts_cut_at_a_limit() {
        // 20 characters a sentence: 255, 256 and 1,024 lie inside of one.
        assert_eq!(found(&[sentences(255)]), ["C2 255"]);
        assert_eq!(found(&[sentences(256)]), ["C2 256"]);
        assert_eq!(found(&[sentences(1024)]), ["C2 1024"]);
        assert_eq!(found(&[sentences(128)]), ["C2 256"]);
        assert_eq!(found(&[sentences(32767)]), ["C2 32767"]);
    }

    #[test]
    fn texts_that_end_of_themselves() {
        let mut whole = sentences(254);
        whole.push('。');
        assert!(found(&[whole]).is_empty());
        assert!(found(&[sentences(254), sentences(257), sentences(300)]).is_empty());
        // A list of words has no full stop to end with.
        let list = "研修会の開催".chars().cycle().take(255).collect();
        assert!(found(&[list]).is_empty());
        // Bytes are cut in every cell of a column or in none.
        assert!(found(&[sentences(128), sentences(200)]).is_empty());
    }

    #[test]
    fn a_text_that_goes_on_in_the_next_cell_is_whole() {
        let mut document = document(&[]);
        let mut text = Traced::cell(&CellRef::new(&"S".into(), 1, 2), &sentences(255));
        text.push(&Traced::cell(
            &CellRef::new(&"S".into(), 2, 2),
            "研修を終えた。",
        ));
        let kind = CaptionKind::Note;
        document.captions.push(Caption { kind, text });
        let template = template();
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        assert!(findings.is_empty());
    }
}
