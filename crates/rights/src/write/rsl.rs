//! RSL 1.0 (<https://rslstandard.org/rsl>): what machines may do. Our own terms for people ride along as a link.

use std::fmt::Write as _;

use super::{escape, licence_url};
use crate::{Policy, policy::MachineUse};

/// The name of RSL's elements.
pub(crate) const NAMESPACE: &str = "https://rslstandard.org/rsl";

/// A licence file for the whole site.
pub fn rsl(policy: &Policy) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n",
        document(policy, "/")
    )
}

/// The script for one page: `url` is the publisher's own page, on a copy too, because a copy's host cannot license the story.
pub fn rsl_script(policy: &Policy, url: &str) -> String {
    format!(
        "<script type=\"application/rsl+xml\">{}</script>",
        document(policy, url)
    )
}

/// The line of robots.txt that points to the licence file, which needs an absolute address.
pub fn robots_line(licence_file: &str) -> Option<String> {
    let absolute = licence_file.starts_with("https://") || licence_file.starts_with("http://");
    (absolute && !licence_file.contains(char::is_whitespace))
        .then(|| format!("License: {licence_file}"))
}

fn document(policy: &Policy, url: &str) -> String {
    let machine = &policy.terms.machine;
    let mut licence = String::new();
    let uses = |list: &[MachineUse]| -> String {
        let words: Vec<&str> = list.iter().map(|usage| token(*usage)).collect();
        words.join(" ")
    };
    let mut line = |element: &str, kind: &str, words: &str| {
        if !words.is_empty() {
            let _ = write!(
                licence,
                "<{element} type=\"{kind}\">{}</{element}>",
                escape(words)
            );
        }
    };
    // Most restrictive wins in RSL too, so every list may be written as it stands.
    for list in machine.permits.iter().flat_map(|all| &all.0) {
        line("permits", "usage", &uses(list));
    }
    for names in machine.users.iter().flat_map(|all| &all.0) {
        line("permits", "user", &names.0.join(" "));
    }
    for names in machine.regions.iter().flat_map(|all| &all.0) {
        line("permits", "geo", &names.0.join(" "));
    }
    for list in machine.prohibits.iter().flat_map(|all| &all.0) {
        line("prohibits", "usage", &uses(list));
    }
    if let Some(payment) = machine.payment {
        let kind = serde_json::to_value(payment).ok();
        let kind = kind
            .as_ref()
            .and_then(|kind| kind.as_str())
            .unwrap_or("free");
        match licence_url(policy) {
            Some(url) => {
                let _ = write!(
                    licence,
                    "<payment type=\"{kind}\"><standard>{}</standard></payment>",
                    escape(url)
                );
            }
            None => {
                let _ = write!(licence, "<payment type=\"{kind}\"/>");
            }
        }
    }
    let mut after = String::new();
    if let Some(name) = &policy.issuer.name {
        let contact = policy
            .issuer
            .url
            .as_deref()
            .map(|url| format!(" contactUrl=\"{}\"", escape(url)))
            .unwrap_or_default();
        let _ = write!(
            after,
            "<copyright type=\"organization\"{contact}>{}</copyright>",
            escape(name)
        );
    }
    if !policy.id.is_empty() {
        let _ = write!(after, "<terms>{}</terms>", escape(&policy.id));
    }
    format!(
        "<rsl xmlns=\"{NAMESPACE}\"><content url=\"{}\"><license>{licence}</license>{after}</content></rsl>",
        escape(url)
    )
}

/// The word of RSL 1.0.
pub(crate) fn token(usage: MachineUse) -> &'static str {
    match usage {
        MachineUse::All => "all",
        MachineUse::AiAll => "ai-all",
        MachineUse::AiTrain => "ai-train",
        MachineUse::AiInput => "ai-input",
        MachineUse::AiIndex => "ai-index",
        MachineUse::Search => "search",
    }
}
