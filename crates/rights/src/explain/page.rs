//! The sentences, key by key.

use std::borrow::Cow;

use reprint_story::Medium;

use super::Sentence;
use crate::{
    Edits, Extent, Force, Policy, Rule,
    policy::{
        Additions, Approval, AssetTerms, Class, Demand, LinkTarget, OnRetraction, Permit, Position,
        Template, Then,
    },
};

pub(super) struct Page<'a> {
    pub(super) policy: &'a Policy,
    pub(super) said: Vec<Sentence>,
}

pub(super) fn classes(list: &[Class]) -> String {
    let words: Vec<&str> = list
        .iter()
        .map(|class| match class {
            Class::Any => "anybody",
            Class::News => "news organisations",
            Class::Accredited => "accredited news organisations",
            Class::Nonprofit => "nonprofit organisations",
            Class::Partner => "our partners",
        })
        .collect();
    words.join(" and ")
}

impl Page<'_> {
    pub(super) fn say(&mut self, rule: &'static str, text: String) {
        self.said.push(Sentence {
            rule: Rule::key(rule),
            text,
        });
    }

    /// One sentence for each of the three answers; silence says nothing here.
    pub(super) fn permit(&mut self, rule: &'static str, permit: Option<Permit>, what: &str) {
        let text = match permit {
            Some(Permit::Yes) => format!("You may {what}."),
            Some(Permit::Ask) => format!("Ask us before you {what}."),
            Some(Permit::No) => format!("You may not {what}."),
            None => return,
        };
        self.say(rule, text);
    }

    pub(super) fn demand(&mut self, rule: &'static str, demand: Option<&Demand>, what: &str) {
        let Some(demand) = demand else { return };
        let what = demand
            .text
            .as_ref()
            .map_or_else(|| what.to_owned(), ToString::to_string);
        self.force(rule, demand.force, &what);
    }

    pub(super) fn force(&mut self, rule: &'static str, force: Force, what: &str) {
        let asked = self.policy.asked.iter().any(|one| one.as_str() == rule);
        match force {
            Force::None => {}
            Force::Required if !asked => self.say(
                rule,
                format!("{}.", crate::decide::capital(what.trim_end_matches('.'))),
            ),
            Force::Asked | Force::Required => self.say(
                rule,
                format!("We ask, without insisting: {}.", what.trim_end_matches('.')),
            ),
        }
    }

    /// A line to print as its reader sees it: what differs from story to story stands in brackets.
    pub(super) fn line(&self, template: &Template) -> String {
        let issuer = &self.policy.issuer;
        template.fill(|name| {
            Cow::Borrowed(match name {
                "authors" => "[the authors]",
                "issuer" => issuer.name.as_deref().unwrap_or("[the publisher]"),
                "partner" => "[your name]",
                "title" => "[the headline]",
                "url" => "[the address of the story]",
                "home" => issuer.url.as_deref().unwrap_or("[our address]"),
                "date" => "[its date]",
                "year" => "[its year]",
                "boilerplate" => "[our lines about ourselves]",
                "notice" => "[the notice of the story]",
                "licence" => "[the licence]",
                "licence_url" => "[the address of the licence]",
                "translator" => "[the translator]",
                _ => "",
            })
        })
    }

    pub(super) fn who(&mut self) {
        let who = &self.policy.terms.who;
        for list in who
            .classes
            .iter()
            .flat_map(|all| &all.0)
            .filter(|list| !list.is_empty())
        {
            self.say(
                "who.classes",
                format!("Our stories are for {}.", classes(list)),
            );
        }
        for names in who
            .partners
            .iter()
            .flat_map(|all| &all.0)
            .filter(|names| !names.0.is_empty())
        {
            self.say(
                "who.partners",
                format!(
                    "Our stories are for these partners: {}.",
                    names.0.join(", ")
                ),
            );
        }
        for names in who
            .regions
            .iter()
            .flat_map(|all| &all.0)
            .filter(|names| !names.0.is_empty())
        {
            self.say(
                "who.regions",
                format!("Partners have to be in {}.", names.0.join(", ")),
            );
        }
        match who.approval {
            Some(Approval::Ask) => self.say(
                "who.approval",
                "Write to us before you take a story for the first time.".to_owned(),
            ),
            Some(Approval::None) => self.say(
                "who.approval",
                "You need not ask before you take a story.".to_owned(),
            ),
            None => {}
        }
        if let Some(tags) = &self.policy.terms.applies.except_tags {
            self.say(
                "applies.except_tags",
                format!(
                    "Stories labelled {} are not for republishing.",
                    tags.0.join(", ")
                ),
            );
        }
    }

    pub(super) fn media(&mut self) {
        let media = &self.policy.terms.media;
        let all = [
            (Medium::Online, &media.online, "on your website"),
            (Medium::Print, &media.print, "in print"),
            (Medium::Newsletter, &media.newsletter, "in newsletters"),
            (Medium::Audio, &media.audio, "in podcasts"),
            (
                Medium::Broadcast,
                &media.broadcast,
                "on radio and television",
            ),
            (Medium::App, &media.app, "in apps"),
            (Medium::Social, &media.social, "on social networks"),
        ];
        for (medium, terms, place) in all {
            let Some(terms) = terms else { continue };
            let extent = terms.extents.first().copied().unwrap_or_default();
            let text = match terms.permit {
                Permit::Yes if extent == Extent::FullOnly => {
                    format!("You may publish our stories {place}, whole and not in part.")
                }
                Permit::Yes => format!("You may publish {extent} {place}."),
                Permit::Ask => format!("Ask us before you use a story {place}."),
                Permit::No => format!("Our stories are not for use {place}."),
            };
            self.say(crate::decide::extent::rule(medium), text);
        }
    }

    pub(super) fn edits(&mut self) {
        let edit = &self.policy.terms.edit;
        if let Some(body) = edit.body {
            let text = match (body.approval, body.cap) {
                (true, _) => "Show us every edit before you publish.",
                (_, Edits::None) => "Do not change the text.",
                (_, Edits::Grammar) => "You may correct spelling and grammar, nothing else.",
                (_, Edits::Style) => {
                    "You may change words of time and place and follow your house style, but not what the story says."
                }
                (_, Edits::Length | Edits::Substance) => {
                    "You may cut the text and follow your house style, but not change what the story says."
                }
                (_, Edits::Any) => "You may edit the text.",
            };
            self.say("edit.body", text.to_owned());
        }
        if let Some(headline) = edit.headline {
            let text = match (headline.reworded, headline.changed) {
                (Permit::Yes, Permit::Yes) => "You may write your own headline.",
                (Permit::Yes, _) => "You may reword the headline if it says the same.",
                (Permit::Ask, _) => "Ask us before you change the headline.",
                (Permit::No, _) => "Keep the headline.",
            };
            self.say("edit.headline", text.to_owned());
        }
        self.permit("edit.shorten", edit.shorten, "cut the text");
        match &edit.additions {
            Some(Additions::Labelled(label)) => self.say(
                "edit.additions",
                format!(
                    "If you add to a story, print this line: “{}”",
                    self.line(label)
                ),
            ),
            Some(Additions::Permit(permit)) => {
                self.permit("edit.additions", Some(*permit), "add to a story");
            }
            None => {}
        }
        self.demand(
            "edit.change_note",
            edit.change_note.as_ref(),
            "say so if you changed a story",
        );
        if let Some(translate) = edit.translate {
            let text = match (translate.whole, translate.part) {
                (Permit::Yes, Permit::Yes) => "You may translate our stories.",
                (Permit::Yes, _) => "You may translate our stories as a whole.",
                (Permit::Ask, _) => "Ask us before you translate a story.",
                (Permit::No, _) => "Do not translate our stories.",
            };
            self.say("edit.translate", text.to_owned());
        }
    }

    pub(super) fn credit(&mut self) {
        let credit = &self.policy.terms.credit;
        for (rule, template, what) in [
            (
                "credit.byline",
                &credit.byline,
                "Print the byline like this",
            ),
            ("credit.line", &credit.line, "Print this line"),
            (
                "credit.line_edited",
                &credit.line_edited,
                "If you edited the story, print this line instead",
            ),
            (
                "credit.line_translated",
                &credit.line_translated,
                "If you translated the story, print this line instead",
            ),
            ("credit.tail", &credit.tail, "End with these words"),
            (
                "credit.copyright",
                &credit.copyright,
                "Print the copyright line",
            ),
            ("credit.tagline", &credit.tagline, "Keep this line"),
        ] {
            if let Some(template) = template {
                let line = self.line(template);
                self.say(rule, format!("{what}: “{line}”"));
            }
        }
        match credit.position {
            Some(Position::Top) => self.say(
                "credit.position",
                "The credit stands near the top, before the third paragraph.".to_owned(),
            ),
            Some(Position::Bottom) => self.say(
                "credit.position",
                "The credit stands after the last paragraph.".to_owned(),
            ),
            Some(Position::Any) | None => {}
        }
        self.demand("credit.logo", credit.logo.as_ref(), "show our logo");
        self.demand(
            "credit.licence_link",
            credit.licence_link.as_ref(),
            "name the licence and link to it",
        );
    }

    pub(super) fn links(&mut self) {
        let (link, measure, conduct) = (
            &self.policy.terms.link,
            &self.policy.terms.measure,
            &self.policy.terms.conduct,
        );
        match link.target {
            Some(LinkTarget::Article) => self.force(
                "link.target",
                Force::Required,
                "link to the story on our site",
            ),
            Some(LinkTarget::Home) => {
                self.force("link.target", Force::Required, "link to our home page");
            }
            Some(LinkTarget::Either) => self.force(
                "link.target",
                Force::Required,
                "link to the story or to our home page",
            ),
            Some(LinkTarget::None) | None => {}
        }
        if link.keep_links == Some(true) {
            self.force(
                "link.keep_links",
                Force::Required,
                "keep the links in the text",
            );
        }
        for (rule, force, what) in [
            (
                "link.canonical",
                link.canonical,
                "set rel=canonical to our story",
            ),
            (
                "link.noindex",
                link.noindex,
                "ask search engines not to index your copy",
            ),
            (
                "measure.pixel",
                measure.pixel,
                "keep our counter on the page; it sets no cookie",
            ),
        ] {
            self.force(rule, force.unwrap_or_default(), what);
        }
        if link
            .one_of
            .as_ref()
            .is_some_and(|groups| !groups.is_empty())
        {
            self.say(
                "link.one_of",
                "Of the link, rel=canonical and the like, one suffices where we say so.".to_owned(),
            );
        }
        self.demand(
            "measure.notify",
            measure.notify.as_ref(),
            "tell us when you publish a story",
        );
        self.demand(
            "measure.reach",
            measure.reach.as_ref(),
            "tell us how many people it reached",
        );
        self.demand(
            "measure.print_copy",
            measure.print_copy.as_ref(),
            "send us a copy of the printed page",
        );
        if conduct.no_endorsement == Some(true) {
            self.say(
                "conduct.no_endorsement",
                "Do not suggest that we endorse you.".to_owned(),
            );
        }
        if conduct.no_donation_claim == Some(true) {
            self.say(
                "conduct.no_donation_claim",
                "Do not suggest that donations to you support us.".to_owned(),
            );
        }
        self.demand(
            "conduct.contact_page",
            conduct.contact_page.as_ref(),
            "have a page that says how to reach you",
        );
        self.demand(
            "conduct.social",
            conduct.social.as_ref(),
            "name us when you post about the story",
        );
    }

    pub(super) fn assets(&mut self) {
        let assets = &self.policy.terms.assets;
        for (rule, rules, what) in [
            ("assets.image", &assets.image, "photographs"),
            ("assets.graphic", &assets.graphic, "graphics"),
            ("assets.video", &assets.video, "films"),
            ("assets.audio", &assets.audio, "recordings"),
            ("assets.embed", &assets.embed, "embedded posts"),
        ] {
            for terms in rules.iter().flat_map(|all| &all.0) {
                let text = match terms {
                    AssetTerms::None => format!("Our {what} do not go along."),
                    AssetTerms::OwnOnly => format!("Only {what} that are our own go along."),
                    AssetTerms::Marked => format!("Only {what} marked as free go along."),
                    AssetTerms::WithStory => {
                        format!("The {what} go with the story, except those of agencies.")
                    }
                    AssetTerms::OwnLicence => format!(
                        "Only {what} under a Creative Commons licence of their own go along."
                    ),
                    AssetTerms::Ask => format!("Ask us for {what}."),
                };
                self.say(rule, text);
            }
        }
        if assets.unaltered == Some(true) {
            self.say("assets.unaltered", "Show pictures as they are.".to_owned());
        }
    }

    pub(super) fn money(&mut self) {
        let (money, bulk) = (&self.policy.terms.money, &self.policy.terms.bulk);
        if money.non_commercial == Some(true) {
            let waived: Vec<&[Class]> = money
                .nc_waiver
                .iter()
                .flat_map(|all| &all.0)
                .map(Vec::as_slice)
                .filter(|list| !list.is_empty())
                .collect();
            let text = match waived.first() {
                Some(list) => format!("No commercial use, except by {}.", classes(list)),
                None => "No commercial use.".to_owned(),
            };
            self.say("money.non_commercial", text);
        }
        if let Some(fee) = &money.fee {
            self.say(
                "money.fee",
                format!("For commercial use we ask a fee: {fee}."),
            );
        }
        for (rule, permit, what) in [
            ("money.resale", money.resale, "sell our stories"),
            (
                "money.ads_around",
                money.ads_around,
                "run advertisements on the page",
            ),
            (
                "money.ads_against",
                money.ads_against,
                "sell advertisements against our stories",
            ),
            (
                "money.ads_inside",
                money.ads_inside,
                "put advertisements inside the text",
            ),
            (
                "money.paywall",
                money.paywall,
                "put our stories behind a paywall",
            ),
            (
                "bulk.wholesale",
                bulk.wholesale,
                "take everything we publish",
            ),
            (
                "bulk.automatic",
                bulk.automatic,
                "take stories by machine, unpicked",
            ),
            (
                "bulk.seo_farm",
                bulk.seo_farm,
                "use our stories on pages made to catch search traffic",
            ),
            ("bulk.framing", bulk.framing, "show our pages in frames"),
            ("bulk.onward", bulk.onward, "pass our stories on to others"),
        ] {
            self.permit(rule, permit, what);
        }
    }

    pub(super) fn time(&mut self) {
        let time = &self.policy.terms.time;
        if let Some(delay) = time.delay {
            self.say(
                "time.delay",
                format!("Wait {} after we publish.", delay.words()),
            );
        }
        if let Some(window) = time.window {
            let then = match time.then {
                Some(Then::Remove) | None => "then remove it",
                Some(Then::ExcerptAndLink) => "then cut it to an excerpt with a link",
                Some(Then::Ask) => "then ask whether it may stay",
            };
            self.say(
                "time.window",
                format!("A story may stay for {}; {then}.", window.words()),
            );
        }
        if time.remove_on_request == Some(true) {
            self.say(
                "time.remove_on_request",
                "Remove a story if we ask.".to_owned(),
            );
        }
    }

    pub(super) fn after(&mut self) {
        let follow = &self.policy.terms.follow;
        if let Some(within) = follow.corrections_within {
            self.say(
                "follow.corrections_within",
                format!("Make our corrections within {}.", within.words()),
            );
        }
        match follow.on_retraction {
            Some(OnRetraction::Remove) => self.say(
                "follow.on_retraction",
                "If we retract a story, remove it.".to_owned(),
            ),
            Some(OnRetraction::Notice) => self.say(
                "follow.on_retraction",
                "If we retract a story, put our notice in its place.".to_owned(),
            ),
            None => {}
        }
    }
}
