//! The eleven rules of a polite fetcher, the guard, bounds, discovery and WebSub, against a scripted server on loopback.

#![expect(
    clippy::unwrap_used,
    reason = "what a test's helper cannot do, the test cannot show"
)]

mod bounds;
mod discovery;
mod guard;
mod robots;
mod rules;
mod send;
mod server;
mod websub;

use std::{sync::Arc, time::Duration};

use reprint_net::{Agent, Fetcher, Guard, Settings};
use reprint_story::SetClock;

const NOON: &str = "2026-11-23T12:00:00Z";

fn clock() -> Arc<SetClock> {
    Arc::new(SetClock::at(NOON.parse().unwrap()))
}

fn settings() -> Settings {
    let agent = Agent::new("Reprint", "9.9", "https://desk.example/contact");
    Settings {
        guard: Guard::allowing(["127.0.0.1"]).unwrap(),
        gap: Duration::ZERO,
        ..Settings::new(agent)
    }
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings(), clock()).unwrap()
}
