//! Decisions by table: a policy, a story, a use, and what comes of it.

use reprint_rights::{Decision, Grant, Policy, Use, Verdict, clear, decide};
use reprint_story::Story;
use serde_json::{Value, json};

const NOW: &str = "2026-11-20T12:00:00Z";

fn story(changes: Value) -> Story {
    let mut story = json!({
        "schema": "reprint-story/1",
        "uri": "https://gazette.example/ferry",
        "headline": "Ferry returns to the north quay",
        "byline": {"raw": "By Ana Ruiz and Lee Park", "people": [{"name": "Ana Ruiz"}, {"name": "Lee Park"}]},
        "dates": {"published": "2026-11-01T08:00:00+01:00"},
        "section": "Harbour",
        "keywords": ["Ferries"],
        "text": "One one one one one.\n\nTwo two two two two.\n\nThree three three three.\n\nFour four four.",
        "publisher": {"name": "Harbour Gazette", "url": "https://gazette.example/"},
        "canonical_url": "https://gazette.example/ferry",
        "rights": {"copyright_line": "© 2026 Harbour Gazette"}
    });
    for (key, value) in changes.as_object().unwrap() {
        story[key] = value.clone();
    }
    serde_json::from_value(story).unwrap()
}

/// A policy that permits a plain web reprint, and what else is said.
fn policy(more: &str) -> Policy {
    Policy::parse(&format!(
        "id = \"https://gazette.example/terms\"\nversion = 2\nissuer = {{ name = \"Harbour Gazette\", url = \"https://gazette.example/\" }}\n{more}"
    ))
    .unwrap()
}

fn ask(policy_text: &str, story_changes: Value, usage: Value, grants: Value) -> Decision {
    let usage: Use = serde_json::from_value(usage).unwrap();
    let grants: Vec<Grant> = serde_json::from_value(grants).unwrap();
    decide(
        &story(story_changes),
        &policy(policy_text),
        &grants,
        &usage,
        NOW.parse().unwrap(),
    )
}

/// "allow", "ask a.b c.d", "deny a.b": the verdict and the rules named.
fn outcome(decision: &Decision) -> String {
    let verdict = match decision.decision {
        Verdict::Allow => "allow",
        Verdict::Ask => "ask",
        Verdict::Deny => "deny",
    };
    let rules = decision
        .reasons
        .iter()
        .map(|reason| format!(" {}", reason.rule));
    verdict.to_owned() + &rules.collect::<String>()
}

#[track_caller]
fn expect(policy_text: &str, story_changes: Value, usage: Value, grants: Value, expected: &str) {
    let decision = ask(policy_text, story_changes, usage, grants);
    assert_eq!(outcome(&decision), expected, "{decision:#?}");
}

const OPEN: &str = "media.online = { extent = \"full\" }\n";

#[test]
fn what_is_not_said_is_an_ask() {
    let usage = json!({
        "partner": {"name": "Valley Post"}, "edits": "style", "headline": "changed", "additions": true, "translation": "fr",
        "commercial": true, "ads": ["around", "inside"], "paywall": true, "resale": true, "automatic": true,
    });
    expect(
        "",
        json!({}),
        usage,
        json!([]),
        "ask media.online edit.body edit.headline edit.additions edit.translate money.resale money.ads_around \
         money.ads_inside money.paywall bulk.automatic",
    );
}

#[test]
fn status_comes_before_everything_but_a_preview() {
    for (status, rule) in [
        ("draft", "status.draft"),
        ("withheld", "status.withheld"),
        ("canceled", "status.canceled"),
    ] {
        for purpose in ["reprint", "own", "teaser", "advance"] {
            expect(
                OPEN,
                json!({"status": status}),
                json!({"purpose": purpose}),
                json!([]),
                &format!("deny {rule}"),
            );
        }
        expect(
            OPEN,
            json!({"status": status}),
            json!({"purpose": "preview"}),
            json!([]),
            "allow",
        );
    }
    let everything =
        json!([{"partner": "Valley Post", "story": "all", "use": {"third_party": true}}]);
    expect(
        OPEN,
        json!({"status": "withheld"}),
        json!({"partner": {"name": "Valley Post"}}),
        everything,
        "deny status.withheld",
    );
    expect(
        OPEN,
        json!({"dates": {"expires": "2026-11-10"}}),
        json!({}),
        json!([]),
        "deny status.expired",
    );
}

