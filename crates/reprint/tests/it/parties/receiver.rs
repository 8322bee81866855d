//! A bare WebSub subscriber that keeps what it is pushed, and acts once for each idempotency key.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use super::{Party, Request, until};

/// A subscriber on loopback until the test ends.
#[derive(Clone)]
pub(crate) struct Receiver {
    base: String,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    /// What was acted on, by key, in order of arrival.
    acts: BTreeMap<String, usize>,
    arrived: usize,
    last: String,
    down: bool,
    /// Every body acted on, oldest first.
    bodies: Vec<String>,
}

impl Receiver {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let receiver = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            inside: Arc::default(),
        };
        let here = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let here = here.clone();
                thread::spawn(move || here.answer(stream));
            }
        });
        receiver
    }

    /// Asks a party's hub for its feed and waits until it is verified.
    pub(crate) fn subscribe(&self, party: &Party) {
        let answer = Request::new("POST", &format!("{}/hub", party.base))
            .form(&[
                ("hub.mode", "subscribe"),
                ("hub.topic", &format!("{}/atom.xml", party.base)),
                ("hub.callback", &format!("{}/callback", self.base)),
            ])
            .send();
        assert_eq!(answer.status, 202, "{}", answer.body);
        until("the subscription", || {
            let told = party.get("/metrics").body;
            told.contains("reprint_subscriptions 1").then_some(())
        });
    }

    /// Where a webhook can call it.
    pub(crate) fn address(&self) -> String {
        format!("{}/hook", self.base)
    }

    /// The keys acted on.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.inside.lock().unwrap().acts.keys().cloned().collect()
    }

    /// What was pushed last.
    pub(crate) fn last(&self) -> String {
        self.inside.lock().unwrap().last.clone()
    }

    /// Every push acted on, oldest first.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.inside.lock().unwrap().bodies.clone()
    }

    /// Stops or starts to answer anything but an error.
    pub(crate) fn set_down(&self, down: bool) {
        self.inside.lock().unwrap().down = down;
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        let _ = reader.read_line(&mut line);
        let (mut length, mut key) = (0, None);
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).unwrap_or(0) <= 2 {
                break;
            }
            let (name, value) = header.trim().split_once(':').unwrap_or_default();
            match name.to_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "idempotency-key" => key = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return; // the sender was killed: nothing was received
        }
        let path = line.split(' ').nth(1).unwrap_or_default();
        let challenge = path
            .split(['?', '&'])
            .find_map(|pair| pair.strip_prefix("hub.challenge="));
        let mut inside = self.inside.lock().unwrap();
        let (status, said) = match (challenge, inside.down) {
            (Some(challenge), _) => ("200 OK", challenge.to_owned()),
            (None, true) => ("503 Service Unavailable", String::new()),
            (None, false) => {
                let at = inside.arrived;
                inside.arrived += 1;
                let key = key.unwrap_or_else(|| format!("a push without a key, number {at}"));
                if inside.acts.insert(key, at).is_none() {
                    inside.last = String::from_utf8_lossy(&body).into_owned();
                    let last = inside.last.clone();
                    inside.bodies.push(last);
                }
                ("202 Accepted", String::new())
            }
        };
        drop(inside);
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
            said.len()
        );
    }
}
