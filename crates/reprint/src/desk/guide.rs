//! The terms step by step: start from ready-made ones, answer a few questions, see what partners will read and the data,
//! keep them; and a try-out that says what they would answer to a use.

use std::sync::Arc;

use axum::{Form, Router, extract::State, routing::get};
use reprint_rights::{Edits, Granted, Policy, READY, Use, decide};
use reprint_store::{
    partner,
    story::{self, Filter, Side},
};
use serde::Deserialize;

use super::{
    Shown,
    asking::wish_fields,
    auth::Person,
    frame, show,
    terms::main,
    view::{Choice, Form as Screen, Input, Kind, Link, Room},
};
use crate::{app::App, ask::Wish, clear, http::Refusal};

/// Stories and partners offered in the try-out.
const OFFERED: u32 = 30;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/terms/guide", get(questions).post(preview))
        .route("/desk/terms/try", get(try_form).post(try_out))
}

/// The ways from the terms to their guide and their try-out.
pub(super) fn links() -> Vec<Link> {
    vec![
        Link::new("/desk/terms/guide", "Step by step"),
        Link::new("/desk/terms/try", "Try them out"),
    ]
}

/// A question: its field, what it asks, the policy's key, and each answer's word, label and value.
struct Question {
    name: &'static str,
    asks: &'static str,
    key: [&'static str; 2],
    answers: &'static [(&'static str, &'static str, &'static str)],
}

/// The questions in the order partners need the answers. Each may stay as the chosen start has it.
const QUESTIONS: [Question; 9] = [
    Question {
        name: "who",
        asks: "Does everybody have to ask you first?",
        key: ["who", "approval"],
        answers: &[
            ("no", "No, whoever keeps the terms may go ahead", "\"none\""),
            ("yes", "Yes, each of them asks once", "\"ask\""),
        ],
    },
    Question {
        name: "web",
        asks: "How much may stand on another site?",
        key: ["media", "online"],
        answers: &[
            ("full", "The whole story", "{ extent = \"full\" }"),
            (
                "excerpt",
                "The first three paragraphs",
                "{ extent = { paragraphs = 3 } }",
            ),
            ("no", "Nothing", "\"no\""),
        ],
    },
    Question {
        name: "print",
        asks: "And in print?",
        key: ["media", "print"],
        answers: &[
            (
                "full",
                "The whole story",
                "{ extent = \"full\", link = \"none\" }",
            ),
            ("ask", "Only after asking", "\"ask\""),
            ("no", "Nothing", "\"no\""),
        ],
    },
    Question {
        name: "edits",
        asks: "What may be changed in the text?",
        key: ["edit", "body"],
        answers: &[
            ("none", "Nothing", "\"none\""),
            (
                "style",
                "Words of time and place, and house style",
                "\"style\"",
            ),
            ("length", "It may also be shortened", "\"length\""),
            ("any", "Anything", "\"any\""),
        ],
    },
    Question {
        name: "headline",
        asks: "And the headline?",
        key: ["edit", "headline"],
        answers: &[
            ("locked", "Stays as it is", "\"locked\""),
            (
                "same_sense",
                "Other words, the same sense",
                "\"same_sense\"",
            ),
            ("free", "Theirs to write", "\"free\""),
        ],
    },
    Question {
        name: "images",
        asks: "May your pictures go along?",
        key: ["assets", "image"],
        answers: &[
            ("none", "No", "\"none\""),
            ("own_only", "Those that are your own", "\"own_only\""),
            ("ask", "After asking", "\"ask\""),
        ],
    },
    Question {
        name: "link",
        asks: "Must they link to you?",
        key: ["link", "target"],
        answers: &[
            ("article", "To the story", "\"article\""),
            ("home", "To your site", "\"home\""),
            ("none", "No", "\"none\""),
        ],
    },
    Question {
        name: "window",
        asks: "How long may it stay?",
        key: ["time", "window"],
        answers: &[
            ("year", "A year", "\"P1Y\""),
            ("quarter", "90 days", "\"P90D\""),
            ("month", "30 days", "\"P30D\""),
        ],
    },
    Question {
        name: "corrections",
        asks: "How soon must a correction be made?",
        key: ["follow", "corrections_within"],
        answers: &[
            ("day", "Within a day", "\"PT24H\""),
            ("hours", "Within four hours", "\"PT4H\""),
        ],
    },
];

