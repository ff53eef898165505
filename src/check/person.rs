//! Whether a text names a person. Offices sign with their own names: 企画課 is nobody.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Document, fold};

/// Words that a person's name stands behind.
const LABELS: [&str; 10] = [
    "氏名",
    "担当者",
    "担当",
    "連絡者",
    "連絡先",
    "代表者",
    "責任者",
    "記入者",
    "作成者",
    "講師名",
];
/// Headings of columns of names, as far as they are read.
const HEADINGS: [&str; 7] = [
    "氏名",
    "担当者",
    "代表者",
    "責任者",
    "連絡者",
    "講師名",
    "参加者名",
];
/// So many words behind the label are looked at: section, office, family name, given name.
const WORDS: usize = 5;
/// What stands there and is no name.
const OTHERS: [&str; 22] = [
    "電話",
    "電話番号",
    "携帯",
    "携帯電話",
    "内線",
    "直通",
    "代表",
    "連絡先",
    "住所",
    "所属",
    "役職",
    "部署",
    "部局",
    "窓口",
    "問合せ",
    "問合せ先",
    "問い合わせ",
    "職員",
    "係員",
    "未定",
    "不在",
    "別紙",
];
/// What the names of offices end with.
const OFFICES: [&str; 30] = [
    "課",
    "係",
    "室",
    "局",
    "署",
    "庁",
    "班",
    "部",
    "所",
    "会",
    "校",
    "館",
    "園",
    "院",
    "社",
    "県",
    "市",
    "町",
    "村",
    "区",
    "組合",
    "協会",
    "連合",
    "機構",
    "センター",
    "担当",
    "グループ",
    "チーム",
    "グルーブ",
    "役場",
];

/// Whether a person is named behind a word such as 担当者.
pub(super) fn names_person(text: &str) -> bool {
    LABELS.iter().any(|label| {
        text.match_indices(label).any(|(at, _)| {
            let behind = text.get(at + label.len()..).unwrap_or_default();
            let rest = behind.trim_start_matches(['者', '名']);
            // 担当業務 and 代表者会議 are words of their own.
            let is_set_off = rest.starts_with(|c: char| {
                c.is_whitespace()
                    || matches!(c, '：' | ':' | 'の' | 'は' | '（' | '(' | '・' | '、')
            });
            is_set_off && begins_with_name(rest.trim_start_matches(['の', 'は']))
        })
    })
}

/// Whether a name is among the first words of a text.
fn begins_with_name(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "：:、，,・（）()／/「」".contains(c))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .take_while(|word| !word.contains(|c: char| c.is_alphanumeric() && !is_of_names(c)))
        .any(is_name)
}

fn is_name(word: &str) -> bool {
    let word = ["様", "氏", "さん", "殿"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    let length = word.chars().count();
    let is_office = OFFICES
        .iter()
        // 西村 and 服部 are families.
        .any(|end| word.ends_with(end) && (length > 2 || "課係室局署庁".contains(end)));
    (2..=7).contains(&length)
        && word.chars().all(is_of_names)
        && word.chars().any(|c| !('ぁ'..='ん').contains(&c))
        && !is_office
        && !OTHERS.contains(&word)
}

/// Kanji and kana.
fn is_of_names(c: char) -> bool {
    matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' | '々' | '一'..='龠' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}')
}

/// The rows of each sheet in which a column of names has one.
pub(super) fn rows_with_names(document: &Document) -> BTreeSet<(Arc<str>, u32)> {
    let of_names: Vec<_> = document
        .columns
        .iter()
        .filter(|(_, column)| {
            let heading = fold(column.heading.text());
            HEADINGS.iter().any(|known| heading.contains(known))
        })
        .map(|(key, _)| *key)
        .collect();
    let mut rows = BTreeSet::new();
    for row in &document.rows {
        for passage in of_names.iter().filter_map(|key| row.entries.get(key)) {
            if begins_with_name(passage.text.text()) {
                let cells = passage.text.parts();
                rows.extend(
                    cells
                        .iter()
                        .map(|(at, _)| (Arc::clone(&at.cell.sheet), at.cell.row)),
                );
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_offices() {
        for text in [
            "担当者：様式 太郎　電話 090-0000-0000",
            "担当：総務課 見本　内線 123",
            "担当の様式花子（090-0000-0000）まで",
            "講師氏名：見本 花子（hanako@example.jp）",
            "連絡者 青葉次郎、a@example.jp",
            "代表者名　見本ハナコ",
            "連絡先：西村 090-0000-0000",
            "責任者（見本 一郎）",
            "担当は見本さん（内線 12）",
            "氏名：𠮷野 花子",
        ] {
            assert!(names_person(text), "{text}");
        }
        for text in [
            "担当：総務課企画係　電話 03-0000-0000",
            "担当課：みどり課　電話 03-0000-0000",
            "問合せ先 みどり市役所 産業振興課 TEL 03-0000-0000",
            "代表者　みどり商工会　電話 03-0000-0000",
            "連絡先：03-0000-0000（代表）",
            "担当者 電話 03-0000-0000",
            "担当地区の巡回 03-0000-0000",
            "代表者会議の事務局 03-0000-0000",
            "責任者の連絡先：別紙",
            "担当の職員（090-0000-0000）",
        ] {
            assert!(!names_person(text), "{text}");
        }
    }
}
