//! How a verb ends: DESIGN's exit codes, and errors that say what happened, why, and what to do.

use std::{io, process::ExitCode};

/// The exit codes a script may rely on. Usage errors (2) are the parser's own, or a [`Failure::usage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "server"),
    expect(dead_code, reason = "the smaller program has no store and no network")
)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Refused = 4,
    Network = 5,
    Conflict = 6,
}

/// An error on its way to the user, with the exit code it stands for.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    error: anyhow::Error,
}

impl Failure {
    pub(crate) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: error.into(),
        }
    }

    /// The input or the arguments are wrong: exit code 2.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::new(Exit::Usage, error)
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        Self {
            exit: Exit::of(&error),
            error,
        }
    }
}

impl Exit {
    /// The code for an error: that of the refusal it is, or a plain failure.
    #[cfg(feature = "server")]
    fn of(error: &anyhow::Error) -> Self {
        use crate::http::Refusal;
        match error.downcast_ref::<Refusal>() {
            Some(Refusal::NotFound(_)) => Self::NotFound,
            Some(Refusal::Malformed(_)) => Self::Usage,
            Some(Refusal::Terms(_) | Refusal::Forbidden(_) | Refusal::Unknown) => Self::Refused,
            Some(Refusal::Network(_) | Refusal::Gone(_)) => Self::Network,
            Some(Refusal::Conflict(_)) => Self::Conflict,
            Some(Refusal::Failed(_)) | None => Self::Failed,
        }
    }

    #[cfg(not(feature = "server"))]
    fn of(_: &anyhow::Error) -> Self {
        Self::Failed
    }
}

/// Prints a failure to stderr and gives the process's exit code. A closed pipe (`| head`) is a quiet end.
pub(crate) fn report(outcome: Result<Exit, Failure>) -> ExitCode {
    let exit = match outcome {
        Ok(exit) => exit,
        Err(failure) if is_closed_pipe(&failure.error) => Exit::Done,
        Err(failure) => {
            eprintln!("reprint: {}", chain(&failure.error));
            failure.exit
        }
    };
    ExitCode::from(exit as u8)
}

/// The error and its causes on one line, a cause that repeats its effect left out.
fn chain(error: &anyhow::Error) -> String {
    let mut line = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !line.contains(&cause) {
            line.push_str(": ");
            line.push_str(&cause);
        }
    }
    line
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
