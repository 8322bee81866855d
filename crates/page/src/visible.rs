use reprint_markup::{NodeId, Tree, local_name as n};

/// Everything a reader sees on a page, a line a block, in order; for looking whether some words stand there.
///
/// What is hidden by an attribute of its own is left out; style sheets are not read.
pub fn visible_lines(tree: &Tree) -> Visible {
    let mut lines = Lines::default();
    let root = tree.root();
    let mut at = tree.first_child(root);
    while let Some(id) = at {
        if let Some(words) = tree.text(id) {
            lines.words(words);
        } else if is_hidden(tree, id) {
            at = tree.skipping(id, root);
            continue;
        } else if is_block(tree, id) {
            lines.end();
        } else if tree.html_name(id) == Some(&n!("a"))
            && let Some(href) = tree.attr(id, &n!("href"))
        {
            lines.links.push((lines.done.len(), href.trim().to_owned()));
        }
        let next = tree.following(id, root);
        // Leaving a block ends its line as entering it does.
        let mut left = Some(id);
        while let Some(node) = left {
            if next.is_some_and(|next| tree.parent(next) == Some(node)) {
                break;
            }
            if is_block(tree, node) {
                lines.end();
            }
            if next.is_some_and(|next| tree.parent(next) == tree.parent(node)) {
                break;
            }
            left = tree.parent(node);
        }
        at = next;
    }
    lines.end();
    Visible {
        lines: lines.done,
        links: lines.links,
    }
}

/// What a reader sees of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible {
    /// The words, a line a block.
    pub lines: Vec<String>,
    /// Each link: the line it begins in, and its address as written.
    pub links: Vec<(usize, String)>,
}

#[derive(Default)]
struct Lines {
    done: Vec<String>,
    links: Vec<(usize, String)>,
    open: String,
}

impl Lines {
    /// Adds words; white space in a row is one space, as browsers show it.
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            let space = c.is_whitespace() && c != '\u{a0}';
            if !space {
                self.open.push(c);
            } else if !self.open.is_empty() && !self.open.ends_with(' ') {
                self.open.push(' ');
            }
        }
    }

    fn end(&mut self) {
        let line = self.open.trim();
        if !line.is_empty() {
            self.done.push(line.to_owned());
        }
        self.open.clear();
    }
}

fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    if tree.is_silent(id) || tree.attr_named(id, "hidden").is_some() {
        return true;
    }
    if matches!(
        tree.html_name(id),
        Some(&(n!("noscript") | n!("svg") | n!("select") | n!("textarea")))
    ) {
        return true;
    }
    tree.attr_named(id, "style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// Elements that browsers set in lines of their own, and the line break.
fn is_block(tree: &Tree, id: NodeId) -> bool {
    matches!(
        tree.html_name(id),
        Some(
            &(n!("p")
                | n!("div")
                | n!("h1")
                | n!("h2")
                | n!("h3")
                | n!("h4")
                | n!("h5")
                | n!("h6")
                | n!("ul")
                | n!("ol")
                | n!("li")
                | n!("dl")
                | n!("dt")
                | n!("dd")
                | n!("table")
                | n!("tr")
                | n!("td")
                | n!("th")
                | n!("caption")
                | n!("blockquote")
                | n!("figure")
                | n!("figcaption")
                | n!("section")
                | n!("article")
                | n!("header")
                | n!("footer")
                | n!("main")
                | n!("aside")
                | n!("nav")
                | n!("form")
                | n!("fieldset")
                | n!("legend")
                | n!("address")
                | n!("details")
                | n!("summary")
                | n!("pre")
                | n!("hr")
                | n!("br")
                | n!("body")
                | n!("title")
                | n!("button")
                | n!("option")
                | n!("label")
                | n!("video")
                | n!("audio")
                | n!("iframe"))
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_block_in_order() {
        let html = "<title>T</title><nav><a href=/>Home</a></nav><h1>Head <em>line</em></h1><p>One <b>two</b>three<br>four</p>\
            <div>five<p>six</p>seven</div><p hidden>no</p><p style='display: none'>no</p><script>no</script><ul><li>a<li>b</ul>";
        assert_eq!(
            visible_lines(&Tree::page(html)).lines,
            [
                "Home",
                "Head line",
                "One twothree",
                "four",
                "five",
                "six",
                "seven",
                "a",
                "b"
            ]
        );
    }
}
