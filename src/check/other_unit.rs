//! A result in another unit than its target: 目標80回に対し87日.

use super::subject::{Subject, position};
use crate::model::{Metric, Place, fold, same_unit};

/// A result told in a unit that its target does not have.
pub(super) struct OtherUnit {
    /// The number and its unit.
    pub(super) place: Place,
    /// The unit.
    pub(super) unit: &'static str,
}

/// Units that count one by one; the longer of two before the shorter.
const COUNTS: [&str; 26] = [
    "人日", "人回", "か所", "箇所", "ヶ所", "カ所", "団体", "世帯", "施設", "回", "件", "人", "名",
    "社", "校", "日", "戸", "部", "枚", "本", "台", "組", "店", "冊", "園", "個",
];

/// The number right behind a target that the sentence holds against it, where it has another unit.
pub(super) fn other_unit(subject: &Subject<'_>, at: usize, target: &Metric) -> Option<OtherUnit> {
    const FAR: u32 = 30;
    let item = subject.nodes[at].item;
    let range = position(item, target)?;
    let entry = item.entries.get(&target.column())?;
    let behind = entry.text.slice(range.end..range.end.saturating_add(FAR));
    let text: Vec<char> = behind.text().chars().collect();
    let start = text.iter().position(|c| is_digit(*c))?;
    let words: String = text[..start]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let words = words.strip_prefix("に対し")?.trim_start_matches('て');
    if !matches!(
        words.trim_matches(['、', '，', ',', '：', ':']),
        "" | "実績" | "実績は" | "実績が" | "結果は" | "今年度は" | "本年度は"
    ) {
        return None;
    }
    let digits = text[start..]
        .iter()
        .take_while(|c| is_digit(**c) || matches!(c, ',' | '，'))
        .count();
    let rest: String = text[start + digits..].iter().collect();
    let unit = COUNTS.into_iter().find(|unit| rest.starts_with(unit))?;
    let end = rest.get(unit.len()..)?;
    let ends = [
        "（",
        "(",
        "。",
        "、",
        "\n",
        "であ",
        "でし",
        "とな",
        "だった",
    ];
    let is_end = end.trim().is_empty() || ends.iter().any(|word| end.starts_with(word));
    if !is_end || is_alike(unit, &target.unit) || !is_count(&target.unit) {
        return None;
    }
    let length = digits + unit.chars().count();
    let from = range.end + start as u32;
    let part = entry.text.slice(from..from + length as u32);
    Some(OtherUnit {
        place: Place {
            at: part.first()?,
            quote: part.text().to_owned(),
            note: None,
        },
        unit,
    })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_count(unit: &str) -> bool {
    COUNTS.contains(&fold(unit).as_str())
}

fn is_alike(a: &str, b: &str) -> bool {
    const PLACES: [&str; 8] = ["か所", "箇所", "ヶ所", "カ所", "施設", "園", "校", "店"];
    let is_place = |unit: &str| PLACES.contains(&unit);
    same_unit(a, b) || same_unit(a, &fold(b)) || (is_place(a) && is_place(&fold(b)))
}
