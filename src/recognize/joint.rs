//! The joint between two pieces of one text: what a page break printed twice, what a hand-made line end cut.

use super::rows::width;
use super::signs;
use crate::model::{Change, ChangeKind, DropReason, Dropped, Placement, Traced};

/// A line this near to the longest (in half-width columns) was wrapped, not ended.
pub(super) const WRAP_SLACK: usize = 3;
/// Longest text that a page break is believed to print twice.
const LONGEST_OVERLAP: usize = 30;

/// Appends the text of a further sheet row to what stands above it.
pub(super) fn append(
    above: &mut Traced,
    text: &Traced,
    runs_on: bool,
    by_line: bool,
    placement: &mut Placement,
) {
    if above.is_blank() {
        *above = text.clone();
        return;
    }
    if !runs_on {
        above.push_glue("\n");
        above.push(text);
        return;
    }
    let kind = if by_line {
        ChangeKind::LineUnwrapped
    } else {
        ChangeKind::RowJoined
    };
    let overlap = if by_line {
        0
    } else {
        overlap(above.text(), text.text())
    };
    record(above, text, kind, placement);
    if overlap > 0 {
        placement.dropped.extend(Dropped::all(
            &text.slice(0..overlap),
            DropReason::PageBreakOverlap,
        ));
    } else if signs::needs_space(above.text(), text.text()) {
        above.push_glue(" ");
    }
    above.push(&text.slice(overlap..text.len()));
}

fn record(above: &Traced, text: &Traced, kind: ChangeKind, placement: &mut Placement) {
    let Some(at) = text.locate(0..text.len().min(8)).into_iter().next() else {
        return;
    };
    let before: String = above
        .slice(above.len().saturating_sub(8)..above.len())
        .text()
        .replace('\n', " ");
    let after = text.slice(0..8).text().replace('\n', " ");
    placement.changes.push(Change {
        at,
        kind,
        text: format!("{before}｜{after}"),
    });
}

/// How many characters at the head of `next` repeat the end of `before`: a page break that printed the
/// last line twice. Numbers and punctuation alone are no repetition, nor are words like ますます.
pub(super) fn overlap(before: &str, next: &str) -> u32 {
    let tail: Vec<char> = before.chars().rev().take(LONGEST_OVERLAP).collect();
    let head: Vec<char> = next.chars().take(LONGEST_OVERLAP).collect();
    let longest = (1..=tail.len().min(head.len()))
        .rev()
        .find(|n| tail[..*n].iter().rev().eq(head[..*n].iter()))
        .unwrap_or(0);
    let repeated = &head[..longest];
    if repeated == ['、'] {
        return 1;
    }
    if !repeated.iter().any(|c| c.is_alphabetic())
        || repeated.iter().any(|c| c.is_whitespace()) && longest < 4
    {
        return 0;
    }
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{3096}');
    let word: String = repeated.iter().collect();
    let is_doublet = match longest {
        1 => {
            matches!(repeated[0], 'ま' | 'つ' | 'こ' | 'い' | 'た' | 'ほ' | 'さ')
                || repeated[0].is_ascii()
        }
        2 => {
            repeated.iter().all(is_kana)
                && [
                    "ます", "いろ", "たび", "しば", "もろ", "まだ", "どん", "だん", "それ", "また",
                    "いよ", "なか",
                ]
                .contains(&word.as_str())
        }
        _ => false,
    };
    if is_doublet { 0 } else { longest as u32 }
}

/// The width at which lines were wrapped by hand: most of those that do not end where a line may end, end
/// within a character of the longest. Blank lines part the paragraphs.
pub(super) fn wrapped_at(lines: &[&str]) -> Option<usize> {
    let longest = lines.iter().map(|line| width(line.trim())).max()?;
    let mut unfinished = 0;
    let mut full = 0;
    for pair in lines
        .windows(2)
        .filter(|pair| !pair[0].trim().is_empty() && !pair[1].trim().is_empty())
    {
        if signs::is_wrapped(pair[0], pair[1]) {
            unfinished += 1;
            full += usize::from(width(pair[0].trim()) + WRAP_SLACK >= longest);
        }
    }
    (longest >= 16 && full >= 3 && full * 2 >= unfinished).then_some(longest)
}

/// Takes out the line breaks that only wrap: pasted text keeps a break at every edge of its old column.
pub(super) fn unwrap_lines(text: &Traced, placement: &mut Placement) -> Traced {
    if text.text().matches('\n').count() < 3 {
        return text.clone();
    }
    let mut lines: Vec<Traced> = Vec::new();
    let mut start = 0;
    for line in text.text().split('\n') {
        let end = start + line.chars().count() as u32;
        lines.push(text.slice(start..end));
        start = end + 1;
    }
    let texts: Vec<&str> = lines.iter().map(Traced::text).collect();
    let Some(wrap) = wrapped_at(&texts) else {
        return text.clone();
    };
    let mut joined = Traced::default();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            let before = lines[i - 1].text().trim_end();
            let is_wrapped = width(before) + WRAP_SLACK >= wrap
                && !line.is_blank()
                && signs::is_wrapped(before, line.text());
            if is_wrapped {
                record(&joined, line, ChangeKind::LineUnwrapped, placement);
                if signs::needs_space(before, line.text()) {
                    joined.push_glue(" ");
                }
            } else {
                joined.push_glue("\n");
            }
        }
        joined.push(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_break_printed_twice_is_found() {
        for (before, next, characters) in [
            ("計画上のスケジュール", "ルに沿って", 1),
            ("人材育成に係る相", "材育成に係る相談・援助等", 7),
            ("情報収集を行うこと", "と。", 1),
            ("周知を図りま", "す。", 0),
            ("受講者100", "0人", 0),
            ("これにより、ます", "ます発展", 0),
            ("・研修", "・講習", 0),
        ] {
            assert_eq!(overlap(before, next), characters, "{before}|{next}");
        }
    }
}
