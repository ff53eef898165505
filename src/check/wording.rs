//! How a sentence ends: what it asks for, promises, or tells as done.

use std::ops::Range;

use super::measure::has_any;

/// What the end of a sentence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// 〜すること。〜ものとする。
    Asked,
    /// 〜します。〜を行う。
    Planned,
    /// 〜する予定。
    Intended,
    /// 〜している。
    Ongoing,
    /// 〜した。〜済み。
    Done,
    /// No verb, or one that says nothing of it.
    Open,
}

/// One sentence of a text and the characters it stands in.
pub(super) struct Sentence {
    /// Characters of the text, without the blanks around them.
    pub(super) chars: Range<u32>,
    /// What it says.
    pub(super) text: String,
    /// How it ends.
    pub(super) tense: Tense,
}

/// The sentences of a text: cut at 。 and at the ends of lines, but not inside brackets.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    let mut depth: usize = 0;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '（' | '(' | '「' | '『' => depth += 1,
            '）' | ')' | '」' | '』' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        if *c == '\n' || (matches!(c, '。' | '｡') && depth == 0) {
            add(&chars, start..at + 1, &mut found);
            start = at + 1;
        }
    }
    add(&chars, start..chars.len(), &mut found);
    found
}

fn add(chars: &[char], range: Range<usize>, found: &mut Vec<Sentence>) {
    let part = &chars[range.clone()];
    let Some(first) = part.iter().position(|c| !c.is_whitespace()) else {
        return;
    };
    let behind = part.iter().rev().take_while(|c| c.is_whitespace()).count();
    let text: String = part[first..part.len() - behind].iter().collect();
    found.push(Sentence {
        chars: (range.start + first) as u32..(range.end - behind) as u32,
        tense: tense(&text),
        text,
    });
}

/// How a sentence ends. A remark in brackets behind the verb does not count.
pub(super) fn tense(sentence: &str) -> Tense {
    let end = bare(sentence);
    if end.ends_with(['」', '』']) {
        return Tense::Open;
    }
    let ends = |words: &[&str]| words.iter().any(|word| end.ends_with(word));
    if ends(&INTENDED) {
        return Tense::Intended;
    }
    if ends(&ASKED) {
        return Tense::Asked;
    }
    if ends(&[
        "ている",
        "でいる",
        "ています",
        "でいます",
        "ております",
        "でおります",
        "ておる",
        "てきている",
    ]) {
        return Tense::Ongoing;
    }
    if is_done(end) {
        return Tense::Done;
    }
    if is_planned(end, sentence.contains(['。', '｡'])) {
        return Tense::Planned;
    }
    Tense::Open
}

const INTENDED: [&str; 11] = [
    "予定",
    "予定だ",
    "予定です",
    "予定である",
    "予定であります",
    "予定している",
    "予定しています",
    "予定としている",
    "予定となっている",
    "予定しております",
    "予定とする",
];

const ASKED: [&str; 15] = [
    "うこと",
    "くこと",
    "ぐこと",
    "すこと",
    "つこと",
    "ぶこと",
    "むこと",
    "ること",
    "すものとする",
    "うものとする",
    "くものとする",
    "むものとする",
    "るものとする",
    "されたい",
    "なければならない",
];

/// A sentence without full stop, blanks and brackets at its end.
fn bare(sentence: &str) -> &str {
    let mut end =
        sentence.trim_end_matches(|c: char| c.is_whitespace() || "。｡．!！、".contains(c));
    loop {
        let Some(inner) = end.strip_suffix(['）', ')']) else {
            return end;
        };
        let Some(open) = inner.rfind(['（', '(']) else {
            return end;
        };
        let before = end[..open].trim_end_matches(|c: char| c.is_whitespace() || "。｡".contains(c));
        if before.is_empty() {
            return end;
        }
        end = before;
    }
}

