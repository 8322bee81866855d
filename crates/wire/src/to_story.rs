//! From a feed's entry to a story.
