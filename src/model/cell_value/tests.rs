use proptest::prelude::*;

use super::*;

/// What a cell says, in one line: `12 人[約,以上](1)`, `bracketed 5`, `nil`, `above`, `status 未定`.
fn shown(text: &str, setting: Setting) -> String {
    match cell_value(text, setting) {
        CellValue::Number(number) => {
            let mut shown = if number.bracketed { "bracketed " } else { "" }.to_owned();
            shown.push_str(&number.value.normalize().to_string());
            if let Some(unit) = &number.unit {
                shown = format!("{shown} {unit}");
            }
            if !number.qualifiers.is_empty() {
                shown = format!("{shown}[{}]", number.qualifiers.join(","));
            }
            for remark in &number.remarks {
                let value = remark.value.map(|value| value.normalize().to_string());
                let unit = remark.unit.as_deref().unwrap_or_default();
                let said = value.map_or_else(|| remark.text.clone(), |value| value + unit);
                shown = format!("{shown}({said})");
            }
            shown
        }
        CellValue::Nil => "nil".to_owned(),
        CellValue::Unknown => "unknown".to_owned(),
        CellValue::Suppressed => "suppressed".to_owned(),
        CellValue::Ditto(Direction::Above) => "above".to_owned(),
        CellValue::Ditto(Direction::Left) => "left".to_owned(),
        CellValue::Ditto(Direction::Right) => "right".to_owned(),
        CellValue::Status(word) => format!("status {word}"),
        CellValue::Blank => "blank".to_owned(),
        CellValue::Text => "text".to_owned(),
    }
}

fn expect(setting: Setting, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shown(text, setting), *expected, "{text:?}");
    }
}

#[test]
fn numbers_in_every_writing() {
    expect(
        Setting::Plain,
        &[
            ("12", "12"),
            ("0", "0"),
            ("0.0", "0"),
            ("０", "0"),
            ("12.50", "12.5"),
            ("１，６００", "1600"),
            ("1,600", "1600"),
            ("1、600", "1600"),
            ("1,234,567", "1234567"),
            ("１0", "10"),
            ("  25\u{3000}", "25"),
            ("3 782", "3782"),
            ("1 234 567.8", "1234567.8"),
            ("12人", "12 人"),
            ("12 人", "12 人"),
            ("12\n人", "12 人"),
            ("１２名", "12 名"),
            ("85.1%", "85.1 %"),
            ("１５．１％", "15.1 %"),
            ("97.6 ％", "97.6 %"),
            ("0.7ポイント", "0.7 ポイント"),
            ("3億2,000万円", "320000000 円"),
            ("3億8598万7000円", "385987000 円"),
            ("1064万人", "10640000 人"),
            ("1.5億円", "150000000 円"),
            ("5千円", "5000 円"),
            ("1,200千円", "1200000 円"),
            ("2百万円", "2000000 円"),
            ("4千", "4000"),
            ("8百", "800"),
            ("3万", "30000"),
            ("￥5,000", "5000 円"),
            ("¥ 5,000", "5000 円"),
            ("￥5,000円", "5000 円"),
            ("三回", "3 回"),
            ("二十三名", "23 名"),
            ("1,460人日", "1460 人日"),
            ("8社・校", "8 社・校"),
            ("10回（校）", "10 回（校）"),
            ("20（人）", "20 人"),
            ("1,234(千円)", "1234000 円"),
            ("500円/人", "500 円/人"),
            ("10件/年", "10 件/年"),
            ("10件／年度", "10 件/年度"),
            ("年2回", "2 回/年"),
            ("毎月１回", "1 回/月"),
            ("5か所", "5 か所"),
            ("5ｹ所", "5 ｹ所"),
            ("81.5歳", "81.5 歳"),
            ("3か月", "3 か月"),
            ("240日", "240 日"),
            ("12時間", "12 時間"),
            ("3日間", "3 日間"),
            ("120t-CO2", "120 t-CO2"),
            ("30ロット", "30 ロット"),
            ("3割", "3 割"),
            ("9割5分", "9.5 割"),
            ("3位", "3 位"),
            ("12.5ha", "12.5 ha"),
            ("40㎡", "40 ㎡"),
            ("2023.5mm", "2023.5 mm"),
            ("2024", "2024"),
            ("12人。", "12 人"),
            ("1,010件", "1010 件"),
        ],
    );
}

