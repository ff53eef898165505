//! Rates in cells of their own, each judged by the way most of the rates beside it come about.

use std::collections::HashMap;

use super::measure::{has_any, is_less_better, is_rough};
use super::rate::{Amount, Stated, Way};
use super::rate_table::{Formula, Label, Operand, Rate, Row, Table, is_aim, is_result};
use super::subject::Subject;
use crate::model::{ColumnKey, ItemKind, Kind, Metric, Role, fold};

/// What a rate was compared with.
pub(super) struct Verdict<'a> {
    /// The rate.
    pub(super) rate: &'a Metric,
    /// What is wrong with it; none where it holds.
    pub(super) off: Option<Off<'a>>,
}

/// A rate that its numbers do not give.
pub(super) struct Off<'a> {
    /// What they give, in the digits of the rate.
    pub(super) expected: String,
    /// How: 実績 392 ÷ 目標 400.
    pub(super) way: String,
    /// The numbers.
    pub(super) numbers: Vec<&'a Metric>,
}

/// Every rate in a cell of its own for which the way is known.
pub(super) fn verdicts<'a>(subject: &Subject<'a>) -> Vec<Verdict<'a>> {
    let mut all = Vec::new();
    let (table, series) = upright(subject);
    for (heading, place, rates) in &series {
        judge(subject, &table, heading, *place, rates, &mut all);
    }
    for (table, series) in lying(subject) {
        for (heading, place, rates) in &series {
            judge(subject, &table, heading, *place, rates, &mut all);
        }
    }
    all
}

/// The rates of one column: its heading, its place and the rates.
type Column<'a> = (String, usize, Vec<Rate<'a>>);

/// The table as it stands: a column of rates beside columns of numbers.
fn upright<'a>(subject: &Subject<'a>) -> (Table<'a>, Vec<Column<'a>>) {
    let mut table = Table::default();
    let mut place: HashMap<ColumnKey, usize> = HashMap::new();
    for (at, (key, column)) in subject.document.columns.iter().enumerate() {
        place.insert(*key, at);
        let heading = subject.column(*key).ja;
        table.labels.push(Label {
            is_earlier: is_earlier(&heading, column.scope.as_deref(), subject),
            name: heading,
            place: at,
        });
    }
    let mut series: Vec<Vec<Rate<'a>>> = table.labels.iter().map(|_| Vec::new()).collect();
    for (at, node) in subject.nodes.iter().enumerate() {
        if node.item.kind == ItemKind::Section || node.figures.len() > 200 {
            continue;
        }
        let row = table.rows.len();
        let mut cells = Row {
            group: node.parent,
            is_total: subject.is_total(at),
            cells: Vec::new(),
        };
        for metric in &node.figures {
            let Some(label) = place
                .get(&metric.column())
                .filter(|_| fills(subject, at, metric))
            else {
                continue;
            };
            let stated = match (metric.kind, metric.role) {
                (Kind::Rate, Role::Rate | Role::Other | Role::Diff) => Stated::of(metric),
                (_, Role::Other) if names_rates(&table.labels[*label].name) => {
                    Stated::of_column(metric)
                }
                (Kind::Rate, _) => continue,
                _ => {
                    cells.put(*label, metric);
                    continue;
                }
            };
            if let Some(stated) = stated.filter(|_| !is_rough(metric)) {
                series[*label].push(Rate {
                    row,
                    metric,
                    stated,
                });
            }
        }
        table.rows.push(cells);
    }
    let headed = series
        .into_iter()
        .enumerate()
        .filter(|(_, rates)| !rates.is_empty())
        .map(|(label, rates)| (table.labels[label].name.clone(), label, rates))
        .collect();
    (table.laid_out(), headed)
}

