//! The sanitiser: a tree is written out again with what is on the list and nothing else.
//!
//! The list follows what WordPress lets an author keep (`wp_kses_post`), without forms, `style` and `id`.
//! What is written is shaped so that a parser reads back the same tree; so the output sanitises to itself, and no element
//! can change its meaning on the way (mutation XSS).

mod address;

use html5ever::{LocalName, local_name as n};
use reprint_story::Href;
use url::Url;

use address::source_set;
pub use address::{candidates, resolve};

use crate::{
    parse::is_void,
    safe::SafeHtml,
    tree::{NodeId, Tree},
};

/// Open elements in the output; deeper ones are unwrapped.
const MAX_DEPTH: usize = 128;

/// Sanitises a fragment. Relative addresses are resolved against `base`; without one they are dropped.
pub fn sanitise(html: &str, base: Option<&Url>) -> SafeHtml {
    let tree = Tree::fragment(html);
    sanitise_under(&tree, tree.root(), base)
}

/// Sanitises what stands under a node of a parsed page.
pub fn sanitise_under(tree: &Tree, top: NodeId, base: Option<&Url>) -> SafeHtml {
    let mut writer = Writer {
        tree,
        base,
        out: String::new(),
        open: Vec::new(),
        after_pre: usize::MAX,
    };
    writer.write_children(top);
    SafeHtml::vouched(writer.out)
}

/// What becomes of an element.
enum Fate {
    Keep,
    /// The tag goes, what is in it stays.
    Unwrap,
    /// It goes with all that is in it.
    Drop,
}

fn fate(name: &LocalName) -> Fate {
    match *name {
        n!("a")
        | n!("abbr")
        | n!("address")
        | n!("article")
        | n!("aside")
        | n!("audio")
        | n!("b")
        | n!("bdi")
        | n!("bdo")
        | n!("big")
        | n!("blockquote")
        | n!("br")
        | n!("caption")
        | n!("center")
        | n!("cite")
        | n!("code")
        | n!("dd")
        | n!("del")
        | n!("details")
        | n!("dfn")
        | n!("div")
        | n!("dl")
        | n!("dt")
        | n!("em")
        | n!("figcaption")
        | n!("figure")
        | n!("footer")
        | n!("h1")
        | n!("h2")
        | n!("h3")
        | n!("h4")
        | n!("h5")
        | n!("h6")
        | n!("header")
        | n!("hgroup")
        | n!("hr")
        | n!("i")
        | n!("img")
        | n!("ins")
        | n!("kbd")
        | n!("li")
        | n!("main")
        | n!("mark")
        | n!("nav")
        | n!("ol")
        | n!("p")
        | n!("picture")
        | n!("pre")
        | n!("q")
        | n!("s")
        | n!("samp")
        | n!("section")
        | n!("small")
        | n!("source")
        | n!("span")
        | n!("strike")
        | n!("strong")
        | n!("sub")
        | n!("summary")
        | n!("sup")
        | n!("table")
        | n!("tbody")
        | n!("td")
        | n!("tfoot")
        | n!("th")
        | n!("thead")
        | n!("time")
        | n!("tr")
        | n!("tt")
        | n!("u")
        | n!("ul")
        | n!("var")
        | n!("video")
        | n!("wbr") => Fate::Keep,
        n!("script")
        | n!("style")
        | n!("template")
        | n!("head")
        | n!("title")
        | n!("iframe")
        | n!("object")
        | n!("embed")
        | n!("applet")
        | n!("frame")
        | n!("frameset")
        | n!("noframes")
        | n!("noembed")
        | n!("noscript")
        | n!("textarea")
        | n!("select")
        | n!("xmp")
        | n!("plaintext")
        | n!("canvas") => Fate::Drop,
        _ => Fate::Unwrap,
    }
}

struct Open {
    node: NodeId,
    name: LocalName,
    /// Already closed in the output, to keep the output's shape.
    closed: bool,
}

struct Writer<'a> {
    tree: &'a Tree,
    base: Option<&'a Url>,
    out: String,
    open: Vec<Open>,
    /// Where the last `<pre>` ends in the output.
    after_pre: usize,
}

