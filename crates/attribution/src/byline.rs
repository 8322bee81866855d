//! Bylines: who wrote it, in which part, for whom.
//!
//! A line is cut at its separators, and each part is a newsroom, a role, a place or a person; a role or newsroom goes to the people
//! before it. Nothing is guessed of a part that is none of these.

mod note;

use std::{collections::HashMap, sync::LazyLock};

use reprint_story::{Byline, Person};

pub use note::{closing_notes, note};

use crate::{Language, lexicon::lines, organisations};

/// What is known around a byline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The language of the page.
    pub language: Language,
    /// The publisher's name: "Example News" in a byline is then the newsroom, not a person.
    pub publisher: Option<&'a str>,
}

/// The longest byline read, in bytes; what is longer is a paragraph.
const LONGEST: usize = 600;

const BY: u8 = 1;
const AND: u8 = 2;
const IN: u8 = 4;
const ROLE: u8 = 8;
const MODIFIER: u8 = 16;
const NEWSROOM: u8 = 32;

static WORDS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut words: HashMap<&str, u8> = HashMap::new();
    for (class, list) in
        lines(include_str!("../data/bylines.txt")).filter_map(|line| line.split_once(": "))
    {
        let bit = match class {
            "by" => BY,
            "and" => AND,
            "in" => IN,
            "role" => ROLE,
            "modifier" => MODIFIER,
            "newsroom" => NEWSROOM,
            _ => 0,
        };
        for word in list.split(',').map(str::trim) {
            *words.entry(word).or_default() |= bit;
        }
    }
    words
});

fn is(word: &str, bits: u8) -> bool {
    let clean = word.trim_matches(['.', ',', ';']);
    WORDS
        .get(clean.to_lowercase().as_str())
        .is_some_and(|found| found & bits != 0)
}

/// A word that newsrooms' names are made of: "News", "Agency".
pub(crate) fn is_newsroom_word(word: &str) -> bool {
    is(word, NEWSROOM)
}

/// Reads one byline: "By Ada Quill and Bo Marsh, Correspondents", "Staff and agencies", "Von Ida Horn (dpa)".
/// `raw` is the line as given, white space collapsed. A line with no name in it gives no people.
pub fn read(line: &str, context: Context<'_>) -> Byline {
    let raw = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let people = if raw.len() > LONGEST {
        Vec::new()
    } else {
        people(&raw, context)
    };
    Byline { raw, people }
}

/// What joins a part to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Start,
    And,
    Mark,
}

fn people(raw: &str, context: Context<'_>) -> Vec<Person> {
    let words = without_by(raw);
    if is_newsroom_line(&words, context) {
        return vec![Person::organisation(words)];
    }
    let mut reader = Reader {
        context,
        people: Vec::new(),
        group: 0,
    };
    for (joint, part) in parts(&words) {
        reader.part(joint, &part);
    }
    reader.people
}

/// The line without "By" and its like, once or twice ("Text: Von …").
fn without_by(raw: &str) -> String {
    let mut words = raw
        .trim_start_matches(['•', '|', '-', '–', '—', ' '])
        .to_owned();
    for _ in 0..2 {
        let mut cut = None;
        for count in (1..=4).rev() {
            let start: Vec<&str> = words.split(' ').take(count).collect();
            let joined = start.join(" ");
            if start.len() == count
                && WORDS
                    .get(joined.to_lowercase().as_str())
                    .is_some_and(|bits| bits & BY != 0)
            {
                cut = Some(joined.len());
                break;
            }
        }
        // "ByAda Quill": two elements set without a space
        if cut.is_none()
            && let Some(rest) = words
                .strip_prefix("By")
                .or_else(|| words.strip_prefix("by"))
            && rest.starts_with(char::is_uppercase)
        {
            cut = Some(2);
        }
        let Some(cut) = cut else { break };
        let rest = words
            .get(cut..)
            .unwrap_or_default()
            .trim_start_matches([':', ' '])
            .to_owned();
        if rest.is_empty() {
            break;
        }
        words = rest;
    }
    words
}

/// The whole line is one newsroom: "Staff and agencies", "The Associated Press", the publisher itself.
fn is_newsroom_line(words: &str, context: Context<'_>) -> bool {
    if organisations::find(words).is_some()
        || context
            .publisher
            .is_some_and(|name| organisations::same(name, words))
    {
        return true;
    }
    let mut any = false;
    let all = words.split_whitespace().all(|word| {
        any |= is(word, NEWSROOM);
        is(word, NEWSROOM | AND | MODIFIER)
    });
    all && any
}

