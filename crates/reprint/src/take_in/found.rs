//! From an address a person types to the ways its stories can be taken, best first, each with its reason in words.

use std::sync::Arc;

use reprint_net::{
    Accept, FetchError, Fetched, Purpose, Request, Url,
    discover::{self, Candidate, Ghost, How, find_feeds, typed_address},
};
use reprint_store::source::{self, Source, SourceKind};
use reprint_wire::{Format, Hints, ghost, wordpress};
use serde_json::{Value, json};

use super::{cms, names};
use crate::{app::App, http::Refusal, reprint};

/// One way to take a site's stories.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) kind: SourceKind,
    pub(crate) url: String,
    /// What the site calls itself.
    pub(crate) name: Option<String>,
    /// What a source of this kind keeps beside its address.
    pub(crate) settings: Value,
    /// What it is, how it was found, what it gives.
    pub(crate) why: String,
}

/// What stands at an address.
#[derive(Debug)]
pub(crate) struct Found {
    /// The ways, best first.
    pub(crate) ways: Vec<Way>,
    /// What was looked at besides, in words.
    pub(crate) notes: Vec<String>,
    /// What the address answered, if it is the source itself: read this instead of asking again.
    pub(crate) answer: Option<Fetched>,
}

impl Way {
    /// A way with nothing but its kind and address.
    pub(crate) fn new(kind: SourceKind, url: &Url, why: impl Into<String>) -> Self {
        Self {
            kind,
            url: url.to_string(),
            name: None,
            settings: json!({}),
            why: why.into(),
        }
    }

    /// The source this way leads to.
    pub(crate) fn source(&self, app: &App, name: Option<String>, own: bool) -> Source {
        let mut source = Source::new(
            app.id(),
            app.newsroom,
            self.kind,
            self.url.clone(),
            app.now(),
        );
        source.own = own;
        source.settings.clone_from(&self.settings);
        if let Some(name) = name.or_else(|| self.name.clone()) {
            source.name = name;
        }
        source
    }

    /// What the kind of place is called.
    pub(crate) fn kind_in_words(&self) -> &'static str {
        kind_in_words(self.kind)
    }
}

/// What the kinds of places are called on screen.
pub(crate) fn kind_in_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Feed => "Feed",
        SourceKind::Sitemap => "News sitemap",
        SourceKind::Page => "Page of links",
        SourceKind::Folder => "Folder",
        SourceKind::WordPress => "WordPress API",
        SourceKind::Ghost => "Ghost API",
        SourceKind::Push => "Sent to us",
    }
}

impl Found {
    /// Everything that was found, in lines for a person.
    pub(crate) fn told(&self) -> Vec<String> {
        let ways = self.ways.iter().enumerate().map(|(nth, way)| {
            let chosen = if nth == 0 { "Chosen" } else { "Also there" };
            format!(
                "{chosen}: {} at {}. {}",
                way.kind_in_words(),
                way.url,
                way.why
            )
        });
        ways.chain(self.notes.iter().cloned()).collect()
    }
}

