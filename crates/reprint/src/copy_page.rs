//! A page as the audit looks at it.

use reprint_markup::{Tree, decode};
use reprint_page::{Hints, read, visible_lines};
use reprint_rights::check::{CopyLink, CopyPage};

/// Reads a page for the audit.
pub(crate) fn copy_page(bytes: &[u8], hints: &Hints) -> CopyPage {
    let reading = read(bytes, hints);
    let tree = Tree::page(&decode(bytes, None).text);
    let (story, facts) = (reading.story, reading.facts);
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    CopyPage {
        url: hints.url.clone().unwrap_or_default(),
        lines: visible_lines(&tree),
        body: story.text.split("\n\n").map(str::to_owned).collect(),
        headline: filled(story.headline),
        byline: story.byline.and_then(|byline| filled(byline.raw)),
        authors: facts.authors,
        links: facts
            .links
            .into_iter()
            .map(|link| CopyLink {
                href: link.href,
                text: link.text,
                in_body: link.in_body,
            })
            .collect(),
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
