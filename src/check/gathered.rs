//! Places of one problem: told one by one while they are few, together where a whole column or sheet has it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::Place;

/// Up to so many in one column are told one by one.
const FEW: usize = 3;
/// Up to so many of a sheet are told apart at all.
const MOST: usize = 10;
/// So many of the others are named.
const NAMED: usize = 20;

/// Places that are one finding: the first, the others by name, and how many there are.
pub(super) struct Gathered {
    pub(super) first: Place,
    pub(super) others: Vec<Place>,
    pub(super) count: usize,
}

/// Puts the places of one problem together, in order.
pub(super) fn gathered(places: Vec<Place>) -> Vec<Gathered> {
    let mut groups = groups(places, |place| Some(place.at.cell.column));
    if groups.len() > MOST {
        let places = groups.into_iter().flatten().collect();
        groups = self::groups(places, |_| None);
    }
    let mut gathered: Vec<Gathered> = groups
        .into_iter()
        .filter_map(|mut places| {
            places.sort_by(|a, b| a.at.cmp(&b.at));
            let count = places.len();
            let mut places = places.into_iter();
            Some(Gathered {
                first: places.next()?,
                others: places.take(NAMED).collect(),
                count,
            })
        })
        .collect();
    gathered.sort_by(|a, b| a.first.at.cmp(&b.first.at));
    gathered
}

/// Places of one sheet and key together, where they are many; else each alone.
fn groups(places: Vec<Place>, key: impl Fn(&Place) -> Option<u32>) -> Vec<Vec<Place>> {
    let mut at: HashMap<(Arc<str>, Option<u32>), usize> = HashMap::new();
    let mut together: Vec<Vec<Place>> = Vec::new();
    for place in places {
        let key = (Arc::clone(&place.at.cell.sheet), key(&place));
        let group = *at.entry(key).or_insert_with(|| {
            together.push(Vec::new());
            together.len() - 1
        });
        if let Some(group) = together.get_mut(group) {
            group.push(place);
        }
    }
    let mut groups = Vec::new();
    for group in together {
        if group.len() > FEW {
            groups.push(group);
        } else {
            groups.extend(group.into_iter().map(|place| vec![place]));
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRef;

    fn counts(cells: impl IntoIterator<Item = (u32, u32)>) -> Vec<(String, usize)> {
        let places = cells.into_iter().map(|(row, column)| Place {
            at: CellRef::new(&"S".into(), row, column).span(0..1),
            quote: String::new(),
            note: None,
        });
        gathered(places.collect())
            .iter()
            .map(|told| (told.first.at.cell.a1(), told.count))
            .collect()
    }

    #[test]
    fn many_in_a_column_are_one() {
        let told = counts([(5, 1), (3, 1), (4, 1), (9, 1), (1, 0), (2, 0)]);
        let wanted = [("A2", 1), ("A3", 1), ("B4", 4)].map(|(at, n)| (at.to_owned(), n));
        assert_eq!(told, wanted);
    }

    #[test]
    fn many_columns_are_one() {
        assert_eq!(
            counts((0..30).map(|column| (7, column))),
            [("A8".to_owned(), 30)]
        );
    }
}
