//! The program as its users meet it, over loopback: `REPRINT_BENCH_STORIES=100000 cargo bench -p reprint --bench chain`.
//! (2,000 stories unless said; Linux only, because memory and processor time are read from `/proc`.)
//!
//! Prints stories taken in to searchable, matched and grouped per second of one core, pages per second beside a bare "hello" of the same server
//! library in the same run, how long a correction takes to a partner's page, and the program's memory.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark may fail loudly, its words are its output, and its figures are small"
)]

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use reprint_store::{
    Location, Store, fingerprint, publisher,
    story::{self, Start},
};
use reprint_story::{Block, Clock, IdMaker, SetClock, Story};
use reprint_trace::Fingerprint;
use serde_json::{Value, json};

const FEEDS: u64 = 4;
const IN_A_FEED: u64 = 500;
const CORRECTIONS: usize = 100;
/// Connections kept open by the load maker, and how long it loads.
const CONNECTIONS: usize = 8;
const LOAD: Duration = Duration::from_secs(4);
const TERMS: &str = "version = 1\nissuer = { name = \"Quay News\" }\nlicence = \"permission\"\n\
    [who]\napproval = \"none\"\n[media]\nonline = { extent = \"full\" }\n";

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("hello") {
        return hello();
    }
    // `cargo test --benches` only asks whether it starts.
    if asked("--test") {
        return;
    }
    let stories = std::env::var("REPRINT_BENCH_STORIES").ok();
    let stories = stories.and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let folder = std::env::temp_dir().join(format!("reprint-chain-bench-{}", std::process::id()));
    measure(&folder, stories);
    let _ = fs::remove_dir_all(&folder);
}

fn measure(folder: &Path, stories: u64) {
    let home = folder.join("publisher");
    let program = Program::start(&home, "Quay News");
    println!("memory at rest: {:.0} MB", program.memory());
    drop(program);
    fill(&home.join("reprint.db"), stories);
    let program = Program::start(&home, "Quay News");
    println!("stories there beforehand: {stories}");

    take_in(&program);

    let id = program.find("benchmark0x7").unwrap();
    let hello = Program::hello();
    let bare = load(&hello.address, "/");
    println!("hello: {:.0}/s, p99 {:.2} ms", bare.rate, bare.p99);
    for (name, path) in [
        ("story", format!("/story/{id}")),
        ("front", "/".into()),
        ("feed", "/atom.xml".into()),
        ("search, a common word", "/search?q=harbour".into()),
        ("search, two words", "/search?q=ferry+benchmark1x7".into()),
    ] {
        let page = load(&program.address, &path);
        println!(
            "{name}: {:.0}/s, p99 {:.2} ms: {:.0} % of hello, p99 {:.1} times",
            page.rate,
            page.p99,
            100.0 * page.rate / bare.rate,
            page.p99 / bare.p99
        );
    }
    println!(
        "memory with all stories, after the load: {:.0} MB",
        program.memory()
    );
    corrections(&program, &folder.join("partner"), &id);
}

/// Feeds whose stories are read, stored, searchable, compared with all others and grouped. The first feed is not counted:
/// with it the grouping learns what was there before, once in the life of a process.
fn take_in(program: &Program) {
    let site = site();
    let add = |feed: u64| {
        let source = json!({ "url": format!("{site}/{feed}.xml"), "own": true });
        program.api("POST", "/sources", &source);
    };
    let last = IN_A_FEED - 1;
    let searchable = |feed: u64| program.find(&format!("benchmark{feed}x{last}"));
    let idle = || {
        let told = get(&program.address, "/metrics");
        let waits = |kind: &str| told.contains(&format!("reprint_jobs{{kind=\"{kind}\""));
        (!waits("match") && !waits("group")).then_some(())
    };
    let tell = |what: &str, stories: u64, cpu: f64, began: Instant| {
        let (cpu, wall) = (program.cpu() - cpu, began.elapsed().as_secs_f64());
        println!(
            "{what}: {:.0} stories/s of one core ({stories} in {wall:.1} s, {cpu:.1} s of processor time)",
            stories as f64 / cpu
        );
    };
    let (cpu, began) = (program.cpu(), Instant::now());
    add(FEEDS);
    until(200, || searchable(FEEDS).and_then(|_| idle()));
    tell(
        "the first feed, and what was there before learnt",
        IN_A_FEED,
        cpu,
        began,
    );
    let (cpu, began) = (program.cpu(), Instant::now());
    (0..FEEDS).for_each(add);
    until(200, || {
        (0..FEEDS)
            .all(|feed| searchable(feed).is_some())
            .then_some(())
    });
    tell("take-in to searchable", FEEDS * IN_A_FEED, cpu, began);
    until(200, idle);
    tell(
        "take-in to searchable, matched and grouped",
        FEEDS * IN_A_FEED,
        cpu,
        began,
    );
}

