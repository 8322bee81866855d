//! What must hold for every policy, story and use.

use proptest::prelude::*;
use reprint_rights::{Grant, Policy, Use, decide};
use reprint_story::Story;
use serde_json::{Value, json};

fn permit() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(vec!["yes", "no", "ask"]))
}

/// Some keys of a policy, each said or not.
fn terms() -> impl Strategy<Value = Value> {
    let words = |words: &[&'static str]| prop::option::of(prop::sample::select(words.to_vec()));
    let extent = prop::option::of(prop::sample::select(vec![
        json!("no"),
        json!("ask"),
        json!({"extent": "full"}),
        json!({"extent": "full_only"}),
        json!({"extent": {"paragraphs": 1}}),
        json!({"extent": {"words": 4}}),
    ]));
    (
        extent,
        words(&["none", "grammar", "style", "length", "approved", "any"]),
        words(&["locked", "same_sense", "ask", "free"]),
        words(&["no", "ask", "whole", "yes"]),
        (permit(), permit(), permit()),
        words(&[
            "none",
            "own_only",
            "marked",
            "with_story",
            "own_licence",
            "ask",
        ]),
        prop::option::of(any::<bool>()),
        words(&["none", "ask"]),
        prop::option::of(prop::sample::select(vec![
            json!(["news"]),
            json!(["nonprofit"]),
            json!([]),
        ])),
        (words(&["P1D", "P40D"]), words(&["P1D", "P40D"])),
    )
        .prop_map(
            |(
                online,
                body,
                headline,
                translate,
                (shorten, resale, automatic),
                image,
                nc,
                approval,
                classes,
                (delay, window),
            )| {
                let mut terms = json!({});
                let mut set = |section: &str, key: &str, value: Option<Value>| {
                    if let Some(value) = value {
                        terms[section][key] = value;
                    }
                };
                set("media", "online", online);
                set("edit", "body", body.map(Into::into));
                set("edit", "headline", headline.map(Into::into));
                set("edit", "translate", translate.map(Into::into));
                set("edit", "shorten", shorten.map(Into::into));
                set("money", "resale", resale.map(Into::into));
                set("bulk", "automatic", automatic.map(Into::into));
                set("assets", "image", image.map(Into::into));
                set("money", "non_commercial", nc.map(Into::into));
                set("who", "approval", approval.map(Into::into));
                set("who", "classes", classes);
                set("time", "delay", delay.map(Into::into));
                set("time", "window", window.map(Into::into));
                terms
            },
        )
}

fn usage() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(vec![json!("full"), json!({"paragraphs": 1}), json!({"words": 3}), json!("headline")]),
        prop::sample::select(vec!["none", "grammar", "style", "length", "substance", "any"]),
        prop::sample::select(vec!["kept", "reworded", "changed"]),
        prop::option::of(Just("fr")),
        prop::sample::select(vec![json!("all"), json!("none"), json!(["a"]), json!(["a", "b"])]),
        any::<[bool; 3]>(),
        prop::sample::select(vec![json!([]), json!(["news"]), json!(["accredited"])]),
        prop::sample::select(vec!["reprint", "advance", "teaser", "own"]),
    )
        .prop_map(|(extent, edits, headline, translation, assets, [commercial, resale, automatic], classes, purpose)| {
            json!({"partner": {"name": "V", "classes": classes}, "extent": extent, "edits": edits, "headline": headline,
                "translation": translation, "assets": assets, "commercial": commercial, "resale": resale,
                "automatic": automatic, "purpose": purpose})
        })
}

