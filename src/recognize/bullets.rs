//! Bullet points (○ ・ ■): which glyphs a document uses as list marks, where they stand in a text, and which lie
//! above which. The rank of a glyph is found in the document itself, like that of a number.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::heads::{self, Position};
use super::signs::OPENING;
use crate::model::{Scheme, ascii_digit, fold_char};

/// Glyphs that begin a point, folded. ※ is none: it begins a remark on what stands above it.
const GLYPHS: &str = "○●◎・■□◆◇▪▫◦★☆▶►▷";
/// Glyphs that begin a point only before a blank: they are dashes, minus signs and footnote marks otherwise.
const SPACED: &str = "ー*";
/// What follows a glyph that is no list mark: `○×`, `○印`, `○／`.
const NEVER_BEHIND: &str = "×△▲印/、。）)」";

/// A bullet point that begins in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bullet {
    /// Where its glyph stands.
    pub(super) at: usize,
    /// The glyph, folded: ○ 〇 ◯ are one, ・ ･ · • are one.
    pub(super) glyph: char,
    /// Where its text begins.
    pub(super) text_at: usize,
    position: Position,
    /// Whether a blank stands between glyph and text.
    loose: bool,
}

/// What opens items: a glyph, or a family of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Level {
    /// A bullet glyph, folded.
    Glyph(char),
    /// A family of numbers.
    Numbers(Scheme),
}

/// The list marks of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Bullets {
    uses: HashMap<char, Uses>,
    /// Pairs of which the first lies above the second.
    above: HashSet<(Level, Level)>,
}

/// How often a glyph stands where.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    /// At the head of a line, before a blank or not.
    loose_heads: u32,
    tight_heads: u32,
    /// Inside a line after a blank, with its text right behind it.
    tight_inside: u32,
}

impl Uses {
    fn heads(self) -> u32 {
        self.loose_heads + self.tight_heads
    }
}

impl Bullets {
    /// Learns the list marks of a document from all its texts.
    pub(super) fn of(texts: &[&str]) -> Self {
        let texts: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
        let mut bullets = Self::default();
        for bullet in texts.iter().flat_map(|chars| shapes(chars)) {
            let uses = bullets.uses.entry(bullet.glyph).or_default();
            match (bullet.position, bullet.loose) {
                (Position::Inline, false) => uses.tight_inside += 1,
                (Position::Inline, true) => {}
                (_, true) => uses.loose_heads += 1,
                (_, false) => uses.tight_heads += 1,
            }
        }
        if !bullets.uses.is_empty() {
            bullets.above = bullets.ladder(&texts);
        }
        bullets
    }

    /// The bullet points of a text, in order.
    pub(super) fn find(&self, chars: &[char]) -> Vec<Bullet> {
        if self.uses.is_empty() {
            return Vec::new();
        }
        let mut found = shapes(chars);
        found.retain(|bullet| self.is_mark(bullet));
        found
    }

    fn is_mark(&self, bullet: &Bullet) -> bool {
        let uses = self.uses.get(&bullet.glyph).copied().unwrap_or_default();
        match (bullet.position, bullet.loose) {
            (Position::Start | Position::Line, _) => true,
            (Position::Inline, false) => uses.heads() > 0 || uses.tight_inside >= 2,
            // `A ・ B`: a list mark only where lists are written like this.
            (Position::Inline, true) => {
                uses.loose_heads > 0 && uses.loose_heads >= uses.tight_heads
            }
        }
    }

    /// True when items opened by `upper` hold those opened by `lower`.
    pub(super) fn is_above(&self, upper: Level, lower: Level) -> bool {
        self.above.contains(&(upper, lower))
    }

