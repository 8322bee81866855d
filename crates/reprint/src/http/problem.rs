//! Errors on their way out, as `application/problem+json` (RFC 9457) at the API and in words at the desk.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};

/// A problem with a stable type.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// `/problems/embargoed`
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) title: &'static str,
    pub(crate) status: u16,
    /// What happened, why, and what to do.
    pub(crate) detail: String,
    /// More for machines.
    #[serde(flatten)]
    pub(crate) more: Map<String, Value>,
}

/// Why an action was not done. Each kind is one status, one exit code, one way of telling a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// What was named does not exist.
    #[error("{0}")]
    NotFound(String),
    /// The request is not of the right form.
    #[error("{0}")]
    Malformed(String),
    /// The terms do not allow it.
    #[error("{}", told(.0))]
    Terms(Box<reprint_rights::Decision>),
    /// The person or key may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// Nobody is logged in, or the key is unknown.
    #[error("log in, or send a key that is valid")]
    Unknown,
    /// Somebody was faster, or the state does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// Somebody else's server failed us.
    #[error("{0}")]
    Network(String),
    /// Somebody else's server says that the thing is gone: 404 or 410.
    #[error("{0}")]
    Gone(String),
    /// Our own fault.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

fn told(decision: &reprint_rights::Decision) -> String {
    let reasons: Vec<&str> = decision
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    format!("{}: {}", decision.decision.label(), reasons.join(" "))
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Malformed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Terms(_) | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Network(_) | Self::Gone(_) => StatusCode::BAD_GATEWAY,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn name(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound(_) => ("not-found", "Not found"),
            Self::Malformed(_) => ("malformed", "Not of the right form"),
            Self::Terms(_) => ("terms", "The terms do not allow this"),
            Self::Forbidden(_) => ("forbidden", "Not allowed"),
            Self::Unknown => ("unknown", "Who is asking?"),
            Self::Conflict(_) => ("conflict", "Not possible now"),
            Self::Network(_) => ("network", "Another server failed"),
            Self::Gone(_) => ("gone", "It is gone over there"),
            Self::Failed(_) => ("failed", "Something failed here"),
        }
    }

    /// The problem document; an error of our own is logged here, once, and told without its inside.
    pub(crate) fn problem(&self) -> Problem {
        let (kind, title) = self.name();
        let mut more = Map::new();
        if let Self::Terms(decision) = self {
            more.insert(
                "decision".into(),
                serde_json::to_value(decision).unwrap_or_default(),
            );
        }
        let detail = if let Self::Failed(error) = self {
            tracing::error!(error = format!("{error:#}"), "request failed");
            "This is our fault and has been logged. Try again; if it happens again, look at the program's log.".to_owned()
        } else {
            self.to_string()
        };
        Problem {
            kind: format!("/problems/{kind}"),
            title,
            status: self.status().as_u16(),
            detail,
            more,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let mut response = (self.status(), Json(problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

impl From<reprint_store::StoreError> for Refusal {
    fn from(error: reprint_store::StoreError) -> Self {
        use reprint_store::StoreError;
        match error {
            StoreError::NotFound { .. } => Self::NotFound(error.to_string()),
            StoreError::Conflict(_) | StoreError::Transition(_) => {
                Self::Conflict(error.to_string())
            }
            error => Self::Failed(error.into()),
        }
    }
}
