//! What CP932, the `Shift_JIS` of Windows, can hold: each character as bytes, under another code of the same
//! character, or under a substitute that offices use.

use encoding_rs::{EncoderResult, SHIFT_JIS};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::document::Document;
use super::label::compose_half_width_kana;
use super::traced::Traced;
use super::{CellRef, Span};

/// What stands for a character that has no substitute.
const GETA: &str = "〓";

/// Codes of the character set that JIS tables of other systems give to characters of CP932. The characters look
/// the same.
const VARIANTS: &[(char, char)] = &[
    ('〜', '～'),
    ('‖', '∥'),
    ('−', '－'),
    ('—', '―'),
    ('¢', '￠'),
    ('£', '￡'),
    ('¬', '￢'),
    ('¥', '￥'),
    ('‾', '￣'),
    ('\u{A0}', ' '),
];

/// Characters that are not in CP932, and what offices write for them.
const SUBSTITUTES: &[(&str, &str)] = &[
    ("𠮷", "吉"),
    ("㋿", "令和"),
    ("㎥", "m3"),
    ("㎖", "ml"),
    ("㍿", "株式会社"),
    ("≤", "≦"),
    ("≥", "≧"),
    ("–", "－"),
    ("‑", "-"),
    ("‒", "－"),
    ("⁻", "-"),
    ("•", "・"),
    ("·", "・"),
    ("‣", "・"),
    ("∙", "・"),
    ("◦", "○"),
    ("⚫", "●"),
    ("⚪", "○"),
    ("⬜", "□"),
    ("⬛", "■"),
    ("▪", "■"),
    ("▫", "□"),
    ("◾", "■"),
    ("◽", "□"),
    ("☐", "□"),
    ("☑", "■"),
    ("☒", "■"),
    ("✓", "レ"),
    ("✔", "レ"),
    ("✕", "×"),
    ("✖", "×"),
    ("❌", "×"),
    ("✗", "×"),
    ("⭕", "○"),
    ("➡", "→"),
    ("⬅", "←"),
    ("⬆", "↑"),
    ("⬇", "↓"),
    ("➔", "→"),
    ("➜", "→"),
    ("⇨", "⇒"),
    ("↔", "⇔"),
    ("▶", "→"),
    ("►", "→"),
    ("▸", "・"),
    ("⟨", "〈"),
    ("⟩", "〉"),
    ("«", "《"),
    ("»", "》"),
    ("‹", "〈"),
    ("›", "〉"),
    ("⦅", "（"),
    ("⦆", "）"),
    ("‚", "，"),
    ("„", "”"),
    ("ʼ", "’"),
    ("⁄", "／"),
    ("∕", "／"),
    ("⋯", "…"),
    ("∼", "～"),
    ("〰", "～"),
    ("゠", "＝"),
    ("ゔ", "ヴ"),
    ("ヷ", "ヴァ"),
    ("〻", "々"),
    ("€", "ユーロ"),
    ("©", "(C)"),
    ("®", "(R)"),
    ("™", "TM"),
    ("ª", "a"),
    ("º", "o"),
    ("²", "2"),
    ("³", "3"),
    ("¹", "1"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("⅓", "1/3"),
    ("⅔", "2/3"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ø", "o"),
    ("Ø", "O"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("đ", "d"),
    ("Đ", "D"),
    ("ł", "l"),
    ("Ł", "L"),
    ("þ", "th"),
    ("ð", "d"),
    ("ı", "i"),
    ("頰", "頬"),
    ("塡", "填"),
    ("剝", "剥"),
    ("𠮟", "叱"),
    ("吞", "呑"),
    ("噓", "嘘"),
    ("姸", "妍"),
    ("屛", "屏"),
    ("幷", "并"),
    ("搔", "掻"),
    ("攢", "攅"),
    ("瀆", "涜"),
    ("瘦", "痩"),
    ("禱", "祷"),
    ("簞", "箪"),
    ("繡", "繍"),
    ("繫", "繋"),
    ("萊", "莱"),
    ("蔣", "蒋"),
    ("蟬", "蝉"),
    ("蠟", "蝋"),
    ("軀", "躯"),
    ("醬", "醤"),
    ("醱", "醗"),
    ("顚", "顛"),
    ("驒", "騨"),
    ("鷗", "鴎"),
    ("鹼", "鹸"),
    ("麴", "麹"),
    ("俱", "倶"),
    ("俠", "侠"),
    ("焰", "焔"),
    ("囊", "嚢"),
    ("摑", "掴"),
    ("潑", "溌"),
    ("嚙", "噛"),
    ("𩸽", "ホッケ"),
    ("⺟", "母"),
    ("⺠", "民"),
    ("⻁", "虎"),
    ("⻄", "西"),
    ("⻑", "長"),
    ("⻘", "青"),
    ("⻝", "食"),
    ("⻤", "鬼"),
    ("⻨", "麦"),
    ("⻩", "黄"),
    ("⻫", "斉"),
    ("⻭", "歯"),
    ("⻯", "竜"),
    ("⻲", "亀"),
    ("⻆", "角"),
    ("⻅", "見"),
    ("⻉", "貝"),
    ("⻋", "車"),
    ("⻔", "門"),
    ("⻖", "阜"),
    ("⻚", "頁"),
    ("⻛", "風"),
    ("⻜", "飛"),
    ("⻢", "馬"),
    ("⻣", "骨"),
    ("⻥", "魚"),
    ("⻦", "鳥"),
];

/// How one character goes into CP932.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InCp932 {
    /// As it is.
    Same,
    /// Under the code of another character that looks the same.
    Variant(String),
    /// Not at all; this is what offices write for it.
    Missing(String),
}

/// A character, with what modifies it: `é` as two code points is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cp932Char<'a> {
    /// Position of its first code point in the text, in characters.
    pub at: u32,
    /// The character.
    pub text: &'a str,
    /// How it goes.
    pub how: InCp932,
}

/// The characters of a text that CP932 does not hold as they are, in order.
#[must_use]
pub fn outside_cp932(text: &str) -> Vec<Cp932Char<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut at = 0;
    while let Some(length) = cluster(rest) {
        let (this, behind) = rest.split_at(length);
        rest = behind;
        if length == 1 {
            at += 1;
            continue;
        }
        let how = in_cp932(this);
        if how != InCp932::Same {
            found.push(Cp932Char {
                at,
                text: this,
                how,
            });
        }
        at += u32::try_from(this.chars().count()).unwrap_or(u32::MAX);
    }
    found
}

