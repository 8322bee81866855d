//! Pictures, films and sounds with their captions; other people's posts as links.

use html5ever::local_name as n;
use reprint_story::{Block, Href, Media, MediaKind, MediaRole};

use super::{inline::Words, read::Reader};
use crate::{
    sanitise::{candidates, resolve},
    tree::{NodeId, Tree},
};

/// A caption is at most this long, in bytes; what is longer is text.
const LONG_CAPTION: usize = 1_500;

/// Attributes that hold a picture's address before a script moves it to `src`.
const LAZY: [&str; 9] = [
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-url",
    "data-img-src",
    "data-image",
    "data-hi-res-src",
    "data-full-src",
    "data-lazy",
];
const LAZY_SETS: [&str; 3] = ["data-srcset", "data-lazy-srcset", "data-sizes-srcset"];

impl Reader<'_> {
    /// Reads a figure: its pictures, and the caption and credit under them.
    pub(super) fn figure(&mut self, id: NodeId, depth: usize) {
        let before = self.out.media.len();
        let mut blocks = Vec::new();
        let mut at = self.tree.first_child(id);
        let mut holds_blocks = false;
        while let Some(inner) = at {
            let name = self.tree.html_name(inner);
            at = self.tree.following(inner, id);
            match name {
                Some(&(n!("img") | n!("picture") | n!("video") | n!("audio") | n!("iframe"))) => {
                    if let Some(block) = self.media_block(inner) {
                        blocks.push((inner, block));
                    }
                    at = self.tree.skipping(inner, id);
                }
                Some(&(n!("table") | n!("blockquote") | n!("pre") | n!("ul") | n!("ol"))) => {
                    holds_blocks = true;
                }
                Some(&(n!("script") | n!("style") | n!("template"))) => {
                    at = self.tree.skipping(inner, id);
                }
                _ => {}
            }
        }
        if blocks.is_empty() {
            if holds_blocks {
                self.block(id, depth);
            }
            return;
        }
        let (caption, credit, copyright) = self.caption(id);
        let graphic = has_class(self.tree, id, "graphic");
        if let Some(media) = self.out.media.get_mut(before) {
            media.caption = caption;
            media.credit = credit.or(media.credit.take());
            media.copyright = copyright;
            if graphic && media.kind == MediaKind::Image {
                media.kind = MediaKind::Graphic;
            }
        }
        for (node, block) in blocks {
            self.emit(node, block);
        }
        if holds_blocks {
            self.block(id, depth);
        }
    }

    /// The caption, the credit and the copyright of a figure.
    fn caption(&self, figure: NodeId) -> (Option<String>, Option<String>, Option<String>) {
        let mut caption = Words::default();
        let mut credit = Words::default();
        let mut copyright = Words::default();
        let tree = self.tree;
        let mut at = tree.first_child(figure);
        while let Some(id) = at {
            at = tree.following(id, figure);
            if let Some(words) = tree.text(id) {
                // "…the harbour.</span><span>Jo Roe/AP": two sentences, shown apart by style alone.
                if caption.ends_sentence() {
                    caption.push(" ");
                }
                caption.push(words);
                continue;
            }
            let skip = match tree.html_name(id) {
                Some(
                    &(n!("script")
                    | n!("style")
                    | n!("template")
                    | n!("noscript")
                    | n!("button")
                    | n!("video")
                    | n!("audio")
                    | n!("iframe")
                    | n!("table")
                    | n!("blockquote")
                    | n!("pre")
                    | n!("ul")
                    | n!("ol")),
                )
                | None => true,
                Some(&n!("span")) if tree.attr_named(id, "data-reprint") == Some("copyright") => {
                    gather(tree, id, &mut copyright);
                    true
                }
                Some(_) if is_credit(tree, id) => {
                    gather(tree, id, &mut credit);
                    true
                }
                Some(name) => {
                    if super::read::is_block(name) || *name == n!("br") {
                        caption.push(" ");
                    }
                    !self.takes(id)
                }
            };
            if skip {
                caption.push(" ");
                at = tree.skipping(id, figure);
            }
        }
        let plain = |words: &mut Words| {
            let text = reprint_story::plain(&words.take());
            let text = text.trim();
            (!text.is_empty() && text.len() <= LONG_CAPTION).then(|| text.to_owned())
        };
        (
            plain(&mut caption),
            plain(&mut credit),
            plain(&mut copyright),
        )
    }

    /// Reads one picture, film, sound or frame as a media entry and the block that names it.
    pub(super) fn media_block(&mut self, id: NodeId) -> Option<Block> {
        let tree = self.tree;
        let name = tree.html_name(id)?;
        let (kind, url) = match *name {
            n!("img") => (MediaKind::Image, picture_address(tree, id, self.base)?),
            n!("picture") => {
                let img = tree
                    .descendants(id)
                    .find(|&inner| tree.html_name(inner) == Some(&n!("img")));
                let url = img
                    .and_then(|img| picture_address(tree, img, self.base))
                    .or_else(|| {
                        tree.descendants(id)
                            .find_map(|source| picture_address(tree, source, self.base))
                    })?;
                return self.picture(img.unwrap_or(id), MediaKind::Image, &url);
            }
            n!("video") => (MediaKind::Video, self.source(id)?),
            n!("audio") => (MediaKind::Audio, self.source(id)?),
            n!("iframe") => {
                let url = self
                    .href(id, &n!("src"))
                    .or_else(|| {
                        LAZY.iter()
                            .find_map(|name| resolve(tree.attr_named(id, name)?, self.base))
                    })
                    .filter(|href| href.as_str().starts_with("http"))?;
                let title = tree.attr(id, &n!("title")).map(str::trim);
                return Some(Block::Embed {
                    url,
                    title: title.filter(|t| !t.is_empty()).map(str::to_owned),
                });
            }
            _ => return None,
        };
        self.picture(id, kind, &url)
    }

    fn picture(&mut self, id: NodeId, kind: MediaKind, url: &Href) -> Option<Block> {
        let tree = self.tree;
        let size = |name| -> Option<u32> {
            let said = tree.attr(id, &name)?.trim();
            said.trim_end_matches("px").parse().ok().filter(|&n| n > 0)
        };
        let (width, height) = (size(n!("width")), size(n!("height")));
        // Counting pixels and spacers are no pictures.
        if kind == MediaKind::Image
            && (width.is_some_and(|w| w <= 2) || height.is_some_and(|h| h <= 2))
        {
            return None;
        }
        let url = url.as_str().to_owned();
        if let Some(same) = self
            .out
            .media
            .iter()
            .find(|m| m.url.as_deref() == Some(&url))
        {
            let media = same.id.clone();
            let stands = |block: &Block| matches!(block, Block::Figure { media: m } if *m == media);
            if self.out.pieces.iter().any(|piece| stands(&piece.block)) {
                return None;
            }
            return Some(Block::Figure { media });
        }
        let name = format!("m{}", self.out.media.len() + 1);
        let mut media = Media::image(name.clone(), url);
        media.kind = kind;
        media.role = Some(MediaRole::Inline);
        (media.width, media.height) = (width, height);
        media.alt = tree
            .attr(id, &n!("alt"))
            .map(str::trim)
            .filter(|alt| !alt.is_empty())
            .map(str::to_owned);
        self.out.media.push(media);
        Some(Block::Figure { media: name })
    }

    fn source(&self, id: NodeId) -> Option<Href> {
        let web = |href: &Href| href.as_str().starts_with("http");
        self.href(id, &n!("src")).filter(web).or_else(|| {
            self.tree
                .descendants(id)
                .filter(|&inner| self.tree.html_name(inner) == Some(&n!("source")))
                .find_map(|inner| self.href(inner, &n!("src")).filter(web))
        })
    }

    /// True of somebody else's post set in the page by the widely used embedding scripts, and of our own embeds.
    pub(super) fn is_embed(&self, id: NodeId) -> bool {
        let Some(class) = self.tree.attr(id, &n!("class")) else {
            return self.tree.attr_named(id, "data-reprint") == Some("embed");
        };
        class.split_ascii_whitespace().any(|token| {
            matches!(
                token,
                "twitter-tweet"
                    | "twitter-video"
                    | "twitter-timeline"
                    | "instagram-media"
                    | "tiktok-embed"
                    | "fb-post"
                    | "fb-video"
                    | "bluesky-embed"
                    | "mastodon-embed"
                    | "reddit-card"
                    | "reddit-embed-bq"
                    | "truthsocial-embed"
                    | "threads-post"
                    | "text-post-media"
            )
        })
    }

    pub(super) fn embed(&mut self, id: NodeId) {
        let tree = self.tree;
        let address = [
            "data-instgrm-permalink",
            "cite",
            "data-href",
            "data-text-post-permalink",
        ]
        .iter()
        .find_map(|name| resolve(tree.attr_named(id, name)?, self.base));
        // A tweet's own address is its last link.
        let links = tree
            .descendants(id)
            .filter(|&a| tree.html_name(a) == Some(&n!("a")));
        let mut title = None;
        let url = address.or_else(|| {
            let last = links.last()?;
            let mut words = Words::default();
            gather(tree, last, &mut words);
            title = Some(reprint_story::plain(&words.take())).filter(|t| !t.is_empty());
            self.href(last, &n!("href"))
        });
        if let Some(url) = url.filter(|href| href.as_str().starts_with("http")) {
            let title = title.filter(|title| title != url.as_str());
            self.emit(id, Block::Embed { url, title });
        }
    }

    /// True of a `<div>` that is a figure in all but name: a picture, and words marked as its caption.
    pub(super) fn is_captioned(&self, id: NodeId) -> bool {
        let tree = self.tree;
        if tree
            .attr(id, &n!("class"))
            .is_none_or(|class| !figure_like(class))
        {
            return false;
        }
        let (mut picture, mut caption, mut bytes) = (false, false, 0);
        for inner in tree.descendants(id) {
            if let Some(words) = tree.text(inner) {
                bytes += words.trim().len();
                if bytes > LONG_CAPTION {
                    return false;
                }
                continue;
            }
            match tree.html_name(inner) {
                Some(&(n!("img") | n!("video") | n!("picture"))) => picture = true,
                Some(&(n!("figure") | n!("h1") | n!("h2") | n!("h3") | n!("article"))) => {
                    return false;
                }
                Some(&n!("figcaption")) => caption = true,
                Some(_) => {
                    caption |= tree
                        .attr(inner, &n!("class"))
                        .is_some_and(|class| caption_like(class) || credit_like(class));
                }
                None => {}
            }
        }
        picture && caption
    }
}

