//! What the verbs share that work on the newsroom's database: opening it, and answers in words or as JSON.

use std::{io::Write, path::PathBuf, sync::Arc};

use clap::Args;
use serde_json::Value;

use super::{Exit, Failure};
use crate::{app::App, clock::SystemClock, config::Config, follow::Actor, work};

/// Which newsroom, and how the answer is printed.
#[derive(Args)]
pub(super) struct Desk {
    /// The configuration; `reprint.toml` if it is there
    #[arg(long, short, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What a verb says when it is done.
pub(super) struct Answer {
    json: Value,
    words: String,
    exit: Exit,
}

impl Answer {
    pub(super) fn new(json: Value, words: impl Into<String>) -> Self {
        Self {
            json,
            words: words.into(),
            exit: Exit::Done,
        }
    }

    /// Nothing: what was asked for stands on standard output already.
    pub(super) fn none() -> Self {
        Self::new(Value::Null, "")
    }

    pub(super) fn ending(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

impl Desk {
    /// Opens the newsroom, lets `work` do something with it, and prints what it says. No server need run, and one may.
    pub(super) fn run<W>(self, work: impl FnOnce(Arc<App>) -> W) -> Result<Exit, Failure>
    where
        W: Future<Output = Result<Answer, Failure>>,
    {
        super::log();
        let config = self.load()?;
        super::runtime()?.block_on(async {
            let app = tokio::task::spawn_blocking(move || App::open(config, Arc::new(SystemClock)))
                .await??;
            let done = work(Arc::clone(&app)).await;
            work::give_back(&app).await;
            self.print(&done?)
        })
    }

    pub(super) fn load(&self) -> Result<Config, Failure> {
        Config::load(self.config.as_deref(), std::env::vars())
            .map_err(|error| Failure::new(Exit::Usage, error))
    }

    fn print(&self, answer: &Answer) -> Result<Exit, Failure> {
        let mut out = std::io::stdout().lock();
        // A verb that follows something has printed line by line, and has nothing more to say.
        if self.json && !answer.json.is_null() {
            serde_json::to_writer_pretty(&mut out, &answer.json)?;
            writeln!(out)?;
        } else if !self.json && !answer.words.is_empty() {
            writeln!(out, "{}", answer.words.trim_end())?;
        }
        Ok(answer.exit)
    }
}

/// Who the history names for what is done here.
pub(super) fn actor() -> Actor {
    Actor("command line".into())
}
