//! Reprint: a cleared story goes to a partner. Both sides are here: we give, and we take.

mod give;
mod take;

pub(crate) use give::{Given, done_token, give, of_done_token};
pub(crate) use take::{
    OFFERED_AT, THEIR_VERSION, confirm_terms, decision_for, fetch_terms, is_partner_feed, is_taken,
    mark_setting, take, tell, their_version,
};
