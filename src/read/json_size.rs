//! What a JSON text would cost as values, counted before there are any: three bytes can be a row of a hundred.

use super::error::ReadError;
use super::limits::{Limit, Limits};

/// Refuses a text with too many values or too many levels.
pub(super) fn check(json: &str, limits: Limits) -> Result<(), ReadError> {
    let (mut values, mut depth) = (0_u64, 0_u64);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json.bytes() {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => {
                depth += 1;
                values += 1;
                limits.check(Limit::Nesting, depth)?;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => continue,
        }
        limits.check(Limit::Values, values)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_levels_are_counted_and_texts_are_not() {
        let limits = Limits::default()
            .with(Limit::Values, 5)
            .with(Limit::Nesting, 3);
        let over = |json: &str| check(json, limits).err();
        assert_eq!(over(r#"{"a": "[[[[,,,,,,\"{{{{", "b": [[], 1]}"#), None);
        assert_eq!(over("[[[[]]]]"), Some(limits.over(Limit::Nesting)));
        assert_eq!(over("[1,2,3,4,5,6]"), Some(limits.over(Limit::Values)));
        assert_eq!(over("[],[],[],[]"), Some(limits.over(Limit::Values)));
    }
}
