//! Pages in the shapes that publishing systems make.

use serde_json::Value;

use super::Case;

/// What stands on a page, before a theme gives it its shape.
#[derive(Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) headline: String,
    pub(crate) authors: Vec<String>,
    /// HTML of each paragraph's inside.
    pub(crate) paragraphs: Vec<String>,
    /// HTML of the credit line; where it stands.
    pub(crate) credit: Option<String>,
    pub(crate) credit_at: Option<usize>,
    /// Lines after the story.
    pub(crate) after: Vec<String>,
    /// A link of its own line, near the credit.
    pub(crate) link: Option<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) noindex: bool,
    pub(crate) pixel: Option<String>,
    pub(crate) images: Vec<String>,
    pub(crate) licence: Option<String>,
    pub(crate) article: String,
    /// An older version to compare with.
    pub(crate) old: Option<Value>,
    /// Words for "By" and the like.
    pub(crate) by: &'static str,
}

fn inline(content: &Value) -> String {
    content
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| match piece {
            Value::String(words) => words.clone(),
            other => {
                let link = &other["link"];
                format!(
                    "<a href=\"{}\">{}</a>",
                    link["href"].as_str().unwrap(),
                    inline(&link["content"])
                )
            }
        })
        .collect()
}

pub(crate) fn paragraphs(story: &Value) -> Vec<String> {
    story["body"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| inline(&block["content"]))
        .collect()
}

