//! Copyright lines, permission notices and licences under a text.

use reprint_attribution::notices;
use reprint_story::{Party, Story};

use super::unit::Unit;

/// The longest paragraph that is a notice, in code points.
const NOTICE: usize = 700;

pub(super) fn take(units: &mut Vec<Unit>, story: &mut Story) {
    let mut kept = Vec::with_capacity(units.len());
    let count = units.len();
    for (nth, unit) in std::mem::take(units).into_iter().enumerate() {
        let words = unit.words();
        // At the foot or the head; a story about copyright says such words in its middle.
        let edge = nth + 8 >= count || nth < 2;
        if edge && unit.chars() <= NOTICE && read(&words, story) {
            continue;
        }
        kept.push(unit);
    }
    *units = kept;
}

/// Reads a paragraph that is a notice; false if it is a paragraph like others.
fn read(words: &str, story: &mut Story) -> bool {
    let copyright = notices::copyright(words).filter(|found| {
        starts_as_notice(words, found.span.start)
            && (found.years.is_some() || found.holder.is_some())
    });
    let permission = notices::permission(words);
    let licence = notices::licence(words);
    let said = copyright.is_some()
        || permission
            .as_ref()
            .is_some_and(|found| whole(words, &found.notice))
        || licence
            .as_ref()
            .is_some_and(|_| words.chars().count() < 300 && permission.is_some());
    if !said {
        return false;
    }
    if let Some(found) = copyright
        && story.rights.copyright_line.is_none()
    {
        story.rights.copyright_line = Some(found.line);
        story.rights.holder = found.holder;
        story.rights.years = found.years;
        story.note("rights.copyright_line", "text", "attribution.copyright");
    }
    if let Some(found) = permission {
        if let Some(name) = found.publisher
            && story.publisher.is_none()
        {
            story.publisher = Some(Party::named(name));
            story.note("publisher", "permission notice", "attribution.permission");
        }
        if story.rights.permission_notice.is_none() {
            story.rights.permission_notice = Some(found.notice);
            story.note("rights.permission_notice", "text", "attribution.permission");
        }
    }
    if let Some(url) = licence.and_then(|found| found.url) {
        story.rights.licence_url.get_or_insert(url);
    }
    true
}

/// The paragraph begins with the copyright line, or within a few words of its start.
fn starts_as_notice(words: &str, start: u32) -> bool {
    start < 40 || words.chars().count() < 200
}

/// The notice is most of the paragraph.
fn whole(words: &str, notice: &str) -> bool {
    notice.chars().count() * 2 >= words.chars().count()
}
