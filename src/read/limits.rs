//! How much a file may hold. Small files that unpack to gigabytes exist; forms do not.
//!
//! [`Limit::ALL`] is the one list: the switches of the command line, the messages and the table in the README come
//! from it. The numbers fit the files of offices with room to spare, and keep what is read below half a gigabyte.

use std::fmt;

use super::error::ReadError;
use crate::model::Cell;

/// One thing of which a file may not hold too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Megabytes of the file itself.
    Input,
    /// Megabytes of a text file: CSV, HTML, JSON.
    Text,
    /// Megabytes of all parts of a package, unpacked.
    Unpacked,
    /// How many times its size a package unpacks to.
    Ratio,
    /// Parts of a package.
    Entries,
    /// Sheets.
    Sheets,
    /// Cells with content.
    Cells,
    /// Cells and rows looked at, empty ones too.
    CellsSeen,
    /// Characters of all cells.
    Characters,
    /// Characters of one cell.
    CellCharacters,
    /// Texts in the table that cells share.
    Strings,
    /// Merged regions of a sheet, and hidden ranges.
    Regions,
    /// Elements and texts of a page.
    Elements,
    /// Values of JSON.
    Values,
    /// How deep elements stand in each other.
    Nesting,
    /// Seconds for one file. The clock is looked at by `cli` alone.
    Seconds,
}

/// What is said of a limit: its switch, its number where nobody gives one, and what it counts.
struct Words {
    switch: &'static str,
    most: u64,
    ja: &'static str,
    /// Stands behind the number.
    ja_unit: &'static str,
    en: &'static str,
}

const fn words(
    switch: &'static str,
    most: u64,
    (ja, ja_unit): (&'static str, &'static str),
    en: &'static str,
) -> Words {
    Words {
        switch,
        most,
        ja,
        ja_unit,
        en,
    }
}

/// How many limits there are.
const COUNT: usize = 16;

impl Limit {
    /// Every limit, in the order people see.
    pub const ALL: [Self; COUNT] = [
        Self::Input,
        Self::Text,
        Self::Unpacked,
        Self::Ratio,
        Self::Entries,
        Self::Sheets,
        Self::Cells,
        Self::CellsSeen,
        Self::Characters,
        Self::CellCharacters,
        Self::Strings,
        Self::Regions,
        Self::Elements,
        Self::Values,
        Self::Nesting,
        Self::Seconds,
    ];

    const fn words(self) -> Words {
        match self {
            Self::Input => words(
                "--max-input",
                256,
                ("ファイルの大きさ", " MB"),
                "MB of the file",
            ),
            Self::Text => words(
                "--max-text",
                48,
                ("テキスト（CSV・HTML・JSON）の大きさ", " MB"),
                "MB of text (CSV, HTML, JSON)",
            ),
            Self::Unpacked => words(
                "--max-unpacked",
                512,
                ("圧縮を展開した大きさ", " MB"),
                "MB when unpacked",
            ),
            Self::Ratio => words(
                "--max-ratio",
                300,
                ("圧縮を展開したときの倍率（96 MBを超えるとき）", "倍"),
                "times its size when unpacked (beyond 96 MB)",
            ),
            Self::Entries => words(
                "--max-entries",
                20_000,
                ("圧縮ファイルの中のファイル", "個"),
                "files in the package",
            ),
            Self::Sheets => words("--max-sheets", 2_000, ("シート", "枚"), "sheets"),
            Self::Cells => words(
                "--max-cells",
                3_000_000,
                ("内容のあるセル", "個"),
                "cells with content",
            ),
            Self::CellsSeen => words(
                "--max-cells-seen",
                20_000_000,
                ("空のものも含めたセルと行", "個"),
                "cells and rows, empty ones too",
            ),
            Self::Characters => words(
                "--max-characters",
                50_000_000,
                ("すべてのセルの文字", "字"),
                "characters in all cells",
            ),
            Self::CellCharacters => words(
                "--max-cell-characters",
                1_000_000,
                ("ひとつのセルの文字", "字"),
                "characters in one cell",
            ),
            Self::Strings => words(
                "--max-strings",
                3_000_000,
                ("共有文字列", "個"),
                "shared strings",
            ),
            Self::Regions => words(
                "--max-regions",
                300_000,
                ("ひとつのシートの結合セル", "か所"),
                "merged regions in one sheet",
            ),
            Self::Elements => words(
                "--max-elements",
                1_200_000,
                ("HTMLの要素と文字列", "個"),
                "HTML elements and texts",
            ),
            Self::Values => words("--max-values", 3_000_000, ("JSONの値", "個"), "JSON values"),
            Self::Nesting => words(
                "--max-nesting",
                400,
                ("入れ子（XML・HTML・JSON）", "段"),
                "levels of nesting (XML, HTML, JSON)",
            ),
            Self::Seconds => words(
                "--max-seconds",
                60,
                ("ひとつのファイルにかける時間", "秒"),
                "seconds for one file",
            ),
        }
    }