#[test]
fn an_embargo_holds_for_all_but_advance_copies() {
    let policy = format!("{OPEN}time.advance_copies = [\"Valley Post\"]");
    let dates = json!({"dates": {"published": "2026-11-01", "embargoed_until": "2026-11-21T06:00:00+01:00"}});
    let use_by = |name: &str, at: Value| json!({"partner": {"name": name}, "publish_at": at});
    let table = [
        (
            use_by("Valley Post", json!("2026-11-21T05:00:00Z")),
            "allow",
        ),
        (
            use_by("valley post", json!("2026-11-21T04:59:59Z")),
            "deny status.embargoed",
        ),
        (
            use_by("Hill Times", json!("2026-11-22T00:00:00Z")),
            "deny status.embargoed",
        ),
        (
            json!({"partner": {"name": "Valley Post"}, "purpose": "advance"}),
            "allow",
        ),
        (
            json!({"partner": {"name": "Hill Times"}, "purpose": "advance"}),
            "deny status.embargoed",
        ),
        (json!({"purpose": "own"}), "deny status.embargoed"),
        (
            json!({"partner": {"name": "Valley Post"}, "purpose": "teaser"}),
            "deny status.embargoed",
        ),
    ];
    for (usage, expected) in table {
        expect(&policy, dates.clone(), usage, json!([]), expected);
    }
    let decision = ask(
        &policy,
        dates,
        use_by("Valley Post", json!("2026-11-22T00:00:00Z")),
        json!([]),
    );
    assert_eq!(
        decision.not_before.unwrap().to_string(),
        "2026-11-21T06:00:00+01:00"
    );
}

#[test]
fn delay_and_window_run_from_publication() {
    let delay = format!("{OPEN}time.delay = \"P30D\"");
    let decision = ask(&delay, json!({}), json!({}), json!([]));
    assert_eq!(outcome(&decision), "deny time.delay");
    assert_eq!(
        decision.not_before.unwrap().to_string(),
        "2026-12-01T08:00:00+01:00"
    );
    expect(
        &delay,
        json!({}),
        json!({"publish_at": "2026-12-01T07:00:00Z"}),
        json!([]),
        "allow",
    );

    let window = format!("{OPEN}time.window = \"P10D\"\ntime.then = \"excerpt_and_link\"");
    let decision = ask(&window, json!({}), json!({}), json!([]));
    assert_eq!(outcome(&decision), "deny time.window");
    let decision = ask(
        &window,
        json!({}),
        json!({"publish_at": "2026-11-05T00:00:00Z"}),
        json!([]),
    );
    assert_eq!(outcome(&decision), "allow");
    assert_eq!(
        decision.remove_by.unwrap().to_string(),
        "2026-11-11T08:00:00+01:00"
    );
    assert!(
        decision
            .duty("time.window")
            .unwrap()
            .text
            .contains("excerpt")
    );
    expect(
        &window,
        json!({"dates": {}}),
        json!({}),
        json!([]),
        "ask time.window",
    );
}

#[test]
fn who_may_take() {
    let table = [
        (
            "who.classes = [\"news\"]",
            json!({"name": "V", "classes": ["news"]}),
            "allow",
        ),
        (
            "who.classes = [\"news\"]",
            json!({"name": "V", "classes": ["accredited"]}),
            "allow",
        ),
        (
            "who.classes = [\"accredited\"]",
            json!({"name": "V", "classes": ["news"]}),
            "deny who.classes",
        ),
        (
            "who.classes = [\"news\"]",
            json!({"name": "V"}),
            "ask who.classes",
        ),
        ("who.classes = []", json!({"name": "V"}), "allow"),
        (
            "who.partners = [\"Valley Post\"]",
            json!({"name": "VALLEY POST"}),
            "allow",
        ),
        (
            "who.partners = [\"Valley Post\"]",
            json!({"name": "Hill Times"}),
            "deny who.partners",
        ),
        (
            "who.regions = [\"US-CA\"]",
            json!({"name": "V", "region": "US-CA"}),
            "allow",
        ),
        (
            "who.regions = [\"US\"]",
            json!({"name": "V", "region": "us-ca"}),
            "allow",
        ),
        (
            "who.regions = [\"US-CA\"]",
            json!({"name": "V", "region": "US-NV"}),
            "deny who.regions",
        ),
        (
            "who.regions = [\"US-CA\"]",
            json!({"name": "V", "region": "US"}),
            "ask who.regions",
        ),
        (
            "who.regions = [\"US-CA\"]",
            json!({"name": "V"}),
            "ask who.regions",
        ),
        (
            "who.approval = \"ask\"",
            json!({"name": "V"}),
            "ask who.approval",
        ),
    ];
    for (terms, partner, expected) in table {
        expect(
            &format!("{OPEN}{terms}"),
            json!({}),
            json!({"partner": partner}),
            json!([]),
            expected,
        );
    }
}

