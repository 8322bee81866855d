//! The story of one article: taken in, cleared, reprinted, corrected, held, released, retracted. A publisher and a
//! partner, two instances over loopback; what each of them serves is kept at every step.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::parties::{Cms, Database, Filed, Party, Words, on_each_engine, text, until};

/// Anybody may reprint the whole with credit, pictures aside.
const TERMS: &str = r#"
version = 1
issuer = { name = "NEWSROOM" }
licence = "permission"

[who]
approval = "none"

[media]
online = { extent = "full" }

[credit]
line = "This article was originally published on {issuer} and was reproduced with permission."
copyright = "{notice}"
position = "bottom"

[link]
target = "article"
canonical = "asked"

[follow]
on_retraction = "notice"
"#;

/// One article and everybody who has to do with it.
struct Article {
    cms: Cms,
    filed: Filed,
    publisher: Party,
    partner: Party,
    /// Its id at the publisher, at the partner.
    here: String,
    there: String,
    names: Vec<(String, String)>,
}

impl Article {
    /// The newsroom has published; the publisher has taken its site in; the partner knows the publisher.
    fn begin(words: &mut Words, databases: (&Database, &Database)) -> Self {
        let (newsroom, other) = (
            format!("{} News", words.name()),
            format!("{} Post", words.name()),
        );
        let older: Vec<Filed> = (1..=3)
            .map(|day| Filed::new(words, &newsroom, day))
            .collect();
        let filed = Filed::new(words, &newsroom, 7);
        let cms = Cms::open(&newsroom, [older.clone(), vec![filed.clone()]].concat());
        let publisher = Party::start(&newsroom, Some(&cms.base), databases.0);
        let partner = Party::start(&other, None, databases.1);
        publisher.keep_terms(&TERMS.replace("NEWSROOM", &newsroom));
        publisher.add_source(&cms.feed(), true);
        let here = text(&publisher.story(&filed.headline)["id"]);
        let (partner_id, feed) = publisher.add_partner(&other, &partner.base);
        let source = partner.add_source(&feed, false);
        let there = text(&partner.story(&filed.headline)["id"]);
        until("the push subscription", || {
            let told = publisher.get("/metrics").body;
            told.contains("reprint_subscriptions 1").then_some(())
        });
        let mut names = vec![
            (newsroom, "Newsroom".to_owned()),
            (other, "Other".to_owned()),
            (cms.base.clone(), "http://newsroom".to_owned()),
            (publisher.base.clone(), "http://publisher".to_owned()),
            (partner.base.clone(), "http://partner".to_owned()),
            (here.clone(), "STORY".to_owned()),
            (there.clone(), "TAKEN".to_owned()),
            (partner_id, "PARTNER".to_owned()),
            (source, "SOURCE".to_owned()),
        ];
        name_words(&mut names, "", &filed);
        for (n, older) in older.iter().enumerate() {
            let number = n.to_string();
            name_words(&mut names, &number, older);
            names.push((
                text(&publisher.story(&older.headline)["id"]),
                format!("STORY{n}"),
            ));
            names.push((
                text(&partner.story(&older.headline)["id"]),
                format!("TAKEN{n}"),
            ));
        }
        Self {
            cms,
            filed,
            publisher,
            partner,
            here,
            there,
            names,
        }
    }

    /// Waits until the publisher has read the partner's page again and is content.
    fn seen(&mut self, version: u32) {
        let of_it = format!("/copies?story={}", self.here);
        let copy = until("the copy seen", || {
            let copies = self.publisher.list(&of_it);
            copies
                .into_iter()
                .find(|copy| copy["state"] == "seen" && copy["version_seen"] == version)
        });
        let id = text(&copy["id"]);
        if !self.names.iter().any(|(known, _)| *known == id) {
            self.names.push((id, "COPY".to_owned()));
        }
    }

    /// Waits until the partner's page answers so.
    fn partner_shows(&self, status: u16, words: &str) {
        let path = format!("/story/{}", self.there);
        until(
            &format!("{status} with {words:?} on the partner's page"),
            || {
                let page = self.partner.get(&path);
                (page.status == status && page.body.contains(words)).then_some(())
            },
        );
    }

