//! Reprint: a self-hosted news syndication system in one binary.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    reprint::run()
}
