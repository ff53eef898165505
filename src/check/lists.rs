//! Numbered lists as they stand on the sheet, whatever the form makes of them: the lines of a cell, the cells of a column.

use std::collections::{BTreeMap, HashSet};

use super::cell_text::{CellText, cell_texts};
use super::rule::{Details, Rule};
use super::subject::Subject;
use crate::model::{CellRef, Finding, Message, Place, Scheme, fold, narrow, read_number};

/// A number that does not follow the one before it.
pub(super) struct Odd {
    /// The number and what it heads.
    pub(super) here: Place,
    /// The number before it, or the other one of that number.
    pub(super) other: Option<Place>,
    /// As written: (3), 第3節.
    pub(super) found: String,
    /// The position that is due.
    pub(super) expected: u32,
    /// True when another item of the list has the number.
    pub(super) is_repeated: bool,
}

impl Odd {
    /// What a rule says of it: the fact, and what the other number is.
    pub(super) fn finding(self, rule: &Rule, fact: Message, note: Message) -> Finding {
        let other = self.other.map(|place| Place {
            note: Some(note),
            ..place
        });
        rule.finding(fact, self.here)
            .values(self.found, self.expected.to_string())
            .related(other.into_iter().collect())
    }
}

/// A number at the beginning of a line.
struct Mark<'s> {
    cell: &'s CellText,
    /// Characters of the number.
    start: usize,
    end: usize,
    /// Which list it may belong to.
    family: Family,
    ordinal: u32,
    /// What it heads, folded.
    heading: String,
    /// How many marks stood before it in its column.
    nth: usize,
}

/// What the numbers of one list have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Family {
    Of(Scheme),
    /// 第1節, 第2回
    Counted(char),
    /// 1-1, 1-2
    Below(u32),
    /// Q1, 問1
    Asked(char),
    /// R6-1, A-3: codes of rows, which may leave some out.
    Coded(String),
}

/// More than this, and the document counts in a way of its own.
const MOST: usize = 2;
/// Lists deeper than this are none.
const DEEPEST: usize = 8;

/// What is odd in the lists of a document, and how many numbers follow as they should.
pub(super) fn odd(subject: &Subject<'_>) -> (Vec<Odd>, usize) {
    let mut columns: BTreeMap<(&str, u32), Vec<Mark<'_>>> = BTreeMap::new();
    for cell in cell_texts(subject).iter().filter(|cell| !cell.goes_on) {
        let at = (cell.cell.sheet.as_ref(), cell.cell.column);
        let marks = columns.entry(at).or_default();
        for mut mark in marks_of(cell) {
            mark.nth = marks.len();
            marks.push(mark);
        }
    }
    let said: HashSet<(CellRef, String)> = columns
        .values()
        .flatten()
        .map(|mark| (mark.cell.cell.clone(), mark.label()))
        .collect();
    let (mut odd, mut held) = (Vec::new(), 0_usize);
    for marks in columns.into_values() {
        for list in lists(marks) {
            let (found, right) = of_list(&list);
            held = held.saturating_add(right);
            odd.extend(found.into_iter().filter(|odd| !is_left_out(odd, &said)));
        }
    }
    let is_theirs = odd.len() <= MOST && odd.len().saturating_mul(3) <= held.saturating_add(2);
    if is_theirs {
        (odd, held)
    } else {
        (Vec::new(), 0)
    }
}

/// True when another column of the row has the very number: the list leaves out what has none here.
fn is_left_out(odd: &Odd, said: &HashSet<(CellRef, String)>) -> bool {
    !odd.is_repeated
        && said.iter().any(|(cell, label)| {
            let here = &odd.here.at.cell;
            cell.sheet == here.sheet
                && cell.row == here.row
                && cell.column != here.column
                && *label == odd.found
        })
}

