//! Addresses compared as readers mean them.

/// An address without what does not change where it leads: scheme, `www.`, fragment, tracking, a trailing slash.
pub(super) fn plain(address: &str) -> String {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = host.trim_end_matches(":443").trim_end_matches(":80");
    let mut kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !tracks(pair))
        .collect();
    kept.sort_unstable();
    let mut plain = format!("{host}/{}", path.trim_end_matches('/'));
    plain.truncate(plain.trim_end_matches('/').len());
    if !kept.is_empty() {
        plain.push('?');
        plain.push_str(&kept.join("&"));
    }
    plain
}

/// Parameters that say where a reader came from.
fn tracks(pair: &str) -> bool {
    let name = pair
        .split('=')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    name.starts_with("utm_")
        || name.starts_with("mc_")
        || name.starts_with("pk_")
        || name.starts_with("mtm_")
        || name.starts_with("at_")
        || matches!(
            name.as_str(),
            "fbclid"
                | "gclid"
                | "dclid"
                | "msclkid"
                | "igshid"
                | "ref"
                | "ref_src"
                | "source"
                | "src"
                | "cmp"
                | "ocid"
                | "ito"
                | "smid"
                | "share"
                | "amp"
                | "republish"
                | "from"
                | "via"
                | "campaign"
        )
}

/// The host of a plain address.
pub(super) fn host(plain: &str) -> &str {
    plain.split(['/', '?']).next().unwrap_or_default()
}

/// The name of a picture's file without the sizes publishing systems append; `None` for names that say nothing.
pub(super) fn picture(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let file = path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let stem = file
        .rsplit_once('.')
        .map_or(file.as_str(), |(stem, _)| stem);
    let mut stem = stem;
    while let Some((rest, last)) = stem.rsplit_once('-') {
        let size = last.split_once('x').is_some_and(|(w, h)| {
            let number =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            number(w) && number(h)
        });
        if !(size || matches!(last, "scaled" | "rotated" | "e")) {
            break;
        }
        stem = rest;
    }
    let telling = stem.chars().count() >= 6
        && !matches!(stem, "default" | "placeholder" | "featured" | "thumbnail");
    telling.then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_many_addresses() {
        let same = [
            "https://www.gazette.example/ferry/",
            "http://gazette.example/ferry?utm_source=valley&utm_medium=x",
            "https://GAZETTE.example/ferry#top",
            "//gazette.example/ferry?fbclid=1",
        ];
        for address in same {
            assert_eq!(
                plain(address.trim_start_matches("//")),
                "gazette.example/ferry",
                "{address}"
            );
        }
        assert_eq!(
            plain("https://gazette.example/?p=12"),
            "gazette.example?p=12"
        );
        assert_eq!(plain("https://gazette.example/"), "gazette.example");
        assert_eq!(
            picture("https://x.example/2026/quay-photo-1024x768.jpg?w=1").unwrap(),
            "quay-photo"
        );
        assert_eq!(picture("https://x.example/a.jpg"), None);
    }
}
