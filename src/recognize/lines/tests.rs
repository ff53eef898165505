//! Outlines of other shapes than the samples have.

use crate::model::{Cell, Format, Grid, Workbook};
use crate::recognize::{extract, identify};
use crate::template::Catalog;

/// The paths of a document of these lines; none when it is no outline.
fn paths(lines: &str) -> Option<Vec<String>> {
    let mut grid = Grid::new("S");
    for (row, line) in (0..).zip(lines.split('\n')) {
        if !line.is_empty() {
            grid.put(row, 0, Cell::text(line));
        }
    }
    let book = Workbook {
        format: Format::Csv,
        charset: None,
        sheets: vec![grid],
        active: Vec::new(),
    };
    let catalog = Catalog::built_in().expect("catalog");
    let found = identify(&book, &catalog, Some("jisshi-keikaku")).ok()?;
    let document = extract(&book, &found, "S.csv");
    assert!(document.placement.adds_up(), "{:?}", document.placement);
    let items = document.all_items();
    Some(items.iter().map(|item| item.path.to_string()).collect())
}

#[test]
fn sections_may_stand_below_parts() {
    let found = paths(
        "第1章 総論\n1 商店街\n県の取組\n① 補助\n協会の取組\n・研修\n2 観光\n県の取組\n① 案内\n第2章 各論\n1 農業\n県の取組\n① 貸出し",
    );
    let expected = "第1章 第1章/1 第1章/1/県の取組 第1章/1/県の取組/① 第1章/1/協会の取組 第1章/1/協会の取組/研修 \
                    第1章/2 第1章/2/県の取組 第1章/2/県の取組/① 第2章 第2章/1 第2章/1/県の取組 第2章/1/県の取組/①";
    assert_eq!(
        found.map(|paths| paths.join(" ")).as_deref(),
        Some(expected)
    );
}

#[test]
fn a_list_of_digits_in_a_block_makes_no_sections() {
    let found = paths(
        "計画\n1 商店街\n(内容)\n次を進める。\n1 駐車場\n2 案内\n県の取組\nア 補助\n2 観光\n県の取組：\nア 案内",
    );
    let expected = "1 1/内容 1/内容/1 1/内容/2 1/県の取組 1/県の取組/ア 2 2/県の取組 2/県の取組/ア";
    assert_eq!(
        found.map(|paths| paths.join(" ")).as_deref(),
        Some(expected)
    );
}

#[test]
fn sections_may_have_no_numbers_and_parties_may_be_three() {
    let found = paths(
        "計画\n商店街\n県の役割\nア 補助\n市の役割\nア 広報\n協会の役割\nア 研修\n観光\n県の役割\nア 案内",
    );
    let expected = "商店街 商店街/県の役割 商店街/県の役割/ア 商店街/市の役割 商店街/市の役割/ア \
                    商店街/協会の役割 商店街/協会の役割/ア 観光 観光/県の役割 観光/県の役割/ア";
    assert_eq!(
        found.map(|paths| paths.join(" ")).as_deref(),
        Some(expected)
    );
}

#[test]
fn letters_and_one_block_are_no_outline() {
    for lines in [
        "拝啓\n1 日時 6月3日\n2 場所 県庁\n敬具",
        "1 商店街\n県の取組\nア 補助\n2 観光\nア 案内",
        "県の取組\n補助\n市の取組\n広報",
    ] {
        assert_eq!(paths(lines), None, "{lines}");
    }
}

#[test]
fn a_dot_in_a_cut_line_is_no_bullet() {
    let found = paths(
        "1 商店街\n県の取組\n　ア　補助（備品の購入、広告、保守\n　　・点検の委託等）の実施\n　　・説明会\n　　・配布\n協会の取組\n　ア　研修\n　　・講習\n　　・見学\n\n- 2 -\n\n・実習の案内\n2 観光\n県の取組\n　ア　案内",
    );
    let expected = "1 1/県の取組 1/県の取組/ア 1/県の取組/ア/説明会 1/県の取組/ア/配布 1/協会の取組 1/協会の取組/ア \
                    1/協会の取組/ア/講習 1/協会の取組/ア/見学・実習の案内 2 2/県の取組 2/県の取組/ア";
    assert_eq!(
        found.map(|paths| paths.join(" ")).as_deref(),
        Some(expected)
    );
}
