//! The table of texts that the cells of a workbook share, and the runs that any text of xlsx is made of.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use super::limits::{Limit, Limits};
use super::xml::{self, Events};

/// The shared texts, end to end.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
    characters: u64,
}

impl SharedStrings {
    /// Reads the part. How many texts it announces is not believed.
    pub(super) fn read(input: impl BufRead, limits: Limits) -> Result<Self, ReadError> {
        let mut events = Events::new(input, "xlsx", limits);
        let mut strings = Self::default();
        let mut runs = Runs::within(limits);
        let mut is_open = false;
        loop {
            match events.next_event()? {
                Event::Start(e) if e.local_name().into_inner() == "si" => {
                    runs.begin();
                    is_open = true;
                }
                Event::End(e) if is_open && e.local_name().into_inner() == "si" => {
                    is_open = false;
                    strings.push(runs.finish(), limits)?;
                }
                Event::Eof if is_open => {
                    return Err(ReadError::corrupt("xlsx", "shared strings end early"));
                }
                Event::Eof => return Ok(strings),
                event if is_open => runs.take(&event)?,
                _ => {}
            }
        }
    }

    /// Adds the next text.
    pub(super) fn push(&mut self, text: &str, limits: Limits) -> Result<(), ReadError> {
        let characters = text.chars().count() as u64;
        self.characters = self.characters.saturating_add(characters);
        limits.check(Limit::Characters, self.characters)?;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        limits.check(Limit::Strings, self.ends.len() as u64)
    }

    /// The text with this index.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// One text while its runs go by; furigana is no part of it.
#[derive(Debug)]
pub(super) struct Runs {
    text: String,
    piece: String,
    in_text: bool,
    keeps_blanks: bool,
    in_furigana: bool,
    most: u64,
    limits: Limits,
}

impl Runs {
    /// No text yet.
    pub(super) fn within(limits: Limits) -> Self {
        Self {
            text: String::new(),
            piece: String::new(),
            in_text: false,
            keeps_blanks: false,
            in_furigana: false,
            // No character has more bytes; an escape has seven.
            most: limits.of(Limit::CellCharacters).saturating_mul(7),
            limits,
        }
    }

    /// A text begins.
    pub(super) fn begin(&mut self) {
        self.text.clear();
        (self.in_text, self.in_furigana) = (false, false);
    }

    /// What stands inside of the text.
    pub(super) fn take(&mut self, event: &Event<'_>) -> Result<(), ReadError> {
        match event {
            Event::Start(e) => self.start(e),
            Event::End(e) => match e.local_name().into_inner() {
                "t" => self.end_piece(),
                "rPh" => self.in_furigana = false,
                _ => {}
            },
            Event::Text(text) if self.in_text => self.piece.push_str(text),
            Event::CData(text) if self.in_text => self.piece.push_str(text),
            Event::GeneralRef(e) if self.in_text => {
                self.piece.push_str(&xml::resolved(e, "xlsx")?);
            }
            _ => {}
        }
        let held = self.text.len().saturating_add(self.piece.len()) as u64;
        if held > self.most {
            return Err(self.limits.over(Limit::CellCharacters));
        }
        Ok(())
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().into_inner() {
            "rPh" => self.in_furigana = true,
            "t" if !self.in_furigana => {
                self.in_text = true;
                self.piece.clear();
                self.keeps_blanks = xml::attribute(e, "space").as_deref() == Some("preserve");
            }
            _ => {}
        }
    }

    fn end_piece(&mut self) {
        if self.in_text {
            self.in_text = false;
            let piece = if self.keeps_blanks {
                self.piece.as_str()
            } else {
                self.piece.trim_matches([' ', '\t', '\r', '\n'])
            };
            self.text.push_str(&unescaped(piece));
            self.piece.clear();
        }
    }

    /// The text ends: what it says.
    pub(super) fn finish(&mut self) -> &str {
        self.end_piece();
        &self.text
    }
}

/// `_x000D_` stands for the character U+000D, and `_x005F_` for `_` where that would be taken for such.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut said = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, behind) = rest.split_at(at);
        if !before.is_empty() {
            flush(&mut units, &mut said);
            said.push_str(before);
        }
        if let Some(unit) = escape(behind) {
            units.push(unit);
            rest = behind.get(7..).unwrap_or_default();
        } else {
            flush(&mut units, &mut said);
            said.push('_');
            rest = behind.get(1..).unwrap_or_default();
        }
    }
    flush(&mut units, &mut said);
    said.push_str(rest);
    Cow::Owned(said)
}

/// Neighbours may be the halves of one character.
fn flush(units: &mut Vec<u16>, said: &mut String) {
    said.extend(
        char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
}

/// The unit of UTF-16 that `_xHHHH_` at the beginning stands for.
fn escape(text: &str) -> Option<u16> {
    let digits = text.get(2..6)?;
    let is_whole = text.as_bytes().get(6) == Some(&b'_')
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_whole.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, limits: Limits) -> Result<Vec<String>, ReadError> {
        let strings = SharedStrings::read(xml.as_bytes(), limits)?;
        let texts = (0..).map_while(|index| strings.get(index));
        Ok(texts.map(str::to_owned).collect())
    }

    #[test]
    fn texts_of_runs_without_furigana() {
        let xml = "<sst count=\"9\" uniqueCount=\"99999999999999999999\">\
             <si><t>甲</t><rPh sb=\"0\" eb=\"1\"><t>コウ</t></rPh><phoneticPr/></si><si/><si><t/></si>\
             <si><r><rPr><b/></rPr><t xml:space=\"preserve\">乙 </t></r><r><t> 丙\n</t></r></si>\
             <si><t>A&amp;B&#x56DE;<![CDATA[<c>]]></t></si></sst>";
        let texts = read(xml, Limits::default()).expect("strings");
        assert_eq!(texts, ["甲", "", "", "乙 丙", "A&B回<c>"]);
        assert!(matches!(
            read(&xml[..xml.len() - 12], Limits::default()),
            Err(ReadError::Corrupt { .. })
        ));
        let unknown = "<sst><si><t>&unknown;</t></si></sst>";
        assert!(matches!(
            read(unknown, Limits::default()),
            Err(ReadError::Corrupt { detail, .. }) if detail.contains("&unknown;")
        ));
    }

    #[test]
    fn escapes_of_characters() {
        for (written, said) in [
            ("_x000D_甲", "\r甲"),
            ("_xD842__xDFB7_家", "𠮷家"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD842_", "\u{FFFD}"),
            ("_x00½_", "_x00½_"),
            ("a_x", "a_x"),
            ("_x__x0041_", "_x_A"),
        ] {
            assert_eq!(unescaped(written), said);
        }
    }

    #[test]
    fn too_many_texts_and_too_many_characters_are_refused() {
        let limits = Limits::default()
            .with(Limit::Strings, 3)
            .with(Limit::Characters, 6)
            .with(Limit::CellCharacters, 4);
        let over = |limit| Err(limits.over(limit));
        let strings = |si: &str, times| read(&format!("<sst>{}</sst>", si.repeat(times)), limits);
        assert!(strings("<si/>", 3).is_ok());
        assert_eq!(strings("<si/>", 4), over(Limit::Strings));
        assert_eq!(
            strings("<si><t>一二三四</t></si>", 2),
            over(Limit::Characters)
        );
        let runs = "<r><t>一二三四</t></r>".repeat(9);
        assert_eq!(
            strings(&format!("<si>{runs}</si>"), 1),
            over(Limit::CellCharacters)
        );
    }
}
