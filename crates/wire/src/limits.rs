/// How much of a document is read. What lies beyond is left out with a `limit.*` fault, never silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole document, decoded from any compression.
    pub bytes: usize,
    /// Elements, or JSON arrays and objects, inside one another.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Bytes of one attribute.
    pub attribute_bytes: usize,
    /// Elements, pieces of text and attributes together.
    pub nodes: usize,
    /// Entries or items.
    pub entries: usize,
    /// Bytes of one entry's content.
    pub text_bytes: usize,
}

impl Default for Limits {
    /// Far above any real feed: the largest seen in the wild hold some 20,000 entries, full texts some 200 KB.
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 256,
            attributes: 256,
            attribute_bytes: 256 << 10,
            nodes: 1_000_000,
            entries: 50_000,
            text_bytes: 4 << 20,
        }
    }
}
