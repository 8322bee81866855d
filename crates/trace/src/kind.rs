use serde::{Deserialize, Serialize};

use crate::share::share;

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
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    /// Larger and smaller share of the texts that is shared.
    pub(crate) share: f32,
    pub(crate) lesser_share: f32,
    /// Share of the shared words that is quoted, in the one and the other.
    pub(crate) quoted: (f32, f32),
    /// Share of the shared words that are "I", "we", "my"….
    pub(crate) first_person: f32,
    /// Stretch from the first to the last passage, as a share of the text: the smaller of the two.
    pub(crate) spread: f32,
    /// Exact words of all passages, and how many passages.
    pub(crate) words: u32,
    pub(crate) passages: u32,
    /// Both are of, or name, one agency; either does.
    pub(crate) same_agency: bool,
    pub(crate) one_agency: bool,
    /// One names the other as its source.
    pub(crate) names_other: bool,
}

/// Share from which a text is a reprint whatever else it holds.
const REPRINT: f32 = 0.77;
/// Share of both texts that two versions of one agency story have.
const COMMON_STOCK: f32 = 0.36;
/// Share of the shared words that stands in quotation marks where a third is quoted.
const QUOTED: f32 = 0.45;
/// Share of "I" and "we" in the shared words from which they are a speech, if that much of them is quoted in one.
const SPEECH: f32 = 0.05;
pub(crate) const SPEECH_QUOTED: f32 = 0.3;
/// Difference in quoting that shows one of them marks as a quotation (or sets apart) what the other does not.
const QUOTED_APART: f32 = 0.2;
/// Passages and their stretch where a story is told along the other's text.
const ALONG: (u32, f32) = (6, 0.6);

/// Says what a match is. Thresholds are shares of words; they were chosen on labelled pairs and checked on others.
pub(crate) fn kind_of(m: &Measured) -> (Kind, Vec<Reason>) {
    let less = m.quoted.0.min(m.quoted.1);
    let more = m.quoted.0.max(m.quoted.1);
    let mean = share(m.words as usize, m.passages as usize);
    let quoted_in_both = less >= QUOTED;
    let quoted_in_one = !quoted_in_both && more - less >= QUOTED_APART;
    let speech = m.first_person >= SPEECH && more >= SPEECH_QUOTED;
    let many_short = m.passages > 6 && mean < 30.0;
    let along = m.passages >= ALONG.0 && m.spread >= ALONG.1;
    let reasons = [
        (Reason::NearlyAll, m.share >= 0.9),
        (Reason::Most, (REPRINT..0.9).contains(&m.share)),
        (Reason::Part, m.share < REPRINT),
        (Reason::QuotedInBoth, quoted_in_both),
        (Reason::QuotedInOne, quoted_in_one),
        (Reason::FirstPerson, speech),
        (Reason::SameAgency, m.same_agency),
        (Reason::OneAgency, m.one_agency && !m.same_agency),
        (Reason::ManyShortPassages, many_short),
        (Reason::FewLongPassages, m.passages <= 3 || mean >= 60.0),
        (Reason::NamesTheOther, m.names_other),
    ];
    let kind = if m.share >= 0.9 && m.lesser_share >= 0.9 {
        Kind::Reprint
    } else if m.same_agency && m.passages >= 4 && m.lesser_share >= 0.3 && m.share < 0.9 {
        Kind::Wire
    } else if m.share >= REPRINT && !quoted_in_both {
        match (m.share >= 0.9, many_short && mean < 14.0) {
            (_, true) => Kind::Rewrite,
            (true, _) if m.lesser_share >= 0.8 => Kind::Reprint,
            _ => Kind::EditedReprint,
        }
    } else if quoted_in_both || speech {
        Kind::Statement
    } else if quoted_in_one {
        // A story told along the other's text quotes it; a few passages set as a quotation in one and as a block in the other are a third's.
        if along && more >= 0.6 && less < 0.2 {
            Kind::Excerpt
        } else {
            Kind::Statement
        }
    } else if m.lesser_share >= COMMON_STOCK {
        Kind::Wire
    } else {
        Kind::Excerpt
    };
    let said = reasons.into_iter().filter(|(_, holds)| *holds);
    (kind, said.map(|(reason, _)| reason).collect())
}
