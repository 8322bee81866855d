//! `reprint completions` and `reprint man`: what a shell and `man` want to know, from the one description of the verbs.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, Exit, Failure};

/// Print what a shell needs to complete the verbs and options
///
/// For example: `reprint completions bash > /etc/bash_completion.d/reprint`
#[derive(Args)]
pub(crate) struct Completions {
    /// bash, zsh, fish, elvish or powershell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "reprint", &mut script);
        io::stdout().lock().write_all(&script)?;
        Ok(Exit::Done)
    }
}

/// Print the manual page, or write one for each verb into a folder
#[derive(Args)]
pub(crate) struct ManPages {
    /// Write reprint.1, reprint-add.1 and so on into this folder
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

impl ManPages {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let mut program = Cli::command();
        program.build();
        match self.to {
            None => io::stdout().lock().write_all(&page(program)?)?,
            Some(folder) => {
                fs::create_dir_all(&folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                write_all(&folder, program)?;
            }
        }
        Ok(Exit::Done)
    }
}

/// The page of a verb and of all verbs below it.
fn write_all(folder: &Path, verb: Command) -> Result<(), Failure> {
    for below in verb
        .get_subcommands()
        .filter(|below| below.get_name() != "help")
    {
        write_all(folder, below.clone())?;
    }
    let name = verb
        .get_display_name()
        .unwrap_or(verb.get_name())
        .to_owned();
    let file = folder.join(format!("{name}.1"));
    fs::write(&file, page(verb)?).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}

fn page(verb: Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(verb).render(&mut text)?;
    Ok(text)
}
