use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};

use super::{Contact, mailbox};
use crate::DeliverError;

/// A mail server.
pub struct Smtp {
    pub(super) from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// How long the server may take over one letter.
const LIMIT: Duration = Duration::from_mins(1);

impl Smtp {
    /// A server by its address: `smtps://user:password@mail.example:465`, `smtp://mail.example:587?tls=required`, or
    /// `smtp://localhost:25` without TLS.
    pub fn at(url: &str, from: &Contact) -> Result<Self, DeliverError> {
        let from = mailbox(from)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|error| DeliverError::Letter {
            to: "the mail server".into(),
            why: error.to_string(),
        })?;
        let transport = builder.timeout(Some(LIMIT)).build();
        Ok(Self { from, transport })
    }

    pub(super) async fn send(&self, message: Message, to: &str) -> Result<(), DeliverError> {
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|error| DeliverError::Smtp {
            to: to.to_owned(),
            why: error.to_string(),
            permanent: error.is_permanent(),
        })
    }
}
