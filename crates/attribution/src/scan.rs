//! One pass over a text: tokens with byte and code point offsets, paragraphs, sentences, quoted stretches.

use reprint_story::Span;

use crate::lexicon::{Entry, Lexicon};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Comma,
    Colon,
    Semicolon,
    /// A dash between words, not a hyphen inside one.
    Dash,
    /// `.`, `!`, `?`, `…`
    Stop,
    Open,
    Close,
    /// An opening quotation mark with its partner's token.
    Quote,
    /// A closing quotation mark.
    Unquote,
    /// One or more line breaks.
    Break,
    Other,
}

/// A word or a mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Byte offsets.
    pub from: u32,
    pub to: u32,
    /// Code point offset of the first byte.
    pub at: u32,
    /// Code points covered.
    pub chars: u32,
    /// Starts with a capital.
    pub capital: bool,
    /// White space stands before it.
    pub spaced: bool,
    /// What the lexicon knows of the word.
    pub entry: Entry,
    /// For a quotation mark: the index of its partner.
    pub partner: u32,
}

/// A sentence: tokens `from..to`, breaks left out. Quoted stretches are never cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    pub from: usize,
    pub to: usize,
    /// First of its paragraph.
    pub opens_paragraph: bool,
}

/// A text cut into tokens and sentences.
pub(crate) struct Scan<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
}

const NONE: u32 = u32::MAX;

impl<'a> Scan<'a> {
    /// Cuts a text up with the words of one language.
    pub(crate) fn new(text: &'a str, lexicon: &Lexicon) -> Self {
        let mut scan = Self {
            text,
            tokens: tokens(text, lexicon),
            sentences: Vec::new(),
        };
        scan.pair_quotes(lexicon.low_opening_quotes);
        scan.cut_sentences();
        scan
    }

