//! Each type of IPTC's schema is a line of `schemas/newsml-g2.txt`: its attributes, a tab, its elements. `!` marks what must be there,
//! `%` an attribute that is an address, `*` that things of other namespaces may stand there, `**` of any; `name=7` is an element of the type in line 7.

use std::{collections::HashMap, sync::OnceLock};

use reprint_story::{Fault, Severity};

use crate::{
    Hints,
    faults::Faults,
    xml::{Document, Element, Space},
};

struct Grammar {
    roots: HashMap<&'static str, usize>,
    types: Vec<Type>,
}

struct Type {
    attributes: HashMap<&'static str, Attribute>,
    elements: HashMap<&'static str, Inner>,
    other_attributes: bool,
    other_elements: bool,
    any_elements: bool,
}

struct Attribute {
    must: bool,
    address: bool,
}

struct Inner {
    must: bool,
    /// `None`: words alone.
    kind: Option<usize>,
}

fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        let mut lines = include_str!("../../schemas/newsml-g2.txt").lines();
        let pair = |word: &'static str| word.split_once('=');
        let roots = lines.next().unwrap_or_default().split(' ').filter_map(pair);
        let roots = roots
            .filter_map(|(name, number)| Some((name, number.parse().ok()?)))
            .collect();
        Grammar {
            roots,
            types: lines.map(type_of).collect(),
        }
    })
}

fn type_of(line: &'static str) -> Type {
    let (attributes, elements) = line.split_once('\t').unwrap_or((line, ""));
    let words = |part: &'static str| {
        part.split(' ')
            .filter(|word| !word.is_empty() && !word.starts_with('*'))
    };
    let attribute = |word: &'static str| {
        let kind = Attribute {
            must: word.contains('!'),
            address: word.contains('%'),
        };
        (word.trim_end_matches(['!', '%']), kind)
    };
    let element = |word: &'static str| {
        let (name, number) = word.split_once('=')?;
        let inner = Inner {
            must: name.ends_with('!'),
            kind: number.parse().ok(),
        };
        Some((name.trim_end_matches('!'), inner))
    };
    Type {
        attributes: words(attributes).map(attribute).collect(),
        elements: words(elements).filter_map(element).collect(),
        other_attributes: attributes.ends_with('*'),
        other_elements: elements.ends_with('*'),
        any_elements: elements.ends_with("**"),
    }
}

/// Elements the standard allowed later than 2.27, where, and since which 2.x: what named an older version must do without them.
const ADDED: [(&str, &str, u32); 2] = [
    ("organisationDetails", "affiliation", 29),
    ("concept", "hasInstrument", 31),
];

/// The 2.x a standard's name holds.
pub(super) fn minor(name: &str) -> Option<u32> {
    let (_, after) = name.rsplit_once("2.")?;
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after.get(..end)?.parse().ok()
}

/// Checks a document against 2.35, or against an older 2.`minor`.
pub(super) fn check(
    text: &str,
    hints: &Hints<'_>,
    mut faults: Faults,
    minor: Option<u32>,
) -> Vec<Fault> {
    let document = Document::read(text, &hints.limits, &mut faults);
    let mut wrong: Vec<Fault> = faults.into_vec();
    // What the reader repairs is no valid document.
    for fault in &mut wrong {
        fault.severity = Severity::Error;
    }
    let Some(root) = document.tops().next() else {
        wrong.push(said("There is no element."));
        return wrong;
    };
    let grammar = grammar();
    match grammar.roots.get(root.name()) {
        Some(&kind) if root.space() == Space::NewsmlG2 => element(grammar, root, kind, &mut wrong),
        _ => wrong.push(said(&format!(
            "<{}> is no item or message of NewsML-G2.",
            root.name()
        ))),
    }
    for (around, name, since) in ADDED
        .iter()
        .filter(|added| minor.is_some_and(|minor| minor < added.2))
    {
        let mut places = root
            .descendants()
            .filter(|element| element.name() == *around);
        if places.any(|place| place.child(name).is_some()) {
            wrong.push(said(&format!(
                "<{name}> stands in <{around}> since NewsML-G2 2.{since}."
            )));
        }
    }
    wrong
}

