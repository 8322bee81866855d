//! Policies in words, in other languages, and ready-made.

use reprint_rights::{Policy, READY, Verdict, decide, write};
use reprint_story::Story;

#[test]
fn ready_made_policies_decide_and_explain_themselves() {
    let mut page = String::new();
    for ready in READY {
        let policy = ready
            .policy("Harbour Gazette", "https://gazette.example/")
            .unwrap();
        let notes = policy.notes();
        assert!(
            notes.iter().all(|note| note.contains("grants everybody")),
            "{}: {notes:?}",
            ready.name
        );
        let mut story = Story::new("Ferry");
        story.text = "One.\n\nTwo.".to_owned();
        let decision = decide(
            &story,
            &policy,
            &[],
            &reprint_rights::Use::default(),
            "2026-11-20T12:00:00Z".parse().unwrap(),
        );
        let expected = match ready.name {
            "ask-me" | "partners-only" | "standing-permission" => Verdict::Ask,
            "excerpt-only" => Verdict::Deny,
            _ => Verdict::Allow,
        };
        assert_eq!(
            decision.decision, expected,
            "{}: {:?}",
            ready.name, decision.reasons
        );
        page.push_str(&format!("# {}\n", ready.about));
        for sentence in policy.explain() {
            page.push_str(&format!("{}\n", sentence.text));
        }
        page.push('\n');
    }
    insta::assert_snapshot!(page);
}

#[test]
fn terms_in_rsl_and_odrl() {
    let policy = Policy::from_toml(include_str!("../../policies/whole.toml")).unwrap();
    let odrl = serde_json::to_string_pretty(&write::odrl(&policy)).unwrap();
    insta::assert_snapshot!(format!("{}\n{odrl}", write::rsl(&policy)));
    assert_eq!(write::robots_line("/rsl.xml"), None);
    assert_eq!(
        write::robots_line("https://news.example/rsl.xml").unwrap(),
        "License: https://news.example/rsl.xml"
    );
    assert!(write::rsl_script(&policy, "https://news.example/a?b&c").contains("a?b&amp;c"));
}

#[test]
fn contradictions_are_told_to_the_writer() {
    let policy = Policy::parse(
        "issuer = { name = \"G\" }\nid = \"x\"\ntime.delay = \"P9D\"\ntime.window = \"P2D\"",
    )
    .unwrap();
    let notes = policy.notes().join("\n");
    assert!(
        notes.contains("no story can ever be used") && notes.contains("No medium"),
        "{notes}"
    );
}
