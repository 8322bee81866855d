//! What feeds in the wild do, and what is read of it.

use reprint_wire::{Entry, Feed, Format, Hints, Text, read};

fn feed(document: &str) -> (Feed, Vec<Entry>) {
    let reading = read(document.as_bytes(), &Hints::default());
    (reading.feed.unwrap_or_default(), reading.entries)
}

fn item(inside: &str) -> Entry {
    let (_, mut entries) = feed(&format!(
        "<rss><channel><item>{inside}</item></channel></rss>"
    ));
    entries.remove(0)
}

fn words(text: Option<&Text>) -> Option<String> {
    text.map(Text::words)
}

#[test]
fn an_element_of_the_format_outranks_a_modules_whatever_their_order() {
    let module = "<media:title>module</media:title><itunes:summary>module</itunes:summary>";
    let own = "<title>own</title><description>own</description>";
    for both in [format!("{module}{own}"), format!("{own}{module}")] {
        let entry = item(&both);
        assert_eq!(
            words(entry.title.as_ref()).as_deref(),
            Some("own"),
            "{both}"
        );
        assert_eq!(
            words(entry.summary.as_ref()).as_deref(),
            Some("own"),
            "{both}"
        );
    }
}

#[test]
fn of_several_the_last_counts_unless_it_says_nothing() {
    let entry = item(
        "<title>one</title><title>two</title><title/><link>https://a.example/</link><link href='https://b.example/'/>\
         <link rel='self' href='https://c.example/'/>",
    );
    assert_eq!(words(entry.title.as_ref()).as_deref(), Some("two"));
    assert_eq!(entry.link.as_deref(), Some("https://b.example/"));
}

#[test]
fn beside_a_summary_the_description_is_the_text() {
    let entry = item("<summary>Short.</summary><description>The whole of it.</description>");
    assert_eq!(words(entry.summary.as_ref()).as_deref(), Some("Short."));
    assert_eq!(
        entry.content.map(|html| html.words()).as_deref(),
        Some("The whole of it.")
    );
}

#[test]
fn a_text_encoded_twice_is_read_once_and_said() {
    let document = "<rss><channel><item><title>Itâ€™s late â€¦</title></item></channel></rss>";
    let reading = read(document.as_bytes(), &Hints::default());
    assert_eq!(
        words(reading.entries[0].title.as_ref()).as_deref(),
        Some("It’s late …")
    );
    assert!(
        reading
            .faults
            .iter()
            .any(|fault| fault.code == "text.encoded_twice")
    );
}

#[test]
fn authors_of_a_json_feed_are_those_of_its_items() {
    let (_, entries) = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","authors":[{"name":"Ada Quill"}],
            "items":[{"id":"1"},{"id":"2","authors":[{"name":"Ben Tide"}]}]}"#,
    );
    let name = |nth: usize| entries[nth].authors[0].name.as_deref();
    assert_eq!((name(0), name(1)), (Some("Ada Quill"), Some("Ben Tide")));
}

#[test]
fn a_content_that_should_be_base64_and_is_not_is_itself() {
    let (_, entries) = feed(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='application/json'>{\"tide\":2}</content></entry></feed>",
    );
    assert_eq!(
        entries[0]
            .content
            .as_ref()
            .map(reprint_markup::SafeHtml::words)
            .as_deref(),
        Some("{\"tide\":2}")
    );
}

#[test]
fn pictures_of_a_channel_in_older_and_in_media_words() {
    for picture in [
        "<itunes:link rel='image' href='https://a.example/1.png'/>",
        "<media:content url='https://a.example/1.png' type='image/png'/>",
        "<media:thumbnail url='https://a.example/1.png'/>",
    ] {
        let (feed, _) = feed(&format!("<rss><channel>{picture}</channel></rss>"));
        assert_eq!(
            feed.image.map(|image| image.url).as_deref(),
            Some("https://a.example/1.png"),
            "{picture}"
        );
    }
}

#[test]
fn ritzaus_news_are_items() {
    let reading = read(
        "<XMLNewsQueuedResponse xmlns='http://tempuri.org/'><Result><ListOfRBNews xmlns=''><RBNews><NewsID>a-1</NewsID>\
         <PublishDate>2026-02-01T18:38:49.417</PublishDate><strapline>FÆRGE</strapline><headline>Færgen er tilbage</headline>\
         <town>Havneby</town><origin>/ritzau/</origin><version>2</version><Priority>4</Priority><Korrektion>true</Korrektion>\
         <TilRedaktionen>Dagen er rettet.</TilRedaktionen><IPTCList><a:int xmlns:a='u:a'>15000000</a:int></IPTCList>\
         <byLine>Mads Kaj</byLine><content>&lt;p&gt;Den kom &amp;amp; lagde til.&lt;/p&gt;</content></RBNews></ListOfRBNews></Result>\
         </XMLNewsQueuedResponse>"
            .as_bytes(),
        &Hints::default(),
    );
    assert_eq!(reading.format, Some(Format::Ritzau));
    let story = &reading.items[0].story;
    assert_eq!(story.headline, "Færgen er tilbage");
    assert_eq!(story.text, "Den kom & lagde til.");
    assert_eq!((story.version, story.urgency), (2, Some(4)));
    assert_eq!(story.subjects[0].name.as_deref(), Some("sport"));
    assert_eq!(story.changes[0].note.as_deref(), Some("Dagen er rettet."));
}
