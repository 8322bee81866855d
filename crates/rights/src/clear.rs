use jiff::Timestamp;
use reprint_story::{Block, Inline, Media, MediaRole, Story, When, plain, text_of};

use crate::{
    Cleared, Decision, Extent, Grant, Policy, Purpose, Use, Verdict,
    decide::{Case, decide},
    policy::AssetTerms,
};

/// Hands a story out for a use, cut to what the decision allows; anything but an allow comes back as the decision.
///
/// On hold, retracted, draft and embargoed stories never pass, but for a preview at the desk (never published) and,
/// under an embargo, an advance copy to a partner who was promised one.
#[expect(
    clippy::result_large_err,
    reason = "a refusal is a full answer, read by people as often as the story"
)]
pub fn clear(
    story: &Story,
    policy: &Policy,
    grants: &[Grant],
    usage: &Use,
    now: Timestamp,
) -> Result<Cleared<Story>, Decision> {
    let decision = decide(story, policy, grants, usage, now);
    if decision.decision != Verdict::Allow {
        return Err(decision);
    }
    let case = Case::new(story, policy, grants, usage, now);
    let cut = cut(story, &case, &decision);
    let until = until(&case, &decision);
    Ok(Cleared::new(cut, usage.clone(), decision, until))
}

/// The earliest of the end of the window, the story's own expiry, and the end of the grants behind it.
fn until(case: &Case<'_>, decision: &Decision) -> Option<When> {
    let grants = case
        .grants
        .iter()
        .filter(|grant| case.counts(grant))
        .filter_map(|grant| grant.until);
    grants
        .chain(decision.remove_by)
        .min_by_key(|end| end.earliest())
}

fn cut(story: &Story, case: &Case<'_>, decision: &Decision) -> Story {
    let mut cut = story.clone();
    if cut.body.is_empty() {
        cut.body = paragraphs(&story.text);
    }
    if case.usage.purpose == Purpose::Preview {
        return cut;
    }
    // For editors' eyes, or read by machine and not confirmed, or other stories that were not asked about.
    cut.editor_note = None;
    cut.slugline = None;
    cut.quotes.clear();
    cut.evidence.clear();
    cut.extra.clear();
    cut.related.clear();
    cut.media.retain(|media| takes(case, decision, media));
    let embeds = case.usage.purpose == Purpose::Own || embeds_allowed(case);
    keep_blocks(&mut cut.body, &cut.media, embeds);
    let extent = taken(case, decision);
    if extent == Extent::Headline {
        cut.standfirst = cut
            .standfirst
            .filter(|_| case.usage.purpose == Purpose::Teaser);
    }
    if extent.is_part() {
        shorten(&mut cut.body, extent);
        let shown = figures(&cut.body);
        cut.media
            .retain(|media| media.role == Some(MediaRole::Lead) || shown.contains(&media.id));
    }
    cut.text = text_of(&cut.body);
    let end = u32::try_from(cut.text.chars().count()).unwrap_or(u32::MAX);
    for credit in &mut cut.credits {
        credit.span = credit.span.filter(|span| span.end <= end);
    }
    if let Some(dateline) = &mut cut.dateline {
        dateline.span = dateline.span.filter(|span| span.end <= end);
    }
    cut
}

/// What the use takes, but never more than the decision gives.
fn taken(case: &Case<'_>, decision: &Decision) -> Extent {
    match (case.usage.purpose, case.usage.extent) {
        (Purpose::Teaser, _) => decision.extent.unwrap_or(Extent::Headline),
        (_, asked) => asked,
    }
}

fn takes(case: &Case<'_>, decision: &Decision, media: &Media) -> bool {
    let lead_only = case.usage.purpose == Purpose::Teaser;
    decision.takes(&media.id) && (!lead_only || media.role == Some(MediaRole::Lead))
}

/// Embeds are somebody else's; they go along where the terms let all of them go with the story.
fn embeds_allowed(case: &Case<'_>) -> bool {
    let rules = case.terms.assets.embed.as_ref();
    rules.is_some_and(|rules| {
        !rules.0.is_empty() && rules.0.iter().all(|rule| *rule == AssetTerms::WithStory)
    })
}

/// Takes out figures whose media do not go along, and embeds.
fn keep_blocks(blocks: &mut Vec<Block>, media: &[Media], embeds: bool) {
    blocks.retain_mut(|block| match block {
        Block::Figure { media: id } => media.iter().any(|media| media.id == *id),
        Block::Embed { .. } => embeds,
        Block::Quote { content } => {
            keep_blocks(content, media, embeds);
            !content.is_empty()
        }
        _ => true,
    });
}

fn figures(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Figure { media } => Some(media.clone()),
            _ => None,
        })
        .collect()
}

/// The paragraphs of a story that has a text and no body.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(Block::paragraph)
        .collect()
}

/// Cuts to the first paragraphs or words.
fn shorten(body: &mut Vec<Block>, extent: Extent) {
    match extent {
        Extent::Full | Extent::FullOnly => {}
        Extent::Headline => body.clear(),
        Extent::Paragraphs(count) => first_paragraphs(body, count),
        Extent::Words(count) => first_words(body, count),
    }
}

/// Keeps the first `count` blocks with words, and what stands between them.
fn first_paragraphs(body: &mut Vec<Block>, count: u32) {
    let mut seen = 0;
    body.retain(|block| {
        if seen >= count {
            return false;
        }
        if !text_of(std::slice::from_ref(block)).is_empty()
            && !matches!(block, Block::Heading { .. })
        {
            seen += 1;
        }
        true
    });
}

/// Keeps the first `count` words; the block the count ends in becomes a paragraph of its first words.
fn first_words(body: &mut Vec<Block>, count: u32) {
    let mut left = count as usize;
    let mut kept = Vec::with_capacity(body.len());
    for block in body.drain(..) {
        let text = text_of(std::slice::from_ref(&block));
        let words = text.split_whitespace().count();
        if words <= left {
            left -= words;
            kept.push(block);
            continue;
        }
        if left > 0 {
            kept.push(match block {
                Block::Paragraph { mut content } => {
                    inline_words(&mut content, &mut left);
                    Block::Paragraph { content }
                }
                _ => Block::paragraph(
                    text.split_whitespace()
                        .take(left)
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
            });
        }
        break;
    }
    *body = kept;
}

/// Keeps the first words of some inlines; a word split over two inlines counts twice, so never more than `left` remain.
fn inline_words(content: &mut Vec<Inline>, left: &mut usize) {
    content.retain_mut(|inline| {
        if *left == 0 {
            return false;
        }
        let words = plain(std::slice::from_ref(inline))
            .split_whitespace()
            .count();
        if words <= *left {
            *left -= words;
            return true;
        }
        match inline {
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Sup(inner)
            | Inline::Sub(inner)
            | Inline::Deleted(inner)
            | Inline::Inserted(inner)
            | Inline::Link { content: inner, .. } => inline_words(inner, left),
            Inline::Text(text) | Inline::Code(text) => {
                text.truncate(end_of_word(text, *left));
                *left = 0;
            }
            Inline::Break(()) => {}
        }
        true
    });
}

/// The byte after the `count`th word.
fn end_of_word(text: &str, count: usize) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if inside && seen == count {
                return at;
            }
            inside = false;
        } else if !inside {
            inside = true;
            seen += 1;
        }
    }
    text.len()
}
