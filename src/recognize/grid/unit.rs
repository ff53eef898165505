//! The unit of a figure in a cell: told by the cell, the row, the heading, or a caption over the table.

use rust_decimal::Decimal;

use crate::model::{Caption, CaptionKind, Kind, Role, fold, is_unit_word, scaled_unit};

/// The units told around a cell, the nearest first.
pub(super) struct Stated<'a> {
    pub(super) cell: Option<&'a str>,
    pub(super) row: Option<&'a str>,
    pub(super) heading: Option<&'a str>,
    pub(super) caption: Option<&'a str>,
}

impl Stated<'_> {
    /// The plain unit of a figure, and by what its number is multiplied (千円 → 円, 1000).
    pub(super) fn of(
        &self,
        role: Role,
        kind: Kind,
        measure: &str,
        name: &str,
        value: Decimal,
    ) -> (String, Decimal) {
        if let Some(unit) = self.cell {
            // The cell's own number is resolved already.
            return (unit.to_owned(), Decimal::ONE);
        }
        let bracketed = in_brackets(measure).or_else(|| in_brackets(name));
        let is_money = |unit: &&str| unit.contains('円');
        let caption = self
            .caption
            .filter(|unit| !(is_money(unit) && counts_things(measure, name)));
        let unit = match role {
            Role::Rate => self.heading.or_else(|| {
                let is_share =
                    self.row.is_none_or(|unit| unit.contains('%')) || value > Decimal::TWO;
                is_share.then_some("%")
            }),
            Role::Budget | Role::Settlement => self
                .heading
                .or(self.row.filter(is_money))
                .or(caption.filter(is_money)),
            _ if kind == Kind::Rate => self.heading.or(Some("%")),
            _ => self
                .heading
                .or(self.row.filter(|unit| !unit.is_empty()))
                .or(bracketed.as_deref())
                .or(caption),
        };
        let Some(unit) = unit else {
            return (String::new(), Decimal::ONE);
        };
        let (times, plain) = scaled_unit(unit);
        (plain.to_owned(), Decimal::from(times))
    }
}

/// A measure that says by its own name that it counts no money: 参加者数.
fn counts_things(measure: &str, name: &str) -> bool {
    let counts = |text: &str| {
        let key = fold(text);
        let key = key.split('(').next().unwrap_or_default();
        key.ends_with('数') || key.ends_with("人員") || key.ends_with('率')
    };
    counts(measure) || counts(name)
}

/// `受講者数（人）` → `人`, if what stands in the brackets is a unit.
fn in_brackets(text: &str) -> Option<String> {
    let key = fold(text);
    let inner = key.strip_suffix(')')?.rsplit_once('(')?.1.to_owned();
    let bare = bare(&inner);
    is_unit_word(&bare).then_some(bare)
}

/// A unit without brackets and label around it: `（単位：千円）` → `千円`.
pub(super) fn bare(text: &str) -> String {
    let key: String = fold(text)
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '【' | '】'))
        .collect();
    let key = key.strip_prefix("単位").unwrap_or(&key);
    key.trim_matches([':', '・', '、']).to_owned()
}

/// The unit that a caption over the table states, if it states one alone.
pub(super) fn of_captions(captions: &[Caption]) -> Option<String> {
    let mut units = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Unit)
        .map(|caption| bare(caption.text.text()));
    let unit = units.next().filter(|unit| !unit.is_empty())?;
    (units.next().is_none() && !unit.contains(['、', '・', '/'])).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_unit_counts_and_scales_are_resolved() {
        let stated = Stated {
            cell: None,
            row: None,
            heading: None,
            caption: Some("千円"),
        };
        let unit = |role, measure: &str| {
            let (unit, times) = stated.of(role, Kind::Actual, measure, "", Decimal::from(5));
            (unit, times.to_string())
        };
        assert_eq!(
            unit(Role::Settlement, "決算額"),
            ("円".to_owned(), "1000".to_owned())
        );
        assert_eq!(
            unit(Role::Actual, "参加者数"),
            (String::new(), "1".to_owned())
        );
        assert_eq!(
            unit(Role::Actual, "参加者数(人)"),
            ("人".to_owned(), "1".to_owned())
        );
    }

    #[test]
    fn a_unit_is_told_without_its_label() {
        assert_eq!(bare("（単位：千円）"), "千円");
        assert_eq!(bare(" 人 "), "人");
    }
}
