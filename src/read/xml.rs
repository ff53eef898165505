//! XML as it goes by, within limits, and small steps that every part needs.

use std::borrow::Cow;
use std::io::{self, BufRead, ErrorKind, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::ReadError;
use super::limits::{Limit, Limits};

/// Bytes of the name of an element; real ones have a few dozen.
const NAME: usize = 1000;
/// Bytes of any other name.
const LONGEST: usize = 4096;

/// The events of one part. Forgives what other programs forgive (end tags are not compared), holds one event at a
/// time, and refuses texts and tags without end and elements without bottom.
pub(super) struct Events<R> {
    reader: Reader<Pieces<R>>,
    buffer: Vec<u8>,
    format: &'static str,
    limits: Limits,
    depth: u64,
}

impl<R: BufRead> Events<R> {
    /// The events of a part of a file of this format.
    pub(super) fn new(input: R, format: &'static str, limits: Limits) -> Self {
        let mut reader = Reader::from_reader(Pieces {
            input,
            left: limits.piece(),
        });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.check_comments = false;
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            format,
            limits,
            depth: 0,
        }
    }

    /// The next event; `Eof` at the end.
    pub(super) fn next_event(&mut self) -> Result<Event<'_>, ReadError> {
        self.buffer.clear();
        self.reader.get_mut().left = self.limits.piece();
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|error| match error {
                quick_xml::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => {
                    self.limits.over(Limit::CellCharacters)
                }
                error => ReadError::corrupt(self.format, error),
            })?;
        match event {
            Event::Start(ref e) => {
                self.depth += 1;
                self.limits.check(Limit::Nesting, self.depth)?;
                // The reader keeps the names of all that is open.
                if e.name().into_inner().len() > NAME {
                    return Err(ReadError::corrupt(self.format, "a name without end"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }

    /// The next event where a broken end is an end, as in parts that hold no text of the document.
    pub(super) fn next_or_end(&mut self) -> Result<Event<'_>, ReadError> {
        match self.next_event() {
            Err(ReadError::Corrupt { .. }) => Ok(Event::Eof),
            event => event,
        }
    }
}

/// Bytes of which no more are read at a stretch than one event may have.
struct Pieces<R> {
    input: R,
    left: usize,
}

impl<R: BufRead> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.saturating_sub(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.input.consume(amount);
    }
}

/// Refuses a name that goes on and on: the name of a sheet has some dozen characters.
pub(super) fn check_name(name: &str, format: &'static str) -> Result<(), ReadError> {
    if name.len() > LONGEST {
        return Err(ReadError::corrupt(format, "a name without end"));
    }
    Ok(())
}

/// The value of the attribute with this local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == name)
        .map(|attribute| attribute_value(&attribute))
}

/// The value of an attribute as it is meant; as it is written where it holds an unknown reference.
pub(super) fn attribute_value(attribute: &Attribute<'_>) -> String {
    attribute
        .normalized_value(XmlVersion::Implicit1_0)
        .map_or_else(|_| attribute.value.to_string(), Cow::into_owned)
}

/// The value of an attribute that is a number.
pub(super) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// True when an attribute says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}

/// What `&amp;` or `&#x3042;` stands for.
pub(super) fn reference(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        _ => resolve_predefined_entity(reference).map(str::to_owned),
    }
}

/// What a reference stands for. Nothing that a file defines itself is expanded; what it means stays unknown, and a
/// text with a hole in it is wrong.
pub(super) fn resolved(e: &BytesRef<'_>, format: &'static str) -> Result<String, ReadError> {
    reference(e).ok_or_else(|| {
        let name: String = e.chars().take(40).collect();
        ReadError::corrupt(format, format_args!("unknown entity &{name};"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(xml: &[u8], limits: Limits) -> Result<usize, ReadError> {
        let mut events = Events::new(io::BufReader::new(xml), "xlsx", limits);
        let mut count = 0;
        while events.next_event()? != Event::Eof {
            count += 1;
        }
        Ok(count)
    }

    #[test]
    fn nothing_is_without_end_and_nothing_without_bottom() {
        let limits = Limits::default().with(Limit::Nesting, 3);
        assert_eq!(through(b"<a><b><c/></b></a>", limits), Ok(6));
        assert_eq!(
            through(b"<a><b><c><d/></c></b></a>", limits),
            Err(limits.over(Limit::Nesting))
        );
        let limits = Limits::default().with(Limit::CellCharacters, 1);
        let long = "x".repeat(limits.piece() + 100_000);
        let over = Err(limits.over(Limit::CellCharacters));
        for xml in [
            format!("<a>{long}</a>"),
            format!("<a {long}></a>"),
            format!("<a><!--{long}--></a>"),
            format!("<!DOCTYPE {long}><a/>"),
            format!("<a><![CDATA[{long}]]></a>"),
        ] {
            assert_eq!(through(xml.as_bytes(), limits), over);
        }
        let long = "<b/>".repeat(limits.piece());
        assert!(through(format!("<a>{long}</a>").as_bytes(), limits).is_ok());
    }
}
