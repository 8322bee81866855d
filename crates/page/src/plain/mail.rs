//! Mail: headers, MIME, what mail programs put around a forwarded story.

use mail_parser::MessageParser;
use reprint_markup::read_fragment;
use reprint_story::{Block, Fault, Severity, Story, When};

use super::{
    markdown,
    unit::{self, Unit},
};

/// Headers of which a mail has at least two.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "received",
    "return-path",
    "mime-version",
    "message-id",
    "delivered-to",
    "content-type",
    "cc",
    "reply-to",
    "x-mailer",
    "content-transfer-encoding",
    "sender",
    "user-agent",
    "x-original-to",
    "dkim-signature",
    "list-id",
];

/// The text begins with a mail's headers.
pub(super) fn looks_like(start: &str) -> bool {
    let mut known = 0;
    for (nth, line) in start.lines().enumerate().take(60) {
        if nth == 0 && line.starts_with("From ") && line.contains('@') {
            continue;
        }
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && nth > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || name.len() > 60 || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        known += usize::from(HEADERS.contains(&name.to_ascii_lowercase().as_str()));
    }
    known >= 2
}

/// The mail's text as units; its subject is the headline until the text says one.
pub(super) fn read(bytes: &[u8], story: &mut Story, faults: &mut Vec<Fault>) -> Vec<Unit> {
    let bytes = if bytes.starts_with(b"From ") {
        bytes
            .iter()
            .position(|b| *b == b'\n')
            .and_then(|end| bytes.get(end + 1..))
            .unwrap_or(bytes)
    } else {
        bytes
    };
    let Some(message) = MessageParser::default().parse(bytes) else {
        faults.push(Fault::new(
            "mail.unreadable",
            Severity::Error,
            "the mail's headers could not be read; it was read as text",
        ));
        return unit::cut(&String::from_utf8_lossy(bytes));
    };
    let subject = message.subject().unwrap_or_default();
    without_prefixes(subject).clone_into(&mut story.headline);
    if !story.headline.is_empty() {
        story.note("headline", "mail subject", "plain.mail.subject");
    }
    let sent = message
        .date()
        .map(mail_parser::DateTime::to_rfc3339)
        .and_then(|date| date.parse::<When>().ok());
    let plain_part = message.text_body.iter().any(|id| {
        message
            .parts
            .get(*id as usize)
            .is_some_and(mail_parser::MessagePart::is_text)
    });
    let text = message
        .body_text(0)
        .filter(|words| !words.trim().is_empty());
    let only_html = !message
        .parts
        .iter()
        .any(|part| part.is_text() && !part.is_text_html());
    let (units, forwarded) = match (text, message.body_html(0)) {
        (_, Some(page)) if only_html => from_html(&page, story),
        (Some(words), _) if plain_part || !only_html => from_text(&words, story),
        (_, Some(page)) => from_html(&page, story),
        (Some(words), None) => from_text(&words, story),
        (None, None) => {
            faults.push(Fault::new(
                "mail.no_text",
                Severity::Error,
                "the mail holds no text",
            ));
            (Vec::new(), false)
        }
    };
    if !forwarded
        && story.dates.published.is_none()
        && let Some(sent) = sent
    {
        story.dates.published = Some(sent);
        story.note("dates.published", "mail Date", "plain.mail.date");
    }
    let attached = message.attachment_count();
    if attached > 0 {
        faults.push(Fault::new(
            "mail.attachments",
            Severity::Note,
            format!("{attached} attached files were not read"),
        ));
    }
    units
}

fn from_html(page: &str, story: &mut Story) -> (Vec<Unit>, bool) {
    let article = read_fragment(page, None);
    story.media = article.media;
    let mut units = Vec::new();
    let mut forwarded = false;
    for block in article.blocks {
        let words = block.words();
        if is_divider(&words) {
            // What stood before is the sender's own word.
            move_to_note(&mut units, story);
            forwarded = true;
            continue;
        }
        if forwarded && units.is_empty() && is_header_block(&words) {
            take_headers(words.lines(), story);
            continue;
        }
        if is_signature(words.trim()) {
            break;
        }
        match block {
            // A line break in a mail's paragraph parts lines as in text.
            Block::Paragraph { ref content }
                if words.contains('\n')
                    && !content
                        .iter()
                        .any(|inline| matches!(inline, reprint_story::Inline::Link { .. })) =>
            {
                units.extend(unit::cut(&words));
            }
            Block::Quote { content } if forwarded => {
                units.extend(content.into_iter().map(markdown::unit));
            }
            other => units.push(markdown::unit(other)),
        }
    }
    units.retain(|unit| !unit.lines.is_empty() || unit.block.is_some());
    (units, forwarded)
}

fn from_text(text: &str, story: &mut Story) -> (Vec<Unit>, bool) {
    let text = unquoted(text);
    let mut kept: Vec<&str> = Vec::new();
    let mut forwarded = false;
    let mut in_headers = false;
    let mut headers: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        if is_divider(line) {
            let note = kept.join("\n");
            add_note(note.trim(), story);
            kept.clear();
            forwarded = true;
            in_headers = true;
            continue;
        }
        if in_headers {
            if line.trim().is_empty() && headers.is_empty() {
                continue;
            }
            if is_header(line) || (!headers.is_empty() && line.starts_with([' ', '\t'])) {
                headers.push(line);
                continue;
            }
            in_headers = false;
            take_headers(headers.drain(..), story);
        }
        // RFC 3676: two hyphens and a space part the signature
        if line == "--" || line == "-- " || is_signature(line.trim()) {
            break;
        }
        kept.push(line);
    }
    (unit::cut(&kept.join("\n")), forwarded)
}

