//! What the lines above and below a table say of its sums.

use super::super::measure::has_any;
use crate::model::{Document, fold};

/// What notes say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each note says one thing, and any of them may stand together"
)]
pub(super) struct Notes {
    /// Figures were rounded, or the sums may differ.
    pub(super) rounded: bool,
    /// Figures were cut off instead of rounded.
    pub(super) cut: bool,
    /// Something is counted more than once.
    pub(super) repeated: bool,
    /// The totals hold more or less than the table shows.
    pub(super) otherwise: bool,
    /// The same, of the totals that are called 合計 or 総数 alone.
    pub(super) grand_otherwise: bool,
    /// The caption states a unit that is itself a rounded one: 千円, ha.
    pub(super) scaled: bool,
}

impl Notes {
    /// Reads the captions, and rows that are notes.
    pub(super) fn of(document: &Document, rows: &[String]) -> Self {
        let captions = document
            .captions
            .iter()
            .map(|caption| fold(caption.text.text()));
        let mut notes = Self::default();
        for text in captions.chain(rows.iter().map(|text| fold(text))) {
            let of_sums = has_any(&text, &["合計", "総数", "総計", "計と", "内訳", "計は"]);
            // 「達成率は四捨五入した」 says nothing of the figures that are added.
            let of_rates = has_any(&text, &["率は", "率の", "率を", "率については"])
                && !of_sums
                && !has_any(&text, &["数値", "金額", "各", "百分"]);
            notes.cut |= !of_rates && has_any(&text, &["切り捨", "切捨"]);
            notes.rounded |=
                notes.cut || !of_rates && has_any(&text, &["端数", "四捨五入", "丸め"]);
            notes.rounded |= has_any(
                &text,
                &["一致しない", "合わない", "一致しません", "合致しない"],
            );
            // Persons counted each time they come add up, whoever came twice.
            let is_gross = has_any(&text, &["延べ", "のべ"]) && !has_any(&text, &["実人", "実数"]);
            let is_of_twice = has_any(&text, &["兼ね", "重複", "複数", "重ねて"]);
            notes.repeated |= !(is_gross && text.contains("含"))
                && has_any(
                    &text,
                    &[
                        "重複",
                        "複数回答",
                        "複数応募",
                        "複数計上",
                        "複数の分野",
                        "複数選択",
                        "二重計上",
                    ],
                );
            let is_other = of_sums
                && !(is_gross && is_of_twice)
                && has_any(
                    &text,
                    &[
                        "含む",
                        "含み",
                        "含まない",
                        "含まれ",
                        "含め",
                        "除く",
                        "除い",
                        "算入",
                    ],
                );
            let rest = GRAND
                .iter()
                .fold(text.clone(), |rest, word| rest.replace(word, ""));
            let is_of_grand = rest != text && !has_any(&rest, &["計と", "計は", "計に", "内訳"]);
            notes.grand_otherwise |= is_other && is_of_grand;
            notes.otherwise |= is_other && !is_of_grand;
            let states_unit = text.contains("単位") || text.chars().count() <= 8;
            notes.scaled |= states_unit && is_scaled(&text);
        }
        notes
    }
}

/// What the last total of a table is called.
const GRAND: [&str; 3] = ["合計", "総計", "総数"];

/// True for such a total.
pub(super) fn is_grand(label: &str) -> bool {
    has_any(&fold(label), &GRAND)
}

/// True for a unit in which figures are rounded: 千円, 百万円, 千人, ha.
pub(super) fn is_scaled(unit: &str) -> bool {
    let key = fold(unit);
    has_any(
        &key,
        &[
            "千円",
            "万円",
            "億円",
            "兆円",
            "千人",
            "万人",
            "百人",
            "千件",
            "千戸",
            "千世帯",
            "千トン",
            "万トン",
            "千t",
            "ha",
            "km",
            "㎞",
            "㎢",
            "㎡",
            "m2",
            "ヘクタール",
            "トン",
            "千台",
            "千株",
            "千本",
            "百万",
            "%",
            "kg",
            "時間",
        ],
    )
}

/// True for a text that stands under a table and explains it.
pub(super) fn is_note(text: &str) -> bool {
    let key = fold(text);
    let bare = key.trim_start_matches(['(', '[', '*']);
    bare.starts_with('※')
        || bare.starts_with('注')
        || bare.starts_with("備考")
        || key.starts_with('*')
}
