//! Lines that head a block: `（内容）`, `県の取組`, `【会議所の取組】`. What a block is for is found as for the
//! headings of a table: by the names of the form's columns.

use std::collections::HashMap;
use std::ops::Range;

use super::line::Line;
use crate::model::{ColumnKey, Role, fold, read_number};
use crate::template::Template;

/// Longer lines head nothing.
const LONGEST_LABEL: usize = 30;
const OPENING: &str = "（(【〔［[＜<〈《≪「";
const CLOSING: &str = "）)】〕］]＞>〉》≫」";
/// Glyphs before a label.
const DECORATION: &str = "■□◆◇●○◎〇◯▼▽▶►★☆";

/// A line that heads a block.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// Index of the line.
    pub(super) line: usize,
    /// What the block is for.
    pub(super) key: ColumnKey,
    /// Place of that column in the template.
    pub(super) of_form: usize,
    /// The characters of the line that name the block.
    pub(super) name: Range<u32>,
    /// Where the label ends; text of the block may follow on the same line.
    pub(super) end: u32,
}

/// What may be a label, by its shape.
struct Shape {
    name: Range<u32>,
    end: u32,
    key: String,
    is_numbered: bool,
}

/// The lines that head blocks. Names that the form knows are given to its columns as they come: the first party
/// named is the first.
pub(super) fn labels(lines: &[Line], template: &Template) -> Vec<Label> {
    let mut found: Vec<(usize, Shape, Vec<usize>)> = Vec::new();
    // The first line has nothing above it that it could stand below.
    for (at, line) in lines.iter().enumerate().skip(1) {
        let Some(shape) = shape(line.text.text()) else {
            continue;
        };
        let weights: Vec<usize> = template
            .columns
            .iter()
            .map(|column| match column.role {
                Role::Item | Role::Number => 0,
                _ => weigh(&shape.key, &column.names),
            })
            .collect();
        if weights.iter().any(|weight| *weight > 0) {
            found.push((at, shape, weights));
        }
    }
    // `(1) 県の取組` is a label where labels are numbered throughout, an item where others stand without a number.
    if found.iter().any(|(_, shape, _)| !shape.is_numbered) {
        found.retain(|(_, shape, _)| !shape.is_numbered);
    }
    let columns = columns(&found, template);
    found
        .into_iter()
        .filter_map(|(line, shape, _)| {
            let (of_form, key) = *columns.get(&shape.key)?;
            Some(Label {
                line,
                key,
                of_form,
                name: shape.name,
                end: shape.end,
            })
        })
        .collect()
}

fn weigh(name: &str, names: &crate::template::Labels) -> usize {
    let bare = match (name.find('('), name.ends_with(')')) {
        (Some(at), true) if at > 0 => &name[..at],
        _ => name,
    };
    names.weigh(name).max(names.weigh(bare)).unwrap_or(0)
}

/// Which column of the form each name stands for: the best fit first, then by order.
fn columns(
    found: &[(usize, Shape, Vec<usize>)],
    template: &Template,
) -> HashMap<String, (usize, ColumnKey)> {
    let mut names: Vec<(&str, &[usize])> = Vec::new();
    for (_, shape, weights) in found {
        if !names.iter().any(|(name, _)| *name == shape.key) {
            names.push((&shape.key, weights));
        }
    }
    let mut fits: Vec<(usize, usize, usize)> = Vec::new();
    for (n, (_, weights)) in names.iter().enumerate() {
        for (c, weight) in weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight > 0)
        {
            fits.push((*weight, n, c));
        }
    }
    fits.sort_by_key(|(weight, n, c)| (std::cmp::Reverse(*weight), *n, *c));
    let mut column_of: Vec<Option<usize>> = vec![None; names.len()];
    let mut taken = vec![false; template.columns.len()];
    for (_, n, c) in fits {
        if column_of[n].is_none() && (!taken[c] || template.columns[c].repeats) {
            column_of[n] = Some(c);
            taken[c] = true;
        }
    }
    let mut count: HashMap<Role, u16> = HashMap::new();
    names
        .iter()
        .zip(column_of)
        .filter_map(|((name, _), column)| {
            let column = column?;
            let role = template.columns[column].role;
            let nth = count.entry(role).or_default();
            let key = ColumnKey { role, nth: *nth };
            *nth = nth.saturating_add(1);
            Some(((*name).to_owned(), (column, key)))
        })
        .collect()
}

/// Reads a line as a label: a short line of its own, or a name in brackets or before a colon with text behind it.
fn shape(text: &str) -> Option<Shape> {
    let chars: Vec<char> = text.chars().collect();
    let mark = read_number(&chars, 0).filter(|mark| !mark.lookalike && mark.end < chars.len());
    let mut start = mark.as_ref().map_or(0, |mark| mark.end);
    let skip = |mut at: usize| {
        while chars.get(at).is_some_and(|c| c.is_whitespace()) {
            at += 1;
        }
        at
    };
    start = skip(start);
    if chars.get(start).is_some_and(|c| DECORATION.contains(*c)) {
        start = skip(start + 1);
    }
    let is_bracketed = OPENING.contains(*chars.get(start)?);
    let (name, end) = if is_bracketed {
        let inner = chars[start + 1..].iter().take(LONGEST_LABEL);
        let close = inner.clone().position(|c| CLOSING.contains(*c))?;
        (start + 1..start + 1 + close, start + close + 2)
    } else {
        let rest = &chars[start..];
        let colon = rest.iter().position(|c| matches!(c, '：' | ':'));
        let end = colon.unwrap_or(rest.len());
        (
            start..start + end,
            start + colon.map_or(end, |colon| colon + 1),
        )
    };
    let end = if is_bracketed && matches!(chars.get(end), Some('：' | ':')) {
        end + 1
    } else {
        end
    };
    let words: String = chars[name.clone()].iter().collect();
    let is_name = (1..=LONGEST_LABEL).contains(&words.trim().chars().count())
        && !words.contains(['。', '、']);
    is_name.then(|| Shape {
        name: name.start as u32..name.end as u32,
        end: end as u32,
        key: fold(&words),
        is_numbered: mark.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<(String, String)> {
        let shape = shape(text)?;
        Some((shape.key, text.chars().skip(shape.end as usize).collect()))
    }

    #[test]
    fn labels_stand_alone_in_brackets_or_before_a_colon() {
        for (text, name, rest) in [
            ("（内容）", "内容", ""),
            ("(内容)窓口の設置", "内容", "窓口の設置"),
            ("【県の取組】：", "県の取組", ""),
            ("■ みどり会議所の取組", "みどり会議所の取組", ""),
            ("県の取組：講習", "県の取組", "講習"),
            ("(2) 県の取組", "県の取組", ""),
        ] {
            assert_eq!(
                named(text),
                Some((name.to_owned(), rest.to_owned())),
                "{text}"
            );
        }
        assert_eq!(named("県の取組に加え、会議所の取組を進める。"), None);
    }
}