impl Mark<'_> {
    fn label(&self) -> String {
        fold(&self.cell.quote(self.start, self.end))
    }

    fn place(&self) -> Place {
        let line = self.cell.chars.iter().skip(self.start);
        let length = line.take_while(|(_, c)| *c != '\n').take(40).count();
        let end = self.start.saturating_add(length);
        Place {
            at: self.cell.span(self.start, end),
            quote: self.cell.quote(self.start, end).trim().to_owned(),
            note: None,
        }
    }
}

/// The numbers that begin the lines of a cell.
fn marks_of(cell: &CellText) -> Vec<Mark<'_>> {
    let text = cell.text();
    let chars = narrow(&text);
    let wide: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let length = chars[start..].iter().take_while(|c| **c != '\n').count();
        let end = start + length;
        let blank = chars[start..end]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count();
        let at = start + blank;
        if let Some((family, ordinal, after)) = mark(&chars[..end], &wide[..end], at) {
            let heading: String = wide[after..end].iter().collect();
            found.push(Mark {
                cell,
                start: at,
                end: after,
                family,
                ordinal,
                heading: fold(&heading),
                nth: 0,
            });
        }
        start = end + 1;
    }
    // (4)のとおり refers to an item.
    found.retain(|mark| {
        let refers = |word: &&str| mark.heading.starts_with(*word);
        ![
            "の", "に", "と", "は", "を", "が", "で", "から", "及び", "、", "・", "~", "～", "〜",
        ]
        .iter()
        .any(refers)
    });
    // A number of a row may stand alone in its cell; that of a list heads something.
    found.retain(|mark| {
        !mark.heading.is_empty()
            || matches!(mark.family, Family::Counted(c) if "章節条項編部".contains(c))
            || matches!(mark.family, Family::Asked(_) | Family::Coded(_))
    });
    found
}

/// Family, position and end of the number at `at`.
fn mark(chars: &[char], wide: &[char], at: usize) -> Option<(Family, u32, usize)> {
    let number = |from: usize| -> Option<(u32, usize)> {
        let digits: String = chars
            .get(from..)?
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .take(4)
            .collect();
        let value = digits.parse().ok()?;
        (digits.len() <= 3).then_some((value, from + digits.len()))
    };
    let first = *chars.get(at)?;
    let is_end = |end: usize| chars.get(end).is_none_or(|c| c.is_whitespace());
    if first == '第' {
        let (value, end) = number(at + 1)?;
        let unit = *chars.get(end)?;
        return ("章節条項編部".contains(unit) && is_end(end + 1)).then_some((
            Family::Counted(unit),
            value,
            end + 1,
        ));
    }
    if "QA問答".contains(first)
        && let Some((value, end)) = number(at + 1)
    {
        let is_set_off = chars
            .get(end)
            .is_none_or(|c| c.is_whitespace() || ".:)、".contains(*c));
        return is_set_off.then_some((Family::Asked(first), value, end));
    }
    if let Some((value, dash)) = number(at)
        && matches!(chars.get(dash), Some('-' | '－' | '‐'))
        && let Some((second, end)) = number(dash + 1)
    {
        return is_end(end).then_some((Family::Below(value), second, end));
    }
    if first.is_ascii_alphabetic() {
        return coded(chars, at);
    }
    let read = read_number(wide, at)?;
    let [ordinal] = read.number.ordinals.as_slice() else {
        return None;
    };
    let scheme = read.number.scheme;
    let is_bracketed = matches!(
        scheme,
        Scheme::Pnum | Scheme::Pkata | Scheme::Palpha | Scheme::Circ
    );
    // 1.5, 3、4 and 1, 2 are no numbers of items.
    let is_count = chars.get(read.end).is_some_and(char::is_ascii_digit);
    let is_plain = matches!(scheme, Scheme::Num | Scheme::Kata | Scheme::Dai);
    let counts = (is_bracketed || is_plain && read.set_off) && !is_count && !read.lookalike;
    counts.then_some((Family::Of(scheme), *ordinal, read.end))
}

