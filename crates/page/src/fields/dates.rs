//! When the story was published and last changed.

mod shown;

use jiff::tz::Offset;
use reprint_markup::{NodeId, local_name as n};
use reprint_story::{Story, When};

use shown::{in_other_stories, is_updated, tells_change, visible};

use super::Page;
use crate::{
    class::Signs,
    dates::{Order, in_address, machine, worded},
    jsonld,
    read::Body,
};

/// Names of `<meta>` for the day of publication, the surest first.
const PUBLISHED: [&str; 34] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "og:pubdate",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "published-date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc.date.published",
    "article_date_original",
    "article.published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:time",
    "bt:pubdate",
    "citation_publication_date",
    "citation_date",
    "date",
    "datecreated",
    "created",
    "pub_date",
    "iso-8601-publish-date",
    "ptime",
];

/// Of those, the names that some publishing systems fill with the day of the last change.
const GENERAL: [&str; 3] = ["date", "dc.date", "dcterms.date"];

const UPDATED: [&str; 13] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article:modified",
    "modified_time",
    "revision_date",
    "dateupdate",
    "http-equiv:last-modified",
];

/// A date this many nodes from headline or text is the story's own.
const NEAR: usize = 300;

/// Days by which the data may be later than the address before they are taken for those of a move.
const MOVED: i32 = 60;

struct Found {
    when: When,
    place: String,
    rule: &'static str,
}

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let found = published(page, body).or_else(|| in_standfirst(page, story));
    if let Some(found) = found {
        story.dates.published = Some(found.when);
        story.note("dates.published", found.place, found.rule);
    }
    let updated = page
        .article
        .and_then(|article| {
            Some((
                machine(&jsonld::text(article, "dateModified")?)?,
                "json-ld dateModified",
            ))
        })
        .or_else(|| {
            UPDATED
                .iter()
                .find_map(|name| Some((machine(page.scan.meta_named(name)?)?, *name)))
        });
    if let Some((when, place)) = updated
        && story
            .dates
            .published
            .is_none_or(|published| when.earliest() > published.earliest())
    {
        story.dates.updated = Some(when);
        story.note("dates.updated", place, "page.date.modified");
    }
}

/// The day in the first words of the standfirst: "Press release of 25 January 2022 | Northport – …".
fn in_standfirst(page: &Page<'_>, story: &Story) -> Option<Found> {
    let words = story.standfirst.as_deref()?;
    let front = words.get(..words.floor_char_boundary(70))?;
    Some(Found {
        when: worded(front, order(page))?,
        place: "first words of the standfirst".into(),
        rule: "page.date.line",
    })
}

fn published(page: &Page<'_>, body: &Body) -> Option<Found> {
    let data = page.article.and_then(|article| {
        let when = ["datePublished", "dateCreated", "uploadDate"]
            .iter()
            .find_map(|key| machine(&jsonld::text(article, key)?))?;
        Some(Found {
            when,
            place: "json-ld datePublished".into(),
            rule: "page.date.data",
        })
    });
    let meta = PUBLISHED.iter().find_map(|name| {
        let mut when = machine(page.scan.meta_named(name)?)?;
        let mut place = format!("meta {name}");
        // A date of no stated kind may be that of a change: readers are shown the day of publication.
        if GENERAL.contains(name)
            && let Some(shown) = near_headline(page, body, &|line| !tells_change(line))
            && shown.when.day() < when.day()
            && days_between(shown.when, when) <= 31
        {
            (when, place) = (shown.when, shown.place);
        }
        Some(Found {
            when,
            place,
            rule: "page.date.meta",
        })
    });
    let sure = match (data, meta) {
        // The same instant told with an offset prints the day readers saw.
        (Some(data), Some(meta)) => {
            let same = data.when.instant().is_some() && data.when.instant() == meta.when.instant();
            Some(if same && data.when.to_string().ends_with('Z') {
                meta
            } else {
                data
            })
        }
        (data, meta) => data.or(meta),
    };
    let sure = sure.or_else(|| marked(page));
    let address = page.url.map(url::Url::as_str).or(page.canonical.as_deref());
    if let Some(mut found) = sure {
        // A site that moved to another system gives its old stories the day of the move; their addresses keep the first day.
        if let Some(written) = address.and_then(in_address)
            && matches!(written, When::Day(_))
            && days_between(written, found.when) > MOVED
        {
            return Some(Found {
                when: written,
                place: "address".into(),
                rule: "page.date.address",
            });
        }
        found.when = with_offset(page, body, found.when);
        return Some(found);
    }
    let seen = visible(page, body);
    let near = seen.as_ref().is_some_and(|(distance, _)| *distance <= NEAR);
    let (close, far) = if near { (seen, None) } else { (None, seen) };
    close
        .map(|(_, found)| found)
        .or_else(|| near_headline(page, body, &|line| !tells_change(line)))
        .or_else(|| {
            Some(Found {
                when: in_address(address?)?,
                place: "address".into(),
                rule: "page.date.address",
            })
        })
        .or_else(|| far.map(|(_, found)| found))
        .or_else(|| modified(page))
        .or_else(|| near_headline(page, body, &|_| true))
        .or_else(|| marked_change(page))
        .or_else(|| around_text(page, body))
        .or_else(|| in_scripts(page))
}

