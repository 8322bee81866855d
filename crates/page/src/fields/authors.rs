//! Who wrote it.

use reprint_story::{Byline, Person, Story};

use super::Page;
use crate::{
    class::Signs,
    jsonld::{self, Thing},
    read::Body,
    text::{clean, folded},
};

pub(super) fn set(page: &Page<'_>, story: &mut Story, _body: &Body) {
    let mut people = from_data(page);
    let mut place = "json-ld author";
    if people.is_empty() {
        people = from_marks(page);
        place = "rel=author or itemprop=author";
    }
    if people.is_empty() {
        people = from_meta(page);
        place = "meta author";
    }
    if people.is_empty() {
        people = from_lines(page);
        place = "byline element";
    }
    if people.is_empty() {
        return;
    }
    let raw = people
        .iter()
        .filter_map(|p| p.name.as_deref().or(p.organisation.as_deref()))
        .collect::<Vec<_>>()
        .join(", ");
    story.byline = Some(Byline { raw, people });
    story.note("byline", place, "page.byline");
}

fn from_data(page: &Page<'_>) -> Vec<Person> {
    let Some(article) = page.article else {
        return Vec::new();
    };
    let mut people = Vec::new();
    for key in ["author", "creator"] {
        for thing in jsonld::each(&page.objects, article, key) {
            match thing {
                Thing::Words(words) => add(page, &mut people, words, None),
                Thing::Object(object) => {
                    let organisation = jsonld::types(object).any(|t| t.ends_with("Organization"));
                    let Some(name) = jsonld::text(object, "name") else {
                        continue;
                    };
                    let before = people.len();
                    if organisation {
                        if !is_site(page, &name) {
                            people.push(Person::organisation(name));
                        }
                    } else {
                        add(page, &mut people, &name, jsonld::text(object, "url"));
                    }
                    if let (Some(role), Some(person)) =
                        (jsonld::text(object, "jobTitle"), people.get_mut(before))
                    {
                        person.role = Some(role);
                    }
                }
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
}

fn from_meta(page: &Page<'_>) -> Vec<Person> {
    let mut people = Vec::new();
    for name in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
        "citation_author",
        "og:article:author",
        "article:author_name",
        "cxenseparse:author",
    ] {
        for words in page.scan.metas_named(name) {
            if !words.contains("://") && !words.contains("www.") {
                add(page, &mut people, words, None);
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
}

fn from_marks(page: &Page<'_>) -> Vec<Person> {
    let mut people = Vec::new();
    for (id, prop) in &page.scan.props {
        if prop.split_ascii_whitespace().any(|p| {
            p == "author" || p == "creator" || p.ends_with(":author") || p.ends_with(":creator")
        }) {
            let name = page
                .scan
                .props
                .iter()
                .find(|(inner, prop)| {
                    *prop == "name" && page.tree.ancestors(*inner).any(|up| up == *id)
                })
                .map_or(*id, |(inner, _)| *inner);
            let words = page
                .tree
                .attr_named(name, "content")
                .map_or_else(|| page.words(name), clean);
            if words.len() < 100 {
                add(page, &mut people, &words, None);
            }
        }
    }
    if people.is_empty() {
        for &id in &page.scan.bylines {
            let is_link = page
                .tree
                .attr_named(id, "rel")
                .is_some_and(|rel| rel.contains("author"));
            if is_link {
                let words = page.words(id);
                if words.len() < 80 {
                    add(
                        page,
                        &mut people,
                        &words,
                        page.tree
                            .attr_named(id, "href")
                            .and_then(|href| page.absolute(href)),
                    );
                }
            }
        }
    }
    people
}

fn from_lines(page: &Page<'_>) -> Vec<Person> {
    let mut people = Vec::new();
    for &id in &page.scan.bylines {
        let signs = page
            .scan
            .box_of(id)
            .map_or(Signs::default(), |i| page.scan.boxes[i].signs);
        if signs.has(Signs::COMMENTS) {
            continue;
        }
        let words = page.words(id);
        if (4..120).contains(&words.len()) {
            add(page, &mut people, &words, None);
            if !people.is_empty() {
                break;
            }
        }
    }
    people
}

fn is_site(page: &Page<'_>, name: &str) -> bool {
    let fold = folded(name);
    page.site.as_ref().is_some_and(|site| folded(site) == fold)
        || super::headline::host_label(page).is_some_and(|label| folded(label) == fold)
}

/// Adds the people a line names.
fn add(page: &Page<'_>, people: &mut Vec<Person>, line: &str, url: Option<String>) {
    let clean = clean(line);
    let lower = clean.to_lowercase();
    let mut words = clean.as_str();
    for prefix in [
        "by ",
        "von ",
        "par ",
        "por ",
        "di ",
        "door ",
        "av ",
        "af ",
        "written by ",
        "text ",
        "text: ",
        "por: ",
        "by: ",
        "autor: ",
        "author: ",
    ] {
        if lower.starts_with(prefix) {
            words = clean.get(prefix.len()..).unwrap_or_default();
        }
    }
    for part in words
        .split([',', ';', '|', '/', '&', '·'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" et "))
        .flat_map(|p| p.split(" y "))
    {
        let name = part
            .trim()
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
        let count = name.split_whitespace().count();
        if name.len() < 2
            || count > 6
            || name.contains('@')
            || name.contains("http")
            || name.chars().any(|c| c.is_ascii_digit())
            || is_site(page, name)
        {
            continue;
        }
        if people
            .iter()
            .any(|p| p.name.as_deref().is_some_and(|n| folded(n) == folded(name)))
        {
            continue;
        }
        let mut person = Person::named(name);
        person.url.clone_from(&url);
        people.push(person);
    }
}
