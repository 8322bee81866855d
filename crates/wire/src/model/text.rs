use reprint_markup::SafeHtml;
use serde::{Serialize, Serializer};

/// A title, summary or rights line in the type it was declared or found to be. In JSON a string either way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Words; `<` and `&` mean themselves.
    Plain(String),
    /// Sanitised HTML.
    Html(SafeHtml),
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self::Plain(words.into())
    }

    /// The words without mark-up.
    pub fn words(&self) -> String {
        match self {
            Self::Plain(words) => words.clone(),
            Self::Html(html) => html.words(),
        }
    }

    /// As written: the words, or the HTML's source.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(words) => words,
            Self::Html(html) => html.as_str(),
        }
    }

    /// As HTML: words are escaped.
    pub fn to_html(&self) -> SafeHtml {
        match self {
            Self::Plain(words) => SafeHtml::from_words(words),
            Self::Html(html) => html.clone(),
        }
    }

    /// True if nothing is there to read.
    pub fn is_empty(&self) -> bool {
        self.as_str().trim().is_empty()
    }
}

impl From<SafeHtml> for Text {
    fn from(html: SafeHtml) -> Self {
        Self::Html(html)
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
