//! The API: what a person does at the desk, for programs with a key. Every endpoint calls what the desk calls.

mod auth;
mod copies;
mod drafts;
mod input;
mod output;
mod partners;
mod policy;
mod searches;
mod sources;
mod stories;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, delete, get, post, put},
};

use crate::{app::App, http::Refusal};

pub(crate) use auth::Scope;
pub(crate) use output::{copy_json, head_json, partner_json, problem_json, source_json};

/// Where this version of the API stands. Within it fields are only added.
const BASE: &str = "/api/v1";
/// The description for programs; a test compares it with [`table`].
const OPENAPI: &str = include_str!("../../../../docs/openapi.json");
/// Items on a page unless fewer are asked for.
const ON_A_PAGE: u32 = 50;
/// Items on a page at most.
const MOST_ON_A_PAGE: u32 = 200;

/// One row an operation: method, path below [`BASE`], handler.
type Row = (&'static str, &'static str, MethodRouter<Arc<App>>);

fn table() -> Vec<Row> {
    vec![
        ("get", "/stories", get(stories::list)),
        ("get", "/stories/{id}", get(stories::one)),
        ("post", "/stories/{id}/hold", post(stories::hold)),
        ("post", "/stories/{id}/release", post(stories::release)),
        ("post", "/stories/{id}/correct", post(stories::correct)),
        ("post", "/stories/{id}/retract", post(stories::retract)),
        ("post", "/stories/{id}/offer", post(stories::offer)),
        ("post", "/stories/{id}/take", post(stories::take)),
        ("get", "/drafts", get(drafts::list)),
        ("post", "/drafts/{id}", post(drafts::decide)),
        ("get", "/copies", get(copies::list)),
        ("post", "/copies/{id}/place", post(copies::place)),
        ("get", "/sources", get(sources::list)),
        ("post", "/sources", post(sources::add)),
        ("post", "/sources/{id}/poll", post(sources::poll)),
        ("post", "/sources/{id}/confirm", post(sources::confirm)),
        ("get", "/partners", get(partners::list)),
        ("post", "/partners", post(partners::add)),
        ("get", "/policy", get(policy::show)),
        ("put", "/policy", put(policy::keep)),
        ("get", "/problems", get(sources::problems)),
        ("get", "/search", get(stories::search)),
        ("get", "/searches", get(searches::list)),
        ("post", "/searches", post(searches::keep)),
        ("get", "/searches/{id}", get(searches::one)),
        ("put", "/searches/{id}", put(searches::change)),
        ("delete", "/searches/{id}", delete(searches::remove)),
    ]
}

/// Every address of the API. Another method at a known address is answered 405 with `Allow`.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    router().with_state(Arc::clone(app))
}

fn router() -> Router<Arc<App>> {
    table()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| {
            router.route(&format!("{BASE}{path}"), handler)
        })
        .route(&format!("{BASE}/openapi.json"), get(openapi))
        .route(&format!("{BASE}/{{*rest}}"), any(missing))
        .layer(middleware::from_fn(guard))
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

async fn missing() -> Refusal {
    Refusal::NotFound(
        "There is no such address in the API; /api/v1/openapi.json lists those there are.".into(),
    )
}

/// Answers are for their caller alone, and one without a key says what kind of key is wanted (RFC 6750).
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let unknown = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if unknown {
        headers.insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"Reprint\""),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_description_names_every_operation_and_no_other() {
        let description: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        assert_eq!(description["servers"][0]["url"], BASE);
        let mut described = BTreeSet::new();
        for (path, operations) in description["paths"].as_object().unwrap() {
            for method in operations
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| *key != "parameters")
            {
                described.insert(format!("{method} {path}"));
            }
        }
        let routed: BTreeSet<String> = table()
            .iter()
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect();
        assert_eq!(described, routed);
    }

    #[test]
    fn no_two_operations_are_in_each_others_way() {
        // A router panics when it is given two handlers for one method of one path.
        assert!(router().has_routes());
    }

    #[test]
    fn every_operation_says_which_scope_it_needs() {
        let description: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        for (path, operations) in description["paths"].as_object().unwrap() {
            for (method, operation) in operations
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| *key != "parameters")
            {
                let scope = operation["x-scope"].as_str().unwrap_or_default();
                assert!(
                    scope.parse::<auth::Scope>().is_ok(),
                    "{method} {path}: {scope:?}"
                );
            }
        }
    }
}
