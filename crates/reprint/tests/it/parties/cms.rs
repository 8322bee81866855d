//! A newsroom's own site, which knows nothing of Reprint: pages, and a feed of excerpts.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use super::Words;

/// A story as its writer filed it.
#[derive(Clone)]
pub(crate) struct Filed {
    pub(crate) slug: String,
    pub(crate) guid: Option<String>,
    pub(crate) headline: String,
    pub(crate) author: String,
    pub(crate) role: String,
    pub(crate) place: String,
    pub(crate) paragraphs: Vec<String>,
    /// Of March 2024.
    pub(crate) day: u32,
    /// Under the text, in a line of its own.
    pub(crate) correction: Option<String>,
    /// Comments under it, told in the feed: the entry changes and the page does not.
    pub(crate) comments: u32,
}

impl Filed {
    /// A story of random words.
    pub(crate) fn new(words: &mut Words, newsroom: &str, day: u32) -> Self {
        Self {
            slug: words.word(),
            guid: None,
            headline: words.headline(),
            author: format!("{} {}", words.name(), words.name()),
            role: format!("{newsroom} Correspondent"),
            place: words.name().to_uppercase(),
            paragraphs: (0..4).map(|_| words.paragraph(3)).collect(),
            day,
            correction: None,
            comments: 0,
        }
    }

    fn page(&self, base: &str, newsroom: &str) -> String {
        let mut body = String::new();
        for (n, paragraph) in self.paragraphs.iter().enumerate() {
            let start = match n {
                0 => format!("{} ({newsroom}) – ", self.place),
                _ => String::new(),
            };
            let _ = writeln!(body, "<p>{start}{paragraph}</p>");
        }
        if let Some(sentence) = &self.correction {
            let _ = writeln!(body, "<p>Correction: {sentence}</p>");
        }
        let Self {
            slug,
            headline,
            author,
            role,
            day,
            ..
        } = self;
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | {newsroom}</title>\
             <link rel=\"canonical\" href=\"{base}/{slug}\"><meta property=\"og:type\" content=\"article\">\
             <meta property=\"og:site_name\" content=\"{newsroom}\">\
             <meta property=\"article:published_time\" content=\"2024-03-{day:02}T08:00:00Z\"></head><body>\
             <header><a href=\"{base}/\">{newsroom}</a></header><main><article><h1>{headline}</h1>\
             <p class=\"byline\">by {author}, {role}</p>\
             <p><time datetime=\"2024-03-{day:02}T08:00:00Z\">March {day}, 2024</time></p>\n{body}</article></main>\
             <footer><p>Copyright 1999-2024 {newsroom}.</p></footer></body></html>"
        )
    }

    fn entry(&self, base: &str) -> String {
        let Self {
            slug,
            headline,
            author,
            day,
            comments,
            ..
        } = self;
        let guid = self
            .guid
            .clone()
            .unwrap_or_else(|| format!("{base}/{slug}"));
        let excerpt = &self.paragraphs[0];
        format!(
            "<item><title>{headline}</title><link>{base}/{slug}</link><guid isPermaLink=\"false\">{guid}</guid>\
             <dc:creator>{author}</dc:creator><category>Town</category>\
             <pubDate>{day:02} Mar 2024 08:00:00 GMT</pubDate><description>{excerpt}</description>\
             <comments>{base}/{slug}?comments={comments}</comments></item>"
        )
    }
}

struct Inside {
    newsroom: String,
    filed: Vec<Filed>,
    /// Answers in place of the feed: status and head, body.
    instead: Option<(String, Vec<u8>)>,
}

/// The site, on loopback until the test ends.
#[derive(Clone)]
pub(crate) struct Cms {
    pub(crate) base: String,
    inside: Arc<Mutex<Inside>>,
}

impl Cms {
    pub(crate) fn open(newsroom: &str, filed: Vec<Filed>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let cms = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            inside: Arc::new(Mutex::new(Inside {
                newsroom: newsroom.to_owned(),
                filed,
                instead: None,
            })),
        };
        let site = cms.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = site.clone();
                thread::spawn(move || site.answer(stream));
            }
        });
        cms
    }

    /// The feed's address.
    pub(crate) fn feed(&self) -> String {
        format!("{}/feed.xml", self.base)
    }

    /// Changes a story as its writer would.
    pub(crate) fn edit(&self, slug: &str, change: impl FnOnce(&mut Filed)) {
        let mut inside = self.inside.lock().unwrap();
        change(
            inside
                .filed
                .iter_mut()
                .find(|filed| filed.slug == slug)
                .unwrap(),
        );
    }

    /// Adds a story.
    pub(crate) fn file(&self, filed: Filed) {
        self.inside.lock().unwrap().filed.push(filed);
    }

    /// Answers for the feed with a status line and headers, and bytes, instead of the feed; `None` ends that.
    pub(crate) fn instead_of_feed(&self, answer: Option<(&str, &[u8])>) {
        let answer = answer.map(|(head, body)| (head.to_owned(), body.to_vec()));
        self.inside.lock().unwrap().instead = answer;
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut line = String::new();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let _ = reader.read_line(&mut line);
        let mut header = String::new();
        while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
            header.clear();
        }
        let path = line.split(' ').nth(1).unwrap_or_default();
        let (head, body) = self.at(path);
        let length = body.len();
        let _ = write!(
            stream,
            "HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        let _ = stream.write_all(&body);
    }

    fn at(&self, path: &str) -> (String, Vec<u8>) {
        let inside = self.inside.lock().unwrap();
        let newsroom = &inside.newsroom;
        let well = |media_type: &str| format!("200 OK\r\nContent-Type: {media_type}");
        if path == "/feed.xml" {
            if let Some((head, body)) = &inside.instead {
                return (head.clone(), body.clone());
            }
            let entries: String = inside
                .filed
                .iter()
                .rev()
                .map(|filed| filed.entry(&self.base))
                .collect();
            let feed = format!(
                "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\
                 <title>{newsroom}</title><link>{}/</link><language>en</language>{entries}</channel></rss>",
                self.base
            );
            return (well("application/rss+xml"), feed.into_bytes());
        }
        let found = inside
            .filed
            .iter()
            .find(|filed| path.trim_start_matches('/') == filed.slug);
        match found {
            Some(filed) => (
                well("text/html; charset=utf-8"),
                filed.page(&self.base, newsroom).into_bytes(),
            ),
            None => (
                "404 Not Found\r\nContent-Type: text/plain".into(),
                b"not here".to_vec(),
            ),
        }
    }
}
