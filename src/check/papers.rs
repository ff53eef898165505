//! The papers that go with a document (資料4-1, 別紙2, ※1), where a text names or lists them.

use std::ops::Range;

use crate::model::narrow;

/// The papers that go with a document, as they are called.
const FAMILIES: [&str; 9] = [
    "添付資料",
    "参考資料",
    "資料",
    "別紙",
    "別添",
    "別表",
    "様式第",
    "様式",
    "※",
];

/// One paper named in a text: 資料4-1.
pub(super) struct Paper {
    /// What it is called: 資料.
    pub(super) family: &'static str,
    /// 4-1
    pub(super) number: String,
    /// Where it is named.
    pub(super) chars: Range<usize>,
    /// True where the paper itself is named, not referred to.
    pub(super) is_listed: bool,
}

/// A number that was to be filled in.
pub(super) const BLANK: &str = "○";

/// The papers that a text names.
pub(super) fn papers(text: &str, is_caption: bool) -> Vec<Paper> {
    let chars = narrow(text);
    let mut found: Vec<Paper> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = blank_page(&chars, at) {
            found.push(Paper {
                family: "",
                number: BLANK.to_owned(),
                chars: at..end,
                is_listed: false,
            });
            at = end;
            continue;
        }
        let Some((family, start)) = FAMILIES.iter().find_map(|family| {
            let length = family.chars().count();
            let there = chars[at..].iter().copied().take(length).eq(family.chars());
            there.then_some((*family, at + length))
        }) else {
            at += 1;
            continue;
        };
        // 統計資料1 is another word.
        let before = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .copied();
        let is_word = before.is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) && c != '考')
            && family != "※";
        let Some((number, end)) = number(&chars, start).filter(|_| !is_word) else {
            at = start;
            continue;
        };
        let is_listed = number != BLANK && is_list_entry(&chars, at, end, family, is_caption);
        let family = match family {
            "添付資料" | "参考資料" => "資料",
            "様式第" => "様式",
            family => family,
        };
        found.push(Paper {
            family,
            number,
            chars: at..end,
            is_listed,
        });
        at = end;
        // 資料1-1、1-2及び1-3
        while let Some((number, from, end)) = another(&chars, at).filter(|_| family != "※") {
            found.push(Paper {
                family,
                number,
                chars: from..end,
                is_listed,
            });
            at = end;
        }
    }
    found
}

/// 4-1, 第3号, ○
fn number(chars: &[char], start: usize) -> Option<(String, usize)> {
    let mut at = start + usize::from(chars.get(start) == Some(&'第'));
    at += usize::from(
        chars.get(at) == Some(&' ') && chars.get(at + 1).is_some_and(char::is_ascii_digit),
    );
    if chars.get(at).is_some_and(|c| "○〇●◯".contains(*c)) {
        let next = chars.get(at + 1);
        let is_blank = next.is_none_or(|c| ")、。\nの及参号をに」".contains(*c));
        return is_blank.then(|| (BLANK.to_owned(), at + 1));
    }
    let digits = |at: usize| {
        chars
            .iter()
            .skip(at)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let first = digits(at);
    if !(1..=3).contains(&first) {
        return None;
    }
    let mut end = at + first;
    if chars.get(end) == Some(&'-') {
        let second = digits(end + 1);
        end += if (1..=3).contains(&second) {
            second + 1
        } else {
            0
        };
    }
    // 資料2部 and 様式1枚 are counts.
    if chars
        .get(end)
        .is_some_and(|c| "部枚件点種冊頁つ年月%".contains(*c))
    {
        return None;
    }
    let number = chars[at..end].iter().collect();
    let end = end + usize::from(chars.get(end) == Some(&'号'));
    Some((number, end))
}

/// A further number of a list of papers.
fn another(chars: &[char], at: usize) -> Option<(String, usize, usize)> {
    let joints = ["、", "及び", "・", "と", ",", "並びに"];
    let joint = joints.iter().find(|joint| {
        let length = joint.chars().count();
        chars
            .iter()
            .skip(at)
            .copied()
            .take(length)
            .eq(joint.chars())
    })?;
    let from = at + joint.chars().count();
    if !chars.get(from)?.is_ascii_digit() {
        return None;
    }
    let (number, end) = number(chars, from)?;
    let is_count = chars
        .get(end)
        .is_some_and(|c| "回人名社校日時か".contains(*c));
    (number != BLANK && !is_count).then_some((number, from, end))
}

/// ○ページ, ●頁参照
fn blank_page(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let is_alone = before.is_none_or(|c| !c.is_ascii_alphanumeric() && !"○〇●◯".contains(*c));
    let marks = chars[at..]
        .iter()
        .take_while(|c| "○〇●◯".contains(**c))
        .count();
    if !(1..=3).contains(&marks) || !is_alone {
        return None;
    }
    ["ページ", "頁"].iter().find_map(|word| {
        let length = word.chars().count();
        let there = chars
            .iter()
            .skip(at + marks)
            .copied()
            .take(length)
            .eq(word.chars());
        there.then_some(at + marks + length)
    })
}

/// True where a line begins with the paper and goes on with its name: 資料1　名簿, ※1 見込みを含む; and for every paper of
/// a line such as 添付資料：資料1、資料2.
fn is_list_entry(chars: &[char], at: usize, end: usize, family: &str, is_caption: bool) -> bool {
    let start = chars[..at]
        .iter()
        .rposition(|c| *c == '\n')
        .map_or(0, |line| line + 1);
    let before: String = chars[start..at]
        .iter()
        .filter(|c| !c.is_whitespace() && !"・○●-(".contains(**c))
        .collect();
    let behind: String = chars[end..].iter().take_while(|c| **c != '\n').collect();
    let is_list_line = ["添付", "別添", "資料一覧", "付属資料", "提出書類"]
        .iter()
        .any(|word| before.starts_with(word))
        && !before.contains('。');
    if is_list_line {
        return true;
    }
    if !before.is_empty() && !before.ends_with([':', '、', ',']) || before.contains("参考") {
        return false;
    }
    let rest = behind.trim_start_matches([')', ' ', ':', '.', '「', '…', '(']);
    let is_named = rest.chars().next().is_some_and(char::is_alphabetic);
    let refers = [
        "参照",
        "のとおり",
        "を",
        "に",
        "の",
        "は",
        "及び",
        "と",
        "で",
        "から",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    let is_set_off = rest.len() < behind.len();
    if family == "※" {
        return before.is_empty() && is_named;
    }
    before.is_empty() && is_named && !refers && (is_set_off || is_caption)
        || before.is_empty() && is_caption && behind.trim().is_empty()
}
