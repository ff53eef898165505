//! A plan and its ledgers as one document: what is summed, what is written, what is told.

use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use yoshiki::model::{ChangeKind, Document, Finding, Item, Kind};
use yoshiki::pipeline::{Choice, Converted, JoinError, Part, join};
use yoshiki::template::Catalog;
use yoshiki::write::{self, FileNames};
use yoshiki::{read, recognize};

type Outcome = Result<(), Box<dyn Error>>;

/// A plan of two columns, as CSV.
const PLAN: &str = "\
令和5年度ものづくり出前指導事業実施計画,
（令和5年4月1日から令和6年3月31日）,
実施要領,実施計画
\"1 出前指導
(1) 指導の実施
① 小規模事業者
② 組合
③ 農業高校\",\"1 出前指導
(1) 指導の実施
派遣目標回数：30回 目標受講者数：300人日
①②小規模事業者・組合
派遣予定回数：10回 目標受講者数：100人日
③農業高校等
派遣予定回数：20回 目標受講者数：200人日\"
(2) 体験教室を開くこと。,\"(2) 小中学校の体験教室
＜実施予定回数＞4回（校）
＜目標受講者数＞90人日\"
(3) 会議を開くこと。,(3) 連絡会議 関係者の会議を開きます。
";

const LEDGER: &str = "\
令和5年度出前指導実績
指導日,対象区分,指導先,回数,参加者数
4/10,小規模事業者,若葉工房,2,11
R5.5.20,組合,若葉木工組合,３,\"1,020\"
2023年6月30日,農業高校,若葉農業高校,5,40
12/1,農業　高校,若葉農業高校,4,35
2/9,小学校,若葉小学校,1,30
令和6年3月3日,中学校,若葉中学校,1,31
2024/4/2,組合,若葉木工組合,1,8
未定,組合,若葉木工組合,1,9
9/9,老人会,若葉会館,1,25
9/10,老人会,若葉会館,1,26
合計,,,20,1235
";

struct Joined<'a> {
    catalog: &'a Catalog,
    names: FileNames,
}

impl<'a> Joined<'a> {
    fn of(&self, parts: &[(&str, &str)]) -> Result<Converted<'a>, JoinError> {
        let parts: Vec<Part<'_>> = parts
            .iter()
            .map(|(name, text)| Part {
                name,
                bytes: text.as_bytes(),
            })
            .collect();
        join(&parts, &self.names, self.catalog, &Choice::default())
    }
}

fn joined(parts: &[(&str, &str)], look: impl FnOnce(&Converted<'_>)) -> Outcome {
    let catalog = Catalog::built_in()?;
    let joiner = Joined {
        catalog: &catalog,
        names: FileNames::default(),
    };
    look(&joiner.of(parts)?);
    Ok(())
}

fn status<'d>(document: &'d Document, path: &str) -> &'d str {
    let all = document.all_items();
    let item = all.into_iter().find(|item| item.path.to_string() == path);
    let entry = item.and_then(|item: &Item| item.entries.get(&yoshiki::model::Role::Status));
    entry.map_or("", |entry| entry.text.text())
}

/// Actuals in the status: path, measure, value, unit.
fn actuals(document: &Document) -> Vec<String> {
    let status = document.metrics.iter().filter(|metric| {
        metric.kind == Kind::Actual && metric.role == yoshiki::model::Role::Status
    });
    status
        .map(|m| format!("{} {} {}{}", m.path, m.measure, m.value, m.unit))
        .collect()
}

fn told<'c>(converted: &'c Converted<'_>, code: &str) -> Vec<&'c Finding> {
    converted
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect()
}

#[test]
fn a_plan_without_a_status_column_gets_one_with_the_sums() -> Outcome {
    joined(
        &[("計画.csv", PLAN), ("台帳.csv", LEDGER)],
        |converted| {
            let document = &converted.document;
            assert_eq!(
                status(document, "1/(1)/①②"),
                "①② 小規模事業者・組合\n\
             ＜目標＞派遣回数：10回　受講者数：100人日\n\
             ＜実績＞派遣回数：5回　受講者数：1,031人日\n\
             ＜残り＞派遣回数：5回"
            );
            assert_eq!(
                actuals(document),
                [
                    "1/(1) 派遣回数 14回",
                    "1/(1) 受講者数 1106人日",
                    "1/(1)/①② 派遣回数 5回",
                    "1/(1)/①② 受講者数 1031人日",
                    "1/(1)/③ 派遣回数 9回",
                    "1/(1)/③ 受講者数 75人日",
                    "1/(2) 実施回数 2回（校）",
                    "1/(2) 受講者数 61人日",
                ]
            );
            assert_eq!(status(document, "1/(3)"), "");
            assert!(document.placement.adds_up(), "{:?}", document.placement);
            assert_eq!(document.sources.len(), 2);
        },
    )
}

