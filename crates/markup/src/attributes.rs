//! Tags with far too many attributes, found and thinned before the tokenizer sees them.

/// True if a tag has more than `limit` attributes.
pub(crate) fn crowded(html: &str, limit: usize) -> bool {
    let mut found = false;
    scan(html, limit, |_, _| found = true);
    found
}

/// The same text with the attributes past `limit` left out of each tag.
pub(crate) fn thinned(html: &str, limit: usize) -> String {
    let mut out = String::with_capacity(html.len());
    let mut kept = 0;
    scan(html, limit, |from, to| {
        out.push_str(html.get(kept..from).unwrap_or_default());
        kept = to;
    });
    out.push_str(html.get(kept..).unwrap_or_default());
    out
}

/// Calls `excess` with the byte range from the first attribute too many to the end of its tag. Linear.
fn scan(html: &str, limit: usize, mut excess: impl FnMut(usize, usize)) {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = find(bytes, at, b'<') {
        at = open + 1;
        match bytes.get(at) {
            Some(b'!') if html.get(at..).is_some_and(|rest| rest.starts_with("!--")) => {
                at = html
                    .get(at + 3..)
                    .and_then(|rest| rest.find("-->"))
                    .map_or(bytes.len(), |n| at + 3 + n + 3);
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                let (end, cut) = tag_end(bytes, at, limit);
                if let Some(from) = cut {
                    excess(from, end);
                }
                if starts_with_word(bytes, at, b"script") {
                    at = past_script(bytes, end);
                } else {
                    at = end;
                }
            }
            _ => {}
        }
    }
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let tail = bytes.get(from..)?;
    tail.iter().position(|&b| b == wanted).map(|n| from + n)
}

fn starts_with_word(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    bytes
        .get(at..at + word.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(word))
}

fn past_script(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(open) = find(bytes, at, b'<') {
        if starts_with_word(bytes, open, b"</script") {
            return open;
        }
        at = open + 1;
    }
    bytes.len()
}

/// Where the tag ends (at its `>`), and where its first attribute too many begins.
fn tag_end(bytes: &[u8], name: usize, limit: usize) -> (usize, Option<usize>) {
    let mut at = name;
    let mut count = 0;
    let mut cut = None;
    let mut between = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (at, cut),
            b if b.is_ascii_whitespace() || b == b'/' => between = true,
            b'=' if !between || count > 0 => {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        at = find(bytes, at + 1, quote).unwrap_or(bytes.len());
                        between = true;
                    }
                    Some(b'>') | None => continue,
                    Some(_) => {
                        while bytes
                            .get(at)
                            .is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>')
                        {
                            at += 1;
                        }
                        continue;
                    }
                }
            }
            _ if between => {
                between = false;
                count += 1;
                if count > limit && cut.is_none() {
                    cut = Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (bytes.len(), cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_the_limit_goes() {
        let html =
            r#"<!-- <a b c d> --><p a b="x>y" c=d e f>t<script>if (a<b c d e f g h></script><i x>"#;
        assert_eq!(
            thinned(html, 2),
            r#"<!-- <a b c d> --><p a b="x>y" >t<script>if (a<b c d e f g h></script><i x>"#
        );
        assert!(!crowded(html, 5));
    }
}
