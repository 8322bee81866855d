use std::{collections::BTreeMap, fmt::Write as _};

/// A word as it is indexed, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without accents; of Chinese, Japanese, Korean and Thai text two characters at a time.
    pub word: String,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// No word is longer: PostgreSQL's limit is 2,046 bytes, and nobody looks for such a word.
const LONGEST_WORD: usize = 64;

/// The words of a text in order: for the index, for queries, and for showing what was found.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut word = String::new();
    let mut start = 0;
    let mut previous: Option<(char, usize)> = None; // of a run without spaces between words
    let mut run = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_unspaced(c) {
            flush(&mut found, &mut word, start, at);
            if let Some((before, from)) = previous {
                found.push(Token {
                    word: [before, c].iter().collect(),
                    start: from,
                    end,
                });
            }
            previous = Some((c, at));
            run += 1;
            continue;
        }
        close_run(&mut found, &mut previous, &mut run);
        if c.is_alphanumeric() || (is_mark(c) && !word.is_empty()) {
            if word.is_empty() {
                start = at;
            }
            fold(c, &mut word);
        } else if !is_apostrophe(c)
            || !text
                .get(end..)
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        {
            flush(&mut found, &mut word, start, at);
        }
    }
    close_run(&mut found, &mut previous, &mut run);
    flush(&mut found, &mut word, start, text.len());
    found
}

/// A run of one character has no pair and is a word by itself.
fn close_run(found: &mut Vec<Token>, previous: &mut Option<(char, usize)>, run: &mut usize) {
    if let (Some((c, at)), 1) = (*previous, *run) {
        found.push(Token {
            word: c.to_string(),
            start: at,
            end: at + c.len_utf8(),
        });
    }
    (*previous, *run) = (None, 0);
}

fn flush(found: &mut Vec<Token>, word: &mut String, start: usize, end: usize) {
    if word.is_empty() {
        return;
    }
    if word.len() > LONGEST_WORD {
        let cut = (0..=LONGEST_WORD).rev().find(|&n| word.is_char_boundary(n));
        word.truncate(cut.unwrap_or(0));
    }
    found.push(Token {
        word: std::mem::take(word),
        start,
        end,
    });
}

/// Text written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'        // Thai, Lao
        | '\u{1000}'..='\u{109F}'      // Burmese
        | '\u{1780}'..='\u{17FF}'      // Khmer
        | '\u{3040}'..='\u{30FF}'      // kana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'      // Han
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{AC00}'..='\u{D7AF}'      // Hangul: spaced, but its endings stick to the words
        | '\u{FF66}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Marks inside words: accents written apart, vowel signs of Indic and Semitic scripts.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}'
        | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{0951}'..='\u{0957}' | '\u{0962}'..='\u{0963}'
        | '\u{0980}'..='\u{0983}' | '\u{09BC}'..='\u{09CD}' | '\u{0A3C}'..='\u{0A4D}' | '\u{0ABC}'..='\u{0ACD}'
        | '\u{0B3C}'..='\u{0B4D}' | '\u{0BBE}'..='\u{0BCD}' | '\u{0C3E}'..='\u{0C4D}' | '\u{0CBC}'..='\u{0CCD}'
        | '\u{0D3E}'..='\u{0D4D}')
}

/// "don't" and "l’état" are one word, however the apostrophe is written.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02BC}')
}

/// Lower case; Latin letters without accents; marks dropped where they are accents.
fn fold(c: char, word: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => word.push(c),
        'A'..='Z' => word.push(c.to_ascii_lowercase()),
        '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{0591}'..='\u{05C7}' => {}
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            // Full-width digits and letters stand 0xFEE0 above the plain ones.
            let plain = u32::from(c) - 0xFEE0;
            word.extend(
                char::from_u32(plain)
                    .into_iter()
                    .flat_map(char::to_lowercase),
            );
        }
        _ => {
            for lower in c.to_lowercase() {
                match unaccented(lower) {
                    Some(plain) => word.push_str(plain),
                    None if ('\u{0300}'..='\u{036F}').contains(&lower) => {}
                    None => word.push(lower),
                }
            }
        }
    }
}

/// Latin letters as people type them who have no key for the accent.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å'
        | 'ā'
        | 'ă'
        | 'ą'
        | 'ǎ'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ẩ'
        | 'ẫ'
        | 'ậ'
        | 'ắ'
        | 'ằ'
        | 'ẳ'
        | 'ẵ'
        | 'ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            "e"
        }
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö'
        | 'ø'
        | 'ō'
        | 'ŏ'
        | 'ő'
        | 'ǒ'
        | 'ơ'
        | 'ọ'
        | 'ỏ'
        | 'ố'
        | 'ồ'
        | 'ổ'
        | 'ỗ'
        | 'ộ'
        | 'ớ'
        | 'ờ'
        | 'ở'
        | 'ỡ'
        | 'ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' | 'ŧ' => "t",
        'þ' => "th",
        'ù'..='ü'
        | 'ũ'
        | 'ū'
        | 'ŭ'
        | 'ů'
        | 'ű'
        | 'ų'
        | 'ǔ'
        | 'ư'
        | 'ụ'
        | 'ủ'
        | 'ứ'
        | 'ừ'
        | 'ử'
        | 'ữ'
        | 'ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ё' => "е", // Cyrillic, mostly written without its dots
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ύ' | 'ϋ' | 'ΰ' => "υ",
        'ώ' => "ω",
        'ς' => "σ",
        _ => return None,
    })
}

