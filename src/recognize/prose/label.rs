//! What a figure counts: the label before it, above it, around it, or the noun after it.

use crate::model::{Kind, Quantity};

use super::context::Contexts;
use super::kind::{self, Said};
use super::words::{is_bullet, is_close, is_hiragana, is_noun, is_open, is_separator, trim};

/// What was found around one figure.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    /// What is counted, without the word for the kind. Empty when nothing says it.
    pub(super) measure: String,
    /// The kind its words say.
    pub(super) said: Option<Said>,
    /// The kind of a caption right before the figure: ＜目標＞10回.
    pub(super) caption: Option<Kind>,
    /// Which of several: 第1回.
    pub(super) ordinal: Option<String>,
    /// True for `label：figure`.
    pub(super) separated: bool,
    /// True when the noun stands outside the bracket that holds the figure: セミナー（3回）.
    pub(super) outside: bool,
    /// Where label and figure begin.
    pub(super) start: usize,
    /// Where figure, bounds and the noun after it end.
    pub(super) end: usize,
}

/// Words before a figure that name nothing: 全4回, 計3名, 今年度は2回.
const ADVERBS: &[&str] = &[
    "全",
    "計",
    "合計",
    "総計",
    "小計",
    "各",
    "今年度",
    "本年度",
    "当年度",
    "昨年度",
    "前年度",
    "来年度",
    "次年度",
    "年度",
    "今年",
    "昨年",
    "本年",
    "現在",
    "今回",
    "前回",
    "毎年",
    "毎月",
    "年間",
    "全体",
    "最大",
    "最低",
    "平均",
    "約",
    "延",
    "他",
    "毎回",
    "期間中",
    "年度内",
    "年内",
    "通算",
    "累計",
    "先",
    "別途",
    "同時",
    "追加",
    "同日",
    "当日",
    "うち",
    "内",
    "年",
    "月",
    "週",
    "同",
    "更",
    "新",
    "又",
    "等",
];

/// Nouns after a figure that say how far it goes and not what it counts: 年2回を目安に.
const BOUNDING: &[&str] = &[
    "目安",
    "目途",
    "上限",
    "下限",
    "限度",
    "基本",
    "原則",
    "基準",
    "標準",
    "アップ",
    "ダウン",
    "増加",
    "減少",
    "増",
    "減",
    "程度",
    "以上",
    "中心",
    "対象",
    "単位",
];

/// Finds what `figures[n]` counts. `floor` is the end of the figure before it.
pub(super) fn find(
    chars: &[char],
    figures: &[Quantity],
    n: usize,
    contexts: &Contexts,
) -> Option<Label> {
    let figure = figures.get(n)?;
    let floor = n
        .checked_sub(1)
        .and_then(|n| figures.get(n))
        .map_or(0, |last| tail(chars, last));
    let ceiling = figures
        .get(n + 1)
        .map_or(chars.len(), |next| next.chars.start as usize);
    let reading = Reading {
        chars,
        contexts,
        floor,
        ceiling,
    };
    let lead = reading.lead(figure);
    let mut label = reading.before(lead, figure);
    let end = tail(chars, figure);
    label.end = end;
    if label.start > lead {
        label.start = lead;
    }
    let weak_noun = label.measure.is_empty()
        || label.outside && label.said.is_none()
        || label.said.is_none() && label.caption.is_none() && reading.by_particle(lead);
    if weak_noun && !label.separated {
        if let Some((noun, noun_end)) = reading.after(end) {
            let (measure, _) = kind::split(&noun);
            let measure = measure.trim_end_matches(['済', '中']).to_owned();
            if !measure.is_empty() && (label.measure.is_empty() || !is_count(&label.measure)) {
                label.measure = measure;
                label.end = noun_end;
                label.start = label.start.max(lead.min(figure.chars.start as usize));
            }
        }
    }
    Some(label)
}

/// The end of a figure with the bounds after it.
pub(super) fn tail(chars: &[char], figure: &Quantity) -> usize {
    let mut end = figure.chars.end as usize;
    for word in &figure.qualifiers {
        let length = word.chars().count();
        if trim(chars, end, end + length) == *word {
            end += length;
        }
    }
    end
}

