//! Which column of a ledger holds days, which words, which figures.

use crate::model::{Cell, Grid, Role, char_slice, fold};
use crate::recognize::header::{Band, Header};

use super::day::day;
use super::figure::{Figure, figure};

/// Rows that are looked at to tell words from figures.
const SAMPLED: usize = 300;

/// The columns of one sheet.
pub(super) struct Columns {
    /// Where the day stands: one column, or those of 年, 月 and 日.
    pub(super) day: DayColumns,
    /// Columns of words: heading, first and last sheet column, whether it names items.
    pub(super) words: Vec<WordColumn>,
    /// Columns of figures.
    pub(super) figures: Vec<FigureColumn>,
}

/// Where the day stands.
pub(super) enum DayColumns {
    One((u32, u32)),
    /// 年, 月, 日, each with its own column.
    Parts([Option<(u32, u32)>; 3]),
}

pub(super) struct WordColumn {
    pub(super) heading: String,
    pub(super) at: (u32, u32),
    pub(super) names_items: bool,
}

pub(super) struct FigureColumn {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) at: (u32, u32),
}

/// The first cell with content between two sheet columns.
pub(super) fn cell_in(cells: &[(u32, Cell)], (first, last): (u32, u32)) -> Option<(u32, &Cell)> {
    cells
        .iter()
        .skip_while(|(column, _)| *column < first)
        .take_while(|(column, _)| *column <= last)
        .find(|(_, cell)| !cell.shown.trim().is_empty())
        .map(|(column, cell)| (*column, cell))
}

impl Columns {
    /// Tells the columns of a sheet apart; none when no column holds days.
    pub(super) fn find(grid: &Grid, header: &Header) -> Option<Self> {
        let sampled: Vec<&[(u32, Cell)]> = grid
            .rows()
            .filter(|(row, _)| *row > header.rows.1)
            .map(|(_, cells)| cells)
            .take(SAMPLED)
            .collect();
        let day = day_columns(header, &sampled)?;
        let is_day = |band: &Band| match &day {
            DayColumns::One(at) => band.columns == *at,
            DayColumns::Parts(parts) => parts.contains(&Some(band.columns)),
        };
        let mut columns = Self {
            day: DayColumns::Parts([None; 3]),
            words: Vec::new(),
            figures: Vec::new(),
        };
        for band in header.bands.iter().filter(|band| !is_day(band)) {
            let role = band.key.map(|key| key.role);
            let heading = heading(band);
            if matches!(role, Some(Role::Number | Role::Notes | Role::Period))
                || is_serial(&heading)
            {
                continue;
            }
            let (mut numbers, mut words) = (0_usize, 0_usize);
            for cells in &sampled {
                match cell_in(cells, band.columns).map(|(_, cell)| figure(cell)) {
                    Some(Figure::Number(..)) => numbers += 1,
                    Some(Figure::Words) => words += 1,
                    Some(Figure::Blank) | None => {}
                }
            }
            // A column of figures may hold a remark here and there (中止).
            let holds_figures = if role == Some(Role::Item) {
                false
            } else if role == Some(Role::Actual) {
                numbers >= words
            } else {
                numbers > words * 4
            };
            if holds_figures {
                let (name, unit) = measure(&heading);
                columns.figures.push(FigureColumn {
                    name,
                    unit,
                    at: band.columns,
                });
            } else if numbers + words > 0 {
                columns.words.push(WordColumn {
                    names_items: role == Some(Role::Item),
                    heading,
                    at: band.columns,
                });
            }
        }
        columns.day = day;
        columns.words.sort_by_key(|column| !column.names_items);
        Some(columns)
    }
}

