//! Cuts a row that is taller than what is left of the page, at the same item in every column where it can.

use super::line_break::{first_lines, is_line_break, lines};
use super::{Face, Page, TALLEST_ROW};

/// The text of one cell of a row.
#[derive(Clone, Debug)]
pub(in crate::write) struct Block<'a> {
    /// The text.
    pub(in crate::write) text: &'a str,
    /// Where items begin (bytes), each with its rank in the order common to the columns of the row.
    pub(in crate::write) heads: Vec<(usize, usize)>,
    /// How much a line holds, in thousandths of an em.
    pub(in crate::write) capacity: u32,
}

/// One sheet row of a table row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::write) struct Piece<'a> {
    /// The text of each cell.
    pub(in crate::write) texts: Vec<&'a str>,
    /// Height in pixels.
    pub(in crate::write) height: u32,
    /// Whether the row goes on below it on the same page.
    pub(in crate::write) goes_on: bool,
}

/// Lines a heading with text of its own must have to end a piece.
const LINES_OF_TEXT: usize = 4;

/// More lines than the tallest row has in the smallest type (49 of 6 pt).
const MOST_LINES: usize = 60;

/// Lays a row out on the page and the pages after it. No piece is taller than a page or than Excel allows, and
/// together they hold every character but the line breaks at which they were cut.
pub(in crate::write) fn split_row<'a>(
    blocks: &[Block<'a>],
    below_heading: &[bool],
    face: Face,
    page: &mut Page,
) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut row = Row::new(blocks, below_heading, face);
    loop {
        let whole = face.row_height(row.lines());
        let limit = page.left().min(TALLEST_ROW);
        let tallest = page.room().min(TALLEST_ROW);
        let ends = if whole <= limit {
            row.ends()
        } else {
            let least = if whole <= tallest { limit / 2 } else { 0 };
            match row.last_item_within(limit, least) {
                Some(ends) => ends,
                None if is_better_on_next(page, whole.min(row.first_item()), tallest) => {
                    page.turn();
                    continue;
                }
                None => row.lines_within(limit),
            }
        };
        let piece = row.take(&ends);
        let stays = page.place(piece.height);
        if let Some(above) = pieces.last_mut() {
            above.goes_on = stays;
        }
        pieces.push(piece);
        if row.is_done() {
            return pieces;
        }
    }
}

/// What is still to be laid out of a row.
struct Row<'r, 'a> {
    rests: Vec<Rest<'r, 'a>>,
    below_heading: &'r [bool],
    face: Face,
}

struct Rest<'r, 'a> {
    block: &'r Block<'a>,
    from: usize,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'r, 'a> Row<'r, 'a> {
    fn new(blocks: &'r [Block<'a>], below_heading: &'r [bool], face: Face) -> Self {
        Self {
            rests: blocks.iter().map(|block| Rest::new(block, 0)).collect(),
            below_heading,
            face,
        }
    }

    fn lines(&self) -> usize {
        self.rests
            .iter()
            .map(|rest| rest.starts.len())
            .max()
            .unwrap_or(1)
    }

    fn ends(&self) -> Vec<usize> {
        self.rests
            .iter()
            .map(|rest| rest.block.text.len())
            .collect()
    }

    fn is_done(&self) -> bool {
        self.rests
            .iter()
            .all(|rest| rest.block.text[rest.from..].chars().all(is_line_break))
    }

