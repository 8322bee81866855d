//! What the text says of its sources: dateline, credits, quotations, notices.

use reprint_attribution::{Language, notices, organisations};
use reprint_story::{Credit, CreditPlace, CreditRole, Declaration, DeclarationKind, Party, Story};

use super::Page;
use crate::{
    jsonld::{self, Thing},
    read::Body,
    text::clean,
};

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let language = story.language.as_deref().map(Language::from_tag);
    let found = reprint_attribution::read(&story.text, language);
    story.dateline = found.dateline;
    story.credits = found.credits;
    story.quotes = found.quotes;
    for line in &body.notices {
        for credit in reprint_attribution::credits::read_line(line, CreditPlace::Tail) {
            if !story.credits.iter().any(|known| known.name == credit.name) {
                story.credits.push(credit);
            }
        }
    }
    credit_byline(story);
    if story.dateline.is_some() {
        story.note("dateline", "start of the text", "attribution.dateline");
    }
    set_rights(
        page,
        story,
        body,
        found.copyright,
        found.permission,
        found.licence,
    );
    credit_others(page, story);
}

/// News organisations of the byline: an agency there is where the text is from.
fn credit_byline(story: &mut Story) {
    let line = story.byline.clone().unwrap_or_default();
    let named = line
        .people
        .iter()
        .filter_map(|person| person.organisation.as_deref());
    for known in named.filter_map(organisations::find) {
        let role = match known.kind {
            organisations::Kind::Agency => CreditRole::Provider,
            organisations::Kind::Outlet => CreditRole::CreditedSource,
        };
        let at_byline =
            |credit: &Credit| credit.name == known.name && credit.place == CreditPlace::Byline;
        if !story.credits.iter().any(at_byline) {
            story.credits.push(Credit {
                name: known.name.to_owned(),
                role,
                place: CreditPlace::Byline,
                span: None,
                evidence: Some(line.raw.clone()),
            });
        }
    }
}

/// Leaves out the publisher itself, by its name or its host. An original publisher named in a notice alone stays: the story on
/// this page credits it.
fn credit_others(page: &Page<'_>, story: &mut Story) {
    let name_of = |party: &Option<Party>| party.as_ref().and_then(|party| party.name.clone());
    let signed = |name: &String| {
        let people = story.byline.iter().flat_map(|line| &line.people);
        let agency = story
            .dateline
            .iter()
            .filter_map(|line| line.agency.as_deref());
        people
            .filter_map(|person| person.organisation.as_deref())
            .chain(agency)
            .any(|other| organisations::same(name, other))
    };
    let names: Vec<String> = name_of(&story.publisher)
        .filter(signed)
        .into_iter()
        .chain(name_of(&story.provider))
        .chain(page.site.as_deref().map(str::to_owned))
        .collect();
    let host = page.url.and_then(|url| url.host_str()).unwrap_or_default();
    let host = host
        .trim_start_matches("www.")
        .split('.')
        .next()
        .unwrap_or_default()
        .to_owned();
    story.credits.retain(|credit| {
        let bare: String = credit
            .name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let own = bare == host
            || names
                .iter()
                .any(|name| organisations::same(name, &credit.name));
        !own
    });
}

