//! What categories of a ledger and items of a plan are called, and whether both mean the same.

use crate::model::{fold, read_number};
use crate::template::Template;

/// A name, taken apart for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// The names joined in it: `中小企業・業界団体` → 中小企業, 業界団体.
    parts: Vec<String>,
    /// The same with its kanji, katakana, letters and digits alone: 匠講師の派遣 → 匠講師派遣.
    bare: Vec<String>,
}

/// How well a category fits an item; the higher the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// A word of the alias table stands in the name.
    AliasWithin,
    /// One name stands in the other.
    Within,
    /// A word of the alias table.
    Alias,
    /// One of the names joined in it.
    Part,
    /// The same name.
    Whole,
}

/// Longest name that is compared, in characters: behind it stands a sentence.
const LONGEST: usize = 48;

impl Label {
    /// Takes a name apart: number, remark in brackets, 等 and blanks do not matter.
    pub(super) fn of(text: &str) -> Self {
        let chars: Vec<char> = text.trim().chars().collect();
        let number = read_number(&chars, 0)
            .filter(|mark| !mark.lookalike)
            .map_or(0, |mark| mark.end);
        let text: String = chars.iter().skip(number).take(LONGEST).collect();
        let text = text.split(['。', '\n']).next().unwrap_or_default();
        let mut parts: Vec<String> = Vec::new();
        for part in joined_names(&without_brackets(&fold(text))) {
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        let bare = parts.iter().map(|part| bare(part)).collect();
        Self { parts, bare }
    }

    /// The name in one piece: categories with the same key are written in other ways only.
    pub(super) fn key(&self) -> String {
        self.parts.concat()
    }

    /// True when nothing is left to compare.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// How well this category fits an item of that name.
    pub(super) fn fits(&self, item: &Self, aliases: &Aliases) -> Option<Fit> {
        if self.is_empty() || item.is_empty() {
            return None;
        }
        let all = |fits: &dyn Fn(usize) -> bool| (0..self.parts.len()).all(fits);
        // 小・中学校 is 小中学校: a joint may stand inside a word.
        if self.key() == item.key() {
            return Some(Fit::Whole);
        }
        let same = |n: usize| item.parts.contains(&self.parts[n]);
        if all(&same) {
            return Some(if self.parts.len() == item.parts.len() {
                Fit::Whole
            } else {
                Fit::Part
            });
        }
        let whole = item.key();
        let alias = |n: usize| {
            same(n)
                || aliases.are_same(&whole, &self.parts[n])
                || item
                    .parts
                    .iter()
                    .any(|part| aliases.are_same(part, &self.parts[n]))
        };
        if all(&alias) {
            return Some(Fit::Alias);
        }
        let within = |n: usize| {
            alias(n)
                || item.bare.iter().any(|bare| {
                    stands_in(&self.bare[n], bare)
                        || stands_in(bare, &self.bare[n]) && is_most_of(bare, &self.bare[n])
                })
                || stands_in(&self.bare[n], &item.bare.concat())
        };
        if all(&within) {
            return Some(Fit::Within);
        }
        let alias_within = |n: usize| {
            within(n)
                || aliases.of(&self.parts[n]).any(|word| {
                    let word = bare(word);
                    item.bare.iter().any(|bare| stands_in(&word, bare))
                })
        };
        all(&alias_within).then_some(Fit::AliasWithin)
    }
}

/// Words that say nothing of their own: they fit an item of that very name only.
const GENERIC: [&str; 8] = ["他", "全体", "共通", "一般", "事業", "実施", "項目", "区分"];

fn stands_in(short: &str, long: &str) -> bool {
    short.chars().count() >= 2 && !GENERIC.contains(&short) && long.contains(short)
}

fn is_most_of(short: &str, long: &str) -> bool {
    let (short, long) = (short.chars().count(), long.chars().count());
    short >= 3 || short * 2 >= long
}

/// Both names of `A・B`, `A及びB`, without 等 behind them.
fn joined_names(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for word in [
        "及び",
        "並びに",
        "又は",
        "または",
        "および",
        "ならびに",
        "、",
        "/",
        "&",
    ] {
        text = text.replace(word, "・");
    }
    text.split('・')
        .map(|part| {
            let mut part = part.trim_end_matches([':', '-', '…']);
            for word in ["など", "等", "ほか"] {
                part = part.strip_suffix(word).unwrap_or(part);
            }
            part.to_owned()
        })
        .collect()
}

/// `中小企業(中小企業基本法第2条)` → 中小企業. A name that is all brackets keeps what stands in them.
fn without_brackets(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '「' | '<' => depth = depth.saturating_add(1),
            ')' | ']' | '】' | '」' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    if kept.is_empty() {
        text.chars()
            .filter(|c| !"()[]【】「」<>".contains(*c))
            .collect()
    } else {
        kept
    }
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| {
            matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FE}' | '々')
                || c.is_ascii_alphanumeric()
        })
        .collect()
}

