//! One order for the items of all columns of a row, so that they can be cut at the same item.

use crate::model::ItemPath;

/// For each column, the rank of each of its heads in an order common to all columns. Ranks begin at 1 and
/// never fall inside a column; the same item has the same rank in every column. Second, for each rank whether
/// the item before it is its parent (a heading that should not be left alone).
pub(in crate::write) fn head_ranks(columns: &[Vec<&ItemPath>]) -> (Vec<Vec<usize>>, Vec<bool>) {
    let columns = aligned(columns);
    let order = merged(&columns);
    let ranks = columns
        .iter()
        .map(|heads| {
            let mut highest = 0;
            heads
                .iter()
                .map(|path| {
                    highest = highest.max(position(&order, path).map_or(0, |at| at + 1));
                    highest
                })
                .collect()
        })
        .collect();
    let mut below_heading = vec![false; order.len() + 1];
    for (at, pair) in order.windows(2).enumerate() {
        if let [above, below] = pair {
            below_heading[at + 2] = above != below && above.contains(below);
        }
    }
    (ranks, below_heading)
}

/// The paths of all columns, where a column that begins with another number than the one with the most items
/// (`(1)` beside `(4)`: a slip of the writer) is read as if it began with the same.
fn aligned(columns: &[Vec<&ItemPath>]) -> Vec<Vec<ItemPath>> {
    // Of columns with equally many items the first leads.
    let leading = columns.iter().rev().max_by_key(|heads| heads.len());
    let known = |path: &ItemPath| leading.is_some_and(|heads| position(heads, path).is_some());
    let top = leading.and_then(|heads| heads.first());
    columns
        .iter()
        .map(|heads| {
            let slip = heads
                .first()
                .zip(top)
                .filter(|(first, top)| first.steps().len() == top.steps().len() && !known(first));
            let renumbered = |path: &&ItemPath| match slip {
                Some((first, top)) if first.contains(path) => path.steps()[first.steps().len()..]
                    .iter()
                    .fold((**top).clone(), |path, step| path.child(step.as_str())),
                _ => (*path).clone(),
            };
            heads.iter().map(renumbered).collect()
        })
        .collect()
}

/// The paths of the column with the most items, with those of the others put in behind their predecessors.
fn merged(columns: &[Vec<ItemPath>]) -> Vec<&ItemPath> {
    let mut by_length: Vec<&Vec<ItemPath>> = columns.iter().collect();
    by_length.sort_by_key(|heads| std::cmp::Reverse(heads.len()));
    let mut order: Vec<&ItemPath> = Vec::new();
    for heads in by_length {
        let mut behind = 0;
        for path in heads {
            if let Some(at) = position(&order, path) {
                behind = behind.max(at + 1);
            } else {
                order.insert(behind, path);
                behind += 1;
            }
        }
    }
    order
}

/// Where a path stands in the order; joint numbers (①②) stand with the first of their parts.
fn position(order: &[&ItemPath], path: &ItemPath) -> Option<usize> {
    order
        .iter()
        .position(|known| *known == path)
        .or_else(|| order.iter().position(|known| is_joint(path, known)))
}

fn is_joint(path: &ItemPath, part: &ItemPath) -> bool {
    let (Some((joint, above)), Some((first, above_first))) =
        (path.steps().split_last(), part.steps().split_last())
    else {
        return false;
    };
    // `10` begins with `1` and is no joint number.
    above == above_first
        && joint.len() > first.len()
        && (1..=3).contains(&first.chars().count())
        && !first.ends_with(|c: char| c.is_ascii_alphanumeric())
        && joint.starts_with(first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &str) -> ItemPath {
        steps
            .split('/')
            .fold(ItemPath::default(), |path, step| path.child(step))
    }

    #[test]
    fn joint_numbers_stand_with_their_first_part() {
        let plan = ["4", "4/①", "4/②", "4/③"].map(path);
        let status = ["4", "4/①②", "4/③"].map(path);
        let (ranks, below_heading) = head_ranks(&[plan.iter().collect(), status.iter().collect()]);
        assert_eq!(ranks, [vec![1, 2, 3, 4], vec![1, 2, 4]]);
        assert_eq!(below_heading, [false, false, true, false, false]);
    }

    #[test]
    fn a_column_that_begins_with_a_wrong_number_is_still_aligned() {
        let plan = ["3/(4)", "3/(4)/ア", "3/(4)/イ"].map(path);
        let status = ["3/(1)", "3/(1)/ア", "3/(1)/イ"].map(path);
        let (ranks, _) = head_ranks(&[plan.iter().collect(), status.iter().collect()]);
        assert_eq!(ranks, [vec![1, 2, 3], vec![1, 2, 3]]);
    }

    #[test]
    fn items_of_one_column_alone_stand_behind_their_predecessor() {
        let plan = ["1", "2", "3"].map(path);
        let status = ["1", "1/ア", "3"].map(path);
        let (ranks, _) = head_ranks(&[plan.iter().collect(), status.iter().collect()]);
        assert_eq!(ranks, [vec![1, 3, 4], vec![1, 2, 4]]);
    }
}
