//! A story, a page or a file against the newsroom's stories.

use std::{fs, io::Read};

use anyhow::Context;
use reprint_net::Purpose;
use reprint_page::Hints;
use reprint_store::story;
use reprint_story::StoryId;
use serde_json::{Value, json};

use super::super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    http::Refusal,
    take_in::Document,
    trace::{self, Hit, Ran, Traced, kind_words},
};

pub(super) fn rebuild(desk: Desk) -> Result<Exit, Failure> {
    desk.run(async |app| {
        let done = trace::rebuild(&app).await?;
        Ok(Answer::new(
            json!({ "stories": done }),
            format!("{done} stories indexed, compared and grouped anew."),
        ))
    })
}

pub(super) fn trace(desk: Desk, text: String) -> Result<Exit, Failure> {
    desk.run(async move |app| {
        trace::catch_up(&app).await?;
        if let Ok(id) = text.parse::<StoryId>() {
            let (headline, ran) = app
                .read(move |app, tx| {
                    let head = story::get(tx, app.newsroom, id)?;
                    Ok((head.map(|head| head.headline), trace::ran(app, tx, id)?))
                })
                .await?;
            let headline =
                headline.ok_or_else(|| Refusal::NotFound(format!("There is no story {id}.")))?;
            return Ok(of_story(&app, id, &headline, &ran));
        }
        let traced = if text.starts_with("http://") || text.starts_with("https://") {
            trace::trace_url(&app, &text, Purpose::Asked).await?
        } else {
            let bytes = read(&text)
                .with_context(|| format!("cannot read {text}"))
                .map_err(Failure::usage)?;
            let reading = reprint_page::read(&bytes, &Hints::default());
            trace::trace_page(&app, reading, Document::new(&text, None, bytes)).await?
        };
        Ok(of_page(&app, &traced))
    })
}

fn read(file: &str) -> std::io::Result<Vec<u8>> {
    if file == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(file)
}

fn of_story(app: &crate::app::App, id: StoryId, headline: &str, ran: &[Ran]) -> Answer {
    let lines: Vec<String> = ran
        .iter()
        .map(|ran| {
            let what = ran.kind.as_deref().map_or("taken", kind_words);
            let share = ran
                .share
                .map_or_else(String::new, |share| format!(" {}% of it", share / 10));
            let version = ran
                .version
                .map_or_else(String::new, |version| format!(", version {version}"));
            let place = ran.url.as_deref().unwrap_or("no address known");
            format!(
                "{}  {}  {what}{share}{version}. {}. {}  {place}",
                app.tell(ran.at),
                ran.who,
                ran.state,
                ran.terms.words()
            )
        })
        .collect();
    let words = if lines.is_empty() {
        "No copies known.".into()
    } else {
        lines.join("\n")
    };
    let copies: Vec<Value> = ran.iter().map(Ran::json).collect();
    Answer::new(
        json!({ "story": id, "headline": headline, "copies": copies }),
        words,
    )
}

fn of_page(app: &crate::app::App, traced: &Traced) -> Answer {
    let lines: Vec<String> = traced
        .hits
        .iter()
        .map(|hit| {
            let said = if hit.said.is_empty() {
                String::new()
            } else {
                format!(": {}", hit.said.join("; "))
            };
            format!(
                "{}  {}  {} ({}% of the story, {}% of the page){said}",
                hit.story,
                hit.headline,
                kind_words(hit.found.kind.word()),
                percent(hit.found.share_there),
                percent(hit.found.share),
            )
        })
        .collect();
    let words = if lines.is_empty() {
        "No words of a story known here stand in it.".to_owned()
    } else {
        lines.join("\n")
    };
    let told: Vec<String> = traced
        .faults
        .iter()
        .map(|fault| fault.message.clone())
        .collect();
    let words = [words, told.join("\n")].join("\n");
    let hits: Vec<Value> = traced.hits.iter().map(|hit| hit_json(app, hit)).collect();
    let json = json!({ "headline": traced.headline, "url": traced.url, "hits": hits, "faults": traced.faults });
    Answer::new(json, words)
}

fn percent(share: f32) -> String {
    format!("{:.0}", share * 100.0)
}

fn hit_json(app: &crate::app::App, hit: &Hit) -> Value {
    json!({
        "story": hit.story, "side": hit.side.word(), "headline": hit.headline,
        "published": app.tell(hit.published), "kind": hit.found.kind, "share": hit.found.share_there,
        "share_page": hit.found.share, "passages": hit.found.passages, "reasons": hit.found.reasons,
        "page_first": !hit.direction.there_first, "confidence": hit.direction.confidence,
        "because": hit.direction.because, "version": hit.version, "said": hit.said, "verdict": hit.verdict,
    })
}