/// The day that an element marks as that of the last change (hAtom's `updated`), where nothing else is told.
fn marked_change(page: &Page<'_>) -> Option<Found> {
    let times = page.scan.times.iter().copied();
    let when = times
        .filter(|&id| is_updated(page, id) && !in_other_stories(page, id))
        .find_map(|id| element_date(page, id))?;
    Some(Found {
        when,
        place: "element of the last change".into(),
        rule: "page.date.modified_only",
    })
}

/// An instant told in UTC, with the offset that the clock time on the page gives it: the page prints the day readers saw.
fn with_offset(page: &Page<'_>, body: &Body, when: When) -> When {
    let When::Instant(at, offset) = when else {
        return when;
    };
    if !offset.is_zero() {
        return when;
    }
    let lines = body
        .lines
        .iter()
        .filter_map(|line| worded(line, order(page)));
    let times = page.scan.times.iter().filter_map(|&id| {
        let words = page.words(id);
        (words.len() < 120).then(|| worded(&words, order(page)))?
    });
    let (heading, first) = places(page, body);
    let below = dated_box(page, heading..first.min(heading + 24), &|_| true);
    for seen in times.take(12).chain(lines.take(12)).chain(below) {
        let When::Local(local) = seen else { continue };
        let Ok(as_utc) = jiff::tz::TimeZone::UTC.to_timestamp(local) else {
            continue;
        };
        let seconds = as_utc.as_second() - (at.as_second() - at.as_second().rem_euclid(60));
        let fits = seconds != 0 && seconds.rem_euclid(900) == 0 && seconds.abs() <= 14 * 3600;
        if fits
            && let Some(offset) = i32::try_from(seconds)
                .ok()
                .and_then(|s| jiff::tz::Offset::from_seconds(s).ok())
        {
            return When::Instant(at, offset);
        }
    }
    day_of_readers(page, at).unwrap_or(when)
}

/// The day that readers saw, where an address or a habit of publishing systems tells of it: the day in the address is the
/// newsroom's own, and an instant at Central European midnight, in a language of that zone, is a day that was turned into UTC.
fn day_of_readers(page: &Page<'_>, at: jiff::Timestamp) -> Option<When> {
    let utc = Offset::UTC.to_datetime(at);
    let address = page.url.map(url::Url::as_str).or(page.canonical.as_deref());
    if let Some(written) = address.and_then(in_address).map(When::day) {
        let hour = utc.hour();
        let west = utc.date().yesterday().ok() == Some(written) && hour < FARTHEST_WEST;
        let east = utc.date().tomorrow().ok() == Some(written) && hour >= 24 - FARTHEST_EAST;
        return (west || east).then_some(When::Day(written));
    }
    let language = page.language.as_deref()?.get(..2)?;
    if !CENTRAL_EUROPEAN.contains(&language) || at.as_second().rem_euclid(3600) != 0 {
        return None;
    }
    let hours = if is_summer(utc.date()) { 2 } else { 1 };
    (utc.hour() + hours == 24)
        .then(|| Some(When::Instant(at, Offset::from_hours(hours).ok()?)))
        .flatten()
}