fn gather(tree: &Tree, id: NodeId, words: &mut Words) {
    if !words.is_empty() {
        words.push(" ");
    }
    let mut text = String::new();
    tree.push_text(id, &mut text);
    words.push(&text);
}

fn has_class(tree: &Tree, id: NodeId, wanted: &str) -> bool {
    tree.attr(id, &n!("class"))
        .is_some_and(|class| class.split_ascii_whitespace().any(|token| token == wanted))
}

fn is_credit(tree: &Tree, id: NodeId) -> bool {
    tree.attr_named(id, "data-reprint") == Some("credit")
        || tree.attr(id, &n!("itemprop")).is_some_and(|prop| {
            matches!(
                prop,
                "copyrightHolder" | "creditText" | "author" | "creator"
            )
        })
        || tree
            .attr(id, &n!("class"))
            .is_some_and(|class| credit_like(class) && !caption_like(class))
}

/// True if a class names a picture's credit in the words publishing systems use.
pub fn credit_like(class: &str) -> bool {
    contains_any(
        class,
        &[
            "credit",
            "copyright",
            "photographer",
            "courtesy",
            "attribution",
            "image-source",
            "img-source",
            "photo-by",
            "image__source",
            "bildquelle",
            "caption-source",
            "caption__source",
            "figure-source",
            "figure__source",
            "media-source",
        ],
    )
}

