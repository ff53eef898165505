//! Marks by which headings refer to each other: (A), ①, (B)/(A), ②-①, C=A-B.

/// The mark or formula that begins at `at`, and where it ends.
pub(super) struct Reference {
    /// End, exclusive.
    pub(super) end: usize,
    /// How many columns it names.
    pub(super) terms: usize,
    /// True when it is more than a bare letter: bracketed, circled, or several.
    pub(super) certain: bool,
}

/// Reads a mark or formula at `at` of narrowed text. In brackets kana may stand for columns too: (イ/ア).
pub(super) fn reference_at(chars: &[char], at: usize, bracketed: bool) -> Option<Reference> {
    let (mut end, mut certain) = term(chars, at, bracketed)?;
    let mut terms = 1;
    while chars
        .get(end)
        .is_some_and(|c| "+-/×÷*=ー".contains(*c) || *c == '＝')
    {
        let next = end + 1;
        if let Some((after, _)) = term(chars, next, bracketed) {
            end = after;
            terms += 1;
            continue;
        }
        let digits = chars
            .iter()
            .skip(next)
            .take_while(|c| c.is_ascii_digit())
            .count();
        if digits == 0 {
            break;
        }
        end = next + digits;
    }
    if terms > 1 {
        certain = true;
        end += usize::from(chars.get(end) == Some(&'%'));
    }
    Some(Reference {
        end,
        terms,
        certain,
    })
}

/// One column of a formula: A, (A), ①, ア. Says whether it is marked as such.
fn term(chars: &[char], at: usize, bracketed: bool) -> Option<(usize, bool)> {
    let c = *chars.get(at)?;
    if matches!(c, '(' | '[') {
        let inner = reference_at(chars, at + 1, true)?;
        return matches!(chars.get(inner.end), Some(')' | ']')).then_some((inner.end + 1, true));
    }
    if is_circled(c) {
        return Some((at + 1, true));
    }
    let letter = |n: Option<&char>| n.is_some_and(char::is_ascii_alphanumeric);
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    if c.is_ascii_alphabetic() && !letter(before) && !letter(chars.get(at + 1)) {
        return Some((at + 1, false));
    }
    let kana = |n: Option<&char>| n.is_some_and(|c| matches!(c, '\u{30A1}'..='\u{30FC}'));
    let alone = bracketed && kana(Some(&c)) && !kana(before) && !kana(chars.get(at + 1));
    alone.then_some((at + 1, false))
}

/// ①, ㉑, ⓐ
fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}' | '\u{24B6}'..='\u{24E9}' | '\u{3251}'..='\u{325F}' | '\u{32B1}'..='\u{32BF}')
}
