//! Content systems that can be told by their pages: their APIs give whole texts, authors and the date of each change.

use url::Url;

use super::tags::{Tags, decoded};
use crate::link::Link;

/// A site on Ghost: its Content API, and the key its pages carry for every reader's browser (`data-key` of the member
/// portal and of the search), where they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghost {
    /// `https://site/ghost/api/content/`.
    pub api: Url,
    /// The key.
    pub key: Option<String>,
}

/// The root of a WordPress API, as announced by a `Link` header or a `link` element (`rel="https://api.w.org/"`), or at the
/// usual place of a site that names WordPress as its generator.
pub(super) fn wordpress(headers: &[Link], in_page: &[Link], html: &str, page: &Url) -> Option<Url> {
    let announced = headers.iter().chain(in_page);
    let mut announced = announced.filter(|link| link.is("https://api.w.org/"));
    announced.next().map(|link| link.url.clone()).or_else(|| {
        generator(html)?
            .starts_with("wordpress")
            .then(|| page.join("/wp-json/").ok())?
    })
}

/// A Ghost site, told by its generator or by the scripts every Ghost theme loads.
pub(super) fn ghost(html: &str, page: &Url) -> Option<Ghost> {
    let is_ghost = generator(html).is_some_and(|name| name.starts_with("ghost"));
    let mut scripts = Tags::new(html).filter(|tag| tag.name == "script");
    let script = scripts.find_map(|tag| {
        let key = tag.value("data-key").filter(|key| is_key(key))?;
        let api = tag.value("data-api").and_then(|api| page.join(&api).ok());
        let root = tag
            .value("data-ghost")
            .or_else(|| tag.value("data-sodo-search"));
        let root = root.and_then(|root| page.join(&root).ok());
        let api = api.or_else(|| root?.join("/ghost/api/content/").ok())?;
        api.path()
            .contains("/ghost/api/content")
            .then_some((api, key))
    });
    match script {
        Some((mut api, key)) => {
            if !api.path().ends_with('/') {
                let path = format!("{}/", api.path());
                api.set_path(&path);
            }
            Some(Ghost {
                api,
                key: Some(key),
            })
        }
        None if is_ghost => Some(Ghost {
            api: page.join("/ghost/api/content/").ok()?,
            key: None,
        }),
        None => None,
    }
}

/// A Content API key is 26 hexadecimal digits.
fn is_key(key: &str) -> bool {
    key.len() == 26 && key.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The `generator` a page names, in lower case.
fn generator(html: &str) -> Option<String> {
    let mut metas = Tags::new(html).filter(|tag| tag.name == "meta");
    metas.find_map(|tag| {
        let named = tag.value("name")?.eq_ignore_ascii_case("generator");
        named
            .then(|| tag.value("content"))
            .flatten()
            .map(|words| decoded(&words).to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789";

    #[test]
    fn ghost_is_told_by_its_scripts_and_its_generator() {
        let page = Url::parse("https://quay.example/").unwrap();
        let portal = format!(
            "<meta name=generator content='Ghost 5.8'><script defer src=x data-ghost='https://quay.example/' \
             data-key='{KEY}' data-api='https://quay.example/ghost/api/content/'></script>"
        );
        let search =
            format!("<script data-key='{KEY}' data-sodo-search='https://quay.example/'></script>");
        for html in [portal, search] {
            let found = ghost(&html, &page).unwrap();
            assert_eq!(
                found.api.as_str(),
                "https://quay.example/ghost/api/content/"
            );
            assert_eq!(found.key.as_deref(), Some(KEY));
        }
        let closed = ghost("<meta name='generator' content='Ghost 5.8'>", &page).unwrap();
        assert_eq!(closed.key, None);
        // Another program's key is not ours to use.
        assert_eq!(
            ghost(
                "<script data-key='pk_live_1' data-api='/x'></script>",
                &page
            ),
            None
        );
    }

    #[test]
    fn wordpress_is_told_by_its_link_or_its_generator() {
        let page = Url::parse("https://quay.example/a/").unwrap();
        let meta = "<meta name=\"generator\" content=\"WordPress 6.1\">";
        assert_eq!(
            wordpress(&[], &[], meta, &page).unwrap().as_str(),
            "https://quay.example/wp-json/"
        );
        let html = "<link rel='https://api.w.org/' href='/news/wp-json/'>";
        let links = super::super::links_in_page(html.as_bytes(), &page);
        assert_eq!(
            wordpress(&[], &links, html, &page).unwrap().as_str(),
            "https://quay.example/news/wp-json/"
        );
        assert_eq!(wordpress(&[], &[], "<p>WordPress", &page), None);
    }
}
