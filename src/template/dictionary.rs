//! What offices call their columns: label → role. In a label `*` stands for any characters, `{県|市}` for one of
//! the words between the bars.

use std::collections::{BTreeMap, HashMap};

use super::{Mistake, TemplateColumn, TemplateError};
use crate::model::{Role, fold};

/// The names a column is known by, folded; `*` in a name stands for any characters.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    exact: HashMap<String, usize>,
    /// Names of the shape `*…`, by their ending: most patterns are such.
    endings: HashMap<String, usize>,
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
        if let Some((before, choice, behind)) = first_choice(name) {
            for word in choice.split('|') {
                self.add(&format!("{before}{word}{behind}"));
            }
            return;
        }
        let parts: Vec<String> = name.split('*').map(fold).collect();
        let weight = parts.iter().map(|part| part.chars().count()).sum();
        match parts.as_slice() {
            // An exact name outweighs any pattern of the same length.
            [exact] => {
                self.exact.insert(exact.clone(), weight + 1);
            }
            [first, ending] if first.is_empty() => {
                self.endings.insert(ending.clone(), weight);
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
        let by_ending = || {
            let starts = label.char_indices().map(|(at, _)| at);
            let mut endings = starts.chain([label.len()]).map(|at| &label[at..]);
            // The longest ending comes first.
            endings.find_map(|ending| self.endings.get(ending).copied())
        };
        let exact = self.exact.get(label).copied();
        exact.max(by_ending()).max(by_pattern())
    }
}

/// The first `{…|…}` of a name, with what stands before and behind it.
fn first_choice(name: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = name.split_once('{')?;
    let (choice, behind) = rest.split_once('}')?;
    Some((before, choice, behind))
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
pub(super) struct Dictionary {
    names: BTreeMap<Role, Vec<String>>,
    /// The same, ready for comparison.
    labels: BTreeMap<Role, Labels>,
}

impl Dictionary {
    /// The dictionary built into the program.
    pub(super) fn built_in() -> Result<Self, TemplateError> {
        let mut dictionary = Self {
            names: BTreeMap::new(),
            labels: BTreeMap::new(),
        };
        dictionary.extend("dictionary.toml", include_str!("dictionary.toml"))?;
        Ok(dictionary)
    }

    /// Adds the labels of a file.
    pub(super) fn extend(&mut self, file: &str, text: &str) -> Result<(), TemplateError> {
        for (role, names) in read(file, text)? {
            let labels = self.labels.entry(role).or_default();
            for name in &names {
                labels.add(name);
            }
            self.names.entry(role).or_default().extend(names);
        }
        Ok(())
    }

    /// What a column of this name (folded) is for: the role with the longest match, and its weight.
    pub(super) fn role_called(&self, name: &str) -> Option<(Role, usize)> {
        let found = self
            .labels
            .iter()
            .filter_map(|(role, labels)| Some((labels.weigh(name)?, *role)));
        // Among equals the first role wins, in the order of forms.
        found
            .rev()
            .max_by_key(|(weight, _)| *weight)
            .map(|(weight, role)| (role, weight))
    }

    /// Every name of a column: its heading, those its template adds, those of its role.
    pub(super) fn labels(&self, column: &TemplateColumn) -> Labels {
        let mut labels = Labels::default();
        let of_role = self.names.get(&column.role).filter(|_| column.dictionary);
        let of_role = of_role.into_iter().flatten();
        for name in of_role.chain(&column.labels).chain([&column.heading]) {
            labels.add(name);
        }
        labels
    }
}

fn read(file: &str, text: &str) -> Result<BTreeMap<Role, Vec<String>>, TemplateError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    toml::from_str(text)
        .map_err(|error| TemplateError::Mistake(Box::new(Mistake::of(file, text, &error))))
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

    #[test]
    fn braces_hold_words_to_choose_from() {
        let mut labels = Labels::default();
        labels.add("*{県|市}の{取組|役割}");
        for (label, weight) in [
            ("みどり県の取組", Some(4)),
            ("市の役割", Some(4)),
            ("今後の取組", None),
        ] {
            assert_eq!(labels.weigh(&fold(label)), weight, "{label}");
        }
    }
}
