//! AMP pages (<https://amp.dev/documentation/components>): components that stand for plain elements are taken for those, and those
//! that are machinery, advertising or navigation are left out. Done once on the finished tree, so no reader needs to know of them.

use html5ever::{LocalName, local_name as n};

use crate::tree::{Kind, Tree};

/// Renames the components of an AMP page; `html` is looked through first, since most pages have none.
pub(crate) fn plain(html: &str, tree: &mut Tree) {
    if !html.contains("<amp-") {
        return;
    }
    for node in tree
        .nodes
        .iter_mut()
        .filter(|node| node.kind == Kind::Element)
    {
        if let Some(plain) = node.name.strip_prefix("amp-").and_then(plain_name) {
            node.name = plain;
        }
    }
}

fn plain_name(component: &str) -> Option<LocalName> {
    Some(match component {
        "img" | "anim" => n!("img"),
        "video" => n!("video"),
        "audio" => n!("audio"),
        "iframe" => n!("iframe"),
        "sidebar" | "mega-menu" => n!("nav"),
        "ad"
        | "sticky-ad"
        | "auto-ads"
        | "consent"
        | "user-notification"
        | "social-share"
        | "analytics"
        | "pixel"
        | "geo"
        | "state"
        | "list"
        | "next-page"
        | "web-push"
        | "addthis"
        | "subscriptions-dialog"
        | "install-serviceworker" => {
            n!("template")
        }
        _ => return None,
    })
}
