//! What stands for each placeholder.

use std::borrow::Cow;

use jiff::civil::Date;
use reprint_story::Story;

use super::Case;
use crate::{
    licence::CreativeCommons,
    policy::{Approval, Licence, Template},
};

/// The words of a template for this use. What is not known stays as its name in square brackets, to be filled in by a person.
pub(super) fn fill(case: &Case<'_>, template: &Template) -> String {
    let filled = template.fill(|name| {
        value(case, name)
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| format!("[{}]", name.replace('_', " ")).into())
    });
    with_permission(case, once(case, &filled))
}

/// The words to look for on a page: a gap stands for what is printed in many forms (dates), shown as a link (addresses) or not known.
pub(crate) fn fill_with_gaps(case: &Case<'_>, template: &Template, gap: char) -> String {
    let filled = template.fill(|name| match name {
        "date" | "url" | "home" | "licence_url" | "translator" => gap.to_string().into(),
        name => value(case, name)
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| gap.to_string().into()),
    });
    with_permission(case, once(case, &filled))
}

/// A story signed by the house itself would be credited "Example News, Example News".
fn once(case: &Case<'_>, filled: &str) -> String {
    let issuer = case.policy.issuer_name();
    filled
        .replace(&format!("{issuer}, {issuer}"), issuer)
        .replace(&format!("{issuer}/{issuer}"), issuer)
}

fn value<'a>(case: &Case<'a>, name: &str) -> Option<Cow<'a, str>> {
    let (story, policy) = (case.story, case.policy);
    match name {
        "authors" => Some(authors(case)),
        "issuer" => Some(policy.issuer_name().into()),
        "partner" => Some(case.usage.partner.name.as_str().into()),
        "title" => Some(story.headline.as_str().into()),
        "url" => story.canonical_url.as_deref().map(Cow::from),
        "home" => home(case).map(Cow::from),
        "date" => story
            .dates
            .published
            .map(|published| day(published.day()).into()),
        "year" => story
            .dates
            .published
            .map(|published| published.day().year().to_string().into()),
        // A boilerplate may hold placeholders itself, but not itself: that would never end.
        "boilerplate" => case
            .terms
            .credit
            .boilerplate
            .as_ref()
            .filter(|text| !text.names("boilerplate"))
            .map(|text| fill(case, text).into()),
        "notice" => notice(story, policy.issuer.name.as_deref()),
        "licence" => licence_name(case).map(Cow::from),
        "licence_url" => licence_url(case).map(|url| url.to_owned().into()),
        "translator" => case.usage.translator.as_deref().map(Cow::from),
        _ => None,
    }
}

/// "A and B", "A, B and C"; the issuer where no author is named.
fn authors<'a>(case: &Case<'a>) -> Cow<'a, str> {
    let people: Vec<&str> = case
        .story
        .byline
        .iter()
        .flat_map(|byline| &byline.people)
        .filter_map(|person| person.name.as_deref().or(person.organisation.as_deref()))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    match people.as_slice() {
        [] => case.policy.issuer_name().into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")).into(),
    }
}

/// The publisher's home page.
pub(crate) fn home<'a>(case: &Case<'a>) -> Option<&'a str> {
    let publisher = case
        .story
        .publisher
        .as_ref()
        .and_then(|party| party.url.as_deref());
    case.policy.issuer.url.as_deref().or(publisher)
}

/// "10 March 2014"
pub(crate) fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| MONTHS.get(month));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

/// The story's copyright line, or one made of its holder and years.
fn notice<'a>(story: &'a Story, issuer: Option<&'a str>) -> Option<Cow<'a, str>> {
    if let Some(line) = &story.rights.copyright_line {
        return Some(line.as_str().into());
    }
    let holder = story.rights.holder.as_deref().or(issuer)?;
    let year = story
        .dates
        .published
        .map(|published| published.day().year().to_string());
    let years = story.rights.years.clone().or(year);
    let end = if holder.ends_with('.') { "" } else { "." };
    Some(match years {
        Some(years) => format!("Copyright {years} {holder}{end}").into(),
        None => format!("Copyright {holder}{end}").into(),
    })
}

/// The address of the licence the copy stands under.
pub(crate) fn licence_url<'c>(case: &'c Case<'_>) -> Option<&'c str> {
    match (&case.item.licence_url, &case.policy.licence) {
        (Some(own), _) => Some(own),
        (None, Some(Licence::At(url))) => Some(url),
        (None, Some(Licence::Permission) | None) => None,
    }
}

/// Its name: "CC BY-ND 4.0", or the address of one that has no short name.
pub(super) fn licence_name(case: &Case<'_>) -> Option<String> {
    let url = licence_url(case)?;
    Some(CreativeCommons::from_url(url).map_or_else(|| url.to_owned(), |licence| licence.name()))
}

/// "With permission" is printed only when somebody gave it: a grant, or terms that are a standing permission.
/// Otherwise the licence is named.
fn with_permission(case: &Case<'_>, text: String) -> String {
    let standing = case.policy.licence == Some(Licence::Permission)
        && case.terms.who.approval.unwrap_or(Approval::None) == Approval::None;
    if standing || case.granted() {
        return text;
    }
    let lower = text.to_ascii_lowercase();
    let found = ["with permission", "by permission", "with the permission"]
        .iter()
        .find_map(|words| lower.find(words).map(|at| (at, words.len())));
    let Some((at, length)) = found else {
        return text;
    };
    let name = licence_name(case);
    let under = name.map_or_else(
        || "under its terms".to_owned(),
        |name| format!("under {name}"),
    );
    let (head, tail) = (
        text.get(..at).unwrap_or_default(),
        text.get(at + length..).unwrap_or_default(),
    );
    format!("{head}{under}{tail}")
}
