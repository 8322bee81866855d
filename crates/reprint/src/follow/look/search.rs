//! Asking a site's own search for the stories its listings did not show.

use reprint_net::{Accept, Fetcher, Url};
use reprint_story::Story;
use serde::Deserialize;

use super::{
    Effort, Entry, Listed, Looked, Sought, WayKind, get,
    likely::telling,
    listed::{api_url, links, note, plain},
};

/// Words of a headline a search is asked for; more of them find nothing once a partner wrote another one.
const HEADLINE_WORDS: usize = 6;

/// A result of WordPress's `wp/v2/search`.
#[derive(Deserialize)]
struct Hit {
    url: Url,
    #[serde(default)]
    title: String,
}

/// Searches for each of the missing stories, as far as the site has a search and the effort allows.
pub(super) async fn search(
    fetcher: &Fetcher,
    listed: &Listed,
    sought: &Sought,
    missing: &[usize],
    effort: Effort,
    looked: &mut Looked,
) -> Vec<Entry> {
    let mut results = Vec::new();
    let can_search = listed.api.is_some() || listed.searchable;
    if !can_search {
        return results;
    }
    let mut refused = false;
    for (done, &story) in missing.iter().enumerate() {
        if done >= effort.searches || refused {
            looked.unsearched = missing.len() - done;
            break;
        }
        let Some(story) = sought.stories().get(story) else {
            continue;
        };
        let query = query(story);
        if query.is_empty() {
            continue;
        }
        let Some((url, api)) = address(listed, &query) else {
            break;
        };
        let said = if api {
            by_api(fetcher, &url).await
        } else {
            by_page(fetcher, &url, story).await
        };
        refused = said.is_err();
        note(
            &mut looked.ways,
            WayKind::Search,
            &url,
            said.as_ref().map(Vec::len).map_err(Clone::clone),
        );
        results.extend(said.unwrap_or_default());
    }
    results
}

/// The telling words of the headline, in its order.
fn query(story: &Story) -> String {
    let telling = telling(&story.headline);
    let words = reprint_compare::words(&story.headline);
    let kept: Vec<&str> = words
        .iter()
        .filter(|word| telling.contains(*word))
        .take(HEADLINE_WORDS)
        .collect();
    kept.join(" ")
}

/// Where to ask, and whether it is the API.
fn address(listed: &Listed, query: &str) -> Option<(Url, bool)> {
    if let Some(api) = &listed.api {
        let pairs = [
            ("search", query),
            ("per_page", "20"),
            ("_fields", "url,title"),
        ];
        return Some((api_url(api, "wp/v2/search", &pairs)?, true));
    }
    let mut url = listed.home.clone()?;
    url.query_pairs_mut().clear().append_pair("s", query);
    Some((url, false))
}

async fn by_api(fetcher: &Fetcher, url: &Url) -> Result<Vec<Entry>, String> {
    let fetched = get(fetcher, url, Accept::Json)
        .await
        .map_err(|error| error.to_string())?;
    let hits: Vec<Hit> = serde_json::from_slice(&fetched.body)
        .map_err(|error| format!("not a list of results: {error}"))?;
    let entries = hits.into_iter().map(|hit| Entry {
        url: Some(hit.url),
        title: Some(plain(&hit.title)),
        text: None,
        published: None,
        how: WayKind::Search,
    });
    Ok(entries.collect())
}

/// A page of results links to much else; only a link that sounds like the headline is a result.
async fn by_page(fetcher: &Fetcher, url: &Url, story: &Story) -> Result<Vec<Entry>, String> {
    let fetched = get(fetcher, url, Accept::Page)
        .await
        .map_err(|error| error.to_string())?;
    let headline = telling(&story.headline);
    let least = headline.len().div_ceil(3).max(1);
    let sounds_like = |entry: &Entry| {
        let path = entry.url.as_ref().map(Url::path).unwrap_or_default();
        let title = entry.title.as_deref().unwrap_or_default();
        let words = telling(&format!(
            "{title} {}",
            path.replace(['-', '_', '/', '.'], " ")
        ));
        words.intersection(&headline).count() >= least
    };
    let mut entries = links(&fetched);
    entries.retain(sounds_like);
    for entry in &mut entries {
        entry.how = WayKind::Search;
    }
    Ok(entries)
}
