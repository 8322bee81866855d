//! Who had it first: evidence over everything a text shares words with, weighed together.

use jiff::Timestamp;

use crate::{Key, tracer::Kept};

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
    0.5, 6.0, 4.0, 4.0, 3.0, -4.0, -2.0, 2.0, -0.5, -1.0, 1.0, 2.0, 1.0, -1.0, 0.5, 0.5,
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
    pub(crate) texts: &'a [Kept],
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
        let it = &self.texts[candidate as usize];
        let others: Vec<Key> = members
            .iter()
            .copied()
            .filter(|&member| member != candidate)
            .collect();
        let known = others
            .iter()
            .filter(|&&other| other != asked)
            .count()
            .max(1) as f32;
        let count = others.len().max(1) as f32;
        let mut e = [0.0; EVIDENCES];
        e[0] = flag(asked == candidate);
        for &other in &others {
            let that = &self.texts[other as usize];
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
        let Some(own) = it.published.map(|when| when.earliest()) else {
            e[8] = 1.0;
            return;
        };
        let mut times: Vec<Timestamp> = others
            .iter()
            .filter_map(|&other| Some(self.texts[other as usize].published?.earliest()))
            .collect();
        if times.is_empty() {
            return;
        }
        times.sort_unstable();
        let later = times.iter().filter(|&&time| time > own).count() as f32;
        let same = times.iter().filter(|&&time| time == own).count() as f32;
        e[7] = (later + same / 2.0) / times.len() as f32 - 0.5;
        let first = times[0].as_second() - own.as_second();
        if first > 0 {
            e[9] = ((first as f32 / 86_400.0).ln_1p() / 4.0).min(1.0);
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

    /// The member that was most likely first, with the odds of each.
    pub(crate) fn scores(&self, asked: Key, members: &[Key]) -> Vec<f32> {
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

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// True if the words of one headline stand in the other, which has more.
fn within(inner: &[u32], outer: &[u32]) -> bool {
    !inner.is_empty()
        && inner.len() < outer.len()
        && outer.windows(inner.len()).any(|window| window == inner)
}
