//! HTML as XML: what stands in an Atom, NewsML-G2 or NITF document must be well-formed.

use reprint_markup::{NodeId, SafeHtml, Tree, local_name};

use super::write::{attribute, escape};

/// Sanitised HTML as well-formed XHTML, without a namespace of its own.
pub(crate) fn xhtml(html: &SafeHtml) -> String {
    let tree = Tree::fragment(html.as_str());
    let mut out = String::with_capacity(html.as_str().len() + 16);
    // The parser puts a fragment under an `html` element of its own.
    let top = tree.find(&local_name!("html")).unwrap_or(tree.root());
    children(&tree, top, &mut out);
    out
}

// `Tree` bounds its depth, so recursion is bounded.
fn children(tree: &Tree, around: NodeId, out: &mut String) {
    for id in tree.children(around) {
        if let Some(words) = tree.text(id) {
            escape(words, out, false);
        } else if let Some(name) = tree.html_name(id) {
            element(tree, id, name, out);
        }
    }
}

fn element(tree: &Tree, id: NodeId, name: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (name, value) in tree.attrs(id) {
        attribute(name, value, out);
    }
    if tree.first_child(id).is_none() && crate::feed::inner::is_void(name) {
        out.push_str("/>");
        return;
    }
    out.push('>');
    children(tree, id, out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use reprint_markup::sanitise;

    use super::xhtml;

    #[test]
    fn html_becomes_well_formed() {
        let html = sanitise(
            "<p>A&nbsp;&amp; B<br>C <img src=https://e.example/a.png alt='x \"y\"'></p><p></p>",
            None,
        );
        assert_eq!(
            xhtml(&html),
            "<p>A\u{a0}&amp; B<br/>C <img src=\"https://e.example/a.png\" alt=\"x &quot;y&quot;\"/></p><p></p>"
        );
    }
}
