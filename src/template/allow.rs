//! Findings that are known and need not be mended: `[[allow]]` of a template, and of the list beside a file
//! (`STEM.allow.toml`).

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::mistake::{BORDER, Mistake};
use crate::model::{CellRef, Message, Region};

/// One entry: which finding, why, and where if not everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// The code of the finding, in capitals: `G02`.
    #[serde(deserialize_with = "code")]
    pub code: String,
    /// Why it need not be mended; never blank.
    #[serde(deserialize_with = "reason")]
    pub reason: String,
    /// The cell or block of cells that it is allowed in.
    #[serde(default, deserialize_with = "block")]
    pub cell: Option<Block>,
    /// The item that it is allowed in, with those below it: `4/(2)/ア`.
    #[serde(default)]
    pub path: Option<String>,
}

/// The list beside a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    allow: Vec<Allow>,
}

impl Allow {
    /// Reads the list beside a file; `file` is its name, for messages.
    pub fn list(file: &str, bytes: &[u8]) -> Result<Vec<Self>, Mistake> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            let message = Message::new(
                "文字コードがUTF-8ではありません。メモ帳の「名前を付けて保存」で、エンコードに UTF-8 を選んで保存し直してください。",
                "this is not UTF-8; save it again with that encoding",
            );
            return Err(Mistake::at(file, "", None, message));
        };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let list: List = toml::from_str(text).map_err(|error| Mistake::of(file, text, &error))?;
        Ok(list.allow)
    }
}

/// A cell or a block of cells, of one sheet or of any: `実施状況!C30`, `C30:C45`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The sheet; any, if none is named.
    pub sheet: Option<String>,
    /// The cells.
    pub region: Region,
}

impl Block {
    /// Reads an address as people write it in Excel.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sheet, cells) = match text.rsplit_once('!') {
            Some((sheet, cells)) => (Some(sheet.trim_matches('\'')), cells),
            None => (None, text),
        };
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let ((top, left), (bottom, right)) = (corner(first)?, corner(last)?);
        Some(Self {
            sheet: sheet.map(str::to_owned),
            region: Region {
                first_row: top.min(bottom),
                first_column: left.min(right),
                last_row: top.max(bottom),
                last_column: left.max(right),
            },
        })
    }

    /// Whether a cell lies in it. `sheet` is the name of the cell's sheet in its own file.
    #[must_use]
    pub fn contains(&self, sheet: &str, cell: &CellRef) -> bool {
        self.sheet.as_deref().is_none_or(|own| own == sheet)
            && self.region.contains(cell.row, cell.column)
    }
}

/// Row and column from zero: `$C$30` → (29, 2).
fn corner(text: &str) -> Option<(u32, u32)> {
    let text: String = text
        .trim()
        .chars()
        .filter(|c| *c != '$')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.chars().all(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0_u32, |column, letter| {
        column * 26 + u32::from(letter - b'A') + 1
    });
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Whether it has the form of a code: a letter and two digits.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.as_str().len() == 2
        && chars.all(|c| c.is_ascii_digit())
}

fn code<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if is_code(text.trim()) {
        Ok(text.trim().to_ascii_uppercase())
    } else {
        Err(D::Error::custom(format!(
            "「{text}」は指摘の番号ではありません。\"T03\" のように、英字1字と数字2字で書きます（一覧は yoshiki explain）。{BORDER}{text:?} is no code of a finding; it is a letter and two digits such as \"T03\" (yoshiki explain lists them)"
        )))
    }
}

fn reason<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        Err(D::Error::custom(format!(
            "理由（reason）が空です。直さなくてよい理由を書いてください。{BORDER}the reason is blank; write why this need not be mended"
        )))
    } else {
        Ok(line)
    }
}

fn block<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Block>, D::Error> {
    let text = String::deserialize(from)?;
    Block::parse(&text).map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "「{text}」はセルの番地ではありません。\"C30\"、\"C30:C45\"、\"シートの名前!C30\" のように書きます。{BORDER}{text:?} is no address of a cell; write \"C30\", \"C30:C45\" or \"SHEET!C30\""
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Allow>, String> {
        Allow::list("R5.allow.toml", text.as_bytes()).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn a_list_names_findings_with_their_reasons() {
        let list = read(
            "# 覚え書き\n[[allow]]\ncode = \"g02\"\nreason = \" 年度末に\\n記載 \"\n\n\
             [[allow]]\ncode = \"T03\"\nreason = \"速報値\"\ncell = \"実施状況!$C$30:C45\"\npath = \"1/(2)\"\n",
        )
        .expect("a list");
        assert_eq!(
            (list[0].code.as_str(), list[0].reason.as_str()),
            ("G02", "年度末に 記載")
        );
        let block = list[1].cell.as_ref().expect("a block");
        assert_eq!(block.sheet.as_deref(), Some("実施状況"));
        assert_eq!(block.region.to_string(), "C30:C45");
        assert_eq!(read("").expect("an empty list"), []);
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_what_is_allowed() {
        for (text, place, parts) in [
            (
                "[[allow]]\ncode = \"T03\"\n",
                "1行目",
                ["「reason」がありません", "\"reason\" is missing"],
            ),
            (
                "[[allow]]\ncode = \"T03\"\nreason = \"甲\"\ncel = \"C3\"\n",
                "4行目 1文字目",
                [
                    "「cell」ではありませんか",
                    "allowed: code, reason, cell, path",
                ],
            ),
            (
                "[[allow]]\ncode = \"stated-total\"\nreason = \"甲\"\n",
                "2行目 8文字目",
                ["指摘の番号ではありません", "is no code"],
            ),
            (
                "[[allow]]\ncode = \"T03\"\nreason = \"　\"\n",
                "3行目",
                ["理由（reason）が空です", "blank"],
            ),
            (
                "[[allow]]\ncode = \"T03\"\nreason = \"甲\"\ncell = \"三十行\"\n",
                "4行目",
                ["セルの番地ではありません", "no address"],
            ),
            (
                "[[alow]]\ncode = \"T03\"\n",
                "1行目",
                ["「alow」というキー", "\"alow\""],
            ),
            ("[[allow]\n", "1行目", ["TOMLとして読めません", "not TOML"]),
        ] {
            let told = read(text).expect_err("a mistake is accepted");
            assert!(
                told.contains(&format!("『R5.allow.toml』 {place}")),
                "{told}"
            );
            for part in parts {
                assert!(told.contains(part), "{part} is not in {told}");
            }
        }
        let told = Allow::list("R5.allow.toml", b"\x82\xa0").map_err(|m| m.to_string());
        assert!(told.is_err_and(|told| told.contains("UTF-8")));
    }

    #[test]
    fn addresses_are_read_as_excel_shows_them() {
        for (text, shown) in [
            ("C30", Some("C30:C30")),
            ("aa7", Some("AA7:AA7")),
            ("'甲 乙'!$B$2:A1", Some("A1:B2")),
            ("C0", None),
            ("30", None),
            ("C", None),
            ("ABCD1", None),
            ("C99999999999", None),
            ("C3D", None),
            ("", None),
        ] {
            let block = Block::parse(text).map(|block| block.region.to_string());
            assert_eq!(block.as_deref(), shown, "{text}");
        }
        let sheet = std::sync::Arc::from("甲");
        let block = Block::parse("甲!B2:C4").expect("a block");
        let cell = |row, column| CellRef::new(&sheet, row, column);
        assert!(block.contains("甲", &cell(1, 1)) && block.contains("甲", &cell(3, 2)));
        assert!(!block.contains("乙", &cell(1, 1)) && !block.contains("甲", &cell(4, 1)));
    }
}
