//! Tables with a column (or row) of rates: the numbers beside each rate, and the way most of the rates come from them.

use std::collections::HashMap;

use super::measure::{Stage, has_any, stage};
use super::rate::{Amount, Stated, Way, progress};
use crate::model::{Kind, Metric, Role, fold, same_unit};

/// Columns that are looked at on either side of a column of rates.
const NEAR: usize = 20;
/// Rows that a way is tried on before it is followed through the table.
const TRIED: usize = 12;

/// A column of the table (or a row, where the table lies on its side).
pub(super) struct Label {
    /// As the heading calls it.
    pub(super) name: String,
    /// Its place from the left.
    pub(super) place: usize,
    /// Figures of a year or month before the one reported.
    pub(super) is_earlier: bool,
}

/// One number of a row.
pub(super) struct Cell<'a> {
    label: usize,
    pub(super) metric: &'a Metric,
    amount: Amount,
}

/// One row with its numbers.
pub(super) struct Row<'a> {
    /// Which group of rows it belongs to.
    pub(super) group: Option<usize>,
    /// Whether it adds other rows up.
    pub(super) is_total: bool,
    /// Its numbers, rates left out.
    pub(super) cells: Vec<Cell<'a>>,
}

impl<'a> Row<'a> {
    /// Adds a number.
    pub(super) fn put(&mut self, label: usize, metric: &'a Metric) {
        self.cells.push(Cell {
            label,
            metric,
            amount: Amount::of(metric),
        });
    }

    fn cell(&self, label: usize) -> Option<&Cell<'a>> {
        self.cells.iter().find(|cell| cell.label == label)
    }
}

/// A number that a rate may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operand {
    /// Of the row.
    At(usize),
    /// The sum of the results up to this column.
    UpTo(usize),
    /// Of the next row of totals.
    Next(usize),
    /// Of the last row of totals.
    Last(usize),
    /// The sum of the column, where no row adds it up.
    Column(usize),
    /// Of the row above.
    Above(usize),
}

/// A rate of the table.
pub(super) struct Rate<'a> {
    /// Its row.
    pub(super) row: usize,
    /// As found.
    pub(super) metric: &'a Metric,
    /// Its digits.
    pub(super) stated: Stated,
}

/// The way a rate comes from its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Formula {
    /// Two numbers.
    Pair(Way, Operand, Operand),
    /// Start, reached, target.
    Progress(usize, usize, usize),
}

/// A table and its numbers.
#[derive(Default)]
pub(super) struct Table<'a> {
    /// The columns.
    pub(super) labels: Vec<Label>,
    /// The rows, in order.
    pub(super) rows: Vec<Row<'a>>,
    totals: HashMap<usize, Vec<usize>>,
    sums: HashMap<usize, Option<Amount>>,
    above: HashMap<(usize, usize), usize>,
}

