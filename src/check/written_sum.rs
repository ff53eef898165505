//! A text comes in → the totals that it divides itself go out, each with its parts: 88名（東会場41名、西会場47名）,
//! 絵本12点、録音図書18点の計30点, 内訳は、県内7団体、県外3団体, 各月は15回、17回及び16回.
//!
//! Read from the characters alone, so that columns of remarks and lines beside the table, of which no figures are taken,
//! are added up as well. A list that cannot be read to its end proves nothing.

use std::ops::Range;

use rust_decimal::Decimal;

use super::measure::has_any;
use crate::model::{Quantity, narrow, quantities, same_unit};

/// A figure of a text, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Its characters.
    pub(super) at: Range<u32>,
    /// How much.
    pub(super) value: Decimal,
    /// What stands before it.
    pub(super) label: String,
}

impl Term {
    fn of(figure: &Quantity, label: impl Into<String>) -> Self {
        Self {
            at: figure.chars.clone(),
            value: figure.value,
            label: label.into(),
        }
    }
}

/// A total and the parts that the text gives of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrittenSum {
    /// The total.
    pub(super) total: Term,
    /// Its parts, two or more.
    pub(super) parts: Vec<Term>,
    /// What all are counted in.
    pub(super) unit: String,
}

impl WrittenSum {
    fn of(total: &Quantity, parts: Vec<Term>) -> Self {
        Self {
            total: Term::of(total, ""),
            parts,
            unit: total.unit.clone(),
        }
    }

    /// What the parts come to.
    pub(super) fn sum(&self) -> Option<Decimal> {
        let mut values = self.parts.iter().map(|part| part.value);
        values.try_fold(Decimal::ZERO, Decimal::checked_add)
    }
}

/// Words around a list that is not all of the total.
const NO_PARTS: [&str; 28] = [
    "うち",
    "内数",
    "再掲",
    "など",
    "主な",
    "含む",
    "含め",
    "除く",
    "除き",
    "定員",
    "申込",
    "応募",
    "前年",
    "昨年",
    "前回",
    "前期比",
    "目標",
    "計画",
    "予定",
    "見込",
    "平均",
    "毎",
    "各",
    "×",
    "当たり",
    "あたり",
    "増",
    "減",
];
/// Units of what does not add up.
const NO_SUMS: [&str; 12] = [
    "%",
    "％",
    "ポイント",
    "pt",
    "割",
    "倍",
    "位",
    "歳",
    "才",
    "度",
    "℃",
    "分の1",
];
/// What parts the entries of a list.
const SEPARATORS: [char; 12] = [
    '、', '，', ',', '・', '/', '／', '+', '＋', ';', '；', ' ', '\u{3000}',
];
/// Longest name of a part.
const LONGEST_LABEL: usize = 24;
/// A text with more figures is no sentence.
const MOST_FIGURES: usize = 300;
/// How far, in characters, a list may reach.
const LONGEST_LIST: usize = 400;
/// How far behind its figure a bracket still belongs to it: 13人を派遣した（…）.
const FARTHEST_BRACKET: usize = 16;

/// Every total of a text with the parts written beside it.
pub(super) fn written_sums(text: &str) -> Vec<WrittenSum> {
    if !may_hold(text) {
        return Vec::new();
    }
    let reading = Reading {
        chars: narrow(text),
        figures: quantities(text),
    };
    if reading.figures.len() > MOST_FIGURES {
        return Vec::new();
    }
    let mut sums = Vec::new();
    for at in 0..reading.figures.len() {
        let found = reading
            .in_brackets(at)
            .or_else(|| reading.before_total(at))
            .or_else(|| reading.told_as_breakdown(at))
            .or_else(|| reading.in_lines(at));
        sums.extend(found);
    }
    sums
}

/// Three figures and a word or bracket that divides: nearly no short cell has them.
fn may_hold(text: &str) -> bool {
    let mut in_number = false;
    let mut numbers = 0;
    for c in text.chars() {
        let is_digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        numbers += usize::from(is_digit && !in_number);
        in_number = is_digit;
    }
    numbers >= 3 && has_any(text, &["（", "(", "〔", "計", "の", "内訳", "各"])
}

struct Reading {
    chars: Vec<char>,
    figures: Vec<Quantity>,
}

