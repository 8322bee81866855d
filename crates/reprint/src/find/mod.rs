//! Find: stories by what somebody typed, with the passages in which it stands; newest first or by relevance, in pages.

mod query;

use std::{fmt, str::FromStr};

use reprint_markup::SafeHtml;
use reprint_rights::Verdict;
use reprint_store::{
    Result, Tx,
    search::{self, Order, Piece, Search},
    story::{self, Head, Side},
};
use reprint_story::StoryId;
use serde_json::{Value, json};

pub(crate) use query::{Asker, OPERATORS, Query, Rights, parse};

use crate::{app::App, clear, reprint};

/// Stories whose terms are looked at to fill a page: what they answer stands in no index.
const DECIDED_AT_MOST: usize = 2_000;
/// Stories asked of the store in one go while terms are looked at.
const AT_ONCE: u32 = 100;

/// Where a page begins; printed as text for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before this story, newest first.
    Before(StoryId),
    /// After so many, by relevance.
    After(u32),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(id) => write!(f, "{id}"),
            Self::After(count) => write!(f, "r{count}"),
        }
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let place = match text.strip_prefix('r') {
            Some(count) => count.parse().ok().map(Self::After),
            None => text.parse().ok().map(Self::Before),
        };
        place.ok_or_else(|| format!("{text:?} is not a place in a list that we gave out"))
    }
}

/// A story found.
pub(crate) struct Hit {
    pub(crate) head: Head,
    pub(crate) headline: Vec<Piece>,
    pub(crate) passage: Vec<Piece>,
}

/// A page of what was found.
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    pub(crate) next: Option<Place>,
    /// What was not understood or not done, in words.
    pub(crate) remarks: Vec<String>,
}

impl App {
    /// How somebody at the desk asks.
    pub(crate) fn at_desk(&self) -> Asker {
        Asker {
            now: self.now(),
            zone: self.zone.clone(),
            desk: true,
        }
    }
}

/// Which stories come first, as asked for in an address or an option.
pub(crate) fn order(word: &str) -> Order {
    match word {
        "relevance" => Order::Relevance,
        _ => Order::Newest,
    }
}

/// Stories found for somebody at the desk.
pub(crate) fn find(
    app: &App,
    tx: &mut dyn Tx,
    query: &Query,
    from: Option<Place>,
    limit: u32,
) -> Result<Found> {
    let mut remarks = query.remarks.clone();
    let (heads, next) = heads(app, tx, query, from, limit, &mut remarks)?;
    let mut hits = Vec::with_capacity(heads.len());
    for head in heads {
        let text = story::current(tx, app.newsroom, head.id)?.map_or_else(String::new, |s| s.text);
        hits.push(Hit {
            headline: search::marked(&head.headline, &query.search.terms),
            passage: search::passage(&text, &query.search.terms),
            head,
        });
    }
    Ok(Found {
        hits,
        next,
        remarks,
    })
}

fn heads(
    app: &App,
    tx: &mut dyn Tx,
    query: &Query,
    from: Option<Place>,
    limit: u32,
    remarks: &mut Vec<String>,
) -> Result<(Vec<Head>, Option<Place>)> {
    let batch = if query.rights.is_empty() {
        limit.saturating_add(1)
    } else {
        AT_ONCE
    };
    let mut search = query.search.clone();
    match from {
        Some(Place::Before(id)) => search.before = Some(id),
        Some(Place::After(count)) => search.skip = count,
        None => {}
    }
    let mut terms = Answers::default();
    let mut heads: Vec<Head> = Vec::new();
    let (mut looked, mut passed) = (0, search.skip);
    let mut last = None;
    loop {
        let ids = search::find(tx, app.newsroom, &search, batch)?;
        for &id in &ids {
            if heads.len() == limit as usize {
                return Ok((heads, last));
            }
            looked += 1;
            passed += 1;
            last = Some(match search.order {
                Order::Newest => Place::Before(id),
                Order::Relevance => Place::After(passed),
            });
            let Some(head) = story::get(tx, app.newsroom, id)? else {
                continue;
            };
            if terms.all_as_asked(app, tx, &head, &query.rights)? {
                heads.push(head);
            }
        }
        if ids.len() < batch as usize {
            return Ok((heads, None));
        }
        if looked >= DECIDED_AT_MOST {
            remarks.push(format!(
                "The terms of {looked} stories were looked at; the next page goes on from there."
            ));
            return Ok((heads, last));
        }
        match last {
            Some(Place::Before(id)) => search.before = Some(id),
            Some(Place::After(count)) => search.skip = count,
            None => {}
        }
    }
}

