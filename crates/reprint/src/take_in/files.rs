//! Stories in a file somebody gave us: an agency's items, a feed's entries, a site's export, or the one a page, mail or text is.

use reprint_story::Story;
use reprint_wire::{Element, Entry, Format, Hints, Node, Reading};

/// The stories in a file's bytes. `place` is the base of its relative addresses.
pub(crate) fn stories(bytes: &[u8], place: &str) -> Vec<Story> {
    of_reading(reprint_wire::read(bytes, &Hints::at(place)), bytes)
}

/// The same of bytes read already.
pub(crate) fn of_reading(reading: Reading, bytes: &[u8]) -> Vec<Story> {
    let export = reading.format == Some(Format::Wxr);
    let feed = reading.feed.unwrap_or_default();
    let items = reading.items.into_iter().map(|item| item.story);
    let entries = reading
        .entries
        .iter()
        .filter(|entry| !export || is_published_post(entry));
    let mut stories: Vec<Story> = items
        .chain(entries.map(|entry| entry.to_story(&feed)))
        .collect();
    if stories.is_empty() && reading.format.is_none() && !is_binary(bytes) {
        stories.push(reprint_page::plain::read(bytes, &reprint_page::Hints::default()).story);
    }
    stories.retain(|story| !story.headline.is_empty() || !story.text.is_empty());
    stories
}

/// Each story of a file with the name it is kept under: its own, else the file's address, numbered where there are several.
pub(crate) fn named(stories: Vec<Story>, uri: &str) -> impl Iterator<Item = (String, Story)> {
    let several = stories.len() > 1;
    stories.into_iter().enumerate().map(move |(nth, story)| {
        let name = match &story.uri {
            Some(own) => own.clone(),
            None if several => format!("{uri}#{nth}"),
            None => uri.to_owned(),
        };
        (name, story)
    })
}

/// A picture, a program, a fragment of either: control characters stand in no text (UTF-16 says what it is by its mark).
fn is_binary(bytes: &[u8]) -> bool {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let odd = |byte: &u8| *byte < 0x20 && !byte.is_ascii_whitespace() && *byte != 0x1b;
    !wide && bytes.iter().take(4_096).any(odd)
}

/// A WordPress export holds drafts, pages, pictures and menus too (`wp:status`, `wp:post_type`).
fn is_published_post(entry: &Entry) -> bool {
    let said = |name: &str| {
        entry
            .extensions
            .iter()
            .find(|one| one.name == name)
            .map(words)
    };
    said("status").is_none_or(|status| status == "publish")
        && said("post_type").is_none_or(|kind| kind == "post")
}

fn words(element: &Element) -> String {
    let words = element.children.iter().filter_map(|node| match node {
        Node::Words(words) => Some(words.as_str()),
        Node::Element(_) => None,
    });
    words.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_gives_its_published_posts_alone() {
        let item = |title: &str, status: &str, kind: &str| {
            format!(
                "<item><title>{title}</title><link>https://quay.example/{title}</link><content:encoded><![CDATA[<p>Words of {title}.</p>]]></content:encoded>\
                <wp:status><![CDATA[{status}]]></wp:status><wp:post_type>{kind}</wp:post_type></item>"
            )
        };
        let export = format!(
            "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:wp='http://wordpress.org/export/1.2/'><channel><title>The Quay</title>\
             <wp:wxr_version>1.2</wp:wxr_version>{}{}{}{}</channel></rss>",
            item("ferry", "publish", "post"),
            item("draft", "draft", "post"),
            item("about", "publish", "page"),
            item("alma.jpg", "inherit", "attachment"),
        );
        let found = stories(export.as_bytes(), "reprint:test");
        let headlines: Vec<_> = found.iter().map(|story| story.headline.as_str()).collect();
        assert_eq!(headlines, ["ferry"]);
    }

    #[test]
    fn a_text_is_a_story_and_an_empty_file_is_none() {
        let found = stories(
            b"Ferry is back\n\nThe ferry sails again on Monday.\n",
            "reprint:test",
        );
        assert_eq!(found[0].headline, "Ferry is back");
        assert!(stories(b" \n", "reprint:test").is_empty());
        assert!(stories(b"\x00\x01", "reprint:test").is_empty());
        assert!(stories(b"\x89PNG\r\n\x1a\nwords", "reprint:test").is_empty());
    }
}