impl Reading {
    /// 88名（東会場41名、西会場47名）, 13人を派遣した（県の研修8人、全国の研修5人）.
    fn in_brackets(&self, at: usize) -> Option<WrittenSum> {
        let total = self.countable(at)?;
        let end = total.chars.end as usize;
        let open = self.chars.get(end..)?.iter().take(FARTHEST_BRACKET);
        let open = end + open.clone().position(|c| matches!(c, '(' | '（' | '〔'))?;
        let gap = &self.chars[end..open];
        if gap
            .iter()
            .any(|c| c.is_ascii_digit() || "。、\n)）〕".contains(*c))
        {
            return None;
        }
        let inner = self.bracket(open)?;
        let parts = self.list(total, inner.clone(), false)?;
        let holds = |words: &[&str]| has_any(&self.said(inner.clone()), words);
        let is_open = holds(&["ほか", "他", "等"]);
        (!is_open).then(|| WrittenSum::of(total, parts))
    }

    /// 絵本12点、録音図書18点の計30点; 本部長1名、副本部長2名及び本部員9名の12名.
    fn before_total(&self, at: usize) -> Option<WrittenSum> {
        const WORDS: [&str; 14] = [
            "の",
            "の計",
            "の合計",
            "、計",
            "、合計",
            "、合わせて",
            "の合わせて",
            "で計",
            "で合計",
            "の総計",
            "合計",
            "の合計で",
            "、合計で",
            "の都合",
        ];
        let total = self.countable(at)?;
        let last = self.figures.get(at.checked_sub(1)?)?;
        let link = self.said(last.chars.end as usize..total.chars.start as usize);
        if !WORDS.contains(&link.trim()) {
            return None;
        }
        let mut first = at - 1;
        while let Some(before) = first.checked_sub(1) {
            let between = self.between(before, first);
            let is_of_list =
                same_unit(&self.figures[before].unit, &total.unit) && self.label(between).is_some();
            if !is_of_list {
                break;
            }
            first = before;
        }
        // The first name reaches back to where its sentence, or what is told before it, ends.
        let start = self.figures[first].chars.start as usize;
        let floor = first
            .checked_sub(1)
            .map_or(0, |at| self.figures[at].chars.end as usize);
        let name = (floor..start)
            .rev()
            .take_while(|at| !"。\n、，(（〔:：)）".contains(self.chars[*at]));
        let from = name.last().unwrap_or(start);
        let parts = self.list(total, from..last.chars.end as usize, false)?;
        let is_larger = parts.iter().all(|part| part.value < total.value);
        (is_larger && parts.len() >= 2).then(|| WrittenSum::of(total, parts))
    }

    /// 90人で、内訳は児童50人、保護者40人; 計96回行った。各月の回数は、15回、17回及び16回.
    fn told_as_breakdown(&self, at: usize) -> Option<WrittenSum> {
        let total = self.countable(at)?;
        let rest = &self.chars[total.chars.end as usize..];
        let rest = &rest[..rest.len().min(LONGEST_LIST)];
        // In its own sentence or line, or in the next.
        let mut ends = 0;
        let mut until = rest.len();
        for (offset, c) in rest.iter().enumerate() {
            let is_end = matches!(c, '。' | '\n') && rest.get(offset + 1) != Some(&'\n');
            ends += usize::from(is_end && rest.get(offset.wrapping_sub(1)) != Some(&'。'));
            if ends == 2 {
                until = offset;
                break;
            }
        }
        let from = total.chars.end as usize;
        let scope = self.said(from..from + until);
        let (word, is_bare) = ["内訳", "各月", "各回", "月別", "会場別"]
            .into_iter()
            .filter_map(|word| Some((scope.find(word)?, word)))
            .min()
            .map(|(at, word)| (at + word.len(), word != "内訳"))?;
        let word = from + scope.get(..word)?.chars().count();
        // Another figure of the unit before the word would be the total as well.
        let next = self.figures.get(at + 1)?;
        if same_unit(&next.unit, &total.unit) && (next.chars.start as usize) < word {
            return None;
        }
        let opens = self
            .chars
            .get(word..from + until)?
            .iter()
            .take(LONGEST_LABEL);
        let opens = opens.take_while(|c| !c.is_ascii_digit());
        let lead = opens.clone().collect::<String>();
        let skip = ["は、", "は", ":", "：", ")", "）", "】", " "]
            .into_iter()
            .filter_map(|mark| Some(lead.find(mark)? + mark.len()))
            .min()?;
        let start = word + lead.get(..skip)?.chars().count();
        let end = (start..from + until)
            .find(|at| matches!(self.chars[*at], '。' | '\n'))
            .unwrap_or(from + until);
        let is_total_word = self.is_called_total(total);
        let parts = self.list(total, start..end, true)?;
        let bare = parts.iter().all(|part| part.label.is_empty());
        let is_told = if bare {
            is_bare && is_total_word && parts.len() >= 3
        } else {
            !is_bare || is_total_word
        };
        is_told.then(|| WrittenSum::of(total, parts))
    }

