//! Small ledgers drawn by hand.

use crate::model::{Category, Date, Ledger, Measure, Source};

/// Category, day and figures.
pub(super) type Event<'a> = (&'a str, (i32, u32, u32), &'a [i64]);

/// Events of one category column (区分): name, day as `(year, month, day)`, figures in the order of the measures.
pub(super) fn ledger(events: &[Event<'_>]) -> Ledger {
    let mut names: Vec<String> = Vec::new();
    let mut of_row = Vec::new();
    for (name, ..) in events {
        let at = names
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                names.push((*name).to_owned());
                names.len() - 1
            });
        of_row.push(at as u32);
    }
    let measure = |at: usize, name: &str, unit: &str| Measure {
        name: name.to_owned(),
        unit: unit.to_owned(),
        columns: vec![Some(2 + at as u32)],
        values: events
            .iter()
            .map(|(_, _, figures)| figures.get(at).map(|n| (*n).into()))
            .collect(),
    };
    Ledger {
        facts: Vec::new(),
        source: Source {
            file: "台帳.csv".to_owned(),
            format: "csv",
            charset: Some("CP932"),
            sheets: vec!["Sheet1".into()],
        },
        sheets: vec!["[台帳.csv]Sheet1".into()],
        fiscal_year: None,
        period: None,
        categories: vec![Category {
            heading: "区分".to_owned(),
            names_items: true,
            columns: vec![Some(1)],
            names,
            of_row,
        }],
        measures: vec![measure(0, "派遣回数", "回"), measure(1, "受講者数", "人日")],
        rows: (1..=events.len() as u32).map(|row| (0, row)).collect(),
        days: events
            .iter()
            .map(|(_, (year, month, day), _)| Date::new(*year, *month, *day))
            .collect(),
        day_columns: vec![0],
        totals: 0,
        unread: (Vec::new(), 0),
    }
}

impl Ledger {
    /// The same with other measures.
    pub(super) fn with_measures(self, measures: Vec<Measure>) -> Self {
        Self { measures, ..self }
    }
}
