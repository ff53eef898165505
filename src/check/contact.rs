//! Telephone numbers and mail addresses in a text.

use std::ops::Range;

use crate::model::narrow;

/// What reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ContactKind {
    /// A telephone or fax number.
    Telephone,
    /// A mail address.
    Mail,
}

/// One of them, by the characters of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contact {
    pub(super) kind: ContactKind,
    pub(super) chars: Range<usize>,
}

/// Words before a number that is written without a break.
const LABELS: [&str; 9] = [
    "電話",
    "TEL",
    "Tel",
    "tel",
    "℡",
    "携帯",
    "FAX",
    "Fax",
    "ファックス",
];

/// Words before a number of something that is kept in files; 番号 alone and 電話番号 are none.
const FILES: [&str; 14] = [
    "受付番号",
    "整理番号",
    "管理番号",
    "登録番号",
    "許可番号",
    "認定番号",
    "承認番号",
    "契約番号",
    "文書番号",
    "法人番号",
    "口座番号",
    "伝票番号",
    "型番",
    "品番",
];

/// Every telephone number and mail address, in order.
pub(super) fn contacts(text: &str) -> Vec<Contact> {
    if !text
        .chars()
        .any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '@' || c == '＠')
    {
        return Vec::new();
    }
    let chars: Vec<char> = narrow(text)
        .into_iter()
        // A long vowel between digits is a dash.
        .map(|c| {
            if matches!(c, 'ー' | '‐' | 'ｰ') {
                '-'
            } else {
                c
            }
        })
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let one = match c {
            '@' => mail(&chars, at).map(|chars| (ContactKind::Mail, chars)),
            '0' | '(' | '+' => telephone(&chars, at).map(|chars| (ContactKind::Telephone, chars)),
            _ => None,
        };
        match one {
            Some((kind, range)) => {
                at = range.end.max(at + 1);
                found.push(Contact { kind, chars: range });
            }
            // A number that is none is passed over as a whole.
            None if c.is_ascii_digit() => {
                at += chars
                    .iter()
                    .skip(at)
                    .take_while(|c| c.is_ascii_digit() || **c == '-')
                    .count();
            }
            None => at += 1,
        }
    }
    found
}

/// The mail address around an at sign.
fn mail(chars: &[char], sign: usize) -> Option<Range<usize>> {
    let is_local = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let is_domain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let before = chars
        .get(..sign)?
        .iter()
        .rev()
        .take_while(|c| is_local(c))
        .count();
    let behind = chars
        .get(sign + 1..)?
        .iter()
        .take_while(|c| is_domain(c))
        .count();
    let mut end = sign + 1 + behind;
    while chars.get(end - 1) == Some(&'.') {
        end -= 1;
    }
    let domain: String = chars.get(sign + 1..end)?.iter().collect();
    let (name, top) = domain.rsplit_once('.')?;
    let is_domain =
        !name.is_empty() && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
    (before > 0 && is_domain).then_some(sign - before..end)
}

/// The telephone number that begins here.
fn telephone(chars: &[char], start: usize) -> Option<Range<usize>> {
    let before = start.checked_sub(1).and_then(|at| chars.get(at));
    if before.is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ',' | '/' | '\\' | '#' | '+')
    }) {
        return None;
    }
    // A bracket belongs to a number only around its area code.
    if chars.get(start) == Some(&'(') {
        let behind = chars.get(start + 1..)?;
        let digits = behind.iter().take_while(|c| c.is_ascii_digit()).count();
        if behind.get(digits) != Some(&')') {
            return None;
        }
    }
    let mut groups: Vec<String> = vec![String::new()];
    let mut at = start;
    let is_abroad = chars.get(at) == Some(&'+');
    if is_abroad {
        at += 1;
    }
    while let Some(c) = chars.get(at) {
        let groups_before = groups.len();
        let last = groups.last_mut()?;
        let next_is_digit = chars.get(at + 1).is_some_and(char::is_ascii_digit);
        match c {
            c if c.is_ascii_digit() => last.push(*c),
            '(' if at == start && next_is_digit => {}
            '-' | '(' if !last.is_empty() && next_is_digit => groups.push(String::new()),
            ')' if !last.is_empty() && groups_before <= 2 && next_is_digit => {
                groups.push(String::new());
            }
            ')' if !last.is_empty() && groups_before <= 2 && chars.get(at + 1) == Some(&'-') => {}
            _ => break,
        }
        at += 1;
        if groups.len() > 5 || groups.last().is_some_and(|group| group.len() > 12) {
            return None;
        }
    }
    // What goes on is a code, an amount or a date.
    if chars.get(at).is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '/' | '%' | '-' | '円' | '千' | '年')
    }) {
        let is_sentence_end = matches!(chars.get(at), Some('.' | ','))
            && !chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        if !is_sentence_end {
            return None;
        }
    }
    let is_telephone = is_number(&groups, is_abroad, || labelled(chars, start));
    (is_telephone && !is_of_a_file(chars, start)).then_some(start..at)
}

