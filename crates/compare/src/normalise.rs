//! A text as words that can be compared: what a theme, a keyboard or a house style changes without changing what is
//! said is set aside, and each word remembers where it stood.
//!
//! Set aside: case, accents, quotation marks, apostrophes, dashes and hyphens, white space, invisible characters, full-width
//! forms, thousands separators, ligatures, and the British and American spelling of one word.

use std::ops::Range;

/// A text as comparable words, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The normalised words, end to end.
    folded: String,
    words: Vec<Word>,
}

/// One word: where its folded form ends, and its bytes in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    folded_end: u32,
    start: u32,
    end: u32,
}

impl Words {
    /// How many words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded form of a word; empty beyond the end.
    pub fn folded(&self, index: usize) -> &str {
        let Some(word) = self.words.get(index) else {
            return "";
        };
        let start = match index.checked_sub(1) {
            Some(before) => self.words.get(before).map_or(0, |word| word.folded_end),
            None => 0,
        };
        self.folded
            .get(start as usize..word.folded_end as usize)
            .unwrap_or_default()
    }

    /// The word's bytes in the source; empty beyond the end.
    pub fn source(&self, index: usize) -> Range<usize> {
        self.words
            .get(index)
            .map_or(0..0, |word| word.start as usize..word.end as usize)
    }

    /// The source bytes from the first to the last of some words.
    pub fn source_of(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.source(range.start).start;
            return at..at;
        }
        self.source(range.start).start..self.source(range.end - 1).end
    }

    /// The folded words.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|index| self.folded(index))
    }

    /// The first place at or after `from` where the words of `other` stand in a row.
    pub fn find(&self, other: &Self, from: usize) -> Option<Range<usize>> {
        if other.is_empty() {
            return None;
        }
        let last = self.len().checked_sub(other.len())?;
        (from..=last)
            .find(|&start| (0..other.len()).all(|i| self.folded(start + i) == other.folded(i)))
            .map(|start| start..start + other.len())
    }
}

/// The words of a text. Linear; texts beyond 4 GB are cut.
pub fn words(text: &str) -> Words {
    let text = text.get(..u32::MAX as usize - 4).unwrap_or(text);
    let mut reader = Reader {
        words: Words {
            folded: String::with_capacity(text.len()),
            words: Vec::with_capacity(text.len() / 5 + 1),
        },
        open: None,
    };
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |&(_, next)| next);
        let end = at + c.len_utf8();
        match class(c, before, after) {
            Class::Letter => reader.letter(c, at, end),
            Class::Alone => {
                reader.close();
                reader.letter(c, at, end);
                reader.close();
            }
            Class::Inside => {}
            Class::Between => reader.close(),
        }
        if !invisible(c) {
            before = c;
        }
    }
    reader.close();
    reader.words
}

struct Reader {
    words: Words,
    /// First and last byte, and the start of the folded form, of the word being read.
    open: Option<(u32, u32, u32)>,
}

impl Reader {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the text is cut at 4 GB before"
    )]
    fn letter(&mut self, c: char, at: usize, end: usize) {
        let folded_start = self.words.folded.len() as u32;
        let (start, _, folded_start) = self.open.unwrap_or((at as u32, 0, folded_start));
        self.open = Some((start, end as u32, folded_start));
        fold(c, &mut self.words.folded);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the text is cut at 4 GB before"
    )]
    fn close(&mut self) {
        let Some((start, end, folded_start)) = self.open.take() else {
            return;
        };
        spelling(&mut self.words.folded, folded_start as usize);
        let folded_end = self.words.folded.len() as u32;
        if folded_end > folded_start {
            self.words.words.push(Word {
                folded_end,
                start,
                end,
            });
        }
    }
}

enum Class {
    /// Part of a word.
    Letter,
    /// A word of its own: an ideograph, a sign that changes the sense.
    Alone,
    /// Inside a word without being part of it.
    Inside,
    /// Between words.
    Between,
}

