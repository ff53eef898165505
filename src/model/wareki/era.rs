//! The eras and their first years.

use super::Date;

/// A Japanese era.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// How each era is written: in full, as one sign, as a letter.
const WRITTEN: &[(Era, &str, char, char)] = &[
    (Era::Meiji, "明治", '㍾', 'M'),
    (Era::Taisho, "大正", '㍽', 'T'),
    (Era::Showa, "昭和", '㍼', 'S'),
    (Era::Heisei, "平成", '㍻', 'H'),
    (Era::Reiwa, "令和", '㋿', 'R'),
];

impl Era {
    /// The 西暦 of a year of this era (令和5 → 2023). Years after the era's end count on: 平成32 → 2020.
    #[must_use]
    pub fn western(self, year: u32) -> i32 {
        let before = match self {
            Self::Meiji => 1867,
            Self::Taisho => 1911,
            Self::Showa => 1925,
            Self::Heisei => 1988,
            Self::Reiwa => 2018,
        };
        before + i32::try_from(year).unwrap_or(0)
    }

    /// The name: 令和.
    #[must_use]
    pub fn ja(self) -> &'static str {
        let written = WRITTEN.iter().find(|(era, ..)| *era == self);
        written.map_or("", |(_, name, ..)| name)
    }

    /// The year of this era that a 西暦 is (2023 → 令和5), whether or not the era lasted as long; none before it.
    #[must_use]
    pub fn year_of(self, western: i32) -> Option<u32> {
        let year = western.checked_sub(self.western(0))?;
        u32::try_from(year).ok().filter(|year| *year > 0)
    }

    /// The first day, and the last; none for the era that goes on.
    #[must_use]
    pub fn days(self) -> (Date, Option<Date>) {
        let day = |year, month, day| Date { year, month, day };
        match self {
            Self::Meiji => (day(1868, 1, 25), Some(day(1912, 7, 30))),
            Self::Taisho => (day(1912, 7, 30), Some(day(1926, 12, 25))),
            Self::Showa => (day(1926, 12, 25), Some(day(1989, 1, 7))),
            Self::Heisei => (day(1989, 1, 8), Some(day(2019, 4, 30))),
            Self::Reiwa => (day(2019, 5, 1), None),
        }
    }

    /// The era written in full or as one sign at the start of `rest`, with its length.
    pub(super) fn named(rest: &[char]) -> Option<(Self, usize)> {
        WRITTEN.iter().find_map(|(era, name, sign, _)| {
            let length = name.chars().count();
            if rest.iter().copied().take(length).eq(name.chars()) {
                Some((*era, length))
            } else {
                (rest.first() == Some(sign)).then_some((*era, 1))
            }
        })
    }

    /// The era of a letter: R → 令和.
    pub(super) fn letter(c: char) -> Option<Self> {
        WRITTEN
            .iter()
            .find(|(_, _, _, letter)| c.eq_ignore_ascii_case(letter))
            .map(|(era, ..)| *era)
    }
}
