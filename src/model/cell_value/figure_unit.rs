//! The unit behind the number of a cell. A cell has no sentence around it, so more words count here than in
//! running text: 81.5歳, 3か月, 30ロット.

use crate::model::narrow::starts_with;
use crate::model::quantity::unit;

/// Units that count in a cell of their own and are part of dates, ages or codes in a sentence. No word
/// stands before one that it begins with.
const CELL_UNITS: &[&str] = &[
    "か月間",
    "か月",
    "カ月",
    "ヶ月",
    "ヵ月",
    "ケ月",
    "箇月",
    "か年",
    "カ年",
    "ヶ年",
    "ヵ年",
    "箇年",
    "年間",
    "週間",
    "日間",
    "分間",
    "歳",
    "才",
    "週",
    "泊",
    "名分",
    "人前",
    "t-CO2",
    "t-CO₂",
    "tCO2",
    "kg-CO2",
    "kgCO2",
    "hPa",
    "kPa",
    "MPa",
    "kcal",
    "kJ",
    "MJ",
    "GJ",
    "TJ",
    "PJ",
    "GWh",
    "Wh",
    "ppm",
    "ppb",
    "m/s",
    "km/h",
    "mm/h",
    "mSv",
    "μSv",
    "Bq",
    "cc",
    "dl",
    "dL",
    "km2",
    "km²",
    "㎢",
    "dB",
    "Hz",
    "kHz",
    "bps",
    "kbps",
    "Mbps",
    "Gbps",
    "ドット",
    "ベクレル",
];

/// What a count is spread over, after a slash; 年, 月 and words that count are known to the units already.
const PER: &[&str] = &[
    "年度",
    "四半期",
    "半期",
    "か年",
    "か月",
    "ヶ月",
    "カ月",
    "週間",
    "月間",
    "年間",
    "期",
    "km2",
    "km²",
    "s",
    "h",
];

/// The unit at or after the blanks at `at`, and where it ends.
pub(super) fn unit_after(chars: &[char], at: usize) -> Option<(String, usize)> {
    let blanks = chars
        .iter()
        .skip(at)
        .take_while(|c| c.is_whitespace())
        .count();
    let (mut unit, mut end) = unit_at(chars, at + blanks)?;
    if chars.get(end) == Some(&'/')
        && let Some(per) = PER.iter().find(|per| starts_with(chars, end + 1, per))
    {
        unit = format!("{unit}/{per}");
        end += 1 + per.chars().count();
    } else if unit.ends_with("/年") && chars.get(end) == Some(&'度') {
        unit.push('度');
        end += 1;
    }
    Some((unit, end))
}

/// True when the whole text is a unit that a cell may count by, and a known one.
pub(in crate::model) fn is_cell_unit(chars: &[char]) -> bool {
    let known = katakana(chars, 0).is_none() || unit::is_unit(chars);
    known && unit_after(chars, 0).is_some_and(|(_, end)| end == chars.len() && end > 0)
}

fn unit_at(chars: &[char], at: usize) -> Option<(String, usize)> {
    let own = CELL_UNITS
        .iter()
        .filter(|word| starts_with(chars, at, word))
        .map(|word| (*word, at + word.chars().count()))
        .max_by_key(|(_, end)| *end)
        .filter(|(word, end)| {
            let letter = |c: char| c.is_ascii_alphanumeric();
            !(word.ends_with(letter) && chars.get(*end).copied().is_some_and(letter))
        });
    let known = unit::unit_at(chars, at);
    match (own, known) {
        (Some((word, end)), known) if known.as_ref().is_none_or(|(_, other)| *other <= end) => {
            Some((word.to_owned(), end))
        }
        (_, Some(known)) => Some(known),
        _ => katakana(chars, at),
    }
}

/// 30ロット: a word in katakana of its own that no list has.
fn katakana(chars: &[char], at: usize) -> Option<(String, usize)> {
    let word: String = chars
        .iter()
        .skip(at)
        .take_while(|c| matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'))
        .collect();
    let length = word.chars().count();
    (2..=8)
        .contains(&length)
        .then(|| (word, at.saturating_add(length)))
}
