//! Posts of `/wp/v2/posts`, asked for with `_embed`, as entries; the API's root as what it says of its site.

use serde_json::{Map, Value};

use crate::{
    Category, Entry, Feed, Image, Link, Person, Text, date,
    feed::{Context, Scope, text},
    json::{list, objects, string, words},
};

type Object = Map<String, Value>;

/// Terms that are no subjects: who wrote it, how it is laid out, which language it is in.
const NOT_SUBJECTS: [&str; 5] = [
    "author",
    "post_format",
    "language",
    "post_translations",
    "wp_theme",
];

/// What the root of a WordPress API says of its site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub name: Option<String>,
    /// Its front page.
    pub home: Option<String>,
    /// The posts can be asked for (`wp/v2`); some sites leave only plugins' own routes open.
    pub posts: bool,
    /// Co-Authors Plus tells the authors of each post (`coauthors/v1`); the post itself names only one of them.
    pub coauthors: bool,
}

/// Reads the root of the API; `None` if it is none.
pub fn site(bytes: &[u8]) -> Option<Site> {
    let root: Value = serde_json::from_slice(bytes).ok()?;
    let root = root.as_object()?;
    let spaces = root.get("namespaces")?.as_array()?;
    let has = |name: &str| spaces.iter().any(|space| space.as_str() == Some(name));
    Some(Site {
        name: string(root, "name").map(|name| plain(&name)),
        home: string(root, "home").or_else(|| string(root, "url")),
        posts: has("wp/v2"),
        coauthors: has("coauthors/v1"),
    })
}

/// Reads the answer of Co-Authors Plus about one post: its authors, in the order of the byline.
pub fn authors(bytes: &[u8]) -> Vec<Person> {
    let answer: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let people = answer.as_array().map_or(&[][..], Vec::as_slice);
    people
        .iter()
        .filter_map(|one| person(&Scope::default(), one.as_object()?))
        .collect()
}

/// True for the API's answer that the asker may not have this, or that there is none: `{"code":"rest_…","message":…}`.
pub fn is_closed(bytes: &[u8]) -> bool {
    let answer: Option<Value> = serde_json::from_slice(bytes).ok();
    answer.is_some_and(|answer| {
        answer
            .get("code")
            .and_then(Value::as_str)
            .is_some_and(|code| code.starts_with("rest_"))
    })
}

/// True for a post as the API gives it.
pub(crate) fn is_post(object: &Object) -> bool {
    let rendered = |key: &str| {
        object
            .get(key)
            .is_some_and(|part| part["rendered"].is_string())
    };
    rendered("title") && (rendered("content") || rendered("excerpt")) && object.contains_key("link")
}

/// Reads posts.
pub(crate) fn feed(cx: &mut Context<'_>, scope: &Scope, posts: &[&Object]) -> (Feed, Vec<Entry>) {
    let mut entries = Vec::new();
    for post in posts.iter().take(cx.hints.limits.entries) {
        if is_locked(post) {
            cx.faults.repaired(
                "wordpress.locked",
                "A post that readers need a password for was left out.",
                None,
            );
        } else if is_public(post) {
            entries.push(entry(cx, scope, post));
        }
    }
    (Feed::default(), entries)
}

/// The public answer only holds what is published; a reader with a key may be given drafts too.
fn is_public(post: &Object) -> bool {
    string(post, "status").is_none_or(|status| status == "publish")
}

fn is_locked(post: &Object) -> bool {
    post.get("content")
        .is_some_and(|content| content["protected"] == true)
}