#[test]
fn sums_are_kept_by_category_and_month() -> Outcome {
    joined(
        &[("計画.csv", PLAN), ("台帳.csv", LEDGER)],
        |converted| {
            let joined = converted.document.joined.as_ref().expect("the sums");
            let tally = joined
                .tallies
                .iter()
                .find(|t| t.path.to_string() == "1/(1)/③" && t.measure == "派遣回数")
                .expect("a sum");
            // Two writings of one category are one part.
            assert_eq!(tally.parts.len(), 1);
            let months: Vec<String> = tally.parts[0]
                .months
                .iter()
                .map(|((year, month), sum)| format!("{year}-{month} {sum}"))
                .collect();
            assert_eq!(months, ["2023-6 5", "2023-12 4"]);
            let ledger = &joined.ledgers[0];
            assert_eq!((ledger.events, ledger.counted, ledger.totals), (10, 6, 1));
        },
    )
}

#[test]
fn rows_that_are_in_no_sum_are_told_with_their_cells_and_sums() -> Outcome {
    joined(
        &[("計画.csv", PLAN), ("台帳.csv", LEDGER)],
        |converted| {
            let left_out: Vec<(String, &str)> = told(converted, "W04")
                .iter()
                .map(|finding| {
                    (
                        finding.place.at.cell.to_string(),
                        finding.message.ja.as_str(),
                    )
                })
                .collect();
            assert_eq!(
                left_out,
                [
                    (
                        "[台帳.csv]Sheet1!A9".to_owned(),
                        "文書の期間に入らない日付の行は集計していません（1行）。合計 回数 1回、参加者数 8"
                    ),
                    (
                        "[台帳.csv]Sheet1!A10".to_owned(),
                        "日付を読めない行は集計していません（1行）。合計 回数 1回、参加者数 9"
                    ),
                    (
                        "[台帳.csv]Sheet1!B11".to_owned(),
                        "台帳の区分「老人会」に当たる項目が計画にありません（2行）。合計 回数 2回、参加者数 51"
                    ),
                ]
            );
        },
    )
}

#[test]
fn a_category_that_fits_two_items_is_in_no_sum() -> Outcome {
    let ledger = "日付,区分,回数,参加者数\n2023/5/1,高校,1,10\n2023/5/2,組合,1,10\n";
    let plan = PLAN.replace(
        "(3) 連絡会議 関係者の会議を開きます。",
        "\"(3) 工業高校・農業高校の発表会\n実施予定回数：2回\"",
    );
    joined(
        &[("計画.csv", &plan), ("台帳.csv", ledger)],
        |converted| {
            let found = told(converted, "W04");
            let several = found
                .iter()
                .find(|f| f.message.ja.contains("決められません"));
            let message = several
                .map(|finding| finding.message.ja.as_str())
                .unwrap_or_default();
            assert!(
                message.contains("「③ 農業高校」") && message.contains("発表会"),
                "{message}"
            );
            assert_eq!(
                actuals(&converted.document),
                ["1/(1)/①② 派遣回数 1回", "1/(1)/①② 受講者数 10人日"]
            );
        },
    )
}

/// A report of R5 with actuals, blanks for further ones, and text.
const REPORT: &str = "\
令和5年度ものづくり出前指導事業実施状況,,
（令和5年4月1日から11月30日）,,
実施要領,実施計画,実施状況
(1) 指導の実施,\"(1) 指導の実施
①②小規模事業者・組合
派遣予定回数：１０回 目標受講者数：１００人日
③農業高校
派遣予定回数：２０回 目標受講者数：２００人日\",\"(1) 指導の実施
①②小規模事業者・組合
〈目標〉 派遣回数：１０ 回 受講者数：１００ 人日
〈実績〉 派遣回数：９６ 回 受講者数：４４ 人日
〈最終見込〉 派遣回数：１１０ 回
夏に講習会を9回開いた。
③農業高校
〈目標〉 派遣回数：２０ 回 受講者数：２００ 人日
〈実績〉 派遣回数：　　 回 受講者数：　　 人日\"
";

