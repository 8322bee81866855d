//! Cuts text into tags and words as a forgiving reader sees them. Every input has tokens, and finding them is linear.
//!
//! XML parsers must stop at the first error (XML 1.0, section 1.2); feeds are full of them. So a `<` that cannot begin
//! a tag is a word, a tag may end at the next `<`, and what is never closed ends with the document.

use memchr::{memchr, memmem};

/// How far a tag is read before a `<` in it means "this was a word": enough for `a <b and c`, and a bound on reading twice.
const DOUBT: usize = 256;

/// A piece of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A start tag; `attributes` is what stands after the name.
    Start {
        name: &'a str,
        attributes: &'a str,
        empty: bool,
    },
    /// An end tag.
    End { name: &'a str },
    /// Words, their references not decoded.
    Words(&'a str),
    /// Words that mean themselves.
    Cdata(&'a str),
    /// `<?target …?>`.
    Instruction(&'a str),
    /// A comment.
    Comment,
    /// A document type declaration: passed over whole, entities and all.
    Doctype,
    /// The document ends inside this kind of token.
    Cut(&'static str),
}

/// Reads tokens off the front of a text.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Set once no further `"` or `'` stands in the text, so that an unclosed value is looked for once.
    no_more: [bool; 2],
    cut: Option<&'static str>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            no_more: [false; 2],
            cut: None,
        }
    }

    /// The byte offset of the next token.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = self.rest().get(..bytes).unwrap_or_else(|| self.rest());
        self.at += taken.len();
        taken
    }

    /// Takes up to and with `end`; without it the document is cut short here and all is taken.
    fn take_through(&mut self, from: usize, end: &str, what: &'static str) -> &'a str {
        let body = self.rest().get(from..).unwrap_or_default();
        let Some(length) = memmem::find(body.as_bytes(), end.as_bytes()) else {
            self.at = self.text.len();
            self.cut = Some(what);
            return body;
        };
        self.at += from + length + end.len();
        body.get(..length).unwrap_or_default()
    }

    fn words(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        // The first byte is no tag, or no tag that holds.
        let mut from = 1;
        loop {
            let Some(next) = bytes.get(from..).and_then(|tail| memchr(b'<', tail)) else {
                return Some(Token::Words(self.take(rest.len())));
            };
            from += next;
            if begins_tag(bytes.get(from + 1).copied()) {
                return Some(Token::Words(self.take(from)));
            }
            from += 1;
        }
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let second = rest.as_bytes().get(1).copied();
        if !begins_tag(second) {
            return self.words();
        }
        match second {
            Some(b'/') => {
                let name = self.take_end();
                Some(Token::End { name })
            }
            Some(b'?') => Some(Token::Instruction(self.instruction())),
            Some(b'!') => Some(self.declaration()),
            _ => self.start(),
        }
    }

    fn take_end(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(|b| b == b'>').unwrap_or(rest.len());
        let opens = rest
            .get(2..length)
            .and_then(|inside| memchr(b'<', inside.as_bytes()));
        let (inside, taken) = match opens {
            Some(opens) => (rest.get(2..2 + opens), 2 + opens),
            None => (rest.get(2..length), length + 1),
        };
        self.take(taken);
        inside.unwrap_or_default().trim()
    }

    fn instruction(&mut self) -> &'a str {
        let rest = self.rest();
        // `<?php …` without its end must not swallow the feed: a target that is not closed before the next tag ends at its `>`.
        let closed = memmem::find(rest.as_bytes(), b"?>");
        let angle = memchr(b'>', rest.as_bytes());
        match (closed, angle) {
            (Some(end), _) if end <= angle.map_or(0, |angle| angle + 4096) => {
                let body = rest.get(2..end).unwrap_or_default();
                self.take(end + 2);
                body
            }
            (_, Some(angle)) => {
                let body = rest.get(2..angle).unwrap_or_default();
                self.take(angle + 1);
                body
            }
            _ => {
                self.cut = Some("an instruction");
                self.take(rest.len())
            }
        }
    }

    fn declaration(&mut self) -> Token<'a> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.take_through(4, "-->", "a comment");
            return Token::Comment;
        }
        if starts_with(rest, "<![CDATA[") {
            return Token::Cdata(self.take_through(9, "]]>", "a CDATA section"));
        }
        let end = doctype_end(rest);
        self.take(end);
        Token::Doctype
    }

    fn start(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let name_end = bytes
            .iter()
            .skip(1)
            .position(|b| {
                b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<' | b'"' | b'\'' | b'=')
            })
            .map_or(bytes.len(), |length| length + 1);
        let mut at = name_end;
        loop {
            match bytes.get(at) {
                None => {
                    self.cut = Some("a tag");
                    self.at = self.text.len();
                    return None;
                }
                Some(b'>') => break,
                Some(b'<') if at <= DOUBT => return self.words(),
                Some(b'<') => {
                    // Too long to have been a word: the tag's own end was lost.
                    return Some(self.tag(name_end, at, at));
                }
                Some(&quote @ (b'"' | b'\'')) if after_equals(bytes, at) => {
                    at = self.value_end(bytes, at, quote);
                }
                Some(_) => at += 1,
            }
        }
        Some(self.tag(name_end, at, at + 1))
    }

    /// The offset after a quoted value. One that is never closed ends before the tag's `>`.
    fn value_end(&mut self, bytes: &[u8], at: usize, quote: u8) -> usize {
        let kind = usize::from(quote == b'"');
        let known = self.no_more.get(kind).copied().unwrap_or(false);
        let found = if known {
            None
        } else {
            bytes.get(at + 1..).and_then(|tail| memchr(quote, tail))
        };
        if let Some(length) = found {
            at + length + 2
        } else {
            if let Some(flag) = self.no_more.get_mut(kind) {
                *flag = true;
            }
            at + 1
        }
    }

    fn tag(&mut self, name_end: usize, end: usize, taken: usize) -> Token<'a> {
        let rest = self.rest();
        let name = rest.get(1..name_end).unwrap_or_default();
        let inside = rest.get(name_end..end).unwrap_or_default();
        self.take(taken);
        let attributes = inside.strip_suffix('/');
        Token::Start {
            name,
            attributes: attributes.unwrap_or(inside),
            empty: attributes.is_some(),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let token = match self.rest().as_bytes().first() {
            None => None,
            Some(b'<') => self.markup(),
            Some(_) => self.words(),
        };
        token.or_else(|| self.cut.take().map(Token::Cut))
    }
}

