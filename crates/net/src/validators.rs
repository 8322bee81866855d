use reqwest::header::{
    ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use serde::{Deserialize, Serialize};

/// What a server gave us to ask "has it changed?" with: kept and sent back byte for byte, quotes, weakness and odd dates
/// included, because servers compare them as strings. Replace stored ones only after a 200 that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<HeaderText>,
    /// The `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<HeaderText>,
}

impl Validators {
    /// True if the server gave none, so that every fetch costs it the whole body.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    pub(crate) fn found_in(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).map(HeaderText::from_header);
        Self {
            etag: text(ETAG),
            last_modified: text(LAST_MODIFIED),
        }
    }

    /// Takes from `earlier` what is missing here: a 304 need not repeat its validators.
    pub(crate) fn fill_from(&mut self, earlier: &Self) {
        if self.is_empty() {
            self.clone_from(earlier);
        }
    }

    pub(crate) fn put_into(&self, headers: &mut HeaderMap) {
        let pairs = [
            (IF_NONE_MATCH, &self.etag),
            (IF_MODIFIED_SINCE, &self.last_modified),
        ];
        for (name, text) in pairs {
            if let Some(value) = text.as_ref().and_then(HeaderText::to_header) {
                headers.insert(name, value);
            }
        }
    }
}

/// A header's bytes, whatever they are. Written in JSON as text, one character a byte (Latin-1), so nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HeaderText(Vec<u8>);

impl HeaderText {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn from_header(value: &HeaderValue) -> Self {
        Self(value.as_bytes().to_vec())
    }

    fn to_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_bytes(&self.0).ok()
    }
}

/// The text holds a character above U+00FF, so it was not written by [`HeaderText`].
#[derive(Debug, thiserror::Error)]
#[error("a header's text has only characters up to U+00FF")]
pub struct NotHeaderText;

impl TryFrom<String> for HeaderText {
    type Error = NotHeaderText;
    fn try_from(text: String) -> Result<Self, NotHeaderText> {
        let bytes = text.chars().map(|c| u8::try_from(u32::from(c)));
        let bytes = bytes.collect::<Result<_, _>>();
        bytes.map(Self).map_err(|_| NotHeaderText)
    }
}

impl From<HeaderText> for String {
    fn from(text: HeaderText) -> Self {
        text.0.into_iter().map(char::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_being_stored() {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, HeaderValue::from_bytes(b"W/\"caf\xe9 \"").unwrap());
        headers.insert(
            LAST_MODIFIED,
            HeaderValue::from_static("yesterday, about noon"),
        );
        let found = Validators::found_in(&headers);
        let stored = serde_json::to_string(&found).unwrap();
        let back: Validators = serde_json::from_str(&stored).unwrap();
        assert_eq!(back, found);
        let mut sent = HeaderMap::new();
        back.put_into(&mut sent);
        assert_eq!(sent[IF_NONE_MATCH].as_bytes(), b"W/\"caf\xe9 \"");
        assert_eq!(sent[IF_MODIFIED_SINCE], "yesterday, about noon");
    }
}
