//! Whether a document meets the standard it claims: ninjs by IPTC's own JSON Schemas, NewsML-G2 by the structure its XML Schema asks for.

mod newsml_g2;
mod ninjs;

use reprint_story::Fault;

use crate::{Hints, decode, faults::Faults};

/// What a document breaks of a standard; nothing if it is valid. `None` if the standard is not one of those known.
///
/// `standard` names it: `ninjs 2.1`, `ninjs-schema_2.1.json`, `NewsML-G2`. Without a number ninjs is checked by what the item says of itself, NewsML-G2 by its newest version.
pub fn validate(bytes: &[u8], hints: &Hints<'_>, standard: &str) -> Option<Vec<Fault>> {
    let name = standard.to_ascii_lowercase();
    let mut faults = Faults::default();
    let text = decode::text(bytes, hints, &mut faults);
    if name.contains("ninjs") {
        return Some(ninjs::check(&text, &name));
    }
    if name.contains("newsml-g2") || name.contains("newsmlg2") {
        return Some(newsml_g2::check(
            &text,
            hints,
            faults,
            newsml_g2::minor(&name),
        ));
    }
    None
}