/// Cuts at commas, bars, dashes, brackets and "and".
fn parts(words: &str) -> Vec<(Joint, String)> {
    let mut parts = Vec::new();
    let mut joint = Joint::Start;
    let mut part = String::new();
    let mut push = |joint: Joint, part: &mut String| {
        let clean = part.trim().trim_matches(['.', ':']).trim();
        // "Jr." and initials keep their stop
        let kept = if part.trim().ends_with("Jr.") || part.trim().ends_with("Sr.") {
            part.trim()
        } else {
            clean
        };
        if !kept.is_empty() {
            parts.push((joint, kept.to_owned()));
        }
        part.clear();
    };
    let tokens: Vec<&str> = words.split(' ').collect();
    for (nth, token) in tokens.iter().enumerate() {
        let mark_alone = matches!(*token, "-" | "–" | "—" | "|" | "/" | "•" | "·" | "//" | "+");
        let and = is(token, AND)
            && nth > 0
            && nth + 1 < tokens.len()
            && (token.len() > 1
                || tokens
                    .get(nth + 1)
                    .is_some_and(|next| next.starts_with(char::is_uppercase)));
        if mark_alone || and {
            push(joint, &mut part);
            joint = if and { Joint::And } else { Joint::Mark };
            continue;
        }
        for c in token.chars() {
            if matches!(
                c,
                ',' | ';' | '|' | '(' | ')' | '•' | '·' | '【' | '】' | '、' | '，'
            ) || (c == '/' && !token.contains("//") && !token.contains('.'))
            {
                push(joint, &mut part);
                joint = if c == '、' { Joint::And } else { Joint::Mark };
            } else {
                part.push(c);
            }
        }
        part.push(' ');
    }
    push(joint, &mut part);
    parts
}

struct Reader<'a> {
    context: Context<'a>,
    people: Vec<Person>,
    /// Where the people begin to whom the next role or newsroom belongs.
    group: usize,
}

