//! Letters to a partner's corrections contact: by SMTP, or written to a folder for somebody else to send.

mod letters;
mod maildrop;
mod smtp;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use lettre::{
    Message,
    message::{Mailbox, SinglePart, header},
};
use serde::{Deserialize, Serialize};

pub use self::{
    letters::{About, Links, ask, chase, correction, hold, moved, release, retraction},
    maildrop::Maildrop,
    smtp::Smtp,
};
use crate::{Channel, DeliverError, Key, Receipt};

/// Somebody with a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `desk@partner.example`
    pub address: String,
}

/// A letter as drafted: plain text, no tracking, no pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: Contact,
    /// Where an answer goes.
    pub reply_to: Option<Contact>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The key of an earlier letter about the same matter, so that mail programs show them together.
    pub in_reply_to: Option<Key>,
}

/// How letters leave.
pub enum Mailer {
    /// Through a mail server.
    Smtp(Smtp),
    /// Into a folder.
    Maildrop(Maildrop),
}

impl Mailer {
    /// Sends one letter. Its Message-ID is made of the key, so a letter sent twice is shown once by most mail programs; a
    /// folder keeps it once.
    pub async fn send(
        &self,
        letter: &Letter,
        key: &Key,
        now: Timestamp,
    ) -> Result<Receipt, DeliverError> {
        let from = match self {
            Self::Smtp(smtp) => &smtp.from,
            Self::Maildrop(maildrop) => &maildrop.from,
        };
        let message = compose(letter, from, key, now)?;
        let url = match self {
            Self::Smtp(smtp) => {
                smtp.send(message, &letter.to.address).await?;
                None
            }
            Self::Maildrop(maildrop) => Some(maildrop.write(&message.formatted(), key, now).await?),
        };
        Ok(Receipt {
            channel: Channel::Mail,
            to: letter.to.address.clone(),
            at: now,
            key: key.clone(),
            status: None,
            reference: Some(message_id(key, from)),
            url,
            faults: Vec::new(),
        })
    }
}

/// The sender's address, checked once when it is configured.
fn mailbox(contact: &Contact) -> Result<Mailbox, DeliverError> {
    let address = contact.address.trim().parse();
    let address = address.map_err(
        |error: lettre::address::AddressError| DeliverError::Letter {
            to: contact.address.clone(),
            why: error.to_string(),
        },
    )?;
    // lettre panics at a name it cannot write.
    Ok(Mailbox::new(contact.name.as_deref().map(one_line), address))
}

/// Other people's words on one line, so that they cannot pretend to be a header, a paragraph or a signature of ours.
fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ")
}

/// A letter is dated by our clock, to the second.
fn system_time(now: Timestamp) -> SystemTime {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn message_id(key: &Key, from: &Mailbox) -> String {
    format!("<{key}@{}>", from.email.domain())
}

fn compose(
    letter: &Letter,
    from: &Mailbox,
    key: &Key,
    now: Timestamp,
) -> Result<Message, DeliverError> {
    let mut builder = Message::builder()
        .from(from.clone())
        .to(mailbox(&letter.to)?)
        .subject(one_line(&letter.subject))
        .date(system_time(now))
        .message_id(Some(message_id(key, from)));
    if let Some(reply_to) = &letter.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    if let Some(earlier) = &letter.in_reply_to {
        let id = message_id(earlier, from);
        builder = builder.in_reply_to(id.clone()).references(id);
    }
    let text = SinglePart::builder()
        .header(header::ContentType::TEXT_PLAIN)
        .body(letter.text.clone());
    builder
        .singlepart(text)
        .map_err(|error| DeliverError::Letter {
            to: letter.to.address.clone(),
            why: error.to_string(),
        })
}
