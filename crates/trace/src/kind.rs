use serde::{Deserialize, Serialize};

/// What a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same text, or nearly.
    Reprint,
    /// The same text, cut or edited.
    EditedReprint,
    /// The same text in other words: many short passages.
    Rewrite,
    /// Two texts made from the same agency's.
    Wire,
    /// A passage of one quoted or taken over by the other.
    Excerpt,
    /// Both quote the same third: a speech, a statement, a document.
    Statement,
}

impl Kind {
    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reprint => "reprint",
            Self::EditedReprint => "edited_reprint",
            Self::Rewrite => "rewrite",
            Self::Wire => "wire",
            Self::Excerpt => "excerpt",
            Self::Statement => "statement",
        }
    }
}

/// Why a match was called what it was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nearly all of the shorter text stands in the other.
    NearlyAll,
    /// Most of the shorter text stands in the other.
    Most,
    /// A part of the shorter text stands in the other.
    Part,
    /// The shared passages are short and many.
    ManyShortPassages,
    /// The shared passages are few and long.
    FewLongPassages,
    /// The shared words are quotations in both.
    QuotedInBoth,
    /// The shared words are a quotation in one and the other's own text.
    QuotedInOne,
    /// The shared words speak as "I" and "we".
    FirstPerson,
    /// Both name the same agency.
    SameAgency,
    /// One of the two is an agency, or names one.
    OneAgency,
    /// One names the other as its source.
    NamesTheOther,
}

/// What was measured of a match.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Larger and smaller share of the texts that is shared.
    pub(crate) share: f32,
    pub(crate) lesser_share: f32,
    /// Share of the shared words that is quoted, in the one and the other.
    pub(crate) quoted: (f32, f32),
    /// Share of the shared words that are "I", "we", "my"….
    pub(crate) first_person: f32,
    /// Exact words of all passages and of the longest, and how many passages.
    pub(crate) words: u32,
    pub(crate) longest: u32,
    pub(crate) passages: u32,
    /// Both are of, or name, one agency; either does.
    pub(crate) same_agency: bool,
    pub(crate) one_agency: bool,
    /// One names the other as its source.
    pub(crate) names_other: bool,
}

/// Says what a match is. Thresholds are shares of words; they were chosen on labelled pairs and checked on others.
pub(crate) fn kind_of(m: &Measured) -> (Kind, Vec<Reason>) {
    let mut reasons = Vec::new();
    let mean = m.words as f32 / m.passages.max(1) as f32;
    let mut say = |reason, holds: bool| {
        if holds {
            reasons.push(reason);
        }
        holds
    };
    say(Reason::NearlyAll, m.share >= 0.9);
    let most = say(Reason::Most, (0.7..0.9).contains(&m.share)) || m.share >= 0.9;
    say(Reason::Part, m.share < 0.7);
    let (less, more) = (m.quoted.0.min(m.quoted.1), m.quoted.0.max(m.quoted.1));
    let both = say(Reason::QuotedInBoth, less >= 0.45);
    let one = say(Reason::QuotedInOne, less < 0.3 && more >= 0.6);
    let speech = say(Reason::FirstPerson, m.first_person >= 0.05);
    let same_agency = say(Reason::SameAgency, m.same_agency);
    let one_agency = say(Reason::OneAgency, m.one_agency && !m.same_agency);
    let few = say(Reason::FewLongPassages, m.passages <= 3 || mean >= 60.0);
    let short = say(Reason::ManyShortPassages, m.passages > 6 && mean < 30.0);
    say(Reason::NamesTheOther, m.names_other);
    let kind = if most && !both {
        match m.share {
            share if share >= 0.9 && m.lesser_share >= 0.8 => Kind::Reprint,
            _ if short && mean < 14.0 => Kind::Rewrite,
            _ => Kind::EditedReprint,
        }
    } else if both || (speech && more >= 0.3) {
        Kind::Statement
    } else if one {
        Kind::Excerpt
    } else if same_agency || (one_agency && !few) {
        Kind::Wire
    } else if few {
        Kind::Excerpt
    } else {
        Kind::Wire
    };
    (kind, reasons)
}