/// Whether groups of digits are those of a telephone number.
fn is_number(groups: &[String], is_abroad: bool, is_labelled: impl Fn() -> bool) -> bool {
    let digits: usize = groups.iter().map(String::len).sum();
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    if is_abroad {
        return groups.first().is_some_and(|code| code == "81") && (11..=12).contains(&digits);
    }
    let Some(area) = groups
        .first()
        .filter(|area| area.starts_with('0') && !area.starts_with("00"))
    else {
        return false;
    };
    // Numbers that the caller pays nothing or a fixed price for belong to offices, not to people.
    if ["0120", "0800", "0570", "0990"].contains(&area.as_str()) {
        return false;
    }
    let is_mobile = ["050", "060", "070", "080", "090"].contains(&area.as_str());
    match lengths.as_slice() {
        [3, 4, 4] => is_mobile,
        [2..=5, 1..=4, 4] => digits == 10 && !is_mobile,
        [whole] => {
            let is_mobile = ["050", "070", "080", "090"]
                .iter()
                .any(|head| area.starts_with(head));
            let is_long = if is_mobile {
                *whole == 11
            } else {
                *whole == 10
            };
            is_long && is_labelled()
        }
        _ => false,
    }
}

/// Whether it is said to be the number of something that is kept in files.
fn is_of_a_file(chars: &[char], start: usize) -> bool {
    let before: String = chars
        .get(start.saturating_sub(10)..start)
        .unwrap_or_default()
        .iter()
        .collect();
    let before = before.trim_end_matches([' ', ':', '(', '.']);
    FILES.iter().any(|label| before.ends_with(label))
}

/// Whether a label of telephone numbers stands right before.
fn labelled(chars: &[char], start: usize) -> bool {
    let before: String = chars
        .get(start.saturating_sub(10)..start)
        .unwrap_or_default()
        .iter()
        .collect();
    let before = before.trim_end_matches([' ', ':', '番', '号', '(', '.', '話']);
    LABELS
        .iter()
        .any(|label| before.ends_with(label.trim_end_matches('話')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        contacts(text)
            .into_iter()
            .map(|contact| {
                text.chars()
                    .skip(contact.chars.start)
                    .take(contact.chars.len())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn telephone_numbers() {
        for (text, number) in [
            ("電話 03-1234-5678", "03-1234-5678"),
            ("０９０－１２３４－５６７８", "０９０－１２３４－５６７８"),
            ("0799（64）2001まで", "0799（64）2001"),
            ("(03)1234-5678", "(03)1234-5678"),
            ("（03）1234-5678", "（03）1234-5678"),
            ("TEL：0312345678", "0312345678"),
            ("携帯電話09012345678", "09012345678"),
            ("+81-3-1234-5678", "+81-3-1234-5678"),
            ("担当（090-1234-5678）", "090-1234-5678"),
            ("連絡先は045-123-4567です。", "045-123-4567"),
            ("098ー123ー4567", "098ー123ー4567"),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn mail_addresses() {
        for (text, address) in [
            (
                "問合せ：kikaku@city.example.lg.jp",
                "kikaku@city.example.lg.jp",
            ),
            (
                "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
                "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
            ),
            ("mailto:a.b-c@example.com.", "a.b-c@example.com"),
        ] {
            assert_eq!(found(text), [address], "{text}");
        }
    }

    #[test]
    fn other_numbers() {
        for text in [
            "2023-04-01",
            "04-01-2023",
            "〒100-0001",
            "100-0001",
            "090",
            "0.90",
            "0900円",
            "0123456789",
            "A03-1234-5678",
            "03-1234-5678-90",
            "0120-123-456",
            "012-34-5",
            "00-1234-5678",
            "1,090-1,234",
            "@1,000円",
            "@yoshiki_city",
            "単価@5.00",
            "5人（3人）",
            "(1)(2)(3)",
            "受付番号：03-1234-5678",
            "整理番号 045-123-4567",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
