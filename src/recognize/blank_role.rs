//! What the columns of a form that the program does not know are for: by their names, and by their neighbours.

use super::header::Heading;
use crate::model::{BlankColumn, Role, fold};
use crate::template::Catalog;

/// What a heading is for, as the dictionary says. Of stacked headings the lowest tells most (参加者数 over 目標 is
/// a target), then all together, then any.
pub(super) fn guess(heading: &Heading, catalog: &Catalog) -> Option<(Role, usize)> {
    let lowest = heading.texts.last().map(|text| fold(text.text()));
    let lowest = lowest.unwrap_or_default();
    let belongs =
        |name: &&String| lowest.starts_with(name.as_str()) || lowest.ends_with(name.as_str());
    longest(heading.names.iter().filter(belongs), catalog)
        .or_else(|| longest(heading.names.iter().take(3), catalog))
        .or_else(|| longest(heading.names.iter(), catalog))
        .or_else(|| {
            // 効果・課題等, 取組の内容及び目標
            let parts = lowest.replace("及び", "・").replace('、', "・");
            let part = |part: &str| part.trim_end_matches('等').to_owned();
            let parts: Vec<String> = parts.split('・').map(part).collect();
            longest(parts.iter(), catalog)
        })
}

/// The longest match of several names in the dictionary.
fn longest<'a>(
    names: impl Iterator<Item = &'a String>,
    catalog: &Catalog,
) -> Option<(Role, usize)> {
    let mut best: Option<(Role, usize)> = None;
    for name in names {
        for name in [name.clone(), without_blank_year(name)] {
            if let Some((role, weight)) = catalog.role_called(&name)
                && best.is_none_or(|(_, before)| weight > before)
            {
                best = Some((role, weight));
            }
        }
    }
    best
}

/// `令和年度実績`, `令和○年度実績`, `R_年度実績` → `実績`: a year that is still to be filled in.
fn without_blank_year(name: &str) -> String {
    let Some(at) = name.find("年度") else {
        return name.to_owned();
    };
    let (before, after) = (&name[..at], &name[at + "年度".len()..]);
    let is_open = |c: char| "○●◎△□_-ー*×XxNn()".contains(c);
    let era = before.trim_end_matches(is_open);
    let rest = ["令和", "平成", "R", "H"]
        .iter()
        .find_map(|name| era.strip_suffix(name))
        .or((era.is_empty()).then_some(""));
    rest.map_or_else(|| name.to_owned(), |rest| format!("{rest}{after}"))
}

/// What the neighbours tell: 計画 beside 実績 under one heading is a figure that was planned, a target; and where
/// nothing is called as items are, the first column that nothing is known of names the row.
pub(super) fn settled(mut columns: Vec<BlankColumn>) -> Vec<BlankColumn> {
    for at in 1..columns.len() {
        let (left, right) = (&columns[at - 1], &columns[at]);
        let is_pair = (left.role, right.role) == (Some(Role::Plan), Some(Role::Actual))
            && left.levels.len() > 1
            && left.levels.first() == right.levels.first();
        if is_pair {
            columns[at - 1].role = Some(Role::Target);
        }
    }
    let names_rows = |column: &BlankColumn| {
        matches!(
            column.role,
            Some(Role::Item | Role::Guideline | Role::PartyA | Role::PartyB)
        )
    };
    if !columns.iter().any(names_rows) {
        let first = columns
            .iter_mut()
            .find(|column| column.role != Some(Role::Number));
        if let Some(column) = first.filter(|column| column.role.is_none()) {
            column.role = Some(Role::Item);
        }
    }
    columns
}

/// The names a heading will go by in other years: without the year and without a remark in brackets.
pub(super) fn labels(heading: &Heading) -> Vec<String> {
    let texts: Vec<String> = heading.texts.iter().map(|text| fold(text.text())).collect();
    let whole = texts.concat();
    let mut labels: Vec<String> = Vec::new();
    let names = heading.names.iter().take(3);
    for name in names.map(|name| without_blank_year(name)) {
        let says_something = name.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        if says_something && name != whole && !name.contains('*') && !labels.contains(&name) {
            labels.push(name);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_still_to_be_filled_in_are_no_part_of_a_name() {
        for (name, bare) in [
            ("令和年度実績", "実績"),
            ("令和○年度実績", "実績"),
            ("年度実績", "実績"),
            ("前年度実績", "前年度実績"),
            ("実績", "実績"),
        ] {
            assert_eq!(without_blank_year(name), bare);
        }
    }
}
