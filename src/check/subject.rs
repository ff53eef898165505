//! A document laid out for the rules: its items in order with their parents, each with its figures.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use super::addends::Sums;
use super::cell_text::CellText;
use super::days::Dated;
use crate::model::{
    CellRef, ColumnKey, Document, Entry, Item, ItemKind, ItemPath, Kind, Message, Metric, Place,
    Role, Scheme, Span, Traced, fold,
};
use crate::template::{Layout, Template};

/// Longest quotation of a heading, in characters; more than this is not needed to recognize it.
const QUOTE: u32 = 40;

/// One item, its place in the tree, and what is counted of it.
pub(super) struct Node<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// The item above.
    pub(super) parent: Option<usize>,
    /// The items directly below.
    pub(super) children: Vec<usize>,
    /// One past the last item below it, in document order.
    pub(super) end: usize,
    /// The quantities said of it, not of the items below, in document order.
    pub(super) figures: Vec<&'a Metric>,
}

/// What every rule looks at.
pub(super) struct Subject<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// The form it was recognized as.
    pub(super) template: &'a Template,
    /// Whether it is to be written in CP932.
    pub(super) in_cp932: bool,
    /// The items, each before the items below it.
    pub(super) nodes: Vec<Node<'a>>,
    /// Columns of results that hold what a plan starts from.
    starts: Vec<ColumnKey>,
    /// Siblings that share a number.
    joined: HashMap<usize, Vec<usize>>,
    /// Its dates, once a rule asks for them.
    pub(super) dated: OnceCell<Vec<Dated<'a>>>,
    /// The texts of its cells, once a rule asks for them.
    pub(super) cell_texts: OnceCell<Vec<CellText>>,
    /// The sums of its tables, added up when the first rule asks.
    sums: OnceCell<Sums>,
}

