//! Reads backwards and forwards from a figure for the words that say what it counts.

use crate::model::{Kind, Quantity, is_each};

use super::context::Contexts;
use super::kind::{self, Said};
use super::label::{Label, tail};
use super::words::{is_bullet, is_close, is_hiragana, is_noun, is_separator, trim};

/// The text around one figure, between the figures before and after it.
pub(super) struct Reading<'a> {
    pub(super) chars: &'a [char],
    pub(super) contexts: &'a Contexts,
    pub(super) floor: usize,
    pub(super) ceiling: usize,
}

impl Reading<'_> {
    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub(super) fn behind(&self, at: usize) -> Option<char> {
        (at > self.floor).then(|| self.at(at - 1)).flatten()
    }

    pub(super) fn back_over(&self, mut at: usize, pass: impl Fn(char) -> bool) -> usize {
        while self.behind(at).is_some_and(&pass) {
            at -= 1;
        }
        at
    }

    /// Where the bounds before the figure begin: 約, 延べ.
    pub(super) fn lead(&self, figure: &Quantity) -> (usize, Option<String>) {
        let mut at = figure.chars.start as usize;
        for word in figure.qualifiers.iter().rev() {
            let end = self.back_over(at, |c| c == ' ');
            let start = end.saturating_sub(word.chars().count());
            if start >= self.floor && trim(self.chars, start, end) == *word {
                at = start;
            }
        }
        // 1回当たり20名: what the figure is counted by stands between it and its label.
        if ["当たり", "あたり", "当り", "につき"]
            .iter()
            .any(|word| self.ends_with(at, word))
        {
            let end = self.back_over(at, is_hiragana);
            let noun = self.back_over(end, is_noun);
            let start = self.back_over(noun, |c| c.is_ascii_digit());
            return (start, Some(trim(self.chars, start, at)));
        }
        // 1施設平均75人, 1人500円
        let mean = figure.qualifiers.iter().any(|word| word == "平均");
        if mean || figure.unit == "円" {
            let noun = self.back_over(at, is_noun);
            let start = self.back_over(noun, |c| c.is_ascii_digit());
            let one = trim(self.chars, start, noun) == "1" && at - noun <= 3;
            if start < noun && noun < at && (mean || one) && self.behind(start) != Some('第') {
                return (start, Some(trim(self.chars, start, at)));
            }
        }
        self.each(at)
    }

    /// 1回15人: the one that the figure is counted by, where it is no figure of its own.
    fn each(&self, at: usize) -> (usize, Option<String>) {
        let noun = self.back_over(at, |c| is_noun(c) || c == 'か');
        let start = self.back_over(noun, |c| c.is_ascii_digit());
        let unit = trim(self.chars, noun, at);
        let one = trim(self.chars, start, noun) == "1" && self.behind(start) != Some('第');
        if one && is_each(&unit) {
            return (start, Some(trim(self.chars, start, at)));
        }
        (at, None)
    }

    /// True when a particle stands right before the figure: セミナーを3回.
    pub(super) fn by_particle(&self, lead: usize) -> bool {
        self.behind(self.back_over(lead, |c| c == ' '))
            .is_some_and(is_hiragana)
    }

    pub(super) fn before(&self, lead: usize, figure: &Quantity) -> Label {
        let at = self.back_over(lead, |c| c == ' ');
        let none = Label {
            start: lead,
            ..Label::default()
        };
        let Some(last) = self.behind(at) else {
            return none;
        };
        if is_separator(last) || self.ends_with(at, "・・・") {
            let end = self.back_over(at, |c| is_separator(c) || c == ' ' || c == '・');
            return self.separated(end, none);
        }
        if last == '\n' {
            return self.above(at, figure, none);
        }
        if let Some(bracket) = self.contexts.bracket_before(at) {
            return self.captioned(bracket.open, &bracket.text, bracket.kind, none);
        }
        if last == ')' {
            return self.noted(at, none);
        }
        if is_noun(last) {
            return self.glued(at, none);
        }
        if last == '(' || last == '・' && self.behind(at - 1).is_some_and(|c| c == '(') {
            let label = self.glued(self.back_over(at, |c| " (・".contains(c)), none.clone());
            return if label.measure.is_empty() && label.said.is_none() {
                none
            } else {
                Label {
                    outside: true,
                    ..label
                }
            };
        }
        if last == 'み' {
            // 年度末見込み 12回, 来場者見込み 40人
            let from = self.back_over(at, |c| is_noun(c) || "みの".contains(c));
            let (measure, said) = kind::split(&trim(self.chars, from, at));
            if said.is_some() {
                return self.completed(Label {
                    measure,
                    said,
                    start: from,
                    ..none
                });
            }
        }
        if is_hiragana(last) {
            let label = self.particle(at, none);
            // 実績の3割 is a share of the actual, no actual.
            if last == 'の'
                && label.measure.is_empty()
                && matches!(figure.unit.as_str(), "割" | "%" | "倍")
            {
                return Label {
                    measure: trim(self.chars, label.start, at - 1),
                    said: None,
                    ..label
                };
            }
            return label;
        }
        none
    }

    pub(super) fn ends_with(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at.checked_sub(length)
            .is_some_and(|start| start >= self.floor && trim(self.chars, start, at) == word)
    }

    /// `label：figure`: the label is the last word between the figure before and the separator.
    pub(super) fn separated(&self, end: usize, none: Label) -> Label {
        if let Some(bracket) = self.contexts.bracket_before(end)
            && self.at(bracket.open) != Some('(')
        {
            return Label {
                separated: true,
                ..self.captioned(bracket.open, &bracket.text, bracket.kind, none)
            };
        }
        let mut start = end;
        let mut depth = 0_u32;
        while let Some(c) = self.behind(start) {
            match c {
                ')' => depth += 1,
                '(' if depth > 0 => depth -= 1,
                '(' => break,
                '\n' | '。' | '、' | ';' | ',' | '→' | '」' | ':' if depth == 0 => break,
                c if depth == 0 && is_close(c) => break,
                _ => {}
            }
            start -= 1;
        }
        while start < end
            && self
                .at(start)
                .is_some_and(|c| c == ' ' || is_bullet(c) || is_close(c) || ")/×".contains(c))
        {
            start += 1;
        }
        // The last word, unless the label is written with blanks between its characters: 回　数.
        let word = (start..end)
            .rev()
            .find(|at| self.at(*at) == Some(' ') && end - at > 2 && !self.in_note(start, *at, end))
            .filter(|at| self.at(at.saturating_sub(2)) != Some(' ') && (at - start > 1));
        if let Some(word) = word {
            start = word + 1;
        }
        let text: String = trim(self.chars, start, end)
            .chars()
            .filter(|c| *c != ' ')
            .collect();
        let (measure, said) = kind::split(&text);
        let label = Label {
            measure,
            said,
            start,
            separated: true,
            ..none
        };
        self.completed(label)
    }

    /// True when the blank lies inside a bracket of the label.
    pub(super) fn in_note(&self, start: usize, at: usize, end: usize) -> bool {
        let count = |from: usize, to: usize, c: char| {
            self.chars[from..to].iter().filter(|x| **x == c).count()
        };
        count(start, at, '(') > count(start, at, ')') && count(at, end, ')') > 0
    }

    /// A label that is a kind alone takes its measure from further left: 派遣回数　目標：10回, 参加者数（目標10名）.
    pub(super) fn completed(&self, label: Label) -> Label {
        if !label.measure.is_empty() || label.said.is_none() {
            return label;
        }
        let end = self.back_over(label.start, |c| " (:・/、".contains(c));
        // 受診率の目標値: the noun before の is the measure.
        let of = self.back_over(end, |c| c == 'の');
        let end = if of + 1 == end && self.behind(of).is_some_and(is_noun) {
            of
        } else {
            self.clause_subject(end).unwrap_or(end)
        };
        if let Some(bracket) = self.contexts.bracket_before(end)
            && bracket.kind.is_none()
        {
            let (measure, _) = kind::split(&bracket.text);
            return Label {
                measure,
                start: bracket.open,
                ..label
            };
        }
        let further = if self.behind(end) == Some(')') {
            self.noted(
                end,
                Label {
                    start: label.start,
                    ..Label::default()
                },
            )
        } else {
            self.glued(
                end,
                Label {
                    start: label.start,
                    ..Label::default()
                },
            )
        };
        Label {
            measure: further.measure,
            start: further.start,
            ..label
        }
    }

    /// 相談会は目標10回, 参加者は、目標200人: where the noun ends that the clause tells of, if it says what is counted.
    fn clause_subject(&self, end: usize) -> Option<usize> {
        let particle = self.back_over(end, |c| "、, ".contains(c));
        let noun = particle
            .checked_sub(1)
            .filter(|_| self.behind(particle) == Some('は'))?;
        let start = self.back_over(noun, is_noun);
        let said = trim(self.chars, start, noun);
        let tells_when = ["年度", "年", "月", "末", "現在", "時点", "まで", "期", "回"];
        let tells_whose = ["本", "当", "同", "各", "全"];
        let names = (2..=10).contains(&said.chars().count())
            && self.behind(start).is_none_or(|c| "。、\n・ )".contains(c))
            && !tells_when.iter().any(|word| said.ends_with(word))
            && !tells_whose.iter().any(|word| said.starts_with(word))
            && !["事業", "業務", "取組", "県", "市", "町", "村", "所", "課"]
                .iter()
                .any(|word| said.ends_with(word));
        names.then_some(noun)
    }

    /// ＜実施予定回数＞10回 and ＜目標＞10回.
    pub(super) fn captioned(
        &self,
        open: usize,
        text: &str,
        kind: Option<Kind>,
        none: Label,
    ) -> Label {
        if kind.is_some() {
            let end = self.back_over(open, |c| c == ' ');
            let further = if self.behind(end).is_some_and(|c| is_noun(c) || c == ')') {
                self.noted(
                    end,
                    Label {
                        start: open,
                        ..Label::default()
                    },
                )
            } else {
                Label {
                    start: open,
                    ..Label::default()
                }
            };
            return Label {
                caption: kind,
                measure: further.measure,
                start: further.start,
                ..none
            };
        }
        let (measure, said) = kind::split(&text.replace(' ', ""));
        Label {
            measure,
            said,
            start: open,
            ..none
        }
    }

    /// The label on the line above a figure that begins its line.
    pub(super) fn above(&self, at: usize, figure: &Quantity, none: Label) -> Label {
        let end = self.back_over(at, char::is_whitespace);
        let Some(last) = self.behind(end) else {
            return none;
        };
        if is_separator(last) {
            return self.separated(self.back_over(end, |c| is_separator(c) || c == ' '), none);
        }
        if let Some(bracket) = self.contexts.bracket_before(end) {
            return self.captioned(bracket.open, &bracket.text, bracket.kind, none);
        }
        let after = tail(self.chars, figure);
        let alone = self
            .at(after)
            .is_none_or(|c| c.is_whitespace() || "(。、".contains(c));
        let label = self.separated(end, none.clone());
        let text = trim(self.chars, label.start, end);
        let noun = (2..=20).contains(&text.chars().count())
            && text
                .chars()
                .all(|c| is_noun(c) || is_hiragana(c) || " ・()".contains(c))
            && (is_noun(last) || last == ')');
        if alone && noun { label } else { none }
    }

    /// 派遣回数（目標）10回: the noun before the note, with the kind the note says.
    pub(super) fn noted(&self, at: usize, none: Label) -> Label {
        if self.behind(at) != Some(')') {
            return self.glued(at, none);
        }
        let Some(open) = (self.floor..at).rev().find(|n| self.at(*n) == Some('(')) else {
            return none;
        };
        let noun = self.glued(
            self.back_over(open, |c| c == ' '),
            Label {
                start: open,
                ..none.clone()
            },
        );
        if noun.measure.is_empty() && noun.said.is_none() {
            // (達成率) 90%: the bracket itself is the label.
            let text = trim(self.chars, open + 1, at - 1);
            if (2..=12).contains(&text.chars().count()) && text.chars().all(is_noun) {
                let (measure, said) = kind::split(&text);
                return Label {
                    measure,
                    said,
                    start: open,
                    ..none
                };
            }
            return none;
        }
        let named =
            kind::pure(&trim(self.chars, open + 1, at - 1)).map(|(kind, _)| Said::Clearly(kind));
        Label {
            said: named.or(noun.said),
            ..noun
        }
    }
}
