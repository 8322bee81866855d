//! What class names and ids say of an element, in the words that publishing systems and themes use.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::LazyLock,
};

/// What an element's class or id says it is. Several may be said at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signs(u16);

impl Signs {
    /// Not part of a story: navigation, sharing, comments, advertising, subscription.
    pub(crate) const FURNITURE: Self = Self(1);
    /// Other stories.
    pub(crate) const RELATED: Self = Self(1 << 1);
    /// The story's text.
    pub(crate) const BODY: Self = Self(1 << 2);
    /// Who wrote it.
    pub(crate) const BYLINE: Self = Self(1 << 3);
    /// The sentence under the headline.
    pub(crate) const STANDFIRST: Self = Self(1 << 4);
    /// When it was published.
    pub(crate) const DATE: Self = Self(1 << 5);
    /// Words under a picture.
    pub(crate) const CAPTION: Self = Self(1 << 6);
    /// Readers' comments.
    pub(crate) const COMMENTS: Self = Self(1 << 7);
    /// Weak furniture: words such as "meta" or "info", heeded only where there is little text.
    pub(crate) const WEAK: Self = Self(1 << 8);
    /// Set apart in the body: a box with facts, a pulled quotation.
    pub(crate) const BOX: Self = Self(1 << 9);
    /// A picture's credit.
    pub(crate) const CREDIT: Self = Self(1 << 10);
    /// A headline.
    pub(crate) const HEADLINE: Self = Self(1 << 11);
    /// Not shown.
    pub(crate) const HIDDEN: Self = Self(1 << 12);

    pub(crate) fn has(self, sign: Self) -> bool {
        self.0 & sign.0 != 0
    }

    pub(crate) fn with(self, sign: Self) -> Self {
        Self(self.0 | sign.0)
    }
}

/// Remembers what class lists say: a page repeats few of them many times.
#[derive(Default)]
pub(crate) struct KnownSigns<'a>(HashMap<&'a str, Signs, BuildHasherDefault<ShortHash>>);

impl<'a> KnownSigns<'a> {
    pub(crate) fn of(&mut self, names: &'a str) -> Signs {
        if let Some(known) = self.0.get(names) {
            return *known;
        }
        let found = signs(names);
        // A page made to fill the map, or to make its hashes collide, gains nothing.
        if self.0.len() < 2_000 {
            self.0.insert(names, found);
        }
        found
    }
}

/// A quick hash for short strings (the multiplication of `rustc-hash`).
#[derive(Default)]
pub(crate) struct ShortHash(u64);

impl Hasher for ShortHash {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0_u8; 8];
            word.get_mut(..chunk.len())
                .unwrap_or_default()
                .copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word))
                .wrapping_mul(0x51_7c_c1_b7_27_22_0a_95);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// Reads the words of a class list or id. Words part at anything but letters and at humps: `relatedPosts`, `related-posts`.
pub(crate) fn signs(names: &str) -> Signs {
    let mut found = Signs::default();
    for name in names.split_ascii_whitespace() {
        // Names of layout states say what the page has, not what the element is: `has-sidebar`, `no-comments`, `with-ads`.
        if is_state(name) {
            continue;
        }
        let mut previous = "";
        for word in words(name) {
            found = found.with(word_sign(word, previous));
            previous = word;
        }
    }
    found
}

fn is_state(name: &str) -> bool {
    ["has-", "no-", "with-", "has_", "is-", "without-", "not-", "js-"]
        .iter()
        .any(|prefix| {
            name.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        })
        // Tailwind and other utility names: `md:hidden`, `lg:w-1/2`.
        || name.contains([':', '[', '/'])
}

