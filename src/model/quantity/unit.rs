//! Units: which words count things, and which of them count the same.

use crate::model::narrow::{ends_with, starts_with};

/// Words that count. The longest that fits wins.
const UNITS: &[&str] = &[
    // people
    "人日",
    "人・日",
    "人工",
    "人月",
    "人回",
    "人時間",
    "人分",
    "人泊",
    "人",
    "名",
    "者",
    "世帯",
    "家庭",
    "家族",
    "組",
    "団",
    "チーム",
    "グループ",
    "ペア",
    "班",
    "隊",
    "クラブ",
    "サークル",
    // organizations and places
    "事業所",
    "事業者",
    "事業体",
    "経営体",
    "法人",
    "企業",
    "社",
    "会社",
    "団体",
    "組合",
    "組織",
    "機関",
    "自治体",
    "市区町村",
    "区市町村",
    "市町村",
    "市町",
    "町村",
    "市",
    "区",
    "町",
    "村",
    "都道府県",
    "道府県",
    "府県",
    "県",
    "都市",
    "地域",
    "地区",
    "学区",
    "校区",
    "区域",
    "エリア",
    "圏域",
    "集落",
    "自治会",
    "町内会",
    "商工会",
    "協議会",
    "委員会",
    "部会",
    "分科会",
    "部署",
    "課",
    "大学",
    "高校",
    "中学校",
    "小学校",
    "学校",
    "校",
    "園",
    "学級",
    "クラス",
    "学科",
    "学部",
    "研究室",
    "施設",
    "拠点",
    "会場",
    "店舗",
    "店",
    "商店街",
    "か所",
    "カ所",
    "ヵ所",
    "ヶ所",
    "ケ所",
    "ｹ所",
    "ｶ所",
    "箇所",
    "個所",
    "地点",
    "駅",
    "港",
    "病院",
    "診療所",
    "センター",
    "窓口",
    "ブース",
    "区画",
    "教室",
    "会議室",
    "室",
    "部屋",
    "棟",
    "戸",
    "軒",
    "床",
    "席",
    "枠",
    "か国",
    "カ国",
    "ヵ国",
    "ヶ国",
    "ケ国",
    "箇国",
    "国",
    "言語",
    "河川",
    "路線",
    "系統",
    "ルート",
    "区間",
    // acts and matters
    "回",
    "度",
    "件",
    "案件",
    "議案",
    "議題",
    "案",
    "項目",
    "指標",
    "施策",
    "事業",
    "取組",
    "プロジェクト",
    "プログラム",
    "テーマ",
    "コース",
    "講座",
    "講義",
    "科目",
    "教科",
    "単位",
    "コマ",
    "ステージ",
    "公演",
    "演題",
    "題",
    "問",
    "種類",
    "種目",
    "種別",
    "種",
    "職種",
    "業種",
    "車種",
    "品種",
    "樹種",
    "魚種",
    "工種",
    "競技",
    "分野",
    "部門",
    "区分",
    "作品",
    "点",
    "品目",
    "品",
    "銘柄",
    "商品",
    "製品",
    "タイプ",
    "パターン",
    "事例",
    "ケース",
    "例",
    "便",
    "本",
    "曲",
    "話",
    "試合",
    "便数",
    "往復",
    "位",
    // things
    "台",
    "基",
    "機",
    "両",
    "隻",
    "艘",
    "艇",
    "部",
    "冊",
    "枚",
    "巻",
    "通",
    "セット",
    "組合せ",
    "式",
    "個",
    "箱",
    "袋",
    "缶",
    "束",
    "株",
    "鉢",
    "頭",
    "羽",
    "匹",
    "尾",
    "着",
    "足",
    "脚",
    "張",
    "食",
    "杯",
    "票",
    "口座",
    "口",
    "筆",
    "点数",
    "面",
    "編",
    "紙",
    "誌",
    "番組",
    "局",
    "回線",
    "アカウント",
    "ライセンス",
    "ダウンロード",
    "アクセス",
    "ビュー",
    "フォロワー",
    "PV",
    // shares
    "%ポイント",
    "ポイント",
    "パーセント",
    "%",
    "‰",
    "pt",
    "割",
    "倍",
    // measures
    "時間",
    "日",
    "分",
    "秒",
    "トン",
    "キログラム",
    "グラム",
    "キロメートル",
    "メートル",
    "キロ",
    "リットル",
    "ヘクタール",
    "アール",
    "平方メートル",
    "立方メートル",
    "坪",
    "畳",
    "㎡",
    "m²",
    "m2",
    "㎥",
    "m³",
    "m3",
    "㎞",
    "km",
    "㎏",
    "kg",
    "mg",
    "kWh",
    "kW",
    "MW",
    "MWh",
    "GB",
    "MB",
    "TB",
    "cm",
    "mm",
    "㎝",
    "㎜",
    "m",
    "g",
    "t",
    "ha",
    "㌶",
    "㌔",
    "㌧",
    "kl",
    "kL",
    "ml",
    "mL",
    "L",
    "ℓ",
    "℃",
    "dB",
    // money
    "円",
    "ドル",
    "ユーロ",
];

