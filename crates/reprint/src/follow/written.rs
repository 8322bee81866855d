//! A story written at the desk, for a newsroom without a feed of its own.

use std::sync::Arc;

use reprint_attribution::byline;
use reprint_store::story::{self, Made, Side, Start};
use reprint_story::{Status, Story, StoryId};
use serde::Deserialize;

use super::change::{Actor, log, new_story};
use crate::{app::App, http::Refusal, take_in};

/// What a person typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    pub(crate) headline: String,
    pub(crate) standfirst: String,
    /// "Mara Quill, Harbour Correspondent".
    pub(crate) byline: String,
    /// "PORT CARROW"; stands before the first paragraph.
    pub(crate) dateline: String,
    pub(crate) section: String,
    /// Markdown.
    pub(crate) body: String,
    /// What partners must know of this story's terms, in prose.
    pub(crate) terms: String,
}

impl Written {
    /// As the reader of a text would understand it, with the fields a person filled in taken at their word.
    pub(crate) fn story(&self, app: &App) -> Result<Story, Refusal> {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (Some(headline), Some(body)) = (filled(&self.headline), filled(&self.body)) else {
            return Err(Refusal::Malformed(
                "A story has a headline and a text: fill in both.".into(),
            ));
        };
        let dateline = filled(&self.dateline).map_or_else(String::new, |place| {
            format!("{} – ", place.trim_end_matches(['–', '—', '-', ' ']))
        });
        let text = format!("# {headline}\n\n{dateline}{}\n", body.replace("\r\n", "\n"));
        let mut story =
            reprint_page::plain::read(text.as_bytes(), &reprint_page::Hints::default()).story;
        story.headline = headline;
        story.standfirst = filled(&self.standfirst);
        story.section = filled(&self.section);
        story.byline = filled(&self.byline).map(|line| {
            let context = byline::Context {
                publisher: Some(&app.config.newsroom.name),
                ..byline::Context::default()
            };
            byline::read(&line, context)
        });
        story.rights.usage_terms = filled(&self.terms);
        story.dates.published = Some(app.now().into());
        Ok(take_in::own(app, story))
    }
}

/// Keeps a story, as a draft or published.
pub(crate) async fn write_story(
    app: &Arc<App>,
    written: &Written,
    status: Status,
    actor: Actor,
) -> Result<StoryId, Refusal> {
    let mut story = written.story(app)?;
    story.status = status;
    let id = app.id();
    app.write(move |app, tx| {
        let start = Start {
            made: Made {
                by: Some(actor.0.clone()),
                ..Made::default()
            },
            ..Start::own()
        };
        story::add(tx, app.newsroom, id, &start, &mut story, app.now())?;
        if status.is_usable() {
            new_story(app, tx, id, Side::Own, &story)?;
        }
        log(app, tx, &actor, "write", &format!("story {id}"))?;
        Ok(id)
    })
    .await
}
