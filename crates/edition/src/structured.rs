//! JSON-LD `NewsArticle` (<https://schema.org/NewsArticle>): what machines are told of a story, credit and rights included.

use reprint_rights::Cleared;
use reprint_story::{ChangeKind, Party, Person, Story, plain};
use serde_json::{Map, Value, json};

use crate::{Site, card, credit::Credit};

/// The story as JSON-LD, safe inside a `<script>` element. `offered`: this site says who may republish it.
pub(crate) fn news_article(
    site: &Site,
    story: &Cleared<Story>,
    credit: &Credit,
    canonical: &str,
    offered: bool,
) -> String {
    let mut article = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            article.insert(name.to_owned(), value);
        }
    };
    let publisher = story.publisher.as_ref().unwrap_or(&site.publisher);
    put("@context", Some("https://schema.org".into()));
    put("@type", Some("NewsArticle".into()));
    put("headline", Some(story.headline.as_str().into()));
    put("description", text(story.standfirst.as_deref()));
    put("mainEntityOfPage", Some(canonical.into()));
    put(
        "datePublished",
        story.dates.published.map(|when| when.to_string().into()),
    );
    put(
        "dateModified",
        story.dates.updated.map(|when| when.to_string().into()),
    );
    put("inLanguage", text(story.language.as_deref()));
    put("articleSection", text(story.section.as_deref()));
    put(
        "keywords",
        (!story.keywords.is_empty()).then(|| story.keywords.clone().into()),
    );
    put("author", authors(story));
    put("publisher", Some(organisation(publisher, site)));
    put("image", images(site, story));
    put(
        "creditText",
        credit.line.as_deref().map(|line| plain(line).into()),
    );
    put(
        "copyrightNotice",
        text(story.rights.copyright_line.as_deref()),
    );
    put("copyrightYear", copyright_year(story).map(Value::from));
    put(
        "copyrightHolder",
        text(story.rights.holder.as_deref().or(publisher.name.as_deref()))
            .map(|name| json!({"@type": "Organization", "name": name})),
    );
    put("license", text(story.rights.licence_url.as_deref()));
    if offered {
        let terms = |id| format!("{}/republish", site.story_url(id));
        put("usageInfo", story.id.map(|id| terms(id).into()));
    }
    if site.is_elsewhere(story) {
        put("isBasedOn", text(story.canonical_url.as_deref()));
    }
    put("correction", corrections(story));
    put("isAccessibleForFree", Some(true.into()));
    for_script(&Value::Object(article))
}

fn text(words: Option<&str>) -> Option<Value> {
    words.filter(|words| !words.is_empty()).map(Value::from)
}

fn authors(story: &Story) -> Option<Value> {
    let people: Vec<Value> = story
        .byline
        .as_ref()?
        .people
        .iter()
        .filter_map(author)
        .collect();
    (!people.is_empty()).then(|| people.into())
}

fn author(person: &Person) -> Option<Value> {
    let Some(name) = &person.name else {
        let name = person.organisation.as_ref()?;
        return Some(json!({"@type": "Organization", "name": name}));
    };
    let mut author = json!({"@type": "Person", "name": name});
    if let Some(role) = &person.role {
        author["jobTitle"] = role.as_str().into();
    }
    if let Some(organisation) = &person.organisation {
        author["worksFor"] = json!({"@type": "Organization", "name": organisation});
    }
    if let Some(url) = &person.url {
        author["url"] = url.as_str().into();
    }
    Some(author)
}

fn organisation(party: &Party, site: &Site) -> Value {
    let mut organisation = json!({
        "@type": "NewsMediaOrganization",
        "name": party.name.as_deref().unwrap_or(&site.name),
    });
    if let Some(url) = &party.url {
        organisation["url"] = url.as_str().into();
    }
    organisation
}

fn images(site: &Site, story: &Story) -> Option<Value> {
    let media = card::main_picture(story)?;
    let mut image =
        json!({"@type": "ImageObject", "url": card::picture_address(site, story, media)?});
    for (name, words) in [
        ("caption", &media.caption),
        ("creditText", &media.credit),
        ("copyrightNotice", &media.copyright),
        ("license", &media.licence_url),
    ] {
        if let Some(words) = words {
            image[name] = words.as_str().into();
        }
    }
    Some(image)
}

/// The last year of the copyright line, else the year of publication.
fn copyright_year(story: &Story) -> Option<i16> {
    let years = story.rights.years.as_deref();
    let named = years.and_then(|years| {
        years
            .rsplit(|c: char| !c.is_ascii_digit())
            .find(|digits| digits.len() == 4)?
            .parse()
            .ok()
    });
    named.or_else(|| story.dates.published.map(|when| when.day().year()))
}

fn corrections(story: &Story) -> Option<Value> {
    let corrections: Vec<Value> = story
        .changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Correction)
        .filter_map(|change| {
            let mut comment =
                json!({"@type": "CorrectionComment", "text": change.note.as_deref()?});
            if let Some(at) = change.at {
                comment["datePublished"] = at.to_string().into();
            }
            Some(comment)
        })
        .collect();
    (!corrections.is_empty()).then(|| corrections.into())
}

/// JSON that no HTML parser can leave: in a script element only `</script` and `<!--` end or change the text.
fn for_script(value: &Value) -> String {
    let json = value.to_string();
    if json.contains(['<', '>', '&']) {
        json.replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
    } else {
        json
    }
}