/// Looks for the ways to take an address's stories. `key` is a Ghost Content API key, where a person has one to give.
pub(crate) async fn find(app: &Arc<App>, typed: &str, key: Option<&str>) -> Result<Found, Refusal> {
    let url = web_address(typed)?;
    // The address a publisher gave us is a feed, and asking for it twice would show in their log as two readers.
    if url.path().contains("/partner/") {
        let way = Way::new(
            SourceKind::Feed,
            &url,
            "It is an address that a publisher gave to you.",
        );
        return Ok(Found {
            ways: vec![way],
            notes: Vec::new(),
            answer: None,
        });
    }
    let site = find_feeds(&app.fetcher, &url)
        .await
        .map_err(|error| network(&error))?;
    let mut found = Found {
        ways: Vec::new(),
        notes: Vec::new(),
        answer: None,
    };
    if let Some(way) = news_file(&site.answer, &url) {
        let whole =
            matches!(way.kind, SourceKind::Feed | SourceKind::Sitemap) && site.answer.cut.is_none();
        found.ways.push(way);
        found.answer = whole.then_some(site.answer);
        return Ok(found);
    }
    let feeds: Vec<Way> = site
        .feeds
        .iter()
        .filter(|feed| !feed.comments)
        .map(of_feed)
        .collect();
    let way_round = feeds.first().map(|feed| feed.url.clone());
    if let Some(api) = &site.wordpress {
        match of_wordpress(app, api, way_round.as_deref()).await {
            Ok(way) => found.ways.push(way),
            Err(why) => found.notes.push(format!(
                "The site is on WordPress, but its API at {api} is no use here: {why}"
            )),
        }
    }
    if let Some(ghost) = &site.ghost {
        match of_ghost(app, ghost, key, way_round.as_deref()).await {
            Ok(way) => found.ways.push(way),
            Err(why) => found.notes.push(format!(
                "The site is on Ghost, but its API at {} is no use here: {why}",
                ghost.api
            )),
        }
    }
    found.ways.extend(feeds);
    found.ways.extend(
        site.sitemaps
            .iter()
            .filter(|map| looks_like_news(map))
            .map(of_sitemap),
    );
    if let Some(title) = &site.title {
        for way in &mut found.ways {
            way.name.get_or_insert_with(|| title.clone());
        }
    }
    found.notes.extend(
        site.feeds
            .iter()
            .filter(|feed| feed.comments)
            .map(|feed| format!("Left aside: {} carries readers' comments.", feed.url)),
    );
    found.notes.extend(
        site.hubs
            .iter()
            .map(|hub| format!("Changes are pushed through the hub {hub}.")),
    );
    found.notes.extend(
        site.tried
            .iter()
            .map(|tried| format!("Tried: {}: {}", tried.url, tried.said)),
    );
    if found.ways.is_empty() {
        let looked = found.notes.join("\n");
        return Err(Refusal::NotFound(format!(
            "No feed, news sitemap or open API was found at {url}. Give the feed's own address.\n{looked}"
        )));
    }
    Ok(found)
}

/// Adds the source a way leads to, with the terms offered beside it if it is another publisher's. It is due at once.
pub(crate) async fn add(
    app: &Arc<App>,
    way: &Way,
    name: Option<String>,
    own: bool,
) -> Result<Source, Refusal> {
    let source = way.source(app, name, own);
    let added = source.clone();
    app.write(move |_, tx| source::add(tx, &added)).await?;
    if !own {
        reprint::fetch_terms(app, &source).await?;
    }
    Ok(source)
}

/// What a person typed as an address, `https://` or not.
pub(crate) fn web_address(typed: &str) -> Result<Url, Refusal> {
    let url = typed_address(typed).and_then(|url| names::address(url.as_str()));
    url.and_then(|url| Url::parse(&url).ok()).ok_or_else(|| {
        Refusal::Malformed(format!(
            "{typed:?} is not a web address: it begins with https:// or http://"
        ))
    })
}

fn network(error: &FetchError) -> Refusal {
    Refusal::Network(format!("{error}. {}", error.advice()))
}

fn of_feed(feed: &Candidate) -> Way {
    let format = feed.format.map_or("A feed", discover::FeedFormat::name);
    let how = feed.how.words();
    let why = match feed.how {
        How::Itself => format!("{format}: {how}."),
        _ => format!("{format}, {how}."),
    };
    Way {
        name: feed.title.clone(),
        ..Way::new(SourceKind::Feed, &feed.url, why)
    }
}

/// Sitemaps of everything a site ever had are no source; those of its news are.
fn looks_like_news(sitemap: &Url) -> bool {
    sitemap.path().to_ascii_lowercase().contains("news")
}

fn of_sitemap(sitemap: &Url) -> Way {
    Way::new(
        SourceKind::Sitemap,
        sitemap,
        "It is named in robots.txt. It tells of new pages; their text is read from the pages.",
    )
}

