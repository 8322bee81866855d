//! Links, search engines, counters, licence.

use std::collections::HashSet;

use reprint_compare::words;
use reprint_story::{Block, Inline};

use super::{
    Audit, CopyLink,
    address::{host, plain},
    credit,
    report::Findings,
};
use crate::{
    Force,
    decide::{duty, extent, wording},
    policy::{LinkTarget, OneOf},
};

/// Checks what a page says to browsers, machines and search engines.
pub(super) fn all(audit: &Audit<'_>, findings: &mut Findings) {
    target(audit, findings);
    one_of(audit, findings);
    keep_links(audit, findings);
    if let Some(duty) = audit.decision.duty("link.canonical") {
        match canonical(audit) {
            Ok(()) => findings.kept("link.canonical"),
            Err(seen) => findings.unkept("link.canonical", duty.force, seen, "rel=canonical"),
        }
    }
    if let Some(duty) = audit.decision.duty("link.noindex") {
        if noindex(audit) {
            findings.kept("link.noindex");
        } else {
            findings.unkept("link.noindex", duty.force, None, "robots");
        }
    }
    pixel(audit, findings);
    licence(audit, findings);
    if audit.page.paywalled && audit.case.terms.money.paywall == Some(crate::policy::Permit::No) {
        findings.different(
            "money.paywall",
            "the page says it is not free to read",
            "the page's data",
        );
    }
}

/// True for a line that is a link to another page of the same site, as in menus and lists.
pub(super) fn leads_elsewhere(audit: &Audit<'_>, line: usize) -> bool {
    let page = audit.page;
    let here = [Some(&page.url), page.canonical.as_ref()];
    let is_here = |href: &str| {
        here.iter()
            .flatten()
            .any(|address| plain(address) == plain(href))
    };
    page.links
        .iter()
        .filter(|link| link.line == Some(line))
        .any(|link| host(&plain(&link.href)) == host(&plain(&page.url)) && !is_here(&link.href))
}

fn addresses(audit: &Audit<'_>, target: LinkTarget) -> Vec<String> {
    let article = audit.shown.canonical_url.as_deref().map(plain);
    let home = wording::home(&audit.case).map(plain);
    match target {
        LinkTarget::None => Vec::new(),
        LinkTarget::Article => article.into_iter().collect(),
        LinkTarget::Home => home.into_iter().collect(),
        LinkTarget::Either => article.into_iter().chain(home).collect(),
    }
}

/// Links that belong to the copy: in its body, or in a line near it that is no entry of a list or menu.
fn own_links<'a>(audit: &'a Audit<'_>) -> impl Iterator<Item = &'a CopyLink> {
    let span = audit.copy.span();
    let near = span.start.saturating_sub(8)..span.end + 8;
    let headline = words(&audit.shown.headline);
    audit.page.links.iter().filter(move |link| {
        if link.in_body {
            return true;
        }
        let text = words(&link.text);
        let Some(line) = link.line.filter(|line| near.contains(line)) else {
            return false;
        };
        if text.is_empty() || text.iter().eq(headline.iter()) || is_menu(audit, line) {
            return false;
        }
        // A line that is nothing but one or two linked words is a menu's or a list's.
        let length = audit
            .words
            .lines()
            .get(line)
            .map_or(0, reprint_compare::Words::len);
        length > text.len() || text.len() >= 4
    })
}

/// A line made of several links and little else.
fn is_menu(audit: &Audit<'_>, line: usize) -> bool {
    let linked: Vec<usize> = audit
        .page
        .links
        .iter()
        .filter(|link| link.line == Some(line))
        .map(|link| words(&link.text).len())
        .collect();
    let length = audit
        .words
        .lines()
        .get(line)
        .map_or(0, reprint_compare::Words::len);
    linked.len() >= 2 && linked.iter().sum::<usize>() * 5 >= length * 4
}

