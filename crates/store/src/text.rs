//! Texts as keys: bounded, so that both engines can index them.

/// PostgreSQL refuses index rows over 2,704 bytes; four columns must fit beside one key.
const LONGEST_KEY: usize = 512;

/// A key as it is indexed: the text itself, or, when it is long, its beginning and its hash.
pub(crate) fn key(text: &str) -> String {
    if text.len() <= LONGEST_KEY && !text.contains('\0') {
        return text.to_owned();
    }
    let clean = text.replace('\0', "");
    if clean.len() <= LONGEST_KEY {
        return clean;
    }
    let head: String = clean.chars().take(64).collect();
    format!("{head}#{}", blake3::hash(clean.as_bytes()).to_hex())
}

/// The key of a name that people write with any capitals: a section, a partner, a mail address.
pub(crate) fn folded_key(text: &str) -> String {
    key(&text.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_keys_are_themselves_and_long_ones_stay_apart() {
        assert_eq!(key("https://news.example/a"), "https://news.example/a");
        let (a, b) = ("é".repeat(4000), "é".repeat(4001));
        assert!(key(&a).len() < LONGEST_KEY);
        assert_ne!(key(&a), key(&b));
        assert_eq!(folded_key(" Local News"), "local news");
    }
}
