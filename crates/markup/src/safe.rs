use std::fmt;

/// HTML that only this crate's sanitiser or its block writer can make: no scripts, no forms, no frames, no handlers, no
/// addresses but `http`, `https`, `mailto` and `tel`.
///
/// It cannot be read back from outside: HTML that comes from a store or a partner goes through [`crate::sanitise`] again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SafeHtml(String);

impl SafeHtml {
    pub(crate) fn vouched(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML as a string of its own.
    pub fn into_string(self) -> String {
        self.0
    }

    /// True if nothing was left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SafeHtml {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<SafeHtml> for String {
    fn from(html: SafeHtml) -> Self {
        html.0
    }
}
