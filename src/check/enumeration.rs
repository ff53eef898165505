//! Totals and parts within one text: 22名 = 第1回 4名 + 第2回 1名 + 第3回 17名; 30人（男性10人、女性20人）.

use rust_decimal::Decimal;

use super::measure::{Stage, has_any, is_set_apart, stage, stem};
use super::naming::yearly;
use super::partition::Claim;
use super::spot::{Spot, spots};
use super::subject::{Subject, position};
use crate::model::{Metric, fold, same_unit};

/// Every total of a text with the parts enumerated beside it.
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
                .filter(|m| m.column() == *role)
                .filter_map(|m| position(node.item, m).map(|at| (at.start, at.end, m)))
                .collect();
            found.sort_by_key(|(start, end, _)| (*start, *end));
            let spots = spots(entry, &found);
            claims.extend(in_brackets(&spots));
            claims.extend(by_ordinals(&spots));
            claims.extend(by_total_words(&spots));
            claims.extend(by_lines(&spots));
            claims.extend(by_breakdown(&spots));
            claims.extend(by_groups(&spots));
        }
    }
    claims
}

/// Words in brackets after a figure that are not its breakdown.
const NO_PARTS: [&str; 23] = [
    "うち", "内数", "再掲", "ほか", "など", "等", "主な", "含む", "除く", "定員", "申込", "応募",
    "前年", "昨年", "前回", "目標", "計画", "予定", "見込", "平均", "毎回", "各", "×",
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
                && same_unit(&part.metric.unit, yearly(&total.metric.unit))
                && !has_any(&fold(&part.before), &NO_PARTS)
                // 1回20人 is a number for each time; A校1回 is a time.
                && (same_unit(&part.metric.unit, "回") || !fold(&part.before).contains("1回"))
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

/// 合計90人で、内訳は児童50人、保護者30人であった。 / 派遣件数：35件 ⏎ （内訳）県内 20件、県外 10件
fn by_breakdown<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, first) in spots.iter().enumerate().skip(1) {
        if !first.before.contains("内訳") || first.before.contains('。') {
            continue;
        }
        let total = &spots[at - 1];
        let mut parts: Vec<&Spot<'a>> = Vec::new();
        let mut is_closed = false;
        for spot in &spots[at..] {
            let is_next = spot.line == first.line
                || parts.last().is_some_and(|last| last.line + 1 == spot.line);
            if !is_next || !same_unit(&spot.metric.unit, &total.metric.unit) {
                break;
            }
            parts.push(spot);
            is_closed = !spot
                .after
                .trim_start()
                .starts_with(['、', '，', ',', '・', '/', '／']);
            if is_closed && spot.line == first.line {
                break;
            }
        }
        let is_part = |part: &&Spot<'a>| {
            part.is_countable()
                && !is_set_apart(part.metric)
                && !has_any(&fold(&part.before), &NO_PARTS)
                && !has_any(&fold(&part.before), &NO_SHARE)
        };
        let is_open = parts
            .last()
            .is_some_and(|last| has_any(&last.after, &["など", "等", "ほか", "他"]));
        let is_near_line = first.line <= total.line + 1;
        if total.is_countable()
            && !is_set_apart(total.metric)
            && is_near_line
            && is_closed
            && !is_open
            && parts.iter().all(is_part)
            && is_near(total, &parts, 1)
        {
            claims.extend(judge(total, &parts));
        }
    }
    claims
}

/// Words of those who remain of all, and of other counts of the same people: they are no parts.
const NO_SHARE: [&str; 26] = [
    "うち", "内数", "再掲", "参考", "修了", "卒業", "終了", "就職", "合格", "内定", "採用", "決定",
    "満足", "継続", "申込", "応募", "定員", "欠席", "欠員", "前年", "昨年", "目標", "予定", "見込",
    "平均", "累計",
];

