//! Who had it first: evidence over everything a text shares words with, weighed together.

use jiff::Timestamp;

use reprint_story::When;
use serde::Serialize;

use crate::{
    Key,
    kept::Kept,
    share::{flag, share},
};

/// One piece of evidence about a text being the first of its family.
pub const EVIDENCE: [&str; EVIDENCES] = [
    "is the text asked about",
    "the text asked about gives its address as canonical",
    "others give its address as canonical",
    "the text asked about names it as its source",
    "others name it as their source",
    "gives another's address as canonical",
    "names another as its source",
    "says it is older than the rest",
    "says no time",
    "says a time far before the rest",
    "share of the text asked about it holds",
    "share of the others it holds",
    "share of it that others hold",
    "holds words of strangers to the family",
    "its headline stands in the others' headlines",
    "is, or names in its head, an agency",
];
pub(crate) const EVIDENCES: usize = 16;

/// What each piece of [`EVIDENCE`] counts (log odds; see the README for how they came about).
const WEIGHTS: [f32; EVIDENCES] = [
    0.2, 6.0, 4.0, 4.0, 3.0, -4.0, -2.0, 2.5, -0.5, -1.5, 1.0, 5.0, 1.0, -2.0, 1.0, 0.5,
];

/// A text of a family, and a match between two.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) to: Key,
    /// Share of this text that stands in `to`, and of `to` that stands in this.
    pub(crate) share: f32,
    pub(crate) back: f32,
}

/// Share of the shorter text from which two texts are of one family.
const FAMILY: f32 = 0.2;
/// Members of a family that are weighed.
const MOST_MEMBERS: usize = 64;

/// Weighs families.
pub(crate) struct Families<'a> {
    pub(crate) texts: Vec<&'a Kept>,
    /// For each text its matches.
    pub(crate) edges: Vec<Vec<Edge>>,
}

