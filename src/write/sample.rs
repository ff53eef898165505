//! Documents for the tests of this room, drawn by hand.

use rust_decimal::Decimal;
use std::sync::Arc;

use crate::model::{
    ByColumn, Caption, CaptionKind, CellRef, Change, ChangeKind, Column, ColumnKey, Document,
    DropReason, Dropped, Entry, Finding, Findings, Head, Item, ItemKind, ItemPath, Kind, Message,
    Metric, Passage, Period, Place, Placement, Role, RowKind, Severity, Source, Sourced, TableRow,
    Traced,
};
use crate::template::{Catalog, Template};

/// A document that is put together row by row, as on a sheet.
pub(in crate::write) struct Sheet {
    name: Arc<str>,
    row: u32,
    pub(in crate::write) document: Document,
}

impl Sheet {
    /// An empty form.
    pub(in crate::write) fn new(template: &str) -> Self {
        let name: Arc<str> = "様式1".into();
        Self {
            name: Arc::clone(&name),
            row: 0,
            document: Document {
                template: template.to_owned(),
                sources: vec![Source {
                    file: "R5.xlsx".to_owned(),
                    format: "xlsx",
                    charset: None,
                    sheets: vec![name],
                }],
                captions: Vec::new(),
                fiscal_year: Some(2023),
                period: None,
                columns: ByColumn::default(),
                rows: Vec::new(),
                items: Vec::new(),
                metrics: Vec::new(),
                placement: Placement::default(),
                ..Document::default()
            },
        }
    }

    fn traced(&self, column: u32, text: &str) -> Traced {
        Traced::cell(&CellRef::new(&self.name, self.row, column), text)
    }

    pub(in crate::write) fn caption(mut self, kind: CaptionKind, text: &str) -> Self {
        let text = self.traced(0, text);
        self.document.captions.push(Caption { kind, text });
        self.row += 1;
        self
    }

    pub(in crate::write) fn header(mut self, columns: &[(Role, &str)]) -> Self {
        for (at, (role, heading)) in (0..).zip(columns) {
            let heading = self.traced(at, heading);
            self.document
                .columns
                .insert((*role).into(), Column::from(heading));
        }
        self.row += 1;
        self
    }

    /// A row with one text a column, in the order of the header.
    pub(in crate::write) fn row(mut self, texts: &[&str]) -> Self {
        let roles: Vec<ColumnKey> = self.document.columns.keys().copied().collect();
        let entries = (0..)
            .zip(roles.iter().zip(texts))
            .map(|(at, (role, text))| {
                let passage = Passage {
                    text: self.traced(at, text),
                    heads: heads(text),
                };
                (*role, passage)
            })
            .collect();
        self.document.rows.push(TableRow {
            kind: RowKind::Data,
            entries,
        });
        self.row += 1;
        self
    }

    pub(in crate::write) fn section(mut self, depth: u32, text: &str) -> Self {
        let passage = Passage {
            text: self.traced(0, text),
            heads: Vec::new(),
        };
        let role = self
            .document
            .columns
            .keys()
            .next()
            .copied()
            .unwrap_or(Role::Item.into());
        self.document.rows.push(TableRow {
            kind: RowKind::Section { depth },
            entries: ByColumn::from_iter([(role, passage)]),
        });
        self.row += 1;
        self
    }
}

/// Heads of lines that begin with `1 ` or `(1) `.
fn heads(text: &str) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut above = ItemPath::default();
    let mut at = 0;
    for line in text.split('\n') {
        let number = line.split(' ').next().unwrap_or_default();
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            above = ItemPath::default().child(number);
            heads.push(Head {
                at,
                path: above.clone(),
            });
        } else if number.starts_with('(') && number.ends_with(')') {
            heads.push(Head {
                at,
                path: above.child(number),
            });
        }
        at += line.chars().count() as u32 + 1;
    }
    heads
}

/// The built-in form with this id.
pub(in crate::write) fn template(id: &str) -> Template {
    Catalog::built_in()
        .expect("built-in forms")
        .get(id)
        .expect("the form")
        .clone()
}

