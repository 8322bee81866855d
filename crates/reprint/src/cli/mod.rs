//! The command line: one file a verb. Data on stdout, progress and logs on stderr.

mod batch;
mod check;
mod clear;
#[cfg(feature = "server")]
mod demo;
mod exit;
mod group;
mod policy;
mod read;
#[cfg(feature = "server")]
mod serve;
mod terms_files;
mod trace;
mod wire;

use clap::{Parser, Subcommand};

pub(crate) use exit::{Exit, Failure};

#[derive(Parser)]
#[command(name = "reprint", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

/// Every verb holds its own arguments and runs itself: `fn run(self) -> Result<Exit, Failure>`.
#[derive(Subcommand)]
enum Verb {
    Check(check::Check),
    Clear(clear::Clear),
    #[cfg(feature = "server")]
    Demo(demo::Demo),
    Group(group::Group),
    Policy(policy::Policy),
    Read(read::Read),
    #[cfg(feature = "server")]
    Serve(serve::Serve),
    Trace(trace::Trace),
    Wire(wire::Wire),
}

/// Parses the command line, runs the verb and turns its outcome into an exit code.
pub fn run() -> std::process::ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Check(check) => check.run(),
        Verb::Clear(clear) => clear.run(),
        #[cfg(feature = "server")]
        Verb::Demo(demo) => demo.run(),
        Verb::Group(group) => group.run(),
        Verb::Policy(policy) => policy.run(),
        Verb::Read(read) => read.run(),
        #[cfg(feature = "server")]
        Verb::Serve(serve) => serve.run(),
        Verb::Trace(trace) => trace.run(),
        Verb::Wire(wire) => wire.run(),
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
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none())
        .finish();
    // A second caller in one process (a test) keeps the first one's.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