#[test]
fn what_the_policy_covers() {
    let table = [
        (
            "applies.except_tags = [\"ferries\"]",
            json!({}),
            "deny applies.except_tags",
        ),
        (
            "applies.sections = [\"Sport\"]",
            json!({}),
            "ask applies.sections",
        ),
        ("applies.sections = [\"harbour\"]", json!({}), "allow"),
        ("applies.tags = [\"trains\"]", json!({}), "ask applies.tags"),
        (
            "applies.types = [\"article\"]",
            json!({"kind": "Article"}),
            "allow",
        ),
        (
            "applies.types = [\"article\"]",
            json!({}),
            "ask applies.types",
        ),
        (
            "applies.origin = \"own\"",
            json!({"publisher": {"name": "Hill Times"}}),
            "ask applies.origin",
        ),
        (
            "applies.origin = \"any\"",
            json!({"publisher": {"name": "Hill Times"}}),
            "allow",
        ),
    ];
    for (terms, changes, expected) in table {
        expect(
            &format!("{OPEN}{terms}"),
            changes,
            json!({}),
            json!([]),
            expected,
        );
    }
}

#[test]
fn extents_by_medium() {
    let table = [
        (
            "online = { extent = { paragraphs = 3 } }",
            json!({"extent": {"paragraphs": 3}}),
            "allow",
        ),
        (
            "online = { extent = { paragraphs = 3 } }",
            json!({"extent": "full"}),
            "deny media.online",
        ),
        (
            "online = { extent = { paragraphs = 1 } }",
            json!({"extent": {"words": 5}}),
            "allow",
        ),
        (
            "online = { extent = { paragraphs = 1 } }",
            json!({"extent": {"words": 6}}),
            "deny media.online",
        ),
        (
            "online = { extent = { words = 10 } }",
            json!({"extent": {"words": 10}}),
            "allow",
        ),
        (
            "online = { extent = \"full_only\" }",
            json!({"extent": {"words": 10}}),
            "deny media.online",
        ),
        (
            "online = { extent = \"headline\" }",
            json!({"extent": "headline"}),
            "allow",
        ),
        (
            "online = { extent = \"full\" }",
            json!({"extent": {"paragraphs": 1}}),
            "ask edit.shorten",
        ),
        ("online = \"no\"", json!({}), "deny media.online"),
        ("online = \"ask\"", json!({}), "ask media.online"),
        (
            "print = { extent = \"full\" }",
            json!({"medium": "print"}),
            "allow",
        ),
        (
            "print = { extent = \"full\" }",
            json!({"medium": "audio"}),
            "ask media.audio",
        ),
    ];
    for (terms, usage, expected) in table {
        let decision = ask(&format!("[media]\n{terms}"), json!({}), usage, json!([]));
        assert_eq!(outcome(&decision), expected, "{terms}");
    }
    let decision = ask(
        "media.online = { extent = { paragraphs = 3 } }",
        json!({}),
        json!({}),
        json!([]),
    );
    assert_eq!(
        serde_json::to_value(decision.extent).unwrap(),
        json!({"paragraphs": 3})
    );
}

