use reprint_markup::SafeHtml;
use reprint_story::{Rights, Story, Subject, When};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// An agency's item: a story, and what the wire says of it that a story has no place for.
///
/// As JSON it has the flat shape of the agencies' own formats: `headline`, `slugline`, `body_html` (written as XHTML, as theirs is), `version_id`, `subjects` …
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The story.
    pub story: Story,
    /// Its body as HTML, as near to the source as the sanitiser lets it be. The story's blocks are read from it.
    pub content: Option<SafeHtml>,
    /// `text`, `picture`, `graphic`, `video`, `audio`, `composite`, `planning`, `event`, `concept`.
    pub kind: Option<String>,
    /// The name of this version: the item's own and its version.
    pub version_id: Option<String>,
    /// Its version in the source's own words.
    pub version: Option<String>,
    /// When it was first made.
    pub created: Option<When>,
    /// The words under a picture, or about an item that has no body.
    pub caption: Option<String>,
    /// The agency's own priority, 1 (highest) to 9.
    pub priority: Option<u8>,
    /// Where the sender had it from, as said.
    pub source: Option<String>,
    /// The agency that made it, where the item is passed on by another.
    pub original_source: Option<String>,
    /// Words counted by the sender.
    pub word_count: Option<u32>,
    /// The city of the dateline.
    pub city: Option<String>,
    /// Authors with all ninjs says of them.
    pub authors: Vec<Map<String, Value>>,
    /// Genres with their codes.
    pub genres: Vec<Subject>,
}

impl Item {
    /// The item that carries a story.
    pub fn of(story: Story) -> Self {
        let html = reprint_markup::write_html(&story.body, &story.media);
        Self {
            content: Some(html).filter(|html| !html.is_empty()),
            kind: Some("text".to_owned()),
            version: Some(story.version.to_string()),
            word_count: u32::try_from(story.text.split_whitespace().count())
                .ok()
                .filter(|count| *count > 0),
            story,
            ..Self::default()
        }
    }

    /// The genres with their codes, or else by name alone.
    fn genres(&self) -> Vec<Value> {
        if self.genres.is_empty() {
            return self
                .story
                .genres
                .iter()
                .map(|name| json!({"name": name}))
                .collect();
        }
        self.genres.iter().map(genre).collect()
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let story = &self.story;
        let dateline = story.dateline.as_ref();
        let Rights {
            usage_terms,
            copyright_line,
            holder,
            licence_url,
            ..
        } = &story.rights;
        let mut flat = json!({
            "id": story.uri,
            "version_id": self.version_id,
            "version": self.version,
            "type": self.kind,
            "headline": story.headline,
            "abstract": story.standfirst,
            "slugline": story.slugline,
            "byline": story.byline.as_ref().map(|byline| &byline.raw),
            "dateline": dateline.map(|dateline| json!({"text": dateline.raw, "city": self.city})),
            "body_html": self.content.as_ref().map(|html| html.as_str().replace("<br>", "<br/>")),
            "caption": self.caption,
            "created": self.created,
            "updated": story.dates.updated,
            "published": story.dates.published,
            "embargo_until": story.dates.embargoed_until,
            "expires": story.dates.expires,
            "pubstatus": story.status,
            "urgency": story.urgency,
            "priority": self.priority,
            "language": story.language,
            "rights": {"usage_terms": usage_terms, "copyright_notice": copyright_line, "copyright_holder": holder, "licence": licence_url},
            "subjects": story.subjects,
            "genres": self.genres(),
            "keywords": story.keywords,
            "places": story.places,
            "authors": self.authors,
            "editor_note": story.editor_note,
            "source": self.source,
            "original_source": self.original_source,
            "word_count": self.word_count,
            "media": story.media,
            "hops": story.hops,
            "changes": story.changes,
        });
        prune(&mut flat);
        // Lists are always there in the agencies' formats, so that a reader need not ask.
        for list in ["subjects", "genres", "keywords", "places"] {
            if let Some(flat) = flat.as_object_mut() {
                flat.entry(list).or_insert_with(|| json!([]));
            }
        }
        flat.serialize(serializer)
    }
}

/// A genre; one that is known by its name alone has no code.
fn genre(genre: &Subject) -> Value {
    let code = (genre.name.as_ref() != Some(&genre.code)).then_some(&genre.code);
    let mut flat = json!({"code": code, "name": genre.name, "scheme": genre.scheme});
    prune(&mut flat);
    flat
}

/// Absent is absent: no nulls, empty strings, lists or objects.
fn prune(value: &mut Value) {
    let Value::Object(object) = value else { return };
    for (_, inner) in object.iter_mut() {
        prune(inner);
    }
    object.retain(|_, inner| match inner {
        Value::Null => false,
        Value::String(words) => !words.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(inner) => !inner.is_empty(),
        _ => true,
    });
}
