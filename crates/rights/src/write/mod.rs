//! Our terms in other people's languages: RSL for machines, ODRL, schema.org, Creative Commons markup.

mod odrl;
mod rsl;

pub(crate) use rsl::NAMESPACE;

pub use odrl::odrl;
pub use rsl::{robots_line, rsl, rsl_script};

use reprint_story::Story;
use serde_json::{Map, Value, json};

use crate::{Decision, Policy, policy::Licence};

/// The schema.org properties that name a story's rights: `license`, `usageInfo`, `copyrightHolder`, `copyrightNotice`,
/// `creditText`, `isBasedOn`. For a copy give its decision, for one's own page none.
pub fn schema_org(
    story: &Story,
    policy: &Policy,
    decision: Option<&Decision>,
) -> Map<String, Value> {
    let mut data = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(key.to_owned(), value);
        }
    };
    let text = |text: &str| Some(Value::String(text.to_owned())).filter(|_| !text.is_empty());
    set("license", licence_url(policy).and_then(text));
    set("usageInfo", text(&policy.id));
    let holder = story
        .rights
        .holder
        .as_deref()
        .or(policy.issuer.name.as_deref());
    set(
        "copyrightHolder",
        holder.map(|name| json!({"@type": "NewsMediaOrganization", "name": name})),
    );
    set(
        "copyrightNotice",
        story.rights.copyright_line.as_deref().and_then(text),
    );
    if let Some(decision) = decision {
        let credit = [
            "credit.line",
            "credit.line_edited",
            "credit.line_translated",
        ]
        .iter()
        .find_map(|rule| decision.duty(rule));
        set("creditText", credit.and_then(|duty| text(&duty.text)));
        set("isBasedOn", story.canonical_url.as_deref().and_then(text));
    }
    data
}

/// `<a rel="license">` for a page, where the policy stands under a Creative Commons licence.
pub fn licence_markup(policy: &Policy) -> Option<String> {
    let url = licence_url(policy)?;
    let licence = crate::CreativeCommons::from_url(url)?;
    Some(format!(
        "<a rel=\"license\" href=\"{}\">{}</a>",
        escape(url),
        licence.name()
    ))
}

fn licence_url(policy: &Policy) -> Option<&str> {
    match &policy.licence {
        Some(Licence::At(url)) => Some(url),
        Some(Licence::Permission) | None => None,
    }
}

/// For XML and HTML, in text and attributes alike.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Not allowed in XML 1.0 at all.
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => {}
            c => safe.push(c),
        }
    }
    safe
}
