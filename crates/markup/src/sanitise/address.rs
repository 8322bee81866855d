//! Addresses in attributes, made absolute.

use reprint_story::Href;
use url::Url;

use super::is_web;

/// An address as a reader's browser would follow it, made absolute. Entities are already decoded by the parser.
pub fn resolve(address: &str, base: Option<&Url>) -> Option<Href> {
    let trimmed = address.trim_matches(|c: char| c <= ' ' || c == '\u{a0}');
    if trimmed.is_empty() {
        return None;
    }
    if let Ok(href) = Href::new(trimmed) {
        return Some(href);
    }
    if trimmed.len() > Href::MAX_BYTES {
        return None;
    }
    let base = base?;
    if is_plain_path(trimmed) {
        let origin = base
            .as_str()
            .get(..base.as_str().len().min(origin_length(base)))?;
        return Href::new(&format!("{origin}{trimmed}")).ok();
    }
    Href::new(base.join(trimmed).ok()?.as_str()).ok()
}

/// A path that joining would leave as it is; most links of a page are such, and joining is slow.
fn is_plain_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains("/.")
        && address.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.' | b'=' | b'&' | b'+')
        })
}

fn origin_length(base: &Url) -> usize {
    base[..url::Position::BeforePath].len()
}

/// The addresses of a `srcset` that may be followed, each with its descriptor.
pub(super) fn source_set(value: &str, base: Option<&Url>) -> String {
    let mut out = String::new();
    for (address, descriptor) in candidates(value) {
        if let Some(href) = resolve(address, base).filter(is_web) {
            // A comma or space inside an address would part it when read again.
            if href.as_str().contains([',', ' ']) {
                continue;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(href.as_str());
            let plain = descriptor
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'w' | b'x' | b'h'));
            if !descriptor.is_empty() && plain {
                out.push(' ');
                out.push_str(descriptor);
            }
        }
    }
    out
}

/// The parts of a `srcset`: address and descriptor ("2x", "800w").
/// Commas may stand inside an address, so a part ends at a comma that follows a descriptor or is followed by a space.
pub fn candidates(set: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (address, tail) = rest.split_at_checked(end)?;
        if let Some(address) = address.strip_suffix(',') {
            rest = tail;
            return Some((address.trim_end_matches(','), ""));
        }
        let stop = tail.find(',').unwrap_or(tail.len());
        let (descriptor, tail) = tail.split_at_checked(stop)?;
        rest = tail;
        Some((address, descriptor.trim()))
    })
}
