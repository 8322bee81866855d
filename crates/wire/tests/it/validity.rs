//! What is written meets the standard it claims: IPTC's JSON Schemas, which the crate carries, and its XML Schemas where the
//! corpora and `xmllint` are.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use reprint_story::{ChangeKind, Story};
use reprint_wire::{Entry, Feed, Hints, Item, validate, write};

use crate::{entries, stories};

/// The same forty stories every time, and a retracted one.
fn items() -> Vec<Item> {
    let mut runner = TestRunner::deterministic();
    let mut stories: Vec<Story> = (0..40)
        .map(|_| stories::story().new_tree(&mut runner).unwrap().current())
        .collect();
    let mut gone = stories[0].clone();
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    gone.change(ChangeKind::Retraction, Some("Withdrawn.".into()), at)
        .unwrap();
    stories.push(gone);
    stories.push(Story::new("Only a headline"));
    stories.into_iter().map(Item::of).collect()
}

#[test]
fn ninjs_meets_its_schema() {
    for item in items() {
        for (version, schema) in [
            (write::NinjsVersion::V2_2, "ninjs 2.2"),
            (write::NinjsVersion::V3_1, "ninjs 3.1"),
        ] {
            let written = write::ninjs(&item, version);
            let faults = validate(written.as_bytes(), &Hints::default(), schema).unwrap();
            assert!(faults.is_empty(), "{faults:?}\n{written}");
        }
    }
}

#[test]
fn newsml_g2_meets_its_structure() {
    for item in items() {
        let written = write::newsml_g2(std::slice::from_ref(&item));
        let faults = validate(written.as_bytes(), &Hints::default(), "NewsML-G2").unwrap();
        assert!(faults.is_empty(), "{faults:?}\n{written}");
    }
}

/// A schema of the corpora; nothing where they or `xmllint` are not.
fn schema(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("REPRINT_CORPORA")
        .map(|root| PathBuf::from(root).join("wire/schemas").join(name));
    let there = Command::new("xmllint")
        .arg("--version")
        .stderr(Stdio::null())
        .status()
        .is_ok();
    let path = path.filter(|path| path.exists() && there);
    if path.is_none() {
        println!("not checked against {name}: no xmllint, or REPRINT_CORPORA is not set");
    }
    path
}

fn check(schema: &PathBuf, document: &str) {
    let mut lint = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    lint.stdin
        .take()
        .unwrap()
        .write_all(document.as_bytes())
        .unwrap();
    let done = lint.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}\n{document}");
}

/// The same twenty feeds every time.
fn feeds() -> Vec<(Feed, Vec<Entry>)> {
    let mut runner = TestRunner::deterministic();
    let feed = (
        entries::feed(),
        proptest::collection::vec(entries::entry(), 1..5),
    );
    (0..20)
        .map(|_| feed.new_tree(&mut runner).unwrap().current())
        .collect()
}

#[test]
fn a_news_sitemap_meets_its_schema() {
    let Some(schema) = schema("newssitemap.xsd") else {
        return;
    };
    for (feed, mut entries) in feeds() {
        // A sitemap without addresses is none.
        for entry in &mut entries {
            (entry.published, entry.status) = (entry.updated, None);
        }
        check(&schema, &write::news_sitemap(&feed, &entries));
    }
}

#[test]
fn a_json_feed_meets_its_schema() {
    let Some(schema) = schema("schema-v1.1.json") else {
        return;
    };
    let schema = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (feed, entries) in feeds() {
        let written = write::jsonfeed(&feed, &entries);
        let value = serde_json::from_str(&written).unwrap();
        let faults: Vec<_> = schema
            .iter_errors(&value)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}\n{written}");
    }
}

#[test]
fn newsml_g2_meets_iptcs_xml_schema() {
    let Some(schema) = schema("NewsML-G2_2.35-spec-All-Power.xsd") else {
        return;
    };
    let items = items();
    check(&schema, &write::newsml_g2(&items));
    check(&schema, &write::newsml_g2(&items[..1]));
}

#[test]
fn nitf_meets_iptcs_xml_schema() {
    let Some(schema) = schema("nitf-3-6.xsd") else {
        return;
    };
    for item in items() {
        check(&schema, &write::nitf(&item));
    }
}
