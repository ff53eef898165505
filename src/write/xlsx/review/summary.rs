//! 概要: what was aimed at and what was reached, as charts and as the table that they are drawn from.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatUnderline, Url, Worksheet};

use super::chart::{self, Rows};
use super::figures::{self, Pair};
use super::result::verdict;
use crate::model::{Findings, same_unit};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::layout::{Page, Paper, lines};
use crate::write::xlsx::book::set_up_paper;
use crate::write::xlsx::style::{Edges, Style, of_text};

/// Name of the sheet.
pub(super) const SHEET: &str = "概要";

/// Pairs in one chart, and in all charts.
const MOST_IN_CHART: usize = 12;
const MOST_PAIRS: usize = 120;

/// Height of a row that no text needs, in pixels.
const ROW: u32 = 18;

/// Height of what stands above the charts, in pixels.
const HEADING: u32 = 110;

/// Digits, sign and point of a number that a cell keeps.
const MOST_DIGITS: usize = 15;

const COLUMNS: [(&str, u32); 10] = [
    ("番号・項目・指標", 34),
    ("単位", 6),
    ("目標（計画）", 9),
    ("実績", 9),
    ("最終見込", 9),
    ("達成率", 8),
    ("見込の達成率", 8),
    ("100％の線", 7),
    ("グラフの名", 11),
    ("数値一覧", 7),
];

/// Pairs of one unit, in the order of the sheet.
struct Group<'a> {
    unit: &'a str,
    pairs: Vec<&'a Pair>,
}

/// Writes the sheet. `rows` are those of the figures in their list, from one.
pub(super) fn write(
    sheet: &mut Worksheet,
    findings: &Findings,
    (pairs, rows): (&[Pair], &[u32]),
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let shown = pairs.get(..pairs.len().min(MOST_PAIRS)).unwrap_or(pairs);
    let groups = groups(shown);
    sheet.set_name(SHEET)?;
    set_up_paper(sheet, setup, style);
    let widths = COLUMNS.map(|(_, width)| style.face().column_width(width));
    for (at, width) in (0u16..).zip(widths) {
        sheet.set_column_width_pixels(at, width)?;
    }
    let width: u32 = widths.iter().sum();
    let mut row = heading(sheet, (findings, pairs.len()), style, width)?;

    // The table stands below the charts: where it begins is known from their heights.
    let charts = charts(&groups);
    let rows_of = |chart: &Rows<'_>| chart.height().div_ceil(ROW) + 1;
    let table = row + charts.iter().map(rows_of).sum::<u32>();
    write_table(sheet, table, &groups, rows, style)?;
    // A chart that would be cut by the end of a page begins the next.
    let paper = Paper::new(setup);
    let room = paper.height * width.max(paper.width) / paper.width.max(1);
    let mut page = Page::new(room, HEADING);
    let mut breaks = Vec::new();
    for chart in &charts {
        if chart.height() + 2 * ROW > page.left() && !page.is_empty() {
            page.turn();
            breaks.push(row);
        }
        page.place(chart.height() + 2 * ROW);
        let drawn = chart.draw(SHEET, table + 1, width, style.heading_font());
        sheet.insert_chart_with_offset(row, 0, &drawn, 2, 2)?;
        for at in row..row + rows_of(chart) {
            sheet.set_row_height_pixels(at, ROW)?;
        }
        row += rows_of(chart);
    }
    breaks.push(table);
    sheet.set_page_breaks(&breaks)?;
    Ok(())
}

/// Title and sentences; the first row below them comes back.
fn heading(
    sheet: &mut Worksheet,
    (findings, pairs): (&Findings, usize),
    style: &Style,
    width: u32,
) -> Result<u32, WriteError> {
    let mut about = format!(
        "目標（なければ計画）と、実績・最終見込を比べられる数値 {pairs}組のグラフです。もとの表は、グラフの下にあります。"
    );
    if pairs > MOST_PAIRS {
        about = format!(
            "{about}グラフにしたのは初めの{MOST_PAIRS}組です。すべての数値は「{}」にあります。",
            figures::SHEET
        );
    }
    let texts = ["目標・実績・最終見込".to_owned(), verdict(findings), about];
    let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(0);
    for (row, text) in (0u32..).zip(&texts) {
        let (format, face) = if row == 0 {
            let title = style.title().set_align(FormatAlign::Left);
            (title, style.title_face())
        } else {
            (style.plain(), style.face())
        };
        sheet.merge_range(row, 0, row, last, text, &format)?;
        let height = face.row_height(lines(text, face.capacity(width)).len());
        sheet.set_row_height_pixels(row, height)?;
    }
    Ok(4)
}

