use reprint_story::{Change, ChangeKind, Status, Subject};

use crate::{
    Item, date,
    feed::{Context, Scope},
    news,
    xml::Element,
};

/// True for the list of items, wherever in an answer it stands, and for an item alone.
pub(crate) fn is_root(element: Element<'_, '_>) -> bool {
    is_item(element) || element.name() == "ListOfRBNews"
}

fn is_item(element: Element<'_, '_>) -> bool {
    element.name() == "RBNews" && element.child("NewsID").is_some()
}

/// Reads every item.
pub(crate) fn items(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Vec<Item> {
    if is_item(root) {
        return vec![item(cx, scope, root)];
    }
    let held = { root.elements() }.filter(|element| is_item(*element));
    held.take(cx.hints.limits.entries)
        .map(|element| item(cx, scope, element))
        .collect()
}

fn item(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Item {
    let line = |name: &str| root.child(name).and_then(Element::line);
    let said = |name: &str| line(name).as_deref() == Some("true");
    let mut item = Item {
        kind: Some("text".to_owned()),
        version: line("version"),
        source: line("origin"),
        priority: line("Priority").and_then(|digit| news::digit(&digit)),
        city: line("town"),
        ..Item::default()
    };
    let story = &mut item.story;
    story.uri = line("NewsID");
    story.version = news::version_number(item.version.as_deref().unwrap_or("1"));
    story.headline = line("headline").unwrap_or_default();
    story.standfirst = line("subtitle");
    story.slugline = line("strapline");
    story.section = line("section");
    // A note to the newsrooms.
    story.editor_note = line("TilRedaktionen");
    story.urgency = item.priority;
    story.dates.published = line("PublishDate").and_then(|when| date::read(&when));
    story.dates.updated = story.dates.published;
    // "Annulled", "correction".
    if said("Annuleret") {
        story.status = Status::Canceled;
    }
    if said("Korrektion") {
        story.changes.push(Change {
            version: story.version,
            kind: ChangeKind::Correction,
            note: story.editor_note.clone(),
            at: story.dates.updated,
        });
    }
    item.version_id = match (&item.story.uri, &item.version) {
        (Some(uri), Some(version)) => Some(format!("{uri}:{version}")),
        _ => None,
    };
    item.set_dateline(line("town"));
    item.set_byline(line("byLine"));
    for code in { root.child("IPTCList").into_iter() }.flat_map(Element::elements) {
        if let Some(code) = code.line() {
            item.add_subject(Subject {
                code,
                scheme: None,
                name: None,
            });
        }
    }
    for word in { root.child("SubjectKeyword").into_iter() }.flat_map(Element::elements) {
        item.story.keywords.extend(word.line());
    }
    if let Some(content) = root.child("content") {
        item.set_body(cx, scope, &content.words());
    }
    item
}