    /// Everything both serve, under the name of the step.
    fn look(&self, step: &str) {
        let mut settings = insta::Settings::clone_current();
        for (pattern, name) in [
            (
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)",
                "{time}",
            ),
            (
                r"\d{1,2} [A-Z][a-z]+ 20(2[5-9]|[3-9]\d)(, \d\d:\d\d UTC)?",
                "{time}",
            ),
            (r"20(2[5-9]|[3-9]\d)-\d\d-\d\d", "{day}"),
            (r"\d{16,}", "{id}"),
            (r"\b[0-9a-f]{20,}\b", "{token}"),
        ] {
            settings.add_filter(pattern, name);
        }
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| {
            insta::assert_snapshot!(
                format!("{step}_publisher"),
                self.served_by(&self.publisher, &self.here)
            );
            insta::assert_snapshot!(
                format!("{step}_partner"),
                self.served_by(&self.partner, &self.there)
            );
        });
    }

    fn served_by(&self, party: &Party, story: &str) -> String {
        let mut told = String::new();
        let story = format!("/story/{story}");
        let kit = format!("{story}/republish");
        for path in [
            "/",
            &story,
            &kit,
            "/embed/list.html",
            "/atom.xml",
            "/sitemap.xml",
        ] {
            let answer = party.get(path);
            let robots = answer
                .header("x-robots-tag")
                .map(|said| format!(" [{said}]"))
                .unwrap_or_default();
            let _ = writeln!(told, "== {path}: {}{robots}", answer.status);
            if answer
                .header("content-type")
                .is_some_and(|kind| kind.contains("xml"))
            {
                let _ = writeln!(told, "{}", answer.body.replace("><", ">\n<"));
            } else {
                let boxes = answer
                    .body
                    .split("<textarea")
                    .skip(1)
                    .map(|text| format!("[{}]", plain(text)));
                for line in head_lines(&answer.body)
                    .into_iter()
                    .chain(answer.lines())
                    .chain(boxes)
                {
                    let _ = writeln!(told, "{line}");
                }
            }
        }
        let copies = party.desk("/desk/copies");
        let _ = writeln!(told, "== where it ran: {}", copies.status);
        let table = copies.body.split("<table>").nth(1).unwrap_or("none");
        for row in table.split("<tr>").skip(1) {
            let cells: Vec<String> = row
                .split("</t")
                .map(plain)
                .filter(|cell| !cell.is_empty())
                .collect();
            let _ = writeln!(told, "{}", cells.join(" | "));
        }
        self.with_names(told)
    }

    /// The random words and ids under the names the test gave them, the longest first.
    fn with_names(&self, mut told: String) -> String {
        let mut names = self.names.clone();
        names.sort_by_key(|(known, _)| std::cmp::Reverse(known.len()));
        for (known, name) in names {
            told = told.replace(&known, &name);
        }
        told
    }
}

fn name_words(names: &mut Vec<(String, String)>, number: &str, filed: &Filed) {
    let words = [
        (&filed.headline, "Headline"),
        (&filed.author, "Author"),
        (&filed.place, "PLACE"),
        (&filed.slug, "slug"),
    ];
    names.extend(words.map(|(known, name)| (known.clone(), format!("{name}{number}"))));
    for (n, paragraph) in filed.paragraphs.iter().enumerate() {
        for (sentence, letter) in paragraph.split_inclusive(". ").zip(["a", "b", "c"]) {
            names.push((
                sentence.trim().to_owned(),
                format!("Sentence{number} {n}{letter}."),
            ));
            // An excerpt ends before its full stop.
            names.push((
                sentence.trim().trim_end_matches('.').to_owned(),
                format!("Sentence{number} {n}{letter}"),
            ));
        }
    }
}

/// What a page's head says to machines.
fn head_lines(html: &str) -> Vec<String> {
    let head = html.split("</head>").next().unwrap_or_default();
    let wanted = [
        "rel=\"canonical\"",
        "name=\"robots\"",
        "og:title",
        "application/ld+json",
    ];
    head.split('<')
        .filter(|tag| wanted.iter().any(|wanted| tag.contains(wanted)))
        .map(|tag| format!("<{}", tag.trim()))
        .collect()
}