#[test]
fn edits_against_their_cap() {
    let table = [
        (
            "body = \"none\"",
            json!({"edits": "grammar"}),
            "deny edit.body",
        ),
        ("body = \"style\"", json!({"edits": "grammar"}), "allow"),
        (
            "body = \"style\"",
            json!({"edits": "substance"}),
            "deny edit.body",
        ),
        (
            "body = \"approved\"",
            json!({"edits": "substance"}),
            "ask edit.body",
        ),
        ("body = \"any\"", json!({"edits": "any"}), "allow"),
        (
            "body = \"style\"",
            json!({"edits": "length"}),
            "ask edit.shorten",
        ),
        ("body = \"length\"", json!({"edits": "length"}), "allow"),
        (
            "body = \"style\"\nshorten = \"yes\"",
            json!({"edits": "length"}),
            "allow",
        ),
        (
            "shorten = \"no\"",
            json!({"extent": {"words": 3}}),
            "deny edit.shorten",
        ),
        (
            "headline = \"same_sense\"",
            json!({"headline": "reworded"}),
            "allow",
        ),
        (
            "headline = \"same_sense\"",
            json!({"headline": "changed"}),
            "deny edit.headline",
        ),
        (
            "headline = \"locked\"",
            json!({"headline": "reworded"}),
            "deny edit.headline",
        ),
        (
            "translate = \"whole\"",
            json!({"translation": "fr"}),
            "allow",
        ),
        (
            "translate = \"whole\"\nshorten = \"yes\"",
            json!({"translation": "fr", "extent": {"words": 5}}),
            "deny edit.translate",
        ),
        (
            "additions = \"no\"",
            json!({"additions": true}),
            "deny edit.additions",
        ),
    ];
    for (terms, usage, expected) in table {
        expect(
            &format!("{OPEN}[edit]\n{terms}"),
            json!({}),
            usage,
            json!([]),
            expected,
        );
    }
    let decision = ask(
        &format!("{OPEN}edit.additions = \"Additional reporting by {{partner}}.\""),
        json!({}),
        json!({"partner": {"name": "Valley Post"}, "additions": true}),
        json!([]),
    );
    assert_eq!(
        decision.duty("edit.additions").unwrap().text,
        "Additional reporting by Valley Post."
    );
}

#[test]
fn a_citation_never_blocks_and_provenance_asks() {
    let cited = json!({"credits": [{"name": "Associated Press", "role": "credited_source", "where": "body", "evidence": "AP reports"}]});
    expect(OPEN, cited, json!({}), json!([]), "allow");
    let text = json!({"text": "The quay opened, the Associated Press reports.\n\n“It works,” she told the BBC."});
    expect(OPEN, text, json!({}), json!([]), "allow");
    let own = json!({"dateline": {"raw": "(Harbour Gazette)", "agency": "Harbour Gazette"}});
    expect(OPEN, own, json!({}), json!([]), "allow");
    let provenance = [
        json!({"dateline": {"raw": "LONDON (AP)", "agency": "AP"}}),
        json!({"byline": {"raw": "By Jo Lee, Associated Press", "people": [{"name": "Jo Lee", "organisation": "Associated Press"}]}}),
        json!({"byline": {"raw": "Reuters"}}),
        json!({"byline": {"people": [{"organisation": "Hill Times"}]}}),
        json!({"credits": [{"name": "Hill Times", "role": "contributor", "where": "tail"}]}),
        json!({"credits": [{"name": "Reuters", "role": "provider", "where": "head"}]}),
        json!({"hops": [{"name": "Hill Times"}]}),
        json!({"rights": {"copyright_line": "© 2026 The Associated Press. All rights reserved."}}),
        json!({"text": "LONDON (Reuters) - The quay opened.\n\nIt rained."}),
        json!({"text": "The quay opened.\n\nThe Associated Press contributed to this report."}),
    ];
    for changes in provenance {
        expect(
            OPEN,
            changes.clone(),
            json!({}),
            json!([]),
            "ask title.third_party",
        );
        let granted =
            json!([{"partner": "Valley Post", "story": "all", "use": {"third_party": true}}]);
        expect(
            OPEN,
            changes.clone(),
            json!({"partner": {"name": "Valley Post"}}),
            granted,
            "allow",
        );
        let other = json!([{"partner": "Valley Post", "story": "all", "use": {"edits": "any"}}]);
        expect(
            OPEN,
            changes,
            json!({"partner": {"name": "Valley Post"}}),
            other,
            "ask title.third_party",
        );
    }
}