#[test]
fn signs() {
    expect(
        Setting::Plain,
        &[
            ("△22", "-22"),
            ("▲22", "-22"),
            ("△10.5％", "-10.5 %"),
            ("▲ 1,200", "-1200"),
            ("-14,451", "-14451"),
            ("－14,451", "-14451"),
            ("−５", "-5"),
            ("―5", "-5"),
            ("ー5", "-5"),
            ("△￥5,000", "-5000 円"),
            ("￥△5,000", "-5000 円"),
            ("+2.4%", "2.4 %"),
            ("＋３", "3"),
            ("±0", "0"),
            ("±5", "5[±]"),
            ("△0.0", "0"),
            ("△10％以内", "-10 %[以内]"),
            ("- 5", "text"),
            ("--5", "text"),
            ("△", "text"),
            ("▲", "text"),
            ("5人減", "5 人[減]"),
        ],
    );
    expect(
        Setting::Signed,
        &[
            ("△22", "-22"),
            ("▲　22", "-22"),
            ("－ 5", "-5"),
            ("- 1,200円", "-1200 円"),
            ("5人減", "-5 人[減]"),
            ("5人増", "5 人[増]"),
            ("2.1ポイント低下", "-2.1 ポイント[低下]"),
            ("△3減", "-3[減]"),
            ("-", "nil"),
            ("(△5)", "bracketed -5"),
            ("(5)", "bracketed 5"),
        ],
    );
    expect(
        Setting::Grades,
        &[
            ("△", "text"),
            ("△2", "text"),
            ("○", "text"),
            ("×", "text"),
            ("x", "text"),
            ("Ｘ", "text"),
            ("A", "text"),
            ("4", "4"),
            ("-1", "-1"),
            ("－", "nil"),
            ("〃", "above"),
            ("未実施", "status 未実施"),
        ],
    );
}

#[test]
fn a_role_gives_its_setting() {
    for (role, text, expected) in [
        (crate::model::Role::Diff, "－ 5", "-5"),
        (crate::model::Role::Evaluation, "△2", "text"),
        (crate::model::Role::Actual, "△2", "-2"),
    ] {
        assert_eq!(shown(text, Setting::of(role)), expected, "{role:?}");
    }
}

#[test]
fn bounds_ranges_marks_and_brackets() {
    expect(
        Setting::Plain,
        &[
            ("80%以上", "80 %[以上]"),
            ("10以上", "10[以上]"),
            ("約30人", "30 人[約]"),
            ("概ね100人程度", "100 人[概ね,程度]"),
            ("延べ120人日以上", "120 人日[延べ,以上]"),
            ("20余名", "20 名[余]"),
            ("3割近く", "3 割[近く]"),
            ("50名弱", "50 名[弱]"),
            ("全12回", "12 回[全]"),
            ("計3回", "3 回[計]"),
            ("うち5", "5[うち]"),
            ("累計：50件", "50 件[累計]"),
            ("≧80%", "80 %[以上]"),
            ("＜5", "5[未満]"),
            ("80%台", "80 %[台]"),
            ("100人（見込）", "100 人(見込)"),
            ("100人見込み", "100 人[見込み]"),
            ("10～15回", "10 回[～15回]"),
            ("10回〜15回", "10 回[～15回]"),
            ("10回から15回", "10 回[～15回]"),
            ("10回から15回まで", "10 回[～15回,まで]"),
            ("80%~99%", "80 %[～99%]"),
            ("2～3", "2[～3]"),
            ("1cm～49cm", "1 cm[～49cm]"),
            ("10-15回", "10 回[～15回]"),
            ("10人～", "10 人[～]"),
            ("2(1)", "2(1)"),
            ("８（15.1％）", "8(15.1%)"),
            ("10\n（5）", "10(5)"),
            ("12人(うち女5人)", "12 人(うち女5人)"),
            ("2回（前期・後期）", "2 回(前期・後期)"),
            ("85.1%(12/15)", "85.1 %(12/15)"),
            ("(123)", "bracketed 123"),
            ("（1億6264万円）", "bracketed 162640000 円"),
            ("【10】", "bracketed 10"),
            ("〔36〕 1", "1(36)"),
            ("1,234p", "1234[p]"),
            ("1,234 r", "1234[r]"),
            ("r1,234", "1234[r]"),
            ("r 3 782", "3782[r]"),
            ("12.3*", "12.3[*]"),
            ("#12", "12[#]"),
            ("※ 12", "12[※]"),
            ("*12人", "12 人[*]"),
            ("12※1", "12[※1]"),
            ("12注1)", "12[注1]"),
            ("12（注1）", "12[注1]"),
            ("12 1)", "12[1]"),
            ("12人(※)", "12 人[※]"),
            ("5年間で50件", "50 件[5年間で]"),
            ("5年累計 50件", "50 件[5年累計]"),
            ("対前年比105%", "105 %[対前年比]"),
            ("見込み25名", "25 名[見込み]"),
            ("25名を予定", "25 名[を予定]"),
            ("10人以上20人未満", "10 人[以上,～20人,未満]"),
        ],
    );
}

