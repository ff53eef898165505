//! Which heading is which column of a form.

use std::cmp::Reverse;

use super::survey::Named;
use super::{Band, Header};
use crate::model::Traced;
use crate::template::{TITLE, Template};

/// What a title of the form is worth beside its columns: more than one of them, less than two.
const TITLE_WEIGHT: usize = 150;

/// Reads a candidate header as one form's.
pub(super) fn read_as(
    template: &Template,
    stacks: &[Named],
    rows: (u32, u32),
    is_titled: bool,
) -> Header {
    let claims: Vec<Vec<(usize, usize)>> =
        stacks.iter().map(|named| claims(template, named)).collect();
    let mut columns = Assigned {
        template,
        of_stack: vec![None; stacks.len()],
        taken: vec![false; template.columns.len()],
        is_titled,
        score: 0,
    };
    // First what is beyond doubt, the longest match before others; then what two columns claim alike, each where
    // the order of the form has it; last what any heading is good for.
    let mut sure = Vec::new();
    let mut open = Vec::new();
    let mut any = Vec::new();
    for (stack, claims) in claims.iter().enumerate() {
        let most = claims.iter().map(|(weight, _)| *weight).max().unwrap_or(0);
        let is_open = most > 0 && claims.iter().filter(|(weight, _)| *weight == most).count() > 1;
        for (weight, column) in claims {
            match weight {
                0 => any.push((0, stack, *column)),
                _ if is_open => open.push((*weight, stack, *column)),
                _ => sure.push((*weight, stack, *column)),
            }
        }
    }
    sure.sort_by_key(|(weight, stack, column)| (Reverse(*weight), *stack, *column));
    for (weight, stack, column) in sure {
        columns.assign(weight, stack, column);
    }
    open.sort_by_key(|(weight, stack, _)| (Reverse(*weight), *stack));
    for alike in open.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        // Of columns that fit alike, one that nothing else fills.
        let best = alike.iter().min_by_key(|(_, stack, column)| {
            let is_free = columns.taken.get(*column) == Some(&false);
            (columns.out_of_order(*stack, *column), !is_free, *column)
        });
        for (weight, stack, column) in best.into_iter().chain(alike) {
            columns.assign(*weight, *stack, *column);
        }
    }
    for (weight, stack, column) in any {
        columns.assign(weight, stack, column);
    }
    let missing = columns.missing();
    let mut score = columns.score;
    if missing.is_empty() {
        score += 1000;
    }
    if is_titled {
        score += TITLE_WEIGHT;
    } else if !template.titles.is_empty() {
        score = score.saturating_sub(TITLE_WEIGHT);
    }
    let role_of = columns.of_stack;
    let strangers = role_of.iter().filter(|role| role.is_none()).count();
    let bands = stacks
        .iter()
        .zip(&role_of)
        .map(|(Named { stack, .. }, column)| {
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

/// The columns that a heading may be, each with the weight of its best name.
fn claims(template: &Template, named: &Named) -> Vec<(usize, usize)> {
    let called = |names: &[String]| -> Vec<(usize, usize)> {
        let columns = template.columns.iter().enumerate();
        columns
            .filter_map(|(at, column)| {
                let weights = names.iter().filter_map(|name| column.names.weigh(name));
                Some((weights.max()?, at))
            })
            .collect()
    };
    let claims = called(&named.own);
    if claims.iter().any(|(weight, _)| *weight > 0) || named.of_group.is_empty() {
        claims
    } else {
        called(&named.of_group)
    }
}

/// Headings and columns brought together so far.
struct Assigned<'a> {
    template: &'a Template,
    of_stack: Vec<Option<usize>>,
    taken: Vec<bool>,
    is_titled: bool,
    score: usize,
}

impl Assigned<'_> {
    fn assign(&mut self, weight: usize, stack: usize, column: usize) {
        let of_form = &self.template.columns[column];
        if self.of_stack[stack].is_some() || self.taken[column] && !of_form.repeats {
            return;
        }
        self.of_stack[stack] = Some(column);
        self.taken[column] = true;
        // A column that takes any heading (`*`) says nothing of the form.
        self.score += if weight > 0 { 100 + weight } else { 2 };
    }

    /// How many of the headings brought home stand on the other side than the form has them.
    fn out_of_order(&self, stack: usize, column: usize) -> usize {
        let others = self.of_stack.iter().enumerate();
        others
            .filter_map(|(at, of_form)| Some((at, (*of_form)?)))
            .filter(|(at, of_form)| match of_form.cmp(&column) {
                std::cmp::Ordering::Equal => false,
                side => at.cmp(&stack) != side,
            })
            .count()
    }

    /// The headings of columns without which it is not this form.
    fn missing(&self) -> Vec<String> {
        let columns = || self.template.columns.iter().zip(&self.taken);
        let is_there = |heading: &String| {
            self.is_titled && heading == TITLE
                || columns().any(|(column, taken)| *taken && column.heading == *heading)
        };
        let required = columns()
            .filter(|(column, taken)| column.required && !**taken)
            .map(|(column, _)| column.heading.clone());
        let lacking = |set: &Vec<String>| -> Vec<String> {
            set.iter()
                .filter(|heading| !is_there(heading))
                .cloned()
                .collect()
        };
        let nearest = self
            .template
            .enough
            .iter()
            .map(lacking)
            .min_by_key(Vec::len);
        required.chain(nearest.into_iter().flatten()).collect()
    }
}