#[test]
fn assets_one_by_one() {
    let media = json!({"media": [
        {"id": "own", "kind": "image", "credit": "Ana Ruiz/Harbour Gazette"},
        {"id": "author", "kind": "image", "credit": "Photo by Lee Park"},
        {"id": "wire", "kind": "image", "credit": "Jane Roe/AP"},
        {"id": "bare", "kind": "image"},
        {"id": "cc", "kind": "image", "credit": "Sam Low", "licence_url": "https://creativecommons.org/licenses/by-nc/4.0/"},
        {"id": "marked", "kind": "image", "usage_terms": "Free to republish with the story."},
        {"id": "flagged", "kind": "image", "usage_terms": "PHOTO REUSE PROHIBITED"},
        {"id": "chart", "kind": "graphic"}
    ]});
    let table = [
        (
            "own_only",
            "own allow, author allow, wire deny, bare ask, cc ask, marked ask, flagged deny, chart ask",
        ),
        (
            "with_story",
            "own allow, author allow, wire ask title.third_party, bare allow, cc allow, marked allow, flagged deny, chart ask",
        ),
        (
            "own_licence",
            "own ask, author ask, wire deny, bare ask, cc allow, marked ask, flagged deny, chart ask",
        ),
        (
            "marked",
            "own ask, author ask, wire ask, bare ask, cc allow, marked allow, flagged deny, chart ask",
        ),
        (
            "none",
            "own deny, author deny, wire deny, bare deny, cc deny, marked deny, flagged deny, chart ask",
        ),
        (
            "ask",
            "own ask, author ask, wire ask, bare ask, cc ask, marked ask, flagged deny, chart ask",
        ),
    ];
    for (terms, expected) in table {
        let policy = format!("{OPEN}assets.image = \"{terms}\"");
        let decision = ask(&policy, media.clone(), json!({"assets": "all"}), json!([]));
        assert_eq!(decision.decision, Verdict::Allow);
        let got: Vec<String> = decision
            .assets
            .iter()
            .map(|asset| {
                let verdict = format!("{:?}", asset.verdict).to_lowercase();
                let third = if asset.rule == "title.third_party" {
                    " title.third_party"
                } else {
                    ""
                };
                format!("{} {verdict}{third}", asset.id)
            })
            .collect();
        assert_eq!(got.join(", "), expected, "{terms}");
    }
    let own_only = format!("{OPEN}assets.image = \"own_only\"");
    expect(
        &own_only,
        media.clone(),
        json!({"assets": ["wire"]}),
        json!([]),
        "deny assets.image",
    );
    expect(
        &own_only,
        media.clone(),
        json!({"assets": ["bare"]}),
        json!([]),
        "ask assets.image",
    );
    expect(
        &own_only,
        media.clone(),
        json!({"assets": ["nothing"]}),
        json!([]),
        "deny assets",
    );
    let granted = json!([{"partner": "V", "story": "all", "use": {"assets": ["bare"]}}]);
    expect(
        &own_only,
        media.clone(),
        json!({"partner": {"name": "V"}, "assets": ["bare"]}),
        granted,
        "allow",
    );
    let locked = format!(
        "{OPEN}assets.image = \"with_story\"\n[[override]]\nwhen = {{ asset = \"own\" }}\nassets.image = \"none\""
    );
    expect(
        &locked,
        media,
        json!({"assets": ["own"]}),
        json!([]),
        "deny assets.image",
    );
}

#[test]
fn money() {
    let table = [
        (
            "non_commercial = true",
            json!({"commercial": true}),
            "deny money.non_commercial",
        ),
        ("non_commercial = true", json!({}), "allow"),
        (
            "non_commercial = true\nnc_waiver = [\"news\"]",
            json!({"commercial": true, "partner": {"classes": ["news"]}}),
            "allow",
        ),
        (
            "non_commercial = true\nnc_waiver = [\"news\"]",
            json!({"commercial": true}),
            "ask money.non_commercial",
        ),
        (
            "non_commercial = true\nnc_waiver = []",
            json!({"commercial": true, "partner": {"classes": ["news"]}}),
            "deny money.non_commercial",
        ),
        (
            "non_commercial = true\nfee = \"EUR 40\"",
            json!({"commercial": true}),
            "ask money.fee",
        ),
        (
            "ads_against = \"no\"",
            json!({"ads": ["against"]}),
            "deny money.ads_against",
        ),
        (
            "resale = \"no\"",
            json!({"resale": true}),
            "deny money.resale",
        ),
    ];
    for (terms, usage, expected) in table {
        expect(
            &format!("{OPEN}[money]\n{terms}"),
            json!({}),
            usage,
            json!([]),
            expected,
        );
    }
}

