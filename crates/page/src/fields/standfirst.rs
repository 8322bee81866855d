//! The sentence under the headline, where it is set apart from the text.

use reprint_markup::NodeId;
use reprint_story::{Block, Story, plain};

use super::Page;
use crate::{
    class::Signs,
    jsonld,
    read::Body,
    scan::{BoxOf, Kind},
    text::{clean, folded},
};

/// A standfirst is at most this long, in bytes.
const LONGEST: usize = 800;
/// One whose class says what it is may be this short.
const LEAST_MARKED: usize = 20;
/// Boxes looked at between headline and text.
const REACH: usize = 160;

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let descriptions: Vec<String> = [
        page.article
            .and_then(|article| jsonld::text(article, "description")),
        page.scan.meta_named("og:description").map(clean),
        page.scan.meta_named("description").map(clean),
    ]
    .into_iter()
    .flatten()
    .map(|words| folded(&words))
    .collect();
    if let Some((words, rule)) = above_text(page, story, body, &descriptions) {
        drop_repetition(story, &words);
        story.standfirst = Some(words);
        story.note("standfirst", "between headline and text", rule);
        return;
    }
    if let Some(words) = first_block(page, story, body) {
        story.standfirst = Some(words);
        story.note(
            "standfirst",
            "first block of the text",
            "page.standfirst.first",
        );
    }
}

/// The best line between the headline and the text.
fn above_text(
    page: &Page<'_>,
    story: &Story,
    body: &Body,
    descriptions: &[String],
) -> Option<(String, &'static str)> {
    let boxes = &page.scan.boxes;
    let first = body.first.and_then(|node| place(page, node))?;
    // The text may open with its standfirst.
    let end = if boxes[first].signs.has(Signs::STANDFIRST) {
        (boxes[first].end as usize).max(first + 1)
    } else {
        first
    };
    let start = match page.heading.and_then(|id| page.scan.box_of(id)) {
        Some(heading) if heading < end => heading + 1,
        _ => end.saturating_sub(24),
    };
    let start = start.max(end.saturating_sub(REACH * 4));
    let mut best: Option<(u32, String, &'static str)> = None;
    let opening = story
        .text
        .get(..story.text.floor_char_boundary(3_000))
        .map(folded)
        .unwrap_or_default();
    let mut index = start;
    while index < end.min(start + REACH * 4) {
        let this = &boxes[index];
        let inside_end = (this.end as usize).max(index + 1);
        if rules_out(this) {
            index = inside_end;
            continue;
        }
        // "lead" is the class of a main picture as often as of a standfirst.
        let inside = boxes.get(index..inside_end).unwrap_or_default();
        let pictured = inside
            .iter()
            .any(|b| b.kind == Kind::Figure || b.pictures > 0);
        let marked = this.signs.has(Signs::STANDFIRST) && !pictured;
        let least = if marked { LEAST_MARKED } else { 30 };
        let whole = marked && inside_end <= end;
        if (pictured || !whole) && this.own < 30 {
            index += 1;
            continue;
        }
        let words = page.words(this.node);
        let fold = folded(&words);
        let links = if whole { 0 } else { this.own_links };
        if words.len() < least
            || words.len() > LONGEST
            || links * 2 > this.own
            || is_line(&words)
            || page.headlines.iter().any(|h| folded(h) == fold)
            || inside_end > end
        {
            index += 1;
            continue;
        }
        let described = descriptions.iter().any(|d| agrees(d, &fold));
        let mut score = 0;
        let mut rule = "page.standfirst.place";
        if described {
            score += 3;
            rule = "page.standfirst.description";
        }
        if marked {
            score += 3;
            rule = "page.standfirst.class";
        }
        if matches!(this.kind, Kind::Heading(2..=4)) && words.len() > 50 {
            score += 2;
        }
        if matches!(this.kind, Kind::Paragraph)
            && index < start + 12
            && words.len() > 50
            && words.ends_with(['.', '!', '?', '…', '"', '”', '»', '。'])
        {
            score += 2;
        }
        if opening.contains(&fold) && !marked {
            score = 0;
        }
        if score >= 2 && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, words, rule));
        }
        index = if whole { inside_end } else { index + 1 };
    }
    best.map(|(_, words, rule)| (words, rule))
}