/// Hours that newsrooms are behind and ahead of UTC, at most.
const FARTHEST_WEST: i8 = 8;
const FARTHEST_EAST: i8 = 12;

/// Languages whose newsrooms keep Central European time, all but a few of them.
const CENTRAL_EUROPEAN: [&str; 12] = [
    "de", "it", "nl", "pl", "cs", "sk", "sl", "hr", "hu", "da", "sv", "nb",
];

/// From the last Sunday of March to that of October, the European Union's summer time.
fn is_summer(day: jiff::civil::Date) -> bool {
    let last_sunday = |month: i8| {
        let last = jiff::civil::date(day.year(), month, 31);
        last.day() - last.weekday().to_sunday_zero_offset()
    };
    match day.month() {
        4..=9 => true,
        3 => day.day() >= last_sunday(3),
        10 => day.day() < last_sunday(10),
        _ => false,
    }
}

fn days_between(earlier: When, later: When) -> i32 {
    earlier
        .day()
        .until(later.day())
        .map_or(i32::MAX, |span| span.get_days())
}

/// The box of the headline and of the first paragraph.
fn places(page: &Page<'_>, body: &Body) -> (usize, usize) {
    let of = |id: NodeId| {
        page.scan
            .box_of(id)
            .or_else(|| page.tree.ancestors(id).find_map(|up| page.scan.box_of(up)))
    };
    let first = body.first.and_then(of).unwrap_or(0);
    (page.heading.and_then(of).unwrap_or(first), first)
}

/// A short line with a date between the headline and the text, or just above the headline.
fn near_headline(page: &Page<'_>, body: &Body, fits: &dyn Fn(&str) -> bool) -> Option<Found> {
    let (heading, first) = places(page, body);
    let (low, high) = (heading.min(first), heading.max(first));
    let front = |words: &str| {
        let end = words.floor_char_boundary(30);
        words.get(..end).unwrap_or_default().to_owned()
    };
    let opening = body.opening.as_deref().map(front);
    let paragraph = body.first.map(|first| front(&page.words(first)));
    let lines = body
        .lines
        .iter()
        .chain(&opening)
        .filter(|line| fits(line))
        .find_map(|line| worded(line, order(page)));
    let when = lines
        .or_else(|| dated_box(page, heading..(high + 6).min(heading + 80), fits))
        .or_else(|| dated_box(page, low.saturating_sub(16)..low, fits))
        .or_else(|| worded(paragraph.as_deref()?, order(page)))?;
    Some(Found {
        when,
        place: "line near the headline".into(),
        rule: "page.date.line",
    })
}

/// A dated line below the text, or a date in its opening words or the headline.
fn around_text(page: &Page<'_>, body: &Body) -> Option<Found> {
    let (_, first) = places(page, body);
    let last = body.nodes.iter().map(|id| id.index()).max().unwrap_or(0);
    let last = page
        .scan
        .boxes
        .iter()
        .position(|b| b.node.index() > last)
        .unwrap_or(first);
    let notices = body
        .notices
        .iter()
        .filter(|line| line.len() < 160)
        .find_map(|line| worded(line, order(page)));
    let headline = page.headlines.iter().find_map(|h| worded(h, order(page)));
    let when = notices
        .or(headline)
        .or_else(|| dated_box(page, last..last + 30, &|_| true))
        .or_else(|| {
            body.opening
                .as_deref()
                .and_then(|opening| worded(opening, order(page)))
        })?;
    Some(Found {
        when,
        place: "line around the text".into(),
        rule: "page.date.around",
    })
}