fn class(c: char, before: char, after: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        ' ' | '\n' | '\t' => Class::Between,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' | '`' | '\u{b4}'
            if before.is_alphanumeric() && after.is_alphanumeric() =>
        {
            Class::Inside
        }
        ',' | '\u{a0}' | '\u{202f}' | '\u{2009}'
            if before.is_ascii_digit() && after.is_ascii_digit() =>
        {
            Class::Inside
        }
        '.' if before.is_ascii_digit() && after.is_ascii_digit() => Class::Letter,
        '%' | '$' | '€' | '£' | '¥' | '₹' => Class::Alone,
        c if ideograph(c) => Class::Alone,
        c if invisible(c) || combining(c) => Class::Inside,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Between,
    }
}

/// Characters that leave no mark: soft hyphen, joiners, direction marks, variation selectors, tags.
pub fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2fa1f}'
    )
}

/// Writes the lower-case letter without its accent.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    match c {
        // Full-width forms lie at a fixed distance from ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            return out.push(plain.to_ascii_lowercase());
        }
        'ß' => return out.push_str("ss"),
        'æ' | 'Æ' => return out.push_str("ae"),
        'œ' | 'Œ' => return out.push_str("oe"),
        '\u{fb00}' => return out.push_str("ff"),
        '\u{fb01}' => return out.push_str("fi"),
        '\u{fb02}' => return out.push_str("fl"),
        '\u{fb03}' => return out.push_str("ffi"),
        '\u{fb04}' => return out.push_str("ffl"),
        _ => {}
    }
    for low in c.to_lowercase().filter(|low| !combining(*low)) {
        out.push(base(low));
    }
}

/// The letter under the accent, for Latin-1 and Latin Extended-A, so that composed and decomposed forms are one word.
fn base(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// Endings that differ between British and American spelling; the first becomes the second.
const ENDINGS: [(&str, &str); 22] = [
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("yses", "yzes"),
    ("ysing", "yzing"),
    ("yse", "yze"),
    ("ours", "ors"),
    ("oured", "ored"),
    ("ouring", "oring"),
    ("our", "or"),
    ("elled", "eled"),
    ("elling", "eling"),
    ("ences", "enses"),
    ("ence", "ense"),
    ("ogues", "ogs"),
    ("ogue", "og"),
];

/// Whole words whose two spellings no ending tells.
const SPELLINGS: [(&str, &str); 24] = [
    ("aluminium", "aluminum"),
    ("centimetre", "centimeter"),
    ("centre", "center"),
    ("centred", "centered"),
    ("centres", "centers"),
    ("cheque", "check"),
    ("fibre", "fiber"),
    ("grey", "gray"),
    ("jewellery", "jewelry"),
    ("kerb", "curb"),
    ("kilometre", "kilometer"),
    ("kilometres", "kilometers"),
    ("litre", "liter"),
    ("litres", "liters"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("mould", "mold"),
    ("plough", "plow"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("theatre", "theater"),
    ("theatres", "theaters"),
    ("tyre", "tire"),
    ("tyres", "tires"),
];

/// Turns the word that begins at `start` into its American spelling. It need not be a real word: it is compared, not shown.
fn spelling(folded: &mut String, start: usize) {
    let Some(word) = folded.get(start..) else {
        return;
    };
    if word.len() < 4 || !word.is_ascii() {
        return;
    }
    if let Ok(at) = SPELLINGS.binary_search_by(|(british, _)| (*british).cmp(word)) {
        folded.truncate(start);
        folded.push_str(SPELLINGS[at].1);
        return;
    }
    // Short words such as "four", "hour", "rise" and "wise" keep theirs.
    if word.len() < 6 {
        return;
    }
    let last = word.as_bytes().last().copied().unwrap_or_default();
    if !matches!(last, b'e' | b'd' | b's' | b'g' | b'r' | b'n') {
        return;
    }
    let found = ENDINGS
        .iter()
        .find(|(british, _)| word.ends_with(british) && word.len() - british.len() >= 3)
        .map(|(british, american)| (folded.len() - british.len(), *american));
    if let Some((cut, american)) = found {
        folded.truncate(cut);
        folded.push_str(american);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).iter().map(str::to_owned).collect()
    }

    #[test]
    fn what_themes_change_is_set_aside() {
        let pairs = [
            ("“Don’t,” he said", "\"Don't,\" he said"),
            ("north–south — 1,000", "north-south - 1000"),
            ("off\u{ad}shore\u{200b} wind", "offshore wind"),
            ("cafe\u{301} ＡＢＣ", "Café abc"),
            ("The centre was organised", "the center was organized"),
            ("Labour's colours", "labor’s colors"),
            ("a\u{a0}b", "a b"),
            ("ﬁnal œuvre", "final oeuvre"),
        ];
        for (a, b) in pairs {
            assert_eq!(folded(a), folded(b));
        }
    }

    #[test]
    fn what_changes_the_sense_stays() {
        let pairs = [
            ("$5", "£5"),
            ("3.5", "35"),
            ("12", "1 2"),
            ("four", "for"),
            ("rise", "rize"),
            ("他说", "他問"),
        ];
        for (a, b) in pairs {
            assert_ne!(folded(a), folded(b));
        }
    }

    #[test]
    fn words_know_where_they_stood() {
        let text = "“Ça va”, dit-elle.";
        let words = words(text);
        let source: Vec<&str> = (0..words.len())
            .map(|i| text.get(words.source(i)).unwrap())
            .collect();
        assert_eq!(source, ["Ça", "va", "dit", "elle"]);
        assert_eq!(text.get(words.source_of(1..3)), Some("va”, dit"));
    }

    #[test]
    fn the_spelling_table_is_sorted() {
        assert!(SPELLINGS.is_sorted());
    }

    proptest! {
        #[test]
        fn sources_are_in_order_and_on_character_borders(text in "\\PC{0,80}") {
            let words = words(&text);
            let mut end = 0;
            for i in 0..words.len() {
                let range = words.source(i);
                prop_assert!(range.start >= end && text.get(range.clone()).is_some());
                prop_assert!(!words.folded(i).is_empty());
                end = range.end;
            }
        }
    }
}