fn rules_out(this: &BoxOf) -> bool {
    let signs = this.signs;
    this.hidden
        || matches!(
            this.kind,
            Kind::Nav | Kind::Figure | Kind::Aside | Kind::Footer | Kind::Form
        )
        || [
            Signs::RELATED,
            Signs::COMMENTS,
            Signs::FURNITURE,
            Signs::CAPTION,
            Signs::CREDIT,
            Signs::DATE,
            Signs::HIDDEN,
        ]
        .iter()
        .any(|sign| signs.has(*sign))
        || (signs.has(Signs::BYLINE)
            && this.end - 1 <= this.parent + 40
            && !signs.has(Signs::STANDFIRST))
}

/// A line of labels rather than a sentence.
fn is_line(words: &str) -> bool {
    crate::body::phrases::is_furniture(words)
        || words.split_whitespace().count() < 4 && words.is_ascii()
}

/// True if one begins as the other does.
fn agrees(description: &str, words: &str) -> bool {
    if words.len() < 25 || description.len() < 25 {
        return false;
    }
    let shared = description
        .bytes()
        .zip(words.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    shared * 10 >= words.len().min(description.len()) * 8
}

fn place(page: &Page<'_>, node: NodeId) -> Option<usize> {
    page.scan.box_of(node).or_else(|| {
        page.tree
            .ancestors(node)
            .find_map(|up| page.scan.box_of(up))
    })
}

/// A first block that is set apart by its class, by being a heading of a sentence, or by being all bold.
fn first_block(page: &Page<'_>, story: &mut Story, body: &Body) -> Option<String> {
    let at = story.body.iter().position(|block| {
        !matches!(
            block,
            Block::Figure { .. } | Block::Embed { .. } | Block::Rule
        )
    })?;
    let prose = story
        .body
        .iter()
        .filter(|b| matches!(b, Block::Paragraph { .. }))
        .count();
    if prose < 3 {
        return None;
    }
    let (words, apart) = match story.body.get(at)? {
        Block::Heading { content, .. } => {
            let words = plain(content);
            let sentence =
                words.len() > 70 && matches!(story.body.get(at + 1), Some(Block::Paragraph { .. }));
            (words, sentence)
        }
        Block::Paragraph { content } => {
            let words = plain(content);
            let bold = matches!(content.as_slice(), [reprint_story::Inline::Strong(_)]);
            let marked = body
                .first
                .and_then(|node| place(page, node))
                .is_some_and(|index| {
                    let this = &page.scan.boxes[index];
                    let parent = &page.scan.boxes[this.parent as usize];
                    this.signs.has(Signs::STANDFIRST)
                        || (parent.signs.has(Signs::STANDFIRST) && parent.end - this.parent < 6)
                });
            (words, bold || marked)
        }
        _ => return None,
    };
    let words = words.trim().replace('\n', " ");
    if !apart || words.len() < 30 || words.len() > LONGEST {
        return None;
    }
    let mut blocks = std::mem::take(&mut story.body);
    blocks.remove(at);
    story.set_body(blocks);
    Some(words)
}

/// Takes a first paragraph away that says the same as the standfirst.
fn drop_repetition(story: &mut Story, words: &str) {
    let fold = folded(words);
    let again = story
        .body
        .iter()
        .take(3)
        .position(|block| folded(&block.words()) == fold);
    if let Some(at) = again {
        let mut blocks = std::mem::take(&mut story.body);
        blocks.remove(at);
        story.set_body(blocks);
    }
}