fn story() -> impl Strategy<Value = Story> {
    (
        prop::sample::select(vec!["usable", "withheld", "draft"]),
        prop::option::of(prop::sample::select(vec!["AP", "Gazette"])),
        prop::option::of(Just("https://creativecommons.org/licenses/by-nc-nd/4.0/")),
    )
        .prop_map(|(status, agency, licence)| {
            serde_json::from_value(json!({
                "status": status, "headline": "H", "section": "Sport", "text": "One two.\n\nThree four five six.",
                "publisher": {"name": "Gazette"}, "dates": {"published": "2026-11-01"},
                "dateline": {"agency": agency}, "rights": {"licence_url": licence},
                "media": [{"id": "a", "kind": "image", "credit": "Gazette"}, {"id": "b", "kind": "image", "credit": "AP"}],
            }))
            .unwrap()
        })
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let one = prop::sample::select(vec![
        json!({}),
        json!({"translation": "fr"}),
        json!({"edits": "any"}),
        json!({"third_party": true}),
        json!({"medium": "online"}),
        json!({"assets": "all", "resale": true}),
    ]);
    prop::collection::vec((one, prop::option::of(Just("2026-11-10"))), 0..4).prop_map(|grants| {
        grants
            .into_iter()
            .map(|(usage, until)| {
                serde_json::from_value(
                    json!({"partner": "V", "story": "all", "use": usage, "until": until}),
                )
                .unwrap()
            })
            .collect()
    })
}

fn policy(terms: &Value, overrides: &[Value]) -> Policy {
    let mut document = terms.clone();
    document["issuer"] = json!({"name": "Gazette"});
    document["override"] = Value::Array(
        overrides
            .iter()
            .map(|terms| {
                let mut one = terms.clone();
                one["when"] = json!({"section": "sport"});
                one
            })
            .collect(),
    );
    Policy::from_json(&document.to_string()).unwrap()
}

fn now() -> jiff::Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

proptest! {
    /// Saying one thing more strictly, for one section more, never lets more through.
    #[test]
    fn a_further_prohibition_never_allows_more(
        base in terms(), key in prop::sample::select(vec![
            ("edit", "body", "none"), ("edit", "headline", "locked"), ("edit", "translate", "no"), ("edit", "shorten", "no"),
            ("money", "resale", "no"), ("bulk", "automatic", "no"), ("media", "online", "no"), ("assets", "image", "none"),
            ("who", "approval", "ask"), ("edit", "body", "approved"),
        ]),
        story in story(), usage in usage(), grants in grants(),
    ) {
        let usage: Use = serde_json::from_value(usage).unwrap();
        let before = decide(&story, &policy(&base, &[]), &grants, &usage, now());
        let (section, name, value) = key;
        let after = decide(&story, &policy(&base, &[json!({section: {name: value}})]), &grants, &usage, now());
        prop_assert!(after.decision >= before.decision, "{before:#?}\n{after:#?}");
        for asset in &after.assets {
            let was = before.assets.iter().find(|was| was.id == asset.id).unwrap();
            prop_assert!(asset.verdict >= was.verdict);
        }
    }

    /// The order of overrides and grants in the documents does not matter.
    #[test]
    fn order_does_not_matter(
        base in terms(), one in terms(), two in terms(), story in story(), usage in usage(), mut grants in grants(),
    ) {
        let usage: Use = serde_json::from_value(usage).unwrap();
        let first = decide(&story, &policy(&base, &[one.clone(), two.clone()]), &grants, &usage, now());
        grants.reverse();
        let second = decide(&story, &policy(&base, &[two, one]), &grants, &usage, now());
        prop_assert_eq!(first.decision, second.decision);
        prop_assert_eq!(first.reasons, second.reasons);
        prop_assert_eq!(first.extent, second.extent);
        prop_assert_eq!(first.assets, second.assets);
    }

    /// A grant never makes a deny anything else, and never makes anything stricter.
    #[test]
    fn grants_only_answer_asks(base in terms(), story in story(), usage in usage(), grants in grants()) {
        let usage: Use = serde_json::from_value(usage).unwrap();
        let without = decide(&story, &policy(&base, &[]), &[], &usage, now());
        let with = decide(&story, &policy(&base, &[]), &grants, &usage, now());
        prop_assert!(with.decision <= without.decision);
        let denies = |decision: &reprint_rights::Decision| -> Vec<_> {
            decision.reasons.iter().filter(|reason| reason.verdict == reprint_rights::Verdict::Deny).cloned().collect()
        };
        prop_assert_eq!(denies(&with), denies(&without));
    }
}
