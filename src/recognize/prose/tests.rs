use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::{CellRef, Kind};

fn found(text: &str, heading: &str, step: &str, role: Role) -> Vec<Metric> {
    let sheet: Arc<str> = "S".into();
    let text = Traced::cell(&CellRef::new(&sheet, 0, 0), text);
    metrics(
        &text,
        heading,
        &ItemPath::default().child("4").child(step),
        role,
    )
}

/// Each metric as `measure kind value unit[qualifiers]`.
fn shown(text: &str, heading: &str, step: &str, role: Role) -> String {
    found(text, heading, step, role)
        .iter()
        .map(|m| {
            let qualifiers = if m.qualifiers.is_empty() {
                String::new()
            } else {
                format!("[{}]", m.qualifiers.join(","))
            };
            format!(
                "{} {} {} {}{qualifiers}",
                m.measure,
                m.kind.name(),
                m.value.normalize(),
                m.unit
            )
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn check(role: Role, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let shown = shown(text, "", "(1)", role);
            (shown != *expected)
                .then(|| format!("{text}\n  found    {shown}\n  expected {expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figures_of_a_status_column() {
    check(
        Role::Status,
        &[
            (
                "＜実績＞派遣回数：196回 受講者数：444人日",
                "派遣回数 actual 196 回; 受講者数 actual 444 人日",
            ),
            (
                "<目標>\n派遣回数：100 回 受講者数：400 人日\n<最終見込>\n派遣回数：246 回",
                "派遣回数 target 100 回; 受講者数 target 400 人日; 派遣回数 forecast 246 回",
            ),
            (
                "【実　績】派遣回数:１９６回\n受講者数:４４４人日",
                "派遣回数 actual 196 回; 受講者数 actual 444 人日",
            ),
            (
                "〔目標〕派遣回数…10回　〔年度末見込み〕派遣回数…12回",
                "派遣回数 target 10 回; 派遣回数 forecast 12 回",
            ),
            (
                "（目標）実施回数：10回（校）\n（実績）実施回数：4回（校）",
                "実施回数 target 10 回（校）; 実施回数 actual 4 回（校）",
            ),
            (
                "《目標》参加者数＝30名 ≪実績≫参加者数＝25名",
                "参加者数 target 30 名; 参加者数 actual 25 名",
            ),
            (
                "[目標]\n・派遣回数：10回\n・受講者数：20人\n[実績]\n・派遣回数：4回",
                "派遣回数 target 10 回; 受講者数 target 20 人; 派遣回数 actual 4 回",
            ),
            (
                "目標\n派遣回数：10回\n実績\n派遣回数：5回",
                "派遣回数 target 10 回; 派遣回数 actual 5 回",
            ),
            (
                "実績：派遣回数 10回、受講者数 20人",
                "派遣回数 actual 10 回; 受講者数 actual 20 人",
            ),
            (
                "＜目標＞派遣予定回数：10回　受講者数：130人日",
                "派遣回数 target 10 回; 受講者数 target 130 人日",
            ),
            ("派遣回数\n196回", "派遣回数 actual 196 回"),
            ("派遣回数：\n196回", "派遣回数 actual 196 回"),
        ],
    );
}

#[test]
fn figures_in_sentences() {
    check(
        Role::Status,
        &[
            (
                "・上半期は、12名登録申請があった。",
                "登録申請 actual 12 名",
            ),
            (
                "＜登録者数＞目標6名\n・第1回登録3名\n（塗装、左官）\n・第2回登録申請中5名",
                "登録者数 target 6 名; 登録 actual 3 名[第1回]; 登録申請中 actual 5 名[第2回]",
            ),
            (
                "第52回全国大会へ9名、第7回競技大会へ4名の出場",
                "全国大会 actual 9 名[第52回]; 出場 actual 4 名[第7回]",
            ),
            (
                "旋盤3位、溶接4位の成績",
                "旋盤 actual 3 位; 溶接 actual 4 位",
            ),
            ("年2回開催している。(6月、12月)", "開催 actual 2 回/年"),
            ("講座を今年度は3回実施する予定。", "実施 plan 3 回"),
            ("・創業セミナーを開催した。 全4回予定", "回数 plan 4 回"),
            (
                "室長 … 1名 一般職員… 2名 補佐員 … 1名",
                "室長 actual 1 名; 一般職員 actual 2 名; 補佐員 actual 1 名",
            ),
            ("職員3名を配置。", "職員 actual 3 名"),
            (
                "参加者の満足度は平均97.6%(前年度比+2.4%)、参加者数1,496人",
                "満足度 rate 97.6 %[平均]; 前年度比 diff 2.4 %; 参加者数 actual 1496 人",
            ),
            (
                "派遣回数　目標：10回　実績：8回　達成率：80％",
                "派遣回数 target 10 回; 派遣回数 actual 8 回; 達成率 rate 80 %",
            ),
            (
                "参加者数（目標10名、実績12名）",
                "参加者数 target 10 名; 参加者数 actual 12 名",
            ),
            ("参加者数（目標）10名", "参加者数 target 10 名"),
            ("＜前期実績＞実施回数：3回", "実施回数 actual 3 回[前期]"),
            (
                "昨年度より5名増の25名が参加した",
                "人数 diff 5 名; 参加 actual 25 名",
            ),
            (
                "セミナーを3回開催し、延べ120名が参加した。",
                "開催 actual 3 回; 参加 actual 120 名[延べ]",
            ),
            (
                "【講座A】\n＜実績＞\n実施回数：10回（校）",
                "実施回数 actual 10 回（校）[講座A]",
            ),
            (
                "＜実績＞派遣回数：181回\n・その他（更生施設）\n＜実績＞派遣回数：26回",
                "派遣回数 actual 181 回; 派遣回数 actual 26 回[その他（更生施設）]",
            ),
            ("(講座実施回数:50回)", "講座実施回数 actual 50 回"),
            ("事業費：3億2,000万円", "事業費 actual 320000000 円"),
            (
                "10回の目標に対し12回実施した",
                "回数 target 10 回; 実施 actual 12 回",
            ),
        ],
    );
}

#[test]
fn figures_of_a_plan_column() {
    check(
        Role::Plan,
        &[
            (
                "派遣目標回数： 270 回\n目標受講者数：1,600 人日",
                "派遣回数 target 270 回; 受講者数 target 1600 人日",
            ),
            (
                "＜実施予定回数＞10回（校）\n＜目標受講者数＞400人日",
                "実施回数 plan 10 回（校）; 受講者数 target 400 人日",
            ),
            ("＜実施予定回数＞\n10回", "実施回数 plan 10 回"),
            ("＜実施予定箇所＞2か所", "実施箇所 plan 2 か所"),
            (
                "派遣予定回数：10回　目標受講者数：130人",
                "派遣回数 target 10 回; 受講者数 target 130 人",
            ),
            ("認定予定者数：4名", "認定者数 plan 4 名"),
            (
                "・講習会（再講習を含む。）\n実施予定回数：2回（前期・後期）",
                "実施回数 plan 2 回",
            ),
            ("〔開催回数〕 年2回 (6月、12月)", "開催回数 plan 2 回/年"),
            (
                "・対象者数 選手8人、指導者5人 (6種、4校)",
                "選手 plan 8 人; 指導者 plan 5 人; 種数 plan 6 種; 校数 plan 4 校",
            ),
            (
                "相談員〔3名配置（月3名×2回程度派遣）〕",
                "配置 plan 3 名; 派遣 plan 3 名/月; 派遣 plan 2 回[程度]",
            ),
            ("欠席が2割近くあった。", "欠席 rate 2 割[近く]"),
            ("新たに指導員1名を配置し", "指導員 plan 1 名"),
            (
                "昨年の実績の2割アップした来場者数を見込んでいる。",
                "実績 rate 2 割",
            ),
        ],
    );
    assert_eq!(
        shown(
            "③ 工業高校\n派遣予定回数：170 回",
            "工業高校",
            "③",
            Role::Plan
        ),
        "派遣回数 target 170 回[工業高校]"
    );
}

#[test]
fn figures_of_a_guideline_column() {
    check(
        Role::Guideline,
        &[
            ("年2回程度を目安に実施すること", "回数 count 2 回/年[程度]"),
            (
                "協議会は、年間3回以上開催するものとし",
                "開催 count 3 回/年[以上]",
            ),
            ("受賞者120名の作品を紹介する", "受賞者 count 120 名"),
        ],
    );
}

#[test]
fn figures_in_the_wording_of_many_offices() {
    let mut cases: Vec<(Role, String, Vec<String>)> = Vec::new();
    for line in include_str!("wording.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        if let Some(metric) = line.strip_prefix("    ") {
            if let Some((.., metrics)) = cases.last_mut() {
                metrics.push(metric.to_owned());
            }
        } else if let Some((role, text)) = line.split_once(": ") {
            let role = match role {
                "plan" => Role::Plan,
                "guideline" => Role::Guideline,
                _ => Role::Status,
            };
            cases.push((role, text.replace("\\n", "\n"), Vec::new()));
        }
    }
    assert!(cases.len() > 90, "{}", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(role, text, metrics)| {
            let (shown, expected) = (shown(text, "", "(1)", *role), metrics.join("; "));
            (shown != expected)
                .then(|| format!("{text}\n  found    {shown}\n  expected {expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_span_covers_label_and_figure() {
    let metrics = found(
        "①②中小企業・業界団体\n<実績> 派遣回数：196回",
        "中小企業・業界団体",
        "①②",
        Role::Status,
    );
    assert_eq!(metrics[0].text, "派遣回数：196回");
    assert_eq!((metrics[0].at.start, metrics[0].at.end), (17, 26));
    assert_eq!(metrics[0].qualifiers, ["中小企業・業界団体"]);
    assert_eq!(metrics[0].kind, Kind::Actual);
}

#[test]
fn every_style_of_bracket_separator_and_line_says_the_same() {
    let brackets = [
        ("＜", "＞"),
        ("<", ">"),
        ("【", "】"),
        ("〔", "〕"),
        ("[", "]"),
        ("［", "］"),
        ("（", "）"),
        ("(", ")"),
        ("《", "》"),
        ("≪", "≫"),
        ("〈", "〉"),
        ("＜", ">"),
        ("■", ""),
        ("○", ""),
    ];
    let separators = [
        "：",
        ":",
        "： ",
        " : ",
        "…",
        " … ",
        "・・・",
        "＝",
        "　",
        "  ",
        "：\n",
        "\n",
    ];
    let joints = ["\n", " ", "　", "、", "／"];
    for (open, close) in brackets {
        for separator in separators {
            for joint in joints {
                for after_caption in ["\n", " ", ""] {
                    // A bare caption and a label above need lines of their own.
                    let bare = close.is_empty() && after_caption != "\n";
                    let above = separator.ends_with('\n') && joint != "\n";
                    if bare || above {
                        continue;
                    }
                    let block = |kind: &str, times: &str, people: &str| {
                        format!(
                            "{open}{kind}{close}{after_caption}派遣回数{separator}{times}回{joint}受講者数{separator}{people}人日"
                        )
                    };
                    let text = [
                        block("目標", "１００", "1,400"),
                        block("実績", "96", "１，３００"),
                        block("最終見込", "110", "1500"),
                    ]
                    .join("\n");
                    assert_eq!(
                        shown(&text, "", "(1)", Role::Status),
                        "派遣回数 target 100 回; 受講者数 target 1400 人日; 派遣回数 actual 96 回; 受講者数 actual 1300 人日; \
                         派遣回数 forecast 110 回; 受講者数 forecast 1500 人日",
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_target_of_the_whole_year_is_the_target() {
    check(
        Role::Plan,
        &[(
            "年間の目標は、巡回回数18回、受講者数150人とします。",
            "巡回回数 target 18 回; 受講者数 target 150 人",
        )],
    );
}

#[test]
fn a_later_figure_of_a_sentence_counts_what_the_sentence_speaks_of() {
    check(
        Role::Status,
        &[
            (
                "巡回回数は、目標18回に対し実績11回で、年度末には20回となる見込みである。",
                "巡回回数 target 18 回; 巡回回数 actual 11 回; 巡回回数 forecast 20 回",
            ),
            (
                "修了者数は実績92人で、最終的には130人になる見込みである。講習は2回で、年度末に終える。",
                "修了者数 actual 92 人; 修了者数 forecast 130 人; 講習 actual 2 回",
            ),
            (
                "相談件数は40件であった。年度末には4回の説明会を開く見込みである。",
                "相談件数 actual 40 件; 説明会 forecast 4 回",
            ),
        ],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in "[0-9０三十月年回人名目標実績予定派遣数約延べはをの（）()：:＜＞<>【】・…、。 　\n△×～-]{0,60}") {
        let length = text.chars().count() as u32;
        for metric in found(&text, "見出し（注）", "①②", Role::Plan) {
            prop_assert!(metric.at.start < metric.at.end && metric.at.end <= length);
        }
    }
}
