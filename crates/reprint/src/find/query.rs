//! What a person types into a search box, read into a [`Query`]: words, "phrases", -not, OR, begin*, and operators.
//! Reading never fails: what is not understood is looked for as words or left out, and said to the person.

use jiff::{Span, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use reprint_rights::Verdict;
use reprint_store::{
    search::{Field, Only, Search, Term, What},
    story::Side,
};
use reprint_story::Status;

/// A query is cut after so many characters.
const LONGEST: usize = 1_000;
/// Terms and conditions heeded; a query of more is no person's.
const MOST: usize = 64;
/// The operators, as a person is told them.
pub(crate) const OPERATORS: &str =
    "from: by: credit: lang: section: rights: event: after: before: status: copies: side:";

/// Who asks, and when.
#[derive(Clone)]
pub(crate) struct Asker {
    pub(crate) now: Timestamp,
    /// Where a day begins and ends.
    pub(crate) zone: TimeZone,
    /// Readers of the site are not told of statuses, copies, terms and the desk's halves: such operators are words to them.
    pub(crate) desk: bool,
}

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    /// What the store is asked.
    pub(crate) search: Search,
    /// What the terms must answer; the store does not know terms.
    pub(crate) rights: Vec<Rights>,
    /// What was not understood, in words.
    pub(crate) remarks: Vec<String>,
}

/// An answer the terms must give to us (or must not): to our own site for what others publish, to anybody for what is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) not: bool,
    pub(crate) any: Vec<Verdict>,
}

/// One piece of a query as it was typed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Piece {
    not: bool,
    /// What stands before the first colon outside quotation marks.
    operator: Option<String>,
    value: String,
    quoted: bool,
}

/// What the last piece became: "OR" joins words with words and one condition with another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Term,
    Only,
    Rights,
}

struct Reader<'a> {
    asker: &'a Asker,
    query: Query,
    last: Last,
    or: bool,
}

/// Reads what was typed.
pub(crate) fn parse(text: &str, asker: &Asker) -> Query {
    let mut reader = Reader {
        asker,
        query: Query::default(),
        last: Last::Nothing,
        or: false,
    };
    let mut pieces = pieces(text);
    if pieces.len() > MOST {
        pieces.truncate(MOST);
        let remark = format!("Only the first {MOST} words and operators were looked for.");
        reader.query.remarks.push(remark);
    }
    for piece in pieces {
        reader.take(&piece);
    }
    if text.chars().nth(LONGEST).is_some() {
        let remark = format!("The query was cut after {LONGEST} characters.");
        reader.query.remarks.push(remark);
    }
    reader.query
}