/// Pairs of the same unit stand together, units in the order of their first pair.
fn groups(pairs: &[Pair]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for pair in pairs {
        match groups
            .iter_mut()
            .find(|group| same_unit(group.unit, &pair.unit))
        {
            Some(group) => group.pairs.push(pair),
            None => groups.push(Group {
                unit: &pair.unit,
                pairs: vec![pair],
            }),
        }
    }
    groups
}

/// A chart of values for each unit with something to compare, and one of rates where units differ.
fn charts<'a>(groups: &[Group<'a>]) -> Vec<Rows<'a>> {
    let mut charts = Vec::new();
    let is_alone = groups.len() == 1;
    let mut at = 0;
    for group in groups {
        if is_alone || group.pairs.len() > 1 {
            for (nth, pairs) in group.pairs.chunks(MOST_IN_CHART).enumerate() {
                charts.push(Rows::values(group.unit, at + nth * MOST_IN_CHART, pairs));
            }
        }
        at += group.pairs.len();
    }
    if !is_alone {
        let pairs: Vec<&Pair> = groups
            .iter()
            .flat_map(|g| g.pairs.iter().copied())
            .collect();
        let rates = pairs
            .chunks(MOST_IN_CHART)
            .enumerate()
            .map(|(nth, pairs)| Rows::rates(nth * MOST_IN_CHART, pairs));
        charts.splice(0..0, rates);
    }
    charts
}

fn write_table(
    sheet: &mut Worksheet,
    at: u32,
    groups: &[Group<'_>],
    rows: &[u32],
    style: &Style,
) -> Result<(), WriteError> {
    let header = style.header();
    for (column, (heading, _)) in (0u16..).zip(COLUMNS) {
        sheet.write_string_with_format(at, column, heading, &header)?;
    }
    sheet.set_row_height_pixels(at, style.face().row_height(2) + 4)?;
    let cell = style
        .cell(Edges::CLOSED)
        .set_align(FormatAlign::VerticalCenter);
    let number = cell.clone().set_align(FormatAlign::Right);
    let formats = Formats {
        link: cell
            .clone()
            .set_font_color(0x0005_63C1)
            .set_underline(FormatUnderline::Single),
        text: cell,
        integer: number.clone().set_num_format("#,##0"),
        fraction: number.clone().set_num_format("#,##0.0#######"),
        rate: number.set_num_format("0.0%"),
    };
    let face = style.face();
    let capacity = face.capacity(face.column_width(COLUMNS[0].1));
    let pairs = groups.iter().flat_map(|group| &group.pairs);
    for ((row, number), pair) in (at + 1..).zip(1..).zip(pairs) {
        let label = chart::label(number, pair);
        sheet.set_row_height_pixels(row, face.row_height(lines(&label, capacity).len()) + 2)?;
        sheet.write_string_with_format(row, 0, &label, &of_text(&formats.text, &label))?;
        sheet.write_string_with_format(row, 1, &pair.unit, &of_text(&formats.text, &pair.unit))?;
        for (column, value) in (2u16..).zip([Some(pair.aim), pair.actual, pair.forecast]) {
            formats.number(sheet, row, column, value)?;
        }
        for (column, value) in (5u16..).zip([pair.actual, pair.forecast]) {
            let rate = value.and_then(|value| chart::rate(value, pair.aim));
            formats.rate(sheet, row, column, rate)?;
        }
        formats.rate(sheet, row, 7, Some(Decimal::ONE))?;
        let short = chart::short_label(number, pair);
        sheet.write_string_with_format(row, 8, short, &formats.text)?;
        let row_of = rows.get(pair.nth).copied().unwrap_or(1);
        let target = format!("internal:'{}'!A{row_of}", figures::SHEET);
        let url = Url::new(target).set_text(format!("{row_of}行目"));
        sheet.write_url_with_format(row, 9, url, &formats.link)?;
    }
    Ok(())
}

struct Formats {
    text: Format,
    link: Format,
    integer: Format,
    fraction: Format,
    rate: Format,
}

impl Formats {
    fn number(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        value: Option<Decimal>,
    ) -> Result<(), WriteError> {
        match value {
            Some(value) if value.to_string().len() <= MOST_DIGITS => {
                let format = if value.fract().is_zero() {
                    &self.integer
                } else {
                    &self.fraction
                };
                let value = value.to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, value, format)?;
            }
            Some(value) => {
                sheet.write_string_with_format(row, column, value.to_string(), &self.text)?;
            }
            None => {
                sheet.write_blank(row, column, &self.text)?;
            }
        }
        Ok(())
    }

    fn rate(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        rate: Option<Decimal>,
    ) -> Result<(), WriteError> {
        match rate.and_then(|rate| rate.round_dp(6).to_f64()) {
            Some(rate) => sheet.write_number_with_format(row, column, rate, &self.rate)?,
            None => sheet.write_blank(row, column, &self.text)?,
        };
        Ok(())
    }
}