    /// The switch of the command line: `--max-cells`.
    #[must_use]
    pub const fn switch(self) -> &'static str {
        self.words().switch
    }

    /// What it counts, in Japanese.
    #[must_use]
    pub const fn ja(self) -> &'static str {
        self.words().ja
    }

    /// What it counts, in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        self.words().en
    }

    /// The number where nobody gives one.
    #[must_use]
    pub const fn default_most(self) -> u64 {
        self.words().most
    }

    /// A number of what it counts, in Japanese: `3,000,000個`.
    #[must_use]
    pub fn amount_ja(self, most: u64) -> String {
        format!("{}{}", Grouped(most), self.words().ja_unit)
    }

    /// `内容のあるセルは3,000,000個まで`
    #[must_use]
    pub fn told_ja(self, most: u64) -> String {
        format!("{}は{}まで", self.ja(), self.amount_ja(most))
    }

    /// `at most 3,000,000 cells with content`
    #[must_use]
    pub fn told_en(self, most: u64) -> String {
        format!("at most {} {}", Grouped(most), self.words().en)
    }
}

/// A number with commas: 3,000,000.
#[derive(Clone, Copy, Debug)]
pub struct Grouped(pub u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// How much a file may hold of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([u64; COUNT]);

impl Default for Limits {
    fn default() -> Self {
        Self(Limit::ALL.map(Limit::default_most))
    }
}

impl Limits {
    /// The number of one limit, in its own unit.
    #[must_use]
    pub fn of(&self, limit: Limit) -> u64 {
        self.0.get(limit as usize).copied().unwrap_or(0)
    }

    /// The same with another number for one limit.
    #[must_use]
    pub fn with(mut self, limit: Limit, most: u64) -> Self {
        if let Some(known) = self.0.get_mut(limit as usize) {
            *known = most;
        }
        self
    }

    /// The number of one limit that is given in megabytes, in bytes.
    #[must_use]
    pub fn bytes(&self, limit: Limit) -> u64 {
        self.of(limit).saturating_mul(1 << 20)
    }

    /// Refuses more than the limit.
    pub(super) fn check(&self, limit: Limit, held: u64) -> Result<(), ReadError> {
        if held > self.of(limit) {
            return Err(self.over(limit));
        }
        Ok(())
    }

    /// The error for more than the limit.
    pub(super) fn over(&self, limit: Limit) -> ReadError {
        ReadError::OverLimit {
            limit,
            most: self.of(limit),
        }
    }

    /// Bytes that may stand in one piece: more than any text of a cell has, however it is written.
    pub(super) fn piece(&self) -> usize {
        let bytes = self.of(Limit::CellCharacters).saturating_mul(32);
        usize::try_from(bytes.max(1 << 20)).unwrap_or(usize::MAX)
    }

    /// Refuses a package by the sizes its directory declares. The `zip` crate holds entries to them.
    pub(super) fn check_package(&self, packed: u64, unpacked: u64) -> Result<(), ReadError> {
        if unpacked > self.bytes(Limit::Unpacked) {
            return Err(self.over(Limit::Unpacked));
        }
        if unpacked > SUSPICIOUS && unpacked / packed.max(1) > self.of(Limit::Ratio) {
            return Err(self.over(Limit::Ratio));
        }
        Ok(())
    }

    /// Refuses a text by its length.
    pub(super) fn check_text(&self, bytes: &[u8]) -> Result<(), ReadError> {
        if bytes.len() as u64 > self.bytes(Limit::Text) {
            return Err(self.over(Limit::Text));
        }
        Ok(())
    }
}

/// Bytes below which any ratio is fine: an empty 方眼紙 packs well.
const SUSPICIOUS: u64 = 96 << 20;
/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;
/// Sheets of one file, where nobody asks for more.
pub(super) const SHEETS: usize = Limit::Sheets.default_most() as usize;

/// Cell styles of one file.
pub(super) const STYLES: usize = 70_000;
/// Fonts of one file.
pub(super) const FONTS: usize = 2_000;

/// Counts cells and their characters, and says when there are too many.
#[derive(Debug, Default)]
pub(super) struct CellCount {
    limits: Limits,
    filled: u64,
    seen: u64,
    characters: u64,
}

impl CellCount {
    /// Nothing counted yet.
    pub(super) fn within(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// One more cell or row was met.
    pub(super) fn see(&mut self) -> Result<(), ReadError> {
        self.see_many(1)
    }

    /// `many` more cells or rows were met.
    pub(super) fn see_many(&mut self, many: u64) -> Result<(), ReadError> {
        self.seen = self.seen.saturating_add(many);
        self.limits.check(Limit::CellsSeen, self.seen)
    }

    /// `many` more cells are kept.
    pub(super) fn keep_many(&mut self, many: u64) -> Result<(), ReadError> {
        self.filled = self.filled.saturating_add(many);
        self.limits.check(Limit::Cells, self.filled)
    }

    /// One more cell is kept, with its text.
    pub(super) fn keep_cell(&mut self, cell: &Cell) -> Result<(), ReadError> {
        self.keep_copies(cell, 1)
    }

    /// A cell is kept `many` times, with its text.
    pub(super) fn keep_copies(&mut self, cell: &Cell, many: u64) -> Result<(), ReadError> {
        self.keep_many(many)?;
        let characters = cell.shown.chars().count() as u64;
        self.limits.check(Limit::CellCharacters, characters)?;
        let characters = characters.saturating_mul(many);
        self.characters = self.characters.saturating_add(characters);
        self.limits.check(Limit::Characters, self.characters)
    }
}

/// The position, if a sheet can have it.
pub(super) fn on_sheet(row: u32, column: u32) -> Option<(u32, u32)> {
    (row < ROWS && column < COLUMNS).then_some((row, column))
}

/// The error for a position that no sheet has.
pub(super) fn outside() -> ReadError {
    ReadError::TooLarge {
        ja: format!("{ROWS}行・{COLUMNS}列まで"),
        en: format!("at most {ROWS} rows and {COLUMNS} columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_and_a_form_is_not() {
        let limits = Limits::default();
        assert!(limits.check_package(50_000, 2_000_000).is_ok());
        assert!(limits.check_package(200_000, 80_000_000).is_ok());
        let over = |packed, unpacked| match limits.check_package(packed, unpacked) {
            Err(ReadError::OverLimit { limit, .. }) => Some(limit),
            _ => None,
        };
        assert_eq!(over(300_000, 300_000_000), Some(Limit::Ratio));
        assert_eq!(over(300_000_000, 3_000_000_000), Some(Limit::Unpacked));
        let more = limits.with(Limit::Ratio, 2_000);
        assert!(more.check_package(300_000, 300_000_000).is_ok());
    }

    #[test]
    fn positions_outside_of_a_sheet_are_none() {
        assert!(on_sheet(1_048_575, 16_383).is_some());
        assert!(on_sheet(1_048_576, 0).is_none());
        assert!(on_sheet(0, 16_384).is_none());
    }

    #[test]
    fn cells_and_characters_are_counted() {
        let limits = Limits::default()
            .with(Limit::Cells, 3)
            .with(Limit::Characters, 6)
            .with(Limit::CellCharacters, 5);
        let mut count = CellCount::within(limits);
        assert_eq!(count.keep_copies(&Cell::text("甲乙"), 3), Ok(()));
        assert_eq!(count.keep_many(1), Err(limits.over(Limit::Cells)));
        let cell = |text: &str| CellCount::within(limits).keep_cell(&Cell::text(text));
        assert_eq!(cell("一二三四五"), Ok(()));
        assert_eq!(
            cell("一二三四五六"),
            Err(limits.over(Limit::CellCharacters))
        );
        let mut count = CellCount::within(limits);
        let twice = count.keep_copies(&Cell::text("一二三四"), 2);
        assert_eq!(twice, Err(limits.over(Limit::Characters)));
    }

    #[test]
    fn every_limit_has_a_switch_of_its_own_and_a_message_that_names_it() {
        let mut switches: Vec<&str> = Limit::ALL.iter().map(|limit| limit.switch()).collect();
        switches.sort_unstable();
        switches.dedup();
        assert_eq!(switches.len(), Limit::ALL.len());
        for (at, limit) in Limit::ALL.into_iter().enumerate() {
            assert_eq!(limit as usize, at);
            let limits = Limits::default().with(limit, 1_234_567);
            let message = limits.over(limit).to_string();
            let lines: Vec<&str> = message.lines().collect();
            for line in &lines {
                assert!(line.contains("1,234,567"), "{line}");
                assert!(line.contains(limit.switch()), "{line}");
            }
            assert!(lines[0].contains(limit.ja()) && lines[1].contains(limit.en()));
        }
    }
}
