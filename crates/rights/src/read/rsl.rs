//! RSL 1.0 (<https://rslstandard.org/rsl>): what machines may do, from licence files, HTML pages, feeds and robots.txt.
//!
//! The most restrictive word wins, whatever the order: what is prohibited is prohibited, a list of permits is closed, and
//! the most particular address counts. Elements of other namespaces are ignored; unknown elements of RSL make it invalid.

use quick_xml::{
    events::{BytesStart, Event},
    name::ResolveResult,
    reader::NsReader,
};

use crate::{policy::MachineUse, write::NAMESPACE};

/// What an RSL document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rsl {
    /// For how many days it may be kept; 30 if not said.
    pub max_age_days: u32,
    /// What it says of which addresses.
    pub contents: Vec<Content>,
    /// What was odd but could be read.
    pub warnings: Vec<String>,
}

/// What holds for the addresses that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// A path pattern, an address, or nothing for the page it stands on.
    pub url: String,
    /// A licence server; then a token is needed.
    pub server: Option<String>,
    /// The licences, all of which hold.
    pub licences: Vec<Licence>,
}

/// One `<license>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    /// `permits type="usage"`; `None` where not given, and then nothing is closed.
    pub permits: Option<Vec<MachineUse>>,
    /// `prohibits type="usage"`
    pub prohibits: Vec<MachineUse>,
    /// `permits type="user"`
    pub users: Option<Vec<String>>,
    /// `prohibits type="user"`
    pub not_users: Vec<String>,
    /// `permits type="geo"`
    pub regions: Option<Vec<String>>,
    /// `prohibits type="geo"`
    pub not_regions: Vec<String>,
    /// `payment type`; free if not given.
    pub payment: Option<String>,
}

/// Who asks, as far as the licence makes a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asker<'a> {
    /// `commercial`, `education`, …; unknown if `None`.
    pub user: Option<&'a str>,
    /// `US`, `EU`, …
    pub region: Option<&'a str>,
}

/// The answer to one use by a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Permitted, under the licence's payment.
    Permit,
    /// Nothing is said.
    NotAddressed,
    /// Prohibited, or not among what is permitted.
    Deny,
}

/// Why a document is no RSL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RslError {
    /// Broken XML.
    #[error("it is not well-formed XML: {0}")]
    Xml(String),
    /// An element of RSL's namespace that RSL does not have.
    #[error("<{0}> is not an element of RSL")]
    UnknownElement(String),
    /// An amount without a currency.
    #[error("an amount needs a currency")]
    NoCurrency,
    /// A content without a licence.
    #[error("a content needs a license")]
    NoLicence,
    /// No content at all.
    #[error("it holds no content")]
    Empty,
    /// A feed that licenses another site's pages.
    #[error("{url} is not of {origin}: a feed licenses pages of its own site only")]
    ForeignOrigin {
        /// The address licensed.
        url: String,
        /// The feed's site.
        origin: String,
    },
    /// robots.txt names a licence by a relative address.
    #[error("{0} is not an absolute address")]
    Relative(String),
}

const ELEMENTS: [&str; 17] = [
    "rsl",
    "content",
    "license",
    "permits",
    "prohibits",
    "payment",
    "standard",
    "custom",
    "amount",
    "legal",
    "schema",
    "copyright",
    "terms",
    "alternate",
    "reporting",
    "accepts",
    "encrypted",
];

/// Nothing honest nests or repeats like this.
const MOST_CONTENTS: usize = 10_000;

