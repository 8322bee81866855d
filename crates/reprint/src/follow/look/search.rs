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

/// Answers in a row that were none, after which a search is taken to be shut: one bad answer says little.
const FAILURES: usize = 3;

/// A search a site has.
#[derive(Clone, Copy)]
enum Search {
    /// WordPress's API, which some sites close and leave the page of results open.
    Api,
    /// The page of results.
    Page,
}

/// Searches for each of the missing stories, as far as the site has a search and the effort allows. A search that fails
/// three times in a row is given up, and the site's other one is asked from there on.
pub(super) async fn search(
    fetcher: &Fetcher,
    listed: &Listed,
    sought: &Sought,
    missing: &[usize],
    effort: Effort,
    looked: &mut Looked,
) -> Vec<Entry> {
    let mut results = Vec::new();
    let mut ways = Vec::new();
    ways.extend(listed.searchable.then_some(Search::Page));
    ways.extend(listed.api.is_some().then_some(Search::Api));
    let mut unsearched: Vec<usize> = missing.to_vec();
    let mut searches = 0;
    while let Some(way) = ways.pop() {
        let mut failures = 0;
        let mut failed = Vec::new();
        let mut left = unsearched.into_iter();
        for story in left.by_ref() {
            if searches >= effort.searches || failures >= FAILURES {
                failed.push(story);
                break;
            }
            let Some(wanted) = sought.stories().get(story) else {
                continue;
            };
            let query = query(wanted);
            let Some(url) = address(listed, way, &query).filter(|_| !query.is_empty()) else {
                continue;
            };
            searches += 1;
            let said = match way {
                Search::Api => by_api(fetcher, &url).await,
                Search::Page => by_page(fetcher, &url, wanted).await,
            };
            note(
                &mut looked.ways,
                WayKind::Search,
                &url,
                said.as_ref().map(Vec::len).map_err(Clone::clone),
            );
            if let Ok(found) = said {
                failures = 0;
                results.extend(found);
            } else {
                failures += 1;
                failed.push(story);
            }
        }
        failed.extend(left);
        unsearched = failed;
        if unsearched.is_empty() {
            break;
        }
    }
    // Without any search nothing was left out: the listings said all there was to hear.
    if listed.searchable || listed.api.is_some() {
        looked.unsearched = unsearched.len();
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

/// Where to ask.
fn address(listed: &Listed, way: Search, query: &str) -> Option<Url> {
    match way {
        Search::Api => {
            let pairs = [
                ("search", query),
                ("per_page", "20"),
                ("_fields", "url,title"),
            ];
            api_url(listed.api.as_ref()?, "wp/v2/search", &pairs)
        }
        Search::Page => {
            let mut url = listed.home.clone()?;
            url.query_pairs_mut().clear().append_pair("s", query);
            Some(url)
        }
    }
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