impl Writer<'_> {
    fn write_children(&mut self, top: NodeId) {
        let tree = self.tree;
        let Some(mut at) = tree.first_child(top) else {
            return;
        };
        loop {
            if self.enter(at)
                && let Some(child) = tree.first_child(at)
            {
                at = child;
                continue;
            }
            loop {
                self.leave(at);
                if let Some(next) = tree.next_sibling(at) {
                    at = next;
                    break;
                }
                match tree.parent(at) {
                    Some(up) if up != top => at = up,
                    _ => return,
                }
            }
        }
    }

    /// Writes a node's end, if its start was written.
    fn leave(&mut self, id: NodeId) {
        if self.open.last().is_some_and(|open| open.node == id)
            && let Some(open) = self.open.pop()
        {
            self.close(&open);
        }
    }

    fn close(&mut self, open: &Open) {
        if !open.closed {
            self.out.push_str("</");
            self.out.push_str(&open.name);
            self.out.push('>');
        }
    }

    /// Closes the innermost open elements up to and with the one at `index`.
    fn close_early(&mut self, index: usize) {
        for at in (index..self.open.len()).rev() {
            if let Some(open) = self.open.get_mut(at)
                && !open.closed
            {
                open.closed = true;
                let name = open.name.clone();
                self.out.push_str("</");
                self.out.push_str(&name);
                self.out.push('>');
            }
        }
    }

    fn top(&self) -> Option<&LocalName> {
        self.open
            .iter()
            .rev()
            .find(|open| !open.closed)
            .map(|open| &open.name)
    }

    fn depth(&self) -> usize {
        self.open.iter().filter(|open| !open.closed).count()
    }

    /// The innermost open element of which `wanted` holds, unless one of which `stops` holds is met before.
    fn innermost(
        &self,
        wanted: impl Fn(&LocalName) -> bool,
        stops: impl Fn(&LocalName) -> bool,
    ) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.closed {
                continue;
            }
            if wanted(&open.name) {
                return Some(at);
            }
            if stops(&open.name) {
                return None;
            }
        }
        None
    }

    /// Writes a node's start; true if what is in it is to be visited.
    fn enter(&mut self, id: NodeId) -> bool {
        if let Some(words) = self.tree.text(id) {
            if self.takes_text() {
                // A parser drops one line break right after `<pre>`.
                if self.after_pre == self.out.len() && words.starts_with('\n') {
                    self.out.push('\n');
                }
                escape_text(words, &mut self.out);
            } else {
                self.out
                    .extend(words.chars().filter(|c| matches!(c, ' ' | '\n' | '\t')));
            }
            return false;
        }
        let Some(name) = self.tree.html_name(id) else {
            return false;
        };
        match fate(name) {
            Fate::Drop => false,
            Fate::Unwrap => true,
            Fate::Keep => {
                let name = name.clone();
                if self.makes_room(&name) {
                    self.start(id, &name)
                } else {
                    true
                }
            }
        }
    }

    /// A table and its rows hold no words of their own: a parser would move them before the table.
    fn takes_text(&self) -> bool {
        !matches!(
            self.top(),
            Some(&(n!("table") | n!("tbody") | n!("thead") | n!("tfoot") | n!("tr")))
        )
    }

    /// Closes what a parser would close before this element; false if it cannot stand here.
    fn makes_room(&mut self, name: &LocalName) -> bool {
        if self.depth() >= MAX_DEPTH && !is_void(name) {
            return false;
        }
        let fits = match *name {
            n!("td") | n!("th") => matches!(self.top(), Some(&n!("tr"))),
            n!("tr") => matches!(self.top(), Some(&(n!("tbody") | n!("thead") | n!("tfoot")))),
            n!("tbody") | n!("thead") | n!("tfoot") | n!("caption") => {
                matches!(self.top(), Some(&n!("table")))
            }
            n!("source") => matches!(
                self.top(),
                Some(&(n!("picture") | n!("audio") | n!("video")))
            ),
            _ => self.takes_text(),
        };
        if !fits {
            return false;
        }
        match *name {
            n!("a") if self.inside(is_link) => return false,
            n!("h1") | n!("h2") | n!("h3") | n!("h4") | n!("h5") | n!("h6") | n!("hgroup")
                if self.inside(is_heading) =>
            {
                return false;
            }
            n!("li") => self.close_item(|open| *open == n!("li")),
            n!("dd") | n!("dt") => {
                self.close_item(|open| matches!(*open, n!("dd") | n!("dt")));
            }
            _ => {}
        }
        if closes_paragraph(name)
            && let Some(at) = self.innermost(|open| *open == n!("p"), is_scope)
        {
            self.close_early(at);
        }
        true
    }

    fn inside(&self, wanted: fn(&LocalName) -> bool) -> bool {
        self.open
            .iter()
            .any(|open| !open.closed && wanted(&open.name))
    }

    fn close_item(&mut self, wanted: fn(&LocalName) -> bool) {
        let found = self.innermost(wanted, |open| {
            is_special(open) && !matches!(*open, n!("address") | n!("div") | n!("p"))
        });
        if let Some(at) = found {
            self.close_early(at);
        }
    }

    fn start(&mut self, id: NodeId, name: &LocalName) -> bool {
        let mark = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        let addressed = self.attributes(id, name);
        if matches!(*name, n!("img") | n!("source")) && !addressed {
            self.out.truncate(mark);
            return false;
        }
        self.out.push('>');
        if is_void(name) {
            return false;
        }
        if *name == n!("pre") {
            self.after_pre = self.out.len();
        }
        self.open.push(Open {
            node: id,
            name: name.clone(),
            closed: false,
        });
        true
    }

    /// Writes the attributes that are kept; true if one of them is an address.
    fn attributes(&mut self, id: NodeId, name: &LocalName) -> bool {
        let mut addressed = false;
        let tree = self.tree;
        for (attr, value) in tree.attrs(id) {
            match kept(name, attr) {
                Keep::No => {}
                Keep::Words => self.attribute(attr, value),
                Keep::Number => {
                    let digits = value.trim().trim_end_matches("px");
                    if !digits.is_empty()
                        && digits.len() <= 6
                        && digits.bytes().all(|b| b.is_ascii_digit())
                    {
                        self.attribute(attr, digits);
                    }
                }
                Keep::Address => {
                    if let Some(href) = resolve(value, self.base) {
                        self.attribute(attr, href.as_str());
                        addressed = true;
                    }
                }
                Keep::Picture => {
                    if let Some(href) = resolve(value, self.base).filter(is_web) {
                        self.attribute(attr, href.as_str());
                        addressed = true;
                    }
                }
                Keep::Set => {
                    let set = source_set(value, self.base);
                    if !set.is_empty() {
                        self.attribute(attr, &set);
                        addressed = true;
                    }
                }
            }
        }
        addressed
    }

    fn attribute(&mut self, name: &LocalName, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape_value(value, &mut self.out);
        self.out.push('"');
    }
}

