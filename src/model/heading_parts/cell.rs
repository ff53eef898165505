//! One heading cell taken apart.

use crate::model::cell_value::{closing, folded_width, is_cell_unit};
use crate::model::label::{compose_half_width_kana, fold, is_invisible};
use crate::model::metric::Kind;
use crate::model::narrow::{narrow, starts_with};
use crate::model::quantity::unit;
use crate::model::wareki::{DateMention, dates_in};

use super::kind_word::{exact, is_kind, with_note};
use super::reference::reference_at;
use super::scope::strip;

/// Words that count things and as often name what a heading is about: 取組（事業）, 担当（課）.
const UNSURE_UNITS: &str = "\
    事業 施策 項目 指標 取組 テーマ 課 部 会 部会 分野 部門 部署 地域 地区 区域 種別 種類 業種 職種 種 団体 企業 \
    法人 組織 機関 学校 大学 施設 市 町 村 県 区 国 市町村 面 編 点 題 案 案件 課題 会議室 コース プログラム 組 式 \
    都道府県 道府県 府県 都市 町村 市区町村 区市町村 市町 自治体 位 館 室 品目 品種 区分 区間 路線 系統 事例 例 セット タイプ 科目 教科 者 校 園 会員 世帯 家庭 年";

/// Units that stand alone in a row of their own under the heading.
const UNIT_ROW: &str = "\
    人 名 円 千円 百万円 億円 万円 件 回 % か所 箇所 カ所 ヶ所 台 日 時間 人日 世帯 戸 ha ㎡ m2 km kg t トン ポイント 歳";

/// The parts of one heading cell. All texts are width-folded and without blanks, but for those between Latin words.
#[derive(Debug, Default)]
pub(super) struct HeadingCell {
    /// The cell as written.
    pub(super) written: String,
    /// The scopes, in the order of the text.
    pub(super) scopes: Vec<String>,
    /// The unit.
    pub(super) unit: Option<String>,
    /// The mark or formula.
    pub(super) reference: Option<String>,
    /// What is left, with the brackets that hold something else.
    pub(super) name: String,
    /// What is left without any brackets.
    pub(super) bare: String,
    /// What those brackets hold.
    notes: Vec<String>,
}

/// A text in two forms of the same length.
struct Text {
    /// As people read it.
    shown: Vec<char>,
    /// Narrowed, for reading.
    plain: Vec<char>,
}

impl Text {
    fn of(text: &str) -> Self {
        let composed = compose_half_width_kana(text);
        let all: Vec<char> = composed.chars().filter(|c| !is_invisible(*c)).collect();
        let mut shown: Vec<char> = Vec::with_capacity(all.len());
        for (n, c) in all.iter().enumerate() {
            if !c.is_whitespace() {
                shown.push(folded_width(*c));
                continue;
            }
            let latin = |c: &char| folded_width(*c).is_ascii_alphanumeric();
            let next = all.iter().skip(n).find(|c| !c.is_whitespace());
            if shown.last().is_some_and(latin) && next.is_some_and(latin) {
                shown.push(' ');
            }
        }
        let plain = narrow(&shown.iter().collect::<String>());
        Self { shown, plain }
    }

    fn shown(&self, from: usize, to: usize) -> String {
        self.shown
            .get(from..to)
            .map(|chars| chars.iter().collect())
            .unwrap_or_default()
    }

    fn push(&mut self, other: &Self, from: usize, to: usize) {
        self.shown
            .extend(other.shown.get(from..to).unwrap_or_default());
        self.plain
            .extend(other.plain.get(from..to).unwrap_or_default());
    }
}

impl HeadingCell {
    /// Takes a heading cell apart.
    pub(super) fn read(text: &str) -> Self {
        // Longer cells are no headings; their first part still may name the column.
        const LONGEST: usize = 200;
        let text: String = text.chars().take(LONGEST).collect();
        let text = Text::of(&text);
        let mut cell = Self {
            written: text.shown(0, text.shown.len()),
            ..Self::default()
        };
        let mut left = Text::of("");
        let mut units = Vec::new();
        let dates = dates_in(&text.plain);
        let mut at = 0;
        while at < text.plain.len() {
            if let Some(end) = cell.reference_at(&text, at) {
                at = end;
            } else if let Some(close) = bracket_at(&text.plain, &dates, at) {
                cell.bracket(&text, at, close, &mut left, &mut units);
                at = close + 1;
            } else {
                left.push(&text, at, at + 1);
                at += 1;
            }
        }
        cell.settle(&left);
        cell.take_unit(&units);
        cell.unwrap();
        cell.take_letter();
        cell
    }

