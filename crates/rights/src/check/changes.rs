//! What was done to the text: cut, changed, added to; the headline; the pictures.

use reprint_compare::{EditKind, HeadlineChange, edits::headline as compare_headlines, words};
use reprint_story::Story;

use super::{Audit, address::picture, links, refused, report::Findings};
use crate::{
    Edits, Extent, Headline, Use, Verdict,
    decide::extent,
    policy::{Additions, Permit},
};

/// Compares text, headline and pictures.
pub(super) fn all(audit: &Audit<'_>, usage: &Use, findings: &mut Findings) {
    cut(audit, usage, findings);
    changed(audit, usage, findings);
    added(audit, usage, findings);
    headline(audit, usage, findings);
    pictures(audit, findings);
    too_much(audit, findings);
}

/// How much of the story this use is expected to show, 0 to 1.
fn expected_share(audit: &Audit<'_>, usage: &Use) -> f64 {
    let offered = extent::terms(&audit.case)
        .map(|terms| terms.extents.as_slice())
        .unwrap_or_default();
    let parts = offered
        .iter()
        .copied()
        .chain([usage.extent])
        .filter(|extent| extent.is_part());
    parts
        .map(|part| part_share(audit.shown, part))
        .fold(1.0, f64::min)
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn part_share(story: &Story, part: Extent) -> f64 {
    let total = story.text.split_whitespace().count().max(1) as f64;
    let taken = match part {
        Extent::Full | Extent::FullOnly => return 1.0,
        Extent::Headline => 0.0,
        Extent::Words(count) => f64::from(count),
        Extent::Paragraphs(count) => story
            .text
            .split("\n\n")
            .take(count as usize)
            .map(|paragraph| paragraph.split_whitespace().count())
            .sum::<usize>() as f64,
    };
    (taken / total).min(1.0)
}

/// A sentence or more that is not there.
fn cut(audit: &Audit<'_>, usage: &Use, findings: &mut Findings) {
    let expected = expected_share(audit, usage);
    // A few words lost in a caption or a heading are no cut.
    let longest = audit
        .copy
        .edits
        .iter()
        .filter(|edit| edit.new.is_empty() || edit.old.len() > edit.new.len() * 2)
        .map(|edit| edit.old.of(&audit.shown.text).split_whitespace().count())
        .max()
        .unwrap_or(0);
    let short = if expected < 1.0 {
        audit.copy.share() + 0.03 < expected
    } else {
        longest >= 5
    };
    if !short {
        return findings.kept("edit.shorten");
    }
    if audit.copy.breaks_off {
        return findings.unclear(
            "edit.shorten",
            "the page shows only the beginning of the story",
        );
    }
    if usage.edits >= Edits::Length && !matches!(usage.edits, Edits::None) {
        return findings.kept("edit.shorten");
    }
    let observed = Use {
        edits: Edits::Length,
        extent: Extent::Full,
        ..usage.clone()
    };
    if refused(audit, &observed, "edit.shorten") {
        let lost = audit
            .copy
            .edits
            .iter()
            .max_by_key(|edit| edit.old.len())
            .map(|edit| edit.old.of(&audit.shown.text).trim().to_owned())
            .unwrap_or_default();
        findings.different(
            "edit.shorten",
            format!("not on the page: “{lost}”"),
            "the text",
        );
    } else {
        findings.kept("edit.shorten");
    }
}

/// Words that say something else.
fn changed(audit: &Audit<'_>, usage: &Use, findings: &mut Findings) {
    let kind = audit.copy.changed();
    let observed = match kind {
        EditKind::None => return findings.kept("edit.body"),
        EditKind::Grammar => Edits::Grammar,
        EditKind::Style => Edits::Style,
        EditKind::Length => Edits::Length,
        EditKind::Substance => Edits::Substance,
    };
    let agreed = usage.edits >= observed;
    let trial = Use {
        edits: observed,
        ..usage.clone()
    };
    if agreed || !refused(audit, &trial, "edit.body") {
        return findings.kept("edit.body");
    }
    let worst = audit
        .copy
        .edits
        .iter()
        .filter(|edit| !edit.addition && edit.kind != EditKind::Length);
    let Some(worst) = worst.max_by_key(|edit| (edit.kind, edit.quotation, edit.old.len())) else {
        return;
    };
    let (was, is) = (
        worst.old.of(&audit.shown.text),
        worst.new.of(&audit.copy.text),
    );
    findings.different("edit.body", format!("“{is}” for “{was}”"), "the text");
}

/// Paragraphs, or sentences inside paragraphs, that are not the publisher's.
fn added(audit: &Audit<'_>, usage: &Use, findings: &mut Findings) {
    let Some(addition) = addition(audit) else {
        return;
    };
    match &audit.case.terms.edit.additions {
        Some(Additions::Labelled(label)) => {
            let expected = super::credit::expected(audit, label);
            if audit.words.find(&expected).is_empty() {
                findings.different("edit.additions", addition, "the text, without the label");
            } else {
                findings.kept("edit.additions");
            }
        }
        Some(Additions::Permit(Permit::Yes)) => findings.kept("edit.additions"),
        Some(Additions::Permit(_)) | None if usage.additions => findings.kept("edit.additions"),
        Some(Additions::Permit(_)) | None => {
            let trial = Use {
                additions: true,
                ..usage.clone()
            };
            if refused(audit, &trial, "edit.additions") {
                findings.different("edit.additions", addition, "the text");
            }
        }
    }
}

/// The first words added: inside a paragraph of the story, or as a paragraph of the article's body between those of the story.
fn addition(audit: &Audit<'_>) -> Option<String> {
    let inside = audit
        .copy
        .edits
        .iter()
        .filter(|edit| edit.addition)
        .map(|edit| edit.new.of(&audit.copy.text).trim())
        .find(|added| added.split_whitespace().count() >= 6 && !belongs(audit, added));
    if let Some(added) = inside {
        return Some(added.to_owned());
    }
    let span = audit.copy.span();
    let article: std::collections::HashSet<&str> = audit
        .page
        .body
        .iter()
        .map(|paragraph| paragraph.trim())
        .collect();
    (span.start..span.end + 2)
        .filter(|line| !audit.copy.shows(*line))
        .filter_map(|line| audit.page.lines.get(line))
        .map(|line| line.trim())
        .filter(|line| article.contains(line))
        .find(|line| is_prose(line) && !belongs(audit, line))
        .map(str::to_owned)
}

/// A sentence of some length; not a heading, a button or a box.
fn is_prose(line: &str) -> bool {
    const BOXES: [&str; 30] = [
        "subscribe",
        "newsletter",
        "sign up",
        "advertisement",
        "read more",
        "read also",
        "related",
        "follow us",
        "donate",
        "support our",
        "support us",
        "cookie",
        "comment",
        "share this",
        "click here",
        "originally published",
        "copyright",
        "republish",
        "first appeared",
        "all rights reserved",
        "creative commons",
        "read next",
        "see also",
        "inbox",
        "become a member",
        "published here",
        "collaboration",
        "produced by",
        "photo by",
        "licence",
    ];
    let lower = line.to_lowercase();
    line.split_whitespace().count() >= 9
        && line
            .trim_end_matches(['"', '”', '’', ')', '»'])
            .ends_with(['.', '!', '?', '。'])
        && !BOXES.iter().any(|word| lower.contains(word))
}

/// Words that belong to the story's record: captions, credits, the standfirst, lines the terms order, a correction.
fn belongs(audit: &Audit<'_>, added: &str) -> bool {
    let story = audit.shown;
    let added_words = words(added);
    let within = |text: &str| {
        let text = words(text);
        text.find(&added_words, 0).is_some()
            || (text.len() >= 4 && added_words.find(&text, 0).is_some())
    };
    let media = story.media.iter().flat_map(|media| {
        [&media.caption, &media.credit, &media.copyright, &media.alt]
            .into_iter()
            .flatten()
    });
    let notes = story
        .changes
        .iter()
        .filter_map(|change| change.note.as_ref());
    let rights = [
        &story.rights.copyright_line,
        &story.rights.permission_notice,
        &story.rights.usage_terms,
    ];
    let own = story.standfirst.iter().chain([&story.headline]);
    let duties = audit.decision.duties.iter().map(|duty| &duty.text);
    if media
        .chain(notes)
        .chain(rights.into_iter().flatten())
        .any(|text| within(text))
    {
        return true;
    }
    if own.into_iter().any(|text| within(text)) || duties.into_iter().any(|text| within(text)) {
        return true;
    }
    let issuer = audit.case.policy.issuer.name.as_deref();
    let names = |name: &str| crate::agency::names(added, name);
    // A line that names the publisher or an author is about the story, not an addition to it.
    issuer.is_some_and(names)
        || story.authors().any(names)
        || added.to_lowercase().contains("correction")
        || (!audit.case.usage.partner.name.is_empty() && names(&audit.case.usage.partner.name))
}

fn headline(audit: &Audit<'_>, usage: &Use, findings: &mut Findings) {
    let Some(seen) = audit
        .page
        .headline
        .as_deref()
        .map(str::trim)
        .filter(|seen| !seen.is_empty())
    else {
        return;
    };
    let own = words(&audit.shown.headline);
    if own.is_empty() {
        return;
    }
    let cut_off = |seen: &str| {
        let whole = words(seen.trim_end_matches(['…', '.']));
        seen.ends_with(['…', '.'])
            && whole.len() >= 4
            && own.find(&whole, 0).is_some_and(|at| at.start == 0)
    };
    if words(seen).find(&own, 0).is_some() || cut_off(seen) {
        return findings.kept("edit.headline");
    }
    // Above the text as a line of its own, though the page's reader took another for the headline.
    let span = audit.copy.span();
    let stands = audit
        .words
        .find(&audit.shown.headline)
        .iter()
        .any(|place| place.start < span.start && !links::leads_elsewhere(audit, place.start));
    if stands {
        return findings.kept("edit.headline");
    }
    let observed = match compare_headlines(&audit.shown.headline, seen) {
        HeadlineChange::Kept => return findings.kept("edit.headline"),
        HeadlineChange::Reworded => Headline::Reworded,
        HeadlineChange::Changed => Headline::Changed,
    };
    let trial = Use {
        headline: observed,
        ..usage.clone()
    };
    if usage.headline >= observed || !refused(audit, &trial, "edit.headline") {
        findings.kept("edit.headline");
    } else if observed == Headline::Changed
        && audit
            .case
            .terms
            .edit
            .headline
            .is_some_and(|terms| terms.reworded == Permit::Yes)
        && shares_a_word(&audit.shown.headline, seen)
    {
        findings.unclear(
            "edit.headline",
            "whether the headline keeps its sense is for a person to judge",
        );
    } else {
        findings.different("edit.headline", seen, "the headline");
    }
}

fn shares_a_word(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.iter()
        .filter(|word| word.len() > 4)
        .any(|word| b.iter().any(|other| other == word))
}

/// Pictures that were not for the taking, known by their file's name.
fn pictures(audit: &Audit<'_>, findings: &mut Findings) {
    let shown: Vec<String> = audit
        .page
        .images
        .iter()
        .filter_map(|image| picture(image))
        .collect();
    let mut looked = false;
    for verdict in audit
        .decision
        .assets
        .iter()
        .filter(|asset| asset.verdict != Verdict::Allow)
    {
        let media = audit
            .shown
            .media
            .iter()
            .find(|media| media.id == verdict.id);
        let Some(name) = media
            .and_then(|media| media.url.as_deref())
            .and_then(picture)
        else {
            continue;
        };
        looked = true;
        if shown.contains(&name) {
            let rule = match media.map(|media| media.kind) {
                Some(reprint_story::MediaKind::Graphic) => "assets.graphic",
                Some(reprint_story::MediaKind::Video) => "assets.video",
                Some(reprint_story::MediaKind::Audio) => "assets.audio",
                Some(reprint_story::MediaKind::Image) | None => "assets.image",
            };
            findings.different(rule, format!("{name}: {}", verdict.text), "the pictures");
        }
    }
    if looked {
        let said = findings.has("assets.image") || findings.has("assets.graphic");
        if !said {
            findings.kept("assets.image");
        }
    }
}

/// More of the story than the medium was given.
fn too_much(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(terms) = extent::terms(&audit.case) else {
        return;
    };
    let rule = extent::rule(audit.case.usage.medium);
    let share = audit.copy.share();
    let parts = || terms.extents.iter().filter(|extent| extent.is_part());
    let over = parts().any(|part| share > part_share(audit.shown, *part) + 0.05);
    if over {
        findings.different(
            rule,
            "more of the story than the terms give out",
            "the text",
        );
    } else if parts().next().is_some() {
        findings.kept(rule);
    }
}
