//! Which blocks of the chosen container are the story's own.

use std::collections::HashSet;

use reprint_attribution::notices::{copyright, permission};
use reprint_markup::{NodeId, Tree, blocks::Piece, local_name as n};
use reprint_story::{Block, Inline, List, Media, plain};

use super::{Known, phrases};
use crate::{
    caption,
    class::Signs,
    dates::{Order, worded},
    scan::{Kind, Scan},
    text::{folded, likeness},
};

/// What was kept of the blocks, and what was moved out of them.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) pieces: Vec<Piece>,
    /// Short lines left out that may be a byline or a date.
    pub(crate) lines: Vec<String>,
    /// Lines left out that may be a notice: copyright, permission, source.
    pub(crate) notices: Vec<String>,
    /// Captions and credits that stand beside none of the text's own pictures.
    pub(crate) captions: Vec<String>,
}

/// Words of a block, and how many bytes of them are links and bold.
pub(crate) struct Measured {
    pub(crate) words: String,
    pub(crate) linked: usize,
    pub(crate) bold: usize,
}

pub(crate) fn measured(block: &Block) -> Measured {
    let mut all = Measured {
        words: block.words(),
        linked: 0,
        bold: 0,
    };
    match block {
        Block::Paragraph { content } | Block::Heading { content, .. } => all.count(content),
        Block::List(list) => all.count_list(list),
        Block::Table { rows } => {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                all.count(&cell.content);
            }
        }
        _ => {}
    }
    all
}

impl Measured {
    fn count(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Link { content, .. } => self.linked += plain(content).len(),
                Inline::Strong(content) => {
                    self.bold += plain(content).len();
                    self.count(content);
                }
                Inline::Emphasis(content)
                | Inline::Sup(content)
                | Inline::Sub(content)
                | Inline::Deleted(content)
                | Inline::Inserted(content) => self.count(content),
                Inline::Text(_) | Inline::Code(_) | Inline::Break(()) => {}
            }
        }
    }

    fn count_list(&mut self, list: &List) {
        for item in &list.items {
            self.count(&item.content);
            if let Some(inner) = &item.list {
                self.count_list(inner);
            }
        }
    }
}

/// One block under judgement.
struct Candidate {
    piece: Piece,
    measure: Measured,
    fold: String,
    /// Index of the innermost box that holds it.
    place: usize,
    verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Drop,
    /// Left out, but read for a byline or date.
    Line,
    /// Left out, but read for a notice.
    Notice,
    /// The caption of the picture before it.
    Caption,
    /// A caption with no picture before it.
    LooseCaption,
}

impl Candidate {
    fn length(&self) -> usize {
        self.measure.words.len()
    }

    /// Running text: long enough, hardly linked.
    fn is_prose(&self) -> bool {
        matches!(
            self.piece.block,
            Block::Paragraph { .. } | Block::Quote { .. }
        ) && self.length() >= 80
            && self.measure.linked * 2 < self.length()
    }
}

/// Keeps the story's own blocks. Captions found beside their pictures are moved to `media`.
pub(crate) fn classify(
    tree: &Tree,
    pieces: Vec<Piece>,
    scan: &Scan<'_>,
    known: &Known<'_>,
    container: NodeId,
    media: &mut [Media],
) -> Kept {
    let headlines: Vec<String> = known
        .headlines
        .iter()
        .map(|h| folded(h))
        .filter(|h| !h.is_empty())
        .collect();
    let mut all: Vec<Candidate> = pieces
        .into_iter()
        .map(|piece| {
            let measure = measured(&piece.block);
            let fold = if measure.words.len() < 2_000 {
                folded(&measure.words)
            } else {
                String::new()
            };
            let place = box_around(tree, scan, piece.node);
            let verdict = alone(
                &piece.block,
                &measure,
                &fold,
                signs_around(scan, place),
                known,
                &headlines,
            );
            Candidate {
                piece,
                measure,
                fold,
                place,
                verdict,
            }
        })
        .collect();
    teasers(tree, scan, known, container, &mut all);
    repeated(&mut all);
    captions(&mut all, media);
    head(&mut all, known);
    notices(&mut all);
    tail(&mut all);
    let mut kept = Kept::default();
    for candidate in all {
        match candidate.verdict {
            Verdict::Keep => kept.pieces.push(candidate.piece),
            Verdict::Line => kept.lines.push(candidate.measure.words),
            Verdict::Notice => kept.notices.push(candidate.measure.words),
            Verdict::LooseCaption => kept.captions.push(candidate.measure.words),
            Verdict::Drop | Verdict::Caption => {}
        }
    }
    kept
}

