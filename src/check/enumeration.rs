//! Totals and parts within one text: 22名 = 第1回 4名 + 第2回 1名 + 第3回 17名; 30人（男性10人、女性20人）.

use rust_decimal::Decimal;

use super::measure::{Stage, bounds, has_any, is_rate, is_rough, is_set_apart, stage, stem};
use super::partition::Claim;
use super::subject::{Subject, position};
use crate::model::{Entry, Metric, ascii_digit, fold, same_unit};

/// One figure in a text and the words around it.
struct Spot<'a> {
    metric: &'a Metric,
    /// Line it ends in.
    line: usize,
    /// Brackets that are open where it begins.
    depth: usize,
    /// What stands before it: from the figure before, or from the start of the line.
    before: String,
    /// What stands behind it in its line.
    after: String,
}

/// Every total of a text that the parts enumerated beside it contradict.
pub(super) fn claims<'a>(subject: &Subject<'a>) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for node in &subject.nodes {
        if node.figures.len() < 3 || node.figures.len() > 200 {
            continue;
        }
        for (role, entry) in &node.item.entries {
            let mut found: Vec<(u32, u32, &'a Metric)> = node
                .figures
                .iter()
                .copied()
                .filter(|m| m.role == *role)
                .filter_map(|m| position(node.item, m).map(|at| (at.start, at.end, m)))
                .collect();
            found.sort_by_key(|(start, end, _)| (*start, *end));
            let spots = spots(entry, &found);
            claims.extend(in_brackets(&spots));
            claims.extend(by_ordinals(&spots));
            claims.extend(by_total_words(&spots));
        }
    }
    claims
}

fn spots<'a>(entry: &Entry, found: &[(u32, u32, &'a Metric)]) -> Vec<Spot<'a>> {
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
        });
        last_end = end;
    }
    spots
}

impl Spot<'_> {
    fn is_countable(&self) -> bool {
        !self.metric.unit.is_empty()
            && !is_rate(self.metric)
            && !is_rough(self.metric)
            && bounds(self.metric).is_empty()
    }

    /// True when nothing but a separator follows: an entry of a list, not a word of a sentence.
    fn is_listed(&self) -> bool {
        let rest = self.after.trim_start();
        rest.is_empty()
            || rest.starts_with([
                '、', '，', ',', '・', ')', '）', '（', '(', '/', '／', '+', '＋', ';', '；', '。',
                'と',
            ])
            || rest.len() < self.after.len()
    }

    /// 第1回 → (`第#回`, 1), 前期 → (`前期後期`, 1): of its qualifiers, else the last in what stands before it.
    fn ordinal(&self) -> Option<(String, u32)> {
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

    /// What the label says beside the ordinal, the number and the unit.
    fn words(&self) -> String {
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

    fn is_total(&self) -> bool {
        let label: String = self
            .before
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

/// Words in brackets after a figure that are not its breakdown.
const NO_PARTS: [&str; 24] = [
    "うち", "内数", "再掲", "ほか", "など", "等", "主な", "含む", "除く", "定員", "申込", "応募",
    "前年", "昨年", "前回", "目標", "計画", "予定", "見込", "平均", "1回", "毎回", "各", "×",
];

/// 30人（男性10人、女性20人）
fn in_brackets<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, total) in spots.iter().enumerate() {
        let opens = total.after.trim_start().starts_with(['（', '(', '〔']);
        if !opens || !total.is_countable() {
            continue;
        }
        let parts: Vec<&Spot<'a>> = spots[at + 1..]
            .iter()
            .take_while(|part| part.depth > total.depth && part.line <= total.line + 3)
            .collect();
        let is_breakdown = parts.iter().all(|part| {
            part.is_countable()
                && part.is_listed()
                && part.depth == total.depth + 1
                && same_unit(&part.metric.unit, &total.metric.unit)
                && !has_any(&fold(&part.before), &NO_PARTS)
        });
        // 「など」 behind the last part leaves the list open.
        let is_open = parts.last().is_some_and(|last| {
            let inside = last
                .after
                .split(['）', ')', '〕'])
                .next()
                .unwrap_or_default();
            has_any(inside, &["など", "等", "ほか", "他"])
        });
        if is_breakdown && !is_open {
            claims.extend(judge(total, &parts));
        }
    }
    claims
}

/// 22名認定申請があった。・第1回 認定4名 ・第2回 認定1名 ・第3回 認定申請中17名
fn by_ordinals<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    let mut at = 0;
    while at < spots.len() {
        let parts = ordinal_run(&spots[at..]);
        if parts.len() < 2 {
            at += 1;
            continue;
        }
        let is_part = |spot: &Spot<'_>| {
            parts
                .iter()
                .any(|part| std::ptr::eq(part.metric, spot.metric))
        };
        let aims = parts
            .iter()
            .all(|part| stage(part.metric) == Some(Stage::Aim));
        let candidates: Vec<&Spot<'a>> = spots
            .iter()
            .filter(|spot| {
                !is_part(spot)
                    && same_unit(&spot.metric.unit, &parts[0].metric.unit)
                    && (aims || stage(spot.metric) != Some(Stage::Aim))
            })
            .collect();
        if let [total] = candidates.as_slice()
            && total.metric.at < parts[0].metric.at
            && total.is_countable()
            && !total.is_total()
            && total.ordinal().is_none()
            && parts
                .iter()
                .all(|part| part.is_countable() && !is_set_apart(part.metric))
            && speaks_of(total, &parts)
        {
            claims.extend(judge(total, &parts));
        }
        at += parts.len();
    }
    claims
}