impl Families<'_> {
    /// The text itself and those it shares much with.
    pub(crate) fn members(&self, of: Key) -> Vec<Key> {
        let edges = self
            .edges
            .get(of as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let near = edges
            .iter()
            .filter(|edge| edge.share.max(edge.back) >= FAMILY);
        std::iter::once(of)
            .chain(near.map(|edge| edge.to))
            .take(MOST_MEMBERS)
            .collect()
    }

    fn edge(&self, from: Key, to: Key) -> Option<Edge> {
        self.edges
            .get(from as usize)?
            .iter()
            .find(|edge| edge.to == to)
            .copied()
    }

    /// Share of `of` that stands in `within`.
    fn share(&self, of: Key, within: Key) -> f32 {
        if of == within {
            return 1.0;
        }
        self.edge(of, within).map_or(0.0, |edge| edge.share)
    }

    /// The evidence for `candidate` being the origin of `asked`, among `members`.
    pub(crate) fn evidence(&self, asked: Key, candidate: Key, members: &[Key]) -> [f32; EVIDENCES] {
        let it = self.texts[candidate as usize];
        let others: Vec<Key> = members
            .iter()
            .copied()
            .filter(|&member| member != candidate)
            .collect();
        let known = others.iter().filter(|&&other| other != asked).count();
        let known = share(known.max(1), 1);
        let count = share(others.len().max(1), 1);
        let mut e = [0.0; EVIDENCES];
        e[0] = flag(asked == candidate);
        for &other in &others {
            let that = self.texts[other as usize];
            let by = usize::from(other != asked);
            e[1 + by] += flag(that.canonical.is_some() && that.canonical == it.url);
            e[3 + by] += flag(that.publisher != it.publisher && that.notices.name(&it.publisher));
            e[5] = f32::max(
                e[5],
                flag(it.canonical.is_some() && it.canonical == that.url),
            );
            e[6] = f32::max(
                e[6],
                flag(that.publisher != it.publisher && it.notices.name(&that.publisher)),
            );
            e[11] += self.share(other, candidate) / count;
            e[12] += self.share(candidate, other) / count;
            e[14] += (flag(within(&it.title, &that.title)) - flag(within(&that.title, &it.title)))
                / count;
        }
        e[2] = (e[2] * 2.0).min(2.0) / 2.0;
        e[4] = (e[4] * 2.0 / known.sqrt()).min(2.0) / 2.0;
        if it.canonical.is_some() && it.canonical != it.url {
            e[5] = 1.0;
        }
        self.times(it, &others, &mut e);
        e[10] = self.share(asked, candidate);
        e[13] = self.foreign(candidate, members);
        e[15] = flag(it.agency != 0 || it.notices.head != 0);
        e
    }

    /// Claimed times: how many claim to be later, and whether the claim is odd.
    fn times(&self, it: &Kept, others: &[Key], e: &mut [f32; EVIDENCES]) {
        let Some(own) = it.published.map(When::earliest) else {
            e[8] = 1.0;
            return;
        };
        let times = others
            .iter()
            .filter_map(|&other| self.texts[other as usize].published);
        let times: Vec<Timestamp> = times.map(When::earliest).collect();
        let Some(first) = times.iter().min() else {
            return;
        };
        let later = times.iter().filter(|&&time| time > own).count();
        let same = times.iter().filter(|&&time| time == own).count();
        e[7] = share(2 * later + same, 2 * times.len()) - 0.5;
        if *first > own {
            let days = first.as_second().abs_diff(own.as_second()) / 86_400;
            let days = f32::from(u16::try_from(days).unwrap_or(u16::MAX));
            e[9] = (days.ln_1p() / 4.0).min(1.0);
        }
    }

    /// The largest share of a text that stands in a text of which the rest of the family has nothing.
    fn foreign(&self, of: Key, members: &[Key]) -> f32 {
        let edges = self
            .edges
            .get(of as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let strange = edges.iter().filter(|edge| {
            !members.contains(&edge.to)
                && !members
                    .iter()
                    .any(|&member| member != of && self.edge(member, edge.to).is_some())
        });
        strange.map(|edge| edge.share).fold(0.0, f32::max)
    }

    /// For each member, how much speaks for it having been first.
    fn scores(&self, asked: Key, members: &[Key]) -> Vec<f32> {
        members
            .iter()
            .map(|&candidate| {
                let evidence = self.evidence(asked, candidate, members);
                evidence
                    .iter()
                    .zip(WEIGHTS)
                    .map(|(e, weight)| e * weight)
                    .sum()
            })
            .collect()
    }

    /// For a text, the one it seems to come from: itself, if it was first.
    pub(crate) fn first(&self, asked: Key) -> Key {
        let members = self.members(asked);
        let scores = self.scores(asked, &members);
        let best = scores
            .iter()
            .zip(&members)
            .max_by(|a, b| a.0.total_cmp(b.0).then(b.1.cmp(a.1)));
        best.map_or(asked, |(_, &key)| key)
    }
}

/// Which of two texts was there first, as far as can be seen. It is evidence for a person to read, not a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Direction {
    /// The other text was there first; else the one asked about.
    pub there_first: bool,
    /// How sure that is: from 0.5, a coin's throw, to 1.
    pub confidence: f32,
    /// The pieces of [`EVIDENCE`] that tell the two apart, with what each counts for the one that was first.
    pub because: Vec<(&'static str, f32)>,
}

/// Log odds from which a piece of evidence is told.
const TOLD: f32 = 0.3;

/// Weighs two texts by themselves; `shares` is how much of the first stands in the second, and the other way.
pub(crate) fn direction(here: &Kept, there: &Kept, shares: (f32, f32)) -> Direction {
    let edge = |to, share, back| vec![Edge { to, share, back }];
    let families = Families {
        texts: vec![here, there],
        edges: vec![edge(1, shares.0, shares.1), edge(0, shares.1, shares.0)],
    };
    // Each is asked about in turn, so that being the one asked about counts for neither.
    let weigh = |candidate| {
        let mut sum = [0.0; EVIDENCES];
        for asked in [0, 1] {
            let evidence = families.evidence(asked, candidate, &[0, 1]);
            for ((sum, evidence), weight) in sum.iter_mut().zip(evidence).zip(WEIGHTS) {
                *sum += evidence * weight / 2.0;
            }
        }
        sum
    };
    let (for_here, for_there) = (weigh(0), weigh(1));
    let odds: f32 = for_there.iter().sum::<f32>() - for_here.iter().sum::<f32>();
    let side = if odds > 0.0 { 1.0 } else { -1.0 };
    let pieces = EVIDENCE.iter().zip(for_there.iter().zip(&for_here));
    let because = pieces.map(|(name, (there, here))| (*name, (there - here) * side));
    Direction {
        there_first: odds > 0.0,
        confidence: 1.0 / (1.0 + (-odds.abs()).exp()),
        because: because.filter(|(_, counts)| counts.abs() >= TOLD).collect(),
    }
}

impl Families<'_> {
    /// Which of two texts was there first.
    pub(crate) fn source(&self, a: Key, b: Key, first: &[Key]) -> Key {
        let of = |key: Key| first.get(key as usize).copied().unwrap_or(key);
        if of(a) == b {
            return b;
        }
        if of(b) == a {
            return a;
        }
        let scores = self.scores(a, &[a, b]);
        let back = self.scores(b, &[a, b]);
        let of = |at: usize| {
            scores.get(at).copied().unwrap_or_default() + back.get(at).copied().unwrap_or_default()
        };
        if of(0) >= of(1) { a } else { b }
    }
}

/// True if the words of one headline stand in the other, which has more.
fn within(inner: &[u32], outer: &[u32]) -> bool {
    !inner.is_empty()
        && inner.len() < outer.len()
        && outer.windows(inner.len()).any(|window| window == inner)
}
