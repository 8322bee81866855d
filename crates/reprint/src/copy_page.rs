//! A page as the audit looks at it.

use reprint_markup::{Tree, decode};
use reprint_page::{Hints, Link, Visible, read, visible_lines};
use reprint_rights::check::{CopyLink, CopyPage};

/// Reads a page for the audit.
pub(crate) fn copy_page(bytes: &[u8], hints: &Hints) -> CopyPage {
    let reading = read(bytes, hints);
    let tree = Tree::page(&decode(bytes, None).text);
    let visible = visible_lines(&tree);
    let (story, facts) = (reading.story, reading.facts);
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    CopyPage {
        url: hints.url.clone().unwrap_or_default(),
        links: links(facts.links, &visible),
        lines: visible.lines,
        body: story.text.split("\n\n").map(str::to_owned).collect(),
        headline: filled(story.headline),
        byline: story.byline.and_then(|byline| filled(byline.raw)),
        authors: facts.authors,
        canonical: facts.canonical,
        robots: facts.robots,
        images: facts.images,
        pixels: facts.pixels,
        data_reprint: facts.data_reprint,
        licences: facts.licences,
        language: story.language,
        paywalled: facts.free == Some(false),
        problem: None,
    }
}

/// The page's links, each with the line it stands in. Both lists are in the page's order; the second holds addresses as written.
fn links(links: Vec<Link>, visible: &Visible) -> Vec<CopyLink> {
    let mut next = 0;
    links
        .into_iter()
        .map(|link| {
            let written = |address: &str| {
                let tail = address.trim_start_matches(['.', '/']);
                let tail = tail.split('#').next().unwrap_or_default();
                link.href.contains(tail)
            };
            let place = visible.links.get(next..).unwrap_or_default();
            let found = place
                .iter()
                .take(40)
                .position(|(_, address)| written(address));
            let line = found.map(|at| {
                next += at + 1;
                place[at].0
            });
            CopyLink {
                href: link.href,
                text: link.text,
                in_body: link.in_body,
                line,
            }
        })
        .collect()
}
