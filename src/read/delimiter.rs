//! What separates the fields of a text, found from the text.

/// The delimiter of a text, and whether `"` encloses fields in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delimiter {
    /// TAB, comma or semicolon; none where the text has one column.
    pub(super) byte: Option<u8>,
    /// False where a quotation mark opens and never closes: then it is a character like any other.
    pub(super) quotes: bool,
}

/// The candidates, the surest first: prose holds commas, hardly ever tabs.
const CANDIDATES: [char; 3] = ['\t', ',', ';'];

/// Finds the delimiter of a text whose line breaks are `\n`.
pub(super) fn find(text: &str) -> Delimiter {
    let (lines, quotes) = count(text);
    let mut best = (0, None);
    for (at, candidate) in CANDIDATES.iter().enumerate() {
        let counts: Vec<u32> = lines
            .iter()
            .filter_map(|line| line.get(at).copied())
            .filter(|count| *count > 0)
            .collect();
        // Lines that agree with the most frequent number of fields speak for the candidate.
        let agreeing = counts
            .iter()
            .map(|count| counts.iter().filter(|other| *other == count).count())
            .take(SAMPLE)
            .max()
            .unwrap_or(0);
        let weight = agreeing * if *candidate == '\t' { 2 } else { 1 };
        if weight > best.0 {
            best = (weight, Some(*candidate as u8));
        }
    }
    Delimiter {
        byte: best.1,
        quotes,
    }
}

/// Lines looked at; the delimiter of a table shows early.
const SAMPLE: usize = 2_000;

/// How often each candidate stands outside of quotes, line by line, and whether all quotes close.
fn count(text: &str) -> (Vec<[u32; 3]>, bool) {
    let mut lines = vec![[0_u32; 3]];
    let mut quoted = false;
    let mut field_start = true;
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        if c == '"' && (quoted || field_start) {
            quoted = !quoted;
            // `""` inside is a quotation mark, and leaves the field open.
            field_start = !quoted;
        } else if !quoted {
            if c == '\n' {
                if lines.len() < SAMPLE {
                    lines.push([0; 3]);
                } else {
                    break;
                }
            } else if let Some(which) = CANDIDATES.iter().position(|known| *known == c)
                && separates(text, at, c, before)
                && let Some(line) = lines.last_mut()
                && let Some(count) = line.get_mut(which)
            {
                *count += 1;
            }
            field_start = c == '\n' || CANDIDATES.contains(&c);
        }
        before = c;
    }
    (lines, !quoted)
}

/// False for the comma of `1,460` amid words and the semicolon of `&nbsp;`.
fn separates(text: &str, at: usize, c: char, before: char) -> bool {
    match c {
        ',' => {
            let behind = text.get(at + 1..).unwrap_or_default();
            let digits = behind.chars().take_while(char::is_ascii_digit).count();
            let next = behind.chars().nth(digits);
            // Between fields of numbers stands the next comma or the end of the line.
            let amid_words = next.is_some_and(|c| !matches!(c, ',' | '\n' | '"' | ' ' | '.'));
            !(before.is_ascii_digit() && digits == 3 && amid_words)
        }
        ';' => {
            let ahead = text.get(..at).unwrap_or_default();
            let name: String = ahead
                .chars()
                .rev()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '#')
                .collect();
            let entity = ahead
                .chars()
                .rev()
                .nth(name.len())
                .is_some_and(|c| c == '&');
            name.is_empty() || !entity
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_shows_in_the_text() {
        for (text, byte) in [
            ("処理区分,件数", Some(b',')),
            ("a\tb\n1,460人\t2,000人\n", Some(b'\t')),
            ("a;b\n1;2\n", Some(b';')),
            ("1,200\n3,400\n", Some(b',')),
            ("受講者数は1,460人日です。\n派遣", None),
            ("&nbsp;甲\n&amp;乙\n", None),
            ("\"甲\n乙,丙\"\n丁\n", None),
            ("表題\n\n番号,項目,実績\n1,\"a;b;c\",2\n", Some(b',')),
        ] {
            assert_eq!(find(text).byte, byte, "{text}");
        }
    }

    #[test]
    fn a_quotation_mark_that_never_closes_is_a_character() {
        assert!(find("a,\"b\nc\",d").quotes);
        assert!(!find("a,\"b\nc,d\ne,f").quotes);
        assert!(find("5\",x").quotes);
    }
}