/// A text as bytes. What CP932 does not hold is written as its variant or its substitute.
#[must_use]
pub fn to_cp932(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(length) = cluster(rest) {
        let (this, behind) = rest.split_at(length);
        rest = behind;
        if let [byte] = this.as_bytes() {
            bytes.push(*byte);
            continue;
        }
        match in_cp932(this) {
            InCp932::Same => bytes.extend(this.chars().filter_map(code).flatten()),
            InCp932::Variant(other) | InCp932::Missing(other) => {
                bytes.extend(other.chars().filter_map(code).flatten());
            }
        }
    }
    bytes
}

/// Length in bytes of the first character with the marks that follow it.
fn cluster(text: &str) -> Option<usize> {
    let first = text.chars().next()?.len_utf8();
    let marks = text[first..].chars().take_while(|c| modifies(*c));
    Some(first + marks.map(char::len_utf8).sum::<usize>())
}

/// Combining marks, choices among the shapes of a kanji, and the joints of emoji.
fn modifies(c: char) -> bool {
    // Most characters are of these blocks, which hold no marks but two.
    if matches!(c, '\0'..='\u{2FF}' | '\u{3031}'..='\u{3098}' | '\u{309B}'..='\u{A66E}' | '\u{FF00}'..='\u{FFEF}')
    {
        return false;
    }
    is_combining_mark(c)
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn in_cp932(cluster: &str) -> InCp932 {
    let mut chars = cluster.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else {
        return several(cluster);
    };
    if let Some((_, other)) = VARIANTS.iter().find(|(known, _)| *known == first) {
        return InCp932::Variant(other.to_string());
    }
    if code(first).is_some() {
        return InCp932::Same;
    }
    InCp932::Missing(substitute(first))
}

/// A character with marks: one that is composed of them, else the bare one.
fn several(cluster: &str) -> InCp932 {
    let composed: String = compose_half_width_kana(cluster).nfc().collect();
    let mut chars = composed.chars();
    if let (Some(one), None) = (chars.next(), chars.next()) {
        return match in_cp932(&composed) {
            InCp932::Same => InCp932::Variant(one.to_string()),
            other => other,
        };
    }
    let bare: String = cluster.chars().take(1).collect();
    InCp932::Missing(match in_cp932(&bare) {
        InCp932::Same => bare,
        InCp932::Variant(other) | InCp932::Missing(other) => other,
    })
}

/// What offices write for a character: from the table, else what Unicode takes it for, else 〓.
fn substitute(c: char) -> String {
    if let Some((_, other)) = SUBSTITUTES.iter().find(|(known, _)| known.chars().eq([c])) {
        return (*other).to_owned();
    }
    if matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
    ) || c.is_control()
    {
        // Seen by no one.
        return String::new();
    }
    if c.is_whitespace() {
        let is_wide = matches!(c, '\u{2001}' | '\u{2003}');
        return if is_wide { "　" } else { " " }.to_owned();
    }
    if let Some(number) = white_on_black(c) {
        return format!("({number})");
    }
    let fits = |text: &str| !text.is_empty() && text.chars().all(|c| code(c).is_some());
    // ㉑ is (21), as ⑴ is (1): brackets keep it from being taken for a figure.
    let plain: String = c.nfkc().collect();
    if !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit()) {
        return format!("({plain})");
    }
    if fits(&plain) {
        return plain;
    }
    let bare: String = c.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    if fits(&bare) { bare } else { GETA.to_owned() }
}

