//! `reprint policy`: terms as a file, looked at before anybody relies on them.

mod understood;

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::{Exit, Failure, terms_files};

/// Look at a publisher's terms: are they right, what do they say.
#[derive(Args)]
pub(crate) struct Policy {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Read policies and point at what is wrong in them
    Check {
        /// Policies, TOML or JSON
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a policy with nothing but what it says
    Show {
        /// A policy, TOML or JSON
        file: PathBuf,
        /// How it is printed
        #[arg(long, value_enum, default_value_t = Form::Toml)]
        format: Form,
    },
    /// Keep a policy as your newsroom's terms, as a new version
    #[cfg(feature = "server")]
    Set {
        /// A policy, TOML or JSON
        file: PathBuf,
        #[command(flatten)]
        desk: super::desk::Desk,
    },
    /// Say what was understood of somebody else's terms on a page, with what stood there
    Read {
        /// A page: a file, or its address
        #[arg(value_name = "URL|FILE")]
        page: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
        /// The configuration, for an address; `reprint.toml` if it is there
        #[cfg(feature = "server")]
        #[arg(long, short, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Say in plain sentences what a policy means for partners
    Explain {
        /// A policy, TOML or JSON
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Toml,
    Json,
    /// RSL 1.0, for machines
    Rsl,
    /// ODRL 2.2 in JSON-LD
    Odrl,
}

impl Policy {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let mut out = std::io::stdout().lock();
        match self.what {
            What::Check { files } => {
                for file in files {
                    let policy = terms_files::policy(&file)?;
                    writeln!(out, "{}: version {}", file.display(), policy.version)?;
                    for note in policy.notes() {
                        writeln!(out, "  {note}")?;
                    }
                }
            }
            What::Show { file, format } => {
                let policy = terms_files::policy(&file)?;
                let text = match format {
                    Form::Toml => policy.to_toml()?,
                    Form::Json => serde_json::to_string_pretty(&policy)?,
                    Form::Rsl => reprint_rights::write::rsl(&policy),
                    Form::Odrl => {
                        serde_json::to_string_pretty(&reprint_rights::write::odrl(&policy))?
                    }
                };
                writeln!(out, "{}", text.trim_end())?;
            }
            #[cfg(feature = "server")]
            What::Set { file, desk } => {
                drop(out);
                return set(&file, desk);
            }
            #[cfg(feature = "server")]
            What::Read { page, json, config } => {
                tell(&mut out, &understood::of(&page, config.as_ref())?, json)?;
            }
            #[cfg(not(feature = "server"))]
            What::Read { page, json } => tell(&mut out, &understood::of(&page, None)?, json)?,
            What::Explain { file } => {
                for sentence in terms_files::policy(&file)?.explain() {
                    writeln!(out, "{}", sentence.text)?;
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn tell(
    out: &mut impl Write,
    found: &[reprint_rights::read::Understood],
    json: bool,
) -> Result<(), Failure> {
    if json {
        serde_json::to_writer_pretty(&mut *out, found)?;
        writeln!(out)?;
        return Ok(());
    }
    if found.is_empty() {
        writeln!(out, "Nothing that a machine can read. Ask the publisher.")?;
    }
    for one in found {
        writeln!(out, "{}\n  where: {}", one.text, one.evidence)?;
    }
    Ok(())
}

#[cfg(feature = "server")]
fn set(file: &std::path::Path, desk: super::desk::Desk) -> Result<Exit, Failure> {
    use super::desk::{Answer, actor};
    let text = terms_files::text(file)?;
    desk.run(async move |app| {
        let kept = crate::desk::keep_policy(&app, text, actor().0).await?;
        let words = format!("These are your terms now, version {}.", kept.version);
        Ok(Answer::new(
            serde_json::json!({ "version": kept.version }),
            words,
        ))
    })
}
