//! What a page would cost as a tree, counted before there is one. Building a tree takes time by how deep elements
//! stand in each other, and a few bytes can ask for many nodes: formatting that is never closed is opened again in
//! every paragraph. The count follows the rules of browsers where they make trees small, and errs to the large side.

use super::error::ReadError;
use super::limits::{Limit, Limits};

/// Attributes of one tag; each is compared with all before it.
const ATTRIBUTES: usize = 200;

/// Refuses a page whose tree would be too large or too deep.
pub(super) fn check(html: &str, limits: Limits) -> Result<(), ReadError> {
    let mut count = Count {
        limits,
        quarters: 0,
        open: Vec::new(),
        formats: Vec::new(),
    };
    let mut tags = Tags {
        bytes: html.as_bytes(),
        at: 0,
        is_raw: None,
    };
    while let Some(tag) = tags.next_tag() {
        if tag.attributes > ATTRIBUTES {
            let detail = format!("{} attributes in a tag", tag.attributes);
            return Err(ReadError::corrupt("html", detail));
        }
        count.take(&tag)?;
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagKind {
    Start,
    End,
    /// A comment or a declaration.
    Other,
}

/// A tag as it is met.
#[derive(Debug)]
struct Tag {
    kind: TagKind,
    name: String,
    attributes: usize,
    closes_itself: bool,
}

/// The tags of a page, split as browsers split them.
struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Inside of this element everything is text.
    is_raw: Option<String>,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

impl Tags<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, passes: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&passes) {
            self.at += 1;
        }
    }

    fn next_tag(&mut self) -> Option<Tag> {
        loop {
            self.skip(|byte| byte != b'<');
            self.peek()?;
            self.at += 1;
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let is_end = rest.first() == Some(&b'/');
            let letter = rest.get(usize::from(is_end)).copied();
            if letter.is_some_and(|letter| letter.is_ascii_alphabetic()) {
                self.at += usize::from(is_end);
                let tag = self.tag(is_end);
                if let Some(raw) = &self.is_raw {
                    // Whether it is text or a tag depends on what stands around it: starts are counted, ends are not.
                    if tag.kind == TagKind::End && tag.name != *raw {
                        continue;
                    }
                    if tag.name == *raw {
                        self.is_raw = None;
                    }
                } else if !is_end && is_raw_text(&tag.name) {
                    self.is_raw = Some(tag.name.clone());
                }
                return Some(tag);
            }
            if self.is_raw.is_none() && (is_end || matches!(letter, Some(b'!' | b'?'))) {
                return Some(self.other(rest.starts_with(b"!--")));
            }
        }
    }

    fn tag(&mut self, is_end: bool) -> Tag {
        let start = self.at;
        let inside_raw = self.is_raw.is_some();
        self.skip(|byte| !is_blank(byte) && !matches!(byte, b'/' | b'>'));
        let name = self.bytes.get(start..self.at).unwrap_or_default();
        let name = String::from_utf8_lossy(name.get(..32).unwrap_or(name)).to_ascii_lowercase();
        let mut tag = Tag {
            kind: if is_end { TagKind::End } else { TagKind::Start },
            name,
            attributes: 0,
            closes_itself: false,
        };
        if inside_raw && !is_end {
            return tag;
        }
        loop {
            let before = self.at;
            self.skip(|byte| is_blank(byte) || byte == b'/');
            tag.closes_itself = self.at > before && self.bytes.get(self.at - 1) == Some(&b'/');
            match self.peek() {
                None => return tag,
                Some(b'>') => {
                    self.at += 1;
                    return tag;
                }
                Some(_) => self.attribute(&mut tag),
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag) {
        tag.attributes += 1;
        // An equals sign at the beginning is a part of the name.
        self.at += 1;
        self.skip(|byte| !is_blank(byte) && !matches!(byte, b'/' | b'>' | b'='));
        self.skip(is_blank);
        if self.peek() != Some(b'=') {
            return;
        }
        self.at += 1;
        self.skip(is_blank);
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                self.skip(|byte| byte != quote);
                self.at += 1;
            }
            _ => self.skip(|byte| !is_blank(byte) && byte != b'>'),
        }
    }

    fn other(&mut self, is_comment: bool) -> Tag {
        if is_comment {
            // `<!-->` and `<!--->` are whole comments.
            self.at += 3;
            let mut dashes = 2;
            while let Some(byte) = self.peek() {
                self.at += 1;
                match byte {
                    b'-' => dashes += 1,
                    b'>' if dashes >= 2 => break,
                    b'!' if dashes >= 2 => {}
                    _ => dashes = 0,
                }
            }
        } else {
            self.skip(|byte| byte != b'>');
        }
        Tag {
            kind: TagKind::Other,
            name: String::new(),
            attributes: 0,
            closes_itself: false,
        }
    }
}

fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes"
    )
}

/// How an element is opened and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Has no content.
    Void,
    /// Comes back after what closed it.
    Formatting,
    Table,
    Cell,
    /// Rows and what stands around them.
    Row,
    /// Closed by the next of its sort.
    Paragraph,
    ListItem,
    /// Ends of elements outside are not for those inside.
    Boundary,
    Foreign,
    /// Leaves what stands in it open.
    Form,
    Block,
    Ordinary,
}

fn kind(name: &str) -> Kind {
    match name {
        "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "frame" | "hr"
        | "img" | "image" | "input" | "keygen" | "link" | "meta" | "param" | "source" | "track"
        | "wbr" => Kind::Void,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => Kind::Formatting,
        "table" => Kind::Table,
        "td" | "th" | "caption" => Kind::Cell,
        "tr" | "thead" | "tbody" | "tfoot" | "colgroup" => Kind::Row,
        "p" => Kind::Paragraph,
        "li" | "dd" | "dt" => Kind::ListItem,
        "select" | "button" | "object" | "applet" | "marquee" | "template" => Kind::Boundary,
        "svg" | "math" => Kind::Foreign,
        "form" => Kind::Form,
        "address" | "article" | "aside" | "blockquote" | "body" | "center" | "details"
        | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer"
        | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "hgroup"
        | "html" | "iframe" | "listing" | "main" | "menu" | "nav" | "noembed" | "noframes"
        | "noscript" | "ol" | "plaintext" | "pre" | "script" | "search" | "section" | "style"
        | "summary" | "textarea" | "title" | "ul" | "xmp" => Kind::Block,
        _ => Kind::Ordinary,
    }
}

/// An element that is open.
struct Open {
    name: String,
    kind: Kind,
    /// How many formats were open before it.
    formats: usize,
}

struct Count {
    limits: Limits,
    /// Quarters of a node: a tag is four, an attribute one.
    quarters: u64,
    open: Vec<Open>,
    /// Formatting that is not closed, by name.
    formats: Vec<String>,
}

impl Count {
    fn take(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let kind = kind(&tag.name);
        let is_foreign = self.open.iter().any(|open| open.kind == Kind::Foreign);
        match tag.kind {
            TagKind::Start => self.start(tag, kind, is_foreign),
            TagKind::End => self.end(&tag.name, kind, is_foreign),
            TagKind::Other => {}
        }
        // Ends without a beginning are paragraphs and line breaks of their own.
        let is_node = tag.kind != TagKind::End || matches!(tag.name.as_str(), "p" | "br");
        // Where a block begins or ends, formats come back.
        let again = match kind {
            Kind::Formatting | Kind::Ordinary | Kind::Void => 0,
            _ => self.formats_here(),
        };
        let quarters = 4 * (u64::from(is_node) + again as u64) + tag.attributes as u64;
        self.quarters = self.quarters.saturating_add(quarters);
        self.limits.check(Limit::Elements, self.quarters / 4)?;
        let depth = self.open.len() + self.formats.len();
        self.limits.check(Limit::Nesting, depth as u64)
    }

