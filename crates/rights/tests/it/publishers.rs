//! The republishing terms of 34 publishers as policies, each rule of theirs executed: `cases/*.toml`.

use std::collections::BTreeSet;

use reprint_rights::{Decision, Policy, Use, Verdict, decide};
use reprint_story::Story;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publisher {
    #[serde(rename = "publisher")]
    name: String,
    policy: String,
    case: Vec<Case>,
}

/// One rule: what it means, a use that meets it, and what must come of that.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    rule: String,
    means: String,
    #[serde(default, rename = "use")]
    usage: Value,
    #[serde(default)]
    story: Value,
    expect: Option<Verdict>,
    #[serde(default)]
    names: Vec<String>,
    duty: Option<String>,
    words: Option<String>,
    force: Option<String>,
    absent: Option<String>,
    left_out: Option<String>,
    version: Option<u32>,
}

fn publishers() -> Vec<Publisher> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

/// A story of the publisher's own, with what the case changes in it.
fn story(policy: &Policy, changes: &Value) -> Story {
    let issuer = policy.issuer.name.as_deref().unwrap();
    let home = policy.issuer.url.as_deref().unwrap();
    let mut story = json!({
        "uri": format!("{home}ferry"),
        "headline": "Ferry returns to the north quay",
        "byline": {"raw": "By Ana Ruiz and Lee Park", "people": [{"name": "Ana Ruiz"}, {"name": "Lee Park"}]},
        "dates": {"published": "2026-11-01T08:00:00Z"},
        "text": "The ferry came back on Monday.\n\nIt carried cars and a horse.\n\nPeople stood in the rain.\n\nThe timetable follows in March.",
        "publisher": {"name": issuer, "url": home},
        "canonical_url": format!("{home}ferry"),
        "rights": {"copyright_line": format!("© 2026 {issuer}")},
        "media": [
            {"id": "own", "kind": "image", "credit": format!("Ana Ruiz/{issuer}")},
            {"id": "wire", "kind": "image", "credit": "Jane Roe/AP"},
            {"id": "nc", "kind": "image", "credit": "Ana Ruiz", "licence_url": "https://creativecommons.org/licenses/by-nc/4.0/"},
            {"id": "held", "kind": "image", "copyright": "© Sam Low"},
            {"id": "marked", "kind": "image", "usage_terms": "May be republished with the story."},
            {"id": "flagged", "kind": "image", "usage_terms": "PHOTO REUSE PROHIBITED"}
        ]
    });
    for (key, value) in changes.as_object().into_iter().flatten() {
        story[key] = value.clone();
    }
    serde_json::from_value(story).unwrap()
}

fn run(policy: &Policy, case: &Case) -> Decision {
    let mut usage = json!({"partner": {"name": "Valley Post", "classes": ["news", "accredited", "partner"], "region": "US-CA"}});
    // Where the terms give out a part, a plain use takes that part.
    if let Some(part) = policy
        .terms
        .media
        .online
        .as_ref()
        .map(|terms| terms.extents.clone())
        && part.iter().any(|extent| extent.is_part())
    {
        usage["extent"] = serde_json::to_value(part[0]).unwrap();
    }
    for (key, value) in case.usage.as_object().into_iter().flatten() {
        usage[key] = value.clone();
    }
    let usage: Use = serde_json::from_value(usage).unwrap();
    decide(
        &story(policy, &case.story),
        policy,
        &[],
        &usage,
        "2026-11-20T12:00:00Z".parse().unwrap(),
    )
}

/// What the decision lacks of what the case expects; empty if all is there.
fn lacks(case: &Case, decision: &Decision) -> Vec<String> {
    let mut lacks = Vec::new();
    if let Some(expected) = case.expect
        && decision.decision != expected
    {
        lacks.push(format!("{expected:?}, got {:?}", decision.decision));
    }
    for name in &case.names {
        if !decision
            .reasons
            .iter()
            .any(|reason| reason.rule.as_str() == name && !reason.text.is_empty())
        {
            lacks.push(format!("a reason {name}"));
        }
    }
    if let Some(rule) = &case.duty {
        match decision.duty(rule) {
            None => lacks.push(format!("a duty {rule}")),
            Some(duty) => {
                if case
                    .words
                    .as_ref()
                    .is_some_and(|words| !duty.text.contains(words.as_str()))
                {
                    lacks.push(format!("{:?} in “{}”", case.words, duty.text));
                }
                let force = serde_json::to_value(duty.force).unwrap();
                if case
                    .force
                    .as_ref()
                    .is_some_and(|wanted| force != wanted.as_str())
                {
                    lacks.push(format!("{:?}, got {force}", case.force));
                }
            }
        }
    }
    if let Some(rule) = &case.absent
        && decision.duty(rule).is_some()
    {
        lacks.push(format!("no duty {rule}"));
    }
    if let Some(id) = &case.left_out
        && (decision.takes(id) || !decision.assets.iter().any(|asset| asset.id == *id))
    {
        lacks.push(format!("{id} left out"));
    }
    if case
        .version
        .is_some_and(|version| version != decision.policy.version)
    {
        lacks.push("the policy's version".to_owned());
    }
    lacks
}

#[test]
fn every_rule_is_executed() {
    let mut cases = 0;
    let mut wrong = Vec::new();
    let publishers = publishers();
    for publisher in &publishers {
        let policy = Policy::from_toml(&publisher.policy)
            .unwrap_or_else(|error| panic!("{}: {error}", publisher.name));
        for case in &publisher.case {
            cases += 1;
            let checks = [
                case.expect.is_some(),
                case.duty.is_some(),
                case.absent.is_some(),
                case.version.is_some(),
            ];
            assert!(
                checks.contains(&true),
                "{}/{} checks nothing",
                publisher.name,
                case.rule
            );
            let decision = run(&policy, case);
            let lacks = lacks(case, &decision);
            if !lacks.is_empty() {
                let reasons: Vec<String> = decision
                    .reasons
                    .iter()
                    .map(|reason| reason.rule.to_string())
                    .collect();
                wrong.push(format!(
                    "{}/{} ({}): {lacks:?}; reasons {reasons:?}",
                    publisher.name, case.rule, case.means
                ));
            }
        }
    }
    println!(
        "{cases} rules of {} publishers, {} as they say",
        publishers.len(),
        cases - wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With the survey at hand: no rule of it is without a case.
#[test]
fn every_rule_of_the_survey_has_a_case() {
    let Some(corpora) = std::env::var_os("REPRINT_CORPORA") else {
        println!("REPRINT_CORPORA is not set: the survey of publishers is not looked at");
        return;
    };
    let path = std::path::Path::new(&corpora).join("rights/guidelines/rules.json");
    let survey: Vec<serde_json::Map<String, Value>> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let have: BTreeSet<(String, String)> = publishers()
        .into_iter()
        .flat_map(|publisher| {
            let name = publisher.name;
            publisher
                .case
                .into_iter()
                .map(move |case| (name.clone(), case.rule))
        })
        .collect();
    let mut wanted = 0;
    for publisher in &survey {
        let name = publisher["name"].as_str().unwrap();
        let name = name.split(" (").next().unwrap();
        for rule in publisher
            .keys()
            .filter(|key| !matches!(key.as_str(), "name" | "src" | "ev"))
        {
            wanted += 1;
            assert!(
                have.contains(&(name.to_owned(), rule.clone())),
                "{name}/{rule} has no case"
            );
        }
    }
    println!("{wanted} rules of the survey, each with a case");
}
