//! One chart, made so that it can be read without color: light, dark and hatched, with its numbers written out.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition,
    ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType,
};

use super::figures::Pair;

/// Longest label of a pair, and longest of those that stand side by side.
const LONGEST: usize = 40;
const LONGEST_SHORT: usize = 10;

/// Columns of the table that charts are drawn from.
const LABEL: u16 = 0;
const AIM: u16 = 2;
const ACTUAL: u16 = 3;
const FORECAST: u16 = 4;
const ACTUAL_RATE: u16 = 5;
const FORECAST_RATE: u16 = 6;
const FULL: u16 = 7;
const SHORT_LABEL: u16 = 8;

/// Ink of bars and lines, from light to dark.
const PAPER: u32 = 0x00FF_FFFF;
const LIGHT: u32 = 0x00E7_E6E6;
const DARK: u32 = 0x0040_4040;
const BLACK: u32 = 0x0000_0000;

/// Rows of the table, as one chart.
pub(super) struct Rows<'a> {
    /// The unit; none for rates.
    unit: Option<&'a str>,
    /// First of the rows, counted from the first of the table.
    first: usize,
    pairs: Vec<&'a Pair>,
}

/// What stands at the axis for a pair: its number, item and measure.
pub(super) fn label(number: usize, pair: &Pair) -> String {
    format!("{number} {}", cut(&pair.label, LONGEST))
}

/// The same where pairs stand side by side: its number and measure.
pub(super) fn short_label(number: usize, pair: &Pair) -> String {
    format!("{number} {}", cut(&pair.measure, LONGEST_SHORT))
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A name that is no more than that: what looks like the address of cells would become a reference to them.
fn as_name(text: &str) -> Cow<'_, str> {
    if text.starts_with('=') || text.contains('!') {
        format!("（{text}）").into()
    } else {
        text.into()
    }
}

/// How much of what was aimed at is reached.
pub(super) fn rate(value: Decimal, aim: Decimal) -> Option<Decimal> {
    // Of nothing, or of a negative aim, there is no rate.
    (aim > Decimal::ZERO)
        .then(|| value.checked_div(aim))
        .flatten()
}

impl<'a> Rows<'a> {
    /// Values of one unit.
    pub(super) fn values(unit: &'a str, first: usize, pairs: &[&'a Pair]) -> Self {
        Self {
            unit: Some(unit),
            first,
            pairs: pairs.to_vec(),
        }
    }

    /// Rates of pairs of any unit.
    pub(super) fn rates(first: usize, pairs: &[&'a Pair]) -> Self {
        Self {
            unit: None,
            first,
            pairs: pairs.to_vec(),
        }
    }

    /// Height of the chart in pixels.
    pub(super) fn height(&self) -> u32 {
        let pairs = u32::try_from(self.pairs.len()).unwrap_or(0);
        match self.unit {
            Some(_) => 130 + pairs * 46,
            None => 400,
        }
    }

    /// Draws it. `table` is the first row of the table below its header, `width` that of the sheet.
    pub(super) fn draw(&self, sheet: &str, table: u32, width: u32, font: &str) -> Chart {
        let first = table + u32::try_from(self.first).unwrap_or(0);
        let last = first + u32::try_from(self.pairs.len().saturating_sub(1)).unwrap_or(0);
        let pen = Pen {
            sheet,
            rows: (first, last),
            font,
        };
        let mut chart = match self.unit {
            Some(unit) => self.values_chart(unit, &pen),
            None => self.rates_chart(&pen),
        };
        chart.set_width(width.saturating_sub(8));
        chart.set_height(self.height());
        chart
    }

    fn values_chart(&self, unit: &str, pen: &Pen<'_>) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        let values: Vec<Decimal> = self
            .pairs
            .iter()
            .flat_map(|pair| [Some(pair.aim), pair.actual, pair.forecast])
            .flatten()
            .collect();
        let number = if values.iter().all(|value| value.fract().is_zero()) {
            "#,##0"
        } else {
            "#,##0.0##"
        };
        pen.bars(&mut chart, "目標（計画）", AIM, &solid(LIGHT), number);
        if self.pairs.iter().any(|pair| pair.actual.is_some()) {
            pen.bars(&mut chart, "実績", ACTUAL, &solid(DARK), number);
        }
        if self.pairs.iter().any(|pair| pair.forecast.is_some()) {
            pen.bars(&mut chart, "最終見込", FORECAST, &hatched(), number);
        }
        let unit = if unit.is_empty() {
            "単位の記載なし"
        } else {
            unit
        };
        let title = format!("目標・実績・最終見込（単位：{unit}）");
        pen.captions(&mut chart, &title);
        // The first of the table on top, the numbers below.
        // In a chart of bars the first axis is that of the values.
        chart
            .y_axis()
            .set_name("項目・指標")
            .set_reverse()
            .set_crossing(ChartAxisCrossing::Max)
            .set_label_position(ChartAxisLabelPosition::Low);
        chart
            .x_axis()
            .set_name(&*as_name(unit))
            .set_num_format(number);
        if values.iter().all(|value| !value.is_sign_negative()) {
            chart.x_axis().set_min(0);
        }
        chart
    }

    fn rates_chart(&self, pen: &Pen<'_>) -> Chart {
        let mut chart = Chart::new(ChartType::Column);
        let rates = |of: fn(&Pair) -> Option<Decimal>| {
            let value = move |pair: &&&Pair| of(pair).and_then(|value| rate(value, pair.aim));
            self.pairs.iter().filter_map(move |pair| value(&pair))
        };
        let (actual, forecast) = (rates(|pair| pair.actual), rates(|pair| pair.forecast));
        let is_positive = actual.chain(forecast).all(|rate| !rate.is_sign_negative());
        if rates(|pair| pair.actual).next().is_some() {
            pen.bars(&mut chart, "達成率", ACTUAL_RATE, &solid(DARK), "0%");
        }
        if rates(|pair| pair.forecast).next().is_some() {
            pen.bars(&mut chart, "見込の達成率", FORECAST_RATE, &hatched(), "0%");
        }
        let mut full = Chart::new(ChartType::Line);
        let mut line = ChartLine::new();
        line.set_color(BLACK)
            .set_width(1.5)
            .set_dash_type(ChartLineDashType::Dash);
        let mut marker = ChartMarker::new();
        marker
            .set_type(ChartMarkerType::Diamond)
            .set_size(6)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(PAPER)));
        let (first, last) = pen.rows;
        full.add_series()
            .set_name("目標（100％）")
            .set_categories((pen.sheet, first, SHORT_LABEL, last, SHORT_LABEL))
            .set_values((pen.sheet, first, FULL, last, FULL))
            .set_format(ChartFormat::new().set_line(&line))
            .set_marker(&marker);
        chart.combine(&full);
        pen.captions(&mut chart, "目標に対する割合（達成率）");
        chart
            .x_axis()
            .set_name("項目・指標")
            .set_label_position(ChartAxisLabelPosition::Low);
        chart.y_axis().set_name("達成率").set_num_format("0%");
        if is_positive {
            chart.y_axis().set_min(0);
        }
        chart
    }
}

