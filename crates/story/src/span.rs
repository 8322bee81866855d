use serde::{Deserialize, Serialize};

/// A stretch of a story's `text`: Unicode code point offsets, end not included. In JSON `[start, end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`; an end before the start gives an empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Length in code points.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// True if nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if the two share at least one code point.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The covered words of `text`; what lies beyond its end is cut off. Linear in `end`.
    pub fn of(self, text: &str) -> &str {
        let mut offsets = text
            .char_indices()
            .map(|(at, _)| at)
            .chain(std::iter::once(text.len()));
        let start = offsets.nth(self.start as usize).unwrap_or(text.len());
        let end = if self.is_empty() {
            start
        } else {
            offsets.nth(self.len() as usize - 1).unwrap_or(text.len())
        };
        text.get(start..end).unwrap_or_default()
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points_not_bytes() {
        assert_eq!(Span::new(1, 3).of("aéß."), "éß");
        assert_eq!(Span::new(2, 99).of("aéß."), "ß.");
        assert_eq!(Span::new(9, 9).of("aéß."), "");
    }

    #[test]
    fn json_is_a_pair() {
        assert_eq!(serde_json::to_string(&Span::new(3, 7)).unwrap(), "[3,7]");
    }
}