impl Reader<'_> {
    fn take(&mut self, piece: &Piece) {
        if piece.value == "OR" && !piece.quoted && !piece.not && piece.operator.is_none() {
            self.or = self.last != Last::Nothing;
            return;
        }
        match &piece.operator {
            Some(name) => {
                let name = name.to_lowercase();
                self.operator(&name, piece);
            }
            None => self.term(piece, Field::Anywhere),
        }
        self.or = false;
    }

    fn operator(&mut self, name: &str, piece: &Piece) {
        let for_the_desk = matches!(name, "status" | "copies" | "side" | "rights");
        if for_the_desk && !self.asker.desk {
            return self.words(name, piece);
        }
        let field = match name {
            "from" => Some(Field::Outlet),
            "by" => Some(Field::Byline),
            "credit" => Some(Field::Credit),
            _ => None,
        };
        let known = field.is_some()
            || for_the_desk
            || matches!(name, "lang" | "section" | "event" | "after" | "before");
        if known && piece.value.trim().is_empty() {
            return self.remark(format!(
                "{name}: stands without anything after it and was left out; put it next to its value, as in {}.",
                example(name)
            ));
        }
        match (field, name) {
            (Some(field), _) => self.term(piece, field),
            (None, "rights") => self.rights(piece),
            (None, _) if known => self.only(name, piece),
            _ => {
                // An address and a time of day have a colon too.
                if !piece.value.starts_with("//") && !piece.value.is_empty() && self.asker.desk {
                    self.remark(format!(
                        "There is no operator “{name}:”, so it was looked for as words. There are {OPERATORS}"
                    ));
                }
                self.words(name, piece);
            }
        }
    }

    /// The piece as words, its name among them.
    fn words(&mut self, name: &str, piece: &Piece) {
        let whole = Piece {
            value: format!("{name} {}", piece.value),
            not: piece.not,
            quoted: true,
            operator: None,
        };
        self.term(&whole, Field::Anywhere);
    }

    fn term(&mut self, piece: &Piece, field: Field) {
        let (words, prefix) = match piece.value.strip_suffix('*') {
            Some(words) if !piece.quoted => (words, true),
            _ => (piece.value.as_str(), false),
        };
        let term = Term {
            prefix,
            not: piece.not,
            field,
            ..Term::new(words)
        };
        let joins = self.may_join(Last::Term);
        match self.query.search.terms.last_mut() {
            Some(last) if joins && last.not == piece.not => last.or.push(term),
            _ => self.query.search.terms.push(term),
        }
        self.last = Last::Term;
    }

    fn only(&mut self, name: &str, piece: &Piece) {
        let mut any = Vec::new();
        for value in piece
            .value
            .split(',')
            .map(str::trim)
            .filter(|v| !v.is_empty())
        {
            match self.condition(name, value) {
                Some(what) => any.push(what),
                None => self.not_understood(name, value),
            }
        }
        if any.is_empty() {
            return;
        }
        let joins = self.may_join(Last::Only);
        match self.query.search.only.last_mut() {
            Some(last) if joins && last.not == piece.not => last.any.append(&mut any),
            _ => self.query.search.only.push(Only {
                not: piece.not,
                any,
            }),
        }
        self.last = Last::Only;
    }

    fn rights(&mut self, piece: &Piece) {
        let mut any = Vec::new();
        for value in piece
            .value
            .split(',')
            .map(str::trim)
            .filter(|v| !v.is_empty())
        {
            match value.to_lowercase().as_str() {
                "allow" | "may" | "yes" | "cleared" => any.push(Verdict::Allow),
                "ask" => any.push(Verdict::Ask),
                "deny" | "no" | "not" => any.push(Verdict::Deny),
                _ => self.not_understood("rights", value),
            }
        }
        if any.is_empty() {
            return;
        }
        let joins = self.may_join(Last::Rights);
        match self.query.rights.last_mut() {
            Some(last) if joins && last.not == piece.not => last.any.append(&mut any),
            _ => self.query.rights.push(Rights {
                not: piece.not,
                any,
            }),
        }
        self.last = Last::Rights;
    }

    /// Whether "OR" stands before this piece and joins it with the last; if it cannot, that is said.
    fn may_join(&mut self, kind: Last) -> bool {
        if self.or && self.last != kind {
            self.remark("OR joins words with words, or two conditions such as lang:de OR lang:fr; elsewhere it was left out.".into());
        }
        self.or && self.last == kind
    }

    fn condition(&self, name: &str, value: &str) -> Option<What> {
        let lower = value.to_lowercase();
        Some(match name {
            "lang" => What::Language(lower),
            "section" => What::Section(value.to_owned()),
            "side" => What::Side(match lower.as_str() {
                "own" | "ours" => Side::Own,
                "taken" | "theirs" => Side::Taken,
                _ => return None,
            }),
            "status" => match lower.as_str() {
                "usable" | "published" => What::Status(Status::Usable),
                "draft" => What::Status(Status::Draft),
                "withheld" | "hold" | "held" | "on hold" => What::Status(Status::Withheld),
                "canceled" | "cancelled" | "retracted" => What::Status(Status::Canceled),
                "embargo" | "embargoed" => What::Embargoed(self.asker.now),
                "expired" => What::Expired(self.asker.now),
                _ => return None,
            },
            "event" => match lower.as_str() {
                "any" => What::Grouped,
                number => What::Event(number.parse().ok()?),
            },
            "copies" => {
                let (least, most) = count(&lower)?;
                What::Copies(least, most)
            }
            "after" => What::Since(self.day(&lower)?),
            "before" => What::Until(self.day(&lower)?),
            _ => return None,
        })
    }

    /// The beginning of a day, a month or a year; so long ago; or an instant.
    fn day(&self, value: &str) -> Option<Timestamp> {
        let Asker { now, zone, .. } = self.asker;
        let today = now.to_zoned_datetime(zone.clone()).date();
        let start = |date: Date| Some(date.to_zoned_datetime(zone.clone()).ok()?.timestamp());
        match value {
            "today" => return start(today),
            "yesterday" => return start(today.yesterday().ok()?),
            _ => {}
        }
        if let Some(span) = ago(value) {
            let then = now.to_zoned_datetime(zone.clone()).checked_sub(span).ok()?;
            return Some(then.timestamp());
        }
        let mut parts = value.splitn(3, '-');
        let number = |part: Option<&str>| part.map_or(Some(1), |part| part.parse().ok());
        let year: i16 = parts.next()?.parse().ok().filter(|year| *year >= 1000)?;
        let (month, day) = (number(parts.next())?, parts.next());
        match number(day) {
            Some(day) => start(Date::new(year, month, day).ok()?),
            None => value.to_uppercase().parse().ok(),
        }
    }

    fn not_understood(&mut self, name: &str, value: &str) {
        let wants = match name {
            "after" | "before" => {
                "wants a day: 2026-11-24, 2026-11, 2026, today, yesterday, or so long ago as 7d, 2w, 3m, 1y"
            }
            "status" => "is one of published, draft, hold, retracted, embargoed, expired",
            "copies" => "wants a number: 0, 3, >2, <5, 2..5, any, none",
            "rights" => "is one of allow, ask, deny",
            "side" => "is own or taken",
            "event" => "wants an event's number, or any",
            _ => "wants something else",
        };
        self.remark(format!("{name}: {wants}; “{value}” was left out."));
    }

    fn remark(&mut self, remark: String) {
        if !self.query.remarks.contains(&remark) {
            self.query.remarks.push(remark);
        }
    }
}

