use jiff::tz::Offset;
use reprint_net::{Fetcher, Method};
use serde_json::{Map, Value, json};

use super::{
    META_CANONICAL, META_COPY, Post, PostState, Remote, Site,
    client::{self, Client},
};
use crate::{Channel, DeliverError, Key, Receipt};

/// Writes a post: the one stored under `known`, or else the one of the same slug that carries this copy's mark, or else a new
/// one. So a create whose answer was lost is found again at the next try, and nobody else's post is overwritten. The receipt's
/// `reference` is the post's number to store; its `faults` say what did not stick.
pub async fn put(
    fetcher: &Fetcher,
    site: &Site,
    post: &Post,
    known: Option<u64>,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let client = Client { fetcher, site };
    let found = find(&client, post, known).await?;
    let route = match &found {
        Some(found) => format!("wp/v2/posts/{}", found.id),
        None => "wp/v2/posts".to_owned(),
    };
    let written = client
        .write(Method::POST, &route, Some(&body(post)), key)
        .await?;
    let status = written.status;
    let id = post_id(&client, &client::json(&client.name(), &written)?)?;
    let remote = read(&client, id)
        .await?
        .ok_or_else(|| DeliverError::Nonsense {
            to: client.name(),
            why: format!("post {id} was written, but cannot be read back"),
        })?;
    let faults = remote.differences(post);
    Ok(Receipt {
        faults,
        ..receipt(&client, &remote, Some(status), key)
    })
}

/// Takes a post off the site's public pages until it is written again: private where the user may, draft otherwise.
pub async fn hold(
    fetcher: &Fetcher,
    site: &Site,
    id: u64,
    how: PostState,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let client = Client { fetcher, site };
    change(&client, id, &json!({ "status": how.word() }), key).await
}

/// What is left of a retracted post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retraction {
    /// Nothing: it goes to the site's bin, and its address answers 404.
    Trash,
    /// A notice in its place.
    Notice {
        /// Its title, which must not be the story's headline.
        title: String,
        /// The publisher's sentence and the date, as HTML.
        html: String,
    },
}

/// Withdraws a post. A post already gone is withdrawn.
pub async fn retract(
    fetcher: &Fetcher,
    site: &Site,
    id: u64,
    retraction: &Retraction,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let client = Client { fetcher, site };
    match retraction {
        Retraction::Notice { title, html } => {
            // Nothing of the story may be left: not in the excerpt, the picture, the tags or the address's meta.
            let body = json!({
                "title": title,
                "content": html,
                "excerpt": "",
                "featured_media": 0,
                "tags": [],
                "meta": { META_CANONICAL: "" },
                "status": PostState::Publish.word(),
            });
            change(&client, id, &body, key).await
        }
        Retraction::Trash => {
            let route = format!("wp/v2/posts/{id}");
            let reply = client.write(Method::DELETE, &route, None, key).await?;
            let gone = matches!(reply.status, 404 | 410);
            if !gone && !reply.is_success() {
                client::json(&client.name(), &reply)?;
            }
            Ok(Receipt {
                url: None,
                ..empty_receipt(&client, id, Some(reply.status), key)
            })
        }
    }
}

async fn change(
    client: &Client<'_>,
    id: u64,
    body: &Value,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let route = format!("wp/v2/posts/{id}");
    let reply = client.write(Method::POST, &route, Some(body), key).await?;
    let written = client::json(&client.name(), &reply)?;
    let id = post_id(client, &written)?;
    let remote = read(client, id)
        .await?
        .ok_or_else(|| DeliverError::Nonsense {
            to: client.name(),
            why: format!("post {id} was changed, but cannot be read back"),
        })?;
    let wanted = body["status"].as_str().unwrap_or_default();
    if remote.state != wanted {
        return Err(DeliverError::Nonsense {
            to: client.name(),
            why: format!(
                "post {id} stayed {:?} though it was to be {wanted:?}",
                remote.state
            ),
        });
    }
    Ok(receipt(client, &remote, Some(reply.status), key))
}

/// The post this copy already has, if any.
async fn find(
    client: &Client<'_>,
    post: &Post,
    known: Option<u64>,
) -> Result<Option<Remote>, DeliverError> {
    if let Some(id) = known
        && let Some(remote) = read(client, id).await?
        && remote.state != "trash"
    {
        return Ok(Some(remote));
    }
    let Some(slug) = post.slug.as_deref() else {
        return Ok(None);
    };
    let states = "publish,future,draft,pending,private";
    let query = [
        ("slug", slug),
        ("status", states),
        ("context", "edit"),
        ("per_page", "10"),
    ];
    let reply = client.get("wp/v2/posts", &query).await?;
    let found = client::json(&client.name(), &reply)?;
    let posts = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Remote::read);
    Ok(posts
        .into_iter()
        .find(|remote| remote.is_copy_of(&post.reprint)))
}

async fn read(client: &Client<'_>, id: u64) -> Result<Option<Remote>, DeliverError> {
    let route = format!("wp/v2/posts/{id}");
    let reply = client.get(&route, &[("context", "edit")]).await?;
    if matches!(reply.status, 404 | 410) {
        return Ok(None);
    }
    let post = client::json(&client.name(), &reply)?;
    let remote = Remote::read(&post).ok_or_else(|| DeliverError::Nonsense {
        to: client.name(),
        why: "its post has no number".into(),
    })?;
    Ok(Some(remote))
}

fn post_id(client: &Client<'_>, post: &Value) -> Result<u64, DeliverError> {
    post["id"].as_u64().ok_or_else(|| DeliverError::Nonsense {
        to: client.name(),
        why: "its answer names no post".into(),
    })
}

fn body(post: &Post) -> Value {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    set("title", json!(post.title));
    set("content", json!(post.html));
    set("status", json!(post.state.word()));
    set(
        "excerpt",
        json!(post.excerpt.as_deref().unwrap_or_default()),
    );
    if let Some(slug) = &post.slug {
        set("slug", json!(slug));
    }
    if let Some(date) = post.date {
        // WordPress reads date_gmt without a zone.
        set(
            "date_gmt",
            json!(
                Offset::UTC
                    .to_datetime(date)
                    .strftime("%Y-%m-%dT%H:%M:%S")
                    .to_string()
            ),
        );
    }
    if !post.categories.is_empty() {
        set("categories", json!(post.categories));
    }
    if !post.tags.is_empty() {
        set("tags", json!(post.tags));
    }
    if let Some(picture) = post.picture {
        set("featured_media", json!(picture));
    }
    let mut meta = Map::from_iter([(META_COPY.to_owned(), json!(post.reprint))]);
    if let Some(canonical) = &post.canonical {
        meta.insert(META_CANONICAL.to_owned(), json!(canonical.as_str()));
    }
    set("meta", Value::Object(meta));
    Value::Object(body)
}

fn receipt(client: &Client<'_>, remote: &Remote, status: Option<u16>, key: &Key) -> Receipt {
    Receipt {
        url: remote.link.clone(),
        ..empty_receipt(client, remote.id, status, key)
    }
}

fn empty_receipt(client: &Client<'_>, id: u64, status: Option<u16>, key: &Key) -> Receipt {
    Receipt {
        channel: Channel::WordPress,
        to: client.name(),
        at: client.fetcher.clock().now(),
        key: key.clone(),
        status,
        reference: Some(id.to_string()),
        url: None,
        faults: Vec::new(),
    }
}
