//! A page or a file against the store: which stories' words stand there, and what is known here of that use.

use std::sync::Arc;

use jiff::Timestamp;
use reprint_net::Purpose;
use reprint_page::{Hints, Reading};
use reprint_rights::{
    Use,
    check::{CopyPage, Overall},
};
use reprint_store::{
    Result as StoreResult, Tx, copy,
    copy::CopyRow,
    partner::{self, Partner},
    sighting::{self, Sighting, SightingState},
    story as stories,
    story::Side,
};
use reprint_story::{Fault, Place, Status, Story, StoryId, When};
use reprint_trace::{Direction, Document, Kind, Match};
use serde_json::{Value, json};

use super::matching::{self, Found, thousandths};
use crate::{app::App, clear, copy_page::copy_page, follow, http::Refusal, take_in};

/// The most bytes of a page's words kept with a sighting.
const KEPT: usize = 200_000;

/// A text that was traced, and where its words stand.
pub(crate) struct Traced {
    pub(crate) headline: String,
    pub(crate) url: Option<String>,
    /// Oldest stories first.
    pub(crate) hits: Vec<Hit>,
    pub(crate) faults: Vec<Fault>,
}

/// A story of the store whose words stand on the page, with what we know of that.
pub(crate) struct Hit {
    pub(crate) story: StoryId,
    pub(crate) side: Side,
    pub(crate) headline: String,
    pub(crate) published: Timestamp,
    pub(crate) found: Match,
    pub(crate) direction: Direction,
    /// Sentences: who took it, what was found of the terms, which version stands there.
    pub(crate) said: Vec<String>,
    pub(crate) verdict: Option<Value>,
    pub(crate) version: Option<u32>,
}

/// Reads a page and traces it. `purpose` says how far robots.txt is asked.
pub(crate) async fn trace_url(
    app: &Arc<App>,
    url: &str,
    purpose: Purpose,
) -> Result<Traced, Refusal> {
    let (reading, document) = take_in::fetch_page(app, url, purpose).await?;
    trace_page(app, reading, document).await
}

/// Traces a page already read, and keeps what was seen of our own stories on other people's pages.
pub(crate) async fn trace_page(
    app: &Arc<App>,
    reading: Reading,
    document: take_in::Document,
) -> Result<Traced, Refusal> {
    let hints = Hints {
        url: document.url.clone(),
        content_type: document.media_type.clone(),
        ..Hints::default()
    };
    let page = copy_page(&document.bytes, &hints);
    app.write(move |app, tx| {
        let traced = trace_in(app, tx, &reading, &page, document.url.as_deref())?;
        if let Some(url) = &traced.url {
            keep(app, tx, &reading.story, url, &traced.hits)?;
        }
        Ok(traced)
    })
    .await
}

fn trace_in(
    app: &App,
    tx: &mut dyn Tx,
    reading: &Reading,
    page: &CopyPage,
    url: Option<&str>,
) -> StoreResult<Traced> {
    let story = &reading.story;
    let text = Document {
        canonical: reading.facts.canonical.as_deref(),
        ..Document::of_story(story, url)
    };
    let web = url.filter(|url| url.starts_with("http"));
    let itself = itself(app, tx, web)?;
    let (found, mut faults) = matching::search(app, tx, &text, itself)?;
    faults.extend(story.text.is_empty().then(|| {
        Fault::new(
            "trace.no_text",
            reprint_story::Severity::Warning,
            "no text was found on the page",
        )
    }));
    let partner = match web.and_then(host) {
        Some(host) => partner::by_host(tx, app.newsroom, &host)?,
        None => None,
    };
    let mut hits = Vec::with_capacity(found.len());
    for found in found {
        hits.extend(hit(app, tx, found, page, web, partner.as_ref())?);
    }
    hits.sort_by_key(|hit| (hit.published, hit.story));
    Ok(Traced {
        headline: story.headline.clone(),
        url: web.map(str::to_owned),
        hits,
        faults,
    })
}

/// The story whose own page this is.
fn itself(app: &App, tx: &mut dyn Tx, url: Option<&str>) -> StoreResult<Option<StoryId>> {
    let Some(url) = url else { return Ok(None) };
    let names = stories::Names {
        urls: vec![url.to_owned()],
        ..stories::Names::default()
    };
    Ok(stories::find(tx, app.newsroom, &names)?.map(|found| found.story))
}

fn hit(
    app: &App,
    tx: &mut dyn Tx,
    found: Found,
    page: &CopyPage,
    url: Option<&str>,
    partner: Option<&Partner>,
) -> StoreResult<Option<Hit>> {
    let Some(head) = stories::get(tx, app.newsroom, found.other)? else {
        return Ok(None);
    };
    let mut said = Vec::new();
    let mut verdict = None;
    let mut version = None;
    if let (Side::Own, Some(url)) = (head.side, url) {
        let copy = copy_here(app, tx, found.other, url, partner)?;
        said.push(taken_by(app, tx, &head, copy.as_ref(), partner)?);
        if is_copy(found.shared.kind) {
            let checked = check(app, tx, &head, copy.as_ref(), partner, page)?;
            version = checked.version_seen;
            said.extend(terms_seen(app, &checked));
            if let Some(shown) = version.filter(|shown| *shown < head.version) {
                said.push(format!(
                    "version {shown} shown, {} is current",
                    head.version
                ));
            }
            verdict = serde_json::to_value(&checked).ok();
        }
        if head.status == Status::Canceled {
            said.push("the story was retracted".into());
        }
    }
    Ok(Some(Hit {
        story: found.other,
        side: head.side,
        headline: head.headline.clone(),
        published: head.published,
        found: found.shared,
        direction: found.direction,
        said,
        verdict,
        version,
    }))
}

