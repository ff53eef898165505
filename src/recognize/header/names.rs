//! What a stack of heading cells may be called.

use super::stack::Stack;
use crate::model::{Traced, fold, heading_parts, kind_word};

/// What a stack of heading cells may be called: all of it joined, the lowest cell, the topmost; each also
/// without years and remarks in brackets.
pub(super) fn names(stack: &Stack) -> Vec<String> {
    // 利用者数 over 実績: the word of kind names the column, the other says what is counted.
    let kind = stack.texts.iter().rev().find_map(|text| {
        let names = heading_parts(&[text.text()]).names;
        names
            .iter()
            .any(|name| kind_word(name).is_some())
            .then_some(names)
    });
    if let (Some(names), true) = (kind, stack.texts.len() > 1) {
        return names;
    }
    let texts: Vec<String> = stack.texts.iter().map(|text| fold(text.text())).collect();
    let mut names = vec![texts.concat()];
    names.extend(texts.last().cloned());
    if texts.len() > 2 {
        names.push(texts[1..].concat());
    }
    names.extend(texts.first().cloned());
    let mut names: Vec<String> = names.iter().flat_map(|name| variants(name)).collect();
    names.extend(heading_parts(&stack.texts.iter().map(Traced::text).collect::<Vec<_>>()).names);
    names.retain(|name| !name.is_empty());
    names
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
