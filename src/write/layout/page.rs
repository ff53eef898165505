//! The paper, and how full its current page is.

use crate::template::{Orientation, Page as PageSetup};

/// Printable area of the paper, in pixels.
#[derive(Clone, Copy, Debug)]
pub(in crate::write) struct Paper {
    /// Printable width.
    pub(in crate::write) width: u32,
    /// Printable height.
    pub(in crate::write) height: u32,
}

impl Paper {
    /// A4 with the margins of the template.
    pub(in crate::write) fn new(setup: &PageSetup) -> Self {
        let (width, height) = match setup.orientation {
            Orientation::Landscape => (297, 210),
            Orientation::Portrait => (210, 297),
        };
        let [left, right, top, bottom] = setup.margins.map(|mm| mm.min(80));
        // Pixels come in whole ones and printers differ, so the area is taken 1.5 % smaller than it is.
        let pixels = |mm: u32| mm * 960 / 254 * 985 / 1000;
        Self {
            width: pixels(width - left - right),
            height: pixels(height - top - bottom),
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