/// True of what reprints a story, well or badly; an excerpt or a shared statement is none.
pub(crate) fn is_copy(kind: Kind) -> bool {
    matches!(kind, Kind::Reprint | Kind::EditedReprint | Kind::Rewrite)
}

/// The use of the story that we know of at this address, or by this partner with no address yet.
fn copy_here(
    app: &App,
    tx: &mut dyn Tx,
    story: StoryId,
    url: &str,
    partner: Option<&Partner>,
) -> StoreResult<Option<CopyRow>> {
    let mut copies = copy::of_story(tx, app.newsroom, story)?;
    if let Some(at) = copies
        .iter()
        .position(|row| row.copy.url.as_deref() == Some(url))
    {
        return Ok(Some(copies.swap_remove(at)));
    }
    copies.retain(|row| {
        row.copy.url.is_none() && partner.is_some_and(|partner| partner.id == row.copy.partner)
    });
    Ok(copies.into_iter().next())
}

fn taken_by(
    app: &App,
    tx: &mut dyn Tx,
    head: &stories::Head,
    copy: Option<&CopyRow>,
    partner: Option<&Partner>,
) -> StoreResult<String> {
    let name = match (copy, partner) {
        (Some(row), _) => {
            partner::get(tx, app.newsroom, row.copy.partner)?.map(|partner| partner.name)
        }
        (None, partner) => partner.map(|partner| partner.name.clone()),
    };
    Ok(match (copy, name) {
        (Some(row), name) => format!(
            "taken by {} on {}",
            name.unwrap_or_else(|| "a partner".into()),
            app.tell(row.copy.taken.earliest())
        ),
        (None, Some(name)) => {
            let granted = partner.is_some_and(|partner| {
                reprint_store::ask::grants_for(tx, app.newsroom, partner.id, head.id)
                    .is_ok_and(|grants| grants.iter().any(|grant| grant.revoked.is_none()))
            });
            if granted {
                format!("{name} has a grant for it; no taking is on record here")
            } else {
                format!("{name} is a partner; no taking of this story is on record here")
            }
        }
        (None, None) => "no licence on record here".into(),
    })
}

fn check(
    app: &App,
    tx: &mut dyn Tx,
    head: &stories::Head,
    copy: Option<&CopyRow>,
    partner: Option<&Partner>,
    page: &CopyPage,
) -> StoreResult<reprint_rights::Check> {
    let mut versions = Vec::new();
    for known in stories::versions(tx, app.newsroom, head.id)?.iter().rev() {
        versions.extend(stories::version(tx, app.newsroom, head.id, known.version)?);
    }
    let terms = clear::own_terms(app, tx, partner, Some(head))?;
    let medium = copy.map(|row| row.copy.medium).unwrap_or_default();
    let usage = partner.map_or_else(Use::default, |partner| clear::partner_use(partner, medium));
    Ok(reprint_rights::check(
        page,
        &versions,
        &terms.policy,
        &terms.grants,
        &usage,
        app.now(),
    ))
}

/// What was found of the terms: what was seen and when, never an accusation.
fn terms_seen(app: &App, checked: &reprint_rights::Check) -> Option<String> {
    let told = checked.overall != Overall::CannotTell;
    told.then(|| format!("{} (read on {})", checked.words(), app.tell(app.now())))
}

/// Keeps what was seen of our stories on another's page; a taken copy whose place was not known has it now.
fn keep(app: &App, tx: &mut dyn Tx, page: &Story, url: &str, hits: &[Hit]) -> StoreResult<()> {
    let Some(host) = host(url) else { return Ok(()) };
    let now = app.now();
    for hit in hits.iter().filter(|hit| hit.side == Side::Own) {
        let known = match partner::by_host(tx, app.newsroom, &host)? {
            Some(partner) => copy_here(app, tx, hit.story, url, Some(&partner))?,
            None => copy_here(app, tx, hit.story, url, None)?,
        };
        if let Some(row) = &known
            && row.copy.url.is_none()
            && is_copy(hit.found.kind)
        {
            follow::place_in(app, tx, row.copy.id, url, Place::Found)?;
        }
        let seen = Sighting {
            id: app.id(),
            story: hit.story,
            copy: known.map(|row| row.copy.id),
            url: url.to_owned(),
            host: host.clone(),
            headline: page.headline.clone(),
            published: page.dates.published.map(When::earliest),
            version: hit.version,
            kind: hit.found.kind.word().into(),
            share: thousandths(hit.found.share_there),
            share_page: thousandths(hit.found.share),
            evidence: json!({
                "passages": hit.found.passages.iter().take(matching::PASSAGES).map(|passage| {
                    json!({ "page": passage.here, "story": passage.there, "words": passage.words })
                }).collect::<Vec<_>>(),
                "reasons": hit.found.reasons,
                "because": hit.direction.because,
                "page_first": !hit.direction.there_first,
                "confidence": hit.direction.confidence,
                "said": hit.said,
            }),
            verdict: hit.verdict.clone(),
            page: Some(cut(&page.text)),
            first_seen: now,
            last_seen: now,
            state: SightingState::New,
            decided: None,
            decided_by: None,
        };
        sighting::put(tx, app.newsroom, &seen)?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    let end = (0..=KEPT.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}

/// The host of an address, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