/// The figures from the first on that are numbered 1, 2, 3 …; figures of other units may stand between.
fn ordinal_run<'s, 'a>(spots: &'s [Spot<'a>]) -> Vec<&'s Spot<'a>> {
    let mut run: Vec<&Spot<'a>> = Vec::new();
    let Some(first) = spots.first() else {
        return run;
    };
    let Some((family, 1)) = first.ordinal() else {
        return run;
    };
    for spot in spots {
        if !same_unit(&spot.metric.unit, &first.metric.unit) {
            continue;
        }
        if spot.ordinal() != Some((family.clone(), run.len() as u32 + 1)) {
            break;
        }
        run.push(spot);
    }
    run
}

/// True when the parts tell of what the total counts: a word of the total comes back in them, or they have none.
fn speaks_of(total: &Spot<'_>, parts: &[&Spot<'_>]) -> bool {
    let behind: String = total
        .after
        .trim_start()
        .chars()
        .take_while(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
        .collect();
    let words: Vec<String> = [stem(&total.metric.measure), fold(&behind)]
        .into_iter()
        .filter(|word| word.chars().count() >= 2)
        .collect();
    let Some(word) = words.iter().max_by_key(|word| word.chars().count()) else {
        return true;
    };
    let said: Vec<String> = parts
        .iter()
        .map(|part| {
            fold(&format!(
                "{}{}{}",
                part.before, part.metric.measure, part.after
            ))
        })
        .collect();
    let is_bare = parts
        .iter()
        .all(|part| part.words().is_empty() && part.after.trim().is_empty());
    // A word that only some parts have (認定申請 but not 認定) still joins them when all are listed together.
    is_bare || said.iter().any(|part| part.contains(word.as_str()))
}

/// 第1回20人、第2回30人、合計50人 / 合計50人 ・会場甲20人 ・会場乙30人
fn by_total_words<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, total) in spots.iter().enumerate() {
        if !total.is_total() || !total.is_countable() {
            continue;
        }
        let before = listed(total, spots[..at].iter().rev());
        let after = listed(total, spots[at + 1..].iter());
        let parts = match (before.len() >= 2, after.len() >= 2) {
            (true, false) if after.is_empty() => before.into_iter().rev().collect(),
            (false, true) if before.is_empty() => after,
            _ => continue,
        };
        // A figure of another kind at the far end of the list may not belong to it.
        let fits_in_part = (1..parts.len()).any(|cut| {
            sum(&parts[cut..]) == Some(total.metric.value)
                || sum(&parts[..cut]) == Some(total.metric.value)
        });
        if !fits_in_part {
            claims.extend(judge(total, &parts));
        }
    }
    claims
}

/// Figures of the same unit and stage that follow each other as a list, line by line, away from the total.
fn listed<'s, 'a: 's>(
    total: &Spot<'a>,
    spots: impl Iterator<Item = &'s Spot<'a>>,
) -> Vec<&'s Spot<'a>> {
    let mut parts: Vec<&Spot<'a>> = Vec::new();
    let mut line = total.line;
    for spot in spots {
        if spot.line.abs_diff(line) > 1 || !same_unit(&spot.metric.unit, &total.metric.unit) {
            break;
        }
        let is_part = spot.is_countable()
            && spot.is_listed()
            && spot.depth == total.depth
            && !spot.is_total()
            && stage(spot.metric) == stage(total.metric)
            && !is_set_apart(spot.metric);
        if !is_part {
            // A list that cannot be read to its end proves nothing.
            return Vec::new();
        }
        line = spot.line;
        parts.push(spot);
    }
    parts
}

fn judge<'a>(total: &Spot<'a>, parts: &[&Spot<'a>]) -> Option<Claim<'a>> {
    let sum = sum(parts)?;
    if parts.len() < 2 || sum == total.metric.value {
        return None;
    }
    let label = |spot: &Spot<'_>| {
        let label: String = spot
            .before
            .trim_start_matches(['、', '，', '・', '（', '(', ' ', '\u{3000}'])
            .to_owned();
        label.trim().to_owned()
    };
    Some(Claim {
        total: total.metric,
        parts: parts
            .iter()
            .map(|part| (part.metric, label(part)))
            .collect(),
        sum,
    })
}

fn sum(parts: &[&Spot<'_>]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| {
        sum.checked_add(part.metric.value)
    })
}
