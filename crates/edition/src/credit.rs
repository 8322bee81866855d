//! The lines a reprint owes: copyright, credit, permission, licence, in the publisher's exact words.

use std::fmt::Write;

use reprint_markup::write_html;
use reprint_rights::{Cleared, CreativeCommons, Purpose};
use reprint_story::{Block, CopyId, Href, Inline, Story, StoryId};

use crate::words::Words;

/// Names one copy of one version, so that it can be recognised on a page: the value of `data-reprint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The story.
    pub story: StoryId,
    /// Its version.
    pub version: u32,
    /// The copy.
    pub copy: CopyId,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.story, self.version, self.copy)
    }
}

/// What is printed with a story, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credit {
    /// The line with copyright, credit and permission.
    pub line: Option<Vec<Inline>>,
    /// Lines of their own: change note, translator, tagline, boilerplate, licence.
    pub others: Vec<Vec<Inline>>,
    /// True if the line stands before the text.
    pub top: bool,
}

/// Duties printed as lines of their own after the credit, in this order.
const OTHER_LINES: [&str; 6] = [
    "edit.change_note",
    "edit.additions",
    "edit.translator_line",
    "credit.tagline",
    "credit.tail",
    "credit.boilerplate",
];

impl Credit {
    /// The lines for a cleared story; `joined` by one space: "Copyright … . This article was originally published on …".
    pub(crate) fn of(story: &Cleared<Story>, site_words: &Words) -> Self {
        let publisher = story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref());
        let words = [copyright(story), credit_line(story)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let mut others: Vec<_> = OTHER_LINES
            .iter()
            .filter_map(|rule| story.duty(rule))
            .map(|duty| vec![Inline::text(duty.text.clone())])
            .collect();
        others.extend(licence(story, site_words));
        Self {
            line: (!words.is_empty()).then(|| linked(words, publisher, link_target(story))),
            others,
            top: stands_on_top(story),
        }
    }

    /// The credit paragraph. WordPress authors keep `class` and `data-*` on a `p`, so a copy can be recognised by it.
    pub(crate) fn html(&self, mark: Option<&Mark>) -> String {
        let Some(line) = &self.line else {
            return String::new();
        };
        let mut html = String::from("<p class=\"reprint-credit\"");
        if let Some(mark) = mark {
            let _ = write!(html, " data-reprint=\"{mark}\"");
        }
        // `markup` writes the words; it has no attributes of ours to write.
        html.push_str(paragraph(line).strip_prefix("<p").unwrap_or_default());
        html
    }

    /// The other lines, a paragraph each.
    pub(crate) fn others_html(&self) -> String {
        self.others.iter().map(|line| paragraph(line)).collect()
    }
}

fn paragraph(content: &[Inline]) -> String {
    let block = Block::Paragraph {
        content: content.to_vec(),
    };
    write_html(&[block], &[]).into_string()
}

/// The copyright line the terms order, else the one the story carries.
fn copyright(story: &Cleared<Story>) -> Option<String> {
    let words = match story.duty("credit.copyright") {
        Some(duty) => duty.text.clone(),
        None => story.rights.copyright_line.clone()?,
    };
    let words = words.trim();
    let ended = words.ends_with(['.', '!', '?', '。']) || words.is_empty();
    Some(format!("{words}{}", if ended { "" } else { "." }))
}

/// The one credit line of a copy; which of the policy's three it is, the decision has chosen.
fn credit_line(story: &Cleared<Story>) -> Option<String> {
    [
        "credit.line",
        "credit.line_edited",
        "credit.line_translated",
    ]
    .iter()
    .find_map(|rule| story.duty(rule))
    .map(|duty| duty.text.clone())
}

/// "Licence: CC BY-ND 4.0", leading to it. Its address stands in the duty, or with the story.
fn licence(story: &Cleared<Story>, words: &Words) -> Option<Vec<Inline>> {
    let duty = story.duty("credit.licence_link")?;
    let address = address_in(&duty.text).or(story.rights.licence_url.as_deref())?;
    let href = Href::new(address).ok()?;
    let name = licence_name(href.as_str());
    Some(vec![
        Inline::text(format!("{}: ", words.licence)),
        Inline::Link {
            href,
            content: vec![Inline::Text(name)],
        },
    ])
}

