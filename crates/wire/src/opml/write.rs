use crate::{Entry, Feed, Text, date::rfc822, xml::write::Writer};

/// A subscription list: each entry's `self` link is a feed, its categories the folders it stands in, the outermost first.
/// Entries without such a link are left out.
pub fn opml(feed: &Feed, entries: &[Entry]) -> String {
    let mut w = Writer::document();
    w.open("opml", &[("version", Some("2.0"))]);
    w.open("head", &[]);
    w.words(
        "title",
        &[],
        &feed.title.as_ref().map(Text::words).unwrap_or_default(),
    );
    w.maybe("dateModified", feed.updated.map(rfc822).as_deref());
    w.close();
    w.open("body", &[]);
    let all: Vec<_> = entries.iter().collect();
    folder(&mut w, &all, 0);
    w.finish()
}

/// What stands `depth` folders deep: the feeds right here, then each folder.
fn folder(w: &mut Writer, entries: &[&Entry], depth: usize) {
    let name = |entry: &Entry| { entry.categories.get(depth) }.map(|folder| folder.term.clone());
    let mut folders: Vec<(String, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        match (depth < DEEPEST).then(|| name(entry)).flatten() {
            None => outline(w, entry),
            Some(name) => match folders.iter_mut().find(|(known, _)| *known == name) {
                Some((_, held)) => held.push(entry),
                None => folders.push((name, vec![entry])),
            },
        }
    }
    for (name, held) in folders {
        w.open("outline", &[("text", Some(&name))]);
        folder(w, &held, depth + 1);
        w.close();
    }
}

/// Folders inside one another; deeper ones are left out.
const DEEPEST: usize = 16;

fn outline(w: &mut Writer, entry: &Entry) {
    let Some(feed) = entry.links.iter().find(|link| link.rel == "self") else {
        return;
    };
    let title = entry.title.as_ref().map(Text::words);
    let description = entry.summary.as_ref().map(Text::words);
    w.empty(
        "outline",
        &[
            ("type", Some(feed.media_type.as_deref().unwrap_or("rss"))),
            // Every outline must have a text.
            ("text", Some(title.as_deref().unwrap_or(&feed.href))),
            ("title", title.as_deref()),
            ("description", description.as_deref()),
            ("xmlUrl", Some(&feed.href)),
            ("htmlUrl", entry.link.as_deref()),
            ("language", entry.language.as_deref()),
        ],
    );
}

#[cfg(test)]
mod tests {
    use crate::{Category, Entry, Feed, Hints, Link, read, write};

    #[test]
    fn what_is_written_reads_back() {
        let entry = |name: &str, folder: Option<&str>| Entry {
            title: Some(name.into()),
            links: vec![Link::new("self", format!("https://{name}.example/feed"))],
            categories: folder.map(Category::tag).into_iter().collect(),
            ..Entry::default()
        };
        let list = [entry("tides", None), entry("harbour", Some("Coast"))];
        let reading = read(
            write::opml(&Feed::default(), &list).as_bytes(),
            &Hints::default(),
        );
        let names: Vec<_> = reading
            .entries
            .iter()
            .map(|entry| {
                (
                    entry.title.clone(),
                    entry.categories.clone(),
                    entry.id.clone(),
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                (
                    Some("tides".into()),
                    vec![],
                    Some("https://tides.example/feed".to_owned())
                ),
                (
                    Some("harbour".into()),
                    vec![Category::tag("Coast")],
                    Some("https://harbour.example/feed".to_owned())
                ),
            ]
        );
    }
}
