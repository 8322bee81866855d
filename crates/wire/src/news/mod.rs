//! What the news formats share: how a body becomes content and blocks, and the words for status, class and subject.

mod subject_codes;

use reprint_attribution::byline;
use reprint_markup::{read_fragment, sanitise};
use reprint_story::{Byline, Dateline, Status, Subject};

use crate::{
    Item,
    feed::{Context, Scope},
};

impl Item {
    /// Gives the item its body from HTML source; pictures in it join the story's media.
    pub(crate) fn set_body(&mut self, cx: &mut Context<'_>, scope: &Scope, source: &str) {
        let html = sanitise(cx.bounded(source).trim(), scope.base());
        if html.is_empty() {
            return;
        }
        let article = read_fragment(html.as_str(), scope.base());
        self.story.media.extend(article.media);
        self.story.set_body(article.blocks);
        self.content = Some(html);
    }

    /// Reads a byline as printed.
    pub(crate) fn set_byline(&mut self, line: Option<String>) {
        self.story.byline = line.map(|raw| Byline {
            people: byline::read(&raw, byline::Context::default()).people,
            raw,
        });
    }

    /// Reads a dateline as printed; the dash is kept where the agency writes it.
    pub(crate) fn set_dateline(&mut self, line: Option<String>) {
        self.story.dateline = line.map(|raw| Dateline {
            raw,
            ..Dateline::default()
        });
    }

    /// Adds a subject unless the same code is there. One of IPTC's own codes without a name gets IPTC's name for it.
    pub(crate) fn add_subject(&mut self, mut subject: Subject) {
        if subject.name.is_none() && subject.scheme.as_deref().is_none_or(is_subject_codes) {
            subject.name = subject_codes::name(&subject.code).map(str::to_owned);
        }
        let same = |known: &Subject| known.code == subject.code && known.scheme == subject.scheme;
        if !self.story.subjects.iter().any(same) {
            self.story.subjects.push(subject);
        }
    }
}

/// The names IPTC's Subject Codes go by: the alias in NewsML-G2, the address, the name in NewsML 1.
fn is_subject_codes(scheme: &str) -> bool {
    let scheme = scheme.trim_end_matches(['/', ':']);
    scheme == "subj" || scheme == "IptcSubjectCodes" || scheme.ends_with("newscodes/subjectcode")
}

/// A version as a number of ours: its digits, at least 1.
pub(crate) fn version_number(version: &str) -> u32 {
    version.trim().parse().unwrap_or(1).max(1)
}

/// A publication status in any of the formats' words.
pub(crate) fn status(word: &str) -> Option<Status> {
    let word = word
        .rsplit(':')
        .next()
        .unwrap_or(word)
        .trim()
        .to_ascii_lowercase();
    Some(match word.as_str() {
        "usable" | "embargoed" => Status::Usable,
        "withheld" | "hold" => Status::Withheld,
        "canceled" | "cancelled" | "killed" | "kill" => Status::Canceled,
        _ => return None,
    })
}

/// A number of one digit: urgency and priority.
pub(crate) fn digit(words: &str) -> Option<u8> {
    words.trim().parse().ok().filter(|n| (1..=9).contains(n))
}

/// The words of a list parted by commas.
pub(crate) fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// Plain text as paragraphs: parted by blank lines, or a line each where there are none.
pub(crate) fn paragraphs(words: &str) -> String {
    let mut out = String::new();
    let text = words.replace("\r\n", "\n");
    let parted = if text.contains("\n\n") { "\n\n" } else { "\n" };
    for paragraph in text
        .split(parted)
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
    {
        out.push_str("<p>");
        crate::xml::write::escape(paragraph, &mut out, false);
        out.push_str("</p>\n");
    }
    out
}

/// Agencies break lines inside a paragraph and mean it: columns of results, and indented lines that begin a paragraph.
/// HTML would run them together, so the breaks become mark-up. Text wrapped at a width stays one paragraph.
pub(crate) fn lines_kept(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for (nth, piece) in source.split("<p").enumerate() {
        if nth > 0 {
            out.push_str("<p");
        }
        let columns = |line: &str| line.trim().contains("   ");
        let Some((inside, after)) = piece
            .split_once("</p>")
            .filter(|(inside, _)| nth > 0 && inside.contains('\n'))
        else {
            out.push_str(piece);
            continue;
        };
        let tabular = inside.lines().any(columns);
        for (nth, line) in inside.lines().enumerate() {
            let bullet =
                line.starts_with("  ") && line.trim_start().starts_with(['*', '-', '\u{2022}']);
            match nth {
                0 => out.push_str(line),
                _ if bullet => {
                    out.push_str("</p>\n<p>");
                    out.push_str(line.trim_start());
                }
                _ if tabular => {
                    out.push_str("<br/>\n");
                    out.push_str(line);
                }
                _ => {
                    out.push('\n');
                    out.push_str(line);
                }
            }
        }
        out.push_str("</p>");
        out.push_str(after);
    }
    out
}