/// Reads a licence file, the inside of an HTML script, or any XML that carries RSL's elements.
pub fn read(xml: &str) -> Result<Rsl, RslError> {
    let mut reader = NsReader::from_str(xml);
    let mut rsl = Rsl {
        max_age_days: 30,
        ..Rsl::default()
    };
    let mut open: Option<(String, String)> = None;
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|error| RslError::Xml(error.to_string()))?;
        let ours = matches!(namespace, ResolveResult::Bound(name) if name.as_ref() == NAMESPACE);
        match event {
            Event::Start(element) if ours => open = start(&element, &mut rsl)?,
            Event::Empty(element) if ours => {
                start(&element, &mut rsl)?;
                if element.local_name().as_ref() == "content" {
                    return Err(RslError::NoLicence);
                }
            }
            Event::Text(text) => {
                if let Some((element, kind)) = &open {
                    said(&mut rsl, element, kind, &text);
                }
            }
            Event::End(element) if ours => {
                open = None;
                let done = rsl
                    .contents
                    .last()
                    .filter(|_| element.local_name().as_ref() == "content");
                if done.is_some_and(|content| content.licences.is_empty()) {
                    return Err(RslError::NoLicence);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if rsl.contents.is_empty() {
        Err(RslError::Empty)
    } else {
        Ok(rsl)
    }
}

/// Notes an element; gives its name and type if its words matter.
fn start(element: &BytesStart<'_>, rsl: &mut Rsl) -> Result<Option<(String, String)>, RslError> {
    let name = element.local_name().as_ref().to_owned();
    if !ELEMENTS.contains(&name.as_str()) {
        return Err(RslError::UnknownElement(name));
    }
    let attribute = |wanted: &str| {
        element
            .attributes()
            .flatten()
            .find(|attribute| attribute.key.as_ref() == wanted)
            .map(|attribute| attribute.value.into_owned())
    };
    match name.as_str() {
        "rsl" => {
            rsl.max_age_days = attribute("max-age")
                .and_then(|days| days.parse().ok())
                .unwrap_or(30);
            if element.name().prefix().is_some() {
                rsl.warnings
                    .push("a prefix is for RSL inside other documents".to_owned());
            }
        }
        "content" if rsl.contents.len() < MOST_CONTENTS => rsl.contents.push(Content {
            url: attribute("url").unwrap_or_default(),
            server: attribute("server"),
            licences: Vec::new(),
        }),
        "license" => {
            if let Some(content) = rsl.contents.last_mut() {
                content.licences.push(Licence::default());
            }
        }
        "payment" => {
            if let Some(licence) = current(rsl) {
                licence.payment = attribute("type");
            }
        }
        "amount" if attribute("currency").is_none() => return Err(RslError::NoCurrency),
        "permits" | "prohibits" => {
            let kind = attribute("type").unwrap_or_default();
            if name == "permits" && kind == "usage" {
                // An empty list of permits is a list too: nothing is permitted.
                if let Some(licence) = current(rsl) {
                    licence.permits.get_or_insert_default();
                }
            }
            return Ok(Some((name, kind)));
        }
        _ => {}
    }
    Ok(None)
}

fn current(rsl: &mut Rsl) -> Option<&mut Licence> {
    rsl.contents.last_mut()?.licences.last_mut()
}

fn said(rsl: &mut Rsl, element: &str, kind: &str, words: &str) {
    let mut unknown = Vec::new();
    let Some(licence) = current(rsl) else { return };
    let list = || {
        words
            .split([' ', ',', '\n', '\t'])
            .filter(|word| !word.is_empty())
    };
    let names = || list().map(str::to_ascii_lowercase);
    match (element, kind) {
        ("permits", "usage") => {
            let permits = licence.permits.get_or_insert_default();
            for word in list() {
                match usage(word) {
                    Some(usage) => permits.push(usage),
                    None => unknown.push(word.to_owned()),
                }
            }
        }
        ("prohibits", "usage") => {
            for word in list() {
                // A prohibition in unknown words is still a prohibition.
                licence
                    .prohibits
                    .push(usage(word).unwrap_or(MachineUse::All));
                if usage(word).is_none() {
                    unknown.push(word.to_owned());
                }
            }
        }
        ("permits", "user") => licence.users.get_or_insert_default().extend(names()),
        ("prohibits", "user") => licence.not_users.extend(names()),
        ("permits", "geo") => licence.regions.get_or_insert_default().extend(names()),
        ("prohibits", "geo") => licence.not_regions.extend(names()),
        _ => {}
    }
    rsl.warnings.extend(
        unknown
            .into_iter()
            .map(|word| format!("{word:?} is no usage of RSL")),
    );
}

/// A usage by its word in RSL 1.0 or in the drafts before it.
fn usage(word: &str) -> Option<MachineUse> {
    Some(match word {
        "all" => MachineUse::All,
        "ai-all" | "ai" => MachineUse::AiAll,
        "ai-train" | "train-ai" | "train-genai" => MachineUse::AiTrain,
        "ai-input" | "ai-use" | "ai-summarize" | "use-ai" => MachineUse::AiInput,
        "ai-index" | "index-ai" => MachineUse::AiIndex,
        "search" | "index-search" => MachineUse::Search,
        _ => return None,
    })
}

/// True if a word of a licence speaks of this use.
fn covers(word: MachineUse, usage: MachineUse) -> bool {
    word == usage
        || word == MachineUse::All
        || (word == MachineUse::AiAll
            && matches!(
                usage,
                MachineUse::AiTrain | MachineUse::AiInput | MachineUse::AiIndex
            ))
}

impl Rsl {
    /// Whether a machine may use a page so. `path` is the page's path or address.
    pub fn ask(&self, path: &str, usage: MachineUse, asker: Asker<'_>) -> Answer {
        let particular = self
            .contents
            .iter()
            .filter(|content| applies(&content.url, path))
            .map(|content| content.url.len())
            .max();
        let holding = self
            .contents
            .iter()
            .filter(|content| Some(content.url.len()) == particular && applies(&content.url, path));
        holding
            .flat_map(|content| &content.licences)
            .map(|licence| licence.ask(usage, asker))
            .max()
            .unwrap_or(Answer::NotAddressed)
    }

    /// True if a token of a licence server is needed first.
    pub fn needs_token(&self) -> bool {
        self.contents.iter().any(|content| content.server.is_some())
    }
}

impl Licence {
    fn ask(&self, usage: MachineUse, asker: Asker<'_>) -> Answer {
        if self.prohibits.iter().any(|word| covers(*word, usage)) {
            return Answer::Deny;
        }
        let within = |list: &Option<Vec<String>>, own: Option<&str>| {
            list.as_ref().is_none_or(|list| {
                own.is_some_and(|own| list.iter().any(|word| word.eq_ignore_ascii_case(own)))
            })
        };
        let barred = |list: &[String], own: Option<&str>| {
            own.is_some_and(|own| list.iter().any(|word| word.eq_ignore_ascii_case(own)))
        };
        if !within(&self.users, asker.user)
            || !within(&self.regions, asker.region)
            || barred(&self.not_users, asker.user)
            || barred(&self.not_regions, asker.region)
        {
            return Answer::Deny;
        }
        match &self.permits {
            Some(permits) if permits.iter().any(|word| covers(*word, usage)) => Answer::Permit,
            Some(_) => Answer::Deny,
            None => Answer::NotAddressed,
        }
    }
}

/// Patterns as in robots.txt: a prefix, `*` for anything, `$` for the end. An empty one is the page itself.
fn applies(pattern: &str, path: &str) -> bool {
    if pattern.is_empty() || pattern == path {
        return true;
    }
    let (pattern, whole) = pattern
        .strip_suffix('$')
        .map_or((pattern, false), |rest| (rest, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    !whole || rest.is_empty()
}

/// The RSL of a page's own scripts (`application/rsl+xml`).
pub fn read_html(html: &str) -> Vec<Result<Rsl, RslError>> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = lower
        .get(at..)
        .and_then(|rest| rest.find("<script"))
        .map(|start| start + at)
    {
        let Some(open_end) = lower
            .get(start..)
            .and_then(|rest| rest.find('>'))
            .map(|end| start + end + 1)
        else {
            break;
        };
        let end = lower
            .get(open_end..)
            .and_then(|rest| rest.find("</script"))
            .map_or(lower.len(), |end| open_end + end);
        let tag = lower.get(start..open_end).unwrap_or_default();
        if tag.contains("application/rsl+xml") && tag.contains("type") {
            found.push(read(html.get(open_end..end).unwrap_or_default().trim()));
        }
        at = end;
    }
    found
}

/// The RSL of a feed, which licenses pages of its own site only.
pub fn read_feed(xml: &str, origin: &str) -> Result<Rsl, RslError> {
    let rsl = read(xml)?;
    let origin = origin.trim_end_matches('/');
    let foreign = rsl.contents.iter().map(|content| &content.url).find(|url| {
        url.contains("://")
            && url
                .strip_prefix(origin)
                .is_none_or(|rest| !(rest.is_empty() || rest.starts_with(['/', '?', '#'])))
    });
    match foreign {
        Some(url) => Err(RslError::ForeignOrigin {
            url: url.clone(),
            origin: origin.to_owned(),
        }),
        None => Ok(rsl),
    }
}

/// The licences robots.txt names for a robot: those of its own group, else those before any group.
pub fn robots(text: &str, agent: &str) -> Result<Vec<String>, RslError> {
    let mut general = Vec::new();
    let mut own = Vec::new();
    let mut any = Vec::new();
    let mut agents: Vec<String> = Vec::new();
    let mut naming = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                if !naming {
                    agents.clear();
                }
                naming = true;
                agents.push(value.to_ascii_lowercase());
            }
            "license" | "licence" => {
                naming = false;
                if !(value.starts_with("https://") || value.starts_with("http://")) {
                    return Err(RslError::Relative(value.to_owned()));
                }
                let list = if agents.is_empty() {
                    &mut general
                } else if agents.iter().any(|name| name == "*") {
                    &mut any
                } else if agents
                    .iter()
                    .any(|name| agent.to_ascii_lowercase().contains(name.as_str()))
                {
                    &mut own
                } else {
                    continue;
                };
                list.push(value.to_owned());
            }
            _ => naming = false,
        }
    }
    Ok([own, any, general]
        .into_iter()
        .find(|list| !list.is_empty())
        .unwrap_or_default())
}

