//! `reprint doctor`: is everything well, and if not, what to do.

use clap::Args;
use reprint_net::poll::Health;
use reprint_store::{QueueState, StoreError, delivery, problem, source, source::Source};
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    api::{problem_json, source_json},
    app::App,
    http::Refusal,
    take_in::health::Condition,
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
                    let sources = source::all(tx, app.newsroom)?.into_iter();
                    let with_condition = |source| Ok((Condition::of(app, tx, &source)?, source));
                    let sources = sources
                        .map(with_condition)
                        .collect::<Result<Vec<_>, StoreError>>()?;
                    let problems = problem::open(tx, Some(app.newsroom), TOLD)?;
                    Ok((sources, problems, delivery::waiting(tx)?))
                })
                .await?;
            let mut lines = vec!["The database is whole.".to_owned()];
            for (condition, source) in &sources {
                lines.push(source_line(&app, source, condition));
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
                && sources
                    .iter()
                    .all(|(condition, source)| source.paused || is_well(condition));
            let json = json!({
                "well": well,
                "sources": sources.iter().map(told).collect::<Vec<Value>>(),
                "problems": problems.iter().map(problem_json).collect::<Vec<Value>>(),
                "deliveries": { "waiting": waiting, "given_up": dead },
            });
            let exit = if well { Exit::Done } else { Exit::Failed };
            Ok(Answer::new(json, lines.join("\n")).ending(exit))
        })
    }
}

fn is_well(condition: &Condition) -> bool {
    matches!(condition.health, Health::New | Health::Well)
}

/// "The Quay: well; last new story 3 Nov 2026, 09:00 GMT; next look 3 Nov 2026, 12:00 GMT"
fn source_line(app: &App, source: &Source, condition: &Condition) -> String {
    let mut line = format!("{}: {}", source.name, condition.word().to_lowercase());
    for words in condition.words.iter().chain(&condition.advice) {
        line.push_str(". ");
        line.push_str(words.trim_end_matches('.'));
    }
    if let Some(at) = source.last_change {
        line.push_str("; last new story ");
        line.push_str(&app.tell(at));
    }
    if !source.paused {
        line.push_str("; next look ");
        line.push_str(&app.tell(source.next_check));
    }
    line
}

fn told((condition, source): &(Condition, Source)) -> Value {
    let mut told = source_json(source);
    told["condition"] = condition.json();
    told
}
