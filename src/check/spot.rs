//! Figures in a running text, each with the words around it.

use super::measure::{bounds, has_any, is_rate, is_rough};
use super::subject::position;
use crate::model::{Entry, Item, Metric, ascii_digit, fold};

/// One figure in a text and the words around it.
pub(super) struct Spot<'a> {
    /// The figure.
    pub(super) metric: &'a Metric,
    /// Line it ends in.
    pub(super) line: usize,
    /// Brackets that are open where it begins.
    pub(super) depth: usize,
    /// What stands before it: from the figure before, or from the start of the line.
    pub(super) before: String,
    /// What stands behind it in its line.
    pub(super) after: String,
    /// True when no other figure stands before it in its line.
    pub(super) is_first: bool,
}

/// The figures of an entry, in order.
pub(super) fn spots<'a>(entry: &Entry, found: &[(u32, u32, &'a Metric)]) -> Vec<Spot<'a>> {
    let chars: Vec<char> = entry.text.text().chars().collect();
    let mut spots = Vec::new();
    let mut line = 0;
    let mut line_start = 0;
    let mut depth: usize = 0;
    let mut at = 0;
    let mut last_end = 0;
    for (start, end, metric) in found {
        let (start, end) = (*start as usize, (*end as usize).min(chars.len()));
        let mut depth_at_start = depth;
        while at < end {
            if at == start {
                depth_at_start = depth;
            }
            match chars[at] {
                '（' | '(' | '〔' | '［' => depth += 1,
                '）' | ')' | '〕' | '］' => depth = depth.saturating_sub(1),
                '\n' => {
                    line += 1;
                    line_start = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        let from = line_start.max(last_end).min(end);
        let before: String = chars[from..end].iter().collect();
        let after: String = chars[end..]
            .iter()
            .take_while(|c| **c != '\n')
            .take(20)
            .collect();
        spots.push(Spot {
            metric,
            line,
            depth: depth_at_start,
            before,
            after,
            is_first: last_end <= line_start,
        });
        last_end = end;
    }
    spots
}

impl Spot<'_> {
    /// True for a plain count: no rate, no rough number, no bound.
    pub(super) fn is_countable(&self) -> bool {
        !self.metric.unit.is_empty()
            && !is_rate(self.metric)
            && !is_rough(self.metric)
            && bounds(self.metric).is_empty()
    }

    /// True when nothing but a separator follows: an entry of a list, not a word of a sentence.
    pub(super) fn is_listed(&self) -> bool {
        let rest = self.after.trim_start();
        rest.is_empty()
            || rest.starts_with([
                '、', '，', ',', '・', ')', '）', '（', '(', '/', '／', '+', '＋', ';', '；', '。',
                'と',
            ])
            || rest.len() < self.after.len()
    }

    /// 第1回 → (`第#回`, 1), 前期 → (`前期後期`, 1): of its qualifiers, else the last in what stands before it.
    pub(super) fn ordinal(&self) -> Option<(String, u32)> {
        let stated = self.metric.qualifiers.iter().find_map(|q| ordinal(q));
        stated.or_else(|| {
            let before: Vec<char> = self.before.chars().collect();
            let begins = |at: &usize| {
                at.checked_sub(1)
                    .is_none_or(|last| !before[last].is_alphanumeric())
            };
            (0..before.len()).rev().filter(begins).find_map(|at| {
                let label: String = before[at..].iter().collect();
                // 30日 is a number of days unless something else is counted behind it.
                let is_label = fold(&label).chars().filter(|c| !c.is_ascii_digit()).count()
                    > 1 + self.metric.unit.chars().count();
                ordinal(&label).filter(|_| is_label)
            })
        })
    }

    /// The label of a line that says nothing else: 町内在住者 of `・町内在住者 … 9名`.
    pub(super) fn line_label(&self) -> Option<String> {
        let label: String = self
            .before
            .chars()
            .take_while(|c| ascii_digit(*c).is_none())
            .collect();
        let label = label
            .trim_start_matches(BULLETS)
            .trim_end_matches(|c: char| c.is_whitespace() || "…‥・：:.．-－―─（(／/".contains(c))
            .to_owned();
        let is_word = |c: char| !"。、，をがはで，".contains(c);
        let rest = self.after.trim().trim_end_matches(['。', '、', ')', '）']);
        let is_plain =
            !label.is_empty() && label.chars().count() <= 20 && label.chars().all(is_word);
        (self.is_first && rest.is_empty() && is_plain).then_some(label)
    }

    /// The label of one of several figures that stand side by side: 東地区 of `東地区…11名　西地区…16名`.
    pub(super) fn group_label(&self) -> Option<String> {
        let label: String = self
            .before
            .chars()
            .take_while(|c| ascii_digit(*c).is_none())
            .collect();
        let is_edge = |c: char| c.is_whitespace() || "…‥・：:.．-－―─／/｜|、，,".contains(c);
        let label = label.trim_matches(is_edge).trim_matches(BULLETS).to_owned();
        let is_word = |c: char| !"。、，をがはで，（）()".contains(c);
        let is_closed = self.after.trim().is_empty()
            || self
                .after
                .starts_with([' ', '\u{3000}', '、', '，', ',', '/', '／', '・', '｜', '|']);
        let is_plain =
            !label.is_empty() && label.chars().count() <= 12 && label.chars().all(is_word);
        (is_closed && is_plain).then_some(label)
    }

    /// True when its line begins with a bullet or is set in.
    pub(super) fn is_bulleted(&self) -> bool {
        self.is_first && self.before.starts_with(BULLETS)
    }

    /// What the label says beside the ordinal, the number and the unit.
    pub(super) fn words(&self) -> String {
        let label = fold(&self.before);
        let label = label
            .strip_suffix(&fold(&self.metric.unit))
            .unwrap_or(&label);
        let bare = label.trim_matches(|c: char| !c.is_alphabetic() || "第回期次目月日".contains(c));
        HALVES
            .iter()
            .flat_map(|halves| halves.iter())
            .fold(bare.to_owned(), |bare, half| bare.replace(half, ""))
    }

    /// True when a word such as 合計 stands before it.
    pub(super) fn is_total(&self) -> bool {
        is_total_label(&self.before)
    }
}

/// True when the line of a figure begins with a word such as 合計.
pub(super) fn is_total_line(item: &Item, metric: &Metric) -> bool {
    let Some((range, entry)) = position(item, metric).zip(item.entries.get(&metric.role)) else {
        return false;
    };
    let before = entry.text.slice(0..range.end);
    let line = before.text().rsplit('\n').next().unwrap_or_default();
    let line = line
        .trim_start_matches(BULLETS)
        .trim_start_matches(['（', '(', '【', '〔', '＜', '<', '※', '《', '≪']);
    ["合計", "総計", "総数", "全体", "全部で"]
        .iter()
        .any(|word| line.starts_with(word))
        || (line.starts_with('計') && !line.starts_with("計画") && !line.starts_with("計測"))
}

fn is_total_label(before: &str) -> bool {
    let label: String = before
        .chars()
        .take_while(|c| ascii_digit(*c).is_none())
        .filter(|c| !c.is_whitespace() && *c != '：' && *c != ':')
        .collect();
    has_any(&label, &["合計", "総計", "総数", "全体で", "全部で"])
        || label.ends_with('計')
            && !has_any(
                &label,
                &[
                    "小計", "会計", "統計", "設計", "累計", "集計", "家計", "推計",
                ],
            )
        || label.ends_with("計で")
        || label.trim_start_matches('・').starts_with('総')
}

/// The ordinal a label begins with.
fn ordinal(label: &str) -> Option<(String, u32)> {
    for halves in HALVES {
        if let Some(at) = halves.iter().position(|word| label.starts_with(word)) {
            return Some((halves.concat(), at as u32 + 1));
        }
    }
    let mut chars = label.chars().peekable();
    let prefix = chars.next_if_eq(&'第');
    let mut ordinal: u32 = 0;
    let mut digits = 0;
    while let Some(digit) = chars.peek().and_then(|c| ascii_digit(*c)) {
        ordinal = ordinal.checked_mul(10)?.checked_add(digit)?;
        digits += 1;
        chars.next();
    }
    let unit = chars.next()?;
    let is_counted = match prefix {
        Some(_) => "回期次班部日組四講".contains(unit),
        None => "月日班組".contains(unit) || (unit == '回' && chars.next() == Some('目')),
    };
    let family = || format!("{}{unit}", if prefix.is_some() { "第" } else { "" });
    ((1..=2).contains(&digits) && is_counted).then(|| (family(), ordinal))
}

const HALVES: [&[&str]; 5] = [
    &["前期", "後期"],
    &["上期", "下期"],
    &["上半期", "下半期"],
    &["前半", "後半"],
    &["午前", "午後"],
];

const BULLETS: [char; 18] = [
    '・', '･', '－', '-', '●', '○', '■', '□', '◇', '◆', '◎', '*', '※', '→', '▪', '‐', ' ',
    '\u{3000}',
];
