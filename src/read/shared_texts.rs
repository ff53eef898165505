//! The texts that the cells of a workbook share, held in one piece: millions of empty ones cost four bytes each.

use super::error::ReadError;
use super::limits;

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl SharedTexts {
    /// Adds the next text.
    pub(super) fn push(&mut self, text: &str) -> Result<(), ReadError> {
        let length = self.text.len().saturating_add(text.len());
        if length > limits::SHARED_TEXT || self.ends.len() >= limits::SHARED_TEXTS {
            return Err(limits::too_many_shared_texts());
        }
        self.text.push_str(text);
        self.ends.push(length as u32);
        Ok(())
    }

    /// The text of this number.
    pub(super) fn get(&self, at: u32) -> Option<&str> {
        let at = at as usize;
        let end = *self.ends.get(at)? as usize;
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |start| *start as usize);
        self.text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_number() -> Result<(), ReadError> {
        let mut texts = SharedTexts::default();
        for text in ["実施", "", "状況"] {
            texts.push(text)?;
        }
        let back: Vec<_> = (0..4).map(|at| texts.get(at)).collect();
        assert_eq!(back, [Some("実施"), Some(""), Some("状況"), None]);
        assert_eq!(texts.get(u32::MAX), None);
        Ok(())
    }
}
