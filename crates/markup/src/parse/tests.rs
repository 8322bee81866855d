use super::*;

fn shape(tree: &Tree) -> String {
    fn walk(tree: &Tree, id: NodeId, out: &mut String) {
        if let Some(words) = tree.text(id) {
            out.push_str(words);
        } else if let Some(name) = tree.name(id) {
            out.push_str(name);
            out.push('(');
            tree.children(id).for_each(|child| walk(tree, child, out));
            out.push(')');
        } else {
            tree.children(id).for_each(|child| walk(tree, child, out));
        }
    }
    let mut out = String::new();
    walk(tree, tree.root(), &mut out);
    out
}

#[test]
fn a_page_is_built_as_browsers_build_it() {
    let tree = Tree::page("<title>t</title><p>a<b>b<p>c<ul>x<li>d<table>y<tr><td>e");
    assert_eq!(
        shape(&tree),
        "html(head(title(t))body(p(ab(b))p(b(c))ul(b(xli(dytable(tbody(tr(td(e)))))))))"
    );
}

#[test]
fn deep_nesting_is_bounded_and_keeps_the_text() {
    let html = "<div>".repeat(100_000) + "words" + &"</div>".repeat(100_000) + "<p>after";
    let tree = Tree::page(&html);
    let mut text = String::new();
    tree.push_text(tree.root(), &mut text);
    assert_eq!(text, "wordsafter");
    assert!(tree.len() < 1_000);
    assert_eq!(tree.faults()[0].code, "html.too_deep_or_large");
}

#[test]
fn a_million_attributes_are_thinned_in_linear_time() {
    use std::fmt::Write;
    let mut html = String::from("<p ");
    for n in 0..1_000_000 {
        let _ = write!(html, "a{n}='>' ");
    }
    html.push_str(">words</p><p>more");
    let tree = Tree::page(&html);
    let mut text = String::new();
    tree.push_text(tree.root(), &mut text);
    assert_eq!(text, "wordsmore");
    let codes: Vec<_> = tree.faults().iter().map(|f| &*f.code).collect();
    assert_eq!(codes, ["html.attributes_cut"]);
}

#[test]
fn many_nodes_are_bounded() {
    let limits = Limits {
        nodes: 1_000,
        ..Limits::default()
    };
    let tree = Tree::page_within(&"<i>x</i>".repeat(10_000), limits);
    assert!(tree.len() < 1_010);
    let mut text = String::new();
    tree.push_text(tree.root(), &mut text);
    assert_eq!(text.len(), 10_000);
}
