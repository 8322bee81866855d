//! Many stories at once: what is rare and what is crowded is known of all before anything is decided.

use std::collections::HashMap;

use reprint_story::When;

use crate::{Article, EventKey, Grouper, StoryKey, grouper::UNKNOWN, terms::Terms};

/// What a story's surroundings are taken for until neighbours are met, where there are so many stories that all will be.
const QUIET: f32 = 0.02;
/// Fewer stories than this do not show what is crowded.
const FEW: usize = 100;

/// What surroundings are taken for among so many stories.
pub(crate) fn quiet(stories: usize) -> f32 {
    if stories < FEW { UNKNOWN } else { QUIET }
}

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
        let quiet = quiet(self.stories.len());
        for (terms, date, copy_of) in std::mem::take(&mut self.stories) {
            self.grouper.meet(&terms, (date, copy_of), quiet);
        }
        let all: Vec<StoryKey> = (0..).take(self.grouper.len()).collect();
        let groups = self.grouper.linked(&all);
        let mut events: HashMap<usize, EventKey> = HashMap::new();
        for (key, group) in all.into_iter().zip(groups) {
            let event = self.grouper.put(key, events.get(&group).copied());
            events.insert(group, event);
        }
        self.grouper.look_again_later();
        self.grouper
    }
}