/// The address is no page: a feed, a sitemap, an agency's file, or an API's own list of posts.
fn news_file(answer: &Fetched, typed: &Url) -> Option<Way> {
    let base = answer.final_url.to_string();
    let hints = Hints {
        content_type: answer.content_type(),
        ..Hints::at(&base)
    };
    let reading = reprint_wire::read(&answer.body, &hints);
    let (kind, what) = match reading.format? {
        Format::Sitemap => (SourceKind::Sitemap, "a sitemap"),
        Format::SitemapIndex => (SourceKind::Sitemap, "an index of sitemaps"),
        Format::WordPress => (SourceKind::WordPress, "the posts of a WordPress API"),
        Format::Opml | Format::Wxr => return None,
        Format::Ghost => (SourceKind::Ghost, "the posts of a Ghost API"),
        Format::Ninjs => (SourceKind::Feed, "news in ninjs"),
        Format::NewsmlG2 => (SourceKind::Feed, "news in NewsML-G2"),
        Format::Nitf => (SourceKind::Feed, "news in NITF"),
        Format::Newsml1 => (SourceKind::Feed, "news in NewsML"),
        Format::ApJson => (SourceKind::Feed, "news in AP's format"),
        Format::Ritzau => (SourceKind::Feed, "news in Ritzau's format"),
        Format::Iptc7901 | Format::Anpa1312 => {
            (SourceKind::Feed, "news as an agency's text message")
        }
        Format::Rss | Format::Rdf | Format::Atom | Format::Cdf | Format::JsonFeed => {
            (SourceKind::Feed, "a feed")
        }
    };
    let title = reading.feed.as_ref().and_then(|feed| feed.title.as_ref());
    // The address as typed: where it leads today may be for today only.
    let mut url = typed.clone();
    let mut settings = json!({});
    if kind == SourceKind::WordPress || kind == SourceKind::Ghost {
        let key = url
            .query_pairs()
            .find(|(name, _)| name == "key")
            .map(|(_, key)| key.into_owned());
        if let Some(key) = key {
            settings["key"] = key.into();
        }
        if !url.query_pairs().any(|(name, _)| name == "rest_route") {
            url.set_query(None);
        }
    }
    Some(Way {
        name: title.map(reprint_wire::Text::words),
        settings,
        ..Way::new(kind, &url, format!("The address itself is {what}."))
    })
}

/// The posts of a WordPress site, if they are open to readers.
async fn of_wordpress(app: &App, api: &Url, feed: Option<&str>) -> Result<Way, String> {
    let root = get(app, api.clone()).await?;
    let site = wordpress::site(&root.body).ok_or("it does not answer as WordPress does.")?;
    if !site.posts {
        return Err("it does not offer posts (wp/v2).".into());
    }
    let list = cms::route(api, "wp/v2/posts");
    let mut one = list.clone();
    one.query_pairs_mut().append_pair("per_page", "1");
    let answer = get(app, one).await?;
    let is_list = serde_json::from_slice::<Vec<Value>>(&answer.body).is_ok();
    if !is_list || wordpress::is_closed(&answer.body) {
        return Err("it keeps its posts from readers.".into());
    }
    let coauthors = if site.coauthors {
        " and every author of Co-Authors Plus"
    } else {
        ""
    };
    Ok(Way {
        name: site.name.clone(),
        settings: json!({
            "site": site.name, "home": site.home, "feed": feed, "coauthors": site.coauthors,
        }),
        ..Way::new(
            SourceKind::WordPress,
            &list,
            format!(
                "The site is on WordPress and its API is open: it gives the whole text, pictures with their words{coauthors}, the time of each change, and what was deleted. A feed has less."
            ),
        )
    })
}

/// The posts of a Ghost site, with the key its own pages carry or a person gave.
async fn of_ghost(
    app: &App,
    ghost: &Ghost,
    given: Option<&str>,
    feed: Option<&str>,
) -> Result<Way, String> {
    let key = given.or(ghost.key.as_deref());
    let Some(key) = key else {
        return Err(
            "its pages carry no Content API key; give one (--key) from Settings, Integrations."
                .into(),
        );
    };
    let (list, settings) = ghost
        .api
        .join("posts/")
        .ok()
        .zip(ghost.api.join("settings/").ok())
        .ok_or("its address cannot be read.")?;
    let mut ask = settings;
    ask.query_pairs_mut().append_pair("key", key);
    let answer = get(app, ask).await?;
    let (title, home) = ghost::settings(&answer.body).ok_or("it does not answer as Ghost does.")?;
    Ok(Way {
        name: title.clone(),
        settings: json!({ "site": title, "home": home, "feed": feed, "key": key }),
        ..Way::new(
            SourceKind::Ghost,
            &list,
            "The site is on Ghost and its Content API is open: it gives the whole text, every author, pictures with their words, the time of each change, and what was deleted. A feed has less.",
        )
    })
}

async fn get(app: &App, url: Url) -> Result<Fetched, String> {
    let request = Request::new(url, Purpose::Asked).accepting(Accept::Json);
    app.fetcher
        .get(&request)
        .await
        .map_err(|error| format!("{error}."))
}
