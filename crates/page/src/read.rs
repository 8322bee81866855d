//! The order of a reading.

use reprint_markup::{NodeId, Tree, decode};
use reprint_story::{Block, Fault, Media, Severity, Story};
use url::Url;

use crate::{
    Facts,
    body::{self, Known, Strictness},
    fields::{self, Page},
    live, related,
    scan::scan,
    state,
};

/// What is known of a page before it is read.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Where it was found.
    pub url: Option<String>,
    /// `Content-Type` as the server sent it.
    pub content_type: Option<String>,
    /// `X-Robots-Tag` headers.
    pub robots: Vec<String>,
}

/// A page read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The story.
    pub story: Story,
    /// What else stood on the page.
    pub facts: Facts,
    /// What was wrong with it.
    pub faults: Vec<Fault>,
}

/// A page that shows less text than this, in bytes, may keep it in the data of its scripts.
pub(crate) const LITTLE: usize = 1_000;
/// Text in scripts shorter than this, in bytes, is a teaser.
const LEAST_TOLD: usize = 200;
/// Text shorter than this, in bytes, calls for a second look with less pruning.
const SHORT: usize = 300;

/// Reads a page.
pub fn read(bytes: &[u8], hints: &Hints) -> Reading {
    read_as(bytes, hints, Want::Facts)
}

/// Reads a page for its story alone: the facts stay empty, which saves a twentieth of the work.
pub fn read_story(bytes: &[u8], hints: &Hints) -> Reading {
    read_as(bytes, hints, Want::Story)
}

/// What is asked of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    Story,
    Facts,
}

pub(crate) fn read_as(bytes: &[u8], hints: &Hints, want: Want) -> Reading {
    let charset = hints.content_type.as_deref().and_then(charset);
    let decoded = decode(bytes, charset);
    let tree = Tree::page(&decoded.text);
    let mut faults = decoded.faults;
    faults.extend_from_slice(tree.faults());
    let scan = scan(&tree);
    faults.extend(scan.data.faults.iter().cloned());
    let url = hints.url.as_deref().and_then(|url| Url::parse(url).ok());
    let url = url.or_else(|| fields::own_address(&tree, &scan));
    let base = match (scan.base, &url) {
        (Some(base), Some(url)) => url.join(base).ok().or_else(|| Some(url.clone())),
        (Some(base), None) => Url::parse(base).ok(),
        (None, url) => url.clone(),
    };
    let page = Page::new(&tree, &scan, url.as_ref(), base.as_ref(), hints);
    let mut story = Story::default();
    fields::before_body(&page, &mut story);
    let text = read_body(&page, &mut story);
    if story.text.is_empty() {
        faults.push(Fault::new(
            "page.no_text",
            Severity::Error,
            "no text was found on the page",
        ));
    }
    fields::after_body(&page, &mut story, &text);
    story.related = related::list(&page, &story, &text);
    let mut facts = match want {
        Want::Facts => fields::facts(&page, &story, &text),
        Want::Story => Facts::default(),
    };
    decoded.encoding.clone_into(&mut facts.encoding);
    Reading {
        story,
        facts,
        faults,
    }
}

/// `charset` of a content type.
fn charset(content_type: &str) -> Option<&str> {
    content_type
        .split(';')
        .skip(1)
        .find_map(|part| part.trim().strip_prefix("charset="))
        .map(|label| label.trim_matches(['"', '\'', ' ']))
}

/// Where the body was found.
#[derive(Default)]
pub(crate) struct Body {
    /// The element that holds the text.
    pub(crate) container: Option<NodeId>,
    /// The node of the first paragraph kept.
    pub(crate) first: Option<NodeId>,
    /// Short lines of the container that are no text: bylines, dates, labels.
    pub(crate) lines: Vec<String>,
    /// The first words of the text.
    pub(crate) opening: Option<String>,
    /// Lines of the container that may be notices.
    pub(crate) notices: Vec<String>,
    /// Captions and credits in the container with no picture of their own.
    pub(crate) captions: Vec<String>,
    /// From the first node kept to the end of the container, by index.
    pub(crate) range: std::ops::Range<usize>,
    /// The nodes of the blocks kept.
    pub(crate) nodes: std::collections::HashSet<NodeId>,
}

