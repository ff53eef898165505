//! What a column is for.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;
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
    /// Any column that the form has no other role for
    Other,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 23] = [
        Self::Number,
        Self::Item,
        Self::Guideline,
        Self::Plan,
        Self::Status,
        Self::Target,
        Self::Actual,
        Self::Forecast,
        Self::Rate,
        Self::Baseline,
        Self::Diff,
        Self::Evaluation,
        Self::Issues,
        Self::Next,
        Self::Department,
        Self::Budget,
        Self::Settlement,
        Self::PartyA,
        Self::PartyB,
        Self::Unit,
        Self::Period,
        Self::Notes,
        Self::Other,
    ];

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
            Self::Other => "other",
        }
    }
}

/// Which column of a form: a role, and which of the columns that share it, from the left. Most forms have one
/// column a role; tables of figures have 目標 and 実績 for each of several years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnKey {
    /// What the column is for.
    pub role: Role,
    /// 0 for the first column of the role.
    pub nth: u16,
}

/// What each column has, in the order of the form. Its keys are few and our own: no hash that withstands
/// an attacker is needed.
pub type ByColumn<V> = IndexMap<ColumnKey, V, FxBuildHasher>;

impl From<Role> for ColumnKey {
    fn from(role: Role) -> Self {
        Self { role, nth: 0 }
    }
}

/// Reads `target`, `target#2`.
impl FromStr for ColumnKey {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (role, nth) = match name.split_once('#') {
            Some((role, nth)) => {
                let nth = nth.parse::<u16>().map_err(|_| ())?;
                (role, nth.checked_sub(1).ok_or(())?)
            }
            None => (name, 0),
        };
        let role = Role::ALL.into_iter().find(|known| known.name() == role);
        Ok(Self {
            role: role.ok_or(())?,
            nth,
        })
    }
}

/// By the role alone, so that [`Role`] finds the first column of the role in a map.
impl Hash for ColumnKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.role.hash(state);
    }
}

impl Equivalent<ColumnKey> for Role {
    fn equivalent(&self, key: &ColumnKey) -> bool {
        *self == key.role && key.nth == 0
    }
}

impl PartialEq<Role> for ColumnKey {
    fn eq(&self, role: &Role) -> bool {
        role.equivalent(self)
    }
}

/// `target`, `target#2`: the name used in JSON.
impl fmt::Display for ColumnKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.role.name())?;
        match self.nth {
            0 => Ok(()),
            nth => write!(f, "#{}", u32::from(nth) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_column_is_read_back() {
        for role in Role::ALL {
            for nth in [0, 1, 41] {
                let key = ColumnKey { role, nth };
                assert_eq!(key.to_string().parse(), Ok(key));
            }
        }
        for name in ["", "x", "target#", "target#0", "target#1x", "Target"] {
            assert_eq!(name.parse::<ColumnKey>(), Err(()), "{name}");
        }
    }
}