/// True if `<` and this byte can begin a tag, a comment or an instruction.
fn begins_tag(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| {
        b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?' | b'_' | b':') || b >= 0x80
    })
}

fn after_equals(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .find(|b| !b.is_ascii_whitespace())
        .is_some_and(|b| *b == b'=')
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Where a `<!…>` ends. An internal subset is passed over with its quotes and comments; nothing in it is used.
fn doctype_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 2;
    let mut subset = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' => subset = true,
            b']' => subset = false,
            b'>' if !subset => return at + 1,
            b'"' | b'\'' => {
                let tail = bytes.get(at + 1..).unwrap_or_default();
                at += memchr(*byte, tail).map_or(0, |length| length + 1);
            }
            b'<' if text.get(at..).is_some_and(|rest| rest.starts_with("<!--")) => {
                let tail = bytes.get(at..).unwrap_or_default();
                at += memmem::find(tail, b"-->").unwrap_or(0);
            }
            _ => {}
        }
        at += 1;
    }
    // Never closed: give up the declaration, not the document.
    memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1)
}

/// The attributes of a start tag: name and raw value, quoted or not. Linear.
pub(crate) fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        rest = rest
            .trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\''));
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let (name, tail) = rest.split_at_checked(end)?;
        if name.is_empty() && tail.is_empty() {
            return None;
        }
        let after = tail.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = tail;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, tail) = if let Some(&quote @ (b'"' | b'\'')) = value.as_bytes().first() {
            let body = value.get(1..).unwrap_or_default();
            let end = memchr(quote, body.as_bytes()).unwrap_or(body.len());
            (body.get(..end), body.get(end + 1..))
        } else {
            let end = value
                .find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(value.len());
            (value.get(..end), value.get(end..))
        };
        rest = tail.unwrap_or_default();
        Some((name, value.unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Start {
                name,
                attributes,
                empty,
            } => {
                format!(
                    "<{name}|{}{}>",
                    attributes.trim(),
                    if empty { "/" } else { "" }
                )
            }
            Token::End { name } => format!("</{name}>"),
            Token::Words(words) => words.to_owned(),
            Token::Cdata(words) => format!("[{words}]"),
            Token::Instruction(body) => format!("?{body}"),
            Token::Comment => "#".to_owned(),
            Token::Doctype => "!".to_owned(),
            Token::Cut(what) => format!("cut in {what}"),
        };
        Tokens::new(text).map(show).collect()
    }

    #[test]
    fn tokens() {
        for (text, expected) in [
            ("<a b='>'>x</a >", vec!["<a|b='>'>", "x", "</a>"]),
            ("<a/><b c=d/>", vec!["<a|/>", "<b|c=d/>"]),
            ("1 < 2 <3 & <<", vec!["1 < 2 <3 & <<"]),
            (
                "if a <b then <i>c</i>",
                vec!["if a ", "<b then ", "<i|>", "c", "</i>"],
            ),
            ("<![CDATA[a<b]]>c", vec!["[a<b]", "c"]),
            ("<![CDATA[a<b", vec!["[a<b]", "cut in a CDATA section"]),
            (
                "a<!-- - -- -->b<!-- c",
                vec!["a", "#", "b", "#", "cut in a comment"],
            ),
            (
                "<!DOCTYPE a [<!ENTITY b \"]>\"> <!-- ' ]> -->]>c",
                vec!["!", "c"],
            ),
            ("<!DOCTYPE a [ b>c", vec!["!", "c"]),
            ("a<title b", vec!["a", "cut in a tag"]),
            (
                "<?xml version='1.0'?><?php echo >x",
                vec!["?xml version='1.0'", "?php echo ", "x"],
            ),
            ("</a", vec!["</a>"]),
            ("</a<b>", vec!["</a>", "<b|>"]),
            ("<a b=\"c>d", vec!["<a|b=\"c>", "d"]),
            ("<a don't>x</a>", vec!["<a|don't>", "x", "</a>"]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_of_every_kind() {
        let got: Vec<_> = attributes(" a='1' b = \"2 \" c=3 d e=\"x").collect();
        assert_eq!(
            got,
            [("a", "1"), ("b", "2 "), ("c", "3"), ("d", ""), ("e", "x")]
        );
        assert_eq!(
            attributes(" ='x' y").collect::<Vec<_>>(),
            [("", "x"), ("y", "")]
        );
    }

    proptest! {
        #[test]
        fn tokens_always_end(text in "[<>/!?'\"=a \\[\\]é-]{0,60}") {
            let pieces = Tokens::new(&text).count();
            prop_assert!(pieces <= text.len() + 1);
            prop_assert!(attributes(&text).count() <= text.len());
        }
    }
}
