//! Writes a folder of pages, feeds and embeds from invented stories, to look at and to check:
//! `cargo run -p reprint-edition --example site -- FOLDER`, then serve the folder on 127.0.0.1:8471.

use std::{fs, path::Path};

use reprint_edition::{
    ASSETS, Around, Chapter, Document, Found, Offer, Paging, Site, Terms,
    feed::{self, Channel, Format},
    front, kit,
    list::{self, ImagePosition, ListOptions},
    missing_page, notice_page, republish_page, search_page, section_page, story_page, terms_page,
};
use reprint_rights::Cleared;
use reprint_story::Story;

#[path = "../tests/it/newsroom.rs"]
#[expect(dead_code, reason = "what the tests use")]
mod newsroom;

const BASE: &str = "http://127.0.0.1:8471/";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder to write to")?;
    let folder = Path::new(&folder);
    own_site(folder)?;
    partner_site(folder)?;
    for asset in ASSETS {
        put(folder, asset.path, asset.body)?;
        put(folder, &format!("/valley{}", asset.path), asset.body)?;
    }
    for (name, svg) in newsroom::pictures() {
        put(folder, &format!("/pictures/{name}"), &svg)?;
    }
    Ok(())
}

fn own_site(folder: &Path) -> std::io::Result<()> {
    let site = newsroom::site(BASE);
    let mut stories = newsroom::stories();
    for story in &mut stories {
        story.canonical_url = None;
    }
    let cleared = newsroom::all_own(&stories);
    page(folder, "/", &front(&site, &cleared))?;
    for section in &site.sections {
        let chosen: Vec<&Cleared<Story>> = cleared
            .iter()
            .filter(|story| story.section.as_deref() == Some(section))
            .collect();
        let path = format!("/section/{}", reprint_edition::slug(section));
        let paging = Paging {
            page: 1,
            more: section == "Town",
        };
        page(
            folder,
            &path,
            &section_page(&site, section, &chosen, paging),
        )?;
    }
    for (story, own) in stories.iter().zip(&cleared) {
        let decision = newsroom::decision(story, newsroom::FREE);
        let more: Vec<&Cleared<Story>> = cleared
            .iter()
            .filter(|other| other.id != story.id)
            .take(5)
            .collect();
        let around = Around {
            more: &more,
            on_this: &[],
            republish: Some(&decision),
            mark: None,
        };
        let path = format!(
            "/story/{}",
            story.id.map(|id| id.to_string()).unwrap_or_default()
        );
        page(folder, &path, &story_page(&site, own, &around))?;
        republish(folder, &site, story, own, &format!("{path}/republish"))?;
    }
    search(folder, &site, &cleared)?;
    page(
        folder,
        "/story/199",
        &notice_page(&site, &newsroom::retraction()),
    )?;
    page(folder, "/story/198", &notice_page(&site, &newsroom::hold()))?;
    page(folder, "/missing", &missing_page(&site))?;
    let summary = ["Anyone may republish our stories, free of charge.".to_owned()];
    let rules = [
        "Credit the author and The Harbour Ledger, at the top.",
        "Link to the story on our site.",
        "Change nothing but house style.",
        "Only our own photographs go along.",
    ]
    .map(String::from);
    let terms = Terms {
        summary: &summary,
        chapters: &[Chapter {
            heading: "The terms".to_owned(),
            rules: rules.to_vec(),
        }],
        licence: Some((
            "CC BY-ND 4.0",
            "https://creativecommons.org/licenses/by-nd/4.0/",
        )),
        contact: Some("desk@ledger.example"),
    };
    page(folder, "/republish", &terms_page(&site, &terms))?;
    lists(folder, &site, &cleared)?;
    let notices = [newsroom::retraction(), newsroom::hold()];
    for format in Format::ALL {
        let channel = Channel::of(&site, None, format);
        let document = feed::feed(&site, &channel, format, &cleared, &notices);
        put(folder, format.path(), &document.body)?;
    }
    put(folder, "/sitemap.xml", &feed::sitemap(&site, &cleared).body)?;
    let news = feed::news_sitemap(&site, &cleared, newsroom::now());
    put(folder, "/news-sitemap.xml", &news.body)?;
    put(folder, "/robots.txt", &feed::robots(&site).body)?;
    put(folder, "/feeds.opml", &feed::opml(&site).body)
}

