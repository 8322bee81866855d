use super::{change, is_loose, status};
use crate::{Entry, xml::write::Writer};

/// The entry's history as elements of our namespace.
pub(crate) fn xml(w: &mut Writer, entry: &Entry) {
    let version = entry.version.map(|version| version.to_string());
    w.maybe("reprint:version", version.as_deref());
    w.maybe("reprint:status", entry.status.map(status));
    w.maybe(
        "reprint:expires",
        entry.expired.map(|when| when.to_string()).as_deref(),
    );
    // The format's own dates hold a second and a zone; a day stays a day here.
    for (name, when) in [
        ("reprint:published", entry.published),
        ("reprint:updated", entry.updated),
    ] {
        w.maybe(
            name,
            when.filter(is_loose)
                .map(|when| when.to_string())
                .as_deref(),
        );
    }
    for one in &entry.changes {
        w.words(
            "reprint:change",
            &[
                ("version", Some(&one.version.to_string())),
                ("kind", Some(change(one.kind))),
                ("at", one.at.map(|at| at.to_string()).as_deref()),
            ],
            one.note.as_deref().unwrap_or_default(),
        );
    }
    for hop in &entry.hops {
        w.empty(
            "reprint:hop",
            &[
                ("name", Some(&hop.name)),
                ("url", hop.url.as_deref()),
                ("date", hop.date.map(|date| date.to_string()).as_deref()),
            ],
        );
    }
}
