//! The letters of a request: to the newsroom that somebody asks, and back with the answer.

use std::sync::Arc;

use reprint_deliver::mail::Letter;
use reprint_rights::Granted;
use reprint_store::{
    ask::{self, AskState},
    delivery::Delivery,
    partner, story,
};
use reprint_story::AskId;

use super::{in_words, token};
use crate::{app::App, follow::contact, http::Refusal};

/// The kinds of letters, as the outbox names them.
pub(super) const REQUEST: &str = "request";
pub(super) const ANSWER: &str = "answer";

/// Writes the letter of a delivery about a request; nothing if the matter is over.
pub(crate) async fn letter(app: &Arc<App>, delivery: &Delivery) -> Result<Option<Letter>, Refusal> {
    let id: AskId =
        serde_json::from_value(delivery.payload["ask"].clone()).map_err(anyhow::Error::new)?;
    let found = app
        .read(move |app, tx| {
            let Some(asked) = ask::get(tx, app.newsroom, id)? else {
                return Ok(None);
            };
            let partner = partner::get(tx, app.newsroom, asked.partner)?;
            let headline = match asked.story {
                Some(story) => story::get(tx, app.newsroom, story)?.map(|head| head.headline),
                None => Some("every story".to_owned()),
            };
            Ok(partner.map(|partner| (asked, partner, headline.unwrap_or_default())))
        })
        .await?;
    let Some((asked, partner, headline)) = found else {
        return Ok(None);
    };
    let newsroom = &app.config.newsroom;
    let base = app.config.base_url();
    let usage: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
    let person = partner.settings["person"]
        .as_str()
        .unwrap_or(&partner.name)
        .to_owned();
    if delivery.payload["letter"] == REQUEST {
        if asked.state != AskState::Open {
            return Ok(None);
        }
        let note = asked.message.map_or_else(String::new, |note| {
            format!("\n\nWhat they write:\n{}", quoted(&note))
        });
        return Ok(Some(Letter {
            to: contact(&delivery.target),
            reply_to: partner.contact.as_deref().map(contact),
            subject: format!("{} asks to reprint: {headline}", partner.name),
            text: format!(
                "Hello,\n\n{person} ({}) asks to use this story: {headline}\nFor: {}{note}\n\nTo answer: {base}/desk/requests/{id}\n",
                partner.name,
                in_words(&usage)
            ),
            in_reply_to: None,
        }));
    }
    let said = asked
        .answer
        .map_or_else(String::new, |words| format!("\n\n{words}"));
    let link = format!("{base}/asked/{}", token(app, id));
    let (subject, text) = match asked.state {
        AskState::Granted => (
            format!("Yes: you may reprint {headline}"),
            format!(
                "you may use {headline} ({}).{said}\n\nThe text with its credit, ready to paste: {link}",
                in_words(&usage)
            ),
        ),
        AskState::Refused => (
            format!("Not for reprint: {headline}"),
            format!(
                "we cannot let you use {headline} ({}).{said}\n\nYou may quote from it briefly and link to it.",
                in_words(&usage)
            ),
        ),
        AskState::Open | AskState::Withdrawn => return Ok(None),
    };
    Ok(Some(Letter {
        to: contact(&delivery.target),
        reply_to: newsroom.corrections_contact.as_deref().map(contact),
        subject,
        text: format!("Hello {person},\n\n{text}\n\n{}\n", newsroom.name),
        in_reply_to: None,
    }))
}

/// Other people's words marked as theirs, line by line: they cannot pretend to be ours.
fn quoted(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}
