use reprint_deliver::{
    DeliverError, Remedy,
    wordpress::{
        Connection, Password, Post, PostState, Retraction, Site, connect, hold, put, retract,
    },
};
use reprint_net::{FetchError, Url};
use serde_json::json;

use crate::{
    fetcher, key, now,
    server::{Server, answer},
    wordpress_site::{State, WordPress},
};

async fn connected(wordpress: &WordPress) -> Site {
    let connection = connect(&fetcher(), &wordpress.server.url("/about/"))
        .await
        .unwrap();
    Site {
        api: connection.api,
        user: "editor".into(),
        password: Password::new("abcd efgh"),
    }
}

fn post() -> Post {
    Post {
        reprint: "42.1.7".into(),
        title: "Ferry returns to the north quay".into(),
        html: "<p>The ferry came back.</p>\n<p class=\"reprint-credit\" data-reprint=\"42.1.7\">By Miro Lindqvist.</p>".into(),
        excerpt: Some("The ferry came back.".into()),
        slug: Some("ferry-returns".into()),
        state: PostState::Publish,
        date: Some(now()),
        categories: vec![3],
        tags: Vec::new(),
        picture: None,
        canonical: Some(Url::parse("https://harbour.example/a/1").unwrap()),
    }
}

fn codes(faults: &[reprint_story::Fault]) -> Vec<&str> {
    faults.iter().map(|fault| &*fault.code).collect()
}

#[tokio::test]
async fn a_site_is_found_by_its_link_header_also_without_pretty_addresses() {
    let wordpress = WordPress::start(State {
        companion: true,
        ..State::default()
    });
    let found = connect(&fetcher(), &wordpress.server.url("/about/"))
        .await
        .unwrap();
    let expected = Connection {
        api: wordpress.server.url("/index.php?rest_route=/"),
        name: "Northern Valley Weekly".into(),
        authorize: Some(
            Url::parse("https://partner.example/wp-admin/authorize-application.php").unwrap(),
        ),
        companion: true,
    };
    assert_eq!(found, expected);
    let plain = Server::start(|_| answer(200).body("<html>"));
    let error = connect(&fetcher(), &plain.url("/")).await.unwrap_err();
    assert!(matches!(error, DeliverError::Nonsense { .. }), "{error}");
}

#[tokio::test]
async fn a_post_is_made_read_back_and_what_did_not_stick_is_told() {
    let wordpress = WordPress::start(State::default());
    let site = connected(&wordpress).await;
    let receipt = put(&fetcher(), &site, &post(), None, &key()).await.unwrap();
    assert_eq!(
        (receipt.status, receipt.reference.as_deref()),
        (Some(201), Some("100"))
    );
    assert_eq!(
        receipt.url.as_deref(),
        Some("https://partner.example/?p=100")
    );
    assert_eq!(
        codes(&receipt.faults),
        ["wordpress.canonical"],
        "stock WordPress drops meta without an error"
    );
    let made = wordpress.post(0);
    assert_eq!(made["date_gmt"], "2026-11-23T12:00:00");
    assert_eq!(
        (&made["status"], &made["categories"]),
        (&json!("publish"), &json!([3]))
    );
    let write = wordpress
        .server
        .seen()
        .into_iter()
        .find(|seen| seen.method == "POST")
        .unwrap();
    assert_eq!(write.header("idempotency-key"), Some("outbox-17"));
}

#[tokio::test]
async fn the_companion_plugin_keeps_the_canonical_link() {
    let wordpress = WordPress::start(State {
        companion: true,
        ..State::default()
    });
    let site = connected(&wordpress).await;
    let receipt = put(&fetcher(), &site, &post(), None, &key()).await.unwrap();
    assert_eq!(codes(&receipt.faults), <[&str; 0]>::default());
    assert_eq!(wordpress.post(0)["meta"]["reprint_copy"], "42.1.7");
}

#[tokio::test]
async fn an_update_goes_to_the_same_post_even_if_the_first_answer_was_lost() {
    let wordpress = WordPress::start(State {
        lose_next_answer: true,
        ..State::default()
    });
    let site = connected(&wordpress).await;
    let lost = put(&fetcher(), &site, &post(), None, &key())
        .await
        .unwrap_err();
    assert_eq!(lost.remedy(), Remedy::Retry(None), "{lost}");
    let receipt = put(&fetcher(), &site, &post(), None, &key()).await.unwrap();
    assert_eq!(
        receipt.reference.as_deref(),
        Some("100"),
        "found by slug and mark"
    );
    let second = Post {
        reprint: "42.2.7".into(),
        title: "Ferry returns, on Sunday".into(),
        html: post().html.replace("42.1.7", "42.2.7"),
        ..post()
    };
    put(&fetcher(), &site, &second, Some(100), &key())
        .await
        .unwrap();
    put(&fetcher(), &site, &second, None, &key()).await.unwrap();
    assert_eq!(wordpress.state.lock().unwrap().posts.len(), 1);
    assert_eq!(
        wordpress.post(0)["title"]["raw"],
        "Ferry returns, on Sunday"
    );
}

