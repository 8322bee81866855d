//! The audit on pages of many shapes: clean copies are never accused, faulty ones are found out.
//!
//! The pages are made here from two stories of our own, in the shapes that publishing systems give to pages.

/// The program's own way from bytes to the page the audit looks at.
#[path = "../../../../reprint/src/copy_page.rs"]
mod copy_page;
mod faults;
mod themes;

use reprint_page::Hints;
use reprint_rights::{Policy, Use, check};
use reprint_story::Story;
use serde_json::Value;

use faults::FAULTS;
use themes::{Sheet, THEMES};

/// A story, its policy and how a clean copy is made up.
pub(crate) struct Case {
    name: &'static str,
    policy: &'static str,
    story: Value,
}

fn cases() -> Vec<Case> {
    let story: Value = serde_json::from_str(include_str!("ferry.json")).unwrap();
    let short: Value = serde_json::from_str(include_str!("library.json")).unwrap();
    let mut cases = Vec::new();
    for (name, policy) in [
        ("top", include_str!("top.toml")),
        ("bottom", include_str!("bottom.toml")),
        ("choice", include_str!("choice.toml")),
    ] {
        cases.push(Case {
            name,
            policy,
            story: story.clone(),
        });
        cases.push(Case {
            name,
            policy,
            story: short.clone(),
        });
    }
    cases
}

/// Checks one page and gives the answer as JSON.
fn check_page(case: &Case, old: Option<&Value>, html: &str) -> Value {
    let policy = Policy::from_toml(case.policy).unwrap();
    let versions: Vec<Story> = [Some(&case.story), old]
        .into_iter()
        .flatten()
        .map(|version| {
            let mut story: Story = serde_json::from_value(version.clone()).unwrap();
            let body = std::mem::take(&mut story.body);
            story.set_body(body);
            story
        })
        .collect();
    let hints = Hints {
        url: Some("https://valley.example/2026/11/copy/".to_owned()),
        ..Hints::default()
    };
    let page = copy_page::copy_page(html.as_bytes(), &hints);
    let usage: Use =
        serde_json::from_str(r#"{"partner": {"name": "Valley Post"}, "assets": "all"}"#).unwrap();
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    serde_json::to_value(check(&page, &versions, &policy, &[], &usage, now)).unwrap()
}

/// The rules that were not kept, as `rule verdict`.
fn accused(answer: &Value) -> Vec<String> {
    answer["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|verdict| matches!(verdict["verdict"].as_str(), Some("missing" | "different")))
        .map(|verdict| {
            format!(
                "{} {}: {}",
                verdict["rule"], verdict["verdict"], verdict["seen"]
            )
        })
        .collect()
}

#[test]
fn clean_copies_are_never_accused() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for case in cases() {
        for theme in THEMES {
            for dressed in [false, true] {
                let mut sheet = Sheet::clean(&case);
                if dressed {
                    sheet.dress();
                }
                let answer = check_page(&case, None, &(theme.page)(&sheet));
                pages += 1;
                let accused = accused(&answer);
                if !accused.is_empty() || answer["overall"] != "kept" {
                    wrong.push(format!(
                        "{}/{}/{dressed}: {} {accused:?} {}",
                        case.name, theme.name, answer["overall"], answer["reason"]
                    ));
                }
            }
        }
    }
    println!("{pages} clean pages, {} wrongly accused", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_are_found() {
    let (mut found, mut total) = (0, 0);
    let mut missed = Vec::new();
    let mut beside = Vec::new();
    for case in cases() {
        for theme in THEMES {
            for fault in FAULTS {
                let mut sheet = Sheet::clean(&case);
                if !(fault.make)(&mut sheet, &case) {
                    continue;
                }
                total += 1;
                let old = sheet.old.clone();
                let answer = check_page(&case, old.as_ref(), &(theme.page)(&sheet));
                let accused = accused(&answer);
                let hit = accused
                    .iter()
                    .any(|one| one.starts_with(&format!("\"{}\"", fault.rule)));
                found += usize::from(hit);
                if !hit {
                    missed.push(format!(
                        "{}/{}/{}: {} {accused:?}",
                        case.name, theme.name, fault.name, answer["overall"]
                    ));
                }
                let others: Vec<&String> = accused
                    .iter()
                    .filter(|one| {
                        !fault
                            .with
                            .iter()
                            .chain([&fault.rule])
                            .any(|rule| one.starts_with(&format!("\"{rule}\"")))
                    })
                    .collect();
                if !others.is_empty() {
                    beside.push(format!(
                        "{}/{}/{}: {others:?}",
                        case.name, theme.name, fault.name
                    ));
                }
            }
        }
    }
    println!(
        "{found} of {total} faults found; {} pages accused of something else too",
        beside.len()
    );
    for line in missed.iter().chain(&beside) {
        println!("{line}");
    }
    assert!(found * 100 >= total * 97, "{found} of {total} faults found");
    assert!(beside.is_empty(), "false accusations beside true ones");
}

#[test]
fn pages_without_the_copy_tell_nothing() {
    let case = &cases()[0];
    let sheet = Sheet::clean(case);
    for (name, html) in themes::not_the_copy(&sheet) {
        let answer = check_page(case, None, &html);
        assert_eq!(answer["overall"], "cannot_tell", "{name}: {answer:#}");
        assert!(accused(&answer).is_empty(), "{name}");
        assert!(
            answer["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn a_menu_that_names_the_story_is_no_headline_of_it() {
    let cases = cases();
    let case = cases.iter().find(|case| case.name == "bottom").unwrap();
    let mut sheet = Sheet::clean(case);
    let own = std::mem::replace(
        &mut sheet.headline,
        "What nobody expected at the water’s edge".to_owned(),
    );
    let entry = format!("<ul class=\"menu\"><li><a href=\"/another-copy\">{own}</a></li>");
    let html = (THEMES[0].page)(&sheet).replacen("<ul class=\"menu\">", &entry, 1);
    let accused = accused(&check_page(case, None, &html));
    assert!(
        accused.iter().any(|one| one.contains("edit.headline")),
        "{accused:?}"
    );
}

#[test]
fn a_line_that_names_the_holder_is_no_copyright_line() {
    let cases = cases();
    let case = cases.iter().find(|case| case.name == "bottom").unwrap();
    let mut sheet = Sheet::clean(case);
    sheet.after.remove(0);
    let answer = check_page(case, None, &(THEMES[0].page)(&sheet));
    let accused = accused(&answer);
    assert_eq!(accused, ["\"credit.copyright\" \"missing\": null"]);
}
