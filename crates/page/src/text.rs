//! Small work on words: white space, entities, comparison.

/// White space collapsed, entities decoded, tags and unseen characters taken away. For words out of attributes and JSON, where publishers
/// often escape twice.
pub(crate) fn clean(words: &str) -> String {
    let words = if words.contains('&') || words.contains('<') {
        std::borrow::Cow::Owned(decoded(words))
    } else {
        std::borrow::Cow::Borrowed(words)
    };
    collapsed(&words)
}

/// White space collapsed and unseen characters taken away.
pub(crate) fn collapsed(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.bytes().all(|b| b.is_ascii_graphic()) {
            out.push_str(word);
        } else {
            let before = out.len();
            out.extend(word.chars().filter(|c| !is_unseen(*c)));
            // Nothing but unseen characters between two spaces.
            if out.len() == before {
                out.truncate(out.trim_end().len());
            }
        }
    }
    out
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The words of a little HTML: entities decoded, tags left out.
fn decoded(words: &str) -> String {
    // A lone "<" in a headline is no tag.
    let plain = if words.contains("</")
        || words.contains("/>")
        || words.contains("<p>")
        || words.contains("<br")
        || words.contains("<em>")
    {
        let tree = reprint_markup::Tree::fragment(words);
        let mut out = String::new();
        tree.push_text(tree.root(), &mut out);
        out
    } else {
        words.to_owned()
    };
    entities(&entities(&plain))
}

/// Decodes the entities that come up in attributes and JSON.
fn entities(words: &str) -> String {
    if !words.contains('&') {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let end = tail.bytes().take(12).position(|b| b == b';');
        let named = end.and_then(|end| tail.get(1..end));
        if let (Some(end), Some(c)) = (end, named.and_then(entity)) {
            out.push(c);
            rest = tail.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "rsquo" => '’',
        "lsquo" => '‘',
        "rdquo" => '”',
        "ldquo" => '“',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "aring" => 'å',
        "aelig" => 'æ',
        "oslash" => 'ø',
        _ => return None,
    })
}

/// Letters and digits alone, in lower case: two lines are the same words if these are equal.
pub(crate) fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            }
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// How alike two lines are: the share of common words, 0 to 1.
pub(crate) fn likeness(a: &str, b: &str) -> f32 {
    let split = |words: &str| -> Vec<String> {
        words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, mut b) = (split(a), split(b));
    let total = a.len() + b.len();
    if total == 0 {
        return 0.0;
    }
    let mut shared = 0_usize;
    for word in a {
        if let Some(at) = b.iter().position(|other| *other == word) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lines are short")]
    let share = 2.0 * shared as f32 / total as f32;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_out_of_attributes_are_cleaned() {
        for (dirty, clean_words) in [
            ("  a \n b\u{ad}c ", "a bc"),
            ("AT&amp;amp;T &#8211; x", "AT&T – x"),
            ("1 < 2 & 3", "1 < 2 & 3"),
            ("<p>a <b>b</b></p>", "a b"),
        ] {
            assert_eq!(clean(dirty), clean_words);
        }
    }
}