impl Reader<'_> {
    fn part(&mut self, joint: Joint, part: &str) {
        if part.chars().any(|c| c.is_ascii_digit()) && !part.contains(char::is_uppercase)
            || part.contains('@')
            || part.len() > 120
            || part.starts_with("http")
        {
            return;
        }
        if joint == Joint::Mark
            && matches!(
                part.to_lowercase().as_str(),
                "jr" | "jr." | "sr" | "sr." | "ii" | "iii" | "phd" | "ph.d" | "md" | "m.d"
            )
        {
            if let Some(name) = self
                .people
                .last_mut()
                .and_then(|person| person.name.as_mut())
            {
                name.push_str(", ");
                name.push_str(part);
            }
            return;
        }
        if part.to_lowercase().starts_with("special to") {
            self.give_role(part);
            return;
        }
        if organisations::find(part).is_none()
            && let Some((name, organisation)) = name_before_organisation(part, self.context)
        {
            self.person(joint, &name);
            self.give_organisation(Joint::Mark, &organisation);
            return;
        }
        if self.is_organisation(part) {
            self.give_organisation(joint, part);
            return;
        }
        if let Some((organisation, role)) = role(part, self.context) {
            // "Ada Quill Parliamentary editor": the name stands before its role
            if (self.people.len() == self.group || joint != Joint::Mark)
                && let Some((name, rest)) = name_before_role(part)
            {
                self.person(joint, &name);
                self.part(Joint::Mark, &rest);
                return;
            }
            if self.people.len() > self.group || !self.people.is_empty() {
                if let Some(organisation) = organisation {
                    self.give_organisation(Joint::Mark, &organisation);
                }
                self.give_role(&role);
            }
            return;
        }
        // "Ada Quill in Kyiv"; "Ada Quill for Example News"
        let words: Vec<&str> = part.split_whitespace().collect();
        if let Some(nth) = words
            .iter()
            .position(|word| is(word, IN))
            .filter(|nth| *nth >= 2)
        {
            let name = words.get(..nth).unwrap_or_default().join(" ");
            if is_person(&name) {
                self.person(joint, &name);
                return;
            }
        }
        for sign in [
            " for ",
            " für ",
            " pour ",
            " para ",
            " per ",
            " voor ",
            " of ",
            " skrifar frá ",
        ] {
            if let Some((name, organisation)) = part.split_once(sign)
                && is_person(name)
            {
                self.person(joint, name);
                self.give_organisation(Joint::Mark, organisation);
                return;
            }
        }
        if is_person(part) {
            self.person(joint, part);
        }
    }

    fn person(&mut self, joint: Joint, name: &str) {
        // "A and B, Correspondents": joined by "and" they share what follows; after a mark a person without role is in the same list
        let shares = joint == Joint::And
            || self.people.get(self.group..).is_some_and(|group| {
                group
                    .iter()
                    .all(|person| person.role.is_none() && person.organisation.is_none())
            });
        let told = self.people.get(self.group..).is_some_and(|group| {
            group
                .iter()
                .any(|person| person.role.is_some() || person.organisation.is_some())
        });
        if !shares || told {
            self.group = self.people.len();
        }
        if self
            .people
            .iter()
            .any(|person| person.name.as_deref() == Some(name))
        {
            return;
        }
        self.people.push(Person::named(name));
    }

    fn is_organisation(&self, part: &str) -> bool {
        if organisations::find(part).is_some()
            || self
                .context
                .publisher
                .is_some_and(|name| organisations::same(name, part))
        {
            return true;
        }
        let words: Vec<&str> = part.split_whitespace().collect();
        let host = words.len() == 1
            && part.contains('.')
            && !part.ends_with('.')
            && part.len() > 4
            && part.rsplit('.').next().is_some_and(|end| {
                (2..=4).contains(&end.len()) && end.chars().all(|c| c.is_ascii_lowercase())
            });
        let last = words
            .last()
            .is_some_and(|word| is(word, NEWSROOM) && !is(word, ROLE));
        let sections = [
            "sport",
            "business",
            "news",
            "politics",
            "online",
            "politik",
            "wirtschaft",
            "desk",
        ];
        let branch = words.split_last().is_some_and(|(last, rest)| {
            sections.contains(&last.to_lowercase().as_str())
                && organisations::find(&rest.join(" ")).is_some()
        });
        host || branch || (last && role_start(&words).is_none())
    }

    fn give_organisation(&mut self, joint: Joint, organisation: &str) {
        let organisation = organisation.trim();
        let group = self.people.get_mut(self.group..).unwrap_or_default();
        let free = group
            .iter()
            .any(|person| person.name.is_some() && person.organisation.is_none());
        if joint == Joint::Mark && free {
            for person in group {
                if person.name.is_some() {
                    person
                        .organisation
                        .get_or_insert_with(|| organisation.to_owned());
                }
            }
        } else if !self
            .people
            .iter()
            .any(|person| person.organisation.as_deref() == Some(organisation))
        {
            self.people.push(Person::organisation(organisation));
            self.group = self.people.len();
        }
    }

    fn give_role(&mut self, role: &str) {
        for person in self.people.get_mut(self.group..).unwrap_or_default() {
            if person.name.is_some() {
                person.role.get_or_insert_with(|| role.to_owned());
            }
        }
        if self.group == self.people.len()
            && let Some(person) = self.people.last_mut()
            && person.name.is_some()
        {
            person.role.get_or_insert_with(|| role.to_owned());
        }
    }
}

/// Where the words of a role begin in a part that holds one.
fn role_start(words: &[&str]) -> Option<usize> {
    let role = words.iter().position(|word| is_role(word))?;
    let before = words.get(..role)?;
    let modifiers = before
        .iter()
        .rev()
        .take_while(|word| is(word, MODIFIER) || word.starts_with(char::is_lowercase))
        .count();
    Some(role - modifiers)
}

/// A role's word, also as the last part of a compound: "Auslandskorrespondentin", "USA-Korrespondent".
fn is_role(word: &str) -> bool {
    if is(word, ROLE) {
        return true;
    }
    let lower = word.trim_matches(['.', ',']).to_lowercase();
    [
        "korrespondent",
        "korrespondentin",
        "redakteur",
        "redakteurin",
        "reporter",
        "reporterin",
        "redaktor",
        "medarbejder",
        "journalist",
    ]
    .iter()
    .any(|end| lower.len() > end.len() + 1 && lower.ends_with(end))
}

