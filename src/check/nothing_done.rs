//! The words of a status that nothing was done.

use super::measure::has_any;
use crate::model::Entry;

/// Words that nothing was done. What was called off, or did not come up, is an answer of its own.
const NOTHING: [&str; 40] = [
    "未実施",
    "未着手",
    "未開催",
    "実施なし",
    "実施無し",
    "実績なし",
    "実績無し",
    "実績はなし",
    "実績はなく",
    "実績がなく",
    "実績はゼロ",
    "実績がゼロ",
    "実績ゼロ",
    "実績も無く",
    "実績はない",
    "実績はありません",
    "実績はなかった",
    "実績がない",
    "実績がなかった",
    "実施せず",
    "実施していない",
    "実施していません",
    "実施できていない",
    "実施できていません",
    "実施できなかった",
    "実施できません",
    "実施しなかった",
    "実施しません",
    "実施に至らなかった",
    "実施に至っていない",
    "実施には至らなかった",
    "開催できなかった",
    "開催しなかった",
    "開催していない",
    "行えなかった",
    "行わなかった",
    "行っていない",
    "着手していない",
    "着手していません",
    "着手できなかった",
];

/// The word of a status that says nothing else.
pub(super) fn only_nothing(entry: &Entry) -> Option<&'static str> {
    let said = if entry.body.is_blank() {
        entry.text.text()
    } else {
        entry.body.text()
    };
    if said.chars().count() > 120 {
        return None;
    }
    let word = NOTHING.into_iter().find(|word| said.contains(word))?;
    // What was done besides: 周知を行った。 A reason is none: 台風の影響があった。
    let is_told = |sentence: &str| {
        let ends = ["た", "ました", "ている", "ています", "済み", "済"];
        ends.iter().any(|end| sentence.ends_with(end))
            && !has_any(
                sentence,
                &[
                    "なかった",
                    "ませんでした",
                    "ない",
                    "ません",
                    "影響",
                    "ため",
                    "都合",
                    "理由",
                    "延期",
                ],
            )
    };
    let other = said
        .split(['。', '\n'])
        .map(str::trim)
        .filter(|sentence| !has_any(sentence, &NOTHING))
        .any(is_told);
    // 一部未実施, 2校を除き未実施, 未実施の学校へ: other things than that nothing was done.
    let is_part = has_any(
        said,
        &[
            "一部",
            "除き",
            "除いて",
            "以外",
            "未実施の",
            "未実施者",
            "未実施分",
            "未着手の",
            "ほかは",
            "のみ",
            "だけ",
            "うち",
        ],
    );
    (!other && !is_part).then_some(word)
}