/// The link that a copy carries.
fn target(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(order) = audit.decision.duty("link.target") else {
        return;
    };
    let wanted = extent::terms(&audit.case)
        .and_then(|terms| terms.link)
        .or(audit.case.terms.link.target);
    let addresses = addresses(audit, wanted.unwrap_or(LinkTarget::Article));
    if addresses.is_empty() {
        return findings.unclear("link.target", "the story does not say its own address");
    }
    let links: Vec<&CopyLink> = own_links(audit).collect();
    if let Some(link) = links
        .iter()
        .find(|link| addresses.contains(&plain(&link.href)))
    {
        findings.kept_as("link.target", link.href.as_str(), "a link");
        link_text(audit, findings, &addresses);
        return;
    }
    let house = |link: &&&CopyLink| {
        addresses
            .iter()
            .any(|wanted| host(wanted) == host(&plain(&link.href)))
    };
    let kept_in_text: HashSet<String> = story_links(&audit.shown.body)
        .iter()
        .map(|href| plain(href))
        .collect();
    let other = links
        .iter()
        .filter(house)
        .find(|link| !kept_in_text.contains(&plain(&link.href)))
        .map(|link| link.href.clone());
    if other.is_none() && audit.copy.breaks_off {
        return findings.unclear(
            "link.target",
            "the page shows only the beginning of the story",
        );
    }
    findings.unkept("link.target", order.force, other, "the links");
}

fn link_text(audit: &Audit<'_>, findings: &mut Findings, addresses: &[String]) {
    let Some(order) = audit.decision.duty("link.text") else {
        return;
    };
    let expected = words(&order.text);
    let texts: Vec<&str> = audit
        .page
        .links
        .iter()
        .filter(|link| addresses.contains(&plain(&link.href)))
        .map(|link| link.text.as_str())
        .collect();
    if texts
        .iter()
        .any(|text| words(text).find(&expected, 0).is_some())
    {
        findings.kept("link.text");
    } else {
        findings.unkept(
            "link.text",
            order.force,
            texts.first().map(|text| (*text).to_owned()),
            "the link",
        );
    }
}

fn canonical(audit: &Audit<'_>) -> Result<(), Option<String>> {
    let wanted = audit.shown.canonical_url.as_deref().map(plain);
    match (&audit.page.canonical, wanted) {
        (Some(seen), Some(wanted)) if plain(seen) == wanted => Ok(()),
        (Some(seen), _) => Err(Some(seen.clone())),
        (None, _) => Err(None),
    }
}

fn noindex(audit: &Audit<'_>) -> bool {
    audit.page.robots.iter().any(|directive| {
        let directive = directive.rsplit(':').next().unwrap_or(directive);
        directive
            .split(',')
            .any(|word| matches!(word.trim(), "noindex" | "none"))
    })
}

/// Groups of which one suffices.
fn one_of(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(order) = audit.decision.duty("link.one_of") else {
        return;
    };
    for group in audit.case.terms.link.one_of.iter().flatten() {
        let kept = group.iter().any(|member| match member {
            OneOf::Link => {
                let wanted = addresses(
                    audit,
                    audit.case.terms.link.target.unwrap_or(LinkTarget::Article),
                );
                own_links(audit).any(|link| wanted.contains(&plain(&link.href)))
            }
            OneOf::Canonical => canonical(audit).is_ok(),
            OneOf::Noindex => noindex(audit),
            OneOf::TopLine => credit_places(audit)
                .any(|line| audit.copy.line_of(2).is_none_or(|third| line < third)),
            OneOf::Line => credit_places(audit).next().is_some(),
            OneOf::Pixel => has_pixel(audit) == Some(true),
        });
        if !kept {
            return findings.unkept("link.one_of", order.force, None, "the page");
        }
    }
    findings.kept("link.one_of");
}

/// Lines of the page that hold the credit, or name the publisher outside the story's text.
fn credit_places(audit: &Audit<'_>) -> impl Iterator<Item = usize> {
    let ordered = duty::line(&audit.case).map(|(_, template)| credit::expected(audit, template));
    let wanted = ordered.unwrap_or_else(|| audit.case.policy.issuer_name().to_owned());
    let found = audit.words.find(&wanted);
    found.into_iter().map(|place| place.start)
}

