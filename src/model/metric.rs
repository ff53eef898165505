//! A quantity said of an item: how many, of what, and whether planned, done or expected.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell_ref::Span;
use super::item_path::ItemPath;
use super::role::{ColumnKey, Role};

/// Whether a figure is aimed at, planned, done or expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 目標
    Target,
    /// 計画, 予定
    Plan,
    /// 実績
    Actual,
    /// 最終見込
    Forecast,
    /// 基準値, 前年度
    Baseline,
    /// 達成率, 割合
    Rate,
    /// 差, 増減
    Diff,
    /// A figure whose text and column do not say which
    Count,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Target,
        Self::Plan,
        Self::Actual,
        Self::Forecast,
        Self::Baseline,
        Self::Rate,
        Self::Diff,
        Self::Count,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Plan => "plan",
            Self::Actual => "actual",
            Self::Forecast => "forecast",
            Self::Baseline => "baseline",
            Self::Rate => "rate",
            Self::Diff => "diff",
            Self::Count => "count",
        }
    }

    /// The word a Japanese form uses for it.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Target => "目標",
            Self::Plan => "計画",
            Self::Actual => "実績",
            Self::Forecast => "最終見込",
            Self::Baseline => "基準",
            Self::Rate => "割合",
            Self::Diff => "増減",
            Self::Count => "数",
        }
    }
}

/// One quantity found in a column's text of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The item it is said of.
    pub path: ItemPath,
    /// The column it stands in.
    pub role: Role,
    /// Which of the columns of this role.
    pub nth: u16,
    /// What is counted, without the word for the kind: `派遣目標回数` → `派遣回数`. May be empty.
    pub measure: String,
    /// Aimed at, planned, done, expected.
    pub kind: Kind,
    /// The number, in `unit`: `3億2,000万円` → 320000000 円.
    pub value: Decimal,
    /// The unit as written, width-folded: `人日`, `回（校）`, `回/年`.
    pub unit: String,
    /// Whom or what it is limited to, and bounds: `中小企業・業界団体`, `以上`, `程度`.
    pub qualifiers: Vec<String>,
    /// When it was counted, as the column's heading says: `令和6年度`, `上半期`.
    pub scope: Option<String>,
    /// The characters it was read from, label included: `派遣回数：196回`.
    pub text: String,
    /// Where they stand (the first cell, when they run over a page break).
    pub at: Span,
}

impl Metric {
    /// The column it stands in.
    #[must_use]
    pub fn column(&self) -> ColumnKey {
        ColumnKey {
            role: self.role,
            nth: self.nth,
        }
    }
}
