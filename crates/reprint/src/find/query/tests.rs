use std::fmt::Write as _;

use super::*;

fn asker(desk: bool) -> Asker {
    Asker {
        now: "2026-11-24T12:00:00Z".parse().unwrap(),
        zone: TimeZone::fixed(jiff::tz::offset(1)),
        desk,
    }
}

/// A query as one line, to be read beside what was typed.
fn told(query: &Query) -> String {
    let mut out = String::new();
    for term in &query.search.terms {
        let not = if term.not { "-" } else { "" };
        let any: Vec<String> = std::iter::once(term)
            .chain(&term.or)
            .map(|term| {
                let star = if term.prefix { "*" } else { "" };
                let field = match term.field {
                    Field::Anywhere => "",
                    Field::Headline => "headline=",
                    Field::Byline => "by=",
                    Field::Credit => "credit=",
                    Field::Outlet => "from=",
                };
                format!("{field}[{}]{star}", term.words)
            })
            .collect();
        let _ = write!(out, "{not}{} ", any.join("|"));
    }
    for only in &query.search.only {
        let not = if only.not { "-" } else { "" };
        let any: Vec<String> = only.any.iter().map(|what| format!("{what:?}")).collect();
        let _ = write!(out, "{not}{} ", any.join("|"));
    }
    for rights in &query.rights {
        let not = if rights.not { "-" } else { "" };
        let _ = write!(out, "{not}{:?} ", rights.any);
    }
    out.trim_end().to_owned()
}

#[test]
fn what_is_typed_and_what_is_looked_for() {
    for (typed, expected) in [
        ("", ""),
        ("  bridge ferry ", "[bridge] [ferry]"),
        ("bridge OR ferry -train", "[bridge]|[ferry] -[train]"),
        ("\"north quay\" harb*", "[north quay] [harb]*"),
        ("„nördlicher Kai“ «au quai»", "[nördlicher Kai] [au quai]"),
        ("\"status:hold\" \"-x\"", "[status:hold] [-x]"),
        ("-\"north quay\" - x", "-[north quay] [-] [x]"),
        (
            "by:\"Mara Quill\" -by:renner",
            "by=[Mara Quill] -by=[renner]",
        ),
        (
            "FROM:valley.example credit:hill*",
            "from=[valley.example] credit=[hill]*",
        ),
        ("from:valley OR from:quay", "from=[valley]|from=[quay]"),
        ("東京 OR 大阪 by:山田", "[東京]|[大阪] by=[山田]"),
        ("東京　by：山田", "[東京] by=[山田]"),
        ("lang:de,fr", "Language(\"de\")|Language(\"fr\")"),
        ("lang:de OR lang:fr", "Language(\"de\")|Language(\"fr\")"),
        ("-lang:EN-gb", "-Language(\"en-gb\")"),
        ("section:\"Local News\"", "Section(\"Local News\")"),
        (
            "status:hold -status:draft",
            "Status(Withheld) -Status(Draft)",
        ),
        (
            "status:\"on hold\",retracted",
            "Status(Withheld)|Status(Canceled)",
        ),
        ("status:embargoed", "Embargoed(2026-11-24T12:00:00Z)"),
        ("event:any event:42", "Grouped Event(42)"),
        ("copies:0 copies:>2", "Copies(0, Some(0)) Copies(3, None)"),
        (
            "copies:<=4 copies:<4",
            "Copies(0, Some(4)) Copies(0, Some(3))",
        ),
        (
            "copies:2..5 copies:2+",
            "Copies(2, Some(5)) Copies(2, None)",
        ),
        (
            "copies:any -copies:none",
            "Copies(1, None) -Copies(0, Some(0))",
        ),
        ("rights:ask,allow -rights:deny", "[Ask, Allow] -[Deny]"),
        ("side:own side:taken", "Side(Own) Side(Taken)"),
        ("after:2026-11-01", "Since(2026-10-31T23:00:00Z)"),
        ("before:2026-11", "Until(2026-10-31T23:00:00Z)"),
        ("after:2026", "Since(2025-12-31T23:00:00Z)"),
        (
            "after:yesterday before:today",
            "Since(2026-11-22T23:00:00Z) Until(2026-11-23T23:00:00Z)",
        ),
        ("after:7d", "Since(2026-11-17T12:00:00Z)"),
        ("after:2026-11-01T08:00:00Z", "Since(2026-11-01T08:00:00Z)"),
        ("https://quay.example/ferry", "[https //quay.example/ferry]"),
        ("at 10:30", "[at] [10:30]"),
        ("OR ferry", "[ferry]"),
        ("\"unclosed words", "[unclosed words]"),
    ] {
        let query = parse(typed, &asker(true));
        assert_eq!(told(&query), expected, "{typed}");
        assert_eq!(query.remarks, Vec::<String>::new(), "{typed}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    for (typed, expected, remark) in [
        (
            "auther:quill",
            "[auther quill]",
            "There is no operator “auther:”",
        ),
        (
            "by: Quill",
            "[Quill]",
            "by: stands without anything after it",
        ),
        ("after:soon", "", "after: wants a day"),
        (
            "after:2026-13-01 ferry",
            "[ferry]",
            "“2026-13-01” was left out",
        ),
        ("copies:<0", "", "copies: wants a number"),
        ("status:lost", "", "status: is one of"),
        ("rights:maybe,ask", "[Ask]", "“maybe” was left out"),
        ("event:ferry", "", "event: wants an event's number"),
        ("side:left", "", "side: is own or taken"),
        ("ferry OR lang:de", "[ferry] Language(\"de\")", "OR joins"),
    ] {
        let query = parse(typed, &asker(true));
        assert_eq!(told(&query), expected, "{typed}");
        assert_eq!(query.remarks.len(), 1, "{typed}: {:?}", query.remarks);
        assert!(
            query.remarks[0].contains(remark),
            "{typed}: {:?}",
            query.remarks
        );
    }
}

#[test]
fn a_reader_of_the_site_cannot_ask_for_what_only_the_desk_knows() {
    let query = parse("status:hold copies:>1 by:quill lang:de", &asker(false));
    assert_eq!(
        told(&query),
        "[status hold] [copies >1] by=[quill] Language(\"de\")"
    );
    assert!(query.remarks.is_empty());
}

mod any_text {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "\\PC{0,12}",
            Just("\"".to_owned()),
            Just("-".to_owned()),
            Just(" OR ".to_owned()),
            "(from|by|credit|lang|rights|event|after|before|status|copies|side|foo):[a-z0-9<>.,*\"-]{0,12}",
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_bounded(text in words(), desk: bool) {
            let query = parse(&text, &asker(desk));
            prop_assert!(query.search.terms.len() + query.search.only.len() <= MOST);
            prop_assert!(desk || query.rights.is_empty());
            prop_assert!(query.search.only.iter().all(|only| !only.any.is_empty()));
        }

        #[test]
        fn a_query_reads_the_same_each_time(text in words()) {
            prop_assert_eq!(parse(&text, &asker(true)), parse(&text, &asker(true)));
        }
    }
}
