//! What is wrong and wants a person: one row a subject and code, counted when it happens again, closed when it is over.

use std::sync::Arc;

use reprint_store::{StoreError, Tx, problem, problem::Problem};
use reprint_story::Severity;

use crate::{app::App, http::Refusal};

/// A problem in words: what happened, why, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// Stable dotted code.
    pub(crate) code: &'static str,
    /// What it is about: `source 42`.
    pub(crate) subject: String,
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) remedy: String,
}

/// Notes a problem, or that it happened again.
pub(crate) async fn report(app: &Arc<App>, told: Told) -> Result<(), Refusal> {
    tracing::warn!(
        code = told.code,
        subject = told.subject,
        why = told.why,
        "{}",
        told.what
    );
    app.write(move |app, tx| report_in(app, tx, &told)).await
}

/// The same, inside a transaction.
pub(crate) fn report_in(app: &App, tx: &mut dyn Tx, told: &Told) -> Result<(), StoreError> {
    let now = app.now();
    problem::report(
        tx,
        &Problem {
            id: app.id(),
            publisher: Some(app.newsroom),
            code: told.code.into(),
            subject: told.subject.clone(),
            severity: Severity::Warning,
            what: told.what.clone(),
            why: told.why.clone(),
            remedy: told.remedy.clone(),
            first: now,
            last: now,
            times: 1,
            resolved: None,
        },
    )
}

/// Closes a problem that is over, if it was open.
pub(crate) fn over_in(
    app: &App,
    tx: &mut dyn Tx,
    code: &str,
    subject: &str,
) -> Result<(), StoreError> {
    problem::resolve(tx, Some(app.newsroom), code, subject, app.now()).map(drop)
}