fn ledger_of(year: i32) -> String {
    let mut ledger = "日付,区分,派遣回数,受講者数（人日）\n".to_owned();
    for (month, category, times, people) in [
        (4, "小規模事業者", 3, 20),
        (5, "組合", 1000, 30),
        (6, "農業高校", 2, 11),
        (12, "農業高校", 2, 9),
    ] {
        let _ = writeln!(ledger, "{year}/{month}/3,{category},{times},{people}");
    }
    ledger
}

#[test]
fn actuals_of_last_year_are_replaced_and_the_other_text_is_kept() -> Outcome {
    let ledger = ledger_of(2024);
    joined(&[("R5.csv", REPORT), ("R6.csv", &ledger)], |converted| {
        let document = &converted.document;
        assert_eq!(
            status(document, "(1)/①②"),
            "①②小規模事業者・組合\n\
             〈目標〉 派遣回数：１０ 回 受講者数：１００ 人日\n\
             〈実績〉 派遣回数：１，００３ 回 受講者数：５０ 人日\n\
             〈最終見込〉 派遣回数：１１０ 回\n\
             夏に講習会を9回開いた。"
        );
        assert_eq!(
            status(document, "(1)/③"),
            "③農業高校\n\
             〈目標〉 派遣回数：２０ 回 受講者数：２００ 人日\n\
             〈実績〉 派遣回数：４ 回 受講者数：２０ 人日"
        );
        let changes: Vec<&str> = document
            .placement
            .changes
            .iter()
            .filter(|change| change.kind == ChangeKind::FigureReplaced)
            .map(|change| change.text.as_str())
            .collect();
        assert_eq!(
            changes,
            [
                "派遣回数：９６ 回 → 派遣回数：１，００３ 回（R6.csv）",
                "受講者数：４４ 人日 → 受講者数：５０ 人日（R6.csv）"
            ]
        );
        assert!(document.placement.adds_up(), "{:?}", document.placement);
        assert!(told(converted, "T06").is_empty());
        assert_eq!(told(converted, "D03").len(), 1);
    })
}

#[test]
fn actuals_of_the_same_period_are_kept_and_checked() -> Outcome {
    let ledger = ledger_of(2023);
    joined(
        &[("R5.csv", REPORT), ("R5台帳.csv", &ledger)],
        |converted| {
            let text = status(&converted.document, "(1)/①②");
            assert!(
                text.contains("〈実績〉 派遣回数：９６ 回 受講者数：４４ 人日"),
                "{text}"
            );
            let found: Vec<_> = told(converted, "T06")
                .iter()
                .map(|f| (f.found.as_deref(), f.expected.as_deref(), f.related.len()))
                .collect();
            assert_eq!(
                found,
                [(Some("96"), Some("1003"), 2), (Some("44"), Some("50"), 2)]
            );
            let text = status(&converted.document, "(1)/③");
            assert!(
                text.contains("派遣回数：２ 回 受講者数：１１ 人日"),
                "{text}"
            );
            assert!(told(converted, "D03").is_empty());
        },
    )
}

#[test]
fn the_order_of_the_files_does_not_matter() -> Outcome {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    joined(&[("計画.csv", PLAN), ("台帳.csv", LEDGER)], |c| {
        one = actuals(&c.document)
    })?;
    joined(&[("台帳.csv", LEDGER), ("計画.csv", PLAN)], |c| {
        other = actuals(&c.document)
    })?;
    assert_eq!(one, other);
    Ok(())
}

#[test]
fn several_ledgers_add_up() -> Outcome {
    let april = "実施日,区分,回数,人数\n2023/4/1,組合,1,10\n";
    let may = "開催日,種別,件数,受講人数\n2023/5/1,組合,2,7\n";
    joined(
        &[("計画.csv", PLAN), ("4月.csv", april), ("5月.csv", may)],
        |converted| {
            let found = actuals(&converted.document);
            assert!(
                found.contains(&"1/(1)/①② 受講者数 17人日".to_owned()),
                "{found:?}"
            );
        },
    )
}