fn box_around(tree: &Tree, scan: &Scan<'_>, node: NodeId) -> usize {
    scan.box_of(node)
        .or_else(|| tree.ancestors(node).find_map(|up| scan.box_of(up)))
        .unwrap_or(0)
}

/// A line's signs, and those of a small box around it that says whose byline or date it is.
fn signs_around(scan: &Scan<'_>, place: usize) -> Signs {
    let own = scan.boxes[place].signs;
    let around = &scan.boxes[scan.boxes[place].parent as usize];
    let line = [Signs::BYLINE, Signs::DATE];
    let said = line.iter().find(|&&sign| around.signs.has(sign));
    match said {
        Some(&sign) if around.total < 250 && !around.signs.has(Signs::BODY) => own.with(sign),
        _ => own,
    }
}

/// False where one line is so much longer than the other that nine tenths of their words cannot be shared.
fn alike_in_length(a: &str, b: &str) -> bool {
    a.len() * 2 > b.len() && b.len() * 2 > a.len()
}

/// What a block's own words, links and class say.
fn alone(
    block: &Block,
    measure: &Measured,
    fold: &str,
    signs: Signs,
    known: &Known<'_>,
    headlines: &[String],
) -> Verdict {
    let length = measure.words.len();
    match block {
        Block::Figure { .. } | Block::Embed { .. } | Block::Rule | Block::Code { .. } => {
            return Verdict::Keep;
        }
        Block::Heading { .. } => {
            let said = headlines.iter().any(|h| h == fold);
            return if said || fold.is_empty() || phrases::is_furniture(&measure.words) {
                Verdict::Drop
            } else {
                Verdict::Keep
            };
        }
        Block::List(_) => {
            return if length > 0 && measure.linked * 10 < length * 6 {
                Verdict::Keep
            } else {
                Verdict::Drop
            };
        }
        _ => {}
    }
    if length >= 400 {
        return Verdict::Keep;
    }
    if fold.is_empty() || headlines.iter().any(|h| h == fold) {
        return Verdict::Drop;
    }
    if length < 250
        && known
            .headlines
            .iter()
            .any(|h| alike_in_length(h, &measure.words) && likeness(h, &measure.words) > 0.9)
    {
        return Verdict::Drop;
    }
    if signs.has(Signs::CAPTION) || signs.has(Signs::CREDIT) {
        return Verdict::Caption;
    }
    if phrases::is_furniture(&measure.words) {
        return Verdict::Notice;
    }
    if measure.linked * 10 > length * 7 {
        return if length < 120 {
            Verdict::Line
        } else {
            Verdict::Drop
        };
    }
    if (signs.has(Signs::BYLINE) || signs.has(Signs::DATE)) && length < 160 {
        return Verdict::Line;
    }
    if length < 70
        && worded(&measure.words, Order::DayFirst).is_some()
        && !measure.words.ends_with(['.', '!', '?', '"', '”'])
    {
        return Verdict::Line;
    }
    Verdict::Keep
}

