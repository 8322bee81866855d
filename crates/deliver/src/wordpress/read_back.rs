use reprint_story::{Fault, Severity};
use serde_json::Value;

use super::{META_CANONICAL, Post};

/// A post as it stands on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Its number.
    pub id: u64,
    /// `draft`, `publish`, `trash`, `future`…
    pub state: String,
    /// Its address.
    pub link: Option<String>,
    /// The last part of its address.
    pub slug: String,
    /// Its headline as written.
    pub title: String,
    /// Its text as written.
    pub html: String,
    /// The canonical link the companion plugin keeps.
    pub canonical: Option<String>,
}

impl Remote {
    /// Reads one post of `context=edit`.
    pub(super) fn read(post: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Some(Self {
            id: post["id"].as_u64()?,
            state: text(&post["status"]),
            link: post["link"].as_str().map(str::to_owned),
            slug: text(&post["slug"]),
            title: text(&post["title"]["raw"]),
            html: text(&post["content"]["raw"]),
            canonical: post["meta"][META_CANONICAL]
                .as_str()
                .filter(|url| !url.is_empty())
                .map(str::to_owned),
        })
    }

    /// True if the post holds a copy of the same story: its text carries the kit's mark with the same story and copy.
    pub(super) fn is_copy_of(&self, reprint: &str) -> bool {
        let wanted = story_and_copy(reprint);
        let marks = self.html.split("data-reprint=").skip(1);
        let mut marks = marks.filter_map(|rest| {
            rest.trim_start_matches(['"', '\'', '\\'])
                .split(['"', '\'', '\\'])
                .next()
        });
        marks.any(|mark| story_and_copy(mark) == wanted)
    }

    /// What was sent and did not stick.
    pub(super) fn differences(&self, post: &Post) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut lost = |code: &'static str, message: String| {
            faults.push(Fault::new(code, Severity::Warning, message));
        };
        if self.state != post.state.word() {
            lost(
                "wordpress.state",
                format!(
                    "The post is {:?}, not {:?}: the user may not be allowed to publish.",
                    self.state,
                    post.state.word()
                ),
            );
        }
        if squeezed(&self.title) != squeezed(&post.title) {
            lost(
                "wordpress.title",
                format!("The headline became {:?}.", self.title),
            );
        }
        if !post.html.is_empty()
            && !self.is_copy_of(&post.reprint)
            && post.html.contains("data-reprint")
        {
            lost(
                "wordpress.mark",
                "The credit's mark (data-reprint) was removed; the copy is now found by its address alone.".into(),
            );
        }
        if squeezed(&self.html) != squeezed(&post.html) {
            lost(
                "wordpress.text",
                "The site changed the text while saving it; compare the page with the kit.".into(),
            );
        }
        if let Some(slug) = post.slug.as_ref().filter(|slug| **slug != self.slug) {
            lost(
                "wordpress.slug",
                format!("The address ends in {:?}, not {slug:?}.", self.slug),
            );
        }
        if let Some(canonical) = &post.canonical
            && self.canonical.as_deref() != Some(canonical.as_str())
        {
            lost(
                "wordpress.canonical",
                "The canonical link was not set: stock WordPress drops it. Install the companion plugin, or set it by hand.".into(),
            );
        }
        faults
    }
}

/// The first and third part of `story.version.copy`: what stays the same while versions come.
fn story_and_copy(mark: &str) -> Option<(&str, &str)> {
    let mut parts = mark.split('.');
    let (story, _version, copy) = (parts.next()?, parts.next()?, parts.next()?);
    Some((story, copy))
}

/// Text without the white space WordPress moves about.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
