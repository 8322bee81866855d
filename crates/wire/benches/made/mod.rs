//! Feeds as newsrooms' systems write them, full texts with links, a picture and a byline, of any size.

use std::fmt::Write;

const WORDS: [&str; 32] = [
    "the",
    "of",
    "ferry",
    "harbour",
    "council",
    "and",
    "in",
    "voted",
    "storm",
    "minister",
    "talks",
    "on",
    "budget",
    "village",
    "court",
    "with",
    "for",
    "workers",
    "strike",
    "election",
    "at",
    "relief",
    "season",
    "coach",
    "by",
    "inquiry",
    "witnesses",
    "families",
    "to",
    "export",
    "rates",
    "bank",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn upto(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn word(&mut self) -> &'static str {
        WORDS[usize::try_from(self.upto(32)).unwrap_or(0)]
    }

    fn sentence(&mut self, out: &mut String) {
        let words = 25 + self.upto(45);
        out.push_str("It");
        for _ in 0..words {
            out.push(' ');
            out.push_str(self.word());
        }
        out.push('.');
    }
}

fn body(dice: &mut Dice, nth: usize) -> String {
    let mut out = String::from("<p>NORTH QUAY (Harbour Ledger) – ");
    dice.sentence(&mut out);
    out.push_str("</p>\n");
    for _ in 0..4 + dice.upto(5) {
        out.push_str("<p>");
        dice.sentence(&mut out);
        let _ = write!(
            out,
            " <a href=\"https://ledger.example/topic/{}?a=1&amp;b={nth}\">{}</a> “",
            dice.word(),
            dice.word()
        );
        dice.sentence(&mut out);
        let _ = writeln!(out, "” said <em>{}</em>.</p>", dice.word());
    }
    let _ = write!(
        out,
        "<figure class=\"wp-block-image\"><img src=\"https://ledger.example/uploads/{nth:04}.jpg\" alt=\"{}\" width=\"1024\" \
         height=\"683\" srcset=\"https://ledger.example/a-{nth}.jpg 300w, https://ledger.example/b-{nth}.jpg 768w\" /><figcaption>",
        dice.word()
    );
    dice.sentence(&mut out);
    out.push_str(
        " (Harbour Ledger/Ines Vale)</figcaption></figure>\n<p>Copyright 2026 Harbour Ledger.</p>",
    );
    out
}

/// RSS 2.0 with `content:encoded` in CDATA, at least this long.
pub(crate) fn rss(bytes: usize) -> String {
    let mut dice = Dice(1);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">\n<channel>\n<title>Harbour Ledger</title>\n\
         <atom:link href=\"https://ledger.example/feed/\" rel=\"self\" type=\"application/rss+xml\" />\n\
         <link>https://ledger.example</link>\n<description>News &amp; analysis</description>\n\
         <lastBuildDate>Fri, 08 May 2026 12:00:00 +0000</lastBuildDate>\n<language>en-GB</language>\n\
         <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>\n",
    );
    let mut nth = 0;
    while out.len() < bytes {
        let link = format!("https://ledger.example/2026/05/{nth:05}/story-{nth}/");
        let _ = write!(
            out,
            "<item>\n<title>{} &amp; {}: {nth}</title>\n<link>{link}</link>\n<comments>{link}#respond</comments>\n\
             <dc:creator><![CDATA[José Marrow]]></dc:creator>\n<pubDate>Fri, 08 May 2026 {:02}:30:00 +0000</pubDate>\n\
             <category><![CDATA[{}]]></category>\n<category><![CDATA[{}]]></category>\n\
             <guid isPermaLink=\"false\">https://ledger.example/?p={nth}</guid>\n<description><![CDATA[",
            dice.word(),
            dice.word(),
            nth % 24,
            dice.word(),
            dice.word(),
        );
        dice.sentence(&mut out);
        let _ = writeln!(
            out,
            " [&#8230;]]]></description>\n<content:encoded><![CDATA[{}]]></content:encoded>\n</item>",
            body(&mut dice, nth)
        );
        nth += 1;
    }
    out.push_str("</channel></rss>\n");
    out
}

/// Atom with escaped HTML, at least this long.
pub(crate) fn atom(bytes: usize) -> String {
    let mut dice = Dice(2);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <title>Harbour Ledger</title><id>tag:ledger.example,2026:feed</id>\
         <link rel=\"self\" href=\"https://ledger.example/atom.xml\"/><link href=\"https://ledger.example/\"/>\
         <updated>2026-05-08T12:00:00Z</updated><rights>© 2026 Harbour Ledger</rights>\n",
    );
    let mut nth = 0;
    while out.len() < bytes {
        let _ = writeln!(
            out,
            "<entry><title>{} {nth}</title><link rel=\"alternate\" type=\"text/html\" href=\"https://ledger.example/2026/{nth}/\"/>\
             <id>tag:ledger.example,2026:{nth}</id><published>2026-05-08T{:02}:30:00Z</published>\
             <updated>2026-05-08T{:02}:45:00+02:00</updated><author><name>Li Wei</name></author><category term=\"{}\"/>\
             <content type=\"html\">{}</content></entry>",
            dice.word(),
            nth % 24,
            nth % 24,
            dice.word(),
            body(&mut dice, nth)
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;"),
        );
        nth += 1;
    }
    out.push_str("</feed>\n");
    out
}
