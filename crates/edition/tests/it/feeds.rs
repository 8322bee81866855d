use reprint_edition::{
    feed::{self, Channel, Format},
    list::{self, Detail, ImagePosition, ListOptions},
};
use reprint_rights::Cleared;
use reprint_story::Story;

use crate::newsroom;

const OWN: &str = "https://ledger.example/";

fn some() -> Vec<Cleared<Story>> {
    newsroom::all_own(&newsroom::stories()[..2])
}

#[test]
fn feeds_in_three_formats() {
    let site = newsroom::site(OWN);
    let notices = [newsroom::retraction(), newsroom::hold()];
    for format in Format::ALL {
        let channel = Channel::of(&site, None, format);
        let document = feed::feed(&site, &channel, format, &some(), &notices);
        let link = document.link.unwrap();
        assert!(link.contains("<https://ledger.example/hub>; rel=\"hub\""));
        assert!(link.contains("rel=\"self\""));
        insta::assert_snapshot!(format!("feed_{format:?}").to_lowercase(), document.body);
    }
}

#[test]
fn a_feed_reads_back_as_the_stories_it_was_made_of() {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    for format in Format::ALL {
        let channel = Channel::of(&site, Some("Town"), format);
        let document = feed::feed(&site, &channel, format, &stories, &[]);
        let reading = reprint_wire::read(document.body.as_bytes(), &reprint_wire::Hints::default());
        assert!(
            reading.faults.is_empty(),
            "{format:?}: {:?}",
            reading.faults
        );
        assert_eq!(reading.entries.len(), stories.len());
        for (entry, story) in reading.entries.iter().zip(&stories) {
            assert_eq!(entry.title.as_ref().unwrap().words(), story.headline);
            assert_eq!(
                entry.id.as_deref(),
                Some(site.story_url(story.id.unwrap()).as_str())
            );
        }
    }
}

#[test]
fn sitemaps_hold_what_is_canonical_here_and_news_only_two_days() {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    let news = feed::news_sitemap(&site, &stories, newsroom::now()).body;
    assert!(news.contains("https://ledger.example/story/101"));
    assert!(!news.contains("/story/110"), "three days old");
    insta::assert_snapshot!(
        "news_sitemap",
        feed::news_sitemap(&site, &some(), newsroom::now()).body
    );
    insta::assert_snapshot!("sitemap", feed::sitemap(&site, &some()).body);
    let partner = newsroom::partner_site("https://valley.example/");
    let reprints = [newsroom::reprint(&newsroom::ferry(), newsroom::STANDING).unwrap()];
    for map in [
        feed::news_sitemap(&partner, &reprints, newsroom::now()),
        feed::sitemap(&partner, &reprints),
    ] {
        assert!(!map.body.contains("/story/"), "a reprint is in no sitemap");
    }
}

#[test]
fn small_files_for_machines() {
    let mut site = newsroom::site(OWN);
    site.licence_file = Some("https://ledger.example/license.xml".into());
    insta::assert_snapshot!("robots", feed::robots(&site).body);
    insta::assert_snapshot!("opml", feed::opml(&site).body);
}

#[test]
fn lists_for_other_peoples_pages() {
    let site = newsroom::site(OWN);
    let options = ListOptions {
        image: ImagePosition::Right,
        limit: 2,
        heading_level: 3,
        ..ListOptions::default()
    };
    let stories = newsroom::all_own(&newsroom::stories()[..3]);
    insta::assert_snapshot!(
        "list_html",
        list::fragment(&site, &options, &stories, true).body
    );
    insta::assert_snapshot!(
        "list_json",
        list::json(&site, &options, &stories, true).body
    );
    insta::assert_snapshot!(
        "oembed_list",
        list::oembed_list(&site, &options, Some(500)).body
    );
    insta::assert_snapshot!(
        "oembed_story",
        list::oembed_story(&site, &stories[0], None).body
    );
}

#[test]
fn a_list_leads_to_the_origin_where_that_is_asked() {
    let site = newsroom::partner_site("https://valley.example/");
    let story = [newsroom::reprint(&newsroom::classic(), newsroom::STANDING).unwrap()];
    let mut options = ListOptions::default();
    let json = list::json(&site, &options, &story, false).body;
    assert!(json.contains("\"https://valley.example/story/120\""));
    options.detail = Detail::Origin;
    let json = list::json(&site, &options, &story, false).body;
    assert!(json.contains("\"https://ledger.example/story/120\""));
}

#[test]
fn oembed_is_the_one_form_wordpress_takes() {
    let site = newsroom::site(OWN);
    let body = list::oembed_list(&site, &ListOptions::default(), None).body;
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    let html = json["html"].as_str().unwrap();
    assert!(html.starts_with("<blockquote><a href=\"https://ledger.example/\">More The Harbour Ledger</a></blockquote><iframe src="));
    assert!(html.ends_with("</iframe>"));
    assert_eq!(json["type"], "rich");
}