fn set_rights(
    page: &Page<'_>,
    story: &mut Story,
    body: &Body,
    copyright: Option<notices::Copyright>,
    permission: Option<notices::Permission>,
    licence: Option<notices::Licence>,
) {
    let aside = body.notices.join("\n");
    let foot = foot(page);
    let copyright = copyright
        .map(|c| (c, "text"))
        .or_else(|| notices::copyright(&aside).map(|c| (c, "below the text")))
        .or_else(|| notices::copyright(&foot).map(|c| (c, "foot of the page")));
    if let Some((copyright, place)) = copyright {
        story.rights.copyright_line = Some(copyright.line);
        story.rights.holder = copyright.holder;
        story.rights.years = copyright.years;
        story.note("rights.copyright_line", place, "attribution.copyright");
    } else if let Some(words) = ["copyright", "dcterms.rights", "dc.rights", "rights"]
        .iter()
        .find_map(|name| page.scan.meta_named(name))
        .map(clean)
        && let Some(copyright) = notices::copyright(&words)
    {
        story.rights.copyright_line = Some(copyright.line);
        story.rights.holder = copyright.holder;
        story.rights.years = copyright.years;
        story.note(
            "rights.copyright_line",
            "meta copyright",
            "page.rights.meta",
        );
    }
    if story.rights.holder.is_none() {
        story.rights.holder = page.article.and_then(|article| {
            match jsonld::each(&page.objects, article, "copyrightHolder").first()? {
                Thing::Words(words) => Some(clean(words)),
                Thing::Object(object) => jsonld::text(object, "name"),
            }
        });
    }
    let permission = permission
        .map(|p| (p, "text"))
        .or_else(|| notices::permission(&aside).map(|p| (p, "below the text")))
        .or_else(|| notices::permission(&foot).map(|p| (p, "foot of the page")));
    if let Some((permission, place)) = permission {
        story.rights.permission_notice = Some(permission.notice);
        story.note("rights.permission_notice", place, "attribution.permission");
        if let Some(publisher) = permission.publisher {
            story.publisher = Some(Party::named(publisher));
            story.note("publisher", place, "attribution.permission");
        }
    }
    let licence = licence
        .and_then(|l| l.url)
        .or_else(|| notices::licence(&aside).and_then(|l| l.url))
        .or_else(|| super::facts::licences(page).into_iter().next());
    if let Some(url) = licence {
        story.rights.licence_url = Some(url);
        story.note(
            "rights.licence_url",
            "text or rel=license",
            "page.rights.licence",
        );
    }
    story.rights.usage_terms = page
        .article
        .and_then(|article| jsonld::text(article, "usageInfo"))
        .filter(|terms| !terms.starts_with("http"));
    story.rights.declarations = declarations(page);
    if story.publisher.is_none() {
        story.publisher = page.article.and_then(|article| {
            match jsonld::each(&page.objects, article, "publisher").first()? {
                Thing::Words(words) => Some(Party::named(clean(words))),
                Thing::Object(object) => Some(Party {
                    name: Some(jsonld::text(object, "name")?),
                    url: jsonld::text(object, "url").filter(|url| url.starts_with("http")),
                }),
            }
        });
        if story.publisher.is_some() {
            story.note("publisher", "json-ld publisher", "page.publisher.data");
        }
    }
}

/// The words at the foot of the page, where sites put their notices.
fn foot(page: &Page<'_>) -> String {
    let boxes = &page.scan.boxes;
    let mut out = String::new();
    let from = boxes.len().saturating_sub(160);
    for this in boxes.iter().skip(from) {
        if this.own >= 6 && this.own < 1_500 {
            out.push_str(&own_words(page, this.node));
            out.push('\n');
        }
    }
    out
}

/// The words directly in a box, without those of boxes inside it.
pub(super) fn own_words(page: &Page<'_>, top: reprint_markup::NodeId) -> String {
    let tree = page.tree;
    let mut out = String::new();
    let mut at = tree.first_child(top);
    while let Some(id) = at {
        if let Some(words) = tree.text(id) {
            out.push_str(words);
        } else if tree.is_silent(id) || page.scan.box_of(id).is_some() {
            out.push(' ');
            at = tree.skipping(id, top);
            continue;
        }
        at = tree.following(id, top);
    }
    crate::text::collapsed(&out)
}

fn declarations(page: &Page<'_>) -> Vec<Declaration> {
    let mut out = Vec::new();
    let tree = page.tree;
    for &id in &page.scan.link_tags {
        let rel = tree
            .attr_named(id, "rel")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let kind = tree.attr_named(id, "type").unwrap_or_default();
        let found = if kind.contains("rsl+xml") {
            DeclarationKind::Rsl
        } else if rel.contains("tdm") {
            DeclarationKind::Tdm
        } else if rel.contains("odrl") || kind.contains("odrl") {
            DeclarationKind::Odrl
        } else {
            continue;
        };
        out.push(Declaration {
            kind: found,
            url: tree
                .attr_named(id, "href")
                .and_then(|href| page.absolute(href)),
            text: None,
        });
    }
    for name in ["tdm-reservation", "tdm-policy"] {
        if let Some(content) = page.scan.meta_named(name) {
            let is_address = content.starts_with("http") || content.starts_with('/');
            out.push(Declaration {
                kind: DeclarationKind::Tdm,
                url: is_address.then(|| page.absolute(content)).flatten(),
                text: (!is_address).then(|| format!("{name}: {content}")),
            });
        }
    }
    for &id in &page.scan.state_scripts {
        let kind = tree.attr_named(id, "type").unwrap_or_default();
        let text = || {
            tree.first_child(id)
                .and_then(|text| tree.text(text))
                .map(|t| t.trim().to_owned())
        };
        if kind.contains("rsl+xml") {
            out.push(Declaration {
                kind: DeclarationKind::Rsl,
                url: None,
                text: text(),
            });
        } else if kind.contains("odrl") {
            out.push(Declaration {
                kind: DeclarationKind::Odrl,
                url: None,
                text: text(),
            });
        }
    }
    out
}