    /// Formats that come back inside of the cell.
    fn formats_here(&self) -> usize {
        let cell = self.open.iter().rev().find(|open| open.kind == Kind::Cell);
        self.formats.len() - cell.map_or(0, |cell| cell.formats).min(self.formats.len())
    }

    fn start(&mut self, tag: &Tag, kind: Kind, is_foreign: bool) {
        let name = tag.name.as_str();
        if kind == Kind::Formatting {
            self.formats.push(name.to_owned());
        } else if is_foreign {
            if !tag.closes_itself {
                self.push(name, Kind::Ordinary);
            }
        } else {
            match kind {
                Kind::Void => {}
                Kind::Cell | Kind::Row => {
                    if let Some(table) = self.nearest(Kind::Table) {
                        self.close(table + 1);
                        if kind == Kind::Cell {
                            self.push(name, kind);
                        }
                    }
                }
                Kind::Paragraph | Kind::ListItem => {
                    let same = self.find(name, |open| match kind {
                        Kind::ListItem => {
                            !matches!(
                                open.kind,
                                Kind::Formatting | Kind::Ordinary | Kind::Paragraph
                            ) && !matches!(open.name.as_str(), "address" | "div")
                        }
                        _ => is_boundary(open.kind),
                    });
                    if let Some(same) = same {
                        self.close(same);
                    }
                    self.push(name, kind);
                }
                kind => self.push(name, kind),
            }
        }
    }

    fn end(&mut self, name: &str, kind: Kind, is_foreign: bool) {
        match kind {
            Kind::Formatting => {
                let here = self.formats.len() - self.formats_here();
                let mine = self.formats.iter().rposition(|open| open == name);
                if let Some(mine) = mine.filter(|mine| *mine >= here) {
                    self.formats.remove(mine);
                }
            }
            Kind::Table if !is_foreign => {
                if let Some(table) = self.nearest(Kind::Table) {
                    self.close(table);
                }
            }
            Kind::Row if !is_foreign => {
                if let Some(table) = self.nearest(Kind::Table) {
                    self.close(table + 1);
                }
            }
            Kind::Form => {
                if let Some(form) = self.find(name, |open| is_boundary(open.kind)) {
                    self.open.remove(form);
                }
            }
            _ => {
                let stops = |open: &Open| {
                    is_boundary(open.kind)
                        || (kind == Kind::Ordinary && open.kind != Kind::Ordinary)
                };
                if let Some(mine) = self.find(name, stops) {
                    self.close(mine);
                }
            }
        }
    }

    /// The innermost open element of this name, if nothing that stops the search stands inside of it.
    fn find(&self, name: &str, stops: impl Fn(&Open) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                return Some(at);
            }
            if stops(open) {
                return None;
            }
        }
        None
    }

    fn nearest(&self, kind: Kind) -> Option<usize> {
        self.open.iter().rposition(|open| open.kind == kind)
    }

    fn push(&mut self, name: &str, kind: Kind) {
        self.open.push(Open {
            name: name.to_owned(),
            kind,
            formats: self.formats.len(),
        });
    }

    /// Closes everything from here on. With a cell its formats end.
    fn close(&mut self, from: usize) {
        let closed = self.open.drain(from.min(self.open.len())..);
        let formats = closed
            .filter(|open| open.kind == Kind::Cell)
            .map(|open| open.formats)
            .min();
        if let Some(formats) = formats {
            self.formats.truncate(formats);
        }
    }
}

