//! Numbered text of one column → a tree of items. The rank of a scheme is found in the document
//! itself: real ones put ① under ア and ア under ③.

use std::collections::HashMap;
use std::sync::Arc;

use super::bullets::{self, Bullet, Bullets, Level};
use super::heads::{self, Candidate, Position};
use crate::model::{Number, Scheme, Traced, read_number};

/// How a node is told from its siblings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// By its number.
    Numbered(Number),
    /// By its heading.
    Named(String),
}

impl Step {
    /// The step as it stands in a path.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Numbered(number) => number.canonical.clone(),
            // The slash parts the steps of a path.
            Self::Named(heading) => heading.replace('/', "／"),
        }
    }

    fn number(&self) -> Option<&Number> {
        match self {
            Self::Numbered(number) => Some(number),
            Self::Named(_) => None,
        }
    }
}

/// Index of a node; 0 is the root.
pub(super) type NodeId = usize;

/// One item of one column.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) parent: NodeId,
    pub(super) step: Option<Step>,
    pub(super) children: Vec<NodeId>,
    /// Text of the item without its sub-items, number and heading first.
    pub(super) text: Traced,
    /// Characters of `text` that are the number, and where the heading ends.
    pub(super) number_end: u32,
    pub(super) heading_end: u32,
    /// The glyph of a bullet point, folded.
    glyph: Option<char>,
    /// Whether the row gave the item, or a section over it, and not the text of this column.
    pub(super) is_of_row: bool,
}

impl Node {
    fn new(parent: NodeId, step: Option<Step>) -> Self {
        Self {
            parent,
            step,
            children: Vec::new(),
            text: Traced::default(),
            number_end: 0,
            heading_end: 0,
            glyph: None,
            is_of_row: false,
        }
    }
}

/// The items of one column, and those that are open while it is read.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    open: Vec<NodeId>,
    /// Where numbers of this row hang when nothing is open: the row's own item.
    base: NodeId,
    /// Items that this column numbers otherwise than the first column does: by the path they have there.
    aliases: HashMap<Vec<String>, NodeId>,
    /// What lists of a scheme were first found under: the ladder of this document.
    parents: HashMap<Scheme, Option<Scheme>>,
    /// The list marks of the document; none where bullet points are no items.
    bullets: Arc<Bullets>,
    /// Whether only what begins a line is an item.
    by_line: bool,
}