/// Cards of other stories inside the text: a heading that is a link to another page, with the few words under it.
fn teasers(
    tree: &Tree,
    scan: &Scan<'_>,
    known: &Known<'_>,
    container: NodeId,
    all: &mut [Candidate],
) {
    let top = scan.box_of(container).unwrap_or(0);
    let mut cards: HashSet<usize> = HashSet::new();
    let linked_headings = all
        .iter()
        .filter(|c| {
            matches!(c.piece.block, Block::Heading { .. })
                && c.measure.linked * 10 >= c.length() * 8
        })
        .count();
    for candidate in all.iter_mut() {
        let Block::Heading { .. } = candidate.piece.block else {
            continue;
        };
        if candidate.verdict != Verdict::Keep || !leads_elsewhere(tree, candidate, known) {
            continue;
        }
        let card = card_of(scan, candidate.place, top);
        // Where most headings are links the page is a list, and the list is its text.
        if card.is_none() && linked_headings > 3 {
            continue;
        }
        candidate.verdict = Verdict::Drop;
        if let Some(card) = card {
            cards.insert(card);
        }
    }
    for candidate in all.iter_mut() {
        let mut place = candidate.place;
        while place > top {
            if cards.contains(&place) {
                candidate.verdict = Verdict::Drop;
                break;
            }
            place = scan.boxes[place].parent as usize;
        }
    }
}

fn leads_elsewhere(tree: &Tree, candidate: &Candidate, known: &Known<'_>) -> bool {
    // The link stands in the heading or around it.
    let around = tree
        .ancestors(candidate.piece.node)
        .take(3)
        .find(|&up| tree.html_name(up) == Some(&n!("a")))
        .and_then(|up| tree.attr(up, &n!("href")));
    let inside = match &candidate.piece.block {
        Block::Heading { content, .. }
            if candidate.measure.linked * 10 >= candidate.length() * 8 =>
        {
            link_of(content)
        }
        _ => None,
    };
    let Some(href) = around.or(inside) else {
        return false;
    };
    if href.starts_with('#') {
        return false;
    }
    let Some(url) = known.url else { return true };
    let Ok(target) = url.join(href) else {
        return false;
    };
    target.host_str() == url.host_str() && target.path() != url.path()
}

fn link_of(content: &[Inline]) -> Option<&str> {
    content.iter().find_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.as_str()),
        Inline::Strong(inner) | Inline::Emphasis(inner) => link_of(inner),
        _ => None,
    })
}

/// The largest box around a teaser's heading that holds little else.
fn card_of(scan: &Scan<'_>, place: usize, top: usize) -> Option<usize> {
    let mut card = None;
    let mut at = place;
    for _ in 0..6 {
        if at <= top {
            break;
        }
        let words = scan.boxes[at].total;
        if words > 700 {
            break;
        }
        if !matches!(scan.boxes[at].kind, Kind::Heading(_)) {
            card = Some(at);
        }
        at = scan.boxes[at].parent as usize;
    }
    card
}

/// A paragraph said twice, and a pulled quotation that stands in the text, are kept once.
fn repeated(all: &mut [Candidate]) {
    let mut seen: HashSet<String> = HashSet::new();
    for at in 0..all.len() {
        if all[at].verdict != Verdict::Keep || all[at].fold.len() < 30 {
            continue;
        }
        let is_quote = matches!(all[at].piece.block, Block::Quote { .. });
        let pulled = is_quote
            && all[at].length() < 500
            && all.iter().enumerate().any(|(other, c)| {
                other != at
                    && !matches!(c.piece.block, Block::Quote { .. })
                    && c.fold.len() > all[at].fold.len()
                    && c.fold.contains(all[at].fold.as_str())
            });
        let fold = all[at].fold.clone();
        if pulled || !seen.insert(fold) {
            all[at].verdict = Verdict::Drop;
        }
    }
}

