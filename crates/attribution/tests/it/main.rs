//! Quotations of many shapes and languages, and what must hold of any text.

use proptest::prelude::*;
use reprint_attribution::{Attribution, Language, byline, notices, quotes, read};
use reprint_story::{CreditRole, QuoteKind, Span};

/// `speaker: content | content` of each quotation.
fn said(text: &str, language: Language) -> Vec<String> {
    quotes::read(text, language)
        .iter()
        .map(|quote| {
            let name = quote
                .speaker
                .as_ref()
                .and_then(|who| who.name.as_deref())
                .unwrap_or("-");
            let content: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
            format!("{name}: {}", content.join(" | "))
        })
        .collect()
}

#[test]
fn english_quotations() {
    let cases: &[(&str, &[&str])] = &[
        (
            "“The quay is safe,” harbour master Ada Quill said on Monday.",
            &["Ada Quill: “The quay is safe,”"],
        ),
        (
            "Ada Quill said the quay was safe.",
            &["Ada Quill: the quay was safe"],
        ),
        (
            "Ada Quill told reporters that the quay was safe.",
            &["Ada Quill: that the quay was safe"],
        ),
        (
            "“We build,” said Bo Marsh, the mayor. “We do not wait.”",
            &["Bo Marsh: “We build,” | “We do not wait.”"],
        ),
        (
            "The quay, Quill said, is safe.",
            &["Quill: The quay | is safe"],
        ),
        (
            "The quay is safe, according to Reuters.",
            &["Reuters: The quay is safe"],
        ),
        (
            "According to Ada Quill, the quay is safe.",
            &["Ada Quill: the quay is safe"],
        ),
        (
            "Bo Marsh called the delay “a gift to the bridge” on Monday.",
            &["Bo Marsh: the delay “a gift to the bridge”"],
        ),
        ("MARSH: “Not today.”", &["MARSH: “Not today.”"]),
        ("The report was long. It had maps.", &[]),
        ("She made a call and left a claim.", &[]),
    ];
    for (text, want) in cases {
        assert_eq!(said(text, Language::English), *want, "{text}");
    }
}

#[test]
fn a_surname_is_completed_and_a_pronoun_followed() {
    let text = "Ada Quill runs the harbour.\n\n“It is safe,” Quill said. “Come and see.”\n\n“I was there,” she added.";
    assert_eq!(
        said(text, Language::English),
        [
            "Ada Quill: “It is safe,” | “Come and see.”",
            "Ada Quill: “I was there,”"
        ]
    );
}

#[test]
fn a_quotation_over_two_paragraphs_is_one() {
    let text = "“We waited,” Bo Marsh said.\n\n“We waited all night and nobody came.”";
    assert_eq!(
        said(text, Language::English),
        ["Bo Marsh: “We waited,” | “We waited all night and nobody came.”"]
    );
}

#[test]
fn other_languages_by_their_own_marks() {
    let cases: &[(Language, &str, &str)] = &[
        (
            Language::German,
            "„Der Kai ist sicher“, sagte Hafenmeisterin Ida Horn am Montag.",
            "Ida Horn: „Der Kai ist sicher“",
        ),
        (
            Language::German,
            "Die Hafenmeisterin Ida Horn erklärte: „Der Kai ist wirklich sicher.“",
            "Ida Horn: „Der Kai ist wirklich sicher.“",
        ),
        (
            Language::German,
            "Der Kai ist wieder sicher, sagte Ida Horn.",
            "Ida Horn: Der Kai ist wieder sicher",
        ),
        (
            Language::French,
            "« Le quai est sûr », a déclaré Inès Dufour lundi.",
            "Inès Dufour: « Le quai est sûr »",
        ),
        (
            Language::Spanish,
            "«El muelle es seguro», dijo Inés Vega el lunes.",
            "Inés Vega: «El muelle es seguro»",
        ),
        (
            Language::Italian,
            "«Il molo è sicuro», ha detto Carlo Verri lunedì.",
            "Carlo Verri: «Il molo è sicuro»",
        ),
        (
            Language::Nordic,
            "»Kajen er helt sikker«, siger Mette Lund.",
            "Mette Lund: »Kajen er helt sikker«",
        ),
        (
            Language::Dutch,
            "“De kade is weer veilig”, zegt Jan Visser.",
            "Jan Visser: “De kade is weer veilig”",
        ),
        (
            Language::Other,
            "„Nabrzeże jest już bezpieczne“, powiedział Jan Nowak.",
            "Jan Nowak: „Nabrzeże jest już bezpieczne“",
        ),
    ];
    for (language, text, want) in cases {
        assert!(
            said(text, *language).iter().any(|found| found == want),
            "{text}: {:?}",
            said(text, *language)
        );
    }
}

