//! Who wrote it: the names of the page's data, with the roles of the line readers see; where the data name nobody, the line itself.

use reprint_attribution::{Language, byline, organisations};
use reprint_markup::{NodeId, local_name as n};
use reprint_story::{Byline, Person, Story};

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

/// The best line that names people, near the headline or the text.
fn from_lines(page: &Page<'_>, body: &Body, context: byline::Context<'_>) -> Option<Byline> {
    let heading = page.heading.map_or(0, NodeId::index);
    let first = body.first.map_or(heading, NodeId::index);
    let mut best: Option<(usize, Byline)> = None;
    let mut consider = |line: Byline, distance: usize| {
        let named = line.people.iter().filter(|p| p.name.is_some()).count();
        if line.people.is_empty() {
            return;
        }
        let cost = distance + if named == 0 { 5_000 } else { 0 };
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, line));
        }
    };
    for &id in &page.scan.bylines {
        if elsewhere(page, id) {
            continue;
        }
        let words = line_words(page, id);
        if !(3..=LONGEST).contains(&words.len()) || is_site(page, &words) {
            continue;
        }
        let mut line = byline::read(&words, context);
        let linked = linked_authors(page, id);
        if !linked.is_empty()
            && !linked
                .iter()
                .all(|name| line.people.iter().any(|p| p.name.as_deref() == Some(name)))
        {
            line.people = linked.into_iter().map(Person::named).collect();
        } else if linked.is_empty() && !starts_with_by(&words) {
            line.people
                .retain(|p| p.name.as_deref().is_none_or(is_capitalised));
        }
        if line.people.len() > MANY && !starts_with_by(&words) {
            continue;
        }
        line.people
            .retain(|p| !p.name.as_deref().is_some_and(is_label));
        let here = id.index();
        let distance = here.abs_diff(heading).min(here.abs_diff(first));
        consider(line, distance);
    }
    for words in &body.lines {
        if words.len() <= LONGEST && starts_with_by(words) {
            consider(byline::read(words, context), 0);
        }
    }
    best.map(|(_, line)| line)
}

/// The words of a byline element, parted where links or blocks follow one another without a word between.
fn line_words(page: &Page<'_>, top: NodeId) -> String {
    let tree = page.tree;
    let mut out = String::new();
    let mut part = false;
    let mut at = tree.first_child(top);
    while let Some(id) = at {
        if let Some(words) = tree.text(id) {
            if !words.trim().is_empty() {
                let joined = out.ends_with(char::is_alphanumeric)
                    && words.starts_with(char::is_alphanumeric);
                if (part || joined)
                    && !out.is_empty()
                    && !out.trim_end().ends_with([',', ':', '|', '&'])
                    && !ends_with_joint(&out)
                {
                    out.push_str(" | ");
                }
                part = false;
            }
            out.push_str(words);
        } else if tree.is_silent(id) || tree.is_foreign(id) {
            at = tree.skipping(id, top);
            continue;
        } else if tree.html_name(id).is_some_and(|name| {
            matches!(
                *name,
                n!("a") | n!("p") | n!("div") | n!("li") | n!("br") | n!("time")
            )
        }) {
            // After "by" or "and" the next link goes on with the line.
            part = !out.trim().is_empty() && !ends_with_joint(&out);
            if tree.html_name(id) == Some(&n!("a"))
                && !out.ends_with(char::is_alphanumeric)
                && out.trim_end().ends_with(char::is_alphanumeric)
                && !last_was_link(tree, id)
            {
                part = false;
            }
        }
        at = tree.following(id, top);
    }
    crate::text::collapsed(&out)
}

fn last_was_link(tree: &reprint_markup::Tree, id: NodeId) -> bool {
    let mut before = tree.prev_sibling(id);
    while let Some(prev) = before {
        if let Some(words) = tree.text(prev) {
            if !words.trim().is_empty() {
                return false;
            }
            before = tree.prev_sibling(prev);
        } else {
            return tree.html_name(prev) == Some(&n!("a"));
        }
    }
    false
}

fn ends_with_joint(words: &str) -> bool {
    let last = words
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .trim_end_matches(':')
        .to_lowercase();
    matches!(
        last.as_str(),
        "by" | "and"
            | "von"
            | "und"
            | "par"
            | "et"
            | "por"
            | "y"
            | "di"
            | "e"
            | "door"
            | "en"
            | "av"
            | "og"
            | "och"
            | "af"
            | "with"
            | "for"
            | "in"
            | "text"
    )
}

/// The names of links to authors' pages under an element, or the element's own if it is such a link.
fn linked_authors(page: &Page<'_>, id: NodeId) -> Vec<String> {
    let tree = page.tree;
    let itself = std::iter::once(id);
    let mut names: Vec<String> = Vec::new();
    for link in itself.chain(tree.descendants(id).take(200)) {
        if tree.html_name(link) != Some(&n!("a")) || !crate::scan::leads_to_author(tree, link) {
            continue;
        }
        let name = line_words(page, link);
        let name = name.split(" | ").next().unwrap_or_default().to_owned();
        let words = name.split_whitespace().count();
        let fits = (2..=5).contains(&words)
            && name.len() < 60
            && !name.chars().any(|c| c.is_ascii_digit())
            && !name.contains(['|', '@', ':', '?', '!'])
            && !is_label(&name);
        if fits && !starts_with_by(&name) && !is_site(page, &name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// True of a name written as names are: capitals but for particles.
fn is_capitalised(name: &str) -> bool {
    name.split_whitespace().all(|word| {
        word.chars().next().is_some_and(|c| !c.is_lowercase())
            || matches!(
                word,
                "de" | "del"
                    | "della"
                    | "da"
                    | "das"
                    | "do"
                    | "dos"
                    | "di"
                    | "du"
                    | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "ter"
                    | "zu"
                    | "y"
                    | "e"
                    | "bin"
                    | "ibn"
                    | "al"
                    | "el"
                    | "la"
                    | "of"
                    | "af"
                    | "av"
                    | "und"
                    | "and"
            )
    })
}

/// Words of buttons that stand in bylines.
fn is_label(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "twitter"
                | "facebook"
                | "instagram"
                | "linkedin"
                | "email"
                | "e-mail"
                | "comments"
                | "comment"
                | "follow"
                | "view"
                | "posts"
                | "share"
                | "subscribe"
                | "updated"
                | "published"
                | "bio"
                | "profile"
                | "stories"
                | "articles"
                | "author"
                | "authors"
                | "more"
        )
    })
}

fn starts_with_by(words: &str) -> bool {
    let lower = words.to_lowercase();
    [
        "by ",
        "by: ",
        "von ",
        "par ",
        "por ",
        "di ",
        "door ",
        "av ",
        "af ",
        "text: ",
        "texto: ",
        "autor: ",
        "autorin: ",
        "written by ",
        "story by ",
        "from ",
        "tekst: ",
    ]
    .iter()
    .any(|by| lower.starts_with(by))
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
