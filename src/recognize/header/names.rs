//! What a stack of heading cells may be called.

use super::stack::Stack;
use crate::model::{Traced, fold, heading_parts, kind_word};

/// What a stack of heading cells may be called, the surest name first.
pub(super) fn names(stack: &Stack) -> Vec<String> {
    let (own, of_group) = own_and_group(stack);
    own.into_iter().chain(of_group).collect()
}

/// What a stack of heading cells may be called: all of it joined and the lowest cell; and, for where no column
/// of a form is called so, the topmost, which names a group. Each also without years and remarks in brackets.
/// Where one of the two is a word of kind (目標, 実績), the other only says what is counted: 利用者数 over 目標,
/// 目標 over 参加者数.
pub(super) fn own_and_group(stack: &Stack) -> (Vec<String>, Vec<String>) {
    let texts: Vec<String> = stack.texts.iter().map(|text| fold(text.text())).collect();
    let all: Vec<&str> = stack.texts.iter().map(Traced::text).collect();
    let mut own: Vec<String> = variants(&texts.concat()).into();
    if texts.len() > 2 {
        own.extend(variants(&texts[1..].concat()));
    }
    let mut of_group = Vec::new();
    if let [top, .., low] = stack.texts.as_slice() {
        // Of all cells together; what single cells say is asked one by one.
        own.extend(heading_parts(&all).names.into_iter().take(1));
        let (of_top, of_low) = (is_kind(top.text()), is_kind(low.text()));
        if of_low || !of_top {
            own.extend(cell_names(low.text()));
        }
        if of_top && !of_low {
            own.extend(cell_names(top.text()));
        } else if !of_low {
            of_group = cell_names(top.text());
        }
    } else {
        own.extend(heading_parts(&all).names);
    }
    own.retain(|name| !name.is_empty());
    of_group.retain(|name| !name.is_empty());
    (own, of_group)
}

/// What one heading cell may be called.
fn cell_names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = variants(&fold(text)).into();
    names.extend(heading_parts(&[text]).names);
    names
}

/// True for a heading that says nothing but the kind of its figures: 目標値（A）, R6実績.
fn is_kind(heading: &str) -> bool {
    heading_parts(&[heading])
        .names
        .iter()
        .any(|name| kind_word(name).is_some())
}

/// A folded name as it is, without years, and without a remark in brackets.
pub(super) fn variants(name: &str) -> [String; 3] {
    let bare = without_year(name);
    [name.to_owned(), without_remark(&bare).to_owned(), bare]
}

/// `令和6年度取組実績` → `取組実績`; `R5計画` → `計画`; `2023年度(令和5年度)実績` → `実績`.
fn without_year(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut kept = String::new();
    let mut i = 0;
    while i < chars.len() {
        if let Some(end) = year_token(&chars, i) {
            i = end;
        } else {
            kept.push(chars[i]);
            i += 1;
        }
    }
    kept.replace("()", "")
}

fn year_token(chars: &[char], at: usize) -> Option<usize> {
    let starts = |word: &str| {
        chars[at..]
            .iter()
            .copied()
            .take(word.chars().count())
            .eq(word.chars())
    };
    let era = ["令和", "平成", "昭和", "R", "H"]
        .into_iter()
        .find(|era| starts(era));
    let mut i = at + era.map_or(0, |era| era.chars().count());
    let digits = chars[i..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        if era.is_some() && chars.get(i) == Some(&'元') {
            i += 1;
        } else {
            return None;
        }
    }
    i += digits;
    let mut named = era.is_some_and(|era| era.chars().count() == 1);
    for c in ['年', '度'] {
        if chars.get(i) == Some(&c) {
            i += 1;
            named = true;
        }
    }
    (named && (era.is_some() || digits == 4)).then_some(i)
}

/// `実施状況(11月末現在)` → `実施状況`.
fn without_remark(name: &str) -> &str {
    match (name.find('('), name.ends_with(')')) {
        (Some(at), true) if at > 0 => &name[..at],
        _ => name,
    }
}