/// Words that mean the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases(Vec<Vec<String>>);

impl Aliases {
    /// The tables of the forms, each line a group.
    pub(super) fn of_templates<'a>(templates: impl IntoIterator<Item = &'a Template>) -> Self {
        let lines = templates.into_iter().flat_map(|template| &template.aliases);
        Self(
            lines
                .map(|(word, others)| {
                    std::iter::once(word)
                        .chain(others)
                        .map(|w| fold(w))
                        .collect()
                })
                .collect(),
        )
    }

    /// True when the first is the word of a group and the other one of those it stands for.
    fn are_same(&self, item: &str, category: &str) -> bool {
        self.0.iter().any(|group| {
            group
                .first()
                .is_some_and(|first| first == item || first == category)
                && group.iter().any(|word| word == item)
                && group.iter().any(|word| word == category)
        })
    }

    /// The word of each group that a category belongs to.
    fn of<'a>(&'a self, category: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |group| group.iter().any(|word| word == category))
            .filter_map(|group| group.first().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(category: &str, item: &str) -> Option<Fit> {
        let aliases = Aliases(vec![
            ["小中学校", "小学校", "中学校"].map(str::to_owned).to_vec(),
            ["高等学校", "高校", "工業高校"].map(str::to_owned).to_vec(),
        ]);
        Label::of(category).fits(&Label::of(item), &aliases)
    }

    #[test]
    fn names_that_mean_the_same_fit() {
        for (category, item, expected) in [
            (
                "中小企業",
                "① 中小企業（中小企業基本法第2条に定める者をいう。）",
                Fit::Whole,
            ),
            ("中小企業・業界団体", "①②中小企業，業界団体等", Fit::Whole),
            ("業界団体", "①②中小企業及び業界団体", Fit::Part),
            ("中 小 企 業", "中小企業等", Fit::Whole),
            ("小学校", "小中学校", Fit::Alias),
            ("高校", "③ 高等学校・専修学校", Fit::Alias),
            (
                "匠講師派遣",
                "(2) 匠講師の派遣による指導の実施",
                Fit::Within,
            ),
            ("学校", "③工業高校等学校", Fit::Within),
            (
                "小学校",
                "小中学校等の児童・生徒に対する魅力発信",
                Fit::AliasWithin,
            ),
            ("①中小企業", "中小企業", Fit::Whole),
            ("小、中学校", "小・中学校", Fit::Whole),
            ("〔小・中学校〕", "小・中学校", Fit::Whole),
            ("小学校", "小・中学校", Fit::Alias),
        ] {
            assert_eq!(fit(category, item), Some(expected), "{category} {item}");
        }
    }

    #[test]
    fn other_names_do_not() {
        for (category, item) in [
            ("刑務所", "中小企業"),
            ("その他", "その他の団体への派遣"),
            ("小学校", "中学校"),
            ("事業", "事業の実施"),
            ("中小企業・学校", "中小企業・業界団体"),
            ("", "中小企業"),
        ] {
            assert_eq!(fit(category, item), None, "{category} {item}");
        }
    }
}