/// "Worthy News Correspondent" → its newsroom and the role.
fn role(part: &str, context: Context<'_>) -> Option<(Option<String>, String)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.len() > 14 {
        return None;
    }
    let start = role_start(&words)?;
    let split = |end: usize| {
        let name = words.get(..end).unwrap_or_default().join(" ");
        (name, words.get(end..).unwrap_or_default().join(" "))
    };
    // The longest beginning that is known as a newsroom. A beat is no newsroom: the "Science" of "Science Reporter" is not
    // the journal.
    for end in (1..words.len()).rev() {
        let (name, rest) = split(end);
        if end == 1 && is(&name, MODIFIER) {
            continue;
        }
        if organisations::find(&name).is_some()
            || context
                .publisher
                .is_some_and(|publisher| organisations::same(publisher, &name))
        {
            return Some((Some(name), rest));
        }
    }
    // Else one that looks like it: "Northport News Correspondent", "WXYZ multimedia producer".
    let newsroom = |nth: usize| {
        words
            .get(nth)
            .is_some_and(|word| is(word, NEWSROOM) && word.starts_with(char::is_uppercase))
    };
    let letters = |nth: usize| {
        words
            .get(nth)
            .is_some_and(|word| word.len() > 2 && word.chars().all(char::is_uppercase))
    };
    let end = match start {
        0 => 0,
        _ if newsroom(start - 1) || letters(start - 1) => start,
        _ if newsroom(start) && start + 1 < words.len() => start + 1,
        _ => 0,
    };
    if end > 0 && !is(words.first().copied().unwrap_or_default(), MODIFIER) {
        let (name, rest) = split(end);
        return Some((Some(name), rest));
    }
    Some((None, part.to_owned()))
}

/// "Ada Quill Parliamentary editor" → name and role.
fn name_before_role(part: &str) -> Option<(String, String)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let start = role_start(&words)?;
    for end in [start, start.saturating_sub(1)] {
        let name = words.get(..end)?.join(" ");
        if (2..=4).contains(&end) && is_person(&name) {
            return Some((name, words.get(end..)?.join(" ")));
        }
    }
    // 배윤경 기자
    (start == 1
        && words.first().is_some_and(|word| {
            !word.is_ascii() && word.chars().count() <= 4 && !word.starts_with(char::is_uppercase)
        }))
    .then(|| {
        (
            words.first().copied().unwrap_or_default().to_owned(),
            words.get(1..).unwrap_or_default().join(" "),
        )
    })
}

/// "Bo Marsh USA TODAY" → name and newsroom.
fn name_before_organisation(part: &str, context: Context<'_>) -> Option<(String, String)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    for end in 2..words.len() {
        let rest = words.get(end..)?.join(" ");
        let known = organisations::find(&rest).is_some()
            || context
                .publisher
                .is_some_and(|publisher| organisations::same(publisher, &rest));
        let name = words.get(..end)?.join(" ");
        if known && is_person(&name) {
            return Some((name, rest));
        }
    }
    None
}

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "de", "van", "von", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el",
    "al", "bin", "ibn", "ten", "ter", "zu", "y", "e", "af", "av", "st.", "'t", "’t", "abu", "het",
];

/// One to six words that could be a person's name.
pub(crate) fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let asian = name.chars().all(|c| c >= '\u{3000}' || c == ' ')
        && (2..=8).contains(&name.chars().count());
    if asian {
        return true;
    }
    if words.is_empty() || words.len() > 6 || name.len() > 60 {
        return false;
    }
    let named = words
        .iter()
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    let all = words.iter().all(|word| {
        (word.starts_with(char::is_uppercase)
            || PARTICLES.contains(&word.to_lowercase().as_str())
            || word.starts_with("al-")
            || word.starts_with("el-")
            || word.starts_with(['d', 'O', 'l']) && word.contains(['\'', '’']))
            && word.chars().all(|c| {
                c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '\u{2010}' | '\u{2011}')
            })
    });
    let first = words.first().copied().unwrap_or_default();
    named >= 1
        && all
        && words.iter().all(|word| !is(word, NEWSROOM | ROLE))
        && !(is(first, MODIFIER | BY) && words.len() > 1 && first.len() > 2)
        && !(words.len() == 1 && first.len() < 3)
}

#[cfg(test)]
mod tests;
