//! The command line: one file a verb. Data on stdout, progress and logs on stderr.

mod batch;
mod check;
mod clear;
mod exit;
mod group;
mod policy;
mod read;
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
    Group(group::Group),
    Policy(policy::Policy),
    Read(read::Read),
    Trace(trace::Trace),
    Wire(wire::Wire),
}

/// Parses the command line, runs the verb and turns its outcome into an exit code.
pub fn run() -> std::process::ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Check(check) => check.run(),
        Verb::Clear(clear) => clear.run(),
        Verb::Group(group) => group.run(),
        Verb::Policy(policy) => policy.run(),
        Verb::Read(read) => read.run(),
        Verb::Trace(trace) => trace.run(),
        Verb::Wire(wire) => wire.run(),
    };
    exit::report(outcome)
}
