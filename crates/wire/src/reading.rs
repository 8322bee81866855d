use std::borrow::Cow;

use reprint_story::Fault;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    Entry, Feed, Hints, Item, ap, atom, cdf, decode,
    faults::Faults,
    feed::{Context, Scope},
    ghost, json, jsonfeed, newsml_g2, newsml1, ninjs, nitf, opml, ritzau, rss, sitemap,
    telex::{anpa1312, iptc7901},
    wordpress,
    xml::{Document, Element, Space},
};

/// A format this crate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RSS 0.9x and 2.0, and documents that mean to be.
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    /// Atom 1.0 and 0.3.
    Atom,
    /// Microsoft's Channel Definition Format.
    Cdf,
    /// JSON Feed 1.0 and 1.1.
    JsonFeed,
    /// IPTC ninjs 1.x to 3.x.
    Ninjs,
    /// IPTC NewsML-G2: items, packages and messages.
    NewsmlG2,
    /// IPTC NewsML 1.x.
    Newsml1,
    /// IPTC NITF.
    Nitf,
    /// IPTC 7901 text messages.
    Iptc7901,
    /// ANPA 1312 text messages.
    Anpa1312,
    /// AP Media API.
    ApJson,
    /// Ritzau's XML.
    Ritzau,
    /// WordPress export.
    Wxr,
    /// Sitemap with or without news elements.
    Sitemap,
    /// Index of sitemaps.
    SitemapIndex,
    /// OPML subscription list.
    Opml,
    /// Posts of a WordPress REST API.
    WordPress,
    /// Posts of a Ghost Content API.
    Ghost,
}

/// What was read, as JSON `{"format","version","feed","entries","items"}`; the faults stand apart. A document nobody can read gives an empty reading with a fault, never an error.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
    /// What it turned out to be; `None` if nothing known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The format's version, as said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What a feed says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed: Option<Feed>,
    /// A feed's entries.
    pub entries: Vec<Entry>,
    /// An agency's items.
    pub items: Vec<Item>,
    /// What was wrong with it.
    #[serde(skip)]
    pub faults: Vec<Fault>,
}

/// Reads a feed or a news file. Never fails and never does I/O.
pub fn read(bytes: &[u8], hints: &Hints<'_>) -> Reading {
    let mut faults = Faults::default();
    let text = decode::text(bytes, hints, &mut faults);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut reading = if start.starts_with(['{', '[']) {
        json_document(&text, hints, &mut faults)
    } else {
        xml_document(&text, hints, &mut faults)
    };
    if reading.format.is_none() {
        reading = telex(&text, hints, &mut faults);
    }
    if reading.format.is_none() {
        faults.lost(
            "wire.unknown",
            "This is no feed and no news format that Reprint knows.",
        );
    }
    reading.faults = faults.into_vec();
    reading
}

fn json_document(text: &str, hints: &Hints<'_>, faults: &mut Faults) -> Reading {
    let Some(value) = json::read(text.trim(), hints, faults) else {
        return Reading::default();
    };
    let mut cx = Context { hints, faults };
    let scope = Scope::of_document(hints);
    match &value {
        Value::Object(object) if jsonfeed::read::is_feed(object) => {
            let (feed, entries) = jsonfeed::read::feed(&mut cx, &scope, object);
            Reading {
                format: Some(Format::JsonFeed),
                version: jsonfeed::read::version(object),
                feed: Some(feed),
                entries,
                ..Reading::default()
            }
        }
        Value::Object(object) if ap::read::is_answer(object) => of_items(
            Format::ApJson,
            None,
            ap::read::items(&mut cx, &scope, object),
        ),
        Value::Object(object) if ninjs::read::is_item(object) => of_items(
            Format::Ninjs,
            ninjs::read::version(object),
            ninjs::read::items(&mut cx, &scope, object),
        ),
        value => match cms_posts(&mut cx, &scope, value) {
            Some(reading) => reading,
            None => agency_list(&mut cx, &scope, value),
        },
    }
}

/// The posts of a content system's own API.
fn cms_posts(cx: &mut Context<'_>, scope: &Scope, value: &Value) -> Option<Reading> {
    let (format, (feed, entries)) = if let Some(posts) = wordpress::read::posts(value) {
        (Format::WordPress, wordpress::read::feed(cx, scope, &posts))
    } else {
        let posts = ghost::read::posts(value.as_object()?)?;
        (Format::Ghost, ghost::read::feed(cx, scope, &posts))
    };
    Some(Reading {
        format: Some(format),
        feed: Some(feed),
        entries,
        ..Reading::default()
    })
}

/// A list of items, bare or as an answer of a content API.
fn agency_list(cx: &mut Context<'_>, scope: &Scope, value: &Value) -> Reading {
    match listed_items(value) {
        Some(objects) => {
            let items = objects
                .into_iter()
                .flat_map(|object| ninjs::read::items(cx, scope, object));
            of_items(Format::Ninjs, None, items.collect())
        }
        None => Reading::default(),
    }
}