#[test]
fn cells_without_a_number() {
    expect(
        Setting::Plain,
        &[
            ("", "blank"),
            ("\u{3000} \n", "blank"),
            ("\u{200B}", "blank"),
            ("－", "nil"),
            ("-", "nil"),
            ("―", "nil"),
            ("‐", "nil"),
            ("ー", "nil"),
            ("──", "nil"),
            ("（－）", "nil"),
            ("－\n－", "nil"),
            ("－％", "nil"),
            ("－（注1）", "nil"),
            ("－（未実施）", "status 未実施"),
            ("━", "nil"),
            ("〃（再掲）", "above"),
            ("皆無", "nil"),
            ("該当なし", "nil"),
            ("該当 無し", "nil"),
            ("な　し", "nil"),
            ("特になし。", "nil"),
            ("／", "nil"),
            ("…", "unknown"),
            ("‥", "unknown"),
            ("・・・", "unknown"),
            ("...", "unknown"),
            ("不明", "unknown"),
            ("（不明）", "unknown"),
            ("x", "suppressed"),
            ("X", "suppressed"),
            ("ｘ", "suppressed"),
            ("χ", "suppressed"),
            ("***", "suppressed"),
            ("＊＊＊", "suppressed"),
            ("秘匿", "suppressed"),
            ("〃", "above"),
            ("″", "above"),
            ("”", "above"),
            ("\"", "above"),
            ("々", "above"),
            ("同上", "above"),
            ("同　上", "above"),
            ("（同上）", "above"),
            ("上に同じ", "above"),
            ("同左", "left"),
            ("同右", "right"),
            ("設定なし", "status 設定なし"),
            ("目標設定無し", "status 目標設定なし"),
            ("未定", "status 未定"),
            ("※調整中", "status 調整中"),
            ("調整中。", "status 調整中"),
            ("現在集計中", "status 集計中"),
            ("精査中", "status 精査中"),
            ("検討中", "status 検討中"),
            ("未実施", "status 未実施"),
            ("未実施（天候による）", "status 未実施"),
            ("中　止", "status 中止"),
            ("休止", "status 休止"),
            ("非公表", "status 非公表"),
            ("実績なし", "status 実績なし"),
            ("実績無", "status 実績なし"),
            ("予定なし", "status 予定なし"),
            ("計測不能", "status 計測不能"),
            ("対象外", "status 対象外"),
        ],
    );
}

#[test]
fn cells_that_are_text() {
    for text in [
        "1/2",
        "12／15",
        "2分の1",
        "1：1",
        "4月3日",
        "令和5年度",
        "R5",
        "r6",
        "H30.4.1",
        "2023/4/3",
        "2023-04",
        "8月",
        "2年",
        "3年生",
        "19日(日)",
        "10:30",
        "13時30分",
        "第61回",
        "1回目",
        "2級",
        "9階",
        "３Ｆ",
        "10代",
        "4-1",
        "760-0025",
        "03-1234-5678",
        "No.5",
        "①",
        "(1)～(5)",
        "1)",
        "5.",
        "※1",
        "()",
        "（　）",
        "3年50件",
        "10人以上 20人",
        "*2",
        "1.2.3",
        "007",
        "０１",
        "1,23",
        "1E+05",
        "10数名",
        "数十人",
        "十",
        "一",
        "三重県",
        "5回×3時間",
        "3回 45人",
        "10　200",
        "1人当たり500円",
        "30～40代",
        "4～9月",
        "9時～17時",
        "参加者数25",
        "○",
        "◎",
        "×",
        "・",
        "A",
        "10a-b",
        "#REF!",
        "☆６区",
        "大人用\n１足",
        "3本社",
        "電話による相談を12回実施した",
        "99999999999999999999999999999999999999",
    ] {
        assert_eq!(
            cell_value(text, Setting::Plain),
            CellValue::Text,
            "{text:?}"
        );
    }
}