/// ❶ to ⓴.
fn white_on_black(c: char) -> Option<u32> {
    match c {
        '❶'..='❿' => Some(u32::from(c) - u32::from('❶') + 1),
        '⓫'..='⓴' => Some(u32::from(c) - u32::from('⓫') + 11),
        _ => None,
    }
}

/// The bytes of a character of CP932, characters that users defined included.
fn code(c: char) -> Option<impl Iterator<Item = u8> + use<>> {
    let mut bytes = [0_u8; 4];
    let length = if let '\u{E000}'..='\u{E757}' = c {
        let index = u32::from(c) - 0xE000;
        let (row, cell) = (index / 188, index % 188);
        // 7F is no second byte.
        let second = 0x40 + cell + u32::from(cell >= 0x3F);
        bytes[0] = u8::try_from(0xF0 + row).ok()?;
        bytes[1] = u8::try_from(second).ok()?;
        2
    } else {
        let mut utf_8 = [0_u8; 4];
        let source = c.encode_utf8(&mut utf_8);
        let (result, _, written) = SHIFT_JIS
            .new_encoder()
            .encode_from_utf8_without_replacement(source, &mut bytes, true);
        if result != EncoderResult::InputEmpty {
            return None;
        }
        written
    };
    Some(bytes.into_iter().take(length))
}

/// A character of a document that CP932 does not hold as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Where it stands.
    pub at: Span,
    /// The character.
    pub text: String,
    /// How it goes.
    pub how: InCp932,
    /// The characters around it.
    pub around: String,
}

impl Misfit {
    /// `U+20BB7`, several joined by a blank.
    #[must_use]
    pub fn code_points(&self) -> String {
        let points: Vec<String> = self
            .text
            .chars()
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        points.join(" ")
    }

    /// What is written for it.
    #[must_use]
    pub fn written(&self) -> &str {
        match &self.how {
            InCp932::Same => &self.text,
            InCp932::Variant(other) | InCp932::Missing(other) => other,
        }
    }

    /// Whether CP932 has no such character.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.how, InCp932::Missing(_))
    }
}

/// Every character of a document that CP932 does not hold as it is, in the order of the document; each once a cell.
#[must_use]
pub fn misfits(document: &Document) -> Vec<Misfit> {
    let captions = document.captions.iter().map(|caption| &caption.text);
    let levels = document.columns.values().flat_map(|column| &column.levels);
    let rows = document.rows.iter().flat_map(|row| row.entries.values());
    let texts = captions
        .chain(levels)
        .chain(rows.map(|passage| &passage.text));
    let mut found: Vec<Misfit> = Vec::new();
    for text in texts {
        of_text(text, &mut found);
    }
    // Names that the table says of each row.
    for source in &document.sources {
        let names = source.sheets.iter().map(|sheet| (sheet, &**sheet));
        let file = source
            .sheets
            .first()
            .map(|sheet| (sheet, source.file.as_str()));
        for (sheet, name) in names.chain(file) {
            let mut of_name = Vec::new();
            of_text(
                &Traced::cell(&CellRef::new(sheet, 0, 0), name),
                &mut of_name,
            );
            for mut misfit in of_name {
                misfit.at.start = 0;
                misfit.at.end = 0;
                push(misfit, &mut found);
            }
        }
    }
    found
}

