//! One walk over the tree: the page's metadata, and a table of its block-level elements ("boxes") with what each holds.

use reprint_markup::{LocalName, NodeId, Tree, local_name as n};

use crate::{
    class::{KnownSigns, Signs},
    jsonld::Data,
};

/// A block-level element.
#[derive(Clone, Debug)]
pub(crate) struct BoxOf {
    pub(crate) node: NodeId,
    /// Index of the box it stands in; the first box stands in itself.
    pub(crate) parent: u32,
    /// Index after the last box inside it.
    pub(crate) end: u32,
    /// Bytes of words in it and in the boxes inside.
    pub(crate) total: u32,
    /// Links in it and in the boxes inside.
    pub(crate) total_links: u32,
    /// Bytes of words directly in it, inline elements included.
    pub(crate) own: u32,
    /// Of those, bytes in links.
    pub(crate) own_links: u32,
    /// Sentence marks in its own words.
    pub(crate) marks: u16,
    /// Links directly in it.
    pub(crate) links: u16,
    /// Pictures directly in it.
    pub(crate) pictures: u16,
    pub(crate) signs: Signs,
    pub(crate) kind: Kind,
    /// Not shown to a reader.
    pub(crate) hidden: bool,
}

/// What a box is by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Paragraph,
    Heading(u8),
    Item,
    List,
    Quote,
    Code,
    Table,
    Article,
    Main,
    Aside,
    Nav,
    Header,
    Footer,
    Figure,
    Form,
    Other,
}

/// What was found in one walk.
#[derive(Default)]
pub(crate) struct Scan<'a> {
    pub(crate) boxes: Vec<BoxOf>,
    /// `name` or `property` in lower case, and `content`, in order.
    pub(crate) metas: Vec<(String, &'a str)>,
    /// `<link>` elements.
    pub(crate) link_tags: Vec<NodeId>,
    /// `<a href>` elements.
    pub(crate) anchors: Vec<NodeId>,
    pub(crate) images: Vec<NodeId>,
    /// `<time>` and elements of class "date".
    pub(crate) times: Vec<NodeId>,
    /// Elements that may hold the byline.
    pub(crate) bylines: Vec<NodeId>,
    /// Elements with `itemprop` or `property`.
    pub(crate) props: Vec<(NodeId, &'a str)>,
    /// Scripts with JSON in them that is not JSON-LD.
    pub(crate) state_scripts: Vec<NodeId>,
    pub(crate) data: Data,
    pub(crate) title: Option<NodeId>,
    pub(crate) headings: Vec<NodeId>,
    pub(crate) html_lang: Option<&'a str>,
    pub(crate) base: Option<&'a str>,
    pub(crate) data_reprint: Vec<String>,
    known_signs: KnownSigns<'a>,
    /// Box of each node that is one, by node index; `NONE` for others.
    pub(crate) box_at: Vec<u32>,
}

pub(crate) const NONE: u32 = u32::MAX;

struct Open {
    node: NodeId,
    index: u32,
}

/// Walks the whole page once.
pub(crate) fn scan(tree: &Tree) -> Scan<'_> {
    let mut scan = Scan {
        boxes: Vec::with_capacity(tree.len() / 4 + 4),
        box_at: vec![NONE; tree.len()],
        ..Scan::default()
    };
    let root = tree.root();
    scan.push(root, 0, Signs::default(), Kind::Other, false);
    let mut open = vec![Open {
        node: root,
        index: 0,
    }];
    let mut link: Option<NodeId> = None;
    let Some(mut at) = tree.first_child(root) else {
        return scan;
    };
    'walk: loop {
        let mut inside = false;
        if let Some(words) = tree.text(at) {
            let index = open.last().map_or(0, |o| o.index);
            scan.words(index, words, link.is_some());
        } else if let Some(name) = tree.html_name(at) {
            inside = scan.element(tree, at, name, &mut open, &mut link);
        }
        if inside && let Some(child) = tree.first_child(at) {
            at = child;
            continue;
        }
        loop {
            if link == Some(at) {
                link = None;
            }
            if open.len() > 1
                && open.last().is_some_and(|o| o.node == at)
                && let Some(closed) = open.pop()
            {
                scan.close(closed.index);
            }
            if let Some(next) = tree.next_sibling(at) {
                at = next;
                break;
            }
            match tree.parent(at) {
                Some(up) if up != root => at = up,
                _ => break 'walk,
            }
        }
    }
    scan.close(0);
    scan
}

