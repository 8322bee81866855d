//! A WordPress site as far as its REST API concerns us, with the habits that were seen on a real one: unknown meta is dropped
//! without a word, a slug in use gets `-2`, DELETE is the bin, a contributor may not publish.

use std::sync::{Arc, Mutex};

use reprint_net::Url;
use serde_json::{Map, Value, json};

use crate::server::{Answer, Seen, Server, answer};

#[derive(Default)]
pub(crate) struct State {
    pub(crate) posts: Vec<Value>,
    /// True if the companion plugin is installed.
    pub(crate) companion: bool,
    /// True if the user may not publish.
    pub(crate) contributor: bool,
    /// Lose the answer to the next write, after it was done.
    pub(crate) lose_next_answer: bool,
}

pub(crate) struct WordPress {
    pub(crate) server: Server,
    pub(crate) state: Arc<Mutex<State>>,
}

/// "editor:abcdefgh"
const BASIC: &str = "Basic ZWRpdG9yOmFiY2RlZmdo";

impl WordPress {
    pub(crate) fn start(state: State) -> Self {
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let server = Server::start(move |seen| respond(seen, &mut shared.lock().unwrap()));
        Self { server, state }
    }

    pub(crate) fn post(&self, at: usize) -> Value {
        self.state.lock().unwrap().posts[at].clone()
    }
}

fn said(status: u16, body: &Value) -> Answer {
    answer(status)
        .header("Content-Type", "application/json")
        .body(body.to_string())
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    said(
        status,
        &json!({ "code": code, "message": message, "data": { "status": status } }),
    )
}

fn respond(seen: &Seen, state: &mut State) -> Answer {
    let url = Url::parse(&format!("http://x{}", seen.path)).unwrap();
    let parameter = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let Some(route) = parameter("rest_route") else {
        // The front page, also for /wp-json/ where pretty addresses are off.
        return answer(200)
            .header("Content-Type", "text/html")
            .header(
                "Link",
                "</index.php?rest_route=/>; rel=\"https://api.w.org/\"",
            )
            .body("<!doctype html><title>Northern Valley Weekly</title>");
    };
    if route == "/" {
        let namespaces = if state.companion {
            json!(["wp/v2", "reprint/v1"])
        } else {
            json!(["wp/v2"])
        };
        let authorization = "https://partner.example/wp-admin/authorize-application.php";
        return said(
            200,
            &json!({
                "name": "Northern Valley Weekly",
                "namespaces": namespaces,
                "authentication": { "application-passwords": { "endpoints": { "authorization": authorization } } },
            }),
        );
    }
    if seen.header("authorization") != Some(BASIC) {
        return error(
            401,
            "rest_not_logged_in",
            "You are not currently logged in.",
        );
    }
    let Some(rest) = route.strip_prefix("/wp/v2/posts") else {
        return error(
            404,
            "rest_no_route",
            "No route was found matching the URL and request method.",
        );
    };
    let id: Option<u64> = rest.strip_prefix('/').map(|id| id.parse().unwrap());
    let at = id.map(|id| state.posts.iter().position(|post| post["id"] == id));
    match (seen.method.as_str(), at) {
        (_, Some(None)) => error(404, "rest_post_invalid_id", "Invalid post ID."),
        ("GET", Some(Some(at))) => said(200, &state.posts[at]),
        ("GET", None) => {
            let slug = parameter("slug").unwrap();
            let found = state
                .posts
                .iter()
                .filter(|post| post["slug"] == slug.as_str() && post["status"] != "trash");
            said(200, &found.cloned().collect())
        }
        ("DELETE", Some(Some(at))) => {
            state.posts[at]["status"] = json!("trash");
            said(200, &state.posts[at])
        }
        ("POST", at) => {
            let sent: Map<String, Value> = serde_json::from_slice(&seen.body).unwrap();
            write(state, at.flatten(), &sent)
        }
        _ => error(
            405,
            "rest_no_route",
            "No route was found matching the URL and request method.",
        ),
    }
}

fn write(state: &mut State, at: Option<usize>, sent: &Map<String, Value>) -> Answer {
    if state.contributor && sent.get("status") == Some(&json!("publish")) {
        return error(
            403,
            "rest_cannot_publish",
            "Sorry, you are not allowed to publish posts in this post type.",
        );
    }
    let made = at.is_none();
    let at = at.unwrap_or_else(|| {
        let id = 100 + state.posts.len();
        state.posts.push(json!({ "id": id, "slug": "", "meta": [], "link": format!("https://partner.example/?p={id}") }));
        state.posts.len() - 1
    });
    if let Some(slug) = sent.get("slug").and_then(Value::as_str) {
        let taken = |slug: &str| {
            state
                .posts
                .iter()
                .enumerate()
                .any(|(other, post)| other != at && post["slug"] == slug)
        };
        let numbered = |n: usize| {
            if n == 1 {
                slug.to_owned()
            } else {
                format!("{slug}-{n}")
            }
        };
        let free = (1..=state.posts.len() + 1)
            .map(numbered)
            .find(|slug| !taken(slug));
        state.posts[at]["slug"] = json!(free);
    }
    for (name, value) in sent {
        match name.as_str() {
            "title" | "content" | "excerpt" => {
                state.posts[at][name] = json!({ "raw": value, "rendered": value });
            }
            "meta" if state.companion => state.posts[at]["meta"] = value.clone(),
            "meta" | "slug" => {}
            _ => state.posts[at][name] = value.clone(),
        }
    }
    if std::mem::take(&mut state.lose_next_answer) {
        return answer(200).claiming(1000);
    }
    said(if made { 201 } else { 200 }, &state.posts[at])
}
