//! A font at a size: how much a column of it holds, and how tall its lines are.

/// A font at a size.
#[derive(Clone, Copy, Debug)]
pub(in crate::write) struct Face {
    /// The em in thousandths of a pixel.
    em: u32,
    /// Line pitch in thousandths of the em.
    pitch: u32,
    /// What a line keeps free at its end, in thousandths of its room.
    spare: u32,
}

/// Line pitch in thousandths of the em. Excel gives a Japanese font of 10.5 pt lines of 13.5 pt (1,286); with
/// 8 % slack for printers that wrap earlier than the screen this is 1,390. It also covers a missing font: the
/// lines of the one that stands in are up to 1,450 high, but then the columns, which are counted in its wider
/// digits, hold at least a tenth more.
const PITCH: u32 = 1390;

/// Line pitch of fonts that are known to have tall lines (游ゴシック and メイリオ take 1,705), and of all others.
const TALL_PITCH: u32 = 1850;

/// What fonts with wide digits and letters keep free, in thousandths.
const WIDE_SPARE: u32 = 70;

/// Beginnings of the names of fonts whose lines and half-width letters are as those of the standard ones.
const STANDARD: [&str; 8] = [
    "BIZ UD",
    "MS ",
    "ＭＳ ",
    "ＭＳ　",
    "HG",
    "ＨＧ",
    "IPA",
    "Noto Sans Mono CJK",
];

/// Room above and below the text of a row.
const ROW_PADDING: u32 = 5;

/// Room left and right of the text of a cell.
const CELL_PADDING: u32 = 6;

/// What a line keeps free at its end, in thousandths of an em.
const RESERVE: u32 = 250;

impl Face {
    /// A font of this many tenths of a point.
    pub(in crate::write) const fn new(tenths: u32) -> Self {
        let tenths = if tenths < 10 {
            10
        } else if tenths > 4090 {
            4090
        } else {
            tenths
        };
        Self {
            em: tenths * 400 / 3,
            pitch: PITCH,
            spare: 0,
        }
    }

    /// A font by name: those that are not known to be as the standard ones get taller lines and more room.
    pub(in crate::write) fn named(font: &str, tenths: u32) -> Self {
        let is_standard = STANDARD
            .iter()
            .any(|beginning| font.trim_start().starts_with(beginning));
        let face = Self::new(tenths);
        if is_standard {
            face
        } else {
            Self {
                pitch: TALL_PITCH,
                spare: WIDE_SPARE,
                ..face
            }
        }
    }

    /// How much text a column of `pixels` holds, in thousandths of an em; at least one character.
    pub(in crate::write) fn capacity(self, pixels: u32) -> u32 {
        let room = u64::from(pixels.saturating_sub(CELL_PADDING)) * u64::from(1000 - self.spare);
        let capacity = room * 1000 / u64::from(self.em);
        let capacity = u32::try_from(capacity).unwrap_or(u32::MAX / 2);
        capacity.saturating_sub(RESERVE).max(1000)
    }

    /// Width of a column that holds this many full-width characters, in pixels.
    pub(in crate::write) fn column_width(self, chars: u32) -> u32 {
        let text = (u64::from(chars) * 1000 + u64::from(RESERVE)) * u64::from(self.em);
        u32::try_from(text.div_ceil(1_000_000)).unwrap_or(u32::MAX / 2) + CELL_PADDING
    }

    /// Height of a row of this many lines, in pixels.
    pub(in crate::write) fn row_height(self, lines: usize) -> u32 {
        let text =
            (lines.max(1) as u64 * u64::from(self.em) * u64::from(self.pitch)).div_ceil(1_000_000);
        let height = u32::try_from(text).unwrap_or(u32::MAX / 2) + ROW_PADDING;
        // 15 pt, the default of the format, would be left out of the file and fitted by whoever opens it.
        if height == 20 { 21 } else { height }
    }

    /// How many lines fit a row of `pixels`; at least one.
    pub(in crate::write) fn lines_in(self, pixels: u32) -> usize {
        let room = u64::from(pixels.saturating_sub(ROW_PADDING)) * 1_000_000;
        let lines = room / (u64::from(self.em) * u64::from(self.pitch));
        usize::try_from(lines).unwrap_or(usize::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_leave_slack_over_the_lines_of_excel() {
        let face = Face::new(105);
        for lines in 1..40 {
            let height = face.row_height(lines);
            // 13.5 pt are 18 px; 8 % more.
            assert!(u64::from(height) * 100 >= lines as u64 * 18 * 108);
            assert_eq!(face.lines_in(height), lines);
        }
    }

    #[test]
    fn fonts_with_tall_lines_get_taller_rows_and_hold_less() {
        let (standard, tall) = (
            Face::named("ＭＳ 明朝", 110),
            Face::named("游ゴシック", 110),
        );
        assert_eq!(standard.row_height(3), Face::new(110).row_height(3));
        // 18.75 pt are 25 px a line.
        assert!(tall.row_height(3) >= 75 && tall.row_height(3) > standard.row_height(3));
        assert!(tall.capacity(300) < standard.capacity(300));
        for lines in 1..40 {
            assert_eq!(tall.lines_in(tall.row_height(lines)), lines);
        }
    }

    #[test]
    fn no_row_is_as_high_as_the_default() {
        for tenths in 10..300 {
            for lines in 1..5 {
                assert_ne!(Face::new(tenths).row_height(lines), 20);
            }
        }
    }
}
