use std::borrow::Cow;

use reprint_story::{Change, ChangeKind, Hop};

use super::{change, status_of};
use crate::{Entry, date, feed::modules::put, xml::Element};

/// Reads one element of our namespace.
pub(crate) fn xml(element: Element<'_, '_>, entry: &mut Entry) {
    let own = |name| element.attribute(name).map(Cow::into_owned);
    let when = |name| element.attribute(name).and_then(|value| date::read(&value));
    let line = || element.line().and_then(|line| line.parse().ok());
    match element.name() {
        "version" => entry.version = element.line().and_then(|line| line.parse().ok()),
        "status" => entry.status = element.line().and_then(|word| status_of(&word)),
        "expires" => entry.expired = line(),
        "published" => put(&mut entry.published, line()),
        "updated" => put(&mut entry.updated, line()),
        "change" => {
            let kind = own("kind");
            let kind = ChangeKind::ALL
                .into_iter()
                .find(|one| Some(change(*one)) == kind.as_deref());
            if let Some(kind) = kind {
                entry.changes.push(Change {
                    version: own("version")
                        .and_then(|version| version.parse().ok())
                        .unwrap_or(1),
                    kind,
                    note: Some(element.words().into_owned()).filter(|note| !note.is_empty()),
                    at: when("at"),
                });
            }
        }
        "hop" => {
            if let Some(name) = own("name") {
                entry.hops.push(Hop {
                    name,
                    url: own("url"),
                    date: when("date"),
                });
            }
        }
        _ => {}
    }
}
