//! The fields of a story beside its text. Each looks at its candidates in order of trust and notes which it took.

mod attribution;
mod authors;
mod captions;
mod dates;
mod facts;
mod headline;
mod language;
mod lead;
mod site;
mod standfirst;

pub(crate) use language::language_of;
use reprint_markup::{NodeId, Tree, local_name as n};
use reprint_story::Story;
use url::Url;

use crate::{
    Hints,
    jsonld::{self, Object},
    read::Body,
    scan::Scan,
    text::{clean, collapsed},
};

pub(crate) use facts::facts;

/// A link of the page that leads somewhere.
pub(crate) struct Anchor {
    pub(crate) node: NodeId,
    /// Absolute.
    pub(crate) url: String,
    /// The address by which two links are told to lead to the same page.
    pub(crate) key: String,
}

/// A page with what was found in its head.
pub(crate) struct Page<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) url: Option<&'a Url>,
    pub(crate) base: Option<&'a Url>,
    pub(crate) hints: &'a Hints,
    /// All JSON-LD objects.
    pub(crate) objects: Vec<&'a Object>,
    /// The one that describes this page's story.
    pub(crate) article: Option<&'a Object>,
    pub(crate) canonical: Option<String>,
    /// The publisher's name for itself.
    pub(crate) site: Option<String>,
    /// The headline in all its forms.
    pub(crate) headlines: Vec<String>,
    pub(crate) article_body: Option<String>,
    /// The heading element that shows the headline.
    pub(crate) heading: Option<NodeId>,
    pub(crate) language: Option<String>,
    /// Every link, in order.
    pub(crate) anchors: Vec<Anchor>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(
        tree: &'a Tree,
        scan: &'a Scan<'a>,
        url: Option<&'a Url>,
        base: Option<&'a Url>,
        hints: &'a Hints,
    ) -> Self {
        let objects = scan.data.objects();
        let canonical = canonical(tree, scan, base);
        let own: Vec<String> = url
            .map(Url::as_str)
            .into_iter()
            .chain(canonical.as_deref())
            .chain(scan.meta_named("og:url"))
            .map(address_key)
            .collect();
        let title = scan.title.map(|id| node_text(tree, id)).unwrap_or_default();
        let og_title = scan.meta_named("og:title").map(clean);
        let is_own_headline = |words: &str| {
            let fold = crate::text::folded(words);
            fold.len() > 8
                && (crate::text::folded(&title).contains(&fold)
                    || og_title
                        .as_ref()
                        .is_some_and(|og| crate::text::folded(og) == fold))
        };
        let article = jsonld::article(
            &objects,
            &|address| own.contains(&address_key(address)),
            &is_own_headline,
        );
        let article_body = article.and_then(|object| jsonld::text_kept(object, "articleBody"));
        let mut page = Self {
            tree,
            scan,
            url,
            base,
            hints,
            objects,
            article,
            canonical,
            site: None,
            headlines: Vec::new(),
            article_body,
            heading: None,
            language: None,
            anchors: anchors(tree, scan, base),
        };
        page.site = site::name(&page);
        page.heading = headline::heading(&page);
        page.headlines = headline::forms(&page);
        page.language = language::declared(&page);
        page
    }

    /// The visible words of an element.
    pub(crate) fn words(&self, id: NodeId) -> String {
        node_text(self.tree, id)
    }

    /// An address of the page made absolute.
    pub(crate) fn absolute(&self, address: &str) -> Option<String> {
        reprint_markup::resolve(address, self.base).map(String::from)
    }
}

fn anchors(tree: &Tree, scan: &Scan<'_>, base: Option<&Url>) -> Vec<Anchor> {
    let links = scan.anchors.iter().filter_map(|&node| {
        let url = String::from(reprint_markup::resolve(
            tree.attr(node, &n!("href"))?,
            base,
        )?);
        let key = address_key(&url);
        Some(Anchor { node, url, key })
    });
    links.collect()
}

/// An element's words, a space wherever a block or line ends.
pub(crate) fn node_text(tree: &Tree, top: NodeId) -> String {
    let mut out = String::new();
    let mut at = tree.first_child(top);
    while let Some(id) = at {
        if let Some(words) = tree.text(id) {
            out.push_str(words);
        } else if tree.is_silent(id) {
            at = tree.skipping(id, top);
            continue;
        } else if tree.html_name(id).is_some_and(|name| {
            matches!(
                *name,
                n!("br")
                    | n!("p")
                    | n!("div")
                    | n!("li")
                    | n!("td")
                    | n!("h1")
                    | n!("h2")
                    | n!("h3")
                    | n!("h4")
            )
        }) {
            out.push(' ');
        }
        at = tree.following(id, top);
    }
    collapsed(&out)
}

/// An address without scheme, `www.`, query, fragment and final slash, for telling whether two are the same page.
pub(crate) fn address_key(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.trim_start_matches("www.")
        .trim_end_matches('/')
        .to_ascii_lowercase()
}

/// The address a page gives itself, absolute: what its relative links are joined to where it came without one.
pub(crate) fn own_address(tree: &Tree, scan: &Scan<'_>) -> Option<Url> {
    let named = canonical(tree, scan, None);
    let named = named
        .as_deref()
        .into_iter()
        .chain(scan.metas_named("og:url"));
    named
        .filter_map(|address| Url::parse(address).ok())
        .find(|url| matches!(url.scheme(), "http" | "https"))
}

fn canonical(tree: &Tree, scan: &Scan<'_>, base: Option<&Url>) -> Option<String> {
    scan.link_tags
        .iter()
        .filter(|&&id| {
            tree.attr(id, &n!("rel")).is_some_and(|rel| {
                rel.split_ascii_whitespace()
                    .any(|r| r.eq_ignore_ascii_case("canonical"))
            })
        })
        .find_map(|&id| reprint_markup::resolve(tree.attr(id, &n!("href"))?, base))
        .map(String::from)
}

/// The fields that the reading of the body needs.
pub(crate) fn before_body(page: &Page<'_>, story: &mut Story) {
    story.language.clone_from(&page.language);
    headline::set(page, story);
    if let Some(canonical) = &page.canonical {
        story.canonical_url = Some(canonical.clone());
        story.note("canonical_url", "link rel=canonical", "page.link");
    } else if let Some(url) = page
        .scan
        .meta_named("og:url")
        .and_then(|url| page.absolute(url))
    {
        story.canonical_url = Some(url);
        story.note("canonical_url", "og:url", "page.meta");
    }
    site::set(page, story);
}

/// The fields that want the body read.
pub(crate) fn after_body(page: &Page<'_>, story: &mut Story, body: &Body) {
    language::set(page, story);
    standfirst::set(page, story, body);
    dates::set(page, story, body);
    authors::set(page, story, body);
    lead::set(page, story, body);
    captions::set(page, story, body);
    attribution::set(page, story, body);
}
