//! Choosing the element that holds the story's text.
//!
//! Each box with words of its own has a *mass*: its bytes outside links, weighed by how much they read like running text.
//! Boxes that are furniture by tag or class are pruned, unless they hold so much of the page's mass that their class must be
//! mistaken. Then we go down from the root, each time into the child that holds nearly all the mass of its parent.

use crate::{
    class::Signs,
    scan::{BoxOf, Kind, Scan},
};

/// Which boxes are left out.
pub(crate) struct Pruned(Vec<bool>);

impl Pruned {
    pub(crate) fn is(&self, index: usize) -> bool {
        self.0.get(index).copied().unwrap_or(false)
    }
}

/// How readily boxes are pruned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strictness {
    /// By tag and by class.
    Strict,
    /// By tag and the surest classes.
    Fair,
    /// Hidden boxes and navigation alone.
    Lax,
}

/// How much a box's own words read like running text.
pub(crate) fn own_mass(this: &BoxOf) -> f32 {
    if this.own < 25 {
        return 0.0;
    }
    let (own, links) = (weight(this.own), weight(this.own_links));
    let outside = own - links;
    let density = links / own;
    if density > 0.55 {
        return 0.0;
    }
    let marked = f32::from(this.marks.min(1000)) > own / 240.0;
    let shape = match this.kind {
        Kind::Heading(_) => 0.0,
        Kind::Paragraph | Kind::Quote | Kind::Code => 1.0,
        Kind::Item => 0.45,
        Kind::Table => 0.5,
        Kind::Figure => 0.1,
        _ => 0.8,
    };
    let length = if own >= 140.0 {
        1.0
    } else if own >= 60.0 {
        0.6
    } else {
        0.25
    };
    let prose = if marked { 1.0 } else { 0.35 };
    let signs = if this.signs.has(Signs::CAPTION) || this.signs.has(Signs::CREDIT) {
        0.1
    } else {
        1.0
    };
    outside * (1.0 - density) * shape * length * prose * signs
}

#[expect(clippy::cast_precision_loss, reason = "a weight, not a count")]
fn weight(bytes: u32) -> f32 {
    bytes as f32
}

/// The mass under each box, itself included; boxes of which `skip` holds count nothing.
fn masses(boxes: &[BoxOf], skip: &dyn Fn(usize) -> bool) -> Vec<f32> {
    let mut sums: Vec<f32> = Vec::with_capacity(boxes.len());
    let mut at = 0;
    let mut skipped_to = 0;
    for (index, this) in boxes.iter().enumerate() {
        if index >= skipped_to && skip(index) {
            skipped_to = this.end as usize;
        }
        sums.push(if index < skipped_to {
            0.0
        } else {
            own_mass(this)
        });
        at = index;
    }
    for index in (1..=at).rev() {
        let parent = boxes[index].parent as usize;
        sums[parent] += sums[index];
    }
    sums
}

/// Decides which boxes are left out.
pub(crate) fn prune(scan: &Scan<'_>, strictness: Strictness) -> Pruned {
    let boxes = &scan.boxes;
    let all = masses(boxes, &|index| boxes[index].kind == Kind::Nav);
    let total = all.first().copied().unwrap_or(0.0).max(1.0);
    let mut pruned = vec![false; boxes.len()];
    let mut index = 0;
    while index < boxes.len() {
        let this = &boxes[index];
        let end = this.end as usize;
        let share = all[index] / total;
        if leaves(this, share, all[index], strictness) {
            pruned[index..end.max(index + 1)].fill(true);
            index = end.max(index + 1);
        } else {
            index += 1;
        }
    }
    Pruned(pruned)
}

