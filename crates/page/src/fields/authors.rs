//! Who wrote it: the names of the page's data, with the roles of the line readers see; where the data name nobody, the line itself.

mod line;

use reprint_attribution::{Language, byline, organisations};
use reprint_markup::{NodeId, local_name as n};
use reprint_story::{Byline, Person, Story};

use line::{from_lines, is_capitalised, is_label, line_words};

use super::{Page, attribution::own_words};
use crate::{
    class::Signs,
    jsonld::{self, Thing},
    read::Body,
    scan::Kind,
    text::{clean, folded},
};

/// A byline is at most this long, in bytes.
const LONGEST: usize = 260;
/// More names than this in a line without "by" are a list of something else.
const MANY: usize = 6;

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let context = byline::Context {
        language: story
            .language
            .as_deref()
            .map_or(Language::Other, Language::from_tag),
        publisher: page.site.as_deref(),
    };
    let data = from_data(page, context);
    let line = from_lines(page, body, context);
    let (mut byline, place, rule) = choose(page, body, context, data, line);
    add_roles(page, story, body, context, &mut byline.people);
    if byline.people.is_empty() {
        return;
    }
    story.byline = Some(byline);
    story.note("byline", place, rule);
}

fn choose(
    page: &Page<'_>,
    body: &Body,
    context: byline::Context<'_>,
    data: Vec<Person>,
    line: Option<Byline>,
) -> (Byline, &'static str, &'static str) {
    let named = |people: &[Person]| people.iter().any(|p| p.name.is_some());
    let mut data = data;
    if named(&data) {
        data.retain(|p| {
            p.name.is_some() || !p.organisation.as_deref().is_some_and(|o| is_site(page, o))
        });
    }
    if named(&data) {
        let (people, raw) = match line {
            Some(line) => (merged(data, &line.people), line.raw),
            None => (data, String::new()),
        };
        return (with_raw(people, raw), "json-ld author", "page.byline.data");
    }
    if let Some(line) = line.filter(|line| named(&line.people)) {
        return (line, "byline element", "page.byline.visible");
    }
    for (people, place, rule) in [
        (
            from_tail(page, body, context),
            "line below the text",
            "page.byline.tail",
        ),
        (
            from_marks(page, context),
            "itemprop=author or rel=author",
            "page.byline.marked",
        ),
        (from_meta(page, context), "meta author", "page.byline.meta"),
        (data, "json-ld author", "page.byline.data"),
    ] {
        if !people.is_empty() {
            return (with_raw(people, String::new()), place, rule);
        }
    }
    (Byline::default(), "", "")
}

fn with_raw(people: Vec<Person>, raw: String) -> Byline {
    let raw = if raw.is_empty() {
        people
            .iter()
            .filter_map(|p| p.name.as_deref().or(p.organisation.as_deref()))
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        raw
    };
    Byline { raw, people }
}

/// The people of the data with what the visible line adds: roles, organisations, and the agencies the data left out.
fn merged(mut data: Vec<Person>, line: &[Person]) -> Vec<Person> {
    let name = |p: &Person| p.name.as_deref().map(folded);
    for person in &mut data {
        if let Some(seen) = line.iter().find(|seen| name(seen) == name(person)) {
            if person.role.is_none() {
                person.role.clone_from(&seen.role);
            }
            if person.organisation.is_none() {
                person.organisation.clone_from(&seen.organisation);
            }
        }
    }
    for seen in line.iter().filter(|seen| seen.name.is_none()) {
        let Some(organisation) = &seen.organisation else {
            continue;
        };
        let known = data.iter().any(|d| {
            d.organisation
                .as_deref()
                .is_some_and(|o| organisations::same(o, organisation))
        });
        if !known && organisations::find(organisation).is_some() && data.len() < 12 {
            data.push(seen.clone());
        }
    }
    data
}

