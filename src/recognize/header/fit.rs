//! Which heading is which column of a form.

use super::names::names;
use super::stack::Stack;
use super::{Band, Header};
use crate::model::Traced;
use crate::template::Template;

/// Reads a candidate header as one form's.
pub(super) fn read_as(template: &Template, stacks: &[Stack], rows: (u32, u32)) -> Header {
    let mut fits: Vec<(usize, usize, usize)> = Vec::new();
    for (s, stack) in stacks.iter().enumerate() {
        let names = names(stack);
        for (c, column) in template.columns.iter().enumerate() {
            if let Some(weight) = names
                .iter()
                .filter_map(|name| column.names.weigh(name))
                .max()
            {
                fits.push((weight, s, c));
            }
        }
    }
    fits.sort_by_key(|(weight, s, c)| (std::cmp::Reverse(*weight), *s, *c));
    let mut role_of: Vec<Option<usize>> = vec![None; stacks.len()];
    let mut taken = vec![false; template.columns.len()];
    let mut score = 0;
    for (weight, s, c) in fits {
        if role_of[s].is_none() && (!taken[c] || template.columns[c].repeats) {
            role_of[s] = Some(c);
            taken[c] = true;
            // A column that takes any heading (`*`) says nothing of the form.
            score += if weight > 0 { 100 + weight } else { 2 };
        }
    }
    let missing: Vec<String> = template
        .columns
        .iter()
        .zip(&taken)
        .filter(|(column, taken)| column.required && !**taken)
        .map(|(column, _)| column.heading.clone())
        .collect();
    if missing.is_empty() {
        score += 1000;
    }
    let strangers = role_of.iter().filter(|role| role.is_none()).count();
    let bands = stacks
        .iter()
        .zip(&role_of)
        .map(|(stack, column)| {
            let levels: Vec<Traced> = stack.texts.iter().map(Traced::trimmed).collect();
            let mut heading = Traced::default();
            for (i, text) in levels.iter().enumerate() {
                if i > 0 {
                    heading.push_glue("\n");
                }
                heading.push(text);
            }
            Band {
                columns: stack.columns,
                key: None,
                of_form: *column,
                heading,
                levels,
            }
        })
        .collect();
    Header {
        rows,
        bands,
        score: score.saturating_sub(strangers * 10),
        missing,
    }
}
