//! One look at a content system's API: what has changed, what is gone, and the way round when the API is shut.

use std::sync::Arc;

use reprint_net::{Accept, Purpose, Request, Url};
use reprint_store::{
    source::{Outcome as Checked, Source},
    story::{self, Filter},
};
use reprint_story::{Status, StoryId};

use super::{
    cms::{self, Closed, Look},
    poll::{Tally, bounds, brought, failed, read, settle, state, subject, take_reading},
};
use crate::{
    app::App,
    follow,
    http::Refusal,
    problems::{self, Told},
};

/// Own stories looked after for deletion in one look: the API is asked about all of them in one request.
const LOOKED_AFTER: u32 = 100;

pub(super) async fn poll(app: &Arc<App>, source: Source) -> Result<Tally, Refusal> {
    let mut state = state(app, &source).await?;
    let closed = match cms::look(app, &source, state.changed_since).await {
        Ok(look) => {
            let tally = Box::pin(take(app, &source, &mut state, look)).await?;
            if source.own {
                find_missing(app, &source).await?;
            }
            return Ok(tally);
        }
        Err(closed) => closed,
    };
    let (now, bounds) = (app.now(), bounds(app));
    let why = match &closed {
        Closed::Fetch(error) => {
            state.failed(error, &bounds, now);
            format!("{error}. {}", error.advice())
        }
        Closed::NoPosts(why) => {
            let why = format!("What came are no posts. {why}");
            state.unreadable("source.unreadable", &why, &bounds, now);
            why
        }
    };
    failed(app, &source, state).await?;
    match way_round(&source).filter(|_| closed.is_shut()) {
        Some(feed) => read_feed(app, &source, feed, &why).await,
        None => Err(Refusal::Network(why)),
    }
}

async fn take(
    app: &Arc<App>,
    source: &Source,
    state: &mut reprint_net::Poll,
    look: Look,
) -> Result<Tally, Refusal> {
    let mut tally = Tally::default();
    let mut seen = reprint_net::poll::Brought::default();
    // The oldest change first, so that the newest is also stored last.
    for (reading, fetched) in look.pages.into_iter().rev() {
        seen.published.extend(brought(&reading).published);
        let content_type = fetched.content_type().map(str::to_owned);
        tally.add(take_reading(app, source, reading, fetched.body, content_type).await?);
    }
    if look.cut {
        problems::report(app, too_many(source)).await?;
    }
    seen.changed = tally.new + tally.changed > 0;
    state.changed_since = look.newest;
    state.read(&look.first, &seen, &bounds(app), app.now());
    let outcome = Checked::Read {
        etag: None,
        last_modified: None,
        changed: seen.changed,
    };
    settle(app, source, state.clone(), outcome).await?;
    let own = subject(source);
    app.write_quietly(move |app, tx| problems::over_in(app, tx, "source.api_closed", &own))
        .await?;
    Ok(tally)
}

/// Posts that were deleted or are drafts again have left the API's list without a word.
async fn find_missing(app: &Arc<App>, source: &Source) -> Result<(), Refusal> {
    let id = source.id;
    let kept = app
        .read(move |app, tx| {
            let filter = Filter {
                source: Some(id),
                status: Some(Status::Usable),
                ..Filter::default()
            };
            let page = story::list(tx, app.newsroom, &filter, LOOKED_AFTER, None)?;
            let mut kept: Vec<(StoryId, String)> = Vec::new();
            for head in page.stories {
                let story = story::current(tx, app.newsroom, head.id)?;
                let alone = story.as_ref().and_then(cms::alone_at).map(str::to_owned);
                kept.extend(alone.map(|alone| (head.id, alone)));
            }
            Ok(kept)
        })
        .await?;
    let addresses: Vec<String> = kept.iter().map(|(_, alone)| alone.clone()).collect();
    for address in cms::missing(app, source, &addresses).await {
        let Some((id, _)) = kept.iter().find(|(_, alone)| *alone == address) else {
            continue;
        };
        // The list leaves out what it pleases; the post itself is asked before anything is said of it.
        if let Err(Refusal::Gone(why)) = cms::read_alone(app, source, &address).await {
            follow::gone_at_origin(app, *id, &address, why).await?;
        }
    }
    Ok(())
}

/// The feed that was found beside the API when the source was added.
fn way_round(source: &Source) -> Option<Url> {
    Url::parse(source.settings["feed"].as_str()?).ok()
}

/// The API is shut: the site's feed, and the pages behind it where we may read them, until it opens again.
async fn read_feed(
    app: &Arc<App>,
    source: &Source,
    feed: Url,
    why: &str,
) -> Result<Tally, Refusal> {
    let told = Told {
        code: "source.api_closed",
        subject: subject(source),
        what: format!(
            "{} does not give its posts by its API any more.",
            source.name
        ),
        why: why.to_owned(),
        remedy: format!(
            "Its feed {feed} is read instead. Ask the site's keeper to open the API, or add the feed as the source."
        ),
    };
    problems::report(app, told).await?;
    let purpose = if source.own {
        Purpose::Own
    } else {
        Purpose::Feed
    };
    let request = Request::new(feed, purpose).accepting(Accept::Feed);
    let fetched = app
        .fetcher
        .get(&request)
        .await
        .map_err(|error| Refusal::Network(format!("{error}. {}", error.advice())))?;
    let base = fetched.base().to_string();
    let content_type = fetched.content_type().map(str::to_owned);
    let reading = read(&fetched.body, content_type.as_deref(), &base, &[]);
    // Not as a post of the API: the text behind an excerpt is read from its page.
    let as_feed = Source {
        kind: reprint_store::source::SourceKind::Feed,
        ..source.clone()
    };
    take_reading(app, &as_feed, reading, fetched.body, content_type).await
}

fn too_many(source: &Source) -> Told {
    Told {
        code: "source.cut",
        subject: subject(source),
        what: format!("{} has changed more posts at once than are read in one look.", source.name),
        why: "The newest changes were taken in; older ones were not asked for.".into(),
        remedy: "If older stories must follow too, import them from the site's own export (reprint import FILE).".into(),
    }
}
