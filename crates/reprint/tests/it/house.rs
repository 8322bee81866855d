//! Who may depend on whom (ARCHITECTURE.md), kept by this test.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Each room and the rooms it may use. Every room may use `story`; `reprint` may use all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("story", &[]),
    ("markup", &[]),
    ("compare", &[]),
    ("attribution", &[]),
    ("wire", &["markup", "attribution"]),
    ("page", &["markup", "attribution"]),
    ("rights", &["compare"]),
    ("trace", &["compare"]),
    ("group", &[]),
    ("edition", &["markup", "rights", "wire"]),
    ("store", &["rights"]),
    ("net", &[]),
    ("deliver", &["net"]),
];

/// Rooms that do no I/O and read no clock: nothing that does may stand in their tree.
const PURE: &[&str] = &[
    "story",
    "markup",
    "compare",
    "attribution",
    "wire",
    "page",
    "rights",
    "trace",
    "group",
    "edition",
];
const FORBIDDEN: &[&str] = &[
    "tokio", "reqwest", "hyper", "rusqlite", "postgres", "axum", "ureq", "mio",
];

fn metadata() -> Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The packages a package uses when it is used itself: build and test dependencies left out.
fn uses(metadata: &Value, id: &str) -> Vec<(String, String)> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let node = nodes.iter().find(|node| node["id"] == id).unwrap();
    let normal = |dep: &&Value| {
        let kinds = dep["dep_kinds"].as_array().unwrap();
        kinds.iter().any(|kind| kind["kind"].is_null())
    };
    node["deps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(normal)
        .map(|dep| {
            let id = dep["pkg"].as_str().unwrap().to_owned();
            (name_of(metadata, &id), id)
        })
        .collect()
}

fn name_of(metadata: &Value, id: &str) -> String {
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["id"] == id).unwrap();
    package["name"].as_str().unwrap().to_owned()
}

fn rooms(metadata: &Value) -> Vec<(String, String)> {
    let members = metadata["workspace_members"].as_array().unwrap();
    members
        .iter()
        .map(|id| id.as_str().unwrap())
        .map(|id| (name_of(metadata, id), id.to_owned()))
        .filter_map(|(name, id)| Some((name.strip_prefix("reprint-")?.to_owned(), id)))
        .collect()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let metadata = metadata();
    for (room, id) in rooms(&metadata) {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            panic!(
                "crates/{room} has no line in the dependency rule: add it here and in ARCHITECTURE.md"
            );
        };
        for (name, _) in uses(&metadata, &id) {
            let Some(used) = name.strip_prefix("reprint-") else {
                continue;
            };
            assert!(
                used == "story" || allowed.contains(&used),
                "crates/{room} may not use crates/{used}"
            );
        }
    }
}

#[test]
fn the_pure_rooms_have_nothing_in_their_tree_that_does_io() {
    let metadata = metadata();
    for (room, id) in rooms(&metadata) {
        if !PURE.contains(&room.as_str()) {
            continue;
        }
        let mut seen = BTreeSet::new();
        let mut todo = vec![(room.clone(), id)];
        while let Some((name, id)) = todo.pop() {
            assert!(
                !FORBIDDEN.contains(&name.as_str()),
                "{name} stands in the tree of crates/{room}"
            );
            if seen.insert(id.clone()) {
                todo.extend(uses(&metadata, &id));
            }
        }
    }
}
