//! What a column is for.

use serde::{Deserialize, Serialize};

/// The part a column plays in a form. The names are those of the JSON and of the template files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 番号
    Number,
    /// 項目
    Item,
    /// 実施要領: what is asked for
    Guideline,
    /// 実施計画: what was planned
    Plan,
    /// 実施状況, 取組実績: what became of it
    Status,
    /// 目標値
    Target,
    /// 実績値
    Actual,
    /// 見込値
    Forecast,
    /// 達成率
    Rate,
    /// 基準値
    Baseline,
    /// 差引
    Diff,
    /// 評価
    Evaluation,
    /// 課題
    Issues,
    /// 今後の取組
    Next,
    /// 所管
    Department,
    /// 予算額
    Budget,
    /// 決算額
    Settlement,
    /// 甲
    PartyA,
    /// 乙
    PartyB,
    /// 単位
    Unit,
    /// 年度, 期間
    Period,
    /// 備考
    Notes,
}

impl Role {
    /// The name used in JSON and templates.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Item => "item",
            Self::Guideline => "guideline",
            Self::Plan => "plan",
            Self::Status => "status",
            Self::Target => "target",
            Self::Actual => "actual",
            Self::Forecast => "forecast",
            Self::Rate => "rate",
            Self::Baseline => "baseline",
            Self::Diff => "diff",
            Self::Evaluation => "evaluation",
            Self::Issues => "issues",
            Self::Next => "next",
            Self::Department => "department",
            Self::Budget => "budget",
            Self::Settlement => "settlement",
            Self::PartyA => "party_a",
            Self::PartyB => "party_b",
            Self::Unit => "unit",
            Self::Period => "period",
            Self::Notes => "notes",
        }
    }
}