/// The rows 目標, 実績 and 達成率 below one item: a row of rates below rows of numbers.
fn lying<'a>(subject: &Subject<'a>) -> Vec<(Table<'a>, Vec<Column<'a>>)> {
    let mut all = Vec::new();
    for node in &subject.nodes {
        let rates_at = |at: &usize| {
            subject.nodes[*at]
                .figures
                .iter()
                .all(|m| m.kind == Kind::Rate)
        };
        let below = &node.children;
        let has_sides = below.len() <= 12 && below.iter().any(|at| subject.is_side(*at));
        if !has_sides || !below.iter().any(rates_at) {
            continue;
        }
        let mut table = Table::default();
        let mut rows: Vec<(ColumnKey, Row<'a>)> = Vec::new();
        let mut series: Vec<Column<'a>> = Vec::new();
        for (label, child) in below.iter().enumerate() {
            let heading = subject.nodes[*child].item.heading.clone();
            let mut rates = Vec::new();
            for metric in &subject.nodes[*child].figures {
                if !fills(subject, *child, metric) {
                    continue;
                }
                let key = metric.column();
                let row = rows
                    .iter()
                    .position(|(other, _)| *other == key)
                    .unwrap_or_else(|| {
                        rows.push((
                            key,
                            Row {
                                group: None,
                                is_total: false,
                                cells: Vec::new(),
                            },
                        ));
                        rows.len() - 1
                    });
                if metric.kind != Kind::Rate {
                    rows[row].1.put(label, metric);
                } else if let Some(stated) = Stated::of(metric) {
                    rates.push(Rate {
                        row,
                        metric,
                        stated,
                    });
                }
            }
            table.labels.push(Label {
                name: heading.clone(),
                place: label,
                is_earlier: is_earlier(&heading, None, subject),
            });
            if !rates.is_empty() {
                series.push((heading, label, rates));
            }
        }
        table.rows = rows.into_iter().map(|(_, row)| row).collect();
        all.push((table.laid_out(), series));
    }
    all
}

/// True for the heading of a column of rates: 構成比（％）, 対前年比, 利用率.
fn names_rates(heading: &str) -> bool {
    let heading = fold(heading);
    let name = heading.split(['(', '[']).next().unwrap_or_default();
    ["率", "比", "割合", "達成度"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// 前年度, 令和5年度 in a report on 令和6年度.
fn is_earlier(heading: &str, scope: Option<&str>, subject: &Subject<'_>) -> bool {
    let heading = fold(heading);
    if has_any(&heading, &["前年", "前回", "前期", "昨年", "基準", "前月"]) {
        return true;
    }
    // Of two years of one table, the earlier; a table alone tells which is reported.
    let year = |text: &str| crate::model::fiscal_year(text);
    let own = year(scope.unwrap_or(&heading));
    let latest = subject
        .document
        .columns
        .values()
        .filter_map(|column| year(column.scope.as_deref()?))
        .max();
    matches!((own, latest), (Some(own), Some(latest)) if own < latest)
}

/// True when a figure is all that its cell says; a number in brackets beside another is no datum of the column.
fn fills(subject: &Subject<'_>, at: usize, metric: &Metric) -> bool {
    let Some(entry) = subject.nodes[at].item.entries.get(&metric.column()) else {
        return false;
    };
    let is_set_in = metric.qualifiers.iter().any(|q| q == "（ ）");
    let (cell, figure) = (fold(entry.text.text()), fold(&metric.text));
    !is_set_in && !figure.is_empty() && {
        let rest = cell.replacen(&figure, "", 1);
        let rest = rest.trim_start_matches(['約', '(', '[']);
        rest.chars().count() <= 8 && !rest.contains(|c: char| c.is_ascii_digit())
    }
}

fn judge<'a>(
    subject: &Subject<'_>,
    table: &Table<'a>,
    heading: &str,
    place: usize,
    rates: &[Rate<'a>],
    all: &mut Vec<Verdict<'a>>,
) {
    let formulas = table.formulas(place, rates);
    let mut known = known(table, heading, formulas, rates);
    let mut bare = Vec::new();
    if known.is_empty() {
        // 0.98 for 98%.
        let decimals = rates.iter().map(|rate| rate.stated.decimals()).max();
        let decimals = decimals.filter(|decimals| *decimals >= 2);
        bare = decimals.map_or(Vec::new(), |decimals| {
            let read = |rate: &Rate<'a>| Rate {
                stated: rate.stated.bare(decimals),
                ..*rate
            };
            rates.iter().map(read).collect()
        });
        known = self::known(table, heading, table.formulas(place, &bare), &bare);
    }
    let rates = if known.is_empty() || bare.is_empty() {
        rates
    } else {
        &bare
    };
    let main = known.first().map(|known| known.formula);
    let main = main.or_else(|| only_promised(subject, table, heading, place, rates));
    let Some(main) = main else {
        return;
    };
    // Where a rate over 100 stands as 100, all of them do.
    let is_capped = !rates.iter().any(|rate| rate.stated.is_over());
    let mut held = Vec::new();
    let mut off = Vec::new();
    for rate in rates {
        let Some(quotient) = table.quotient(rate.row, main) else {
            continue;
        };
        let holds = rate.stated.fits(quotient)
            || known.iter().any(|other| fits(table, rate, other.formula))
            || (is_capped && rate.stated.is_whole() && rate.stated.exceeded_by(quotient))
            || other_ways(subject, table, place, (rates, rate));
        if holds {
            held.push(rate);
        } else {
            off.push((rate, quotient));
        }
    }
    // A real fault is one or two rows; more of them show that the way is another.
    let limit = (rates.len() / 40).max(2);
    let is_known = if known.is_empty() {
        rates.len() == 1
    } else {
        off.len() <= limit && off.len().saturating_mul(2) <= held.len().max(2)
    };
    if !is_known {
        return;
    }
    all.extend(held.iter().map(|rate| Verdict {
        rate: rate.metric,
        off: None,
    }));
    all.extend(off.into_iter().map(|(rate, quotient)| Verdict {
        rate: rate.metric,
        off: Some(Off {
            expected: rate.stated.told(quotient),
            way: told(table, rate.row, main),
            numbers: numbers(table, rate.row, main),
        }),
    }));
}

/// A formula that the rates of a column bear out.
struct Known {
    formula: Formula,
    fit: usize,
    is_promised: bool,
}

/// The formulas that most of the rates fit, the best first.
fn known(
    table: &Table<'_>,
    heading: &str,
    formulas: Vec<Formula>,
    rates: &[Rate<'_>],
) -> Vec<Known> {
    let mut all: Vec<Known> = Vec::new();
    for formula in table.tried(formulas, rates) {
        let (mut fit, mut telling, mut off) = (0usize, 0usize, 0usize);
        for rate in rates {
            match table.quotient(rate.row, formula) {
                Some(quotient) if rate.stated.fits(quotient) => {
                    fit += 1;
                    telling += usize::from(!rate.stated.is_plain());
                }
                Some(_) => off += 1,
                None => {}
            }
        }
        let is_promised = rates
            .iter()
            .any(|rate| table.is_promised(heading, rate, formula));
        // What the heading promises needs less to bear it out than two columns that happen to divide so.
        let enough = if is_promised { 1 } else { 3 };
        if telling >= enough && fit > off
            || (is_promised && fit >= 2 && fit > off)
            || (is_promised && telling >= 1 && fit >= off)
        {
            all.push(Known {
                formula,
                fit,
                is_promised,
            });
        }
    }
    all.sort_by_key(|known| std::cmp::Reverse((known.fit, known.is_promised)));
    all
}

/// The one way the heading promises, for a table of one row: 執行率 beside one 予算額 and one 決算額.
fn only_promised(
    subject: &Subject<'_>,
    table: &Table<'_>,
    heading: &str,
    place: usize,
    rates: &[Rate<'_>],
) -> Option<Formula> {
    let [rate] = rates else {
        return None;
    };
    if !has_any(&fold(heading), &["達成率", "執行率"]) || subject.template.checks.prorated {
        return None;
    }
    let mut promised = table.formulas(place, rates).into_iter().filter(|formula| {
        matches!(
            formula,
            Formula::Pair(Way::Share, Operand::At(_), Operand::At(_))
        ) && table.is_promised(heading, rate, *formula)
            && table.quotient(rate.row, *formula).is_some()
    });
    let only = promised.next()?;
    promised.next().is_none().then_some(only)
}

fn fits(table: &Table<'_>, rate: &Rate<'_>, formula: Formula) -> bool {
    table
        .quotient(rate.row, formula)
        .is_some_and(|quotient| rate.stated.fits(quotient))
}

/// Ways that a row may go where the others go another: less is better, from a start, up to now, an average.
fn other_ways<'a>(
    subject: &Subject<'_>,
    table: &Table<'a>,
    place: usize,
    (rates, rate): (&[Rate<'a>], &Rate<'a>),
) -> bool {
    let kind = |operand: Operand, is: fn(&Metric) -> bool| {
        table
            .figures(rate.row, operand)
            .first()
            .is_some_and(|m| is(m))
    };
    let is_alike = |formula: &Formula| match formula {
        Formula::Pair(Way::Less, a, _) => {
            let figures = table.figures(rate.row, *a);
            figures.first().is_some_and(|m| is_less_better(subject, m))
        }
        Formula::Progress(..) | Formula::Pair(Way::Share, Operand::UpTo(_), _) => true,
        Formula::Pair(Way::Share, a, b) => {
            (kind(*a, is_result) && kind(*b, is_aim)) || (kind(*a, is_aim) && kind(*b, is_result))
        }
        Formula::Pair(..) => false,
    };
    let own = std::slice::from_ref(rate);
    table
        .formulas(place, own)
        .into_iter()
        .filter(is_alike)
        .any(|formula| fits(table, rate, formula))
        || is_average(table, rates, rate)
}

/// A row of totals may give the average of the rates above.
fn is_average(table: &Table<'_>, rates: &[Rate<'_>], rate: &Rate<'_>) -> bool {
    if !table.rows.get(rate.row).is_some_and(|row| row.is_total) {
        return false;
    }
    let above: Vec<Amount> = rates
        .iter()
        .filter(|other| {
            other.row < rate.row && !table.rows.get(other.row).is_some_and(|row| row.is_total)
        })
        .map(|other| Amount::exact(other.stated.value))
        .collect();
    let count = Amount::exact(above.len().into());
    Amount::sum(&above)
        .and_then(|sum| Way::Share.of(sum, count))
        .is_some_and(|average| rate.stated.is_near(average.value))
}

fn numbers<'a>(table: &Table<'a>, row: usize, formula: Formula) -> Vec<&'a Metric> {
    match formula {
        Formula::Pair(_, a, b) => [table.figures(row, a), table.figures(row, b)].concat(),
        Formula::Progress(base, reached, target) => [base, reached, target]
            .into_iter()
            .flat_map(|label| table.figures(row, Operand::At(label)))
            .collect(),
    }
}

fn told(table: &Table<'_>, row: usize, formula: Formula) -> String {
    let name = |operand: Operand| {
        let figures = table.figures(row, operand);
        match figures.as_slice() {
            [only] => format!("{} {}", table.name(operand), only.text.trim()),
            _ => table.name(operand),
        }
    };
    match formula {
        Formula::Pair(way, a, b) => way.told(&name(a), &name(b)),
        Formula::Progress(base, reached, target) => {
            let base = name(Operand::At(base));
            let (reached, target) = (name(Operand::At(reached)), name(Operand::At(target)));
            format!("（{base} － {reached}）÷（{base} － {target}）")
        }
    }
}
