//! Columns of running numbers: the No., 番号 or 回 of a table that goes up by one from row to row.

use std::collections::HashSet;

use super::subject::Subject;
use crate::model::{CellRef, ColumnKey, Role, RowKind, TableRow, Traced, fold, narrow};

/// A number that breaks a column which runs everywhere else.
pub(super) struct Slip<'a> {
    /// The column.
    pub(super) column: ColumnKey,
    /// The number as written.
    pub(super) here: &'a Traced,
    /// The cell it does not go with: that of the same number, else the one before.
    pub(super) other: Option<&'a Traced>,
    /// The number that the cells around leave open here.
    pub(super) expected: u32,
    /// Whether another row has the same number.
    pub(super) is_repeated: bool,
}

/// Every slip of a document, and how many numbers follow the one before.
#[derive(Default)]
pub(super) struct Running<'a> {
    pub(super) slips: Vec<Slip<'a>>,
    pub(super) held: usize,
}

impl Running<'_> {
    /// True for a column of which a number is told.
    pub(super) fn tells(&self, column: ColumnKey) -> bool {
        self.slips.iter().any(|slip| slip.column == column)
    }
}

/// Fewer numbers prove nothing.
const FEWEST: usize = 4;
/// More missing numbers than this are no slip but another way of counting.
const LONGEST_GAP: u32 = 5;

/// One number of a column.
struct Counted<'a> {
    text: &'a Traced,
    value: u32,
    /// What the row is called.
    label: String,
    /// Whether a heading over the rows stands before it.
    is_headed: bool,
}

/// Every column of running numbers, with what breaks it.
pub(super) fn running<'a>(subject: &Subject<'a>) -> Running<'a> {
    let mut all = Running::default();
    for (key, column) in &subject.document.columns {
        if key.role == Role::Number || is_counter(column.heading.text()) {
            let (slips, held) = of_column(&subject.document.rows, *key);
            all.slips.extend(slips);
            all.held = all.held.saturating_add(held);
        }
    }
    all
}

/// Headings of columns that count their rows.
fn is_counter(heading: &str) -> bool {
    const NAMES: [&str; 16] = [
        "no",
        "no.",
        "№",
        "#",
        "番号",
        "回",
        "号",
        "番",
        "通番",
        "連番",
        "項番",
        "通し番号",
        "整理番号",
        "開催回",
        "実施回",
        "行番号",
    ];
    NAMES.contains(&fold(heading).to_lowercase().as_str())
}

fn of_column(rows: &[TableRow], key: ColumnKey) -> (Vec<Slip<'_>>, usize) {
    let (counted, others) = numbers(rows, key);
    if counted.len() < FEWEST || others.saturating_mul(2) > counted.len() {
        return (Vec::new(), 0);
    }
    // Two committees count their meetings side by side: 1, 1, 2, 2, 3.
    let twice = |value: u32| {
        counted
            .windows(2)
            .any(|pair| pair.iter().all(|n| n.value == value))
    };
    if twice(1) && twice(2) {
        return (Vec::new(), 0);
    }
    let (mut slips, mut jumps, mut held) = (Vec::new(), 0_usize, 0_usize);
    for list in lists(&counted) {
        let found = of_list(list, key);
        slips.extend(found.slips);
        jumps = jumps.saturating_add(found.jumps);
        held = held.saturating_add(found.held);
    }
    // Numbers that jump again and again are those of a larger list, or codes.
    let most = counted.len() / 20 + 1;
    if slips.len().saturating_add(jumps) > most || held.saturating_add(3) < counted.len() / 2 {
        return (Vec::new(), 0);
    }
    (slips, held)
}

/// The numbers of a column in order, and how many rows have something else there.
fn numbers(rows: &[TableRow], key: ColumnKey) -> (Vec<Counted<'_>>, usize) {
    let mut seen: HashSet<CellRef> = HashSet::new();
    let (mut counted, mut others, mut is_headed) = (Vec::new(), 0, false);
    for row in rows {
        if row.kind != RowKind::Data {
            is_headed = true;
            continue;
        }
        let Some(passage) = row.entries.get(&key).filter(|p| !p.text.is_blank()) else {
            continue;
        };
        // A number merged over several rows is one.
        let is_new = passage
            .text
            .first()
            .is_some_and(|span| seen.insert(span.cell));
        if !is_new {
            continue;
        }
        let Some(value) = value(passage.text.text()) else {
            others += 1;
            continue;
        };
        let label = row
            .entries
            .iter()
            .filter(|(other, _)| **other != key)
            .map(|(_, passage)| fold(passage.text.text()))
            .find(|text| {
                text.chars()
                    .any(|c| c.is_alphabetic() && !"年月日".contains(c))
            });
        counted.push(Counted {
            text: &passage.text,
            value,
            label: label.unwrap_or_default(),
            is_headed,
        });
        is_headed = false;
    }
    (counted, others)
}

/// 12, 第12回, No.12
fn value(text: &str) -> Option<u32> {
    let narrow: String = narrow(text.trim()).into_iter().collect();
    let bare = narrow.trim();
    let bare = ["第", "No.", "NO.", "no.", "№"]
        .iter()
        .find_map(|prefix| bare.strip_prefix(prefix))
        .unwrap_or(bare)
        .trim_start();
    let bare = ["回目", "回", "号", "番", "."]
        .iter()
        .find_map(|suffix| bare.strip_suffix(suffix))
        .unwrap_or(bare)
        .trim_end();
    let is_plain = (1..=4).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| bare.parse().ok())?
}