/// The licence files an HTTP `Link` header names.
pub fn link_header(header: &str) -> Vec<String> {
    header
        .split(',')
        .filter_map(|link| {
            let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
            let parameters = parameters.to_ascii_lowercase().replace('"', "");
            (parameters.contains("rel=license") && parameters.contains("application/rsl+xml"))
                .then(|| address.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\"><license>";
    const TAIL: &str = "</license></content></rsl>";

    #[test]
    fn the_most_restrictive_word_wins() {
        let table = [
            (
                "<permits type='usage'>search</permits>",
                MachineUse::AiTrain,
                Answer::Deny,
            ),
            (
                "<permits type='usage'>search</permits>",
                MachineUse::Search,
                Answer::Permit,
            ),
            (
                "<prohibits type='usage'>train-ai</prohibits>",
                MachineUse::AiTrain,
                Answer::Deny,
            ),
            (
                "<prohibits type='usage'>ai-all</prohibits>",
                MachineUse::Search,
                Answer::NotAddressed,
            ),
            (
                "<prohibits type='usage'>ai-all</prohibits><permits type='usage'>all</permits>",
                MachineUse::AiIndex,
                Answer::Deny,
            ),
            (
                "<permits type='usage'>all</permits><permits type='geo'>US</permits>",
                MachineUse::Search,
                Answer::Deny,
            ),
        ];
        for (words, usage, answer) in table {
            let rsl = read(&format!("{HEAD}{words}{TAIL}")).unwrap();
            assert_eq!(rsl.ask("/a", usage, Asker::default()), answer, "{words}");
        }
    }

    #[test]
    fn our_own_is_understood() {
        let policy = crate::Policy::parse("machine.permits = [\"search\"]\nmachine.prohibits = [\"ai-all\"]\nissuer = { name = \"A & B\" }").unwrap();
        let rsl = read(&crate::write::rsl(&policy)).unwrap();
        assert_eq!(
            rsl.ask("/x", MachineUse::AiTrain, Asker::default()),
            Answer::Deny
        );
        assert_eq!(
            read_html(&crate::write::rsl_script(&policy, "https://a.example/1")).len(),
            1
        );
    }

    #[test]
    fn hostile_documents_end() {
        for bad in [
            "",
            "<rsl",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<script type=application/rsl+xml>",
        ] {
            assert!(read(bad).is_err(), "{bad}");
            let _ = read_html(bad);
        }
    }
}