/// A cell's or a box's words, from the inside of its tag to its end.
fn plain(html: &str) -> String {
    let html = html.split_once("</textarea").map_or(html, |(text, _)| text);
    let mut text = String::new();
    let mut inside = false;
    for c in html
        .rsplit_once("</table")
        .map_or(html, |(row, _)| row)
        .chars()
    {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_once('>')
        .map_or(text.as_str(), |(_, rest)| rest)
        .trim()
        .to_owned()
}

#[test]
fn the_story_of_one_article() {
    on_each_engine(|one, other| {
        let mut words = Words::new();
        let mut article = Article::begin(&mut words, (one, other));
        article.look("1_taken_in");

        // Clear, and reprint.
        let Article { partner, there, .. } = &article;
        let seen = partner.api("GET", &format!("/stories/{there}"), &Value::Null);
        assert_eq!(seen["side"], "taken");
        assert_eq!(
            partner.get(&format!("/story/{there}")).status,
            404,
            "nothing stands before it is taken"
        );
        partner.api("POST", &format!("/stories/{there}/take"), &json!({}));
        article.seen(1);
        article.look("2_reprinted");

        // Correct: the newsroom changes its own page, and the desk says what kind of change it is.
        let (right, sentence) = (words.paragraph(3), words.sentence(9));
        article.cms.edit(&article.filed.slug, |filed| {
            filed.paragraphs[0].clone_from(&right);
            filed.correction = Some(sentence.clone());
        });
        let corrected = Filed {
            paragraphs: vec![right.clone()],
            ..article.filed.clone()
        };
        name_words(&mut article.names, "Right", &corrected);
        article
            .names
            .push((sentence.clone(), "What was wrong.".to_owned()));
        let draft = until("the change at the source", || {
            article.publisher.list("/drafts").into_iter().next()
        });
        assert_eq!(
            draft["note"],
            sentence.as_str(),
            "the source's own sentence is offered"
        );
        assert_eq!(draft["suggestion"], "correction");
        let decided = json!({ "kind": "correction", "note": sentence });
        article
            .publisher
            .api("POST", &format!("/drafts/{}", text(&draft["id"])), &decided);
        article.partner_shows(200, &sentence);
        article.seen(2);
        article.look("3_corrected");

        article.publisher.api(
            "POST",
            &format!("/stories/{}/hold", article.here),
            &json!({}),
        );
        article.partner_shows(410, "");
        article.seen(2);
        article.look("4_held");

        article.publisher.api(
            "POST",
            &format!("/stories/{}/release", article.here),
            &json!({}),
        );
        article.partner_shows(200, &sentence);
        article.seen(4);
        article.look("5_released");

        let reason = words.sentence(8);
        article
            .names
            .push((reason.clone(), "Why it was retracted.".to_owned()));
        let retraction = json!({ "note": reason, "headline": article.filed.headline });
        article.publisher.api(
            "POST",
            &format!("/stories/{}/retract", article.here),
            &retraction,
        );
        article.partner_shows(410, &reason);
        article.seen(4);
        article.look("6_retracted");
    });
}

/// The seed: headline once, byline with role, dateline, body, credit, and the publisher's newer stories.
#[test]
fn the_partners_page_has_the_seeds_sequence() {
    on_each_engine(|one, other| {
        let mut words = Words::new();
        let mut article = Article::begin(&mut words, (one, other));
        let (partner, there) = (&article.partner, &article.there);
        partner.api("POST", &format!("/stories/{there}/take"), &json!({}));
        for older in partner.list("/stories") {
            if older["id"] != there.as_str() {
                partner.api(
                    "POST",
                    &format!("/stories/{}/take", text(&older["id"])),
                    &json!({}),
                );
            }
        }
        article.seen(1);
        let page = article.partner.get(&format!("/story/{}", article.there));
        let dump = article.with_names(page.lines().join("\n"));
        let mut rest = dump.as_str();
        for wanted in [
            "Headline\n",
            "By Author, Newsroom Correspondent\n",
            "7 March 2024",
            "PLACE (Newsroom) – Sentence 0a. Sentence 0b. Sentence 0c.\n",
            "Sentence 3a. Sentence 3b. Sentence 3c.\n",
            "Copyright 1999-2024 Newsroom.",
            "This article was originally published on Newsroom and was reproduced with permission.",
            "More Newsroom\n",
            "Headline2\n",
            "3 March 2024",
            "Sentence2 0a",
            "Headline1\n",
            "2 March 2024",
            "Sentence1 0a",
            "Headline0\n",
            "1 March 2024",
            "Sentence0 0a",
        ] {
            let (_, after) = rest
                .split_once(wanted)
                .unwrap_or_else(|| panic!("{wanted:?} is not there, or not in its place:\n{dump}"));
            rest = after;
        }
        for headline in ["Headline\n", "Headline0\n", "Headline1\n", "Headline2\n"] {
            assert_eq!(
                dump.matches(headline).count(),
                1,
                "{headline:?} once:\n{dump}"
            );
        }
    });
}
