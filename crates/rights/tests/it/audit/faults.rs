//! Faults that copies have, each with the rule it is found under.

use super::{
    Case,
    themes::{Sheet, paragraphs},
};

/// One thing done wrong.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) rule: &'static str,
    /// Rules that are rightly named beside it.
    pub(crate) with: &'static [&'static str],
    /// Does it to a clean sheet; false if this case has no such rule.
    pub(crate) make: fn(&mut Sheet, &Case) -> bool,
}

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "no credit line",
        rule: "credit.line",
        with: &["link.target", "link.one_of"],
        make: |sheet, _| {
            sheet.credit = None;
            true
        },
    },
    Fault {
        name: "another credit line",
        rule: "credit.line",
        with: &[],
        make: |sheet, _| {
            let credit = sheet.credit.as_mut().unwrap();
            *credit = credit
                .replace("originally published", "produced")
                .replace("First published", "Made");
            true
        },
    },
    Fault {
        name: "credit at the wrong end",
        rule: "credit.position",
        with: &[],
        make: |sheet, case| {
            sheet.credit_at = match case.name {
                "top" => None,
                "bottom" => Some(1),
                _ => return false,
            };
            case.name != "top" || sheet.paragraphs.len() > 3
        },
    },
    Fault {
        name: "no byline",
        rule: "credit.byline",
        with: &[],
        make: |sheet, _| {
            sheet.authors.clear();
            true
        },
    },
    Fault {
        name: "one author lost",
        rule: "credit.byline",
        with: &[],
        make: |sheet, _| sheet.authors.len() > 1 && sheet.authors.pop().is_some(),
    },
    Fault {
        name: "staff as author",
        rule: "credit.byline",
        with: &[],
        make: |sheet, _| {
            sheet.authors = vec!["Valley Staff".to_owned()];
            true
        },
    },
    Fault {
        name: "no copyright",
        rule: "credit.copyright",
        with: &[],
        make: |sheet, case| case.name == "bottom" && !sheet.after.remove(0).is_empty(),
    },
    Fault {
        name: "no tail",
        rule: "credit.tail",
        with: &[],
        make: |sheet, case| case.name == "bottom" && sheet.after.pop().is_some(),
    },
    Fault {
        name: "no link",
        rule: "link.target",
        with: &[],
        make: |sheet, case| {
            let credit = sheet.credit.as_mut().unwrap();
            *credit = credit
                .replace(&format!("<a href=\"{}\">", sheet.article), "")
                .replace("<a href=\"https://gazette.example/\">", "")
                .replace("</a>", "");
            case.name != "choice"
        },
    },
    Fault {
        name: "link to another page",
        rule: "link.target",
        with: &[],
        make: |sheet, case| {
            let credit = sheet.credit.as_mut().unwrap();
            *credit = credit
                .replace(&sheet.article, "https://gazette.example/")
                .replace(
                    "\"https://gazette.example/\"",
                    "\"https://gazette.example/about\"",
                );
            case.name != "choice"
        },
    },
    Fault {
        name: "none of the choices",
        rule: "link.one_of",
        with: &["credit.line"],
        make: |sheet, case| {
            sheet.credit =
                Some("First published by Harbour Gazette on 10 November 2026.".to_owned());
            case.name == "choice"
        },
    },
    Fault {
        name: "no canonical",
        rule: "link.canonical",
        with: &[],
        make: |sheet, case| {
            sheet.canonical = None;
            case.name == "top"
        },
    },
    Fault {
        name: "canonical to itself",
        rule: "link.canonical",
        with: &[],
        make: |sheet, case| {
            sheet.canonical = Some("https://valley.example/2026/11/copy/".to_owned());
            case.name == "top"
        },
    },
    Fault {
        name: "indexed",
        rule: "link.noindex",
        with: &[],
        make: |sheet, case| {
            sheet.noindex = false;
            case.name == "bottom"
        },
    },
    Fault {
        name: "no counter",
        rule: "measure.pixel",
        with: &[],
        make: |sheet, case| {
            sheet.pixel = None;
            case.name == "top"
        },
    },
    Fault {
        name: "no licence",
        rule: "credit.licence_link",
        with: &[],
        make: |sheet, case| {
            sheet.licence = None;
            case.name == "top"
        },
    },
    Fault {
        name: "agency picture",
        rule: "assets.image",
        with: &[],
        make: |sheet, case| {
            let name = case.story["media"][1]["url"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            sheet.images.push(format!(
                "https://valley.example/uploads/{}",
                name.replace(".jpg", "-1024x683.jpg")
            ));
            true
        },
    },
    Fault {
        name: "last paragraphs cut",
        rule: "edit.shorten",
        with: &["media.online"],
        make: |sheet, _| {
            let keep = sheet.paragraphs.len() - 1;
            sheet.paragraphs.truncate(keep);
            true
        },
    },
    Fault {
        name: "a paragraph cut",
        rule: "edit.shorten",
        with: &["media.online", "link.keep_links"],
        make: |sheet, _| {
            sheet.paragraphs.remove(2);
            true
        },
    },
    Fault {
        name: "a number changed",
        rule: "edit.body",
        with: &[],
        make: |sheet, _| {
            for paragraph in &mut sheet.paragraphs {
                *paragraph = paragraph
                    .replace("140 people", "400 people")
                    .replace("18,000", "80,000");
            }
            true
        },
    },
    Fault {
        name: "a sentence rewritten",
        rule: "edit.body",
        with: &["edit.shorten"],
        make: |sheet, _| {
            for paragraph in &mut sheet.paragraphs {
                *paragraph = paragraph
                    .replace(
                        "Not everyone is pleased.",
                        "Critics call the whole scheme a costly failure from the start.",
                    )
                    .replace(
                        "Nobody read it aloud, and nobody had to.",
                        "Several members refused to look at it during the session.",
                    );
            }
            true
        },
    },
    Fault {
        name: "a quotation changed",
        rule: "edit.body",
        with: &[],
        make: |sheet, _| {
            for paragraph in &mut sheet.paragraphs {
                *paragraph = paragraph
                    .replace("stopped believing", "given up on")
                    .replace("forty of them", "fifty of them");
            }
            true
        },
    },
    Fault {
        name: "a paragraph added",
        rule: "edit.additions",
        with: &[],
        make: |sheet, _| {
            sheet.paragraphs.insert(2, "Bus drivers on the mainland side said they had not been told about the change and would keep to their old routes.".to_owned());
            true
        },
    },
    Fault {
        name: "a sentence added",
        rule: "edit.additions",
        with: &[],
        make: |sheet, _| {
            sheet.paragraphs[1].push_str(
                " Shopkeepers along the front expect a busy season and have hired more staff.",
            );
            true
        },
    },
    Fault {
        name: "another headline",
        rule: "edit.headline",
        with: &[],
        make: |sheet, case| {
            sheet.headline = "Anger grows over wasted millions on the coast".to_owned();
            case.name != "choice"
        },
    },
    Fault {
        name: "an old version",
        rule: "follow.corrections_within",
        with: &["edit.body"],
        make: |sheet, case| {
            // The page shows version 1 as the case has it; the current one is a correction of it, made for this fault.
            if case.name == "choice" {
                return false;
            }
            let mut old = case.story.clone();
            let text = old["body"][1]["content"][0]
                .as_str()
                .unwrap()
                .replace("140 people", "90 people")
                .replace("18,000", "11,000");
            old["body"][1]["content"][0] = text.into();
            old["version"] = 0.into();
            sheet.paragraphs = paragraphs(&old);
            sheet.old = Some(old);
            true
        },
    },
    Fault {
        name: "links in the text lost",
        rule: "link.keep_links",
        with: &[],
        make: |sheet, case| {
            for paragraph in &mut sheet.paragraphs {
                *paragraph = paragraph
                    .replace("<a href=\"https://council.example/minutes/77\">", "")
                    .replace("<a href=\"https://town.example/agenda/2026-11\">", "")
                    .replace("</a>", "");
            }
            case.name == "top"
        },
    },
];
