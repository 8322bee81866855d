//! The republish kit: exactly what a partner may take, in the pieces an editor pastes.
//!
//! The pieces are separate because systems have separate fields for them, and the text has no first-level heading and
//! only what WordPress keeps when an author pastes it. The same cleared story makes the same bytes.

mod pieces;

use reprint_markup::{write_html, write_markdown};
use reprint_rights::{Cleared, Force, Verdict};
use reprint_story::{Block, ChangeKind, Inline, Story, When, plain, text_of};

use crate::{
    Mark, Site, byline,
    credit::Credit,
    dates,
    feed::{self, NewsFormat},
    rules,
    words::Words,
    xml::escape,
};
use pieces::without_figures;

/// Everything a partner is handed for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    /// The headline, once.
    pub headline: String,
    /// The standfirst.
    pub standfirst: Option<String>,
    /// The byline as the terms order it.
    pub byline: Option<String>,
    /// The text with correction notice and credit, as HTML a WordPress author may paste.
    pub html: String,
    /// The whole story as plain text, a blank line between paragraphs.
    pub text: String,
    /// The text with correction notice and credit, as Markdown.
    pub markdown: String,
    /// The whole story for page layout: a line a paragraph, captions and picture credits after the text.
    pub print: String,
    /// The story for a partner's editorial system, in each of the news formats.
    pub formats: Vec<(NewsFormat, String)>,
    /// What the partner's page says to search engines.
    pub search_engines: SearchEngines,
    /// The conditions, in the order of the decision.
    pub rules: Vec<Rule>,
    /// The pictures and the like, and whether each may go along.
    pub pictures: Vec<Picture>,
    /// Whom to write to about corrections.
    pub corrections_contact: Option<String>,
    /// Not to be published before.
    pub not_before: Option<When>,
    /// To be taken down by.
    pub remove_by: Option<When>,
    /// Words of the text.
    pub words: usize,
    /// The language of the story, a BCP 47 tag.
    pub language: Option<String>,
}

/// What the copy's page tells search engines, where the terms ask for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchEngines {
    /// The address `rel=canonical` names.
    pub canonical: Option<String>,
    /// They are asked to leave the copy out.
    pub noindex: bool,
}

/// A condition, or a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its dotted name.
    pub name: String,
    /// The instruction in plain words.
    pub text: String,
    /// Asked, not required.
    pub asked: bool,
}

/// A picture, graphic, film or sound of the story, and whether it may go along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name in the story.
    pub id: String,
    /// May it.
    pub verdict: Verdict,
    /// Why, in words.
    pub because: String,
    /// Where the file is; only of those that may go along, as all that follows.
    pub url: Option<String>,
    /// The words under it.
    pub caption: Option<String>,
    /// Whose work it is.
    pub credit: Option<String>,
    /// What it shows.
    pub alt: Option<String>,
}

/// Makes the kit of a cleared story. `mark` names the copy that is being taken.
pub fn kit(site: &Site, story: &Cleared<Story>, mark: Option<&Mark>) -> Kit {
    let words = Words::of(story.language.as_deref().unwrap_or(&site.language));
    let credit = Credit::of(story, words);
    let body = without_figures(&story.body);
    let notice = correction(site, story, words);
    let byline = byline::line(story, words);
    let whole = Whole {
        headline: &story.headline,
        standfirst: story.standfirst.as_deref(),
        byline: byline.as_deref(),
        notice: notice.as_deref(),
        credit: &credit,
        body: &body,
    };
    Kit {
        html: html(story, &whole, mark),
        markdown: write_markdown(&whole.blocks(), &[]),
        text: whole.text("\n\n"),
        print: print(&whole, story),
        formats: NewsFormat::KIT
            .map(|format| (format, feed::news(site, story, format).body))
            .to_vec(),
        search_engines: search_engines(story),
        rules: rules(site, story),
        pictures: pictures(story),
        corrections_contact: site.corrections_contact.clone(),
        not_before: story.decision().not_before,
        remove_by: story.decision().remove_by,
        words: story.text.split_whitespace().count(),
        language: story.language.clone(),
        headline: story.headline.clone(),
        standfirst: story.standfirst.clone(),
        byline,
    }
}

/// The parts of a story in the order they are printed.
struct Whole<'a> {
    headline: &'a str,
    standfirst: Option<&'a str>,
    byline: Option<&'a str>,
    notice: Option<&'a [Inline]>,
    credit: &'a Credit,
    body: &'a [Block],
}

impl Whole<'_> {
    /// The text with notice and credit where the terms put it, without headline, standfirst and byline.
    fn blocks(&self) -> Vec<Block> {
        let paragraph = |content: &[Inline]| Block::Paragraph {
            content: content.to_vec(),
        };
        let line = self.credit.line.as_deref().map(paragraph);
        let mut blocks: Vec<Block> = self.notice.map(paragraph).into_iter().collect();
        blocks.extend(line.iter().filter(|_| self.credit.top).cloned());
        blocks.extend(self.body.iter().cloned());
        blocks.extend(line.filter(|_| !self.credit.top));
        blocks.extend(self.credit.others.iter().map(|line| paragraph(line)));
        blocks
    }

    /// Everything as plain text; the address of the credit's link is told after it, since text has no links.
    fn text(&self, between: &str) -> String {
        let mut parts: Vec<String> = [Some(self.headline), self.standfirst, self.byline]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        for block in self.blocks() {
            let words = text_of(std::slice::from_ref(&block));
            parts.push(match address(&block, self.credit) {
                Some(address) => format!("{words} {address}"),
                None => words,
            });
        }
        parts.retain(|part| !part.trim().is_empty());
        let mut text = parts.join(between);
        text.push('\n');
        text
    }
}

