use askama::Template;
use reprint_rights::{Cleared, Decision, Verdict};
use reprint_story::{Story, When};

use super::{Frame, Here, render};
use crate::{
    Document, Site,
    card::Tongue,
    credit::licence_name,
    dates::{self, Shown},
    head::Head,
    kit::Kit,
    rules,
    site::web_address,
    words::fill,
};

/// What a person who wants to republish a story is shown.
#[derive(Clone, Copy, Debug)]
pub enum Offer<'a> {
    /// It was cleared: the pieces to take.
    Kit {
        /// The story as cleared for this use.
        story: &'a Cleared<Story>,
        /// Its kit.
        kit: &'a Kit,
    },
    /// It was not: why, and what comes next.
    Refused {
        /// The story as far as it may be shown here at all; nothing of an embargoed one.
        story: Option<&'a Cleared<Story>>,
        /// The decision with its reasons.
        decision: &'a Decision,
        /// Where to ask: an e-mail address or a page.
        ask: Option<&'a str>,
    },
}

#[derive(Template)]
#[template(path = "kit.html")]
struct KitPage<'a> {
    frame: Frame<'a>,
    kit: &'a Kit,
    language: Tongue,
    back: String,
    size: String,
    licence: Option<(String, &'a str)>,
    not_before: Option<String>,
    remove_by: Option<String>,
    contact: Option<(Option<String>, &'a str)>,
    canonical: Option<String>,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    frame: Frame<'a>,
    story: Option<(&'a str, String, Tongue)>,
    says: &'static str,
    tone: &'static str,
    embargo: Option<String>,
    reasons: Vec<String>,
    ask: Option<(Option<String>, &'a str)>,
}

/// The page behind "Republish this story": the kit in read-only boxes, or why there is none. Works without script.
pub fn republish_page(site: &Site, offer: &Offer<'_>) -> Document {
    match *offer {
        Offer::Kit { story, kit } => kit_page(site, story, kit),
        Offer::Refused {
            story,
            decision,
            ask,
        } => refused_page(site, story, decision, ask),
    }
}

fn kit_page(site: &Site, story: &Cleared<Story>, kit: &Kit) -> Document {
    let words = site.words();
    let title = format!("{}: {}", words.republish_story, kit.headline);
    let head = Head::unlisted(site, &title);
    let robots = head.robots;
    let told = |when: When, pattern: &str| fill(pattern, &full(site, when).words);
    let page = KitPage {
        frame: Frame::new(site, head, Here::Nowhere),
        kit,
        language: Tongue::of(story, &site.language),
        back: site.address(story),
        size: fill(words.kit.words, &kit.words.to_string()),
        licence: story
            .rights
            .licence_url
            .as_deref()
            .and_then(web_address)
            .map(|url| (licence_name(url), url)),
        not_before: kit.not_before.map(|when| told(when, words.kit.not_before)),
        remove_by: kit.remove_by.map(|when| told(when, words.kit.remove_by)),
        contact: kit
            .corrections_contact
            .as_deref()
            .map(|contact| (super::contact_address(contact), contact)),
        canonical: kit.search_engines.canonical.as_deref().map(canonical_tag),
    };
    render(&page).robots(robots).until([story.until()])
}

fn canonical_tag(url: &str) -> String {
    let mut tag = String::from("<link rel=\"canonical\" href=\"");
    crate::xml::escape(url, &mut tag);
    tag.push_str("\">");
    tag
}

fn refused_page(
    site: &Site,
    story: Option<&Cleared<Story>>,
    decision: &Decision,
    ask: Option<&str>,
) -> Document {
    let words = site.words();
    let head = Head::unlisted(site, words.republish_story);
    let robots = head.robots;
    let page = RefusedPage {
        frame: Frame::new(site, head, Here::Nowhere),
        story: story.map(|story| {
            (
                story.headline.as_str(),
                site.address(story),
                Tongue::of(story, &site.language),
            )
        }),
        says: match decision.decision {
            Verdict::Allow => words.may_reprint,
            Verdict::Ask => words.ask_first,
            Verdict::Deny => words.not_for_reprint,
        },
        tone: super::story::tone(decision.decision),
        embargo: decision
            .not_before
            .map(|when| fill(words.until_then, &full(site, when).words)),
        reasons: rules::reasons(site, decision),
        ask: ask.map(|contact| (super::contact_address(contact), contact)),
    };
    render(&page)
        .robots(robots)
        .until([story.and_then(Cleared::until)])
}

fn full(site: &Site, when: When) -> Shown {
    dates::full(when, &site.time_zone, site.words())
}