async fn questions(State(app): State<Arc<App>>, person: Person) -> Shown {
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
    };
    let known = main(&app).await?.is_some();
    let mut starts = Vec::new();
    if known {
        starts.push(choice("own", "Your terms as they stand"));
    }
    starts.extend(READY.iter().map(|ready| choice(ready.name, ready.about)));
    let first = starts
        .first()
        .map_or_else(String::new, |start| start.value.clone());
    let mut fields = vec![
        Input::line("start", "Start from")
            .value(first)
            .of(Kind::Choice(starts)),
    ];
    for question in &QUESTIONS {
        let mut answers = vec![choice("", "As in what I start from")];
        answers.extend(
            question
                .answers
                .iter()
                .map(|(word, label, _)| choice(word, label)),
        );
        fields.push(Input::line(question.name, question.asks).of(Kind::Choice(answers)));
    }
    fields.push(Input::line("line", "The line of credit").hint(
        "{issuer} is your name, {url} the story’s address. Empty: as in what you start from.",
    ));
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Terms, None).await?,
        heading: "Your terms, step by step".into(),
        intro: vec!["Nothing is kept yet: the next page shows what partners will read.".into()],
        affected: Vec::new(),
        action: "/desk/terms/guide".into(),
        fields,
        button: "Show me",
        danger: false,
        back: Some("/desk/terms".into()),
    }))
}

/// The answers, by the questions' names.
type Answers = std::collections::HashMap<String, String>;

async fn preview(
    State(app): State<Arc<App>>,
    person: Person,
    Form(answers): Form<Answers>,
) -> Shown {
    person.check(answers.get("csrf").map_or("", String::as_str))?;
    let own = main(&app).await?.map(|kept| kept.text);
    let newsroom = &app.config.newsroom;
    let address = newsroom
        .url
        .as_ref()
        .map_or_else(|| app.config.base_url(), ToString::to_string);
    let policy = made_of(&answers, own.as_deref(), &newsroom.name, &address)?;
    let text = policy
        .to_toml()
        .map_err(anyhow::Error::new)
        .map_err(Refusal::Failed)?;
    let mut intro = vec!["This is what partners will read on “Republish our stories”:".to_owned()];
    intro.extend(clear::in_words(&app, &policy));
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Terms, None).await?,
        heading: "Are these your terms?".into(),
        intro,
        affected: Vec::new(),
        action: "/desk/terms".into(),
        fields: vec![
            Input::line("text", "The same as data (TOML)")
                .value(text)
                .of(Kind::Text(20))
                .hint("You may still change it here.")
                .required(),
        ],
        button: "Keep as a new version",
        danger: false,
        back: Some("/desk/terms/guide".into()),
    }))
}

/// The start with the answers laid over it. Answers that contradict each other are refused, with the reason.
fn made_of(answers: &Answers, own: Option<&str>, name: &str, url: &str) -> Result<Policy, Refusal> {
    let wrong = |error: &dyn std::fmt::Display| Refusal::Malformed(error.to_string());
    let start = answers.get("start").map_or("", String::as_str);
    let base = match (start, READY.iter().find(|ready| ready.name == start)) {
        (_, Some(ready)) => ready.policy(name, url).map_err(|error| wrong(&error))?,
        ("own", None) => Policy::parse(own.unwrap_or_default()).map_err(|error| wrong(&error))?,
        _ => return Err(Refusal::Malformed("Choose what to start from.".into())),
    };
    let before = base.notes();
    let text = base.to_toml().map_err(|error| wrong(&error))?;
    let mut table: toml::Table = toml::from_str(&text).map_err(|error| wrong(&error))?;
    let mut set = |[section, key]: [&str; 2], value: toml::Value| {
        let section = table
            .entry(section)
            .or_insert_with(|| toml::Table::new().into());
        if let Some(section) = section.as_table_mut() {
            section.insert(key.to_owned(), value);
        }
    };
    for question in &QUESTIONS {
        let given = answers.get(question.name).map_or("", String::as_str);
        let Some((.., value)) = question.answers.iter().find(|(word, ..)| *word == given) else {
            continue;
        };
        let parsed: toml::Table =
            toml::from_str(&format!("v = {value}")).map_err(|error| wrong(&error))?;
        if let Some(value) = parsed.get("v") {
            set(question.key, value.clone());
        }
    }
    if let Some(line) = answers
        .get("line")
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
    {
        set(["credit", "line"], line.into());
    }
    let text = toml::to_string(&table).map_err(|error| wrong(&error))?;
    let policy = Policy::parse(&text).map_err(|error| wrong(&error))?;
    // What only informs was said of the start already; what the answers brought is a contradiction.
    let notes: Vec<String> = policy
        .notes()
        .into_iter()
        .filter(|note| !before.contains(note))
        .collect();
    if !notes.is_empty() {
        return Err(Refusal::Malformed(format!(
            "These answers do not fit together: {}",
            notes.join(" ")
        )));
    }
    Ok(policy)
}

async fn try_form(State(app): State<Arc<App>>, person: Person) -> Shown {
    try_screen(
        &app,
        &person,
        vec!["Choose a story, a partner and a use: what would your terms say now?".into()],
    )
    .await
}

