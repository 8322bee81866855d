use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;
use reprint_story::When;
use serde::{Deserialize, Serialize};

use crate::{
    decide::{Likeness, odds},
    terms::{Bag, Hashed, Terms},
    vector::{Spread, Vector},
};

/// An event, by the order in which events began.
pub type EventKey = u32;
/// A story, by the order of adding.
pub type StoryKey = u32;

/// Terms of a story that find others.
const INDEXED: usize = 40;
/// Newest stories kept for each term.
const POSTINGS: usize = 256;
/// Stories compared in full with a new one.
const COMPARED: usize = 40;
/// Terms kept of all words, of the headline, of the opening, of the names.
const KEPT: (usize, usize, usize, usize) = (200, 20, 60, 80);
/// Neighbours that make a story's surroundings, and how many of the nearest are not counted: they may be its own event.
const CROWD: usize = 8;
const OWN: usize = 3;

/// What a story's surroundings are taken for while few neighbours were met: a middling crowd, so that the first stories are not joined on little.
pub(crate) const UNKNOWN: f32 = 0.2;

/// A story to be grouped.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    /// Its headline.
    pub title: &'a str,
    /// Its words.
    pub text: &'a str,
    /// When it was published, if that is known.
    pub date: Option<When>,
    /// The story it is a copy of: it joins that story's event whatever its words.
    pub copy_of: Option<StoryKey>,
}

/// Sorts stories into events as they come. Its state can be kept with serde and taken up again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Grouper {
    stories: Vec<Kept>,
    pub(crate) events: Vec<Vec<StoryKey>>,
    /// So many stories, and all of them are looked at again.
    pub(crate) next_look: usize,
    /// In how many stories each term stands.
    seen: Seen,
    counted: u32,
    /// The newest stories that have a term among their heaviest.
    postings: HashMap<u64, VecDeque<(StoryKey, f32)>, std::hash::BuildHasherDefault<Hashed>>,
    #[serde(skip)]
    sums: Sums,
    #[serde(skip)]
    spread: Spread,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    words: Vector,
    title: Vector,
    opening: Vector,
    names: Vector,
    seconds: Option<i64>,
    event: EventKey,
    copy_of: Vec<StoryKey>,
    /// The stories it was compared with, all of them there before.
    met: Vec<Meeting>,
    /// Likeness to the nearest stories met so far, the nearest first.
    nearest: [f32; CROWD],
}

/// Two stories that were compared; `other` was there before.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Meeting {
    pub(crate) other: StoryKey,
    pub(crate) like: Likeness,
}

/// What of two stories is compared, and where the outcome goes.
type View = (fn(&Kept) -> &Vector, fn(&mut Likeness) -> &mut f32);

const VIEWS: [View; 4] = [
    (|story| &story.words, |like| &mut like.words),
    (|story| &story.title, |like| &mut like.title),
    (|story| &story.opening, |like| &mut like.opening),
    (|story| &story.names, |like| &mut like.names),
];

impl Kept {
    fn meet(&mut self, likeness: f32) {
        near(&mut self.nearest, likeness);
    }

    /// How alike it is to its surroundings.
    fn crowd(&self) -> f32 {
        self.nearest.iter().skip(OWN).sum::<f32>() / 5.0
    }
}

/// Puts a likeness among the nearest, if it is.
fn near(nearest: &mut [f32; CROWD], likeness: f32) {
    let at = nearest.partition_point(|&near| near >= likeness);
    if at < CROWD {
        nearest.copy_within(at..CROWD - 1, at + 1);
        nearest[at] = likeness;
    }
}

#[expect(clippy::cast_precision_loss, reason = "days need no more")]
fn days(seconds: u64) -> f32 {
    seconds as f32 / 86_400.0
}

impl Grouper {
    /// A grouper that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many stories it holds.
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// True if it holds none.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// The event of a story.
    pub fn event(&self, story: StoryKey) -> Option<EventKey> {
        self.stories.get(story as usize).map(|story| story.event)
    }