fn republish(
    folder: &Path,
    site: &Site,
    story: &Story,
    own: &Cleared<Story>,
    path: &str,
) -> std::io::Result<()> {
    let document = match newsroom::reprint(story, newsroom::FREE) {
        Ok(cleared) => {
            let kit = kit::kit(site, &cleared, Some(&newsroom::mark(story)));
            republish_page(
                site,
                &Offer::Kit {
                    story: &cleared,
                    kit: &kit,
                },
            )
        }
        Err(decision) => republish_page(
            site,
            &Offer::Refused {
                story: Some(own),
                decision: &decision,
                ask: Some("desk@ledger.example"),
            },
        ),
    };
    page(folder, path, &document)
}

fn search(folder: &Path, site: &Site, cleared: &[Cleared<Story>]) -> std::io::Result<()> {
    let found = Found {
        stories: cleared.get(..4).unwrap_or_default(),
        passages: &[],
        total: 4,
        paging: Paging::default(),
    };
    page(
        folder,
        "/search",
        &search_page(site, "ferry & \"council\"", &found),
    )?;
    let none: Found<'_, Cleared<Story>> = Found {
        stories: &[],
        passages: &[],
        total: 0,
        paging: Paging::default(),
    };
    page(
        folder,
        "/search-none",
        &search_page(site, "unicorns", &none),
    )
}

fn lists(folder: &Path, site: &Site, cleared: &[Cleared<Story>]) -> std::io::Result<()> {
    let options = ListOptions {
        image: ImagePosition::Left,
        ..ListOptions::default()
    };
    page(
        folder,
        "/embed/list",
        &list::embed_page(site, &options, cleared, true),
    )?;
    put(
        folder,
        "/embed/list.html",
        &list::fragment(site, &options, cleared, true).body,
    )?;
    put(
        folder,
        "/embed/list.json",
        &list::json(site, &options, cleared, true).body,
    )?;
    put(
        folder,
        "/embed/list.xml",
        &list::rss(site, &options, cleared).body,
    )?;
    let host = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Another site</title></head>\
        <body><main><h1>Another site</h1><reprint-list src=\"/embed/list.json\" limit=\"3\"><a href=\"/\">More The Harbour Ledger</a></reprint-list>\
        <script type=\"module\" src=\"/embed/v1.js\"></script></main></body></html>";
    put(folder, "/host.html", host)
}

/// The Valley Post, which reprints the Ledger.
fn partner_site(folder: &Path) -> std::io::Result<()> {
    let site = newsroom::partner_site(&format!("{BASE}valley/"));
    let stories: Vec<Story> = [newsroom::classic(), newsroom::ferry()]
        .into_iter()
        .chain(newsroom::stories().into_iter().skip(1))
        .collect();
    let cleared: Vec<Cleared<Story>> = stories
        .iter()
        .filter_map(|story| newsroom::reprint(story, newsroom::STANDING).ok())
        .collect();
    page(folder, "/valley", &front(&site, &cleared))?;
    for story in &cleared {
        let more: Vec<&Cleared<Story>> = cleared
            .iter()
            .filter(|other| other.id != story.id)
            .take(5)
            .collect();
        let around = Around {
            more: &more,
            on_this: &[],
            republish: None,
            mark: Some(newsroom::mark(story)),
        };
        let path = format!(
            "/valley/story/{}",
            story.id.map(|id| id.to_string()).unwrap_or_default()
        );
        page(folder, &path, &story_page(&site, story, &around))?;
    }
    Ok(())
}

fn page(folder: &Path, path: &str, document: &Document) -> std::io::Result<()> {
    put(
        folder,
        &format!("{}/index.html", path.trim_end_matches('/')),
        &document.body,
    )
}

fn put(folder: &Path, path: &str, body: &str) -> std::io::Result<()> {
    let file = folder.join(path.trim_start_matches('/'));
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(file, body)
}