    /// Places where all columns can be cut before the same item, first to last, with the lines above.
    fn item_cuts(&self) -> impl Iterator<Item = (Vec<usize>, usize)> {
        let lines_above = |rank: usize| -> usize {
            let lines = self
                .rests
                .iter()
                .map(|rest| rest.lines_before(rest.cut(rank)));
            lines.max().unwrap_or(0)
        };
        let first = self.rests.iter().filter_map(Rest::next_rank).min();
        let first = first.unwrap_or(self.below_heading.len()).max(1);
        (first..self.below_heading.len()).filter_map(move |rank| {
            let cuts: Vec<usize> = self.rests.iter().map(|rest| rest.cut(rank)).collect();
            let moves = self
                .rests
                .iter()
                .zip(&cuts)
                .any(|(rest, cut)| rest.has_text_before(*cut));
            let ends = self
                .rests
                .iter()
                .zip(&cuts)
                .all(|(rest, cut)| *cut >= rest.block.text.len());
            if !moves || ends {
                return None;
            }
            let lines = lines_above(rank);
            let leaves_heading_alone = self.below_heading[rank]
                && lines.saturating_sub(lines_above(rank - 1)) < LINES_OF_TEXT;
            (!leaves_heading_alone).then_some((cuts, lines))
        })
    }

    /// The last such place that fits `limit` and fills at least `least`.
    fn last_item_within(&self, limit: u32, least: u32) -> Option<Vec<usize>> {
        self.item_cuts()
            .map(|(cuts, lines)| (cuts, self.face.row_height(lines)))
            .take_while(|(_, height)| *height <= limit)
            .filter(|(_, height)| *height >= least)
            .last()
            .map(|(cuts, _)| cuts)
    }

    /// Height of what stands before the first such place.
    fn first_item(&self) -> u32 {
        let lines = self
            .item_cuts()
            .next()
            .map_or(self.lines(), |(_, lines)| lines);
        self.face.row_height(lines)
    }

    /// As many lines of the first item as fit `limit`, rather up to a line break of the text.
    fn lines_within(&self, limit: u32) -> Vec<usize> {
        let most = self.face.lines_in(limit);
        let until = self
            .item_cuts()
            .next()
            .map_or_else(|| self.ends(), |(cuts, _)| cuts);
        self.rests
            .iter()
            .zip(until)
            .map(|(rest, until)| {
                if rest.lines_before(until) <= most {
                    return until;
                }
                let ends_paragraph = |line: &usize| {
                    let start = rest.starts.get(*line).copied().unwrap_or(until);
                    rest.block.text[..start].ends_with(is_line_break)
                };
                let line = (most - most / 4..=most)
                    .rev()
                    .find(ends_paragraph)
                    .unwrap_or(most);
                rest.starts.get(line.max(1)).copied().unwrap_or(until)
            })
            .collect()
    }

    /// Takes the text up to `ends` away as one piece.
    fn take(&mut self, ends: &[usize]) -> Piece<'a> {
        let mut texts = Vec::with_capacity(ends.len());
        let mut most = 1;
        for (rest, end) in self.rests.iter_mut().zip(ends) {
            let text = rest.block.text[rest.from..*end].trim_end_matches(is_line_break);
            most = most.max(lines(text, rest.block.capacity).len());
            texts.push(text);
            *rest = Rest::new(rest.block, *end);
        }
        Piece {
            texts,
            height: self.face.row_height(most).min(TALLEST_ROW),
            goes_on: false,
        }
    }
}

/// True when an item that cannot be kept whole here should wait for the next page: it fits there and
/// less than half a page stays empty, or there is hardly any room left.
fn is_better_on_next(page: &Page, item: u32, tallest: u32) -> bool {
    let (left, room) = (page.left(), page.room());
    !page.is_empty() && (left < room / 4 || left < room / 2 && item <= tallest)
}

impl<'r, 'a> Rest<'r, 'a> {
    fn new(block: &'r Block<'a>, from: usize) -> Self {
        let text = block.text[from..].trim_end_matches(is_line_break);
        Self {
            block,
            from,
            starts: first_lines(text, block.capacity, MOST_LINES)
                .into_iter()
                .map(|line| from + line.start)
                .collect(),
        }
    }

    /// Where the column is cut before the item of this rank: at the first head that belongs behind the cut,
    /// with the blanks before it on its line.
    fn cut(&self, rank: usize) -> usize {
        let text = self.block.text;
        let heads = &self.block.heads;
        let head = heads.partition_point(|(_, known)| *known < rank);
        let at = heads.get(head).map_or(text.len(), |(at, _)| *at);
        let before = text[..at].trim_end_matches(|c: char| c.is_whitespace() && !is_line_break(c));
        let cut = if before.is_empty() || before.ends_with(is_line_break) {
            before.len()
        } else {
            at
        };
        cut.max(self.from)
    }

