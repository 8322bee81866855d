//! From what a source sent to the stories in it: each entry's own text, or the page behind it where we may read that.

use std::sync::Arc;

use reprint_attribution::notices;
use reprint_net::{Accept, Purpose, Request, Url};
use reprint_page as page;
use reprint_store::{item, source::Source, story};
use reprint_story::{Block, ContentHash, Item, Party, Status, Story, When};
use reprint_wire::{Entry, Feed, Reading, Tombstone};

use super::{Incoming, cms, names};
use crate::{app::App, http::Refusal, problems, reprint};

/// Longer than this, in bytes, a paragraph with a notice in it is a paragraph.
const LONGEST_NOTICE: usize = 600;

/// The bytes a story was read from, to be kept as an item.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) uri: String,
    pub(crate) url: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) hash: ContentHash,
}

impl Document {
    pub(crate) fn new(uri: &str, media_type: Option<String>, bytes: Vec<u8>) -> Self {
        Self {
            uri: uri.to_owned(),
            url: Url::parse(uri).is_ok().then(|| uri.to_owned()),
            media_type,
            hash: item::hash(&bytes),
            bytes: Arc::new(bytes),
        }
    }

    /// As the store keeps it.
    pub(crate) fn item(&self, app: &App, source: &Source) -> Item {
        Item {
            id: app.id(),
            source: source.id,
            uri: self.uri.clone(),
            url: self.url.clone(),
            media_type: self.media_type.clone(),
            hash: self.hash,
            received: When::utc(app.now()),
        }
    }
}

/// Every story in a reading, oldest first, so that the newest is also stored last.
pub(super) async fn incoming(
    app: &Arc<App>,
    source: &Source,
    reading: Reading,
    document: &Document,
) -> Result<Vec<Incoming>, Refusal> {
    let mut found = Vec::new();
    for story in reading.items.into_iter().map(|item| item.story) {
        let guid = story.uri.clone().unwrap_or_else(|| document.uri.clone());
        found.push(Incoming::new(source, guid, story, document.clone()));
    }
    let feed = reading.feed.unwrap_or_default();
    for entry in reading.entries.iter().rev() {
        found.extend(of_entry(app, source, &feed, entry, document).await?);
    }
    for tombstone in &feed.tombstones {
        found.extend(buried(app, source, tombstone, document).await?);
    }
    Ok(found)
}

/// One entry's story; nothing if it has neither name nor address, or is just as it was last time.
async fn of_entry(
    app: &Arc<App>,
    source: &Source,
    feed: &Feed,
    entry: &Entry,
    document: &Document,
) -> Result<Option<Incoming>, Refusal> {
    let Some(guid) = entry.id.clone().or_else(|| entry.link.clone()) else {
        return Ok(None);
    };
    let mut story = entry.to_story(feed);
    cms::mark(source, entry, &mut story);
    if !source.own {
        offered(entry, &mut story);
    }
    if !wants_page(source, &story) {
        return Ok(Some(Incoming::new(source, guid, story, document.clone())));
    }
    let as_received = serde_json::to_vec(entry).map_err(anyhow::Error::new)?;
    let received = Document::new(&guid, Some("application/json".into()), as_received);
    if is_known(app, source, &received).await? {
        return Ok(None);
    }
    let Some(link) = entry.link.clone() else {
        return Ok(Some(Incoming::new(source, guid, story, received)));
    };
    match read_page(app, &link, Purpose::Own).await {
        Ok((read, page)) => {
            story = joined(read, story);
            let mut incoming = Incoming::new(source, guid, story, page);
            incoming.also = Some(received);
            Ok(Some(incoming))
        }
        Err(refusal) => {
            let told = problems::Told {
                code: "page.unread",
                subject: format!("page {link}"),
                what: format!("The page of “{}” could not be read.", story.headline),
                why: refusal.to_string(),
                remedy: "The feed's excerpt was kept; the page is tried again when the feed is read next.".into(),
            };
            problems::report(app, told).await?;
            Ok(None)
        }
    }
}

/// What another publisher's feed says of its own copy of the story: its page there, its number of the version.
fn offered(entry: &Entry, story: &mut Story) {
    let named = entry.id.as_deref().and_then(names::address);
    if let Some(page) = named.or_else(|| entry.link.clone()) {
        story.extra.insert(reprint::OFFERED_AT.into(), page.into());
    }
    if let Some(version) = entry.version {
        story
            .extra
            .insert(reprint::THEIR_VERSION.into(), version.into());
    }
    notices_apart(story);
}

/// A credit that its publisher printed under the text is a notice, not a paragraph: our own page prints its own.
fn notices_apart(story: &mut Story) {
    while let Some(words) = story.body.last().map(Block::words) {
        let permission = notices::permission(&words);
        if words.len() > LONGEST_NOTICE
            || (permission.is_none() && notices::copyright(&words).is_none())
        {
            break;
        }
        if permission.is_some() {
            story.rights.permission_notice = Some(words);
        }
        story.body.pop();
    }
    let body = std::mem::take(&mut story.body);
    story.set_body(body);
}