fn of_text(text: &Traced, found: &mut Vec<Misfit>) {
    if text.text().is_ascii() {
        return;
    }
    for outside in outside_cp932(text.text()) {
        let length = u32::try_from(outside.text.chars().count()).unwrap_or(1);
        let end = outside.at.saturating_add(length);
        let Some(at) = text.locate(outside.at..end).into_iter().next() else {
            continue;
        };
        let around = text.slice(outside.at.saturating_sub(8)..end.saturating_add(8));
        push(
            Misfit {
                at,
                text: outside.text.to_owned(),
                how: outside.how,
                around: around.text().replace('\n', " "),
            },
            found,
        );
    }
}

/// Keeps the first of each character in a cell. Those of one cell stand together.
fn push(misfit: Misfit, found: &mut Vec<Misfit>) {
    let is_known = found
        .iter()
        .rev()
        .take_while(|known| known.at.cell == misfit.at.cell)
        .any(|known| known.text == misfit.text);
    if !is_known {
        found.push(misfit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn characters_of_windows_go_as_they_are() {
        let text =
            "十予表能①⑳ⅠⅩⅰ㈱№℡㎡髙﨑彅濵㍻㏍ｶﾞ、。「」々〆＝－～∥\\~\r\n\u{E000}\u{E757}\u{E0BB}";
        assert_eq!(outside_cp932(text), []);
        assert_eq!(decoded(&to_cp932(text)), text);
        // Windows takes the codes of IBM for these, not those of NEC.
        assert_eq!(to_cp932("髙﨑ⅰ"), b"\xFB\xFC\xFA\xB1\xFA\x40");
        assert_eq!(
            to_cp932("\u{E000}\u{E03F}\u{E757}"),
            b"\xF0\x40\xF0\x80\xF9\xFC"
        );
    }

    #[test]
    fn variants_are_told_and_no_loss() {
        for (text, other) in [
            ("〜", "～"),
            ("−", "－"),
            ("—", "―"),
            ("‖", "∥"),
            ("¢", "￠"),
            ("か\u{3099}", "が"),
            ("ハ\u{309A}", "パ"),
        ] {
            let found = outside_cp932(text);
            assert_eq!(found[0].how, InCp932::Variant(other.to_owned()), "{text}");
            assert_eq!(decoded(&to_cp932(text)), other);
        }
    }

    #[test]
    fn what_is_missing_has_the_substitute_that_offices_write() {
        for (text, other) in [
            ("𠮷", "吉"),
            ("㋿", "令和"),
            ("㉑", "(21)"),
            ("㊿", "(50)"),
            ("⑴", "(1)"),
            ("❶", "(1)"),
            ("⓴", "(20)"),
            ("é", "e"),
            ("e\u{301}", "e"),
            ("ü", "u"),
            ("–", "－"),
            ("•", "・"),
            ("⻄", "西"),
            ("⼯", "工"),
            ("Ⅺ", "XI"),
            ("㎥", "m3"),
            ("😀", "〓"),
            ("👍\u{1F3FB}\u{FE0F}", "〓"),
            ("辻\u{E0100}", "辻"),
            ("\u{200B}", ""),
            ("\u{2003}", "　"),
            ("한", "〓"),
        ] {
            let found = outside_cp932(text);
            assert_eq!(found[0].how, InCp932::Missing(other.to_owned()), "{text}");
            assert_eq!(decoded(&to_cp932(text)), other.to_owned(), "{text}");
        }
    }

    #[test]
    fn every_substitute_fits_and_stands_for_what_does_not() {
        for (from, to) in SUBSTITUTES {
            assert!(outside_cp932(to).is_empty(), "{from} → {to}");
            assert!(!outside_cp932(from).is_empty(), "{from} fits");
        }
        for (from, to) in VARIANTS {
            assert!(outside_cp932(&to.to_string()).is_empty(), "{from} → {to}");
        }
    }

    #[test]
    fn places_count_characters() {
        let found = outside_cp932("髙橋か\u{3099}𠮷é");
        let at: Vec<(u32, &str)> = found.iter().map(|c| (c.at, c.text)).collect();
        assert_eq!(at, [(2, "か\u{3099}"), (4, "𠮷"), (5, "é")]);
    }
}
