//! What answers are made of. Times are RFC 3339 in UTC, ids are strings, absent things are `null`.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use reprint_store::{
    copy::CopyRow,
    draft::DraftChange,
    partner::Partner,
    problem::Problem,
    source::Source,
    story::{Head, Version},
};
use serde_json::{Value, json};

use super::{MOST_ON_A_PAGE, ON_A_PAGE};
use crate::clear::OfferedTerms;

/// A page of a list: `{"items", "next"}`, and the next page's address in `Link` (RFC 8288).
pub(super) fn page(at: &Uri, items: Vec<Value>, next: Option<String>) -> Response {
    page_with(at, items, next, json!({}))
}

/// The same with more beside the list.
#[expect(
    clippy::needless_pass_by_value,
    reason = "what is listed is made for the answer and ends with it"
)]
pub(super) fn page_with(
    at: &Uri,
    items: Vec<Value>,
    next: Option<String>,
    mut told: Value,
) -> Response {
    let link = next.as_ref().map(|next| next_page(at, next));
    told["items"] = json!(items);
    told["next"] = json!(next);
    let mut response = Json(told).into_response();
    if let Some(value) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, value);
    }
    response
}

fn next_page(at: &Uri, cursor: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let asked = url::form_urlencoded::parse(at.query().unwrap_or_default().as_bytes());
    query.extend_pairs(asked.filter(|(name, _)| name != "cursor"));
    query.append_pair("cursor", cursor);
    format!("<{}?{}>; rel=\"next\"", at.path(), query.finish())
}

/// How many items a page has.
pub(super) fn limit(asked: Option<u32>) -> u32 {
    asked.unwrap_or(ON_A_PAGE).clamp(1, MOST_ON_A_PAGE)
}

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// A story in a list.
pub(crate) fn head_json(head: &Head) -> Value {
    json!({
        "id": head.id, "side": head.side.word(), "source": head.source, "url": head.canonical_url,
        "headline": head.headline, "section": head.section, "language": head.language, "status": head.status,
        "version": head.version, "published": time(Some(head.published)), "updated": time(Some(head.updated)),
        "embargoed_until": time(head.embargoed_until), "expires": time(head.expires),
    })
}

pub(super) fn version_json(version: &Version) -> Value {
    json!({
        "version": version.version, "kind": version.kind, "status": version.status, "note": version.note,
        "created": time(Some(version.created)), "by": version.made.by,
    })
}

/// A copy, with what was last seen of the terms there.
pub(crate) fn copy_json(row: &CopyRow) -> Value {
    let mut copy = json!(row.copy);
    copy["version_sent"] = json!(row.version_sent);
    copy["next_read"] = json!(time(row.next_read));
    copy["remove_by"] = json!(time(row.remove_by));
    copy["terms_seen"] = row
        .verdict
        .as_ref()
        .map_or(Value::Null, |verdict| verdict["overall"].clone());
    copy
}

pub(super) fn draft_json(draft: &DraftChange, headline: Option<&str>) -> Value {
    json!({
        "id": draft.id, "story": draft.story, "base": draft.base, "suggestion": draft.suggestion, "note": draft.note,
        "found": time(Some(draft.found)), "headline": headline,
    })
}

/// A source with its health, and its terms if it is another publisher's.
pub(crate) fn source_json(source: &Source) -> Value {
    let terms = OfferedTerms::of(source)
        .map(|terms| json!({ "policy": terms.policy, "confirmed_by": terms.confirmed_by }));
    json!({
        "id": source.id, "kind": source.kind.word(), "name": source.name, "url": source.url, "own": source.own, "paused": source.paused,
        "last_check": time(source.last_check), "last_change": time(source.last_change),
        "next_check": time(Some(source.next_check)), "error": source.last_error, "terms": terms,
    })
}

/// A partner, without its token, of which only the hash is known.
pub(crate) fn partner_json(partner: &Partner) -> Value {
    json!({
        "id": partner.id, "name": partner.name, "host": partner.host, "classes": partner.classes,
        "region": partner.region, "contact": partner.contact, "created": time(Some(partner.created)),
        "ended": time(partner.ended),
    })
}

/// Something wrong.
pub(crate) fn problem_json(problem: &Problem) -> Value {
    json!({
        "id": problem.id, "code": problem.code, "subject": problem.subject, "severity": problem.severity,
        "what": problem.what, "why": problem.why, "remedy": problem.remedy, "times": problem.times,
        "first": time(Some(problem.first)), "last": time(Some(problem.last)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_what_was_asked_and_moves_on() {
        let at: Uri = "/api/v1/stories?side=own&cursor=1.2&section=Arts+%26+Life"
            .parse()
            .unwrap();
        assert_eq!(
            next_page(&at, "9.8"),
            "</api/v1/stories?side=own&section=Arts+%26+Life&cursor=9.8>; rel=\"next\""
        );
    }
}
