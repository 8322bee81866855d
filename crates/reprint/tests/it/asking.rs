//! Asking to reprint, and the answer: strangers by the public form, partners behind their own address.

use serde_json::Value;

use crate::parties::{
    Answer, Cms, Filed, Party, Request, Words, on_each_engine, on_sqlite, text, until,
};

/// Terms that say nothing of web pages: whoever wants one must ask.
const ASK_ME: &str = "licence = \"permission\"\nissuer = { name = \"{newsroom}\" }\n[credit]\nline = \"First published by {issuer}.\"\n";

fn newsroom(database: &crate::parties::Database) -> (Cms, Party, String, Filed) {
    let mut words = Words::new();
    let name = format!("{} News", words.name());
    let filed = Filed::new(&mut words, &name, 7);
    let cms = Cms::open(&name, vec![filed.clone()]);
    let party = Party::start(&name, Some(&cms.base), database);
    party.keep_terms(&ASK_ME.replace("{newsroom}", &name));
    party.add_source(&cms.feed(), true);
    let id = text(&party.story(&filed.headline)["id"]);
    (cms, party, id, filed)
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let found = page
        .body
        .split(&mark)
        .nth(1)
        .unwrap_or_else(|| panic!("no field {name}: {}", page.body));
    found.split('"').next().unwrap().to_owned()
}

/// The letters laid into the maildrop to somebody, unfolded.
fn letters(party: &Party, to: &str) -> Vec<String> {
    let folder = std::fs::read_dir(party.file().parent().unwrap().join("maildrop"));
    let files = folder
        .into_iter()
        .flatten()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
        .map(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .replace("=\r\n", "")
                .replace("=3D", "=")
        })
        .filter(|letter| letter.contains(&format!("\nTo: {to}")))
        .collect()
}

fn ask(party: &Party, story: &str, mail: &str) -> Answer {
    let form = Request::get(&format!("{}/ask?story={story}", party.base)).send();
    let csrf = hidden(&form, "csrf");
    Request::new("POST", &format!("{}/ask", party.base))
        .form(&[
            ("csrf", &csrf),
            ("name", "Ina Morrow"),
            ("outlet", "Gull Island Courier"),
            ("mail", mail),
            ("story", story),
            ("medium", "online"),
            ("edits", "none"),
            ("translation", ""),
            ("note", "For Friday’s page."),
            ("website", ""),
        ])
        .send()
}

