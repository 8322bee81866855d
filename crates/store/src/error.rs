use std::fmt::Display;

use reprint_story::TransitionRefused;

/// What went wrong, named by what can be done about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The thing named is not there, or belongs to another publisher.
    #[error("there is no {what} {key:?}")]
    NotFound {
        /// "story", "partner".
        what: &'static str,
        /// Its id or name.
        key: String,
    },
    /// Somebody else changed or made it first: read again and decide again.
    #[error("{0}")]
    Conflict(String),
    /// The story's status does not allow the change.
    #[error(transparent)]
    Transition(#[from] TransitionRefused),
    /// Nothing more can be written.
    #[error(
        "the disk that holds the database is full: nothing was written and nothing was lost; free some space and try again"
    )]
    Full,
    /// Others held the database for too long; trying later will help.
    #[error("the database was busy and {attempts} attempts did not get through: {message}")]
    Busy {
        /// How often it was tried.
        attempts: u32,
        /// What the engine said last.
        message: String,
    },
    /// The database cannot be reached or opened.
    #[error("the database at {place} cannot be opened: {message}")]
    Unavailable {
        /// The path, or the address without its password.
        place: String,
        /// What the engine said.
        message: String,
    },
    /// A newer program wrote this database.
    #[error(
        "this database has schema {found}, and this program knows schemas up to {known}: start the newer program, or restore the backup made before it first ran"
    )]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// The database file is damaged.
    #[error("the database is damaged: {0}; restore the newest backup")]
    Damaged(String),
    /// A stored value is not what its column holds.
    #[error("a stored {what} cannot be read: {message}")]
    Malformed {
        /// What was being read.
        what: &'static str,
        /// Why not.
        message: String,
    },
    /// A value too large to be stored.
    #[error("{what} has {size} bytes, and at most {limit} can be stored")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// This needs another engine or another build.
    #[error("{0}")]
    Unsupported(String),
    /// The engine refused a statement: a fault of this program.
    #[error("the database refused a statement: {message} (in {sql})")]
    Statement {
        /// What the engine said.
        message: String,
        /// The statement's beginning.
        sql: String,
    },
    /// An error of the caller's own, passed through a transaction that it rolled back.
    #[error(transparent)]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

/// `Result` with a [`StoreError`].
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// Wraps an error of the caller's own, so that a transaction can be left with it.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }

    /// What was named is not there.
    pub fn not_found(what: &'static str, key: impl Display) -> Self {
        Self::NotFound {
            what,
            key: key.to_string(),
        }
    }

    pub(crate) fn malformed(what: &'static str, message: impl Display) -> Self {
        Self::Malformed {
            what,
            message: message.to_string(),
        }
    }

    pub(crate) fn statement(message: impl Display, sql: &str) -> Self {
        Self::Statement {
            message: message.to_string(),
            sql: sql
                .split_whitespace()
                .take(12)
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}