/// True for a noun that is a count or those who are counted: 参加者数, 受講者, 満足度.
fn is_count(noun: &str) -> bool {
    [
        "数", "率", "額", "量", "者", "員", "度", "高", "値", "費", "比",
    ]
    .iter()
    .any(|end| noun.ends_with(end))
}

struct Reading<'a> {
    chars: &'a [char],
    contexts: &'a Contexts,
    floor: usize,
    ceiling: usize,
}

impl Reading<'_> {
    fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    fn behind(&self, at: usize) -> Option<char> {
        (at > self.floor).then(|| self.at(at - 1)).flatten()
    }

    fn back_over(&self, mut at: usize, pass: impl Fn(char) -> bool) -> usize {
        while self.behind(at).is_some_and(&pass) {
            at -= 1;
        }
        at
    }

    /// Where the bounds before the figure begin: 約, 延べ.
    fn lead(&self, figure: &Quantity) -> usize {
        let mut at = figure.chars.start as usize;
        for word in figure.qualifiers.iter().rev() {
            let end = self.back_over(at, |c| c == ' ');
            let start = end.saturating_sub(word.chars().count());
            if start >= self.floor && trim(self.chars, start, end) == *word {
                at = start;
            }
        }
        at
    }

    /// True when a particle stands right before the figure: セミナーを3回.
    fn by_particle(&self, lead: usize) -> bool {
        self.behind(self.back_over(lead, |c| c == ' '))
            .is_some_and(is_hiragana)
    }

    fn before(&self, lead: usize, figure: &Quantity) -> Label {
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
            return if label.measure.is_empty() {
                none
            } else {
                Label {
                    outside: true,
                    ..label
                }
            };
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

    fn ends_with(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at.checked_sub(length)
            .is_some_and(|start| start >= self.floor && trim(self.chars, start, at) == word)
    }

    /// `label：figure`: the label is the last word between the figure before and the separator.
    fn separated(&self, end: usize, none: Label) -> Label {
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
                '(' if depth == 0 => break,
                '(' => depth -= 1,
                '\n' | '。' | '、' | ';' | ',' | '→' | '」' | ':' if depth == 0 => break,
                c if depth == 0 && is_close(c) => break,
                _ => {}
            }
            start -= 1;
        }
        while start < end
            && self
                .at(start)
                .is_some_and(|c| c == ' ' || is_bullet(c) || is_close(c) || c == ')')
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
    fn in_note(&self, start: usize, at: usize, end: usize) -> bool {
        let count = |from: usize, to: usize, c: char| {
            self.chars[from..to].iter().filter(|x| **x == c).count()
        };
        count(start, at, '(') > count(start, at, ')') && count(at, end, ')') > 0
    }

    /// A label that is a kind alone takes its measure from further left: 派遣回数　目標：10回, 参加者数（目標10名）.
    fn completed(&self, label: Label) -> Label {
        if !label.measure.is_empty() || label.said.is_none() {
            return label;
        }
        let end = self.back_over(label.start, |c| " (:・/、".contains(c));
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

    /// ＜実施予定回数＞10回 and ＜目標＞10回.
    fn captioned(&self, open: usize, text: &str, kind: Option<Kind>, none: Label) -> Label {
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
    fn above(&self, at: usize, figure: &Quantity, none: Label) -> Label {
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
        let mut start = self.back_over(end, |c| c != '\n');
        while start < end && self.at(start).is_some_and(|c| c == ' ' || is_bullet(c)) {
            start += 1;
        }
        let text: String = trim(self.chars, start, end)
            .chars()
            .filter(|c| *c != ' ')
            .collect();
        let short = (2..=20).contains(&text.chars().count()) && !text.contains(['。', '、']);
        if !alone
            || !short
            || !(is_noun(last) || last == ')')
            || text.chars().any(|c| c.is_ascii_digit())
        {
            return none;
        }
        let (measure, said) = kind::split(&text);
        Label {
            measure,
            said,
            start,
            ..none
        }
    }

    /// 派遣回数（目標）10回: the noun before the note, with the kind the note says.
    fn noted(&self, at: usize, none: Label) -> Label {
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
            return none;
        }
        let note =
            kind::pure(&trim(self.chars, open + 1, at - 1)).map(|(kind, _)| Said::Clearly(kind));
        Label {
            said: note.or(noun.said),
            ..noun
        }
    }

    /// 選手8人: the noun right before.
    fn glued(&self, at: usize, none: Label) -> Label {
        const LONGEST: usize = 24;
        let mut start = at;
        while at - start < LONGEST && self.behind(start).is_some_and(|c| is_noun(c) || c == '・') {
            start -= 1;
        }
        let mut ordinal = None;
        // 第1回認定4名: the counter of an ordinal is no part of the noun.
        if self.behind(start).is_some_and(|c| c.is_ascii_digit()) {
            let digits = self.back_over(start, |c| c.is_ascii_digit());
            let named = self.behind(digits) == Some('第');
            start += 1;
            if named && start <= at {
                ordinal = Some(trim(self.chars, digits - 1, start));
            }
        }
        while start < at && self.at(start) == Some('・') {
            start += 1;
        }
        let mut end = at.max(start);
        let mut noun = trim(self.chars, start, end);
        while let Some(adverb) = ADVERBS
            .iter()
            .filter(|a| noun.ends_with(*a))
            .max_by_key(|a| a.len())
        {
            // 協議会等 keeps its 等 and loses nothing; 今年度 goes as a whole.
            let single = adverb.chars().count() == 1 && noun.chars().count() > 1;
            if single && !matches!(*adverb, "計" | "各" | "全" | "延" | "約") {
                break;
            }
            end -= adverb.chars().count();
            noun = trim(self.chars, start, end);
        }
        if noun.chars().count() < 2 {
            // セミナーを全3回: what stands before the adverb.
            let before = self.back_over(end, |c| c == ' ');
            if end < at && self.behind(before).is_some_and(is_hiragana) {
                return self.particle(before, none);
            }
            return Label { ordinal, ..none };
        }
        let (measure, said) = kind::split(&noun);
        self.completed(Label {
            measure,
            said,
            ordinal,
            start,
            ..none
        })
    }

    /// 参加者は25名, セミナーを3回: the noun before the particle.
    fn particle(&self, at: usize, none: Label) -> Label {
        const LONGEST: usize = 6;
        let end = self.back_over(at, is_hiragana);
        if at - end > LONGEST {
            return none;
        }
        let end = self.back_over(end, |c| c == ' ');
        match self.behind(end) {
            Some(')') => self.noted(end, none),
            Some(c) if is_noun(c) => self.glued(end, none),
            _ => none,
        }
    }

    /// 22名認定申請があった, 8名の出場, 20名が参加: the noun after.
    fn after(&self, end: usize) -> Option<(String, usize)> {
        let mut start = end;
        if self.at(start).is_some_and(|c| "のがをに".contains(c)) {
            start += 1;
        } else if self.at(start) == Some('×') {
            // 月2名×4回派遣: both factors count the same act.
            let noun = (self.ceiling..self.chars.len())
                .take(12)
                .find(|at| self.at(*at).is_some_and(is_noun))?;
            let past = (noun..self.chars.len())
                .find(|at| !"回人名日時間社校件程度以上約".contains(self.chars[*at]))?;
            return self.noun_at(past);
        }
        self.noun_at(start)
    }

    fn noun_at(&self, start: usize) -> Option<(String, usize)> {
        let length = self
            .chars
            .get(start..)?
            .iter()
            .take(12)
            .take_while(|c| is_noun(**c))
            .count();
        let noun = trim(self.chars, start, start + length);
        let open = self
            .at(start + length)
            .is_some_and(|c| is_open(c) || c == ':');
        let names_nothing = BOUNDING.contains(&noun.as_str());
        (length >= 2 && !open && !names_nothing).then_some((noun, start + length))
    }
}
