#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod attribution;
mod block;
mod clock;
mod copy;
mod event;
mod fault;
mod hash;
mod href;
mod id;
mod item;
mod media;
mod span;
mod status;
mod story;
mod when;

pub use attribution::{
    Byline, Credit, CreditPlace, CreditRole, Dateline, Person, Quote, QuoteKind, Speaker,
};
pub use block::{Block, Cell, Inline, List, ListItem, Row, plain, text_of};
pub use clock::{Clock, SetClock};
pub use copy::{Copy, CopyState, Medium, Place};
pub use event::Event;
pub use fault::{Fault, Severity};
pub use hash::ContentHash;
pub use href::{Href, HrefRefused};
pub use id::{
    AskId, CopyId, EventId, Id, IdMaker, ItemId, PartnerId, PolicyId, PublisherId, SourceId,
    StoryId, UserId,
};
pub use item::Item;
pub use media::{Media, MediaKind, MediaRole};
pub use span::Span;
pub use status::{Change, ChangeKind, Status, TransitionRefused};
pub use story::{
    Dates, Declaration, DeclarationKind, Evidence, Hop, Party, Related, Rights, SCHEMA, Story,
    Subject,
};
pub use when::{When, WhenError};