    /// The stories of an event, oldest first.
    pub fn stories(&self, event: EventKey) -> &[StoryKey] {
        self.events
            .get(event as usize)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Counts a story's terms: what is rare weighs more.
    pub(crate) fn count(&mut self, terms: &Terms) {
        self.counted += 1;
        for term in terms.all() {
            *self.seen.entry(term).or_default() += 1;
        }
    }

    /// Takes in a story whose terms are counted and compares it with those that share heavy terms.
    /// `quiet` is what its surroundings are taken for until neighbours are met.
    pub(crate) fn meet(
        &mut self,
        terms: &Terms,
        article: (Option<When>, Option<StoryKey>),
        quiet: f32,
    ) -> StoryKey {
        let story = self.weighed(terms, article, quiet);
        self.take_in(story)
    }

    fn take_in(&mut self, mut story: Kept) -> StoryKey {
        let key = u32::try_from(self.stories.len()).unwrap_or(u32::MAX);
        let heaviest = story.words.heaviest(INDEXED);
        story.met = self.meetings(&story, &heaviest);
        for meeting in &story.met {
            let likeness = meeting.like.words;
            self.stories[meeting.other as usize].meet(likeness);
            near(&mut story.nearest, likeness);
        }
        for (term, weight) in heaviest {
            let postings = self.postings.entry(term).or_default();
            if postings.len() == POSTINGS {
                postings.pop_front();
            }
            postings.push_back((key, weight));
        }
        self.stories.push(story);
        key
    }

    /// Compares a story in full with those that share its heaviest terms, one view after another.
    fn meetings(&mut self, story: &Kept, heaviest: &[(u64, f32)]) -> Vec<Meeting> {
        let mut meetings: Vec<Meeting> = self
            .near(heaviest)
            .into_iter()
            .map(|other| {
                let there = self.stories[other as usize].seconds;
                let apart = story.seconds.zip(there).map(|(a, b)| days(a.abs_diff(b)));
                let like = Likeness {
                    days: apart,
                    ..Likeness::default()
                };
                Meeting { other, like }
            })
            .collect();
        for (view, outcome) in VIEWS {
            self.spread.put(view(story));
            for meeting in &mut meetings {
                let there = view(&self.stories[meeting.other as usize]);
                *outcome(&mut meeting.like) = self.spread.cosine(there);
            }
        }
        meetings
    }

    /// Weighs every story by what is known by now, and compares them all again.
    pub(crate) fn meet_again(&mut self, quiet: f32) {
        let stories = std::mem::take(&mut self.stories);
        self.postings.clear();
        for mut story in stories {
            for vector in [
                &mut story.words,
                &mut story.title,
                &mut story.opening,
                &mut story.names,
            ] {
                vector.weigh_again(|term| rarity(self.counted, &self.seen, term));
            }
            story.met.clear();
            story.nearest = [quiet; CROWD];
            self.take_in(story);
        }
    }

    /// The stories a story met, with the odds that they are of one event, and those it is a copy of.
    pub(crate) fn links(
        &self,
        key: StoryKey,
    ) -> (impl Iterator<Item = (StoryKey, f32)>, &[StoryKey]) {
        let story = self.stories.get(key as usize);
        let met = story.into_iter().flat_map(|story| &story.met);
        let odds = met.map(move |meeting| (meeting.other, self.odds(key, meeting)));
        (odds, story.map_or(&[], |story| &story.copy_of))
    }

    /// The story most like the rest of its event: the one to name it by; the oldest of equals.
    pub fn centre(&self, event: EventKey) -> Option<StoryKey> {
        let members = self.stories(event);
        let mut sums: HashMap<StoryKey, f32> = members.iter().map(|&key| (key, 0.0)).collect();
        for &key in members {
            let met = self
                .stories
                .get(key as usize)
                .into_iter()
                .flat_map(|story| &story.met);
            for meeting in met.filter(|meeting| self.event(meeting.other) == Some(event)) {
                for of in [key, meeting.other] {
                    *sums.entry(of).or_default() += meeting.like.words;
                }
            }
        }
        let best = sums
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(key, _)| key)
    }

