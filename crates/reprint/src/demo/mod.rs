//! The demo: three parties and a newsroom's own site on loopback, on free ports, in a temporary folder.
//!
//! *The Harbour Ledger* publishes on its own content system and runs Reprint; *Valley Post* runs Reprint and takes
//! stories; *Hill Town Notes* runs nothing of ours: its editor pastes what she is given.

mod cms;
mod newsroom;
mod parties;
mod plain;
mod tour;

use std::path::PathBuf;

use parties::Parties;

/// Runs the demo: by itself to its end, or until it is interrupted.
pub(crate) async fn run(auto: bool, keep: Option<PathBuf>) -> anyhow::Result<()> {
    let folder = match &keep {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            folder.clone()
        }
        None => parties::temporary_folder()?,
    };
    let parties = Parties::start(&folder).await?;
    let shown = if auto {
        tour::walk(&parties).await
    } else {
        tour::welcome(&parties).await?;
        crate::serve::interrupted().await;
        Ok(())
    };
    parties.stop().await;
    if keep.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    shown
}
