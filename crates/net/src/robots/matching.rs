/// True if a robots pattern (`*` any characters, `$` at the end the end) matches from the start of the path, both in normal form.
/// Every part between stars is looked for once, from the left: the earliest place leaves the most for what follows.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(start) => (start, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let Some(mut last) = parts.next() else {
        return !anchored || rest.is_empty();
    };
    for part in parts {
        match rest.split_once(last) {
            Some((_, after)) => rest = after,
            None => return false,
        }
        last = part;
    }
    if anchored {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

/// A pattern in the form it is compared in: `*`, and `$` at its end, keep their meaning.
pub(crate) fn normal_pattern(pattern: &str) -> String {
    match pattern.strip_suffix('$') {
        Some(start) => normal(start, true) + "$",
        None => normal(pattern, true),
    }
}

/// A path in the form it is compared in: nothing in it means anything but itself.
pub(crate) fn normal_path(path: &str) -> String {
    normal(path, false)
}

/// Percent-escapes with upper-case digits, those of unreserved characters undone, bytes outside ASCII escaped (section 2.2.2),
/// and `*` and `$` escaped where they mean themselves.
fn normal(text: &str, star_means_any: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let Some((byte, rest)) = bytes.split_first() {
        bytes = rest;
        let (byte, was_escaped) = match escaped(rest).filter(|_| *byte == b'%') {
            Some(value) => {
                bytes = rest.get(2..).unwrap_or_default();
                (value, true)
            }
            None => (*byte, false),
        };
        let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let special = byte == b'$' || (byte == b'*' && !star_means_any);
        let plain = byte.is_ascii_graphic() && !was_escaped && !special;
        if unreserved || plain {
            out.push(char::from(byte));
        } else {
            escape(&mut out, byte);
        }
    }
    out
}

fn escape(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

fn escaped(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(0)? << 4 | digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hit(pattern: &str, path: &str) -> bool {
        matches(&normal_pattern(pattern), &normal_path(path))
    }

    #[test]
    fn stars_ends_and_escapes() {
        let table = [
            ("/", "/anything", true),
            ("/news", "/newsroom", true),
            ("/news/", "/news", false),
            ("/News", "/news", false),
            ("/*.php", "/a/b.php?x=1", true),
            ("/*.php$", "/a/b.php?x=1", false),
            ("/*.php$", "/a.php/b.php", true),
            ("/a*b*c", "/a--b--c--", true),
            ("/a*b*c", "/a--c--b", false),
            ("/a**b", "/ab", true),
            ("/$", "/", true),
            ("/$", "/a", false),
            ("$", "/", false),
            ("/caf%C3%A9", "/café", true),
            ("/café", "/caf%c3%a9", true),
            ("/%7Euser", "/~user", true),
            ("/a%2Fb", "/a/b", false),
            ("/a%2fb", "/a%2Fb", true),
            ("/what%2A", "/what*", true),
            ("/a$b", "/a$bc", true),
            ("*/private", "/x/private/y", true),
            ("/100%", "/100%", true),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(hit(pattern, path), expected, "{pattern} on {path}");
        }
    }

    /// The plainest matcher there is, to hold the quick one against.
    fn slow(pattern: &[u8], path: &[u8]) -> bool {
        match pattern.split_first() {
            None => true,
            Some((b'$', [])) => path.is_empty(),
            Some((b'*', rest)) => (0..=path.len()).any(|skip| slow(rest, &path[skip..])),
            Some((byte, rest)) => path.first() == Some(byte) && slow(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_plainest_matcher(pattern in "/[ab*]{0,8}\\$?", path in "/[ab]{0,10}") {
            prop_assert_eq!(hit(&pattern, &path), slow(pattern.as_bytes(), path.as_bytes()));
        }

        #[test]
        fn normal_form_is_stable(path in "\\PC{0,60}") {
            let once = normal_path(&path);
            prop_assert_eq!(normal_path(&once), once);
        }
    }
}