/// Splits a name into words at punctuation, digits and humps. A short word counts only where punctuation stands on both
/// sides: "ad" is a word of `ad-slot`, but not of a generated name such as `ad6ed79d` or `x__qAdR5`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            while at < bytes.len() && !bytes[at].is_ascii_alphabetic() {
                at += 1;
            }
            let from = at;
            while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
                let hump = at > from
                    && bytes[at].is_ascii_uppercase()
                    && bytes[at - 1].is_ascii_lowercase();
                if hump {
                    break;
                }
                at += 1;
            }
            if at == from {
                return None;
            }
            let edge =
                |neighbour: Option<&u8>| neighbour.is_none_or(|b| !b.is_ascii_alphanumeric());
            let alone = edge(from.checked_sub(1).and_then(|n| bytes.get(n))) && edge(bytes.get(at));
            if at - from > 3 || alone {
                return name.get(from..at);
            }
        }
    })
}

/// A sign, and the words of which one must stand before; none where it counts alone.
type Said = (Signs, Vec<&'static str>);

static WORDS: LazyLock<HashMap<&'static str, Said, BuildHasherDefault<ShortHash>>> =
    LazyLock::new(|| {
        let mut words: HashMap<_, Said, _> = HashMap::default();
        for line in include_str!("../lexicon/classes.txt").lines() {
            let Some((head, list)) = line.split_once(": ").filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            let (name, after) = head.split_once(" after ").unwrap_or((head, ""));
            let sign = name
                .split('+')
                .fold(Signs::default(), |all, name| all.with(named(name)));
            for word in list.split_ascii_whitespace() {
                words
                    .entry(word)
                    .or_insert_with(|| (sign, after.split_ascii_whitespace().collect()));
            }
        }
        words
    });

/// The sign of a name in the lexicon.
fn named(name: &str) -> Signs {
    match name {
        "furniture" => Signs::FURNITURE,
        "related" => Signs::RELATED,
        "body" => Signs::BODY,
        "byline" => Signs::BYLINE,
        "standfirst" => Signs::STANDFIRST,
        "date" => Signs::DATE,
        "caption" => Signs::CAPTION,
        "comments" => Signs::COMMENTS,
        "weak" => Signs::WEAK,
        "box" => Signs::BOX,
        "credit" => Signs::CREDIT,
        "headline" => Signs::HEADLINE,
        "hidden" => Signs::HIDDEN,
        _ => Signs::default(),
    }
}

fn word_sign(word: &str, previous: &str) -> Signs {
    let mut buffer = [0_u8; 24];
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return Signs::default();
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let Ok(word) = std::str::from_utf8(lower) else {
        return Signs::default();
    };
    if let Some((sign, after)) = WORDS.get(word) {
        let counts = after.is_empty() || matches_ignoring_case(previous, after);
        return if counts { *sign } else { Signs::default() };
    }
    prefix_sign(word)
}

fn matches_ignoring_case(word: &str, list: &[&str]) -> bool {
    list.iter().any(|entry| word.eq_ignore_ascii_case(entry))
}

fn prefix_sign(word: &str) -> Signs {
    if word.len() < 8 {
        return Signs::default();
    }
    for (prefix, sign) in [
        ("comment", Signs::COMMENTS.with(Signs::FURNITURE)),
        ("newsletter", Signs::FURNITURE),
        ("breadcrumb", Signs::FURNITURE),
        ("recommend", Signs::RELATED),
        ("related", Signs::RELATED),
        ("sponsor", Signs::FURNITURE),
        ("advert", Signs::FURNITURE),
        ("sidebar", Signs::FURNITURE),
        ("social", Signs::FURNITURE),
        ("sharing", Signs::FURNITURE),
        ("subscri", Signs::FURNITURE),
        ("standfirst", Signs::STANDFIRST),
        ("teaser", Signs::RELATED),
    ] {
        if word.starts_with(prefix) {
            return sign;
        }
    }
    Signs::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        let has = |names: &str, sign| signs(names).has(sign);
        assert!(has("article__related-posts", Signs::RELATED));
        assert!(has("relatedPosts", Signs::RELATED));
        assert!(has("post-share clearfix", Signs::FURNITURE));
        assert!(has("most-read", Signs::RELATED));
        assert!(has("entry-content", Signs::BODY));
        assert!(!has("shared-layout header", Signs::FURNITURE));
        assert!(!has("has-sidebar no-comments md:hidden", Signs::FURNITURE));
        assert!(!has("story-content", Signs::FURNITURE));
    }
}