/// A head found in a passage: where, and which node it opens.
pub(super) type FoundHead = (u32, NodeId);

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::new(0, None)],
            open: Vec::new(),
            base: 0,
            aliases: HashMap::new(),
            parents: HashMap::new(),
            bullets: Arc::default(),
            by_line: false,
        }
    }

    /// A tree in which bullet points are items.
    pub(super) fn with_bullets(bullets: Arc<Bullets>) -> Self {
        Self {
            bullets,
            ..Self::new()
        }
    }

    /// The same, with items at the beginning of lines alone.
    pub(super) fn by_line(bullets: Arc<Bullets>) -> Self {
        Self {
            by_line: true,
            ..Self::with_bullets(bullets)
        }
    }

    /// The steps from the root to a node.
    pub(super) fn path(&self, node: NodeId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = node;
        while at != 0 {
            steps.extend(self.nodes[at].step.clone());
            at = self.nodes[at].parent;
        }
        steps.reverse();
        steps
    }

    /// The node at the end of these steps, made where it is missing; it becomes the innermost open one.
    pub(super) fn enter(&mut self, steps: &[Step]) -> NodeId {
        self.open.clear();
        let mut at = 0;
        let mut keys = Vec::new();
        for step in steps {
            let key = step.key();
            let has_key = |child: &&NodeId| {
                self.nodes[**child]
                    .step
                    .as_ref()
                    .is_some_and(|known| known.key() == key)
            };
            let known = self.nodes[at].children.iter().rev().find(has_key).copied();
            keys.push(key);
            at = match self.aliases.get(&keys).copied().or(known) {
                Some(child) => child,
                None => self.add(at, step.clone()),
            };
            self.nodes[at].is_of_row = true;
            self.open.push(at);
        }
        at
    }

    /// Opens the item of a row that has a number or name of its own: numbers in its texts hang below it.
    pub(super) fn enter_row(&mut self, steps: &[Step], own: Step) -> NodeId {
        let parent = self.enter(steps);
        let node = self.add(parent, own);
        self.nodes[node].is_of_row = true;
        self.open.clear();
        self.base = node;
        node
    }

    fn add(&mut self, parent: NodeId, step: Step) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node::new(parent, Some(step)));
        self.nodes[parent].children.push(id);
        id
    }

    /// An item for text that stands before the first number of all: named by its first words, never open.
    fn add_unnumbered(&mut self, text: &str) -> NodeId {
        self.add(0, Step::Named(heads::first_words(text)))
    }

    /// True for the item of a bullet point.
    pub(super) fn is_point(&self, node: NodeId) -> bool {
        self.nodes
            .get(node)
            .is_some_and(|node| node.glyph.is_some())
    }

    /// The innermost open item.
    pub(super) fn current(&self) -> NodeId {
        self.open.last().copied().unwrap_or(self.base)
    }

    /// Gives an item its own line: number, heading and what follows.
    pub(super) fn write_titled(&mut self, node: NodeId, text: &Traced) {
        if !self.nodes[node].text.is_empty() {
            // The same section told again: its line is kept below the first.
            self.write(node, text);
            return;
        }
        let text = text.trimmed();
        let chars: Vec<char> = text.text().chars().collect();
        let number_end = read_number(&chars, 0).map_or(0, |mark| mark.end);
        self.nodes[node].number_end = number_end as u32;
        self.nodes[node].heading_end = text.len();
        self.nodes[node].text = text;
    }

    /// Opens a section: its number decides what it lies under; without one it lies outermost.
    pub(super) fn open_section(&mut self, text: &str) -> NodeId {
        let chars: Vec<char> = text.trim().chars().collect();
        if let Some(mark) = read_number(&chars, 0).filter(|mark| !mark.lookalike) {
            let parent = self.parent_for(&mark.number);
            self.open_below(parent, mark.number, &[])
        } else {
            self.enter(&[]);
            let node = self.add(0, Step::Named(text.trim().to_owned()));
            self.open.push(node);
            node
        }
    }

    /// Adds text to an item.
    pub(super) fn write(&mut self, node: NodeId, text: &Traced) {
        let text = text.trimmed();
        if text.is_empty() {
            return;
        }
        let own = &mut self.nodes[node].text;
        if !own.is_empty() {
            own.push_glue("\n");
        }
        own.push(&text);
    }

    /// Reads a passage: opens an item at every head and gives each its text. Text before the first head
    /// goes to the innermost open item. With `aligned`, the steps of the item that this row begins in the
    /// first column, a first number of the same scheme hangs where it hangs there.
    pub(super) fn read(&mut self, passage: &Traced, aligned: Option<&[Step]>) -> Vec<FoundHead> {
        let chars: Vec<char> = passage.text().chars().collect();
        let mut candidates = heads::candidates(&chars);
        let mut bullets = self.bullets.find(&chars);
        if self.by_line {
            candidates.retain(|candidate| candidate.position != Position::Inline);
        }
        // `○ (1) 研修`: the point has the number as part of its name.
        candidates.retain(|number| !bullets.iter().any(|bullet| bullet.text_at == number.at));
        bullets.reverse();
        let mut heads: Vec<FoundHead> = Vec::new();
        let mut bounds: Vec<(usize, usize)> = Vec::new();
        let opened_before = self.current();
        for (i, candidate) in candidates.iter().enumerate() {
            while let Some(bullet) = bullets.pop_if(|bullet| bullet.at < candidate.at) {
                let end = bullets
                    .last()
                    .map_or(candidate.at, |next| next.at.min(candidate.at));
                heads.push((bullet.at as u32, self.open_bullet(&bullet, &chars[..end])));
                bounds.push((bullet.at, bullet.text_at));
            }
            let number = self.resolve(candidate, &candidates[i + 1..]);
            let Some(number) = number else { continue };
            self.close_points(number.scheme);
            let parent = match aligned {
                Some(steps) if candidate.position == Position::Start => {
                    self.aligned_parent(steps, &number)
                }
                _ => None,
            };
            let is_aligned = parent.is_some();
            let parent = parent.unwrap_or_else(|| self.parent_for(&number));
            let canonical = number.canonical.clone();
            let node = self.open_below(parent, number, &heads);
            if let Some(steps) = aligned.filter(|_| is_aligned) {
                let keys: Vec<String> = steps.iter().map(Step::key).collect();
                if keys.last() != Some(&canonical) {
                    self.aliases.insert(keys, node);
                }
            }
            heads.push((candidate.at as u32, node));
            bounds.push((candidate.at, candidate.mark.end));
        }
        while let Some(bullet) = bullets.pop() {
            let end = bullets.last().map_or(chars.len(), |next| next.at);
            heads.push((bullet.at as u32, self.open_bullet(&bullet, &chars[..end])));
            bounds.push((bullet.at, bullet.text_at));
        }
        let first = bounds.first().map_or(chars.len(), |(at, _)| *at);
        if first > 0 {
            let before = passage.slice(0..first as u32);
            let node = if opened_before == 0 {
                self.add_unnumbered(before.text())
            } else {
                opened_before
            };
            self.write(node, &before);
        }
        for (i, ((at, node), (_, number_end))) in heads.iter().zip(&bounds).enumerate() {
            let end = bounds.get(i + 1).map_or(chars.len(), |(next, _)| *next);
            let is_new = self.nodes[*node].text.is_empty();
            self.write(*node, &passage.slice(*at..end as u32));
            if is_new {
                let heading_end = match self.nodes[*node].glyph {
                    Some(_) => bullets::heading_end(&chars[..end], *number_end),
                    None => heads::heading_end(&chars[..end], *number_end),
                };
                self.nodes[*node].number_end = *number_end as u32 - at;
                self.nodes[*node].heading_end = heading_end as u32 - at;
            }
        }
        heads
    }

    /// Opens the item of a bullet point: beside the outermost open item of its level or below it, else under the
    /// innermost.
    fn open_bullet(&mut self, bullet: &Bullet, chars: &[char]) -> NodeId {
        let level = Level::Glyph(bullet.glyph);
        let is_no_higher = |id: &NodeId| {
            let known = match self.nodes[*id].glyph {
                Some(glyph) => Some(Level::Glyph(glyph)),
                None => self.scheme_of(*id).map(Level::Numbers),
            };
            known.is_some_and(|known| known == level || self.bullets.is_above(level, known))
        };
        if let Some(at) = self.open.iter().position(is_no_higher) {
            self.open.truncate(at);
        }
        let name = bullets::name(chars, bullet.text_at);
        let node = self.add(self.current(), Step::Named(name));
        self.nodes[node].glyph = Some(bullet.glyph);
        self.open.push(node);
        node
    }

    /// Closes the bullet points that numbers of this scheme do not lie under.
    fn close_points(&mut self, scheme: Scheme) {
        while let Some(glyph) = self.open.last().and_then(|id| self.nodes[*id].glyph) {
            if self
                .bullets
                .is_above(Level::Glyph(glyph), Level::Numbers(scheme))
            {
                break;
            }
            self.open.pop();
        }
    }

    /// Reads ambiguous marks by what is open: `イ` as アイウ or イロハ, `工` as エ, a bare digit inside a line.
    fn resolve(&self, candidate: &Candidate, rest: &[Candidate]) -> Option<Number> {
        let number = &candidate.mark.number;
        if candidate.mark.lookalike {
            return self.expects(number).then(|| number.clone());
        }
        match number.scheme {
            Scheme::Num if candidate.position == Position::Inline => {
                self.expects(number).then(|| number.clone())
            }
            Scheme::Kan => (self.expects(number) || number.first() == 1).then(|| number.clone()),
            Scheme::Kata if self.is_open(Scheme::Iroha) => number
                .as_iroha()
                .filter(|iroha| self.expects(iroha))
                .or_else(|| Some(number.clone())),
            Scheme::Kata if number.canonical == "イ" && !self.expects(number) => {
                let next = rest
                    .iter()
                    .find(|next| next.mark.number.scheme == Scheme::Kata);
                match next {
                    Some(next) if next.mark.number.canonical == "ロ" => number.as_iroha(),
                    _ => Some(number.clone()),
                }
            }
            Scheme::Kata | Scheme::Alpha if candidate.position == Position::Inline => {
                // A lone kana inside a line is a number when it begins or goes on a list.
                let known = self
                    .open
                    .iter()
                    .rev()
                    .find_map(|id| self.last_of(*id, number.scheme));
                let fits = number.first() == 1
                    || known
                        .is_some_and(|last| number.first() > last && number.first() <= last + 3);
                fits.then(|| number.clone())
            }
            _ => Some(number.clone()),
        }
    }

    fn is_open(&self, scheme: Scheme) -> bool {
        self.open
            .iter()
            .any(|id| self.last_of(*id, scheme).is_some())
    }

    fn last_of(&self, node: NodeId, scheme: Scheme) -> Option<u32> {
        let number = self.nodes[node].step.as_ref()?.number()?;
        (number.scheme == scheme).then(|| number.last())
    }

    /// True when the number goes on an open list.
    fn expects(&self, number: &Number) -> bool {
        self.open
            .iter()
            .any(|id| self.last_of(*id, number.scheme) == Some(number.first().wrapping_sub(1)))
    }

    /// The parent an item with this number hangs under, by what is open.
    fn parent_for(&self, number: &Number) -> NodeId {
        let of_scheme = |id: &&NodeId| self.last_of(**id, number.scheme).is_some();
        // It goes on a list: the innermost that expects it.
        if let Some(id) =
            self.open.iter().rev().find(|id| {
                self.last_of(**id, number.scheme) == Some(number.first().wrapping_sub(1))
            })
        {
            return self.nodes[*id].parent;
        }
        let innermost_is_sibling = self.open.last().as_ref().is_some_and(of_scheme);
        if number.first() == 1 && !innermost_is_sibling && !self.is_deeper_than_open(number.scheme)
        {
            return self.below(number);
        }
        // A gap forward, else a step back: both are siblings, and a finding for the checks.
        let ahead = self.open.iter().rev().find(|id| {
            self.last_of(**id, number.scheme)
                .is_some_and(|last| number.first() > last)
        });
        match ahead.or_else(|| self.open.iter().rev().find(of_scheme)) {
            Some(id) => self.nodes[*id].parent,
            None => self.below(number),
        }
    }

    /// True when the scheme is open and what is innermost lies deeper on the ladder: (1) after ア does not
    /// begin a list inside it, it repeats a number.
    fn is_deeper_than_open(&self, scheme: Scheme) -> bool {
        let innermost = self.open.last().and_then(|id| self.rank_of(*id));
        self.is_open(scheme) && innermost > scheme.rank().or(Some(u32::MAX))
    }

    /// Where a new list of this scheme begins: where the document began one before; else under the innermost
    /// open item, which is the document's own ladder in the making, unless the list begins in its middle.
    fn below(&self, number: &Number) -> NodeId {
        let scheme = number.scheme;
        let is_out_of_order = |id: &NodeId| self.rank_of(*id) > scheme.rank();
        let innermost_is_ranked = self
            .open
            .last()
            .is_some_and(|id| self.rank_of(*id).is_some());
        if scheme.rank().is_none() || self.is_open(scheme) {
            return self.current();
        }
        if innermost_is_ranked && let Some(parent) = self.parents.get(&scheme) {
            let is_such = |id: &&NodeId| self.scheme_of(**id) == *parent;
            return self
                .open
                .iter()
                .rev()
                .find(is_such)
                .copied()
                .unwrap_or(self.base);
        }
        if innermost_is_ranked && number.first() == 1 {
            return self.current();
        }
        match self.open.iter().position(is_out_of_order) {
            Some(at) => self.nodes[self.open[at]].parent,
            None => self.current(),
        }
    }

    fn scheme_of(&self, node: NodeId) -> Option<Scheme> {
        Some(self.nodes[node].step.as_ref()?.number()?.scheme)
    }

    fn rank_of(&self, node: NodeId) -> Option<u32> {
        self.scheme_of(node)?.rank()
    }

    /// In another column: under the same parent as in the first column, if the scheme is the same there and
    /// this column's own numbering does not speak against it.
    fn aligned_parent(&mut self, steps: &[Step], number: &Number) -> Option<NodeId> {
        let (own, above) = steps.split_last()?;
        if own.number()?.scheme != number.scheme {
            return None;
        }
        let before = number.first().wrapping_sub(1);
        let expecting = |id: &&NodeId| self.last_of(**id, number.scheme) == Some(before);
        let parents: Vec<NodeId> = self
            .open
            .iter()
            .filter(expecting)
            .map(|id| self.nodes[*id].parent)
            .collect();
        match self.find(above) {
            Some(parent) if parents.is_empty() || parents.contains(&parent) => Some(parent),
            // The first column has a level in between that this one leaves out.
            None if parents.is_empty() && !self.is_above(above) => Some(self.enter(above)),
            _ => None,
        }
    }

    /// The node at the end of these steps, if this column has it.
    fn find(&self, steps: &[Step]) -> Option<NodeId> {
        let mut at = 0;
        let mut keys = Vec::new();
        for step in steps {
            keys.push(step.key());
            let has_key = |child: &&NodeId| {
                self.nodes[**child].step.as_ref().map(Step::key).as_ref() == keys.last()
            };
            let known = || self.nodes[at].children.iter().rev().find(has_key).copied();
            at = self.aliases.get(&keys).copied().or_else(known)?;
        }
        Some(at)
    }

    /// True when the innermost open item lies on the way of these steps.
    fn is_above(&self, steps: &[Step]) -> bool {
        let open = self.path(self.current());
        !open.is_empty()
            && open.len() <= steps.len()
            && open
                .iter()
                .zip(steps)
                .all(|(own, other)| own.key() == other.key())
    }

    fn open_below(&mut self, parent: NodeId, number: Number, opened: &[FoundHead]) -> NodeId {
        let mut chain = vec![];
        let mut at = parent;
        while at != 0 && at != self.base {
            chain.push(at);
            at = self.nodes[at].parent;
        }
        chain.reverse();
        self.open = chain;
        // A node that alignment made in advance, still without text, is this one; it is among the last.
        // One that this passage opened waits for its own text: the same number again is another item.
        let waiting = self.nodes[parent]
            .children
            .iter()
            .rev()
            .take(4)
            .copied()
            .find(|child| {
                !opened.iter().any(|(_, node)| node == child)
                    && self.nodes[*child].text.is_empty()
                    && self.nodes[*child].children.is_empty()
                    && self.nodes[*child]
                        .step
                        .as_ref()
                        .is_some_and(|step| step.key() == number.canonical)
            });
        let above = self.scheme_of(parent);
        self.parents.entry(number.scheme).or_insert(above);
        let node = match waiting {
            Some(node) => node,
            None => self.add(parent, Step::Numbered(number)),
        };
        self.open.push(node);
        node
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::CellRef;

    fn paths(text: &str) -> Vec<String> {
        let sheet: Arc<str> = "S".into();
        let mut tree = Tree::new();
        let heads = tree.read(&Traced::cell(&CellRef::new(&sheet, 0, 0), text), None);
        let path = |node| {
            tree.path(node)
                .iter()
                .map(Step::key)
                .collect::<Vec<_>>()
                .join("/")
        };
        heads.into_iter().map(|(_, node)| path(node)).collect()
    }

    #[test]
    fn the_ladder_is_the_documents_own() {
        for (text, expected) in [
            (
                "1 甲\n(1) 乙\nア 丙\n① 丁\nイ 戊\n(2) 己",
                "1 1/(1) 1/(1)/ア 1/(1)/ア/① 1/(1)/イ 1/(2)",
            ),
            (
                "(2) 甲\nア 乙\n③ 丙\nア 丁\nイ 戊\n④ 己",
                "(2) (2)/ア (2)/ア/③ (2)/ア/③/ア (2)/ア/③/イ (2)/ア/④",
            ),
            (
                "1 甲\nア 乙\n(1) 丙\n(2) 丁\nイ 戊\n(1) 己",
                "1 1/ア 1/ア/(1) 1/ア/(2) 1/イ 1/イ/(1)",
            ),
            ("ア 甲\nイ 乙\n1 丙", "ア イ イ/1"),
        ] {
            assert_eq!(paths(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn bullet_points_nest_by_glyph_and_lie_under_numbers() {
        let sheet: Arc<str> = "S".into();
        for (text, expected) in [
            ("○ 甲 ・乙 ・丙\n○丁。戊\n・己", "甲 甲/乙 甲/丙 丁 丁/己"),
            ("ア 甲\n・乙\nイ 丙\n・丁 庚", "ア ア/乙 イ イ/丁 庚"),
            ("○ 甲\n① 乙\n② 丙\n○ 丁", "甲 甲/① 甲/② 丁"),
        ] {
            let mut tree = Tree::with_bullets(Arc::new(Bullets::of(&[text])));
            let heads = tree.read(&Traced::cell(&CellRef::new(&sheet, 0, 0), text), None);
            let path = |node| {
                let steps = tree.path(node);
                steps.iter().map(Step::key).collect::<Vec<_>>().join("/")
            };
            let found: Vec<String> = heads.into_iter().map(|(_, node)| path(node)).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_repeated_or_skipped_number_stays_among_its_siblings() {
        for (text, expected) in [
            ("1 甲\n(1) 乙\n(2) 丙\n1 丁\n3 戊", "1 1/(1) 1/(2) 1 3"),
            ("(1) 甲\n(3) 乙\n(2) 丙", "(1) (3) (2)"),
        ] {
            assert_eq!(paths(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn iroha_and_lookalikes_are_read_by_their_neighbours() {
        assert_eq!(paths("イ 甲\nロ 乙\nハ 丙"), ["イ", "ロ", "ハ"]);
        assert_eq!(
            paths("ア 甲\nイ 乙\nウ 丙\n工 丁"),
            ["ア", "イ", "ウ", "エ"]
        );
        assert_eq!(paths("工 甲"), Vec::<String>::new());
    }
}