fn from_data(page: &Page<'_>, context: byline::Context<'_>) -> Vec<Person> {
    let Some(article) = page.article else {
        return Vec::new();
    };
    let mut people = Vec::new();
    for key in ["author", "creator"] {
        for thing in jsonld::each(&page.objects, article, key) {
            match thing {
                Thing::Words(words) => add(page, context, &mut people, words, None),
                Thing::Object(object) => {
                    let Some(name) = jsonld::text(object, "name") else {
                        continue;
                    };
                    let organisation = jsonld::types(object).any(|t| t.ends_with("Organization"));
                    let before = people.len();
                    if organisation || is_site(page, &name) || is_host(&name) {
                        if !people
                            .iter()
                            .any(|p: &Person| p.organisation.as_deref() == Some(&name))
                        {
                            people.push(Person::organisation(name));
                        }
                    } else {
                        add(
                            page,
                            context,
                            &mut people,
                            &name,
                            jsonld::text(object, "url").as_deref(),
                        );
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

/// A name alone in the last line, as Vietnamese, Turkish and Spanish papers sign.
fn from_tail(page: &Page<'_>, body: &Body, context: byline::Context<'_>) -> Vec<Person> {
    body.notices
        .iter()
        .rev()
        .take(3)
        .filter(|line| {
            (5..50).contains(&line.len())
                && is_capitalised(line)
                && !is_site(page, line)
                && !is_label(line)
        })
        .map(|line| byline::read(line, context).people)
        .find(|people| {
            people.len() == 1
                && people.iter().all(|p| {
                    p.name
                        .as_deref()
                        .is_some_and(|n| (2..=4).contains(&n.split_whitespace().count()))
                })
        })
        .unwrap_or_default()
}

/// Roles out of author boxes and closing notes: "Ada Quill is the harbour correspondent of …".
fn add_roles(
    page: &Page<'_>,
    story: &Story,
    body: &Body,
    context: byline::Context<'_>,
    people: &mut [Person],
) {
    if people.iter().all(|p| p.role.is_some()) {
        return;
    }
    let mut notes = byline::closing_notes(&story.text, context.language);
    notes.extend(
        body.notices
            .iter()
            .filter_map(|line| byline::note(line, context)),
    );
    for &id in &page.scan.bylines {
        let words = line_words(page, id);
        if words.len() > LONGEST && words.len() < 1_500 {
            notes.extend(byline::note(&words, context));
        } else if words.len() <= LONGEST && !words.is_empty() {
            notes.extend(byline::read(&words, context).people);
        }
    }
    for person in people.iter().filter(|person| person.role.is_none()) {
        if let Some(name) = person.name.as_deref() {
            notes_beside(page, name, context, &mut notes);
        }
    }
    for person in people {
        let Some(name) = person.name.as_deref().map(folded) else {
            continue;
        };
        let Some(note) = notes
            .iter()
            .find(|n| n.role.is_some() && n.name.as_deref().map(folded).as_deref() == Some(&name))
        else {
            continue;
        };
        if person.role.is_none() {
            person.role.clone_from(&note.role);
        }
        if person.organisation.is_none() {
            person.organisation.clone_from(&note.organisation);
        }
    }
}

/// What boxes that begin with a person's name say of them: "Ada Quill is a reporter for …", or the name alone and the role in
/// the box after it.
fn notes_beside(
    page: &Page<'_>,
    name: &str,
    context: byline::Context<'_>,
    notes: &mut Vec<Person>,
) {
    let boxes = &page.scan.boxes;
    for (nth, this) in boxes.iter().enumerate() {
        let own = this.own as usize;
        if own < name.len() || own > 420 || this.hidden || !begins_with(page, this.node, name) {
            continue;
        }
        let words = clean(&own_words(page, this.node));
        if words.len() > name.len() + 60 {
            notes.extend(byline::note(&words, context));
        } else if words.len() > name.len() + 1 {
            notes.extend(
                byline::note(&words, context)
                    .or_else(|| byline::read(&words, context).people.into_iter().next()),
            );
        } else if words.trim_end_matches([',', ':']) == name
            && let Some(next) = boxes
                .iter()
                .skip(nth + 1)
                .find(|next| next.own > 3)
                .filter(|next| next.own < 120)
        {
            let role = clean(&own_words(page, next.node));
            if !role.starts_with(name) {
                let line = format!("{name}, {role}");
                notes.extend(byline::read(&line, context).people.into_iter().take(1));
            }
        }
    }
}

/// The first words of an element are these.
fn begins_with(page: &Page<'_>, top: NodeId, name: &str) -> bool {
    let tree = page.tree;
    let mut at = tree.first_child(top);
    for _ in 0..8 {
        let Some(id) = at else { return false };
        if let Some(words) = tree
            .text(id)
            .map(str::trim_start)
            .filter(|words| !words.is_empty())
        {
            return words.starts_with(name);
        }
        at = tree.following(id, top);
    }
    false
}

fn from_meta(page: &Page<'_>, context: byline::Context<'_>) -> Vec<Person> {
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
        "bt:author",
        "authors",
    ] {
        for words in page.scan.metas_named(name) {
            if !words.contains("://") && !words.contains("www.") {
                add(page, context, &mut people, words, None);
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
}

fn from_marks(page: &Page<'_>, context: byline::Context<'_>) -> Vec<Person> {
    let mut people = Vec::new();
    for (id, prop) in &page.scan.props {
        let is_author = prop
            .split_ascii_whitespace()
            .any(|p| p == "author" || p.ends_with(":author") || p.ends_with(":creator"));
        if !is_author || elsewhere(page, *id) {
            continue;
        }
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
            .attr(name, &n!("content"))
            .map_or_else(|| page.words(name), clean);
        if words.len() < 100 {
            add(page, context, &mut people, &words, None);
        }
    }
    if !people.is_empty() {
        return people;
    }
    for &id in &page.scan.bylines {
        let linked = page
            .tree
            .attr(id, &n!("rel"))
            .is_some_and(|rel| rel.contains("author"));
        if linked && !elsewhere(page, id) {
            let words = page.words(id);
            if words.len() < 80 {
                let url = page
                    .tree
                    .attr(id, &n!("href"))
                    .and_then(|href| page.absolute(href));
                add(page, context, &mut people, &words, url.as_deref());
            }
        }
    }
    people
}

/// True inside other stories, comments, pictures and navigation.
fn elsewhere(page: &Page<'_>, id: NodeId) -> bool {
    let boxes = &page.scan.boxes;
    let Some(mut index) = page
        .scan
        .box_of(id)
        .or_else(|| page.tree.ancestors(id).find_map(|up| page.scan.box_of(up)))
    else {
        return false;
    };
    let heading = page.heading.and_then(|h| page.scan.box_of(h));
    while index > 0 {
        let this = &boxes[index];
        // What holds the headline too is the story's own.
        if heading.is_some_and(|h| (index..this.end as usize).contains(&h)) {
            return false;
        }
        let signs = this.signs;
        if signs.has(Signs::COMMENTS)
            || signs.has(Signs::RELATED)
            || matches!(this.kind, Kind::Figure | Kind::Nav | Kind::Footer)
        {
            return true;
        }
        index = this.parent as usize;
    }
    false
}

fn is_site(page: &Page<'_>, name: &str) -> bool {
    let fold = folded(name);
    page.site.as_ref().is_some_and(|site| folded(site) == fold)
        || super::headline::host_label(page).is_some_and(|label| folded(label) == fold)
        || page
            .url
            .and_then(url::Url::host_str)
            .is_some_and(|host| folded(host.trim_start_matches("www.")) == fold)
}

/// A bare host as a name: "Example.com".
fn is_host(name: &str) -> bool {
    !name.contains(' ')
        && name.rsplit_once('.').is_some_and(|(site, end)| {
            site.len() > 2
                && (2..=4).contains(&end.len())
                && end.bytes().all(|b| b.is_ascii_alphabetic())
        })
}

/// Adds the people a line of the metadata names. A single name that the byline reader does not take for a person is still one:
/// the field itself says so.
fn add(
    page: &Page<'_>,
    context: byline::Context<'_>,
    people: &mut Vec<Person>,
    line: &str,
    url: Option<&str>,
) {
    let clean = clean(line);
    if clean.is_empty() || clean.len() > LONGEST || clean.contains("://") {
        return;
    }
    let mut found = byline::read(&clean, context).people;
    if found.is_empty() {
        let words = clean.split_whitespace().count();
        let odd = clean.contains('@') || clean.chars().any(|c| c.is_ascii_digit()) || words > 5;
        if odd {
            return;
        }
        found.push(if is_site(page, &clean) {
            Person::organisation(clean)
        } else {
            Person::named(clean)
        });
    }
    for mut person in found {
        let same = |p: &Person| match (&p.name, &person.name) {
            (Some(a), Some(b)) => folded(a) == folded(b),
            (None, None) => p.organisation == person.organisation,
            _ => false,
        };
        if people.iter().any(same) || people.len() >= 20 {
            continue;
        }
        if person.name.is_some() {
            person.url = url.map(str::to_owned);
        }
        people.push(person);
    }
}