/// Words that begin like a unit and are none: 3 本社, 2 人材.
const NOT_UNITS: &[&str] = &[
    "人材",
    "人事",
    "人間",
    "人口",
    "人権",
    "人件",
    "人ひとり",
    "人一人",
    "人1人",
    "人親",
    "名称",
    "名簿",
    "名古屋",
    "名前",
    "本社",
    "本部",
    "本事業",
    "本計画",
    "本県",
    "本市",
    "本町",
    "本協会",
    "本校",
    "本会",
    "本年",
    "本人",
    "本格",
    "本来",
    "本店",
    "部品",
    "部長",
    "部員",
    "部分",
    "点検",
    "点字",
    "台風",
    "台帳",
    "台湾",
    "社会",
    "社員",
    "社協",
    "社名",
    "市内",
    "市立",
    "市民",
    "市役所",
    "市場",
    "町内",
    "町民",
    "町役場",
    "町立",
    "村内",
    "村民",
    "区内",
    "区民",
    "区役所",
    "県内",
    "県外",
    "県民",
    "県立",
    "県庁",
    "県央",
    "組合員",
    "組織的",
    "団塊",
    "件名",
    "校長",
    "校内",
    "校舎",
    "園児",
    "園長",
    "園芸",
    "園内",
    "回答",
    "回収",
    "回覧",
    "回復",
    "回転",
    "品質",
    "品川",
    "式典",
    "通り",
    "通常",
    "通知",
    "通信",
    "通勤",
    "面接",
    "面談",
    "面積",
    "分野別",
    "分類",
    "分析",
    "分担",
    "度目",
    "度合",
    "日本",
    "日程",
    "日常",
    "日時",
    "日目",
    "日間",
    "日付",
    "月",
    "室長",
    "室内",
    "施設長",
    "国内",
    "国際",
    "国籍",
    "国民",
    "国立",
    "局長",
    "紙面",
    "誌面",
    "課長",
    "課題",
    "課程",
    "者選",
    "機械",
    "機能",
    "機構",
    "機関車",
    "基本",
    "基準",
    "基礎",
    "基盤",
    "席上",
    "口頭",
    "店長",
    "話題",
    "例年",
    "例会",
    "地域別",
    "事業費",
    "事業名",
    "事業計画",
    "事業実施",
    "事業内容",
    "取組内容",
    "取組状況",
    "取組方針",
    "取組実績",
    "項目別",
    "企業等",
    "施策名",
    "施策の",
    "指標名",
    "団体等",
    "単位時間",
    "台数",
    "割引",
    "頭部",
    "足腰",
    "着手",
    "着工",
    "着実",
    "着任",
    "食品",
    "食育",
    "食事",
    "食堂",
    "編成",
    "編集",
    "港湾",
    "駅前",
    "題材",
    "問題",
    "問合せ",
    "問い",
    "案内",
    "曲線",
    "度以",
    "個人",
    "個別",
    "位置",
    "両立",
    "両親",
    "尾道",
    "張り",
    "分科会長",
    "組目",
    "高校生",
    "大学生",
    "中学生",
    "小学生",
    "中学校区",
    "小学校区",
    "学校長",
    "教室長",
    "会社員",
    "大学院",
    "t検定",
    "m単位",
];

