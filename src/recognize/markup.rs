//! Residue of HTML in cells (`<p>`, `<ul style=…>`, `&nbsp;`) taken out, and nothing else: `<目標>` is a label.

use crate::model::{DropReason, Dropped, Traced};

/// Elements that begin on a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "br",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tbody",
    "thead",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
];
/// Elements inside a line.
const INLINE: &[&str] = &[
    "b", "i", "u", "s", "em", "strong", "span", "font", "a", "sup", "sub", "small", "big", "mark",
];
const BLANK: &str = "&nbsp;";

/// The text without markup; a block element leaves a line break.
pub(super) fn clean(text: Traced, dropped: &mut Vec<Dropped>) -> Traced {
    if !text.text().contains(['<', '&']) {
        return text;
    }
    let chars: Vec<char> = text.text().chars().collect();
    let mut clean = Traced::default();
    let mut kept_from = 0;
    let mut at = 0;
    while at < chars.len() {
        let Some((end, glue)) = tag(&chars, at).or_else(|| blank(&chars, at)) else {
            at += 1;
            continue;
        };
        clean.push(&text.slice(kept_from as u32..at as u32));
        let range = at as u32..end as u32;
        for span in text.locate(range.clone()) {
            dropped.push(Dropped {
                at: span,
                text: chars[at..end].iter().collect(),
                reason: DropReason::Markup,
            });
        }
        if glue == "\n" {
            // `</p> <p>` is one line break, whatever blanks stand between.
            let trailing = clean.text().chars().rev().take_while(|c| *c == ' ').count() as u32;
            clean = clean.slice(0..clean.len() - trailing);
        }
        if !clean.text().ends_with(glue) && !clean.is_empty() {
            clean.push_glue(glue);
        }
        at = end;
        kept_from = end;
    }
    clean.push(&text.slice(kept_from as u32..chars.len() as u32));
    clean
}

fn blank(chars: &[char], at: usize) -> Option<(usize, &'static str)> {
    let length = BLANK.len();
    chars
        .get(at..at + length)?
        .iter()
        .copied()
        .eq(BLANK.chars())
        .then_some((at + length, " "))
}

/// Reads `<name …>` or `</name>` of a known element; gives its end and what it leaves behind.
fn tag(chars: &[char], at: usize) -> Option<(usize, &'static str)> {
    if chars.get(at) != Some(&'<') {
        return None;
    }
    let mut i = at + 1;
    if chars.get(i) == Some(&'/') {
        i += 1;
    }
    let name: String = chars
        .get(i..)?
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(char::to_ascii_lowercase)
        .collect();
    let glue = if BLOCKS.contains(&name.as_str()) {
        "\n"
    } else if INLINE.contains(&name.as_str()) {
        ""
    } else {
        return None;
    };
    i += name.len();
    // Attributes: after a blank, no other tag may begin before this one closes.
    let rest = chars.get(i..)?;
    let close = rest.iter().take(400).position(|c| matches!(c, '>' | '<'))?;
    let is_attribute = close == 0 || rest[0].is_whitespace() || rest[0] == '/';
    (rest[close] == '>' && is_attribute).then_some((i + close + 1, glue))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::CellRef;

    fn cleaned(text: &str) -> (String, usize) {
        let sheet: Arc<str> = "S".into();
        let mut dropped = Vec::new();
        let clean = clean(
            Traced::cell(&CellRef::new(&sheet, 0, 0), text),
            &mut dropped,
        );
        (clean.text().to_owned(), dropped.len())
    }

    #[test]
    fn tags_go_and_labels_stay() {
        assert_eq!(
            cleaned("<p>1 体制</p> <p>(1) 窓口</p>"),
            ("1 体制\n(1) 窓口\n".to_owned(), 4)
        );
        assert_eq!(
            cleaned("<ul style=\"list-style-type: none\"> <li>・研修</li></ul>").1,
            4
        );
        for text in [
            "<目標> 派遣回数：10回",
            "<p1>",
            "a < b",
            "<令和5年度受賞者>",
            "<plan>5回",
            "R&D",
        ] {
            assert_eq!(cleaned(text), (text.to_owned(), 0));
        }
    }
}