fn entry(cx: &mut Context<'_>, outer: &Scope, post: &Object) -> Entry {
    let link = string(post, "link").and_then(|link| outer.resolve(&link));
    let scope = outer.at(link.as_deref());
    let rendered = |key: &str| {
        let part = post.get(key)?.get("rendered")?.as_str()?;
        (!part.trim().is_empty()).then_some(part)
    };
    let when = |key: &str| {
        // "2026-11-23T08:00:00" in GMT without saying so; a site's broken clock gives the year 0.
        let gmt = string(post, &format!("{key}_gmt")).filter(|gmt| !gmt.starts_with("0000"));
        let gmt = gmt.map(|gmt| if gmt.ends_with('Z') { gmt } else { gmt + "Z" });
        gmt.or_else(|| string(post, key))
            .and_then(|value| date::read(&value))
    };
    let mut entry = Entry {
        id: rendered("guid").map(plain).or_else(|| link.clone()),
        title: rendered("title").and_then(|title| text::of_source(cx, &scope, title)),
        summary: rendered("excerpt").and_then(|words| text::of_source(cx, &scope, words)),
        content: rendered("content").and_then(|html| text::html(cx, &scope, html)),
        published: when("date"),
        updated: when("modified"),
        language: string(post, "lang"),
        authors: byline(&scope, post),
        image: picture(cx, &scope, post),
        comments: link
            .clone()
            .filter(|_| string(post, "comment_status").is_some_and(|is| is == "open")),
        ..Entry::default()
    };
    terms(post, &mut entry);
    entry
        .links
        .extend(link.clone().map(|href| Link::new("alternate", href)));
    let api = post
        .get("_links")
        .and_then(|links| links["self"][0]["href"].as_str());
    entry.links.extend(
        api.and_then(|href| scope.resolve(href))
            .map(|href| Link::new("self", href)),
    );
    let canonical = canonical(post).and_then(|href| scope.resolve(href));
    entry.links.extend(
        canonical
            .filter(|href| Some(href) != link.as_ref())
            .map(|href| Link::new("canonical", href)),
    );
    entry.link = link;
    entry
}

/// The address search engines are told, where Yoast's plugin gives it: a post reprinted from elsewhere names the original.
fn canonical(post: &Object) -> Option<&str> {
    post.get("yoast_head_json")?.get("canonical")?.as_str()
}

/// Everybody of the byline: the `PublishPress` plugin (`authors`) and programs that add `coauthors` name them all in the post;
/// WordPress itself knows one.
fn byline(scope: &Scope, post: &Object) -> Vec<Person> {
    for key in ["coauthors", "authors"] {
        let people: Vec<_> = objects(post, key)
            .filter_map(|one| person(scope, one))
            .collect();
        if !people.is_empty() {
            return people;
        }
    }
    let embedded = post.get("_embedded").and_then(Value::as_object);
    let people = embedded
        .into_iter()
        .flat_map(|embedded| objects(embedded, "author"));
    people.filter_map(|one| person(scope, one)).collect()
}

fn person(scope: &Scope, author: &Object) -> Option<Person> {
    let name = ["display_name", "displayName", "name"]
        .iter()
        .find_map(|key| string(author, key))?;
    let portrait = author
        .get("avatar_urls")
        .and_then(|sizes| sizes["96"].as_str());
    let address = |href: &str| scope.resolve(href).filter(|href| href.starts_with("http"));
    Some(Person {
        name: Some(plain(&name)),
        email: None,
        url: string(author, "link").and_then(|href| address(&href)),
        avatar: portrait.and_then(address),
    })
}

/// The featured picture with its words: WordPress keeps the alternative text apart from the caption.
fn picture(cx: &mut Context<'_>, scope: &Scope, post: &Object) -> Option<Image> {
    let media = post
        .get("_embedded")?
        .get("wp:featuredmedia")?
        .get(0)?
        .as_object()?;
    let url = string(media, "source_url").and_then(|href| scope.resolve(&href))?;
    if string(media, "media_type").is_some_and(|kind| kind != "image") {
        return None;
    }
    let caption = media
        .get("caption")
        .and_then(|caption| caption["rendered"].as_str());
    let size = |key: &str| {
        let number = media.get("media_details")?.get(key)?.as_u64()?;
        u32::try_from(number).ok().filter(|size| *size > 0)
    };
    Some(Image {
        title: string(media, "alt_text").map(|alt| plain(&alt)),
        description: caption
            .and_then(|caption| text::of_source(cx, scope, caption))
            .map(|caption| caption.words()),
        width: size("width"),
        height: size("height"),
        ..Image::new(url)
    })
}

