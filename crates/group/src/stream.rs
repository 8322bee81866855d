//! Stories one after another: each is decided when it comes, and what it touches is looked at again.

use std::collections::HashMap;

use crate::{Article, EventKey, Grouper, StoryKey, batch::quiet, linkage::Linkage, terms::Terms};

/// Stories that are looked at again with a new one, at most.
const MOST_AROUND: usize = 400;
/// Log odds from which a story's event is looked at again together with the new one.
const TOUCHED: f32 = -2.0;
/// All stories are looked at again when there are so many, and then whenever there are half as many more.
const FIRST_LOOK: usize = 30;

/// What became of a story just added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The story.
    pub story: StoryKey,
    /// Its event.
    pub event: EventKey,
    /// Stories added before that are in another event now.
    pub moved: Vec<(StoryKey, EventKey)>,
}

impl Grouper {
    /// Adds a story and decides. What was decided before about the stories it is like is decided anew; and now and then,
    /// as more is known of what is rare, about all. An event keeps its key as long as the larger part of its stories
    /// stay together; where events become one, it is the one that had more.
    pub fn add(&mut self, article: &Article<'_>) -> Added {
        let story = self.take(article);
        self.put(story, None);
        if self.next_look == 0 {
            self.next_look = FIRST_LOOK;
        }
        let mut moved = if self.len() >= self.next_look {
            self.look_again()
        } else {
            match self.crowd_of(story) {
                Some(event) => {
                    self.join(story, event);
                    Vec::new()
                }
                None => self.decide(&self.around(story)),
            }
        };
        moved.retain(|(key, _)| *key != story);
        Added {
            story,
            event: self.event(story).unwrap_or_default(),
            moved,
        }
    }

    /// Adds a story whose event was decided in an earlier run; none begins one. When all are there, [`Grouper::look_again`].
    pub fn recall(
        &mut self,
        article: &Article<'_>,
        event: Option<EventKey>,
    ) -> (StoryKey, EventKey) {
        let story = self.take(article);
        let known = event.filter(|&event| (event as usize) < self.events.len());
        (story, self.put(story, known))
    }

    /// Learns that a story is a copy of another after both were added: they come into one event. Says which stories are in
    /// another event now.
    pub fn learn_copy(&mut self, story: StoryKey, of: StoryKey) -> Vec<(StoryKey, EventKey)> {
        let (Some(own), Some(event)) = (self.event(story), self.event(of)) else {
            return Vec::new();
        };
        if !self.note_copy(story, of) || own == event {
            return Vec::new();
        }
        if self.stories(own).len() + self.stories(event).len() <= MOST_AROUND {
            return self.decide(&self.around(story));
        }
        self.join(story, event);
        vec![(story, event)]
    }

    fn take(&mut self, article: &Article<'_>) -> StoryKey {
        let terms = Terms::of(article.title, article.text);
        self.count(&terms);
        let known = (article.date, article.copy_of);
        self.meet(&terms, known, quiet(self.len()))
    }

    /// Weighs and decides everything anew, and says which stories are in another event now.
    pub fn look_again(&mut self) -> Vec<(StoryKey, EventKey)> {
        self.meet_again(quiet(self.len()));
        self.look_again_later();
        let all: Vec<StoryKey> = (0..).take(self.len()).collect();
        self.decide(&all)
    }

    pub(crate) fn look_again_later(&mut self) {
        self.next_look = (self.len() + self.len() / 2).max(FIRST_LOOK);
    }

    /// The event a new story belongs to, if that is too large to be looked at again for each story that joins it.
    fn crowd_of(&self, story: StoryKey) -> Option<EventKey> {
        let (met, copy_of) = self.links(story);
        let met: Vec<(StoryKey, f32)> = met.collect();
        let nearest = met.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let original = copy_of.first().copied();
        let event = self.event(original.or(nearest.map(|(other, _)| *other))?)?;
        let odds = met
            .iter()
            .filter(|(other, _)| self.event(*other) == Some(event));
        let likely = original.is_some() || odds.map(|(_, odds)| odds).sum::<f32>() > 0.0;
        (likely && self.stories(event).len() >= MOST_AROUND).then_some(event)
    }