    /// Takes the mark or formula at `at`, if it is certain to be one.
    fn reference_at(&mut self, text: &Text, at: usize) -> Option<usize> {
        let reference = reference_at(&text.plain, at, false).filter(|found| found.certain)?;
        let ends = reference.end >= text.plain.len() || "([※*".contains(text.plain[reference.end]);
        let whole = at == 0 && reference.terms == 1;
        // A/Bテスト is a word.
        if !ends && !whole || self.reference.is_some() {
            return None;
        }
        self.reference = Some(text.shown(at, reference.end));
        Some(reference.end)
    }

    /// Takes what a bracket holds; what is none of the parts stays in the name.
    fn bracket(
        &mut self,
        text: &Text,
        open: usize,
        close: usize,
        left: &mut Text,
        units: &mut Vec<String>,
    ) {
        let inner = text.plain.get(open + 1..close).unwrap_or_default();
        if inner.is_empty() || is_footnote(inner) {
            return;
        }
        if let Some(stated) = stated_unit(inner) {
            let from = close.saturating_sub(stated);
            units.push(text.shown(from, close));
            // Kept until the name shows whether it is one.
            left.push(text, open, close + 1);
            return;
        }
        let stripped = strip(inner);
        for scope in &stripped.scopes {
            self.scopes
                .push(text.shown(open + 1 + scope.start, open + 1 + scope.end));
        }
        let rest = stripped.rest;
        if rest.is_empty() {
            return;
        }
        left.push(text, open, open + 1);
        left.push(text, open + 1 + rest.start, open + 1 + rest.end);
        left.push(text, close, close + 1);
    }

    /// Makes the names from what is left.
    fn settle(&mut self, left: &Text) {
        let mut outer = Text::of("");
        let mut brackets: Vec<(usize, usize, usize)> = Vec::new();
        let dates = dates_in(&left.plain);
        let mut at = 0;
        while at < left.plain.len() {
            if let Some(close) = bracket_at(&left.plain, &dates, at) {
                brackets.push((outer.plain.len(), at, close));
                at = close + 1;
            } else {
                outer.push(left, at, at + 1);
                at += 1;
            }
        }
        let stripped = strip(&outer.plain);
        let scopes = stripped
            .scopes
            .iter()
            .map(|scope| outer.shown(scope.start, scope.end));
        let mut all: Vec<String> = scopes.collect();
        let beside = !all.is_empty() && !self.scopes.is_empty();
        all.append(&mut self.scopes);
        self.scopes = all;
        if beside && stripped.rest.is_empty() && brackets.is_empty() && self.reference.is_none() {
            // 平成31年度(令和元年度) is one scope.
            self.scopes = vec![self.written.clone()];
        }
        let (from, to) = (stripped.rest.start, stripped.rest.end);
        let from = (from..to)
            .find(|n| !"※*".contains(outer.plain[*n]))
            .unwrap_or(to);
        let to = (from + 1..to)
            .find(|n| outer.plain[*n] == '※' || is_footnote(&outer.plain[*n..to]))
            .unwrap_or(to);
        let to = match (from..to).find(|n| starts_with(&outer.plain[..to], *n, "単位:")) {
            Some(spelt) => {
                self.unit = Some(outer.shown(spelt + 3, to)).filter(|unit| !unit.is_empty());
                spelt
            }
            None => to,
        };
        outer.shown(from, to).trim().clone_into(&mut self.bare);
        let mut cut = from;
        for (place, open, close) in brackets {
            let place = place.clamp(cut, to);
            self.name.push_str(&outer.shown(cut, place));
            self.name.push_str(&left.shown(open, close + 1));
            self.notes.push(left.shown(open + 1, close));
            cut = place;
        }
        self.name.push_str(&outer.shown(cut, to));
        self.name = self.name.trim().into();
    }