    /// Which levels lie above which: of two glyphs, the one that comes first in most of the texts that have both.
    /// Numbers lie above glyphs, but for those that begin again from 1 under each point, and for ① under a point.
    fn ladder(&self, texts: &[Vec<char>]) -> HashSet<(Level, Level)> {
        let mut votes: HashMap<(Level, Level), u32> = HashMap::new();
        let mut seen: Vec<Level> = Vec::new();
        let mut restarts: HashSet<(Level, Level)> = HashSet::new();
        for chars in texts {
            let mut order: Vec<Level> = Vec::new();
            let mut ones: BTreeMap<Scheme, u32> = BTreeMap::new();
            let mut glyphs_after_one: BTreeSet<(Scheme, char)> = BTreeSet::new();
            for (level, first) in self.levels(chars) {
                if !order.contains(&level) {
                    order.push(level);
                }
                match level {
                    Level::Numbers(scheme) if first == 1 => {
                        let again = *ones.entry(scheme).and_modify(|n| *n += 1).or_insert(1) > 1;
                        for (_, glyph) in glyphs_after_one
                            .iter()
                            .filter(|(s, _)| again && *s == scheme)
                        {
                            restarts.insert((Level::Glyph(*glyph), level));
                        }
                    }
                    Level::Glyph(glyph) => {
                        glyphs_after_one.extend(ones.keys().map(|scheme| (*scheme, glyph)));
                    }
                    Level::Numbers(_) => {}
                }
            }
            for (i, upper) in order.iter().enumerate() {
                if !seen.contains(upper) {
                    seen.push(*upper);
                }
                for lower in &order[i + 1..] {
                    *votes.entry((*upper, *lower)).or_default() += 1;
                }
            }
        }
        let vote = |a: Level, b: Level| votes.get(&(a, b)).copied().unwrap_or(0);
        let mut above = HashSet::new();
        for (i, a) in seen.iter().enumerate() {
            for b in &seen[i + 1..] {
                let (first, second) = (vote(*a, *b), vote(*b, *a));
                let pair = match (*a, *b) {
                    (Level::Glyph(_), Level::Numbers(scheme)) => {
                        under_glyph(scheme, restarts.contains(&(*a, *b)), first, second)
                            .then_some((*a, *b))
                    }
                    (Level::Numbers(scheme), Level::Glyph(_)) => {
                        under_glyph(scheme, restarts.contains(&(*b, *a)), second, first)
                            .then_some((*b, *a))
                    }
                    _ if first + second == 0 => None,
                    // A tie goes to the glyph that the document has first.
                    _ => Some(if second > first { (*b, *a) } else { (*a, *b) }),
                };
                above.extend(pair);
            }
        }
        above
    }

    /// What opens items in a text, in order, with the first position of numbers.
    fn levels(&self, chars: &[char]) -> Vec<(Level, u32)> {
        let bullets = self.find(chars);
        let mut levels: Vec<(usize, Level, u32)> = heads::candidates(chars)
            .into_iter()
            .filter(|candidate| !candidate.mark.lookalike)
            .map(|candidate| {
                let number = &candidate.mark.number;
                (candidate.at, Level::Numbers(number.scheme), number.first())
            })
            .collect();
        levels.extend(
            bullets
                .iter()
                .map(|bullet| (bullet.at, Level::Glyph(bullet.glyph), 0)),
        );
        levels.sort_by_key(|(at, ..)| *at);
        levels
            .into_iter()
            .map(|(_, level, first)| (level, first))
            .collect()
    }
}

/// Whether numbers of a scheme lie under a glyph that some texts have before them and some behind them.
fn under_glyph(scheme: Scheme, restarts: bool, glyph_first: u32, number_first: u32) -> bool {
    glyph_first > number_first && (restarts || scheme.rank().is_none())
}

/// Where the heading of a point ends that begins at `from`: at a colon, a label, a wide blank, the end of the
/// line. A sentence has none, and gives `from`.
pub(super) fn heading_end(chars: &[char], from: usize) -> usize {
    let mut end = from;
    let mut depth = 0_usize;
    while let Some(c) = chars.get(end) {
        match c {
            '（' | '(' | '「' | '『' => depth += 1,
            '）' | ')' | '」' | '』' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => return from,
            '：' | ':' | '…' | '‥' | '\t' | '\u{3000}' if end > from && depth == 0 => break,
            ' ' if chars.get(end + 1).is_none_or(|next| next.is_whitespace()) => break,
            '\n' => break,
            c if end > from && depth == 0 && OPENING.contains(*c) => break,
            _ => {}
        }
        end += 1;
    }
    end
}

