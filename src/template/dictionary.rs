//! What offices call their columns: label → role.

use std::collections::BTreeMap;

use crate::model::{Role, fold};

/// A label with `*` for any characters, folded.
#[derive(Clone, Debug)]
pub struct LabelPattern {
    parts: Vec<String>,
    weight: usize,
}

impl LabelPattern {
    /// Folds the pattern; `*` stays the wildcard.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let parts: Vec<String> = pattern.split('*').map(fold).collect();
        let weight = parts.iter().map(|part| part.chars().count()).sum();
        Self { parts, weight }
    }

    /// How specific a match with this pattern is (folded characters that must be there), or none.
    /// `label` must be folded.
    #[must_use]
    pub fn matches(&self, label: &str) -> Option<usize> {
        let (first, rest) = self.parts.split_first()?;
        let mut remaining = label.strip_prefix(first.as_str())?;
        let Some((last, middle)) = rest.split_last() else {
            // An exact label outweighs any pattern of the same length.
            return remaining.is_empty().then_some(self.weight + 1);
        };
        for part in middle {
            remaining = &remaining[remaining.find(part.as_str())? + part.len()..];
        }
        remaining.ends_with(last.as_str()).then_some(self.weight)
    }
}

/// The labels of every role, as offices use them.
#[derive(Clone, Debug)]
pub struct Dictionary(BTreeMap<Role, Vec<LabelPattern>>);

impl Dictionary {
    /// The dictionary built into the program.
    pub(super) fn built_in() -> Result<Self, toml::de::Error> {
        let labels: BTreeMap<Role, Vec<String>> = toml::from_str(include_str!("dictionary.toml"))?;
        Ok(Self(
            labels
                .into_iter()
                .map(|(role, labels)| (role, labels.iter().map(|l| LabelPattern::new(l)).collect()))
                .collect(),
        ))
    }

    /// The labels of a role.
    #[must_use]
    pub fn labels(&self, role: Role) -> &[LabelPattern] {
        self.0.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The roles a folded label may stand for, most specific first.
    #[must_use]
    pub fn roles(&self, label: &str) -> Vec<(Role, usize)> {
        let mut roles: Vec<(Role, usize)> = self
            .0
            .iter()
            .filter_map(|(role, patterns)| {
                Some((
                    *role,
                    patterns.iter().filter_map(|p| p.matches(label)).max()?,
                ))
            })
            .collect();
        roles.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        roles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_anywhere() {
        let pattern = LabelPattern::new("*計画*記載の内容");
        assert!(
            pattern
                .matches(&fold("「みなと女性活躍推進計画」 記載の内容"))
                .is_some()
        );
        assert!(pattern.matches(&fold("記載の内容")).is_none());
        assert!(LabelPattern::new("計画").matches(&fold("計 画")).is_some());
        assert!(LabelPattern::new("計画").matches(&fold("計画値")).is_none());
    }
}
