//! Paper sizes, and what column widths are counted in.

use serde::Deserialize;

/// Size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 × 297 mm
    #[default]
    A4,
    /// 297 × 420 mm
    A3,
    /// 148 × 210 mm
    A5,
    /// 257 × 364 mm (JIS)
    B4,
    /// 182 × 257 mm (JIS)
    B5,
}

impl Paper {
    /// Short and long side, in millimetres.
    #[must_use]
    pub fn millimetres(self) -> (u32, u32) {
        match self {
            Self::A4 => (210, 297),
            Self::A3 => (297, 420),
            Self::A5 => (148, 210),
            Self::B4 => (257, 364),
            Self::B5 => (182, 257),
        }
    }

    /// The number workbooks know it by.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::A3 => 8,
            Self::A4 => 9,
            Self::A5 => 11,
            Self::B4 => 12,
            Self::B5 => 13,
        }
    }
}

/// What the widths of columns are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widths {
    /// Shares of the page's width: the table always fills the page.
    #[default]
    Share,
    /// Pixels as Excel shows them when a column's border is dragged. A table wider than the page is printed
    /// smaller, as Excel does.
    Pixels,
}