    pub(crate) fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| {
            self.text
                .get(t.from as usize..t.to as usize)
                .unwrap_or_default()
        })
    }

    pub(crate) fn kind(&self, token: usize) -> Kind {
        self.tokens.get(token).map_or(Kind::Break, |t| t.kind)
    }

    pub(crate) fn entry(&self, token: usize) -> Entry {
        self.tokens
            .get(token)
            .map_or_else(Entry::default, |t| t.entry)
    }

    pub(crate) fn capital(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|t| t.capital)
    }

    /// The span of tokens `from..to`.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.tokens.get(from).map_or(0, |t| t.at);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |t| t.at + t.chars);
        Span::new(start, end)
    }

    /// The words of tokens `from..to` as they stand.
    pub(crate) fn words(&self, from: usize, to: usize) -> &'a str {
        let start = self.tokens.get(from).map_or(0, |t| t.from as usize);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |t| t.to as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The closing mark of the quotation that opens at `token`.
    pub(crate) fn closing(&self, token: usize) -> Option<usize> {
        let t = self.tokens.get(token)?;
        (t.kind == Kind::Quote && t.partner != NONE).then_some(t.partner as usize)
    }

    /// The opening mark of the quotation that closes at `token`.
    pub(crate) fn opening(&self, token: usize) -> Option<usize> {
        let t = self.tokens.get(token)?;
        (t.kind == Kind::Unquote && t.partner != NONE).then_some(t.partner as usize)
    }

    /// True if an unclosed quotation ends at this token, the last of its paragraph.
    pub(crate) fn closing_at(&self, token: usize) -> bool {
        self.kind(token) == Kind::Unquote
    }

    /// The token after `token`, a quoted stretch taken as one.
    pub(crate) fn after(&self, token: usize) -> usize {
        self.closing(token).map_or(token, |close| close.max(token)) + 1
    }

    /// Gives each quotation mark its partner within its paragraph. A quotation left open ends with its paragraph, as
    /// quotations over several paragraphs are printed; a straight mark opens or closes by the space beside it.
    fn pair_quotes(&mut self, low_opening: bool) {
        let mut open: Option<usize> = None;
        // „… „…“ …“: how many were opened inside the first
        let mut inside = 0_u32;
        let count = self.tokens.len();
        for nth in 0..=count {
            let kind = self.kind(nth);
            if kind == Kind::Break {
                inside = 0;
                if let Some(start) = open.take() {
                    // The last token of the paragraph stands in for the missing mark.
                    let last = nth.saturating_sub(1);
                    let single = self.word(start) == "‘";
                    if let Some(t) = self.tokens.get_mut(start) {
                        if single {
                            t.kind = Kind::Other;
                        } else {
                            t.partner = u32::try_from(last.max(start)).unwrap_or(NONE);
                        }
                    }
                }
                continue;
            }
            // ’ closes only what ‘ opened, and only where it is no apostrophe.
            if kind == Kind::Other
                && self.word(nth) == "’"
                && let Some(start) = open
                && self.word(start) == "‘"
                && self
                    .tokens
                    .get(nth + 1)
                    .is_none_or(|t| t.spaced || t.kind != Kind::Word)
                && nth > start + 1
            {
                if let Some(t) = self.tokens.get_mut(nth) {
                    t.kind = Kind::Unquote;
                }
                self.close(start, nth);
                open = None;
                continue;
            }
            if !matches!(kind, Kind::Quote | Kind::Unquote) {
                continue;
            }
            let mark = self.word(nth);
            let spaced = self.tokens.get(nth).is_some_and(|t| t.spaced);
            let next_spaced = self
                .tokens
                .get(nth + 1)
                .is_none_or(|t| t.spaced || t.kind == Kind::Break);
            let opens = match mark {
                "„" | "‚" | "「" | "『" => true,
                "‘" => open.is_none() && spaced && !next_spaced,
                "」" | "』" => false,
                // „…“ in many languages
                "“" => {
                    !(low_opening && open.is_some() || open.is_some_and(|t| self.word(t) == "„"))
                }
                "”" => low_opening && open.is_none() && !next_spaced && spaced,
                // »…« in German and Danish
                "«" => {
                    open.is_none_or(|t| self.word(t) != "»")
                        && (!low_opening || open.is_none() && !next_spaced)
                }
                "»" => open.is_none() && (low_opening || spaced && !next_spaced),
                _ => open.is_none() || (spaced && !next_spaced),
            };
            match (opens, open) {
                (true, None) => open = Some(nth),
                (true, Some(start)) if self.word(start) == "‘" => {
                    // A double mark inside single ones: the single one was an apostrophe.
                    if let Some(t) = self.tokens.get_mut(start) {
                        t.kind = Kind::Other;
                    }
                    open = Some(nth);
                }
                (true, Some(start)) if mark == "„" && self.word(start) == "„" => inside += 1,
                (true, Some(start)) => {
                    // A second opening mark: quotations inside quotations use other marks, so the first was never closed.
                    if self.word(start) == mark && matches!(mark, "“" | "„" | "«") {
                        self.close(start, nth.saturating_sub(1).max(start));
                        open = Some(nth);
                    }
                }
                (false, Some(_)) if mark == "‘" => {
                    if let Some(t) = self.tokens.get_mut(nth) {
                        t.kind = Kind::Other;
                    }
                }
                (false, Some(_)) if inside > 0 => inside -= 1,
                (false, Some(start)) => {
                    self.close(start, nth);
                    open = None;
                }
                (false, None) => {
                    if let Some(t) = self.tokens.get_mut(nth) {
                        t.kind = Kind::Other;
                    }
                }
            }
        }
    }

    fn close(&mut self, start: usize, end: usize) {
        if let Some(t) = self.tokens.get_mut(start) {
            t.kind = Kind::Quote;
            t.partner = u32::try_from(end).unwrap_or(NONE);
        }
        if let Some(t) = self.tokens.get_mut(end)
            && matches!(t.kind, Kind::Quote | Kind::Unquote)
            && end != start
        {
            t.kind = Kind::Unquote;
            t.partner = u32::try_from(start).unwrap_or(NONE);
        }
    }

    fn cut_sentences(&mut self) {
        let mut sentences = Vec::new();
        let (mut from, mut nth, mut opens) = (0, 0, true);
        let count = self.tokens.len();
        let mut push = |from: usize, to: usize, opens: &mut bool| {
            if to > from {
                sentences.push(Sentence {
                    from,
                    to,
                    opens_paragraph: *opens,
                });
                *opens = false;
            }
        };
        while nth < count {
            match self.kind(nth) {
                Kind::Break => {
                    push(from, nth, &mut opens);
                    opens = true;
                    from = nth + 1;
                    nth += 1;
                }
                Kind::Quote => {
                    let next = self.after(nth);
                    if next > nth + 1 && self.quotation_ends_sentence(next) {
                        push(from, next, &mut opens);
                        from = next;
                    }
                    nth = next;
                }
                Kind::Stop => {
                    let mut next = nth + 1;
                    while matches!(self.kind(next), Kind::Stop | Kind::Unquote | Kind::Close) {
                        next += 1;
                    }
                    if self.starts_sentence(next) {
                        push(from, next, &mut opens);
                        from = next;
                    }
                    nth = next;
                }
                Kind::Word
                    if self.word(nth).ends_with('.')
                        && self.starts_sentence(nth + 1)
                        && (self.entry(nth + 1).opens_sentences()
                            || self.kind(nth + 1) == Kind::Quote)
                        && !self.entry(nth).is(Entry::TITLE) =>
                {
                    push(from, nth + 1, &mut opens);
                    from = nth + 1;
                    nth += 1;
                }
                _ => nth += 1,
            }
        }
        push(from, count, &mut opens);
        self.sentences = sentences;
    }

    fn starts_sentence(&self, token: usize) -> bool {
        self.tokens.get(token).is_none_or(|t| match t.kind {
            Kind::Break => true,
            Kind::Word => t.spaced && t.capital,
            Kind::Quote | Kind::Number | Kind::Open | Kind::Dash => t.spaced,
            _ => false,
        })
    }

    /// After “… done.” a new sentence begins; after “… done?” it does unless the speaker follows.
    fn quotation_ends_sentence(&self, next: usize) -> bool {
        let Some(before) = next.checked_sub(2).map(|last| self.kind(last)) else {
            return false;
        };
        if before != Kind::Stop || !self.starts_sentence(next) {
            return false;
        }
        let question = next
            .checked_sub(2)
            .is_some_and(|last| matches!(self.word(last), "?" | "!" | "…"));
        if !question || !matches!(self.kind(next), Kind::Word) {
            return true;
        }
        // “Why?” the mayor asked. / “Why?” Then she left.
        let mut at = next;
        while at < next + 7 && matches!(self.kind(at), Kind::Word) {
            if self.entry(at).is(Entry::SPEECH) {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// Cuts a text into tokens.
fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5 + 8);
    let (mut byte, mut at, mut spaced) = (0_usize, 0_u32, true);
    while let Some(rest) = text.get(byte..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        if first == '\n' || first == '\r' || first == '\u{2028}' || first == '\u{2029}' {
            if out.last().is_some_and(|t| t.kind != Kind::Break) {
                out.push(token(
                    Kind::Break,
                    byte,
                    byte + first.len_utf8(),
                    at,
                    1,
                    spaced,
                ));
            }
            byte += first.len_utf8();
            at += 1;
            spaced = true;
            continue;
        }
        if first.is_whitespace() || first == '\u{200b}' || first == '\u{feff}' {
            byte += first.len_utf8();
            at += 1;
            spaced = true;
            continue;
        }
        let (kind, bytes_long, chars) = if first.is_alphabetic() {
            word_length(rest, bytes, byte)
        } else if first.is_numeric() {
            number_length(rest)
        } else {
            mark(rest, first)
        };
        let mut new = token(kind, byte, byte + bytes_long, at, chars, spaced);
        if kind == Kind::Word {
            let word = rest.get(..bytes_long).unwrap_or_default();
            new.capital = first.is_uppercase();
            new.entry = lexicon.word(word);
            // l’analyse, un’intervista
            if let Some((_, noun)) = word.split_once(['’', '\'']) {
                new.entry = lexicon.word(noun).or(new.entry);
            }
            // An abbreviation keeps its full stop.
            if bytes.get(byte + bytes_long) == Some(&b'.')
                && let Some(dotted) = rest.get(..=bytes_long)
            {
                let single = chars == 1 && new.capital && word != "I";
                let entry = lexicon.word(dotted);
                if single || entry.is(Entry::ABBREVIATION) || word.contains('.') {
                    new.to += 1;
                    new.chars += 1;
                    new.entry = entry.or(new.entry);
                }
            }
        } else if matches!(first, '\'' | '’') && kind == Kind::Other {
            // 's, 're, 'll as words of their own
            let letters = rest.chars().skip(1).take_while(|c| c.is_alphabetic());
            let (count, length) = letters.take(3).fold((0_u32, 0_u32), |(count, length), c| {
                (count + 1, length + len(c))
            });
            if !spaced && (1..=2).contains(&count) {
                new.kind = Kind::Word;
                new.to += length;
                new.chars += count;
                let word = text.get(byte..new.to as usize).unwrap_or_default();
                new.entry = lexicon.word(word);
                new.entry.insert(Entry::CLITIC);
            }
        }
        byte = new.to as usize;
        at += new.chars;
        spaced = false;
        out.push(new);
    }
    out
}

fn len(c: char) -> u32 {
    u32::try_from(c.len_utf8()).unwrap_or(1)
}

fn token(kind: Kind, from: usize, to: usize, at: u32, chars: u32, spaced: bool) -> Token {
    let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Token {
        kind,
        from: offset(from),
        to: offset(to),
        at,
        chars,
        capital: false,
        spaced,
        entry: Entry::default(),
        partner: NONE,
    }
}

/// Letters, digits, hyphens and apostrophes between letters; "n't" stays, "'s" and the like are cut off.
fn word_length(rest: &str, _bytes: &[u8], _at: usize) -> (Kind, usize, u32) {
    let mut end = 0;
    let mut chars = 0_u32;
    let mut letters = rest.chars().peekable();
    let mut seen = [' '; 2];
    while let Some(c) = letters.next() {
        let joins = match c {
            _ if c.is_alphanumeric() => true,
            '-' | '\u{2010}' | '\u{2011}' | '_' | '&' | '@' => {
                letters.peek().is_some_and(|next| next.is_alphanumeric())
            }
            '.' => {
                // U.S., p.m., and host names
                letters.peek().is_some_and(|next| next.is_alphabetic())
            }
            '\'' | '’' => {
                let mut ahead = letters.clone();
                let next = ahead.next();
                let then = ahead.next();
                let long = ahead.next();
                let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                if seen[1].eq_ignore_ascii_case(&'n')
                    && next.is_some_and(|c| c.eq_ignore_ascii_case(&'t'))
                    && !letter(then)
                {
                    true
                } else {
                    // O’Malley, l’homme; but not it’s, they’re
                    letter(next) && letter(then) && (letter(long) || chars == 1 && seen[1] != 'I')
                }
            }
            '\u{ad}' | '\u{301}' => true,
            _ => false,
        };
        if !joins {
            break;
        }
        end += c.len_utf8();
        chars += 1;
        seen = [seen[1], c];
    }
    (Kind::Word, end, chars)
}

fn number_length(rest: &str) -> (Kind, usize, u32) {
    let mut end = 0;
    let mut chars = 0;
    let mut letters = rest.chars().peekable();
    while let Some(c) = letters.next() {
        let joins = c.is_alphanumeric()
            || (matches!(c, '.' | ',' | ':' | '-' | '/' | '–')
                && letters.peek().is_some_and(|next| next.is_alphanumeric()));
        if !joins {
            break;
        }
        end += c.len_utf8();
        chars += 1;
    }
    (Kind::Number, end, chars)
}

fn mark(rest: &str, first: char) -> (Kind, usize, u32) {
    if rest.starts_with("''") || rest.starts_with("``") || rest.starts_with("’’") {
        return (Kind::Quote, first.len_utf8() * 2, 2);
    }
    if rest.starts_with("--") {
        return (Kind::Dash, 2, 2);
    }
    let kind = match first {
        '"' | '“' | '„' | '«' | '‟' | '＂' | '「' | '『' | '‘' => Kind::Quote,
        '”' | '»' | '」' | '』' => Kind::Unquote,
        ',' | '،' | '、' => Kind::Comma,
        ':' => Kind::Colon,
        ';' => Kind::Semicolon,
        '–' | '—' | '―' | '-' => Kind::Dash,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' => Kind::Stop,
        '(' | '[' | '{' => Kind::Open,
        ')' | ']' | '}' => Kind::Close,
        _ => Kind::Other,
    };
    (kind, first.len_utf8(), 1)
}
