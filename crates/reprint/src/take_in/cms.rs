//! A content system's own API as a source: WordPress and Ghost. It is asked for what has changed since the last look, page
//! by page, and says of each post all that its editors keep: whole text, authors, pictures with their words, deletion.

use jiff::{SignedDuration, Timestamp};
use reprint_net::{Accept, FetchError, Fetched, Purpose, Request, Url};
use reprint_store::source::{Source, SourceKind};
use reprint_story::Story;
use reprint_wire::{Entry, Feed, Hints, Person, Reading, Text, ghost, wordpress};
use serde_json::Value;

use super::{Document, Incoming};
use crate::{app::App, http::Refusal};

/// Posts asked for at once; WordPress gives no more than 100.
const ON_A_PAGE: u32 = 50;
/// Pages read in one look. What is beyond is read at the next, because the list begins with the newest change.
const MOST_PAGES: u64 = 40;
/// Changes are asked for from a little before the newest one known: two posts may be saved in one second.
const OVERLAP: SignedDuration = SignedDuration::from_mins(1);
/// Where a story keeps the address at which the API gives it alone.
const ALONE_AT: &str = "api_url";

/// What one look at an API brought.
pub(super) struct Look {
    /// The first answer, for the schedule.
    pub(super) first: Fetched,
    /// The pages, the newest changes first, each with the bytes it was read from.
    pub(super) pages: Vec<(Reading, Fetched)>,
    /// The newest change in it.
    pub(super) newest: Option<Timestamp>,
    /// There was more than one look reads.
    pub(super) cut: bool,
}

/// Why a look failed.
pub(super) enum Closed {
    /// It could not be fetched.
    Fetch(FetchError),
    /// It answered, but with something else than posts.
    NoPosts(String),
}

impl Closed {
    /// True if the site does not give its posts by this way any more, so that another has to be taken.
    pub(super) fn is_shut(&self) -> bool {
        match self {
            Self::Fetch(error) => matches!(error.status(), Some(401 | 403 | 404 | 405 | 410 | 501)),
            Self::NoPosts(_) => true,
        }
    }
}