/// How long a correction takes from the answer of the desk to the partner's page, pushed.
fn corrections(publisher: &Program, home: &Path, id: &str) {
    let partner = Program::start(home, "Valley Post");
    publisher.ask("PUT", "/policy", "text/plain", TERMS);
    let new = json!({ "name": "Valley Post", "host": partner.address, "contact": "desk@valley.example", "class": "news" });
    let feed = publisher.api("POST", "/partners", &new)["feed"].clone();
    let correct = format!("/stories/{id}/correct");
    // The story stands on the feed's first page once it has changed.
    publisher.api("POST", &correct, &json!({ "note": "Begun." }));
    let source = partner.api("POST", "/sources", &json!({ "url": feed }));
    let confirm = format!("/sources/{}/confirm", source["id"].as_str().unwrap());
    partner.api("POST", &confirm, &json!({}));
    let there = until(200, || partner.find("benchmark0x7"));
    partner.api("POST", &format!("/stories/{there}/take"), &json!({}));
    until(200, || {
        get(&publisher.address, "/metrics")
            .contains("reprint_subscriptions 1")
            .then_some(())
    });
    let page = format!("/story/{there}");
    let mut times: Vec<f64> = (0..CORRECTIONS)
        .map(|n| {
            let sentence = format!("Correction number {n} of the benchmark.");
            publisher.api("POST", &correct, &json!({ "note": sentence }));
            let began = Instant::now();
            until(2, || {
                get(&partner.address, &page)
                    .contains(&sentence)
                    .then_some(())
            });
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "correction to the partner's page by push: median {:.0} ms, p99 {:.0} ms",
        times[CORRECTIONS / 2],
        times[CORRECTIONS * 99 / 100]
    );
}

/// Stories straight into the store, a hundred a transaction.
fn fill(database: &Path, stories: u64) {
    let clock = SetClock::at("2026-01-01T00:00:00Z".parse().unwrap());
    let store = Store::open(&Location::File(database.into()), &clock).unwrap();
    let newsroom = store.read(publisher::all).unwrap()[0].id;
    let ids = IdMaker::new(900);
    for batch in 0..stories.div_ceil(100) {
        let work = |tx: &mut dyn reprint_store::Tx| {
            for n in batch * 100..(batch + 1) * 100 {
                clock.advance(60);
                let mut story = Story::new(format!("Story number {n} of the {} quay", n % 97));
                story.set_body(paragraphs(n).map(Block::paragraph).collect());
                story.dates.published = Some(clock.now().into());
                let id = ids.make(&clock);
                story::add(tx, newsroom, id, &Start::own(), &mut story, clock.now())?;
                let prints: Vec<u64> = Fingerprint::of(&story.text)
                    .prints()
                    .map(u64::from)
                    .collect();
                fingerprint::put(tx, newsroom, id, &prints, None)?;
            }
            Ok(())
        };
        store.write(work).unwrap();
        fingerprint::merge(&store, newsroom, "bench", &clock, &ids).unwrap();
    }
}

/// Nine paragraphs of fifty words, different for each number.
fn paragraphs(n: u64) -> impl Iterator<Item = String> {
    const WORDS: [&str; 16] = [
        "the", "harbour", "council", "said", "on", "a", "ferry", "that", "new", "of", "school",
        "in", "and", "water", "was", "for",
    ];
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..9).map(move |_| {
        let mut text = String::new();
        for at in 0..50 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let word = WORDS[usize::try_from(state % 16).unwrap()];
            let _ = match at % 6 {
                5 => write!(text, "w{} ", state % 50_000),
                _ => write!(text, "{word} "),
            };
        }
        text.trim_end().to_owned() + "."
    })
}

/// A newsroom's feeds with whole stories in them.
fn site() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let address = base.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut header) = (String::new(), String::new());
            let _ = reader.read_line(&mut line);
            while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
                header.clear();
            }
            let name = line.split(['/', '.']).nth(1).unwrap_or_default();
            let (status, body) = match name.parse() {
                Ok(feed) => ("200 OK", feed_of(&base, feed)),
                Err(_) => ("404 Not Found", String::new()),
            };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    address
}

