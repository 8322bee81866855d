//! Licences named or linked.

use reprint_story::Span;

use super::{foot, span};

/// A licence named or linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The words that name it.
    pub name: String,
    /// Its address, also where only the name was given: "CC BY-ND 4.0".
    pub url: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// Finds the first licence a text names or links to: Creative Commons by address, code or name.
pub fn licence(text: &str) -> Option<Licence> {
    let (offset, part) = foot(text);
    if let Some(at) = part.find("creativecommons.org/") {
        let end = part
            .get(at..)?
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')' | ']'))
            .map_or(part.len(), |long| at + long);
        let path = part.get(at..end)?.trim_end_matches(['.', ',']);
        let url = format!("https://{path}");
        return Some(Licence {
            name: code_of(path).unwrap_or_else(|| "Creative Commons".to_owned()),
            url: Some(url),
            span: span(text, offset + at, offset + at + path.len()),
        });
    }
    for (at, _) in part
        .match_indices("CC")
        .chain(part.match_indices("Creative Commons"))
    {
        let rest = part.get(at..)?;
        let long = rest
            .char_indices()
            .nth(110)
            .map_or(rest.len(), |(end, _)| end);
        let words = rest.get(..long)?;
        let standing = part
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| !c.is_alphanumeric());
        if standing && let Some((name, url)) = named_licence(words) {
            return Some(Licence {
                span: span(text, offset + at, offset + at + name.len()),
                name,
                url,
            });
        }
    }
    None
}

/// "licenses/by-nc-nd/4.0/" → "CC BY-NC-ND 4.0".
fn code_of(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let kind = parts.next()?;
    let code = parts.next()?;
    let version = parts.next().unwrap_or_default();
    match kind {
        "licenses" => Some(
            format!("CC {} {version}", code.to_uppercase())
                .trim()
                .to_owned(),
        ),
        "publicdomain" => Some("CC0".to_owned()),
        _ => None,
    }
}

/// A licence by its code ("CC BY-ND 4.0") or its words ("Creative Commons Attribution-NoDerivatives 4.0").
fn named_licence(words: &str) -> Option<(String, Option<String>)> {
    if words.starts_with("CC0") {
        return Some((
            "CC0".to_owned(),
            Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        ));
    }
    let (prefix, rest) = if let Some(rest) = words.strip_prefix("Creative Commons") {
        ("Creative Commons", rest)
    } else {
        ("CC", words.strip_prefix("CC")?)
    };
    let upper = rest.to_uppercase();
    let mut code = String::new();
    let mut used = 0;
    let mut see = |sign: &str, short: &str, code: &mut String| {
        if let Some(at) = upper.find(sign)
            && at <= used + 24
        {
            if !code.is_empty() {
                code.push('-');
            }
            code.push_str(short);
            used = used.max(at + sign.len());
        }
    };
    if prefix == "CC" {
        if !upper
            .trim_start_matches([' ', '-', '\u{a0}'])
            .starts_with("BY")
        {
            return None;
        }
        for (sign, short) in [("BY", "BY"), ("-NC", "NC"), ("-SA", "SA"), ("-ND", "ND")] {
            see(sign, short, &mut code);
        }
    } else {
        for (sign, short) in [
            ("ATTRIBUTION", "BY"),
            ("NONCOMMERCIAL", "NC"),
            ("NON-COMMERCIAL", "NC"),
            ("NON COMMERCIAL", "NC"),
            ("SHAREALIKE", "SA"),
            ("SHARE ALIKE", "SA"),
            ("SHARE-ALIKE", "SA"),
            ("NODERIV", "ND"),
            ("NO-DERIV", "ND"),
            ("NO DERIV", "ND"),
            ("NO-DERIVATIVES", "ND"),
        ] {
            if !code.split('-').any(|part| part == short) {
                see(sign, short, &mut code);
            }
        }
        if code.is_empty() {
            return Some((prefix.to_owned(), None));
        }
    }
    let version = rest.get(used..).and_then(|tail| {
        tail.split_whitespace().take(5).find_map(|word| {
            let word = word.trim_matches(['.', ',', ')', '(', ';']);
            matches!(word, "1.0" | "2.0" | "2.5" | "3.0" | "4.0").then_some(word)
        })
    });
    let name = match version {
        Some(version) => format!("CC {code} {version}"),
        None => format!("CC {code}"),
    };
    let url = format!(
        "https://creativecommons.org/licenses/{}/{}/",
        code.to_lowercase(),
        version.unwrap_or("4.0")
    );
    Some((name, Some(url)))
}