    /// 来場者数：431人 ⏎ 会場別の来場者数は次のとおり。 ⏎ ・県北会場 112人 ⏎ ・県央会場 205人
    fn in_lines(&self, at: usize) -> Option<WrittenSum> {
        let total = self.countable(at)?;
        let end = total.chars.end as usize;
        let line_end = |from: usize| {
            (from..self.chars.len())
                .find(|at| self.chars[*at] == '\n')
                .unwrap_or(self.chars.len())
        };
        let (first, second) = (line_end(end), line_end(line_end(end).checked_add(1)?));
        let lead = self.said(first..second);
        let divides = has_any(&lead, &["別", "内訳"])
            && has_any(&lead, &["次のとおり", "以下のとおり", "内訳"]);
        let holds_figure = |range: Range<usize>| {
            let mut figures = self.figures.iter();
            figures.any(|figure| range.contains(&(figure.chars.start as usize)))
        };
        if !divides || holds_figure(end..second) {
            return None;
        }
        let mut parts = Vec::new();
        let mut from = second + 1;
        for figure in &self.figures[at + 1..] {
            let until = line_end(from);
            let is_next = (from..until).contains(&(figure.chars.start as usize));
            let is_last = self
                .said(figure.chars.end as usize..until)
                .trim()
                .is_empty();
            if !is_next || !is_last || !same_unit(&figure.unit, &total.unit) || !is_plain(figure) {
                break;
            }
            let label = self.said(from..figure.chars.start as usize);
            let label = label.trim_matches(|c: char| c.is_whitespace() || "・-－:：…".contains(c));
            parts.push(Term::of(figure, label));
            from = until + 1;
        }
        (parts.len() >= 2).then(|| WrittenSum::of(total, parts))
    }

    /// A figure that may be a total: a plain count with a unit.
    fn countable(&self, at: usize) -> Option<&Quantity> {
        let figure = &self.figures[at];
        let before = (figure.chars.start as usize).saturating_sub(8)..figure.chars.start as usize;
        let before = self.said(before);
        let before = before.rsplit(['。', '、', '\n']).next().unwrap_or_default();
        let is_count =
            is_plain(figure) && !has_any(before, &["平均", "実人数", "うち", "目標", "定員"]);
        is_count.then_some(figure)
    }

    fn is_called_total(&self, total: &Quantity) -> bool {
        let start = total.chars.start as usize;
        let before = self.said(start.saturating_sub(3)..start);
        has_any(&before, &["計", "延べ", "総", "全"])
    }

    /// The figures of a stretch, where it is a list of them and nothing else.
    fn list(&self, total: &Quantity, range: Range<usize>, is_sentence: bool) -> Option<Vec<Term>> {
        let inside = |figure: &&Quantity| {
            range.contains(&(figure.chars.start as usize)) && figure.chars.end as usize <= range.end
        };
        let figures: Vec<&Quantity> = self.figures.iter().filter(inside).collect();
        let mut from = range.start;
        let mut parts = Vec::new();
        for (nth, figure) in figures.iter().enumerate() {
            let before = from..figure.chars.start as usize;
            let label = if nth == 0 {
                self.name(before)
            } else {
                self.label(before)
            }?;
            let is_last = nth + 1 == figures.len();
            let is_part = is_plain(figure)
                && same_unit(&figure.unit, &total.unit)
                && !has_any(&label, &NO_PARTS)
                && (is_last && is_sentence || !label.contains("ほか"));
            if !is_part {
                return None;
            }
            parts.push(Term::of(figure, label));
            from = figure.chars.end as usize;
        }
        let rest = self.said(from..range.end);
        let rest = rest.trim();
        let is_closed = rest.is_empty()
            || is_sentence && ["である", "であった", "です", "でした", "となった"].contains(&rest);
        (parts.len() >= 2 && is_closed).then_some(parts)
    }

    /// What stands between two figures of a list: a separator and the name of the second.
    fn label(&self, range: Range<usize>) -> Option<String> {
        let text = self.said(range);
        let rest = ["及び", "並びに", "および", "と"]
            .into_iter()
            .find_map(|word| text.strip_prefix(word))
            .or_else(|| text.strip_prefix(SEPARATORS))?;
        as_name(rest)
    }

