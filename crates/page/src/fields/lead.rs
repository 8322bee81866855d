//! The main picture.

use reprint_story::{Media, MediaRole, Story};

use super::Page;
use crate::{
    jsonld::{self, Thing},
    read::Body,
};

pub(super) fn set(page: &Page<'_>, story: &mut Story, _body: &Body) {
    let og = page
        .scan
        .meta_named("og:image")
        .and_then(|u| page.absolute(u));
    let data = page.article.and_then(|article| {
        jsonld::each(&page.objects, article, "image")
            .into_iter()
            .find_map(|thing| match thing {
                Thing::Words(url) => page.absolute(url),
                Thing::Object(object) => ["url", "contentUrl"]
                    .iter()
                    .find_map(|key| page.absolute(&jsonld::text(object, key)?)),
            })
    });
    let Some(url) = og.or(data) else {
        if let Some(first) = story.media.first_mut() {
            first.role = Some(MediaRole::Lead);
        }
        return;
    };
    let file = |url: &str| {
        url.split(['?', '#'])
            .next()
            .and_then(|u| u.rsplit('/').next())
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let wanted = file(&url);
    if let Some(same) = story
        .media
        .iter_mut()
        .find(|m| m.url.as_deref().is_some_and(|u| file(u) == wanted))
    {
        same.role = Some(MediaRole::Lead);
        return;
    }
    let id = format!("m{}", story.media.len() + 1);
    let mut media = Media::image(id, url);
    media.role = Some(MediaRole::Lead);
    story.media.insert(0, media);
    story.note("media", "og:image", "page.lead.meta");
}
