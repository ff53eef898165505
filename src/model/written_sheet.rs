//! What the program notes about a table that it wrote, so that the same document is read back: which rows are which,
//! and a fingerprint of the texts. Whoever changes a text leaves the note behind; the sheet is then read like any other.

use std::fmt::Write as _;

use super::document::CaptionKind;
use super::grid::Declared;

/// Name of the first document property that holds the note; the others have a number behind it.
const PROPERTY: &str = "yoshiki";
/// Characters a property may have.
const LONGEST: usize = 250;
/// First field of the note, by which later shapes are told from this one.
const VERSION: &str = "1";
/// Most line breaks between two pieces of a text that the note tells.
const MOST_BREAKS: u32 = 9;

/// The texts of a sheet in one number, the same in whatever order they come. Blanks do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Takes the text of one cell in.
    pub fn see(&mut self, row: u32, column: u32, text: &str) {
        const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01B3;
        let mut hash = OFFSET;
        let visible = text
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control());
        let mut is_blank = true;
        for code in [row, column].into_iter().chain(visible.map(|c| {
            is_blank = false;
            u32::from(c)
        })) {
            hash = (hash ^ u64::from(code)).wrapping_mul(PRIME);
        }
        if !is_blank {
            self.0 = self.0.wrapping_add(hash);
        }
    }
}

/// A sheet row that is the rest of the one above: a page or the height of a row cut it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestRow {
    /// The row, from zero.
    pub row: u32,
    /// How many line breaks stood between the text of each column and what stands above it.
    pub breaks: Vec<u32>,
}

/// What the program notes about a table that it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSheet {
    /// What each row and column is.
    pub declared: Declared,
    /// The rows that are rests of others, from the top.
    pub rests: Vec<RestRow>,
    /// The sections that stand under another column than the first: row and column.
    pub sections: Vec<(u32, u32)>,
    /// The texts of all cells.
    pub fingerprint: Fingerprint,
}

impl WrittenSheet {
    /// The note as values of properties; none where it cannot be told.
    #[must_use]
    pub fn to_properties(&self) -> Option<Vec<String>> {
        let Declared {
            template,
            header,
            columns,
            captions,
        } = &self.declared;
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if template.is_empty() || !template.chars().all(is_plain) {
            return None;
        }
        let mut note = format!("{VERSION};{template};{}-{};", header.0, header.1);
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        note.push_str(&columns.join(","));
        note.push(';');
        for (row, kind) in captions {
            let _ = write!(note, "{row}={},", kind.name());
        }
        note.push(';');
        for rest in &self.rests {
            let _ = write!(note, "{}=", rest.row);
            for breaks in &rest.breaks {
                if *breaks > MOST_BREAKS {
                    return None;
                }
                let _ = write!(note, "{breaks}");
            }
            note.push(',');
        }
        note.push(';');
        for (row, column) in &self.sections {
            let _ = write!(note, "{row}={column},");
        }
        let _ = write!(note, ";{:x}", self.fingerprint.0);
        let chars: Vec<char> = note.chars().collect();
        Some(chars.chunks(LONGEST).map(String::from_iter).collect())
    }

    /// Name of the document property that holds a part of the note, counted from one.
    #[must_use]
    pub fn property(part: usize) -> String {
        match part {
            0 | 1 => PROPERTY.to_owned(),
            part => format!("{PROPERTY} {part}"),
        }
    }

