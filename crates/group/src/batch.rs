//! Many stories at once: what is rare and what is crowded is known of all before anything is decided.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, HashMap},
};

use reprint_story::When;

use crate::{
    Article, EventKey, Grouper, StoryKey,
    decide::UNMET,
    grouper::{Meeting, UNKNOWN},
    terms::Terms,
};

/// What a story's surroundings are taken for until neighbours are met, where there are so many stories that all will be.
const QUIET: f32 = 0.02;
/// Fewer stories than this do not show what is crowded.
const FEW: usize = 100;

/// Stories being gathered, to be grouped together.
#[derive(Debug, Default)]
pub struct Gathering {
    grouper: Grouper,
    stories: Vec<(Terms, Option<When>, Option<StoryKey>)>,
}

impl Grouper {
    /// Begins a grouping of many stories at once.
    pub fn batch() -> Gathering {
        Gathering::default()
    }
}

impl Gathering {
    /// Adds a story.
    pub fn add(&mut self, article: &Article<'_>) {
        let terms = Terms::of(article.title, article.text);
        self.grouper.count(&terms);
        self.stories.push((terms, article.date, article.copy_of));
    }

    /// Groups them: the two most alike groups are joined, by the average odds of their stories, until none is more likely one than two.
    /// The grouper goes on from there.
    pub fn finish(mut self) -> Grouper {
        let quiet = if self.stories.len() < FEW {
            UNKNOWN
        } else {
            QUIET
        };
        let mut met: Vec<(StoryKey, Meeting)> = Vec::new();
        let mut copies = Vec::new();
        for (terms, date, copy_of) in std::mem::take(&mut self.stories) {
            let (key, meetings) = self.grouper.meet(&terms, date, quiet);
            met.extend(meetings.into_iter().map(|meeting| (key, meeting)));
            copies.extend(copy_of.filter(|of| *of < key).map(|of| (key, of)));
        }
        let links = met
            .iter()
            .map(|(key, meeting)| (*key, meeting.other, self.grouper.odds(*key, meeting)));
        let groups = Linkage::of(self.grouper.len(), links.collect(), &copies).run();
        let mut events: HashMap<usize, EventKey> = HashMap::new();
        for (key, group) in (0..).zip(groups) {
            let event = self.grouper.put(key, events.get(&group).copied());
            events.insert(group, event);
        }
        self.grouper
    }
}

/// Average-linkage clustering over the pairs that met.
struct Linkage {
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
    fn of(
        count: usize,
        links: Vec<(StoryKey, StoryKey, f32)>,
        copies: &[(StoryKey, StoryKey)],
    ) -> Self {
        let mut linkage = Self {
            joined: (0..count).collect(),
            sizes: vec![1.0; count],
            sums: vec![HashMap::new(); count],
            heap: BinaryHeap::new(),
        };
        for (a, b, odds) in links {
            let (a, b) = (a as usize, b as usize);
            linkage.sums[a].insert(b, odds - UNMET);
            linkage.sums[b].insert(a, odds - UNMET);
        }
        for &(a, b) in copies {
            let (a, b) = (linkage.find(a as usize), linkage.find(b as usize));
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

    fn run(mut self) -> Vec<usize> {
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
