use reprint_deliver::{
    Key, Remedy,
    webhook::{Endpoint, Message, Secret, Unbelievable, send, sign, verify},
};
use serde_json::json;

use crate::{
    fetcher, key, now,
    server::{Server, answer},
};

fn secret(byte: u8) -> Secret {
    Secret::from_bytes(&[byte; 32]).unwrap()
}

/// The example of the Standard Webhooks libraries' own tests.
#[test]
fn signatures_are_those_of_the_standard() {
    let secret: Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        .to_owned()
        .try_into()
        .unwrap();
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let at = "2021-02-25T15:02:10Z".parse().unwrap();
    let body = br#"{"test": 2432232314}"#;
    let signature = sign(std::slice::from_ref(&secret), &Key::new(id), at, body);
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_eq!(
        verify(&secret, id, "1614265330", &signature, body, at),
        Ok(())
    );
}

#[tokio::test]
async fn a_message_carries_its_id_time_and_a_signature_a_secret() {
    let server = Server::start(|_| answer(200));
    let endpoint = Endpoint {
        url: server.url("/in"),
        secrets: vec![secret(1), secret(2)],
    };
    let message = Message {
        kind: "story.corrected".into(),
        timestamp: now(),
        data: json!({ "story": "42", "version": 3 }),
    };
    let receipt = send(&fetcher(), &endpoint, &message, &key()).await.unwrap();
    assert_eq!(
        (receipt.status, receipt.reference.as_deref()),
        (Some(200), Some("outbox-17"))
    );
    let seen = &server.seen()[0];
    assert_eq!(
        seen.text(),
        r#"{"type":"story.corrected","timestamp":"2026-11-23T12:00:00Z","data":{"story":"42","version":3}}"#
    );
    assert_eq!(seen.header("idempotency-key"), Some("outbox-17"));
    let header = |name| seen.header(name).unwrap();
    let (id, time, signatures) = (
        header("webhook-id"),
        header("webhook-timestamp"),
        header("webhook-signature"),
    );
    let check = |secret: &Secret, body: &[u8], later: i64| {
        let at = now() + jiff::SignedDuration::from_secs(later);
        verify(secret, id, time, signatures, body, at)
    };
    assert_eq!(check(&secret(1), &seen.body, 0), Ok(()));
    assert_eq!(
        check(&secret(2), &seen.body, 299),
        Ok(()),
        "the new secret as well as the old"
    );
    assert_eq!(
        check(&secret(3), &seen.body, 0),
        Err(Unbelievable::Signature)
    );
    assert_eq!(check(&secret(1), b"{}", 0), Err(Unbelievable::Signature));
    assert_eq!(check(&secret(1), &seen.body, 301), Err(Unbelievable::Time));
    assert_eq!(check(&secret(1), &seen.body, -301), Err(Unbelievable::Time));
}

#[tokio::test]
async fn gone_stops_redirects_need_a_person_and_errors_are_tried_again() {
    let remedy = async |status: u16| {
        let server = Server::start(move |_| answer(status).header("Location", "/x"));
        let endpoint = Endpoint {
            url: server.url("/"),
            secrets: vec![secret(1)],
        };
        let message = Message {
            kind: "t".into(),
            timestamp: now(),
            data: json!({}),
        };
        send(&fetcher(), &endpoint, &message, &key())
            .await
            .unwrap_err()
            .remedy()
    };
    assert_eq!(remedy(410).await, Remedy::Stop);
    assert_eq!(remedy(302).await, Remedy::Person);
    assert_eq!(remedy(400).await, Remedy::Person);
    assert_eq!(remedy(429).await, Remedy::Retry(None));
    assert_eq!(remedy(500).await, Remedy::Retry(None));
}

#[test]
fn secrets_are_checked_and_never_printed() {
    for wrong in ["", "whsec_", "whsec_c2hvcnQ=", "whsec_***"] {
        assert!(Secret::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    let shown = secret(7).reveal();
    assert!(shown.starts_with("whsec_"));
    assert_eq!(Secret::try_from(shown.clone()).unwrap(), secret(7));
    assert_eq!(format!("{:?}", secret(7)), "Secret(…)");
}
