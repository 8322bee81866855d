use std::fmt::Write;

use jiff::tz::TimeZone;
use reprint_story::{Party, Story, StoryId};
use url::Url;

use crate::{feed::Format, words::Words};

/// A site we serve: what its pages, lists and feeds say of it and where they lie. Plain data; no network, no clock.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name, as in the masthead.
    pub name: String,
    /// One line under the name, and the description of its feeds.
    pub tagline: Option<String>,
    /// The newsroom that runs it, named as publisher of its own stories.
    pub publisher: Party,
    /// The language of its own words, a BCP 47 tag.
    pub language: String,
    /// The zone its times are told in.
    pub time_zone: TimeZone,
    /// The sections of its navigation, in order, by the name stories carry.
    pub sections: Vec<String>,
    /// The `WebSub` hub its feeds name.
    pub hub: Option<String>,
    /// Whom readers and partners write to about corrections: an e-mail address or a page.
    pub corrections_contact: Option<String>,
    /// True if stories whose canonical page is elsewhere may be indexed here. A term that asks for `noindex` goes before it.
    pub index_reprints: bool,
    /// Where pictures are loaded from.
    pub pictures: Pictures,
    /// The address of the machine-readable licence (RSL) that robots.txt names.
    pub licence_file: Option<String>,
    /// Origin and path, without a slash at the end.
    base: String,
    /// The path alone, without a slash at the end.
    root: String,
    host: String,
}

/// Where a reader's browser loads pictures from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// From this site, which keeps a copy at [`Site::picture_url`]: no third party learns who reads.
    Kept,
    /// From where they lie.
    #[default]
    Origin,
}

impl Site {
    /// A site of this name at this address, in English and UTC, until the fields say otherwise.
    pub fn new(name: impl Into<String>, base: &Url) -> Self {
        let name = name.into();
        let root = base.path().trim_end_matches('/').to_owned();
        Self {
            publisher: Party::named(name.clone()),
            name,
            tagline: None,
            language: "en".into(),
            time_zone: TimeZone::UTC,
            sections: Vec::new(),
            hub: None,
            corrections_contact: None,
            index_reprints: false,
            pictures: Pictures::default(),
            licence_file: None,
            base: format!("{}{root}", base.origin().ascii_serialization()),
            root,
            host: host(base),
        }
    }

    /// The whole address of a path that begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The same for links inside the site: without the origin.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// The whole address of a story's page. No word of the story is in it, so that it may stand in a notice or a
    /// tombstone after the story is gone, and a corrected headline does not move the page.
    pub fn story_url(&self, story: StoryId) -> String {
        format!("{}/story/{story}", self.base)
    }

    /// The whole address at which this site keeps a picture of a story.
    pub fn picture_url(&self, story: StoryId, media: &str) -> String {
        let mut url = format!("{}/story/{story}/picture/", self.base);
        push_segment(media, &mut url);
        url
    }

    /// The whole address of a section's page.
    pub fn section_url(&self, section: &str) -> String {
        self.url(&section_path(section))
    }

    /// The whole address of a feed: of the site, or of one section.
    pub fn feed_url(&self, section: Option<&str>, format: Format) -> String {
        let mut path = section.map(section_path).unwrap_or_default();
        path.push_str(format.path());
        self.url(&path)
    }

    /// The address of a story's page here, or where it is canonical if it was never stored.
    pub(crate) fn address(&self, story: &Story) -> String {
        let canonical = story.canonical_url.as_deref().and_then(web_address);
        match (story.id, canonical) {
            (Some(id), _) => self.story_url(id),
            (None, Some(url)) => url.to_owned(),
            (None, None) => self.url("/"),
        }
    }

    /// True if the story's canonical page is on another host than this site.
    pub fn is_elsewhere(&self, story: &Story) -> bool {
        story
            .canonical_url
            .as_deref()
            .and_then(web_address)
            .and_then(|url| Url::parse(url).ok())
            .is_some_and(|url| host(&url) != self.host)
    }

    pub(crate) fn words(&self) -> &'static Words {
        Words::of(&self.language)
    }

    /// The publisher's name, or the site's.
    pub(crate) fn publisher_name(&self) -> &str {
        self.publisher.name.as_deref().unwrap_or(&self.name)
    }
}

/// Host, and port if one is named: two instances on one machine are two hosts, http and https of one name are one.
fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}

/// An address a page may link to: `http` or `https`, and nothing that runs.
pub(crate) fn web_address(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    (web && !rest.is_empty()).then_some(url)
}

/// An address of this site without its origin.
pub(crate) fn relative(site: &Site, url: &str) -> String {
    site.path(&suffix(site, url))
}

/// An address of this site without its base.
pub(crate) fn suffix(site: &Site, url: &str) -> String {
    url.strip_prefix(&site.base).unwrap_or(url).to_owned()
}

fn section_path(section: &str) -> String {
    let mut path = "/section/".to_owned();
    push_segment(&slug(section), &mut path);
    path
}

/// The name of a section as it stands in its address: letters and digits of any script in lower case, the rest as hyphens.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Writes one path segment, percent-encoding all but RFC 3986's unreserved characters.
fn push_segment(segment: &str, out: &mut String) {
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Writes the value of a query parameter.
pub(crate) fn query_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    push_segment(value, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site::new(
            "The Harbour Ledger",
            &Url::parse("https://ledger.example/news/").unwrap(),
        )
    }

    #[test]
    fn addresses_keep_the_base_path() {
        let site = site();
        assert_eq!(
            site.story_url("7".parse().unwrap()),
            "https://ledger.example/news/story/7"
        );
        assert_eq!(site.path("/search"), "/news/search");
        assert_eq!(
            site.section_url("Arts & Café"),
            "https://ledger.example/news/section/arts-caf%C3%A9"
        );
        assert_eq!(
            site.feed_url(Some("Town"), Format::Atom),
            "https://ledger.example/news/section/town/atom.xml"
        );
    }

    #[test]
    fn two_instances_on_one_machine_are_two_hosts() {
        let site = Site::new("A", &Url::parse("http://127.0.0.1:8421/").unwrap());
        let mut story = Story::new("Ferry returns");
        story.canonical_url = Some("http://127.0.0.1:8420/story/1".into());
        assert!(site.is_elsewhere(&story));
    }

    #[test]
    fn a_story_without_a_canonical_page_is_at_home() {
        let mut story = Story::new("Ferry returns");
        assert!(!site().is_elsewhere(&story));
        story.canonical_url = Some("https://ledger.example/2026/ferry".into());
        assert!(!site().is_elsewhere(&story));
        story.canonical_url = Some("https://valley.example/ferry".into());
        assert!(site().is_elsewhere(&story));
    }
}
