//! What offices call their columns: label → role.

use std::collections::{BTreeMap, HashMap};

use super::TemplateColumn;
use crate::model::{Role, fold};

/// The names a column is known by, folded; `*` in a name stands for any characters.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    exact: HashMap<String, usize>,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    parts: Vec<String>,
    weight: usize,
}

impl Labels {
    /// The names as they are.
    pub(super) fn of(names: &[String]) -> Self {
        let mut labels = Self::default();
        for name in names {
            labels.add(name);
        }
        labels
    }

    fn add(&mut self, name: &str) {
        let parts: Vec<String> = name.split('*').map(fold).collect();
        let weight = parts.iter().map(|part| part.chars().count()).sum();
        match parts.as_slice() {
            // An exact name outweighs any pattern of the same length.
            [exact] => {
                self.exact.insert(exact.clone(), weight + 1);
            }
            _ => self.patterns.push(Pattern { parts, weight }),
        }
    }

    /// How specific the best match of a folded label is (characters that must be there), or none.
    #[must_use]
    pub fn weigh(&self, label: &str) -> Option<usize> {
        let by_pattern = || {
            self.patterns
                .iter()
                .filter(|p| p.matches(label))
                .map(|p| p.weight)
                .max()
        };
        self.exact.get(label).copied().max(by_pattern())
    }
}

impl Pattern {
    fn matches(&self, label: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return false;
        };
        let Some(mut remaining) = label.strip_prefix(first.as_str()) else {
            return false;
        };
        for part in middle {
            let Some(at) = remaining.find(part.as_str()) else {
                return false;
            };
            remaining = &remaining[at + part.len()..];
        }
        remaining.ends_with(last.as_str())
    }
}

/// The names of the columns of every role, as offices use them.
#[derive(Clone, Debug)]
pub(super) struct Dictionary(BTreeMap<Role, Vec<String>>);

impl Dictionary {
    /// The dictionary built into the program.
    pub(super) fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("dictionary.toml")).map(Self)
    }

    /// Every name of a column: its heading, those its template adds, those of its role.
    pub(super) fn labels(&self, column: &TemplateColumn) -> Labels {
        let mut labels = Labels::default();
        let of_role = self.0.get(&column.role).filter(|_| column.dictionary);
        let of_role = of_role.into_iter().flatten();
        for name in of_role.chain(&column.labels).chain([&column.heading]) {
            labels.add(name);
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let mut labels = Labels::default();
        labels.add("*計画*記載の内容");
        labels.add("計画");
        assert_eq!(
            labels.weigh(&fold("「みなと女性活躍推進計画」 記載の内容")),
            Some(7)
        );
        assert_eq!(labels.weigh(&fold("計 画")), Some(3));
        assert_eq!(labels.weigh(&fold("記載の内容")), None);
        assert_eq!(labels.weigh(&fold("計画値")), None);
    }
}