/// What all charts of a sheet have in common.
struct Pen<'a> {
    sheet: &'a str,
    rows: (u32, u32),
    font: &'a str,
}

impl Pen<'_> {
    fn bars(&self, chart: &mut Chart, name: &str, column: u16, fill: &ChartFormat, number: &str) {
        let (first, last) = self.rows;
        let mut label = ChartDataLabel::new();
        // At the end of a rate stands the line of what was aimed at: its number goes to the foot.
        let (labels, end) = match column {
            ACTUAL_RATE | FORECAST_RATE => {
                let mut ground = ChartFormat::new();
                ground.set_solid_fill(ChartSolidFill::new().set_color(PAPER));
                label.set_format(&mut ground);
                (SHORT_LABEL, ChartDataLabelPosition::InsideBase)
            }
            _ => (LABEL, ChartDataLabelPosition::OutsideEnd),
        };
        label
            .show_value()
            .set_position(end)
            .set_num_format(number)
            .set_font(&self.font(8));
        chart
            .add_series()
            .set_name(name)
            .set_categories((self.sheet, first, labels, last, labels))
            .set_values((self.sheet, first, column, last, column))
            .set_format(&mut fill.clone())
            .set_gap(60)
            .set_data_label(&label);
    }

    fn captions(&self, chart: &mut Chart, title: &str) {
        chart
            .title()
            .set_name(title)
            .set_font(self.font(12).set_bold());
        for axis in [Chart::x_axis, Chart::y_axis] {
            axis(chart)
                .set_font(&self.font(9))
                .set_name_font(&self.font(9));
        }
        chart
            .legend()
            .set_position(ChartLegendPosition::Bottom)
            .set_font(&self.font(9));
        chart.set_alt_text(title);
    }

    fn font(&self, points: u32) -> ChartFont {
        let mut font = ChartFont::new();
        font.set_name(self.font).set_size(points);
        font
    }
}

fn outlined() -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_border(ChartLine::new().set_color(BLACK).set_width(0.75));
    format
}

fn solid(color: u32) -> ChartFormat {
    let mut format = outlined();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

fn hatched() -> ChartFormat {
    let mut format = outlined();
    format.set_pattern_fill(
        ChartPatternFill::new()
            .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
            .set_foreground_color(BLACK)
            .set_background_color(PAPER),
    );
    format
}