/// The unit that stands at `at`, and where it ends. Two joined by ・ or / count as one: `社・校`, `円/人`.
pub(super) fn unit_at(chars: &[char], at: usize) -> Option<(String, usize)> {
    let (first, mut end) = word_at(chars, at)?;
    let mut unit = first.to_owned();
    while let Some(joint) = chars.get(end).filter(|c| matches!(c, '・' | '/')) {
        let Some((next, next_end)) = word_at(chars, end + 1).or_else(|| {
            let per = ["年", "月", "週"]
                .into_iter()
                .find(|w| starts_with(chars, end + 1, w))?;
            (*joint == '/').then_some((per, end + 2))
        }) else {
            break;
        };
        if *joint == '・' && continues(chars, next_end) {
            break;
        }
        unit.push(*joint);
        unit.push_str(next);
        end = next_end;
    }
    Some((unit, end))
}

/// True when the word before `at` goes on: 2回・部品.
fn continues(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| {
        ('\u{4E00}'..='\u{9FFF}').contains(c) && !"以程前近強弱未超余".contains(*c)
    })
}

fn word_at(chars: &[char], at: usize) -> Option<(&'static str, usize)> {
    let length = |word: &str| word.chars().count();
    let unit = UNITS
        .iter()
        .filter(|unit| starts_with(chars, at, unit))
        .max_by_key(|unit| length(unit))?;
    let other = NOT_UNITS
        .iter()
        .any(|word| length(word) > length(unit) && starts_with(chars, at, word));
    let end = at + length(unit);
    // A unit in letters ends where the letters end: 3D, 5Gb.
    let letters = unit
        .chars()
        .last()
        .is_some_and(|c| c.is_ascii_alphanumeric())
        && chars.get(end).is_some_and(char::is_ascii_alphanumeric);
    // 2回目 is an ordinal, 2回目標 is not.
    let ordinal =
        chars.get(end) == Some(&'目') && !"標的".contains(*chars.get(end + 1).unwrap_or(&' '));
    (!other && !letters && !ordinal).then_some((*unit, end))
}

/// True when the whole text is a unit: the content of （校） in 10回（校）.
pub(super) fn is_unit(chars: &[char]) -> bool {
    unit_at(chars, 0).is_some_and(|(_, end)| end == chars.len())
}

/// Multiplier and unit of a money scale: 千円 → (1000, 円).
pub(super) fn scale(unit: &str) -> (u64, &str) {
    for (word, factor) in [
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("十億", 1_000_000_000),
        ("千", 1000),
        ("万", 10_000),
        ("億", 100_000_000),
    ] {
        if let Some(rest) = unit.strip_prefix(word) {
            if rest.is_empty() || is_unit(&rest.chars().collect::<Vec<_>>()) {
                return (factor, rest);
            }
        }
    }
    (1, unit)
}

/// Units that measure time: counts only where a label says so (稼働日数：240日).
pub(super) fn is_time(unit: &str) -> bool {
    matches!(unit, "日" | "時間" | "分" | "秒" | "度")
}

/// Units that kanji numerals may count without being part of a name or an idiom (三重県, 一般, 二人三脚).
pub(super) fn counts_kanji(unit: &str) -> bool {
    matches!(
        unit,
        "回" | "名"
            | "件"
            | "社"
            | "校"
            | "団体"
            | "か所"
            | "カ所"
            | "ヵ所"
            | "ヶ所"
            | "ケ所"
            | "箇所"
            | "個所"
            | "施設"
            | "世帯"
            | "事業所"
            | "店舗"
            | "職種"
            | "種目"
            | "コース"
            | "講座"
            | "会場"
            | "地区"
            | "か国"
            | "カ国"
            | "ヶ国"
            | "人"
            | "台"
            | "冊"
            | "枚"
            | "円"
            | "人日"
            | "園"
            | "市町村"
            | "事業者"
            | "企業"
            | "種類"
            | "項目"
            | "割"
    )
}