impl<'a> Scan<'a> {
    fn push(&mut self, node: NodeId, parent: u32, signs: Signs, kind: Kind, hidden: bool) -> u32 {
        let index = u32::try_from(self.boxes.len()).unwrap_or(NONE);
        self.boxes.push(BoxOf {
            node,
            parent,
            end: index + 1,
            total: 0,
            total_links: 0,
            own: 0,
            own_links: 0,
            marks: 0,
            links: 0,
            pictures: 0,
            signs,
            kind,
            hidden,
        });
        if let Some(slot) = self.box_at.get_mut(node.index()) {
            *slot = index;
        }
        index
    }

    fn close(&mut self, index: u32) {
        let end = u32::try_from(self.boxes.len()).unwrap_or(NONE);
        let Some(closed) = self.boxes.get_mut(index as usize) else {
            return;
        };
        closed.end = end;
        closed.total += closed.own;
        closed.total_links += u32::from(closed.links);
        let (total, links, parent) = (closed.total, closed.total_links, closed.parent);
        if parent != index
            && let Some(parent) = self.boxes.get_mut(parent as usize)
        {
            parent.total += total;
            parent.total_links += links;
        }
    }

    fn words(&mut self, index: u32, words: &str, in_link: bool) {
        let trimmed = words.trim();
        if trimmed.is_empty() {
            return;
        }
        let Some(owner) = self.boxes.get_mut(index as usize) else {
            return;
        };
        let bytes = u32::try_from(trimmed.len()).unwrap_or(0);
        owner.own += bytes;
        if in_link {
            owner.own_links += bytes;
        } else {
            let marks = trimmed
                .bytes()
                .filter(|b| matches!(b, b',' | b'.' | b'!' | b'?' | b';'))
                .count();
            // 、 。 and the full-width forms.
            let wide = if trimmed.is_ascii() {
                0
            } else {
                trimmed.matches(['。', '、', '，', '．', '।', '،']).count()
            };
            owner.marks = owner
                .marks
                .saturating_add(u16::try_from(marks + wide).unwrap_or(u16::MAX));
        }
    }

