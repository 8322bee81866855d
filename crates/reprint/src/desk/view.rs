//! What the desk's screens are made of. Words only: the handlers fill these, the templates lay them out.

use askama::Template;

use crate::take_in::together::Place;

/// What every screen shows around its own part.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) newsroom: String,
    /// The logged-in person; without one the screen has no navigation.
    pub(super) user: Option<String>,
    pub(super) csrf: String,
    pub(super) css: String,
    pub(super) here: Option<Room>,
    /// What was looked for.
    pub(super) query: String,
    /// Further ways from a form.
    pub(super) links: Vec<Link>,
    /// What the last action did.
    pub(super) said: Option<Said>,
    /// Changes and requests that wait for a person, by room.
    pub(super) waiting: Vec<(Room, u64)>,
}

/// The outcome of an action, told on the next screen.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) wrong: bool,
}

/// A part of the navigation: one side of the desk's work.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) tabs: Vec<Tab>,
}

/// The desk's rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    OurStories,
    ToTake,
    WhereItRan,
    Matches,
    Events,
    Searches,
    Requests,
    Partners,
    Sources,
    Terms,
    Problems,
}

impl Room {
    /// The navigation: what we give, what we take, and the house itself.
    const GROUPS: [(&'static str, &'static [Self]); 3] = [
        (
            "We give",
            &[
                Self::OurStories,
                Self::WhereItRan,
                Self::Matches,
                Self::Requests,
                Self::Partners,
                Self::Terms,
            ],
        ),
        (
            "We take",
            &[Self::ToTake, Self::Events, Self::Searches, Self::Sources],
        ),
        ("The house", &[Self::Problems]),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::OurStories => "Our stories",
            Self::ToTake => "Stories to take",
            Self::WhereItRan => "Where it ran",
            Self::Matches => "Matches",
            Self::Events => "Events",
            Self::Searches => "Saved searches",
            Self::Requests => "Requests",
            Self::Partners => "Partners",
            Self::Sources => "Sources",
            Self::Terms => "Terms",
            Self::Problems => "Problems",
        }
    }

    fn href(self) -> &'static str {
        match self {
            Self::OurStories => "/desk",
            Self::ToTake => "/desk/take",
            Self::WhereItRan => "/desk/copies",
            Self::Matches => "/desk/matches",
            Self::Events => "/desk/events",
            Self::Searches => "/desk/searches",
            Self::Requests => "/desk/requests",
            Self::Partners => "/desk/partners",
            Self::Sources => "/desk/sources",
            Self::Terms => "/desk/terms",
            Self::Problems => "/desk/problems",
        }
    }
}

/// One entry of the navigation.
pub(super) struct Tab {
    pub(super) name: &'static str,
    pub(super) href: &'static str,
    pub(super) here: bool,
    pub(super) waiting: u64,
}

impl Frame {
    pub(super) fn groups(&self) -> impl Iterator<Item = Group> {
        Room::GROUPS.into_iter().map(|(name, rooms)| Group {
            name,
            tabs: rooms.iter().map(|room| self.tab(*room)).collect(),
        })
    }

    fn tab(&self, room: Room) -> Tab {
        Tab {
            name: room.name(),
            href: room.href(),
            here: self.here == Some(room),
            waiting: self
                .waiting
                .iter()
                .find(|(waiting, _)| *waiting == room)
                .map_or(0, |(_, count)| *count),
        }
    }
}

/// A few words with a tone; the words say it, the colour only repeats it.
#[derive(Clone, Debug)]
pub(super) struct Chip {
    pub(super) text: String,
    /// `good`, `ask`, `bad`, `news`, `hold` or `plain`.
    pub(super) tone: &'static str,
}