/// From the first kept node to well after the last one: a block's own nodes follow it.
fn range_of(nodes: &std::collections::HashSet<NodeId>) -> std::ops::Range<usize> {
    let first = nodes.iter().map(|id| id.index()).min().unwrap_or(0);
    let last = nodes.iter().map(|id| id.index()).max().unwrap_or(0);
    first..last + 4_000
}

impl Body {
    /// True if the node stands inside a block that was kept. Nodes far from the text are told by their place alone.
    pub(crate) fn holds(&self, tree: &Tree, id: NodeId) -> bool {
        self.range.contains(&id.index())
            && tree
                .ancestors(id)
                .take(12)
                .any(|up| self.nodes.contains(&up))
    }
}

fn read_body(page: &Page<'_>, story: &mut Story) -> Body {
    let known = Known {
        headlines: &page.headlines,
        url: page.url,
    };
    let heading = page.heading.and_then(|id| page.scan.box_of(id));
    let mut best: Option<(Vec<Block>, Vec<Media>, Body)> = None;
    for strictness in [Strictness::Strict, Strictness::Fair, Strictness::Lax] {
        let pruned = body::prune(page.scan, strictness);
        let container = body::choose(page.scan, &pruned, heading);
        let top = container.map_or(page.tree.root(), |index| page.scan.boxes[index].node);
        if container.is_none() && strictness < Strictness::Lax {
            continue;
        }
        let mut found = body::pieces(page.tree, page.scan, &pruned, top, page.base);
        let kept = body::classify(
            page.tree,
            found.pieces,
            page.scan,
            &known,
            top,
            &mut found.media,
        );
        let nodes = body::nodes(&kept.pieces);
        let first = kept
            .pieces
            .iter()
            .find(|piece| matches!(piece.block, Block::Paragraph { .. }))
            .map(|piece| piece.node);
        let blocks: Vec<Block> = kept.pieces.into_iter().map(|piece| piece.block).collect();
        let length = reprint_story::text_of(&blocks).len();
        let longest = best
            .as_ref()
            .map_or(0, |(blocks, ..)| reprint_story::text_of(blocks).len());
        if best.is_none() || length > longest * 2 {
            let body = Body {
                container: Some(top),
                range: range_of(&nodes),
                first,
                nodes,
                lines: kept.lines,
                opening: blocks
                    .iter()
                    .map(Block::words)
                    .find(|words| !words.is_empty())
                    .map(|words| {
                        words
                            .get(..words.floor_char_boundary(300))
                            .unwrap_or_default()
                            .to_owned()
                    }),
                notices: kept.notices,
                captions: kept.captions,
            };
            best = Some((blocks, found.media, body));
        }
        if length >= SHORT {
            break;
        }
    }
    let (mut blocks, media, body) = best.unwrap_or_default();
    let mut found = ("container", "page.body.mass");
    let length = reprint_story::text_of(&blocks).len();
    if let Some(entries) = live::set(page, story, length) {
        blocks = entries;
        found = ("json-ld liveBlogUpdate", "page.body.live");
    } else if let Some(data) = &page.article_body
        && data.len() > SHORT
        && length * 2 < data.len()
    {
        blocks = state::paragraphs(data);
        found = ("json-ld articleBody", "page.body.data");
    } else if length < LITTLE
        && let Some(told) = state::text(page.scan.scripts(page.tree), &page.headlines)
        && reprint_story::text_of(&told).len() > (length * 2).max(LEAST_TOLD)
    {
        blocks = told;
        found = ("data of a script", "page.body.state");
    } else if length == 0 {
        let pruned = body::prune(page.scan, Strictness::Lax);
        let all = body::pieces(page.tree, page.scan, &pruned, page.tree.root(), page.base);
        blocks = all.pieces.into_iter().map(|piece| piece.block).collect();
        blocks.retain(|block| !matches!(block, Block::Figure { .. }));
        found = ("whole page", "page.body.all");
    }
    story.set_body(blocks);
    story.media = media;
    story.note("body", found.0, found.1);
    body
}