/// The page behind an excerpt is fetched for one's own site, or under a grant for full text; never otherwise.
fn wants_page(source: &Source, story: &Story) -> bool {
    const AN_EXCERPT_AT_MOST: usize = 1_200;
    let may = source.own || source.settings["full_text"] == true;
    // An API gives the whole text, however short; without one (members only, a page builder) the page may have it.
    let whole = cms::is_cms(source) && !story.text.is_empty();
    may && !whole && story.text.len() <= AN_EXCERPT_AT_MOST && story.status == Status::Usable
}

async fn is_known(app: &Arc<App>, source: &Source, received: &Document) -> Result<bool, Refusal> {
    let (source, uri, hash) = (source.id, received.uri.clone(), received.hash);
    app.read(move |app, tx| {
        let kept = item::by_uri(tx, app.newsroom, source, &uri)?;
        Ok(kept.first().is_some_and(|newest| newest.hash == hash))
    })
    .await
}

/// Fetches and reads one page.
pub(crate) async fn read_page(
    app: &App,
    address: &str,
    purpose: Purpose,
) -> Result<(Story, Document), Refusal> {
    let reading = fetch_page(app, address, purpose).await?;
    Ok((reading.0.story, reading.1))
}

/// The same, with everything the page says of itself.
pub(crate) async fn fetch_page(
    app: &App,
    address: &str,
    purpose: Purpose,
) -> Result<(page::Reading, Document), Refusal> {
    let url = Url::parse(address)
        .map_err(|_| Refusal::Malformed(format!("{address:?} is not a web address")))?;
    let request = Request::new(url, purpose).accepting(Accept::Page);
    let fetched = app
        .fetcher
        .get(&request)
        .await
        .map_err(|error| match error.status() {
            Some(404 | 410) => Refusal::Gone(error.to_string()),
            _ => Refusal::Network(format!("{error}. {}", error.advice())),
        })?;
    let content_type = fetched.content_type().map(str::to_owned);
    let final_url = fetched.final_url.to_string();
    let hints = page::Hints {
        url: Some(final_url.clone()),
        content_type: content_type.clone(),
        ..page::Hints::default()
    };
    let reading = page::read(&fetched.body, &hints);
    let document = Document::new(&final_url, content_type, fetched.body);
    Ok((reading, document))
}

/// The page's reading, completed by what only the feed said.
fn joined(mut page: Story, entry: Story) -> Story {
    if page.headline.is_empty() {
        page.headline = entry.headline;
    }
    if page.text.is_empty() {
        page.set_body(entry.body);
    }
    if page.byline.is_none() {
        page.byline = entry.byline;
    }
    page.uri = page.uri.or(entry.uri);
    // A newsroom's own feed names the section first among its categories.
    let named = entry.keywords.first().cloned();
    page.section = page.section.or(entry.section).or(named);
    page.language = page.language.or(entry.language);
    page.canonical_url = page.canonical_url.or(entry.canonical_url);
    page.dates.published = page.dates.published.or(entry.dates.published);
    page.dates.updated = page.dates.updated.or(entry.dates.updated);
    if page.keywords.is_empty() {
        page.keywords = entry.keywords;
    }
    page
}

/// A tombstone (RFC 6721) speaks of a story we know, or of nothing.
async fn buried(
    app: &Arc<App>,
    source: &Source,
    tombstone: &Tombstone,
    document: &Document,
) -> Result<Option<Incoming>, Refusal> {
    let names = story::Names {
        guid: Some((source.id, tombstone.id.clone())),
        uri: Some(tombstone.id.clone()),
        urls: names::address(&tombstone.id).into_iter().collect(),
    };
    let known = app
        .read(
            move |app, tx| match story::find(tx, app.newsroom, &names)? {
                Some(found) => story::current(tx, app.newsroom, found.story),
                None => Ok(None),
            },
        )
        .await?;
    let Some(mut gone) = known else {
        return Ok(None);
    };
    // A tombstone without a word for it is the end; a publisher that only holds says so beside it.
    gone.status = tombstone.status.unwrap_or(Status::Canceled);
    let note = tombstone.comment.as_ref().map(reprint_wire::Text::words);
    gone.changes.push(reprint_story::Change {
        version: gone.version + 1,
        kind: if gone.status == Status::Withheld {
            reprint_story::ChangeKind::Hold
        } else {
            reprint_story::ChangeKind::Retraction
        },
        note,
        at: tombstone.when,
    });
    Ok(Some(Incoming::new(
        source,
        tombstone.id.clone(),
        gone,
        document.clone(),
    )))
}

/// What every story of the newsroom's own site has, whether its page says so or not.
pub(crate) fn own(app: &App, mut story: Story) -> Story {
    let newsroom = &app.config.newsroom;
    let address = newsroom.url.as_ref().map(ToString::to_string);
    story.publisher = Some(Party {
        name: Some(newsroom.name.clone()),
        url: address.or_else(|| story.provider.as_ref().and_then(|site| site.url.clone())),
    });
    if story.language.is_none() {
        story.language = Some(newsroom.language.clone());
    }
    story
}