fn said(message: &str) -> Fault {
    Fault::new("schema.newsml_g2", Severity::Error, message)
}

// As deep as the document, whose depth is bounded.
fn element(grammar: &Grammar, at: Element<'_, '_>, kind: usize, wrong: &mut Vec<Fault>) {
    let Some(kind) = grammar.types.get(kind) else {
        return;
    };
    let name = at.name();
    for (space, attribute, value) in at.attributes() {
        let key = match space {
            Space::None => attribute.to_owned(),
            Space::Xml => format!("xml:{attribute}"),
            _ => {
                if !kind.other_attributes && !at.address_of(space).ends_with("XMLSchema-instance") {
                    wrong.push(said(&format!(
                        "<{name}> may have no attribute of another namespace: {attribute}."
                    )));
                }
                continue;
            }
        };
        match kind.attributes.get(key.as_str()) {
            None if space == Space::Xml => {}
            None => wrong.push(said(&format!("<{name}> has no attribute {key}."))),
            Some(rule) if rule.address && !is_address(&value) => {
                wrong.push(said(&format!("{key} of <{name}> is no address: {value}.")));
            }
            Some(_) => {}
        }
    }
    for (key, _) in kind.attributes.iter().filter(|(_, rule)| rule.must) {
        if at.attribute(key).is_none() {
            wrong.push(said(&format!("<{name}> must have the attribute {key}.")));
        }
    }
    for child in at.elements() {
        if child.space() != Space::NewsmlG2 {
            if !kind.other_elements {
                wrong.push(said(&format!(
                    "<{}> of another namespace may not stand in <{name}>.",
                    child.name()
                )));
            }
            continue;
        }
        match kind.elements.get(child.name()) {
            // "Lax": what the standard knows is checked, what it does not know may stand.
            None if kind.any_elements => {
                if let Some(&known) = grammar.roots.get(child.name()) {
                    element(grammar, child, known, wrong);
                }
            }
            None => wrong.push(said(&format!(
                "<{}> may not stand in <{name}>.",
                child.name()
            ))),
            Some(Inner {
                kind: Some(inner), ..
            }) => element(grammar, child, *inner, wrong),
            Some(_) => {}
        }
    }
    for (inner, _) in kind.elements.iter().filter(|(_, rule)| rule.must) {
        if !at.elements().any(|child| child.name() == *inner) {
            wrong.push(said(&format!("<{name}> must hold <{inner}>.")));
        }
    }
}

/// `xs:anyURI` takes nearly everything: no address has a bad escape, or more than one `#`, or begins with a colon.
fn is_address(value: &str) -> bool {
    let value = value.trim();
    let escapes = value.split('%').skip(1).all(|after| {
        let digits = after.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        digits == 2
    });
    let scheme = value.find(':').is_none_or(|colon| {
        let before = value.get(..colon).unwrap_or_default();
        before.contains(['/', '?', '#'])
            || before.starts_with(|c: char| c.is_ascii_alphabetic())
                && before
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    escapes && scheme && value.matches('#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_version_lacks_what_came_later() {
        for (name, expected) in [
            ("newsml-g2", None),
            ("newsml-g2-2.30", Some(30)),
            ("newsml-g2_2.35-spec-all-power.xsd", Some(35)),
        ] {
            assert_eq!(minor(name), expected, "{name}");
        }
        let concept = "<conceptItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:a' standard='NewsML-G2' standardversion='2.31'>\
            <itemMeta><itemClass qcode='cinat:concept'/><provider literal='a'/><versionCreated>2026-11-24T00:00:00Z</versionCreated></itemMeta>\
            <concept><conceptId qcode='a:b'/><name>A</name><hasInstrument symbol='A'/></concept></conceptItem>";
        let valid = |minor| check(concept, &Hints::default(), Faults::default(), minor).is_empty();
        assert!(valid(None) && valid(Some(31)));
        assert!(!valid(Some(30)));
    }
}
