use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
};

use reprint_deliver::{
    DeliverError, Key, Remedy,
    mail::{
        About, Contact, Letter, Links, Maildrop, Mailer, Smtp, ask, chase, correction, hold, moved,
        release, retraction,
    },
};

use crate::{key, now};

fn contact(name: Option<&str>, address: &str) -> Contact {
    Contact {
        name: name.map(str::to_owned),
        address: address.into(),
    }
}

fn partner() -> Contact {
    contact(Some("Ada Okonjo"), "corrections@partner.example")
}

fn desk() -> Contact {
    contact(Some("Harbour Post desk"), "desk@harbour.example")
}

fn about() -> About {
    About {
        publisher: "The Harbour Post".into(),
        editor: Some(contact(Some("Miro Lindqvist"), "miro@harbour.example")),
        partner: "Northern Valley Weekly".into(),
        headline: "Ferry returns to the north quay after a winter of repairs, and the fishermen who had waited for it say why".into(),
        copies: vec!["https://partner.example/news/2026/11/ferry-returns-to-the-north-quay-after-a-winter-of-repairs/".into()],
        sentence: Some("An earlier version gave the wrong day for the first crossing; it was Sunday, not Monday.".into()),
        seen: Some("On 23 November at 12:00 UTC the page showed version 1; version 2 has the correction.".into()),
        links: Links {
            done: Some("https://harbour.example/done/7f3c".into()),
            kit: Some("https://harbour.example/a/1/republish?version=2".into()),
            story: Some("https://harbour.example/a/1".into()),
        },
    }
}

fn show(letter: &Letter) -> String {
    format!("Subject: {}\n\n{}", letter.subject, letter.text)
}

#[test]
fn the_letters_words() {
    let (to, about) = (partner(), about());
    insta::assert_snapshot!("retraction", show(&retraction(&to, &about)));
    insta::assert_snapshot!("hold", show(&hold(&to, &about)));
    insta::assert_snapshot!("release", show(&release(&to, &about)));
    insta::assert_snapshot!("correction", show(&correction(&to, &about)));
    insta::assert_snapshot!("chase", show(&chase(&to, &about)));
    let elsewhere = About {
        seen: Some("On 23 November at 12:00 UTC the address led to the site’s front page.".into()),
        ..about.clone()
    };
    insta::assert_snapshot!("moved", show(&moved(&to, &elsewhere)));
    insta::assert_snapshot!(
        "ask",
        show(&ask(
            &to,
            &about,
            "We would run it\non Thursday's front page.\n-- \nThe Harbour Post"
        ))
    );
}

#[test]
fn a_letter_needs_only_its_story() {
    let about = About {
        publisher: "The Harbour Post".into(),
        headline: "Ferry returns".into(),
        ..About::default()
    };
    insta::assert_snapshot!(
        "bare",
        show(&retraction(&contact(None, "x@partner.example"), &about))
    );
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[tokio::test]
async fn a_maildrop_keeps_each_letter_once_and_whole() {
    let folder = folder("maildrop");
    let mailer = Mailer::Maildrop(Maildrop::at(&folder, &desk()).unwrap());
    let mut letter = correction(&partner(), &about());
    letter.in_reply_to = Some(Key::new("outbox-3"));
    let first = mailer.send(&letter, &key(), now()).await.unwrap();
    let again = mailer
        .send(&letter, &key(), now() + jiff::SignedDuration::from_hours(1))
        .await
        .unwrap();
    assert_eq!(first.url, again.url, "the same key is the same letter");
    let files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["20261123T120000.000Z-outbox-17.eml"]);
    let text = fs::read_to_string(folder.join(&files[0])).unwrap();
    for line in [
        "From: \"Harbour Post desk\" <desk@harbour.example>",
        "To: \"Ada Okonjo\" <corrections@partner.example>",
        "Reply-To: \"Miro Lindqvist\" <miro@harbour.example>",
        "Message-ID: <outbox-17@harbour.example>",
        "In-Reply-To: <outbox-3@harbour.example>",
        "Date: Mon, 23 Nov 2026 12:00:00 +0000",
        "https://harbour.example/done/7f3c",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("List-Unsubscribe"));
}