/// Gives captions to the pictures they stand under.
fn captions(all: &mut [Candidate], media: &mut [Media]) {
    let mut picture: Option<(usize, String)> = None;
    for (at, candidate) in all.iter_mut().enumerate() {
        if let Block::Figure { media } = &candidate.piece.block {
            picture = Some((at, media.clone()));
            continue;
        }
        let near = picture.as_ref().filter(|(figure, _)| at - figure <= 2);
        let words = &candidate.measure.words;
        let is_text = matches!(candidate.piece.block, Block::Paragraph { .. });
        if candidate.verdict == Verdict::Keep
            && is_text
            && candidate.length() < 500
            && caption::is_caption(words)
            && (near.is_some() || candidate.length() < 160)
        {
            candidate.verdict = Verdict::Caption;
        }
        if candidate.verdict != Verdict::Caption {
            continue;
        }
        let Some((_, id)) = near else {
            candidate.verdict = Verdict::LooseCaption;
            continue;
        };
        if let Some(entry) = media.iter_mut().find(|m| m.id == *id) {
            let (words, credit) = caption::part(words);
            if entry.caption.is_none() {
                entry.caption = words;
            }
            if entry.credit.is_none() {
                entry.credit = credit;
            }
        }
    }
}

/// Before the first paragraph: labels, bylines and dates.
fn head(all: &mut [Candidate], known: &Known<'_>) {
    let Some(first) = all
        .iter()
        .position(|c| c.verdict == Verdict::Keep && c.is_prose())
    else {
        return;
    };
    let _ = known;
    for candidate in all.iter_mut().take(first) {
        if candidate.verdict != Verdict::Keep
            || !matches!(candidate.piece.block, Block::Paragraph { .. })
        {
            continue;
        }
        let ends = candidate
            .measure
            .words
            .ends_with(['.', '!', '?', ':', '”', '"', '»', '。', '」', '…']);
        if candidate.length() < 70 && !ends {
            candidate.verdict = Verdict::Line;
        }
    }
}

/// Paragraphs at the end of a text that may be its notices.
const LAST: usize = 4;

/// Copyright and permission lines at the end of the text.
fn notices(all: &mut [Candidate]) {
    let paragraphs = all.iter_mut().rev().filter(|candidate| {
        candidate.verdict == Verdict::Keep
            && matches!(candidate.piece.block, Block::Paragraph { .. })
    });
    for candidate in paragraphs.take(LAST) {
        let words = &candidate.measure.words;
        if words.len() > 600 {
            break;
        }
        let Some(copyright) = copyright(words) else {
            continue;
        };
        let permission = permission(words).map_or(0, |found| found.notice.len());
        let said = copyright.years.is_some() || permission > 0;
        if said && (copyright.line.len() + permission) * 10 > words.len() * 6 {
            candidate.verdict = Verdict::Notice;
        }
    }
}

/// After the last paragraph: lists of links under a heading such as "Related", stray labels and headings.
fn tail(all: &mut [Candidate]) {
    let total: usize = all
        .iter()
        .filter(|c| c.verdict == Verdict::Keep)
        .map(Candidate::length)
        .sum();
    // From a furniture heading on, if hardly any prose follows.
    let mut before = 0;
    for at in 0..all.len() {
        let heading = matches!(all[at].piece.block, Block::Heading { .. });
        if all[at].verdict == Verdict::Drop
            && heading
            && phrases::is_furniture(&all[at].measure.words)
        {
            let prose: usize = all[at..]
                .iter()
                .filter(|c| c.verdict == Verdict::Keep && c.is_prose())
                .map(Candidate::length)
                .sum();
            if before * 2 > total && prose * 4 < total {
                for candidate in &mut all[at..] {
                    if candidate.verdict == Verdict::Keep {
                        candidate.verdict = Verdict::Notice;
                    }
                }
                break;
            }
        }
        if all[at].verdict == Verdict::Keep {
            before += all[at].length();
        }
    }
    for candidate in all.iter_mut().rev() {
        if candidate.verdict != Verdict::Keep {
            continue;
        }
        match candidate.piece.block {
            Block::Heading { .. } | Block::Rule => candidate.verdict = Verdict::Drop,
            Block::Paragraph { .. }
                if candidate.length() < 60
                    && !candidate
                        .measure
                        .words
                        .ends_with(['.', '!', '?', '”', '"', '»', '。', '」', '…', ':', ')']) =>
            {
                candidate.verdict = Verdict::Notice;
            }
            Block::Figure { .. } | Block::Embed { .. } => {}
            _ => break,
        }
    }
}
