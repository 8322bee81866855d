use serde::{Deserialize, Serialize};

use crate::Href;

/// One block of a story's body. There is no raw HTML: what is not one of these does not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A heading inside the body.
    Heading {
        /// 2 to 6; the headline is 1 and is not in the body.
        level: u8,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A block quotation.
    Quote {
        /// Its blocks.
        content: Vec<Block>,
    },
    /// A list.
    List(List),
    /// A table.
    Table {
        /// The rows, heading rows included.
        rows: Vec<Row>,
    },
    /// A picture, graphic, film or sound at this place; caption and credit stand with the media entry.
    Figure {
        /// The `id` of the story's media entry.
        media: String,
    },
    /// Somebody else's post, film or widget, as a link.
    Embed {
        /// Where it lives.
        url: Href,
        /// Whose it is, or what it shows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Preformatted text.
    Code {
        /// The text with its line breaks.
        text: String,
    },
    /// A break between parts.
    Rule,
}

/// A list of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct List {
    /// Numbered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ordered: bool,
    /// The items.
    pub items: Vec<ListItem>,
}

/// One item of a list, perhaps with a list of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListItem {
    /// Its words.
    pub content: Vec<Inline>,
    /// The list under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Box<List>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Cell {
    /// Its words.
    pub content: Vec<Inline>,
    /// A heading of its row or column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
    /// Columns covered; 1 if not said.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: u16,
    /// Rows covered; 1 if not said.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u16,
}

fn one() -> u16 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_one(n: &u16) -> bool {
    *n == 1
}

/// Words inside a block. In JSON plain words are a string, the rest an object with one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Strong importance.
    Strong(Vec<Inline>),
    /// Stress, titles, foreign words.
    Emphasis(Vec<Inline>),
    /// A link.
    Link {
        /// Where it leads.
        href: Href,
        /// Its words.
        content: Vec<Inline>,
    },
    /// Code.
    Code(String),
    /// Superscript.
    Sup(Vec<Inline>),
    /// Subscript.
    Sub(Vec<Inline>),
    /// Struck out.
    Deleted(Vec<Inline>),
    /// Put in later.
    Inserted(Vec<Inline>),
    /// A line break inside a block; `{"break": null}`.
    Break(()),
    /// Plain words.
    #[serde(untagged)]
    Text(String),
}

impl Inline {
    /// Plain words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }
}

impl Block {
    /// A paragraph of plain words.
    pub fn paragraph(words: impl Into<String>) -> Self {
        Self::Paragraph {
            content: vec![Inline::text(words)],
        }
    }

    /// A heading of plain words; the level is kept within 2 to 6.
    pub fn heading(level: u8, words: impl Into<String>) -> Self {
        Self::Heading {
            level: level.clamp(2, 6),
            content: vec![Inline::text(words)],
        }
    }

    /// The block's words alone; empty for figures, embeds and rules.
    pub fn words(&self) -> String {
        text_of(std::slice::from_ref(self))
    }
}

/// The words of inlines without their marks; a break is a line break.
pub fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(content, &mut out);
    out
}

fn push_plain(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) | Inline::Code(words) => out.push_str(words),
            Inline::Break(()) => out.push('\n'),
            Inline::Strong(content)
            | Inline::Emphasis(content)
            | Inline::Link { content, .. }
            | Inline::Sup(content)
            | Inline::Sub(content)
            | Inline::Deleted(content)
            | Inline::Inserted(content) => push_plain(content, out),
        }
    }
}

/// A story's `text`: the blocks' words joined by one blank line, list items and table rows by one line break, cells by a tab.
/// Figures, embeds and rules have no words. All spans of a story point into this.
pub fn text_of(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(blocks, &mut out);
    out
}

fn push_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        let start = out.len();
        if start > 0 {
            out.push_str("\n\n");
        }
        let words = out.len();
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                push_plain(content, out);
            }
            Block::Quote { content } => {
                let mut inner = String::new();
                push_blocks(content, &mut inner);
                out.push_str(&inner);
            }
            Block::List(list) => push_list(list, out, words),
            Block::Table { rows } => push_rows(rows, out, words),
            Block::Code { text } => out.push_str(text),
            Block::Figure { .. } | Block::Embed { .. } | Block::Rule => {}
        }
        if out.len() == words {
            out.truncate(start);
        }
    }
}

fn push_list(list: &List, out: &mut String, start: usize) {
    for item in &list.items {
        push_line(out, start, |out| push_plain(&item.content, out));
        if let Some(inner) = &item.list {
            push_list(inner, out, start);
        }
    }
}

fn push_rows(rows: &[Row], out: &mut String, start: usize) {
    for row in rows {
        push_line(out, start, |out| {
            for (nth, cell) in row.cells.iter().enumerate() {
                if nth > 0 {
                    out.push('\t');
                }
                push_plain(&cell.content, out);
            }
        });
    }
}

/// Writes one line, parted by a line break from what stands since `start`; an empty line is not written.
fn push_line(out: &mut String, start: usize, write: impl FnOnce(&mut String)) {
    let before = out.len();
    if before > start {
        out.push('\n');
    }
    let words = out.len();
    write(out);
    if out.len() == words {
        out.truncate(before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(words: &str, list: Option<List>) -> ListItem {
        ListItem {
            content: vec![Inline::text(words)],
            list: list.map(Box::new),
        }
    }

    #[test]
    fn text_is_the_words_and_nothing_else() {
        let cell = |words: &str| Cell {
            content: vec![Inline::text(words)],
            header: false,
            columns: 1,
            rows: 1,
        };
        let blocks = [
            Block::Figure { media: "m1".into() },
            Block::heading(2, "Tides"),
            Block::Paragraph {
                content: vec![
                    Inline::text("It "),
                    Inline::Strong(vec![Inline::text("rose")]),
                    Inline::Break(()),
                    Inline::text("twice."),
                ],
            },
            Block::Rule,
            Block::List(List {
                ordered: false,
                items: vec![
                    item(
                        "one",
                        Some(List {
                            ordered: true,
                            items: vec![item("inner", None)],
                        }),
                    ),
                    item("", None),
                    item("two", None),
                ],
            }),
            Block::Table {
                rows: vec![Row {
                    cells: vec![cell("a"), cell("b")],
                }],
            },
            Block::Quote {
                content: vec![Block::paragraph("p"), Block::paragraph("q")],
            },
        ];
        assert_eq!(
            text_of(&blocks),
            "Tides\n\nIt rose\ntwice.\n\none\ninner\ntwo\n\na\tb\n\np\n\nq"
        );
    }

    #[test]
    fn inlines_are_strings_or_objects_with_one_key() {
        let json = r#"{"type":"paragraph","content":["See ",{"link":{"href":"https://a.example/","content":["this",{"break":null}]}}]}"#;
        let block: Block = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&block).unwrap(), json);
    }

    #[test]
    fn a_script_address_cannot_be_read_in() {
        let json = r#"{"type":"embed","url":"javascript:alert(1)"}"#;
        assert!(serde_json::from_str::<Block>(json).is_err());
    }
}
