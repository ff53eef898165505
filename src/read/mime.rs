//! Messages of several parts (MIME), as far as web archives need them: parts by their boundary, each with its
//! headers and its content as bytes.

/// Parts within parts, how deep.
const DEPTH: u32 = 4;
/// Parts of one file: a page with a picture in each row has a few hundred.
const PARTS: usize = 5_000;

/// One part of a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `text/html`, in lower case.
    pub(super) kind: String,
    /// Where it came from: the name that other parts call it by.
    pub(super) location: String,
    pub(super) content: Vec<u8>,
}

/// The headers of a message or part.
struct Headers(String);

impl Headers {
    /// The value of a header, with its lines joined.
    fn get(&self, name: &str) -> &str {
        self.0
            .lines()
            .find_map(|line| {
                let (known, value) = line.split_once(':')?;
                known
                    .trim()
                    .eq_ignore_ascii_case(name)
                    .then_some(value.trim())
            })
            .unwrap_or_default()
    }

    /// The main word of the content type.
    fn kind(&self) -> String {
        let kind = self.get("Content-Type").split(';').next();
        kind.unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// What stands between the parts.
    fn boundary(&self) -> Option<String> {
        self.get("Content-Type").split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"');
            let is_one = name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty();
            is_one.then(|| value.to_owned())
        })
    }
}

/// The kind of a message; none where the bytes do not begin with headers.
pub(super) fn kind(bytes: &[u8]) -> Option<String> {
    let (headers, _) = split(bytes)?;
    let is_message = !headers.get("MIME-Version").is_empty();
    is_message.then(|| headers.kind())
}

/// The parts that are no messages of parts themselves, in order; none where the message ends early.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    collect(bytes, 0, &mut found)?;
    Some(found)
}

fn collect(bytes: &[u8], depth: u32, found: &mut Vec<Part>) -> Option<()> {
    let Some((headers, body)) = split(bytes) else {
        return Some(());
    };
    if found.len() >= PARTS || depth > DEPTH {
        return Some(());
    }
    match headers.boundary() {
        Some(boundary) if headers.kind().starts_with("multipart/") => {
            for part in between(body, &boundary)? {
                collect(part, depth + 1, found)?;
            }
        }
        _ => found.push(Part {
            kind: headers.kind(),
            location: headers.get("Content-Location").to_owned(),
            content: decoded(body, headers.get("Content-Transfer-Encoding")),
        }),
    }
    Some(())
}

/// Headers and body. A header that goes on in a line that begins with a blank is one.
fn split(bytes: &[u8]) -> Option<(Headers, &[u8])> {
    let mut headers = String::new();
    let mut rest = bytes;
    loop {
        let (line, behind) = first_line(rest);
        rest = behind;
        let text = String::from_utf8_lossy(line);
        if text.trim().is_empty() {
            // A body without headers is a part as well.
            return Some((Headers(headers), rest));
        }
        let goes_on = text.starts_with([' ', '\t']);
        let is_header = text
            .split_once(':')
            .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_graphic()));
        if !(goes_on || is_header) || headers.len() > 1 << 16 || behind.is_empty() {
            return None;
        }
        if !goes_on && !headers.is_empty() {
            headers.push('\n');
        }
        headers.push_str(text.trim_end());
    }
}

/// The first line with its end, and what is behind it.
fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let end = end.map_or(bytes.len(), |end| end + 1);
    bytes.split_at(end)
}

/// What stands between the lines `--boundary`; none where the last of them, which ends in `--`, did not come.
fn between<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<&'a [u8]>> {
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let rest = body.get(at..).unwrap_or_default();
        let (line, _) = first_line(rest);
        let behind = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary.as_bytes()));
        if let Some(behind) = behind {
            if let Some(start) = start.take() {
                parts.extend(body.get(start..at));
            }
            if behind.starts_with(b"--") {
                return Some(parts);
            }
            start = Some(at + line.len());
        }
        at += line.len();
    }
    None
}

fn decoded(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_owned(),
    }
}

/// `=E5` → the byte; `=` at the end of a line joins it with the next. What is no such mark stays.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'=' {
            bytes.push(*byte);
            continue;
        }
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = behind.get(2..).unwrap_or_default();
            continue;
        }
        let (line, below) = first_line(behind);
        if line.iter().all(u8::is_ascii_whitespace) {
            rest = below;
        } else {
            bytes.push(b'=');
        }
    }
    bytes
}

/// Four letters → three bytes; white space and whatever else is no letter is passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut many) = (0_u32, 0_u32);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        many += 6;
        if many >= 8 {
            many -= 8;
            bytes.push((bits >> many) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_with_their_headers_and_content() {
        let message = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_b\"\r\n\r\n\
             preamble\r\n----=_b\r\nContent-Location: a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\n\r\n<p>=E7=94=B2=\r\n =3D 50=%</p>\r\n\
             ----=_b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: TEXT/HTML\r\n\r\n55Sy\r\n5LmZ\r\n\r\n----=_b--\r\nend";
        assert_eq!(
            kind(message.as_bytes()).as_deref(),
            Some("multipart/related")
        );
        let parts = parts(message.as_bytes()).expect("a whole message");
        let told: Vec<_> = parts
            .iter()
            .map(|part| {
                (
                    part.kind.as_str(),
                    part.location.as_str(),
                    String::from_utf8_lossy(&part.content),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("text/html", "a.htm", "<p>甲 = 50=%</p>\r\n".into()),
                ("text/html", "", "甲乙".into())
            ]
        );
    }

    #[test]
    fn what_is_no_message_has_no_kind() {
        for text in [
            "",
            "番号,内容\n1,甲\n",
            "a: b",
            "a: b\n\nc",
            "Note: x\nMIME-Version\n\n",
        ] {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn cuts_and_parts_in_parts_come_to_an_end() {
        let mut message = String::from("MIME-Version: 1.0\n");
        for depth in 0..100 {
            let part =
                format!("Content-Type: multipart/mixed; boundary=x{depth}.\n\n--x{depth}.\n");
            message.push_str(&part);
        }
        for end in 0..message.len() {
            let _ = parts(&message.as_bytes()[..end]);
        }
        assert_eq!(parts(message.as_bytes()), None);
        for depth in (0..100).rev() {
            let end = format!("--x{depth}.--\n");
            message.push_str(&end);
        }
        assert_eq!(parts(message.as_bytes()), Some(Vec::new()));
    }
}
