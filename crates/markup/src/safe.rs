use std::fmt;

use crate::sanitise::escape_text;

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

    /// Words, escaped.
    pub fn from_words(words: &str) -> Self {
        let mut out = String::with_capacity(words.len());
        escape_text(words, &mut out);
        Self(out)
    }

    /// The words without mark-up. A block's end and a line break are a space.
    pub fn words(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        // Neither text nor an attribute's value holds a bare `<` or `>` here, so tags can be told without a parser.
        for (nth, piece) in self.0.split('<').enumerate() {
            let words = match piece.split_once('>') {
                Some((tag, words)) if nth > 0 => {
                    if parts_words(tag) {
                        out.push(' ');
                    }
                    words
                }
                _ => piece,
            };
            unescape(words, &mut out);
        }
        out.trim().to_owned()
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

/// True for a line break and for the end of a block.
fn parts_words(tag: &str) -> bool {
    match tag.strip_prefix('/') {
        Some(name) => !matches!(
            name,
            "a" | "abbr"
                | "b"
                | "bdi"
                | "bdo"
                | "big"
                | "cite"
                | "code"
                | "del"
                | "dfn"
                | "em"
                | "i"
                | "ins"
                | "kbd"
                | "mark"
                | "q"
                | "s"
                | "samp"
                | "small"
                | "span"
                | "strike"
                | "strong"
                | "sub"
                | "sup"
                | "time"
                | "tt"
                | "u"
                | "var"
        ),
        None => tag.starts_with("br") || tag.starts_with("hr"),
    }
}

/// The references [`escape_text`] writes, and no others.
fn unescape(words: &str, out: &mut String) {
    for (nth, piece) in words.split('&').enumerate() {
        let known = [
            ("amp;", '&'),
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("#13;", '\r'),
        ]
        .into_iter()
        .filter(|_| nth > 0)
        .find_map(|(name, c)| Some((c, piece.strip_prefix(name)?)));
        if let Some((c, rest)) = known {
            out.push(c);
            out.push_str(rest);
        } else {
            if nth > 0 {
                out.push('&');
            }
            out.push_str(piece);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_in_and_come_out() {
        for words in ["AT&T <3 \"x\" > y", "&amp; twice", "a\rb"] {
            assert_eq!(SafeHtml::from_words(words).words(), words);
        }
        let html = crate::sanitise("<p>a <b title='x>y'>b</b>c</p><p>d<br>e</p>", None);
        assert_eq!(html.words(), "a bc d e");
    }
}
