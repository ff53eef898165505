//! Item numbers: schemes, sequence, joint numbers (`①②`), ranges.

/// The families of item numbers (公用文作成の考え方, and what offices use beside it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// 第1章, Ⅰ, I
    Part,
    /// 第1
    Dai,
    /// 1
    Num,
    /// (1)
    Pnum,
    /// ア
    Kata,
    /// (ア)
    Pkata,
    /// a
    Alpha,
    /// (a)
    Palpha,
    /// ①
    Circ,
    /// ⅰ
    RomanSmall,
    /// イ ロ ハ
    Iroha,
    /// 一, (一)
    Kan,
    /// A number in a column of its own, of any shape: 26, A-3
    Column,
}

/// The number of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// The family.
    pub scheme: Scheme,
    /// Positions in the family's sequence, from 1; several for joint numbers (`①②` → 1, 2).
    pub ordinals: Vec<u32>,
    /// The one way it is written in paths: `(1)`, `ア`, `①②`.
    pub canonical: String,
}