fn feed_of(base: &str, feed: u64) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel><title>Quay News</title><link>{base}/</link>"
    );
    for n in 0..IN_A_FEED {
        let _ = write!(
            xml,
            "<item><title>Story benchmark{feed}x{n} of the feed</title><link>{base}/{feed}/{n}</link>\
             <guid>{base}/{feed}/{n}</guid><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate><content:encoded>"
        );
        for words in paragraphs(1_000_000 + feed * 1_000 + n) {
            let _ = write!(xml, "&lt;p&gt;{words}&lt;/p&gt;");
        }
        xml.push_str("</content:encoded></item>");
    }
    xml + "</channel></rss>"
}

/// A server in a process of its own.
struct Program {
    address: String,
    key: String,
    process: Child,
}

impl Program {
    /// The program, serving the newsroom in this folder.
    fn start(home: &Path, name: &str) -> Self {
        fs::create_dir_all(home).unwrap();
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
            command.args(arguments).current_dir(home).envs([
                ("REPRINT_SERVER__LISTEN", "127.0.0.1:0"),
                ("REPRINT_NEWSROOM__NAME", name),
                ("REPRINT_NETWORK__ALLOW_PRIVATE", "[\"127.0.0.1\"]"),
                ("REPRINT_NETWORK__GAP_MS", "0"),
            ]);
            command
        };
        let scopes = "read,take,change,admin";
        let key = command(&["key", "add", "bench", "--scopes", scopes])
            .output()
            .unwrap()
            .stdout;
        let mut process = command(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        let base = lines.find_map(|line| Some(line.trim().strip_prefix("site")?.trim().to_owned()));
        thread::spawn(move || lines.for_each(drop));
        thread::sleep(Duration::from_secs(1));
        Self {
            address: base
                .unwrap()
                .trim_start_matches("http://")
                .trim_end_matches('/')
                .to_owned(),
            key: String::from_utf8(key).unwrap().trim().to_owned(),
            process,
        }
    }

    /// The server library with nothing on it.
    fn hello() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut process = command.arg("hello").stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            address: address.trim().to_owned(),
            key: String::new(),
            process,
        }
    }

    fn api(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, path, "application/json", &body.to_string())
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &str) -> Value {
        let Self { address, key, .. } = self;
        let length = body.len();
        let answer = exchange(
            address,
            &format!(
                "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nContent-Type: {kind}\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            ),
        );
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// The story found by a word.
    fn find(&self, word: &str) -> Option<String> {
        let found = self.api("GET", &format!("/search?q={word}"), &Value::Null);
        found["items"][0]["id"].as_str().map(str::to_owned)
    }

    /// Resident megabytes.
    fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let kept = status.split_once("VmRSS:").unwrap().1;
        kept.split_whitespace()
            .next()
            .unwrap()
            .parse::<f64>()
            .unwrap()
            / 1024.0
    }

    /// Seconds of processor time so far (Linux counts hundredths).
    fn cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        let ticks = fields
            .skip(11)
            .take(2)
            .map(|field| field.parse::<f64>().unwrap());
        ticks.sum::<f64>() / 100.0
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn hello() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .unwrap();
        println!("{}", listener.local_addr().unwrap());
        let routes = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
        axum::serve(listener, routes).await.unwrap();
    });
}

/// What a load came to: answers a second, and milliseconds.
struct Load {
    rate: f64,
    p99: f64,
}

/// Asks for one page again and again over connections kept open, each waiting for its answer.
fn load(address: &str, path: &str) -> Load {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let began = Instant::now();
    let mut times: Vec<f64> = thread::scope(|scope| {
        let makers: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| ask_on(address, &request, began)))
            .collect();
        makers
            .into_iter()
            .flat_map(|maker| maker.join().unwrap())
            .collect()
    });
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    Load {
        rate,
        p99: times[times.len() * 99 / 100],
    }
}

fn ask_on(address: &str, request: &str, began: Instant) -> Vec<f64> {
    let mut stream = BufReader::new(TcpStream::connect(address).unwrap());
    stream.get_ref().set_nodelay(true).unwrap();
    let (mut times, mut line, mut body) = (Vec::new(), String::new(), Vec::new());
    while began.elapsed() < LOAD {
        let asked = Instant::now();
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        loop {
            line.clear();
            stream.read_line(&mut line).unwrap();
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap();
                }
                _ if line.len() <= 2 => break,
                _ => {}
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).unwrap();
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    times
}

fn get(address: &str, path: &str) -> String {
    exchange(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Asks every so many milliseconds until there is an answer, for ten minutes at most.
fn until<T>(every: u64, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(began.elapsed() < Duration::from_mins(10), "waited in vain");
        thread::sleep(Duration::from_millis(every));
    }
}