#[tokio::test]
async fn other_peoples_words_cannot_add_headers_or_paragraphs() {
    let folder = folder("injection");
    let mailer = Mailer::Maildrop(Maildrop::at(&folder, &desk()).unwrap());
    let mut about = about();
    about.headline = "Ferry\r\nBcc: all@partner.example\r\n\r\nreturns".into();
    let letter = retraction(
        &contact(
            Some("Ada\r\nBcc: x@y.example"),
            "corrections@partner.example",
        ),
        &about,
    );
    assert!(!letter.subject.contains('\n') && !letter.text.contains("\nBcc"));
    let receipt = mailer.send(&letter, &key(), now()).await.unwrap();
    let text = fs::read_to_string(receipt.url.unwrap()).unwrap();
    assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    let wrong = Letter {
        to: contact(None, "not an address"),
        ..letter
    };
    assert_eq!(
        mailer
            .send(&wrong, &key(), now())
            .await
            .unwrap_err()
            .remedy(),
        Remedy::Person
    );
}

#[tokio::test]
async fn a_maildrop_that_cannot_be_written_says_where() {
    let folder = folder("gone");
    let mailer = Mailer::Maildrop(Maildrop::at(&folder, &desk()).unwrap());
    fs::remove_dir(&folder).unwrap();
    let error = mailer
        .send(&correction(&partner(), &about()), &key(), now())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, DeliverError::Maildrop { folder: named, .. } if *named == folder.display().to_string())
    );
    assert_eq!(error.remedy(), Remedy::Retry(None));
}

/// A mail server that says `verdict` to the recipient and keeps what it is sent.
fn mail_server(verdict: &'static str) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let kept = Arc::<Mutex<String>>::default();
    let log = Arc::clone(&kept);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut in_data = false;
            let _ = stream.write_all(b"220 mail.example\r\n");
            while let Some(Ok(line)) = lines.next() {
                log.lock().unwrap().extend([line.as_str(), "\n"]);
                let reply = match line.get(..4).unwrap_or(&line) {
                    _ if in_data && line != "." => continue,
                    "." => "250 kept",
                    "RCPT" => verdict,
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                in_data = reply.starts_with("354");
                let _ = stream.write_all(format!("{reply}\r\n").as_bytes());
            }
        }
    });
    (url, kept)
}

#[tokio::test]
async fn a_mail_server_takes_a_letter() {
    let (url, kept) = mail_server("250 ok");
    let mailer = Mailer::Smtp(Smtp::at(&url, &desk()).unwrap());
    let receipt = mailer
        .send(&chase(&partner(), &about()), &key(), now())
        .await
        .unwrap();
    assert_eq!(
        receipt.reference.as_deref(),
        Some("<outbox-17@harbour.example>")
    );
    let kept = kept.lock().unwrap();
    for line in [
        "MAIL FROM:<desk@harbour.example>",
        "RCPT TO:<corrections@partner.example>",
        "Subject: Reminder: Ferry returns",
        "https://harbour.example/done/7f3c",
    ] {
        assert!(kept.contains(line), "{line} in\n{kept}");
    }
}

#[tokio::test]
async fn never_and_not_now_are_told_apart() {
    for (verdict, remedy) in [
        ("550 no such box", Remedy::Person),
        ("451 greylisted, come back", Remedy::Retry(None)),
    ] {
        let (url, _) = mail_server(verdict);
        let mailer = Mailer::Smtp(Smtp::at(&url, &desk()).unwrap());
        let error = mailer
            .send(&chase(&partner(), &about()), &key(), now())
            .await
            .unwrap_err();
        assert_eq!(error.remedy(), remedy, "{verdict}: {error}");
    }
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mailer = Mailer::Smtp(Smtp::at(&format!("smtp://{free}"), &desk()).unwrap());
    let error = mailer
        .send(&chase(&partner(), &about()), &key(), now())
        .await
        .unwrap_err();
    assert_eq!(
        error.remedy(),
        Remedy::Retry(None),
        "a server that is down: {error}"
    );
    assert!(Smtp::at("nonsense", &desk()).is_err());
}
