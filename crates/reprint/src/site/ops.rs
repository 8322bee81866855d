//! For those who keep the program running: is it alive, is it ready, what does it count.

use std::{fmt::Write, sync::Arc};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use reprint_store::{copy, delivery, job, problem, story, websub};
use reprint_story::CopyState;

use crate::{app::App, http::Refusal};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

async fn ready(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.read(|app, tx| story::epoch(tx, app.newsroom)).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}

/// The Prometheus text format: what waits, and what is wrong.
async fn metrics(State(app): State<Arc<App>>) -> Result<String, Refusal> {
    app.read(|app, tx| {
        let mut text = String::new();
        let mut gauge = |name: &str, help: &str, values: &[(String, i64)]| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
            for (labels, value) in values {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        };
        let stories = story::count(tx, app.newsroom, &story::Filter::default())?;
        gauge(
            "reprint_stories",
            "Stories kept.",
            &[(String::new(), stories)],
        );
        let problems = problem::count_open(tx, Some(app.newsroom))?;
        gauge(
            "reprint_problems_open",
            "Problems that want a person.",
            &[(String::new(), problems)],
        );
        for (name, help, waiting) in [
            ("reprint_jobs", "Jobs by kind and state.", job::waiting(tx)?),
            (
                "reprint_deliveries",
                "Deliveries by way and state.",
                delivery::waiting(tx)?,
            ),
        ] {
            let values: Vec<(String, i64)> = waiting
                .iter()
                .map(|one| {
                    (
                        format!("{{kind=\"{}\",state=\"{}\"}}", one.kind, one.state.word()),
                        one.count,
                    )
                })
                .collect();
            gauge(name, help, &values);
        }
        let stale = copy::Filter {
            state: Some(CopyState::Stale),
            ..copy::Filter::default()
        };
        let stale = copy::list(tx, app.newsroom, stale, 10_000)?.len();
        gauge(
            "reprint_copies_stale",
            "Copies last seen with an older version.",
            &[(String::new(), i64::try_from(stale).unwrap_or(i64::MAX))],
        );
        let now = app.now();
        let subscribed = websub::all(tx, app.newsroom, 10_000)?;
        let active = subscribed
            .iter()
            .filter(|one| one.until.is_some_and(|until| until > now))
            .count();
        gauge(
            "reprint_subscriptions",
            "Subscribers our hub pushes to.",
            &[(String::new(), i64::try_from(active).unwrap_or(i64::MAX))],
        );
        Ok(text)
    })
    .await
}
