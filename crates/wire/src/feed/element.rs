//! Keeps what no field holds.

use crate::{
    Element as Kept, Node,
    xml::{Child, Element, Space},
};

/// An element and all in it, as found.
pub(crate) fn keep(element: Element<'_, '_>) -> Kept {
    let name_of = |space: Space, name: &str| match space {
        Space::None => name.to_owned(),
        space => format!("{{{}}}{name}", element.address_of(space)),
    };
    Kept {
        namespace: element.address().to_owned(),
        name: element.name().to_owned(),
        attributes: element
            .attributes()
            .map(|(space, name, value)| (name_of(space, name), value.into_owned()))
            .collect(),
        children: element.children().filter_map(node).collect(),
    }
}

fn node(child: Child<'_, '_>) -> Option<Node> {
    match child {
        Child::Element(element) => Some(Node::Element(keep(element))),
        words => words
            .words()
            .filter(|words| !words.trim().is_empty())
            .map(|words| Node::Words(words.into_owned())),
    }
}