impl<'a> Subject<'a> {
    /// Lays out a document.
    pub(super) fn new(document: &'a Document, template: &'a Template) -> Self {
        let mut nodes = Vec::new();
        for item in &document.items {
            add(item, None, &mut nodes);
        }
        let mut by_path: HashMap<&ItemPath, Vec<usize>> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            by_path.entry(&node.item.path).or_default().push(at);
        }
        let by_cell = cells_of_namesakes(&nodes, &by_path);
        for metric in &document.metrics {
            let Some(candidates) = by_path.get(&metric.path) else {
                continue;
            };
            // Two items may carry one number (N03), and the rows of a ledger one name; the characters tell whose figure it is.
            let owner = match candidates.as_slice() {
                [only] => Some(*only),
                _ => by_cell
                    .get(&(&metric.path, metric.at.cell.clone()))
                    .into_iter()
                    .flatten()
                    .copied()
                    .find(|at| position(nodes[*at].item, metric).is_some())
                    .or(candidates.first().copied()),
            };
            if let Some(owner) = owner {
                nodes[owner].figures.push(metric);
            }
        }
        let mut subject = Self {
            document,
            template,
            in_cp932: false,
            nodes,
            starts: starts(document),
            joined: HashMap::new(),
            dated: OnceCell::new(),
            cell_texts: OnceCell::new(),
            sums: OnceCell::new(),
        };
        let mut found = HashMap::new();
        joined(&subject.nodes, &subject.roots(), &mut found);
        for node in &subject.nodes {
            joined(&subject.nodes, &node.children, &mut found);
        }
        subject.joined = found;
        subject
    }

    /// The sums of its tables.
    pub(super) fn sums(&self) -> &Sums {
        self.sums.get_or_init(|| Sums::of(self))
    }

    /// True for tables of one datum a cell.
    pub(super) fn is_grid(&self) -> bool {
        self.template.table.layout == Layout::Grid
    }

    /// True for rows that add others up: nothing is promised or reported there.
    pub(super) fn is_total(&self, at: usize) -> bool {
        self.nodes[at].item.kind == ItemKind::Total
    }

    /// The figures of an item with those of the rows 目標 and 実績 directly below it, which are one indicator.
    /// None for such a row itself and for a row of totals.
    pub(super) fn indicator(&self, at: usize) -> Option<Vec<&'a Metric>> {
        if self.is_total(at) || self.is_side(at) {
            return None;
        }
        let node = &self.nodes[at];
        let mut figures = node.figures.clone();
        for child in node.children.iter().copied().filter(|at| self.is_side(*at)) {
            figures.extend(&self.nodes[child].figures);
        }
        Some(figures)
    }

    /// True for a row of a table that is headed by a kind alone: 目標, 実績値, 見込.
    pub(super) fn is_side(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        if !self.is_grid() || node.parent.is_none() {
            return false;
        }
        let heading = fold(&node.item.heading);
        let bare = heading.strip_suffix(['値', '数', '額']).unwrap_or(&heading);
        [
            "目標",
            "計画",
            "予定",
            "実績",
            "結果",
            "見込",
            "見込み",
            "最終見込",
        ]
        .contains(&bare)
    }

    /// Whether the name of an item, or of one above it, is of a kind.
    pub(super) fn is_named(&self, at: usize, is: impl Fn(&str) -> bool) -> bool {
        std::iter::once(at)
            .chain(self.ancestors(at))
            .any(|at| is(&self.nodes[at].item.heading))
    }

    /// The item at `at` and every item below it.
    pub(super) fn subtree(&self, at: usize) -> Range<usize> {
        at..self.nodes[at].end
    }

    /// The items above, nearest first.
    pub(super) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[at].parent, |above| self.nodes[*above].parent)
    }

    /// Siblings that share a number with an item: ①② for ②, ① and ② for ①②.
    pub(super) fn joined_with(&self, at: usize) -> &[usize] {
        self.joined.get(&at).map_or(&[], Vec::as_slice)
    }

    /// True when an item is numbered for several.
    pub(super) fn is_joint(&self, at: usize) -> bool {
        let number = self.nodes[at].item.number.as_ref();
        number.is_some_and(|number| number.ordinals.len() > 1)
    }

    /// The outermost items.
    pub(super) fn roots(&self) -> Vec<usize> {
        let mut roots = Vec::new();
        let mut at = 0;
        while at < self.nodes.len() {
            roots.push(at);
            at = self.nodes[at].end;
        }
        roots
    }

    /// What a column says of the item itself.
    pub(super) fn entry(&self, at: usize, role: Role) -> Option<&'a Entry> {
        self.nodes[at].item.entries.get(&role)
    }

    /// True for a column of what a plan starts from: 現状値 beside 実績値.
    pub(super) fn is_baseline(&self, key: ColumnKey) -> bool {
        self.starts.contains(&key)
    }

    /// A column as its heading calls it, in both languages.
    pub(super) fn column(&self, key: impl Into<ColumnKey>) -> Message {
        let key = key.into();
        let role = key.role;
        let heading = self
            .document
            .columns
            .get(&key)
            .map(|column| column.heading.text().split_whitespace().collect::<String>())
            .filter(|heading| !heading.is_empty())
            .or_else(|| Some(self.template.column(role)?.heading.clone()))
            .unwrap_or_else(|| role.name().to_owned());
        Message::new(heading, role.name().replace('_', " "))
    }

    /// The cell of a column beside another cell, for what is missing there.
    pub(super) fn cell_beside(
        &self,
        beside: &CellRef,
        key: impl Into<ColumnKey>,
    ) -> Option<CellRef> {
        // Of two rows of headings the lower stands over its own column alone.
        let heading = &self.document.columns.get(&key.into())?.heading;
        let cell = &heading.sources().last()?.cell;
        (cell.sheet == beside.sheet).then(|| CellRef::new(&beside.sheet, beside.row, cell.column))
    }
}

/// For items that share their path: which of them have characters of a cell.
fn cells_of_namesakes<'a>(
    nodes: &[Node<'a>],
    by_path: &HashMap<&'a ItemPath, Vec<usize>>,
) -> HashMap<(&'a ItemPath, CellRef), Vec<usize>> {
    let mut by_cell: HashMap<(&ItemPath, CellRef), Vec<usize>> = HashMap::new();
    for (path, namesakes) in by_path.iter().filter(|(_, at)| at.len() > 1) {
        for at in namesakes {
            let entries = nodes[*at].item.entries.values();
            for cell in entries.flat_map(|entry| entry.text.cells()) {
                let owners = by_cell.entry((*path, cell)).or_default();
                if owners.last() != Some(at) {
                    owners.push(*at);
                }
            }
        }
    }
    by_cell
}