#[test]
fn a_newspapers_name_in_marks_is_no_quotation() {
    assert!(
        said(
            "Das berichtete die „Nordhafener Zeitung“ am Montag.",
            Language::German
        )
        .is_empty()
    );
}

#[test]
fn kinds_tell_marks_from_report() {
    let kind = |text: &str| {
        quotes::read(text, Language::English)
            .first()
            .map(|quote| quote.kind)
    };
    assert_eq!(kind("“Yes, at once,” Quill said."), Some(QuoteKind::Direct));
    assert_eq!(
        kind("Quill said it was “not at all” late."),
        Some(QuoteKind::Mixed)
    );
    assert_eq!(kind("Quill said it was late."), Some(QuoteKind::Indirect));
}

#[test]
fn credits_say_what_their_organisation_did() {
    let text = "KYIV (AP) — The bridge is shut, Reuters reported. Quill spoke to the BBC.\n\nIt will open in May.\n\nCrews work at night.\n\nAdditional reporting by AFP";
    let found = read(text, Some(Language::English));
    let credits: Vec<(&str, CreditRole)> = found
        .credits
        .iter()
        .map(|credit| (credit.name.as_str(), credit.role))
        .collect();
    assert_eq!(
        credits,
        [
            ("Associated Press", CreditRole::Provider),
            ("Reuters", CreditRole::CreditedSource),
            ("BBC", CreditRole::CreditedSource),
            ("Agence France-Presse", CreditRole::Contributor),
        ]
    );
}

#[test]
fn a_long_line_of_openings_stays_linear() {
    let text = "“(said Quill, ".repeat(20_000);
    let found = read(&text, Some(Language::English));
    assert!(found.dateline.is_none());
}

fn spans(found: &Attribution) -> impl Iterator<Item = Span> + '_ {
    let quotes = found.quotes.iter().flat_map(|quote| {
        let source = quote.speaker.iter().flat_map(|speaker| &speaker.source);
        quote
            .content
            .iter()
            .chain(&quote.cue)
            .chain(source)
            .copied()
    });
    quotes
        .chain(found.credits.iter().filter_map(|credit| credit.span))
        .chain(found.dateline.iter().filter_map(|line| line.span))
        .chain(found.copyright.iter().map(|notice| notice.span))
        .chain(found.permission.iter().map(|notice| notice.span))
        .chain(found.licence.iter().map(|licence| licence.span))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let long = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    for language in [
        None,
        Some(Language::English),
        Some(Language::German),
        Some(Language::French),
        Some(Language::Other),
    ] {
        let found = read(text, language);
        for span in spans(&found) {
            prop_assert!(
                span.start <= span.end && span.end <= long,
                "{span:?} of {long}"
            );
        }
        prop_assert_eq!(&found, &read(text, language));
    }
    let _ = byline::read(text, byline::Context::default());
    let _ = byline::note(text, byline::Context::default());
    let _ = notices::copyright(text);
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn texts_of_marks_and_verbs_are_read(text in "(“|”|\"|‘|’|„|«|»|「|\\(|\\)|\n| |, |\\. |: |– |said|told|that|to|AP|The|Quill|sagte|dass|laut|a dit|© 2025|Copyright|By|and|CC BY|€|İ|ß|é){0,60}") {
        check(&text)?;
    }
}
