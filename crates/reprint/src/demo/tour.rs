//! The demo's tour: one story from its publication to its retraction, told in plain words with the time each step took.

use std::{
    fmt::Display,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use jiff::Timestamp;
use reprint_net::{Outgoing, Url};
use reprint_store::{
    copy::{self, CopyRow},
    draft::{self, DraftState},
    story::{self, Filter, Head, Side},
};
use reprint_story::{ChangeKind, CopyState, Place, StoryId};

use super::{parties::Parties, plain::Pasted};
use crate::{
    app::App,
    desk,
    follow::{self, Actor},
    http::Refusal,
    reprint,
};

/// How long a step may take before the demo says that something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where everybody is, for a person who wants to look around.
pub(super) async fn welcome(parties: &Parties) -> anyhow::Result<()> {
    let publisher = &parties.publisher.app;
    let partner = &parties.partner.app;
    set_the_stage(parties).await?;
    let links = tokio::task::spawn_blocking({
        let (publisher, partner) = (Arc::clone(publisher), Arc::clone(partner));
        move || {
            Ok::<_, anyhow::Error>((desk::set_up_link(&publisher)?, desk::set_up_link(&partner)?))
        }
    })
    .await??;
    say("The Harbour Ledger, the publisher");
    item(
        "its own site, which knows nothing of Reprint",
        &parties.cms_url,
    );
    item("its Reprint site", publisher.config.base_url());
    item("its desk", links.0.unwrap_or_default());
    say("Valley Post, a partner with its own Reprint");
    item("its site", partner.config.base_url());
    item("its desk", links.1.unwrap_or_default());
    say("Hill Town Notes, a site that runs nothing of ours");
    item("its site", &parties.third_url);
    item(
        "its page at the publisher",
        format!(
            "{}/partner/{}",
            publisher.config.base_url(),
            parties.hill_token
        ),
    );
    item("mails are laid into", parties.mails.display());
    say("Press Ctrl-C to end. `reprint demo --auto` shows the whole chain by itself.");
    Ok(())
}

/// The publisher takes its own stories in; the partner has the publisher's feed and has confirmed its terms.
async fn set_the_stage(parties: &Parties) -> anyhow::Result<()> {
    let publisher = &parties.publisher.app;
    let feed = format!("{}/feed.xml", parties.cms_url);
    desk::add_source(publisher, feed, Some("Our site".into()), true).await?;
    parties.file_embargoed().await?;
    until("the publisher's stories", || async {
        count(publisher, Side::Own)
            .await
            .map(|count| (count >= 12).then_some(()))
    })
    .await?;
    let partner = &parties.partner.app;
    let offered = format!(
        "{}/partner/{}/atom.xml",
        publisher.config.base_url(),
        parties.valley_token
    );
    let source =
        desk::add_source(partner, offered, Some("The Harbour Ledger".into()), false).await?;
    reprint::confirm_terms(partner, source.id, Actor("Valley Post's editor".into())).await?;
    until("the partner's list", || async {
        count(partner, Side::Taken)
            .await
            .map(|count| (count >= 5).then_some(()))
    })
    .await?;
    until("the push subscription", || async {
        subscribed(publisher).await.map(|yes| yes.then_some(()))
    })
    .await
}

/// Does everything, and says what happened at each party.
pub(super) async fn walk(parties: &Parties) -> anyhow::Result<()> {
    let began = Instant::now();
    let publisher = Arc::clone(&parties.publisher.app);
    let partner = Arc::clone(&parties.partner.app);
    let editor = || Actor("the demo's editor".into());

    say("1. The Harbour Ledger publishes");
    let step = Instant::now();
    set_the_stage(parties).await?;
    let original = by_headline(&publisher, "Ferry Returns").await?;
    done(
        step,
        format!(
            "twelve stories taken in from the newsroom's own feed and pages; “{}” is one of them",
            original.headline
        ),
    );

    say("2. Valley Post takes it");
    let step = Instant::now();
    let taken = until("the story at the partner", || {
        find(&partner, "Ferry Returns")
    })
    .await?;
    reprint::take(&partner, taken.id, editor()).await?;
    let page = format!("{}/story/{}", partner.config.base_url(), taken.id);
    let seen = until("the copy seen by the publisher", || async {
        seen_copy(&publisher, original.id, &page, 1).await
    })
    .await?;
    done(
        step,
        format!(
            "it stands at {page}; the publisher was told by webmention, read the page and saw version {}",
            seen.copy.version_seen.unwrap_or(0)
        ),
    );
    refusals(parties).await?;

    say("3. Hill Town Notes pastes the kit");
    let step = Instant::now();
    let given = reprint::give(
        &publisher,
        original.id,
        parties.hill.clone(),
        reprint_story::Medium::Online,
        editor(),
    )
    .await?;
    let copy = given.copy.copy.id;
    let kit = format!(
        "{}/kit/{}?format=html",
        publisher.config.base_url(),
        reprint::done_token(&publisher, copy)
    );
    parties.third.paste(
        "ferry",
        pasted(&given.cleared, &fetch(&publisher, &kit).await?),
    );
    let plain = format!("{}/ferry", parties.third_url);
    follow::place(&publisher, copy, plain.clone(), Place::Registered).await?;
    let row = until("the pasted copy seen", || async {
        seen_copy(&publisher, original.id, &plain, 1).await
    })
    .await?;
    done(
        step,
        format!("the page was read: version 1; terms {}", terms_seen(&row)),
    );

    say("4. The Harbour Ledger corrects");
    let step = Instant::now();
    correct_at_source(parties, &publisher).await?;
    let found = until("the change at the source", || {
        waiting_draft(&publisher, original.id)
    })
    .await?;
    done(
        step,
        format!(
            "the newsroom changed its page; Reprint found it and the desk was asked: “{}”",
            found.1
        ),
    );
    let step = Instant::now();
    follow::decide_draft(
        &publisher,
        found.0,
        follow::Answer {
            kind: Some(ChangeKind::Correction),
            note: Some(found.1.clone()),
            both: None,
        },
        editor(),
    )
    .await?;
    until("the correction on the partner's page", || async {
        shows(&publisher, &page, &found.1).await
    })
    .await?;
    done(
        step,
        "Valley Post's page shows the correction above the story",
    );
    let step = Instant::now();
    until("the stale copy", || async {
        in_state(&publisher, copy, CopyState::Stale).await
    })
    .await?;
    until("the letter", || async { letter(parties, "correct").await }).await?;
    until("the reminder", || async { letter(parties, "remind").await }).await?;
    done(
        step,
        "Hill Town Notes still shows version 1: shown as stale, and its editor was written to",
    );
    let step = Instant::now();
    parties.third.paste(
        "ferry",
        pasted(&given.cleared, &fetch(&publisher, &kit).await?),
    );
    let click = format!(
        "{}/done/{}",
        publisher.config.base_url(),
        reprint::done_token(&publisher, copy)
    );
    post(&publisher, &click).await?;
    until("the corrected page", || async {
        in_state(&publisher, copy, CopyState::Seen).await
    })
    .await?;
    done(
        step,
        "she pasted the new kit and clicked “done”: the page was read and seen corrected",
    );

    say("5. On hold, and released");
    let step = Instant::now();
    follow::change_story(
        &publisher,
        original.id,
        ChangeKind::Hold,
        None,
        None,
        editor(),
    )
    .await?;
    until("the hold at the partner", || async {
        answers(&publisher, &page, 410).await
    })
    .await?;
    done(
        step,
        "Valley Post's page answers 410 with a notice, and no word of the story",
    );
    let step = Instant::now();
    follow::change_story(
        &publisher,
        original.id,
        ChangeKind::Release,
        None,
        None,
        editor(),
    )
    .await?;
    until("the release at the partner", || async {
        answers(&publisher, &page, 200).await
    })
    .await?;
    done(step, "it is back");

    say("6. Retracted");
    let step = Instant::now();
    let sentence = "We withdrew this article because the interview it rests on did not take place.";
    follow::change_story(
        &publisher,
        original.id,
        ChangeKind::Retraction,
        Some(sentence.into()),
        None,
        editor(),
    )
    .await?;
    until("the retraction at the partner", || async {
        answers(&publisher, &page, 410).await
    })
    .await?;
    let notice = fetch_any(&publisher, &page).await?;
    if notice.contains("Ferry Returns") || !notice.contains("did not take place") {
        bail!("the partner's notice is not what it must be");
    }
    let feed = fetch(
        &publisher,
        &format!("{}/atom.xml", publisher.config.base_url()),
    )
    .await?;
    if !feed.contains("deleted-entry") {
        bail!("the feed carries no tombstone");
    }
    until("the letter", || async { letter(parties, "retract").await }).await?;
    done(
        step,
        "gone at both Reprint sites, a tombstone in the feeds, Hill Town Notes asked to take it down",
    );
    say(format!(
        "The whole chain took {:.1} s.",
        began.elapsed().as_secs_f32()
    ));
    Ok(())
}

/// What an editor makes of a kit: headline and byline in their fields, the text under them.
fn pasted(story: &reprint_story::Story, html: &str) -> Pasted {
    let authors: Vec<&str> = story.authors().collect();
    Pasted {
        title: story.headline.clone(),
        html: format!("<p>By {}</p>\n{html}", authors.join(" and ")),
    }
}

/// What the audit says of a copy.
fn terms_seen(row: &CopyRow) -> String {
    let Some(verdict) = &row.verdict else {
        return "not looked at".into();
    };
    serde_json::from_value::<reprint_rights::Check>(verdict.clone())
        .map_or_else(|error| error.to_string(), |check| check.words())
}

/// What may not go out does not, with the reason.
async fn refusals(parties: &Parties) -> anyhow::Result<()> {
    let publisher = &parties.publisher.app;
    for headline in ["Storm Closes", "Forty Boats", "Mayor"] {
        let story = by_headline(publisher, headline).await?;
        let hill = parties.hill.clone();
        let answer = reprint::give(
            publisher,
            story.id,
            hill,
            reprint_story::Medium::Online,
            Actor("the demo".into()),
        )
        .await;
        match answer {
            Ok(given) => {
                let left: Vec<&str> = given
                    .cleared
                    .decision()
                    .assets
                    .iter()
                    .filter(|asset| asset.verdict != reprint_rights::Verdict::Allow)
                    .map(|asset| asset.text.as_str())
                    .collect();
                item(
                    format!("“{}” may go", story.headline),
                    if left.is_empty() {
                        "whole".to_owned()
                    } else {
                        format!("without its picture: {}", left.join(" "))
                    },
                );
            }
            Err(Refusal::Terms(decision)) => {
                let reasons: Vec<&str> = decision
                    .reasons
                    .iter()
                    .map(|reason| reason.text.as_str())
                    .collect();
                item(
                    format!("“{}”: {}", story.headline, decision.decision.label()),
                    reasons.join(" "),
                );
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

/// The newsroom's own editor corrects the page on its own site, and the feed is read again.
async fn correct_at_source(parties: &Parties, publisher: &Arc<App>) -> anyhow::Result<()> {
    parties.cms.edit("ferry-quay", |filed| {
        filed.body = filed.body.replace("41 passengers", "14 passengers");
        filed.body.push_str("\n\nCorrection: An earlier version of this article gave the wrong number of passengers.\n");
        filed.updated = Timestamp::now();
    });
    let id = by_headline(publisher, "Ferry Returns").await?.id;
    Ok(follow::read_origin(publisher, id).await?)
}

/// Tries until there is an answer, twenty times a second.
async fn until<T, F: Future<Output = anyhow::Result<Option<T>>>>(
    what: &str,
    mut ask: impl FnMut() -> F,
) -> anyhow::Result<T> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("waited {} s in vain for {what}", PATIENCE.as_secs())
}

async fn count(app: &Arc<App>, side: Side) -> anyhow::Result<i64> {
    let filter = Filter {
        side: Some(side),
        ..Filter::default()
    };
    Ok(app
        .read(move |app, tx| story::count(tx, app.newsroom, &filter))
        .await?)
}

async fn subscribed(app: &Arc<App>) -> anyhow::Result<bool> {
    let all = app
        .read(|app, tx| reprint_store::websub::all(tx, app.newsroom, 10))
        .await?;
    Ok(all.iter().any(|one| one.until.is_some()))
}

async fn find(app: &Arc<App>, headline: &'static str) -> anyhow::Result<Option<Head>> {
    let page = app
        .read(|app, tx| story::list(tx, app.newsroom, &Filter::default(), 100, None))
        .await?;
    Ok(page
        .stories
        .into_iter()
        .find(|head| head.headline.starts_with(headline)))
}

async fn by_headline(app: &Arc<App>, headline: &'static str) -> anyhow::Result<Head> {
    find(app, headline)
        .await?
        .with_context(|| format!("no story “{headline}…” was taken in"))
}

async fn seen_copy(
    app: &Arc<App>,
    id: StoryId,
    url: &str,
    version: u32,
) -> anyhow::Result<Option<CopyRow>> {
    let copies = app
        .read(move |app, tx| copy::of_story(tx, app.newsroom, id))
        .await?;
    Ok(copies.into_iter().find(|row| {
        row.copy.url.as_deref() == Some(url)
            && row.copy.version_seen >= Some(version)
            && row.copy.state == CopyState::Seen
    }))
}

async fn in_state(
    app: &Arc<App>,
    id: reprint_story::CopyId,
    state: CopyState,
) -> anyhow::Result<Option<()>> {
    let row = app
        .read(move |app, tx| copy::get(tx, app.newsroom, id))
        .await?;
    Ok(row.filter(|row| row.copy.state == state).map(|_| ()))
}

async fn waiting_draft(
    app: &Arc<App>,
    id: StoryId,
) -> anyhow::Result<Option<(reprint_store::ChangeId, String)>> {
    let drafts = app
        .read(|app, tx| draft::list(tx, app.newsroom, DraftState::Waiting, 50))
        .await?;
    let found = drafts.into_iter().find(|draft| draft.story == id);
    Ok(found.map(|draft| (draft.id, draft.note.unwrap_or_default())))
}

/// A letter in the maildrop whose subject or text has this word.
async fn letter(parties: &Parties, word: &str) -> anyhow::Result<Option<()>> {
    let Ok(mut folder) = tokio::fs::read_dir(&parties.mails).await else {
        return Ok(None);
    };
    while let Some(entry) = folder.next_entry().await? {
        if entry.path().extension().is_some_and(|kind| kind == "eml") {
            let text = tokio::fs::read_to_string(entry.path())
                .await?
                .to_lowercase();
            if text.contains(word) && text.contains("hill-town-notes") {
                return Ok(Some(()));
            }
        }
    }
    Ok(None)
}

async fn get(app: &App, url: &str) -> anyhow::Result<(u16, String)> {
    let out = Outgoing::new(reprint_net::Method::GET, Url::parse(url)?);
    let reply = app.fetcher.send(&out).await?;
    Ok((
        reply.status,
        String::from_utf8_lossy(&reply.body).into_owned(),
    ))
}

async fn fetch(app: &App, url: &str) -> anyhow::Result<String> {
    match get(app, url).await? {
        (200, body) => Ok(body),
        (status, _) => bail!("{url} answered {status}"),
    }
}

async fn fetch_any(app: &App, url: &str) -> anyhow::Result<String> {
    Ok(get(app, url).await?.1)
}

async fn shows(app: &App, url: &str, words: &str) -> anyhow::Result<Option<()>> {
    Ok(get(app, url).await?.1.contains(words).then_some(()))
}

async fn answers(app: &App, url: &str, status: u16) -> anyhow::Result<Option<()>> {
    Ok((get(app, url).await?.0 == status).then_some(()))
}

async fn post(app: &App, url: &str) -> anyhow::Result<()> {
    let out = Outgoing::post(
        Url::parse(url)?,
        "application/x-www-form-urlencoded",
        Vec::new(),
    );
    app.fetcher.send(&out).await?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the demo's words are its output")]
fn say(words: impl Display) {
    println!("\n{words}");
}

#[expect(clippy::print_stdout, reason = "the demo's words are its output")]
fn item(name: impl Display, value: impl Display) {
    println!("   {name}: {value}");
}

#[expect(clippy::print_stdout, reason = "the demo's words are its output")]
fn done(step: Instant, words: impl Display) {
    println!("   {words} ({:.2} s)", step.elapsed().as_secs_f32());
}
