//! The sections of a policy, a struct each: a key that is absent says nothing.

use serde::{Deserialize, Serialize};

use super::{
    Additions, All, AssetRules, BodyEdits, Class, Demand, Force, HeadlineEdits, Join, LinkTarget,
    MachineUse, MediumTerms, Names, OnRetraction, OneOf, Origin, Payment, Period, Permit, Position,
    Template, Then, Translation,
};

/// The ways two said values become one. The second is the more particular one.
mod join {
    use super::{Join, Names};

    /// The stricter of two that have an order.
    pub(super) fn strictest<T: Ord + Clone>(own: &mut T, other: &T) {
        if other > own {
            own.clone_from(other);
        }
    }

    /// For limits in time: the shorter is stricter.
    pub(super) fn shortest<T: Ord + Clone>(own: &mut T, other: &T) {
        if other < own {
            own.clone_from(other);
        }
    }

    /// For wordings: the more particular one is printed.
    pub(super) fn particular<T: Clone>(own: &mut T, other: &T) {
        own.clone_from(other);
    }

    /// As the type itself says.
    pub(super) fn combined<T: Join>(own: &mut T, other: &T) {
        own.join(other);
    }

    /// For lists of the favoured: those on both.
    pub(super) fn common(own: &mut Names, other: &Names) {
        *own = own.common(other);
    }

    /// For lists of the excluded: those on either.
    pub(super) fn union(own: &mut Names, other: &Names) {
        *own = own.union(other);
    }
}