fn starts(document: &Document) -> Vec<ColumnKey> {
    let mut starts = Vec::new();
    for metric in &document.metrics {
        let is_start = metric.kind == Kind::Baseline && metric.role == Role::Actual;
        if is_start && !starts.contains(&metric.column()) {
            starts.push(metric.column());
        }
    }
    starts
}

/// Siblings of which one is numbered for several, as ①② beside ① and ②: for each, the others.
fn joined(nodes: &[Node<'_>], siblings: &[usize], all: &mut HashMap<usize, Vec<usize>>) {
    let number = |at: usize| nodes[at].item.number.as_ref();
    let is_joint = |at: &usize| number(*at).is_some_and(|n| n.ordinals.len() > 1);
    if !siblings.iter().any(is_joint) {
        return;
    }
    let mut singles: HashMap<(Scheme, u32), Vec<usize>> = HashMap::new();
    for at in siblings {
        if let Some(number) = number(*at)
            && let [ordinal] = number.ordinals.as_slice()
        {
            singles
                .entry((number.scheme, *ordinal))
                .or_default()
                .push(*at);
        }
    }
    for joint in siblings.iter().copied().filter(is_joint) {
        let Some(number) = number(joint) else {
            continue;
        };
        for ordinal in &number.ordinals {
            for single in singles
                .get(&(number.scheme, *ordinal))
                .into_iter()
                .flatten()
            {
                all.entry(joint).or_default().push(*single);
                all.entry(*single).or_default().push(joint);
            }
        }
    }
}

fn add<'a>(item: &'a Item, parent: Option<usize>, nodes: &mut Vec<Node<'a>>) -> usize {
    let at = nodes.len();
    nodes.push(Node {
        item,
        parent,
        children: Vec::new(),
        end: at + 1,
        figures: Vec::new(),
    });
    for below in &item.items {
        let child = add(below, Some(at), nodes);
        nodes[at].children.push(child);
    }
    nodes[at].end = nodes.len();
    at
}

/// Characters of a metric in the text of the entry it was read from.
pub(super) fn position(item: &Item, metric: &Metric) -> Option<Range<u32>> {
    let text = &item.entries.get(&metric.column())?.text;
    let start = text.position(&metric.at.cell, metric.at.start)?;
    let end = metric
        .at
        .end
        .checked_sub(1)
        .and_then(|last| text.position(&metric.at.cell, last))
        .map_or(start, |last| last + 1);
    Some(start..end.max(start))
}

/// Number and heading of an item on one line, shortened.
pub(super) fn title(item: &Item) -> String {
    let number = item.number.as_ref().map_or("", |n| n.canonical.as_str());
    let heading: String = item.heading.chars().take(20).collect();
    if number.is_empty() {
        heading
    } else if heading.is_empty() {
        number.to_owned()
    } else {
        format!("{number} {heading}")
    }
}

/// The characters of a quantity, noted with the kind of figure it is.
pub(super) fn figure_place(metric: &Metric, note: Message) -> Place {
    Place {
        at: metric.at.clone(),
        quote: metric.text.clone(),
        note: Some(note),
    }
}

/// The first line of an entry: where one looks for the item on the sheet.
pub(super) fn entry_place(entry: &Entry, note: Option<Message>) -> Option<Place> {
    text_place(&entry.text, 0..first_line(&entry.text), note)
}

/// Characters of a text as a place: the first cell they stand in.
pub(super) fn text_place(text: &Traced, range: Range<u32>, note: Option<Message>) -> Option<Place> {
    let part = text.slice(range);
    let at = part.first()?;
    Some(Place {
        quote: part.text().trim().to_owned(),
        at,
        note,
    })
}

/// A place in a cell with no text.
pub(super) fn empty_place(cell: CellRef, note: Option<Message>) -> Place {
    Place {
        at: Span {
            cell,
            start: 0,
            end: 0,
        },
        quote: String::new(),
        note,
    }
}

fn first_line(text: &Traced) -> u32 {
    let line = text.text().chars().take_while(|c| *c != '\n').count() as u32;
    line.min(QUOTE)
}
