//! Average-linkage clustering: a group is joined by the average odds of its stories, so that one bridging story does not
//! chain two happenings together.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, HashMap},
};

use crate::decide::UNMET;

/// Average-linkage clustering over the pairs that met.
pub(crate) struct Linkage {
    /// Where a group went when it was joined; itself if it stands.
    joined: Vec<usize>,
    sizes: Vec<f32>,
    /// Sums of the odds, above [`UNMET`], between two groups.
    sums: Vec<HashMap<usize, f32>>,
    heap: BinaryHeap<Offer>,
}

/// Two groups that could be joined; outdated when one of them has changed since.
struct Offer {
    average: f32,
    groups: (usize, usize),
    sizes: (f32, f32),
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.average
            .total_cmp(&other.average)
            .then(other.groups.cmp(&self.groups))
    }
}

impl Linkage {
    /// `count` stories by number, the odds of those that met, and those that belong together whatever the odds.
    pub(crate) fn of(
        count: usize,
        links: &[(usize, usize, f32)],
        copies: &[(usize, usize)],
    ) -> Self {
        let mut linkage = Self {
            joined: (0..count).collect(),
            sizes: vec![1.0; count],
            sums: vec![HashMap::new(); count],
            heap: BinaryHeap::new(),
        };
        for &(a, b, odds) in links {
            linkage.sums[a].insert(b, odds - UNMET);
            linkage.sums[b].insert(a, odds - UNMET);
        }
        for &(a, b) in copies {
            let (a, b) = (linkage.find(a), linkage.find(b));
            if a != b {
                linkage.join(a.min(b), a.max(b));
            }
        }
        for group in 0..count {
            linkage.offer(group, |other| other > group);
        }
        linkage
    }

    fn find(&self, mut group: usize) -> usize {
        while self.joined[group] != group {
            group = self.joined[group];
        }
        group
    }

    /// Offers a group to its neighbours.
    fn offer(&mut self, group: usize, wanted: impl Fn(usize) -> bool) {
        for (&other, &sum) in self.sums[group].iter().filter(|(other, _)| wanted(**other)) {
            let sizes = (self.sizes[group], self.sizes[other]);
            let average = sum / (sizes.0 * sizes.1) + UNMET;
            if average > 0.0 {
                self.heap.push(Offer {
                    average,
                    groups: (group, other),
                    sizes,
                });
            }
        }
    }

    /// Puts the later group into the earlier.
    fn join(&mut self, into: usize, gone: usize) {
        self.joined[gone] = into;
        self.sizes[into] += self.sizes[gone];
        self.sizes[gone] = 0.0;
        for (other, sum) in std::mem::take(&mut self.sums[gone]) {
            self.sums[other].remove(&gone);
            if other != into {
                *self.sums[into].entry(other).or_default() += sum;
                *self.sums[other].entry(into).or_default() += sum;
            }
        }
    }

    /// Joins the two most alike groups until none is more likely one than two; says of each story in which it is.
    pub(crate) fn run(mut self) -> Vec<usize> {
        while let Some(Offer {
            groups: (a, b),
            sizes,
            ..
        }) = self.heap.pop()
        {
            if (self.sizes[a], self.sizes[b]) == sizes {
                let (into, gone) = (a.min(b), a.max(b));
                self.join(into, gone);
                self.offer(into, |_| true);
            }
        }
        (0..self.joined.len())
            .map(|story| self.find(story))
            .collect()
    }
}
