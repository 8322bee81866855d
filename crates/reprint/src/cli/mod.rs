//! The command line: one file a verb. Data on stdout, progress and logs on stderr.

#[cfg(feature = "server")]
mod audit;
mod batch;
#[cfg(feature = "server")]
mod change;
mod check;
mod clear;
#[cfg(feature = "server")]
mod copies;
#[cfg(feature = "server")]
mod demo;
#[cfg(feature = "server")]
mod desk;
#[cfg(feature = "server")]
mod doctor;
mod exit;
#[cfg(feature = "server")]
mod export;
#[cfg(feature = "server")]
mod grant;
mod group;
#[cfg(feature = "server")]
mod import;
#[cfg(feature = "server")]
mod init;
#[cfg(feature = "server")]
mod keep;
#[cfg(feature = "server")]
mod offer;
#[cfg(feature = "server")]
mod partner;
#[cfg(feature = "server")]
mod people;
mod policy;
#[cfg(feature = "server")]
mod purge;
mod read;
#[cfg(feature = "server")]
mod search;
#[cfg(feature = "server")]
mod serve;
mod shell;
#[cfg(feature = "server")]
mod source;
mod terms_files;
mod trace;
#[cfg(feature = "server")]
mod watch;
mod wire;
mod wire_write;

use clap::{Parser, Subcommand};

pub(crate) use exit::{Exit, Failure};

/// For scripts; DESIGN's numbers, which do not change.
const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused by rights, 5 network, 6 conflict or partial.\nData goes to standard output, messages to standard error; most verbs take --json.";

#[derive(Parser)]
#[command(name = "reprint", version, about, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

/// Every verb holds its own arguments and runs itself: `fn run(self) -> Result<Exit, Failure>`.
#[derive(Subcommand)]
enum Verb {
    #[cfg(feature = "server")]
    Add(source::Add),
    #[cfg(feature = "server")]
    Audit(audit::Audit),
    #[cfg(feature = "server")]
    Backup(keep::Backup),
    Check(check::Check),
    Clear(clear::Clear),
    Completions(shell::Completions),
    #[cfg(feature = "server")]
    Copies(copies::Copies),
    #[cfg(feature = "server")]
    Correct(change::Correct),
    #[cfg(feature = "server")]
    Demo(demo::Demo),
    #[cfg(feature = "server")]
    Doctor(doctor::Doctor),
    #[cfg(feature = "server")]
    Export(export::Export),
    #[cfg(feature = "server")]
    Grant(grant::Grant),
    Group(group::Group),
    #[cfg(feature = "server")]
    Hold(change::Hold),
    #[cfg(feature = "server")]
    Import(import::Import),
    #[cfg(feature = "server")]
    Init(init::Init),
    #[cfg(feature = "server")]
    Key(people::Key),
    Man(shell::ManPages),
    #[cfg(feature = "server")]
    Migrate(keep::Migrate),
    #[cfg(feature = "server")]
    Offer(offer::Offer),
    #[cfg(feature = "server")]
    Partner(partner::Partner),
    Policy(policy::Policy),
    #[cfg(feature = "server")]
    Purge(purge::Purge),
    Read(read::Read),
    #[cfg(feature = "server")]
    Release(change::Release),
    #[cfg(feature = "server")]
    Retract(change::Retract),
    #[cfg(feature = "server")]
    Search(search::Search),
    #[cfg(feature = "server")]
    Serve(serve::Serve),
    #[cfg(feature = "server")]
    Take(offer::Take),
    Trace(trace::Trace),
    #[cfg(feature = "server")]
    User(people::User),
    #[cfg(feature = "server")]
    Watch(watch::Watch),
    Wire(wire::Wire),
}

/// Parses the command line, runs the verb and turns its outcome into an exit code.
pub fn run() -> std::process::ExitCode {
    let outcome = match Cli::parse().verb {
        #[cfg(feature = "server")]
        Verb::Add(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Audit(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Backup(verb) => verb.run(),
        Verb::Check(verb) => verb.run(),
        Verb::Clear(verb) => verb.run(),
        Verb::Completions(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Copies(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Correct(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Demo(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Doctor(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Export(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Grant(verb) => verb.run(),
        Verb::Group(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Hold(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Import(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Init(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Key(verb) => verb.run(),
        Verb::Man(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Migrate(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Offer(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Partner(verb) => verb.run(),
        Verb::Policy(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Purge(verb) => verb.run(),
        Verb::Read(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Release(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Retract(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Search(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Serve(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Take(verb) => verb.run(),
        Verb::Trace(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::User(verb) => verb.run(),
        #[cfg(feature = "server")]
        Verb::Watch(verb) => verb.run(),
        Verb::Wire(verb) => verb.run(),
    };
    exit::report(outcome)
}

/// The threads a server or a verb that uses the network runs on.
#[cfg(feature = "server")]
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

/// Logs to standard error; `REPRINT_LOG` is `error`, `warn` (as it is), `info`, `debug` or `trace`.
#[cfg(feature = "server")]
fn log() {
    let level = std::env::var("REPRINT_LOG")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(tracing::Level::WARN);
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(
            std::io::IsTerminal::is_terminal(&std::io::stderr())
                && std::env::var_os("NO_COLOR").is_none(),
        )
        .finish();
    // A second caller in one process (a test) keeps the first one's.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