    /// Rank of the next head that is still to come.
    fn next_rank(&self) -> Option<usize> {
        let heads = &self.block.heads;
        let next = heads.partition_point(|(at, _)| *at < self.from);
        heads.get(next).map(|(_, rank)| *rank)
    }

    fn has_text_before(&self, cut: usize) -> bool {
        self.block.text[self.from..cut].contains(|c| !is_line_break(c))
    }

    /// Number of lines that text before `cut` takes.
    fn lines_before(&self, cut: usize) -> usize {
        let text = self.block.text[self.from..cut].trim_end_matches(is_line_break);
        let end = self.from + text.len();
        if text.is_empty() {
            0
        } else {
            self.starts.partition_point(|start| *start < end)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const FACE: Face = Face::new(105);

    /// A text of items 1, 2, … with so many lines each.
    fn items(lines: &[usize]) -> (String, Vec<(usize, usize)>) {
        let mut text = String::new();
        let mut heads = Vec::new();
        for (at, count) in lines.iter().enumerate() {
            heads.push((text.len(), at + 1));
            for line in 0..*count {
                writeln!(text, "{} 行{line}", at + 1).expect("a string takes any text");
            }
        }
        (text, heads)
    }

    fn block((text, heads): &(String, Vec<(usize, usize)>)) -> Block<'_> {
        Block {
            text,
            heads: heads.clone(),
            capacity: 20_000,
        }
    }

    #[test]
    fn columns_are_cut_before_the_same_item() {
        let (plan, status) = (items(&[3, 10, 12, 2]), items(&[8, 2, 9, 15]));
        let mut page = Page::new(600, 0);
        let pieces = split_row(
            &[block(&plan), block(&status)],
            &[false; 5],
            FACE,
            &mut page,
        );
        assert!(pieces.len() > 1);
        for piece in &pieces {
            let first = |text: &str| text.chars().next();
            assert_eq!(first(piece.texts[0]), first(piece.texts[1]));
        }
    }

    #[test]
    fn a_row_uses_what_is_left_of_the_page() {
        let text = items(&[8, 8, 8]);
        let mut page = Page::new(600, 300);
        let pieces = split_row(&[block(&text)], &[false; 4], FACE, &mut page);
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].texts[0].starts_with('1') && pieces[0].height <= 300);
    }

    #[test]
    fn a_heading_is_not_left_alone_at_the_end_of_a_piece() {
        let text = items(&[12, 1, 14]);
        let mut page = Page::new(500, 0);
        let pieces = split_row(
            &[block(&text)],
            &[false, false, false, true],
            FACE,
            &mut page,
        );
        assert!(pieces[1].texts[0].starts_with('2'));
    }

    #[test]
    fn a_long_item_is_cut_between_its_lines() {
        let long = "あいうえお、かきくけこ。".repeat(400);
        let block = Block {
            text: &long,
            heads: vec![(0, 1)],
            capacity: 15_500,
        };
        let mut page = Page::new(580, 450);
        let pieces = split_row(&[block], &[false, false], FACE, &mut page);
        let joined: String = pieces.iter().map(|piece| piece.texts[0]).collect();
        assert_eq!(joined, long);
        assert!(pieces.iter().all(|piece| piece.height <= TALLEST_ROW));
    }

    #[test]
    fn blank_rows_and_blank_lines_have_a_height() {
        for text in ["", "\n", "\n\n\n"] {
            let block = Block {
                text,
                heads: Vec::new(),
                capacity: 5000,
            };
            let pieces = split_row(&[block], &[], FACE, &mut Page::new(600, 590));
            assert_eq!(pieces.len(), 1);
            assert!(pieces[0].height >= FACE.row_height(1));
        }
    }
}