/// The address of a credit paragraph's link.
fn address<'a>(block: &Block, credit: &'a Credit) -> Option<&'a str> {
    let Block::Paragraph { content } = block else {
        return None;
    };
    let line = credit.line.as_ref().filter(|line| *line == content)?;
    line.iter().find_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.as_str()),
        _ => None,
    })
}

/// "Correction, 21 November 2026: It was Sunday."
fn correction(site: &Site, story: &Story, words: &Words) -> Option<Vec<Inline>> {
    let change = story
        .changes
        .iter()
        .rev()
        .find(|change| change.kind == ChangeKind::Correction)?;
    let note = change.note.as_deref()?;
    let label = match change.at {
        Some(at) => format!(
            "{}, {}:",
            words.kit.correction_label,
            dates::day(at, &site.time_zone, words).words
        ),
        None => format!("{}:", words.kit.correction_label),
    };
    Some(vec![
        Inline::Strong(vec![Inline::Text(label)]),
        Inline::text(format!(" {note}")),
    ])
}

fn html(story: &Cleared<Story>, whole: &Whole<'_>, mark: Option<&Mark>) -> String {
    let mut pieces = Vec::new();
    if let Some(notice) = whole.notice {
        let paragraph = Block::Paragraph {
            content: notice.to_vec(),
        };
        pieces.push(write_html(&[paragraph], &[]).into_string());
    }
    let line = whole.credit.html(mark);
    let (top, bottom) = if whole.credit.top {
        (line, String::new())
    } else {
        (String::new(), line)
    };
    pieces.push(top);
    pieces.extend(
        whole
            .body
            .iter()
            .map(|block| write_html(std::slice::from_ref(block), &[]).into_string()),
    );
    pieces.push(bottom);
    pieces.push(whole.credit.others_html());
    pieces.push(counter(story));
    pieces.retain(|piece| !piece.is_empty());
    let mut html = pieces.join("\n");
    html.push('\n');
    html
}

/// The counter the terms require: a picture of one pixel, and nothing else.
fn counter(story: &Cleared<Story>) -> String {
    let address = story
        .duty("measure.pixel")
        .and_then(|duty| crate::credit::address_in(&duty.text));
    let Some(address) = address else {
        return String::new();
    };
    let mut html = String::from("<p><img src=\"");
    escape(address, &mut html);
    html.push_str("\" alt=\"\" width=\"1\" height=\"1\"></p>");
    html
}

fn print(whole: &Whole<'_>, story: &Story) -> String {
    let mut text = whole.text("\n");
    for media in &story.media {
        let words: Vec<&str> = [&media.caption, &media.credit, &media.copyright]
            .into_iter()
            .filter_map(|words| words.as_deref())
            .collect();
        if !words.is_empty() {
            text.push_str(&words.join(" "));
            text.push('\n');
        }
    }
    text
}

fn search_engines(story: &Cleared<Story>) -> SearchEngines {
    let alternatives = story.duty("link.one_of");
    let offered = |words| alternatives.is_some_and(|duty| duty.text.contains(words));
    SearchEngines {
        canonical: story
            .canonical_url
            .clone()
            .filter(|_| story.duty("link.canonical").is_some() || offered("rel=canonical")),
        noindex: story.duty("link.noindex").is_some(),
    }
}

fn rules(site: &Site, story: &Cleared<Story>) -> Vec<Rule> {
    story
        .duties()
        .iter()
        .map(|duty| Rule {
            name: duty.rule.as_str().to_owned(),
            text: rules::sentence(site, story.decision(), duty),
            asked: duty.force == Force::Asked,
        })
        .collect()
}

fn pictures(story: &Cleared<Story>) -> Vec<Picture> {
    let decision = story.decision();
    decision
        .assets
        .iter()
        .map(|asset| {
            let media = story
                .media
                .iter()
                .find(|media| media.id == asset.id && asset.verdict == Verdict::Allow);
            Picture {
                id: asset.id.clone(),
                verdict: asset.verdict,
                because: asset.text.clone(),
                url: media.and_then(|media| media.url.clone()),
                caption: media.and_then(|media| media.caption.clone()),
                credit: media.and_then(|media| media.credit.clone()),
                alt: media.and_then(|media| media.alt.clone()),
            }
        })
        .collect()
}

/// The credit line's words, for those who check that a copy carries them.
pub fn credit_words(site: &Site, story: &Cleared<Story>) -> Option<String> {
    let words = Words::of(story.language.as_deref().unwrap_or(&site.language));
    Credit::of(story, words).line.as_deref().map(plain)
}
