//! Follow: a change goes to every copy, and every copy is read again until it shows it.

mod change;
mod local;
pub(crate) mod look;
mod mails;
mod origin;
mod outbox;
mod reading;
pub(crate) mod schedule;
pub(crate) mod webmention;
mod written;

pub(crate) use change::{
    Actor, Answer, Rewording, change_story, decide_draft, log, new_story, open, publish, retract,
    reword,
};
pub(crate) use local::{can_be_undone, edit_taken, undo};
pub(crate) use mails::contact;
pub(crate) use origin::gone_at_origin;
pub(crate) use outbox::deliver_due;
pub(crate) use reading::{every_version, place, place_in, read_copies, read_origin};
pub(crate) use written::{Written, write_story};
