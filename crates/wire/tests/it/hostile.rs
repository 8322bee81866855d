//! Whatever the bytes are, there is an answer: every format begun, then anything.

use proptest::prelude::*;
use reprint_wire::{Hints, read};

/// How documents of each format begin, and words they know.
const BEGINNINGS: [&str; 14] = [
    "<rss version='2.0'><channel><item>",
    "<rdf:RDF><channel/><item>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
    "<urlset><url>",
    "<sitemapindex><sitemap>",
    "<opml><body>",
    "<nitf><head><docdata/></head><body><body.content>",
    "<NewsML><NewsItem><NewsComponent>",
    "<newsItem guid='a'><contentMeta>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[",
    "{\"uri\":\"urn:a\",\"type\":\"text\",\"bodies\":[",
    "{\"api_version\":\"1\",\"data\":{\"item\":{",
    "\u{16}\u{1}a1 3 pl 12\r\nk/w\r\n\u{2}",
    "\u{16}\u{16}\u{1}z1\u{1f}-\r\nr s\u{13}\u{11} BC-X 02-20 0500\r\n\u{2}",
];

const WORDS: [&str; 24] = [
    "<title>",
    "</title>",
    "<link href='javascript:a'/>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "<",
    "\"",
    "{",
    "}",
    "[",
    ",",
    ":",
    "\u{2}",
    "\u{3}",
    "<p>",
    "<media media-type='image'><media-reference source='a'/>",
    "<hl2 class='h4'>",
    "<subject qcode=':'/>",
    "<pubDate>Mon, 31 Feb 99999",
    "<catalog><scheme alias='' uri=''/>",
    "<outline xmlUrl='http://a/'>",
    "\u{0}",
];

proptest! {
    #[test]
    fn any_document_never_panics(begin in 0..BEGINNINGS.len(), rest in prop::collection::vec(0..WORDS.len(), 0..20), tail in "\\PC{0,20}") {
        let mut text = BEGINNINGS[begin].to_owned();
        text.extend(rest.into_iter().map(|nth| WORDS[nth]));
        text.push_str(&tail);
        let _ = read(text.as_bytes(), &Hints::default());
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Hints::default());
    }
}
