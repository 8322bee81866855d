use reprint_net::{Accept, Fetcher, Method, Outgoing, Purpose, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::client::json;
use crate::DeliverError;

/// What a WordPress site says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The root of its API.
    pub api: Url,
    /// Its name.
    pub name: String,
    /// Where its keeper can grant an application password with one click; none where they are switched off (as on plain HTTP).
    pub authorize: Option<Url>,
    /// True if the companion plugin is there, so that canonical links can be set.
    pub companion: bool,
}

/// The REST namespace the companion plugin registers.
const COMPANION: &str = "reprint/v1";

/// Finds a site's API from any of its pages: by the `Link` header WordPress sends, never by guessing a path.
pub async fn connect(fetcher: &Fetcher, page: &Url) -> Result<Connection, DeliverError> {
    let to = page.to_string();
    let request = Request::new(page.clone(), Purpose::Asked).accepting(Accept::Page);
    let fetched = fetcher.get(&request).await?;
    let Some(link) = fetched.link("https://api.w.org/") else {
        return Err(DeliverError::Nonsense {
            to,
            why: "it does not say that it is a WordPress site with its REST API switched on".into(),
        });
    };
    let api = link.url.clone();
    let reply = fetcher
        .send(&Outgoing::new(Method::GET, api.clone()))
        .await?;
    let index = json(&to, &reply)?;
    let namespaces = index["namespaces"].as_array();
    let has = |name: &str| namespaces.is_some_and(|all| all.iter().any(|own| own == name));
    if !has("wp/v2") {
        return Err(DeliverError::Nonsense {
            to,
            why: "its API has no posts (wp/v2)".into(),
        });
    }
    Ok(Connection {
        name: index["name"].as_str().unwrap_or_default().to_owned(),
        authorize: authorize(&index),
        companion: has(COMPANION),
        api,
    })
}

fn authorize(index: &Value) -> Option<Url> {
    let endpoints = &index["authentication"]["application-passwords"]["endpoints"];
    Url::parse(endpoints["authorization"].as_str()?).ok()
}