async fn try_screen(app: &Arc<App>, person: &Person, intro: Vec<String>) -> Shown {
    let (stories, partners) = app
        .read(|app, tx| {
            let filter = Filter {
                side: Some(Side::Own),
                ..Filter::default()
            };
            let stories = story::list(tx, app.newsroom, &filter, OFFERED, None)?.stories;
            Ok((stories, partner::all(tx, app.newsroom)?))
        })
        .await?;
    let mut who = vec![Choice {
        value: String::new(),
        label: "Somebody unknown".into(),
    }];
    who.extend(
        partners
            .into_iter()
            .filter(|one| one.ended.is_none())
            .take(OFFERED as usize)
            .map(|one| Choice {
                value: one.id.to_string(),
                label: one.name,
            }),
    );
    let stories: Vec<Choice> = stories
        .into_iter()
        .map(|head| Choice {
            value: head.id.to_string(),
            label: head.headline,
        })
        .collect();
    let first = stories
        .first()
        .map_or_else(String::new, |story| story.value.clone());
    let mut fields = vec![
        Input::line("story", "Story")
            .value(first)
            .of(Kind::Choice(stories)),
        Input::line("partner", "Who").of(Kind::Choice(who)),
    ];
    fields.extend(wish_fields());
    Ok(show(&Screen {
        frame: frame(app, person, Room::Terms, None).await?,
        heading: "Try your terms out".into(),
        intro,
        affected: Vec::new(),
        action: "/desk/terms/try".into(),
        fields,
        button: "What would happen",
        danger: false,
        back: Some("/desk/terms".into()),
    }))
}

#[derive(Deserialize)]
struct Tried {
    csrf: String,
    #[serde(default)]
    partner: String,
    #[serde(flatten)]
    wish: Wish,
}

async fn try_out(State(app): State<Arc<App>>, person: Person, Form(form): Form<Tried>) -> Shown {
    person.check(&form.csrf)?;
    let (wished, id): (Granted, _) = (form.wish.granted(), form.wish.story);
    let partner = form.partner.parse().ok();
    let told = app
        .read(move |app, tx| {
            let Some(id) = id else {
                return Ok(None);
            };
            let partner = match partner {
                Some(partner) => partner::get(tx, app.newsroom, partner)?,
                None => None,
            };
            let head = story::get(tx, app.newsroom, id)?;
            let terms = clear::own_terms(app, tx, partner.as_ref(), head.as_ref())?;
            let Some(story) = story::current(tx, app.newsroom, id)? else {
                return Ok(None);
            };
            let medium = wished.medium.unwrap_or_default();
            let base = partner.as_ref().map_or_else(
                || Use {
                    medium,
                    ..Use::default()
                },
                |partner| clear::partner_use(partner, medium),
            );
            let usage = Use {
                edits: wished.edits.unwrap_or(Edits::None),
                translation: wished.translation.clone(),
                ..base
            };
            let decision = decide(&story, &terms.policy, &terms.grants, &usage, app.now());
            Ok(Some((story.headline, decision)))
        })
        .await?;
    let Some((headline, decision)) = told else {
        return Err(Refusal::NotFound("There is no such story.".into()).into());
    };
    let mut intro = vec![format!(
        "“{headline}”: {}",
        super::screens::verdict_chip(decision.decision).text
    )];
    intro.extend(
        decision
            .reasons
            .into_iter()
            .map(|reason| format!("{} ({})", reason.text, reason.rule)),
    );
    intro.extend(
        decision
            .duties
            .into_iter()
            .map(|duty| format!("They would: {} ({})", duty.text, duty.rule)),
    );
    try_screen(&app, &person, intro).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(given: &[(&str, &str)]) -> Answers {
        given
            .iter()
            .map(|(name, word)| ((*name).to_owned(), (*word).to_owned()))
            .collect()
    }

    fn made(given: &[(&str, &str)]) -> Result<Policy, Refusal> {
        made_of(&answers(given), None, "The Quay", "https://quay.example/")
    }

    #[test]
    fn every_answer_over_every_start_is_a_policy_or_a_refusal_with_its_reason() {
        for ready in &READY {
            for question in &QUESTIONS {
                for (word, ..) in question.answers {
                    match made(&[("start", ready.name), (question.name, word)]) {
                        Ok(policy) => assert_eq!(policy.issuer_name(), "The Quay"),
                        Err(refusal) => assert!(
                            refusal
                                .to_string()
                                .starts_with("These answers do not fit together: "),
                            "{}/{}/{word}: {refusal}",
                            ready.name,
                            question.name
                        ),
                    }
                }
            }
        }
    }

    #[test]
    fn answers_are_laid_over_the_start_and_contradictions_refused() {
        let policy = made(&[
            ("start", "credit-and-link"),
            ("web", "no"),
            ("line", "From {issuer}."),
        ])
        .unwrap();
        let told: Vec<String> = policy
            .explain()
            .into_iter()
            .map(|sentence| sentence.text)
            .collect();
        assert!(
            told.iter().any(|line| line.contains("From The Quay.")),
            "{told:?}"
        );
        // CC BY-ND forbids changes, whatever else is said.
        let refused = made(&[("start", "cc-by-nd"), ("edits", "any")]).unwrap_err();
        assert!(refused.to_string().contains("edit.body"), "{refused}");
        assert!(made(&[("start", "nothing")]).is_err());
    }
}