/// The numbers cut where the counting starts again, or below a heading goes on elsewhere.
fn lists<'s, 'a>(counted: &'s [Counted<'a>]) -> Vec<&'s [Counted<'a>]> {
    let begins = |at: usize| {
        let (before, here) = (&counted[at - 1], &counted[at]);
        let follows = before.value.checked_add(1) == Some(here.value);
        // 1, 1, 3: the second is a slip of the hand, no new beginning.
        let stands_for_next = counted
            .get(at + 1)
            .is_some_and(|after| before.value.checked_add(2) == Some(after.value));
        here.value == 1 && !stands_for_next || here.is_headed && !follows
    };
    let mut lists = Vec::new();
    let mut start = 0;
    for at in 1..=counted.len() {
        if at == counted.len() || begins(at) {
            lists.push(&counted[start..at]);
            start = at;
        }
    }
    lists
}

struct Found<'a> {
    slips: Vec<Slip<'a>>,
    jumps: usize,
    held: usize,
}

fn of_list<'a>(list: &[Counted<'a>], column: ColumnKey) -> Found<'a> {
    let mut found = Found {
        slips: Vec::new(),
        jumps: 0,
        held: 0,
    };
    let next = |value: u32| value.saturating_add(1);
    // The number that stands in the way of all others is the odd one, not what follows it.
    let odd = |at: usize, expected: u32| {
        let twin = list
            .iter()
            .enumerate()
            .find(|(other, counted)| *other != at && counted.value == list[at].value);
        let before = at.checked_sub(1).and_then(|before| list.get(before));
        Slip {
            column,
            here: list[at].text,
            other: twin.map(|(_, c)| c).or(before).map(|c| c.text),
            expected,
            is_repeated: twin.is_some(),
        }
    };
    // Each slip looks at the whole list: a list of many is no list that runs.
    let most = list.len() / 20 + 2;
    let mut at = 1;
    while let (Some(before), Some(here)) = (list.get(at - 1), list.get(at)) {
        if found.slips.len() > most.min(50) {
            break;
        }
        let wanted = next(before.value);
        let after = list.get(at + 1).map(|after| after.value);
        if here.value == wanted {
            found.held += 1;
        } else if after == Some(next(wanted)) {
            found.slips.push(odd(at, wanted));
            found.held += 1;
            at += 1;
        } else if at == 1 && here.value == 2 && after == Some(3) {
            found.slips.push(odd(0, 1));
        } else if is_short_gap(wanted, here.value)
            || here.value == before.value && tells_apart(before, here)
        {
            found.slips.push(odd(at, wanted));
        } else {
            found.jumps += 1;
        }
        at += 1;
    }
    found
}

/// Two rows of one number are two lines of the same where they are called alike.
fn tells_apart(before: &Counted<'_>, here: &Counted<'_>) -> bool {
    !before.label.is_empty() && !here.label.is_empty() && before.label != here.label
}

fn is_short_gap(wanted: u32, value: u32) -> bool {
    value
        .checked_sub(wanted)
        .is_some_and(|gap| (1..=LONGEST_GAP).contains(&gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_what_stands_around_them() {
        for (text, expected) in [
            ("7", Some(7)),
            ("１２", Some(12)),
            ("第3回", Some(3)),
            ("No. 4", Some(4)),
            ("5回目", Some(5)),
            ("2-1", None),
            ("合計", None),
            ("令和5年", None),
            ("", None),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_of_counters() {
        assert!(
            ["No.", "Ｎｏ", "回", "整理番号"]
                .into_iter()
                .all(is_counter)
        );
        assert!(
            !["回数", "電話番号", "年度", "会場"]
                .into_iter()
                .any(is_counter)
        );
    }

    fn slips(values: &[u32]) -> Vec<(usize, u32, bool)> {
        let texts: Vec<Traced> = values
            .iter()
            .zip(1..)
            .map(|(value, row)| {
                let cell = CellRef::new(&"S".into(), row, 0);
                Traced::cell(&cell, &value.to_string())
            })
            .collect();
        let counted: Vec<Counted<'_>> = texts
            .iter()
            .zip(values)
            .enumerate()
            .map(|(at, (text, value))| Counted {
                text,
                value: *value,
                label: format!("行事{at}"),
                is_headed: false,
            })
            .collect();
        let lists = lists(&counted);
        let found = lists
            .into_iter()
            .flat_map(|list| of_list(list, Role::Number.into()).slips);
        found
            .map(|slip| {
                let at = texts.iter().position(|text| std::ptr::eq(text, slip.here));
                (at.unwrap_or(99), slip.expected, slip.is_repeated)
            })
            .collect()
    }

    #[test]
    fn the_odd_number_is_told() {
        assert_eq!(slips(&[1, 2, 3, 5, 6, 7]), [(3, 4, false)]);
        assert_eq!(slips(&[1, 2, 2, 4, 5]), [(2, 3, true)]);
        assert_eq!(slips(&[1, 2, 5, 4, 5]), [(2, 3, true)]);
        assert_eq!(slips(&[1, 2, 30, 4, 5]), [(2, 3, false)]);
        assert_eq!(slips(&[1, 2, 3, 4, 6]), [(4, 5, false)]);
        assert_eq!(slips(&[1, 2, 3, 4, 4]), [(4, 5, true)]);
        assert_eq!(slips(&[2, 2, 3, 4]), [(0, 1, true)]);
        assert_eq!(slips(&[1, 2, 3, 3, 4, 5]), [(3, 4, true)]);
    }

    #[test]
    fn lists_that_start_again_are_silent() {
        assert!(slips(&[1, 2, 3, 1, 2, 1, 2, 3, 4]).is_empty());
        assert!(slips(&[21, 22, 23, 24, 25]).is_empty());
        assert!(slips(&[101, 102, 103, 201, 202]).is_empty());
    }
}
