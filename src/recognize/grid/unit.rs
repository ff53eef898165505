//! The unit of a figure in a cell: told by the cell, the row, the heading, or a caption over the table.

use rust_decimal::Decimal;

use crate::model::{Caption, CaptionKind, Kind, Role, fold, is_unit_word, scaled_unit};

/// The units told around a cell, the nearest first.
pub(super) struct Stated<'a> {
    pub(super) cell: Option<&'a str>,
    pub(super) row: Option<&'a str>,
    pub(super) heading: Option<&'a str>,
    /// In brackets behind a label of the row or of its groups: 利用者数（人）.
    pub(super) bracketed: Option<&'a str>,
    /// What captions state for the whole table: one unit, or several of which each suits some figures.
    pub(super) captions: &'a [String],
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
        let of_measure = in_brackets(measure);
        let bracketed = of_measure.as_deref().or(self.bracketed);
        let is_money = |unit: &&str| unit.contains('円');
        let caption = self.of_table(role, measure, name);
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
                .or(bracketed)
                .or(caption),
        };
        let Some(unit) = unit else {
            return (String::new(), Decimal::ONE);
        };
        let (times, plain) = scaled_unit(unit);
        (plain.to_owned(), Decimal::from(times))
    }

    /// The unit of the table that suits a figure.
    fn of_table(&self, role: Role, measure: &str, name: &str) -> Option<&str> {
        let is_money = |unit: &&String| unit.contains('円');
        let of_money = matches!(role, Role::Budget | Role::Settlement);
        let counts = !of_money && counts_things(measure, name);
        let of_money = of_money || !counts && is_sum(measure, name);
        let found = match self.captions {
            [unit] => Some(unit).filter(|unit| !(is_money(unit) && counts)),
            units if of_money => units.iter().find(is_money),
            units if counts => {
                let mut others = units.iter().filter(|unit| !is_money(unit) && *unit != "%");
                others.next().filter(|_| others.next().is_none())
            }
            _ => None,
        };
        found.map(String::as_str)
    }
}

/// A measure that says by its own name that it is money: 使用料収入, 決算額.
fn is_sum(measure: &str, name: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "額", "費", "金", "収入", "支出", "料", "予算", "決算", "価格", "収益", "経費", "税",
    ];
    [measure, name].iter().any(|text| {
        let key = fold(text);
        let key = key.split('(').next().unwrap_or_default();
        ENDINGS.iter().any(|ending| key.ends_with(ending))
    })
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
pub(super) fn in_brackets(text: &str) -> Option<String> {
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

/// The units that captions over the table state: in a line of their own, or in brackets behind the title.
pub(super) fn of_captions(captions: &[Caption]) -> Vec<String> {
    let of_line = |caption: &&Caption| caption.kind == CaptionKind::Unit;
    let mut stated: Vec<String> = captions
        .iter()
        .filter(of_line)
        .map(|caption| bare(caption.text.text()))
        .collect();
    if stated.is_empty() {
        stated.extend(captions.iter().find_map(|caption| {
            let key = fold(caption.text.text());
            let (_, behind) = key.split_once("(単位")?;
            Some(bare(behind.split(')').next()?))
        }));
    }
    let stated = stated.join("、");
    let units = stated.split(['、', '・', '/']).map(str::to_owned);
    units.filter(|unit| !unit.is_empty()).collect()
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
            bracketed: None,
            captions: &["千円".to_owned()],
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