fn leaves(this: &BoxOf, share: f32, mass: f32, strictness: Strictness) -> bool {
    // What a script shows later (streamed parts, metered text) may be hidden in the source: never the greater part.
    if this.hidden && share < 0.5 {
        return true;
    }
    let signs = this.signs;
    if signs.has(Signs::HIDDEN) && share < 0.2 {
        return true;
    }
    match this.kind {
        Kind::Nav => return share < 0.5,
        Kind::Footer => return share < 0.35,
        Kind::Aside if strictness == Strictness::Strict => return share < 0.45,
        Kind::Form => return share < 0.15 && mass < 600.0,
        _ => {}
    }
    match strictness {
        Strictness::Lax => signs.has(Signs::COMMENTS) && share < 0.3,
        Strictness::Fair => {
            signs.has(Signs::COMMENTS) && share < 0.5 || signs.has(Signs::RELATED) && share < 0.2
        }
        Strictness::Strict => {
            // The class of a whole article's wrapper may speak of its parts.
            let most = if signs.has(Signs::BODY) { 0.08 } else { 0.4 };
            (signs.has(Signs::COMMENTS) && share < 0.7)
                || ((signs.has(Signs::FURNITURE) || signs.has(Signs::RELATED)) && share < most)
        }
    }
}

/// The box that holds the story's text, by index; none where there is hardly any text. `heading` is the box of the headline.
pub(crate) fn choose(scan: &Scan<'_>, pruned: &Pruned, heading: Option<usize>) -> Option<usize> {
    let boxes = &scan.boxes;
    let sums = masses(boxes, &|index| pruned.is(index));
    let total = sums.first().copied().unwrap_or(0.0);
    if total < 60.0 {
        return None;
    }
    let mut at = 0;
    loop {
        let mut best: Option<(usize, f32)> = None;
        let mut with_heading = None;
        let mut child = at + 1;
        while child < boxes[at].end as usize {
            if best.is_none_or(|(_, most)| sums[child] > most) {
                best = Some((child, sums[child]));
            }
            let end = (boxes[child].end as usize).max(child + 1);
            if heading.is_some_and(|h| (child..end).contains(&h)) {
                with_heading = Some(child);
            }
            child = end;
        }
        let Some((heaviest, mass)) = best else { break };
        // On pages that go on with other stories, the story is the article under its headline.
        if let Some(own) = with_heading
            && own != heaviest
            && boxes[own].kind == Kind::Article
            && sums[own] > 500.0
        {
            at = own;
            continue;
        }
        let headed = with_heading == Some(heaviest);
        if !goes_down(boxes, heaviest, mass / sums[at], headed)
            || opens_before(boxes, pruned, at, heaviest, heading)
        {
            break;
        }
        at = heaviest;
    }
    Some(at)
}

/// True if the text opens before the heaviest child: between the headline and that child stand whole paragraphs.
fn opens_before(
    boxes: &[BoxOf],
    pruned: &Pruned,
    at: usize,
    heaviest: usize,
    heading: Option<usize>,
) -> bool {
    let Some(heading) = heading.filter(|&heading| heading < heaviest) else {
        return false;
    };
    let mut from = at.max(heading) + 1;
    let mut paragraphs = 0;
    while from < heaviest {
        let this = &boxes[from];
        let apart = [
            Signs::STANDFIRST,
            Signs::BYLINE,
            Signs::CAPTION,
            Signs::CREDIT,
            Signs::DATE,
            Signs::BOX,
        ];
        if pruned.is(from)
            || matches!(this.kind, Kind::Figure | Kind::Aside | Kind::List)
            || apart.iter().any(|&sign| this.signs.has(sign))
        {
            from = (this.end as usize).max(from + 1);
            continue;
        }
        if this.kind == Kind::Paragraph
            && this.own >= 120
            && this.marks >= 2
            && this.own_links * 3 < this.own
        {
            paragraphs += 1;
        }
        from += 1;
    }
    paragraphs >= 2
}

fn goes_down(boxes: &[BoxOf], child: usize, share: f32, headed: bool) -> bool {
    let this = &boxes[child];
    // A single long paragraph is no container.
    if matches!(
        this.kind,
        Kind::Paragraph | Kind::Quote | Kind::Item | Kind::Heading(_) | Kind::Code | Kind::Figure
    ) {
        return false;
    }
    let wanted = match this.kind {
        Kind::Article if headed => 0.25,
        _ if this.signs.has(Signs::BODY) => 0.5,
        Kind::Article | Kind::Main => 0.6,
        _ => 0.8,
    };
    share >= wanted
}
