use std::sync::Arc;

use super::*;
use crate::model::{AllowedBy, CellRef, Message, Place, Topic};

fn place(row: u32, quote: &str, note: Option<(&str, &str)>) -> Place {
    let sheet: Arc<str> = "実施状況".into();
    let chars = quote.chars().count() as u32;
    Place {
        at: CellRef::new(&sheet, row, 1).span(0..chars),
        quote: quote.to_owned(),
        note: note.map(|(ja, en)| Message::new(ja, en)),
    }
}

fn total() -> Finding {
    Finding {
        code: "T03",
        name: "stated-total",
        severity: Severity::Error,
        message: Message::new(
            "合計が内訳と一致しません（合計 1,270回、内訳の和 260回）",
            "stated total does not match its parts (total 1,270, parts add up to 260)",
        ),
        hint: Some(Message::new(
            "合計か内訳の誤記を原本で確認してください（差 10回）",
            "check the total and its parts against the original (difference 10)",
        )),
        found: Some("1270".to_owned()),
        expected: Some("260".to_owned()),
        place: place(29, "派遣目標回数：270回", Some(("合計", "total"))),
        related: vec![
            place(30, "派遣予定回数：\n100回", Some(("①②企業", "①②企業"))),
            place(131, "160回", None),
        ],
    }
}

fn markup(row: u32) -> Finding {
    Finding {
        code: "X04",
        name: "markup-residue",
        severity: Severity::Info,
        message: Message::new("HTMLのタグが残っています", "markup is left"),
        hint: None,
        found: Some("<p>".to_owned()),
        expected: Some(String::from("（なし）")),
        place: place(row, "<p>", None),
        related: Vec::new(),
    }
}

fn tray(list: impl IntoIterator<Item = Finding>) -> Findings {
    let mut findings = Findings::default();
    for finding in list {
        findings.push(finding);
    }
    findings
}

const R5: About<'static> = About {
    file: "R5.xlsx",
    joined: &[],
};

fn shown(findings: &Findings, lang: Lang) -> String {
    report(R5, findings, Manner { lang, all: false }).to_plain()
}

#[test]
fn a_finding_shows_the_fact_its_cells_and_what_to_do() {
    assert_eq!(
        shown(&tray([total()]), Lang::Ja),
        "提出前に直すところがあります（エラー 1件）  R5.xlsx

【数を合わせる】1件

エラー[T03]: 合計が内訳と一致しません（合計 1,270回、内訳の和 260回）
  --> R5.xlsx 実施状況!B30
   | B30   派遣目標回数：270回   ← 合計
   | B31   派遣予定回数：↵100回  ← ①②企業
   | B132  160回
   = 対処: 合計か内訳の誤記を原本で確認してください（差 10回）
   = 説明: yoshiki explain T03

1件（エラー 1）
"
    );
}

