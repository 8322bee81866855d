//! What is for editors only: notes, contacts, signatures, forwarded headers, the desk's marks.

use reprint_story::Story;

use super::unit::{self, Unit};

/// Lines that begin a part which is for editors to the end.
const TO_THE_END: &[&str] = &[
    "notes to editors",
    "note to editors",
    "notes for editors",
    "notes to editor",
    "editor’s notes",
    "editor's notes",
    "media contact",
    "media contacts",
    "press contact",
    "press contacts",
    "contact:",
    "contacts:",
    "for more information",
    "for further information",
    "for media enquiries",
    "for media inquiries",
    "hinweise für die redaktion",
    "hinweis für die redaktion",
    "anmerkungen für die redaktion",
    "an die redaktionen",
    "pressekontakt",
    "kontakt:",
    "rückfragen",
    "ansprechpartner",
    "notes aux rédactions",
    "note aux rédactions",
    "note à la rédaction",
    "contact presse",
    "contacts presse",
    "nota a los editores",
    "nota para editores",
    "nota para los editores",
    "contacto de prensa",
    "contacto:",
    "nota aos editores",
    "contato:",
    "note per la redazione",
    "contatti stampa",
    "noot voor de redactie",
    "noot aan de redactie",
    "niet voor publicatie",
    "perscontact",
];

/// Words that make a paragraph a note wherever it stands.
const NOT_FOR_READERS: &[&str] = &[
    "not for publication",
    "not for print",
    "not for release",
    "editors only",
    "eds:",
    "editor's note to",
    "editors: ",
    "attention editors",
    "note to editor",
    "for immediate release",
    "news release",
    "press release",
    "embargoed until",
    "embargo:",
    "under embargo",
    "nicht zur veröffentlichung",
    "nur für die redaktion",
    "nicht für die veröffentlichung",
    "sperrfrist",
    "pressemitteilung",
    "pas pour publication",
    "non destiné à la publication",
    "ne pas publier",
    "communiqué de presse",
    "no publicar",
    "no para publicación",
    "nota de prensa",
    "comunicado de prensa",
    "não publicar",
    "non per la pubblicazione",
    "comunicato stampa",
];

/// Lines that say the story is over.
const ENDS: &[&str] = &[
    "###",
    "# # #",
    "-30-",
    "- 30 -",
    "ends",
    "-ends-",
    "- ends -",
    "– ends –",
    "--ends--",
    "ende",
    "- ende -",
    "(ende)",
    "fin",
    "- fin -",
    "* * * ende * * *",
    "(end)",
    "end",
];

/// Takes notes out of the units; they become the story's editor's note.
pub(super) fn take(units: Vec<Unit>, story: &mut Story) -> Vec<Unit> {
    let mut notes: Vec<String> = story.editor_note.take().into_iter().collect();
    let mut kept = Vec::with_capacity(units.len());
    let mut rest_is_note = false;
    for unit in units {
        if rest_is_note {
            notes.push(unit.lines.join("\n"));
            continue;
        }
        let first = unit
            .first()
            .trim_matches(['*', '#', '_', '[', '(', ' '])
            .to_lowercase();
        let whole = unit.words().to_lowercase();
        let short = unit.chars() < 90;
        if ENDS.contains(&whole.trim()) && !kept.is_empty() {
            rest_is_note = true;
            continue;
        }
        if !kept.is_empty()
            && TO_THE_END.iter().any(|start| first.starts_with(start))
            && (short || unit.lines.len() > 1 || first.ends_with(':'))
        {
            rest_is_note = true;
            notes.push(unit.lines.join("\n"));
            continue;
        }
        // A paragraph of the story may quote such words; a note says them first.
        let head: String = whole.chars().take(80).collect();
        if NOT_FOR_READERS.iter().any(|words| head.contains(words)) && (unit.chars() < 600) {
            embargo(&unit, story);
            notes.push(unit.lines.join("\n"));
            continue;
        }
        keep_lines(unit, &mut kept, &mut notes, story);
    }
    if !notes.is_empty() {
        story.editor_note = Some(notes.join("\n\n"));
        story.note("editor_note", "text", "plain.note");
    }
    unit::part_lines(kept)
}

/// Keeps a unit without its lines of telephone numbers and desk marks.
fn keep_lines(unit: Unit, kept: &mut Vec<Unit>, notes: &mut Vec<String>, story: &mut Story) {
    if unit.block.is_some() && unit.lines.len() == 1 && !is_contact(unit.first()) {
        kept.push(unit);
        return;
    }
    let (out, lines): (Vec<String>, Vec<String>) = unit.lines.into_iter().partition(|line| {
        let lower = line.to_lowercase();
        is_contact(line)
            || (line.chars().count() < 160
                && NOT_FOR_READERS.iter().any(|words| {
                    lower
                        .trim_start_matches(['*', '[', '(', ' '])
                        .starts_with(words)
                }))
    });
    for line in &out {
        embargo(&Unit::line(line), story);
    }
    notes.extend(out);
    if !lines.is_empty() {
        kept.push(Unit {
            lines,
            block: unit.block,
        });
    }
}

/// A line of a telephone number or an address rather than of a story.
fn is_contact(line: &str) -> bool {
    if line.chars().count() > 100 {
        return false;
    }
    let lower = line.to_lowercase();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let labelled = [
        "tel",
        "tel.",
        "phone",
        "ph:",
        "telefon",
        "mobile",
        "mobil",
        "mob",
        "cell",
        "fax",
        "téléphone",
        "tél",
        "teléfono",
        "telefone",
        "cellulare",
        "telefoon",
        "m:",
        "t:",
        "p:",
        "whatsapp",
    ]
    .iter()
    .any(|label| {
        lower.strip_prefix(label).is_some_and(|rest| {
            rest.starts_with([':', '.', ' ', '/']) || rest.starts_with(char::is_numeric)
        })
    });
    let number = digits >= 7
        && letters <= 30
        && line
            .chars()
            .all(|c| c.is_alphanumeric() || " +-()/.:,\u{a0}–".contains(c));
    let mail = line.split_whitespace().count() <= 6
        && line.contains('@')
        && line
            .split('@')
            .nth(1)
            .is_some_and(|host| host.contains('.'));
    (labelled && digits >= 5)
        || (number && (line.contains('+') || letters == 0) && !looks_like_date(line))
        || mail
}

fn looks_like_date(line: &str) -> bool {
    crate::dates::worded(line, crate::dates::Order::DayFirst).is_some()
}

/// "EMBARGOED UNTIL 3 March 2026": its day, where one is said.
fn embargo(unit: &Unit, story: &mut Story) {
    let words = unit.words();
    let lower = words.to_lowercase();
    let says = ["embargo", "sperrfrist", "embargado"]
        .iter()
        .any(|word| lower.contains(word));
    if says && story.dates.embargoed_until.is_none() {
        story.dates.embargoed_until =
            crate::dates::worded(&words, crate::dates::Order::of(story.language.as_deref()));
    }
}
