//! Lines to be shown, with what their parts mean; the console turns the meaning into color.

use unicode_width::UnicodeWidthStr;

/// What a part of a line means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Plain,
    Strong,
    Faint,
    Good,
    Error,
    Warning,
    Info,
}

/// Lines to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<(Style, String)>);

impl Text {
    /// One plain line.
    pub(super) fn line(line: impl Into<String>) -> Self {
        let mut text = Self::default();
        text.push(Style::Plain, line);
        text.end();
        text
    }

    /// Appends a part of the current line.
    pub(super) fn push(&mut self, style: Style, part: impl Into<String>) {
        self.0.push((style, part.into()));
    }

    /// Ends the current line.
    pub(super) fn end(&mut self) {
        self.push(Style::Plain, "\n");
    }

    /// Appends a whole plain line.
    pub(super) fn plain(&mut self, line: impl Into<String>) {
        self.push(Style::Plain, line);
        self.end();
    }

    /// Appends a whole line in one style.
    pub(super) fn styled(&mut self, style: Style, line: impl Into<String>) {
        self.push(style, line);
        self.end();
    }

    /// Appends other lines.
    pub(super) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The parts, line ends included.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Style, &str)> {
        self.0.iter().map(|(style, part)| (*style, part.as_str()))
    }
}

#[cfg(test)]
impl Text {
    /// The text without its meaning, as it is shown without color.
    pub(super) fn to_plain(&self) -> String {
        self.parts().map(|(_, part)| part).collect()
    }
}

/// Columns of a terminal that a text takes; ambiguous characters (①, ※) count as wide, as in Japanese fonts.
pub(super) fn width(text: &str) -> usize {
    text.width_cjk()
}

/// Fills a text with blanks up to a display width.
pub(super) fn pad(text: &str, to: usize) -> String {
    let blanks = to.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// A text on one line, cut at a display width. Line breaks inside a cell are shown as ↵.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let text = text.trim().replace('\n', "↵");
    let mut shown = String::new();
    let mut used = 0;
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if used + wide > limit {
            shown.push('…');
            return shown;
        }
        used += wide;
        shown.push(c);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_fill_up_by_display_width() {
        assert_eq!(pad("B3", 6), "B3    ");
        assert_eq!(pad("様式", 6), "様式  ");
        assert_eq!(pad("①", 3), "① ");
    }

    #[test]
    fn long_quotes_are_cut_between_characters() {
        assert_eq!(one_line(" 派遣回数：\n196回 ", 40), "派遣回数：↵196回");
        assert_eq!(one_line("派遣回数", 5), "派遣…");
        assert_eq!(one_line("a\tb", 5), "a b");
    }
}
