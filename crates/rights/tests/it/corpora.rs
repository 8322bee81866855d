//! The fixtures of RSL and ODRL, where they are at hand (`REPRINT_CORPORA`).

use std::path::PathBuf;

use reprint_rights::{
    CreativeCommons,
    policy::MachineUse,
    read::{
        odrl,
        rsl::{self, Answer, Asker},
    },
};
use serde_json::Value;

fn folder(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("REPRINT_CORPORA")
        .map(|root| PathBuf::from(root).join("rights").join(name));
    if folder.is_none() {
        println!("REPRINT_CORPORA is not set: {name} is not looked at");
    }
    folder
}

fn usage(word: &str) -> MachineUse {
    serde_json::from_value(word.into()).unwrap()
}

#[test]
fn rsl_fixtures() {
    let Some(folder) = folder("rsl") else { return };
    let expected: serde_json::Map<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap())
            .unwrap();
    for (name, expected) in &expected {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        if name.ends_with(".txt") {
            let valid = expected["valid"] == true;
            assert_eq!(rsl::robots(&text, "Other").is_ok(), valid, "{name}");
            for (agent, licences) in expected["agent"].as_object().into_iter().flatten() {
                let found = rsl::robots(&text, agent).unwrap();
                assert_eq!(
                    serde_json::to_value(found).unwrap(),
                    *licences,
                    "{name} {agent}"
                );
            }
            continue;
        }
        let read = if name.ends_with(".html") {
            rsl::read_html(&text).remove(0)
        } else if name.ends_with(".rss") {
            rsl::read_feed(&text, expected["feed_origin"].as_str().unwrap())
        } else {
            rsl::read(&text)
        };
        match &expected["valid"] {
            Value::Bool(valid) => assert_eq!(read.is_ok(), *valid, "{name}: {read:?}"),
            _ => assert!(!read.as_ref().unwrap().warnings.is_empty(), "{name}"),
        }
        let Ok(read) = read else { continue };
        let answers = |path: &str, asks: &Value| {
            for (ask, answer) in asks.as_object().into_iter().flatten() {
                let mut parts = ask.split('+');
                let usage = usage(parts.next().unwrap());
                let asker = Asker {
                    user: parts.next(),
                    region: parts.next(),
                };
                let wanted = match answer.as_str().unwrap() {
                    "not addressed" => Answer::NotAddressed,
                    permit if permit.starts_with("permit") => Answer::Permit,
                    _ => Answer::Deny,
                };
                assert_eq!(read.ask(path, usage, asker), wanted, "{name} {path} {ask}");
            }
        };
        answers("/a", &expected["ask"]);
        for (path, asks) in expected["url"].as_object().into_iter().flatten() {
            answers(path, asks);
        }
        if let Some(days) = expected["max_age_days"].as_u64() {
            assert_eq!(u64::from(read.max_age_days), days, "{name}");
        }
        if expected["token_required"] == true {
            assert!(read.needs_token(), "{name}");
        }
    }
    println!("{} RSL fixtures as expected", expected.len());
}

#[test]
fn odrl_documents_are_read_or_refused() {
    let Some(folder) = folder("odrl") else { return };
    let mut read = 0;
    let mut todo = vec![folder];
    while let Some(at) = todo.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|ext| ext == "json") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                read += usize::from(odrl::prohibited(&text).is_ok());
            } else if let Some(stem) = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .filter(|stem| stem.starts_with("cc-by"))
            {
                assert!(
                    CreativeCommons::from_name(&stem.replace("4.0", " 4.0")).is_some(),
                    "{stem}"
                );
            }
        }
    }
    println!("{read} ODRL documents understood");
    assert!(read >= 20, "{read}");
}
