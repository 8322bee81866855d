//! `reprint backup` and `reprint migrate`: the database itself.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use reprint_store::Store;
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::http::Refusal;

/// Copy the whole database to a new file while it is in use (SQLite)
#[derive(Args)]
pub(crate) struct Backup {
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    desk: Desk,
}

impl Backup {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let to = self.to;
        self.desk.run(async move |app| {
            let (from, file) = (Arc::clone(&app), to.clone());
            tokio::task::spawn_blocking(move || from.store.backup(&file))
                .await?
                .map_err(Refusal::from)?;
            let size = std::fs::metadata(&to)?.len();
            let words = format!("{}: {size} bytes", to.display());
            Ok(Answer::new(
                json!({ "file": to.display().to_string(), "bytes": size }),
                words,
            ))
        })
    }
}

/// Bring the database's schema up to this program's; opening it does the same
#[derive(Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    desk: Desk,
}

impl Migrate {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        self.desk.run(async |_| {
            let schema = Store::schema_version();
            Ok(Answer::new(
                json!({ "schema": schema }),
                format!("The database has schema {schema}."),
            ))
        })
    }
}