    /// Takes note of an element; true if the walk goes into it.
    fn element(
        &mut self,
        tree: &'a Tree,
        id: NodeId,
        name: &LocalName,
        open: &mut Vec<Open>,
        link: &mut Option<NodeId>,
    ) -> bool {
        match *name {
            n!("meta") => {
                self.meta(tree, id);
                return false;
            }
            n!("link") => {
                self.link_tags.push(id);
                return false;
            }
            n!("title") => {
                self.title.get_or_insert(id);
                return false;
            }
            n!("base") => {
                self.base = self.base.or(tree.attr(id, &n!("href")));
                return false;
            }
            n!("script") => {
                self.script(tree, id);
                return false;
            }
            n!("style")
            | n!("template")
            | n!("canvas")
            | n!("select")
            | n!("option")
            | n!("textarea")
            | n!("object")
            | n!("button")
            | n!("datalist") => {
                return false;
            }
            n!("html") => {
                self.html_lang = tree
                    .attr(id, &n!("lang"))
                    .or_else(|| tree.attr_named(id, "xml:lang"))
                    .filter(|lang| !lang.trim().is_empty());
            }
            n!("a") => {
                let index = open.last().map_or(0, |o| o.index);
                if tree.attr(id, &n!("href")).is_some() {
                    self.anchors.push(id);
                    if let Some(owner) = self.boxes.get_mut(index as usize) {
                        owner.links = owner.links.saturating_add(1);
                    }
                    if link.is_none() {
                        *link = Some(id);
                    }
                    if leads_to_author(tree, id) {
                        self.bylines.push(id);
                    }
                }
            }
            n!("img") => {
                let index = open.last().map_or(0, |o| o.index);
                self.images.push(id);
                if let Some(owner) = self.boxes.get_mut(index as usize) {
                    owner.pictures = owner.pictures.saturating_add(1);
                }
            }
            n!("time") => self.times.push(id),
            n!("h1") | n!("h2") => self.headings.push(id),
            _ => {}
        }
        let mut signs_here = Signs::default();
        let mut hidden = false;
        for (attr, value) in tree.attrs(id) {
            match *attr {
                n!("class") | n!("id") => {
                    signs_here = signs_here.with(self.known_signs.of(value));
                }
                n!("itemprop") | n!("property") => {
                    self.props.push((id, value));
                    if value.ends_with("articleBody") {
                        signs_here = signs_here.with(Signs::BODY);
                    }
                }
                n!("hidden") => hidden = value != "until-found",
                n!("style") => hidden |= hides(value),
                n!("role") => {
                    if matches!(
                        value,
                        "navigation"
                            | "banner"
                            | "contentinfo"
                            | "search"
                            | "menu"
                            | "dialog"
                            | "alert"
                            | "complementary"
                    ) {
                        signs_here = signs_here.with(Signs::FURNITURE);
                    }
                }
                _ => {
                    if &**attr == "data-reprint" {
                        self.data_reprint.push(value.to_owned());
                    }
                }
            }
        }
        if signs_here.has(Signs::DATE) && *name != n!("time") && self.times.len() < 200 {
            self.times.push(id);
        }
        if signs_here.has(Signs::BYLINE) && self.bylines.len() < 200 {
            self.bylines.push(id);
        }
        let kind = kind(name);
        let signed = signs_here != Signs::default() || hidden;
        if kind.is_none() && !signed && *name != n!("noscript") && *name != n!("iframe") {
            return true;
        }
        // An inline element becomes a box only where its class may prune it.
        let inline = kind.is_none();
        if inline
            && !hidden
            && !(signs_here.has(Signs::FURNITURE)
                || signs_here.has(Signs::RELATED)
                || signs_here.has(Signs::CAPTION)
                || signs_here.has(Signs::CREDIT))
            && *name != n!("noscript")
            && *name != n!("iframe")
        {
            return true;
        }
        hidden |= *name == n!("noscript") || *name == n!("iframe") || *name == n!("dialog");
        let parent = open.last().map_or(0, |o| o.index);
        let index = self.push(id, parent, signs_here, kind.unwrap_or(Kind::Other), hidden);
        open.push(Open { node: id, index });
        true
    }

    fn meta(&mut self, tree: &'a Tree, id: NodeId) {
        let Some(content) = tree.attr(id, &n!("content")) else {
            return;
        };
        let mut named = false;
        for attr in [n!("property"), n!("name"), n!("itemprop")] {
            if let Some(name) = tree.attr(id, &attr) {
                self.metas.push((name.trim().to_ascii_lowercase(), content));
                named = true;
            }
        }
        if !named && let Some(name) = tree.attr(id, &n!("http-equiv")) {
            self.metas
                .push((format!("http-equiv:{}", name.to_ascii_lowercase()), content));
        }
    }

    fn script(&mut self, tree: &'a Tree, id: NodeId) {
        let kind = tree.attr(id, &n!("type")).unwrap_or_default();
        let words = tree.first_child(id).and_then(|text| tree.text(text));
        let Some(words) = words else { return };
        if kind.to_ascii_lowercase().contains("ld+json") {
            // A script may stand in pieces only if the parser was fed in pieces; its text nodes are siblings.
            if tree.first_child(id) == tree.last_child(id) {
                self.data.add(words);
            } else {
                let whole: String = tree.children(id).filter_map(|t| tree.text(t)).collect();
                self.data.add(&whole);
            }
        } else if kind.contains("json") || kind.contains("xml") || words.len() > 2_000 {
            self.state_scripts.push(id);
        }
    }

