//! `reprint doctor`: is everything well, and if not, what to do.

use clap::Args;
use reprint_store::{QueueState, delivery, problem, source};
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    api::{problem_json, source_json},
    http::Refusal,
};

/// Problems told at most.
const TOLD: u32 = 200;

/// Look at the database, sources, open problems and what waits to go out; exits 1 if something is wrong
#[derive(Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    desk: Desk,
}

impl Doctor {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        self.desk.run(async |app| {
            let store = std::sync::Arc::clone(&app);
            tokio::task::spawn_blocking(move || store.store.check())
                .await?
                .map_err(Refusal::from)?;
            let (sources, problems, queues) = app
                .read(|app, tx| {
                    let sources = source::all(tx, app.newsroom)?;
                    let problems = problem::open(tx, Some(app.newsroom), TOLD)?;
                    Ok((sources, problems, delivery::waiting(tx)?))
                })
                .await?;
            let mut lines = vec!["The database is whole.".to_owned()];
            for source in &sources {
                lines.push(match &source.last_error {
                    Some(error) => format!("{}: failing. {error}", source.name),
                    None => format!("{}: well", source.name),
                });
            }
            for problem in &problems {
                lines.push(format!(
                    "{}: {} {} {}",
                    problem.code, problem.what, problem.why, problem.remedy
                ));
            }
            let count = |state: QueueState| {
                queues
                    .iter()
                    .filter(|queue| queue.state == state)
                    .map(|queue| queue.count)
                    .sum::<i64>()
            };
            let (waiting, dead) = (
                count(QueueState::Queued) + count(QueueState::Leased),
                count(QueueState::Dead),
            );
            lines.push(format!("Deliveries: {waiting} waiting, {dead} given up"));
            let well = problems.is_empty()
                && dead == 0
                && sources.iter().all(|source| source.last_error.is_none());
            let json = json!({
                "well": well,
                "sources": sources.iter().map(source_json).collect::<Vec<Value>>(),
                "problems": problems.iter().map(problem_json).collect::<Vec<Value>>(),
                "deliveries": { "waiting": waiting, "given_up": dead },
            });
            let exit = if well { Exit::Done } else { Exit::Failed };
            Ok(Answer::new(json, lines.join("\n")).ending(exit))
        })
    }
}
