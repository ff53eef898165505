use proptest::prelude::*;

use super::*;

/// Each quantity as `value unit[qualifier,qualifier]`.
fn shown(text: &str) -> String {
    quantities(text)
        .iter()
        .map(|q| {
            let bounds = if q.qualifiers.is_empty() {
                String::new()
            } else {
                format!("[{}]", q.qualifiers.join(","))
            };
            format!("{} {}{bounds}", q.value.normalize(), q.unit)
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn numbers_with_units() {
    for (text, expected) in [
        ("派遣回数：196回 受講者数：444人日", "196 回; 444 人日"),
        (
            "派遣目標回数：　270 回　目標受講者数：１，６００　人日",
            "270 回; 1600 人日",
        ),
        ("実施回数：10回（校）", "10 回（校）"),
        ("実施回数:10回(校)", "10 回（校）"),
        ("実施予定回数：2回（前期・後期）", "2 回"),
        ("(7職種、8社・校)", "7 職種; 8 社・校"),
        ("年2回（6月、12月）", "2 回/年"),
        ("年間２回以上開催する", "2 回/年[以上]"),
        ("毎月1回", "1 回/月"),
        ("週に3回程度", "3 回/週[程度]"),
        ("(月2名×4回程度派遣)", "2 名/月; 4 回[程度]"),
        ("少年10名、今年2回、青年3名", "10 名; 2 回; 3 名"),
        ("3割近く", "3 割[近く]"),
        (
            "満足度は平均97.6%(前年度比+2.4%)、参加者数1,496人",
            "97.6 %[平均]; 2.4 %; 1496 人",
        ),
        ("前年度比△３．５ポイント", "-3.5 ポイント"),
        ("旋盤2位、溶接5位", "2 位; 5 位"),
        ("10～15回", "10 回[～15回]"),
        ("10回から15回まで", "10 回[～15回]"),
        ("10名から15名に増加", "10 名; 15 名"),
        (
            "約30人、延べ120人日以上、20余名",
            "30 人[約]; 120 人日[延べ,以上]; 20 名[余]",
        ),
        (
            "5千円、3億2,000万円、2百万円、￥5,000",
            "5000 円; 320000000 円; 2000000 円; 5000 円",
        ),
        ("事業費（千円）：1,200", "1200000 円"),
        ("（単位：千円）\n予算額：350", "350000 円"),
        ("受講者数（人）　25", "25 人"),
        ("三回開催し、二十三名が参加", "3 回; 23 名"),
        ("相談件数 … 417", "417 "),
        ("＜参加者＞25", "25 "),
        ("参加者数 25", "25 "),
        ("配布数：30ロット", "30 ロット"),
        ("派遣回数\n196 回", "196 回"),
        ("1人当たり3万円", "30000 円"),
        ("1市3町", "1 市; 3 町"),
        ("稼働日数：240日", "240 日"),
        ("作業日数：目標9日、実績12日", "9 日; 12 日"),
        ("作業日数は11日（目標9日）であった。", "11 日; 9 日"),
        (
            "研修時間数：90時間（前期52時間、後期38時間）",
            "90 時間; 52 時間; 38 時間",
        ),
        ("研修時間 12時間", "12 時間"),
        ("目標4名 第2回認定1名", "4 名; 1 名"),
        ("第61回大会へ19名", "19 名"),
        ("3件/日、2回/年", "3 件/日; 2 回/年"),
        ("PR3回、SNS20件", "3 回; 20 件"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn numbers_that_count_nothing() {
    for text in [
        "第61回大会、第１８回競技会、1回目、2年目、2級、２級技能検定、第三回",
        "資料4-1及び4-2、資料1-1、1-2及び1-3、参考）資料5、資料2及び3、様式第1号、別紙2",
        "第2条、第2.4(2)参考、第1項第3号、第2章 3 本事業",
        "電話：083-123-4567、〒753-0001、FAX 03(1234)5678、内線：1234",
        "令和5年4月3日、R5.4.3、2023/4/3、6月21日、12/1、8/1(火)、令和5年度、平成27～30年度",
        "10:30～12:00、13時30分、午後1時から",
        "3年間、2年から3年間、過去3年間、1か月以内、3日間、2泊3日、2時間の講習、18歳以上、30代",
        "一人ひとり、一般、四半期、第三者、三者、唯一、一つ、統一回答、1人ひとり、1人1台、二、三回、数十名、三重県、八戸市",
        "1 事業の実施体制等\n2 人材育成\n3 本事業の周知\n(1) 件数の把握\n１　回数",
        "1. 件数\n2、人数",
        "2分の1、1/2、1：1",
        "A4、COVID-19、ISO9001、No.5、5G、3D",
        "https://example.jp/2023/10 mail3@example.jp",
        "会場：3号館、場所：2階、対象：3年生、期間：5年",
        "10数名",
    ] {
        assert_eq!(shown(text), "", "{text}");
    }
}

#[test]
fn positions_are_characters_of_the_text() {
    let text = "受講者数：１，６００　人日（前年度比△3.5％）を年２回";
    let pieces: Vec<String> = quantities(text)
        .iter()
        .map(|q| {
            text.chars()
                .skip(q.chars.start as usize)
                .take((q.chars.end - q.chars.start) as usize)
                .collect()
        })
        .collect();
    assert_eq!(pieces, ["１，６００　人日", "△3.5％", "年２回"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shown_reads_back(
        value in -99_999_999_i64..99_999_999,
        scale in 0_u32..3,
        unit in prop::sample::select(vec![
            "回", "人", "名", "人日", "件", "か所", "回（校）", "社・校", "回/年", "%", "円", "団体", "ha", "ポイント",
        ]),
        before in prop::sample::select(vec!["", "約", "延べ", "最大"]),
        after in prop::sample::select(vec!["", "以上", "程度", "未満", "近く", "～99,999,999回"]),
    ) {
        let unit = if after.starts_with('～') { "回" } else { unit };
        let words = [before, after];
        let quantity = Quantity {
            value: Decimal::new(value, scale),
            unit: unit.to_owned(),
            qualifiers: words.iter().filter(|w| !w.is_empty()).map(|w| (*w).to_owned()).collect(),
            chars: 0..0,
        };
        let text = format!("実績：{quantity}。");
        let read = quantities(&text);
        prop_assert_eq!(read.len(), 1, "{}", text);
        prop_assert_eq!(read[0].value, quantity.value, "{}", text);
        prop_assert_eq!(&read[0].unit, &quantity.unit, "{}", text);
        prop_assert_eq!(
            read[0].qualifiers.iter().map(|q| q.replace(',', "")).collect::<Vec<_>>(),
            quantity.qualifiers.iter().map(|q| q.replace(',', "")).collect::<Vec<_>>(),
            "{}", text
        );
    }

    #[test]
    fn any_text_is_survived(text in "[0-9０-９一二三十百万年月日回人名()（）：:/～~・.,、第 \n△-]{0,40}") {
        let length = text.chars().count() as u32;
        for quantity in quantities(&text) {
            prop_assert!(quantity.chars.start < quantity.chars.end && quantity.chars.end <= length);
        }
        let _ = crate::model::dates(&text);
        let _ = crate::model::period(&text);
    }
}