fn of_items(format: Format, version: Option<String>, items: Vec<Item>) -> Reading {
    Reading {
        format: Some(format),
        version,
        items,
        ..Reading::default()
    }
}

/// The ninjs items of a list; `None` if it holds none.
fn listed_items(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    let list = value.as_array().or_else(|| {
        let object = value.as_object()?;
        ["item", "items", "_items"]
            .iter()
            .find_map(|name| object.get(*name)?.as_array())
    })?;
    let objects = list
        .iter()
        .filter_map(Value::as_object)
        .filter(|object| ninjs::read::is_item(object));
    let objects: Vec<_> = objects.collect();
    (!objects.is_empty()).then_some(objects)
}

fn telex(text: &str, hints: &Hints<'_>, faults: &mut Faults) -> Reading {
    let mut cx = Context { hints, faults };
    let scope = Scope::of_document(hints);
    if anpa1312::is_message(text) {
        let item = anpa1312::item(&mut cx, &scope, text);
        return of_items(Format::Anpa1312, None, vec![item]);
    }
    if iptc7901::is_message(text) {
        let item = iptc7901::item(&mut cx, &scope, text);
        return of_items(Format::Iptc7901, None, vec![item]);
    }
    Reading::default()
}

fn xml_document(text: &str, hints: &Hints<'_>, faults: &mut Faults) -> Reading {
    let text = &*unix_lines(text);
    let document = Document::read(text, &hints.limits, faults);
    let Some((format, root)) = root(&document) else {
        return Reading::default();
    };
    let mut cx = Context { hints, faults };
    let scope = Scope::of_document(hints);
    let version = root.attribute("version").map(Cow::into_owned);
    let items = match format {
        Format::NewsmlG2 => Some(newsml_g2::read::items(&mut cx, &scope, root)),
        Format::Newsml1 => Some(newsml1::read::items(&mut cx, &scope, root)),
        Format::Nitf => Some(vec![nitf::read::item(&mut cx, &scope, root)]),
        Format::Ritzau => Some(ritzau::read::items(&mut cx, &scope, root)),
        _ => None,
    };
    if let Some(items) = items {
        document.report(faults);
        let version = version.filter(|_| format != Format::NewsmlG2);
        return of_items(
            format,
            root.attribute("standardversion")
                .map(Cow::into_owned)
                .or(version),
            items,
        );
    }
    let reader = match format {
        Format::Atom => atom::read::feed,
        Format::Cdf => cdf::read::feed,
        Format::Sitemap | Format::SitemapIndex => sitemap::read::read,
        Format::Opml => opml::read::read,
        _ => rss::read::feed,
    };
    let (mut feed, entries) = if root.is(Space::Atom, "entry") || root.is(Space::None, "entry") {
        (
            Feed::default(),
            vec![atom::read::entry(&mut cx, &scope, root)],
        )
    } else {
        reader(&mut cx, &scope, root)
    };
    if feed.language.is_none() {
        feed.language = hints
            .content_language
            .map(str::to_owned)
            .filter(|language| !language.is_empty());
    }
    document.report(faults);
    let items = if format == Format::Atom {
        atom::agency::items(&feed, &entries)
    } else {
        Vec::new()
    };
    let exported = format == Format::Rss
        && feed
            .extensions
            .iter()
            .any(|element| element.name == "wxr_version");
    Reading {
        format: Some(if exported { Format::Wxr } else { format }),
        version,
        feed: Some(feed),
        entries,
        items,
        ..Reading::default()
    }
}

/// XML reads every way of ending a line as `\n` (XML 1.0, 2.11).
fn unix_lines(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (nth, piece) in text.split('\r').enumerate() {
        if nth > 0 && !piece.starts_with('\n') {
            out.push('\n');
        }
        out.push_str(piece);
    }
    Cow::Owned(out)
}

/// The element a known format begins with. It is at the top, or near it where a server printed something around it.
fn root<'d, 'a>(document: &'d Document<'a>) -> Option<(Format, Element<'d, 'a>)> {
    let mut near = document.top().descendants().take(FAR);
    near.find_map(|element| Some((format_of(element)?, element)))
}

/// How many elements are looked at for a root.
const FAR: usize = 64;

fn format_of(element: Element<'_, '_>) -> Option<Format> {
    match &*element.key() {
        "rdf"
            if element.space() == Space::Rdf
                || element.child("channel").is_some()
                || element.child("item").is_some() =>
        {
            Some(Format::Rdf)
        }
        "feed" => Some(Format::Atom),
        "entry" if element.space() == Space::Atom => Some(Format::Atom),
        "channel" if cdf::read::is_cdf(element) => Some(Format::Cdf),
        "rss" | "channel" => Some(Format::Rss),
        "urlset" => Some(Format::Sitemap),
        "sitemapindex" => Some(Format::SitemapIndex),
        "opml" => Some(Format::Opml),
        "nitf" => Some(Format::Nitf),
        "newsml" => Some(Format::Newsml1),
        _ if newsml_g2::read::is_root(element) => Some(Format::NewsmlG2),
        _ if ritzau::read::is_root(element) => Some(Format::Ritzau),
        _ => None,
    }
}
