//! The paper, and how full its current page is.

use crate::template::{Orientation, Page as PageSetup, Widths};

/// Printable area of the paper, in pixels.
#[derive(Clone, Copy, Debug)]
pub(in crate::write) struct Paper {
    /// Printable width.
    pub(in crate::write) width: u32,
    /// Printable height.
    pub(in crate::write) height: u32,
}

impl Paper {
    /// The paper of the template within its margins.
    pub(in crate::write) fn new(setup: &PageSetup) -> Self {
        let (short, long) = setup.paper.millimetres();
        let (width, height) = match setup.orientation {
            Orientation::Landscape => (long, short),
            Orientation::Portrait => (short, long),
        };
        // Something must be left to print on, also of the smallest paper.
        let [left, right, top, bottom] = setup.margins.map(|mm| mm.min(short / 3).min(80));
        // Pixels come in whole ones and printers differ, so the area is taken 1.5 % smaller than it is.
        let pixels = |mm: u32| mm * 960 / 254 * 985 / 1000;
        Self {
            width: pixels(width - left - right),
            height: pixels(height - top - bottom),
        }
    }

    /// Widths of the columns in pixels, and the paper as it must be counted on: a table wider than the paper is
    /// printed smaller, so that more rows fit a page.
    pub(in crate::write) fn fitted(self, widths: Widths, shares: &[u32]) -> (Self, Vec<u32>) {
        match widths {
            Widths::Share => (self, self.columns(shares)),
            Widths::Pixels => {
                let widths: Vec<u32> = shares.iter().map(|width| (*width).clamp(8, 1790)).collect();
                let total = widths.iter().sum::<u32>();
                let height = u64::from(self.height) * u64::from(total.max(self.width))
                    / u64::from(self.width.max(1));
                let height = u32::try_from(height).unwrap_or(self.height);
                (Self { height, ..self }, widths)
            }
        }
    }

    /// Shares the width out; every column gets at least a few characters.
    pub(in crate::write) fn columns(self, shares: &[u32]) -> Vec<u32> {
        let total = shares
            .iter()
            .map(|share| u64::from(*share))
            .sum::<u64>()
            .max(1);
        shares
            .iter()
            .map(|share| {
                let width = u64::from(self.width) * u64::from(*share) / total;
                u32::try_from(width).unwrap_or(self.width).max(40)
            })
            .collect()
    }
}

/// How full the current page is.
#[derive(Clone, Debug)]
pub(in crate::write) struct Page {
    room: u32,
    used: u32,
}

impl Page {
    /// A page with `room` pixels for rows, of which the first page has used some.
    pub(in crate::write) fn new(room: u32, used: u32) -> Self {
        let room = room.max(100);
        Self {
            room,
            used: used % room,
        }
    }

    /// Room of an empty page.
    pub(super) fn room(&self) -> u32 {
        self.room
    }

    /// What is left of this page.
    pub(in crate::write) fn left(&self) -> u32 {
        self.room - self.used
    }

    /// True when nothing stands on it yet.
    pub(in crate::write) fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Goes on to the next page.
    pub(in crate::write) fn turn(&mut self) {
        self.used = 0;
    }

    /// Puts a row on this page, or on the next when it does not fit. True when something stands above it on
    /// its page.
    pub(in crate::write) fn place(&mut self, height: u32) -> bool {
        if height > self.left() {
            self.turn();
        }
        let stays = !self.is_empty();
        self.used = (self.used + height).min(self.room);
        stays
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_in_pixels_are_kept_and_a_wide_table_is_printed_smaller() {
        let paper = Paper::new(&PageSetup::default());
        let (same, widths) = paper.fitted(Widths::Pixels, &[40, 200, 300]);
        assert_eq!(widths, [40, 200, 300]);
        assert_eq!(same.height, paper.height);
        let (tall, widths) = paper.fitted(Widths::Pixels, &[paper.width, paper.width]);
        assert_eq!(widths, [paper.width, paper.width]);
        assert_eq!(tall.height, paper.height * 2);
        let (_, widths) = paper.fitted(Widths::Share, &[1, 1]);
        assert_eq!(widths, [paper.width / 2, paper.width / 2]);
    }
}