/// Declares a section: its keys, their types, and how two said values join.
macro_rules! section {
    (
        $(#[$doc:meta])*
        $name:ident $prefix:literal {
            $($(#[$key_doc:meta])* $key:ident: $type:ty, $join:ident;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$key_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $key: Option<$type>,
            )+
        }

        impl $name {
            /// The dotted names of the keys.
            pub(crate) const KEYS: &[&str] = &[$(concat!($prefix, ".", stringify!($key))),+];

            /// True if no key says anything.
            pub(crate) fn is_empty(&self) -> bool {
                $(self.$key.is_none())&&+
            }

            /// Takes the limits of `other` on.
            pub(crate) fn join(&mut self, other: &Self) {
                $(match (&mut self.$key, &other.$key) {
                    (Some(own), Some(other)) => join::$join(own, other),
                    (own @ None, Some(other)) => *own = Some(other.clone()),
                    (_, None) => {}
                })+
            }
        }
    };
}

section! {
    /// Which stories the policy covers. An empty list is no limit.
    Applies "applies" {
        /// Whose stories.
        origin: Origin, strictest;
        /// Only these sections.
        sections: All<Names>, combined;
        /// Only stories with one of these keywords or subjects.
        tags: All<Names>, combined;
        /// Never stories with one of these.
        except_tags: Names, union;
        /// Only these kinds.
        types: All<Names>, combined;
    }
}

section! {
    /// Who may take. An empty list is no limit.
    Who "who" {
        /// Classes of partners.
        classes: All<Vec<Class>>, combined;
        /// Partners by name.
        partners: All<Names>, combined;
        /// Regions as ISO 3166 codes, `US` or `US-CA`.
        regions: All<Names>, combined;
        /// `none`, or `ask` for an answer to each partner first.
        approval: Approval, strictest;
    }
}

section! {
    /// What each medium may take.
    Media "media" {
        /// Web pages.
        online: MediumTerms, combined;
        /// Paper.
        print: MediumTerms, combined;
        /// Mailed newsletters.
        newsletter: MediumTerms, combined;
        /// Podcasts and read-aloud editions.
        audio: MediumTerms, combined;
        /// Radio and television.
        broadcast: MediumTerms, combined;
        /// Mobile applications.
        app: MediumTerms, combined;
        /// Social networks.
        social: MediumTerms, combined;
    }
}

section! {
    /// What may be changed.
    Edit "edit" {
        /// How far the body may be edited.
        body: BodyEdits, combined;
        /// What may happen to the headline.
        headline: HeadlineEdits, combined;
        /// Whether the text may be cut.
        shorten: Permit, strictest;
        /// Whether words may be added, and their label.
        additions: Additions, combined;
        /// Whether a note says that the text was changed.
        change_note: Demand, combined;
        /// That note.
        change_note_text: Template, particular;
        /// Whether it may be translated.
        translate: Translation, combined;
        /// The line that names the translator.
        translator_line: Template, particular;
    }
}

section! {
    /// What may go along with the text.
    Assets "assets" {
        /// Photographs and drawings.
        image: AssetRules, combined;
        /// Charts and maps.
        graphic: AssetRules, combined;
        /// Moving pictures.
        video: AssetRules, combined;
        /// Sound.
        audio: AssetRules, combined;
        /// Other people's posts and widgets.
        embed: AssetRules, combined;
        /// They stay as they are.
        unaltered: bool, strictest;
    }
}

section! {
    /// What may be earned with it.
    Money "money" {
        /// Selling the story.
        resale: Permit, strictest;
        /// Advertisements on the same page.
        ads_around: Permit, strictest;
        /// Advertisements sold against this story.
        ads_against: Permit, strictest;
        /// Advertisements inside the text.
        ads_inside: Permit, strictest;
        /// Behind a paywall.
        paywall: Permit, strictest;
        /// No commercial use.
        non_commercial: bool, strictest;
        /// Classes of partners for whom commercial use is permitted all the same; empty is nobody.
        nc_waiver: All<Vec<Class>>, combined;
        /// What commercial use costs, in words.
        fee: String, particular;
    }
}

section! {
    /// What may be done with many stories at once.
    Bulk "bulk" {
        /// Taking everything.
        wholesale: Permit, strictest;
        /// Taking by machine, unpicked.
        automatic: Permit, strictest;
        /// Pages made to catch search traffic.
        seo_farm: Permit, strictest;
        /// Showing the publisher's page in a frame.
        framing: Permit, strictest;
        /// Passing it on to third parties.
        onward: Permit, strictest;
    }
}

section! {
    /// When.
    Time "time" {
        /// How long after publication it may first be used.
        delay: Period, strictest;
        /// How long after publication it may be used.
        window: Period, shortest;
        /// What becomes of it then.
        then: Then, strictest;
        /// It is removed when the publisher asks.
        remove_on_request: bool, strictest;
        /// Partners who may have it before an embargo ends; empty is nobody.
        advance_copies: Names, common;
    }
}

section! {
    /// What is printed with it.
    Credit "credit" {
        /// The byline.
        byline: Template, particular;
        /// The credit line.
        line: Template, particular;
        /// The credit line of an edited copy.
        line_edited: Template, particular;
        /// The credit line of a translation.
        line_translated: Template, particular;
        /// Words after the story.
        tail: Template, particular;
        /// The copyright line.
        copyright: Template, particular;
        /// Where the credit line stands.
        position: Position, strictest;
        /// The publisher's logo.
        logo: Demand, combined;
        /// The licence's name and link.
        licence_link: Demand, combined;
        /// Words about the publisher.
        boilerplate: Template, particular;
        /// A line to keep, such as a funder's.
        tagline: Template, particular;
    }
}

section! {
    /// Links and search engines.
    Link "link" {
        /// Where the copy's link leads.
        target: LinkTarget, strictest;
        /// The link's words.
        text: Template, particular;
        /// The links in the text stay.
        keep_links: bool, strictest;
        /// `rel=canonical` names the publisher's page.
        canonical: Force, strictest;
        /// Search engines are asked not to index the copy.
        noindex: Force, strictest;
        /// Groups of duties of which one suffices.
        one_of: Vec<Vec<OneOf>>, particular;
    }
}

section! {
    /// What is told and counted.
    Measure "measure" {
        /// A counter on the copy.
        pixel: Force, strictest;
        /// Its address.
        pixel_url: Template, particular;
        /// Telling the publisher of the use.
        notify: Demand, combined;
        /// Telling how many people it reached.
        reach: Demand, combined;
        /// Sending a copy of the printed page.
        print_copy: Demand, combined;
    }
}

section! {
    /// How to behave.
    Conduct "conduct" {
        /// Nothing suggests that the publisher endorses the partner.
        no_endorsement: bool, strictest;
        /// Nothing suggests that a donation goes to the publisher.
        no_donation_claim: bool, strictest;
        /// The partner's site has a page with a contact.
        contact_page: Demand, combined;
        /// Names and tags for posts about the copy.
        social: Demand, combined;
    }
}

section! {
    /// After publication.
    Follow "follow" {
        /// How soon a correction is on the copy.
        corrections_within: Period, shortest;
        /// What becomes of the copy of a retracted story.
        on_retraction: OnRetraction, strictest;
        /// The copy says which version it is.
        keep_version: bool, strictest;
    }
}

section! {
    /// What machines may do, in RSL's words. An empty list says nothing.
    Machine "machine" {
        /// Permitted uses.
        permits: All<Vec<MachineUse>>, combined;
        /// Prohibited uses.
        prohibits: All<Vec<MachineUse>>, combined;
        /// How it is paid.
        payment: Payment, particular;
        /// For which kinds of users.
        users: All<Names>, combined;
        /// In which regions.
        regions: All<Names>, combined;
    }
}

/// `who.approval`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approval {
    /// Nobody needs to ask.
    None,
    /// Each partner asks first.
    Ask,
}
