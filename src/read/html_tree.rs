//! A page → its tree, built as browsers build it, piece by piece. A few bytes can ask for many nodes: formatting that
//! is never closed is opened again in every paragraph, and each element takes time by how deep it stands. So the
//! tree is measured as it grows.

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use scraper::{Html, HtmlTreeSink, Node};

use super::error::ReadError;
use super::limits::{Limit, Limits};

/// Bytes that are read before the tree is looked at. What they can add is bounded by what is there.
const PIECE: usize = 512;

/// The tree of a page, unless it grows too large or too deep.
pub(super) fn parse(page: &str, limits: Limits) -> Result<Html, ReadError> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = parse_document(sink, ParseOpts::default());
    let mut size = Size {
        limits,
        nodes: 0,
        quarters: 0,
    };
    let mut rest = page;
    while !rest.is_empty() {
        let ends = (0..=PIECE.min(rest.len())).rev();
        let end = ends.into_iter().find(|end| rest.is_char_boundary(*end));
        let (piece, behind) = rest.split_at(end.unwrap_or(rest.len()));
        parser.process(StrTendril::from(piece));
        rest = behind;
        size.measure(&parser.tokenizer.sink.sink.0.borrow())?;
    }
    let tree = parser.finish();
    size.measure(&tree)?;
    Ok(tree)
}

/// What was measured of a tree so far.
struct Size {
    limits: Limits,
    nodes: usize,
    /// Quarters of a node: an element or text is four, an attribute one, as they take room.
    quarters: u64,
}

impl Size {
    fn measure(&mut self, page: &Html) -> Result<(), ReadError> {
        let nodes = page.tree.nodes();
        let added = nodes.len().saturating_sub(self.nodes);
        self.nodes = nodes.len();
        for node in nodes.rev().take(added) {
            let attributes = match node.value() {
                Node::Element(element) => element.attrs.len() as u64,
                _ => 0,
            };
            self.quarters = self.quarters.saturating_add(4 + attributes);
            let depth = node.ancestors().count() as u64;
            self.limits.check(Limit::Nesting, depth)?;
        }
        self.limits.check(Limit::Elements, self.quarters / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What over is, with small limits.
    fn over(page: &str) -> Option<Limit> {
        let limits = Limits::default()
            .with(Limit::Elements, 2000)
            .with(Limit::Nesting, 20);
        match parse(page, limits) {
            Ok(_) => None,
            Err(ReadError::OverLimit { limit, .. }) => Some(limit),
            Err(error) => panic!("{error}: {page}"),
        }
    }

    #[test]
    fn sloppy_pages_are_shallow() {
        let rows = "<tr><td><font size=2><b>甲<td>乙<p>丙<span>丁<p>戊<ul><li>己<li>庚</ul>";
        assert_eq!(over(&format!("<table>{}</table>", rows.repeat(60))), None);
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
            "<table><tr><td>",
            "<div a=\"</div>\">",
            "<div><!--</div>-->",
            "<div><script></x a=\"</script><b></script>\">",
            "<font a=1>",
            "<custom-element>",
        ] {
            assert_eq!(over(&step.repeat(300)), Some(Limit::Nesting), "{step}");
        }
    }

    #[test]
    fn large_pages_are_told() {
        let formats: Vec<String> = (0..12).map(|n| format!("<font size={n}>")).collect();
        let paragraphs = "<p>x".repeat(200);
        let page = format!("<p>{}{paragraphs}", formats.concat());
        assert_eq!(over(&page), Some(Limit::Elements));
        for step in ["<br>", "<!---->", "</p>", "<p>", "<?x>", "<i></i>", "</ x>"] {
            let page = format!("<body>{}", step.repeat(2000));
            assert_eq!(over(&page), Some(Limit::Elements), "{step}");
        }
        let tag = "<td a b c d e f g h i j k l m n o p>".repeat(500);
        assert_eq!(
            over(&format!("<table>{tag}</table>")),
            Some(Limit::Elements)
        );
    }
}
