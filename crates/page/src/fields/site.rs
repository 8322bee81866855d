//! Whose site it is.

use reprint_story::{Party, Story};

use super::{Page, headline::host_label};
use crate::{
    jsonld::{self, Thing},
    text::clean,
};

/// The site's name for itself.
pub(super) fn name(page: &Page<'_>) -> Option<String> {
    let short = |words: String| (!words.is_empty() && words.len() <= 80).then_some(words);
    page.scan
        .meta_named("og:site_name")
        .map(clean)
        .and_then(short)
        .or_else(|| {
            let publisher = jsonld::each(&page.objects, page.article?, "publisher");
            publisher.iter().find_map(|thing| match thing {
                Thing::Words(words) => short(clean(words)),
                Thing::Object(object) => jsonld::text(object, "name").and_then(short),
            })
        })
        .or_else(|| {
            page.scan
                .meta_named("application-name")
                .map(clean)
                .and_then(short)
        })
        .or_else(|| {
            page.objects.iter().find_map(|object| {
                let is_site = jsonld::types(object)
                    .any(|t| matches!(t, "WebSite" | "NewsMediaOrganization" | "Organization"));
                is_site
                    .then(|| jsonld::text(object, "name"))
                    .flatten()
                    .and_then(short)
            })
        })
        .or_else(|| {
            page.scan
                .meta_named("twitter:site")
                .map(|handle| handle.trim_start_matches('@').to_owned())
                .and_then(short)
        })
        .or_else(|| host_label(page).map(str::to_owned))
}

pub(super) fn set(page: &Page<'_>, story: &mut Story) {
    let url = page.url.map(|url| url.origin().ascii_serialization());
    if page.site.is_some() || url.is_some() {
        story.provider = Some(Party {
            name: page.site.clone(),
            url,
        });
        story.note("provider", "site name", "page.site");
    }
}
