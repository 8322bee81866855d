use base64::{Engine, engine::general_purpose::STANDARD};
use reprint_net::{
    Fetcher, Method, Outgoing, Reply,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde_json::Value;
use url::Url;

use super::Site;
use crate::{DeliverError, Key};

/// A post with its content twice (raw and rendered) and an editor's extras may be large.
const LONGEST_REPLY: usize = 8 << 20;

/// A site together with the way to it.
pub(super) struct Client<'c> {
    pub(super) fetcher: &'c Fetcher,
    pub(super) site: &'c Site,
}

impl Client<'_> {
    pub(super) async fn get(
        &self,
        route: &str,
        query: &[(&str, &str)],
    ) -> Result<Reply, DeliverError> {
        self.send(self.request(Method::GET, route, query)?).await
    }

    pub(super) async fn write(
        &self,
        method: Method,
        route: &str,
        body: Option<&Value>,
        key: &Key,
    ) -> Result<Reply, DeliverError> {
        let mut out = self.request(method, route, &[])?;
        if let Some(body) = body {
            out.body = body.to_string().into_bytes();
            out.headers
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let (name, value) = key.header();
        self.send(out.with(name, value)).await
    }

    async fn send(&self, out: Outgoing) -> Result<Reply, DeliverError> {
        let reply = self.fetcher.send(&out).await?;
        // A redirect would turn a POST into a GET, or carry the password elsewhere; the site's keeper must give the right root.
        if (300..400).contains(&reply.status) {
            return Err(DeliverError::Nonsense {
                to: self.name(),
                why: "its API redirects; connect it again to find the right address".into(),
            });
        }
        Ok(reply)
    }

    fn request(
        &self,
        method: Method,
        route: &str,
        query: &[(&str, &str)],
    ) -> Result<Outgoing, DeliverError> {
        let url = route_url(&self.site.api, route, query);
        if url.scheme() != "https" && !self.fetcher.guard().is_own(&url) {
            return Err(DeliverError::Insecure { to: self.name() });
        }
        let mut out = Outgoing::new(method, url);
        out.max_reply = LONGEST_REPLY;
        let pair = format!("{}:{}", self.site.user, self.site.password.0);
        let basic = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)));
        if let Ok(mut basic) = basic {
            basic.set_sensitive(true);
            out.headers.insert(AUTHORIZATION, basic);
        }
        out.headers
            .insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(out)
    }

    /// The site's name in messages.
    pub(super) fn name(&self) -> String {
        let mut url = self.site.api.clone();
        url.set_query(None);
        url.to_string()
    }
}

/// A route's address under either kind of root: `…/wp-json/` or `…/?rest_route=/`.
pub(super) fn route_url(api: &Url, route: &str, query: &[(&str, &str)]) -> Url {
    let mut url = api.clone();
    let root = api.query_pairs().find(|(name, _)| name == "rest_route");
    if let Some((_, root)) = root {
        let whole = format!("{}/{route}", root.trim_end_matches('/'));
        url.query_pairs_mut()
            .clear()
            .append_pair("rest_route", &whole);
    } else {
        let path = format!("{}/{route}", api.path().trim_end_matches('/'));
        url.set_path(&path);
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// A success's JSON. A page of HTML where JSON was due is what a wrong root answers, with status 200.
pub(super) fn json(to: &str, reply: &Reply) -> Result<Value, DeliverError> {
    if !reply.is_success() {
        return Err(refusal(to, reply));
    }
    serde_json::from_slice(&reply.body).map_err(|_| DeliverError::Nonsense {
        to: to.to_owned(),
        why:
            "it answered with something that is not JSON; the address may be the site's front page"
                .into(),
    })
}

/// WordPress says what is wrong in `message`.
fn refusal(to: &str, reply: &Reply) -> DeliverError {
    let mut error = DeliverError::from_reply(to, reply);
    if let DeliverError::Refused { said, .. } = &mut error
        && let Ok(body) = serde_json::from_slice::<Value>(&reply.body)
        && let (Some(code), Some(message)) = (body["code"].as_str(), body["message"].as_str())
    {
        *said = crate::error::start_of(format!("{message} ({code})").as_bytes());
    }
    error
}