    /// Takes the first unit that a bracket states.
    fn take_unit(&mut self, units: &[String]) {
        let counts = self.bare.is_empty()
            || is_kind(&fold(&self.bare))
            || self
                .bare
                .ends_with(|c| "数量額率値費高度金積間".contains(c));
        for unit in units {
            let unsure = UNSURE_UNITS.split_whitespace().any(|word| word == unit);
            // 千円・%: which of them a column has is not said.
            let several = unit.contains('・') && unit.contains(['%', '円']);
            if unsure && !counts || several {
                continue;
            }
            self.unit.get_or_insert_with(|| unit.clone());
        }
        if self.unit.is_none() {
            return;
        }
        // The brackets were kept in the name until now.
        let text = Text::of(&self.name);
        let mut name = String::new();
        let mut at = 0;
        while at < text.plain.len() {
            if let Some(close) = closing(&text.plain, at) {
                if stated_unit(&text.plain[at + 1..close]).is_none() {
                    name.push_str(&text.shown(at, close + 1));
                }
                at = close + 1;
            } else {
                name.push(text.shown[at]);
                at += 1;
            }
        }
        self.name = name;
        self.notes
            .retain(|note| stated_unit(&narrow(note)).is_none());
    }

    /// 【目標】: the name is what the only bracket holds.
    fn unwrap(&mut self) {
        if let ([note], true) = (self.notes.as_slice(), self.bare.is_empty()) {
            self.name.clone_from(note);
            self.bare.clone_from(note);
            self.notes.clear();
        }
    }

    /// 目標A, A:目標: a letter beside a word of kind marks the column.
    fn take_letter(&mut self) {
        let chars: Vec<char> = self.name.chars().collect();
        let (Some((first, behind)), Some((last, before)), None) =
            (chars.split_first(), chars.split_last(), &self.reference)
        else {
            return;
        };
        let behind: String = behind.iter().collect();
        let behind = behind.trim_start_matches([':', '.', ' ']).to_owned();
        for (letter, word) in [(*last, before.iter().collect()), (*first, behind)] {
            if letter.is_ascii_uppercase() && is_kind(&fold(&word)) {
                self.reference = Some(letter.to_string());
                self.name.clone_from(&word);
                self.bare = word;
                return;
            }
        }
    }

    /// Takes a cell that is nothing but a unit, as in a row of units under the heading.
    pub(super) fn take_unit_row(&mut self) {
        if UNIT_ROW.split_whitespace().any(|word| word == self.name) {
            self.unit = Some(std::mem::take(&mut self.name));
            self.bare.clear();
        }
    }

    /// The kind, when the cell is nothing but a word of kind.
    pub(super) fn kind(&self) -> Option<Kind> {
        exact(&fold(&self.name)).or_else(|| with_note(&fold(&self.bare), &self.notes))
    }

    /// The kind that a bracket behind a measure says: 研修回数（実績）.
    pub(super) fn noted_kind(&self) -> Option<Kind> {
        self.notes.iter().find_map(|note| exact(&fold(note)))
    }
}

/// The end of the bracket at `at`, unless it is part of a date: 令和元(2019)年度.
fn bracket_at(chars: &[char], dates: &[DateMention], at: usize) -> Option<usize> {
    let close = closing(chars, at)?;
    let inside = dates
        .iter()
        .any(|date| (date.chars.start as usize) < at && close < date.chars.end as usize);
    (!inside).then_some(close)
}

/// How many characters at the end of a bracket are its unit: 人 of （単位：人）.
fn stated_unit(inner: &[char]) -> Option<usize> {
    let mut at = if starts_with(inner, 0, "単位") {
        2
    } else {
        0
    };
    let spelt = at > 0;
    at += usize::from(inner.get(at) == Some(&':'));
    let word: String = inner.get(at..)?.iter().collect();
    let (_, plain) = unit::scale(&word);
    let plain: Vec<char> = plain.chars().collect();
    // （年間） says over which time a count runs.
    let time = ["年間", "週間", "日間", "週", "か年"].contains(&word.as_str());
    // 回(校)
    let noted = plain.iter().position(|c| *c == '(').is_some_and(|open| {
        closing(&plain, open) == plain.len().checked_sub(1)
            && is_cell_unit(&plain[..open])
            && is_cell_unit(&plain[open + 1..plain.len() - 1])
    });
    let known = !time && (noted || is_cell_unit(&plain));
    let length = inner.len() - at;
    (known || spelt && (1..=8).contains(&length)).then_some(length)
}

/// ※1, 注2, *
fn is_footnote(inner: &[char]) -> bool {
    let marked = matches!(inner.first(), Some('※' | '*' | '注'));
    marked
        && inner
            .iter()
            .skip(1)
            .all(|c| c.is_ascii_digit() || "※*)".contains(*c))
}