#[test]
fn the_items_own_licence_narrows() {
    let nd =
        json!({"rights": {"licence_url": "https://creativecommons.org/licenses/by-nc-nd/4.0/"}});
    let open = format!("{OPEN}edit.body = \"any\"\nedit.translate = \"yes\"");
    expect(
        &open,
        nd.clone(),
        json!({"edits": "substance"}),
        json!([]),
        "deny edit.body",
    );
    expect(
        &open,
        nd.clone(),
        json!({"translation": "fr"}),
        json!([]),
        "deny edit.translate",
    );
    expect(
        &open,
        nd.clone(),
        json!({"commercial": true}),
        json!([]),
        "deny money.non_commercial",
    );
    expect(
        &open,
        nd.clone(),
        json!({"edits": "style"}),
        json!([]),
        "allow",
    );
    let decision = ask(&open, nd, json!({}), json!([]));
    assert!(
        decision
            .duty("credit.licence_link")
            .unwrap()
            .text
            .contains("CC BY-NC-ND 4.0")
    );
    expect(
        &open,
        json!({"rights": {"usage_terms": "Not for use in Norway."}}),
        json!({}),
        json!([]),
        "ask licence",
    );
    let odrl = json!({"rights": {"declarations": [{"kind": "odrl", "text": "{\"prohibition\": [{\"action\": \"translate\"}]}"}]}});
    expect(
        &open,
        odrl,
        json!({"translation": "fr"}),
        json!([]),
        "deny edit.translate",
    );
}

#[test]
fn grants_answer_what_they_name() {
    let usage = json!({"partner": {"name": "Valley Post"}, "translation": "fr"});
    let policy = format!("{OPEN}who.approval = \"ask\"\nedit.translate = \"ask\"");
    let table = [
        (json!([]), "ask who.approval edit.translate"),
        (
            json!([{"partner": "Valley Post", "story": "all"}]),
            "ask edit.translate",
        ),
        (
            json!([{"partner": "Valley Post", "story": "all", "use": {"translation": "fr"}}]),
            "ask who.approval",
        ),
        (
            json!([{"partner": "Valley Post", "story": "all", "use": {}}, {"partner": "valley post", "story": "https://gazette.example/ferry", "use": {"translation": "fr"}}]),
            "allow",
        ),
        (
            json!([{"partner": "Hill Times", "story": "all"}]),
            "ask who.approval edit.translate",
        ),
        (
            json!([{"partner": "Valley Post", "story": "https://gazette.example/other"}]),
            "ask who.approval edit.translate",
        ),
        (
            json!([{"partner": "Valley Post", "story": "all", "until": "2026-11-01"}]),
            "ask who.approval grant.expired edit.translate",
        ),
    ];
    for (grants, expected) in table {
        expect(&policy, json!({}), usage.clone(), grants, expected);
    }
    let deny = format!("{OPEN}edit.translate = \"no\"");
    let grant = json!([{"partner": "Valley Post", "story": "all", "use": {"translation": "fr"}}]);
    expect(&deny, json!({}), usage, grant, "deny edit.translate");
}

#[test]
fn overrides_narrow_and_their_order_does_not_matter() {
    let sport = "[[override]]\nwhen = { section = \"harbour\" }\nedit.body = \"none\"\n";
    let tag = "[[override]]\nwhen = { tag = \"ferries\" }\nedit.body = \"any\"\ncredit.line = \"From {issuer}.\"\n";
    for text in [
        format!("{OPEN}edit.body = \"style\"\n{sport}{tag}"),
        format!("{OPEN}edit.body = \"style\"\n{tag}{sport}"),
    ] {
        let decision = ask(&text, json!({}), json!({"edits": "grammar"}), json!([]));
        assert_eq!(outcome(&decision), "deny edit.body");
        assert_eq!(
            decision.duty("credit.line").unwrap().text,
            "From Harbour Gazette."
        );
    }
    let elsewhere = format!(
        "{OPEN}edit.body = \"style\"\n[[override]]\nwhen = {{ section = \"Sport\" }}\nedit.body = \"none\""
    );
    expect(
        &elsewhere,
        json!({}),
        json!({"edits": "grammar"}),
        json!([]),
        "allow",
    );
}

