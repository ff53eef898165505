//! The tags of a page, split as browsers split them, before a tree is built: each attribute of a tag is compared with
//! all before it, so that one tag of a megabyte would take an hour.

use super::error::ReadError;

/// Attributes of one tag; real ones have a few dozen.
const MOST: usize = 200;

/// Refuses a page with a tag of more attributes than any has.
pub(super) fn check(html: &str) -> Result<(), ReadError> {
    let mut tags = Tags {
        bytes: html.as_bytes(),
        at: 0,
        is_raw: None,
    };
    while let Some(tag) = tags.next_tag() {
        if tag.attributes > MOST {
            let detail = format!("{} attributes in a tag", tag.attributes);
            return Err(ReadError::corrupt("html", detail));
        }
    }
    Ok(())
}

/// A tag as it is met.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: usize,
}

/// Where the search stands.
struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Inside of this element everything is text.
    is_raw: Option<String>,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

impl Tags<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, passes: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&passes) {
            self.at += 1;
        }
    }

    fn next_tag(&mut self) -> Option<Tag> {
        loop {
            self.skip(|byte| byte != b'<');
            self.peek()?;
            self.at += 1;
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let is_end = rest.first() == Some(&b'/');
            let letter = rest.get(usize::from(is_end)).copied();
            if letter.is_some_and(|letter| letter.is_ascii_alphabetic()) {
                self.at += usize::from(is_end);
                let tag = self.tag(is_end);
                if let Some(raw) = &self.is_raw {
                    if is_end && tag.name == *raw {
                        self.is_raw = None;
                    }
                } else if !is_end && is_raw_text(&tag.name) {
                    self.is_raw = Some(tag.name.clone());
                }
                return Some(tag);
            }
            if self.is_raw.is_none() && (is_end || matches!(letter, Some(b'!' | b'?'))) {
                let is_comment = rest.starts_with(b"!--");
                self.skip_other(is_comment);
            }
        }
    }

    fn tag(&mut self, is_end: bool) -> Tag {
        let start = self.at;
        self.skip(|byte| !is_blank(byte) && !matches!(byte, b'/' | b'>'));
        let name = self.bytes.get(start..self.at).unwrap_or_default();
        let name = String::from_utf8_lossy(name.get(..32).unwrap_or(name)).to_ascii_lowercase();
        let mut tag = Tag {
            name,
            attributes: 0,
        };
        // Where everything is text, quotes open nothing but in the tag that ends it.
        if self
            .is_raw
            .as_ref()
            .is_some_and(|raw| !is_end || tag.name != *raw)
        {
            return tag;
        }
        loop {
            self.skip(|byte| is_blank(byte) || byte == b'/');
            match self.peek() {
                None => return tag,
                Some(b'>') => {
                    self.at += 1;
                    return tag;
                }
                Some(_) => self.attribute(&mut tag),
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag) {
        tag.attributes += 1;
        // An equals sign at the beginning is a part of the name.
        self.at += 1;
        self.skip(|byte| !is_blank(byte) && !matches!(byte, b'/' | b'>' | b'='));
        self.skip(is_blank);
        if self.peek() != Some(b'=') {
            return;
        }
        self.at += 1;
        self.skip(is_blank);
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                self.skip(|byte| byte != quote);
                self.at += 1;
            }
            _ => self.skip(|byte| !is_blank(byte) && byte != b'>'),
        }
    }

    fn skip_other(&mut self, is_comment: bool) {
        if is_comment {
            // `<!-->` and `<!--->` are whole comments.
            self.at += 3;
            let mut dashes = 2;
            while let Some(byte) = self.peek() {
                self.at += 1;
                match byte {
                    b'-' => dashes += 1,
                    b'>' if dashes >= 2 => break,
                    b'!' if dashes >= 2 => {}
                    _ => dashes = 0,
                }
            }
        } else {
            self.skip(|byte| byte != b'>');
        }
    }
}

fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "title"
            | "textarea"
            | "xmp"
            | "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_without_end_is_refused_wherever_it_hides() {
        let many: Vec<String> = (0..=MOST).map(|n| format!(" a{n}")).collect();
        let many = many.concat();
        for before in [
            "",
            "<script>if (a<b) x = \"</b>\"</script>",
            "<script></x a=\"</script>",
            "<noscript><!--</noscript>",
            "<style><!-- td{} --></style>",
            "<!-- <td x='> -->",
            "<!-->",
            "<td x='>' y=\"<!--\">",
        ] {
            let page = format!("{before}<td{many}>");
            assert!(check(&page).is_err(), "{before}");
        }
        let long = format!("<img src=\"data:{}\"><!--{many}-->{many}", many.repeat(99));
        assert_eq!(check(&long), Ok(()));
    }
}
