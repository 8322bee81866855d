//! Reprint: a self-hosted news syndication system in one binary.
#![forbid(unsafe_code)]

mod cli;
mod clock;
mod copy_page;

fn main() -> std::process::ExitCode {
    cli::run()
}