/// Answers the only request that waits, at the desk.
fn reply(party: &Party, answer: &str, note: &str) -> Answer {
    let list = until("a request at the desk", || {
        let list = party.desk("/desk/requests");
        list.body.contains("/desk/requests/").then_some(list)
    });
    let id = list
        .body
        .split("/desk/requests/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let page = party.desk(&format!("/desk/requests/{id}"));
    let csrf = page
        .body
        .split("name=\"csrf\" value=\"")
        .last()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    Request::new("POST", &format!("{}/desk/requests/{id}", party.base))
        .header("cookie", party.cookie())
        .form(&[
            ("csrf", &csrf),
            ("answer", answer),
            ("until", ""),
            ("note", note),
        ])
        .send()
}

#[test]
fn a_stranger_asks_is_answered_by_mail_and_gets_the_kit() {
    on_each_engine(|database, _| {
        let (_cms, party, story, filed) = newsroom(database);
        let refused = Request::get(&format!("{}/story/{story}/republish", party.base)).send();
        assert!(
            refused.body.contains(&format!("/ask?story={story}")),
            "{}",
            refused.body
        );

        assert_eq!(ask(&party, &story, "ina@courier.example").status, 200);
        until("the letter to the desk", || {
            letters(&party, "corrections@desk.example").pop()
        });
        let list = party.desk("/desk/requests").body;
        assert!(
            list.contains("not a partner yet") && list.contains("ina@courier.example"),
            "{list}"
        );
        assert!(
            !party
                .desk("/desk/partners")
                .body
                .contains("Gull Island Courier"),
            "nobody has answered yet"
        );

        assert_eq!(reply(&party, "yes", "With pleasure.").status, 303);
        let letter = until("the answer", || {
            letters(&party, "ina@courier.example").pop()
        });
        assert!(letter.contains("With pleasure."), "{letter}");
        let link = letter
            .split("/asked/")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap();
        let link = format!("{}/asked/{link}", party.base);
        assert!(Request::get(&link).send().body.contains("Get the kit"));
        let kit = Request::new("POST", &link).form(&[("csrf", "")]).send();
        assert_eq!(kit.status, 201, "{}", kit.body);
        let first = filed.paragraphs[0]
            .split_whitespace()
            .take(4)
            .collect::<Vec<_>>()
            .join(" ");
        assert!(kit.body.contains(&first), "{}", kit.body);
        assert!(
            party
                .desk("/desk/partners")
                .body
                .contains("Gull Island Courier"),
            "answered with yes"
        );
        assert!(
            Request::get(&format!("{link}x")).send().status == 404,
            "no other link works"
        );
    });
}

#[test]
fn a_partner_asks_and_is_refused_with_a_reason() {
    on_sqlite(|database, _| {
        let (_cms, party, story, _) = newsroom(database);
        let (_, feed) = party.add_partner("Valley Post", "http://valley.example");
        let address = feed.trim_end_matches("/atom.xml");
        assert!(Request::get(address).send().body.contains("Ask to reprint"));
        let sent = Request::new("POST", &format!("{address}/ask"))
            .header("accept", "application/json")
            .form(&[
                ("story", &story),
                ("medium", "print"),
                ("note", "Sunday paper"),
            ])
            .send();
        assert_eq!(sent.status, 201, "{}", sent.body);
        let known: Value = serde_json::from_str(&sent.body).unwrap();
        let again = Request::new("POST", &format!("{address}/ask"))
            .header("accept", "application/json")
            .form(&[
                ("story", &story),
                ("medium", "print"),
                ("note", "Sunday paper"),
            ])
            .send();
        assert_eq!(
            serde_json::from_str::<Value>(&again.body).unwrap(),
            known,
            "asked twice, kept once"
        );

        assert!(
            reply(&party, "no", "").status >= 400,
            "a no gives its reason"
        );
        assert_eq!(
            reply(&party, "no", "The photographer has not agreed.").status,
            303
        );
        let letter = until("the answer", || {
            letters(&party, "desk@partner.example").pop()
        });
        assert!(
            letter.contains("The photographer has not agreed."),
            "{letter}"
        );
        let take = Request::new("POST", &format!("{address}/take"))
            .form(&[("story", &story)])
            .send();
        assert_eq!(take.status, 403);
    });
}

#[test]
fn a_standing_permission_opens_what_the_terms_leave_open_until_it_is_taken_back() {
    on_sqlite(|database, _| {
        let (_cms, party, story, _) = newsroom(database);
        let (partner, feed) = party.add_partner("Valley Post", "http://valley.example");
        let take = || {
            let address = format!("{}/take", feed.trim_end_matches("/atom.xml"));
            let answer = Request::new("POST", &address)
                .form(&[("story", &story)])
                .send();
            answer.status
        };
        assert_eq!(take(), 403);
        let form = party.desk("/desk/grants/new");
        let csrf = form
            .body
            .split("name=\"csrf\" value=\"")
            .last()
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let given = Request::new("POST", &format!("{}/desk/grants", party.base))
            .header("cookie", party.cookie())
            .form(&[
                ("csrf", &csrf),
                ("partner", &partner),
                ("story", ""),
                ("medium", "online"),
                ("edits", "none"),
                ("translation", ""),
                ("until", "2031-12-31"),
                ("note", ""),
            ])
            .send();
        assert_eq!(given.status, 303, "{}", given.body);
        assert_eq!(take(), 201);
        let list = party.desk("/desk/grants").body;
        let grant = list
            .split("/desk/grants/")
            .find_map(|part| part.split_once("/revoke"))
            .unwrap()
            .0
            .to_owned();
        let back = Request::new(
            "POST",
            &format!("{}/desk/grants/{grant}/revoke", party.base),
        )
        .header("cookie", party.cookie())
        .form(&[("csrf", &csrf)])
        .send();
        assert_eq!(back.status, 303);
        assert_eq!(take(), 403);
    });
}

#[test]
fn a_form_of_another_site_and_a_flood_are_refused() {
    on_sqlite(|database, _| {
        let (_cms, party, story, _) = newsroom(database);
        let form = Request::get(&format!("{}/ask?story={story}", party.base)).send();
        let csrf = hidden(&form, "csrf");
        let send = |csrf: &str, origin: &str| {
            Request::new("POST", &format!("{}/ask", party.base))
                .header("origin", origin)
                .form(&[
                    ("csrf", csrf),
                    ("name", "A"),
                    ("outlet", "B"),
                    ("mail", "a@b.example"),
                    ("story", &story),
                ])
                .send()
                .status
        };
        assert_eq!(send(&csrf, "https://elsewhere.example"), 403);
        assert_eq!(send("1-0123456789abcdef01234567", &party.base), 403);
        let statuses: Vec<u16> = (0..11)
            .map(|at| ask(&party, &story, &format!("a{at}@b.example")).status)
            .collect();
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            10,
            "{statuses:?}"
        );
        assert_eq!(statuses[10], 409);
    });
}

#[test]
fn terms_are_made_step_by_step_and_tried_out() {
    on_sqlite(|database, _| {
        let (_cms, party, story, filed) = newsroom(database);
        assert!(party.desk("/desk/terms").body.contains("/desk/terms/guide"));
        let csrf = |page: &Answer| {
            page.body
                .split("name=\"csrf\" value=\"")
                .last()
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        let send = |path: &str, fields: &[(&str, &str)]| {
            let csrf = csrf(&party.desk("/desk/terms/try"));
            let fields: Vec<(&str, &str)> = [("csrf", csrf.as_str())]
                .into_iter()
                .chain(fields.iter().copied())
                .collect();
            Request::new("POST", &format!("{}{path}", party.base))
                .header("cookie", party.cookie())
                .form(&fields)
                .send()
        };
        let shown = send(
            "/desk/terms/guide",
            &[
                ("start", "credit-and-link"),
                ("web", "full"),
                ("line", "Zuerst bei {issuer}."),
            ],
        );
        let said = shown.lines().join("\n");
        assert!(
            said.contains("Are these your terms?")
                && said.contains(&format!("Zuerst bei {}.", party.name)),
            "{said}"
        );
        let wrong = send(
            "/desk/terms/guide",
            &[("start", "cc-by-nd"), ("edits", "any")],
        );
        assert!(
            wrong.lines().join("\n").contains("do not fit together"),
            "{}",
            wrong.body
        );

        let tried = send(
            "/desk/terms/try",
            &[
                ("story", &story),
                ("partner", ""),
                ("medium", "online"),
                ("edits", "none"),
            ],
        );
        let said = tried.lines().join("\n");
        assert!(
            said.contains(&filed.headline) && said.contains("(media.online)"),
            "{said}"
        );
    });
}