    /// Reads a note.
    #[must_use]
    pub fn parse(note: &str) -> Option<Self> {
        let fields: Vec<&str> = note.split(';').collect();
        let [
            VERSION,
            template,
            header,
            columns,
            captions,
            rests,
            sections,
            fingerprint,
        ] = *fields
        else {
            return None;
        };
        let (first, last) = header.split_once('-')?;
        let header = (first.parse().ok()?, last.parse().ok()?);
        let columns = columns
            .split(',')
            .map(|key| key.parse().ok())
            .collect::<Option<Vec<_>>>()?;
        let captions = rows(captions)
            .map(|told| {
                let (row, kind) = told?;
                Some((row, CaptionKind::named(kind)?))
            })
            .collect::<Option<Vec<_>>>()?;
        let rests = rows(rests)
            .map(|told| {
                let (row, breaks) = told?;
                let breaks = breaks.chars().map(|c| c.to_digit(10));
                Some(RestRow {
                    row,
                    breaks: breaks.collect::<Option<_>>()?,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let sections = rows(sections)
            .map(|told| {
                let (row, column) = told?;
                Some((row, column.parse().ok()?))
            })
            .collect::<Option<Vec<(u32, u32)>>>()?;
        // A section stands under one of the columns.
        let last = u32::try_from(columns.len()).ok()?;
        if sections.iter().any(|(_, column)| *column >= last) {
            return None;
        }
        let is_sorted = rests.windows(2).all(|pair| pair[0].row < pair[1].row);
        (header.0 <= header.1 && is_sorted).then_some(Self {
            declared: Declared {
                template: template.to_owned(),
                header,
                columns,
                captions,
            },
            rests,
            sections,
            fingerprint: Fingerprint(u64::from_str_radix(fingerprint, 16).ok()?),
        })
    }
}

/// `3=title,5=unit,`: what is told of each row.
fn rows(field: &str) -> impl Iterator<Item = Option<(u32, &str)>> {
    let told = field.split(',').filter(|told| !told.is_empty());
    told.map(|told| {
        let (row, what) = told.split_once('=')?;
        Some((row.parse().ok()?, what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnKey, Role};

    fn note() -> WrittenSheet {
        let mut fingerprint = Fingerprint::default();
        fingerprint.see(3, 0, "表題");
        WrittenSheet {
            declared: Declared {
                template: "jisshi-jokyo".to_owned(),
                header: (4, 5),
                columns: vec![
                    Role::Plan.into(),
                    ColumnKey {
                        role: Role::Plan,
                        nth: 1,
                    },
                ],
                captions: vec![(3, CaptionKind::Title), (99, CaptionKind::Note)],
            },
            rests: (10..90)
                .map(|row| RestRow {
                    row,
                    breaks: vec![1, row % 3],
                })
                .collect(),
            sections: vec![(9, 1)],
            fingerprint,
        }
    }

    #[test]
    fn a_note_is_read_back_from_properties_of_the_length_they_may_have() {
        let properties = note().to_properties().expect("a note");
        assert!(properties.len() > 1);
        assert!(properties.iter().all(|text| text.chars().count() <= 255));
        assert_eq!(WrittenSheet::parse(&properties.concat()), Some(note()));
    }

    #[test]
    fn what_cannot_be_told_is_not() {
        let mut odd = note();
        odd.declared.template = "a;b".to_owned();
        assert_eq!(odd.to_properties(), None);
        let mut odd = note();
        odd.rests[0].breaks[0] = 10;
        assert_eq!(odd.to_properties(), None);
        for text in [
            "",
            "1;x",
            "2;x;0-0;plan;;;;0",
            "1;x;1-0;plan;;;;0",
            "1;x;0-0;plam;;;;0",
        ] {
            assert_eq!(WrittenSheet::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_fingerprint_tells_places_and_characters_but_no_blanks() {
        let of = |cells: &[(u32, u32, &str)]| {
            let mut print = Fingerprint::default();
            for (row, column, text) in cells {
                print.see(*row, *column, text);
            }
            print
        };
        let known = of(&[(0, 0, "甲 乙"), (1, 0, "丙")]);
        assert_eq!(of(&[(1, 0, "丙\n"), (0, 0, "甲乙"), (2, 2, " ")]), known);
        assert_ne!(of(&[(0, 0, "丙"), (1, 0, "甲乙")]), known);
        assert_ne!(of(&[(0, 0, "甲乙"), (1, 0, "内")]), known);
    }
}