/// The column of the form's days in which most cells are days, or those of year, month and day.
fn day_columns(header: &Header, sampled: &[&[(u32, Cell)]]) -> Option<DayColumns> {
    let bands = || {
        header
            .bands
            .iter()
            .filter(|band| band.key.is_some_and(|key| key.role == Role::Period))
    };
    let part = |name: &str| {
        bands()
            .find(|band| fold(band.heading.text()) == name)
            .map(|band| band.columns)
    };
    if let (Some(month), Some(day)) = (part("月"), part("日")) {
        return Some(DayColumns::Parts([part("年"), Some(month), Some(day)]));
    }
    bands()
        .map(|band| {
            let (mut days, mut others) = (0_usize, 0_usize);
            for (_, cell) in sampled
                .iter()
                .filter_map(|cells| cell_in(cells, band.columns))
            {
                // Any year will do to see whether it is a day.
                if day(cell, Some(2023)).is_some() {
                    days += 1;
                } else {
                    others += 1;
                }
            }
            (days, others, band.columns)
        })
        .filter(|(days, others, _)| *days > 0 && days * 2 >= *others)
        .max_by_key(|(days, ..)| *days)
        .map(|(.., at)| DayColumns::One(at))
}

/// The lowest heading of a column that says more than a unit, with what brackets below it say.
fn heading(band: &Band) -> String {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let levels: Vec<String> = band
        .levels
        .iter()
        .map(|level| squeezed(level.text()))
        .filter(|level| !level.is_empty())
        .collect();
    match levels.as_slice() {
        [] => squeezed(band.heading.text()),
        [.., above, last] if last.starts_with(['(', '（']) => format!("{above}{last}"),
        [.., last] => last.clone(),
    }
}

/// Numbers that count nothing: serial numbers, codes, years.
fn is_serial(heading: &str) -> bool {
    let key = fold(heading);
    matches!(key.as_str(), "年" | "月" | "年度" | "曜日" | "曜" | "学年")
        || [
            "番号",
            "コード",
            "No",
            "NO",
            "№",
            "ID",
            "電話",
            "TEL",
            "単価",
            "時刻",
        ]
        .iter()
        .any(|word| key.contains(word))
}

/// `受講者数（人日）` → 受講者数, 人日. A unit that the name itself says is added: 回数 → 回.
pub(super) fn measure(heading: &str) -> (String, String) {
    let chars: Vec<char> = heading.chars().collect();
    let open = chars
        .iter()
        .rposition(|c| matches!(c, '(' | '（' | '[' | '［' | '〔'));
    let closes = chars
        .last()
        .is_some_and(|c| matches!(c, ')' | '）' | ']' | '］' | '〕'));
    if let (Some(open), true) = (open, closes)
        && open > 0
    {
        let name = char_slice(heading, 0..open as u32).trim().to_owned();
        let inner = char_slice(heading, open as u32 + 1..chars.len() as u32 - 1);
        let inner = fold(inner);
        let unit = inner.strip_prefix("単位").unwrap_or(&inner);
        let unit = unit.trim_start_matches([':', '：']).to_owned();
        if unit.chars().count() <= 5 {
            return (name, unit);
        }
        return (name.clone(), said_unit(&name));
    }
    (heading.to_owned(), said_unit(heading))
}

fn said_unit(name: &str) -> String {
    let key = fold(name);
    [
        ("回数", "回"),
        ("件数", "件"),
        ("時間数", "時間"),
        ("時間", "時間"),
        ("日数", "日"),
        ("校数", "校"),
        ("社数", "社"),
        ("人日", "人日"),
    ]
    .iter()
    .find(|(word, _)| key.ends_with(word))
    .map_or_else(String::new, |(_, unit)| (*unit).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_measure_and_unit() {
        for (heading, name, unit) in [
            ("受講者数（人日）", "受講者数", "人日"),
            ("派遣回数(回)", "派遣回数", "回"),
            ("回数", "回数", "回"),
            ("受講者数", "受講者数", ""),
            ("金額（単位：千円）", "金額", "千円"),
            ("実施時間", "実施時間", "時間"),
            ("参加者数（オンラインを含む）", "参加者数", ""),
        ] {
            assert_eq!(
                measure(heading),
                (name.to_owned(), unit.to_owned()),
                "{heading}"
            );
        }
    }
}