    /// Moves a story, alone, into another event.
    fn join(&mut self, story: StoryKey, event: EventKey) {
        let own = self.event(story);
        if let Some(members) = own.and_then(|own| self.events.get_mut(own as usize)) {
            members.retain(|&member| member != story);
        }
        if let Some(members) = self.events.get_mut(event as usize) {
            members.push(story);
        }
        self.set_event(story, event);
    }

    /// Every story of a story's event and of those it may belong to, the likeliest first.
    fn around(&self, story: StoryKey) -> Vec<StoryKey> {
        let (met, copy_of) = self.links(story);
        let mut near: Vec<(StoryKey, f32)> = met.filter(|(_, odds)| *odds > TOUCHED).collect();
        near.extend(copy_of.iter().map(|&of| (of, f32::INFINITY)));
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut events: Vec<EventKey> = self.event(story).into_iter().collect();
        let mut around: Vec<StoryKey> = events
            .iter()
            .flat_map(|&own| self.stories(own).to_vec())
            .collect();
        for (other, _) in near {
            let Some(event) = self.event(other).filter(|event| !events.contains(event)) else {
                continue;
            };
            let members = self.stories(event);
            if around.len() + members.len() <= MOST_AROUND {
                around.extend(members);
            }
            events.push(event);
        }
        around.sort_unstable();
        around
    }

    /// The groups these stories (in order) make among themselves: for each the number of its group.
    pub(crate) fn linked(&self, stories: &[StoryKey]) -> Vec<usize> {
        let place = |key: StoryKey| stories.binary_search(&key).ok();
        let mut links = Vec::new();
        let mut copies = Vec::new();
        for (at, &key) in stories.iter().enumerate() {
            let (met, copy_of) = self.links(key);
            links.extend(met.filter_map(|(other, odds)| Some((at, place(other)?, odds))));
            copies.extend(copy_of.iter().filter_map(|&of| Some((at, place(of)?))));
        }
        Linkage::of(stories.len(), &links, &copies).run()
    }

    /// Decides about these stories, which are all of their events; says which are in another event than before.
    fn decide(&mut self, stories: &[StoryKey]) -> Vec<(StoryKey, EventKey)> {
        let groups = self.linked(stories);
        let before: Vec<EventKey> = stories.iter().filter_map(|&key| self.event(key)).collect();
        let keys = self.keys_of(&groups, &before);
        for &event in &before {
            if let Some(members) = self.events.get_mut(event as usize) {
                members.clear();
            }
        }
        let mut moved = Vec::new();
        for ((&story, group), before) in stories.iter().zip(&groups).zip(before) {
            let event = keys.get(group).copied().unwrap_or(before);
            if let Some(members) = self.events.get_mut(event as usize) {
                members.push(story);
            }
            self.set_event(story, event);
            if event != before {
                moved.push((story, event));
            }
        }
        moved
    }

    /// For each group the event it is: the one it has most stories of, or a new one.
    fn keys_of(&mut self, groups: &[usize], before: &[EventKey]) -> HashMap<usize, EventKey> {
        let mut shared: HashMap<(usize, EventKey), usize> = HashMap::new();
        for (&group, &event) in groups.iter().zip(before) {
            *shared.entry((group, event)).or_default() += 1;
        }
        let mut claims: Vec<(usize, EventKey, usize)> = shared
            .into_iter()
            .map(|((group, event), stories)| (stories, event, group))
            .collect();
        claims.sort_unstable_by_key(|&(stories, event, group)| {
            (std::cmp::Reverse(stories), event, group)
        });
        let mut keys: HashMap<usize, EventKey> = HashMap::new();
        let mut given = std::collections::HashSet::new();
        for (_, event, group) in claims {
            if !keys.contains_key(&group) && given.insert(event) {
                keys.insert(group, event);
            }
        }
        for group in groups {
            keys.entry(*group).or_insert_with(|| {
                self.events.push(Vec::new());
                u32::try_from(self.events.len() - 1).unwrap_or(u32::MAX)
            });
        }
        keys
    }
}