#[test]
fn duties_in_the_words_of_the_policy() {
    let text = r#"
[media]
online = { extent = "full" }
print = { extent = "full", link = "none" }
broadcast = "yes"
[credit]
byline = "{authors}, {issuer}"
line = "First in {issuer} on {date}: {url}"
position = "top"
[link]
target = "article"
canonical = "required"
noindex = "required"
[measure]
pixel = "required"
print_copy = "asked"
"#;
    let rules = |medium: &str| -> Vec<String> {
        let text = format!("asked = [\"link.noindex\"]\n{text}");
        let decision = ask(&text, json!({}), json!({"medium": medium}), json!([]));
        decision
            .duties
            .iter()
            .map(|duty| format!("{} {:?}: {}", duty.rule, duty.force, duty.text))
            .collect()
    };
    insta::assert_snapshot!(
        [
            rules("online"),
            vec![String::new()],
            rules("print"),
            vec![String::new()],
            rules("broadcast")
        ]
        .concat()
        .join("\n")
    );
}

#[test]
fn one_of_is_one_duty() {
    let text = format!(
        "{OPEN}[link]\ntarget = \"article\"\ncanonical = \"required\"\none_of = [[\"link\", \"canonical\", \"top_line\"]]"
    );
    let decision = ask(&text, json!({}), json!({}), json!([]));
    let rules: Vec<&str> = decision
        .duties
        .iter()
        .map(|duty| duty.rule.as_str())
        .collect();
    assert_eq!(rules, ["link.one_of"]);
}

#[test]
fn with_permission_is_printed_only_when_somebody_gave_it() {
    let line = "credit.line = \"Reproduced with permission.\"";
    let text = |head: &str| {
        let decision = ask(
            &format!("{head}\n{OPEN}{line}"),
            json!({}),
            json!({}),
            json!([]),
        );
        decision.duty("credit.line").unwrap().text.clone()
    };
    assert_eq!(
        text("licence = \"permission\""),
        "Reproduced with permission."
    );
    assert_eq!(
        text("licence = \"https://creativecommons.org/licenses/by-nd/4.0/\""),
        "Reproduced under CC BY-ND 4.0."
    );
}

#[test]
fn clearing_cuts_to_what_may_be_taken() {
    let story = story(json!({
        "editor_note": "Call the harbour master.",
        "body": [
            {"type": "paragraph", "content": ["One ", {"strong": ["two three"]}, " four."]},
            {"type": "figure", "media": "wire"},
            {"type": "embed", "url": "https://video.example/1"},
            {"type": "paragraph", "content": ["Five six."]},
            {"type": "paragraph", "content": ["Seven."]}
        ],
        "media": [{"id": "wire", "kind": "image", "credit": "Jane Roe/AP"}, {"id": "own", "kind": "image", "credit": "Harbour Gazette", "role": "lead"}]
    }));
    let now = NOW.parse().unwrap();
    let usage = |json: Value| -> Use { serde_json::from_value(json).unwrap() };
    let terms = policy(
        "media.online = { extent = { paragraphs = 2 } }\nassets.image = \"own_only\"\ntime.window = \"P90D\"",
    );
    let cleared = clear(
        &story,
        &terms,
        &[],
        &usage(json!({"assets": "all", "extent": {"paragraphs": 2}})),
        now,
    )
    .unwrap();
    assert_eq!(cleared.text, "One two three four.\n\nFive six.");
    assert_eq!(cleared.body.len(), 2);
    assert_eq!(
        cleared
            .media
            .iter()
            .map(|media| media.id.as_str())
            .collect::<Vec<_>>(),
        ["own"]
    );
    assert_eq!(cleared.editor_note, None);
    assert!(cleared.until().is_some());
    let cleared = clear(
        &story,
        &terms,
        &[],
        &usage(json!({"extent": {"words": 2}})),
        now,
    )
    .unwrap();
    assert_eq!(cleared.text, "One two");
    assert!(cleared.media.is_empty());
    let refused = clear(&story, &terms, &[], &usage(json!({})), now).unwrap_err();
    assert_eq!(outcome(&refused), "deny media.online");
    let preview = clear(
        &story,
        &terms,
        &[],
        &usage(json!({"purpose": "preview"})),
        now,
    )
    .unwrap();
    assert_eq!(preview.media.len(), 2);
    let teaser = clear(
        &story,
        &terms,
        &[],
        &usage(json!({"purpose": "teaser", "assets": "all"})),
        now,
    )
    .unwrap();
    assert_eq!(
        (teaser.media.len(), teaser.text.as_str()),
        (1, "One two three four.\n\nFive six.")
    );
}