/// A small status report with one metric pair and one dropped line.
pub(in crate::write) fn status_report() -> Document {
    let mut sheet = Sheet::new("jisshi-jokyo")
        .caption(CaptionKind::Title, "令和5年度青葉技能振興事業実施状況")
        .caption(CaptionKind::Period, "(令和5年4月1日から11月30日)")
        .caption(CaptionKind::Organization, "(青葉県技能振興センター)")
        .header(&[
            (Role::Guideline, "実施要領"),
            (Role::Plan, "実施計画"),
            (Role::Status, "実施状況"),
        ])
        .row(&[
            "1 派遣\n(1) 講師の派遣",
            "派遣目標回数：100回\n(2) 広報",
            "＜実績＞派遣回数：80回\n=SUM(A1)から始まる行",
        ]);
    let cell = |column| CellRef::new(&sheet.name, 4, column);
    let path = ItemPath::default().child("1").child("(1)");
    let metric = |role, column: u32, kind, value: i64, text: &str| Metric {
        path: path.clone(),
        role,
        nth: 0,
        measure: "派遣回数".to_owned(),
        kind,
        value: Decimal::new(value * 10, 1),
        unit: "回".to_owned(),
        qualifiers: Vec::new(),
        scope: None,
        text: text.to_owned(),
        at: cell(column).span(0..text.chars().count() as u32),
    };
    sheet.document.metrics = vec![
        metric(Role::Plan, 1, Kind::Target, 100, "派遣目標回数：100回"),
        metric(Role::Status, 2, Kind::Actual, 80, "派遣回数：80回"),
    ];
    let entry = |column: u32, text: &str| Entry {
        number: None,
        heading: Traced::default(),
        body: Traced::cell(&cell(column), text),
        text: Traced::cell(&cell(column), text),
    };
    let below = Item {
        path: path.clone(),
        number: None,
        heading: "講師の派遣".to_owned(),
        kind: ItemKind::Item,
        entries: ByColumn::from_iter([
            (Role::Plan.into(), entry(1, "派遣目標回数：100回")),
            (Role::Status.into(), entry(2, "＜実績＞派遣回数：80回")),
        ]),
        items: Vec::new(),
    };
    sheet.document.items = vec![Item {
        path: ItemPath::default().child("1"),
        number: None,
        heading: "派遣".to_owned(),
        kind: ItemKind::Section,
        entries: ByColumn::from_iter([(Role::Guideline.into(), entry(0, "1 派遣"))]),
        items: vec![below],
    }];
    sheet.document.period = Some(Sourced {
        value: Period {
            from: "2023-04-01".to_owned(),
            to: "2023-11-30".to_owned(),
        },
        at: cell(0).span(0..1),
    });
    let page_number = CellRef::new(&sheet.name, 8, 0);
    sheet.document.placement = Placement {
        source_characters: 103,
        placed: 100,
        dropped: vec![Dropped {
            at: page_number.span(0..5),
            text: "- 1 -".to_owned(),
            reason: DropReason::PageNumber,
        }],
        changes: vec![Change {
            at: cell(1).span(3..4),
            kind: ChangeKind::LineUnwrapped,
            text: "目標回".to_owned(),
        }],
        ..Placement::default()
    };
    sheet.document
}

/// One error about the sample.
pub(in crate::write) fn findings() -> Findings {
    let sheet: Arc<str> = "様式1".into();
    let place = |column, chars, quote: &str| Place {
        at: CellRef::new(&sheet, 4, column).span(chars),
        quote: quote.to_owned(),
        note: None,
    };
    let mut findings = Findings::default();
    findings.push(Finding {
        code: "T03",
        name: "stated-total",
        severity: Severity::Error,
        message: Message::new(
            "合計が内訳と一致しません",
            "stated total does not match its parts",
        ),
        hint: Some(Message::new("原本で確認してください", "check the source")),
        found: Some("80".to_owned()),
        expected: Some("100".to_owned()),
        place: place(2, 0..9, "＜実績＞派遣回数"),
        related: vec![place(1, 0..11, "派遣目標回数：100回")],
    });
    findings
}
