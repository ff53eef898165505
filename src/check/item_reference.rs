//! Numbers in a text that refer to items of the document: (1)で説明, 上記③のとおり.

use std::collections::HashSet;
use std::ops::Range;

use crate::model::{Scheme, read_number};

/// What follows a number that refers to an item.
const PHRASES: [&str; 18] = [
    "で説明",
    "で述べ",
    "に述べ",
    "において",
    "に定め",
    "に掲げ",
    "に規定",
    "に記載",
    "のとおり",
    "の通り",
    "の内容",
    "に示",
    "で示",
    "を参照",
    "と同様",
    "に同じ",
    "に係る",
    "による",
];

pub(super) type Numbers = HashSet<(Scheme, u32)>;

/// (1)において: the items beside, above and below.
/// The numbers that a text refers to.
pub(super) fn references(chars: &[char]) -> Vec<(Range<usize>, Scheme, Vec<u32>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let before = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .copied();
        let begins = matches!(chars[at], '(' | '\u{2474}'..='\u{2487}' | '①'..='⑳')
            && before.is_none_or(|c| c.is_whitespace() || "、。「・記の上(".contains(c));
        let Some(mark) = begins.then(|| read_number(chars, at)).flatten() else {
            at += 1;
            continue;
        };
        let end = mark.end.max(at + 1);
        let rest: String = chars[end.min(chars.len())..]
            .iter()
            .skip_while(|c| **c == ' ')
            .take(5)
            .collect();
        let is_of_law = before == Some('の')
            && at.checked_sub(2).is_some_and(|before| {
                chars[before].is_ascii_digit() || "条項号".contains(chars[before])
            });
        if PHRASES.iter().any(|phrase| rest.starts_with(phrase)) && !is_of_law {
            found.push((at..end, mark.number.scheme, mark.number.ordinals));
        }
        at = end;
    }
    found
}

/// The numbers that lines of the text begin with, and do not refer to.
pub(super) fn inline_numbers(
    chars: &[char],
    references: &[(Range<usize>, Scheme, Vec<u32>)],
) -> Numbers {
    let mut numbers = Numbers::new();
    let mut start = 0;
    for line in chars.split(|c| *c == '\n') {
        let first = start + line.iter().take_while(|c| c.is_whitespace()).count();
        let refers = references.iter().any(|(range, ..)| range.start == first);
        if let Some(mark) = read_number(chars, first).filter(|_| !refers) {
            numbers.extend(
                mark.number
                    .ordinals
                    .iter()
                    .map(|o| (mark.number.scheme, *o)),
            );
        }
        start += line.len() + 1;
    }
    numbers
}
