//! JSON-LD (<https://schema.org/NewsArticle>): found, repaired where that is unambiguous, and searched for the page's article.

use std::borrow::Cow;

use reprint_story::{Fault, Severity};
use serde_json::{Map, Value};

/// One script longer than this is left unread, in bytes.
const MAX_SCRIPT: usize = 4 << 20;
/// Objects looked at on one page.
const MAX_OBJECTS: usize = 4_000;

/// The objects a page describes itself with.
#[derive(Default)]
pub(crate) struct Data {
    roots: Vec<Value>,
    pub(crate) faults: Vec<Fault>,
}

pub(crate) type Object = Map<String, Value>;

impl Data {
    /// Takes the text of one `application/ld+json` script.
    pub(crate) fn add(&mut self, script: &str) {
        if script.len() > MAX_SCRIPT {
            self.faults.push(Fault::new(
                "jsonld.too_long",
                Severity::Warning,
                "a JSON-LD script was too long to be read",
            ));
            return;
        }
        let script = script.trim();
        if script.is_empty() {
            return;
        }
        if let Ok(value) = serde_json::from_str(script) {
            self.roots.push(value);
            return;
        }
        let repaired = repaired(script);
        let mut stream = serde_json::Deserializer::from_str(&repaired).into_iter::<Value>();
        let before = self.roots.len();
        while let Some(Ok(value)) = stream.next() {
            self.roots.push(value);
        }
        self.faults.push(if self.roots.len() > before {
            Fault::new(
                "jsonld.repaired",
                Severity::Note,
                "JSON-LD was not well-formed and was repaired",
            )
        } else {
            Fault::new(
                "jsonld.unreadable",
                Severity::Warning,
                "a JSON-LD script could not be read",
            )
        });
    }

    /// All objects, outer before inner, each `@graph` and list opened.
    pub(crate) fn objects(&self) -> Vec<&Object> {
        let mut out = Vec::new();
        let mut queue: Vec<&Value> = self.roots.iter().rev().collect();
        while let Some(value) = queue.pop() {
            if out.len() >= MAX_OBJECTS {
                break;
            }
            match value {
                Value::Array(items) => queue.extend(items.iter().rev()),
                Value::Object(object) => {
                    out.push(object);
                    for key in ["mainEntity", "mainEntityOfPage", "itemReviewed", "@graph"] {
                        if let Some(inner @ (Value::Object(_) | Value::Array(_))) = object.get(key)
                        {
                            queue.push(inner);
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }
}

/// Types of schema.org that are a story.
const STORIES: [&str; 21] = [
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "askpublicnewsarticle",
    "backgroundnewsarticle",
    "opinionnewsarticle",
    "reviewnewsarticle",
    "article",
    "blogposting",
    "liveblogposting",
    "report",
    "advertisercontentarticle",
    "satiricalarticle",
    "scholarlyarticle",
    "techarticle",
    "socialmediaposting",
    "discussionforumposting",
    "review",
    "recipe",
    "videoobject",
    "webpage",
];

/// How much a type says "this page is that story"; 0 for none.
fn story_rank(object: &Object) -> usize {
    types(object)
        .map(|name| {
            let name = name
                .rsplit(['/', ':'])
                .next()
                .unwrap_or(name)
                .to_ascii_lowercase();
            match STORIES.iter().position(|story| *story == name) {
                Some(place) if place < 14 => 40,
                Some(place) if place < 17 => 30,
                Some(_) if name == "videoobject" => 5,
                Some(_) if name == "webpage" => 4,
                Some(_) => 10,
                None => 0,
            }
        })
        .max()
        .unwrap_or(0)
}

/// The types an object gives itself.
pub(crate) fn types(object: &Object) -> impl Iterator<Item = &str> {
    let (one, many) = match object.get("@type") {
        Some(Value::String(name)) => (Some(name.as_str()), None),
        Some(Value::Array(names)) => (None, Some(names)),
        _ => (None, None),
    };
    one.into_iter()
        .chain(many.into_iter().flatten().filter_map(Value::as_str))
}

/// The object that describes the page's own story. `about_page` says whether an address or a headline is the page's own.
pub(crate) fn article<'a>(
    objects: &[&'a Object],
    is_own_address: &dyn Fn(&str) -> bool,
    is_own_headline: &dyn Fn(&str) -> bool,
) -> Option<&'a Object> {
    let mut best: Option<(usize, &Object)> = None;
    for &object in objects {
        let rank = story_rank(object);
        if rank == 0 {
            continue;
        }
        let mut score = rank;
        let address = ["mainEntityOfPage", "url", "@id"]
            .iter()
            .filter_map(|key| address(object.get(*key)?))
            .any(is_own_address);
        if address {
            score += 30;
        }
        if text(object, "headline").is_some_and(|words| is_own_headline(&words)) {
            score += 30;
        }
        for key in [
            "datePublished",
            "author",
            "articleBody",
            "headline",
            "publisher",
        ] {
            score += 3 * usize::from(object.contains_key(key));
        }
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, object));
        }
    }
    best.map(|(_, object)| object)
}

/// The address a value names: a string, or an object's `@id` or `url`.
pub(crate) fn address(value: &Value) -> Option<&str> {
    match value {
        Value::String(address) => Some(address),
        Value::Object(object) => ["@id", "url"]
            .iter()
            .find_map(|key| object.get(*key).and_then(Value::as_str)),
        Value::Array(items) => items.iter().find_map(address),
        _ => None,
    }
}

/// A property's words, entities decoded and white space collapsed; the first, if there are several.
pub(crate) fn text(object: &Object, key: &str) -> Option<String> {
    words(object.get(key)?)
}

/// A property's words with their line breaks.
pub(crate) fn text_kept(object: &Object, key: &str) -> Option<String> {
    let words = object.get(key)?.as_str()?;
    (!words.trim().is_empty()).then(|| words.to_owned())
}

/// The words of a value.
pub(crate) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => {
            let clean = crate::text::clean(words);
            (!clean.is_empty()).then_some(clean)
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(words),
        Value::Object(object) => ["@value", "name"]
            .iter()
            .find_map(|key| words(object.get(*key)?)),
        _ => None,
    }
}