#[tokio::test]
async fn somebody_elses_post_of_the_same_slug_is_left_alone() {
    let own = json!({ "id": 99, "slug": "ferry-returns", "status": "publish", "title": { "raw": "Ours" }, "content": { "raw": "<p data-reprint=\"42.1.8\">" } });
    let wordpress = WordPress::start(State {
        posts: vec![own.clone()],
        ..State::default()
    });
    let site = connected(&wordpress).await;
    let receipt = put(&fetcher(), &site, &post(), None, &key()).await.unwrap();
    assert_eq!(
        codes(&receipt.faults),
        ["wordpress.slug", "wordpress.canonical"]
    );
    assert_eq!(wordpress.post(0), own);
    assert_eq!(wordpress.post(1)["slug"], "ferry-returns-2");
}

#[tokio::test]
async fn hold_and_release_and_both_ways_to_retract() {
    let wordpress = WordPress::start(State {
        companion: true,
        ..State::default()
    });
    let site = connected(&wordpress).await;
    put(&fetcher(), &site, &post(), None, &key()).await.unwrap();
    hold(&fetcher(), &site, 100, PostState::Private, &key())
        .await
        .unwrap();
    assert_eq!(wordpress.post(0)["status"], "private");
    put(&fetcher(), &site, &post(), Some(100), &key())
        .await
        .unwrap();
    assert_eq!(wordpress.post(0)["status"], "publish");

    let notice = Retraction::Notice {
        title: "Retracted".into(),
        html: "<p>Retracted on 23 November 2026.</p>".into(),
    };
    let receipt = retract(&fetcher(), &site, 100, &notice, &key())
        .await
        .unwrap();
    assert_eq!(
        receipt.url.as_deref(),
        Some("https://partner.example/?p=100")
    );
    let left = wordpress.post(0).to_string();
    assert!(
        !left.contains("Ferry") && !left.contains("came back") && !left.contains("harbour"),
        "{left}"
    );

    retract(&fetcher(), &site, 100, &Retraction::Trash, &key())
        .await
        .unwrap();
    assert_eq!(wordpress.post(0)["status"], "trash");
    retract(&fetcher(), &site, 4711, &Retraction::Trash, &key())
        .await
        .unwrap();
}

#[tokio::test]
async fn refusals_are_told_in_the_sites_own_words() {
    let wordpress = WordPress::start(State {
        contributor: true,
        ..State::default()
    });
    let mut site = connected(&wordpress).await;
    let error = put(&fetcher(), &site, &post(), None, &key())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("not allowed to publish posts in this post type. (rest_cannot_publish)"),
        "{error}"
    );
    assert_eq!(error.remedy(), Remedy::Person);
    let draft = Post {
        state: PostState::Draft,
        ..post()
    };
    put(&fetcher(), &site, &draft, None, &key()).await.unwrap();
    site.password = Password::new("wrong");
    let error = put(&fetcher(), &site, &draft, Some(100), &key())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("rest_not_logged_in"), "{error}");
    assert!(error.advice().contains("password"));
}

#[tokio::test]
async fn a_wrong_root_that_answers_with_a_page_is_noticed() {
    let wordpress = WordPress::start(State::default());
    let site = Site {
        api: wordpress.server.url("/wp-json/"),
        ..connected(&wordpress).await
    };
    let error = put(&fetcher(), &site, &post(), None, &key())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("not JSON"), "{error}");
}

#[tokio::test]
async fn a_password_is_not_sent_in_the_clear_nor_printed() {
    let site = Site {
        api: Url::parse("http://partner.example/wp-json/").unwrap(),
        user: "editor".into(),
        password: Password::new("abcd efgh"),
    };
    let error = put(&fetcher(), &site, &post(), None, &key())
        .await
        .unwrap_err();
    assert!(matches!(error, DeliverError::Insecure { .. }));
    assert!(!format!("{site:?}").contains("abcd"));
    let inside = Site {
        api: Url::parse("https://10.0.0.1/wp-json/").unwrap(),
        ..site
    };
    let error = put(&fetcher(), &inside, &post(), None, &key())
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        DeliverError::Fetch(FetchError::Refused { .. })
    ));
}