    /// The words of the scripts with data in them that is not JSON-LD.
    pub(crate) fn scripts<'t>(&self, tree: &'t Tree) -> impl Iterator<Item = &'t str> {
        let scripts = self.state_scripts.iter();
        scripts.filter_map(move |&id| tree.first_child(id).and_then(|text| tree.text(text)))
    }

    /// The content of the first `<meta>` of that name.
    pub(crate) fn meta_named(&self, name: &str) -> Option<&'a str> {
        self.metas
            .iter()
            .find(|(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    /// The contents of all `<meta>` of that name.
    pub(crate) fn metas_named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a str> + 's {
        self.metas
            .iter()
            .filter(move |(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    pub(crate) fn box_of(&self, node: NodeId) -> Option<usize> {
        self.box_at
            .get(node.index())
            .filter(|&&index| index != NONE)
            .map(|&index| index as usize)
    }
}

/// How the part of a path begins that leads to authors' pages.
const AUTHOR_PATHS: [&str; 11] = [
    "author",
    "by-",
    "autor",
    "auteur",
    "contributor",
    "profile",
    "staff",
    "journalist",
    "reporter",
    "writer",
    "columnist",
];

/// True of a link to an author's page, by `rel` or by the path that publishing systems give such pages.
pub(crate) fn leads_to_author(tree: &Tree, id: NodeId) -> bool {
    let said = tree.attr(id, &n!("rel")).is_some_and(|rel| {
        rel.split_ascii_whitespace()
            .any(|r| r.eq_ignore_ascii_case("author"))
    });
    said || tree.attr(id, &n!("href")).is_some_and(|href| {
        href.len() < 300
            && href.split('/').any(|part| {
                AUTHOR_PATHS.iter().any(|start| {
                    part.as_bytes().first() == start.as_bytes().first() && part.starts_with(start)
                })
            })
    })
}

fn hides(style: &str) -> bool {
    let mut squeezed = [0_u8; 64];
    let mut length = 0;
    for byte in style.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let Some(slot) = squeezed.get_mut(length) else {
            break;
        };
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    let Some(text) = squeezed
        .get(..length)
        .and_then(|b| std::str::from_utf8(b).ok())
    else {
        return false;
    };
    text.contains("display:none") || text.contains("visibility:hidden")
}

fn kind(name: &LocalName) -> Option<Kind> {
    Some(match *name {
        n!("p") => Kind::Paragraph,
        n!("h1") => Kind::Heading(1),
        n!("h2") => Kind::Heading(2),
        n!("h3") => Kind::Heading(3),
        n!("h4") | n!("h5") | n!("h6") => Kind::Heading(4),
        n!("li") | n!("dd") | n!("dt") => Kind::Item,
        n!("ul") | n!("ol") | n!("dl") | n!("menu") => Kind::List,
        n!("blockquote") => Kind::Quote,
        n!("pre") => Kind::Code,
        n!("table") => Kind::Table,
        n!("article") => Kind::Article,
        n!("main") => Kind::Main,
        n!("aside") => Kind::Aside,
        n!("nav") => Kind::Nav,
        n!("header") => Kind::Header,
        n!("footer") => Kind::Footer,
        n!("figure") | n!("figcaption") => Kind::Figure,
        n!("form") => Kind::Form,
        n!("div")
        | n!("section")
        | n!("body")
        | n!("html")
        | n!("head")
        | n!("td")
        | n!("th")
        | n!("tr")
        | n!("tbody")
        | n!("center")
        | n!("address")
        | n!("details")
        | n!("summary")
        | n!("hgroup")
        | n!("fieldset") => Kind::Other,
        _ => return None,
    })
}