    /// The log odds that two stories that met are of one event.
    pub(crate) fn odds(&self, key: StoryKey, meeting: &Meeting) -> f32 {
        let crowd = |key: StoryKey| self.stories.get(key as usize).map_or(0.0, Kept::crowd);
        odds(&meeting.like, (crowd(key), crowd(meeting.other)))
    }

    /// Files a story under an event, or begins one.
    pub(crate) fn put(&mut self, key: StoryKey, event: Option<EventKey>) -> EventKey {
        let event = event.unwrap_or_else(|| {
            self.events.push(Vec::new());
            u32::try_from(self.events.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(members) = self.events.get_mut(event as usize) {
            members.push(key);
        }
        if let Some(story) = self.stories.get_mut(key as usize) {
            story.event = event;
        }
        event
    }

    /// Notes that a story is a copy of another, for the next time they are looked at; false if that was known, or if
    /// one of them is not.
    pub fn note_copy(&mut self, story: StoryKey, of: StoryKey) -> bool {
        let known = story != of && (of as usize) < self.stories.len();
        let story = self.stories.get_mut(story as usize);
        let Some(story) = story.filter(|story| known && !story.copy_of.contains(&of)) else {
            return false;
        };
        story.copy_of.push(of);
        true
    }

    /// Says of a story that it is in this event, whose list is the caller's.
    pub(crate) fn set_event(&mut self, key: StoryKey, event: EventKey) {
        if let Some(story) = self.stories.get_mut(key as usize) {
            story.event = event;
        }
    }

    fn weighed(
        &self,
        terms: &Terms,
        (date, copy_of): (Option<When>, Option<StoryKey>),
        quiet: f32,
    ) -> Kept {
        let rarity = |term: u64| rarity(self.counted, &self.seen, term);
        let vector = |bag: &Bag, most| Vector::of(bag, rarity, most);
        Kept {
            words: vector(&terms.words, KEPT.0),
            title: vector(&terms.title, KEPT.1),
            opening: vector(&terms.opening, KEPT.2),
            names: vector(&terms.names, KEPT.3),
            seconds: date.map(|date| Timestamp::as_second(date.earliest())),
            event: 0,
            copy_of: copy_of
                .filter(|&of| (of as usize) < self.stories.len())
                .into_iter()
                .collect(),
            met: Vec::new(),
            nearest: [quiet; CROWD],
        }
    }

    /// Stories that share heavy terms, the nearest first.
    fn near(&mut self, heaviest: &[(u64, f32)]) -> Vec<StoryKey> {
        for (term, weight) in heaviest {
            for &(key, other) in self.postings.get(term).into_iter().flatten() {
                self.sums.add(key, weight * other);
            }
        }
        self.sums.take(COMPARED)
    }
}

type Seen = HashMap<u64, u32, std::hash::BuildHasherDefault<Hashed>>;

/// How rare a term is among so many stories.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of stories; the logarithm is coarse anyway"
)]
fn rarity(stories: u32, seen: &Seen, term: u64) -> f32 {
    let seen = seen.get(&term).copied().unwrap_or(0) as f32;
    ((stories as f32 + 1.0) / (seen + 0.5)).ln().max(0.0)
}

/// Sums by story, kept so that nothing is cleared but what was used.
#[derive(Clone, Debug, Default)]
struct Sums {
    of: Vec<f32>,
    used: Vec<StoryKey>,
}

impl Sums {
    fn add(&mut self, key: StoryKey, amount: f32) {
        let at = key as usize;
        if at >= self.of.len() {
            self.of.resize((at + 1).next_power_of_two(), 0.0);
        }
        if self.of[at] == 0.0 {
            self.used.push(key);
        }
        self.of[at] += amount;
    }

    fn take(&mut self, most: usize) -> Vec<StoryKey> {
        let mut near: Vec<(StoryKey, f32)> = self
            .used
            .drain(..)
            .map(|key| (key, std::mem::take(&mut self.of[key as usize])))
            .collect();
        if near.len() > most {
            near.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            near.truncate(most);
        }
        near.into_iter().map(|(key, _)| key).collect()
    }
}
