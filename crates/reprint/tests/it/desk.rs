//! What is decided at the desk stays decided.

use serde_json::{Value, json};

use crate::parties::{Cms, Filed, Party, Request, Words, on_each_engine, text, until};

/// A correction made at the desk came back from the next look at the newsroom's own page, which still had the old words,
/// as a change that would have undone it.
#[test]
fn a_correction_made_at_the_desk_is_not_undone_by_the_old_page() {
    on_each_engine(|database, _| {
        let mut words = Words::new();
        let newsroom = format!("{} News", words.name());
        let filed = Filed::new(&mut words, &newsroom, 7);
        let cms = Cms::open(&newsroom, vec![filed.clone()]);
        let party = Party::start(&newsroom, Some(&cms.base), database);
        party.add_source(&cms.feed(), true);
        let id = text(&party.story(&filed.headline)["id"]);
        let story = |id: &str| party.api("GET", &format!("/stories/{id}"), &Value::Null);
        let before = text(&story(&id)["story"]["text"]);

        let (sentence, right) = (words.sentence(6), words.headline());
        let correction = json!({ "note": sentence, "headline": right });
        party.api("POST", &format!("/stories/{id}/correct"), &correction);
        // The feed's entry is a new one, the page behind it the old one: it is read again.
        cms.edit(&filed.slug, |filed| filed.comments += 1);
        let marker = Filed::new(&mut words, &newsroom, 8);
        cms.file(marker.clone());
        party.story(&marker.headline);
        assert!(
            party.list("/drafts").is_empty(),
            "nothing is asked: the source has said nothing new"
        );
        assert_eq!(story(&id)["headline"], right.as_str());

        // What the newsroom changes elsewhere in the story later is asked about, and joins what the desk has done.
        let more = words.paragraph(2);
        cms.edit(&filed.slug, |filed| filed.paragraphs.push(more.clone()));
        cms.edit(&filed.slug, |filed| filed.comments += 1);
        let draft = until("the change at the source", || {
            party.list("/drafts").into_iter().next()
        });
        let decided = json!({ "kind": "update" });
        party.api("POST", &format!("/drafts/{}", text(&draft["id"])), &decided);
        let now = story(&id);
        assert_eq!(
            now["headline"],
            right.as_str(),
            "the desk's correction stands"
        );
        assert_eq!(
            text(&now["story"]["text"]),
            format!("{before}\n\n{more}"),
            "and so does the source's update"
        );
    });
}

/// Cookies do not know ports: who logged in at one desk on 127.0.0.1 was logged out of the other.
#[test]
fn two_desks_on_one_host_do_not_log_each_other_out() {
    on_each_engine(|one, other| {
        let (one, other) = (
            Party::start("One", None, one),
            Party::start("Other", None, other),
        );
        let name = |party: &Party| party.cookie().split('=').next().unwrap().to_owned();
        assert_ne!(name(&one), name(&other));
        let both = format!("{}; {}", one.cookie(), other.cookie());
        for party in [&one, &other] {
            let answer = Request::get(&format!("{}/desk", party.base))
                .header("cookie", &both)
                .send();
            assert_eq!(answer.status, 200, "{} knows its editor", party.name);
        }
    });
}

/// A newsroom without a feed writes at the desk.
#[test]
fn a_story_is_written_previewed_kept_and_published_at_the_desk() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        let mut words = Words::new();
        let (headline, place, one, two) = (
            words.headline(),
            words.name().to_uppercase(),
            words.paragraph(2),
            words.paragraph(2),
        );
        let body = format!("{one}\r\n\r\n{two}");
        let write = |wish: &str, headline: &str| {
            let byline = "By Mara Quill, Harbour Correspondent";
            let fields = [
                ("wish", wish),
                ("headline", headline),
                ("byline", byline),
                ("dateline", &place),
                ("section", "Harbour"),
                ("body", &body),
            ];
            party.fill_in("/desk/write", "/desk/write", &fields)
        };
        let preview = write("preview", &headline);
        assert_eq!(preview.status, 200, "{}", preview.body);
        assert!(
            preview
                .lines()
                .join("\n")
                .contains(&format!("{place} – {one}"))
        );
        assert!(party.list("/stories").is_empty(), "a preview keeps nothing");
        assert_eq!(write("publish", " ").status, 422, "a story has a headline");

        assert_eq!(write("draft", &headline).status, 303);
        let id = text(&party.story(&headline)["id"]);
        assert_eq!(
            party.get(&format!("/story/{id}")).status,
            404,
            "a draft stands nowhere"
        );
        party.fill_in(
            &format!("/desk/story/{id}"),
            &format!("/desk/story/{id}/release"),
            &[],
        );
        let page = party.get(&format!("/story/{id}"));
        assert_eq!(page.status, 200);
        let shown = page.lines().join("\n");
        for wanted in [
            headline.as_str(),
            "By Mara Quill, Harbour Correspondent",
            &format!("{place} – {one}"),
            &two,
        ] {
            assert!(shown.contains(wanted), "{wanted:?}: {shown}");
        }
        assert!(
            party.get("/sitemap.xml").body.contains(&id),
            "it is our own page"
        );
    });
}
