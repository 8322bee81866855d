//! A story with live copies is read again where it was first published: late corrections never reappear in a short feed.

use std::sync::Arc;

use reprint_net::Purpose;
use reprint_store::{
    StoreError, Tx, copy, publisher,
    source::{self, Source},
    story::{self, Head, Made, Side},
};
use reprint_story::{ChangeKind, CopyState, StoryId};
use serde_json::json;

use super::change;
use crate::{
    app::App,
    http::Refusal,
    problems::{self, Told},
    take_in::{self, Incoming},
};

/// So many answers of "gone" in a row, on different readings, put a story on hold.
const GONE_TWICE: u64 = 2;

/// One reading at the origin, and the next one planned while there are live copies.
pub(super) async fn read(app: &Arc<App>, id: StoryId) -> Result<(), Refusal> {
    let found = app.read(move |app, tx| origin(app, tx, id)).await?;
    let Some((head, source, url)) = found else {
        return Ok(());
    };
    match read_again(app, id, &source, &url).await {
        Ok(incoming) => {
            forget_gone(app, id).await?;
            take_in::keep(app, &source, incoming).await?;
        }
        Err(Refusal::Gone(why)) => gone(app, &head, &url, why).await?,
        Err(other) => {
            tracing::info!(story = %id, "the origin could not be read this time: {other}");
        }
    }
    app.write(move |app, tx| change::follow_origin(app, tx, id, head.published))
        .await
}

/// The story as its origin has it now: by the API it came from, whose text the page's furniture is not in, or by its page.
async fn read_again(
    app: &Arc<App>,
    id: StoryId,
    source: &Source,
    url: &str,
) -> Result<Incoming, Refusal> {
    let current = app
        .read(move |app, tx| story::current(tx, app.newsroom, id))
        .await?;
    if let Some(alone) = current.as_ref().and_then(take_in::cms::alone_at)
        && take_in::cms::is_cms(source)
    {
        return take_in::cms::read_alone(app, source, alone).await;
    }
    let (read, document) = take_in::read_page(app, url, Purpose::Own).await?;
    Ok(Incoming::new(source, url.to_owned(), read, document))
}

/// The site's own list does not have a story of ours any more: counted like a page that is gone, copies or none.
pub(crate) async fn gone_at_origin(
    app: &Arc<App>,
    id: StoryId,
    url: &str,
    why: String,
) -> Result<(), Refusal> {
    let head = app
        .read(move |app, tx| story::get(tx, app.newsroom, id))
        .await?;
    match head {
        Some(head) => gone(app, &head, url, why).await,
        None => Ok(()),
    }
}

/// The story's page at our own site's source, if it still has live copies.
fn origin(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
) -> Result<Option<(Head, Source, String)>, StoreError> {
    let live = copy::of_story(tx, app.newsroom, id)?
        .iter()
        .any(|row| row.copy.url.is_some() && row.copy.state != CopyState::Removed);
    let Some(head) =
        story::get(tx, app.newsroom, id)?.filter(|head| live && head.side == Side::Own)
    else {
        return Ok(None);
    };
    let source = match head.source {
        Some(source) => source::get(tx, app.newsroom, source)?,
        None => None,
    };
    let url = head.canonical_url.clone();
    Ok(source.zip(url).map(|(source, url)| (head, source, url)))
}

fn times_gone(id: StoryId) -> String {
    format!("origin-gone:{id}")
}

async fn forget_gone(app: &Arc<App>, id: StoryId) -> Result<(), Refusal> {
    app.write(move |app, tx| publisher::set(tx, Some(app.newsroom), &times_gone(id), &json!(0)))
        .await
}

/// Leaving the feed is not deletion, and one "gone" may be a mistake: the second puts the story on hold and asks the desk.
async fn gone(app: &Arc<App>, head: &Head, url: &str, why: String) -> Result<(), Refusal> {
    let (id, headline, url) = (head.id, head.headline.clone(), url.to_owned());
    app.write(move |app, tx| {
        let name = times_gone(id);
        let before = publisher::setting(tx, Some(app.newsroom), &name)?.and_then(|json| json.as_u64());
        let times = before.unwrap_or(0) + 1;
        publisher::set(tx, Some(app.newsroom), &name, &json!(times))?;
        let Some(current) = story::current(tx, app.newsroom, id)?.filter(|current| current.status.is_usable()) else {
            return Ok(());
        };
        if times < GONE_TWICE {
            return Ok(());
        }
        let next = take_in::next_version(&current, &current, ChangeKind::Hold, None, app.now())?;
        change::publish(app, tx, &next, &Made::default())?;
        problems::report_in(app, tx, &Told {
            code: "story.origin_gone",
            subject: format!("story {id}"),
            what: format!("“{headline}” is gone from your own site."),
            why: format!("{url} answered {times} times that it is gone: {why}"),
            remedy: "It was put on hold. Release it if the page only moved, or retract it if it was withdrawn.".into(),
        })
    })
    .await
}