#[test]
fn what_is_written_reads_back() -> Outcome {
    let catalog = Catalog::built_in()?;
    let joiner = Joined {
        catalog: &catalog,
        names: FileNames::default(),
    };
    let converted = joiner.of(&[("計画.csv", PLAN), ("台帳.csv", LEDGER)])?;
    let book = read::read(&write::official(&converted.document, converted.template)?)?;
    let found = recognize::identify(&book, &catalog, None)?;
    let again = recognize::extract(&book, &found, "again.xlsx");
    assert_eq!(actuals(&again), actuals(&converted.document));
    Ok(())
}

#[test]
fn files_that_do_not_belong_together_are_refused() -> Outcome {
    let catalog = Catalog::built_in()?;
    let joiner = Joined {
        catalog: &catalog,
        names: FileNames::default(),
    };
    let message = match joiner.of(&[("a.csv", LEDGER), ("b.csv", &ledger_of(2023))]) {
        Err(JoinError::Apart(message)) => message.ja,
        other => panic!("{other:?}"),
    };
    assert!(
        message.contains("a.csv（実績台帳）、b.csv（実績台帳）"),
        "{message}"
    );
    let twice = joiner.of(&[("計画.csv", PLAN), ("a.csv", LEDGER), ("b.csv", LEDGER)]);
    let message = twice.map(|_| ()).map_err(|error| error.to_string());
    assert!(message.is_err_and(|m| m.contains("「a.csv」と「b.csv」の内容は同じです")));
    let failed = joiner.of(&[("計画.csv", PLAN), ("手紙.csv", "拝啓\n春の候\n")]);
    assert!(matches!(failed, Err(JoinError::File { file, .. }) if file == "手紙.csv"));
    Ok(())
}

/// The next of a fixed row of numbers below `most`.
fn next(state: &mut u64, most: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % most
}

#[test]
fn a_hundred_thousand_events_are_summed() -> Outcome {
    const EVENTS: u64 = 100_000;
    let mut ledger = "No,日付,区分,会場,回数,参加者数,備考\n".to_owned();
    let mut state = 7;
    let (mut joint, mut school) = ((0, 0), (0, 0));
    for number in 0..EVENTS {
        let (day, times, people) = (
            next(&mut state, 28) + 1,
            next(&mut state, 3) + 1,
            next(&mut state, 40),
        );
        let month = (next(&mut state, 12) + 3) % 12 + 1;
        let year = if month < 4 { 2024 } else { 2023 };
        let category =
            ["小規模事業者", "組合", "農業高校", "農業高校等"][next(&mut state, 4) as usize];
        let sum = if category.starts_with('農') {
            &mut school
        } else {
            &mut joint
        };
        *sum = (sum.0 + times, sum.1 + people);
        let hall = next(&mut state, 5000);
        let _ = writeln!(
            ledger,
            "{number},{year}/{month}/{day},{category},第{hall}会場,{times},{people},"
        );
    }
    let started = Instant::now();
    joined(
        &[("計画.csv", PLAN), ("台帳.csv", &ledger)],
        |converted| {
            let found = actuals(&converted.document);
            for expected in [
                format!("1/(1)/①② 派遣回数 {}回", joint.0),
                format!("1/(1)/①② 受講者数 {}人日", joint.1),
                format!("1/(1)/③ 派遣回数 {}回", school.0),
                format!("1/(1)/③ 受講者数 {}人日", school.1),
                format!("1/(1) 受講者数 {}人日", joint.1 + school.1),
            ] {
                assert!(found.contains(&expected), "{expected} not in {found:?}");
            }
        },
    )?;
    // About 4 s without optimization on one slow core; anything but linear would take minutes.
    assert!(
        started.elapsed() < Duration::from_secs(90),
        "{:?}",
        started.elapsed()
    );
    Ok(())
}

#[test]
fn reports_of_one_form_are_rolled_up() -> Outcome {
    let other = REPORT
        .replace("令和5年度", "令和6年度")
        .replace("令和5年4月", "令和6年4月");
    joined(&[("R5.csv", REPORT), ("R6.csv", &other)], |converted| {
        let document = &converted.document;
        assert_eq!(document.parts.len(), 2);
        let cells: Vec<String> = document
            .metrics
            .iter()
            .map(|m| m.at.cell.to_string())
            .collect();
        for file in ["[R5.csv]Sheet1!C4", "[R6.csv]Sheet1!C4"] {
            assert!(cells.iter().any(|cell| cell == file), "{cells:?}");
        }
        assert!(document.placement.adds_up(), "{:?}", document.placement);
    })
}
