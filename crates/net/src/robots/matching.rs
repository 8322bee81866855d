/// True if a robots pattern (`*` any characters, `$` at the end the end) matches from the start of the path. Both normalised.
/// Linear in the product of their stars at worst, without backtracking over more than one star.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(start) => (start, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            // Taking the earliest place leaves the most for what follows.
            match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }
    match (last, anchored) {
        (None, true) => rest.is_empty(),
        (None, false) => true,
        (Some(last), true) => rest.ends_with(last),
        (Some(last), false) => rest.contains(last),
    }
}

/// A path or pattern in the form both are compared in (section 2.2.2): percent-escapes with upper-case digits, those of
/// unreserved characters undone, bytes outside ASCII escaped.
pub(crate) fn normal(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    let escape = |out: &mut String, byte: u8| {
        out.push('%');
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    };
    let mut bytes = text.as_bytes();
    while let Some((byte, rest)) = bytes.split_first() {
        bytes = rest;
        match (byte, escaped(rest)) {
            (b'%', Some(value)) => {
                bytes = rest.get(2..).unwrap_or_default();
                if value.is_ascii_alphanumeric() || b"-._~".contains(&value) {
                    out.push(char::from(value));
                } else {
                    escape(&mut out, value);
                }
            }
            (b'!'..=b'~', _) => out.push(char::from(*byte)),
            _ => escape(&mut out, *byte),
        }
    }
    out
}

fn escaped(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(0)? << 4 | digit(1)?).ok()
}