fn example(name: &str) -> &'static str {
    match name {
        "from" => "from:valley.example",
        "by" => "by:\"Mara Quill\"",
        "credit" => "credit:\"Harbour News\"",
        "lang" => "lang:de",
        "section" => "section:sport",
        "rights" => "rights:ask",
        "event" => "event:any",
        "after" => "after:2026-11-01",
        "before" => "before:2026-11-01",
        "status" => "status:hold",
        "copies" => "copies:>2",
        _ => "side:own",
    }
}

/// `7d`, `2w`, `3m`, `1y`, `12h`.
fn ago(value: &str) -> Option<Span> {
    let unit = value.chars().next_back()?;
    let number: i64 = value.strip_suffix(unit)?.parse().ok()?;
    if !(0..=10_000).contains(&number) {
        return None;
    }
    match unit {
        'h' => Some(number.hours()),
        'd' => Some(number.days()),
        'w' => Some(number.weeks()),
        'm' => Some(number.months()),
        'y' if number <= 1_000 => Some(number.years()),
        _ => None,
    }
}

/// At least, at most.
fn count(value: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    match value {
        "any" => return Some((1, None)),
        "none" => return Some((0, Some(0))),
        _ => {}
    }
    if let Some((least, most)) = value.split_once("..") {
        let most = if most.is_empty() {
            None
        } else {
            Some(number(most)?)
        };
        return Some((if least.is_empty() { 0 } else { number(least)? }, most));
    }
    if let Some(least) = value.strip_prefix(">=") {
        return Some((number(least)?, None));
    }
    if let Some(most) = value.strip_prefix("<=") {
        return Some((0, Some(number(most)?)));
    }
    if let Some(above) = value.strip_prefix('>') {
        return Some((number(above)?.checked_add(1)?, None));
    }
    if let Some(below) = value.strip_prefix('<') {
        return Some((0, Some(number(below)?.checked_sub(1)?)));
    }
    if let Some(least) = value.strip_suffix('+') {
        return Some((number(least)?, None));
    }
    number(value).map(|exactly| (exactly, Some(exactly)))
}

/// Words, phrases and operators with their values, which may be quoted: `by:"Mara Quill"`.
fn pieces(query: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    let mut begun = false;
    let mut quoted = false;
    let mut characters = query.chars().take(LONGEST).peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' | '“' | '”' | '„' | '«' | '»' => {
                quoted = !quoted;
                piece.quoted |= piece.value.is_empty();
                begun = true;
            }
            c if c.is_whitespace() && !quoted => {
                if begun {
                    pieces.push(std::mem::take(&mut piece));
                }
                begun = false;
            }
            '-' if !begun && characters.peek().is_some_and(|next| !next.is_whitespace()) => {
                piece.not = true;
                begun = true;
            }
            ':' | '：' if !quoted && piece.operator.is_none() && is_name(&piece) => {
                piece.operator = Some(std::mem::take(&mut piece.value));
            }
            c => {
                piece.value.push(c);
                begun = true;
            }
        }
    }
    if begun {
        pieces.push(piece);
    }
    pieces.retain(|piece| piece.operator.is_some() || !piece.value.trim().is_empty());
    pieces
}

/// An operator's name: a few plain letters.
fn is_name(piece: &Piece) -> bool {
    let name = &piece.value;
    !piece.quoted && (2..=12).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests;
