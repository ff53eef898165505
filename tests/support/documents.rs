//! Made-up sheets of any form, for tests of properties: what people write into such tables, and what they should
//! not. A document made of one is a real one: it went down the staircase like every other file.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use yoshiki::model::{Document, Role};
use yoshiki::template::{Catalog, Template};
use yoshiki::{read, recognize};

/// A sheet, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) template: String,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// As a CSV file, every field quoted.
    pub(crate) fn csv(&self) -> Vec<u8> {
        let mut text = String::from("\u{FEFF}");
        for row in &self.rows {
            let fields: Vec<String> = row
                .iter()
                .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
                .collect();
            text.push_str(&fields.join(","));
            text.push_str("\r\n");
        }
        text.into_bytes()
    }

    /// The document it is recognized as; none where the sheet is no form at all.
    pub(crate) fn document(&self, catalog: &Catalog) -> Option<Document> {
        let book = read::read(&self.csv()).ok()?;
        let found = recognize::identify(&book, catalog, Some(&self.template)).ok()?;
        Some(recognize::extract(&book, &found, "様式.csv"))
    }
}

const CAPTIONS: &[&str] = &[
    "様式第3号",
    "令和5年度 青葉技能振興事業 実施状況",
    "（令和5年4月1日から11月30日）",
    "（青葉県技能振興センター）",
    "団体名：みどり商工会",
    "（単位：千円）",
    "下記のとおり報告します。",
    "=1+1",
    "'引用'",
    "　　字下げした行",
    "改行の\nある行",
    "  @SUM(A1)",
];

const WORDS: &[&str] = &[
    "研修の実施",
    "講師を派遣する。",
    "職員を配置しました。",
    "派遣目標回数：100回",
    "＜実績＞派遣回数：80回 受講者数：1,460人日",
    "<最終見込> 派遣回数：95回",
    "＜目標＞10回（校）",
    "【ものづくり講座】",
    "（参考）資料4-1",
    "令和5年11月17日(金)～19日(日)",
    "髙橋㈱№1㎡",
    "①②中小企業・業界団体",
    "\"引用\"と,コンマ",
    "=SUM(A1:A3)",
    "+81-3",
    "-5",
    "'先頭の引用符",
    "''二つ",
    "@実施校名",
    "＝1＋1",
    "<p>",
    "&nbsp;",
    "3割近く",
    "〜から～まで−－—",
    "𠮷野家①⑴㉑é•😀",
    "\u{E000}外字",
    "コーナー長 … 1名",
    "ｶﾞｲﾄﾞ",
    "a\tb",
    "---",
    "- 3 -",
    "実施計画",
    "合計",
    "。",
];

const LEADS: &[&str] = &[
    "",
    "",
    "",
    "1 ",
    "2　",
    "(1) ",
    "（２）",
    "ア ",
    "イ　",
    "(ア)",
    "① ",
    "・",
    "○",
    "※",
    "Ⅰ ",
    "第1 ",
];

/// What stands alone in the cells of tables of figures.
const FIGURES: &[&str] = &[
    "1,460",
    "１２３",
    "△5",
    "▲2.5",
    "98.5%",
    "12,000千円",
    "3億2,000万円",
    "0",
    "－",
    "-",
    "…",
    "x",
    "〃",
    "同上",
    "未定",
    "(12)",
    "10～15",
    "約30人",
    "令和6年度",
    "2023/4/1",
    "小計",
    "合計",
    "計",
    "A",
    "○",
];

const BLANKS: &[&str] = &["", "", "", " ", "　", "　　", "  ", " 　", "\t"];

fn line() -> impl Strategy<Value = String> {
    (
        select(BLANKS),
        select(LEADS),
        vec(select(WORDS), 0..3),
        select(&["", " ", "　", "　　"][..]),
        select(BLANKS),
    )
        .prop_map(|(indent, lead, words, between, end)| {
            format!("{indent}{lead}{}{end}", words.join(between))
        })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        4 => select(FIGURES).prop_map(str::to_owned),
        4 => vec(line(), 1..2).prop_map(|lines| lines.join("\n")),
        3 => vec(line(), 2..7).prop_map(|lines| lines.join("\n")),
        1 => long(),
    ]
}

/// A text that no page holds: of paragraphs, or in one.
fn long() -> impl Strategy<Value = String> {
    (
        vec(line(), 20..60),
        select(&["\n", "\n\n", "", "、"][..]),
        1..4_usize,
    )
        .prop_map(|(lines, between, times)| vec![lines.join(between); times].join(between))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (1..200_u32).prop_map(|number| number.to_string()),
        select(&["(1)", "Ⅰ", "ア", "1", "2-1", "=1", "'1"][..]).prop_map(str::to_owned),
    ]
}

#[derive(Clone, Debug)]
enum Row {
    Data(Vec<String>, String),
    Section(String),
    Blank,
}

fn row(width: usize) -> impl Strategy<Value = Row> {
    prop_oneof![
        8 => (vec(text(), width), number()).prop_map(|(texts, number)| Row::Data(texts, number)),
        1 => (select(LEADS), select(WORDS)).prop_map(|(lead, word)| Row::Section(format!("{lead}{word}"))),
        1 => Just(Row::Blank),
    ]
}

/// Sheets of one form: its columns, and rows of anything.
pub(crate) fn sheets(template: &Template) -> impl Strategy<Value = Sheet> + use<> {
    let id = template.id.clone();
    let columns: Vec<(Role, String)> = template
        .columns
        .iter()
        .map(|column| (column.role, column.heading.clone()))
        .collect();
    (
        vec(select(CAPTIONS), 0..5),
        vec(row(columns.len()), 1..9),
        select(&["", "※ 注意書き", "注　端数は四捨五入"][..]),
    )
        .prop_map(move |(captions, body, note)| {
            let mut rows: Vec<Vec<String>> = captions
                .iter()
                .map(|text| vec![(*text).to_owned()])
                .collect();
            rows.push(columns.iter().map(|(_, heading)| heading.clone()).collect());
            for row in body {
                rows.push(match row {
                    Row::Data(mut texts, number) => {
                        for ((role, _), text) in columns.iter().zip(&mut texts) {
                            if *role == Role::Number {
                                text.clone_from(&number);
                            }
                        }
                        texts
                    }
                    Row::Section(text) => vec![text],
                    Row::Blank => vec![String::new()],
                });
            }
            rows.push(vec![String::new()]);
            rows.push(vec![note.to_owned()]);
            Sheet {
                template: id.clone(),
                rows,
            }
        })
}