/// The links in the text that stand in paragraphs the page shows.
fn keep_links(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(order) = audit.decision.duty("link.keep_links") else {
        return;
    };
    let there: HashSet<String> = audit
        .page
        .links
        .iter()
        .map(|link| plain(&link.href))
        .collect();
    let wanted = story_links(&audit.shown.body);
    let lost: Vec<&String> = wanted
        .iter()
        .filter(|href| !there.contains(&plain(href)))
        .collect();
    if wanted.is_empty() || lost.is_empty() {
        if !wanted.is_empty() {
            findings.kept("link.keep_links");
        }
        return;
    }
    if audit.copy.share() < 0.9 {
        return findings.unclear("link.keep_links", "part of the story is not on the page");
    }
    let kept = wanted.len() - lost.len();
    let seen = (kept > 0).then(|| format!("{kept} of {} links", wanted.len()));
    findings.unkept("link.keep_links", order.force, seen, "the text");
}

/// Every web address linked in a body.
fn story_links(blocks: &[Block]) -> Vec<String> {
    fn inlines(content: &[Inline], found: &mut Vec<String>) {
        for inline in content {
            match inline {
                Inline::Link { href, content } => {
                    if href.as_str().starts_with("http") {
                        found.push(href.to_string());
                    }
                    inlines(content, found);
                }
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Sup(inner)
                | Inline::Sub(inner)
                | Inline::Deleted(inner)
                | Inline::Inserted(inner) => inlines(inner, found),
                Inline::Code(_) | Inline::Break(()) | Inline::Text(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                inlines(content, &mut found);
            }
            Block::Quote { content } => found.extend(story_links(content)),
            Block::List(list) => list
                .items
                .iter()
                .for_each(|item| inlines(&item.content, &mut found)),
            _ => {}
        }
    }
    found
}

/// Whether the publisher's counter stands there; `None` if its address is not known and nothing tells.
fn has_pixel(audit: &Audit<'_>) -> Option<bool> {
    let strip = |address: &str| {
        let plain = plain(address);
        plain.split('?').next().unwrap_or_default().to_owned()
    };
    let page = audit.page;
    if let Some(url) = &audit.case.terms.measure.pixel_url {
        let wanted = strip(&credit::expected(audit, url));
        return Some(
            page.pixels
                .iter()
                .chain(&page.images)
                .any(|pixel| strip(pixel) == wanted),
        );
    }
    let house = wording::home(&audit.case).map(|home| host(&plain(home)).to_owned())?;
    page.pixels
        .iter()
        .any(|pixel| host(&plain(pixel)).ends_with(&house))
        .then_some(true)
}

fn pixel(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(order) = audit.decision.duty("measure.pixel") else {
        return;
    };
    match has_pixel(audit) {
        Some(true) => findings.kept("measure.pixel"),
        Some(false) => findings.unkept("measure.pixel", order.force, None, "the page"),
        None => findings.unclear(
            "measure.pixel",
            "the terms do not say the counter's address",
        ),
    }
}

/// A link to the licence, or its name in words.
fn licence(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(order) = audit.decision.duty("credit.licence_link") else {
        return;
    };
    let Some(url) = wording::licence_url(&audit.case) else {
        return findings.unclear(
            "credit.licence_link",
            "the terms name no licence with an address",
        );
    };
    let wanted = crate::CreativeCommons::from_url(url);
    let same = |href: &str| {
        plain(href) == plain(url)
            || (wanted.is_some() && crate::CreativeCommons::from_url(href) == wanted)
    };
    let links = audit.page.links.iter().map(|link| link.href.as_str());
    if links
        .chain(audit.page.licences.iter().map(String::as_str))
        .any(same)
    {
        return findings.kept("credit.licence_link");
    }
    let other = audit
        .page
        .links
        .iter()
        .find(|link| crate::CreativeCommons::from_url(&link.href).is_some());
    let force = if order.force == Force::Required {
        Force::Required
    } else {
        Force::Asked
    };
    findings.unkept(
        "credit.licence_link",
        force,
        other.map(|link| link.href.clone()),
        "the links",
    );
}