/// 相談員3名を配置した。⏎ 主任相談員 … 1名 ⏎ 相談員 … 2名
fn by_lines<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, total) in spots.iter().enumerate() {
        let is_alone =
            total.is_first && spots.get(at + 1).is_some_and(|next| next.line > total.line);
        if !is_alone || !total.is_countable() || total.is_total() || is_set_apart(total.metric) {
            continue;
        }
        let list: Vec<(&Spot<'a>, String)> = spots[at + 1..]
            .iter()
            .zip(total.line + 1..)
            .map_while(|(spot, line)| (spot.line == line).then_some(spot))
            .map_while(|spot| Some((spot, spot.line_label()?)))
            .take_while(|(spot, _)| same_unit(&spot.metric.unit, &total.metric.unit))
            .collect();
        let parts: Vec<&Spot<'a>> = list.iter().map(|(spot, _)| *spot).collect();
        // A further figure of the unit leaves it open where the list ends.
        let goes_on = spots[at + 1..].get(parts.len()).is_some_and(|next| {
            same_unit(&next.metric.unit, &total.metric.unit)
                && parts.last().is_some_and(|last| next.line <= last.line + 1)
        });
        let is_sentence = total
            .after
            .chars()
            .filter(|c| ('ぁ'..='ん').contains(c))
            .count()
            >= 2;
        let is_set_in = parts.iter().all(|part| part.is_bulleted()) && !total.is_bulleted();
        let is_part = |(part, label): &(&Spot<'a>, String)| {
            part.is_countable()
                && !is_set_apart(part.metric)
                && !has_any(label, &NO_SHARE)
                && stage(part.metric) == stage(total.metric)
                && part.ordinal().is_none()
        };
        if parts.len() >= 2
            && !goes_on
            && (is_sentence || (is_set_in && total.line_label().is_some()))
            && list.iter().all(is_part)
            && is_near(total, &parts, if is_sentence { 1 } else { 3 })
        {
            claims.extend(judge(total, &parts));
        }
    }
    claims
}

/// 登録者数：27名／東地区…11名　西地区…16名, or the parts side by side in the next line.
fn by_groups<'a>(spots: &[Spot<'a>]) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, total) in spots.iter().enumerate() {
        let slashed = total.after.trim_start().starts_with(['/', '／', '｜', '|']);
        let is_headed = total.is_first && (slashed || total.line_label().is_some());
        let Some(first) = spots.get(at + 1).filter(|_| is_headed) else {
            continue;
        };
        let line = if slashed { total.line } else { total.line + 1 };
        let parts: Vec<&Spot<'a>> = spots[at + 1..]
            .iter()
            .take_while(|spot| spot.line == line)
            .collect();
        let is_part = |part: &&Spot<'a>| {
            part.is_countable()
                && !is_set_apart(part.metric)
                && part.depth == total.depth
                && part
                    .group_label()
                    .is_some_and(|label| !has_any(&label, &NO_PARTS) && !has_any(&label, &NO_SHARE))
                && same_unit(&part.metric.unit, &total.metric.unit)
                && stage(part.metric) == stage(total.metric)
        };
        let is_open = parts
            .last()
            .is_some_and(|last| has_any(&last.after, &["など", "等", "ほか", "他"]));
        if first.line == line
            && parts.iter().all(is_part)
            && !is_open
            && total.is_countable()
            && !total.is_total()
            && !is_set_apart(total.metric)
            && is_near(total, &parts, 2)
        {
            claims.extend(judge(total, &parts));
        }
    }
    claims
}

/// True when the parts miss the total by no more than this share of it: figures far from it are of something else.
fn is_near(total: &Spot<'_>, parts: &[&Spot<'_>], share: u32) -> bool {
    let gap = sum(parts).and_then(|sum| sum.checked_sub(total.metric.value));
    gap.and_then(|gap| gap.abs().checked_mul(Decimal::from(share)))
        .is_some_and(|gap| gap < total.metric.value)
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
    if parts.len() < 2 {
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
        loose: Vec::new(),
    })
}

fn sum(parts: &[&Spot<'_>]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| {
        sum.checked_add(part.metric.value)
    })
}