fn caption_like(class: &str) -> bool {
    contains_any(
        class,
        &[
            "caption",
            "legend",
            "bildunterschrift",
            "description",
            "desc",
        ],
    )
}

fn figure_like(class: &str) -> bool {
    contains_any(
        class,
        &[
            "figure", "image", "photo", "picture", "media", "caption", "img", "thumb", "foto",
            "bild", "video", "gallery",
        ],
    )
}

fn contains_any(class: &str, words: &[&str]) -> bool {
    let lower = class.to_ascii_lowercase();
    words.iter().any(|word| lower.contains(word))
}

/// The address of a picture: `src`, or where a lazy-loading script keeps it, or the widest of a `srcset`.
pub fn picture_address(tree: &Tree, id: NodeId, base: Option<&url::Url>) -> Option<Href> {
    let web =
        |address: &str| resolve(address, base).filter(|href| href.as_str().starts_with("http"));
    let src = tree.attr(id, &n!("src")).filter(|src| !is_placeholder(src));
    src.and_then(web)
        .or_else(|| LAZY.iter().find_map(|name| web(tree.attr_named(id, name)?)))
        .or_else(|| widest(tree.attr(id, &n!("srcset"))?, &web))
        .or_else(|| {
            LAZY_SETS
                .iter()
                .find_map(|name| widest(tree.attr_named(id, name)?, &web))
        })
}

/// Stand-ins shown until a script loads the picture.
fn is_placeholder(src: &str) -> bool {
    let src = src.trim();
    src.is_empty()
        || src.starts_with("data:")
        || src.starts_with("about:")
        || contains_any(
            src.rsplit('/').next().unwrap_or_default(),
            &[
                "placeholder",
                "blank.gif",
                "spacer",
                "1x1",
                "pixel.gif",
                "transparent",
                "loading.gif",
                "lazy.",
            ],
        )
}

fn widest(set: &str, web: &dyn Fn(&str) -> Option<Href>) -> Option<Href> {
    let width = |descriptor: &str| -> u64 {
        let number: f64 = descriptor
            .trim_end_matches(['w', 'x', 'h'])
            .parse()
            .unwrap_or(1.0);
        // Widths and densities do not mix in one set, so one scale serves both.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "for comparison only"
        )]
        let scaled = (number * 100.0).clamp(0.0, 1e12) as u64;
        scaled
    };
    candidates(set)
        .filter(|(address, _)| !is_placeholder(address))
        .max_by_key(|(_, descriptor)| width(descriptor))
        .and_then(|(address, _)| web(address))
}