/// "CC BY-ND 4.0" for a Creative Commons address, else the address without its scheme.
pub(crate) fn licence_name(address: &str) -> String {
    if let Some(licence) = CreativeCommons::from_url(address) {
        return licence.name();
    }
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.trim_end_matches('/').to_owned()
}

/// The first http or https address in the words of a duty.
pub(crate) fn address_in(words: &str) -> Option<&str> {
    let at = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| words.find(scheme))
        .min()?;
    let address = words.get(at..)?.split_whitespace().next()?;
    Some(address.trim_end_matches(['.', ',', ';', ')']))
}

/// The terms want the line at the top, or accept it there as one of several duties.
fn stands_on_top(story: &Cleared<Story>) -> bool {
    let says = |rule, words| {
        story
            .duty(rule)
            .is_some_and(|duty| duty.text.contains(words))
    };
    says("credit.position", "before the third paragraph") || says("link.one_of", "at the top")
}

/// Where the copy's link leads: as the terms say, else to the article, else to the publisher. The publisher's own page
/// does not lead to itself.
fn link_target(story: &Cleared<Story>) -> Option<&str> {
    if story.usage().purpose == Purpose::Own {
        return None;
    }
    story
        .duty("link.target")
        .and_then(|duty| address_in(&duty.text))
        .or(story.canonical_url.as_deref())
        .or_else(|| story.publisher.as_ref()?.url.as_deref())
}

/// The line with the publisher's name, or else the whole line, leading to the story's page.
fn linked(words: String, name: Option<&str>, address: Option<&str>) -> Vec<Inline> {
    let Some(href) = address.and_then(|url| Href::new(url).ok()) else {
        return vec![Inline::Text(words)];
    };
    let place = name
        .filter(|name| !name.is_empty())
        .and_then(|name| words.rfind(name).map(|at| (at, name)));
    let Some((at, name)) = place else {
        let content = vec![Inline::Text(words)];
        return vec![Inline::Link { href, content }];
    };
    let link = Inline::Link {
        href,
        content: vec![Inline::text(name)],
    };
    let before = words.get(..at).unwrap_or_default();
    let after = words.get(at + name.len()..).unwrap_or_default();
    let mut line = vec![Inline::text(before), link, Inline::text(after)];
    line.retain(|inline| *inline != Inline::text(""));
    line
}

#[cfg(test)]
mod tests {
    use reprint_story::plain;

    use super::*;

    #[test]
    fn the_publishers_name_leads_to_the_article() {
        let words = "Copyright 2026 Harbour Ledger. First published on Harbour Ledger.";
        let address = Some("https://ledger.example/ferry");
        let line = linked(words.into(), Some("Harbour Ledger"), address);
        assert_eq!(plain(&line), words);
        assert!(
            matches!(&line[1], Inline::Link { content, .. } if plain(content) == "Harbour Ledger")
        );
        assert_eq!(line.len(), 3);
    }

    #[test]
    fn an_address_ends_where_the_sentence_does() {
        assert_eq!(
            address_in("Name the licence, CC BY 4.0, and link to https://cc.example/by/4.0/."),
            Some("https://cc.example/by/4.0/")
        );
        assert_eq!(address_in("Link to the original story."), None);
    }

    #[test]
    fn creative_commons_licences_have_short_names() {
        for (address, name) in [
            (
                "https://creativecommons.org/licenses/by-nc-nd/3.0/us/",
                "CC BY-NC-ND 3.0",
            ),
            (
                "http://creativecommons.org/publicdomain/zero/1.0/",
                "public domain",
            ),
            ("https://ledger.example/terms", "ledger.example/terms"),
        ] {
            assert_eq!(licence_name(address), name);
        }
    }
}
