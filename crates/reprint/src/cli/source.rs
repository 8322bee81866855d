//! `reprint add`: a source, read once at once.

use std::{path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use reprint_net::Url;
use reprint_store::source::{self, Source, SourceKind};
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    api::source_json,
    app::App,
    http::Refusal,
    take_in::{
        self, folder,
        found::{self, Found, Way},
    },
};

/// Add a source and read it once: a site, a feed, a CMS's API, a news sitemap, or a folder agencies drop files in
///
/// At a site's address the best way to its stories is looked for and told: the API of WordPress or Ghost where it is open,
/// else a feed, else a news sitemap. `reprint add folder PATH` watches a folder.
#[derive(Args)]
pub(crate) struct Add {
    /// A site, a feed, the address a publisher gave you; or `folder` and a PATH
    #[arg(required = true, num_args = 1..=2, value_name = "ADDRESS")]
    place: Vec<String>,
    /// These are our own stories
    #[arg(long)]
    own: bool,
    /// What you call it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take this way of those there are, not the best
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// A Ghost site's Content API key, where its pages carry none
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Only tell what is there; add nothing
    #[arg(long)]
    look: bool,
    #[command(flatten)]
    desk: Desk,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Feed,
    Sitemap,
    Wordpress,
    Ghost,
}

impl Kind {
    fn of_source(self) -> SourceKind {
        match self {
            Self::Feed => SourceKind::Feed,
            Self::Sitemap => SourceKind::Sitemap,
            Self::Wordpress => SourceKind::WordPress,
            Self::Ghost => SourceKind::Ghost,
        }
    }
}

impl Add {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let Self {
            place,
            own,
            name,
            kind,
            key,
            look,
            desk,
        } = self;
        desk.run(async move |app| match place.as_slice() {
            [word, path] if word == "folder" => add_folder(&app, path.into(), name, own).await,
            [address] => {
                let found = found::find(&app, address, key.as_deref()).await?;
                let found = narrowed(found, kind)?;
                if look {
                    return Ok(Answer::new(found_json(&found), found.told().join("\n")));
                }
                add_found(&app, found, name, own).await
            }
            _ => Err(
                Refusal::Malformed("Give one address, or the word folder and a path.".into())
                    .into(),
            ),
        })
    }
}

/// Adds the best way to a site's stories and reads it.
pub(super) async fn add(app: Arc<App>, url: Url, own: bool) -> Result<Answer, Failure> {
    let found = found::find(&app, url.as_str(), None).await?;
    add_found(&app, found, None, own).await
}

/// Only the ways of the kind asked for.
fn narrowed(mut found: Found, kind: Option<Kind>) -> Result<Found, Refusal> {
    let Some(kind) = kind.map(Kind::of_source) else {
        return Ok(found);
    };
    found.ways.retain(|way| way.kind == kind);
    if found.ways.is_empty() {
        return Err(Refusal::NotFound(format!(
            "There is no such way to the stories there ({}). Without --as the best is taken.\n{}",
            found::kind_in_words(kind),
            found.notes.join("\n")
        )));
    }
    Ok(found)
}

async fn add_found(
    app: &Arc<App>,
    found: Found,
    name: Option<String>,
    own: bool,
) -> Result<Answer, Failure> {
    let told = found.told();
    let json = found_json(&found);
    let way = found
        .ways
        .first()
        .ok_or_else(|| Refusal::NotFound("No way was found.".into()))?;
    let added = found::add(app, way, name, own).await?;
    let tally = match found.answer {
        Some(answer) => Box::pin(take_in::read_first(app, added.clone(), answer)).await?,
        None => Box::pin(take_in::poll(app, added.clone())).await?,
    };
    let source = again(app, added).await?;
    let words = format!(
        "{}\n{}: stories read from {}: {}",
        told.join("\n"),
        source.name,
        source.url,
        tally.new
    );
    let mut answer = json!({ "source": source_json(&source), "read": tally });
    answer["ways"] = json["ways"].clone();
    answer["notes"] = json["notes"].clone();
    Ok(Answer::new(answer, words))
}

async fn add_folder(
    app: &Arc<App>,
    path: PathBuf,
    name: Option<String>,
    own: bool,
) -> Result<Answer, Failure> {
    let added = folder::source(app, &path, name, own)?;
    let kept = added.clone();
    app.write(move |_, tx| source::add(tx, &kept)).await?;
    let tally = Box::pin(take_in::poll(app, added.clone())).await?;
    let source = again(app, added).await?;
    let words = format!(
        "{}: stories read: {}. Files are taken a few seconds after they were last written to, and moved to done/ or problems/ there.",
        source.name, tally.new
    );
    Ok(Answer::new(
        json!({ "source": source_json(&source), "read": tally }),
        words,
    ))
}

/// The source as it stands after its first look.
async fn again(app: &Arc<App>, added: Source) -> Result<Source, Refusal> {
    let id = added.id;
    let kept = app
        .read(move |app, tx| source::get(tx, app.newsroom, id))
        .await?;
    Ok(kept.unwrap_or(added))
}

fn found_json(found: &Found) -> Value {
    let way = |way: &Way| json!({ "kind": way.kind.word(), "url": way.url, "name": way.name, "why": way.why });
    json!({ "ways": found.ways.iter().map(way).collect::<Vec<_>>(), "notes": found.notes })
}