/// Categories and tags by name; the first category is the section. "Uncategorized" is WordPress's word for none.
fn terms(post: &Object, entry: &mut Entry) {
    let embedded = post.get("_embedded").and_then(Value::as_object);
    let groups = embedded.map_or(&[][..], |embedded| list(embedded, "wp:term"));
    for term in groups
        .iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_object)
    {
        let (Some(name), taxonomy) = (string(term, "name"), string(term, "taxonomy")) else {
            continue;
        };
        let taxonomy = taxonomy.unwrap_or_default();
        if NOT_SUBJECTS.contains(&taxonomy.as_str())
            || string(term, "slug").is_some_and(|slug| slug == "uncategorized")
        {
            continue;
        }
        let name = plain(&name);
        let first = taxonomy == "category" && entry.categories.is_empty();
        entry.categories.extend(first.then(|| Category {
            scheme: Some(Category::SECTION.into()),
            ..Category::tag(&name)
        }));
        if !first {
            entry.categories.push(Category::tag(name));
        }
    }
}

/// Words that come with their references undecoded (`Smith &amp; Sons`).
fn plain(source: &str) -> String {
    Text::Html(reprint_markup::sanitise(source, None)).words()
}

/// The posts of an answer: a list of them, or one alone.
pub(crate) fn posts(value: &Value) -> Option<Vec<&Object>> {
    let found: Vec<_> = match value {
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_object)
            .filter(|one| is_post(one))
            .collect(),
        Value::Object(one) if is_post(one) => vec![one],
        _ => Vec::new(),
    };
    // The number of a post, beside an agency's item, tells the two apart.
    let numbered = found
        .iter()
        .all(|post| post.get("id").and_then(words).is_some());
    (!found.is_empty() && numbered).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Hints, read};

    const POSTS: &str = include_str!("posts.json");

    fn entries() -> Vec<Entry> {
        let reading = read(
            POSTS.as_bytes(),
            &Hints::at("https://quay.example/wp-json/wp/v2/posts"),
        );
        assert_eq!(reading.format, Some(Format::WordPress));
        reading.entries
    }

    #[test]
    fn a_post_with_everything() {
        insta::assert_snapshot!("post", serde_json::to_string_pretty(&entries()[0]).unwrap());
        let story = entries()[0].to_story(&Feed::default());
        insta::assert_snapshot!("story", serde_json::to_string_pretty(&story).unwrap());
    }

    #[test]
    fn a_post_with_next_to_nothing_is_still_one() {
        let entry = &entries()[1];
        assert_eq!(entry.title.as_ref().unwrap().words(), "Dredging begins");
        assert_eq!(entry.id.as_deref(), Some("https://quay.example/?p=12"));
        assert!(entry.image.is_none() && entry.authors.is_empty() && entry.categories.is_empty());
        assert_eq!(
            entry.published.unwrap().instant().unwrap().to_string(),
            "2026-11-20T06:00:00Z"
        );
    }

    #[test]
    fn drafts_and_locked_posts_are_left_out_and_the_lock_is_said() {
        let reading = read(POSTS.as_bytes(), &Hints::default());
        assert_eq!(reading.entries.len(), 2);
        assert_eq!(reading.faults[0].code, "wordpress.locked");
    }

    #[test]
    fn the_root_says_what_can_be_asked() {
        let root = br#"{"name":"Quay &amp; Harbour","home":"https://quay.example","namespaces":["oembed/1.0","wp/v2","coauthors/v1"]}"#;
        let found = site(root).unwrap();
        assert_eq!(found.name.as_deref(), Some("Quay & Harbour"));
        assert!(found.posts && found.coauthors);
        assert_eq!(site(b"<!doctype html>"), None);
        assert!(is_closed(
            br#"{"code":"rest_cannot_access","message":"No.","data":{"status":401}}"#
        ));
        let named = authors(br#"[{"id":7,"display_name":"Mara Quill","link":"https://quay.example/author/mara/"},{"id":9,"display_name":"Jon Vane"}]"#);
        assert_eq!(named[1], Person::named("Jon Vane"));
        assert_eq!(
            named[0].url.as_deref(),
            Some("https://quay.example/author/mara/")
        );
    }

    #[test]
    fn an_empty_page_of_posts_and_other_lists_are_no_posts() {
        for other in [
            "[]",
            r#"[{"id":1}]"#,
            r#"{"title":{"rendered":"x"},"link":"y"}"#,
        ] {
            assert_eq!(
                posts(&serde_json::from_str(other).unwrap()),
                None,
                "{other}"
            );
        }
    }
}