#[test]
fn a_number_stands_where_its_span_says() {
    for (text, expected) in [
        ("約１，４６０　人日以上", "１，４６０　人日"),
        ("△10.5％", "△10.5％"),
        ("2(1)", "2"),
        ("（123）", "123"),
        ("年２回程度", "年２回"),
        ("10～15回", "10～15回"),
        ("20（人）", "20（人）"),
        ("r 3 782", "3 782"),
        ("￥5,000(税込)", "￥5,000"),
    ] {
        let CellValue::Number(number) = cell_value(text, Setting::Plain) else {
            panic!("no number: {text}");
        };
        let (start, end) = (number.chars.start as usize, number.chars.end as usize);
        let piece: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(piece, expected, "{text}");
    }
}

#[test]
fn the_number_beside_is_kept_apart() {
    let CellValue::Number(number) = cell_value("12(注1)(8人)", Setting::Plain) else {
        panic!("no number");
    };
    let inner = number.inner().expect("a number in brackets");
    assert_eq!(
        (inner.value, inner.unit.as_deref(), inner.chars.clone()),
        (Some(Decimal::from(8)), Some("人"), 6..10)
    );
}

#[test]
fn numeric_cells() {
    for (text, numeric) in [
        ("12", true),
        ("△5", true),
        ("－ 5", true),
        ("85.1%", true),
        ("(3)", true),
        ("-", false),
        ("…", false),
        ("", false),
        ("4月", false),
        ("未定", false),
        ("実施した", false),
    ] {
        assert_eq!(is_numeric_like(text), numeric, "{text}");
    }
}

/// Every setting.
const SETTINGS: [Setting; 3] = [Setting::Plain, Setting::Signed, Setting::Grades];

fn survives(text: &str) -> Result<(), TestCaseError> {
    let length = text.chars().count() as u32;
    for setting in SETTINGS {
        if let CellValue::Number(number) = cell_value(text, setting) {
            prop_assert!(number.chars.start < number.chars.end);
            prop_assert!(number.chars.end <= length);
            for remark in &number.remarks {
                prop_assert!(remark.chars.start < remark.chars.end);
                prop_assert!(remark.chars.end <= length);
            }
        }
    }
    let _ = is_numeric_like(text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        survives(&text)?;
    }

    #[test]
    fn any_cell_is_survived(
        text in "[0-9０-９一十百千万億円人回%％件割分()（）【】〔<>△▲±+＋ー－―~～から/.,、 \u{3000}\n年月日約計うち以上減pr*※注…x〃\\\\]{0,16}"
    ) {
        survives(&text)?;
    }

    #[test]
    fn what_offices_write_reads_back(
        value in -99_999_999_i64..99_999_999,
        scale in 0_u32..3,
        unit in prop::sample::select(vec!["", "人", "回", "%", "円", "人日", "か所", "歳", "件/年"]),
        bound in prop::sample::select(vec!["", "以上", "程度", "未満"]),
        note in prop::sample::select(vec!["", "(3)", "（うち新規2件）", "※1"]),
        setting in prop::sample::select(vec![Setting::Plain, Setting::Signed]),
    ) {
        let decimal = Decimal::new(value, scale);
        let quantity = crate::model::Quantity {
            value: decimal,
            unit: unit.to_owned(),
            qualifiers: vec![bound.to_owned()],
            chars: 0..0,
        };
        let text = format!("{quantity}{note}");
        let CellValue::Number(read) = cell_value(&text, setting) else {
            return Err(TestCaseError::fail(text));
        };
        prop_assert_eq!(read.value, decimal, "{}", text);
        prop_assert_eq!(read.unit.as_deref().unwrap_or_default(), unit, "{}", text);
    }
}