fn dated_box(
    page: &Page<'_>,
    range: std::ops::Range<usize>,
    fits: &dyn Fn(&str) -> bool,
) -> Option<When> {
    page.scan
        .boxes
        .get(range.start.min(page.scan.boxes.len())..range.end.min(page.scan.boxes.len()))?
        .iter()
        .filter(|b| (6..160).contains(&b.own) && !b.hidden && b.own_links * 3 < b.own * 2)
        .filter(|b| {
            let around = &page.scan.boxes[b.parent as usize];
            !(b.signs.has(Signs::CAPTION) || around.signs.has(Signs::CAPTION))
        })
        .find_map(|b| {
            let words = page.words(b.node);
            (words.len() < 260 && fits(&words)).then(|| worded(&words, order(page)))?
        })
}

/// The last change, where nothing says when it was published.
fn modified(page: &Page<'_>) -> Option<Found> {
    let data = page
        .article
        .and_then(|article| machine(&jsonld::text(article, "dateModified")?));
    let when = data.or_else(|| {
        UPDATED
            .iter()
            .find_map(|name| machine(page.scan.meta_named(name)?))
    })?;
    Some(Found {
        when,
        place: "date of the last change".into(),
        rule: "page.date.modified_only",
    })
}

/// Keys under which scripts give the day of publication, the surest first.
const KEYS: [&str; 8] = [
    "datePublished",
    "publishedAt",
    "published_at",
    "firstPublished",
    "publishDate",
    "publicationDate",
    "datePosted",
    "created_at",
];

/// The first date under such a key in the page's scripts, for pages that say it nowhere else.
fn in_scripts(page: &Page<'_>) -> Option<Found> {
    let when = KEYS.iter().find_map(|key| {
        let data = page
            .objects
            .iter()
            .find_map(|object| machine(&jsonld::text(object, key)?));
        data.or_else(|| {
            let scripts = page.scan.state_scripts.iter();
            scripts
                .filter_map(|&id| page.tree.first_child(id).and_then(|t| page.tree.text(t)))
                .find_map(|script| keyed(script, key))
        })
    })?;
    Some(Found {
        when,
        place: "script".into(),
        rule: "page.date.script",
    })
}

/// The date under a key of a JSON text, however its quotation marks are escaped.
fn keyed(script: &str, key: &str) -> Option<When> {
    let after = script.get(script.find(key)? + key.len()..)?;
    let value = after.trim_start_matches(['"', '\\', ' ', ':', '\'']);
    let end = value.find(['"', '\\', '\'', ',', '}']).unwrap_or(0);
    machine(value.get(..end)?)
}

/// Dates marked by `itemprop` or `property`.
fn marked(page: &Page<'_>) -> Option<Found> {
    for wanted in [
        "datePublished",
        "dc:created",
        "dcterms:created",
        "dc:date",
        "dateCreated",
        "pubdate",
    ] {
        for (id, prop) in &page.scan.props {
            if !prop
                .split_ascii_whitespace()
                .any(|p| p == wanted || p.rsplit([':', '/']).next() == Some(wanted))
            {
                continue;
            }
            if let Some(when) = element_date(page, *id) {
                return Some(Found {
                    when,
                    place: format!("property {wanted}"),
                    rule: "page.date.marked",
                });
            }
        }
    }
    None
}

/// An element's date: its machine-readable attribute, else its words.
fn element_date(page: &Page<'_>, id: NodeId) -> Option<When> {
    let tree = page.tree;
    let attr = tree
        .attr(id, &n!("datetime"))
        .or_else(|| tree.attr(id, &n!("content")))
        .or_else(|| tree.attr_named(id, "data-datetime"));
    attr.and_then(machine)
        .or_else(|| tree.attr(id, &n!("title")).and_then(machine))
        .or_else(|| {
            let words = page.words(id);
            (words.len() < 300).then(|| worded(&words, order(page)))?
        })
}

fn order(page: &Page<'_>) -> Order {
    Order::of(page.language.as_deref())
}
