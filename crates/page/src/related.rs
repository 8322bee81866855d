//! Other stories shown on the page.

use reprint_story::{Related, Story};

use crate::{fields::Page, read::Body};

pub(crate) fn list(_page: &Page<'_>, _story: &Story, _body: &Body) -> Vec<Related> {
    Vec::new()
}
