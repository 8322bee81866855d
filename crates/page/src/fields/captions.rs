//! Captions that stand beside their pictures without a figure around them, and credits that stand inside captions.

use std::collections::HashMap;

use reprint_markup::{NodeId, blocks::picture_address};
use reprint_story::{Media, MediaRole, Story};

use super::{Page, lead::picture_key};
use crate::{
    caption,
    jsonld::{self, Thing},
    read::Body,
};

/// Words around a picture longer than this, in bytes, are text and no caption.
const LONGEST: u32 = 420;

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let mut nodes: HashMap<String, NodeId> = HashMap::new();
    for &id in &page.scan.images {
        if let Some(address) = picture_address(page.tree, id, page.base) {
            nodes.entry(picture_key(address.as_str())).or_insert(id);
        }
    }
    let headline = story.headline.clone();
    for media in &mut story.media {
        if media.caption.is_none()
            && media.credit.is_none()
            && let Some(&id) = media
                .url
                .as_deref()
                .and_then(|url| nodes.get(&picture_key(url)))
            && let Some(words) = words_beside(page, id, &headline)
        {
            media.caption = Some(words);
        }
        if media.role == Some(MediaRole::Lead) {
            from_text(body, media);
            from_data(page, media);
        }
        part(media);
    }
}

/// A caption that opens the text without a picture before it belongs to the main picture, which stands above the text.
fn from_text(body: &Body, media: &mut Media) {
    let Some(words) = body.captions.first() else {
        return;
    };
    let (caption, credit) = caption::part(words);
    if media.credit.is_none() {
        media.credit = credit;
    }
    if media.caption.is_none() {
        media.caption = caption;
    }
}

fn part(media: &mut Media) {
    // The glyph of an icon font is no caption.
    media
        .caption
        .take_if(|words| !words.contains(char::is_alphanumeric));
    if media.credit.is_none()
        && let Some(words) = media.caption.take()
    {
        (media.caption, media.credit) = caption::part(&words);
    } else if let Some(credit) = &media.credit
        && let (_, Some(clean)) = caption::part(credit)
    {
        media.credit = Some(clean);
    }
}

/// The few words in the box around a picture, up to the largest box that still holds few.
fn words_beside(page: &Page<'_>, id: NodeId, headline: &str) -> Option<String> {
    let boxes = &page.scan.boxes;
    let mut at = page
        .tree
        .ancestors(id)
        .find_map(|up| page.scan.box_of(up))?;
    let mut best = None;
    for _ in 0..5 {
        let this = boxes.get(at)?;
        if this.total > LONGEST || this.total_links > 2 {
            break;
        }
        if this.total >= 3 {
            best = Some(this.node);
        }
        if at == 0 {
            break;
        }
        at = this.parent as usize;
    }
    let words = page.words(best?);
    let fits = !words.is_empty()
        && words != headline
        && !words.contains(headline)
        && !crate::body::phrases::is_label(&words);
    fits.then_some(words)
}

/// The caption and credit that the page's data give the main picture.
fn from_data(page: &Page<'_>, media: &mut Media) {
    let Some(article) = page.article else { return };
    for thing in jsonld::each(&page.objects, article, "image")
        .into_iter()
        .take(3)
    {
        let Thing::Object(image) = thing else {
            continue;
        };
        if media.credit.is_none() {
            media.credit = ["creditText", "author", "creator", "copyrightHolder"]
                .iter()
                .find_map(|key| jsonld::text(image, key));
        }
        if media.caption.is_none() {
            media.caption = ["caption", "description"]
                .iter()
                .find_map(|key| jsonld::text(image, key));
        }
        if media.copyright.is_none() {
            media.copyright = jsonld::text(image, "copyrightNotice");
        }
    }
}
