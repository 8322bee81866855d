//! What a person types into a search box, as what the store looks for: words, "phrases", -not, OR, and operators.

use reprint_store::{
    search::{Field, Search, Term},
    story::Side,
};
use reprint_story::When;

/// Reads a query. Words are looked for as typed; what is not an operator we know is words.
///
/// `by:` `credit:` `lang:` `section:` `side:own|taken` `after:2026-11-01` `before:` `-word` `"a phrase"` `a OR b` `begin*`
pub(crate) fn parse(query: &str) -> Search {
    let mut search = Search::default();
    let mut or = false;
    for piece in pieces(query) {
        if piece == "OR" {
            or = true;
            continue;
        }
        let (not, piece) = match piece.strip_prefix('-') {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, piece.as_str()),
        };
        if operator(piece, &mut search) {
            or = false;
            continue;
        }
        let term = term(piece, not);
        match search.terms.last_mut() {
            Some(last) if or => last.or.push(term),
            _ => search.terms.push(term),
        }
        or = false;
    }
    search
}

/// Words and whole phrases; an operator keeps its quoted value: `by:"Mara Quill"`.
fn pieces(query: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    for c in query.chars().take(1_000) {
        match c {
            '"' | '“' | '”' | '„' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => pieces.push(std::mem::take(&mut piece)),
            c => piece.push(c),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn operator(piece: &str, search: &mut Search) -> bool {
    let Some((name, value)) = piece.split_once(':').filter(|(_, value)| !value.is_empty()) else {
        return false;
    };
    let day = || value.parse::<When>().ok().map(When::earliest);
    match name {
        "lang" => search.language = Some(value.to_owned()),
        "section" => search.section = Some(value.to_owned()),
        "side" if value == "own" => search.side = Some(Side::Own),
        "side" if value == "taken" => search.side = Some(Side::Taken),
        "after" if day().is_some() => search.since = day(),
        "before" if day().is_some() => search.until = day(),
        "by" | "credit" => search.terms.push(Term {
            field: Field::Names,
            ..Term::new(value)
        }),
        _ => return false,
    }
    true
}

fn term(piece: &str, not: bool) -> Term {
    let (words, prefix) = match piece.strip_suffix('*') {
        Some(words) => (words, true),
        None => (piece, false),
    };
    Term {
        prefix,
        not,
        ..Term::new(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_operators() {
        let search =
            parse("bridge OR ferry -train \"north quay\" lang:de after:2026-11-01 foo:bar");
        let words: Vec<&str> = search
            .terms
            .iter()
            .map(|term| term.words.as_str())
            .collect();
        assert_eq!(words, ["bridge", "train", "north quay", "foo:bar"]);
        assert_eq!(search.terms[0].or[0].words, "ferry");
        assert!(search.terms[1].not);
        assert_eq!(search.language.as_deref(), Some("de"));
        assert!(search.since.is_some());
    }
}