impl<'a> Table<'a> {
    /// Lays the rows out: where the totals of each column stand, and what stands above what.
    pub(super) fn laid_out(mut self) -> Self {
        let mut latest: HashMap<(Option<usize>, usize), usize> = HashMap::new();
        let mut columns: HashMap<usize, Vec<Amount>> = HashMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            for cell in &row.cells {
                if row.is_total {
                    self.totals.entry(cell.label).or_default().push(at);
                    continue;
                }
                columns.entry(cell.label).or_default().push(cell.amount);
                if let Some(above) = latest.insert((row.group, cell.label), at) {
                    self.above.insert((at, cell.label), above);
                }
            }
        }
        self.sums = columns
            .into_iter()
            .map(|(label, amounts)| (label, Amount::sum(&amounts)))
            .collect();
        self
    }

    /// The numbers that an operand stands for in a row.
    pub(super) fn figures(&self, row: usize, operand: Operand) -> Vec<&'a Metric> {
        let at = |row: usize, label: usize| {
            let cell = self.rows.get(row).and_then(|row| row.cell(label));
            cell.map(|cell| cell.metric).into_iter().collect()
        };
        match operand {
            Operand::At(label) => at(row, label),
            Operand::UpTo(label) => self.results(row, label).map(|cell| cell.metric).collect(),
            Operand::Next(label) => self
                .next(row, label)
                .map_or(Vec::new(), |row| at(row, label)),
            Operand::Last(label) => self.last(label).map_or(Vec::new(), |row| at(row, label)),
            Operand::Above(label) => {
                let above = self.above.get(&(row, label));
                above.map_or(Vec::new(), |row| at(*row, label))
            }
            Operand::Column(_) => Vec::new(),
        }
    }

    /// What the column of an operand is called.
    pub(super) fn name(&self, operand: Operand) -> String {
        let (Operand::At(label)
        | Operand::UpTo(label)
        | Operand::Next(label)
        | Operand::Last(label)
        | Operand::Column(label)
        | Operand::Above(label)) = operand;
        let name = self
            .labels
            .get(label)
            .map_or("", |label| label.name.as_str());
        match operand {
            Operand::At(_) => name.to_owned(),
            Operand::UpTo(_) => format!("{name}までの計"),
            Operand::Next(_) | Operand::Last(_) | Operand::Column(_) => format!("{name}の計"),
            Operand::Above(_) => format!("上の行の{name}"),
        }
    }

    /// What an operand comes to in a row.
    pub(super) fn amount(&self, row: usize, operand: Operand) -> Option<Amount> {
        let at = |row: usize, label: usize| Some(self.rows.get(row)?.cell(label)?.amount);
        match operand {
            Operand::At(label) => at(row, label),
            Operand::UpTo(label) => {
                let amounts: Vec<Amount> =
                    self.results(row, label).map(|cell| cell.amount).collect();
                (amounts.len() >= 2).then(|| Amount::sum(&amounts))?
            }
            Operand::Next(label) => at(self.next(row, label)?, label),
            Operand::Last(label) => at(self.last(label)?, label),
            Operand::Column(label) if self.totals.contains_key(&label) => None,
            Operand::Column(label) => *self.sums.get(&label)?,
            Operand::Above(label) => at(*self.above.get(&(row, label))?, label),
        }
    }

    fn results(&self, row: usize, label: usize) -> impl Iterator<Item = &Cell<'a>> {
        let last = self.labels.get(label).map_or(0, |label| label.place);
        let cells = self.rows.get(row).map_or(&[][..], |row| &row.cells);
        cells.iter().filter(move |cell| {
            is_result(cell.metric)
                && self
                    .labels
                    .get(cell.label)
                    .is_some_and(|label| label.place <= last)
        })
    }

    fn next(&self, row: usize, label: usize) -> Option<usize> {
        let totals = self.totals.get(&label)?;
        let after = totals.partition_point(|total| *total < row);
        totals.get(after).or(totals.last()).copied()
    }

    fn last(&self, label: usize) -> Option<usize> {
        self.totals.get(&label)?.last().copied()
    }

    /// What a formula gives in a row.
    pub(super) fn quotient(&self, row: usize, formula: Formula) -> Option<Amount> {
        match formula {
            Formula::Pair(way, a, b) => {
                if !self.is_in_one_unit(row, a, b) {
                    return None;
                }
                way.of(self.amount(row, a)?, self.amount(row, b)?)
            }
            Formula::Progress(base, reached, target) => progress(
                self.amount(row, Operand::At(base))?,
                self.amount(row, Operand::At(reached))?,
                self.amount(row, Operand::At(target))?,
            ),
        }
    }

    /// Persons are no share of events.
    fn is_in_one_unit(&self, row: usize, a: Operand, b: Operand) -> bool {
        let (a, b) = (self.figures(row, a), self.figures(row, b));
        match (a.first(), b.first()) {
            (Some(a), Some(b)) => {
                a.unit.is_empty() || b.unit.is_empty() || same_unit(&a.unit, &b.unit)
            }
            _ => true,
        }
    }

    /// The ways that rates at a place may come about.
    pub(super) fn formulas(&self, place: usize, rates: &[Rate<'a>]) -> Vec<Formula> {
        let mut near: Vec<usize> = (0..self.labels.len())
            .filter(|label| self.labels[*label].place.abs_diff(place) <= NEAR)
            .collect();
        // 予算 before 決算 before 執行率: the nearest numbers to the left come first.
        near.sort_by_key(|label| {
            let at = self.labels[*label].place;
            (at > place, at.abs_diff(place))
        });
        let sample = |label: usize| {
            rates
                .iter()
                .find_map(|rate| self.rows.get(rate.row)?.cell(label))
                .map(|cell| cell.metric)
        };
        let is_of = |label: usize, is: fn(&Metric) -> bool| sample(label).is_some_and(is);
        let mut all = Vec::new();
        for a in near.iter().copied() {
            for b in near.iter().copied().filter(|b| *b != a) {
                let (first, second) = (Operand::At(a), Operand::At(b));
                all.push(Formula::Pair(Way::Share, first, second));
                all.push(Formula::Pair(Way::Change, first, second));
                if is_of(a, is_result) && is_of(b, is_aim) {
                    all.push(Formula::Pair(Way::Less, first, second));
                    all.push(Formula::Pair(Way::Share, Operand::UpTo(a), second));
                    all.extend(
                        near.iter()
                            .copied()
                            .filter(|base| is_of(*base, is_baseline))
                            .map(|base| Formula::Progress(base, a, b)),
                    );
                }
            }
            let own = Operand::At(a);
            for whole in [Operand::Next(a), Operand::Last(a), Operand::Column(a)] {
                all.push(Formula::Pair(Way::Share, own, whole));
            }
            for way in [Way::Share, Way::Change] {
                all.push(Formula::Pair(way, own, Operand::Above(a)));
            }
        }
        all
    }

    /// True for ways that the heading of the rates promises.
    pub(super) fn is_promised(&self, heading: &str, rate: &Rate<'a>, formula: Formula) -> bool {
        let figure = |operand: Operand| self.figures(rate.row, operand).first().copied();
        let is_earlier = |operand: Operand| match operand {
            Operand::Above(_) => true,
            Operand::At(label) => {
                self.labels.get(label).is_some_and(|label| label.is_earlier)
                    || figure(operand).is_some_and(is_baseline)
            }
            _ => false,
        };
        let heading = fold(heading);
        match formula {
            Formula::Progress(..) => names_achievement(&heading),
            Formula::Pair(_, a, b) if names_achievement(&heading) => {
                let is_done = matches!(a, Operand::UpTo(_)) || figure(a).is_some_and(is_result);
                // 前年度実績 ÷ 今年度目標 is nobody's rate.
                is_done && is_earlier(a) == is_earlier(b) && figure(b).is_some_and(is_aim)
            }
            Formula::Pair(way, _, b) if names_change(&heading) => way != Way::Less && is_earlier(b),
            Formula::Pair(way, _, b) => {
                has_any(&heading, &["構成", "シェア", "割合"])
                    && way == Way::Share
                    && matches!(b, Operand::Next(_) | Operand::Last(_) | Operand::Column(_))
            }
        }
    }

    /// The formulas that at least half of some of the rates fit.
    pub(super) fn tried(&self, formulas: Vec<Formula>, rates: &[Rate<'a>]) -> Vec<Formula> {
        let step = rates.len().div_ceil(TRIED).max(1);
        let fits = |formula: &Formula| {
            let (mut fit, mut off) = (0, 0);
            for rate in rates.iter().step_by(step) {
                if let Some(quotient) = self.quotient(rate.row, *formula) {
                    if rate.stated.fits(quotient) {
                        fit += 1;
                    } else {
                        off += 1;
                    }
                }
            }
            fit > 0 && fit >= off
        };
        formulas.into_iter().filter(fits).collect()
    }
}

/// 達成率, 進捗率, 執行率: how much of what was aimed at.
pub(super) fn names_achievement(heading: &str) -> bool {
    has_any(
        heading,
        &[
            "達成",
            "進捗",
            "執行",
            "消化",
            "到達",
            "実施率",
            "目標比",
            "計画比",
            "予算比",
        ],
    )
}

/// 増減率, 前年比: how much against before.
pub(super) fn names_change(heading: &str) -> bool {
    has_any(
        heading,
        &[
            "増減",
            "増加率",
            "減少率",
            "伸",
            "前年",
            "対前",
            "前回",
            "前期",
            "前月",
            "昨年",
            "変化率",
        ],
    )
}

/// What was done, spent or is expected.
pub(super) fn is_result(metric: &Metric) -> bool {
    matches!(stage(metric), Some(Stage::Done | Stage::Expected))
        || (metric.role == Role::Settlement && metric.kind != Kind::Rate)
}

/// What was aimed at, or granted.
pub(super) fn is_aim(metric: &Metric) -> bool {
    stage(metric) == Some(Stage::Aim) || metric.role == Role::Budget
}

fn is_baseline(metric: &Metric) -> bool {
    metric.kind == Kind::Baseline
}
