//! What stands outside the program in these tests: a folder it runs in, and web sites on loopback that answer by a script.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;

use crate::parties::serve;

/// A folder of its own, gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("reprint-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn reprint(&self, arguments: &[&str], input: &str) -> Output {
        run(&mut self.command(arguments), input)
    }

    /// The program in this folder, allowed to reach sites on loopback.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .env("REPRINT_NETWORK__ALLOW_PRIVATE", "[\"127.0.0.1\"]")
            .env("REPRINT_NETWORK__GAP_MS", "0")
            .env(
                "REPRINT_NETWORK__POLL_EVERY",
                "{ at_least = 1, at_most = 2 }",
            );
        command
    }

    /// Runs a verb that must succeed, and gives its answer.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.reprint(&[arguments, &["--json"]].concat(), "");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {told}"))
    }
}

/// Runs the program with these words on its standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A verb that reads nothing may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// With its query.
    pub(crate) target: String,
    pub(crate) path: String,
}

impl Asked {
    /// A parameter of the query, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| decoded(value))
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let code = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What a site answers.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

pub(crate) fn answer(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        status,
        headers: vec![("Content-Type".into(), content_type.into())],
        body: body.into(),
    }
}

impl Answer {
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

type Script = dyn Fn(&Asked, &str) -> Answer + Send + Sync;

/// A site on loopback whose answers a closure gives; it is told its own address. What it was asked is kept.
pub(crate) struct Site {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Site {
    pub(crate) fn start(script: impl Fn(&Asked, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (address, log, script) = (base.clone(), Arc::clone(&asked), Arc::new(script));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, log, base): (Arc<Script>, _, _) =
                    (script.clone(), Arc::clone(&log), address.clone());
                thread::spawn(move || answer_one(stream, &*script, &base, &log));
            }
        });
        Self { base, asked }
    }

    /// What was asked so far, robots.txt left out.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .filter(|asked| asked.path != "/robots.txt")
            .cloned()
            .collect()
    }
}

fn answer_one(
    mut stream: TcpStream,
    script: &Script,
    base: &str,
    log: &Mutex<Vec<Asked>>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let target = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, length)| length.parse().unwrap());
    reader.read_exact(&mut vec![0; length]).ok()?;
    let path = target.split('?').next()?.to_owned();
    let asked = Asked { target, path };
    let answer = script(&asked, base);
    log.lock().unwrap().push(asked);
    let mut head = format!(
        "HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\nConnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    stream
        .write_all(&[head.as_bytes(), b"\r\n", &answer.body].concat())
        .ok()
}

/// `reprint serve` in a folder, looking at its sources every second or so; killed when the test is over.
pub(crate) struct Served {
    pub(crate) base: String,
    child: Child,
}

impl Served {
    pub(crate) fn start(folder: &Folder) -> Self {
        let mut command = folder.command(&["serve"]);
        let (child, base) = serve(
            command.env("REPRINT_SERVER__LISTEN", "127.0.0.1:0"),
            &folder.0,
        );
        Self { base, child }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