/// The words as FTS5's `ascii` tokeniser takes them apart again: they hold no ASCII but letters and digits.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in tokens(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.word);
    }
    out
}

/// `tsvector` holds no position above this; later words are found, but not in phrases.
const LAST_POSITION: usize = 16_383;
/// Nor more than 255 positions of one word.
const MOST_POSITIONS: usize = 255;
/// Nor one megabyte in all. Words beyond are not indexed: of a text of 100,000 different words the first are.
const LARGEST_VECTOR: usize = 900_000;

/// A `tsvector` in its text form, within its limits; the letters are the fields' weights.
pub(super) fn vector(fields: &[(char, &str)]) -> String {
    let mut words: BTreeMap<String, Vec<(usize, char)>> = BTreeMap::new();
    let mut position = 0;
    let mut size = 0;
    for &(weight, text) in fields {
        for token in tokens(text) {
            position = (position + 1).min(LAST_POSITION);
            let cost = token.word.len() + 8;
            match words.get_mut(&token.word) {
                Some(places)
                    if places.len() < MOST_POSITIONS
                        && places.last() != Some(&(position, weight)) =>
                {
                    places.push((position, weight));
                    size += 8;
                }
                None if size + cost < LARGEST_VECTOR => {
                    words.insert(token.word, vec![(position, weight)]);
                    size += cost;
                }
                _ => {}
            }
        }
        // A phrase does not run from one field into the next.
        position = (position + 1).min(LAST_POSITION);
    }
    let mut out = String::with_capacity(size * 2);
    for (word, places) in words {
        let _ = write!(out, "'{word}':");
        for (n, (place, weight)) in places.iter().enumerate() {
            let _ = write!(out, "{}{place}{weight}", if n == 0 { "" } else { "," });
        }
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn words_are_folded_as_people_type_them() {
        for (text, expected) in [
            (
                "The Mayor's café, re-opened in 2026!",
                "the mayors cafe re opened in 2026",
            ),
            ("L’État c'est moi", "letat cest moi"),
            ("Straße STRASSE", "strasse strasse"),
            ("İstanbul Łódź Ťažký", "istanbul lodz tazky"),
            ("cafe\u{301}", "cafe"),
            ("Ёлка и ёж", "елка и еж"),
            ("Ελλάδα ΟΔΟΣ οδός", "ελλαδα οδοσ οδοσ"),
            ("ＡＢＣ１２", "abc12"),
            ("東京都で", "東京 京都 都で"),
            ("京 kyoto", "京 kyoto"),
            ("हिन्दी समाचार", "हिन्दी समाचार"),
            ("'quoted' end'", "quoted end"),
            ("", ""),
            ("— … !", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_word_in_the_text() {
        let text = "«Café» 東京都";
        for token in tokens(text) {
            let seen = text.get(token.start..token.end).unwrap();
            assert!(["Café", "東京", "京都"].contains(&seen), "{seen}");
        }
    }

    #[test]
    fn a_vector_keeps_to_the_limits_of_its_type() {
        let long = (0..200_000).fold(String::new(), |mut text, n| {
            let _ = write!(text, "word{n} same ");
            text
        });
        let vector = vector(&[('A', "Head"), ('B', ""), ('D', &long)]);
        assert!(vector.starts_with("'head':1A "));
        assert!(vector.contains("'word1':"));
        let same = vector
            .split(' ')
            .find(|part| part.starts_with("'same'"))
            .unwrap();
        assert_eq!(same.matches(',').count() + 1, MOST_POSITIONS);
    }

    proptest! {
        #[test]
        fn tokens_are_words_of_the_text(text in "\\PC{0,200}") {
            for token in tokens(&text) {
                prop_assert!(text.get(token.start..token.end).is_some());
                prop_assert!(!token.word.is_empty() && token.word.len() <= LONGEST_WORD);
                prop_assert!(!token.word.contains([' ', '\'', '\\', '"', '\0']));
            }
        }

        #[test]
        fn what_is_joined_comes_apart_the_same(text in "\\PC{0,200}") {
            let once = joined(&text);
            prop_assert_eq!(once.split_ascii_whitespace().collect::<Vec<_>>(), words(&text));
        }
    }
}
