use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// An address a reader's browser may follow: `http`, `https`, `mailto` or `tel`, and nothing that runs.
///
/// Browsers drop tabs, line breaks and leading controls before they look at the scheme
/// (<https://url.spec.whatwg.org/#concept-basic-url-parser>), so those are refused or trimmed here first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Href(String);

/// Why an address was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HrefRefused {
    /// No scheme, or one that is not on the list.
    #[error("only http, https, mailto and tel addresses are kept")]
    Scheme,
    /// Longer than [`Href::MAX_BYTES`].
    #[error("the address is longer than {} bytes", Href::MAX_BYTES)]
    TooLong,
}

impl Href {
    /// The longest address kept, in bytes.
    pub const MAX_BYTES: usize = 8_192;

    /// Checks and keeps an absolute address. Controls and spaces around it, and tabs and line breaks in it, are removed as browsers do.
    pub fn new(address: &str) -> Result<Self, HrefRefused> {
        if address.len() > Self::MAX_BYTES {
            return Err(HrefRefused::TooLong);
        }
        let trimmed = address.trim_matches(|c: char| c <= ' ' || c == '\u{a0}');
        let clean = if trimmed.contains(['\t', '\n', '\r', '\0']) {
            let kept = trimmed.chars();
            Cow::Owned(
                kept.filter(|c| !matches!(c, '\t' | '\n' | '\r' | '\0'))
                    .collect(),
            )
        } else {
            Cow::Borrowed(trimmed)
        };
        let (scheme, rest) = clean.split_once(':').ok_or(HrefRefused::Scheme)?;
        let is = |name: &str| scheme.eq_ignore_ascii_case(name);
        let web = (is("http") || is("https")) && rest.starts_with("//") && rest.len() > 2;
        if web || (is("mailto") || is("tel")) && !rest.is_empty() {
            Ok(Self(clean.into_owned()))
        } else {
            Err(HrefRefused::Scheme)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Href {
    type Error = HrefRefused;
    fn try_from(text: String) -> Result<Self, HrefRefused> {
        Self::new(&text)
    }
}

impl From<Href> for String {
    fn from(href: Href) -> Self {
        href.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_is_an_address() {
        for bad in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "/relative",
            "http:",
            "https:/one-slash",
        ] {
            assert_eq!(Href::new(bad), Err(HrefRefused::Scheme), "{bad:?}");
        }
    }

    #[test]
    fn browsers_white_space_is_removed() {
        assert_eq!(
            Href::new(" https://news.exa\nmple/a ").unwrap().as_str(),
            "https://news.example/a"
        );
    }
}