/// What terms answer, our own read once.
#[derive(Default)]
struct Answers {
    own: Option<clear::Terms>,
}

impl Answers {
    fn all_as_asked(
        &mut self,
        app: &App,
        tx: &mut dyn Tx,
        head: &Head,
        asked: &[Rights],
    ) -> Result<bool> {
        if asked.is_empty() {
            return Ok(true);
        }
        let Some(verdict) = self.verdict(app, tx, head)? else {
            return Ok(false);
        };
        Ok(asked
            .iter()
            .all(|rights| rights.any.contains(&verdict) != rights.not))
    }

    /// What the terms of another's story answer to our site, and our own to anybody. Terms nobody confirmed say "ask".
    fn verdict(&mut self, app: &App, tx: &mut dyn Tx, head: &Head) -> Result<Option<Verdict>> {
        if head.side == Side::Taken {
            let decision = reprint::decision_for(app, tx, head)?;
            return Ok(Some(decision.map_or(Verdict::Ask, |d| d.decision)));
        }
        if self.own.is_none() {
            self.own = Some(clear::own_terms(app, tx, None, None)?);
        }
        let story = story::current(tx, app.newsroom, head.id)?;
        Ok(story.zip(self.own.as_ref()).map(|(story, terms)| {
            match clear::clear(app, &story, terms, &reprint_rights::Use::default()) {
                Ok(cleared) => cleared.decision().decision,
                Err(decision) => decision.decision,
            }
        }))
    }
}

/// Whether these stories are found by a query, of which terms are part: for kept searches.
pub(crate) fn among(
    app: &App,
    tx: &mut dyn Tx,
    query: &Query,
    stories: &[StoryId],
) -> Result<Vec<StoryId>> {
    let query = Query {
        search: Search {
            among: stories.to_vec(),
            order: Order::Newest,
            ..query.search.clone()
        },
        ..query.clone()
    };
    let limit = u32::try_from(stories.len()).unwrap_or(u32::MAX);
    let (heads, _) = heads(app, tx, &query, None, limit, &mut Vec::new())?;
    Ok(heads.iter().map(|head| head.id).collect())
}

/// What was found as HTML: the words as text, those looked for in `<mark>`.
pub(crate) fn html(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for piece in pieces {
        let words = SafeHtml::from_words(&piece.text);
        if piece.hit {
            html.push_str("<mark>");
            html.push_str(words.as_str());
            html.push_str("</mark>");
        } else {
            html.push_str(words.as_str());
        }
    }
    html
}

/// A story found, as data: its head, and both texts as HTML that holds nothing but words and `<mark>`.
pub(crate) fn hit_json(hit: &Hit) -> Value {
    let mut told = crate::api::head_json(&hit.head);
    told["headline_html"] = json!(html(&hit.headline));
    told["snippet_html"] = json!(html(&hit.passage));
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_a_story_stays_words() {
        let pieces = [
            Piece {
                text: "<script>\"&".into(),
                hit: false,
            },
            Piece {
                text: "<b>".into(),
                hit: true,
            },
        ];
        assert_eq!(html(&pieces), "&lt;script&gt;\"&amp;<mark>&lt;b&gt;</mark>");
    }

    #[test]
    fn places_are_read_as_they_are_printed() {
        for text in ["42", "r40"] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        assert!("r-1".parse::<Place>().is_err() && "x".parse::<Place>().is_err());
    }
}
