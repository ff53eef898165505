//! Which form a header is: each family by its own columns, by its title, and not by words it shares with others.

use std::error::Error;

use yoshiki::model::{Cell, Grid, Role, Workbook};
use yoshiki::template::Catalog;
use yoshiki::{read, recognize};

type Outcome = Result<(), Box<dyn Error>>;

/// A CSV of a title, a header and two rows alike.
fn book(title: &str, header: &[&str], row: &[&str]) -> Result<Workbook, Box<dyn Error>> {
    let quoted = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        cells.join(",")
    };
    let text = format!(
        "{title}\r\n\r\n{0}\r\n{1}\r\n{1}\r\n",
        quoted(header),
        quoted(row)
    );
    Ok(read::read(text.as_bytes())?)
}

fn form(title: &str, header: &[&str], row: &[&str]) -> Result<String, Box<dyn Error>> {
    let catalog = Catalog::built_in()?;
    let found = recognize::identify(&book(title, header, row)?, &catalog, None)?;
    Ok(found.template.id.clone())
}

#[test]
fn a_family_is_told_by_its_columns_and_its_title() -> Outcome {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "mokuhyo-kanri",
            "町の総合戦略",
            &["KPI", "単位", "目標値", "実績値"],
        ),
        (
            "mokuhyo-kanri",
            "",
            &[
                "項目",
                "内容",
                "本年度目標値(A)",
                "4～9月期実績値",
                "達成率(B)/(A)",
            ],
        ),
        (
            "mokuhyo-kanri",
            "",
            &["指標", "策定時の値", "直近値", "目標値", "判定"],
        ),
        (
            "danjo-kyodo-sankaku",
            "男女共同参画計画の報告",
            &["課題", "事業", "担当課", "各課評価"],
        ),
        (
            "gyozaisei-kaikaku",
            "行財政改革プラン",
            &["取組項目", "数値目標", "取組状況", "達成度", "効果額"],
        ),
        (
            "dokuho-gyomu-jisseki",
            "業務の実績に関する報告",
            &["中期目標", "中期計画", "年度計画", "業務実績", "自己評価"],
        ),
        (
            "hojo-seisan",
            "収支精算書",
            &["区分", "予算額", "精算額", "差引増減", "備考"],
        ),
        (
            "kyoiku-tenken-hyoka",
            "教育委員会の点検",
            &["重点目標", "施策", "取組状況", "年度評価", "成果と課題"],
        ),
        (
            "kansa-sochi",
            "監査の結果",
            &["指摘事項", "措置内容", "所管", "措置日"],
        ),
        (
            "renkei-teian",
            "国への提案",
            &["NO", "関係府省", "提案の内容", "進捗状況"],
        ),
        (
            "chiiki-fukushi",
            "地域福祉計画",
            &["取組みの課題", "基本方向", "具体的取組み", "進捗"],
        ),
        ("hyo", "町の人口", &["町名", "世帯数", "人口"]),
    ];
    for (expected, title, header) in cases {
        let row: Vec<&str> = header.iter().map(|_| "3").collect();
        assert_eq!(form(title, header, &row)?, *expected, "{header:?}");
    }
    Ok(())
}

#[test]
fn the_same_columns_under_another_title_are_another_form() -> Outcome {
    let header = ["施策", "事業", "取組状況", "評価", "成果と課題", "担当課"];
    let row = ["一", "二", "三", "四", "五", "六"];
    for (title, expected) in [
        ("教育委員会の点検・評価", "kyoiku-tenken-hyoka"),
        ("男女共同参画計画の年次報告", "danjo-kyodo-sankaku"),
        ("地域福祉計画の進捗", "chiiki-fukushi"),
    ] {
        assert_eq!(form(title, &header, &row)?, expected, "{title}");
    }
    Ok(())
}

#[test]
fn a_title_alone_makes_no_form() -> Outcome {
    let found = form(
        "男女共同参画センターの利用者数",
        &["区分", "利用者数"],
        &["講座", "120"],
    )?;
    assert_eq!(found, "hyo");
    Ok(())
}

/// The roles of a header's columns under one form.
fn roles(id: &str, rows: &[&[&str]]) -> Result<Vec<Role>, Box<dyn Error>> {
    let mut grid = Grid::new("S");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            grid.put(row as u32, column as u32, Cell::text(*text));
        }
    }
    let mut book = book("", &["a", "b"], &["c", "d"])?;
    book.sheets = vec![grid];
    let catalog = Catalog::built_in()?;
    let found = recognize::identify(&book, &catalog, Some(id))?;
    let document = recognize::extract(&book, &found, "a.csv");
    Ok(document.columns.keys().map(|key| key.role).collect())
}

#[test]
fn a_heading_of_two_meanings_is_what_its_place_makes_it() -> Outcome {
    let above = ["課題", "事業", "担当課", "各課評価"];
    let below = ["事業", "担当課", "各課評価", "課題", "事業コード"];
    let row = ["一", "二", "三", "四", "五"];
    assert_eq!(
        roles(
            "danjo-kyodo-sankaku",
            &[&["男女共同参画計画"], &[], &above, &row[..4]]
        )?[0],
        Role::Item
    );
    assert_eq!(
        roles(
            "danjo-kyodo-sankaku",
            &[&["男女共同参画計画"], &[], &below, &row]
        )?[3],
        Role::Issues
    );
    Ok(())
}

#[test]
fn the_word_of_kind_decides_in_a_stack_of_headings() -> Outcome {
    let found = roles(
        "mokuhyo-kanri",
        &[
            &["事業名", "利用者数（人）", "", "目標", "実績"],
            &["", "計画", "実績", "参加者数", "参加者数"],
            &["一", "10", "12", "3", "4"],
            &["二", "20", "11", "5", "6"],
        ],
    )?;
    assert_eq!(
        found,
        [
            Role::Item,
            Role::Target,
            Role::Actual,
            Role::Target,
            Role::Actual
        ]
    );
    Ok(())
}