fn is_done(end: &str) -> bool {
    if ["済", "済み", "ました", "でした"]
        .iter()
        .any(|word| end.ends_with(word))
    {
        return true;
    }
    let mut last = end.chars().rev();
    match (last.next(), last.next()) {
        (Some('た'), Some(before)) => {
            let is_kana = ('\u{3041}'..='\u{309F}').contains(&before);
            is_kana && !"まかうなあ".contains(before) || "来見得出着経".contains(before)
        }
        (Some('だ'), Some(before)) => "んい".contains(before),
        _ => false,
    }
}

fn is_planned(end: &str, sentence_ends: bool) -> bool {
    if let Some(stem) = end.strip_suffix("ます") {
        return !STATES.iter().any(|state| stem.ends_with(state));
    }
    if let Some(stem) = end.strip_suffix("する") {
        let is_noun = |c: char| {
            ('\u{4E00}'..='\u{9FFF}').contains(&c) || ('\u{30A1}'..='\u{30FE}').contains(&c)
        };
        return stem.ends_with(is_noun) && !has_any(end, &["関する", "有する", "要する", "属する"]);
    }
    let mut last = end.chars().rev();
    let is_verb = last
        .next()
        .is_some_and(|c| "うくすつぬむるぐぶ".contains(c))
        && last
            .next()
            .is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    is_verb && sentence_ends && !PLAIN_STATES.iter().any(|verb| end.ends_with(verb))
        || PLAIN.iter().any(|verb| end.ends_with(verb))
}

/// Verbs that say how things are, not what will be done.
const STATES: [&str; 16] = [
    "あり",
    "てい",
    "でい",
    "がい",
    "もい",
    "おり",
    "なり",
    "でき",
    "思い",
    "考え",
    "れ",
    "願い",
    "いただき",
    "ござい",
    "申し上げ",
    "続き",
];

/// Plain verbs that say how things are.
const PLAIN_STATES: [&str; 38] = [
    "ある",
    "いる",
    "おる",
    "なる",
    "できる",
    "出来る",
    "れる",
    "思う",
    "考える",
    "言う",
    "いう",
    "異なる",
    "残る",
    "続く",
    "かかる",
    "わかる",
    "分かる",
    "見える",
    "みえる",
    "増える",
    "減る",
    "高まる",
    "広がる",
    "進む",
    "伴う",
    "違う",
    "足りる",
    "する",
    "含む",
    "除く",
    "及ぶ",
    "限る",
    "よる",
    "ごとく",
    "べく",
    "なく",
    "多く",
    "近く",
];

/// Plain verbs of plans, known also without a full stop.
const PLAIN: [&str; 16] = [
    "行う",
    "行なう",
    "おこなう",
    "図る",
    "努める",
    "進める",
    "高める",
    "深める",
    "取り組む",
    "取組む",
    "設ける",
    "目指す",
    "めざす",
    "していく",
    "ていく",
    "働きかける",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_sentence_tells() {
        for (sentence, expected) in [
            ("会議を年2回開催すること。", Tense::Asked),
            ("報告を行うものとする。", Tense::Asked),
            ("受付に案内係を置くこと。", Tense::Asked),
            ("身分証を示すこと。", Tense::Asked),
            ("相談に応じます。", Tense::Planned),
            ("説明会を実施する（6月）。", Tense::Planned),
            ("周知を行う", Tense::Planned),
            ("全4回予定", Tense::Intended),
            ("2月に開催する予定である。", Tense::Intended),
            ("窓口を設けている。", Tense::Ongoing),
            ("配布を行いました。", Tense::Done),
            ("現場で学んだ", Tense::Done),
            ("登録済み", Tense::Done),
            ("応募がありませんでした。", Tense::Done),
            ("窓口があります。", Tense::Open),
            ("職員3名を配置", Tense::Open),
            ("「必ず実施します。」", Tense::Open),
            ("資料に関する", Tense::Open),
        ] {
            assert_eq!(tense(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn sentences_are_cut_outside_brackets() {
        let found = sentences("・会議を開いた（次回は未定。）。また、周知した。\n  相談 5件");
        let texts: Vec<&str> = found.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "・会議を開いた（次回は未定。）。",
                "また、周知した。",
                "相談 5件"
            ]
        );
        assert_eq!(found[2].chars, 27..32);
    }
}
