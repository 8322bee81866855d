//! The headline: the `<h1>` that the page's own metadata agree with, else the best of the metadata without the site's name.

use reprint_markup::NodeId;
use reprint_story::Story;

use super::Page;
use crate::{
    jsonld,
    text::{clean, folded, likeness},
};

/// What parts a title from the site's name.
const SEPARATORS: [&str; 14] = [
    " | ", " – ", " — ", " - ", " · ", " » ", " « ", " : ", " • ", " :: ", "｜", " / ", "：", " |",
];

/// The candidates with where they were found, in order of trust.
fn candidates(page: &Page<'_>) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    let mut push = |words: Option<String>, place| {
        if let Some(words) = words.filter(|w| !w.is_empty() && w.len() < 600) {
            out.push((words, place));
        }
    };
    if let Some(article) = page.article {
        push(jsonld::text(article, "headline"), "json-ld headline");
    }
    for (name, place) in [
        ("og:title", "og:title"),
        ("twitter:title", "twitter:title"),
        ("parsely-title", "parsely-title"),
        ("sailthru.title", "sailthru.title"),
        ("dc.title", "dc.title"),
        ("headline", "meta headline"),
        ("title", "meta title"),
    ] {
        push(page.scan.meta_named(name).map(clean), place);
    }
    if let Some(title) = page.scan.title {
        push(Some(page.words(title)), "title");
    }
    if let Some(article) = page.article {
        push(jsonld::text(article, "name"), "json-ld name");
    }
    out
}

/// All forms of the headline: as the metadata have it, without the site's name, and as the page shows it.
pub(super) fn forms(page: &Page<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |words: String| {
        if words.len() > 3 && !out.contains(&words) {
            out.push(words);
        }
    };
    for (words, _) in candidates(page) {
        let short = without_site(&words, page);
        add(short);
        add(words);
    }
    if let Some(h1) = page.heading {
        add(page.words(h1));
    }
    out
}

/// The words before or after the separator that are not the site's name.
fn without_site(words: &str, page: &Page<'_>) -> String {
    let mut words = words.trim().to_owned();
    for _ in 0..3 {
        let Some((head, tail)) = SEPARATORS
            .iter()
            .filter_map(|sep| words.rsplit_once(sep))
            .max_by_key(|(head, _)| head.len())
        else {
            break;
        };
        if is_site(tail, page) && !head.trim().is_empty() {
            words = head.trim().to_owned();
            continue;
        }
        let Some((head, tail)) = SEPARATORS
            .iter()
            .filter_map(|sep| words.split_once(sep))
            .min_by_key(|(head, _)| head.len())
        else {
            break;
        };
        if is_site(head, page) && !tail.trim().is_empty() {
            words = tail.trim().to_owned();
            continue;
        }
        break;
    }
    words
}

/// True if the words are the site's name, or its host's.
fn is_site(words: &str, page: &Page<'_>) -> bool {
    let fold = folded(words);
    if fold.is_empty() {
        return true;
    }
    if let Some(site) = &page.site {
        let site = folded(site);
        if fold == site
            || (site.len() > 3 && (fold.contains(&site) && fold.len() < site.len() * 3))
            || (fold.len() > 3 && site.contains(&fold))
        {
            return true;
        }
    }
    page.url.and_then(url::Url::host_str).is_some_and(|host| {
        let host = folded(host.trim_start_matches("www."));
        let label = folded(host_label(page).unwrap_or_default());
        fold == host
            || fold == label
            || (label.len() > 3 && fold.contains(&label) && fold.len() < label.len() * 3)
    })
}

/// The part of a host that names the site: `example` of `www.example.co.uk`.
pub(super) fn host_label<'a>(page: &Page<'a>) -> Option<&'a str> {
    let host = page.url?.host_str()?;
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop();
    if labels.len() > 1
        && labels.last().is_some_and(|l| l.len() <= 3)
        && labels.iter().rev().nth(1).is_some_and(|l| *l != "www")
    {
        labels.pop();
    }
    labels.pop()
}

/// The `<h1>` (or the first `<h2>`) that the metadata agree with.
pub(super) fn heading(page: &Page<'_>) -> Option<NodeId> {
    let known: Vec<String> = candidates(page)
        .iter()
        .map(|(words, _)| without_site(words, page))
        .collect();
    let mut best: Option<(f32, NodeId)> = None;
    let mut only = None;
    let mut count = 0;
    for &id in &page.scan.headings {
        let is_h1 = page.tree.html_name(id).is_some_and(|name| &**name == "h1");
        if page
            .scan
            .box_of(id)
            .is_some_and(|index| page.scan.boxes[index].hidden)
        {
            continue;
        }
        let words = page.words(id);
        if words.is_empty() || words.len() > 400 || is_site(&words, page) {
            continue;
        }
        if is_h1 {
            count += 1;
            only = Some(id);
        }
        let like = known
            .iter()
            .map(|k| likeness(k, &words))
            .fold(0.0, f32::max);
        let score = like + if is_h1 { 0.2 } else { 0.0 };
        if like >= 0.5 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, id));
        }
    }
    best.map(|(_, id)| id).or(only.filter(|_| count == 1))
}

pub(super) fn set(page: &Page<'_>, story: &mut Story) {
    let metadata: Vec<(String, &'static str)> = candidates(page)
        .into_iter()
        .map(|(words, place)| (without_site(&words, page), place))
        .collect();
    let shown = page.heading.map(|heading| page.words(heading));
    if let Some(shown) = shown {
        let fold = folded(&shown);
        // The same words with the marks between headline and kicker that the page shows by style alone.
        let same = metadata.iter().find(|(words, _)| folded(words) == fold);
        let without_kicker = || {
            metadata.iter().find(|(words, _)| {
                let other = folded(words);
                other.len() * 10 > fold.len() * 5
                    && other.len() < fold.len()
                    && fold.ends_with(&other)
            })
        };
        if let Some((words, place)) = same.or_else(without_kicker) {
            story.headline.clone_from(words);
            story.note("headline", *place, "page.headline.shown_and_named");
            return;
        }
        // A news page whose data and metadata agree on another wording than it shows: theirs is the story's name.
        let is_news = page.article.is_some_and(|article| {
            jsonld::types(article).any(|name| name.ends_with("NewsArticle"))
        });
        let elected = metadata.iter().find(|(words, place)| {
            let same = folded(words);
            *place == "json-ld headline"
                && is_news
                && metadata
                    .iter()
                    .any(|(other, place)| *place == "og:title" && folded(other) == same)
        });
        match elected {
            Some((words, place)) if likeness(words, &shown) > 0.3 => {
                story.headline.clone_from(words);
                story.note("headline", *place, "page.headline.agreed");
            }
            _ => {
                story.headline = shown;
                story.note("headline", "h1", "page.headline.h1");
            }
        }
        return;
    }
    if let Some((words, place)) = metadata.into_iter().next() {
        story.headline = words;
        story.note("headline", place, "page.headline.meta");
    }
}
