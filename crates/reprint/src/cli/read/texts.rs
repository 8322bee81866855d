//! `--texts`: quotations and credited organisations in bare text.

use reprint_attribution::{Attribution, Language};
use reprint_story::{Credit, Quote, QuoteKind, Span};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    language: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    quotes: Vec<Quoted>,
    credits: Vec<Credited>,
}

/// A quotation with its speaker's words as bare spans.
#[derive(Serialize)]
struct Quoted {
    content: Vec<Span>,
    source: Vec<Span>,
    cue: Vec<Span>,
    kind: QuoteKind,
}

#[derive(Serialize)]
struct Credited {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Span>,
}

/// Answers one line.
pub(super) fn answer(line: &str) -> anyhow::Result<String> {
    let Line { id, text, language } = serde_json::from_str(line)?;
    let language = language.as_deref().map(Language::from_tag);
    let Attribution {
        quotes, credits, ..
    } = reprint_attribution::read(&text, language);
    let answer = Answer {
        id,
        quotes: quotes.into_iter().map(quoted).collect(),
        credits: credits.into_iter().map(credited).collect(),
    };
    Ok(serde_json::to_string(&answer)?)
}

fn quoted(quote: Quote) -> Quoted {
    Quoted {
        content: quote.content,
        source: quote.speaker.map(|who| who.source).unwrap_or_default(),
        cue: quote.cue,
        kind: quote.kind,
    }
}

fn credited(credit: Credit) -> Credited {
    Credited {
        name: credit.name,
        source: credit.span,
    }
}