    fn name(&self, range: Range<usize>) -> Option<String> {
        as_name(&self.said(range))
    }

    fn between(&self, first: usize, second: usize) -> Range<usize> {
        self.figures[first].chars.end as usize..self.figures[second].chars.start as usize
    }

    /// What stands inside of the bracket that opens here.
    fn bracket(&self, open: usize) -> Option<Range<usize>> {
        let mut depth = 0_u32;
        for (at, c) in self.chars.iter().enumerate().skip(open).take(LONGEST_LIST) {
            match c {
                '(' | '（' | '〔' => depth += 1,
                ')' | '）' | '〕' if depth == 1 => return Some(open + 1..at),
                ')' | '）' | '〕' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > 1 {
                return None;
            }
        }
        None
    }

    fn said(&self, range: Range<usize>) -> String {
        self.chars.get(range).into_iter().flatten().collect()
    }
}

fn is_plain(figure: &Quantity) -> bool {
    !figure.unit.is_empty()
        && figure
            .qualifiers
            .iter()
            .all(|word| word == "延べ" || word == "のべ" || word == "計")
        && !NO_SUMS.contains(&figure.unit.as_str())
}

fn as_name(text: &str) -> Option<String> {
    let name = text.trim_matches(|c: char| {
        c.is_whitespace() || "・:：…は".contains(c) || SEPARATORS.contains(&c)
    });
    let is_name = name.chars().count() <= LONGEST_LABEL
        && !name.contains(['。', '\n', '(', ')', '（', '）', '「', '」'])
        && !name.contains(['、', '，']);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each total with its parts added up: `88=41+47`.
    fn sums(text: &str) -> Vec<String> {
        written_sums(text)
            .iter()
            .map(|sum| {
                let parts: Vec<String> = sum
                    .parts
                    .iter()
                    .map(|part| part.value.to_string())
                    .collect();
                format!("{}={}", sum.total.value, parts.join("+"))
            })
            .collect()
    }

    #[test]
    fn lists_that_divide_a_total_are_found_however_they_are_written() {
        for (text, sum) in [
            ("参加者数：計88名（第1回41名、第2回47名）", "88=41+47"),
            ("10団体（県内7団体、県外3団体）", "10=7+3"),
            ("延べ286人（大人131人、子ども155人）", "286=131+155"),
            (
                "延べ13人を派遣した（県の研修8人、全国の研修5人）。",
                "13=8+5",
            ),
            (
                "大型絵本12点、紙芝居30点、録音図書18点の計60点を購入した。",
                "60=12+30+18",
            ),
            ("7月に、1級6人、2級9人の計15人を表彰した。", "15=6+9"),
            (
                "会長1名、副会長2名及び委員9名の12名で構成する。",
                "12=1+2+9",
            ),
            (
                "決定者数 74人\n内訳：就職58人、進学6人、訓練10人",
                "74=58+6+10",
            ),
            (
                "冊子を2,000部作成し、配布した。\n内訳は、市町村900部、農協650部、学校ほか450部である。",
                "2000=900+650+450",
            ),
            (
                "訪問を計48回行った。4月から6月までの各月の回数は、15回、17回及び16回である。",
                "48=15+17+16",
            ),
            (
                "② 来場者数：31人\n会場別の来場者数は次のとおり。\n・北会場　12人\n・南会場　19人",
                "31=12+19",
            ),
            (
                "広報紙1,240千円、催し660千円、その他100千円の合計2,000千円",
                "2000000=1240000+660000+100000",
            ),
        ] {
            assert_eq!(sums(text), [sum], "{text}");
        }
    }

    #[test]
    fn what_is_not_all_of_a_total_is_no_list_of_its_parts() {
        for text in [
            "参加者88名（うち男性41名、女性40名）",
            "参加者88名（男性41名、女性30名など）",
            "参加者88名（前年度90名、前々年度70名）",
            "受講者30人（定員40人、申込35人）",
            "平均12人（東10人、西14人）",
            "約100人（東50人、西40人）",
            "3回（東会場20人、西会場30人）",
            "20人に10人が加わり、30人のうち5人が残った。",
            "満足度80％（東82％、西78％）",
        ] {
            assert!(sums(text).is_empty(), "{text} {:?}", sums(text));
        }
    }
}
