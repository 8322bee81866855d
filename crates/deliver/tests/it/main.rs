//! The way out against scripted receivers on loopback: subscribers, webhooks, a mail server, a WordPress site.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test's helper cannot do, the test cannot show"
)]

mod hub;
mod mail;
mod peers;
mod retry;
#[path = "../../../net/tests/it/server.rs"]
mod server;
mod webhook;
mod wordpress;
mod wordpress_site;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use reprint_deliver::Key;
use reprint_net::{Agent, Fetcher, Guard, Settings};
use reprint_story::SetClock;

const NOON: &str = "2026-11-23T12:00:00Z";

fn now() -> Timestamp {
    NOON.parse().unwrap()
}

fn fetcher() -> Fetcher {
    let agent = Agent::new("Reprint", "9.9", "https://desk.example/contact");
    let settings = Settings {
        guard: Guard::allowing(["127.0.0.1"]).unwrap(),
        gap: Duration::ZERO,
        ..Settings::new(agent)
    };
    Fetcher::new(settings, Arc::new(SetClock::at(now()))).unwrap()
}

fn key() -> Key {
    Key::new("outbox-17")
}
