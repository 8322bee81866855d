//! A scripted server on loopback: what it answers is a closure, what it was asked is kept. One request a connection.
#![allow(
    dead_code,
    reason = "two crates' tests share this file and each uses a part"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use reprint_net::Url;

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) from: Instant,
    pub(crate) to: Instant,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(own, _)| own == name);
        named.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// A parameter of the query or of a form in the body.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let url = Url::parse(&format!("http://x{}", self.path)).unwrap();
        let form = Url::parse(&format!(
            "http://x/?{}",
            String::from_utf8_lossy(&self.body)
        ))
        .unwrap();
        let mut pairs = url.query_pairs().chain(form.query_pairs());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    /// Wait this long before every byte of the body.
    trickle: Option<Duration>,
    delay: Duration,
    /// Claim a length other than the body's.
    length: Option<usize>,
}

pub(crate) fn answer(status: u16) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: Vec::new(),
        trickle: None,
        delay: Duration::ZERO,
        length: None,
    }
}

impl Answer {
    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn trickling(mut self, every: Duration) -> Self {
        self.trickle = Some(every);
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn claiming(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }
}

pub(crate) struct Server {
    pub(crate) authority: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) fn start(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", script)
    }

    pub(crate) fn start_at(
        address: &str,
        script: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (script, log) = (Arc::new(script), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                thread::spawn(move || serve(stream, &*script, &log));
            }
        });
        Self { authority, seen }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.authority)).unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url("/").port().unwrap()
    }

    /// Everything asked so far but robots.txt, in order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .filter(|seen| seen.path != "/robots.txt")
            .cloned()
            .collect()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter().map(|seen| seen.path.clone()).collect()
    }
}

/// A line with a character for each byte, whatever it is.
fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line).ok()?;
    Some(line.into_iter().map(char::from).collect())
}

fn serve(
    mut stream: TcpStream,
    script: &dyn Fn(&Seen) -> Answer,
    log: &Mutex<Vec<Seen>>,
) -> Option<()> {
    let from = Instant::now();
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let line = read_line(&mut reader)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let line = read_line(&mut reader)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut seen = Seen {
        method,
        path,
        headers,
        body: Vec::new(),
        from,
        to: from,
    };
    let length = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    seen.body = vec![0; length];
    reader.read_exact(&mut seen.body).ok()?;
    let answer = script(&seen);
    thread::sleep(answer.delay);
    seen.to = Instant::now();
    log.lock().unwrap().push(seen);
    let length = answer.length.unwrap_or(answer.body.len());
    let mut head = format!(
        "HTTP/1.1 {} Scripted\r\nContent-Length: {length}\r\nConnection: close\r\n",
        answer.status
    )
    .into_bytes();
    for (name, value) in &answer.headers {
        head.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).ok()?;
    match answer.trickle {
        None => stream.write_all(&answer.body).ok()?,
        Some(every) => {
            for byte in answer.body {
                thread::sleep(every);
                stream.write_all(&[byte]).ok()?;
            }
        }
    }
    Some(())
}