/// A value that is words or an object.
#[derive(Clone, Copy)]
pub(crate) enum Thing<'a> {
    Words(&'a str),
    Object(&'a Object),
}

/// Each value of a property, lists opened and `@id` references followed.
pub(crate) fn each<'a>(objects: &[&'a Object], object: &'a Object, key: &str) -> Vec<Thing<'a>> {
    let mut out = Vec::new();
    let mut queue: Vec<&Value> = object.get(key).into_iter().collect();
    while let Some(value) = queue.pop()
        && out.len() < 100
    {
        match value {
            Value::Array(items) => queue.extend(items.iter().rev()),
            Value::String(words) => out.push(Thing::Words(words)),
            Value::Object(inner) if inner.contains_key("name") => out.push(Thing::Object(inner)),
            Value::Object(inner) => {
                let id = inner.get("@id").and_then(Value::as_str);
                let named = objects.iter().find(|other| {
                    id.is_some()
                        && other.contains_key("name")
                        && other.get("@id").and_then(Value::as_str) == id
                });
                out.push(Thing::Object(named.copied().unwrap_or(inner)));
            }
            _ => {}
        }
    }
    out
}

/// Repairs what publishing systems get wrong: comment and CDATA wrappers, raw line breaks in strings, commas before a
/// closing bracket, a stray `;` at the end, brackets left open.
fn repaired(script: &str) -> Cow<'_, str> {
    let mut script = script;
    for wrapper in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        script = script.trim_start().strip_prefix(wrapper).unwrap_or(script);
    }
    for wrapper in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
        script = script.trim_end().strip_suffix(wrapper).unwrap_or(script);
    }
    let mut out = String::with_capacity(script.len() + 8);
    let mut open = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    for c in script.chars() {
        if in_string {
            match c {
                _ if escaped => {
                    escaped = false;
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.pop();
                    }
                    out.push(c);
                }
                '\\' => {
                    escaped = true;
                    out.push(c);
                }
                '"' => {
                    in_string = false;
                    out.push(c);
                }
                '\n' => out.push_str("\\n"),
                '\r' => {}
                '\t' => out.push_str("\\t"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                open.push(if c == '{' { '}' } else { ']' });
                out.push(c);
            }
            '}' | ']' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                if open.last() == Some(&c) {
                    open.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    if in_string {
        if escaped {
            out.pop();
        }
        out.push('"');
    }
    let kept = out.trim_end().trim_end_matches([',', ':']).len();
    out.truncate(kept);
    while let Some(close) = open.pop() {
        out.push(close);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(script: &str) -> Option<String> {
        let mut data = Data::default();
        data.add(script);
        text(data.objects().first()?, "headline")
    }

    #[test]
    fn broken_json_is_repaired_where_it_is_clear() {
        for script in [
            "{\"headline\":\"Tides rise\"}",
            "<!--{\"headline\":\"Tides\nrise\",}-->",
            "//<![CDATA[\n{\"headline\":\"Tides rise\"};\n//]]>",
            "{\"headline\":\"Tides rise\",\"author\":{\"name\":\"A",
            "[{\"headline\":\"Tides \\'rise\"},]",
        ] {
            assert_eq!(
                headline(script).map(|h| h.replace('\'', "")).as_deref(),
                Some("Tides rise"),
                "{script}"
            );
        }
        assert_eq!(headline("{{{"), None);
    }

    #[test]
    fn the_pages_own_article_is_chosen() {
        let mut data = Data::default();
        data.add(r#"{"@graph":[{"@type":"WebPage","url":"https://a.example/1"},{"@type":"NewsArticle","headline":"Other","url":"https://a.example/2"},{"@type":["Article"],"headline":"Own","mainEntityOfPage":{"@id":"https://a.example/1"}}]}"#);
        let objects = data.objects();
        let own = article(&objects, &|a| a.ends_with("/1"), &|_| false).unwrap();
        assert_eq!(text(own, "headline").as_deref(), Some("Own"));
    }
}