#[test]
fn english_says_the_same() {
    let shown = shown(&tray([total()]), Lang::En);
    for part in [
        "to be corrected before handing in (1 error)  R5.xlsx\n",
        "== make the figures agree (1)\n",
        "error[T03]: stated total does not match its parts",
        "  <- total\n",
        "   = hint: check the total",
        "   = about: yoshiki explain T03\n",
        "\n1 finding (1 error)\n",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
}

#[test]
fn what_was_confirmed_is_counted_also_where_there_is_nothing_to_mend() {
    let mut findings = Findings::default();
    assert_eq!(shown(&findings, Lang::Ja), "提出できます  R5.xlsx\n");
    for topic in [Topic::Date, Topic::Total, Topic::Date] {
        findings.hold(topic);
    }
    assert_eq!(
        shown(&findings, Lang::Ja),
        "提出できます  R5.xlsx\n合計 1件・日付 2件を確認しました。\n"
    );
    assert_eq!(
        shown(&findings, Lang::En),
        "ready to hand in  R5.xlsx\nchecked and in order: totals 1, dates 2\n"
    );
    findings.push(total());
    let shown = shown(&findings, Lang::Ja);
    assert!(
        shown.ends_with("\n1件（エラー 1）\nこのほか、合計 1件・日付 2件を確認しました。\n"),
        "{shown}"
    );
}

#[test]
fn what_must_be_done_first_comes_first() {
    let shown = shown(&tray([markup(1), total(), markup(40)]), Lang::Ja);
    let at = |part: &str| {
        shown
            .find(part)
            .unwrap_or_else(|| panic!("{part}\n{shown}"))
    };
    assert!(at("【数を合わせる】1件") < at("エラー[T03]"));
    assert!(at("エラー[T03]") < at("【書き方を直す】2件"));
    assert!(at("【書き方を直す】2件") < at("情報[X04]"));
    // Values that the message does not give stand below it; the page is named once.
    assert_eq!(
        shown.matches("   = 記載: <p>  比べた値: （なし）").count(),
        2,
        "{shown}"
    );
    assert_eq!(shown.matches("explain X04").count(), 1, "{shown}");
}

#[test]
fn of_many_findings_of_a_kind_the_rest_are_counted_with_their_cells() {
    let findings = tray((0..14_000).map(markup));
    let brief = shown(&findings, Lang::Ja);
    assert_eq!(brief.matches("HTMLのタグ").count(), 3, "{brief}");
    assert!(
        brief.contains(
            "情報[X04]: ほか 13997件（--all ですべて表示します）\n   | 実施状況!B4  B5  B6"
        ),
        "{brief}"
    );
    assert!(brief.contains("  ほか 13937か所\n"), "{brief}");
    assert!(brief.lines().count() < 40, "{brief}");
    let whole = Manner {
        lang: Lang::Ja,
        all: true,
    };
    let whole = report(R5, &findings, whole).to_plain();
    assert_eq!(whole.matches("HTMLのタグ").count(), 14_000);
    let few = shown(&tray((0..5).map(markup)), Lang::Ja);
    assert_eq!(few.matches("HTMLのタグ").count(), 5, "{few}");
}

#[test]
fn what_is_allowed_is_listed_with_its_reason_and_counts_for_nothing() {
    let mut findings = tray([total(), markup(3), markup(7)]);
    findings.allow(|finding| {
        Some(match finding.code {
            "T03" => (AllowedBy::Command, None),
            _ => (
                AllowedBy::Template,
                Some("旧システムの出力のため".to_owned()),
            ),
        })
    });
    assert_eq!(
        shown(&findings, Lang::Ja),
        "提出できます  R5.xlsx

許可済み[T03] 1件（--allow の指定）
   | 実施状況!B30
許可済み[X04] 2件（様式の設定、理由：旧システムの出力のため）
   | 実施状況!B4  B8
"
    );
}

#[test]
fn of_many_places_the_first_are_shown_and_the_rest_counted() {
    let mut finding = markup(0);
    finding.related = (1..9).map(|row| place(row, "<p>", None)).collect();
    let mut text = Text::default();
    finding::quotes(&mut text, &finding, Lang::Ja);
    let shown = text.to_plain();
    assert_eq!(shown.matches("<p>").count(), 6, "{shown}");
    assert!(shown.ends_with("   | ほか 3か所\n"), "{shown}");
}

#[test]
fn a_cell_of_a_joined_file_or_of_its_sums_has_a_place_of_its_own() {
    let joined = ["台帳.csv".to_owned()];
    let with_ledger = About {
        joined: &joined,
        ..R5
    };
    assert_eq!(with_ledger.title(), "R5.xlsx + 台帳.csv");
    for (sheet, together, alone) in [
        ("実施状況", "R5.xlsx 実施状況!A1", "R5.xlsx 実施状況!A1"),
        ("[台帳.csv]4月", "[台帳.csv]4月!A1", "[台帳.csv]4月!A1"),
        ("集計", "集計!A1", "R5.xlsx 集計!A1"),
    ] {
        let cell = CellRef::new(&sheet.into(), 0, 0);
        assert_eq!(with_ledger.address(&cell), together);
        assert_eq!(R5.address(&cell), alone);
    }
}
