use reprint_story::{Party, Story, When};

/// A text to be followed, and what is claimed about it. Nothing but the text is needed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// Its headline.
    pub title: &'a str,
    /// Its words; spans in a [`Match`](crate::Match) count its code points.
    pub text: &'a str,
    /// Where it stands.
    pub url: Option<&'a str>,
    /// The address it names as its own or its original's.
    pub canonical: Option<&'a str>,
    /// Who published it there.
    pub publisher: Option<&'a str>,
    /// When it says it was published.
    pub published: Option<When>,
}

impl<'a> Document<'a> {
    /// A text of which nothing else is known.
    pub fn of_text(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// A story as it stood at `url`.
    pub fn of_story(story: &'a Story, url: Option<&'a str>) -> Self {
        let name =
            |party: &'a Option<Party>| party.as_ref().and_then(|party| party.name.as_deref());
        Self {
            title: &story.headline,
            text: story.text.as_str(),
            url: url.or(story.uri.as_deref()),
            canonical: story.canonical_url.as_deref(),
            publisher: name(&story.provider).or_else(|| name(&story.publisher)),
            published: story.dates.published,
        }
    }
}