impl From<FetchError> for Closed {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

/// True for a source that is an API.
pub(crate) fn is_cms(source: &Source) -> bool {
    matches!(source.kind, SourceKind::WordPress | SourceKind::Ghost)
}

/// Asks for what has changed since `since`; the newest page if nothing is known yet.
pub(super) async fn look(
    app: &App,
    source: &Source,
    since: Option<Timestamp>,
) -> Result<Look, Closed> {
    let list = list(source).ok_or_else(|| Closed::NoPosts("Its address is none.".into()))?;
    let from = since.and_then(|since| since.checked_sub(OVERLAP).ok());
    let mut look: Option<Look> = None;
    for number in 1..=MOST_PAGES {
        let url = page_url(source, &list, from, number);
        let fetched = match app.fetcher.get(&request(url, source)).await {
            // WordPress says 400 to a page after the last: posts were removed while we read.
            Err(error) if number > 1 && error.status() == Some(400) => break,
            other => other?,
        };
        let reading = read(source, &fetched);
        let is_empty = fetched.body.trim_ascii() == b"[]";
        if reading.format.is_none() && !is_empty {
            let said = reading.faults.first().map(|fault| fault.message.clone());
            return Err(Closed::NoPosts(said.unwrap_or_default()));
        }
        let changes = reading
            .entries
            .iter()
            .filter_map(|entry| entry.updated?.instant());
        let (oldest, newest) = (changes.clone().min(), changes.max());
        let more = number < pages(source, &fetched);
        // A site too old to know `modified_after` gives everything: then the dates say where to stop.
        let all_known = from.is_some_and(|from| oldest.is_none_or(|oldest| oldest < from));
        let look = look.get_or_insert_with(|| Look {
            first: fetched.clone(),
            pages: Vec::new(),
            newest: since,
            cut: false,
        });
        look.newest = look.newest.max(newest);
        look.pages.push((reading, fetched));
        look.cut = more && number == MOST_PAGES;
        if !more || all_known || from.is_none() {
            break;
        }
    }
    let mut look = look.ok_or_else(|| Closed::NoPosts("It gave no page.".into()))?;
    if source.settings["coauthors"] == true {
        for (reading, _) in &mut look.pages {
            name_coauthors(app, source, &mut reading.entries).await;
        }
    }
    Ok(look)
}

/// Reads one post again where the API gives it alone; [`Refusal::Gone`] if it is not public any more.
pub(crate) async fn read_alone(
    app: &App,
    source: &Source,
    address: &str,
) -> Result<Incoming, Refusal> {
    let refused = |why: String| Refusal::Network(why);
    let mut url =
        Url::parse(address).map_err(|_| refused(format!("{address:?} is not a web address")))?;
    ask_whole(source, &mut url);
    let fetched = match app.fetcher.get(&request(url, source)).await {
        Ok(fetched) => fetched,
        // WordPress answers 401 for a post that went back to draft or to the bin.
        Err(error) if matches!(error.status(), Some(401 | 403 | 404 | 410)) => {
            return Err(Refusal::Gone(error.to_string()));
        }
        Err(error) => return Err(refused(format!("{error}. {}", error.advice()))),
    };
    let mut reading = read(source, &fetched);
    if source.settings["coauthors"] == true {
        name_coauthors(app, source, &mut reading.entries).await;
    }
    let feed = reading.feed.unwrap_or_default();
    let Some(entry) = reading.entries.first() else {
        return Err(Refusal::Gone(format!(
            "{address} gives no post that readers may see"
        )));
    };
    let mut story = entry.to_story(&feed);
    mark(source, entry, &mut story);
    let guid = entry.id.clone().unwrap_or_else(|| address.to_owned());
    let document = Document::new(
        address,
        fetched.content_type().map(str::to_owned),
        fetched.body,
    );
    Ok(Incoming::new(source, guid, story, document))
}

/// Where the API gives this story alone, if it came from one.
pub(crate) fn alone_at(story: &Story) -> Option<&str> {
    story.extra.get(ALONE_AT)?.as_str()
}

/// Notes on a story where its API gives it alone.
pub(super) fn mark(source: &Source, entry: &Entry, story: &mut Story) {
    if let Some(address) = entry.related("self").next().filter(|_| is_cms(source)) {
        story.extra.insert(ALONE_AT.into(), address.into());
    }
}

/// Which of these addresses of single posts the API does not give any more, asked in one request; nothing if it cannot say.
pub(super) async fn missing(app: &App, source: &Source, alone: &[String]) -> Vec<String> {
    let numbers: Vec<&str> = alone.iter().filter_map(|address| number(address)).collect();
    let Some(mut url) = list(source).filter(|_| !numbers.is_empty()) else {
        return Vec::new();
    };
    let several = ON_A_PAGE
        .max(u32::try_from(numbers.len()).unwrap_or(ON_A_PAGE))
        .min(100)
        .to_string();
    if source.kind == SourceKind::Ghost {
        put(&mut url, "filter", &format!("id:[{}]", numbers.join(",")));
        put(&mut url, "fields", "id");
        put(&mut url, "limit", &several);
        key(source, &mut url);
    } else {
        put(&mut url, "include", &numbers.join(","));
        put(&mut url, "_fields", "id");
        put(&mut url, "per_page", &several);
    }
    let Ok(fetched) = app.fetcher.get(&request(url, source)).await else {
        return Vec::new();
    };
    let answer: Value = serde_json::from_slice(&fetched.body).unwrap_or_default();
    let Some(there) = answer.as_array().or_else(|| answer["posts"].as_array()) else {
        return Vec::new();
    };
    let there: Vec<String> = there
        .iter()
        .map(|post| post["id"].to_string().trim_matches('"').to_owned())
        .collect();
    let is_missing = |address: &&String| {
        number(address).is_some_and(|id| !there.iter().any(|known| known == id))
    };
    alone.iter().filter(is_missing).cloned().collect()
}

/// The number or id at the end of a single post's address.
fn number(address: &str) -> Option<&str> {
    let path = address.split(['?', '&', '#']).next()?;
    let id = if path.contains("/posts/") {
        path
    } else {
        address
    };
    let id = id.trim_end_matches('/').rsplit(['/', '=']).next()?;
    (!id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(id)
}

fn request(url: Url, source: &Source) -> Request {
    let purpose = if source.own {
        Purpose::Own
    } else {
        Purpose::Feed
    };
    Request::new(url, purpose).accepting(Accept::Json)
}

fn list(source: &Source) -> Option<Url> {
    Url::parse(&source.url).ok()
}

fn page_url(source: &Source, list: &Url, from: Option<Timestamp>, number: u64) -> Url {
    let mut url = list.clone();
    let on_a_page = ON_A_PAGE.to_string();
    ask_whole(source, &mut url);
    if source.kind == SourceKind::Ghost {
        put(&mut url, "order", "updated_at desc");
        put(&mut url, "limit", &on_a_page);
        if let Some(from) = from {
            let from = from.strftime("%Y-%m-%d %H:%M:%S");
            put(&mut url, "filter", &format!("updated_at:>'{from}'"));
        }
    } else {
        put(&mut url, "orderby", "modified");
        put(&mut url, "order", "desc");
        put(&mut url, "per_page", &on_a_page);
        if let Some(from) = from {
            put(
                &mut url,
                "modified_after",
                &from.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            );
        }
    }
    put(&mut url, "page", &number.to_string());
    url
}

/// With authors, pictures and categories.
fn ask_whole(source: &Source, url: &mut Url) {
    if source.kind == SourceKind::Ghost {
        key(source, url);
        put(url, "include", "authors,tags");
        put(url, "formats", "html");
    } else {
        put(url, "_embed", "1");
    }
}

fn put(url: &mut Url, name: &str, value: &str) {
    url.query_pairs_mut().append_pair(name, value);
}

fn key(source: &Source, url: &mut Url) {
    if let Some(key) = source.settings["key"].as_str() {
        put(url, "key", key);
    }
}

fn pages(source: &Source, fetched: &Fetched) -> u64 {
    let header = || {
        fetched
            .headers
            .get("x-wp-totalpages")?
            .to_str()
            .ok()?
            .trim()
            .parse()
            .ok()
    };
    let said = if source.kind == SourceKind::Ghost {
        ghost::pages(&fetched.body)
    } else {
        header()
    };
    said.unwrap_or(1)
}

/// Reads an answer, and names the site as its publisher.
fn read(source: &Source, fetched: &Fetched) -> Reading {
    let base = fetched.final_url.to_string();
    let hints = Hints {
        content_type: fetched.content_type(),
        ..Hints::at(&base)
    };
    let mut reading = reprint_wire::read(&fetched.body, &hints);
    let said = |name: &str| source.settings[name].as_str().map(str::to_owned);
    let feed = reading.feed.get_or_insert_with(Feed::default);
    feed.title = said("site")
        .or_else(|| Some(source.name.clone()))
        .map(Text::plain);
    feed.link = said("home");
    reading
}

/// Co-Authors Plus tells who wrote a post at an address of its own; without an answer the post's own author stands.
async fn name_coauthors(app: &App, source: &Source, entries: &mut [Entry]) {
    for entry in entries {
        let Some(people) = coauthors(app, source, entry)
            .await
            .filter(|people| !people.is_empty())
        else {
            continue;
        };
        entry.authors = people;
    }
}

async fn coauthors(app: &App, source: &Source, entry: &Entry) -> Option<Vec<Person>> {
    let own = entry.related("self").next()?;
    let post = number(own)?;
    let mut url = route(&list(source)?, "coauthors/v1/coauthors");
    put(&mut url, "post_id", post);
    let fetched = app.fetcher.get(&request(url, source)).await.ok()?;
    Some(wordpress::authors(&fetched.body))
}

/// Another route of the WordPress API that has this one: below `/wp-json/`, or in `rest_route` on a site with plain links.
pub(super) fn route(api: &Url, path: &str) -> Url {
    let mut url = api.clone();
    if api.query_pairs().any(|(name, _)| name == "rest_route") {
        url.query_pairs_mut()
            .clear()
            .append_pair("rest_route", &format!("/{path}"));
        return url;
    }
    url.set_query(None);
    let root = api.path();
    let root = root
        .split("/wp/v2")
        .next()
        .unwrap_or(root)
        .trim_end_matches('/');
    url.set_path(&format!("{root}/{path}"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_both_kinds_of_wordpress_addresses() {
        for (api, expected) in [
            (
                "https://quay.example/wp-json/",
                "https://quay.example/wp-json/wp/v2/posts",
            ),
            (
                "https://quay.example/news/wp-json/wp/v2/posts",
                "https://quay.example/news/wp-json/wp/v2/posts",
            ),
            (
                "https://quay.example/index.php?rest_route=/",
                "https://quay.example/index.php?rest_route=%2Fwp%2Fv2%2Fposts",
            ),
        ] {
            assert_eq!(
                route(&Url::parse(api).unwrap(), "wp/v2/posts").as_str(),
                expected
            );
        }
    }

    #[test]
    fn a_single_posts_number() {
        for (address, expected) in [
            ("https://quay.example/wp-json/wp/v2/posts/31", Some("31")),
            (
                "https://quay.example/index.php?rest_route=/wp/v2/posts/31",
                Some("31"),
            ),
            (
                "https://quay.example/ghost/api/content/posts/6741a0b2c3d4e5f601234567/",
                Some("6741a0b2c3d4e5f601234567"),
            ),
            (
                "https://quay.example/wp-json/wp/v2/posts/31?context=view",
                Some("31"),
            ),
            ("", None),
        ] {
            assert_eq!(number(address), expected, "{address}");
        }
    }
}
