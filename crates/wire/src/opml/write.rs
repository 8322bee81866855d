use crate::{Entry, Feed, Text, date::rfc822, xml::write::Writer};

/// A subscription list: each entry's `self` link is a feed, its first category the folder.
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
    let folder = |entry: &Entry| {
        entry
            .categories
            .first()
            .map(|category| category.term.clone())
    };
    let mut folders: Vec<_> = entries.iter().map(folder).collect();
    folders.sort();
    folders.dedup();
    for name in folders {
        if let Some(name) = &name {
            w.open("outline", &[("text", Some(name))]);
        }
        for entry in entries.iter().filter(|entry| folder(entry) == name) {
            outline(&mut w, entry);
        }
        if name.is_some() {
            w.close();
        }
    }
    w.finish()
}

fn outline(w: &mut Writer, entry: &Entry) {
    let Some(address) = entry.related("self").next() else {
        return;
    };
    let title = entry
        .title
        .as_ref()
        .map_or_else(|| address.to_owned(), Text::words);
    w.empty(
        "outline",
        &[
            ("type", Some("rss")),
            ("text", Some(&title)),
            ("title", Some(&title)),
            ("xmlUrl", Some(address)),
            ("htmlUrl", entry.link.as_deref()),
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
