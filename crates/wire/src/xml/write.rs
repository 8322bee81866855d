//! Writes XML: escapes what must be, and leaves out characters XML 1.0 cannot hold.

/// Attributes by name; a `None` value is not written.
pub(crate) type Attributes<'a> = [(&'a str, Option<&'a str>)];

/// A document being written. Every element opened is closed when the document is finished.
#[derive(Debug)]
pub(crate) struct Writer {
    out: String,
    open: Vec<String>,
    /// The innermost element holds elements, so its end stands on a line of its own.
    nested: bool,
}

impl Writer {
    /// A document with an XML declaration.
    pub(crate) fn document() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
            open: Vec::new(),
            nested: true,
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name.to_owned());
        self.nested = false;
    }

    /// Closes the innermost element.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            if self.nested {
                self.line();
            }
            self.out.push_str("</");
            self.out.push_str(&name);
            self.out.push('>');
        }
        self.nested = true;
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push_str("/>");
        self.nested = true;
    }

    /// An element that holds words.
    pub(crate) fn words(&mut self, name: &str, attributes: &Attributes<'_>, words: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        escape(words, &mut self.out, false);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.nested = true;
    }

    /// An element that holds words, if there are any.
    pub(crate) fn maybe(&mut self, name: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.words(name, &[], words);
        }
    }

    /// An element that holds XML which is well-formed already, as it stands.
    pub(crate) fn holding(&mut self, name: &str, attributes: &Attributes<'_>, xml: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        self.out.push_str(xml);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.nested = true;
    }

    /// The document, all elements closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.line();
        self.nested = true;
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            let Some(value) = value else { continue };
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(value, &mut self.out, true);
            self.out.push('"');
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}

/// Writes an attribute.
pub(crate) fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out, true);
    out.push('"');
}

/// Escapes for element content, or for a value in double quotes. White space in values is escaped so that it is not normalised.
pub(crate) fn escape(words: &str, out: &mut String, value: bool) {
    let mut kept = 0;
    for (at, c) in words.char_indices() {
        let replaced = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            '"' if value => "&quot;",
            '\n' if value => "&#10;",
            '\t' if value => "&#9;",
            c if !is_legal(c) => "",
            _ => continue,
        };
        out.push_str(words.get(kept..at).unwrap_or_default());
        out.push_str(replaced);
        kept = at + c.len_utf8();
    }
    out.push_str(words.get(kept..).unwrap_or_default());
}

/// The characters of XML 1.0, production 2 (<https://www.w3.org/TR/xml/#NT-Char>).
pub(crate) fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_indented_escaped_and_closed() {
        let mut w = Writer::document();
        w.open("a", &[("b", Some("<\"&\n>")), ("c", None)]);
        w.words("d", &[], "x\u{0}\u{b} < y & z\r");
        w.open("e", &[]);
        w.empty("f", &[]);
        assert_eq!(
            w.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&lt;&quot;&amp;&#10;&gt;\">\n  <d>x &lt; y &amp; z&#13;</d>\n  <e>\n    <f/>\n  </e>\n</a>\n"
        );
    }

    #[test]
    fn an_element_opened_and_closed_holds_nothing() {
        let mut w = Writer::document();
        w.open("a", &[]);
        w.close();
        assert!(w.finish().ends_with("<a></a>\n"));
    }
}
