#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod assets;
mod byline;
mod card;
mod credit;
mod dates;
mod document;
mod excerpt;
pub mod feed;
mod head;
pub mod kit;
pub mod list;
mod notice;
mod page;
mod rules;
mod site;
mod structured;
mod words;
mod xml;

pub use assets::{ASSETS, Asset, ELEMENT, FRAME, STYLESHEET, TOKENS_CSS};
pub use credit::Mark;
pub use document::Document;
pub use notice::{Notice, NoticeKind};
pub use page::{
    Around, Chapter, Found, Offer, Paging, Run, Terms, front, missing_page, notice_page,
    republish_page, search_page, section_page, story_page, terms_page,
};
pub use site::{Pictures, Site, slug};