/// Without "> ", if most lines have it: somebody forwarded by quoting. Otherwise the quoted lines are an older mail and go.
fn unquoted(text: &str) -> String {
    let filled: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let quoted = filled.iter().filter(|line| line.starts_with('>')).count();
    let most = quoted * 2 > filled.len();
    text.lines()
        .filter(|line| most || !line.starts_with('>'))
        .map(|line| line.trim_start_matches(['>', ' ']).to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What mail programs write above a forwarded mail.
const DIVIDERS: &[&str] = &[
    "forwarded message",
    "original message",
    "begin forwarded message",
    "forwarded mail",
    "start of forwarded message",
    "weitergeleitete nachricht",
    "ursprüngliche nachricht",
    "anfang der weitergeleiteten nachricht",
    "original-nachricht",
    "message transféré",
    "message d'origine",
    "message d’origine",
    "début du message transféré",
    "mensaje reenviado",
    "mensaje original",
    "mensagem encaminhada",
    "messaggio inoltrato",
    "messaggio originale",
    "doorgestuurd bericht",
    "oorspronkelijk bericht",
    "videresendt meddelelse",
    "vidarebefordrat meddelande",
];

/// The line mail programs put above what is forwarded.
fn is_divider(line: &str) -> bool {
    let words = line
        .trim()
        .trim_matches(['-', '_', ' ', '*', '>', ':'])
        .to_lowercase();
    line.chars().count() < 80
        && DIVIDERS.iter().any(|divider| {
            words == *divider
                || words.starts_with(divider)
                    && words.chars().count() < divider.chars().count() + 12
        })
}

/// Names of headers in a forwarded mail, as mail programs translate them.
const FORWARDED: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "sent",
    "cc",
    "reply-to",
    "von",
    "an",
    "betreff",
    "datum",
    "gesendet",
    "de",
    "à",
    "objet",
    "envoyé",
    "para",
    "asunto",
    "fecha",
    "enviado",
    "assunto",
    "data",
    "da",
    "a",
    "oggetto",
    "inviato",
    "van",
    "aan",
    "onderwerp",
    "verzonden",
    "fra",
    "til",
    "emne",
    "från",
    "till",
    "ämne",
    "skickat",
    "sendt",
    "kopie",
];

fn is_header(line: &str) -> bool {
    line.trim_matches(['*', ' '])
        .split_once(':')
        .is_some_and(|(name, _)| {
            FORWARDED.contains(&name.trim_matches(['*', ' ']).to_lowercase().as_str())
        })
}

fn is_header_block(words: &str) -> bool {
    words
        .lines()
        .filter(|line| !line.trim().is_empty())
        .all(is_header)
        && words.contains(':')
}

/// The subject and the date of the forwarded mail.
fn take_headers<'a>(lines: impl Iterator<Item = &'a str>, story: &mut Story) {
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim_matches(['*', ' ']).to_lowercase();
        let value = value.trim_matches(['*', ' ']);
        match name.as_str() {
            "subject" | "betreff" | "objet" | "asunto" | "assunto" | "oggetto" | "onderwerp"
            | "emne" | "ämne" => {
                without_prefixes(value).clone_into(&mut story.headline);
            }
            "date" | "sent" | "datum" | "gesendet" | "envoyé" | "fecha" | "enviado" | "data"
            | "inviato" | "verzonden" | "sendt" | "skickat" => {
                if let Some(date) = crate::dates::machine(value)
                    .or_else(|| crate::dates::worded(value, crate::dates::Order::DayFirst))
                {
                    story.dates.published = Some(date);
                    story.note("dates.published", "forwarded Date", "plain.mail.forwarded");
                }
            }
            _ => {}
        }
    }
}

/// "Fwd: Re: …" → "…"
fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        let known = [
            "re",
            "fwd",
            "fw",
            "wg",
            "aw",
            "tr",
            "rv",
            "enc",
            "i",
            "vs",
            "vb",
            "sv",
            "doorst",
            "press release",
            "news release",
            "pm",
            "pressemitteilung",
        ];
        if !known.contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim();
    }
    rest
}

fn is_signature(line: &str) -> bool {
    let lower = line.to_lowercase();
    [
        "sent from my ",
        "gesendet von meinem ",
        "von meinem iphone gesendet",
        "envoyé de mon ",
        "enviado desde mi ",
        "enviado do meu ",
        "inviato da ",
        "verzonden vanaf mijn ",
        "get outlook for ",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

fn move_to_note(units: &mut Vec<Unit>, story: &mut Story) {
    let note = units
        .drain(..)
        .map(|unit| unit.lines.join("\n"))
        .collect::<Vec<_>>()
        .join("\n\n");
    add_note(note.trim(), story);
}

fn add_note(note: &str, story: &mut Story) {
    if note.is_empty() {
        return;
    }
    match &mut story.editor_note {
        Some(known) => {
            known.push_str("\n\n");
            known.push_str(note);
        }
        None => story.editor_note = Some(note.to_owned()),
    }
}