/// R6-1 alone in its line.
fn coded(chars: &[char], at: usize) -> Option<(Family, u32, usize)> {
    let rest: String = chars.get(at..)?.iter().collect();
    let code = rest.trim_end();
    let (prefix, digits) = code.rsplit_once('-')?;
    let is_code = prefix.len() <= 6
        && prefix.bytes().all(|b| b.is_ascii_alphanumeric())
        && (1..=3).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit());
    let ordinal = digits.parse().ok().filter(|_| is_code)?;
    Some((Family::Coded(prefix.to_owned()), ordinal, at + code.len()))
}

/// The marks of a column as lists: a number goes on with the list of its family that is open.
fn lists(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut done = Vec::new();
    let mut open: Vec<Vec<Mark<'_>>> = Vec::new();
    let follows_three: Vec<bool> = marks
        .windows(2)
        .map(|pair| pair[0].family == pair[1].family && pair[1].ordinal == 3)
        .chain([false])
        .collect();
    for mark in marks {
        // (1) (1) (3): the second is meant as (2).
        let stands_for_two = follows_three.get(mark.nth) == Some(&true);
        let depth = open
            .iter()
            .rposition(|list| list.last().is_some_and(|last| last.family == mark.family));
        if let Some(depth) = depth {
            done.extend(open.drain(depth + 1..));
            // ア ア with nothing between: the second may be meant as イ.
            let follows = |last: &Mark<'_>| {
                last.nth + 1 == mark.nth
                    && last.ordinal == 1
                    && (depth > 0 || stands_for_two)
                    && mark.cell.cell.row <= last.cell.cell.row.saturating_add(1)
            };
            let starts = mark.ordinal == 1 && !open[depth].last().is_some_and(follows);
            if starts {
                done.extend(open.pop());
                open.push(vec![mark]);
            } else {
                open[depth].push(mark);
            }
        } else {
            if open.len() >= DEEPEST {
                done.append(&mut open);
            }
            open.push(vec![mark]);
        }
    }
    done.append(&mut open);
    done
}

fn of_list(list: &[Mark<'_>]) -> (Vec<Odd>, usize) {
    let (mut found, mut held) = (Vec::new(), 0_usize);
    // A list that begins later goes on from elsewhere.
    if list.first().is_none_or(|first| first.ordinal != 1) {
        return (found, 0);
    }
    let is_one_cell = |at: usize| list[at].cell.cell == list[at - 1].cell.cell;
    let mut previous = 1_u32;
    for at in 1..list.len() {
        let (here, wanted) = (&list[at], previous.saturating_add(1));
        let after = list.get(at + 1).map(|mark| mark.ordinal);
        if here.ordinal == wanted {
            held += 1;
            previous = wanted;
            continue;
        }
        let stands_for_next = after == wanted.checked_add(1);
        let twin = list
            .iter()
            .enumerate()
            .find(|(other, mark)| *other != at && mark.ordinal == here.ordinal)
            .map(|(_, mark)| mark);
        let is_same =
            !here.heading.is_empty() && twin.is_some_and(|twin| twin.heading == here.heading);
        let gap = here.ordinal.saturating_sub(wanted);
        // One item left out; more of them are an extract.
        let is_gap = gap == 1;
        // Two numbers alone prove nothing, unless one cell lists them.
        let is_pair = here.ordinal == previous && list[at - 1].nth.saturating_add(1) == here.nth;
        let is_list = list.len() >= 3 || is_one_cell(at) || is_pair;
        let is_told = is_list
            && !is_same
            && (stands_for_next || is_gap || here.ordinal == previous && list.len() >= 2);
        let is_open = matches!(here.family, Family::Coded(_)) && twin.is_none();
        if is_told && !is_open {
            found.push(Odd {
                here: here.place(),
                other: Some(twin.unwrap_or(&list[at - 1]).place()),
                found: here.label(),
                expected: wanted,
                is_repeated: twin.is_some(),
            });
        } else {
            // A list that steps back is another one.
            return (found, held);
        }
        previous = if stands_for_next {
            wanted
        } else {
            here.ordinal
        };
    }
    (found, held)
}
