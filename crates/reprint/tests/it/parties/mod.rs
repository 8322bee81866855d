//! The parties of a test: instances of the real program, each a process with a database of its own, and a newsroom's own
//! site. Everything between them and the test goes over loopback HTTP.

mod cms;
mod engine;
mod http;
mod receiver;
mod words;

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::outside::{self, Folder};

pub(crate) use cms::{Cms, Filed};
pub(crate) use engine::{Database, on_each_engine, on_sqlite};
pub(crate) use http::{Answer, Request};
pub(crate) use receiver::Receiver;
pub(crate) use words::Words;

/// How long a test waits for what must happen by itself.
const PATIENCE: Duration = Duration::from_secs(30);
const MAIL: &str = "editor@desk.example";
const PASSWORD: &str = "a long enough password";

/// One running instance of the program.
pub(crate) struct Party {
    pub(crate) name: String,
    /// Its address, without a slash at the end.
    pub(crate) base: String,
    pub(crate) folder: Folder,
    settings: Vec<(String, String)>,
    key: String,
    cookie: OnceLock<String>,
    process: Child,
}

impl Party {
    /// Sets a newsroom up and starts to serve it. `own` is the newsroom's own site, if it has one.
    pub(crate) fn start(name: &str, own: Option<&str>, database: &Database) -> Self {
        Self::start_with(name, own, database, &[])
    }

    /// The same with more settings, as environment variables without their `REPRINT_`.
    pub(crate) fn start_with(
        name: &str,
        own: Option<&str>,
        database: &Database,
        more: &[(&str, &str)],
    ) -> Self {
        let folder = Folder::new(&format!("party-{}", engine::next()));
        let database = match database {
            Database::Sqlite => folder.0.join("reprint.db").display().to_string(),
            Database::Postgres(url) => url.clone(),
        };
        let fixed = [
            ("SERVER__LISTEN", "127.0.0.1:0"),
            ("SERVER__DATABASE", &database),
            ("NEWSROOM__NAME", name),
            ("NEWSROOM__CORRECTIONS_CONTACT", "corrections@desk.example"),
            ("NETWORK__ALLOW_PRIVATE", "[\"127.0.0.1\"]"),
            ("NETWORK__GAP_MS", "0"),
            ("NETWORK__POLL_EVERY", "{ at_least = 1, at_most = 2 }"),
        ];
        let own = own.map(|own| ("NEWSROOM__URL", own));
        let settings: Vec<(String, String)> = fixed
            .into_iter()
            .chain(own)
            .chain(more.iter().copied())
            .map(|(key, value)| (format!("REPRINT_{key}"), value.to_owned()))
            .collect();
        let run = |arguments: &[&str], input: &str| run(&folder, &settings, arguments, input);
        run(
            &[
                "user",
                "add",
                MAIL,
                "--name",
                "The Editor",
                "--role",
                "admin",
            ],
            &format!("{PASSWORD}\n"),
        );
        let scopes = "read,offer,take,change,retract,admin";
        let key = run(
            &["key", "add", "the test", "--scopes", scopes, "--json"],
            "",
        );
        let (process, base) = serve(&mut program(&folder, &settings, &["serve"]), &folder.0);
        Self {
            name: name.to_owned(),
            base,
            key: key["key"].as_str().unwrap().to_owned(),
            folder,
            settings,
            cookie: OnceLock::new(),
            process,
        }
    }

    /// Ends the process as a power cut would (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again after [`Party::kill`], at the address it had.
    pub(crate) fn start_again(&mut self) {
        let listen = self.base.trim_start_matches("http://").to_owned();
        self.settings[0].1 = listen;
        let mut command = program(&self.folder, &self.settings, &["serve"]);
        (self.process, self.base) = serve(&mut command, &self.folder.0);
    }