/// What a point is called: its heading, else its first sentence.
pub(super) fn name(chars: &[char], from: usize) -> String {
    let end = heading_end(chars, from);
    let rest = chars.get(from..).unwrap_or_default();
    let length = if end > from {
        end - from
    } else {
        let end = rest.iter().position(|c| matches!(c, '。' | '\n'));
        end.unwrap_or(rest.len())
    };
    let text: String = rest[..length].iter().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every place of a text that has the shape of a bullet point.
fn shapes(chars: &[char]) -> Vec<Bullet> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (at, c) in chars.iter().enumerate() {
        if let Some(bullet) = shape(chars, at)
            && (depth == 0 || bullet.position != Position::Inline)
        {
            found.push(bullet);
        }
        match c {
            '（' | '(' | '「' | '『' => depth += 1,
            '）' | ')' | '」' | '』' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
    }
    found
}

fn shape(chars: &[char], at: usize) -> Option<Bullet> {
    let glyph = fold_char(*chars.get(at)?);
    let spaced = SPACED.contains(glyph);
    if !spaced && !GLYPHS.contains(glyph) {
        return None;
    }
    let position = position(chars, at)?;
    let blanks = chars[at + 1..]
        .iter()
        .take_while(|c| matches!(c, ' ' | '\u{3000}' | '\t'))
        .count();
    let text_at = at + 1 + blanks;
    let next = *chars.get(text_at)?;
    let is_text = next != '\n'
        && fold_char(next) != glyph
        && !NEVER_BEHIND.contains(next)
        && !(spaced && (blanks == 0 || ascii_digit(next).is_some()));
    is_text.then_some(Bullet {
        at,
        glyph,
        text_at,
        position,
        loose: blanks > 0,
    })
}

/// At the head of the text or of a line, or after a blank inside a line.
fn position(chars: &[char], at: usize) -> Option<Position> {
    let mut before = chars[..at].iter().rev();
    let blank = before.next();
    match blank {
        None => return Some(Position::Start),
        Some('\n') => return Some(Position::Line),
        Some(c) if c.is_whitespace() => {}
        Some(_) => return None,
    }
    match before.find(|c| **c == '\n' || !c.is_whitespace()) {
        None => Some(Position::Start),
        Some('\n') => Some(Position::Line),
        Some(_) => Some(Position::Inline),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let found = Bullets::of(texts).find(&chars);
        let ends = found
            .iter()
            .skip(1)
            .map(|next| next.at)
            .chain([chars.len()]);
        let named = found.iter().zip(ends);
        named
            .map(|(bullet, end)| name(&chars[..end], bullet.text_at))
            .collect()
    }

    #[test]
    fn points_stand_at_line_heads_and_after_blanks() {
        for (text, names) in [
            (
                "○ 窓口の設置\n・相談\n　・助言",
                vec!["窓口の設置", "相談", "助言"],
            ),
            (
                "○窓口の設置 ・相談 ・助言 ○広報",
                vec!["窓口の設置", "相談", "助言", "広報"],
            ),
            (
                "• 窓口：平日に開く\n● Ｅ Ｘ Ｐ Ｏの開催",
                vec!["窓口", "Ｅ Ｘ Ｐ Ｏの開催"],
            ),
            ("- 窓口を設けた。年内に開く。", vec!["窓口を設けた"]),
            (
                "・窓口(平日に開く。)の設置：1か所",
                vec!["窓口(平日に開く。)の設置"],
            ),
        ] {
            assert_eq!(found(&[text], text), names, "{text}");
        }
    }

    #[test]
    fn a_dot_inside_words_is_no_point() {
        for text in [
            "ライフ・ワーク・バランスの推進",
            "データ・情報 の活用",
            "講習 ・ 研修の案内",
            "○○県の取組",
            "○",
            "・",
            "－5人",
            "研修（ ・講習 ・見学 ）",
        ] {
            assert!(found(&[text], text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_glyph_that_comes_first_lies_above() {
        let above = |texts: &[&str], upper, lower| Bullets::of(texts).is_above(upper, lower);
        let (circle, dot) = (Level::Glyph('○'), Level::Glyph('・'));
        let texts = ["・a\n・b", "○ a\n・b\n○ c", "〇a\n･b"];
        assert!(above(&texts, circle, dot) && !above(&texts, dot, circle));
        let texts = ["○ a\n・b", "・a\n○ b\n○ c", "・a\n○ b"];
        assert!(above(&texts, dot, circle));
        let (kata, circled) = (Level::Numbers(Scheme::Kata), Level::Numbers(Scheme::Circ));
        assert!(!above(&["ア a\n・b\nイ c"], dot, kata));
        assert!(!above(&["○ a\nア b\nイ c"], circle, kata));
        assert!(above(&["○ a\nア b\nイ c\n○ d\nア e"], circle, kata));
        assert!(above(&["○ a\n①b\n②c\n○ d"], circle, circled));
    }
}