fn is_web(href: &Href) -> bool {
    href.as_str()
        .get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
}

fn is_link(name: &LocalName) -> bool {
    *name == n!("a")
}

pub(crate) fn is_heading(name: &LocalName) -> bool {
    matches!(
        *name,
        n!("h1") | n!("h2") | n!("h3") | n!("h4") | n!("h5") | n!("h6")
    )
}

/// Elements whose start tag closes an open `<p>` (tree construction, "in body").
fn closes_paragraph(name: &LocalName) -> bool {
    is_heading(name)
        || matches!(
            *name,
            n!("address")
                | n!("article")
                | n!("aside")
                | n!("blockquote")
                | n!("center")
                | n!("details")
                | n!("div")
                | n!("dl")
                | n!("dd")
                | n!("dt")
                | n!("figcaption")
                | n!("figure")
                | n!("footer")
                | n!("header")
                | n!("hgroup")
                | n!("hr")
                | n!("li")
                | n!("main")
                | n!("nav")
                | n!("ol")
                | n!("p")
                | n!("pre")
                | n!("section")
                | n!("summary")
                | n!("table")
                | n!("ul")
        )
}

/// Elements beyond which an open `<p>` is not looked for.
fn is_scope(name: &LocalName) -> bool {
    matches!(*name, n!("table") | n!("td") | n!("th") | n!("caption"))
}

/// The "special" elements among those kept.
fn is_special(name: &LocalName) -> bool {
    closes_paragraph(name)
        || is_scope(name)
        || matches!(*name, n!("tbody") | n!("thead") | n!("tfoot") | n!("tr"))
}

enum Keep {
    No,
    Words,
    Number,
    Address,
    Picture,
    Set,
}

fn kept(element: &LocalName, attr: &LocalName) -> Keep {
    match (element, attr) {
        (&n!("a"), &n!("href"))
        | (&(n!("blockquote") | n!("q") | n!("del") | n!("ins")), &n!("cite")) => Keep::Address,
        (&(n!("img") | n!("source") | n!("audio") | n!("video")), &n!("src"))
        | (&n!("video"), &n!("poster")) => Keep::Picture,
        (&(n!("img") | n!("source")), &n!("srcset")) => Keep::Set,
        (_, &(n!("class") | n!("lang") | n!("dir") | n!("title")))
        | (&n!("a"), &(n!("rel") | n!("hreflang")))
        | (&n!("img"), &n!("alt"))
        | (&n!("source"), &(n!("media") | n!("type")))
        | (&(n!("time") | n!("del") | n!("ins")), &n!("datetime"))
        | (&(n!("audio") | n!("video")), &n!("controls"))
        | (&n!("details"), &n!("open"))
        | (&n!("ol"), &(n!("reversed") | n!("type")))
        | (&n!("th"), &n!("scope")) => Keep::Words,
        (&(n!("img") | n!("video")), &(n!("width") | n!("height")))
        | (&(n!("td") | n!("th")), &(n!("colspan") | n!("rowspan")))
        | (&n!("ol"), &n!("start"))
        | (&n!("li"), &n!("value")) => Keep::Number,
        (&(n!("p") | n!("div") | n!("span")), name) if &**name == "data-reprint" => Keep::Words,
        _ => Keep::No,
    }
}

/// Writes text so that a parser reads the same text back.
pub(crate) fn escape_text(words: &str, out: &mut String) {
    escape(words, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
}

/// Writes an attribute's value for double quotes.
pub(crate) fn escape_value(words: &str, out: &mut String) {
    escape(words, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'"' => Some("&quot;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
}

fn escape(words: &str, out: &mut String, replace: impl Fn(u8) -> Option<&'static str>) {
    let mut kept = 0;
    for (at, byte) in words.bytes().enumerate() {
        if let Some(entity) = replace(byte) {
            out.push_str(words.get(kept..at).unwrap_or_default());
            out.push_str(entity);
            kept = at + 1;
        }
    }
    out.push_str(words.get(kept..).unwrap_or_default());
}

#[cfg(test)]
mod tests;