/// Units that are part of a longer word more often than not when a blank stands before them and kanji after: `3 本校舎`.
pub(super) fn stands_apart(chars: &[char], end: usize) -> bool {
    chars.get(end).is_none_or(|c| {
        !('\u{4E00}'..='\u{9FFF}').contains(c)
            || "実開参派程以予未超前後近弱強余計配認受".contains(*c)
    })
}

/// True when two units count the same thing (`名` and `人`, `箇所` and `か所`), not merely similar ones
/// (`人` and `人日`, `%` and `ポイント`).
#[must_use]
pub fn same_unit(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

fn canonical(unit: &str) -> String {
    /// Every writing of a unit, the first stands for all.
    const SAME: &[&[&str]] = &[
        &["人", "名", "人(名)", "名(人)", "ひと"],
        &["人日", "人・日", "人/日", "延べ人日", "延人日", "のべ人日"],
        &["回", "度"],
        &[
            "か所", "箇所", "カ所", "ヵ所", "ヶ所", "ケ所", "ｹ所", "ｶ所", "個所",
        ],
        &["か国", "箇国", "カ国", "ヵ国", "ヶ国", "ケ国"],
        &["社", "者"],
        &["店", "店舗"],
        &["校", "学校"],
        &["事業所", "事業者"],
        &["種", "種類"],
        &["%", "パーセント"],
        &["%ポイント", "ポイント", "pt"],
        &["㎡", "m2", "m²", "平方メートル"],
        &["㎥", "m3", "m³", "立方メートル"],
        &["km", "㎞", "キロメートル"],
        &["kg", "㎏", "キログラム"],
        &["ha", "㌶", "ヘクタール"],
        &["t", "トン", "㌧"],
    ];
    let narrowed: String = crate::model::narrow(unit)
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let word = |word: &str| {
        SAME.iter()
            .find(|same| same.contains(&word))
            .map_or_else(|| word.to_owned(), |same| same[0].to_owned())
    };
    if narrowed.contains(['/', '・']) && !SAME.iter().any(|same| same.contains(&narrowed.as_str()))
    {
        let mut parts = String::new();
        for part in narrowed.split_inclusive(['/', '・']) {
            let joint = part.chars().last().filter(|c| matches!(c, '/' | '・'));
            parts.push_str(&word(part.trim_end_matches(['/', '・'])));
            parts.extend(joint);
        }
        return parts;
    }
    word(&narrowed)
}

/// True when the words ending at `at` name a time span counted in days or hours.
pub(super) fn counts_time(chars: &[char], at: usize) -> bool {
    ["日数", "時間数", "時間", "日"]
        .iter()
        .any(|word| ends_with(chars, at, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::narrow;

    #[test]
    fn the_longest_unit_wins_and_words_that_only_begin_like_one_do_not() {
        for (text, unit) in [
            ("人日を", Some("人日")),
            ("社・校)", Some("社・校")),
            ("回・部品", Some("回")),
            ("部門", Some("部門")),
            ("本社", None),
            ("人材", None),
            ("回目", None),
            ("回目標", Some("回")),
            ("円/人", Some("円/人")),
            ("D", None),
            ("％", Some("%")),
            ("ｈａ", Some("ha")),
        ] {
            let found = unit_at(&narrow(text), 0).map(|(unit, _)| unit);
            assert_eq!(found.as_deref(), unit, "{text}");
        }
    }

    #[test]
    fn units_that_count_the_same() {
        for (a, b, same) in [
            ("名", "人", true),
            ("箇所", "か所", true),
            ("％", "パーセント", true),
            ("人・日", "人日", true),
            ("名/月", "人/月", true),
            ("人", "人日", false),
            ("%", "ポイント", false),
            ("回", "件", false),
            ("円", "千円", false),
            ("社・校", "社", false),
            ("回（校）", "回(校)", true),
        ] {
            assert_eq!(same_unit(a, b), same, "{a} {b}");
        }
    }
}