    /// Where its database is, if it is a file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.0.join("reprint.db")
    }

    /// What a reader gets at a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        Request::get(&format!("{}{path}", self.base)).send()
    }

    /// An API call that must succeed; `Null` if it is answered without a body.
    pub(crate) fn api(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.try_api(method, path, body);
        assert!(
            (200..300).contains(&answer.status),
            "{method} {path}: {} {}",
            answer.status,
            answer.body
        );
        serde_json::from_str(&answer.body).unwrap_or(Value::Null)
    }

    /// An API call that may be refused.
    pub(crate) fn try_api(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.call(method, path, body).send()
    }

    /// The same call, not sent yet: a test that kills the program expects no answer.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Request {
        Request::new(method, &format!("{}/api/v1{path}", self.base))
            .header("authorization", &format!("Bearer {}", self.key))
            .json(body)
    }

    /// Runs a verb on the same newsroom, as a process of its own beside the server.
    pub(crate) fn run(&self, arguments: &[&str]) -> Value {
        run(&self.folder, &self.settings, arguments, "")
    }

    /// Where its database is.
    pub(crate) fn database(&self) -> &str {
        let named = |(key, _): &&(String, String)| key == "REPRINT_SERVER__DATABASE";
        &self.settings.iter().find(named).unwrap().1
    }

    /// The items of a list of the API.
    pub(crate) fn list(&self, path: &str) -> Vec<Value> {
        let told = self.api("GET", path, &Value::Null);
        told["items"].as_array().unwrap().clone()
    }

    /// Keeps the newsroom's terms.
    pub(crate) fn keep_terms(&self, terms: &str) {
        let answer = Request::new("PUT", &format!("{}/api/v1/policy", self.base))
            .header("authorization", &format!("Bearer {}", self.key))
            .body("text/plain", terms)
            .send();
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// A page of the desk, as the editor sees it.
    pub(crate) fn desk(&self, path: &str) -> Answer {
        Request::get(&format!("{}{path}", self.base))
            .header("cookie", self.cookie())
            .send()
    }

    /// Fills in a form of the desk: every field as its page had it, those named here as given.
    pub(crate) fn fill_in(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.desk(page);
        let csrf = form.between("name=\"csrf\" value=\"", "\"").unwrap();
        let mut filled = vec![("csrf", csrf)];
        filled.extend_from_slice(fields);
        Request::new("POST", &format!("{}{action}", self.base))
            .header("cookie", self.cookie())
            .form(&filled)
            .send()
    }

    /// The editor's session.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.get_or_init(|| {
            let answer = Request::new("POST", &format!("{}/desk/login", self.base))
                .form(&[("mail", MAIL), ("password", PASSWORD)])
                .send();
            let cookie = answer.header("set-cookie").unwrap();
            cookie.split(';').next().unwrap().to_owned()
        })
    }

    /// The story whose headline begins so, waited for.
    pub(crate) fn story(&self, headline: &str) -> Value {
        until(&format!("{headline:?} at {}", self.name), || {
            let all = self.list("/stories?limit=200");
            all.into_iter()
                .find(|story| story["headline"].as_str().unwrap().starts_with(headline))
        })
    }

    /// Adds a partner; gives its id and the address of its feed.
    pub(crate) fn add_partner(&self, name: &str, base: &str) -> (String, String) {
        let new = json!({
            "name": name, "host": base.trim_start_matches("http://"), "contact": "desk@partner.example", "class": "news",
        });
        let told = self.api("POST", "/partners", &new);
        (text(&told["id"]), text(&told["feed"]))
    }

    /// Adds a source, and confirms its terms if it is another publisher's.
    pub(crate) fn add_source(&self, url: &str, own: bool) -> String {
        let told = self.api("POST", "/sources", &json!({ "url": url, "own": own }));
        let id = text(&told["id"]);
        if !own && !told["terms"].is_null() {
            self.api("POST", &format!("/sources/{id}/confirm"), &json!({}));
        }
        id
    }

    /// The codes of the problems that are open.
    pub(crate) fn problems(&self) -> Vec<String> {
        let open = self.list("/problems");
        open.iter().map(|problem| text(&problem["code"])).collect()
    }

    /// Waits for a problem of this code.
    pub(crate) fn problem(&self, code: &str) -> Value {
        until(&format!("the problem {code}"), || {
            let mut open = self.list("/problems").into_iter();
            open.find(|problem| problem["code"] == code)
        })
    }
}

impl Drop for Party {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A JSON string as text.
pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// Asks until there is an answer.
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(answer) = ask() {
            return answer;
        }
        thread::sleep(Duration::from_millis(40));
    }
    panic!("waited {} s in vain for {what}", PATIENCE.as_secs())
}

fn program(folder: &Folder, settings: &[(String, String)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command
        .args(arguments)
        .current_dir(&folder.0)
        .envs(settings.iter().cloned());
    command
}

fn run(folder: &Folder, settings: &[(String, String)], arguments: &[&str], input: &str) -> Value {
    let output = outside::run(&mut program(folder, settings, arguments), input);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

/// Starts to serve and waits until the address is told; what is told after that goes to `log` in the folder.
pub(crate) fn serve(command: &mut Command, folder: &Path) -> (Child, String) {
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut told = Vec::new();
    let base = loop {
        let line = lines
            .next()
            .unwrap_or_else(|| panic!("the program ended: {}", told.join("\n")))
            .unwrap();
        if let Some(base) = line.trim().strip_prefix("site") {
            break base.trim().trim_end_matches('/').to_owned();
        }
        told.push(line);
    };
    let mut log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .unwrap();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
        }
    });
    (process, base)
}
