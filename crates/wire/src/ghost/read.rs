//! Posts of `/ghost/api/content/posts/`, asked for with `include=authors,tags`, as entries.

use serde_json::{Map, Value};

use crate::{
    Category, Entry, Feed, Image, Link, Person, date,
    feed::{Context, Scope, text},
    json::{objects, string},
};

type Object = Map<String, Value>;

/// How many pages a list has, as its answer says.
pub fn pages(bytes: &[u8]) -> Option<u64> {
    let answer: Value = serde_json::from_slice(bytes).ok()?;
    answer["meta"]["pagination"]["pages"].as_u64()
}

/// The site's name and address from `/ghost/api/content/settings/`; `None` for any other answer.
pub fn settings(bytes: &[u8]) -> Option<(Option<String>, Option<String>)> {
    let answer: Value = serde_json::from_slice(bytes).ok()?;
    let settings = answer.get("settings")?.as_object()?;
    Some((string(settings, "title"), string(settings, "url")))
}

/// The posts of an answer.
pub(crate) fn posts(object: &Object) -> Option<Vec<&Object>> {
    let is_post = |post: &Object| {
        post.contains_key("uuid") && post.contains_key("slug") && post.contains_key("title")
    };
    let posts: Vec<_> = objects(object, "posts")
        .filter(|post| is_post(post))
        .collect();
    let empty = object
        .get("posts")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty);
    let paged = object
        .get("meta")
        .is_some_and(|meta| meta["pagination"].is_object());
    (!posts.is_empty() || empty && paged).then_some(posts)
}

/// Reads posts.
pub(crate) fn feed(cx: &mut Context<'_>, scope: &Scope, posts: &[&Object]) -> (Feed, Vec<Entry>) {
    let mut entries = Vec::new();
    for post in posts.iter().take(cx.hints.limits.entries) {
        if post.get("access") == Some(&Value::Bool(false)) {
            cx.faults.repaired(
                "ghost.members_only",
                "A post whose text is for members only was read without it.",
                None,
            );
        }
        entries.push(entry(cx, scope, post));
    }
    (Feed::default(), entries)
}

fn entry(cx: &mut Context<'_>, outer: &Scope, post: &Object) -> Entry {
    let link = string(post, "url").and_then(|link| outer.resolve(&link));
    let scope = outer.at(link.as_deref());
    let when = |key: &str| string(post, key).and_then(|value| date::read(&value));
    let words = |key: &str| string(post, key);
    let mut entry = Entry {
        id: words("uuid")
            .map(|uuid| format!("urn:uuid:{uuid}"))
            .or_else(|| link.clone()),
        title: words("title").and_then(|title| text::words(cx, &title)),
        // Ghost cuts `excerpt` out of the text where the editor wrote none.
        summary: words("custom_excerpt").and_then(|excerpt| text::words(cx, &excerpt)),
        content: words("html").and_then(|html| text::html(cx, &scope, &html)),
        published: when("published_at"),
        updated: when("updated_at"),
        created: when("created_at"),
        authors: objects(post, "authors")
            .filter_map(|one| author(&scope, one))
            .collect(),
        image: picture(cx, &scope, post),
        categories: categories(post),
        ..Entry::default()
    };
    entry
        .links
        .extend(link.clone().map(|href| Link::new("alternate", href)));
    // Where the API gives this post alone: asked for with the list, it stands beside it.
    let own = words("id").and_then(|id| outer.resolve(&format!("{id}/")));
    entry.links.extend(own.map(|href| Link::new("self", href)));
    let canonical = words("canonical_url").and_then(|href| scope.resolve(&href));
    entry.links.extend(
        canonical
            .filter(|href| Some(href) != link.as_ref())
            .map(|href| Link::new("canonical", href)),
    );
    entry.link = link;
    entry
}

fn author(scope: &Scope, author: &Object) -> Option<Person> {
    let address = |key: &str| string(author, key).and_then(|href| scope.resolve(&href));
    Some(Person {
        name: Some(string(author, "name")?),
        email: None,
        url: address("url").or_else(|| address("website")),
        avatar: address("profile_image"),
    })
}

fn picture(cx: &mut Context<'_>, scope: &Scope, post: &Object) -> Option<Image> {
    let url = string(post, "feature_image").and_then(|href| scope.resolve(&href))?;
    let caption = string(post, "feature_image_caption");
    Some(Image {
        title: string(post, "feature_image_alt"),
        description: caption
            .and_then(|caption| text::of_source(cx, scope, &caption))
            .map(|caption| caption.words()),
        ..Image::new(url)
    })
}

/// The tags a reader sees, the first (Ghost's "primary tag") as the section; `#internal` ones are for the editors.
fn categories(post: &Object) -> Vec<Category> {
    let public = objects(post, "tags")
        .filter(|tag| string(tag, "visibility").is_none_or(|is| is == "public"));
    let names = public
        .filter_map(|tag| string(tag, "name"))
        .filter(|name| !name.starts_with('#'));
    names
        .enumerate()
        .map(|(nth, name)| Category {
            scheme: (nth == 0).then(|| Category::SECTION.into()),
            ..Category::tag(name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Hints, read};

    const POSTS: &str = include_str!("posts.json");

    #[test]
    fn a_post_with_everything_and_one_for_members() {
        let reading = read(
            POSTS.as_bytes(),
            &Hints::at("https://quay.example/ghost/api/content/posts/"),
        );
        assert_eq!(reading.format, Some(Format::Ghost));
        insta::assert_snapshot!(
            "post",
            serde_json::to_string_pretty(&reading.entries[0]).unwrap()
        );
        insta::assert_snapshot!(
            "story",
            serde_json::to_string_pretty(&reading.entries[0].to_story(&Feed::default())).unwrap()
        );
        assert!(reading.entries[1].content.is_none());
        assert_eq!(reading.faults[0].code, "ghost.members_only");
        assert_eq!(pages(POSTS.as_bytes()), Some(3));
    }

    #[test]
    fn an_empty_page_is_known_for_what_it_is_and_an_error_is_none() {
        let empty = read(
            br#"{"posts":[],"meta":{"pagination":{"page":2,"pages":1}}}"#,
            &Hints::default(),
        );
        assert_eq!(empty.format, Some(Format::Ghost));
        let error = read(
            br#"{"errors":[{"message":"Unknown Content API Key","type":"UnauthorizedError"}]}"#,
            &Hints::default(),
        );
        assert_eq!(error.format, None);
        let named = settings(
            br#"{"settings":{"title":"The Quay","url":"https://quay.example/"},"meta":{}}"#,
        )
        .unwrap();
        assert_eq!(
            named,
            (
                Some("The Quay".into()),
                Some("https://quay.example/".into())
            )
        );
    }
}