impl Chip {
    pub(super) fn new(tone: &'static str, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// A link with its words.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
}

impl Link {
    pub(super) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// What stands where a list has nothing: what that means and what to do next.
pub(super) struct Empty {
    pub(super) what: String,
    pub(super) next: String,
    pub(super) link: Option<Link>,
}

impl Empty {
    pub(super) fn new(what: &str, next: &str, link: Option<Link>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
            link,
        }
    }
}

/// A list of stories.
#[derive(Template)]
#[template(path = "desk/list.html")]
pub(super) struct StoryList {
    pub(super) frame: Frame,
    pub(super) heading: String,
    pub(super) intro: Option<String>,
    pub(super) action: Option<Link>,
    pub(super) rows: Vec<StoryRow>,
    pub(super) empty: Empty,
    /// The address of the next page.
    pub(super) older: Option<String>,
}

/// One story in a list.
pub(super) struct StoryRow {
    pub(super) href: String,
    pub(super) headline: String,
    pub(super) language: Option<String>,
    pub(super) at: String,
    pub(super) at_words: String,
    pub(super) unread: bool,
    pub(super) facts: Vec<String>,
    pub(super) chips: Vec<Chip>,
}

/// One story with everything known of it.
#[derive(Default, Template)]
#[template(path = "desk/story.html")]
pub(super) struct StoryScreen {
    pub(super) frame: Frame,
    pub(super) side: String,
    pub(super) section: Option<String>,
    pub(super) headline: String,
    pub(super) language: Option<String>,
    pub(super) chips: Vec<Chip>,
    pub(super) acts: Vec<Act>,
    pub(super) drafts: Vec<Draft>,
    pub(super) decision: Option<DecisionView>,
    pub(super) facts: Vec<Fact>,
    pub(super) copies: Vec<CopyRow>,
    /// The address of everything known of its uses.
    pub(super) ran: String,
    pub(super) versions: Vec<VersionRow>,
    pub(super) quotes: Vec<QuoteRow>,
    pub(super) editor_note: Option<String>,
    pub(super) standfirst: Option<String>,
    pub(super) byline: Option<String>,
    /// Written by `markup` from typed blocks.
    pub(super) body: String,
}

/// Something a person can do with a story.
pub(super) struct Act {
    pub(super) href: String,
    pub(super) text: &'static str,
    /// Leads to a form first.
    pub(super) asks: bool,
    pub(super) danger: bool,
}

/// A change found at the source that waits for the desk.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) found: String,
    /// The changed paragraphs, piece by piece.
    pub(super) changes: Vec<Vec<Piece>>,
    /// The public sentence, if the source had one.
    pub(super) sentence: String,
    /// For a story we have taken: what its publisher calls the change.
    pub(super) theirs: Option<&'static str>,
    /// What both sides have changed.
    pub(super) conflicts: Vec<Place>,
}

/// Words that stayed, went or came.
pub(super) struct Piece {
    pub(super) kind: &'static str,
    pub(super) words: String,
}

/// A clearance in words.
pub(super) struct DecisionView {
    pub(super) verdict: &'static str,
    pub(super) reasons: Vec<String>,
    pub(super) duties: Vec<String>,
    pub(super) assets: Vec<String>,
}

/// A field of the story with where it was found.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) evidence: Option<String>,
}

/// A copy in a story's table.
pub(super) struct CopyRow {
    pub(super) id: String,
    pub(super) partner: String,
    pub(super) place: String,
    pub(super) state: Chip,
    pub(super) version: String,
    pub(super) terms: String,
    pub(super) read: String,
}

/// A version in a story's list.
pub(super) struct VersionRow {
    pub(super) number: u32,
    pub(super) kind: String,
    pub(super) at: String,
    pub(super) note: Option<String>,
}

/// A quotation as read by machine.
pub(super) struct QuoteRow {
    pub(super) speaker: Option<String>,
    pub(super) words: String,
}

/// A form: one thing to decide, with what it will do.
#[derive(Template)]
#[template(path = "desk/form.html")]
pub(super) struct Form {
    pub(super) frame: Frame,
    pub(super) heading: String,
    pub(super) intro: Vec<String>,
    /// Partners and copies that the action reaches.
    pub(super) affected: Vec<String>,
    pub(super) action: String,
    pub(super) fields: Vec<Input>,
    pub(super) button: &'static str,
    pub(super) danger: bool,
    pub(super) back: Option<String>,
}

/// One field of a form.
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) value: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
}

/// How a field is filled in.
pub(super) enum Kind {
    /// One line; the HTML input type.
    Line(&'static str),
    /// So many lines.
    Text(u8),
    Choice(Vec<Choice>),
    Check,
    /// Sent along, not shown.
    Hidden,
}

/// One choice of several.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

impl Input {
    pub(super) fn line(name: &'static str, label: &str) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            value: String::new(),
            required: false,
            kind: Kind::Line("text"),
        }
    }

    pub(super) fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// A table of anything.
#[derive(Template)]
#[template(path = "desk/table.html")]
pub(super) struct TableScreen {
    pub(super) frame: Frame,
    pub(super) heading: String,
    pub(super) intro: Option<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) actions: Vec<Link>,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<TableRow>,
    pub(super) empty: Empty,
}

/// A number with its name.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// A row of a table.
pub(super) struct TableRow {
    pub(super) cells: Vec<Cell>,
}

/// A cell of a table.
pub(super) enum Cell {
    Words(String),
    Link(Link),
    Chip(Chip),
    /// A button that does something at once.
    Act(Link),
}
