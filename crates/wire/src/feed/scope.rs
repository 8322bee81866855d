//! Where an element stands: the address its relative links are resolved against, and its language.

use std::rc::Rc;

use reprint_story::Href;
use url::Url;

use crate::{
    Hints,
    xml::{Element, Space},
};

/// Base and language in force, inherited by what is inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    base: Option<Rc<Url>>,
    language: Option<Rc<str>>,
}

impl Scope {
    /// The scope of a whole document: `Content-Location` outranks the address it was fetched from.
    pub(crate) fn of_document(hints: &Hints<'_>) -> Self {
        let fetched = hints.base_url.and_then(|url| Url::parse(url).ok());
        let located = hints.content_location.and_then(|location| match &fetched {
            Some(base) => base.join(location).ok(),
            None => Url::parse(location).ok(),
        });
        // A location nothing can be fetched from says nothing.
        let located = located.filter(|url| matches!(url.scheme(), "http" | "https"));
        Self {
            base: located.or(fetched).map(Rc::new),
            language: None,
        }
    }

    /// The scope inside an element: `xml:base` and `xml:lang` change it. A base that no page can be fetched from changes nothing.
    pub(crate) fn inside(&self, element: Element<'_, '_>) -> Self {
        let mut scope = self.clone();
        if let Some(base) = element.attribute_in(Space::Xml, "base") {
            let base = base.trim();
            let resolved = match &self.base {
                Some(outer) => outer.join(base).ok(),
                None => Url::parse(base).ok(),
            };
            if let Some(url) = resolved.filter(|url| matches!(url.scheme(), "http" | "https")) {
                scope.base = Some(Rc::new(url));
            }
        }
        if let Some(language) = element.attribute_in(Space::Xml, "lang") {
            scope.language = Some(language.trim().into());
        }
        scope
    }

    /// The same with another base, for a document that holds several pages' texts.
    pub(crate) fn at(&self, page: Option<&str>) -> Self {
        let base = page.and_then(|page| Url::parse(page).ok());
        Self {
            base: base.map(Rc::new).or_else(|| self.base.clone()),
            language: self.language.clone(),
        }
    }

    /// The base in force.
    pub(crate) fn base(&self) -> Option<&Url> {
        self.base.as_deref()
    }

    /// The language in force; empty if it was taken back (`xml:lang=""`).
    pub(crate) fn language(&self) -> Option<&str> {
        self.language
            .as_deref()
            .filter(|language| !language.is_empty())
    }

    /// A web address made absolute, written as it stands if it already is. What a browser would run, or could not follow, is `None`.
    /// Without a base a relative address stays as it is.
    pub(crate) fn resolve(&self, address: &str) -> Option<String> {
        resolve(address, self.base())
    }
}

/// See [`Scope::resolve`].
pub(crate) fn resolve(address: &str, base: Option<&Url>) -> Option<String> {
    let trimmed = address.trim_matches(|c: char| c <= ' ' || c == '\u{a0}');
    if trimmed.is_empty() || trimmed.len() > Href::MAX_BYTES {
        return None;
    }
    let clean: String = trimmed
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r' | '\0'))
        .collect();
    if let Some(scheme) = scheme(&clean) {
        let known = ["http", "https", "ftp", "magnet"];
        return known
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
            .then_some(clean);
    }
    match base {
        Some(base) => base.join(&clean).ok().map(String::from),
        None => Some(clean),
    }
}

/// The scheme of an absolute address. `localhost:80/x` and `a/b:c` have none that can be told; only letters before a colon are one.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    fits.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let base = Url::parse("https://news.example/a/b").unwrap();
        for (address, expected) in [
            ("c", Some("https://news.example/a/c")),
            (" /c?d#e ", Some("https://news.example/c?d#e")),
            ("//cdn.example/x", Some("https://cdn.example/x")),
            ("http://Other.example", Some("http://Other.example")),
            ("java\tscript:alert(1)", None),
            ("data:text/html,x", None),
            ("", None),
        ] {
            assert_eq!(
                resolve(address, Some(&base)).as_deref(),
                expected,
                "{address}"
            );
        }
        assert_eq!(resolve("/c", None).as_deref(), Some("/c"));
    }
}
