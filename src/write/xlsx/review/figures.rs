//! 数値一覧: targets, actuals and forecasts of each measure side by side, with the rate.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::{Document, Kind, Metric, same_unit};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::twin::{fold_lines, headings, joined};
use crate::write::xlsx::style::Style;

/// Name of the sheet.
pub(super) const SHEET: &str = "数値一覧";

const COLUMNS: &[ListColumn] = &[
    ("項目番号", 9),
    ("項目名", 17),
    ("指標", 12),
    ("限定", 11),
    ("単位", 6),
    ("目標", 8),
    ("計画", 8),
    ("実績", 8),
    ("達成率", 6),
    ("最終見込", 8),
    ("見込の達成率", 6),
    ("その他の数値", 11),
    ("原本のセル", 14),
];

/// One measure of one item with one unit.
#[derive(Default)]
struct Figure<'a> {
    measure: &'a str,
    unit: &'a str,
    qualifiers: &'a [String],
    values: IndexMap<Kind, Decimal>,
    cells: Vec<String>,
}

/// Writes the sheet. The row of each figure comes back, from one, in the order of [`pairs`]' positions.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<Vec<u32>, WriteError> {
    let headings = headings(document);
    let mut rows = Vec::new();
    let mut list = List::new(sheet, SHEET, &[], COLUMNS, style, setup)?;
    for (path, figures) in figures(&document.metrics) {
        let heading = headings.get(&path).cloned().unwrap_or_default();
        for figure in figures {
            let row = list.next_row();
            rows.push(row);
            list.push(&figure.row(row, &path, &heading))?;
        }
    }
    list.finish()?;
    Ok(rows)
}

/// What was aimed at, and what was or will be reached.
pub(super) struct Pair {
    /// Which of the figures on the sheet, counted from zero.
    pub(super) nth: usize,
    /// The item, the measure, and what it is limited to.
    pub(super) label: String,
    /// The measure alone, or the item where it has no name.
    pub(super) measure: String,
    /// The unit.
    pub(super) unit: String,
    /// The target, else the plan.
    pub(super) aim: Decimal,
    /// What was reached.
    pub(super) actual: Option<Decimal>,
    /// What will be reached.
    pub(super) forecast: Option<Decimal>,
}

/// The figures with something to compare, in the order of the sheet.
pub(super) fn pairs(document: &Document) -> Vec<Pair> {
    let headings = headings(document);
    let figures = figures(&document.metrics);
    let figures = figures.iter().flat_map(|(path, figures)| {
        let heading = headings.get(path).map_or("", String::as_str);
        figures.iter().map(move |figure| (path, heading, figure))
    });
    figures
        .enumerate()
        .filter_map(|(nth, (path, heading, figure))| {
            let value = |kind| figure.values.get(&kind).copied();
            let aim = value(Kind::Target).or_else(|| value(Kind::Plan))?;
            let (actual, forecast) = (value(Kind::Actual), value(Kind::Forecast));
            actual.or(forecast)?;
            Some(Pair {
                nth,
                label: figure.label(path, heading),
                measure: fold_lines(if figure.measure.is_empty() {
                    heading
                } else {
                    figure.measure
                }),
                unit: fold_lines(figure.unit),
                aim,
                actual,
                forecast,
            })
        })
        .collect()
}

/// Figures by item, in the order of the document. A second value of the same kind begins a new line.
fn figures(metrics: &[Metric]) -> IndexMap<String, Vec<Figure<'_>>> {
    let mut items: IndexMap<String, Vec<Figure>> = IndexMap::new();
    for metric in metrics {
        let figures = items.entry(metric.path.to_string()).or_default();
        let value = metric.value.normalize();
        let fits = |figure: &&mut Figure| {
            figure.measure == metric.measure
                && same_unit(figure.unit, &metric.unit)
                && figure.qualifiers == metric.qualifiers
                && figure
                    .values
                    .get(&metric.kind)
                    .is_none_or(|known| *known == value)
        };
        let cell = metric.at.cell.to_string();
        if let Some(figure) = figures.iter_mut().find(fits) {
            figure.values.insert(metric.kind, value);
            if !figure.cells.contains(&cell) {
                figure.cells.push(cell);
            }
        } else {
            figures.push(Figure {
                measure: &metric.measure,
                unit: &metric.unit,
                qualifiers: &metric.qualifiers,
                values: IndexMap::from([(metric.kind, value)]),
                cells: vec![cell],
            });
        }
    }
    items
}

impl Figure<'_> {
    /// What tells it from the others: `1/(2) 講師の派遣 派遣回数（中小企業）`.
    fn label(&self, path: &str, heading: &str) -> String {
        let measure = fold_lines(self.measure);
        let heading = fold_lines(heading);
        let words = [
            path,
            &heading,
            if measure == heading { "" } else { &measure },
        ];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let mut label = words.join(" ");
        if !self.qualifiers.is_empty() {
            let qualifiers = joined(self.qualifiers.iter().map(|q| fold_lines(q)));
            label.push('（');
            label.push_str(&qualifiers);
            label.push('）');
        }
        label
    }

    fn row(&self, row: u32, path: &str, heading: &str) -> [Value; 13] {
        let value = |kind| self.values.get(&kind).copied();
        // What was aimed at: the target, else the plan.
        let (aim_column, aim) = match value(Kind::Target) {
            Some(target) => ('F', Some(target)),
            None => ('G', value(Kind::Plan)),
        };
        let others = [Kind::Baseline, Kind::Rate, Kind::Diff, Kind::Count]
            .into_iter()
            .filter_map(|kind| Some(format!("{} {}", kind.ja(), value(kind)?)));
        [
            Value::text(path),
            Value::text(heading),
            Value::text(fold_lines(self.measure)),
            Value::text(joined(self.qualifiers.iter().map(|q| fold_lines(q)))),
            Value::text(fold_lines(self.unit)),
            Value::number(value(Kind::Target)),
            Value::number(value(Kind::Plan)),
            Value::number(value(Kind::Actual)),
            rate(('H', value(Kind::Actual)), (aim_column, aim), row),
            Value::number(value(Kind::Forecast)),
            rate(('J', value(Kind::Forecast)), (aim_column, aim), row),
            Value::text(joined(others)),
            Value::text(joined(self.cells.iter().cloned())),
        ]
    }
}

/// The rate as a formula over the two cells of the row, where there are two numbers and it can be computed.
fn rate(
    (part_column, part): (char, Option<Decimal>),
    (whole_column, whole): (char, Option<Decimal>),
    row: u32,
) -> Value {
    let result = match (part, whole) {
        (Some(part), Some(whole)) => part.checked_div(whole),
        _ => None,
    };
    result.map_or_else(
        || Value::text(""),
        |result| Value::Rate {
            formula: format!("={part_column}{row}/{whole_column}{row}"),
            result: result.round_dp(15),
        },
    )
}
