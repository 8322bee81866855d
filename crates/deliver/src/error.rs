use std::time::Duration;

use reprint_net::{FetchError, Reply};

/// Why something was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliverError {
    /// The receiver could not be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The receiver refused.
    #[error("{to} answered {status}{}", said_after_colon(.said))]
    Refused {
        /// Who.
        to: String,
        /// The status.
        status: u16,
        /// The start of its words.
        said: String,
        /// How long it asked us to wait.
        retry_after: Option<Duration>,
    },
    /// 410: the receiver wants nothing more, ever.
    #[error("{to} wants nothing more (410)")]
    Ended {
        /// Who.
        to: String,
    },
    /// The answer was not what this kind of receiver answers.
    #[error("{to} gave an answer that makes no sense: {why}")]
    Nonsense {
        /// Who.
        to: String,
        /// What was wrong.
        why: String,
    },
    /// A password would travel in the clear.
    #[error("{to} does not speak https, so the password would be read on the way")]
    Insecure {
        /// Who.
        to: String,
    },
    /// The mail could not be written or its address read.
    #[error("the mail to {to} cannot be made: {why}")]
    Letter {
        /// Whom.
        to: String,
        /// Why.
        why: String,
    },
    /// The mail server did not take it.
    #[error("the mail server did not take the mail to {to}: {why}")]
    Smtp {
        /// Whom.
        to: String,
        /// Its words.
        why: String,
        /// True if it said "never" (5xx).
        permanent: bool,
    },
    /// The maildrop folder could not be written.
    #[error("the mail could not be written to {folder}: {why}")]
    Maildrop {
        /// The folder.
        folder: String,
        /// The system's words.
        why: String,
    },
}

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Try again, not before this long if the receiver said so.
    Retry(Option<Duration>),
    /// A person must look at it; trying again cannot help.
    Person,
    /// Stop delivering to this receiver altogether.
    Stop,
}

impl DeliverError {
    /// What a reply that is no success means.
    pub(crate) fn from_reply(to: &str, reply: &Reply) -> Self {
        let to = to.to_owned();
        if reply.status == 410 {
            return Self::Ended { to };
        }
        Self::Refused {
            to,
            status: reply.status,
            said: start_of(&reply.body),
            retry_after: reply.retry_after,
        }
    }

    /// A stable dotted name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fetch(error) => error.code(),
            Self::Refused { .. } => "deliver.refused",
            Self::Ended { .. } => "deliver.ended",
            Self::Nonsense { .. } => "deliver.nonsense",
            Self::Insecure { .. } => "deliver.insecure",
            Self::Letter { .. } => "deliver.letter",
            Self::Smtp { .. } => "deliver.smtp",
            Self::Maildrop { .. } => "deliver.maildrop",
        }
    }

    /// What a person can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Fetch(error) => error.advice(),
            Self::Refused {
                status: 401 | 403, ..
            } => "Check the user and password, and that the user may publish there.",
            Self::Refused {
                status: 408 | 425 | 429 | 500..,
                ..
            } => "Nothing: it is tried again later.",
            Self::Refused { .. } => "Ask the receiver's keeper; it will go on refusing this.",
            Self::Ended { .. } => {
                "Nothing more is sent there. Ask the receiver if that was not meant."
            }
            Self::Nonsense { .. } => "Check that the address is the right one.",
            Self::Insecure { .. } => {
                "Use the https address; or, if it is a host of your own, allow it in the configuration."
            }
            Self::Letter { .. } => "Correct the contact's mail address.",
            Self::Smtp {
                permanent: true, ..
            } => "Check the contact's mail address and the mail server's words.",
            Self::Smtp { .. } => {
                "Nothing: it is tried again later. Check the mail server's address if it goes on."
            }
            Self::Maildrop { .. } => "Make the folder writable, and make room on its disk.",
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Fetch(FetchError::Gone { .. }) | Self::Ended { .. } => Remedy::Stop,
            Self::Fetch(error) if error.is_temporary() => Remedy::Retry(error.retry_after()),
            Self::Refused {
                status: 408 | 423 | 425 | 429 | 500..,
                retry_after,
                ..
            } => Remedy::Retry(*retry_after),
            Self::Smtp {
                permanent: false, ..
            }
            | Self::Maildrop { .. } => Remedy::Retry(None),
            Self::Fetch(_)
            | Self::Refused { .. }
            | Self::Nonsense { .. }
            | Self::Insecure { .. }
            | Self::Letter { .. }
            | Self::Smtp { .. } => Remedy::Person,
        }
    }
}

/// The first words of an answer, for people: no control characters, no markup to speak of.
pub(crate) fn start_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..600).unwrap_or(body)).into_owned();
    let clean = text.replace(char::is_control, " ");
    let words: Vec<&str> = clean.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}

fn said_after_colon(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {said}")
    }
}