impl Sheet {
    /// A copy that does all the policy asks.
    pub(crate) fn clean(case: &Case) -> Self {
        let story = &case.story;
        let article = story["canonical_url"].as_str().unwrap().to_owned();
        let people = story["byline"]["people"].as_array().unwrap();
        let authors: Vec<String> = people
            .iter()
            .map(|person| person["name"].as_str().unwrap().to_owned())
            .collect();
        let mut sheet = Self {
            headline: story["headline"].as_str().unwrap().to_owned(),
            authors,
            paragraphs: paragraphs(story),
            article: article.clone(),
            by: "By",
            images: vec![
                "https://valley.example/wp-content/uploads/2026/11/valley-header-1024x512.jpg"
                    .to_owned(),
            ],
            ..Self::default()
        };
        let own = story["media"][0]["url"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap();
        match case.name {
            "top" => {
                sheet.credit = Some(format!(
                    "This story was originally published by <a href=\"{article}\">Harbour Gazette</a>."
                ));
                sheet.credit_at = Some(0);
                sheet.canonical = Some(article);
                sheet.pixel = Some("https://count.gazette.example/p.gif?s=1".to_owned());
                sheet.licence = Some("https://creativecommons.org/licenses/by-nd/4.0/".to_owned());
                sheet.images.push(format!(
                    "https://valley.example/wp-content/uploads/2026/11/{}",
                    own.replace(".jpg", "-768x512.jpg")
                ));
            }
            "bottom" => {
                sheet.credit = Some(
                    "This article was originally published on <a href=\"https://gazette.example/\">Harbour Gazette</a> and was reproduced with permission."
                        .to_owned(),
                );
                sheet.after = vec![
                    "Copyright 2026 Harbour Gazette.".to_owned(),
                    "Harbour Gazette is a reader-owned newsroom on the north coast.".to_owned(),
                ];
                sheet.noindex = true;
            }
            _ => {
                let date = if sheet.headline.starts_with("Ferry") {
                    "November 10, 2026"
                } else {
                    "12 Nov 2026"
                };
                sheet.credit = Some(format!(
                    "First published by Harbour Gazette on {date}: <a href=\"{article}\">{article}</a>"
                ));
            }
        }
        sheet
    }

    /// The same page as typography, translators and editors of themes leave it.
    pub(crate) fn dress(&mut self) {
        self.by = "Von";
        for paragraph in &mut self.paragraphs {
            *paragraph = paragraph
                .replace('“', "&#8222;")
                .replace('”', "&ldquo;")
                .replace("north quay", "north&nbsp;quay")
                .replace("timetable", "time&shy;table")
                .replacen(". ", ".  <span class=\"s\"></span>", 1);
        }
        if let Some(credit) = &mut self.credit {
            *credit = credit.replace("originally", "<em>originally</em>").replace(
                "Harbour Gazette",
                "<strong>Harbour</strong>\n <b>Gazette</b>",
            );
        }
        for line in &mut self.after {
            *line = line
                .replace("Copyright 2026", "© 2026")
                .replace("reader-owned", "reader&#8209;owned");
        }
        if let Some(canonical) = &mut self.canonical {
            canonical.push_str("/?utm_source=valley");
        }
    }

    /// Story, credit and lines after it, each wrapped.
    fn body(&self, open: &str, close: &str, between: &str) -> String {
        let mut html = String::new();
        let credit = |html: &mut String| {
            if let Some(credit) = &self.credit {
                html.push_str(&format!("{open}<em>{credit}</em>{close}\n"));
            }
            if let Some(link) = &self.link {
                html.push_str(&format!("{open}{link}{close}\n"));
            }
        };
        for (at, paragraph) in self.paragraphs.iter().enumerate() {
            if self.credit_at == Some(at) {
                credit(&mut html);
            }
            html.push_str(&format!("{open}{paragraph}{close}\n"));
            if at == 2 {
                html.push_str(between);
            }
        }
        if self.credit_at.is_none_or(|at| at >= self.paragraphs.len()) {
            credit(&mut html);
        }
        for line in &self.after {
            html.push_str(&format!("{open}{line}{close}\n"));
        }
        if let Some(licence) = &self.licence {
            html.push_str(&format!(
                "{open}<a rel=\"license\" href=\"{licence}\">CC BY-ND 4.0</a>{close}\n"
            ));
        }
        if let Some(pixel) = &self.pixel {
            html.push_str(&format!(
                "<img src=\"{pixel}\" width=\"1\" height=\"1\" alt=\"\">\n"
            ));
        }
        html
    }

    fn head(&self, title: &str) -> String {
        let mut head = format!(
            "<meta charset=utf-8><title>{} – {title}</title>",
            self.headline
        );
        if let Some(canonical) = &self.canonical {
            head.push_str(&format!("<link rel=\"canonical\" href=\"{canonical}\">"));
        }
        if self.noindex {
            head.push_str("<meta name=\"robots\" content=\"noindex, follow\">");
        }
        head
    }

    fn pictures(&self, class: &str) -> String {
        self.images
            .iter()
            .map(|image| format!("<figure class=\"{class}\"><img src=\"{image}\" width=\"768\" height=\"512\" alt=\"\"><figcaption>A picture of the day from our region.</figcaption></figure>"))
            .collect()
    }

    fn names(&self) -> String {
        match self.authors.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// One shape of pages.
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    pub(crate) page: fn(&Sheet) -> String,
}

pub(crate) const THEMES: &[Theme] = &[
    Theme {
        name: "block theme",
        page: block_theme,
    },
    Theme {
        name: "classic theme",
        page: classic,
    },
    Theme {
        name: "page builder",
        page: builder,
    },
    Theme {
        name: "line breaks",
        page: breaks,
    },
    Theme {
        name: "tables",
        page: tables,
    },
    Theme {
        name: "magazine",
        page: magazine,
    },
];

const MENU: &str = "<ul class=\"menu\"><li><a href=\"/\">Home</a></li><li><a href=\"/news\">News</a></li><li><a href=\"/sport\">Sport</a></li><li><a href=\"https://gazette.example/\">Gazette</a></li></ul>";

/// A list that names the story itself and links to it, as "More from" lists do.
fn related(sheet: &Sheet) -> String {
    format!(
        "<div class=\"related-posts\"><h3>More stories</h3><ul><li><a href=\"{}\">{}</a></li><li><a href=\"/2026/11/tide-tables-moved\">Tide tables move to the web from January</a></li><li><a href=\"/2026/11/lamp\">The lamp on the mole is lit again</a></li></ul></div>",
        sheet.article, sheet.headline
    )
}

fn byline(sheet: &Sheet, class: &str) -> String {
    if sheet.authors.is_empty() {
        return String::new();
    }
    format!(
        "<div class=\"{class}\">{} {}, Harbour Gazette</div>",
        sheet.by,
        sheet.names()
    )
}

fn block_theme(sheet: &Sheet) -> String {
    format!(
        "<!doctype html><html lang=en><head>{}</head><body class=\"wp-singular single-post\"><div class=\"wp-site-blocks\"><header class=\"wp-block-template-part\"><p class=\"wp-block-site-title\"><a href=\"/\">Valley Post</a></p><nav>{MENU}</nav></header>\
         <main class=\"wp-block-group\"><h1 class=\"wp-block-post-title\">{}</h1>{}<div class=\"wp-block-post-date\"><time datetime=\"2026-11-12\">12 November 2026</time></div>{}<div class=\"entry-content wp-block-post-content is-layout-constrained\">{}</div></main>{}\
         <footer class=\"wp-block-template-part\"><p>© 2026 Valley Post. All rights reserved.</p></footer></div></body></html>",
        sheet.head("Valley Post"),
        sheet.headline,
        byline(sheet, "wp-block-post-author-name"),
        sheet.pictures("wp-block-post-featured-image"),
        sheet.body("<p class=\"wp-block-paragraph\">", "</p>", "<div class=\"wp-block-group newsletter\"><p>Sign up for the Valley Post newsletter and get our stories every morning.</p></div>"),
        related(sheet),
    )
}

fn classic(sheet: &Sheet) -> String {
    format!(
        "<!doctype html><html lang=en><head>{}</head><body class=\"single\"><div id=\"page\"><div id=\"header\"><a href=\"/\">Valley Post</a>{MENU}</div><div id=\"content\"><article class=\"post hentry\"><header class=\"entry-header\"><h1 class=\"entry-title\">{}</h1><div class=\"entry-meta\"><span class=\"posted-on\">November 12, 2026</span> {}</div></header>{}<div class=\"entry-content\">{}</div>\
         <footer class=\"entry-footer\">Filed under <a href=\"/category/news\">News</a></footer></article><div id=\"comments\"><h3>2 Comments</h3><p>Finally some good news about the harbour, it was about time they finished it.</p></div></div><div id=\"sidebar\">{}</div></div></body></html>",
        sheet.head("Valley Post"),
        sheet.headline,
        byline(sheet, "byline author vcard"),
        sheet.pictures("post-thumbnail"),
        sheet.body(
            "<p>",
            "</p>",
            "<div class=\"ad\"><p>Advertisement</p></div>"
        ),
        related(sheet),
    )
}

fn builder(sheet: &Sheet) -> String {
    format!(
        "<!doctype html><html lang=en><head>{}</head><body><div class=\"elementor\"><div class=\"elementor-location-header\">{MENU}</div><section class=\"elementor-section\"><div class=\"elementor-widget-theme-post-title\"><h1 class=\"elementor-heading-title\">{}</h1></div><div class=\"elementor-widget-post-info\">{}</div>{}<div class=\"elementor-widget-theme-post-content\"><div class=\"elementor-widget-container\">{}</div></div></section><section>{}</section></div></body></html>",
        sheet.head("Valley Post"),
        sheet.headline,
        byline(sheet, "elementor-post-info__item--type-author"),
        sheet.pictures("elementor-widget-image"),
        sheet.body(
            "<div class=\"elementor-text-editor\"><p>",
            "</p></div>",
            "<div class=\"elementor-cta\"><p>Support our work: become a member today.</p></div>"
        ),
        related(sheet),
    )
}

fn breaks(sheet: &Sheet) -> String {
    format!(
        "<html><head>{}</head><body><div class=\"top\">{MENU}</div><div class=\"story\"><h1>{}</h1>{}{}<div class=\"text\">{}</div></div>{}</body></html>",
        sheet.head("Valley Post"),
        sheet.headline,
        byline(sheet, "author"),
        sheet.pictures("pic"),
        sheet.body("", "<br><br>", ""),
        related(sheet),
    )
}

fn tables(sheet: &Sheet) -> String {
    format!(
        "<html><head>{}</head><body><table width=\"100%\"><tr><td class=\"nav\">{MENU}</td><td class=\"main\"><h2 class=\"title\">{}</h2>{}{}{}</td><td>{}</td></tr></table></body></html>",
        sheet.head("The Valley Post"),
        sheet.headline,
        byline(sheet, "by"),
        sheet.pictures("picture"),
        sheet.body("<p>", "</p>", ""),
        related(sheet),
    )
}

fn magazine(sheet: &Sheet) -> String {
    let names = sheet.names();
    let data = if names.is_empty() {
        String::new()
    } else {
        let authors: Vec<String> = sheet
            .authors
            .iter()
            .map(|name| format!("{{\"@type\":\"Person\",\"name\":\"{name}\"}}"))
            .collect();
        format!(
            "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"{}\",\"author\":[{}]}}</script>",
            sheet.headline,
            authors.join(",")
        )
    };
    format!(
        "<!doctype html><html lang=en><head>{}{data}</head><body><div class=\"mega-menu\">{MENU}</div><div class=\"hero\">{}<h1>{}</h1><p class=\"dek\">A report from the coast.</p></div><article>{}<div class=\"article__body\">{}</div></article><aside>{}</aside><footer><p>Valley Post, 12 Mill Road</p></footer></body></html>",
        sheet.head("Valley Post Magazine"),
        sheet.pictures("hero__image"),
        sheet.headline,
        byline(sheet, "c-byline"),
        sheet.body(
            "<p class=\"article__p\">",
            "</p>",
            "<aside class=\"pull\"><p>The crabs do not read.</p></aside>"
        ),
        related(sheet),
    )
}

/// Pages on which there is no copy to judge.
pub(crate) fn not_the_copy(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let other = Sheet {
        headline: "Page not found".to_owned(),
        paragraphs: vec!["Sorry, the page you were looking for is not here. Try the search, or go back to the front page.".to_owned()],
        ..Sheet::default()
    };
    let home = Sheet {
        headline: "Valley Post".to_owned(),
        paragraphs: vec![
            format!("<a href=\"/copy\">{}</a>", sheet.headline),
            sheet.paragraphs[0].clone(),
            "<a href=\"/2026/11/lamp\">The lamp on the mole is lit again</a>".to_owned(),
            "Volunteers carried new glass up the ladder on Thursday while the tide was low, and by evening it burned.".to_owned(),
        ],
        ..Sheet::default()
    };
    let german = Sheet {
        headline: "Fähre legt wieder am Nordkai an".to_owned(),
        paragraphs: vec![
            "Die Fähre, die die Insel mit dem Festland verbindet, hat am Montagmorgen am Nordkai festgemacht, zwei Winter nach dem Sturm.".to_owned(),
            "Etwa 140 Menschen standen im Regen, um sie einlaufen zu sehen, manche mit Thermosflaschen und einer mit einer Trompete.".to_owned(),
        ],
        ..Sheet::default()
    };
    vec![
        ("a soft 404", classic(&other)),
        ("the home page", block_theme(&home)),
        (
            "a translation",
            magazine(&german).replace("lang=en", "lang=de"),
        ),
        ("an empty page", String::new()),
    ]
}
