//! The one model every feed format is read into and written from. Its JSON form is what `reprint wire read` prints.

mod entry;
mod feed;
mod item;
mod parts;
mod text;

pub use entry::{Entry, Source, Tombstone};
pub use feed::{Feed, Paging, Rhythm};
pub use item::Item;
pub use parts::{Category, Element, Enclosure, Image, Link, Node, Person};
pub use text::Text;

/// For serde: true if there is nothing to write.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