fn is_boundary(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Table | Kind::Cell | Kind::Boundary | Kind::Foreign
    )
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Node};

    use super::*;

    /// What over is, with small limits.
    fn over(html: &str) -> Option<Limit> {
        let limits = Limits::default()
            .with(Limit::Elements, 1000)
            .with(Limit::Nesting, 20);
        match check(html, limits) {
            Err(ReadError::OverLimit { limit, .. }) => Some(limit),
            Ok(()) => None,
            Err(error) => panic!("{error}: {html}"),
        }
    }

    #[test]
    fn sloppy_pages_are_shallow() {
        let rows =
            "<tr><td><font size=2><b>甲<td>乙<p>丙<span>丁<p>戊<ul><li>己<li>庚</ul>".repeat(60);
        assert_eq!(over(&format!("<table>{rows}</table>")), None);
        let rows = "<tr><td><font>甲</font></td><td>乙<br></td></tr>".repeat(99);
        assert_eq!(over(&format!("<TABLE><TBODY>{rows}</TBODY></TABLE>")), None);
        let script = "<script>if (a<b) { x = '<div><div>'; }</script><style>td{}</style>";
        assert_eq!(over(&script.repeat(9)), None);
    }

    #[test]
    fn deep_pages_are_told_however_they_are_written() {
        for step in [
            "<div>",
            "<div></b>",
            "<form><div></form>",
            "<b><div></b>",
            "<div><select></div></select>",
            "<table><tr><td>",
            "<table>",
            "<svg><td>",
            "<rt>",
            "<div a=\"</div>\">",
            "<div><!--</div>-->",
            "<font a=1>",
            "<custom-element>",
            "<button><p>",
        ] {
            assert_eq!(over(&step.repeat(100)), Some(Limit::Nesting), "{step}");
        }
    }

    #[test]
    fn large_pages_are_told() {
        let formats: Vec<String> = (0..15).map(|n| format!("<font size={n}>")).collect();
        let formats = formats.concat();
        let paragraphs = "<p>x".repeat(100);
        assert_eq!(
            over(&format!("{formats}{paragraphs}")),
            Some(Limit::Elements)
        );
        for step in ["<br>", "<!---->", "</p>", "<p>", "<?x>", "<a></a>", "</ x>"] {
            assert_eq!(over(&step.repeat(1001)), Some(Limit::Elements), "{step}");
        }
        let attributes: Vec<String> = (0..201).map(|n| format!(" a{n}")).collect();
        let attributes = attributes.concat();
        let tag = format!("<td{attributes}>");
        assert!(matches!(
            check(&tag, Limits::default()),
            Err(ReadError::Corrupt { .. })
        ));
    }

    /// What is counted is never less than what is built, but for the few elements that browsers add.
    #[test]
    fn no_tree_is_larger_or_deeper_than_its_count() {
        let pieces = [
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<b a=1>",
            "<b a=2>",
            "</b>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<svg>",
            "</svg>",
            "<select>",
            "</select>",
            "<li>",
            "<ul>",
            "</ul>",
            "<form>",
            "</form>",
            "<span>",
            "</span>",
            "<!--",
            "-->",
            "<style>",
            "</style>",
            "x",
            "<br>",
            "<template>",
            "</template>",
            "<rt>",
            "<a>",
            "</a>",
            "<caption>",
            "<math>",
            "<title>",
            "</title>",
            "<button>",
            "<td a='<'>",
            "<h1>",
        ];
        let mut state = 88_172_645_463_325_252_u64;
        for _ in 0..400 {
            let mut html = String::new();
            for _ in 0..300 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                html.push_str(pieces[(state % pieces.len() as u64) as usize]);
            }
            let tree = Html::parse_document(&html).tree;
            let is_element = |node: &Node| matches!(node, Node::Element(_));
            let elements = tree.values().filter(|node| is_element(node)).count() as u64;
            let depths = tree.nodes().map(|node| node.ancestors().count() as u64);
            let depth = depths.max().unwrap_or(0);
            let fits = |limit, most| {
                let loose = Limits::default().with(limit, most);
                check(&html, loose).is_ok()
            };
            // Six hundred elements may hide behind three hundred tags: the rows and bodies of tables.
            assert!(!fits(Limit::Elements, elements / 3), "{elements}: {html}");
            assert!(!fits(Limit::Nesting, depth / 4), "{depth}: {html}");
        }
    }
}
